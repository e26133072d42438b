"""No row that a unit was asked to report vanishes in silence, and cleared formats change no verdict.

1. Rows of a target that are gone are named with unit, target and periods: by ``validate``, by ``consolidate``, and in
   the workbook itself.
2. So is an allocation that is gone with them: the workbook remembers what it was issued with.
3. Nothing is asked for before an allocation is in force, after a unit's end, of a period that is not due, or while a
   key is in doubt.
4. A date or a period whose cell lost its format is read as the sheet's own formulas read it, with a note.

That the sheet's formulas say the same is proven in test_agreement.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.support.books import PLAN, issued_books, month, row, share, tables
from tests.support.unit_workbook import FIGURES, clean
from xlplan.cli import main
from xlplan.formulas import guide
from xlplan.layout import ALLOCATION, FIRST_ROW, PROGRESS, Allocation, Progress
from xlplan.tables import Tables
from xlplan.workflow.building import build, table_of
from xlplan.workflow.opening import Opened, open_workbook

Keep = Callable[[Progress], bool]


def filled(keep: Keep = lambda _: True, allocations: Sequence[Allocation] | None = None, **changes: object) -> bytes:
    """The clean workbook of unit A with the rows of Progress that *keep* keeps, and other *allocations*."""
    book = issued_books(tables())["A"]
    rows = [
        row("A", one.target, one.period.month, FIGURES[one.target], evidence="BB 12")
        if one.period and one.period <= month(10)
        else one
        for one in book.tables.progress
    ]
    given: Tables = replace(
        book.tables,
        card=replace(book.tables.card, plan=replace(PLAN, sent=date(2021, 10, 15), unit="A")),
        progress=table_of([one for one in rows if keep(one)]),
        **changes,  # type: ignore[arg-type]
    )
    if allocations is not None:
        given = replace(given, allocations=table_of(allocations))
    return build(given, book.manifest)


def opened(data: bytes) -> Opened:
    return open_workbook(data, "A.xlsx")


def said(data: bytes) -> list[tuple[str, object, object, object]]:
    """The errors of a workbook: code, target, unit, periods."""
    return [
        (one.code, one.values.get("target"), one.values.get("unit"), one.values.get("periods"))
        for one in opened(data).errors
    ]


def cell(data: bytes, title: str, address: str) -> object:
    return openpyxl.load_workbook(BytesIO(data), data_only=True)[title][address].value


# 1


def test_the_clean_workbook_lacks_nothing() -> None:
    assert said(filled()) == []


@pytest.mark.parametrize(
    ("gone", "periods"),
    [
        ((8,), "08/2021"),
        ((6, 7, 9), "06/2021, 07/2021, 09/2021"),
        ((6, 7, 8, 9, 10), "06/2021, 07/2021, 08/2021, 09/2021, 10/2021"),
    ],
)
def test_rows_that_are_gone_are_named(gone: tuple[int, ...], periods: str) -> None:
    data = filled(lambda one: not (one.target == "F" and one.period is not None and one.period.month in gone))
    assert said(data) == [("PRG-30", "F", "A", periods)]
    (error,) = opened(data).errors
    assert (error.at.sheet, error.at.column) == (
        ALLOCATION.words.vi,
        list(ALLOCATION.block.columns).index("periods_without_row") + 1,
    )
    assert cell(data, ALLOCATION.words.vi, error.at.cell or "") == periods
    assert cell(data, "Hướng dẫn", "A5") == guide.NOT_READY.vi


def test_a_whole_target_without_rows_is_named() -> None:
    data = filled(lambda one: one.target != "C")
    assert [(code, target) for code, target, _, _ in said(data)] == [("PRG-30", "C")]


def test_consolidating_names_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.support.books import manifest_of

    master, inbox, out = tmp_path / "so.xlsx", tmp_path / "A.xlsx", tmp_path / "ra.xlsx"
    given = tables()
    master.write_bytes(build(given, manifest_of(given)))
    inbox.write_bytes(filled(lambda one: not (one.target == "F" and one.period == month(8))))
    assert main(["consolidate", str(master), str(inbox), "-o", str(out)]) == 0
    told = capsys.readouterr().out
    assert "A.xlsx: Giao chỉ tiêu!I" in told
    assert "Trang Tiến độ không có dòng của A, F, kỳ 08/2021" in told
    listed = openpyxl.load_workbook(out, data_only=True)["Kiểm tra"]
    assert any(line[1] == "PRG-30" for line in listed.iter_rows(values_only=True))


# 2


def test_an_allocation_that_is_gone_is_remembered() -> None:
    kept = [one for one in issued_books(tables())["A"].tables.allocations if one.target != "F"]
    data = filled(lambda one: one.target != "F", kept)
    assert said(data) == [("ALC-13", "F", "A", "06/2021, 07/2021, 08/2021, 09/2021, 10/2021, 11/2021, 12/2021")]
    assert cell(data, "Hướng dẫn", "A5") == guide.NOT_READY.vi


def test_a_master_has_nothing_to_remember() -> None:
    from tests.support.books import manifest_of

    given = tables()
    assert not [one for one in opened(build(given, manifest_of(given))).errors if one.code in ("PRG-30", "ALC-13")]


# 3


def test_nothing_is_asked_for_before_an_allocation_is_in_force() -> None:
    given = [*issued_books(tables())["A"].tables.allocations]
    given[0] = replace(given[0], effective_from=date(2021, 8, 15))  # one day after the cut-off of 08/2021
    gone = filled(lambda one: one.target != given[0].target, given)
    assert [one[-1] for one in said(gone)] == ["09/2021, 10/2021"]


def test_c14_no_row_is_issued_or_asked_for_before_an_allocation_is_in_force() -> None:
    """A unit that takes over a target in August owes no June, although an earlier issue left an empty row for it."""
    given = [one for one in tables().allocations if (one.target, one.unit) != ("F", "A")]
    given.append(share("F", "A", "50", effective_from=date(2021, 8, 15)))
    left = [row("A", "F", 6), row("A", "F", 7, note="chưa giao")]
    book = issued_books(tables(left, allocations=given))["A"]
    rows = [one for one in book.tables.progress if one.target == "F"]
    assert [one.period for one in rows] == [month(number) for number in (7, 9, 10, 11, 12)]
    errors = opened(build(book.tables, book.manifest)).errors
    asked = [one.values["period"] for one in errors if one.code == "PRG-11" and one.values["target"] == "F"]
    assert asked == ["09/2021", "10/2021"]


def test_a_revised_allocation_is_asked_for_once() -> None:
    given = [*issued_books(tables())["A"].tables.allocations]
    given.append(replace(share("F", "A", "60"), effective_from=date(2021, 9, 1)))
    assert [one[1:] for one in said(filled(lambda one: one.target != "F" or one.period != month(7), given))] == [
        ("F", "A", "07/2021")
    ]


def test_nothing_is_asked_for_after_a_units_end() -> None:
    units = table_of([replace(one, valid_to=date(2021, 8, 14)) for one in issued_books(tables())["A"].tables.units])
    data = filled(lambda one: one.target != "F", units=units)
    assert [one[-1] for one in said(data) if one[0] == "PRG-30"] == ["06/2021, 07/2021, 08/2021"]


def test_nothing_is_said_while_a_key_is_in_doubt() -> None:
    """The row may be there under another key: one mistake makes one finding."""
    book = openpyxl.load_workbook(BytesIO(filled()))
    place = list(PROGRESS.block.columns).index("target") + 1
    book[PROGRESS.words.vi].cell(FIRST_ROW, place).value = "X9"
    out = BytesIO()
    book.save(out)
    assert [code for code, _, _, _ in said(out.getvalue())] == ["COL-09"]


# 4


def test_cleared_formats_change_no_figure_and_no_verdict() -> None:
    book = openpyxl.load_workbook(BytesIO(clean()))
    for line in book[PROGRESS.words.vi].iter_rows(min_row=FIRST_ROW):
        for one in line:
            one.style = "Normal"
    out = BytesIO()
    book.save(out)
    before, after = opened(clean()), opened(out.getvalue())
    assert after.errors == ()
    assert {one.code for one in after.findings} - {one.code for one in before.findings} == {"COL-30"}
    assert after.reading.tables.progress.rows == before.reading.tables.progress.rows
