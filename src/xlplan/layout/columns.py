"""What a column is: its words, the type of its cells, and what it demands. Everything else walks this declaration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, get_args

from xlplan.words import Words, as_spreadsheet


class Choice(StrEnum):
    """A list value: its id, and the words a clerk picks. Members carry ``(id, vi, en)``."""

    words: Words

    def __new__(cls, key: str, vi: str, en: str) -> "Choice":
        member = str.__new__(cls, key)
        member._value_ = key
        member.words = Words(vi, en)
        return member

    @classmethod
    def typed(cls, text: str) -> "Choice | None":
        """The member whose Vietnamese or English words a cell holds, compared as a spreadsheet compares."""
        wanted = as_spreadsheet(text)
        for member in cls:
            if wanted in (as_spreadsheet(member.words.vi), as_spreadsheet(member.words.en)):
                return member
        return None


class CellType(Enum):
    """The strict core type that a column's cells must have, and how it is shown."""

    TEXT = "text"
    LONG = "long text"
    CODE = "code"
    AMOUNT = "number"
    WHOLE = "whole number"
    DATE = "date"
    DATES = "dates"
    PERIOD = "period"
    CUTOFF = "cut-off"
    LIST = "list"


class Role(Enum):
    """What a cell means to its row. What is counted, compared, kept and noted follows from it."""

    KEY = "names the row, together with the other keys"
    FIGURE = "counts towards a result: its row is filled in, and two rows that differ in it differ"
    STATEMENT = "says something without a figure (a judgement, a state): fills its row in, and is compared"
    QUALITY = "says how a figure is meant (estimate or official): is compared, but fills no row in"
    COMPARISON = "a figure that no result rests on (last year's)"
    BASIS = "results rest on it; where a unit's copy has another value than the master, that is noted"
    FACT = "anything else that is typed: names, dates, remarks"
    GIVEN = "grey: the planning office or Python fills it in; it is not read back"


@dataclass(frozen=True, slots=True)
class Column:
    """One column (or one line of the Plan sheet)."""

    words: Words
    """Its header, Vietnamese and English."""

    cell_type: CellType

    choices: type[Choice] | None = None
    """The words of a list."""

    role: Role = Role.FACT

    computed: bool = False
    """Grey: a formula or Python shows it; it is not read back."""

    required: bool = False

    refers_to: str | None = None
    """``sheet.column`` of the sheet that must know the code."""

    by_name: bool = False
    """The cell may also hold a name or short form of the row it refers to, and its drop-down shows names."""

    by_unit: bool = False
    """On the Plan sheet: a unit types it in its own workbook, and it is kept when the workbook is issued again."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None

    empty_means: object = None
    """What an empty cell says, where that is a value: an empty figure type is *official*."""

    width: float = 14
    """In characters."""

    hint: Words | None = None
    """The helper text shown beside the cell."""

    earlier: Words | None = None
    """The header of its former value on the Sources sheet, where ``… cũ``, ``Old …`` does not fit."""

    id: str = ""
    """The name of its field; set by :func:`columns_of`."""

    @property
    def key(self) -> bool:
        return self.role is Role.KEY

    @property
    def typed(self) -> bool:
        """Whether a user types it; other cells are not read back."""
        return not self.computed and self.role is not Role.GIVEN

    @property
    def fills(self) -> bool:
        """Whether a row with only this cell is filled in."""
        return self.role in (Role.FIGURE, Role.STATEMENT)

    @property
    def compared(self) -> bool:
        """Whether two rows that differ in it say different things."""
        return self.fills or self.role is Role.QUALITY


ZERO = Decimal(0)
HUNDRED = 100


class SheetKind(StrEnum):
    STATIC = "static"
    CARD = "key-value"
    INPUT = "input"
    PYTHON = "python"


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a sheet: its id (also the Excel table's name) and its columns, in order."""

    id: str
    table: str
    columns: Mapping[str, Column]
    words: Words | None = None

    def ids(self, wanted: Callable[[Column], bool]) -> tuple[str, ...]:
        """The ids of the wanted columns, in order."""
        return tuple(id for id, column in self.columns.items() if wanted(column))

    def with_role(self, *roles: Role) -> tuple[str, ...]:
        return self.ids(lambda column: column.role in roles)

    @property
    def keys(self) -> tuple[str, ...]:
        return self.with_role(Role.KEY)

    @property
    def typed(self) -> tuple[str, ...]:
        return self.ids(lambda column: column.typed)

    @property
    def figures(self) -> tuple[str, ...]:
        return self.with_role(Role.FIGURE)

    @property
    def filling(self) -> tuple[str, ...]:
        return self.ids(lambda column: column.fills)

    @property
    def compared(self) -> tuple[str, ...]:
        return self.ids(lambda column: column.compared)

    @property
    def said(self) -> tuple[str, ...]:
        """What is typed into a row, beside its keys."""
        return self.ids(lambda column: column.typed and not column.key)


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: its id, its words, its kind, and its tables (none for a static sheet, one for most)."""

    id: str
    words: Words
    kind: SheetKind
    blocks: tuple[Block, ...]
    about: str

    optional: bool = False
    """Whether it may be absent: that is as if it were empty."""

    by_unit: bool = False
    """Whether units type its rows; all else is decided by the level that issues a workbook."""

    @property
    def block(self) -> Block:
        return self.blocks[0]


def columns_of(row: type[Any]) -> dict[str, Column]:
    """The columns a row class declares as ``Annotated[type, Column(...)]`` fields, in order, each with its id."""
    from dataclasses import replace

    found: dict[str, Column] = {}
    for name, annotation in row.__annotations__.items():
        for extra in get_args(annotation)[1:]:
            if isinstance(extra, Column):
                found[name] = replace(extra, id=name)
    return found
