"""The manual of checks, printed from the checks themselves."""

from collections.abc import Iterable

from xlplan.findings import Kind, Severity
from xlplan.formulas.coverage import sheet_kinds, why_only_python
from xlplan.reader import KINDS as READER_KINDS
from xlplan.rules import BUG, RULES
from xlplan.words import Lang, Words

_FIX = Words("Cách sửa", "How to mend")
_SEEN = Words(
    "Sổ tự thấy: ô được tô màu và đếm ở trang Hướng dẫn.",
    "The workbook sees it by itself: marked, and counted on the Guide.",
)
_UNSEEN = Words("Sổ không tự thấy: {why}.", "The workbook does not see it: {why}.")


def catalogue() -> tuple[Kind, ...]:
    """Every kind of finding that one workbook alone can show, by code."""
    return tuple(sorted((*READER_KINDS, *(kind for kind, _ in RULES), BUG), key=lambda kind: kind.code))


def in_sheet(kind: Kind) -> bool:
    """Whether the workbook's own formulas find it."""
    return kind in sheet_kinds()


def why_not_in_sheet(kind: Kind) -> Words | None:
    """Why no formula finds an error; warnings and notes never keep a workbook from being sent, so the sheet is
    silent.
    """
    if kind.severity is not Severity.ERROR or in_sheet(kind):
        return None
    return why_only_python(kind)


def manual(kinds: Iterable[Kind], lang: Lang) -> str:
    """One block per kind: code and severity, the sentence with its slots, how to mend it, whether the sheet
    sees it by itself, and in English, the language it is kept in, why it exists."""
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
