"""Issuing: cut out of a master the part that one unit's workbook may hold, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from xlplan.coverage import ExpectedRows
from xlplan.dataclass import dataclass
from xlplan.layout import PLAN, Allocation, Award, Progress, Registration, Target, Unit
from xlplan.layout.rows import Row
from xlplan.manifest import IssuedRows, Manifest
from xlplan.periods import Calendar
from xlplan.tables import NOWHERE, PlanCard, Table, Tables
from xlplan.tree import UnitTree
from xlplan.words import as_spreadsheet

R = TypeVar("R", bound=Row)

FORBIDDEN_IN_NAMES = '<>:"/\\|?*'
RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(1, 10))}
)


@dataclass(frozen=True, slots=True)
class Issued:
    """One workbook to write."""

    path: tuple[str, ...]
    """Folders and file name: a unit's workbook lies in the folder of the unit above it."""

    unit: Unit

    tables: Tables
    """The rows of the unit's branch."""

    manifest: Manifest
    """The manifest of the new workbook; it lists the rows issued."""


def issued(master: Tables, manifest: Manifest, calendar: Calendar) -> Iterator[Issued]:
    """Yield one workbook for every unit below the master's own, parents first."""
    tree = UnitTree(master.units)
    for code in tree.preorder:
        parent = tree.parents[code]
        if parent is None:
            continue
        unit = tree.units[code]
        tables = branch_tables(master, tree, code, calendar)
        folders = [file_name(tree.units[ancestor].code) for ancestor in reversed([*tree.ancestors(code)][:-1])]
        yield Issued(
            path=(*folders, f"{file_name(unit.code)}.xlsx"),
            unit=unit,
            tables=tables,
            manifest=replace(
                manifest,
                unit=unit.code,
                parent=tree.units[parent].code,
                send_to=_name_and_address(tree.units[parent]),
                issued=issued_rows(tables),
            ),
        )


def branch_tables(master: Tables, tree: UnitTree, code: str, calendar: Calendar) -> Tables:
    """Return the tables of the branch headed by *code*: its units, people, targets and allocations.

    Progress gets one row per target and period. What a unit states on its own Plan sheet is left empty.
    """
    codes = frozenset(tree.branch(code))
    allocations = [row for row in master.allocations if as_spreadsheet(row.unit) in codes]
    targets = _targets(master, allocations, codes)
    people = [row for row in master.people if as_spreadsheet(row.unit) in codes]
    person_codes = frozenset(as_spreadsheet(row.code) for row in people)
    stated_by_unit: dict[str, Any] = dict.fromkeys(set(PLAN.block.ids(lambda column: column.by_unit)) - {"period"})
    plan = replace(master.plan, unit=tree.units[code].code, **stated_by_unit)
    return Tables(
        card=PlanCard(NOWHERE, plan),
        units=_table([_unit(tree.units[member], member == code, codes) for member in tree.preorder if member in codes]),
        people=_table(people),
        movements=_table([*master.movements]),
        honours=_table([*master.honours]),
        targets=_table(targets),
        allocations=_table(allocations),
        progress=_table(list(_progress(master, tree, targets, codes, calendar))),
        registrations=_table([row for row in master.registrations if _concerns(row, codes, person_codes)]),
        awards=_table([row for row in master.awards if _concerns(row, codes, person_codes)]),
    )


def issued_rows(tables: Tables) -> tuple[IssuedRows, ...]:
    """Return what the manifest records of the rows that a workbook is issued with: the months of each allocation.

    Allocations without a progress row are left out.
    """
    months: dict[tuple[str, str], list[date]] = {}
    for row in tables.progress:
        if row.period is not None:
            months.setdefault((as_spreadsheet(row.target), as_spreadsheet(row.unit)), []).append(row.period)
    records: dict[tuple[str, str], IssuedRows] = {}
    for allocation in tables.allocations:
        slot = (as_spreadsheet(allocation.target), as_spreadsheet(allocation.unit))
        if slot in months:
            records.setdefault(slot, IssuedRows(allocation.target, allocation.unit, tuple(months[slot])))
    return tuple(records.values())


def file_name(code: str) -> str:
    """Return a unit code as a file name that every file system accepts."""
    name = "".join("_" if char in FORBIDDEN_IN_NAMES or ord(char) < 32 else char for char in code).rstrip(". ")
    return f"{name}_" if name.casefold() in RESERVED_NAMES or not name else name


def _name_and_address(unit: Unit) -> str:
    """Return the unit's name, followed by its e-mail address in brackets if it has one."""
    name = unit.name or unit.code
    return f"{name} ({unit.email})" if unit.email else name


def _concerns(row: Registration | Award, codes: frozenset[str], person_codes: frozenset[str]) -> bool:
    """Return whether the row is about a unit of the branch, or about a person of such a unit."""
    return as_spreadsheet(row.unit) in codes and (row.person is None or as_spreadsheet(row.person) in person_codes)


def _unit(unit: Unit, is_own: bool, codes: frozenset[str]) -> Unit:
    """Return the unit without references that lead out of the branch: the workbook's own unit gets no parent."""
    parent = None if is_own else unit.parent
    successor = unit.successor if unit.successor and as_spreadsheet(unit.successor) in codes else None
    return replace(unit, parent=parent, successor=successor)


def _targets(master: Tables, allocations: list[Allocation], codes: frozenset[str]) -> list[Target]:
    """Return the targets that the branch needs: those allocated or reported in it, and those that these are part of.

    Weights are kept only if all targets of the master are included.
    """
    wanted = {as_spreadsheet(row.target) for row in allocations}
    wanted |= {
        as_spreadsheet(row.target) for row in master.progress if as_spreadsheet(row.unit) in codes and row.filled
    }
    for code in list(wanted):
        target = master.target(code)
        while target is not None and target.part_of and as_spreadsheet(target.part_of) not in wanted:
            wanted.add(as_spreadsheet(target.part_of))
            target = master.target(target.part_of)
    complete = wanted >= master.targets_by_code.keys()
    return [_target(row, codes, complete) for row in master.targets if as_spreadsheet(row.code) in wanted]


def _target(row: Target, codes: frozenset[str], keeps_weight: bool) -> Target:
    """Return the target as the branch sees it.

    A target that is rolled up from its owner's figure loses owner and roll-up where the owner lies outside the branch:
    every unit then shows its own figure.
    """
    weight = row.weight if keeps_weight else None
    if row.owner is None or as_spreadsheet(row.owner) in codes:
        return replace(row, weight=weight)
    return replace(row, weight=weight, owner=None, roll_up=None)


def _progress(
    master: Tables,
    tree: UnitTree,
    targets: list[Target],
    codes: frozenset[str],
    calendar: Calendar,
) -> Iterator[Progress]:
    """Yield the master's rows of the branch, and an empty row for each further row that is expected.

    An empty row of the master that nobody expects is left out: a unit that took over a target in August owes no June.
    """
    existing: dict[tuple[str, str, date | None], Progress] = {}
    for row in master.progress:
        figure = master.figure_alone(row)
        if as_spreadsheet(row.unit) in codes and not figure.bad:
            existing.setdefault((as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period), figure)
    expected = ExpectedRows(master)
    target_codes = list(dict.fromkeys(as_spreadsheet(target.code) for target in targets))
    spelled = {as_spreadsheet(target.code): target.code for target in targets}
    for unit in (code for code in tree.preorder if code in codes):
        for target in target_codes:
            for period in calendar.periods:
                known_row = existing.get((unit, target, period.month))
                is_expected = expected.includes((target, unit), period)
                if known_row is not None and (is_expected or known_row.has_content):
                    yield known_row
                elif is_expected:
                    yield Progress(unit=tree.units[unit].code, target=spelled[target], period=period.month)


def _table(rows: Sequence[R]) -> Table[R]:
    return Table(NOWHERE, tuple(replace(row, row=0) for row in rows))
