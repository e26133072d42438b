"""Figures of a row in a few words, for sentences and for the Sources sheet."""

from xlplan.findings import EMPTY, show_number
from xlplan.layout import PROGRESS, Progress
from xlplan.layout.progress import FIGURES
from xlplan.words import Lang, Words


def show_figures(row: Progress | None) -> Words:
    """``512/498 (trừ 3), ước`` — what a row says, in both languages."""
    return EMPTY if row is None else Words(figures_in(row, "vi"), figures_in(row, "en"))


def figures_in(row: Progress, lang: Lang) -> str:
    """:func:`show_figures` in one language."""
    parts = []
    if row.actual is not None:
        parts.append(show_number(row.actual, lang))
    if row.denominator is not None:
        parts.append("/" + show_number(row.denominator, lang))
    text = "".join(parts)
    if row.excluded:
        text += Words(" (trừ {})", " (less {})").of(lang).format(show_number(row.excluded, lang))
    said = [text] if text else []
    for id in FIGURES:
        value = getattr(row, id)
        if id not in ("actual", "denominator", "excluded") and value is not None:
            said.append(f"{PROGRESS.block.columns[id].words.of(lang)} {show_number(value, lang)}")
    said += [choice.words.of(lang) for choice in (row.judgement, row.state) if choice is not None]
    if row.figure_type is not None and row.estimated:
        said.append(row.figure_type.words.of(lang))
    return ", ".join(said) or EMPTY.of(lang)
