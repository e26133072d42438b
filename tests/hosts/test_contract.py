"""One contract for every host: a workbook in memory, on the disk, open in LibreOffice, open in Excel.

1. What a host reads of a workbook is what its file holds, and the findings are the same.
2. A patch: numbers, texts that look like more, dates, formulas, blanks; a stale one changes nothing; its mirror takes
   it back.
3. The rows of a table are replaced, appended and taken away; a computed sheet is added, replaced and removed.
4. *Validate* again finds the same and leaves no second mark or note; what is mended loses both.
5. *Fix*, its undo, and *Recompute* give the same everywhere. A press without a tick takes the last fix back once. A
   tick stays until its line says something else; one that cannot be taken is told of.
6. *Consolidate* gives the same content as a new workbook; a second time nothing changes; a person's own sheet stays. In
   the workbook of a unit without units below it is refused.
7. A workbook that a program has changed validates the same when its file is read from the disk.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.places import KINDS, Opened, Place, cells, check_same, end_office, place, read
from tests.support.unit_workbook import AMBIGUOUS, ROWS, SHEET, WRONG, at, clean, damaged
from xlplan.commands.captured import CapturedOutput
from xlplan.document import Cell, Sheet
from xlplan.errors import WrongUse
from xlplan.findings import CellRef
from xlplan.fixing.annotation import OURS
from xlplan.grid import Book
from xlplan.hosts.memory import Memory
from xlplan.layout import CHECKS as CHECKS_SPEC
from xlplan.layout import MANIFEST_TITLE, PROGRESS
from xlplan.patch import ANYTHING, CellEdit, Content, Formula, Note, NoteEdit, Patch, PatchRefused, SheetEdit, TableRows
from xlplan.workflow.opening import open_book

pytestmark = pytest.mark.slow

CHECKS, SOURCES = "Kiểm tra", "Nguồn số liệu"
CHECKS_TABLE = CHECKS_SPEC.block.table
TABLE = PROGRESS.block.table
MASTER, SENT = "ke-hoach-46.xlsx", "so-gui-ve/10-2021"


@pytest.fixture(params=[pytest.param(one, marks=pytest.mark.office) if one == "libreoffice" else one for one in KINDS])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", autouse=True)
def one_program() -> Iterator[None]:
    yield
    end_office()


def told(book: Book) -> list[tuple[str, str]]:
    return [(one.code, str(one.at)) for one in open_book(book).findings]


def change(here: Place, *edits: CellEdit) -> Patch:
    """The edits applied; the patch with what it replaced."""
    workbook = here.open()
    patch = workbook.completed(Patch(cells=edits))
    workbook.apply(patch)
    here.give(workbook)
    return patch  # type: ignore[no-any-return]


def value(here: Place, where: CellRef) -> object:
    grid = here.read().titled(where.sheet)
    assert grid is not None
    return grid.at(where.row, where.column)


@pytest.mark.parametrize("name", [MASTER, "so-gui-ve-lon-xon/10-2021/TTBCXB.xlsx", "tong-hop-lon-xon.xlsx"])
def test_what_is_read_is_what_the_file_holds(kind: str, demo: Path, tmp_path: Path, name: str) -> None:
    data = (demo / name).read_bytes()
    with place(kind, data, tmp_path) as here:
        found = here.read()
        assert untouched_by_formulas(found) == untouched_by_formulas(read(data))  # a file's results may be old
        assert told(found) == told(read(data))
        for grid in found.grids:
            twin = read(data).titled(grid.title)
            assert twin is not None
            for fact in ("formulas", "errors", "percent", "hidden_rows", "hidden_columns", "merged", "fonts"):
                assert getattr(grid.facts, fact) == getattr(twin.facts, fact), (grid.title, fact)


def untouched_by_formulas(book: Book) -> dict[tuple[str, int, int], object]:
    formulas = {(grid.title, *where) for grid in book.grids for where in grid.facts.formulas or ()}
    held = {(title, *where): value for title, found in cells(book).items() for where, value in found.items()}
    return {where: value for where, value in held.items() if where not in formulas}


CONTENTS: tuple[Content, ...] = (
    Decimal("12.5"), Decimal(-3), "00123", "=1+1", "'x", "TRUE", "1/2", "Nguyễn An", "@a", "-", date(2021, 10, 5), None,
)  # fmt: skip


@pytest.mark.parametrize("content", CONTENTS, ids=repr)
def test_a_cell_holds_what_it_was_given(kind: str, tmp_path: Path, content: Content) -> None:
    where = at("note")
    with place(kind, damaged((where, "cũ")), tmp_path) as here:
        patch = change(here, CellEdit(where, "cũ", content))
        wanted = float(content) if isinstance(content, Decimal) else content
        assert value(here, where) == wanted
        grid = here.read().titled(SHEET)
        assert grid is not None
        assert (where.row, where.column) not in (grid.facts.formulas or ())
        workbook = here.open()
        workbook.apply(patch.mirror())
        here.give(workbook)
        assert value(here, where) == "cũ"


def test_a_formula_calculates(kind: str, tmp_path: Path) -> None:
    where = at("actual", ROWS)
    with place(kind, clean(), tmp_path) as here:
        before = value(here, where)
        change(here, CellEdit(where, ANYTHING, Formula("SUM(2,3)*2", Decimal(10))))
        assert value(here, where) == 10
        grid = here.read().titled(SHEET)
        assert grid is not None
        assert (where.row, where.column) in (grid.facts.formulas or ())
        change(here, CellEdit(where, Formula("SUM(2,3)*2"), Decimal(str(before))))
        assert value(here, where) == before


def test_a_stale_patch_changes_nothing(kind: str, tmp_path: Path) -> None:
    with place(kind, clean(), tmp_path) as here:
        before = here.read()
        workbook = here.open()
        for patch in (
            Patch(cells=(CellEdit(at("note"), ANYTHING, "mới"), CellEdit(at("actual"), Decimal(-1), Decimal(2)))),
            Patch(cells=(CellEdit(at("note"), ANYTHING, "mới"),), notes=(NoteEdit(at("actual"), Note("khác"), None),)),
            Patch(cells=(CellEdit(at("note"), ANYTHING, "mới"),), sheets=(SheetEdit(SHEET, None, Sheet(SHEET)),)),
            Patch(cells=(CellEdit(at("note"), ANYTHING, "mới"),), sheets=(SheetEdit("Không có", ANYTHING, None),)),
            Patch(cells=(CellEdit(at("note"), ANYTHING, "mới"),), tables=(TableRows("Khong_co", (), ()),)),
        ):
            with pytest.raises(PatchRefused):
                workbook.apply(patch)
            check_same(workbook.read(), before)


def test_rows_of_a_table_are_replaced(kind: str, tmp_path: Path) -> None:
    with place(kind, clean(), tmp_path) as here:
        grid = here.read().titled(SHEET)
        assert grid is not None
        width, last = len(PROGRESS.block.columns), grid.last_row
        old = tuple(tuple(_held(grid.at(last, column)) for column in range(1, width + 1)) for last in (last,))
        new = tuple(("MỚI", f"0{n}", *[None] * (width - 2)) for n in range(3))
        workbook = here.open()
        workbook.apply(Patch(tables=(TableRows(TABLE, (), new),)))
        here.give(workbook)
        grid = here.read().titled(SHEET)
        assert grid is not None
        assert [(grid.at(last + n, 1), grid.at(last + n, 2)) for n in (1, 2, 3)] == [
            ("MỚI", "00"),
            ("MỚI", "01"),
            ("MỚI", "02"),
        ]
        workbook = here.open()
        workbook.apply(Patch(tables=(TableRows(TABLE, ANYTHING, old),)))
        here.give(workbook)
        grid = here.read().titled(SHEET)
        assert grid is not None
        assert (grid.at(ROWS, 1), grid.at(ROWS + 1, 1)) == (old[0][0], None)


def _held(raw: object) -> Content:
    return Decimal(str(raw)) if isinstance(raw, float) else raw  # type: ignore[return-value]


def test_a_sheet_comes_changes_and_goes(kind: str, tmp_path: Path) -> None:
    first = Sheet("Bảng mới", {(1, 1): Cell("00123"), (2, 3): Cell(Decimal("1.5")), (9, 2): Cell("=x")}, freeze=(3, 2))
    second = Sheet("Bảng mới", {(1, 1): Cell("khác")})
    with place(kind, clean(), tmp_path) as here:
        before = here.read()
        for edit, wanted in (
            (SheetEdit("Bảng mới", None, first), {(1, 1): "00123", (2, 3): 1.5, (9, 2): "=x"}),
            (SheetEdit("Bảng mới", ANYTHING, second), {(1, 1): "khác", (2, 3): None, (9, 2): None}),
        ):
            workbook = here.open()
            workbook.apply(Patch(sheets=(edit,)))
            here.give(workbook)
            for place_of, content in wanted.items():
                assert value(here, CellRef("Bảng mới", *place_of)) == content
        workbook = here.open()
        workbook.apply(Patch(sheets=(SheetEdit("Bảng mới", ANYTHING, None),)))
        here.give(workbook)
        check_same(here.read(), before)


def test_validate_mend_validate(kind: str, tmp_path: Path) -> None:
    data = damaged(*WRONG)
    with place(kind, data, tmp_path) as here:
        code, heard = here.run("validate")
        assert code == 1
        assert "CHƯA ĐỦ ĐIỀU KIỆN GỬI" in heard.closings[0]
        first, held = here.read(), here.open().inspect(())
        wrong = {where for where, _ in WRONG}
        assert wrong <= set(held.notes)
        assert len([mark for mark in held.marks if OURS in mark.formula]) == len(
            {one.code for one in open_book(read(data)).findings}
        )
        here.run("validate")
        check_same(here.read(), first)
        again = here.open().inspect(())
        assert {where: note.text for where, note in again.notes.items()} == {
            where: note.text for where, note in held.notes.items()
        }
        assert len(again.marks) == len(held.marks)
        change(here, *(CellEdit(where, ANYTHING, _held(value_of(clean(), where))) for where in wrong))
        code, heard = here.run("validate")
        assert code == 0
        assert "ĐỦ ĐIỀU KIỆN GỬI — 0 lỗi" in heard.closings[0]
        last = here.open().inspect(())
        assert not [mark for mark in last.marks if OURS in mark.formula]
        assert not wrong & set(last.notes)


def value_of(data: bytes, where: CellRef) -> object:
    grid = read(data).titled(where.sheet)
    assert grid is not None
    return grid.at(where.row, where.column)


@pytest.mark.office
def test_the_list_keeps_its_table(tmp_path: Path) -> None:
    """In a program a computed sheet is copied in at first, and written over ever after."""
    with place("libreoffice", damaged(*WRONG), tmp_path) as here:
        assert isinstance(here, Opened)
        for wrong in (WRONG, WRONG[:1]):
            for where, typed in WRONG:
                change(
                    here,
                    CellEdit(where, ANYTHING, typed if (where, typed) in wrong else _held(value_of(clean(), where))),
                )
            here.run("validate")
            (table,) = here.book.sheets[CHECKS].tables
            assert table.name == CHECKS_TABLE
            assert table.range.shape[0] == 1 + len(wrong)


def test_a_note_of_a_persons_own_stays(kind: str, tmp_path: Path) -> None:
    with place(kind, damaged(*WRONG), tmp_path) as here:
        workbook = here.open()
        workbook.apply(Patch(notes=(NoteEdit(at("actual"), None, Note("Hỏi lại chị Lan", "An")),)))
        here.give(workbook)
        here.run("validate")
        assert here.open().inspect(()).notes[at("actual")].text == "Hỏi lại chị Lan"


def test_fix_ticked_and_back(kind: str, tmp_path: Path) -> None:
    with place(kind, damaged(*WRONG), tmp_path) as here:
        here.run("validate")
        change(here, CellEdit(tick_of(here, AMBIGUOUS), None, "x"))
        before = here.read()
        code, heard = here.run("fix", accept=["ticked"]) if not here.host.live else here.run("fix")
        assert code == 1
        assert heard.closings[0].startswith("Đã sửa 1 ô")
        assert value(here, AMBIGUOUS) != "1.110"
        assert value(here, at("actual")) == "5 lớp"
        assert [one.cell for one in open_book(here.read()).reading.tables.fixes] == [AMBIGUOUS.cell]
        code, heard = here.run("fix", undo="last") if not here.host.live else _pressed_again(here)
        assert heard.closings[0].startswith("Đã hoàn lại 1 ô")
        assert value(here, AMBIGUOUS) == "1.110"
        assert of_progress(here.read()) == of_progress(before)
        if here.host.live:
            with pytest.raises(WrongUse, match="gõ x"):
                here.run("fix")


def tick_of(here: Place, at: CellRef) -> CellRef:
    """Where somebody accepts the proposal for a cell."""
    grid = here.read().titled(CHECKS)
    assert grid is not None
    heads = {grid.at(5, column): column for column in range(1, grid.last_column + 1)}
    row = next(row for row in range(6, grid.last_row + 1) if grid.at(row, heads["Ô"]) == str(at))
    return CellRef(CHECKS, row, heads["Đồng ý"])


def test_a_tick_stays_until_its_line_says_something_else(kind: str, tmp_path: Path) -> None:
    first = at("actual")
    with place(kind, damaged(*WRONG), tmp_path) as here:
        here.run("validate")
        change(here, *(CellEdit(tick_of(here, where), None, "x") for where in (first, AMBIGUOUS)))
        here.run("validate")
        assert [value(here, tick_of(here, where)) for where in (first, AMBIGUOUS)] == ["x", "x"]
        change(here, CellEdit(first, "5 lớp", "7 lớp"))
        _, heard = here.run("fix", accept=["ticked"]) if not here.host.live else here.run("fix")
        assert heard.closings[0].startswith("Đã sửa 1 ô")
        assert heard.closings[1].startswith(f"Không sửa ô đã đánh dấu: {first}.")
        assert value(here, first) == "7 lớp"
        assert value(here, tick_of(here, first)) is None
        change(here, CellEdit(tick_of(here, first), None, "x"), CellEdit(first, "7 lớp", "8 lớp"))
        before = here.read()
        with pytest.raises(WrongUse, match="Không sửa ô đã đánh dấu"):
            here.run("fix", accept=["ticked"])
        check_same(here.read(), before)


def of_progress(book: Book) -> dict[tuple[str, int, int], object]:
    return {where: value for where, value in untouched_by_formulas(book).items() if where[0] == SHEET}


def _pressed_again(here: Place) -> tuple[int, CapturedOutput]:
    here.host.program.answers.append(True)
    return here.run("fix")


def test_recompute_restores_what_was_typed_over(kind: str, tmp_path: Path) -> None:
    where = at("running_total", ROWS + 1)
    with place(kind, clean(), tmp_path) as here:
        change(here, CellEdit(where, ANYTHING, Decimal(77)))
        code, heard = here.run("recompute")
        assert code == 0
        assert any(str(where) in line for line in heard.lines)
        check_same(here.read(), read(clean()), SHEET)
        grid = here.read().titled(SHEET)
        assert grid is not None
        assert (where.row, where.column) in (grid.facts.formulas or ())


def with_as_many_checks(book: Book) -> Book:
    """Down to which row Progress has checks depends on when the workbook was made: an open one gets no more."""
    grids = [
        replace(grid, rows=tuple(line for line in grid.rows if line[0] != "checks_to"))
        if grid.title == MANIFEST_TITLE
        else grid
        for grid in book.grids
    ]
    return replace(book, grids=tuple(grids))


def test_consolidate_is_the_same_everywhere(kind: str, demo: Path, tmp_path: Path) -> None:
    wanted = read((demo / "tong-hop.xlsx").read_bytes())
    inbox = [str(demo / "so-gui-ve")]
    with place(kind, (demo / MASTER).read_bytes(), tmp_path) as here:
        if isinstance(here.host, Memory):
            sent = {
                path.relative_to(demo).as_posix(): path.read_bytes() for path in (demo / "so-gui-ve").rglob("*.xlsx")
            }
            here.host.files |= sent
            inbox = ["so-gui-ve"]
        code, heard = here.run("consolidate", inbox=inbox)
        assert code == 0
        check_same(with_as_many_checks(here.read()), with_as_many_checks(wanted))
        assert told(here.read()) == told(wanted)
        if here.host.live:
            copies = [path for path in tmp_path.iterdir() if "trước khi tổng hợp" in path.name]
            assert len(copies) == 1
            check_same(read(copies[0].read_bytes()), read((demo / MASTER).read_bytes()))
            code, heard = here.run("consolidate", inbox=inbox)
            assert "không có gì thay đổi" in heard.closings[-1]
            assert len([path for path in tmp_path.iterdir() if "trước khi tổng hợp" in path.name]) == 1


def test_there_is_nothing_to_consolidate_in_the_workbook_of_a_unit(kind: str, demo: Path, tmp_path: Path) -> None:
    with place(kind, clean(), tmp_path) as here:
        before = here.read()
        inbox = [] if isinstance(here.host, Memory) else [str(demo / SENT)]
        with pytest.raises(WrongUse, match="không có đơn vị cấp dưới"):
            here.run("consolidate", inbox=inbox)
        check_same(here.read(), before)
        assert [path for path in tmp_path.iterdir() if "trước khi tổng hợp" in path.name] == []


@pytest.mark.office
def test_an_empty_folder_changes_nothing(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "trống").mkdir()
    with place("libreoffice", (demo / MASTER).read_bytes(), tmp_path) as here:
        before = here.read()
        with pytest.raises(WrongUse, match="không có sổ nào"):
            here.run("consolidate", inbox=[str(tmp_path / "trống")])
        check_same(here.read(), before)


def test_what_a_program_changed_validates_the_same_from_the_disk(kind: str, tmp_path: Path) -> None:
    with place(kind, damaged(*WRONG), tmp_path) as here:
        here.run("validate")
        if isinstance(here, Opened):
            assert told(read(here.saved())) == told(here.read())
        again = open_book(read(here.saved()))
        assert [(one.code, str(one.at)) for one in again.findings] == told(read(damaged(*WRONG)))
