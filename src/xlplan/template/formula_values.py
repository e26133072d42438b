"""The content of a cell as the formulas of the sheet see it, and the functions of a spreadsheet that they use."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from xlplan.formulas.verdicts import WILDCARDS
from xlplan.grid import decimal
from xlplan.layout.columns import Choice
from xlplan.text.plausible import number_as_day
from xlplan.words import as_spreadsheet

Shown = str | int | Decimal
CellContent = str | Decimal | bool | None  # the content of a cell as formulas see it
EPOCH = date(1899, 12, 30)  # serial number 0, for dates from March 1900 on (ECMA-376 Part 1, 18.17.4.1)


class ErrorCell:
    """The content of an error cell."""


ERROR = ErrorCell()
Cells = Mapping[str, CellContent | ErrorCell]  # one row, by column id


def cell_content(value: object, lang: object) -> CellContent:
    """Return the content of a cell as formulas see it: dates are serial numbers."""
    match value:
        case None | bool() | Decimal():
            return value
        case Choice():
            return value.words.of(lang)  # type: ignore[arg-type]
        case str():
            return value
        case int() | float():
            return decimal(value)
        case datetime():
            part = Decimal((value - datetime(value.year, value.month, value.day)).seconds) / 86_400  # noqa: DTZ001 - a cell has no zone
            return (value.date() - EPOCH).days + part
        case date():
            return Decimal((value - EPOCH).days)
        case _:
            return str(value)


def is_filled(value: CellContent | ErrorCell) -> bool:
    return value is not None and value != ""


def as_text(value: CellContent | ErrorCell) -> str:
    """Return the text that a cell contributes when it is joined with ``&``."""
    if value is None or isinstance(value, ErrorCell):
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def slot_key(target: CellContent | ErrorCell, unit: CellContent | ErrorCell) -> tuple[str, str]:
    return as_spreadsheet(as_text(target)), as_spreadsheet(as_text(unit))


def trimmed(value: CellContent | ErrorCell) -> str:
    return " ".join(part for part in as_text(value).split(" ") if part)


def is_whole(value: CellContent | ErrorCell) -> bool:
    return isinstance(value, Decimal) and value == value.to_integral_value()


def has_wildcard(text: str) -> bool:
    return any(wildcard in text for wildcard in WILDCARDS)


def day_of(value: CellContent) -> date | None:
    """Return the day of a serial number; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, Decimal) or not is_whole(value):
        return None
    return number_as_day(float(value))


def is_choice(value: CellContent | ErrorCell, choice: Choice) -> bool:
    return isinstance(value, str) and type(choice).parse(value) is choice


def sumif(values: Iterable[CellContent | ErrorCell]) -> Shown:
    """Return what SUMIFS returns: the sum of the numbers, or for an error cell an empty text (by IFERROR)."""
    total = Decimal(0)
    for value in values:
        if isinstance(value, ErrorCell):
            return ""
        if isinstance(value, Decimal):
            total += value
    return total


def plus(*sums: Shown) -> Shown:
    if any(isinstance(value, str) for value in sums):
        return ""
    return sum((Decimal(value) for value in sums), Decimal(0))


def minus(value: Shown) -> Shown:
    return value if isinstance(value, str) else -value
