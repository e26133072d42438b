"""A sheet of filled columns, written as shared formulas: each text stands in the file once, and no cell becomes an
object.

A workbook's checks are ten to fifty thousand cells of some hundred formulas.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from xlplan.document import CellValue, Filled, Sheet
from xlplan.grid import a1


@cache
def filled_worksheet() -> Any:
    """XlsxWriter's worksheet with cells of its own making."""
    from xlsxwriter.worksheet import Worksheet

    class FilledWorksheet(Worksheet):  # type: ignore[misc]
        def fill(self, sheet: Sheet) -> None:
            self.filled = sheet
            if sheet.very_hidden:
                self.very_hidden()

        def _write_dimension(self) -> None:  # optional, and not known to the base class
            pass

        def _write_sheet_data(self) -> None:
            self.fh.write(f"<sheetData>{''.join(rows(self.filled))}</sheetData>")

    return FilledWorksheet


def rows(sheet: Sheet) -> Iterator[str]:
    """The rows of the sheet's data as XML."""
    single: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for (row, column), cell in sheet.cells.items():
        single[row].append((column, _plain(row, column, cell.value)))
    columns = sorted(enumerate(sheet.filled), key=lambda one: one[1].column)
    last = max(filled.top + len(filled.values) for filled in sheet.filled)
    for row in range(1, max(last, max(single, default=0) + 1)):
        cells = single.get(row, [])
        cells += [
            (one.column, _formula(number, one, row)) for number, one in columns if 0 <= row - one.top < len(one.values)
        ]
        if cells:
            yield f'<row r="{row}">{"".join(text for _, text in sorted(cells))}</row>'


def _plain(row: int, column: int, value: CellValue) -> str:
    if isinstance(value, int | Decimal):
        return f'<c r="{a1(row, column)}"><v>{_number(value)}</v></c>'
    return f'<c r="{a1(row, column)}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def _formula(number: int, filled: Filled, row: int) -> str:
    value = filled.values[row - filled.top]
    kind, shown = (' t="str"', escape(value)) if isinstance(value, str) else ("", _number(value))
    if row > filled.top:
        formula = f'<f t="shared" si="{number}"/>'
    elif len(filled.values) == 1:
        formula = f"<f>{escape(filled.formula)}</f>"
    else:
        area = f"{a1(filled.top, filled.column)}:{a1(filled.top + len(filled.values) - 1, filled.column)}"
        formula = f'<f t="shared" ref="{area}" si="{number}">{escape(filled.formula)}</f>'
    return f'<c r="{a1(row, filled.column)}"{kind}>{formula}<v>{shown}</v></c>'


def _number(value: int | Decimal) -> str:
    return str(value) if isinstance(value, int) else repr(float(value))
