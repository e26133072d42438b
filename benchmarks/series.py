"""Monthly counts: drawn at random, and real ones."""

import csv
import math
import random
from collections import defaultdict
from pathlib import Path

REAL = Path(__file__).parent / "real" / "ae_attendances.csv"
YEAR = 12

Counts = list[int]


def counted(chance: random.Random, mean: float) -> int:
    """A count that is *mean* on average."""
    if mean > 500:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    number, product, limit = 0, chance.random(), math.exp(-mean)
    while product > limit:
        number, product = number + 1, product * chance.random()
    return number


def drawn(chance: random.Random, mean: float, variation: float, months: int, growth: float = 0.0) -> Counts:
    """Counts whose months vary (gamma) beside the chance of counting (Poisson), and grow by a part each month."""
    shapes = [chance.gammavariate(1 / variation**2, variation**2) if variation else 1.0 for _ in range(months)]
    return [counted(chance, mean * shape * (1 + growth) ** month) for month, shape in enumerate(shapes)]


def real() -> dict[str, list[Counts]]:
    """The real series of 36 months that reach 20 at least once, by what they count, in the order of their offices."""
    series: dict[str, list[Counts]] = defaultdict(list)
    with REAL.open(encoding="utf-8", newline="") as lines:
        for _, _, measure, *figures in list(csv.reader(lines))[1:]:
            counts = [int(figure) for figure in figures]
            if max(counts) >= 20:
                series[measure].append(counts)
    return series


def real_ratios() -> list[tuple[Counts, Counts]]:
    """Numerators (seen within four hours) and denominators (attendances) of every department."""
    parts: dict[tuple[str, str], dict[str, Counts]] = defaultdict(dict)
    with REAL.open(encoding="utf-8", newline="") as lines:
        for office, kind, measure, *figures in list(csv.reader(lines))[1:]:
            parts[office, kind][measure] = [int(figure) for figure in figures]
    return [
        ([all_ - late for all_, late in zip(one["attendances"], one["breaches"], strict=True)], one["attendances"])
        for one in parts.values()
    ]


def running(figures: Counts, months: int | None = None) -> Counts:
    """The same months as running totals, with a new start after every so many *months*."""
    totals: Counts = []
    for month, figure in enumerate(figures):
        totals.append(figure + (totals[-1] if totals and not (months and month % months == 0) else 0))
    return totals
