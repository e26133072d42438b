"""The five measures on plain figures: how they combine, how far they are, how they are rated.

Sums and comparisons are exact. A quotient is divided once, half away from zero, to six decimals.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from xlplan.layout.choices import Measure, Rating
from xlplan.layout.columns import HUNDRED

MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Figure:
    """What a unit or a branch has reached: *value* of a flow or stock, or *numerator* and net *denominator* of a
    ratio.
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


def plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Exact sum in which None is nothing rather than zero."""
    if one is None or other is None:
        return other if one is None else one
    with localcontext() as exact:
        exact.prec = 60
        return one + other


def rounded(quotient: Fraction) -> Decimal:
    """To six decimals, half away from zero, without trailing zeros."""
    millionths = abs(quotient) * MILLION
    whole = (2 * millionths.numerator + millionths.denominator) // (2 * millionths.denominator)
    return plain(Decimal(-whole if quotient < 0 else whole).scaleb(-6))


def plain(number: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent: 1110000, 0.5, 0."""
    if number == 0:
        return Decimal(0)
    with localcontext() as exact:
        exact.prec = max(exact.prec, len(number.as_tuple().digits), number.adjusted() + 1)  # a cell may hold 1E+300
        normal = number.normalize()
        return normal.quantize(Decimal(1)) if normal.as_tuple().exponent > 0 else normal  # type: ignore[operator]


def ratio(numerator: Decimal, denominator: Decimal) -> Fraction | None:
    """numerator ÷ denominator, exact; None for an empty denominator."""
    return Fraction(numerator) / Fraction(denominator) if denominator else None


def percentage(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """100 × part ÷ whole; None when whole is zero."""
    return rounded(HUNDRED * Fraction(part) / Fraction(whole)) if whole else None


def expected_share(counts_from: date | None, end: date | None, day: date | None) -> Fraction | None:
    """E: days from the date results count to *day* ÷ days from there to the contest's end, both inclusive, within
    0–1.
    """
    if counts_from is None or end is None or day is None or end < counts_from:
        return None
    gone = Fraction((day - counts_from).days + 1, (end - counts_from).days + 1)
    return min(max(gone, Fraction(0)), Fraction(1))


@dataclass(frozen=True, slots=True)
class TargetState:
    """Everything a rating looks at. *opening* matters for a stock only; *threshold* is a share (0.1 for ten points)."""

    measure: Measure
    figure: Figure
    plan: Decimal | None
    opening: Decimal | None
    at_most: bool
    expected: Fraction | None
    threshold: Fraction
    at_end: bool

    @property
    def actual(self) -> Fraction | None:
        """The exact figure that is held against the plan; a ratio in points."""
        if self.measure.is_ratio:
            numerator, denominator = self.figure.numerator, self.figure.denominator
            found = None if numerator is None or denominator is None else ratio(numerator, denominator)
            return None if found is None else HUNDRED * found
        return None if self.figure.value is None else Fraction(self.figure.value)

    @property
    def share(self) -> Fraction | None:
        """S: how much of the plan is done; None where pace has no meaning."""
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

    def _growth(self, plan: Fraction, opening: Fraction, last: Fraction) -> Fraction:
        if self._meets(last, plan):
            return Fraction(1)
        if self._meets(opening, plan):
            return Fraction(0)
        return (last - opening) / (plan - opening)

    def _meets(self, value: Fraction, plan: Fraction) -> bool:
        return value <= plan if self.at_most else value >= plan


def rate(standing: TargetState) -> Rating | None:
    """The rating of a figure against its plan, the first that applies; None without a plan or without a quotient."""
    if standing.plan is None:
        return None
    if not standing.figure.exists:
        return Rating.NO_DATA
    actual, plan = standing.actual, Fraction(standing.plan)
    if actual is None:
        return None
    at_any_time = _flow_at_any_time(standing, actual, plan)
    if at_any_time is not None:
        return at_any_time
    return _at_end(actual, plan, standing.at_most) if standing.at_end else _before_end(standing, actual, plan)


def _flow_at_any_time(standing: TargetState, actual: Fraction, plan: Fraction) -> Rating | None:
    if standing.measure is not Measure.FLOW:
        return None
    if standing.at_most:
        return Rating.NOT_MET if actual > plan else None
    if actual > plan:
        return Rating.EXCEEDED
    return Rating.MET if actual == plan else None


def _before_end(standing: TargetState, actual: Fraction, plan: Fraction) -> Rating:
    pace = standing.pace
    if standing.measure is Measure.FLOW and standing.at_most:
        return Rating.AT_RISK if pace is not None and pace > standing.threshold else Rating.ON_TRACK
    if standing.measure is Measure.FLOW or (standing.measure is Measure.STOCK and standing.opening is not None):
        return Rating.BEHIND if pace is not None and pace < -standing.threshold else Rating.ON_TRACK
    short = actual > plan if standing.at_most else actual < plan
    return Rating.SHORT if short else Rating.ON_TRACK


def _at_end(actual: Fraction, plan: Fraction, at_most: bool) -> Rating:
    if actual == plan:
        return Rating.MET
    if at_most:
        return Rating.MET if actual < plan else Rating.NOT_MET
    return Rating.EXCEEDED if actual > plan else Rating.NOT_MET


def rate_criterion(met: bool | None, at_end: bool) -> Rating:
    """*met* None: nobody has judged."""
    if met is None:
        return Rating.NO_DATA
    if met:
        return Rating.MET
    return Rating.NOT_MET if at_end else Rating.SHORT
