"""The calendar on a master's Plan sheet.

1. Typed into a blank master, dates and a cut-off day give the periods that Python finds, in LibreOffice, Gnumeric,
   formulon and betteroffice-xlsx: named by the month, from, cut-off. Dates that are missing or wrong give none.
2. The reporting period is looked up in it: its verdict and the evaluation date are Python's.
3. Due dates are there once xlplan wrote the workbook. Where a date or the working days changed since, the cell is
   empty rather than wrong.
4. A contest longer than the table says so.
5. An issued workbook has values: its unit does not change dates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from tests.engines.damages import Typed, as_values, few_spare_rows, on_plan, written
from tests.engines.engines import BETTEROFFICE, ENGINES, FORMULON, Calculated, Engine, needs, needs_betteroffice
from tests.engines.guide import SHEET_KINDS, guide_of, said_by_python
from tests.engines.kinds import as_calculated
from tests.engines.open_book import Cell
from tests.support.books import issued_books, tables
from tests.support.lean import load
from xlplan.layout import PLAN
from xlplan.periods import Period, calendar_of
from xlplan.plans.bundled import blank
from xlplan.template.plan import FIRST_LINE, MASTER_PERIODS, PERIODS, VALUE, lines
from xlplan.workflow.building import build, master
from xlplan.workflow.opening import open_workbook

pytestmark = [pytest.mark.office, pytest.mark.slow]

TITLE = PLAN.words.vi
MONTH, FROM, CUTOFF, DUE = range(PERIODS, PERIODS + 4)


@dataclass(frozen=True)
class Dates:
    start: Typed
    end: Typed
    cutoff: Typed
    period: Typed = None


def at(day: int, month: int, year: int) -> datetime:
    return datetime(year, month, day)  # noqa: DTZ001 - cells know no time zone


GIVEN = {
    "plan 46": Dates(at(24, 5, 2021), at(10, 12, 2021), 14, at(1, 10, 2021)),
    "by calendar months": Dates(at(24, 5, 2021), at(10, 12, 2021), "Cuối tháng", at(1, 5, 2021)),
    "the English words, in capitals": Dates(at(1, 1, 2024), at(31, 12, 2024), "END OF MONTH", at(1, 2, 2024)),
    "from the 31st over February": Dates(at(31, 1, 2023), at(31, 3, 2023), "cuối tháng"),
    "a leap year": Dates(at(30, 1, 2024), at(1, 3, 2024), 28),
    "starts on the cut-off day": Dates(at(14, 6, 2021), at(14, 7, 2021), 14, at(1, 6, 2021)),
    "starts a day later": Dates(at(15, 6, 2021), at(15, 7, 2021), 14, at(1, 6, 2021)),  # its June is not in it
    "over New Year": Dates(at(16, 12, 2021), at(20, 1, 2022), 15),
    "one day": Dates(at(5, 5, 2021), at(5, 5, 2021), 1),
    "two years": Dates(at(1, 1, 2025), at(31, 12, 2026), "Cuối tháng", at(1, 12, 2026)),
    "three years": Dates(at(15, 12, 2021), at(14, 12, 2024), 14),
    "four years": Dates(at(1, 1, 2022), at(31, 12, 2025), 14),
    "the end before the start": Dates(at(1, 6, 2021), at(31, 5, 2021), 14),
    "no end": Dates(at(1, 6, 2021), None, 14),
    "a date as text": Dates("24/05/2021", at(10, 12, 2021), 14),
    "no such cut-off day": Dates(at(24, 5, 2021), at(10, 12, 2021), 29),
    "half a cut-off day": Dates(at(24, 5, 2021), at(10, 12, 2021), 14.5),
    "another word": Dates(at(24, 5, 2021), at(10, 12, 2021), "giữa tháng"),
}


@cache
def empty() -> bytes:
    with few_spare_rows(3):
        return master(blank(), "vi")


def typed(dates: Dates) -> dict[Cell, Typed]:
    return {cell: typed for id, value in vars(dates).items() for cell, typed in on_plan(id, value).items()}


def filled(dates: Dates) -> bytes:
    return written(empty(), typed(dates))


def periods(data: bytes) -> tuple[Period, ...]:
    """Those that Python finds."""
    return open_workbook(data, "x.xlsx").calendar.periods


def shown(book: Calculated, row: int, column: int) -> date | None:
    value = book.value(TITLE, row, column)
    assert value is None or value == "" or isinstance(value, float | int), value
    return date(1899, 12, 30) + timedelta(days=int(value)) if isinstance(value, float | int) else None


def table(book: Calculated) -> list[tuple[date | None, ...]]:
    """The filled rows of the table, without due dates; whatever is below the first empty one is empty too."""
    rows = [
        tuple(shown(book, row, column) for column in (MONTH, FROM, CUTOFF))
        for row in range(FIRST_LINE + 1, FIRST_LINE + 1 + MASTER_PERIODS)
    ]
    found = [row for row in rows if any(row)]
    assert rows[: len(found)] == found
    return found


def calculated(engine: Engine) -> Iterator[Calculated]:
    """A blank master with each of the dates: a library keeps it open, a program gets files."""
    if engine not in (FORMULON, BETTEROFFICE):
        yield from engine.calculate_all([filled(dates) for dates in GIVEN.values()])
        return
    book = (FORMULON if engine is FORMULON else BETTEROFFICE).open(empty())
    for dates in GIVEN.values():
        with book.trial(as_values(typed(dates))):
            yield book


@pytest.mark.parametrize("engine", [pytest.param(one, marks=needs(one), id=one.name) for one in ENGINES])
def test_the_calendar_appears_as_python_has_it(engine: Engine) -> None:
    for (name, dates), book in zip(GIVEN.items(), calculated(engine), strict=True):
        data = filled(dates)
        expected = periods(data)
        assert bool(expected) is (list(GIVEN).index(name) < list(GIVEN).index("the end before the start")), name
        assert table(book) == [(one.month, one.start, one.cutoff) for one in expected[:MASTER_PERIODS]], name
        errors = [one for one in open_workbook(data, "x.xlsx").errors if one.kind in SHEET_KINDS]
        if len(expected) <= MASTER_PERIODS:
            assert guide_of(book) == said_by_python(errors), name
        evaluated = next(
            (one.cutoff for one in expected if at(1, one.month.month, one.month.year) == GIVEN[name].period), None
        )
        assert shown(book, lines().evaluated, VALUE) == evaluated, name
        assert not any(shown(book, row, DUE) for row in range(FIRST_LINE + 1, FIRST_LINE + 1 + MASTER_PERIODS)), name
        assert (str(MASTER_PERIODS) in str(book.value(TITLE, FIRST_LINE - 1, PERIODS))) is (name == "four years")


@needs_betteroffice
def test_due_dates_are_there_once_xlplan_wrote_and_never_of_other_dates() -> None:
    dates = GIVEN["plan 46"]
    with few_spare_rows(3):
        data = as_calculated(filled(dates))
    plan = open_workbook(data, "x.xlsx").reading.tables.plan
    calendar = calendar_of(plan)
    expected = [calendar.due(one) for one in calendar.periods]
    assert expected[3] == date(2021, 9, 16)

    book = BETTEROFFICE.open(data)

    def due(typed: dict[str, Typed]) -> list[date | None]:
        values = [on_plan(id, value) for id, value in typed.items()]
        with book.trial({cell: value for one in values for cell, value in as_values(one).items()}):
            return [shown(book, FIRST_LINE + 1 + number, DUE) for number in range(len(expected))]

    assert due({}) == expected
    sheet = load(data, data_only=True)[TITLE]  # so says the file before anything is calculated
    assert [sheet.cell(FIRST_LINE + 1 + number, DUE).value.date() for number in range(len(expected))] == expected
    assert due({"end": at(30, 11, 2021)}) == [*expected[:6], None]
    assert due({"start": at(1, 6, 2021)}) == expected
    assert due({"cutoff": 15}) == [*[None] * 6, expected[6]]
    for days in (3, None, "hai"):
        assert due({"working_days": days}) == [None] * 7


def test_a_unit_gets_values() -> None:
    book = issued_books(tables())["A"]
    sheet = load(build(book.tables, book.manifest))[TITLE]
    rows = sheet.iter_rows(min_row=FIRST_LINE + 1, min_col=MONTH, max_col=DUE, values_only=True)
    given = [row for row in rows if any(row)]
    calendar = calendar_of(book.tables.plan)
    assert [tuple(cell.date() for cell in row) for row in given] == [
        (one.month, one.start, one.cutoff, calendar.due(one)) for one in calendar.periods
    ]
    assert sheet.cell(FIRST_LINE - 1, PERIODS).value is None
