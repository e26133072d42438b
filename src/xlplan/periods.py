"""The plan's calendar: reporting periods, cut-offs, due dates, and the date at which a workbook is evaluated.

No function here, or anywhere, asks the clock.
"""

import sys
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from xlplan.layout import Plan
from xlplan.layout.plan import MONTH_END
from xlplan.words import as_spreadsheet

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """One reporting period, both ends included. *month* is the first day of the month it ends in: its name."""

    month: date
    start: date
    cutoff: date


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The reporting period and the date at which everything is judged; *as_of* tells that a person chose the date."""

    period: Period | None
    day: date | None
    as_of: bool = False


@dataclass(frozen=True)
class Calendar:
    """A plan's periods, in order; empty when the plan's dates or cut-off are missing or wrong."""

    periods: tuple[Period, ...]
    working_days: int
    holidays: tuple[date, ...]
    makeup_days: tuple[date, ...]

    def named(self, month: date | None) -> Period | None:
        return next((period for period in self.periods if period.month == month), None)

    def due(self, period: Period) -> date:
        """Cut-off plus the plan's working days; the plan's own list of days wins over the public holidays."""
        day, left = period.cutoff, self.working_days
        while left:
            day += ONE_DAY
            left -= self.is_working_day(day)
        return day

    def is_working_day(self, day: date) -> bool:
        if day in self.makeup_days:
            return True
        if day in self.holidays:
            return False
        return day.weekday() < 5 and day not in _public_holidays(day.year)

    def evaluate(self, plan: Plan, as_of: date | None) -> Evaluation:
        """The plan's own *Kỳ báo cáo* and its cut-off; with *as_of* the last period closed by then, and that day."""
        if as_of is not None:
            closed = [period for period in self.periods if period.cutoff <= as_of]
            return Evaluation(closed[-1] if closed else None, as_of, as_of=True)
        period = self.named(plan.period)
        return Evaluation(period, period.cutoff if period else None)

    def up_to(self, evaluation: Evaluation) -> tuple[Period, ...]:
        """The periods up to the reporting period, itself included."""
        if evaluation.period is None:
            return ()
        return tuple(period for period in self.periods if period.cutoff <= evaluation.period.cutoff)

    def due_by(self, evaluation: Evaluation) -> tuple[Period, ...]:
        """The periods whose returns are due: up to *Kỳ báo cáo*, or with ``--as-of`` those whose due date has come."""
        if evaluation.as_of and evaluation.day is not None:
            return tuple(period for period in self.periods if self.due(period) <= evaluation.day)
        return self.up_to(evaluation)


def calendar_of(plan: Plan) -> Calendar:
    """The calendar of *plan*: the first period begins with the contest, the last ends with it."""
    day = cutoff_day(plan.cutoff)
    periods: tuple[Period, ...] = ()
    if plan.start and plan.end and day and plan.start <= plan.end:
        periods = tuple(_periods(plan.start, plan.end, day))
    return Calendar(periods, plan.working_days or 0, plan.holidays, plan.makeup_days)


def cutoff_day(cutoff: int | str | None) -> int | None:
    """1–28, or 31 for the end of the month; None when the cell holds neither."""
    if isinstance(cutoff, int):
        return cutoff if 1 <= cutoff <= 28 else None
    if cutoff and as_spreadsheet(cutoff) in (as_spreadsheet(words) for words in MONTH_END.both()):
        return 31
    return None


def _periods(start: date, end: date, day: int) -> Iterator[Period]:
    first = start.replace(day=1)
    cutoffs = []
    month = first
    while True:
        nominal = month.replace(day=min(day, monthrange(month.year, month.month)[1]))
        if nominal >= start:
            cutoffs.append((month, min(nominal, end)))
        if nominal >= end:
            break
        month = next_month(month)
    yield Period(cutoffs[0][0], start, cutoffs[0][1])
    for (_, before), (named, cutoff) in pairwise(cutoffs):
        yield Period(named, before + ONE_DAY, cutoff)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(_vietnam()(years=year))


@cache
def _vietnam() -> Any:
    """The country's class, of a library that only due dates need; without the 250 other countries that its package
    takes along.
    """
    import holidays

    countries = "holidays.countries"
    if countries in sys.modules:
        return import_module(f"{countries}.vietnam").VN
    alone = sys.modules[countries] = ModuleType(countries)
    alone.__path__ = [str(Path(holidays.__file__).with_name("countries"))]
    try:
        return import_module(f"{countries}.vietnam").VN
    finally:
        del sys.modules[countries]
