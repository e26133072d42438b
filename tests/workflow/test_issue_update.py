"""``xlplan issue --update``: a changed master brought into workbooks that units have already filled in.

1. What a unit typed is kept, also what is wrong: figures, states, notes, the reporting period, date and revision, its
   people, registrations and awards; the plan, units, targets and allocation are the master's.
2. What has no place any more (target, unit, period, movement gone; a key that cannot be read or repeats) stands on the
   sheet Set aside with its old row, everything it said and why; rows typed = kept + set aside, always.
3. Updating twice changes nothing more; what was set aside stays.
4. Only the units of the given files get a workbook; of two of one unit the newer counts; foreign, damaged, unknown
   files and a unit's own columns and sheets, also a second copy of one of ours, are named. The given files are not
   changed.
"""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.books import PLAN, TARGETS, UNITS, issued_books, month, row, share, shares, tables, target
from xlplan.chain.branch import branch_tables
from xlplan.chain.bring_forward import BroughtForward, bring_forward
from xlplan.cli import main
from xlplan.layout import Award, Movement, Person, Progress, Registration
from xlplan.layout.choices import Category, Measure
from xlplan.periods import calendar_of
from xlplan.tables import Table, Tables
from xlplan.tree import UnitTree
from xlplan.words import as_spreadsheet
from xlplan.workflow.building import build, table_of
from xlplan.workflow.opening import open_workbook


def fresh(master: Tables, unit: str = "A") -> Tables:
    return branch_tables(master, UnitTree(master.units), as_spreadsheet(unit), calendar_of(master.plan))


def forward(master: Tables, held: Tables, unit: str = "A") -> BroughtForward:
    return bring_forward(fresh(master, unit), held, calendar_of(master.plan), "vi")


def numbered(rows: list[Progress]) -> Table[Progress]:
    return table_of([replace(one, row=number) for number, one in enumerate(rows, start=6)])


def holding(*rows: Progress, **more: object) -> Tables:
    """A unit's workbook as it was issued before the change, with *rows* typed."""
    return replace(fresh(tables()), progress=numbered(list(rows)), **more)  # type: ignore[arg-type]


def by_key(made: Tables) -> dict[tuple[str, date | None], Progress]:
    return {(one.target, one.period): one for one in made.progress}


def test_what_was_typed_is_kept_in_the_changed_plan() -> None:
    new = target("N", Measure.FLOW, "9")
    master = tables(
        plan=replace(PLAN, title="Kế hoạch sửa đổi"),
        targets=(*TARGETS, new),
        allocations=(*shares(), share("N", "A", "9")),
    )
    said = replace(PLAN, period=month(9), revision=2, sent=date(2021, 9, 16), title="Tên cũ")
    typed = (
        row("A", "F", 6, "12", note="vì mưa"),
        row("A", "R", 7, "9/10-1~"),
        row("A", "C", 7, "met"),
        row("A", "F", 7, "nil"),
    )
    held = holding(*typed)
    done = forward(master, replace(held, card=replace(held.card, plan=said)))
    assert (done.kept, done.set_aside) == (4, 0)
    rows = by_key(done.tables)
    for one in typed:
        kept = rows[one.target, one.period]
        assert replace(kept, row=0) == replace(one, unit="A")
    assert len(done.tables.progress) == len(fresh(master).progress)
    assert ("N", month(6)) in rows
    plan = done.tables.plan
    assert (plan.period, plan.revision, plan.sent, plan.title) == (month(9), 2, date(2021, 9, 16), "Kế hoạch sửa đổi")


def test_a_wrong_cell_stays_wrong_and_stays_there() -> None:
    held = holding(row("A", "F", 6, "12"), replace(row("A", "F", 7), bad=frozenset({"actual"})))
    held = replace(held, progress=replace(held.progress, raws={7: {"actual": "5 lớp"}}))
    made = forward(tables(), held).tables
    kept = by_key(made)["F", month(7)]
    assert kept.bad == {"actual"}
    assert made.progress.raws[kept.row] == {"actual": "5 lớp"}


def test_what_has_no_place_any_more_is_set_aside_with_its_reason() -> None:
    master = tables(
        plan=replace(PLAN, start=date(2021, 6, 20)), targets=TARGETS[:1], allocations=shares()[:1], units=UNITS[:2]
    )
    unread = replace(row("A", "", 8, "3"), target="", bad=frozenset({"target"}))
    twice = replace(row("A", "F", 9, "4"), bad=frozenset({"unit"}))
    typed = (
        row("A", "R", 8, "9/10", note="ghi"),
        row("A", "F", 6, "1"),
        row("B", "F", 8, "2"),
        unread,
        twice,
        row("A", "F", 8, "7"),
    )
    done = forward(master, holding(*typed))
    assert (done.kept, done.set_aside) == (1, 5)
    found = [(one.sheet, one.line, one.reason) for one in done.tables.set_aside]
    assert [line for _, line, _ in found] == [6, 7, 8, 9, 10]
    for (_, _, reason), says in zip(
        found, ("Chỉ tiêu R", "Kỳ 06/2021", "Đơn vị B", "Không đọc được", "trùng"), strict=True
    ):
        assert says in reason
    assert done.tables.set_aside.rows[0].said == (
        "Mã đơn vị: A; Mã chỉ tiêu: R; Kỳ: 08/2021; Số thực hiện: 9; Mẫu số: 10; Ghi chú: ghi"
    )


def test_people_registrations_and_awards_are_the_units_own() -> None:
    people = [
        Person(code="A1", name="An", unit="A", category=Category.WORKER),
        Person(code="X1", name="Xuân", unit="X"),
    ]
    registered = [
        Registration(unit="A", person="A1", honour="CTD", movement="M1"),
        Registration(unit="A", honour="CTD", movement="M9"),
    ]
    held = replace(
        holding(), people=table_of([replace(one, row=place) for place, one in enumerate(people, start=6)]),
        registrations=table_of([replace(one, row=place) for place, one in enumerate(registered, start=6)]),
        awards=table_of([Award(row=6, unit="A", honour="CTD")]),
    )  # fmt: skip
    master = replace(
        tables(), people=table_of([Person(code="a1", name="An (sổ trên)", unit="A"), Person(code="A2", name="Bình", unit="A")]),  # noqa: E501
        movements=table_of([Movement(code="M1", name="Phong trào")]),
    )  # fmt: skip
    done = forward(master, held)
    assert [one.name for one in done.tables.people] == ["An", "Bình"]
    assert [one.movement for one in done.tables.registrations] == ["M1"]
    assert len(done.tables.awards) == 1
    assert [(one.sheet, one.reason) for one in done.tables.set_aside] == [
        ("Cá nhân", "Đơn vị X không còn trong sổ này."),
        ("Đăng ký", "Phong trào M9 không còn trong kế hoạch."),
    ]


ROWS = st.builds(
    row,
    st.sampled_from(["A", "B", "X"]),
    st.sampled_from(["F", "T", "R", "gone"]),
    st.integers(5, 12),
    st.sampled_from(["7", "nil", ""]),
)


@given(st.lists(ROWS, max_size=12))
def test_rows_typed_are_kept_or_set_aside_and_twice_is_once(rows: list[Progress]) -> None:
    distinct = list({(one.unit, one.target, one.period): one for one in rows}.values())
    typed = sum(one.filled for one in distinct)
    done = forward(tables(), holding(*distinct))
    assert done.kept + done.set_aside == typed
    again = forward(tables(), done.tables)
    assert (again.kept, again.set_aside) == (done.kept, 0)
    assert again.tables.progress.rows == done.tables.progress.rows
    assert again.tables.set_aside.rows == done.tables.set_aside.rows


def test_on_files(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    master, inbox = tmp_path / "master.xlsx", demo / "so-gui-ve-lon-xon" / "10-2021"
    book = openpyxl.load_workbook(demo / "ke-hoach-46.xlsx")
    for sheet in ("Chỉ tiêu", "Giao chỉ tiêu"):
        for number in range(6, 80):
            if book[sheet].cell(number, 1).value == "CT08":
                book[sheet].cell(number, 1).value = "CT08a"
    book.save(master)
    before = {path.name: path.read_bytes() for path in inbox.iterdir()}
    own = tmp_path / "TTCNTT.xlsx"
    changed = openpyxl.load_workbook(demo / "so-gui-ve" / "10-2021" / "TTCNTT.xlsx")
    progress = changed["Tiến độ"]
    progress.cell(5, progress.max_column + 1, "Cột của tôi")
    changed.copy_worksheet(progress).title = "Tiến độ (2)"
    changed.create_sheet("Nháp")["A1"] = "ghi thử"
    changed.save(own)
    files = [*sorted(one for one in inbox.iterdir() if one.name != own.name), own]
    out = tmp_path / "out"
    assert main(["issue", str(master), "-o", str(out), "--update", *map(str, files)]) == 0
    printed = capsys.readouterr().out
    assert "KHTC (KH 12).xlsx: không cập nhật: sổ của kế hoạch khác" in printed
    assert "KHTC (hong).xlsx: không cập nhật: Tệp bị cắt ngang" in printed
    assert "cột riêng «Cột của tôi»" in printed
    assert re.search(
        r"Tiến độ \(2\): Trang này có các cột như trang Tiến độ và \d+ dòng, nhưng không được đọc. Trang này không "
        r"chuyển",
        printed,
    )
    assert "Nháp: Trang này không có trong mẫu" in printed
    assert "VP lan 2.xlsx là sổ mới hơn của cùng đơn vị" in printed
    assert {path.name: path.read_bytes() for path in inbox.iterdir()} == before
    assert sorted(path.stem for path in out.iterdir()) == ["BCVT", "CNTT", "TTBCXB", "TTCNTT", "TTR", "VP"]
    for path in out.iterdir():
        made = open_workbook(path.read_bytes(), path.name)
        source = next(
            one for one in files if one.stem in (f"{path.stem} lan 2", path.stem) and one != inbox / "VP.xlsx"
        )
        held = open_workbook(source.read_bytes(), source.name).reading.tables
        ours = {(one.target, one.period): one.actual for one in made.reading.tables.progress if one.actual is not None}
        theirs = {
            (one.target, one.period): one.actual
            for one in held.progress
            if one.actual is not None and one.target != "CT08"
        }
        assert ours == theirs
        gone = [one for one in held.progress if one.target == "CT08" and one.filled]
        assert len(made.reading.tables.set_aside) == len(gone)


def test_a_sheet_that_nobody_needs_is_not_there() -> None:
    held = issued_books(tables())["A"]
    read = open_workbook(build(held.tables, held.manifest), "a.xlsx").reading.tables
    assert read.set_aside.rows == ()
