"""A workbook in formulon: what its cells show, what conditional formats paint, what data validation refuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import formulon
from formulon import ErrorCode, ValidationErrorStyle, ValueKind
from openpyxl.utils import get_column_letter, range_boundaries

from tests.engines.cells import SpreadsheetError, Value, without_results
from tests.engines.open_book import OpenBook


@dataclass(frozen=True)
class Paint:
    """A conditional format that is true for a cell."""

    priority: int
    fill: str | None  # #RRGGBB
    font: str | None
    formula: str


class FormulonBook(OpenBook):
    """A calculated workbook. What formulon cannot read of it is an error."""

    def __init__(self, data: bytes) -> None:
        self.book = formulon.Workbook.load(without_results(data))
        if self.lost():
            raise RuntimeError(f"formulon could not read all of the workbook: {self.lost()}")
        self.sheets = {self.book.sheet_name(number): number for number in range(self.book.sheet_count())}
        self.book.recalc()

    def value(self, sheet: str, row: int, column: int) -> Value:
        return _plain(self.book.get_value(*self._at(sheet, row, column)))

    def is_formula(self, sheet: str, row: int, column: int) -> bool:
        return self.book.get_formula(*self._at(sheet, row, column)) is not None

    def put(self, sheet: str, row: int, column: int, value: Value) -> None:
        at = self._at(sheet, row, column)
        match value:
            case None:
                self.book.set_blank(*at)
            case bool():
                self.book.set_bool(*at, value)
            case str():
                self.book.set_text(*at, value)
            case SpreadsheetError(code):
                self.book.set_error(*at, _error_codes()[code])
            case _:
                self.book.set_number(*at, value)

    def recalculate(self) -> None:
        self.book.recalc()

    def painted(self, sheet: str, area: str) -> dict[str, list[Paint]]:
        """The conditional formats that are true, per cell of the *area*, the strongest first.

        A formula of another sheet that a format looks at is calculated once more for it, and its references without a
        sheet are then taken for cells of the asking sheet: what formats look at must hold values
        (``cells.without_formulas``).
        """
        left, top, right, bottom = (number - 1 for number in range_boundaries(area))
        rules = {rule.priority: rule.formula1 for rule in self.book.get_conditional_formats(self.sheets[sheet])}
        found = self.book.evaluate_cf_range(self.sheets[sheet], top, left, bottom, right)
        return {_a1(cell): [self._paint(match, rules) for match in cell.matches] for cell in found if cell.matches}

    def _paint(self, match: formulon.CfMatch, rules: Mapping[int, str]) -> Paint:
        style = self.book.get_dxf(match.dxf_id) if match.dxf_id_engaged else formulon.DifferentialFormat()
        fill = _colour(style.fill.bg_argb) if style.fill else None
        font = _colour(style.font.color_argb) if style.font else None
        return Paint(match.priority, fill, font, rules[match.priority])

    def refuses(self, sheet: str, row: int, column: int, value: Value) -> bool:
        """Whether data validation stops somebody who types *value*; a warning that can be passed over does not
        count.
        """
        outcome = self.book.validate_value(*self._at(sheet, row, column), _as_formulon(value))
        if not outcome.has_rule or outcome.valid or outcome.error_style != ValidationErrorStyle.STOP:
            return False
        return self.book.get_validation_at(self.sheets[sheet], outcome.rule_index).show_error_message

    def lost(self) -> dict[str, int]:
        """What formulon could not read of the file; empty when all was read."""
        return {name: count for name, count in vars(self.book.read_diagnostics()).items() if count}

    def _at(self, sheet: str, row: int, column: int) -> tuple[int, int, int]:
        return self.sheets[sheet], row - 1, column - 1


@cache
def _error_codes() -> dict[str, ErrorCode]:
    return {formulon.error_display_name(code): code for code in ErrorCode}


def _plain(value: formulon.Value) -> Value:
    if value.kind is ValueKind.ERROR:
        return SpreadsheetError(formulon.error_display_name(value.error_code or 0))
    plain = value.to_python()
    assert plain is None or isinstance(plain, bool | float | str), f"a single value is wanted, not {value}"
    return plain


def _as_formulon(value: Value) -> formulon.Value:
    match value:
        case None:
            return formulon.Value(ValueKind.BLANK)
        case bool():
            return formulon.Value(ValueKind.BOOL, boolean=value)
        case str():
            return formulon.Value(ValueKind.TEXT, text=value)
        case SpreadsheetError(code):
            return formulon.Value(ValueKind.ERROR, error_code=_error_codes()[code])
        case _:
            return formulon.Value(ValueKind.NUMBER, number=float(value))


def _a1(cell: formulon.CfCellResult) -> str:
    return f"{get_column_letter(cell.col + 1)}{cell.row + 1}"


def _colour(argb: int) -> str | None:
    return f"#{argb & 0xFFFFFF:06X}" if argb else None
