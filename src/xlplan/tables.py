"""The content of a workbook as typed rows that know their cells, with the look-ups that rules and measures need."""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from xlplan.dataclass import dataclass
from xlplan.findings import CellRef
from xlplan.grid import Raw
from xlplan.layout import (
    ALLOCATION,
    Allocation,
    Award,
    FirstReturnRow,
    FixRow,
    Honour,
    ListLine,
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
from xlplan.layout.progress import NEEDED, UNUSED
from xlplan.layout.rows import Row
from xlplan.text.nothing import means_nothing
from xlplan.words import as_spreadsheet

R_co = TypeVar("R_co", bound=Row, covariant=True)

Slot = tuple[str, str]  # codes of target and unit, folded by words.as_spreadsheet


@dataclass(frozen=True, slots=True)
class TablePosition:
    """The position of a table in the file that it was read from."""

    sheet: str
    """The title of the sheet."""

    header: int = 0
    """The row of the header; 0: the file has no such table."""

    columns: Mapping[str, int] = field(default_factory=dict)
    """The column number of each known column, by id."""


@dataclass(frozen=True, slots=True)
class Table(Generic[R_co]):
    """The rows of one table, in sheet order. Cells are named by sheet row and column id."""

    position: TablePosition
    rows: tuple[R_co, ...] = ()

    raws: Mapping[int, Mapping[str, Raw]] = field(default_factory=dict)
    """By sheet row and column: the raw values of the cells that failed their checks."""

    percent: frozenset[tuple[int, str]] = frozenset()
    """The cells with a percent format."""

    aside: tuple[int, ...] = ()
    """Sheet rows that contain figures but no data: totals, and rows below a header with other columns."""

    overtyped: Mapping[tuple[int, str], Raw] = field(default_factory=dict)
    """The values of computed cells without a formula, where other rows have one; empty when formulas are unknown."""

    def __iter__(self) -> Iterator[R_co]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def cell(self, row: Row, column: str) -> CellRef:
        """Return the address of a cell of *row*; of the whole sheet when the file lacks the column."""
        return self.cell_at(row.row, column)

    def cell_at(self, row: int, column: str) -> CellRef:
        """The same as :meth:`cell`, by the number of a sheet row, which may be any row."""
        number = self.position.columns.get(column, 0)
        return CellRef(self.position.sheet, row if number else 0, number)


@dataclass(frozen=True, slots=True)
class PlanCard:
    """The Plan sheet: one record, and the address of each of its values."""

    position: TablePosition
    plan: Plan

    rows: Mapping[str, int] = field(default_factory=dict)
    """The sheet row of each value, by field id."""

    column: int = 2
    """The column of the values."""

    raws: Mapping[str, Raw] = field(default_factory=dict)
    """The raw values of the cells that failed their checks, by field id."""

    def cell(self, field_id: str) -> CellRef:
        row = self.rows.get(field_id, 0)
        return CellRef(self.position.sheet, row, self.column if row else 0)


def field_of(spec: SheetSpec) -> str:
    """Return the name of the field of :class:`Tables` that contains an input sheet."""
    return "allocations" if spec is ALLOCATION else spec.id


NOWHERE = TablePosition("")
EMPTY: Table[Any] = Table(NOWHERE)


def shipped_catalogue(sheet: str = "") -> Table[Honour]:
    """Return the catalogue of honours for a workbook without one; its rows belong to no file."""
    return Table(TablePosition(sheet), shipped_honours())


@dataclass(frozen=True)
class Tables:
    """The whole content of a workbook, typed. Codes are compared as a spreadsheet compares them."""

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
    list_lines: Table[ListLine] = EMPTY
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
        units: dict[str, Unit] = {}
        for unit in self.units:
            if unit.code:
                units.setdefault(as_spreadsheet(unit.code), unit)
        return units

    @cached_property
    def targets_by_code(self) -> dict[str, tuple[Target, ...]]:
        """All rows of each target in the order of their effective dates; a row without a date comes first."""
        rows_by_code: dict[str, list[Target]] = {}
        for target in self.targets:
            if target.code:
                rows_by_code.setdefault(as_spreadsheet(target.code), []).append(target)
        return {
            code: tuple(sorted(rows, key=lambda row: row.effective_from or date.min))
            for code, rows in rows_by_code.items()
        }

    @cached_property
    def honour_by_spelling(self) -> dict[str, Honour]:
        """Honours by every code, name and short form. A spelling of several rows belongs to the first of them."""
        return by_spelling(self.honours)

    def honour(self, text: str | None) -> Honour | None:
        """Return the honour that *text* names by its code, a name or a short form; None if there is none."""
        key = spelling_of(text) if text else None
        return self.honour_by_spelling.get(key) if key else None

    def unit(self, code: str | None) -> Unit | None:
        return self.unit_by_code.get(as_spreadsheet(code)) if code else None

    def target(self, code: str | None) -> Target | None:
        """Return the first row of a target. Measure, unit of measure and the like are the same in all its rows."""
        rows = self.targets_by_code.get(as_spreadsheet(code)) if code else None
        return rows[0] if rows else None

    def figure_alone(self, row: Progress) -> Progress:
        """Return *row* with only those faulty cells that its figure needs; the other faulty cells count as empty.

        Example: with N/A in *last_year*, or with a dash in the *denominator* of a flow, the figure counts.
        """
        return replace(row, bad=row.bad - self._spare_faults(row)) if row.bad else row

    @cached_property
    def spare_cells(self) -> frozenset[CellRef]:
        """The faulty cells of Progress that no figure needs."""
        return frozenset(self.progress.cell(row, id) for row in self.progress for id in self._spare_faults(row))

    def _spare_faults(self, row: Progress) -> frozenset[str]:
        """Return the faulty columns of *row* that its figure does not need.

        A number as text in a column that the measure never uses is not spare: as a number it would be an error of the
        row, because it shows that the row was mistaken for another.
        """
        if not row.bad:
            return row.bad
        target, raws = self.target(row.target), self.progress.raws.get(row.row, {})
        measure = target.measure if target is not None and row.sound("target") else None
        return frozenset(
            id
            for id in row.bad
            if id not in NEEDED
            or (measure in UNUSED.get(id, ()) and isinstance(text := raws.get(id), str) and means_nothing(text))
        )
