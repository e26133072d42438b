"""Where the box of a note lies: beside its cell, wide and high enough for its words, whatever the sheet's rows and
columns are.
"""

from collections.abc import Callable
from math import ceil

from xlplan.grid import Position
from xlplan.xlsx.patching.markup import size
from xlplan.xlsx.patching.worksheet import Worksheet

# An anchor counts rows, columns and pixels, of which a point has 4/3 and a column 7 for each digit of its width in the
# file.
_PIXELS = 4 / 3
_WIDTH, _LOWEST, _HIGHEST = 200, 90, 300  # points
_A_LINE, _LETTERS = 14, 36  # points, and letters, of a line
_BESIDE, _BELOW = 15, 2  # pixels to the cell's edges
_FURTHEST = 200  # rows or columns that a box may cover, were they all hidden


def box_of(sheet: Worksheet, place: Position, text: str) -> tuple[int, int, str]:
    """Its width and height in points, and its anchor as the old drawing tells it: column, pixels, row, pixels, twice,
    from 0.
    """
    lines = sum(max(1, ceil(len(line) / _LETTERS)) for line in text.split("\n"))
    height = min(max(_LOWEST, (lines + 1) * _A_LINE), _HIGHEST)
    widths, heights = _widths(sheet), _heights(sheet)
    left, top = _along(place[1] + 1, _BESIDE, widths), _along(place[0], _BELOW, heights)
    right, bottom = (
        _along(left[0], left[1] + _WIDTH * _PIXELS, widths),
        _along(top[0], top[1] + height * _PIXELS, heights),
    )
    ends = [(left, top), (right, bottom)]
    return _WIDTH, height, ", ".join(f"{column - 1}, {x}, {row - 1}, {y}" for (column, x), (row, y) in ends)


def _along(first: int, distance: float, size_of: Callable[[int], float]) -> tuple[int, int]:
    """The row or column that lies *distance* behind the start of *first*, and the pixels within it."""
    for number in range(first, first + _FURTHEST):
        if distance < size_of(number):
            return number, int(distance)
        distance -= size_of(number)
    return first + _FURTHEST, 0


def _heights(sheet: Worksheet) -> Callable[[int], float]:
    usual = _usual(sheet, "defaultRowHeight", 15)

    def height(number: int) -> float:
        row = sheet.rows.get(number)
        given = row.attributes if row is not None else {}
        return 0 if given.get("hidden") in ("1", "true") else size(given.get("ht"), usual) * _PIXELS

    return height


def _widths(sheet: Worksheet) -> Callable[[int], float]:
    usual = _usual(sheet, "defaultColWidth", 64 / 7)

    def width(number: int) -> float:
        own = next((column.attributes for first, last, column in sheet.columns if first <= number <= last), {})
        return 0 if own.get("hidden") in ("1", "true") else size(own.get("width"), usual) * 7

    return width


def _usual(sheet: Worksheet, name: str, otherwise: float) -> float:
    given = sheet.root.first("sheetFormatPr")
    return size(given.attributes.get(name), otherwise) if given is not None else otherwise
