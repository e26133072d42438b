"""Writes a sheet of filled columns as shared formulas: each formula is stored once, and no cell becomes a Python
object.

The sheet of a workbook's self-checks has ten to fifty thousand cells but only some hundred formulas. Shared formulas:
ECMA-376 Part 1, 18.3.1.40 ``f``.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from xlplan.document import CellValue, Filled, Sheet
from xlplan.grid import a1
from xlplan.xlsx.decoding import escaped


def filled_rows(sheet: Sheet) -> Iterator[str]:
    """The ``<row>`` elements of the sheet."""
    plain: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for (row, column), cell in sheet.cells.items():
        plain[row].append((column, _plain_cell(row, column, cell.value)))
    columns = sorted(enumerate(sheet.filled), key=lambda item: item[1].column)
    last = max(filled.top + len(filled.values) for filled in sheet.filled)
    for row in range(1, max(last, max(plain, default=0) + 1)):
        cells = plain.get(row, [])
        cells += [
            (filled.column, _formula_cell(number, filled, row))
            for number, filled in columns
            if 0 <= row - filled.top < len(filled.values)
        ]
        if cells:
            yield f'<row r="{row}">{"".join(text for _, text in sorted(cells))}</row>'


def _plain_cell(row: int, column: int, value: CellValue) -> str:
    if isinstance(value, int | Decimal):
        return f'<c r="{a1(row, column)}"><v>{_number(value)}</v></c>'
    return f'<c r="{a1(row, column)}" t="inlineStr"><is><t>{escaped(str(value))}</t></is></c>'


def _formula_cell(number: int, filled: Filled, row: int) -> str:
    """The cell of column number *number*: its first cell has the formula of the whole column, all others refer to
    it."""
    value = filled.values[row - filled.top]
    kind, text = (' t="str"', escaped(value)) if isinstance(value, str) else ("", _number(value))
    if row > filled.top:
        formula = f'<f t="shared" si="{number}"/>'
    elif len(filled.values) == 1:
        formula = f"<f>{escaped(filled.formula)}</f>"
    else:
        area = f"{a1(filled.top, filled.column)}:{a1(filled.top + len(filled.values) - 1, filled.column)}"
        formula = f'<f t="shared" ref="{area}" si="{number}">{escaped(filled.formula)}</f>'
    return f'<c r="{a1(row, filled.column)}"{kind}>{formula}<v>{text}</v></c>'


def _number(value: int | Decimal) -> str:
    return str(value) if isinstance(value, int) else repr(float(value))
