"""Prints the index of decisions: number, room and one sentence of every page in ``docs/decisions``.

``python -m scripts.decisions --write`` puts it into ``docs/decisions/README.md`` between its two marks; a test
compares.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.rooms import ROOT

FOLDER = ROOT / "docs" / "decisions"
INDEX = FOLDER / "README.md"
BEGIN, END = "<!-- decisions: printed by python -m scripts.decisions -->\n", "<!-- end of decisions -->"
# For example:
#   # 0002 – An .xlsx is read twice: calamine for values, a scan for other facts
#
#   Room: xlsx. In short: calamine reads the values; …
HEAD = re.compile(r"# (?P<number>\d{4}) – (?P<title>.+)\n\nRoom: (?P<room>[a-z_/]+)\. In short: (?P<short>.+)\n")


@dataclass(frozen=True)
class Decision:
    """The head of one page."""

    path: Path

    number: str
    """Four digits, as in the file name."""

    title: str

    room: str
    """A module or folder below ``src/xlplan``, or ``scripts``."""

    short: str
    """The decision in one sentence."""


def decisions() -> list[Decision]:
    """Every page, in the order of its number. Raises ``ValueError`` for a page without a proper head."""
    return [_decision(path) for path in sorted(FOLDER.glob("[0-9]*.md"))]


def _decision(path: Path) -> Decision:
    head = HEAD.match(path.read_text("utf-8"))
    if head is None:
        raise ValueError(f"{path.name} must begin with '# NUMBER – title', then 'Room: ROOM. In short: SENTENCE'")
    return Decision(path, **head.groupdict())


def table() -> str:
    """A Markdown table of all decisions."""
    head = "| number | room | decision |\n|---|---|---|\n"
    return head + "".join(f"| [{one.number}]({one.path.name}) | `{one.room}` | {one.short} |\n" for one in decisions())


def in_index(text: str) -> str:
    """``docs/decisions/README.md`` with the table as it is today."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END, 1)[1]


if __name__ == "__main__":
    if "--write" in sys.argv:
        INDEX.write_text(in_index(INDEX.read_text("utf-8")), "utf-8")
    else:
        print(table(), end="")
