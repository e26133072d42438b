"""Explain a cell that failed its declared type: one fault, with a proposed value where there is one.

Only failed cells are handled here; for them alone this module is imported, and the parsers of typed text behind it.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from xlplan.findings import show_number
from xlplan.grid import Raw, decimal
from xlplan.layout import Column
from xlplan.layout.choices import Measure
from xlplan.layout.columns import HUNDRED, CellType, Choice
from xlplan.reader import kinds
from xlplan.reader.context import CellContext
from xlplan.reader.evidence import Neighbours
from xlplan.reader.fault import Fault
from xlplan.reader.oddities import in_brackets
from xlplan.reader.spelling import closest_spelling
from xlplan.reader.typed import day_fault, number_fault
from xlplan.text.letters import spelling_key, without_accents
from xlplan.text.plausible import without_rounding_error
from xlplan.words import Lang, Words

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
