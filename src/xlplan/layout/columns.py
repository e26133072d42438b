"""What a column is: its words, the type of its cells, and what it demands. Everything else walks this declaration."""

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class Column:
    """One column (or one line of the Plan sheet).

    *key* columns together name a row; *refers_to* is ``sheet.column`` of the sheet that must know the code; with
    *by_name* the cell may also hold a name or short form of the row it refers to, and its drop-down shows names;
    *context* is a grey cell that the planning office or Python fills; *computed* one that a formula or Python fills.
    *minimum*/*maximum* bound numbers; *hint* is the helper text shown to the clerk.
    """

    words: Words
    cell_type: CellType
    choices: type[Choice] | None = None
    key: bool = False
    required: bool = False
    refers_to: str | None = None
    by_name: bool = False
    context: bool = False
    computed: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    width: float = 14
    hint: Words | None = None
    id: str = ""

    @property
    def typed(self) -> bool:
        """Whether a person types it (context and computed cells are not read back)."""
        return not (self.computed or self.context)


ZERO = Decimal(0)


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

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(id for id, column in self.columns.items() if column.key)

    @property
    def typed(self) -> tuple[str, ...]:
        return tuple(id for id, column in self.columns.items() if column.typed)


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: its id, its words, its kind, and its tables (none for a static sheet, one for most); an *optional* one
    may be absent: that is as if it were empty."""

    id: str
    words: Words
    kind: SheetKind
    blocks: tuple[Block, ...]
    about: str
    optional: bool = False

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
