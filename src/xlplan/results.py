"""Results: plan, actual, pace, forecast and rating of every target, for the whole and for every unit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from xlplan.coverage import NOBODY, Coverage, coverages
from xlplan.dataclass import dataclass
from xlplan.layout import Progress, Target
from xlplan.layout.choices import Judgement, Measure, Rating, RollUp
from xlplan.layout.columns import HUNDRED
from xlplan.measures import (
    NOTHING,
    Figure,
    TargetState,
    expected_share,
    percentage,
    plain,
    rate,
    rate_criterion,
    rounded,
    rounded_figure,
)
from xlplan.periods import Calendar, Evaluation
from xlplan.shares import (
    BranchFigures,
    OwnFigures,
    Share,
    figure_of,
    own_figures,
    parts_of,
    shares,
    target_value,
    unit_alone,
)
from xlplan.tables import Slot, Tables
from xlplan.tree import UnitTree
from xlplan.words import as_spreadsheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One target at one unit, or for the whole. Ratios and percentages are in points: 95 means 95 %."""

    target: str

    unit: str | None
    """None: the whole."""

    measure: Measure
    plan: Decimal | None = None

    actual: Decimal | Judgement | None = None
    """Ratios: 100 × numerator ÷ denominator; criteria: the judgement."""

    numerator: Decimal | None = None

    denominator: Decimal | None = None
    """Net of exclusions."""

    percent: Decimal | None = None
    """100 × actual ÷ plan; None for ratios, criteria and targets without a plan."""

    points: Decimal | None = None
    """Ratios: actual − plan."""

    pace: Decimal | None = None
    """100 × (share done − expected share); None where pace is not defined."""

    forecast: Decimal | None = None
    """The figure expected at the end of the contest."""

    rating: Rating | None = None

    estimated: bool = False
    """Whether a figure that counts is an estimate."""

    oldest: date | None = None
    """Levels and criteria: the month of the oldest figure or judgement that counts."""

    unmet: tuple[str, ...] = ()
    """Criteria: the units that judged it as not met."""

    awaited: tuple[str, ...] = ()
    """Criteria: the units that must judge it and have not."""

    coverage: Coverage = NOBODY
    """How many of the units reported all that is expected, and who did not."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """The inputs that all results of a workbook share."""

    tables: Tables
    tree: UnitTree
    shares: Mapping[Slot, Share]

    owns: Mapping[Slot, OwnFigures]
    """The figures that each unit reported itself."""

    coverages: Mapping[Slot, Coverage]
    """Whether each unit reported all that is expected of it."""

    day: date | None
    """The evaluation date."""

    expected: Fraction | None
    """The share of the contest's time that has passed at *day*."""

    at_end: bool
    """Whether the contest is over at *day*."""

    is_root: bool
    """Whether this is the root workbook of the plan."""

    @property
    def threshold(self) -> Fraction:
        """The plan's pace threshold as a part of 1."""
        return Fraction(self.tables.plan.pace) / HUNDRED


def compute(
    tables: Tables, rows: Iterable[Progress], calendar: Calendar, evaluation: Evaluation, *, is_root: bool
) -> tuple[Result, ...]:
    """Return the results of each target in sheet order: first the whole, then from the root down every unit that has an
    allocation or a figure.

    *rows* are the sound rows that count. In a plan's root workbook (*is_root*) the plan of the whole is the target
    value, otherwise the sum of the units' allocated values.
    """
    plan, counted = tables.plan, tuple(rows)
    until = evaluation.period.month if evaluation.period else None
    setting = _Setting(
        tables=tables,
        tree=UnitTree(tables.units),
        shares=shares(tables, evaluation.day),
        owns=own_figures(tables, counted, until),
        coverages=coverages(tables, counted, calendar.up_to(evaluation)),
        day=evaluation.day,
        expected=expected_share(plan.counts_from, plan.end, evaluation.day),
        at_end=plan.end is not None and evaluation.day is not None and evaluation.day >= plan.end,
        is_root=is_root,
    )
    return tuple(
        result for code, target_rows in tables.targets_by_code.items() for result in _target(code, target_rows, setting)
    )


def _target(code: str, target_rows: Sequence[Target], setting: _Setting) -> Iterator[Result]:
    target = target_rows[0]
    if target.measure is None:
        return
    branches = _branches(code, target, setting)
    whole_plan = target_value(target_rows, setting.day)
    tree = setting.tree
    yield _whole(target, branches, whole_plan, setting)
    for unit in tree.preorder:
        branch = branches[unit]
        if branch.allocated or branch.filled:
            plan = branch.plan
            if target.measure.is_ratio:
                plan = _own_value(code, unit, setting, whole_plan)
            yield _result(target, tree.units[unit].code, branch, plan, setting)


def _whole(target: Target, branches: Mapping[str, BranchFigures], value: Decimal | None, setting: _Setting) -> Result:
    total = BranchFigures()
    for root in setting.tree.roots:
        total.add(branches[root])
    plan = value if setting.is_root else total.plan
    assert target.measure is not None
    if target.measure.is_ratio and not setting.is_root:
        root = setting.tree.roots[0] if setting.tree.roots else ""
        plan = _own_value(as_spreadsheet(target.code), root, setting, value)
    return _result(target, None, total, plan, setting)


def _own_value(target: str, unit: str, setting: _Setting, value: Decimal | None) -> Decimal | None:
    """Return the plan of a ratio at *unit*: its allocated value, else *value*, that of the target."""
    share = setting.shares.get((target, unit))
    return share.value if share is not None and share.value is not None else value


def _branches(code: str, target: Target, setting: _Setting) -> dict[str, BranchFigures]:
    """Return for every unit its own figures plus those of its children.

    A target rolled up by its owner is different: the units above the owner get the owner's figures alone.
    """
    tree = setting.tree
    assert target.measure is not None
    branches: dict[str, BranchFigures] = {}
    for unit in tree.preorder:
        valid = setting.day is None or tree.units[unit].valid_on(setting.day) or tree.units[unit].valid_to is None
        slot = (code, unit)
        branches[unit] = unit_alone(
            tree.units[unit].code,
            target.measure,
            setting.shares.get(slot),
            setting.owns.get(slot),
            valid=valid,
            coverage=setting.coverages.get(slot, NOBODY),
        )
    owner = (
        as_spreadsheet(target.owner)
        if target.owner and target.roll_up is RollUp.OWNER and target.measure.is_level
        else ""
    )
    ancestors = frozenset(tree.ancestors(owner)) if owner in tree.units else frozenset()
    for unit in reversed(tree.preorder):
        for child in tree.children[unit]:
            branches[unit].add(branches[child])
    for unit in ancestors:
        branches[unit] = branches[owner]
    return branches


def _result(target: Target, unit: str | None, branch: BranchFigures, plan: Decimal | None, setting: _Setting) -> Result:
    measure = target.measure
    assert measure is not None
    if measure is Measure.CRITERION:
        return _criterion(target, unit, branch, setting)
    flow = measure in (Measure.FLOW, Measure.FLOW_RATIO)
    figure = branch.figure + branch.opening if flow else branch.figure
    state = TargetState(
        measure=measure,
        figure=figure,
        plan=plan,
        opening=None if flow else branch.opening.value,
        at_most=target.at_most,
        expected=setting.expected,
        threshold=setting.threshold,
        at_end=setting.at_end,
    )
    actual = state.actual
    ratio_points = None
    if measure.is_ratio and actual is not None and plan is not None:
        ratio_points = rounded(actual - Fraction(plan))
    return Result(
        target=target.code,
        unit=unit,
        measure=measure,
        plan=None if plan is None else plain(plan),
        actual=None if actual is None else rounded(actual) if measure.is_ratio else plain(figure.value or Decimal(0)),
        numerator=_plain(figure.numerator),
        denominator=_plain(figure.denominator),
        percent=percentage(figure.value, plan) if not measure.is_ratio and figure.value is not None and plan else None,
        points=ratio_points,
        pace=None if state.pace is None else rounded(HUNDRED * state.pace),
        forecast=_forecast(measure, actual, setting.expected),
        rating=None if branch.excused else rate(state),
        estimated=branch.estimated,
        oldest=branch.oldest,
        coverage=branch.coverage,
    )


def _plain(number: Decimal | None) -> Decimal | None:
    return None if number is None else plain(number)


def _forecast(measure: Measure, actual: Fraction | None, expected: Fraction | None) -> Decimal | None:
    """Return the figure expected at the end: a flow continues at its pace, a level or a ratio stays as it is."""
    if actual is None:
        return None
    if measure is Measure.FLOW:
        return rounded(actual / expected) if expected else None
    return rounded(actual)


def _criterion(target: Target, unit: str | None, branch: BranchFigures, setting: _Setting) -> Result:
    exempt = branch.excused and not branch.must_judge
    early = setting.expected is not None and setting.expected < setting.threshold
    rating = rate_criterion(branch.judgement, awaited=branch.partly_judged, early=early, at_end=setting.at_end)
    return Result(
        target=target.code,
        unit=unit,
        measure=Measure.CRITERION,
        actual=branch.judgement,
        rating=None if exempt else rating,
        estimated=branch.estimated,
        oldest=branch.oldest,
        unmet=tuple(branch.unmet),
        awaited=tuple(branch.awaited) if branch.must_judge != branch.awaited else (),
        coverage=branch.coverage,
    )


RowKey = tuple[str, str, date]


def running_totals(
    tables: Tables, rows: Sequence[Progress], evaluation: Evaluation
) -> dict[RowKey, tuple[Decimal | None, Decimal | None]]:
    """Return what the grey cells of each Progress row show: running total and % of plan, by unit, target and month.

    Both count the unit's own rows only. The running total of a ratio is in points; only flows and stocks with a plan
    have a % of plan. Like the formula on the sheet, this adds up numerators and denominators separately, also in rows
    where the other part is missing: such a row is reported as an error anyway.
    """
    share_of_slot = shares(tables, evaluation.day)
    totals: dict[Slot, Figure] = {}
    totals_by_row: dict[RowKey, tuple[Decimal | None, Decimal | None]] = {}
    for row in sorted((row for row in rows if row.period is not None), key=lambda row: row.period or date.min):
        slot = (as_spreadsheet(row.target), as_spreadsheet(row.unit))
        target = tables.target(row.target)
        if target is None or target.measure is None or row.period is None:
            continue
        share = share_of_slot.get(slot, Share())
        figure = figure_of(target.measure, row)
        if not target.measure.is_level:
            addend = parts_of(row) if target.measure.is_ratio else figure
            figure = totals[slot] = totals.get(slot, share.opening) + addend
        has_figure = figure_of(target.measure, row).exists
        totals_by_row[slot[1], slot[0], row.period] = (
            _shown(target.measure, figure, share.value) if has_figure else (None, None)
        )
    return totals_by_row


def _shown(measure: Measure, figure: Figure, plan: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    if measure.is_ratio:
        if figure.numerator is None or not figure.denominator:
            return None, None
        return percentage(figure.numerator, figure.denominator), None
    if figure.value is None:
        return None, None
    return rounded_figure(figure.value), percentage(figure.value, plan) if plan else None


__all__ = ["NOTHING", "Result", "compute", "running_totals"]
