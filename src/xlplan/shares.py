"""The figures of one unit for one target: its allocation in force, its opening balance, its reported rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from xlplan.coverage import NOBODY, Coverage
from xlplan.dataclass import dataclass
from xlplan.layout import Allocation, Progress, Target
from xlplan.layout.choices import Judgement, Measure, State
from xlplan.measures import NOTHING, Figure, plus
from xlplan.tables import Slot, Tables
from xlplan.words import as_spreadsheet

R = TypeVar("R", Target, Allocation)


@dataclass(frozen=True, slots=True)
class Share:
    """What is allocated to a unit."""

    value: Decimal | None = None
    """Its part of the plan."""

    opening: Figure = NOTHING
    """Its opening balance."""

    in_force: bool = False
    """Whether an allocation is in force: of a criterion, the unit has to judge it."""

    planned: Decimal | None = None
    """Its part of the plan; where nothing is in force yet, the part that it is to get first."""


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """What a unit reported itself for a target, up to the reporting period."""

    figure: Figure = NOTHING
    judgement: Judgement | None = None

    estimated: bool = False
    """Whether a figure that counts is an estimate."""

    oldest: date | None = None
    """The month in which a level or a judgement was reported."""

    filled: bool = False
    """Whether any row is filled in (and not withdrawn)."""

    excused: bool = False
    """Whether every filled row says that the target is not applicable."""

    last_not_applicable: bool = False
    """Whether the last filled row says so."""


def in_force(rows: Iterable[R], day: date | None) -> list[R]:
    """Return the rows effective by *day*, in order of their dates.

    A row without a date is effective from the start; without a *day*, only such rows are returned.
    """
    effective = [row for row in rows if row.effective_from is None or (day is not None and row.effective_from <= day)]
    return sorted(effective, key=_since)


def _since(row: Allocation | Target) -> date:
    return row.effective_from or date.min


def target_value(rows: Sequence[Target], day: date | None) -> Decimal | None:
    """Return the target value in force on *day*: that of the latest effective row."""
    effective = in_force(rows, day)
    return effective[-1].value if effective else None


def shares(tables: Tables, day: date | None) -> Mapping[Slot, Share]:
    """Return every unit's own share of every target on *day*."""
    rows: dict[Slot, list[Allocation]] = defaultdict(list)
    for row in tables.allocations:
        if row.target and row.unit:
            rows[as_spreadsheet(row.target), as_spreadsheet(row.unit)].append(row)
    return {slot: _share(allocations, tables, slot, day) for slot, allocations in rows.items()}


def _share(allocations: Sequence[Allocation], tables: Tables, slot: Slot, day: date | None) -> Share:
    effective = in_force(allocations, day)
    if not effective:
        return Share(planned=min(allocations, key=_since).value)
    target = tables.target(slot[0])
    is_ratio = target is not None and target.measure is Measure.FLOW_RATIO
    opening = _last(effective, "opening")
    denominator = _last(effective, "opening_denominator")
    if is_ratio:
        opening_figure = NOTHING
        if opening is not None and denominator is not None:
            opening_figure = Figure(
                numerator=opening, denominator=denominator - (_last(effective, "opening_excluded") or 0)
            )
    else:
        opening_figure = Figure(value=opening)
    return Share(effective[-1].value, opening_figure, in_force=True, planned=effective[-1].value)


def _last(rows: Sequence[object], name: str) -> Decimal | None:
    """Return the last value typed in the column *name*; a revision that leaves it empty keeps the earlier value."""
    return next((value for row in reversed(rows) if (value := getattr(row, name)) is not None), None)


def own_figures(tables: Tables, rows: Iterable[Progress], until: date | None) -> Mapping[Slot, OwnFigures]:
    """Return what every unit reported itself for every target, over the periods up to the month *until*."""
    by_slot: dict[Slot, list[Progress]] = defaultdict(list)
    for row in rows:
        if row.filled and row.period is not None and until is not None and row.period <= until:
            by_slot[as_spreadsheet(row.target), as_spreadsheet(row.unit)].append(row)
    figures: dict[Slot, OwnFigures] = {}
    for slot, slot_rows in by_slot.items():
        target = tables.target(slot[0])
        if target is not None and target.measure is not None:
            figures[slot] = over_periods(target.measure, slot_rows)
    return figures


def over_periods(measure: Measure, rows: Sequence[Progress]) -> OwnFigures:
    """Combine the filled rows of one unit and target.

    Flows add up. Of levels and judgements the last one counts, unless a later row says that the target is not
    applicable. Withdrawn rows are ignored.
    """
    reported = [row for row in sorted(rows, key=lambda row: row.period or date.min) if row.state is not State.WITHDRAWN]
    if not reported:
        return OwnFigures()
    excused = all(row.state is State.NOT_APPLICABLE for row in reported)
    last_not_applicable = reported[-1].state is State.NOT_APPLICABLE
    if measure.is_level or measure is Measure.CRITERION:
        return _last_level(measure, reported, excused, last_not_applicable)
    total, estimated = NOTHING, False
    for row in reported:
        figure = figure_of(measure, row)
        total += figure
        estimated = estimated or (figure.exists and row.estimated)
    return OwnFigures(total, None, estimated, None, True, excused, last_not_applicable)


def _last_level(measure: Measure, rows: Sequence[Progress], excused: bool, last_not_applicable: bool) -> OwnFigures:
    latest: Progress | None = None
    for row in rows:
        if row.state is State.NOT_APPLICABLE:
            latest = None
        elif row.judgement is not None if measure is Measure.CRITERION else figure_of(measure, row).exists:
            latest = row
    if latest is None:
        return OwnFigures(filled=True, excused=excused, last_not_applicable=last_not_applicable)
    return OwnFigures(
        figure_of(measure, latest),
        latest.judgement,
        latest.estimated,
        latest.period,
        True,
        excused,
        last_not_applicable,
    )


def figure_of(measure: Measure, row: Progress) -> Figure:
    """Return what one row contributes, as a figure net of exclusions.

    *Nil* is 0 for a flow and nothing for any other measure. A ratio that lacks one of its parts is nothing.
    """
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
    """Return what one row adds to the two sums of a ratio; a missing part counts as 0, a row without any as nothing."""
    if row.actual is None and row.denominator is None and row.excluded is None:
        return NOTHING
    return Figure(
        numerator=row.actual or Decimal(0), denominator=(row.denominator or Decimal(0)) - (row.excluded or Decimal(0))
    )


@dataclass(slots=True)
class BranchFigures:
    """The figures of a unit and of everything below it, added up."""

    plan: Decimal | None = None
    """The sum of the allocated values."""

    opening: Figure = NOTHING
    figure: Figure = NOTHING

    estimated: bool = False
    """Whether a figure that counts is an estimate."""

    oldest: date | None = None
    """The month of the oldest level or judgement that counts."""

    allocated: bool = False
    """Whether any of the units has an allocation."""

    filled: bool = False
    """Whether any of the units reported."""

    all_excused: bool = True
    """Whether the target does not apply to any of the units that reported."""

    must_judge: list[str] = field(default_factory=list)
    """The codes of the units whose judgement of a criterion counts."""

    unmet: list[str] = field(default_factory=list)
    """Those of them that have judged it as not met."""

    awaited: list[str] = field(default_factory=list)
    """Those of them that have not judged it yet."""

    coverage: Coverage = NOBODY
    """How many of the units reported all that is expected."""

    @property
    def judgement(self) -> Judgement | None:
        """The judgement of the branch: not met if any unit says so, met if all that must judge say so, else None."""
        if self.unmet:
            return Judgement.NOT_MET
        return Judgement.MET if self.must_judge and not self.awaited else None

    @property
    def partly_judged(self) -> bool:
        """Whether some units have judged the criterion as met, and others not at all."""
        return self.judgement is None and len(self.must_judge) > len(self.awaited)

    @property
    def excused(self) -> bool:
        """Whether some unit reported, and the target applies to none that did.

        All rows of such a unit say *not applicable*; for a level or a criterion the last row is enough.
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
        self.must_judge += other.must_judge
        self.unmet += other.unmet
        self.awaited += other.awaited
        self.coverage += other.coverage


def unit_alone(
    code: str, measure: Measure, share: Share | None, own: OwnFigures | None, *, valid: bool, coverage: Coverage
) -> BranchFigures:
    """Return the figures of one unit alone, to be added up over its branch.

    A unit that is no longer *valid* keeps its flows, but has no level and no judgement any more.
    """
    share, own = share or Share(), own or OwnFigures()
    counts = valid or measure in (Measure.FLOW, Measure.FLOW_RATIO)
    figure = own.figure if counts else NOTHING
    branch = BranchFigures(
        plan=None if measure.is_ratio or measure is Measure.CRITERION else share.value,
        opening=share.opening,
        figure=figure,
        estimated=own.estimated and counts,
        oldest=own.oldest if measure.is_level and figure.exists else None,
        coverage=coverage,
        allocated=share.in_force,
        filled=own.filled,
        all_excused=not own.filled
        or own.excused
        or (own.last_not_applicable and (measure.is_level or measure is Measure.CRITERION)),
    )
    if measure is Measure.CRITERION and valid and not own.last_not_applicable and (share.in_force or own.judgement):
        branch.must_judge.append(code)
        branch.oldest = own.oldest
        if own.judgement is None:
            branch.awaited.append(code)
        elif own.judgement is Judgement.NOT_MET:
            branch.unmet.append(code)
    return branch
