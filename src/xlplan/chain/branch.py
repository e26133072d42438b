"""Issue: the part of a master that one unit's workbook holds, and nothing outside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

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
    """One workbook to write: *path* parts follow the tree (the file of a unit lies in the folder of the unit above)."""

    path: tuple[str, ...]
    unit: Unit
    tables: Tables
    manifest: Manifest


def issued(master: Tables, manifest: Manifest, calendar: Calendar) -> Iterator[Issued]:
    """One workbook for every unit below the master's own, parents first."""
    tree = UnitTree(master.units)
    for code in tree.preorder:
        parent = tree.parents[code]
        if parent is None:
            continue
        unit = tree.units[code]
        tables = branch_tables(master, tree, code, calendar)
        above = [file_name(tree.units[one].code) for one in reversed([*tree.ancestors(code)][:-1])]
        yield Issued(
            path=(*above, f"{file_name(unit.code)}.xlsx"),
            unit=unit,
            tables=tables,
            manifest=replace(
                manifest,
                unit=unit.code,
                parent=tree.units[parent].code,
                send_to=_named(tree.units[parent]),
                issued=issued_rows(tables),
            ),
        )


def branch_tables(master: Tables, tree: UnitTree, code: str, calendar: Calendar) -> Tables:
    """The tables of the branch below *code*: its units, people, targets, allocations, and a progress row per target and
    period.
    """
    codes = frozenset(tree.branch(code))
    allocations = [row for row in master.allocations if as_spreadsheet(row.unit) in codes]
    targets = _targets(master, allocations, codes)
    people = [row for row in master.people if as_spreadsheet(row.unit) in codes]
    persons = frozenset(as_spreadsheet(row.code) for row in people)
    stated: dict[str, Any] = dict.fromkeys(set(PLAN.block.ids(lambda column: column.by_unit)) - {"period"})
    plan = replace(master.plan, unit=tree.units[code].code, **stated)
    return Tables(
        card=PlanCard(NOWHERE, plan),
        units=_table([_unit(tree.units[one], one == code, codes) for one in tree.preorder if one in codes]),
        people=_table(people),
        movements=_table([*master.movements]),
        honours=_table([*master.honours]),
        targets=_table(targets),
        allocations=_table(allocations),
        progress=_table(list(_progress(master, tree, allocations, targets, codes, calendar))),
        registrations=_table([row for row in master.registrations if _concerns(row, codes, persons)]),
        awards=_table([row for row in master.awards if _concerns(row, codes, persons)]),
    )


def issued_rows(tables: Tables) -> tuple[IssuedRows, ...]:
    """What a workbook remembers of the rows that it is issued with: those of its own allocations."""
    months: dict[tuple[str, str], list[date]] = {}
    for row in tables.progress:
        if row.period is not None:
            months.setdefault((as_spreadsheet(row.target), as_spreadsheet(row.unit)), []).append(row.period)
    found: dict[tuple[str, str], IssuedRows] = {}
    for allocation in tables.allocations:
        slot = (as_spreadsheet(allocation.target), as_spreadsheet(allocation.unit))
        if slot in months:
            found.setdefault(slot, IssuedRows(allocation.target, allocation.unit, tuple(months[slot])))
    return tuple(found.values())


def file_name(code: str) -> str:
    """A unit code as a name that every file system takes."""
    name = "".join("_" if char in FORBIDDEN_IN_NAMES or ord(char) < 32 else char for char in code).rstrip(". ")
    return f"{name}_" if name.casefold() in RESERVED_NAMES or not name else name


def _named(unit: Unit) -> str:
    """Who a unit is, and where its mail goes."""
    name = unit.name or unit.code
    return f"{name} ({unit.email})" if unit.email else name


def _concerns(row: Registration | Award, codes: frozenset[str], persons: frozenset[str]) -> bool:
    """Whether the row is about a unit of the branch, or a person of one."""
    return as_spreadsheet(row.unit) in codes and (row.person is None or as_spreadsheet(row.person) in persons)


def _unit(unit: Unit, is_own: bool, codes: frozenset[str]) -> Unit:
    """Nothing above the workbook's own unit, and no unit outside the branch, is named."""
    parent = None if is_own else unit.parent
    successor = unit.successor if unit.successor and as_spreadsheet(unit.successor) in codes else None
    return replace(unit, parent=parent, successor=successor)


def _targets(master: Tables, allocations: list[Allocation], codes: frozenset[str]) -> list[Target]:
    """The targets allocated in the branch, and the wholes of its parts; weights only where all targets are there."""
    wanted = {as_spreadsheet(row.target) for row in allocations}
    wanted |= {
        as_spreadsheet(row.target) for row in master.progress if as_spreadsheet(row.unit) in codes and row.filled
    }
    for code in list(wanted):
        target = master.target(code)
        while target is not None and target.part_of and as_spreadsheet(target.part_of) not in wanted:
            wanted.add(as_spreadsheet(target.part_of))
            target = master.target(target.part_of)
    whole = wanted >= master.targets_by_code.keys()
    return [_target(row, codes, whole) for row in master.targets if as_spreadsheet(row.code) in wanted]


def _target(row: Target, codes: frozenset[str], whole: bool) -> Target:
    """Without the owner's figure a roll-up by owner means: everybody shows their own."""
    weight = row.weight if whole else None
    if row.owner is None or as_spreadsheet(row.owner) in codes:
        return replace(row, weight=weight)
    return replace(row, weight=weight, owner=None, roll_up=None)


def _progress(
    master: Tables,
    tree: UnitTree,
    allocations: list[Allocation],
    targets: list[Target],
    codes: frozenset[str],
    calendar: Calendar,
) -> Iterator[Progress]:
    """What the master knows of the branch, and an empty row for everything else that is to be reported."""
    known: dict[tuple[str, str, date | None], Progress] = {}
    for row in master.progress:
        if as_spreadsheet(row.unit) in codes and not row.bad:
            known.setdefault((as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period), row)
    asked = {(as_spreadsheet(row.unit), as_spreadsheet(row.target)) for row in allocations}
    order = list(dict.fromkeys(as_spreadsheet(target.code) for target in targets))
    spelled = {as_spreadsheet(target.code): target.code for target in targets}
    for unit in (one for one in tree.preorder if one in codes):
        for target in order:
            for period in calendar.periods:
                row_or_none = known.get((unit, target, period.month))
                if row_or_none is not None:
                    yield row_or_none
                elif (unit, target) in asked and tree.units[unit].valid_on(period.cutoff):
                    yield Progress(unit=tree.units[unit].code, target=spelled[target], period=period.month)


def _table(rows: Sequence[R]) -> Table[R]:
    return Table(NOWHERE, tuple(replace(row, row=0) for row in rows))
