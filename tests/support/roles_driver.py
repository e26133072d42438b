"""Run by tests/layout/test_roles.py with a copy of xlplan whose Progress has one more figure, *extra*: is it one
anywhere?

Each step prints its name once it holds.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.support.books import PLAN, issued_books, lay, row, sent, tables
from tests.support.unit_workbook import FIGURES
from xlplan.chain.bring_forward import bring_forward
from xlplan.findings import CellRef
from xlplan.layout import PROGRESS, Progress
from xlplan.patch import CellEdit, Patch
from xlplan.periods import calendar_of
from xlplan.workflow.building import build, table_of
from xlplan.workflow.opening import open_workbook
from xlplan.xlsx.patching import apply

COLUMN = list(PROGRESS.block.columns).index("extra") + 1
FIRST = CellRef("Tiến độ", 6, COLUMN)


def filled(extra: str | None) -> list[Progress]:
    """The rows of unit A; the first one with *extra*."""
    rows = [
        row("A", one.target, one.period.month, FIGURES[one.target], evidence="BB 12")
        for one in issued_books(tables())["A"].tables.progress
        if one.period and one.period.month <= 10
    ]
    return [changed(rows[0], extra=None if extra is None else Decimal(extra)), *rows[1:]]


def changed(one: Progress, **values: Any) -> Progress:
    return replace(one, **values)


def extra_of(one: Progress) -> Any:
    return getattr(one, "extra")  # noqa: B009 - the column is not in the code that is type-checked


def read_and_checked() -> None:
    book = issued_books(tables())["A"]
    card = replace(book.tables.card, plan=replace(PLAN, sent=date(2021, 10, 15), unit="A"))
    empty = [one for one in book.tables.progress if one.period and one.period.month > 10]
    data = build(replace(book.tables, card=card, progress=table_of([*filled("7"), *empty])), book.manifest)
    opened = open_workbook(data, "A.xlsx")
    assert opened.findings == (), opened.findings
    assert extra_of(opened.reading.tables.progress.rows[0]) == 7
    print("read")
    older = (Path(__file__).parent.parent / "layout" / "layout_1" / "A.xlsx").read_bytes()
    assert open_workbook(older, "A.xlsx").findings == ()
    print("missing in a workbook of an older layout")
    for typed, code in (("bảy lớp", "COL-02"), (Decimal(-7), "COL-07")):
        wrong = apply(data, Patch(cells=(CellEdit(FIRST, Decimal(7), typed),)))
        assert [(one.code, one.at) for one in open_workbook(wrong, "A.xlsx").findings] == [(code, FIRST)]
    print("checked")


def kept_when_issued_again() -> None:
    fresh = issued_books(tables())["A"].tables
    held = replace(fresh, progress=table_of([replace(one, row=6 + at) for at, one in enumerate(filled("7"))]))
    again = bring_forward(fresh, held, calendar_of(PLAN), "vi").tables
    assert [extra_of(one) for one in again.progress if extra_of(one) is not None] == [7]
    alone = changed(Progress(row=6, unit="A", target="F", period=date(2021, 6, 1)), extra=Decimal(7))
    only = bring_forward(fresh, replace(fresh, progress=table_of([alone])), calendar_of(PLAN), "vi")
    assert only.kept == 1
    print("kept on issue --update")


def compared() -> None:
    book = issued_books(tables())["A"]
    first, other = (sent(book, filled(extra), name=f"{extra}.xlsx") for extra in ("7", "8"))
    outcome, _ = lay(tables(), [first, other])
    assert {one.code for one in outcome.findings} >= {"CON-01"}, {one.code for one in outcome.findings}
    print("two submissions that differ in it are no duplicates")
    later = sent(book, filled("8"), revision=2)
    outcome, after = lay(tables(), [first, later])
    (replaced,) = outcome.replaced
    assert extra_of(replaced) == 7
    (line,) = [one for one in outcome.lines if one.target == "F" and one.period == date(2021, 6, 1)]
    assert line.figures == "5, Số phụ 8"
    print("compared")
    master = open_workbook(build(after, book.manifest.__class__("46/KH", PLAN.signed, "S")), "master.xlsx")
    (replaced,) = master.reading.tables.replaced
    assert extra_of(replaced) == 7
    print("carried into Sources")
    issued = issued_books(master.reading.tables)["A"].tables
    assert [extra_of(one) for one in issued.progress if extra_of(one) is not None] == [8]
    print("re-issued")


if __name__ == "__main__":
    read_and_checked()
    kept_when_issued_again()
    compared()
