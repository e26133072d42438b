"""Parse dates and months that were typed as text or turned into numbers: every date that a value may mean.

Vietnamese dates, and the hints of the sheets, put the day before the month; a PC set to English puts the month first.
Where both orders give a valid date, both are returned and the caller decides.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Literal

from xlplan.dataclass import dataclass
from xlplan.text.letters import UNSURE_HIDDEN, plain_spaces, without_hidden
from xlplan.text.plausible import EPOCH, SERIALS

Order = Literal["day first", "month first"]

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY = re.compile(r"(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})")
_IN_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) (?:tháng|thg) (\d{1,2}),? năm (\d{4})")
_ENGLISH_DAY = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?,?[ -](\d{4})|([a-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_MIDNIGHT = re.compile(r"[ t]0{1,2}:00(?::00(?:\.0+)?)?z?$")
_MOMENT = re.compile(r"(\d.*?)[ t](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?z?")
_ISO_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_MONTH = re.compile(r"(?:(?:kỳ|tháng|kỳ tháng|t) ?)?(\d{1,2}) ?(?:[-/.]| năm ) ?(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_SHORT_MONTH = re.compile(r"(?:(?:kỳ|tháng|t) ?)?(\d{1,2})[-/](\d{2})")
_ENGLISH_MONTH = re.compile(r"([a-z]{3,9})\.?[ -](\d{4})")
_ENGLISH_MONTHS = re.findall(
    r"\w+", "january february march april may june july august september october november december"
)

# ECMA-376 part 1, 18.17.4.1: the 1900 date system counts a 29 February 1900, which did not exist. Before 1 March 1900 a
# serial is therefore one less than the number of days since 30 December 1899.
_LEAP_BUG = date(1900, 3, 1)
_MAC_EPOCH = date(1904, 1, 1)  # of the 1904 date system, in the same section


@dataclass(frozen=True, slots=True)
class Days:
    """The dates that a text may mean."""

    days: tuple[date, ...]

    sure: bool = False
    """There is exactly one date, and no doubt about it."""

    order: Order | None = None
    """Set where the text itself shows which comes first: 25/03/2021 can only have the day first."""

    day_first: date | None = None
    """The date when the day is read first; None where that gives no date."""

    short: bool = False
    """The year has two digits."""

    two_ways: bool = False
    """Two dates were possible; one was dropped because a period starts on the first of a month."""


@lru_cache(maxsize=4096)
def read_day(text: str) -> Days | None:
    """Return the dates that *text* may mean, or None when it is not a date."""
    plain = _normalised(text)
    if plain is None:
        return None
    if match := _YEAR_FIRST.fullmatch(plain):
        return _certain(_date_or_none(int(match[1]), int(match[2]), int(match[3])))
    if match := _IN_WORDS.fullmatch(plain):
        return _certain(_date_or_none(int(match[3]), int(match[2]), int(match[1])))
    if match := _ENGLISH_DAY.fullmatch(plain):
        day, name, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        month = _month_number(name)
        return _certain(_date_or_none(int(year), month, int(day))) if month else None
    match = _DAY.fullmatch(plain)
    return _numeric_date(int(match[1]), int(match[3]), match[4], match[2]) if match else None


@lru_cache(maxsize=4096)
def read_month(text: str) -> Days | None:
    """Return the first days of the months that *text* may mean as a period, or None.

    The date of another day in the month is accepted as well, but never as sure.
    """
    plain = _normalised(text)
    if plain is None:
        return None
    if match := _MONTH.fullmatch(plain):
        return _certain(_date_or_none(int(match[2]), int(match[1]), 1))
    if match := _YEAR_MONTH.fullmatch(plain):
        return _certain(_date_or_none(int(match[1]), int(match[2]), 1))
    if match := _ENGLISH_MONTH.fullmatch(plain):
        month = _month_number(match[1])
        return _certain(_date_or_none(int(match[2]), month, 1)) if month else None
    if match := _SHORT_MONTH.fullmatch(plain):
        first = _date_or_none(2000 + int(match[2]), int(match[1]), 1)
        return Days((first,)) if first else None
    return _month_of_day(read_day(text))


def read_moment(text: str) -> datetime | None:
    """Return the moment of a text with a time of day, such as 2021-05-31T17:00:00Z; the zone is ignored.

    None for a text without a time, or whose date can be read in two ways.
    """
    plain = _normalised(text)
    match = _MOMENT.fullmatch(plain) if plain else None
    days = read_day(match[1]) if match else None
    if match is None or days is None or len(days.days) != 1:
        return None
    try:
        return datetime.combine(days.days[0], time(int(match[2]), int(match[3]), int(match[4] or 0)))
    except ValueError:
        return None


def number_as_moment(number: float) -> datetime | None:
    """Return the moment of a serial number with a fraction, to the second: 44469.7083333 is 30/09/2021 17:00."""
    if not isfinite(number) or number == int(number) or int(number) not in SERIALS:
        return None
    return datetime.combine(EPOCH, time.min) + timedelta(seconds=round(number * 86_400))


def number_as_iso(number: float, *, monthly: bool) -> date | None:
    """Return the date of a number of eight digits (20210601), or the month of one of six (202106); else None."""
    match = _ISO_DIGITS.fullmatch(f"{number:.15g}")
    if match is None or (match[3] is None and not monthly):
        return None
    return _date_or_none(int(match[1]), int(match[2]), int(match[3] or 1))


def _month_of_day(reading: Days | None) -> Days | None:
    """Reduce a date to its month: 01/06/2021 is June, because 6 January is not the first day of a month."""
    if reading is None:
        return None
    month_starts = tuple(day for day in reading.days if day.day == 1)
    if reading.day_first in month_starts and len(month_starts) == 1:
        return Days(month_starts, sure=not reading.short, day_first=reading.day_first, two_ways=len(reading.days) > 1)
    return Days(tuple(dict.fromkeys(day.replace(day=1) for day in reading.days)), day_first=reading.day_first)


def number_as_month(number: float) -> date | None:
    """Return the month of a number like 10.2021, which is what an English PC makes of a typed 10.2021.

    None for anything else, also for a year that would end in 0: the number does not keep that digit.
    """
    month, _, year = format(number, ".4f").partition(".")
    if (
        not year.startswith("20")
        or year.endswith("0")
        or Decimal(repr(number)) != Decimal(f"{month}.{year}")
        or not month.isdigit()
    ):
        return None
    return _date_or_none(int(year), int(month), 1)


def swapped_month(day: date) -> date | None:
    """Return the month that was meant if a PC exchanged day and month, or None.

    01/06/2021 typed on a PC that puts the month first becomes 6 January; the result is 1 June.
    """
    return date(day.year, day.day, 1) if day.month == 1 and 2 <= day.day <= 12 else None


def day_as_numbers(day: date) -> tuple[tuple[Decimal, ...], bool]:
    """Return the numbers that a date in a number column may have been, and whether the answer is sure.

    3 December may have been typed as 3.12 or 12.3, or it is a plain number in a cell with a date format. The answer is
    sure for dates before 1904: nobody types them, and the 1904 date system has none. Only 28 February 1900 is not: it
    may be the number 59 or 60.
    """
    if day < _MAC_EPOCH:
        serial = (day - EPOCH).days - (day < _LEAP_BUG)
        if serial < 1:
            return (), False
        return ((Decimal(serial), Decimal(serial + 1)), False) if serial == 59 else ((Decimal(serial),), True)
    typed = [Decimal(f"{day.day}.{day.month}")]
    if day.month != day.day:
        typed.append(Decimal(f"{day.month}.{day.day}"))
    if day.day == 1:
        typed.append(Decimal(f"{day.month}.{day.year}"))
    return (*dict.fromkeys(typed), Decimal((day - EPOCH).days)), False


def _numeric_date(first: int, second: int, year: str, separator: str) -> Days | None:
    """Read two numbers and a year. With dots the day always comes first; a year of two digits is never sure."""
    full = int(year) if len(year) == 4 else 2000 + int(year)
    by_day = _date_or_none(full, second, first)
    by_month = None if separator == "." else _date_or_none(full, first, second)
    days = [day for day in (by_day, by_month) if day]
    if len(year) == 2 and separator != "." and first > 12:
        days += [day for day in (_date_or_none(2000 + first, second, int(year)),) if day]
    days = list(dict.fromkeys(days))
    if not days:
        return None
    order: Order | None = None
    if len(days) == 1 and separator != "." and first != second:
        order = "day first" if by_day else "month first"
    return Days(tuple(days), len(days) == 1 and len(year) == 4, order, by_day, len(year) == 2)


def _certain(day: date | None) -> Days | None:
    return Days((day,), sure=True, day_first=day) if day else None


def _normalised(text: str) -> str | None:
    """Return *text* in lower case with plain spaces, without a time of midnight; None if it holds doubtful signs."""
    if UNSURE_HIDDEN.search(text):
        return None
    return _MIDNIGHT.sub("", plain_spaces(without_hidden(text)).lower())


def _month_number(name: str) -> int | None:
    """Return 1 to 12 for an English month name, in full or its first three letters."""
    numbers = [number for number, full in enumerate(_ENGLISH_MONTHS, 1) if full == name or full[:3] == name]
    return numbers[0] if numbers else None


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None
