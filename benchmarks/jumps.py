"""How often the rules about figures ask about those that are right, and how many wrong ones they see.

``python -m benchmarks.jumps`` prints per cent, of drawn and of real series; the seeds are fixed.

* *Jumps* (PRG-17): from the fourth month on, each figure as it is, with a digit too many or too few, and as 0.
* *Running totals* (PRG-27), at the third, fifth and seventh report, and at any report of a year of seven: months as
  they are; as running totals; as running totals with a new start after three months; and as running totals that
  include an opening balance of five months. *With a plan*, the plan is wrong by a factor that varies by 40 %.
* *First reports* (PRG-31): the first figure as it is, 10 times too large, 10 times too small, 100 and 1,000 times too
  large; against the plan alone, with an opening balance of five months, and against last year's figures.
"""

import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from benchmarks.series import YEAR, Counts, drawn, real, real_ratios, running
from xlplan.layout import Progress, Target
from xlplan.layout.choices import Direction, Measure
from xlplan.layout.plan import DEFAULT_JUMP
from xlplan.measures import Figure
from xlplan.rules.first_reports import PLAN, Reference, far_from_all
from xlplan.rules.running_totals import running_totals
from xlplan.rules.series import Series
from xlplan.rules.usual import FLOW_HISTORY, jumps
from xlplan.shares import Share

DRAWN, MONTHS = 400, 8
PERIODS, OPENING_MONTHS = 7, 5
VARIATION, LUMPY, GROWTH = (0.0, 0.2, 0.3, 0.4), (0.6, 1.0), (0.1, 0.2)
MEANS = (5, 20, 100, 1000)
ERROR_OF_PLAN = 0.4
WRONG: dict[str, Callable[[int], int]] = {
    "right": lambda one: one,
    "x 10": lambda one: one * 10,
    "/ 10": lambda one: one // 10,
    "0": lambda one: 0,
}
SLIPS = {**WRONG, "x 100": lambda one: one * 100, "x 1,000": lambda one: one * 1000}
del SLIPS["0"]
REPORTS = (3, 5, 7)
NOTHING_KNOWN = Share()
FLOW = Target(code="F", name="F", measure=Measure.FLOW, direction=Direction.AT_LEAST)
RATIO = Target(code="R", name="R", measure=Measure.FLOW_RATIO, direction=Direction.AT_LEAST)


def groups(months: int) -> Iterator[tuple[str, list[Counts]]]:
    """Every kind of series, with its name: drawn ones of so many *months*, and the real ones."""
    for variation in (*VARIATION, *LUMPY):
        for mean in MEANS:
            chance = random.Random(f"{variation} {mean}")
            yield f"{variation:.0%}, mean {mean}", [drawn(chance, mean, variation, months) for _ in range(DRAWN)]
    for growth in GROWTH:
        chance = random.Random(f"growth {growth}")
        grown = [drawn(chance, 20, 0.3, months, growth) for _ in range(DRAWN)]
        yield f"30%, from 20, +{growth:.0%} a month", grown
    for measure, series in real().items():
        yield f"real {measure}", series


def windows(series: Iterable[Counts], months: int, before: int = 0) -> Iterator[tuple[Counts, Counts]]:
    """Consecutive parts of each series: so many months *before*, and so many *months*."""
    for figures in series:
        for start in range(before, len(figures) - months + 1, max(months, 6)):
            yield figures[start - before : start], figures[start : start + months]


def print_table(title: str, rows: Iterable[tuple[str, dict[str, list[bool]]]]) -> None:
    print(f"\n{title}")
    for number, (name, asked) in enumerate(rows):
        if not number:
            print(" " * 30 + "".join(f"{head:>12}" for head in asked))
        shares = (100 * sum(answers) / len(answers) if answers else math.nan for answers in asked.values())
        print(f"{name:30}" + "".join(f"{share:11.1f}%" for share in shares), flush=True)


def jumps_asked(series: Iterable[Counts]) -> dict[str, list[bool]]:
    asked: dict[str, list[bool]] = {name: [] for name in WRONG}
    for _, figures in windows(series, MONTHS):
        for place in range(FLOW_HISTORY, MONTHS):
            earlier = [Decimal(one) for one in figures[:place]]
            for name, typed in WRONG.items():
                found = jumps(earlier, Decimal(typed(figures[place])), DEFAULT_JUMP)
                asked[name].append(found is not None)
    return asked


def seen(figures: Counts, share: Share = NOTHING_KNOWN, numerators: Counts | None = None) -> bool:
    """Whether the figures, or *numerators* with the figures as denominators, are called running totals."""
    rows = tuple(
        Progress(unit="A", target="F", period=date(2021, month, 1), actual=Decimal(figure))
        if numerators is None
        else Progress(
            unit="A",
            target="R",
            period=date(2021, month, 1),
            actual=Decimal(numerators[month - 1]),
            denominator=Decimal(figure),
        )
        for month, figure in enumerate(figures, start=1)
    )
    target, measure = (FLOW, Measure.FLOW) if numerators is None else (RATIO, Measure.FLOW_RATIO)
    return running_totals(Series(target, measure, rows, share, Fraction(OPENING_MONTHS))) is not None


def totals_asked(series: Iterable[Counts]) -> dict[str, list[bool]]:
    asked: dict[str, list[bool]] = {}
    for before, figures in windows(series, PERIODS, OPENING_MONTHS):
        opening = Share(opening=Figure(value=Decimal(sum(before))))
        right = {reports: seen(figures[:reports], opening) for reports in range(3, PERIODS + 1)}
        answers = {f"right {reports}": right[reports] for reports in REPORTS}
        answers["right, any"] = any(right.values())
        answers |= {f"running {reports}": seen(running(figures[:reports])) for reports in REPORTS}
        answers |= {f"new start {reports}": seen(running(figures[:reports], 3)) for reports in REPORTS[1:]}
        answers["opening 3"] = seen([sum(before) + total for total in running(figures[:3])], opening)
        for name, answer in answers.items():
            asked.setdefault(name, []).append(answer)
    return asked


def planned_totals_asked(series: Iterable[Counts]) -> dict[str, list[bool]]:
    """The same with a plan, made from the months before it."""
    asked: dict[str, list[bool]] = {}
    chance = random.Random("plan")
    for before, figures in windows(series, PERIODS, OPENING_MONTHS):
        share = Share(plan_of(before, chance), Figure(value=Decimal(sum(before))))
        share = Share((share.value or Decimal(0)) + Decimal(sum(before)), share.opening)
        right = [seen(figures[:reports], share) for reports in range(3, PERIODS + 1)]
        answers = {"right, any": any(right)}
        answers |= {f"running {reports}": seen(running(figures[:reports]), share) for reports in REPORTS}
        for name, answer in answers.items():
            asked.setdefault(name, []).append(answer)
    return asked


def ratios_asked() -> dict[str, list[bool]]:
    asked: dict[str, list[bool]] = {}
    for numerators, denominators in real_ratios():
        for start in range(0, len(denominators) - PERIODS + 1, PERIODS):
            parts = numerators[start : start + PERIODS], denominators[start : start + PERIODS]
            right = [seen(parts[1][:reports], numerators=parts[0]) for reports in range(3, PERIODS + 1)]
            answers = {"right, any": any(right)}
            for reports in REPORTS:
                tops, bottoms = running(parts[0][:reports]), running(parts[1][:reports])
                answers[f"running {reports}"] = seen(bottoms, numerators=tops)
            for name, answer in answers.items():
                asked.setdefault(name, []).append(answer)
    return asked


def plan_of(before: Counts, chance: random.Random) -> Decimal:
    """A plan for the coming periods: what the months before make likely, wrong by a drawn factor."""
    expected = sum(before) / len(before) * PERIODS
    return Decimal(round(expected * math.exp(chance.gauss(0, ERROR_OF_PLAN))))


def first_asked(
    series: Iterable[Counts], known: Callable[[Counts, Decimal], Sequence[Reference]]
) -> dict[str, list[bool]]:
    asked: dict[str, list[bool]] = {name: [] for name in SLIPS}
    chance = random.Random("first")
    for before, (figure,) in windows(series, 1, YEAR):
        plan = plan_of(before, chance)
        references = [one for one in known(before, plan) if one.value > 0]
        for name, typed in SLIPS.items() if references and figure else ():
            found = far_from_all(Decimal(typed(figure)), references, plan, is_level=False)
            asked[name].append(found is not None)
    return asked


def by_plan(before: Counts, plan: Decimal) -> list[Reference]:
    return [Reference(plan / PERIODS, PLAN)]


def by_opening(before: Counts, plan: Decimal) -> list[Reference]:
    opening = Decimal(sum(before[-OPENING_MONTHS:])) / OPENING_MONTHS
    return [*by_plan(before, plan), Reference(opening, PLAN, is_history=True)]


def by_last_year(before: Counts, plan: Decimal) -> list[Reference]:
    return [Reference(Decimal(figure), PLAN, is_history=True) for figure in before[:PERIODS]]


def main() -> None:
    print_table("Jumps", ((name, jumps_asked(series)) for name, series in groups(MONTHS)))
    year = PERIODS + OPENING_MONTHS
    print_table("Running totals", ((name, totals_asked(series)) for name, series in groups(year)))
    print_table("Running totals, with a plan", ((name, planned_totals_asked(series)) for name, series in groups(year)))
    print_table("Running totals of ratios", [("real, within four hours", ratios_asked())])
    for title, known in (
        ("the plan alone", by_plan),
        ("plan and opening balance", by_opening),
        ("last year's figures", by_last_year),
    ):
        rows = ((name, first_asked(series, known)) for name, series in groups(YEAR + 1))
        print_table(f"First reports, against {title}", rows)


if __name__ == "__main__":
    main()
