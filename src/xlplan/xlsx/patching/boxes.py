"""The position of a note's box: beside its cell, and large enough for its text, whatever the heights and widths of rows
and columns are."""

from collections.abc import Callable
from math import ceil

from xlplan.grid import Position
from xlplan.xlsx.patching.markup import size
from xlplan.xlsx.patching.worksheet import Worksheet

# An anchor counts rows, columns and pixels (ECMA-376 Part 4, VML: x:Anchor).
_PIXELS = 4 / 3  # of a point
_DIGIT = 7  # pixels of a digit, the unit of column widths
_WIDTH, _MIN_HEIGHT, _MAX_HEIGHT = 200, 90, 300  # of a box, in points
_LINE_HEIGHT, _LINE_LENGTH = 14, 36  # of a line of text: points, characters
_RIGHT_OF, _BELOW = 15, 2  # pixels between the box and the cell's edges
_MAX_SPAN = 200  # rows or columns that a box may cover, in case that all are hidden


def box_of(sheet: Worksheet, position: Position, text: str) -> tuple[int, int, str]:
    """Width and height in points, and the anchor as VML writes it: column, pixels, row and pixels of the top left
    corner, then of the bottom right one. Rows and columns count from 0."""
    lines = sum(max(1, ceil(len(line) / _LINE_LENGTH)) for line in text.split("\n"))
    height = min(max(_MIN_HEIGHT, (lines + 1) * _LINE_HEIGHT), _MAX_HEIGHT)
    widths, heights = _widths(sheet), _heights(sheet)
    left, top = _locate(position[1] + 1, _RIGHT_OF, widths), _locate(position[0], _BELOW, heights)
    right, bottom = (
        _locate(left[0], left[1] + _WIDTH * _PIXELS, widths),
        _locate(top[0], top[1] + height * _PIXELS, heights),
    )
    ends = [(left, top), (right, bottom)]
    return _WIDTH, height, ", ".join(f"{column - 1}, {x}, {row - 1}, {y}" for (column, x), (row, y) in ends)


def _locate(first: int, distance: float, size_of: Callable[[int], float]) -> tuple[int, int]:
    """The row or column at *distance* pixels from the start of *first*, and the pixels within it."""
    for number in range(first, first + _MAX_SPAN):
        if distance < size_of(number):
            return number, int(distance)
        distance -= size_of(number)
    return first + _MAX_SPAN, 0


def _heights(sheet: Worksheet) -> Callable[[int], float]:
    """A function: row → height in pixels, 0 if it is hidden."""
    default = _default(sheet, "defaultRowHeight", 15)

    def height(number: int) -> float:
        row = sheet.rows.get(number)
        attributes = row.attributes if row is not None else {}
        return 0 if attributes.get("hidden") in ("1", "true") else size(attributes.get("ht"), default) * _PIXELS

    return height


def _widths(sheet: Worksheet) -> Callable[[int], float]:
    """A function: column → width in pixels, 0 if it is hidden."""
    default = _default(sheet, "defaultColWidth", 64 / 7)

    def width(number: int) -> float:
        own = next((column.attributes for first, last, column in sheet.columns if first <= number <= last), {})
        return 0 if own.get("hidden") in ("1", "true") else size(own.get("width"), default) * _DIGIT

    return width


def _default(sheet: Worksheet, name: str, fallback: float) -> float:
    """A default size of the sheet (ECMA-376 Part 1, 18.3.1.81 sheetFormatPr)."""
    properties = sheet.root.first("sheetFormatPr")
    return size(properties.attributes.get(name), fallback) if properties is not None else fallback
