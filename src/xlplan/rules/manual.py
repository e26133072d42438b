"""The manual of checks, printed from the checks themselves."""

from collections.abc import Iterable

from xlplan.findings import Kind
from xlplan.reader import KINDS as READER_KINDS
from xlplan.rules import BUG, RULES
from xlplan.words import Lang, Words

_WHY = Words("Vì sao", "Why")
_FIX = Words("Cách sửa", "How to mend")


def catalogue() -> tuple[Kind, ...]:
    """Every kind of finding that one workbook alone can show, by code."""
    return tuple(sorted((*READER_KINDS, *(kind for kind, _ in RULES), BUG), key=lambda kind: kind.code))


def manual(kinds: Iterable[Kind], lang: Lang) -> str:
    """One block per kind: code and severity, the sentence with its slots, how to mend it, why it exists (English)."""
    blocks = []
    for kind in kinds:
        lines = [f"{kind.code}  {kind.severity.words.of(lang)}", f"  {kind.says.of(lang)}", f"  {_FIX.of(lang)}: {kind.fix.of(lang)}"]
        if kind.about:
            lines.append(f"  {_WHY.of(lang)}: {kind.about}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
