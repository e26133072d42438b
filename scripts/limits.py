"""Prints the table of limits into docs/limits.md: ``python -m scripts.limits``; a test compares."""

from scripts.rooms import ROOT
from xlplan.xlsx.limits import LIMITS, Limit

DOCUMENT = ROOT / "docs" / "limits.md"
BEGIN, END = "<!-- limits: printed by python -m scripts.limits -->\n", "<!-- end of limits -->"


def table() -> str:
    head = "| Limit | Giới hạn | At most | Why |\n|---|---|---|---|\n"
    return head + "".join(_line(limit) for limit in LIMITS.values())


def _line(limit: Limit) -> str:
    return f"| {limit.what.en} | {limit.what.vi} | {limit.most:,} | {limit.why} |\n"


def in_document(text: str) -> str:
    """docs/limits.md with the table as it is today."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END, 1)[1]


if __name__ == "__main__":
    DOCUMENT.write_text(in_document(DOCUMENT.read_text("utf-8")), "utf-8")
