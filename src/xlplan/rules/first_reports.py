"""The first figures of a unit and target, which have no usual figure yet, against everything else that is known."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from xlplan.dataclass import dataclass
from xlplan.findings import Severity
from xlplan.layout import Progress
from xlplan.layout.choices import Measure
from xlplan.rules.history import earlier_figures
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.rules.running_totals import running_totals
from xlplan.rules.series import TELLING_COUNT, Series, list_words, month_text
from xlplan.rules.usual import FLOW_HISTORY, TIMES_SPREAD, distance, least_spread
from xlplan.tables import Slot
from xlplan.words import Words, as_spreadsheet

FAR = 5  # a figure so many times too large or too small is nearer to a slip by 10 than to a month that varies

OPENING = Words("số đầu kỳ", "the opening balance")
OPENING_A_MONTH = Words("bình quân một tháng của số đầu kỳ", "a month's part of the opening balance")
PLAN = Words("kế hoạch", "the plan")
PLAN_A_PERIOD = Words("bình quân một kỳ theo kế hoạch", "a period's part of the plan")
LAST_YEAR = Words("số cùng kỳ năm trước của kỳ {period}", "last year's figure of {period}")
EARLIER = Words("số kỳ {period}", "the figure of {period}")

TIMES = Words("gấp khoảng {times} lần", "is about {times} times")
PART = Words("chỉ bằng khoảng 1/{times}", "is only about 1/{times} of")


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure above 0 with which a first one is compared."""

    value: Decimal
    name: Words

    period: str = ""
    """The period that the name names."""

    is_history: bool = False
    """Whether it was reached before: only then may a figure be too small, or large without exceeding the plan."""


@rule(
    "PRG-31",
    Severity.WARNING,
    says=Words(
        "{target}, kỳ {period}: {figure} {times} {reference} ({value}).",
        "{target}, period {period}: {figure} {times} {reference} ({value}).",
    ),
    fix=Words(
        "Kiểm tra có thừa, thiếu chữ số hay nhầm đơn vị tính không; nếu đúng, giải trình ở cột Ghi chú.",
        "Check for a digit too many or too few, or another unit of measure; if it is right, explain it under Note.",
    ),
    suspicion=True,
)
def first_figure_is_plausible(subject: Subject) -> Iterator[Hit]:
    """A digit too many or too few, or thousands typed for single pieces, has to be seen in the first report: later
    ones are held against it. (The figure must be far from the opening balance, the plan, last year's figures and the
    unit's earlier ones; PRG-17 takes over once there are enough of these.)
    """
    last_years = _last_years(subject)
    odd = subject.odd_fractions.keys() | subject.no_counts
    for series in subject.series:
        if running_totals(series) is not None:
            continue
        known = {column: list(_known(series, column, subject, last_years)) for column in series.columns}
        for index, row in enumerate(series.rows[:FLOW_HISTORY]):
            for column in series.columns if row.state is None else ():
                if (row.row, column) in odd or earlier_figures(series, column, index):
                    continue
                value, references = getattr(row, column), [*known[column], *_earlier(series, column, index)]
                if not references:
                    continue
                ceiling = None if series.measure.is_level else _remaining_plan(series)
                reference = far_from_all(value, references, ceiling, is_level=series.measure.is_level)
                if reference is not None:
                    yield subject.tables.progress.cell(row, column), _values(row, value, reference)
                    break


def far_from_all(
    value: Decimal, references: Sequence[Reference], ceiling: Decimal | None, *, is_level: bool
) -> Reference | None:
    """Return the reference nearest to *value* if even that is :data:`FAR` from it, else None.

    A count is also far only if it exceeds what counts of that size vary by. Without history a figure must exceed the
    *ceiling*, what is left of the plan of a flow: a whole year's plan may well be carried out in one month.
    """
    largest = max(references, key=lambda reference: reference.value)
    smallest = min(references, key=lambda reference: reference.value)
    has_history = any(reference.is_history for reference in references)
    if value > largest.value:
        nearest, far = largest, value >= FAR * largest.value
        plausible = not has_history and not is_level and (ceiling is None or value <= ceiling)
    else:
        nearest, far = smallest, 0 < FAR * value <= smallest.value
        plausible = not has_history or (not is_level and smallest.value < TELLING_COUNT)
    if not far or plausible:
        return None
    return nearest if distance(value, nearest.value) > TIMES_SPREAD * least_spread(nearest.value) else None


def _known(
    series: Series, column: str, subject: Subject, last_years: Mapping[Slot, Sequence[Progress]]
) -> Iterator[Reference]:
    """Yield what is known of a column of a series before its first report."""
    share, months, periods = series.share, series.opening_months, len(subject.calendar.periods)
    if series.measure is Measure.STOCK:
        yield from _reference(share.opening.value, OPENING, is_history=True)
        yield from _reference(share.value, PLAN)
    elif not series.measure.is_level:
        opening = share.opening
        sums = {Measure.FLOW: opening.value, Measure.FLOW_RATIO: opening.numerator}
        total = opening.denominator if column == "denominator" else sums[series.measure]
        if total is not None and months is not None:
            yield from _reference(total * months.denominator / months.numerator, OPENING_A_MONTH, is_history=True)
        plan = _remaining_plan(series)
        if plan is not None and periods:
            yield from _reference(plan / periods, PLAN_A_PERIOD)
    slot = as_spreadsheet(series.target.code), as_spreadsheet(series.rows[0].unit)
    for row in last_years.get(slot, ()):
        value = row.last_year_denominator if column == "denominator" else row.last_year
        yield from _reference(value, LAST_YEAR, month_text(row), is_history=True)


def _earlier(series: Series, column: str, index: int) -> Iterator[Reference]:
    """Yield the figures before the row at *index*. Of a flow one month is no history yet; a level seldom moves far."""
    for row in series.rows[:index]:
        yield from _reference(getattr(row, column), EARLIER, month_text(row), is_history=series.measure.is_level)


def _reference(
    value: Decimal | None, name: Words, period: str = "", *, is_history: bool = False
) -> Iterable[Reference]:
    return (Reference(value, name, period, is_history),) if value is not None and value > 0 else ()


def _remaining_plan(series: Series) -> Decimal | None:
    """Return what the opening balance of a flow leaves of its plan; the whole plan if it leaves nothing."""
    plan, opening = series.share.value, series.share.opening.value
    if series.measure is not Measure.FLOW or plan is None:
        return None
    return plan - opening if opening is not None and opening < plan else plan


def _last_years(subject: Subject) -> Mapping[Slot, Sequence[Progress]]:
    """Return the rows that say last year's figure, also those of periods to come, by target and unit."""
    rows: dict[Slot, list[Progress]] = defaultdict(list)
    for row, _, _ in subject.measured:
        if row.last_year is not None and row.sound("unit", "last_year", "last_year_denominator"):
            rows[as_spreadsheet(row.target), as_spreadsheet(row.unit)].append(row)
    return rows


def _values(row: Progress, value: Decimal, reference: Reference) -> dict[str, object]:
    too_large = value > reference.value
    factor = Fraction(value) / Fraction(reference.value)
    return {
        "target": row.target,
        "period": month_text(row),
        "figure": value,
        "times": (TIMES if too_large else PART).filled(
            times=list_words([Decimal(round(factor if too_large else 1 / factor))])
        ),
        "reference": reference.name.filled(period=reference.period),
        "value": Decimal(round(Fraction(reference.value) * 10)) / 10 or reference.value,
    }
