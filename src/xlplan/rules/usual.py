"""The usual level and spread of a few earlier figures, by median and median absolute deviation (MAD).

Medians are robust: one wrong figure moves a mean, but hardly a median. The MAD, its factor for normal data and why it
suits such outlier tests: Rousseeuw & Croux 1993, "Alternatives to the Median Absolute Deviation", J. Amer. Statist.
Assoc. 88. Its correction for small samples: Croux & Rousseeuw 1992, "Time-efficient algorithms for two highly robust
estimators of scale", COMPSTAT.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

FLOW_HISTORY = 3  # with fewer earlier periods there is no usual figure yet
LEVEL_HISTORY = 2
LEVEL_WINDOW = 3  # a level grows: only its latest figures show where it is now
TIMES_SPREAD = 3  # how many times the spread a figure may differ from the usual one
LEAST_SPREAD = Decimal("0.15")  # figures of offices vary by about 15 %, even when a few of them happen to agree
NORMAL = Decimal("1.4826")  # MAD × 1.4826 estimates the standard deviation of normal data
# The MAD of a small sample is too small. Croux & Rousseeuw (1992) multiply it by 1.196, 1.495, 1.363 and 1.206 for
# n = 2, 3, 4 and 5, and by n / (n - 0.8) beyond 9. FEW rounds the first three; MORE, about the factor of n = 5, is
# used for every n from 5 on, where the published factors fall towards 1. A long history is therefore judged slightly
# more leniently than by the paper.
FEW = {2: Decimal("1.2"), 3: Decimal("1.5"), 4: Decimal("1.36")}
MORE = Decimal("1.2")


def median(values: Sequence[Decimal]) -> Decimal:
    """Return the middle one of *values* (at least one), or the mean of the two in the middle."""
    ordered = sorted(values)
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2


def change(value: Decimal, usual: Decimal) -> Fraction:
    """Return by how many per cent *value* differs from *usual*, which must be above 0; never negative."""
    return 100 * abs(Fraction(value) - Fraction(usual)) / Fraction(usual)


def jumps(earlier: Sequence[Decimal], value: Decimal, threshold: Decimal) -> Decimal | None:
    """Return the usual figure if *value* is an outlier, else None.

    An outlier differs from the usual figure by more than *threshold* per cent, and by more than such figures vary.
    Figures (0 or more) vary by factors, so deviations are logarithms: double and half weigh the same. The spread is
    the largest of three: that of the earlier figures, :data:`LEAST_SPREAD`, and 1/√(usual + 1), because a count of n
    things varies by about √n. So 2 after several figures around 5 is no outlier, 200 after 500 is.
    """
    usual = median(earlier)
    if usual <= 0 or 100 * abs(value - usual) <= threshold * usual:
        return None
    own_spread = NORMAL * FEW.get(len(earlier), MORE) * median([distance(figure, usual) for figure in earlier])
    return usual if distance(value, usual) > TIMES_SPREAD * max(own_spread, least_spread(usual)) else None


def least_spread(usual: Decimal) -> Decimal:
    """Return how much figures around *usual* (0 or more) vary at least, as a logarithm of a factor."""
    return max(1 / (usual + 1).sqrt(), LEAST_SPREAD)


def distance(value: Decimal, usual: Decimal) -> Decimal:
    """Return ln of the larger divided by the smaller, 0 or more. Adding 1 to both keeps the quotient finite for 0."""
    return ((max(value, usual) + 1) / (min(value, usual) + 1)).ln()
