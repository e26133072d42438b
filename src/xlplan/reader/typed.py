"""Numbers and dates that a cell holds as something else: what they may mean, the column's evidence, a proposal where it
is sure.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from xlplan.findings import Kind
from xlplan.grid import Raw
from xlplan.layout import Column
from xlplan.layout.columns import CellType
from xlplan.reader import kinds, typed_kinds
from xlplan.reader.evidence import Leaning, Neighbours, either
from xlplan.reader.fault import MAY_READ, READS, Fault
from xlplan.text.dates import (
    Days,
    day_as_numbers,
    is_plausible,
    number_as_day,
    number_as_month,
    read_day,
    read_month,
    swapped_month,
)
from xlplan.text.numbers import NumberReading, plain, read_number
from xlplan.words import Words

NOTHING = Words("", "")
POINTS = 100


def number_fault(column: Column, value: Raw, beside: Neighbours, points: bool | None) -> Fault:
    """Why *value* is no number of *column*; *points* tells whether the cell holds the value of a ratio (None:
    unknown).
    """
    named: dict[str, object] = {"column": column.words, "value": value}
    if isinstance(value, date):
        return _date_for_number(column, value, named, beside)
    reading = read_number(value) if isinstance(value, str) else None
    if reading is None:
        return Fault(kinds.NOT_A_NUMBER, named)
    if reading.percent:
        return _percent(column, reading, named, points)
    values = tuple(one for one in reading.values if fits(column, one))
    if not values:
        return Fault(kinds.NOT_A_NUMBER, named)
    if len(values) == 1:
        sure = reading.sure and len(reading.values) == 1
        return Fault(
            typed_kinds.NUMBER_AS_TEXT,
            {**named, "number": values[0], "reads": READS if sure else MAY_READ},
            values[0],
            sure=sure,
        )
    return _among(typed_kinds.NUMBER_TWO_WAYS, named, values, beside.about_number(reading, values))


def fits(column: Column, number: Decimal) -> bool:
    """Whether *column* takes the number."""
    low, high = column.minimum, column.maximum
    whole = column.cell_type is not CellType.WHOLE or number == int(number)
    return whole and (low is None or number >= low) and (high is None or number <= high)


def day_of_number(value: Raw, *, monthly: bool) -> date | None:
    """The day of a cell that lost its date format, as the sheet's own formulas see it: 44348 is 01/06/2021."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    day = number_as_day(value)
    return day if day is not None and (day.day == 1 or not monthly) else None


def without_format(column: Column, value: Raw, day: date) -> Fault:
    """What is said of such a cell."""
    return Fault(typed_kinds.DAY_WITHOUT_FORMAT, {"column": column.words, "value": value, "day": day})


def day_fault(column: Column, value: Raw, beside: Neighbours) -> Fault:
    """Why *value* is no date (or first day of a month) of *column*."""
    named: dict[str, object] = {"column": column.words, "value": value}
    monthly = column.cell_type is CellType.PERIOD
    if isinstance(value, str):
        found = read_month(value) if monthly else read_day(value)
        return _day_text(monthly, named, found, beside)
    if isinstance(value, date):
        return _real_day(monthly, value, named, beside)
    return _day_number(monthly, value, named)


def _day_text(monthly: bool, named: dict[str, object], found: Days | None, beside: Neighbours) -> Fault:
    if found is None:
        return Fault(kinds.NOT_A_PERIOD if monthly else kinds.NOT_A_DATE, named)
    if len(found.days) > 1:
        return _among(typed_kinds.DATE_TWO_WAYS, named, found.days, beside.about_day(found))
    (day,) = found.days
    sure = found.sure and not (found.two_ways and beside.month_first)
    return Fault(typed_kinds.DATE_AS_TEXT, {**named, "day": day, "reads": READS if sure else MAY_READ}, day, sure=sure)


def _real_day(monthly: bool, value: date, named: dict[str, object], beside: Neighbours) -> Fault:
    """A moment in a column of days, or a day within the month in a column of periods."""
    day = value.date() if isinstance(value, datetime) else value
    if not is_plausible(day):
        return Fault(kinds.NOT_A_PERIOD if monthly else kinds.NOT_A_DATE, named)
    if not monthly:
        return Fault(kinds.NOT_A_DATE, named, day)
    swapped, first = swapped_month(day), month_meant(value)
    if swapped is None:
        return Fault(kinds.NOT_A_PERIOD, named, first)
    months = (swapped, day.replace(day=1))
    return _among(typed_kinds.DAY_MONTH_SWAPPED, {**named, "value": day}, months, beside.about_day(Days(months)))


def month_meant(moment: date) -> date | None:
    """The month that a day or moment other than a first of a month probably means; None where it may be two.

    A program in another time zone shows 01/10/2021 as 30/09/2021 17:00, which is October; 30/09/2021 alone may be
    either month. 14/10/2021, a cut-off, is October.
    """
    day = moment.date() if isinstance(moment, datetime) else moment
    following = day + timedelta(days=1)
    if isinstance(moment, datetime) and moment.time() != time.min:
        return next((near for near in (day, following) if near.day == 1), None)
    return None if following.day == 1 else day.replace(day=1)


def _day_number(monthly: bool, value: Raw, named: dict[str, object]) -> Fault:
    """44470, a date without its format; 10.2021, a month typed with a dot."""
    kind = kinds.NOT_A_PERIOD if monthly else kinds.NOT_A_DATE
    if not isinstance(value, int | float) or isinstance(value, bool):
        return Fault(kind, named)
    month = number_as_month(value) if monthly else None
    if month is not None:
        return Fault(kind, named, month, sure=True)
    day = number_as_day(value)
    if day is None or not monthly:
        return Fault(kind, named, day)
    # Counted from 1904, as old Macs did, the first of a month would be a second: so only one reading is a period.
    return Fault(kind, named, month_meant(day), sure=day.day == 1)


def _date_for_number(column: Column, value: date, named: dict[str, object], beside: Neighbours) -> Fault:
    if isinstance(value, datetime):
        return Fault(kinds.NOT_A_NUMBER, named)
    numbers, sure = day_as_numbers(value)
    numbers = tuple(number for number in numbers if fits(column, number))
    if not numbers:
        return Fault(kinds.NOT_A_NUMBER, named)
    if len(numbers) == 1:
        return Fault(
            typed_kinds.DATE_FOR_NUMBER,
            {**named, "choices": either(numbers), "evidence": NOTHING},
            numbers[0],
            sure=sure,
        )
    return _among(typed_kinds.DATE_FOR_NUMBER, named, numbers, beside.about_number(NumberReading(numbers), numbers))


def _percent(column: Column, reading: NumberReading, named: dict[str, object], points: bool | None) -> Fault:
    """95% is 95 points where the cell holds a ratio's value, or a number up to 100; 0,95% may be 95 as well. Elsewhere
    no number is meant."""
    points = points or (True if column.maximum == POINTS else points)
    if points is False:
        return Fault(typed_kinds.PERCENT_AS_TEXT, named)
    values = reading.values
    if len(values) == 1 and values[0] <= 1:
        values = (values[0], plain(values[0] * POINTS))
    values = tuple(value for value in values if fits(column, value))
    if len(values) == 1:
        return Fault(
            typed_kinds.PERCENT_AS_TEXT,
            named,
            values[0],
            sure=bool(points) and reading.sure and len(reading.values) == 1,
        )
    return Fault(typed_kinds.PERCENT_AS_TEXT, named, None, values)


def _among(kind: Kind, named: dict[str, object], values: Sequence[Decimal | date], leaning: Leaning | None) -> Fault:
    """All that a cell may mean, and the one the column speaks for: never sure."""
    told = {**named, "choices": either(values), "evidence": leaning.words if leaning else NOTHING}
    return Fault(kind, told, leaning.value if leaning else None, tuple(values))
