"""A whole new workbook as frozen values; only :mod:`xlplan.xlsx.write` turns it into bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xlplan.grid import Area

CellValue = str | Decimal | int | date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to write. With a *formula*, *value* is its cached result and must be right.

    *style* names an entry of ``xlsx.styles``; *link* is a target inside the book (``'Sheet'!A1``). An *array* formula
    looks into whole columns.
    """

    value: CellValue = None
    formula: str | None = None
    style: str | None = None
    link: str | None = None
    array: bool = False


@dataclass(frozen=True, slots=True)
class ConditionalFormat:
    """A conditional format: cells from *first* to *last* take *look* (of ``xlsx.styles``) where *formula*, relative to
    *first*, is true. Earlier marks win."""

    first: tuple[int, int]
    last: tuple[int, int]
    formula: str
    look: str


@dataclass(frozen=True, slots=True)
class Validation:
    """What a column's cells allow.

    *rule* is ``list`` (with *source* = a formula such as ``=UnitsList`` or a tuple of items), ``number``, ``whole``
    (both within *minimum* … *maximum*), ``date``, ``custom`` (*source* = a formula that names its cell ``{cell}``) or
    ``any`` (input message only). An *open* list offers its items and takes any other text too.
    """

    rule: str
    source: str | tuple[str, ...] | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table: its header, default cell style, width in characters, validation, calculated formula."""

    header: str
    style: str
    width: float
    validation: Validation | None = None
    formula: str | None = None
    head_style: str = "head"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """An Excel table: its name (empty: its cells only, no table), the place of its header row's first cell, its rows,
    and *growth*: how many rows below keep its validations while it grows."""

    name: str
    top: int
    left: int
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    growth: int = 0

    @property
    def area(self) -> Area:
        """With its header; it keeps at least one row."""
        return self.top, self.left, self.top + max(len(self.rows), 1), self.left + len(self.fields) - 1


@dataclass(frozen=True, slots=True)
class Filled:
    """One formula filled down a column from row *top* on; its relative references move with the row. *values* are the
    cached results, one per row."""

    column: int
    top: int
    formula: str
    values: tuple[str | int | Decimal, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Places are (row, column) from 1; *freeze* is the first cell that scrolls; *print_columns*, where
    given, are the first and last column that are printed; *hidden_columns* and *hidden_rows* are closed outlines that a
    person may open. Every page's foot says *print_footer*, *print_office* and its number."""

    title: str
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    tables: tuple[TableBlock, ...] = ()
    filled: tuple[Filled, ...] = ()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    validations: Mapping[tuple[int, int], Validation] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    freeze: tuple[int, int] | None = None
    repeat_rows: tuple[int, int] | None = None
    printed: tuple[int, int] | None = None
    marks: tuple[ConditionalFormat, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    very_hidden: bool = False
    tab: str | None = None
    print_office: str = ""
    print_footer: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole workbook: sheets in order, defined names (name → formula), title and language for its properties."""

    sheets: tuple[Sheet, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    lang: str = "vi"
    active: str | None = None
