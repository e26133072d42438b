"""Results: plan, actual, pace, forecast and rating of every unit of the tree and of the whole, for every target."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlplan.layout.choices import Judgement, Measure, Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One target at one unit (or, *unit* None, the whole). Ratios and percentages are in points (95 for 95 %).

    *actual* is 100 × numerator ÷ denominator for ratios, a judgement for criteria; *denominator* is net of exclusions.
    *pace* is 100 × (share done − expected share), None where pace is not defined.
    *oldest* is the month of the oldest period a stock rests on; *unmet* the units that keep a criterion unmet.
    """

    target: str
    unit: str | None
    measure: Measure
    plan: Decimal | None = None
    actual: Decimal | Judgement | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    percent: Decimal | None = None
    points: Decimal | None = None
    pace: Decimal | None = None
    forecast: Decimal | None = None
    rating: Rating | None = None
    estimated: bool = False
    oldest: date | None = None
    unmet: tuple[str, ...] = ()
