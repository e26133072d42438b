"""Convert the value of one cell to the type of its column; no value is ever converted silently."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from xlplan.grid import Raw, decimal
from xlplan.layout import Column
from xlplan.layout.columns import Choice
from xlplan.layout.plan import MONTH_END
from xlplan.reader import kinds
from xlplan.reader.fault import NO_WORDS, Fault
from xlplan.words import as_spreadsheet

_DAY = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*")
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*")


def typed_list_value(column: Column, value: str) -> object:
    """Return the choice that a cell's text names, or None."""
    return _choice(column.choices, value) if column.choices else None


@lru_cache(maxsize=1 << 10)  # the same few words in every row
def _choice(choices: type[Choice], value: str) -> Choice | None:
    return choices.parse(value)


def out_of_range(column: Column, number: Decimal) -> Fault | None:
    """Return a fault if *number* is outside the bounds of *column*, else None."""
    low, high = column.minimum, column.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return None
    span = f"≥ {low}" if high is None else f"≤ {high}" if low is None else f"{low} – {high}"
    values = {"column": column.words, "value": number, "range": span, "growth": NO_WORDS}
    return Fault(kinds.OUT_OF_RANGE, values)


def read_dates(value: Raw) -> tuple[date, ...] | None:
    """Return one date, or the dates of a text separated by semicolons; None if any of them cannot be read."""
    if isinstance(value, datetime):
        return (value.date(),)
    if isinstance(value, date):
        return (value,)
    if not isinstance(value, str):
        return None
    days = [_day_of_list(part) for part in value.split(";") if part.strip()]
    return None if any(day is None for day in days) else tuple(day for day in days if day is not None)


def read_cutoff(value: Raw) -> int | str | None:
    """Return a cut-off: 1 to 28, or the words for the end of the month as declared; None for anything else."""
    if isinstance(value, float | int) and not isinstance(value, bool) and 1 <= value <= 28 and value == int(value):
        return int(value)
    if isinstance(value, str):
        return next((words for words in MONTH_END.both() if as_spreadsheet(words) == as_spreadsheet(value)), None)
    return None


def as_text(value: Raw) -> str:
    """Return the text of a free-text cell; a number or a date as a user would write it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{decimal(float(value)):f}"
    if isinstance(value, datetime) and value.time() != datetime.min.time():
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def _day_of_list(value: str) -> date | None:
    """Return the date of a text like 02/09/2021 or 2021-09-02, as they stand in a list of dates; else None."""
    match, iso = _DAY.fullmatch(value), _ISO_DAY.fullmatch(value)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None
