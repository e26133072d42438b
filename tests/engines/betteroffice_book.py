"""A workbook in betteroffice-xlsx. It looks at no more than ten million cells in one calculation; then it must not be
believed.
"""

from betteroffice_xlsx import Workbook
from openpyxl.utils import get_column_letter

from tests.engines.cells import SpreadsheetError, Value, without_results
from tests.engines.open_book import OpenBook


class BetterOfficeBook(OpenBook):
    """A calculated workbook."""

    def __init__(self, data: bytes) -> None:
        self.book = Workbook.open_recalculated(without_results(data))
        self.recalculate()

    def value(self, sheet: str, row: int, column: int) -> Value:
        found = self.book.value(sheet, _a1(row, column))
        return found if found is None or isinstance(found, bool | float | str) else SpreadsheetError(found.code)

    def is_formula(self, sheet: str, row: int, column: int) -> bool:
        return self.book.formula(sheet, _a1(row, column)) is not None

    def put(self, sheet: str, row: int, column: int, value: Value) -> None:
        """Typed as a person types it: in a cell formatted as text a number would become a text, so that format goes
        first.
        """
        at = _a1(row, column)
        self.book.set(sheet, at, _typed(value))
        if self.value(sheet, row, column) != value:
            self.book.set_number_format(sheet, at, "General")
            self.book.set(sheet, at, _typed(value))
        self.recalculate()
        if self.value(sheet, row, column) != value:
            raise ValueError(f"{value!r} does not stay what it is in {sheet}!{at}")

    def recalculate(self) -> None:
        """Whatever was put is calculated already; it may have been too much."""
        done = self.book.last_calculation()
        if done.limited or done.cycles:
            raise RuntimeError(
                f"betteroffice-xlsx left {done.limited} cells over its limit and {done.cycles} in circles uncalculated"
            )


def _a1(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _typed(value: Value) -> Value | str:
    """An apostrophe keeps a text from being read as a number or a formula; an error is typed as a formula."""
    if isinstance(value, SpreadsheetError):
        return f"={value.code}"
    return f"'{value}" if isinstance(value, str) else value
