"""Raw cells as a host read them, before they are interpreted.

Addresses and ranges of cells are parsed and formatted here, and nowhere else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from xlplan.dataclass import dataclass
from xlplan.words import Words

Raw = str | float | int | bool | date | datetime | time | timedelta | None
Position = tuple[int, int]  # row and column, both counted from 1 as on the sheet
Area = tuple[int, int, int, int]  # first row, first column, last row, last column
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a sheet: "Excel specifications and limits"
SELF_CHECKS_TITLE = "_check"  # the sheet of a workbook's self-checks: only formulas, which are not read


@dataclass(frozen=True, slots=True)
class Source:
    """The file or open workbook that cells came from: the name shown to users, and the SHA-256 of its bytes."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a sheet besides its values. ``None`` means that the host cannot know it, never that there is
    none."""

    formulas: frozenset[Position] | None = None
    """The cells with a formula."""

    errors: Mapping[Position, str] | None = None
    """The cells with an error value, such as ``#N/A``."""

    uncached: frozenset[Position] | None = None
    """The cells whose formula has no cached result."""

    percent: frozenset[Position] | None = None
    """The cells formatted as a percentage."""

    hidden_rows: frozenset[int] | None = None
    hidden_columns: frozenset[int] | None = None
    merged: tuple[Area, ...] | None = None

    filtered: tuple[str, ...] | None = None
    """The ranges under a filter that hides rows."""

    fonts: Mapping[Position, str] | None = None
    """The cells in a Vietnamese font from before Unicode (``.VnTime``, ``VNI-Times``), with its name."""

    odd: Mapping[Position, Words] | None = None
    """The cells that cannot be read, such as one that the file writes twice, with what is odd about them. Their value
    is None."""

    calls: Mapping[Position, str] | None = None
    """The cells whose formula, or text of a formula, calls other programs or the web, with the name of the function
    (``WEBSERVICE``, ``CALL``, ``DDE``)."""


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What a workbook has besides its grids; again, ``None`` means unknown."""

    macros: bool | None = None

    links: tuple[str, ...] | None = None
    """The names of other workbooks that formulas refer to."""

    dde: tuple[str, ...] | None = None
    """The programs that formulas query by DDE, as ``service|topic``."""

    objects: bool | None = None
    """Whether it has embedded objects or controls."""

    epoch_1904: bool | None = None
    """Whether its dates count from 1904."""

    apart: tuple[str, ...] | None = None
    """The titles of sheets without cells, such as chart sheets; they have no :class:`Grid`."""

    macro_sheets: tuple[str, ...] | None = None
    """The titles of sheets with macros of Excel 4; they have no :class:`Grid` either."""

    lost: tuple[str, ...] | None = None
    """The titles of sheets that the workbook lists, and of which it has no content."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: a block of raw values whose first cell is at row *top*, column *left* (from 1)."""

    title: str
    rows: tuple[tuple[Raw, ...], ...]
    top: int = 1
    left: int = 1
    hidden: bool | None = None
    facts: Facts = field(default_factory=Facts)
    width: int = field(init=False, repr=False, compare=False)  # computed once: every search for a header needs it

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", max(map(len, self.rows), default=0))

    def at(self, row: int, column: int) -> Raw:
        """The value at a position of the sheet; None for an empty cell and outside the block."""
        r, c = row - self.top, column - self.left
        if r < 0 or c < 0 or r >= len(self.rows) or c >= len(self.rows[r]):
            return None
        value = self.rows[r][c]
        return None if value == "" else value

    @property
    def last_row(self) -> int:
        return self.top + len(self.rows) - 1

    @property
    def last_column(self) -> int:
        return self.left + self.width - 1


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as it was read: its source, and its sheets in order."""

    source: Source
    grids: tuple[Grid, ...]
    facts: BookFacts = field(default_factory=BookFacts)

    def titled(self, title: str) -> Grid | None:
        """The sheet of that title, None where there is none."""
        return next((grid for grid in self.grids if grid.title == title), None)


@lru_cache(maxsize=1 << 10)
def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """(14, 5) → E14."""
    return f"{column_letters(column)}{row}"


DIGITS = 15  # significant digits that Excel stores of a number


@lru_cache(maxsize=1 << 12)  # the same small numbers recur in many rows
def decimal(number: float) -> Decimal:
    """A cell's number as the decimal of its 15 significant digits: 25.599999999999998 is 25.6."""
    return Decimal(format(number or 0, f".{DIGITS}g"))  # -0 is 0


def agree(expected: object, shown: object, digits: int = DIGITS) -> bool:
    """Whether two cell values look the same on the sheet.

    An empty text equals an empty cell, a date at midnight equals the date alone, line ends are normalised, and numbers
    are compared to *digits* significant digits of *expected*. A Boolean never equals a number.
    """
    wanted, actual = _comparable(expected), _comparable(shown)
    if not isinstance(wanted, Decimal) or not isinstance(actual, Decimal):
        return type(wanted) is type(actual) and wanted == actual
    difference = abs(wanted - actual)
    return difference == 0 or (digits < DIGITS and difference <= abs(wanted) * Decimal(10) ** -digits / 2)


def _comparable(value: object) -> object:
    match value:
        case None | "":
            return None
        case bool():
            return value
        case int() | float():
            return decimal(value)
        case datetime():
            return value.date() if value.time() == time.min else value
        case str():
            return str(value).replace("\r\n", "\n")
    return value


_CORNER = re.compile(r"\$?([A-Za-z]{0,3})\$?([0-9]{0,7})")


def column_number(letters: str) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def position_of(address: str) -> Position | None:
    """``$E$14`` → (14, 5); None for anything that is not the address of one cell."""
    match = _CORNER.fullmatch(address)
    if match is None or not match[1] or not match[2]:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def area_of(text: str) -> Area | None:
    """``A1:B9``, ``A1``, ``A:B`` or ``1:9`` as an area; None for anything else, such as ``#REF!``."""
    first, colon, last = text.partition(":")
    corners = _CORNER.fullmatch(first), _CORNER.fullmatch(last if colon else first)
    if corners[0] is None or corners[1] is None:
        return None
    (left, top), (right, bottom) = corners[0].groups(), corners[1].groups()
    if bool(left) != bool(right) or bool(top) != bool(bottom) or not (left or top) or not (colon or (left and top)):
        return None
    rows = (int(top), int(bottom)) if top else (1, LAST_ROW)
    columns = (column_number(left), column_number(right)) if left else (1, LAST_COLUMN)
    if min(rows) < 1 or max(rows) > LAST_ROW or max(columns) > LAST_COLUMN:
        return None
    return min(rows), min(columns), max(rows), max(columns)


def areas_of(text: str) -> tuple[Area, ...]:
    """The ranges of a list separated by spaces (an ``sqref``); words that are not ranges are skipped."""
    return tuple(area for word in text.split() if (area := area_of(word)) is not None)


def area_text(area: Area) -> str:
    """(1, 1, 9, 2) → ``A1:B9``; a single cell → ``A1``."""
    first, last = a1(area[0], area[1]), a1(area[2], area[3])
    return first if first == last else f"{first}:{last}"


def areas_text(areas: Iterable[Area]) -> str:
    """The ranges as a list separated by spaces."""
    return " ".join(area_text(area) for area in areas)


def contains(area: Area, position: Position) -> bool:
    """Whether the cell lies in the area."""
    return area[0] <= position[0] <= area[2] and area[1] <= position[1] <= area[3]


def meet(area: Area, other: Area) -> bool:
    """Whether the two areas have a cell in common."""
    return area[0] <= other[2] and other[0] <= area[2] and area[1] <= other[3] and other[1] <= area[3]


def column_runs(positions: Iterable[Position]) -> Iterator[Area]:
    """Cells as ranges one column wide, column by column; a repeated position counts once."""
    start: Position | None = None
    end = (0, 0)
    for row, column in sorted(set(positions), key=lambda position: (position[1], position[0])):
        if start is not None and (row - 1, column) != end:
            yield *start, *end
            start = None
        start, end = start or (row, column), (row, column)
    if start is not None:
        yield *start, *end
