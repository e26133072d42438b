"""Row heights. Neither Excel nor LibreOffice fits rows to wrapped text when it opens a file written elsewhere."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from math import ceil
from unicodedata import normalize

from xlplan.document import Cell, Sheet

LINE = 12.75  # points
PADDING = 3.0
HIGHEST = 400.0
POINTS_PER_WIDTH = 5.56  # column widths are in digits; a digit of the default font takes 5.56 points
SPARE = 0.96  # safety margin: programs draw the same letters in slightly different widths
USUAL_WIDTH = 8.43  # of a column whose width is not set
FILTER_LINES = 1  # room for the filters' arrows below the headers of tables
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


def wraps(style: str) -> bool:
    """Return whether text of a style is broken into lines, so that its row may have to be higher."""
    return any(name in style for name in WRAPPED)


def height_of(lines: int) -> float | None:
    """Return the height in points of a row with that many lines of text; None for the usual height of one line."""
    return min(HIGHEST, LINE * lines + PADDING) if lines > 1 else None


def heights_of(sheet: Sheet) -> Mapping[int, float]:
    """Return the heights of the rows of *sheet* that are not of the usual height: those that it sets itself, and where
    wrapped text needs more than one line.
    """
    lines: dict[int, int] = defaultdict(lambda: 1)
    for (row, column), cell in sheet.cells.items():
        _count(lines, row, cell, cell.style or "", sheet.widths.get(column, USUAL_WIDTH))
    for table in sheet.tables:
        widths = [sheet.widths.get(table.left + index, USUAL_WIDTH) for index in range(len(table.fields))]
        for field, width in zip(table.fields, widths, strict=True):
            _count(lines, table.top, Cell(field.header), field.head_style, width)
        for row, cells in enumerate(table.cells(), start=table.top + 1):
            for cell, field, width in zip(cells, table.fields, widths, strict=True):
                _count(lines, row, cell, cell.style or field.style, width)
    for top in {table.top for table in sheet.tables}:
        lines[top] += FILTER_LINES
    heights = {row: height for row, count in lines.items() if (height := height_of(count))}
    return {**heights, **sheet.heights}


def _count(lines: dict[int, int], row: int, cell: Cell, style: str, width: float) -> None:
    if isinstance(cell.value, str) and wraps(style):
        lines[row] = max(lines[row], lines_of(cell.value, width, style))


def lines_of(text: str, width: float, style: str) -> int:
    """Return the number of lines of *text* in a column of *width*."""
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
