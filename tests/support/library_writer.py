"""A second way to write a :class:`xlplan.document.Document`: every cell through XlsxWriter's own methods, heights and
hidden rows row by row. Slow and hungry; what it writes is what the streamed rows are compared with.
"""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from xlplan.document import Cell, Document, Sheet
from xlplan.xlsx.heights import heights_of
from xlplan.xlsx.styles import BASE_FONT, STYLES


def library_bytes(document: Document) -> bytes:
    """The cells of *document* as a workbook: values, formulas, styles, links, heights; no validations, no marks."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_format_properties": {**BASE_FONT}})
    formats = {name: book.add_format(dict(look)) for name, look in STYLES.items()}
    for sheet in document.sheets:
        target = book.add_worksheet(sheet.title)
        heights = heights_of(sheet)
        for row in sorted({*heights, *sheet.hidden_rows}):
            hidden = {"hidden": True, "level": 1} if row in sheet.hidden_rows else {}
            target.set_row(row - 1, heights.get(row), None, hidden)
        for (row, column), cell, style in _cells(sheet):
            _write(target, (row - 1, column - 1), cell, formats[style] if style else None)
    book.close()
    return stream.getvalue()


def _cells(sheet: Sheet) -> list[tuple[tuple[int, int], Cell, str | None]]:
    cells = [(position, cell, cell.style) for position, cell in sheet.cells.items()]
    for table in sheet.tables:
        for column, field in enumerate(table.fields, start=table.left):
            cells.append(((table.top, column), Cell(field.header), field.head_style))
        for number, row in enumerate(table.cells(), start=table.top + 1):
            for column, (cell, field) in enumerate(zip(row, table.fields, strict=True), start=table.left):
                cells.append(((number, column), cell, cell.style or field.style))
    return cells


def _write(target: Any, place: tuple[int, int], cell: Cell, look: Any) -> None:
    if cell.link is not None:
        target.write_url(*place, f"internal:{cell.link}", look, string=" ")
    if cell.formula is not None and cell.array:
        target.write_array_formula(*place, *place, f"{{{cell.formula}}}", look, _cached(cell))
    elif cell.formula is not None:
        target.write_formula(*place, cell.formula, look, _cached(cell))
    else:
        match cell.value:
            case None:
                target.write_blank(*place, None, look)
            case bool():
                target.write_boolean(*place, cell.value, look)
            case int() | float() | Decimal():
                target.write_number(*place, float(cell.value), look)
            case datetime() | date():
                target.write_datetime(*place, cell.value, look)
            case _:
                target.write_string(*place, str(cell.value), look)


def _cached(cell: Cell) -> Any:
    match cell.value:
        case None:
            return ""
        case Decimal():
            return float(cell.value)
        case date():
            return (cell.value - date(1899, 12, 30)).days
        case _:
            return cell.value
