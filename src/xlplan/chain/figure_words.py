"""A row's figures in a few words, for messages and for the Sources sheet."""

from xlplan.findings import EMPTY, show_number
from xlplan.layout import PROGRESS, Progress
from xlplan.layout.progress import FIGURES
from xlplan.words import Lang, Words


def show_figures(row: Progress | None) -> Words:
    """Return a row's figures in both languages, for example ``512/498 (trừ 3), ước``."""
    return EMPTY if row is None else Words(figures_in(row, "vi"), figures_in(row, "en"))


def figures_in(row: Progress, lang: Lang) -> str:
    """Return the text of :func:`show_figures` in one language."""
    fraction = []
    if row.actual is not None:
        fraction.append(show_number(row.actual, lang))
    if row.denominator is not None:
        fraction.append("/" + show_number(row.denominator, lang))
    text = "".join(fraction)
    if row.excluded:
        text += Words(" (trừ {})", " (less {})").of(lang).format(show_number(row.excluded, lang))
    parts = [text] if text else []
    for id in FIGURES:
        value = getattr(row, id)
        if id not in ("actual", "denominator", "excluded") and value is not None:
            parts.append(f"{PROGRESS.block.columns[id].words.of(lang)} {show_number(value, lang)}")
    parts += [choice.words.of(lang) for choice in (row.judgement, row.state) if choice is not None]
    if row.figure_type is not None and row.estimated:
        parts.append(row.figure_type.words.of(lang))
    return ", ".join(parts) or EMPTY.of(lang)
