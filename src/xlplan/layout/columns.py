"""The declaration of a column: its header, the type of its cells and their constraints. All else is derived from it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cached_property
from typing import Any, get_args

from xlplan.dataclass import dataclass
from xlplan.words import Words, as_spreadsheet


class Choice(StrEnum):
    """A list value: its id, and the words that a clerk chooses. Members are ``(id, vi, en, short form, …)``."""

    words: Words

    short_forms: tuple[str, ...]
    """What users type instead of the words; it is not accepted, but leads to a proposal."""

    def __new__(cls, key: str, vi: str, en: str, *short_forms: str) -> "Choice":
        member = str.__new__(cls, key)
        member._value_ = key
        member.words = Words(vi, en)
        member.short_forms = short_forms
        return member

    @classmethod
    def parse(cls, text: str) -> "Choice | None":
        """Return the member whose Vietnamese or English words are *text*, compared as a spreadsheet does; else None."""
        folded = as_spreadsheet(text)
        for member in cls:
            if folded in (as_spreadsheet(member.words.vi), as_spreadsheet(member.words.en)):
                return member
        return None


class CellType(Enum):
    """The strict type that the cells of a column must have, and how it is displayed."""

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
    """What a cell means for its row. It decides what is counted, compared, kept and reported."""

    KEY = "identifies the row, together with the other keys"
    FIGURE = "counts towards a result; makes its row filled in; is compared between two versions of a row"
    STATEMENT = "a statement without a figure (judgement, state); makes its row filled in; is compared"
    QUALITY = "qualifies a figure (estimate or official); is compared, but does not make its row filled in"
    COMPARISON = "a figure that no result depends on (last year's)"
    BASIS = "results depend on it; a unit's copy that differs from the master is reported"
    FACT = "anything else that is typed: names, dates, remarks"
    GIVEN = "grey: filled in by the planning office or by xlplan; not read back"


@dataclass(frozen=True, slots=True)
class Column:
    """One column (or one line of the Plan sheet)."""

    words: Words
    """Its header, Vietnamese and English."""

    cell_type: CellType

    choices: type[Choice] | None = None
    """The values of a list."""

    role: Role = Role.FACT

    computed: bool = False
    """Grey: shown by a formula or written by xlplan; not read back."""

    required: bool = False

    refers_to: str | None = None
    """``sheet.column`` in which the code must exist."""

    by_name: bool = False
    """The cell may also contain a name or short form of the row that it refers to; its drop-down shows names."""

    by_unit: bool = False
    """On the Plan sheet: typed by a unit in its own workbook, and kept when the workbook is issued again."""

    is_address: bool = False
    """It takes an e-mail address."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None

    empty_means: object = None
    """The value of an empty cell, where it has one: an empty figure type is *official*."""

    width: float = 14
    """In characters."""

    hint: Words | None = None
    """The help text shown beside the cell."""

    since: int = 0
    """The layout version that brought it: a workbook of an older one may lack it, and it counts as empty."""

    earlier: Words | None = None
    """The header of its former value on the Sources sheet, where ``… cũ``, ``Old …`` would not fit."""

    id: str = ""
    """The name of its field; set by :func:`columns_of`."""

    @property
    def key(self) -> bool:
        return self.role is Role.KEY

    @property
    def typed(self) -> bool:
        """Whether users type it; other cells are not read back."""
        return not self.computed and self.role is not Role.GIVEN

    @property
    def fills(self) -> bool:
        """Whether this cell alone makes its row filled in."""
        return self.role in (Role.FIGURE, Role.STATEMENT)

    @property
    def compared(self) -> bool:
        """Whether two versions of a row that differ in it report different things."""
        return self.fills or self.role is Role.QUALITY


ZERO = Decimal(0)
HUNDRED = 100


class SheetKind(StrEnum):
    STATIC = "static"
    CARD = "key-value"
    INPUT = "input"
    PYTHON = "python"


@dataclass(frozen=True)  # without slots: what is asked for every row is worked out once
class Block:
    """One table of a sheet."""

    id: str

    table: str
    """The name of the Excel table."""

    columns: Mapping[str, Column]
    """By id, in order."""

    words: Words | None = None
    """The title above the table, where a sheet has several."""

    def ids(self, condition: Callable[[Column], bool]) -> tuple[str, ...]:
        """Return the ids of the columns that satisfy *condition*, in order."""
        return tuple(id for id, column in self.columns.items() if condition(column))

    def with_role(self, *roles: Role) -> tuple[str, ...]:
        return self.ids(lambda column: column.role in roles)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return self.with_role(Role.KEY)

    @cached_property
    def typed(self) -> tuple[str, ...]:
        return self.ids(lambda column: column.typed)

    @cached_property
    def figures(self) -> tuple[str, ...]:
        return self.with_role(Role.FIGURE)

    @cached_property
    def filling(self) -> tuple[str, ...]:
        return self.ids(lambda column: column.fills)

    @cached_property
    def compared(self) -> tuple[str, ...]:
        return self.ids(lambda column: column.compared)

    @cached_property
    def entered_beside_keys(self) -> tuple[str, ...]:
        """The columns that users type, except the keys."""
        return self.ids(lambda column: column.typed and not column.key)


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: its id, title (*words*), kind and tables (none for a static sheet, one for most)."""

    id: str
    words: Words
    kind: SheetKind
    blocks: tuple[Block, ...]
    about: str

    optional: bool = False
    """Whether the sheet may be absent, which means the same as empty."""

    since: int = 0
    """The layout version that brought it: a workbook of an older one may lack it."""

    by_unit: bool = False
    """Whether units type its rows; other sheets are filled in by the unit that issues the workbook."""

    travels: bool = False
    """Whether its rows are merged into the workbook of the unit above; those of other sheets are context."""

    @property
    def block(self) -> Block:
        return self.blocks[0]

    @property
    def may_be_cleared(self) -> frozenset[str]:
        """The columns in which a clerk may empty a faulty cell instead of correcting it: no figure depends on it."""
        spare = (Role.COMPARISON, Role.FACT) if self.by_unit else (Role.COMPARISON,)
        return frozenset(self.block.ids(lambda column: column.typed and not column.required and column.role in spare))


def columns_of(row: type[Any]) -> dict[str, Column]:
    """Return the columns that a row class declares as ``Annotated[type, Column(...)]`` fields, by id and in order."""
    columns: dict[str, Column] = {}
    for name, annotation in row.__annotations__.items():
        for metadata in get_args(annotation)[1:]:
            if isinstance(metadata, Column):
                columns[name] = replace(metadata, id=name)
    return columns
