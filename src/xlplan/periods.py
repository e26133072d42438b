"""The plan's calendar: reporting periods, cut-offs, due dates, and the date on which a workbook is evaluated.

No function in xlplan reads the system clock.
"""

import sys
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from xlplan.dataclass import dataclass
from xlplan.layout import Plan
from xlplan.layout.plan import MONTH_END
from xlplan.words import as_spreadsheet

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """One reporting period from *start* to *cutoff*, both included.

    *month* names it: the first day of the month of its regular cut-off, also where the contest ends before that.
    """

    month: date
    start: date
    cutoff: date


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The reporting period and the evaluation date (*day*); *as_of* says that the user chose the date."""

    period: Period | None
    day: date | None
    day_is_given: bool = False


@dataclass(frozen=True)
class Calendar:
    """A plan's periods, in order; empty when the plan's dates or cut-off are missing or wrong."""

    periods: tuple[Period, ...]
    working_days: int
    holidays: tuple[date, ...]
    makeup_days: tuple[date, ...]

    def named(self, month: date | None) -> Period | None:
        """Return the period whose name is *month*, None if there is none."""
        return next((period for period in self.periods if period.month == month), None)

    def due(self, period: Period) -> date:
        """Return the due date of the returns: the cut-off plus the plan's working days.

        The plan's own holidays and make-up days take precedence over the public holidays.
        """
        day, remaining = period.cutoff, self.working_days
        while remaining:
            day += ONE_DAY
            remaining -= self.is_working_day(day)
        return day

    def is_working_day(self, day: date) -> bool:
        if day in self.makeup_days:
            return True
        if day in self.holidays:
            return False
        return day.weekday() < 5 and day not in _public_holidays(day.year)

    def evaluate(self, plan: Plan, as_of: date | None) -> Evaluation:
        """Return the plan's own reporting period (*Kỳ báo cáo*) and its cut-off.

        With *as_of*: the last period whose cut-off has passed on that day, and that day.
        """
        if as_of is not None:
            closed = [period for period in self.periods if period.cutoff <= as_of]
            return Evaluation(closed[-1] if closed else None, as_of, day_is_given=True)
        period = self.named(plan.period)
        return Evaluation(period, period.cutoff if period else None)

    def up_to(self, evaluation: Evaluation) -> tuple[Period, ...]:
        """Return the periods up to and including the reporting period."""
        if evaluation.period is None:
            return ()
        return tuple(period for period in self.periods if period.cutoff <= evaluation.period.cutoff)

    def due_by(self, evaluation: Evaluation) -> tuple[Period, ...]:
        """Return the periods whose returns are due: up to *Kỳ báo cáo*, or with ``--as-of`` by their due dates."""
        if evaluation.day_is_given and evaluation.day is not None:
            return tuple(period for period in self.periods if self.due(period) <= evaluation.day)
        return self.up_to(evaluation)


def calendar_of(plan: Plan) -> Calendar:
    """Return the calendar of *plan*: the first period begins and the last ends with the contest."""
    day = cutoff_day(plan.cutoff)
    periods: tuple[Period, ...] = ()
    if plan.start and plan.end and day and plan.start <= plan.end:
        periods = tuple(_periods(plan.start, plan.end, day))
    return Calendar(periods, plan.working_days or 0, plan.holidays, plan.makeup_days)


def cutoff_day(cutoff: int | str | None) -> int | None:
    """Return 1–28, or 31 for the end of the month; None when the cell contains neither."""
    if isinstance(cutoff, int):
        return cutoff if 1 <= cutoff <= 28 else None
    if cutoff and as_spreadsheet(cutoff) in (as_spreadsheet(text) for text in MONTH_END.both()):
        return 31
    return None


def _periods(start: date, end: date, day: int) -> Iterator[Period]:
    """Yield the periods from *start* to *end*, cut off on *day* of each month (on the last day of a shorter month).

    Example: from 24/05 to 10/07 with day 14: 24/05–14/06 (named June), 15/06–10/07 (named July).
    """
    cutoffs = []
    month = start.replace(day=1)
    while True:
        nominal = month.replace(day=min(day, monthrange(month.year, month.month)[1]))
        if nominal >= start:
            cutoffs.append((month, min(nominal, end)))
        if nominal >= end:
            break
        month = next_month(month)
    yield Period(cutoffs[0][0], start, cutoffs[0][1])
    for (_, previous), (month_of_period, cutoff) in pairwise(cutoffs):
        yield Period(month_of_period, previous + ONE_DAY, cutoff)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(_vietnam()(years=year))


@cache
def _vietnam() -> Any:
    """Return the class for Vietnam of the library *holidays*, which only due dates need.

    Importing the library's package ``countries`` loads some 250 countries. An empty stand-in for that package lets
    the one module load alone.
    """
    import holidays

    package = "holidays.countries"
    if package in sys.modules:
        return import_module(f"{package}.vietnam").VN
    stand_in = sys.modules[package] = ModuleType(package)
    stand_in.__path__ = [str(Path(holidays.__file__).with_name("countries"))]
    try:
        return import_module(f"{package}.vietnam").VN
    finally:
        del sys.modules[package]
