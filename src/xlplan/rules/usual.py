"""What is usual among a few earlier figures, robustly: medians do not follow one wrong figure as a mean would."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

FLOW_HISTORY = 3  # with fewer earlier periods nothing is usual yet
LEVEL_HISTORY = 2
LEVEL_WINDOW = 3  # a level grows: only the last ones tell where it stands
TIMES_SPREAD = 3
LEAST_SPREAD = Decimal("0.15")  # offices' figures vary by some 15 % even when a few of them happen to agree
NORMAL = Decimal("1.4826")  # makes the median deviation comparable with a standard deviation
FEW = {2: Decimal("1.2"), 3: Decimal("1.5"), 4: Decimal("1.36")}  # of few figures the median deviation is too small
MORE = Decimal("1.2")


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle one of *values* (at least one), or half way between the two in the middle."""
    ordered = sorted(values)
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2


def change(value: Decimal, usual: Decimal) -> Fraction:
    """By how many per cent *value* differs from *usual* (above 0), without sign."""
    return 100 * abs(Fraction(value) - Fraction(usual)) / Fraction(usual)


def jumps(earlier: Sequence[Decimal], value: Decimal, threshold: Decimal) -> Decimal | None:
    """The usual figure, when *value* leaves it by more than *threshold* per cent and by more than such figures vary.

    Figures (0 or more) vary by factors, so twice as much weighs as half as much: by their own spread, and counted
    things by about the square root of how many they are. 2 after 5 is no surprise, 200 after 500 is.
    """
    usual = median(earlier)
    if usual <= 0 or 100 * abs(value - usual) <= threshold * usual:
        return None
    own = NORMAL * FEW.get(len(earlier), MORE) * median([_factor(one, usual) for one in earlier])
    spread = max(own, 1 / (usual + 1).sqrt(), LEAST_SPREAD)
    return usual if _factor(value, usual) > TIMES_SPREAD * spread else None


def _factor(one: Decimal, other: Decimal) -> Decimal:
    """The logarithm of how many times one is as large as the other, either way; one more of each keeps 0 within
    reach.
    """
    return ((max(one, other) + 1) / (min(one, other) + 1)).ln()
