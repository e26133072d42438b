"""The explaining path: one cell that failed its strict type, put into one finding, with a proposal where there is one.

Only cells that failed come here; nothing is ever converted in silence.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from xlplan.grid import Raw, decimal
from xlplan.layout import Column
from xlplan.layout.columns import CellType, Choice
from xlplan.layout.plan import MONTH_END
from xlplan.reader import kinds
from xlplan.reader.evidence import Neighbours
from xlplan.reader.fault import Fault
from xlplan.reader.spelling import meant
from xlplan.reader.typed import day_fault, number_fault
from xlplan.words import Words, as_spreadsheet

_DAY = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*")


ALONE = Neighbours()


def explain(column: Column, value: Raw, beside: Neighbours = ALONE, points: bool | None = None) -> Fault:
    """Why *value* is not what *column* holds, with what the cells *beside* it say; *points* tells whether it is the
    value of a ratio (None: unknown)."""
    named: dict[str, object] = {"column": column.words, "value": value}
    match column.cell_type:
        case CellType.WHOLE if isinstance(value, float):
            return Fault(kinds.NOT_WHOLE, named)
        case CellType.AMOUNT | CellType.WHOLE:
            return number_fault(column, value, beside, points)
        case CellType.DATE | CellType.PERIOD:
            return day_fault(column, value, beside)
        case CellType.CODE:
            text = f"{decimal(value):f}" if isinstance(value, float) else None
            return Fault(kinds.CODE_IS_NUMBER, named, text)
        case _:
            return _not_in_list(column, value, named)


def typed_list_value(column: Column, value: str) -> object:
    """The choice that a cell's text names, or None."""
    return _typed(column.choices, value) if column.choices else None


@lru_cache(maxsize=1 << 10)  # a few words, in every row
def _typed(choices: type[Choice], value: str) -> Choice | None:
    return choices.typed(value)


def out_of_range(column: Column, number: Decimal) -> Fault | None:
    """A finding when *number* leaves the column's bounds."""
    low, high = column.minimum, column.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return None
    span = f"≥ {low}" if high is None else f"≤ {high}" if low is None else f"{low} – {high}"
    return Fault(kinds.OUT_OF_RANGE, {"column": column.words, "value": number, "range": span})


def read_dates(value: Raw) -> tuple[date, ...] | None:
    """One date, or text of dates separated by semicolons; None when any of them cannot be read."""
    if isinstance(value, datetime):
        return (value.date(),)
    if isinstance(value, date):
        return (value,)
    if not isinstance(value, str):
        return None
    days = [_listed_day(part) for part in value.split(";") if part.strip()]
    return None if any(day is None for day in days) else tuple(day for day in days if day is not None)


def read_cutoff(value: Raw) -> int | str | None:
    """1–28, or the words for the end of the month in their own spelling; None for anything else."""
    if isinstance(value, float | int) and not isinstance(value, bool) and 1 <= value <= 28 and value == int(value):
        return int(value)
    if isinstance(value, str):
        return next((words for words in MONTH_END.both() if as_spreadsheet(words) == as_spreadsheet(value)), None)
    return None


def as_text(value: Raw) -> str:
    """A free-text cell that holds a number or a date, as a person would write it."""
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


def _not_in_list(column: Column, value: Raw, named: dict[str, object]) -> Fault:
    choices = list(column.choices or ())
    spelled = [words for choice in choices for words in choice.words.both()]
    guess, sure = meant(value, spelled, closed=True) if isinstance(value, str) else (None, False)
    listed = Words.joined(choice.words for choice in choices)
    return Fault(kinds.NOT_IN_LIST, {**named, "choices": listed}, guess, sure=sure)


def _listed_day(value: str) -> date | None:
    """Day, month, year: the one form that a list of dates takes."""
    found = _DAY.fullmatch(value)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
