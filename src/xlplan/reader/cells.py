"""Explain a cell that failed its strict type: one fault, with a proposed value where there is one.

Only failed cells are handled here; no value is ever converted silently.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from xlplan.findings import show_number
from xlplan.grid import Raw, decimal
from xlplan.layout import Column
from xlplan.layout.choices import Measure
from xlplan.layout.columns import HUNDRED, CellType, Choice
from xlplan.layout.plan import MONTH_END
from xlplan.reader import kinds
from xlplan.reader.context import CellContext
from xlplan.reader.evidence import Neighbours
from xlplan.reader.fault import NO_WORDS, Fault
from xlplan.reader.oddities import in_brackets
from xlplan.reader.spelling import closest_spelling
from xlplan.reader.typed import day_fault, number_fault
from xlplan.text.letters import spelling_key, without_accents
from xlplan.text.numbers import without_rounding_error
from xlplan.words import Lang, Words, as_spreadsheet

_DAY = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*")
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*")

NO_NEIGHBOURS = Neighbours()
NO_CONTEXT = CellContext()


def explain(
    column: Column, value: Raw, neighbours: Neighbours = NO_NEIGHBOURS, context: CellContext = NO_CONTEXT
) -> Fault:
    """Return why *value* is not valid in *column*, with the other cells of the column and of the row as evidence."""
    placeholders: dict[str, object] = {"column": column.words, "value": value}
    match column.cell_type:
        case CellType.WHOLE if isinstance(value, float):
            return Fault(kinds.NOT_WHOLE, placeholders, without_rounding_error(decimal(value)))
        case CellType.AMOUNT | CellType.WHOLE:
            return number_fault(column, value, neighbours, context)
        case CellType.DATE | CellType.PERIOD:
            return day_fault(column, value, neighbours)
        case CellType.CODE:
            text = f"{decimal(value):f}" if isinstance(value, float) else None
            return Fault(kinds.CODE_IS_NUMBER, placeholders, text)
        case _:
            return _not_in_list(column, value, placeholders, context.lang)


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


def as_growth(fault: Fault, context: CellContext) -> Fault:
    """Return a fault of :func:`out_of_range` with the way to state negative growth: −2.1 % is an index of 97.9 %.

    A level in percent that is no ratio may be growth; any other negative number is a mistake (docs/decisions/0055).
    """
    value = fault.values["value"]
    if not context.in_points or context.measure is not Measure.STOCK or not isinstance(value, Decimal) or value >= 0:
        return fault
    vi, en = (show_number(HUNDRED + value, lang) for lang in ("vi", "en"))
    growth = Words(
        f"; mức giảm thì ghi thành chỉ số so với kỳ gốc, ở đây là {vi}",
        f"; negative growth is typed as an index of the base period, here {en}",
    )
    return replace(fault, values={**fault.values, "growth": growth})


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


def _not_in_list(column: Column, value: Raw, placeholders: dict[str, object], lang: Lang) -> Fault:
    choices = list(column.choices or ())
    spellings = [words for choice in choices for words in choice.words.both()]
    guess, sure = closest_spelling(value, spellings, closed=True) if isinstance(value, str) else (None, False)
    if isinstance(value, str) and not sure:
        shortened = _shortened(choices, value)
        guess = shortened.words.of(lang) if shortened else guess
    choice_words = Words.joined(choice.words for choice in choices)
    values = {**placeholders, "choices": choice_words, "signs": in_brackets(value)}
    return Fault(kinds.NOT_IN_LIST, values, guess, sure=sure)


def _shortened(choices: Sequence[Choice], text: str) -> Choice | None:
    """Return the choice of which *text* is a usual short form (CC, NLĐ), with or without accents and dots."""
    wanted = _short_form(text)
    return next((choice for choice in choices if wanted in map(_short_form, choice.short_forms)), None)


def _short_form(text: str) -> str:
    return without_accents(spelling_key(text)).replace(".", "").replace(" ", "")


def _day_of_list(value: str) -> date | None:
    """Return the date of a text like 02/09/2021 or 2021-09-02, as they stand in a list of dates; else None."""
    match, iso = _DAY.fullmatch(value), _ISO_DAY.fullmatch(value)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None
