"""Row heights: neither program fits a row to its wrapped text when a file written elsewhere is opened."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from xlplan.document import Cell, Document, Sheet

LINE = 13.5  # points
PADDING = 3.0
HIGHEST = 400.0
CHARACTERS_PER_WIDTH = 1.18  # Arial 10, in units of the column's width
BOLD = 0.92
WRAPPED = ("text", "cell", "long", "plain", "strong", "hint", "label", "head", "rating")


def fitted(document: Document) -> Document:
    """*document* with every row as high as its longest wrapped text needs."""
    return replace(document, sheets=tuple(fitted_sheet(sheet) for sheet in document.sheets))


def fitted_sheet(sheet: Sheet) -> Sheet:
    """*sheet* with every row as high as its longest wrapped text needs."""
    lines: dict[int, int] = defaultdict(lambda: 1)
    for row, column, cell, style in _cells(sheet):
        if isinstance(cell.value, str) and any(name in style for name in WRAPPED):
            lines[row] = max(lines[row], _lines(cell.value, sheet.widths.get(column, 8.43), style))
    for table in sheet.tables:
        lines[table.top] += 1  # the filter's arrow stands below the header's words, not on them
    heights = {row: min(HIGHEST, LINE * count + PADDING) for row, count in lines.items() if count > 1}
    return replace(sheet, heights={**heights, **sheet.heights})


def _cells(sheet: Sheet) -> Iterator[tuple[int, int, Cell, str]]:
    for (row, column), cell in sheet.cells.items():
        yield row, column, cell, cell.style or ""
    for table in sheet.tables:
        for place, field in enumerate(table.fields, start=table.left):
            yield table.top, place, Cell(field.header), field.head_style
        for number, cells in enumerate(table.rows, start=table.top + 1):
            for place, (cell, field) in enumerate(zip(cells, table.fields, strict=True), start=table.left):
                yield number, place, cell, cell.style or field.style


def _lines(text: str, width: float, style: str) -> int:
    bold = any(name in style for name in ("head", "whole", "label", "strong"))
    room = max(width * CHARACTERS_PER_WIDTH * (BOLD if bold else 1) - 1, 4)
    return sum(max(1, _wrapped(part, room)) for part in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    """Lines that words take up, broken where a word no longer fits."""
    count, used = 1, 0.0
    for word in text.split(" "):
        if used and used + 1 + len(word) > room:
            count, used = count + 1, 0.0
        used += len(word) + (1 if used else 0)
        if used > room:
            count += ceil(used / room) - 1
            used %= room
    return count
