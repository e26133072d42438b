"""One unit's own figures for one target, over periods: its rows, its opening balance, its allocation in force."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from xlplan.layout import Allocation, Progress, Target
from xlplan.layout.choices import Judgement, Measure, State
from xlplan.measures import NOTHING, Figure, plus
from xlplan.tables import Tables
from xlplan.words import as_spreadsheet

R = TypeVar("R", Target, Allocation)

Slot = tuple[str, str]  # target and unit, as a spreadsheet compares them


@dataclass(frozen=True, slots=True)
class Share:
    """What the planning office gave a unit: its part of the plan, and what it starts from."""

    value: Decimal | None = None
    opening: Figure = NOTHING
    must_judge: bool = False


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """A unit's own figure for a target up to the reporting period.

    *excused*: every filled row says not applicable. *oldest* is the month a level was reported in.
    """

    figure: Figure = NOTHING
    judgement: Judgement | None = None
    estimated: bool = False
    oldest: date | None = None
    filled: bool = False
    excused: bool = False
    last_not_applicable: bool = False


def in_force(rows: Iterable[R], day: date | None) -> list[R]:
    """The rows effective by *day*, the latest last; an empty date is the earliest, and no *day* lets only those in."""
    reached = [row for row in rows if row.effective_from is None or (day is not None and row.effective_from <= day)]
    return sorted(reached, key=lambda row: row.effective_from or date.min)


def target_value(rows: Sequence[Target], day: date | None) -> Decimal | None:
    """The target value in force: that of the latest row reached."""
    reached = in_force(rows, day)
    return reached[-1].value if reached else None


def shares(tables: Tables, day: date | None) -> Mapping[Slot, Share]:
    """Every unit's own share of every target at *day*."""
    rows: dict[Slot, list[Allocation]] = defaultdict(list)
    for row in tables.allocations:
        if row.target and row.unit:
            rows[as_spreadsheet(row.target), as_spreadsheet(row.unit)].append(row)
    return {slot: _share(given, tables, slot, day) for slot, given in rows.items()}


def _share(given: Sequence[Allocation], tables: Tables, slot: Slot, day: date | None) -> Share:
    reached = in_force(given, day)
    if not reached:
        return Share()
    target = tables.target(slot[0])
    is_ratio = target is not None and target.measure is Measure.FLOW_RATIO
    opening = _last(reached, "opening")
    denominator = _last(reached, "opening_denominator")
    if is_ratio:
        start = NOTHING
        if opening is not None and denominator is not None:
            start = Figure(numerator=opening, denominator=denominator - (_last(reached, "opening_excluded") or 0))
    else:
        start = Figure(value=opening)
    return Share(reached[-1].value, start, must_judge=True)


def _last(rows: Sequence[object], name: str) -> Decimal | None:
    """The last value typed: a revised row may leave its opening balance to the row before."""
    return next((value for row in reversed(rows) if (value := getattr(row, name)) is not None), None)


def own_figures(tables: Tables, rows: Iterable[Progress], until: date | None) -> Mapping[Slot, OwnFigures]:
    """What every unit reported itself, over the periods up to the month *until*."""
    by_slot: dict[Slot, list[Progress]] = defaultdict(list)
    for row in rows:
        if row.filled and row.period is not None and until is not None and row.period <= until:
            by_slot[as_spreadsheet(row.target), as_spreadsheet(row.unit)].append(row)
    found: dict[Slot, OwnFigures] = {}
    for slot, given in by_slot.items():
        target = tables.target(slot[0])
        if target is not None and target.measure is not None:
            found[slot] = over_periods(target.measure, given)
    return found


def over_periods(measure: Measure, rows: Sequence[Progress]) -> OwnFigures:
    """Flows add up; levels and judgements are the last ones reported, and end with a row that is not applicable."""
    spoken = [row for row in sorted(rows, key=lambda row: row.period or date.min) if row.state is not State.WITHDRAWN]
    if not spoken:
        return OwnFigures()
    excused = all(row.state is State.NOT_APPLICABLE for row in spoken)
    last_out = spoken[-1].state is State.NOT_APPLICABLE
    if measure.is_level or measure is Measure.CRITERION:
        return _last_level(measure, spoken, excused, last_out)
    total, estimated = NOTHING, False
    for row in spoken:
        figure = figure_of(measure, row)
        total += figure
        estimated = estimated or (figure.exists and row.estimated)
    return OwnFigures(total, None, estimated, None, True, excused, last_out)


def _last_level(measure: Measure, rows: Sequence[Progress], excused: bool, last_out: bool) -> OwnFigures:
    held: Progress | None = None
    for row in rows:
        if row.state is State.NOT_APPLICABLE:
            held = None
        elif row.judgement is not None if measure is Measure.CRITERION else figure_of(measure, row).exists:
            held = row
    if held is None:
        return OwnFigures(filled=True, excused=excused, last_not_applicable=last_out)
    return OwnFigures(figure_of(measure, held), held.judgement, held.estimated, held.period, True, excused, last_out)


def figure_of(measure: Measure, row: Progress) -> Figure:
    """What one row adds; nil is 0 for a flow and nothing for anything else, half a ratio is nothing."""
    if measure.is_ratio:
        if row.actual is None or row.denominator is None:
            return NOTHING
        return Figure(numerator=row.actual, denominator=row.denominator - (row.excluded or 0))
    if measure is Measure.CRITERION:
        return NOTHING
    if row.actual is None and measure is Measure.FLOW and row.state is State.NIL:
        return Figure(value=Decimal(0))
    return Figure(value=row.actual)


def parts_of(row: Progress) -> Figure:
    """What one row adds to a ratio's two sums, whether or not it holds both."""
    if row.actual is None and row.denominator is None and row.excluded is None:
        return NOTHING
    return Figure(
        numerator=row.actual or Decimal(0), denominator=(row.denominator or Decimal(0)) - (row.excluded or Decimal(0))
    )


@dataclass(slots=True)
class BranchFigures:
    """The sum over a unit and everything below it."""

    plan: Decimal | None = None
    opening: Figure = NOTHING
    figure: Figure = NOTHING
    estimated: bool = False
    oldest: date | None = None
    allocated: bool = False
    filled: bool = False
    all_excused: bool = True
    judged: bool = False
    must_judge: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)

    @property
    def excused(self) -> bool:
        """Whether the target does not apply to any unit that spoke: all its rows say so, or, of a level, the last
        one.
        """
        return self.filled and self.all_excused

    def add(self, other: "BranchFigures") -> None:
        self.plan = plus(self.plan, other.plan)
        self.opening += other.opening
        self.figure += other.figure
        self.estimated = self.estimated or other.estimated
        self.oldest = min((day for day in (self.oldest, other.oldest) if day is not None), default=None)
        self.allocated = self.allocated or other.allocated
        self.filled = self.filled or other.filled
        self.all_excused = self.all_excused and other.all_excused
        self.judged = self.judged or other.judged
        self.must_judge += other.must_judge
        self.unmet += other.unmet


def leaf(code: str, measure: Measure, share: Share | None, own: OwnFigures | None, valid: bool) -> BranchFigures:
    """The branch of one unit alone. A unit that has closed keeps its flows, but no level and no judgement."""
    share, own = share or Share(), own or OwnFigures()
    counts = valid or measure in (Measure.FLOW, Measure.FLOW_RATIO)
    figure = own.figure if counts else NOTHING
    branch = BranchFigures(
        plan=None if measure.is_ratio or measure is Measure.CRITERION else share.value,
        opening=share.opening,
        figure=figure,
        estimated=own.estimated and counts,
        oldest=own.oldest if measure.is_level and figure.exists else None,
        allocated=share.must_judge,
        filled=own.filled,
        all_excused=not own.filled
        or own.excused
        or (own.last_not_applicable and (measure.is_level or measure is Measure.CRITERION)),
    )
    if measure is Measure.CRITERION and valid and not own.last_not_applicable and (share.must_judge or own.judgement):
        branch.must_judge.append(code)
        branch.judged = own.judgement is not None
        if own.judgement is not Judgement.MET:
            branch.unmet.append(code)
    return branch
