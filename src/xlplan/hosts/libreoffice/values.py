"""Conversion of cell values between Python and LibreOffice, which stores dates, times and booleans as numbers."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet has no time zone
DATE, TIME, TEXT, LOGICAL = 2, 4, 256, 1024  # bits of com.sun.star.util.NumberFormatType
ERRORS = {  # LibreOffice's error codes, as XCell.getError returns them → Excel's errors
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
    """An error in a cell; a class of its own, as a text may have the same characters."""

    __slots__ = ()


class FormulaText(str):
    """A formula to be written, with its "="; a class of its own, as a text may have the same characters."""

    __slots__ = ()


def as_python(number: float, kind: int) -> Any:
    """The number of a cell as the type that its format shows: a boolean, datetime, time, timedelta or the number.

    *kind* has the bits of com.sun.star.util.NumberFormatType.
    """
    if kind & LOGICAL:
        return bool(number) if number in (0, 1) else number
    if not kind & DATE:
        return (EPOCH + timedelta(days=number)).time() if 0 <= number < 1 else timedelta(days=number)
    try:
        return EPOCH + timedelta(days=round(number * 86_400) / 86_400)
    except OverflowError:
        return number


def as_uno(value: Any, *, as_text: bool = False) -> float | str:
    """The value to write for *value*.

    A text is read as if it were typed, as in Excel: ``"12"`` becomes a number, ``"=A1"`` a :class:`FormulaText`,
    ``"'12"`` a text. In a cell with the number format of texts (*as_text*) it stays a text.
    """
    match value:
        case None:
            return ""
        case str():
            return value.removeprefix("'") if as_text or value[:1] == "'" else _parsed(value)
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


def _parsed(text: str) -> float | str:
    if text[:1] == "=" and len(text) > 1:
        return FormulaText(text)
    if text in ERROR_TEXTS:
        return FormulaText(f"={text}")
    return float(text) if _NUMBER.fullmatch(text) else text


def as_input(value: float | str) -> str:
    """A result of :func:`as_uno` as ``setFormula`` reads it: a text begins with an apostrophe."""
    if isinstance(value, FormulaText):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    return f"'{value}" if value else ""


def number_text(number: float) -> str:
    """A number as Excel returns it for ``Range.Formula``: ``5``, not ``5.0``."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
