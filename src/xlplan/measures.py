"""The five measures: how figures combine, what share of a plan is done, and how it is rated.

Sums and comparisons are exact. A quotient is rounded once, to six decimals, half away from zero.
"""

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from xlplan.dataclass import dataclass
from xlplan.layout.choices import Judgement, Measure, Rating
from xlplan.layout.columns import HUNDRED

MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Figure:
    """What a unit or a branch has reached: the *value* of a flow or stock, or the two parts of a ratio.

    *denominator* is net of exclusions.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def exists(self) -> bool:
        return self.value is not None or self.denominator is not None

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(
            plus(self.value, other.value),
            plus(self.numerator, other.numerator),
            plus(self.denominator, other.denominator),
        )


NOTHING = Figure()


def plus(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    """Return the exact sum, where None means no figure rather than zero: None + 3 is 3, None + None is None."""
    if left is None or right is None:
        return right if left is None else left
    with localcontext() as exact:
        exact.prec = 60
        return left + right


def rounded(quotient: Fraction) -> Decimal:
    """Round to six decimals, half away from zero, without trailing zeros: 2/3 → 0.666667."""
    return _rounded(quotient.numerator, quotient.denominator)


def rounded_figure(figure: Decimal) -> Decimal:
    """Do the same for a figure."""
    return _rounded(*figure.as_integer_ratio())


def _rounded(numerator: int, denominator: int) -> Decimal:
    """Do the same for a quotient of integers that need not be in lowest terms; *denominator* is above 0."""
    whole = (2 * abs(numerator) * MILLION + denominator) // (2 * denominator)
    units, rest = divmod(whole, MILLION)
    if rest == 0:
        return Decimal(-units if numerator < 0 else units)
    return plain(Decimal(-whole if numerator < 0 else whole).scaleb(-6))


def plain(number: Decimal) -> Decimal:
    """Return the same number without trailing zeros and without an exponent: 1.11E+6 → 1110000, 0.50 → 0.5."""
    if number == 0:
        return Decimal(0)
    with localcontext() as exact:
        exact.prec = max(exact.prec, len(number.as_tuple().digits), number.adjusted() + 1)  # a cell may hold 1E+300
        normal = number.normalize()
        return normal.quantize(Decimal(1)) if normal.as_tuple().exponent > 0 else normal  # type: ignore[operator]


def ratio(numerator: Decimal, denominator: Decimal) -> Fraction | None:
    """Return numerator ÷ denominator, exact; None when the denominator is 0."""
    return Fraction(numerator) / Fraction(denominator) if denominator else None


def percentage(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Return 100 × part ÷ whole, rounded; None when *whole* is 0."""
    if not whole:
        return None
    (above, below), (by, parts) = part.as_integer_ratio(), whole.as_integer_ratio()
    numerator, denominator = HUNDRED * above * parts, below * by
    return _rounded(-numerator, -denominator) if denominator < 0 else _rounded(numerator, denominator)


def expected_share(counts_from: date | None, end: date | None, day: date | None) -> Fraction | None:
    """Return E, the share of the contest's time that has passed on *day*, from 0 to 1; None when a date is missing.

    Both ends count: from 01/01 to 10/01, on 05/01, E is 5/10.
    """
    if counts_from is None or end is None or day is None or end < counts_from:
        return None
    passed = Fraction((day - counts_from).days + 1, (end - counts_from).days + 1)
    return min(max(passed, Fraction(0)), Fraction(1))


@dataclass(frozen=True, slots=True)
class TargetState:
    """Everything that a rating depends on."""

    measure: Measure
    figure: Figure
    plan: Decimal | None

    opening: Decimal | None
    """The opening balance; used for stocks only."""

    at_most: bool
    """Whether the figure must not exceed the plan (≤)."""

    expected: Fraction | None
    """E: the share of the contest's time that has passed."""

    threshold: Fraction
    """By which part of E the share done may fall short of it (or, for ≤, exceed it): 0.1 for ten per cent.

    Nothing is rated by its pace before E has reached this value: two weeks say little about a year.
    """

    at_end: bool
    """Whether the contest is over."""

    @property
    def actual(self) -> Fraction | None:
        """The exact figure that is compared with the plan; a ratio in points."""
        if self.measure.is_ratio:
            numerator, denominator = self.figure.numerator, self.figure.denominator
            quotient = None if numerator is None or denominator is None else ratio(numerator, denominator)
            return None if quotient is None else HUNDRED * quotient
        return None if self.figure.value is None else Fraction(self.figure.value)

    @property
    def share(self) -> Fraction | None:
        """S: the share of the plan that is done; None for ratios and criteria, and without a plan or a figure."""
        if self.plan is None or self.actual is None:
            return None
        if self.measure is Measure.FLOW:
            return self.actual / Fraction(self.plan) if self.plan else None
        if self.measure is Measure.STOCK and self.opening is not None:
            return self._growth(Fraction(self.plan), Fraction(self.opening), self.actual)
        return None

    @property
    def pace(self) -> Fraction | None:
        """S − E."""
        return None if self.share is None or self.expected is None else self.share - self.expected

    @property
    def relative_pace(self) -> Fraction | None:
        """(S − E) ÷ E: the forecast less the plan, as a part of the plan. None where pace is not defined."""
        return None if self.pace is None or not self.expected else self.pace / self.expected

    @property
    def is_early(self) -> bool:
        """Whether it is too early to rate what is not met yet."""
        return self.expected is not None and self.expected < self.threshold

    def _growth(self, plan: Fraction, opening: Fraction, last: Fraction) -> Fraction:
        """Return the share done of the way from the opening balance to the plan: 130, from 100 to 160, is 1/2."""
        if self._meets(last, plan):
            return Fraction(1)
        if self._meets(opening, plan):
            return Fraction(0)
        return (last - opening) / (plan - opening)

    def _meets(self, value: Fraction, plan: Fraction) -> bool:
        return value <= plan if self.at_most else value >= plan


def rate(state: TargetState) -> Rating | None:
    """Return the rating of a figure against its plan, the first that applies.

    None without a plan, and for a ratio whose denominator is 0.
    """
    if state.plan is None:
        return None
    if not state.figure.exists:
        return Rating.NO_DATA
    actual, plan = state.actual, Fraction(state.plan)
    if actual is None:
        return None
    final = _flow_at_any_time(state, actual, plan)
    if final is not None:
        return final
    return _at_end(actual, plan, state.at_most) if state.at_end else _before_end(state, actual, plan)


def _flow_at_any_time(state: TargetState, actual: Fraction, plan: Fraction) -> Rating | None:
    """Return the rating of a flow that does not depend on the date, because a flow never falls; else None."""
    if state.measure is not Measure.FLOW:
        return None
    if state.at_most:
        return Rating.NOT_MET if actual > plan else None
    if actual > plan:
        return Rating.EXCEEDED
    return Rating.MET if actual == plan else None


def _before_end(state: TargetState, actual: Fraction, plan: Fraction) -> Rating:
    pace = state.relative_pace
    met = actual <= plan if state.at_most else actual >= plan
    # A flow within its ceiling may still exceed it: it is not met before the end.
    if state.is_early and (not met or (state.measure is Measure.FLOW and state.at_most)):
        return Rating.EARLY
    if state.measure is Measure.FLOW and state.at_most:
        return Rating.AT_RISK if pace is not None and pace > state.threshold else Rating.ON_TRACK
    if state.measure is Measure.FLOW or (state.measure is Measure.STOCK and state.opening is not None):
        return Rating.BEHIND if pace is not None and pace < -state.threshold else Rating.ON_TRACK
    return Rating.ON_TRACK if met else Rating.SHORT


def _at_end(actual: Fraction, plan: Fraction, at_most: bool) -> Rating:
    if actual == plan:
        return Rating.MET
    if at_most:
        return Rating.MET if actual < plan else Rating.NOT_MET
    return Rating.EXCEEDED if actual > plan else Rating.NOT_MET


def rate_criterion(judgement: Judgement | None, *, awaited: bool, early: bool, at_end: bool) -> Rating:
    """Return the rating of a criterion.

    *judgement* is that of the branch, None if units have not judged it; *awaited* says that only some have.
    """
    if judgement is Judgement.MET:
        return Rating.MET
    if judgement is None and not awaited:
        return Rating.NO_DATA
    if early and not at_end:
        return Rating.EARLY
    if judgement is None:
        return Rating.INCOMPLETE
    return Rating.NOT_MET if at_end else Rating.SHORT
