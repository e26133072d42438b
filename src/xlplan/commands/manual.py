"""The manual of checks, printed from the checks themselves."""

from collections.abc import Iterable

from xlplan.findings import Kind, Severity
from xlplan.formulas.coverage import kinds_by_formula, why_only_python
from xlplan.reader import KINDS as READER_KINDS
from xlplan.rules import BUG, RULES
from xlplan.words import Lang, Words

_FIX = Words("Cách sửa", "How to fix")
_SEEN = Words(
    "Sổ tự thấy: ô được tô màu và đếm ở trang Hướng dẫn.",
    "The workbook sees it by itself: marked, and counted on the Guide.",
)
_UNSEEN = Words("Sổ không tự thấy: {why}.", "The workbook does not see it: {why}.")


def catalogue() -> tuple[Kind, ...]:
    """Return every kind of finding that can arise from a single workbook, by code."""
    return tuple(sorted((*READER_KINDS, *(kind for kind, _ in RULES), BUG), key=lambda kind: kind.code))


def in_sheet(kind: Kind) -> bool:
    """Return whether the workbook's own formulas detect it."""
    return kind in kinds_by_formula()


def why_not_in_sheet(kind: Kind) -> Words | None:
    """Return why no formula detects an error; None if one does.

    Warnings and notes never keep a workbook from being sent, so formulas do not report them, and None is returned.
    """
    if kind.severity is not Severity.ERROR or in_sheet(kind):
        return None
    return why_only_python(kind)


def manual(kinds: Iterable[Kind], lang: Lang) -> str:
    """Return one block per kind: code and severity, the message with its slots, how to fix it, and whether the workbook
    detects it by itself. In English, the language it is kept in, also why the kind exists.
    """
    blocks = []
    for kind in kinds:
        lines = [
            f"{kind.code}  {kind.severity.words.of(lang)}",
            f"  {kind.says.of(lang)}",
            f"  {_FIX.of(lang)}: {kind.fix.of(lang)}",
        ]
        why = why_not_in_sheet(kind)
        if in_sheet(kind):
            lines.append(f"  {_SEEN.of(lang)}")
        elif why is not None:
            lines.append(f"  {_UNSEEN.of(lang).format(why=why.of(lang))}")
        if kind.about and lang == "en":
            lines.append(f"  Why: {kind.about}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
