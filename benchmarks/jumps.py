"""How often the jump rule asks about figures that are right, and how many wrong ones it sees.

``python -m benchmarks.jumps``: series of eight monthly counts are drawn at random, with a mean of 5 to 1,000 and months
that vary by 0 to 40 % around it (gamma) beside the chance of counting (Poisson). From the fourth month on each figure
is judged as it is, with a digit too many, with a digit too few, and as 0. Printed per cent of 2,000 figures each; the
seed is fixed.
"""

import math
import random
from decimal import Decimal

from xlplan.layout.plan import DEFAULT_JUMP
from xlplan.rules.usual import FLOW_HISTORY, jumps

SERIES, MONTHS = 400, 8
VARIATION = (0.0, 0.2, 0.3, 0.4)
MEANS = (5, 20, 100, 1000)
WRONG = {"right": lambda one: one, "x 10": lambda one: one * 10, "/ 10": lambda one: one // 10, "0": lambda one: 0}


def counted(chance: random.Random, mean: float) -> int:
    """A count that is *mean* on average."""
    if mean > 500:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    number, product, limit = 0, chance.random(), math.exp(-mean)
    while product > limit:
        number, product = number + 1, product * chance.random()
    return number


def asked_about(variation: float, mean: int) -> dict[str, float]:
    """Per cent of figures asked about: as they are, and made wrong in each way."""
    chance = random.Random(f"{variation} {mean}")
    asked = dict.fromkeys(WRONG, 0)
    for _ in range(SERIES):
        shapes = [chance.gammavariate(1 / variation**2, variation**2) if variation else 1.0 for _ in range(MONTHS)]
        figures = [counted(chance, mean * shape) for shape in shapes]
        for place in range(FLOW_HISTORY, MONTHS):
            earlier = [Decimal(one) for one in figures[:place]]
            for name, typed in WRONG.items():
                asked[name] += jumps(earlier, Decimal(typed(figures[place])), DEFAULT_JUMP) is not None
    return {name: 100 * number / (SERIES * (MONTHS - FLOW_HISTORY)) for name, number in asked.items()}


if __name__ == "__main__":
    print("varies  mean " + "".join(f"{name:>8}" for name in WRONG))
    for variation in VARIATION:
        for mean in MEANS:
            found = asked_about(variation, mean)
            print(f"{variation:6.0%} {mean:5} " + "".join(f"{number:7.1f}%" for number in found.values()))
