"""What is usual among a few earlier figures, robustly: medians do not follow one wrong figure as a mean would."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

FLOW_HISTORY = 3  # with fewer earlier periods nothing is usual yet
LEVEL_HISTORY = 2
LEVEL_WINDOW = 3  # a level grows: only the last ones tell where it stands
TIMES_SPREAD = 3
NORMAL = Decimal("1.4826")  # makes the median deviation comparable with a standard deviation


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

    They vary by their own spread, and counted things by about the square root of how many they are: 2 after 5 is no
    surprise, 200 after 500 is.
    """
    usual = median(earlier)
    if usual <= 0:
        return None
    spread = max(NORMAL * median([abs(one - usual) for one in earlier]), usual.sqrt())
    surprising = abs(value - usual) > TIMES_SPREAD * spread and change(value, usual) > threshold
    return usual if surprising else None
