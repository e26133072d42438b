"""Dates and months that were typed as text or turned into other numbers: every day they may mean.

Day before month is the way of the country and of the sheet's hints; a PC set to English writes the month first. Where
both give a day, it is never decided here.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from xlplan.text.letters import UNSURE_HIDDEN, plain_spaces, without_hidden

Order = Literal["day first", "month first"]

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY = re.compile(r"(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})")
_IN_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) (?:tháng|thg) (\d{1,2}),? năm (\d{4})")
_ENGLISH_DAY = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?,?[ -](\d{4})|([a-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_MIDNIGHT = re.compile(r" 0{1,2}:00(?::00)?$")
_MONTH = re.compile(r"(?:(?:kỳ|tháng|kỳ tháng|t) ?)?(\d{1,2}) ?(?:[-/.]| năm ) ?(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_SHORT_MONTH = re.compile(r"(?:(?:kỳ|tháng|t) ?)?(\d{1,2})[-/](\d{2})")
_ENGLISH_MONTH = re.compile(r"([a-z]{3,9})\.?[ -](\d{4})")
_MONTH_NAMES = re.findall(
    r"\w+", "january february march april may june july august september october november december"
)
_EPOCH = date(1899, 12, 30)
SERIALS = range(14_611, 80_000)  # 1940 to 2119: what a bare number can mean as a date, and any date of a plan
_LEAP_BUG = date(1900, 3, 1)  # before it a spreadsheet counts from one day later
_MAC_EPOCH = date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class Days:
    """The *days* a text may mean; *sure* where there is one and no doubt about it. *order* is set where the text itself
    tells whether its writer puts the day or the month first; *day_first* is the one of that order; *short*: the year
    has two digits; *two_ways*: only because a period begins with the first of a month was one of two days left."""

    days: tuple[date, ...]
    sure: bool = False
    order: Order | None = None
    day_first: date | None = None
    short: bool = False
    two_ways: bool = False


@lru_cache(maxsize=4096)
def read_day(text: str) -> Days | None:
    """What *text* may mean as a day; None where it is none."""
    plain = _plain(text)
    if plain is None:
        return None
    if found := _YEAR_FIRST.fullmatch(plain):
        return _one(_valid(int(found[1]), int(found[2]), int(found[3])))
    if found := _IN_WORDS.fullmatch(plain):
        return _one(_valid(int(found[3]), int(found[2]), int(found[1])))
    if found := _ENGLISH_DAY.fullmatch(plain):
        day, name, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        month = _named(name)
        return _one(_valid(int(year), month, int(day))) if month else None
    found = _DAY.fullmatch(plain)
    return _numbers(int(found[1]), int(found[3]), found[4], found[2]) if found else None


@lru_cache(maxsize=4096)
def read_month(text: str) -> Days | None:
    """What *text* may mean as a period: first days of months. A day of another date tells its month only unsurely."""
    plain = _plain(text)
    if plain is None:
        return None
    if found := _MONTH.fullmatch(plain):
        return _one(_valid(int(found[2]), int(found[1]), 1))
    if found := _YEAR_MONTH.fullmatch(plain):
        return _one(_valid(int(found[1]), int(found[2]), 1))
    if found := _ENGLISH_MONTH.fullmatch(plain):
        month = _named(found[1])
        return _one(_valid(int(found[2]), month, 1)) if month else None
    if found := _SHORT_MONTH.fullmatch(plain):
        first = _valid(2000 + int(found[2]), int(found[1]), 1)
        return Days((first,)) if first else None
    return _month_of_day(read_day(text))


def _month_of_day(found: Days | None) -> Days | None:
    """01/06/2021 is June: the other reading is no first day of a month."""
    if found is None:
        return None
    firsts = tuple(day for day in found.days if day.day == 1)
    if found.day_first in firsts and len(firsts) == 1:
        return Days(firsts, sure=not found.short, day_first=found.day_first, two_ways=len(found.days) > 1)
    return Days(tuple(dict.fromkeys(day.replace(day=1) for day in found.days)), day_first=found.day_first)


def number_as_day(number: float) -> date | None:
    """The day that a date cell without its format shows as a number."""
    return _EPOCH + timedelta(days=int(number)) if number in SERIALS else None


def is_plausible(day: date) -> bool:
    """Whether *day* can be one of a plan: 05/01/1900 is the number 5 in a cell that is formatted as a date."""
    return (day - _EPOCH).days in SERIALS


def number_as_month(number: float) -> date | None:
    """10.2021, what an English PC makes of a typed 10.2021; years that end in a nought have lost it and are left
    alone.
    """
    month, _, year = format(number, ".4f").partition(".")
    if (
        not year.startswith("20")
        or year.endswith("0")
        or Decimal(repr(number)) != Decimal(f"{month}.{year}")
        or not month.isdigit()
    ):
        return None
    return _valid(int(year), int(month), 1)


def swapped_month(day: date) -> date | None:
    """01/06/2021 typed where the month comes first becomes 6 January: the month that was meant, where that can be."""
    return date(day.year, day.day, 1) if day.month == 1 and 2 <= day.day <= 12 else None


def day_as_numbers(day: date) -> tuple[tuple[Decimal, ...], bool]:
    """What a date in a column of numbers may have been: 3.12, 12.3 … or a number that only took a date's format. Sure
    for days before 1904, which nobody types and no other count of days can mean."""
    if day < _MAC_EPOCH:
        serial = (day - _EPOCH).days - (day < _LEAP_BUG)
        if serial < 1:
            return (), False
        return ((Decimal(serial), Decimal(serial + 1)), False) if serial == 59 else ((Decimal(serial),), True)
    typed = [Decimal(f"{day.day}.{day.month}")]
    if day.month != day.day:
        typed.append(Decimal(f"{day.month}.{day.day}"))
    if day.day == 1:
        typed.append(Decimal(f"{day.month}.{day.year}"))
    return (*dict.fromkeys(typed), Decimal((day - _EPOCH).days)), False


def _numbers(first: int, second: int, year: str, sign: str) -> Days | None:
    """Two numbers and a year: with dots the day is first everywhere; a year of two digits is never sure."""
    full = int(year) if len(year) == 4 else 2000 + int(year)
    by_day = _valid(full, second, first)
    by_month = None if sign == "." else _valid(full, first, second)
    days = [day for day in (by_day, by_month) if day]
    if len(year) == 2 and sign != "." and first > 12:
        days += [day for day in (_valid(2000 + first, second, int(year)),) if day]
    days = list(dict.fromkeys(days))
    if not days:
        return None
    order: Order | None = None
    if len(days) == 1 and sign != "." and first != second:
        order = "day first" if by_day else "month first"
    return Days(tuple(days), len(days) == 1 and len(year) == 4, order, by_day, len(year) == 2)


def _one(day: date | None) -> Days | None:
    return Days((day,), sure=True, day_first=day) if day else None


def _plain(text: str) -> str | None:
    if UNSURE_HIDDEN.search(text):
        return None
    return _MIDNIGHT.sub("", plain_spaces(without_hidden(text)).lower())


def _named(name: str) -> int | None:
    found = [number for number, full in enumerate(_MONTH_NAMES, 1) if full == name or full[:3] == name]
    return found[0] if found else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None
