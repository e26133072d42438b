"""The monthly figures of one unit and target as a series, for the rules about patterns."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from xlplan.dataclass import dataclass
from xlplan.findings import show_number, show_period
from xlplan.layout import Plan, Progress, Target
from xlplan.layout.choices import Measure, State
from xlplan.layout.progress import FIGURES
from xlplan.periods import Calendar
from xlplan.shares import Share
from xlplan.tables import Slot
from xlplan.text.plausible import without_rounding_error
from xlplan.words import Lang, Words, as_spreadsheet

ZERO = Decimal(0)
DAYS_OF_MONTH = Fraction(365, 12)
LANGS: tuple[Lang, Lang] = ("vi", "en")
Measured = tuple[Progress, Target, Measure]
Spot = tuple[int, str]  # sheet row and column id of a cell of Progress

PARTS = ("actual", "denominator")  # of a ratio
RUN = 3  # this many figures in a row make a pattern
TELLING_COUNT = 20  # smaller counts agree, repeat and grow by chance
ENOUGH_WHOLE = 2  # with more figures than this in a column, a single fraction stands out
MANY_WHOLE = 4  # whole figures per fraction that show that a target counts things


@dataclass(frozen=True, slots=True)
class Series:
    """The sound rows of one unit and target that have a figure, earliest first; at least one.

    A nil row of a flow counts as 0.
    """

    target: Target
    measure: Measure
    rows: tuple[Progress, ...]
    share: Share

    opening_months: Fraction | None = None
    """How many months the opening balance of a flow covers; None when it is not known."""

    def figures(self, column: str) -> list[Decimal]:
        return [getattr(row, column) or ZERO for row in self.rows]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold its figures. A level is down to nothing when the last of them holds 0."""
        return ("actual", "denominator") if self.measure.is_ratio else ("actual",)


def every_series(
    measured: Iterable[Measured], shares: Mapping[Slot, Share], calendar: Calendar, plan: Plan
) -> Iterator[Series]:
    """Yield the series of a workbook in the order of their first rows; the rows of each are sorted by period."""
    opening_months = months_before(plan)
    months = {period.month for period in calendar.periods}
    members_of_slot: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    for row, target, measure in measured:
        if row.period in months and not row.bad and _has_value(row, measure):
            members_of_slot[as_spreadsheet(row.target), as_spreadsheet(row.unit)].append((row, target, measure))
    for slot, members in members_of_slot.items():
        rows = sorted((row for row, _, _ in members), key=lambda row: (row.period, row.row))
        yield Series(members[0][1], members[0][2], tuple(rows), shares.get(slot, Share()), opening_months)


def months_before(plan: Plan) -> Fraction | None:
    """Return how many months lie between the date from which results count and the contest's start, None if none do."""
    days = (plan.start - plan.results_from).days if plan.start and plan.results_from else 0
    return Fraction(days) / DAYS_OF_MONTH if days > 0 else None


def odd_fractions(measured: Sequence[Measured]) -> dict[Spot, int]:
    """Return the cells with a fraction in a target whose other figures are nearly all whole, and how many are whole.

    Example: 1.05 among the numbers of classes 12, 9, 11 and 14 of a target gives that cell, with 4.
    """
    fractions: dict[str, list[Spot]] = defaultdict(list)
    for row, target, measure in measured:
        if (
            measure is Measure.CRITERION
            or row.bad
            or not (measure.is_ratio or target.value is None or is_whole(target.value))
        ):
            continue
        for column in FIGURES:
            value = getattr(row, column)
            if value is not None and not is_whole(value):
                fractions[as_spreadsheet(row.target)].append((row.row, column))
    whole_counts: dict[str, int] = defaultdict(int)
    for row, _, _ in measured if fractions else ():
        code = as_spreadsheet(row.target)
        if code in fractions and not row.bad:
            whole_counts[code] += sum(
                value is not None and is_whole(value) for value in (row.actual, row.denominator, row.excluded)
            )
    return {
        spot: whole_counts[code]
        for code, spots in fractions.items()
        if whole_counts[code] >= MANY_WHOLE * len(spots)
        for spot in spots
    }


def no_counts(measured: Sequence[Measured], odd: Mapping[Spot, int]) -> frozenset[Spot]:
    """Return the cells of ratios whose figure cannot be a count.

    That is a figure between 0 and 1, or the only fraction in its target's column. Of the latter, cells in *odd* are
    left out: PRG-25 reports them.
    """
    columns: dict[tuple[str, str], list[tuple[Spot, Decimal]]] = defaultdict(list)
    for row, _, measure in measured:
        for column in PARTS if measure.is_ratio and not row.bad else ():
            value = getattr(row, column)
            if value is not None:
                columns[as_spreadsheet(row.target), column].append(((row.row, column), value))
    spots: set[Spot] = set()
    for figures in columns.values():
        fractions = [(spot, value) for spot, value in figures if not is_whole(value)]
        lonely = len(fractions) == 1 and len(figures) > ENOUGH_WHOLE
        spots.update(spot for spot, value in fractions if 0 < value < 1 or (lonely and spot not in odd))
    return frozenset(spots)


def is_whole(value: Decimal) -> bool:
    """Whether *value* is whole, apart from a rounding error, which COL-34 reports: 47.0000000001 is whole."""
    meant = without_rounding_error(value)
    number = value if meant is None else meant
    return number == number.to_integral_value()


def side_by_side(measured: Iterable[Measured]) -> list[dict[str, Progress]]:
    """Return one mapping per target and period that several units report: folded unit code → row with a figure."""
    rows_by_slot: dict[tuple[str, date], dict[str, Progress]] = defaultdict(dict)
    for row, _, measure in measured:
        if row.has_figure and row.period and row.sound("unit") and measure is not Measure.CRITERION:
            rows_by_slot[as_spreadsheet(row.target), row.period][as_spreadsheet(row.unit)] = row
    return [rows for rows in rows_by_slot.values() if len(rows) > 1]


def _has_value(row: Progress, measure: Measure) -> bool:
    """Whether the row counts in a series: it has a complete figure, or it is a nil row of a flow."""
    if measure is Measure.CRITERION:
        return False
    if row.state is not None:
        return measure is Measure.FLOW and row.state is State.NIL and not row.has_figure
    return row.actual is not None and (row.denominator is not None or not measure.is_ratio)


def month_text(row: Progress) -> str:
    return show_period(row.period) if row.period else ""


def list_words(values: Iterable[Decimal], joint: str = "; ") -> Words:
    """Return the numbers as a list: “1.050; 12,5” in Vietnamese, “1,050; 12.5” in English."""
    numbers = tuple(values)
    return Words(*(joint.join(show_number(number, lang) for number in numbers) for lang in LANGS))


def figure_text(row: Progress) -> Words | Decimal | None:
    """Return the figure of a row, or for a ratio the text “numerator/denominator”."""
    if row.actual is None or row.denominator is None:
        return row.actual
    return list_words((row.actual, row.denominator), "/")
