"""A whole new workbook as frozen values. Only :mod:`xlplan.xlsx.write` turns it into bytes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar, overload

from xlplan.dataclass import dataclass
from xlplan.grid import Area

CellValue = str | Decimal | int | date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to write."""

    value: CellValue = None
    """Its value; with a *formula* the cached result, which must be right."""

    formula: str | None = None

    style: str | None = None
    """A name in ``xlsx.styles.STYLES``."""

    link: str | None = None
    """The target of its hyperlink, inside the workbook: ``'Sheet'!A1``."""

    array: bool = False
    """Whether *formula* is an array formula; needed where it reads whole columns."""


@dataclass(frozen=True, slots=True)
class ConditionalFormat:
    """A conditional format of a range. Where two apply to a cell, the earlier one of the sheet wins."""

    first: tuple[int, int]
    """Row and column of the range's first cell."""

    last: tuple[int, int]
    """Row and column of its last cell."""

    formula: str
    """Where it is true, the format applies. Its relative references are relative to *first*."""

    look: str
    """A name in ``xlsx.styles.MARKS``."""


@dataclass(frozen=True, slots=True)
class Validation:
    """A data validation: which values a cell accepts, its input message and its error message."""

    rule: str
    """``list``, ``number``, ``whole``, ``date``, ``custom``, or ``any`` (input message only)."""

    source: str | tuple[str, ...] | None = None
    """Of a ``list``: a formula such as ``=UnitsList``, or the items. Of ``custom``: a formula, where ``{cell}`` stands
    for the address of the cell."""

    minimum: Decimal | None = None
    """Of ``number`` and ``whole``, inclusive."""

    maximum: Decimal | None = None
    """Of ``number`` and ``whole``, inclusive."""

    title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""

    open: bool = False
    """Whether a ``list`` also accepts text that is not among its items."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table."""

    header: str

    style: str
    """The style of its cells that have none of their own."""

    width: float
    """In characters."""

    validation: Validation | None = None

    formula: str | None = None
    """Of a calculated column."""

    head_style: str = "head"
    """The style of its header."""


TableRow = Sequence[Cell | CellValue]
"""One row of a table. A bare value is a cell in the style of its column, and with its formula if it is calculated."""

T = TypeVar("T")


class MadeRows(Sequence[TableRow], Generic[T]):
    """The rows of a long table. Each is made when it is asked for, and again when it is asked for again, so that they
    are never all in memory.
    """

    __slots__ = ("_items", "_make")

    def __init__(self, items: Sequence[T], make: Callable[[T], TableRow]) -> None:
        self._items, self._make = items, make

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[TableRow]:
        return map(self._make, self._items)

    @overload
    def __getitem__(self, index: int) -> TableRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[TableRow]: ...
    def __getitem__(self, index: int | slice) -> TableRow | Sequence[TableRow]:
        if isinstance(index, slice):
            return MadeRows(self._items[index], self._make)
        return self._make(self._items[index])


@dataclass(frozen=True, slots=True)
class TableBlock:
    """An Excel table with its cells."""

    name: str
    """Its name; empty for a block of cells that is not declared as a table."""

    top: int
    """The header row."""

    left: int
    """The first column."""

    fields: tuple[Field, ...]
    rows: Sequence[TableRow]

    growth: int = 0
    """How many rows below the table also get its validations, for rows that users add."""

    @property
    def area(self) -> Area:
        """The range including the header row. A table has at least one data row."""
        return self.top, self.left, self.top + max(len(self.rows), 1), self.left + len(self.fields) - 1

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the cells of each row below the header."""
        formulas = [field.formula for field in self.fields]
        for row in self.rows:
            yield tuple(
                value if isinstance(value, Cell) else Cell(value, formula)
                for value, formula in zip(row, formulas, strict=True)
            )


@dataclass(frozen=True, slots=True)
class Filled:
    """One formula filled down a column; its relative references move with the row."""

    column: int

    top: int
    """The first row, for which *formula* is written."""

    formula: str

    values: tuple[str | int | Decimal, ...]
    """The cached results, one per row."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Positions are (row, column), both from 1."""

    title: str
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    tables: tuple[TableBlock, ...] = ()

    filled: tuple[Filled, ...] = ()
    """Columns of one formula each. A sheet that has any holds plain values and formulas only: no styles, no tables."""

    merges: tuple[tuple[int, int, int, int], ...] = ()
    """Merged ranges: first row, first column, last row, last column."""

    validations: Mapping[tuple[int, int], Validation] = field(default_factory=dict)

    widths: Mapping[int, float] = field(default_factory=dict)
    """Column widths, in characters."""

    heights: Mapping[int, float] = field(default_factory=dict)
    """The heights of rows that are not as high as their text needs, in points."""

    freeze: tuple[int, int] | None = None
    """The first cell that scrolls."""

    repeat_rows: tuple[int, int] | None = None
    """The first and last row that are repeated on every printed page."""

    printed: tuple[int, int] | None = None
    """The last row and the last column of the print area, which starts at A1."""

    marks: tuple[ConditionalFormat, ...] = ()

    hidden_columns: tuple[int, ...] = ()
    """Columns in a collapsed outline group, which a user may expand."""

    hidden_rows: tuple[int, ...] = ()
    """Rows in a collapsed outline group."""

    very_hidden: bool = False
    """Whether Excel's Unhide dialog does not list the sheet."""

    tab: str | None = None
    """The colour of its tab, ``#RRGGBB``."""

    print_office: str = ""
    """The centre of every page's footer. Its right side is the page number."""

    print_footer: str = ""
    """The left side of every page's footer."""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole workbook."""

    sheets: tuple[Sheet, ...]
    """In the order of the tabs."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Defined names → their formulas."""

    title: str = ""
    """The title in its document properties."""

    lang: str = "vi"

    active: str | None = None
    """The title of the sheet that is shown on opening."""
