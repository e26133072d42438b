"""What a cell holds, as Python and as a spreadsheet have it: days and truths are numbers there, a text may be meant as
typed.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet has no zone
DATE, TIME, TEXT, LOGICAL = 2, 4, 256, 1024  # bits of com.sun.star.util.NumberFormatType
ERRORS = {
    502: "#VALUE!",
    503: "#NUM!",
    519: "#VALUE!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
    521: "#NULL!",
}
ERROR_TEXTS = frozenset(ERRORS.values())
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class ErrorValue(str):
    """An error in a cell, told from a text of the same letters."""

    __slots__ = ()


class Written(str):
    """A formula to be written, beginning with "=", told from a text."""

    __slots__ = ()


def shown(number: float, kind: int) -> Any:
    """A cell's number as its format shows it: a truth, a day, a time of day or the number."""
    if kind & LOGICAL:
        return bool(number) if number in (0, 1) else number
    if not kind & DATE:
        return (EPOCH + timedelta(days=number)).time() if 0 <= number < 1 else timedelta(days=number)
    try:
        return EPOCH + timedelta(days=round(number * 86_400) / 86_400)
    except OverflowError:
        return number


def stored(value: Any, *, as_text: bool = False) -> float | str:
    """What a cell gets for *value*; a text as if it were typed, as Excel has it, unless the cell takes *as_text* what
    comes.
    """
    match value:
        case None:
            return ""
        case str():
            return value.removeprefix("'") if as_text or value[:1] == "'" else _typed(value)
        case bool():
            return float(value)
        case datetime():
            return (value.replace(tzinfo=None) - EPOCH) / timedelta(days=1)
        case date():
            return float((datetime(value.year, value.month, value.day) - EPOCH).days)  # noqa: DTZ001
        case time():
            return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
        case _:
            return float(value)


def _typed(text: str) -> float | str:
    if text[:1] == "=" and len(text) > 1:
        return Written(text)
    if text in ERROR_TEXTS:
        return Written(f"={text}")
    return float(text) if _NUMBER.fullmatch(text) else text


def entered(value: float | str) -> str:
    """One of :func:`stored` as a block of formulas has it: an apostrophe says that a text follows."""
    if isinstance(value, Written):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    return f"'{value}" if value else ""


def plain(number: float) -> str:
    """A number as Excel gives it where a formula is asked for."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
