"""Typed rows that remember their cells: a whole workbook's content, and what rules and measures ask of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from xlplan.findings import CellRef
from xlplan.grid import Raw
from xlplan.layout import (
    ALLOCATION,
    Allocation,
    Award,
    FirstReturnRow,
    FixRow,
    Honour,
    Movement,
    Person,
    Plan,
    Progress,
    Registration,
    ReplacedRow,
    SetAsideRow,
    SheetSpec,
    SourceLine,
    SubmissionRow,
    Target,
    Unit,
)
from xlplan.layout.honours import by_spelling, shipped_honours, spelling_of
from xlplan.layout.rows import Row
from xlplan.words import as_spreadsheet

R_co = TypeVar("R_co", bound=Row, covariant=True)


@dataclass(frozen=True, slots=True)
class TablePosition:
    """Where a table stands in the file it was read from: sheet title, header row, column number of each known
    column.
    """

    sheet: str
    header: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table(Generic[R_co]):
    """The rows of one table in sheet order. *raws* keeps, per sheet row, the raw values of cells that did not pass;
    *percent* names the (row, column) cells with a percent format; *aside* are sheet rows that hold figures but are no
    data (totals; what stands below a head of other columns); *overtyped* holds, by (row, column), the values of
    computed cells in whose column other rows have a formula (empty where formulas are unknown)."""

    place: TablePosition
    rows: tuple[R_co, ...] = ()
    raws: Mapping[int, Mapping[str, Raw]] = field(default_factory=dict)
    percent: frozenset[tuple[int, str]] = frozenset()
    aside: tuple[int, ...] = ()
    overtyped: Mapping[tuple[int, str], Raw] = field(default_factory=dict)

    def __iter__(self) -> Iterator[R_co]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def cell(self, row: Row, column: str) -> CellRef:
        """The address of one cell of *row*; the sheet alone when the file lacks the column."""
        return self.cell_at(row.row, column)

    def cell_at(self, row: int, column: str) -> CellRef:
        """The same for a sheet row that need not be typed."""
        number = self.place.columns.get(column, 0)
        return CellRef(self.place.sheet, row if number else 0, number)


@dataclass(frozen=True, slots=True)
class PlanCard:
    """The Plan sheet: one record, and the address of each of its values."""

    place: TablePosition
    plan: Plan
    rows: Mapping[str, int] = field(default_factory=dict)
    column: int = 2
    raws: Mapping[str, Raw] = field(default_factory=dict)

    def cell(self, field_id: str) -> CellRef:
        row = self.rows.get(field_id, 0)
        return CellRef(self.place.sheet, row, self.column if row else 0)


def field_of(spec: SheetSpec) -> str:
    """The field of :class:`Tables` that holds an input sheet."""
    return "allocations" if spec is ALLOCATION else spec.id


NOWHERE = TablePosition("")
EMPTY: Table[Any] = Table(NOWHERE)


def shipped_catalogue(sheet: str = "") -> Table[Honour]:
    """The catalogue of honours that a workbook without one has: rows of no file."""
    return Table(TablePosition(sheet), shipped_honours())


@dataclass(frozen=True)
class Tables:
    """Everything a workbook holds, typed. Codes are looked up as a spreadsheet compares them."""

    card: PlanCard
    units: Table[Unit] = EMPTY
    people: Table[Person] = EMPTY
    movements: Table[Movement] = EMPTY
    honours: Table[Honour] = field(default_factory=shipped_catalogue)
    targets: Table[Target] = EMPTY
    allocations: Table[Allocation] = EMPTY
    progress: Table[Progress] = EMPTY
    registrations: Table[Registration] = EMPTY
    awards: Table[Award] = EMPTY
    lines: Table[SourceLine] = EMPTY
    submissions: Table[SubmissionRow] = EMPTY
    replaced: Table[ReplacedRow] = EMPTY
    first_returns: Table[FirstReturnRow] = EMPTY
    fixes: Table[FixRow] = EMPTY
    set_aside: Table[SetAsideRow] = EMPTY

    @property
    def plan(self) -> Plan:
        return self.card.plan

    def of(self, spec: SheetSpec) -> Table[Any]:
        """The table of an input sheet."""
        table: Table[Any] = getattr(self, field_of(spec))
        return table

    @cached_property
    def unit_by_code(self) -> dict[str, Unit]:
        found: dict[str, Unit] = {}
        for unit in self.units:
            if unit.code:
                found.setdefault(as_spreadsheet(unit.code), unit)
        return found

    @cached_property
    def targets_by_code(self) -> dict[str, tuple[Target, ...]]:
        """All rows of each target, earliest effective first (an empty date is the earliest)."""
        found: dict[str, list[Target]] = {}
        for target in self.targets:
            if target.code:
                found.setdefault(as_spreadsheet(target.code), []).append(target)
        return {
            code: tuple(sorted(rows, key=lambda row: row.effective_from or date.min)) for code, rows in found.items()
        }

    @cached_property
    def honour_by_spelling(self) -> dict[str, Honour]:
        """Every code, name and short form; the first row of the sheet that has it."""
        return by_spelling(self.honours)

    def honour(self, text: str | None) -> Honour | None:
        """The honour that a cell names by its code, a name or a short form."""
        key = spelling_of(text) if text else None
        return self.honour_by_spelling.get(key) if key else None

    def unit(self, code: str | None) -> Unit | None:
        return self.unit_by_code.get(as_spreadsheet(code)) if code else None

    def target(self, code: str | None) -> Target | None:
        """The first row of a target: measure, unit of measure and the like are the same in all its rows."""
        rows = self.targets_by_code.get(as_spreadsheet(code)) if code else None
        return rows[0] if rows else None
