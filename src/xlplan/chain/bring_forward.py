"""Bring a master's changes into a workbook that a unit has already filled in: what was typed stays, or is set aside by
name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from xlplan.chain.submission import Key
from xlplan.findings import show, show_period
from xlplan.grid import Raw
from xlplan.layout import (
    INPUTS,
    PLAN,
    PROGRESS,
    Award,
    Person,
    Plan,
    Progress,
    Registration,
    SetAsideRow,
    SheetSpec,
)
from xlplan.layout.columns import CellType, Choice
from xlplan.layout.rows import Row
from xlplan.periods import Calendar
from xlplan.tables import NOWHERE, Table, Tables, field_of
from xlplan.words import Lang, Words, as_spreadsheet

R = TypeVar("R", bound=Row)

UNIT_GONE = Words("Đơn vị {unit} không còn trong sổ này.", "Unit {unit} is no longer in this workbook.")
TARGET_GONE = Words("Chỉ tiêu {target} không còn trong kế hoạch.", "Target {target} is no longer in the plan.")
PERIOD_GONE = Words(
    "Kỳ {period} không còn trong lịch của kế hoạch.", "Period {period} is no longer in the plan's calendar."
)
KEY_UNREAD = Words(
    "Không đọc được đơn vị, chỉ tiêu hoặc kỳ của dòng này.", "The row's unit, target or period cannot be read."
)
REPEATED = Words(
    "Dòng này trùng đơn vị, chỉ tiêu và kỳ với một dòng khác.", "Another row has the same unit, target and period."
)
MOVEMENT_GONE = Words(
    "Phong trào {movement} không còn trong kế hoạch.", "Movement {movement} is no longer in the plan."
)

HONOUR_GONE = Words(
    "Danh hiệu {honour} không còn ở trang Danh hiệu.", "Honour {honour} is no longer on the sheet Honours."
)

STATED = PLAN.block.ids(lambda column: column.by_unit)  # what a unit types on the Plan sheet
TYPED_SHEETS = tuple(spec for spec in INPUTS if spec.by_unit)  # the sheets whose rows a unit types
KEPT = PROGRESS.block.said


@dataclass(frozen=True, slots=True)
class BroughtForward:
    """The new workbook's tables; how many rows of Progress were kept, and how many rows of any sheet were set aside."""

    tables: Tables
    kept: int
    set_aside: int


def bring_forward(fresh: Tables, held: Tables, calendar: Calendar, lang: Lang) -> BroughtForward:
    """*fresh*, the branch as the master now has it, with what the unit's workbook *held* typed into it."""
    aside: list[SetAsideRow] = [replace(row, row=0) for row in held.set_aside]
    progress, kept, refused = _progress(fresh, held, frozenset(period.month for period in calendar.periods))
    aside += [_aside(PROGRESS, held.progress, row, reason, lang) for row, reason in refused]
    units = frozenset(as_spreadsheet(unit.code) for unit in fresh.units)
    movements = frozenset(as_spreadsheet(one.code) for one in fresh.movements)
    changed: dict[str, Table[Any]] = {}
    for spec in (spec for spec in TYPED_SHEETS if spec is not PROGRESS):
        table: Table[Person | Registration | Award] = held.of(spec)
        recoded = [_recoded(row, held, fresh) for row in table]
        reasons = [(row, _out_of_place(row, units, movements, fresh)) for row in recoded]
        stays = [row for row, reason in reasons if reason is None]
        changed[field_of(spec)] = _renumbered([*stays, *_not_among(fresh.of(spec), stays, spec)], table.raws)
        gone = [(_named(row, held, lang), reason) for row, reason in reasons if reason is not None]
        aside += [_aside(spec, table, row, reason, lang) for row, reason in gone]
    card = replace(
        fresh.card,
        plan=_stated(fresh.plan, held.plan),
        raws={id: raw for id, raw in held.card.raws.items() if id in STATED},
    )
    tables = replace(fresh, card=card, progress=progress, set_aside=_numbered(aside), **changed)
    return BroughtForward(tables, kept, len(aside) - len(held.set_aside))


def _stated(plan: Plan, said: Plan) -> Plan:
    return replace(plan, **{name: getattr(said, name) for name in STATED})


def _progress(
    fresh: Tables, held: Tables, months: frozenset[date]
) -> tuple[Table[Progress], int, list[tuple[Progress, Words]]]:
    """The fresh rows with what was typed; rows of the plan that were typed beyond them follow."""
    refused: list[tuple[Progress, Words]] = []
    typed: dict[Key, Progress] = {}
    for row in held.progress:
        if not _says_anything(row):
            continue
        reason = _misfit(row, fresh, months)
        if reason is None:
            assert row.period is not None
            typed[as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period] = row
        else:
            refused.append((row, reason))
    kept = len(typed)
    rows: list[Progress] = []
    for row in fresh.progress:
        assert row.period is not None
        said = typed.pop((as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period), None)
        rows.append(
            row
            if said is None
            else replace(row, row=said.row, bad=said.bad, **{name: getattr(said, name) for name in KEPT})
        )
    rows += typed.values()
    return _renumbered(rows, held.progress.raws), kept, refused


def _says_anything(row: Progress) -> bool:
    return bool(row.bad) or any(getattr(row, name) is not None for name in KEPT)


def _misfit(row: Progress, fresh: Tables, months: frozenset[date]) -> Words | None:
    """Why the new workbook has no place for *row*."""
    if fresh.unit(row.unit) is None and row.unit:
        return UNIT_GONE.filled(unit=row.unit)
    if fresh.target(row.target) is None and row.target:
        return TARGET_GONE.filled(target=row.target)
    if not row.unit or not row.target or row.period is None or not row.sound("target", "period"):
        return KEY_UNREAD
    if not row.sound("unit"):
        return REPEATED
    return None if row.period in months else PERIOD_GONE.filled(period=show_period(row.period))


def _recoded(row: Person | Registration | Award, held: Tables, fresh: Tables) -> Person | Registration | Award:
    """The row with the code that the new catalogue has for its honour, by any of the spellings of the old one."""
    honour = None if isinstance(row, Person) else held.honour(row.honour)
    known = next(filter(None, map(fresh.honour, honour.spellings)), None) if honour is not None else None
    if isinstance(row, Person) or known is None:
        return row
    return replace(row, honour=known.code or row.honour)


def _named(row: Person | Registration | Award, held: Tables, lang: Lang) -> Person | Registration | Award:
    """The row with its honour's name, for people to read."""
    honour = None if isinstance(row, Person) else held.honour(row.honour)
    return row if isinstance(row, Person) or honour is None else replace(row, honour=honour.words.of(lang))


def _out_of_place(
    row: Person | Registration | Award, units: frozenset[str], movements: frozenset[str], fresh: Tables
) -> Words | None:
    if as_spreadsheet(row.unit) not in units and row.unit:
        return UNIT_GONE.filled(unit=row.unit)
    movement = None if isinstance(row, Person) else row.movement
    if movement and as_spreadsheet(movement) not in movements:
        return MOVEMENT_GONE.filled(movement=movement)
    if not isinstance(row, Person) and row.honour and row.sound("honour") and fresh.honour(row.honour) is None:
        return HONOUR_GONE.filled(honour=row.honour)
    return None


def _not_among(rows: Iterable[R], held: Iterable[R], spec: SheetSpec) -> Iterator[R]:
    """Those of the master's *rows* that the unit's workbook does not hold under the same key."""
    known = {_key(row, spec) for row in held}
    yield from (replace(row, row=0) for row in rows if _key(row, spec) not in known)


def _key(row: Row, spec: SheetSpec) -> tuple[object, ...]:
    values = [getattr(row, id) for id in spec.block.keys]
    return tuple(as_spreadsheet(value) if isinstance(value, str) else value for value in values)


def _numbered(rows: Iterable[R]) -> Table[R]:
    return _renumbered(list(rows), {})


def _renumbered(rows: list[R], raws: Mapping[int, Mapping[str, Raw]]) -> Table[R]:
    """The rows numbered from 1, with the raw values that belonged to their old numbers."""
    moved = {number: raws[row.row] for number, row in enumerate(rows, start=1) if row.row in raws}
    return Table(NOWHERE, tuple(replace(row, row=number) for number, row in enumerate(rows, start=1)), moved)


def _aside(spec: SheetSpec, table: Table[R], row: R, reason: Words, lang: Lang) -> SetAsideRow:
    """Everything the row said, column by column, as one text."""
    raw = table.raws.get(row.row, {})
    said = []
    for id, column in spec.block.columns.items():
        value = raw.get(id) if raw.get(id) is not None else getattr(row, id)
        if value is None or value == "" or not column.typed:
            continue
        shown = (
            show_period(value)
            if column.cell_type is CellType.PERIOD and isinstance(value, date)
            else _shown(value, lang)
        )
        said.append(f"{column.words.of(lang)}: {shown}")
    return SetAsideRow(sheet=spec.words.of(lang), line=row.row, said="; ".join(said), reason=reason.of(lang))


def _shown(value: object, lang: Lang) -> str:
    return (
        value
        if isinstance(value, str) and not isinstance(value, Choice)
        else show(value.words if isinstance(value, Choice) else value, lang)
    )
