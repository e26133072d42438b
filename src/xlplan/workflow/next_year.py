"""Last year's workbook rolled forward to next year's plan.

Units, people, honours, targets and thresholds stay; dates move on by a year; last year's figures become *Cùng kỳ năm
trước* of the same period. What names the old plan (its number, date, title, legal bases) and what was decided for the
old year (allocated values, opening balances, closed periods) is left empty, to be decided again: it cannot be guessed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from xlplan.dataclass import dataclass
from xlplan.layout import PROGRESS, Allocation, Movement, Plan, Progress, Target, Unit
from xlplan.layout.progress import FIGURES
from xlplan.periods import calendar_of
from xlplan.plans.bundled import BundledPlan
from xlplan.tables import Tables
from xlplan.words import Words, as_spreadsheet

UNIT_ENDED = Words(
    "Đơn vị {code} không chuyển sang: hoạt động đến {day}.", "Unit {code} is not carried over: valid to {day}."
)
MOVEMENT_ENDED = Words(
    "Phong trào {code} không chuyển sang: kết thúc {day}.", "Movement {code} is not carried over: it ended on {day}."
)
PERSON_LEFT = Words(
    "Cá nhân {code} không chuyển sang: đơn vị {unit} không còn.",
    "Person {code} is not carried over: unit {unit} is gone.",
)
ROWS_LEFT = Words(
    "{rows} dòng tiến độ không chuyển sang: đơn vị, chỉ tiêu hoặc kỳ không còn trong kế hoạch mới.",
    "{rows} progress rows are not carried over: their unit, target or period is not in the new plan.",
)

ROWS_WRONG = Words(
    "{rows} dòng tiến độ không chuyển sang: trong dòng có ô chưa đúng. Kiểm tra sổ năm trước bằng xlplan validate để "
    "biết ô nào.",
    "{rows} progress rows are not carried over: a cell of theirs is wrong. Run xlplan validate on last year's "
    "workbook to see which.",
)
RESTS_ON = (*PROGRESS.block.keys, *FIGURES)  # the columns that a figure of last year depends on


@dataclass(frozen=True, slots=True)
class NextYear:
    """The plan to write, and a sentence for everything that was not carried over."""

    plan: BundledPlan
    left_out: tuple[Words, ...]


def next_year(tables: Tables) -> NextYear:
    """Roll last year's *tables* forward by one year."""
    plan = _plan(tables.plan)
    first_day = plan.start or plan.results_from
    units = [unit for unit in tables.units if first_day is None or unit.valid_to is None or unit.valid_to >= first_day]
    kept = frozenset(as_spreadsheet(unit.code) for unit in units)
    movements = [replace(movement, row=0) for movement in tables.movements if not _has_ended(movement, first_day)]
    people = tuple(replace(person, row=0) for person in tables.people if as_spreadsheet(person.unit) in kept)
    targets = tuple(_target(rows, kept) for rows in tables.targets_by_code.values())
    progress = tuple(_progress(tables, plan, kept))
    return NextYear(
        BundledPlan(
            plan=plan,
            units=tuple(_unit(unit, kept) for unit in units),
            people=people,
            movements=tuple(movements),
            honours=tuple(replace(honour, row=0) for honour in tables.honours),
            targets=targets,
            allocations=tuple(_allocations(tables, kept)),
            progress=progress,
        ),
        tuple(_left_out(tables, kept, first_day, len(progress))),
    )


def a_year_on(day: date | None) -> date | None:
    """Return the same day next year; 29 February becomes 28 February."""
    if day is None:
        return None
    leap_day = day.month == 2 and day.day == 29
    return day.replace(year=day.year + 1, day=28 if leap_day else day.day)


def _plan(old: Plan) -> Plan:
    values: dict[str, Any] = {name: getattr(old, name) for name in _STAYS}
    values |= {name: a_year_on(getattr(old, name)) for name in _MOVES_ON}
    return Plan(**values)


_STAYS = (
    "issuer", "parent_body", "place", "purpose", "participants", "movements", "responsible", "signer", "recipients",
    "cutoff", "working_days", "pace_threshold", "jump_threshold", "unit",
)  # fmt: skip
_MOVES_ON = ("start", "end", "registration_due", "dossier_due", "results_from")


def _unit(unit: Unit, kept: frozenset[str]) -> Unit:
    parent = unit.parent if unit.parent and as_spreadsheet(unit.parent) in kept else None
    return replace(unit, row=0, parent=parent)


def _has_ended(movement: Movement, first_day: date | None) -> bool:
    return first_day is not None and movement.end is not None and movement.end < first_day


def _target(rows: tuple[Target, ...], kept: frozenset[str]) -> Target:
    """Return a target with the value that was in force last."""
    last = rows[-1]
    owner = last.owner if last.owner and as_spreadsheet(last.owner) in kept else None
    return replace(last, row=0, effective_from=None, owner=owner, roll_up=last.roll_up if owner == last.owner else None)


def _allocations(tables: Tables, kept: frozenset[str]) -> Iterator[Allocation]:
    """Yield an empty allocation for each pair of target and unit that had one; the values are to be decided."""
    seen: set[tuple[str, str]] = set()
    for row in tables.allocations:
        slot = (as_spreadsheet(row.target), as_spreadsheet(row.unit))
        if slot[1] in kept and slot[0] in tables.targets_by_code and slot not in seen:
            seen.add(slot)
            yield Allocation(target=row.target, unit=row.unit)


def _progress(tables: Tables, plan: Plan, kept: frozenset[str]) -> Iterator[Progress]:
    """Yield a row for every figure of last year, in the same period a year later, if the new plan has that period."""
    months = frozenset(period.month for period in calendar_of(plan).periods)
    for row in tables.progress:
        month = a_year_on(row.period)
        if row.actual is None or month not in months or not row.sound(*RESTS_ON):
            continue
        if as_spreadsheet(row.unit) in kept and as_spreadsheet(row.target) in tables.targets_by_code:
            net = None if row.denominator is None else row.denominator - (row.excluded or Decimal(0))
            yield Progress(
                unit=row.unit, target=row.target, period=month, last_year=row.actual, last_year_denominator=net
            )


def _left_out(tables: Tables, kept: frozenset[str], first_day: date | None, carried: int) -> Iterator[Words]:
    """Yield a sentence for each unit, person and movement that is dropped, and for the rows of Progress together."""
    for unit in tables.units:
        if as_spreadsheet(unit.code) not in kept:
            yield UNIT_ENDED.filled(code=unit.code, day=f"{unit.valid_to:%d/%m/%Y}")
    for person in tables.people:
        if as_spreadsheet(person.unit) not in kept:
            yield PERSON_LEFT.filled(code=person.code, unit=person.unit)
    for movement in tables.movements:
        if _has_ended(movement, first_day):
            yield MOVEMENT_ENDED.filled(code=movement.code, day=f"{movement.end:%d/%m/%Y}")
    reported = [row for row in tables.progress if row.actual is not None or "actual" in row.bad]
    wrong = sum(not row.sound(*RESTS_ON) for row in reported)
    if wrong:
        yield ROWS_WRONG.filled(rows=wrong)
    if len(reported) > wrong + carried:
        yield ROWS_LEFT.filled(rows=len(reported) - wrong - carried)
