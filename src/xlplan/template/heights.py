"""Row heights. Neither Excel nor LibreOffice fits rows to wrapped text when it opens a file written elsewhere."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from math import ceil
from unicodedata import normalize

from xlplan.document import Cell, Document, Sheet

LINE = 12.75  # points
PADDING = 3.0
HIGHEST = 400.0
POINTS_PER_WIDTH = 5.56  # column widths are in digits; a digit of the default font takes 5.56 points
SPARE = 0.96  # safety margin: programs draw the same letters in slightly different widths
SIZE = 10.0  # points, of every wrapped text
BOLD = 1.12  # bold letters are that much wider
# Widths of Arial's letters in thousandths of the font size; diacritics add nothing.
_WIDTHS: dict[str, int] = {
    **dict.fromkeys("'", 191),
    **dict.fromkeys("ijl", 222),
    **dict.fromkeys("ft .,;:/!|I", 278),
    **dict.fromkeys('r-()“”"', 345),
    **dict.fromkeys("cksvxyzJ", 500),
    **dict.fromkeys("FTZ+=", 611),
    **dict.fromkeys("ABEKPSVXY", 667),
    **dict.fromkeys("wCDHNRUĐ", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("%W", 944),
}
_USUAL = 556  # a, b, d, e, g, h, n, o, p, q, u, digits
WRAPPED = ("text", "cell", "long", "plain", "strong", "hint", "label", "head", "rating")


def fitted(document: Document) -> Document:
    """Return *document* with every row as high as its longest wrapped text needs."""
    return replace(document, sheets=tuple(fitted_sheet(sheet) for sheet in document.sheets))


def fitted_sheet(sheet: Sheet) -> Sheet:
    """Return *sheet* with every row as high as its longest wrapped text needs."""
    lines: dict[int, int] = defaultdict(lambda: 1)
    for row, column, cell, style in _cells(sheet):
        if isinstance(cell.value, str) and any(name in style for name in WRAPPED):
            lines[row] = max(lines[row], _lines(cell.value, sheet.widths.get(column, 8.43), style))
    for top in {table.top for table in sheet.tables}:
        lines[top] += 1  # room for the filter's arrow below the header
    heights = {row: min(HIGHEST, LINE * count + PADDING) for row, count in lines.items() if count > 1}
    return replace(sheet, heights={**heights, **sheet.heights})


def _cells(sheet: Sheet) -> Iterator[tuple[int, int, Cell, str]]:
    for (row, column), cell in sheet.cells.items():
        yield row, column, cell, cell.style or ""
    for table in sheet.tables:
        for column_number, field in enumerate(table.fields, start=table.left):
            yield table.top, column_number, Cell(field.header), field.head_style
        for row_number, cells in enumerate(table.rows, start=table.top + 1):
            for column_number, (cell, field) in enumerate(zip(cells, table.fields, strict=True), start=table.left):
                yield row_number, column_number, cell, cell.style or field.style


def _lines(text: str, width: float, style: str) -> int:
    bold = any(name in style for name in ("head", "whole", "label", "strong"))
    room = width * POINTS_PER_WIDTH * SPARE / (BOLD if bold else 1)
    return sum(max(1, _wrapped(part, room)) for part in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    """Return the number of lines that *text* needs in a width of *room* points, broken at words that no longer fit."""
    count, used, space = 1, 0.0, drawn(" ")
    for word in text.split(" "):
        width = drawn(word)
        if used and used + space + width > room:
            count, used = count + 1, 0.0
        used += width + (space if used else 0)
        if used > room:
            count += ceil(used / room) - 1
            used %= room
    return count


@lru_cache(maxsize=1 << 14)  # the same words occur in every row
def drawn(word: str) -> float:
    """Return the width of *word* in points."""
    return (
        SIZE
        / 1000
        * sum(_WIDTHS.get(letter, _USUAL) for letter in normalize("NFD", word) if not "\u0300" <= letter <= "\u036f")
    )
