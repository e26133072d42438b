"""The plan's calendar.

1. Plan 46 has seven administrative periods, eight calendar ones; the first begins and the last ends with the contest.
2. A period is named by the month it ends in, also across the turn of the year.
3. Due dates count working days over weekends and Vietnam's public holidays; the plan's own days win.
4. ``--as-of`` takes the last period closed by then; due are those whose due date has come.
5. Without dates, or with wrong ones, the calendar is empty and nothing crashes.
"""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.books import PLAN, month
from xlplan.periods import calendar_of


def test_plan_46_by_the_administrative_month() -> None:
    periods = calendar_of(PLAN).periods
    assert [(one.month, one.start, one.cutoff) for one in periods] == [
        (month(6), date(2021, 5, 24), date(2021, 6, 14)),
        (month(7), date(2021, 6, 15), date(2021, 7, 14)),
        (month(8), date(2021, 7, 15), date(2021, 8, 14)),
        (month(9), date(2021, 8, 15), date(2021, 9, 14)),
        (month(10), date(2021, 9, 15), date(2021, 10, 14)),
        (month(11), date(2021, 10, 15), date(2021, 11, 14)),
        (month(12), date(2021, 11, 15), date(2021, 12, 10)),
    ]


@pytest.mark.parametrize("words", ["Cuối tháng", "cuối tháng", "End of month"])
def test_plan_46_by_the_calendar_month(words: str) -> None:
    periods = calendar_of(replace(PLAN, cutoff=words)).periods
    assert len(periods) == 8
    assert (periods[0].month, periods[0].start, periods[0].cutoff) == (month(5), date(2021, 5, 24), date(2021, 5, 31))
    assert (periods[-1].month, periods[-1].start, periods[-1].cutoff) == (
        month(12),
        date(2021, 12, 1),
        date(2021, 12, 10),
    )


def test_periods_cross_the_year_and_end_with_the_contest() -> None:
    periods = calendar_of(replace(PLAN, end=date(2022, 1, 20))).periods
    assert [one.month for one in periods[-2:]] == [month(1, 2022), month(2, 2022)]
    assert periods[-1].cutoff == date(2022, 1, 20)
    short = calendar_of(replace(PLAN, end=date(2021, 6, 14))).periods
    assert [(one.start, one.cutoff) for one in short] == [(date(2021, 5, 24), date(2021, 6, 14))]


@pytest.mark.parametrize(
    ("cutoff_month", "due"),
    [(6, date(2021, 6, 16)), (8, date(2021, 8, 17)), (10, date(2021, 10, 18))],
)
def test_due_after_two_working_days(cutoff_month: int, due: date) -> None:
    calendar = calendar_of(PLAN)
    period = calendar.named(month(cutoff_month))
    assert period is not None
    assert calendar.due(period) == due


def test_public_holidays_and_the_plans_own_days() -> None:
    """31/8/2021 is a Tuesday; 2 and 3 September are holidays, 4 and 5 a weekend."""
    plan = replace(PLAN, cutoff="Cuối tháng")
    august = calendar_of(plan).named(month(8))
    assert august is not None
    assert calendar_of(plan).due(august) == date(2021, 9, 6)
    assert calendar_of(replace(plan, makeup_days=(date(2021, 9, 3),))).due(august) == date(2021, 9, 3)
    assert calendar_of(replace(plan, makeup_days=(date(2021, 9, 4),))).due(august) == date(2021, 9, 4)
    assert calendar_of(replace(plan, holidays=(date(2021, 9, 1), date(2021, 9, 6)))).due(august) == date(2021, 9, 8)
    assert calendar_of(replace(plan, working_days=0)).due(august) == date(2021, 8, 31)


def test_evaluation_at_a_date() -> None:
    calendar = calendar_of(PLAN)
    own = calendar.evaluate(PLAN, None)
    assert (own.period, own.day, own.day_is_given) == (calendar.named(month(10)), date(2021, 10, 14), False)
    between = calendar.evaluate(PLAN, date(2021, 9, 15))
    assert (between.period, between.day) == (calendar.named(month(9)), date(2021, 9, 15))
    assert [one.month for one in calendar.due_by(between)] == [month(6), month(7), month(8)]
    assert [one.month for one in calendar.due_by(own)] == [month(number) for number in range(6, 11)]
    early = calendar.evaluate(PLAN, date(2021, 6, 1))
    assert (early.period, calendar.up_to(early), calendar.due_by(early)) == (None, (), ())


@pytest.mark.parametrize(
    "change", [{"start": None}, {"end": None}, {"cutoff": None}, {"cutoff": 31}, {"end": date(2021, 1, 1)}]
)
def test_a_broken_calendar_is_empty(change: dict[str, object]) -> None:
    plan = replace(PLAN, **change)  # type: ignore[arg-type]
    calendar = calendar_of(plan)
    assert calendar.periods == ()
    assert calendar.evaluate(plan, None).day is None
