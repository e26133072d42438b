"""Explain numbers and dates of the wrong type: the possible values, the evidence of the column, a proposed value."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from xlplan.findings import Kind, show_in_plain_digits
from xlplan.grid import Raw
from xlplan.layout import Column
from xlplan.layout.choices import Direction, Measure
from xlplan.layout.columns import CellType
from xlplan.layout.progress import UNUSED
from xlplan.reader import kinds, typed_kinds
from xlplan.reader.context import CellContext
from xlplan.reader.evidence import Evidence, Neighbours, joined_by_or
from xlplan.reader.fault import MAY_READ, NO_WORDS, READS, Fault
from xlplan.reader.oddities import in_brackets
from xlplan.text.dates import (
    Days,
    day_as_numbers,
    number_as_iso,
    number_as_moment,
    number_as_month,
    read_day,
    read_moment,
    read_month,
    swapped_month,
)
from xlplan.text.nothing import means_not_applicable, means_nothing
from xlplan.text.numbers import NumberReading, read_number
from xlplan.text.plausible import is_plausible, number_as_day, plain
from xlplan.text.units import Bound, split_bound
from xlplan.words import Words

NIL = Words(
    "; nếu trong kỳ không phát sinh gì, chọn Không phát sinh ở cột Tình trạng, hoặc gõ 0",
    "; if nothing arose in the period, choose Nil under State, or type 0",
)
NIL_OF_RATIO = Words(
    "; nếu trong kỳ không phát sinh gì, chọn Không phát sinh ở cột Tình trạng",
    "; if nothing arose in the period, choose Nil under State",
)
AT_END = Words("; nếu đến cuối kỳ không có gì thì gõ 0", "; if there is nothing at the period's end, type 0")
NOT_APPLICABLE = Words(
    "; nếu chỉ tiêu không phải việc của đơn vị, chọn Không áp dụng ở cột Tình trạng",
    "; if the target is not your unit's task, choose Not applicable under State",
)
DOT_IN_TEXT = Words(
    "; ghi kèm ĐVT như trong văn bản, nên dấu chấm ngăn hàng nghìn",
    "; written with its unit as in a Vietnamese text, where a dot separates thousands",
)
COMMA_IN_TEXT = Words(
    "; ghi kèm ĐVT như trong văn bản, nên dấu phẩy là dấu thập phân",
    "; written with its unit as in a Vietnamese text, where a comma is the decimal sign",
)
THE_NUMBER = Words("số", "the number")
POINTS = 100
MIDNIGHT_ELSEWHERE = time(17)  # universal time when the day begins in Vietnam


def number_fault(column: Column, value: Raw, neighbours: Neighbours, context: CellContext) -> Fault:
    """Return why *value* is not a number of *column*."""
    placeholders: dict[str, object] = {"column": column.words, "value": value, "signs": in_brackets(value)}
    if isinstance(value, date):
        return _date_in_number_column(column, value, placeholders, neighbours)
    if not isinstance(value, str):
        return Fault(kinds.NOT_A_NUMBER, placeholders)
    bound = split_bound(value) if context.is_plan else None
    reading = read_number(bound.number if bound else value, context.unit_of_measure)
    if reading is None:
        if column.fills and means_nothing(value):
            instead = _instead_of_nothing(column, value, context.measure)
            return Fault(typed_kinds.NOTHING_AS_TEXT, {**placeholders, "instead": instead})
        return Fault(kinds.NOT_A_NUMBER, placeholders)
    if reading.percent and not (bound and context.in_points):
        return _percent(column, reading, placeholders, context.in_points)
    numbers = tuple(number for number in reading.values if fits(column, number))
    if not numbers:
        return Fault(kinds.NOT_A_NUMBER, placeholders)
    if len(numbers) > 1:
        evidence = neighbours.for_number(reading, numbers) or _as_in_a_text(reading, context)
        return _ambiguous(typed_kinds.NUMBER_TWO_WAYS, placeholders, numbers, evidence)
    (number,) = numbers
    if bound:
        return _bound(bound, number, placeholders, context)
    sure = reading.sure and len(reading.values) == 1
    return Fault(
        typed_kinds.NUMBER_AS_TEXT,
        {**placeholders, "number": number, "reads": READS if sure else MAY_READ},
        number,
        sure=sure,
    )


def _bound(bound: Bound, number: Decimal, placeholders: dict[str, object], context: CellContext) -> Fault:
    """Explain a number that is typed as a bound; it is proposed unless the row has the other direction."""
    direction = Direction.AT_LEAST if bound.at_least else Direction.AT_MOST
    values = {**placeholders, "number": number, "direction": direction.words}
    agrees = context.direction in (None, direction)
    return Fault(typed_kinds.BOUND_AS_TEXT, values, number if agrees else None)


def _instead_of_nothing(column: Column, text: str, measure: Measure | None) -> Words:
    """Return what a clerk may do instead of typing a dash: only what the rules accept for *measure*."""
    if measure in UNUSED.get(column.id, ()):
        return NO_WORDS
    if means_not_applicable(text):
        return NOT_APPLICABLE
    return (
        AT_END
        if measure is not None and measure.is_level
        else NIL_OF_RATIO
        if measure is not None and measure.is_ratio
        else NIL
    )


def _as_in_a_text(reading: NumberReading, context: CellContext) -> Evidence | None:
    """Return the value of a number that stands with its unit of measure, as in a Vietnamese text: 3.500 tỷ đồng."""
    if not reading.written_out or reading.separator not in (".", ",") or context.lang != "vi":
        return None
    thousands = reading.separator == "."
    return Evidence(reading.values[0 if thousands else 1], reason=DOT_IN_TEXT if thousands else COMMA_IN_TEXT)


def fits(column: Column, number: Decimal) -> bool:
    """Return whether *number* is within the bounds of *column*, and whole if the column requires it."""
    low, high = column.minimum, column.maximum
    whole = column.cell_type is not CellType.WHOLE or number == int(number)
    return whole and (low is None or number >= low) and (high is None or number <= high)


def day_fault(column: Column, value: Raw, neighbours: Neighbours) -> Fault:
    """Return why *value* is not a date of *column*, or not the first day of a month in a column of periods."""
    placeholders: dict[str, object] = {"column": column.words, "value": value}
    monthly = column.cell_type is CellType.PERIOD
    if isinstance(value, str):
        reading = read_month(value) if monthly else read_day(value)
        moment = read_moment(value) if reading is None else None
        if moment is not None:
            return _real_day(monthly, moment, placeholders, neighbours)
        return _day_text(monthly, placeholders, reading, neighbours)
    if isinstance(value, date):
        return _real_day(monthly, value, placeholders, neighbours)
    return _day_number(monthly, value, placeholders, neighbours)


def _day_text(monthly: bool, placeholders: dict[str, object], reading: Days | None, neighbours: Neighbours) -> Fault:
    if reading is None:
        return Fault(kinds.NOT_A_PERIOD if monthly else kinds.NOT_A_DATE, placeholders)
    if len(reading.days) > 1:
        return _ambiguous(typed_kinds.DATE_TWO_WAYS, placeholders, reading.days, neighbours.for_day(reading))
    (day,) = reading.days
    sure = reading.sure and not (reading.two_ways and neighbours.month_first)
    return Fault(
        typed_kinds.DATE_AS_TEXT, {**placeholders, "day": day, "reads": READS if sure else MAY_READ}, day, sure=sure
    )


def month_meant(moment: date) -> date | None:
    """Return the month that a day or moment within a month probably means; None where it may be two.

    A program in another time zone shows 01/10/2021 as 30/09/2021 17:00, which is October; 30/09/2021 alone may be
    either month. 14/10/2021, a cut-off, is October.
    """
    day = moment.date() if isinstance(moment, datetime) else moment
    following = day + timedelta(days=1)
    if isinstance(moment, datetime) and moment.time() != time.min:
        return next((near for near in (day, following) if near.day == 1), None)
    return None if following.day == 1 else day.replace(day=1)


def days_meant(moment: date) -> tuple[date, ...]:
    """Return the days that a moment in a column of dates may mean.

    That is its own day. Only 17:00 may also be the midnight that follows in Vietnam, as a program shows it that counts
    in universal time.
    """
    if not isinstance(moment, datetime):
        return (moment,)
    day = moment.date()
    return (day, day + timedelta(days=1)) if moment.time() == MIDNIGHT_ELSEWHERE else (day,)


def _real_day(monthly: bool, value: date, placeholders: dict[str, object], neighbours: Neighbours) -> Fault:
    """Explain a date with a time in a column of dates, or a day within the month in a column of periods."""
    day = value.date() if isinstance(value, datetime) else value
    if not is_plausible(day):
        return Fault(kinds.NOT_A_PERIOD if monthly else kinds.NOT_A_DATE, placeholders)
    if not monthly:
        days = days_meant(value)
        return Fault(kinds.NOT_A_DATE, placeholders, days[0] if len(days) == 1 else None, days if len(days) > 1 else ())
    swapped, first = swapped_month(day), day.replace(day=1)
    if swapped is None:
        return Fault(kinds.NOT_A_PERIOD, placeholders, month_meant(value))
    return _ambiguous(
        typed_kinds.DAY_MONTH_SWAPPED,
        {**placeholders, "value": day},
        (swapped, first),
        neighbours.for_day(Days((swapped, first))),
    )


def _day_number(monthly: bool, value: Raw, placeholders: dict[str, object], neighbours: Neighbours) -> Fault:
    """Explain a number in a column of dates: 44470 is a date without its format, 10.2021 a month typed with a dot,
    20210601 a date as data programs write it."""
    kind = kinds.NOT_A_PERIOD if monthly else kinds.NOT_A_DATE
    if not isinstance(value, int | float) or isinstance(value, bool):
        return Fault(kind, placeholders)
    month = number_as_month(value) if monthly else None
    if month is not None:
        return Fault(kind, placeholders, month, sure=True)
    moment = number_as_moment(value)
    if moment is not None:
        return _real_day(monthly, moment, placeholders, neighbours)
    day = number_as_day(value)
    if day is None:
        iso = number_as_iso(value, monthly=monthly)
        return Fault(kind, placeholders, month_meant(iso) if monthly and iso else iso)
    if not monthly:
        return Fault(kind, placeholders, day)
    # In the 1904 date system of old Macs, this serial would be the second of a month, so only this reading is a period.
    return Fault(kind, placeholders, month_meant(day), sure=day.day == 1)


def _date_in_number_column(
    column: Column, value: date, placeholders: dict[str, object], neighbours: Neighbours
) -> Fault:
    if isinstance(value, datetime):
        return Fault(kinds.NOT_A_NUMBER, placeholders)
    numbers, sure = day_as_numbers(value)
    numbers = tuple(number for number in numbers if fits(column, number))
    if not numbers:
        return Fault(kinds.NOT_A_NUMBER, placeholders)
    if len(numbers) == 1:
        return Fault(
            typed_kinds.DATE_FOR_NUMBER,
            {**placeholders, "choices": joined_by_or(numbers), "evidence": NO_WORDS},
            numbers[0],
            sure=sure,
        )
    return _ambiguous(
        typed_kinds.DATE_FOR_NUMBER, placeholders, numbers, neighbours.for_number(NumberReading(numbers), numbers)
    )


def _percent(column: Column, reading: NumberReading, placeholders: dict[str, object], in_points: bool | None) -> Fault:
    """Explain a percentage that is typed as text.

    95% is 95 points if the cell holds the value of a ratio or a number up to 100; 0,95% may also be 95. In other cells
    no number is proposed.
    """
    in_points = in_points or (True if column.maximum == POINTS else in_points)
    placeholders = {**placeholders, "number": THE_NUMBER}
    if in_points is False:
        return Fault(typed_kinds.PERCENT_AS_TEXT, placeholders)
    numbers = reading.values
    if len(numbers) == 1 and numbers[0] <= 1:
        numbers = (numbers[0], plain(numbers[0] * POINTS))
    numbers = tuple(number for number in numbers if fits(column, number))
    if len(numbers) == 1:
        return Fault(
            typed_kinds.PERCENT_AS_TEXT,
            {**placeholders, "number": numbers[0]},
            numbers[0],
            sure=bool(in_points) and reading.sure and len(reading.values) == 1,
        )
    return Fault(typed_kinds.PERCENT_AS_TEXT, placeholders, None, numbers)


def _ambiguous(
    kind: Kind, placeholders: dict[str, object], values: Sequence[Decimal | date], evidence: Evidence | None
) -> Fault:
    """Return a fault with all possible values, proposing the one that the column supports; never sure."""
    with_choices = {
        **placeholders,
        "choices": joined_by_or(values),
        "evidence": evidence.words if evidence else NO_WORDS,
        "probably": _probably(evidence.value) if evidence else NO_WORDS,
    }
    return Fault(kind, with_choices, evidence.value if evidence else None, tuple(values))


def _probably(value: object) -> Words:
    """Return `` (có lẽ 3500)``, in the digits that are to be typed."""
    vi, en = show_in_plain_digits(value, "vi"), show_in_plain_digits(value, "en")
    return Words(f" (có lẽ {vi})", f" (probably {en})")
