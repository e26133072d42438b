"""Odd workbooks and situations on an open workbook: what is there stays, what cannot be done is one sentence and
changes nothing.

1. A protected sheet, and a new sheet in a workbook of protected structure: refused before anything is changed.
2. A cell beyond all that hold anything has no error and no note of its neighbours.
3. *Validate* with more findings and with fewer: the table of Checks, its notes and what stands beside it stay, formulas
   about it stay right, no line is left below. What its table, and others, are filtered by stays. The reason is read
   where a press has gone.
4. Afterwards nothing can be undone in part; another open book keeps its calculation and its undo, and is not changed,
   whichever is in front. *Next* keeps the undo.
5. A mark shows at once and goes without trace; the conditional formats of every sheet stay what they were.
6. An error amid a change leaves the screen, calculation, undo, the status bar and the sheet shown as they were.
7. After *Consolidate* every row of Progress looks alike, own colour scales are whole, its filter is on, all of Sources
   is printed. The copy of an .ods is one. A cell on a hidden sheet is shown.
8. *Recompute* tells of no cell that the program itself has calculated.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.formatting.rule import ColorScaleRule

from tests.support.places import Opened, check_same, end_office, in_libreoffice, office
from tests.support.unit_workbook import AMBIGUOUS, RATIO, ROWS, SHEET, WRONG, at, damaged
from xlplan.document import Cell, Sheet
from xlplan.errors import EnvironmentFailure
from xlplan.fixing.annotation import OURS
from xlplan.hosts.libreoffice.border import GONE
from xlplan.hosts.libreoffice.conditional_formats import CONDITION
from xlplan.hosts.libreoffice.window import LibreOffice
from xlplan.hosts.live import open_book
from xlplan.hosts.live.host import LiveHost
from xlplan.hosts.live.placing import opened_temporarily
from xlplan.layout import SOURCES
from xlplan.patch import CellEdit, Patch, SheetEdit, StalePatch
from xlplan.words import Words

pytestmark = pytest.mark.office

CHECKS = "Kiểm tra"


@pytest.fixture(scope="module", autouse=True)
def one_program() -> Iterator[None]:
    yield
    end_office()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    """A unit's workbook with three cells to mend."""
    with in_libreoffice(damaged(*WRONG), tmp_path) as opened:
        yield opened


def marks(here: Opened) -> list[str]:
    return [one.formula for one in here.open().inspect(()).marks]


def test_what_is_protected_is_said_before_anything_is_changed(here: Opened) -> None:
    here.run("validate")
    marked = marks(here)
    here.book.sheets[SHEET].range((at("actual").row + 1, at("actual").column)).value = "mới"
    before = here.read()
    for title in (SHEET, CHECKS, "Hướng dẫn"):
        sheet = here.book.sheets[title].api
        sheet.protect("")
        code, heard = here.run("validate")
        assert code == 3
        assert f"Trang “{title}” đang được bảo vệ" in heard.closings[0]
        sheet.unprotect("")
        check_same(here.read(), before)
        assert marks(here) == marked
    here.book.api.protect("")
    assert here.run("validate")[0] == 1  # no sheet comes or goes
    here.book.api.unprotect("")
    here.book.sheets[CHECKS].delete()
    here.book.api.protect("")
    before = here.read()
    code, heard = here.run("validate")
    assert "Cấu trúc của sổ đang được bảo vệ" in heard.closings[0]
    check_same(here.read(), before)


def test_the_list_grows_and_shrinks(here: Opened) -> None:
    here.run("validate")
    checks = here.book.sheets[CHECKS]
    here.book.sheets.add("Sổ tay", after=checks).range("A1").formula = f"=COUNTA('{CHECKS}'!B6:B99)"
    checks.range("K7").value = "đã gọi chị Lan"
    checks.range("D6").add_note("chờ xác nhận")
    types = here.book.sheets[SHEET].range((ROWS, at("figure_type").column), (ROWS + 8, at("figure_type").column))
    for typed, count in (([[f"bậy {n}"] for n in range(9)], 5), (None, 4)):  # one line for one cause
        types.value = typed
        here.run("validate")
        (table,) = checks.tables
        assert (table.name, table.range.address) == ("Checks", f"$A$5:$I${5 + count}")
        assert not any(value for row in checks.range((6 + count, 1), (99, 9)).value for value in row)
        assert here.book.sheets["Sổ tay"].range("A1").value == count
        assert checks.range("K7").value == "đã gọi chị Lan"
        assert checks.range("D6").note.text == "chờ xác nhận"
    assert {table.name for sheet in here.book.sheets for table in sheet.tables} >= {"Progress", "Units", "Checks"}


def test_the_reason_is_read_where_a_press_has_gone(here: Opened) -> None:
    """Nothing is changed by it; notes of a person's own are as they were."""
    sheet = here.book.sheets[SHEET]
    sheet.range("H9").add_note("PRG: của tôi").impl.shown = True

    def read() -> list[str]:
        return [note.location.address for note in sheet.notes if note.impl.shown]

    here.run("validate")
    assert read() == ["$F$6", "$H$9"]
    here.book.api.setModified(False)
    here.run("next_finding")
    assert read() == ["$F$13", "$H$9"]
    assert not here.book.api.isModified()
    assert not here.book.api.UndoManager.isUndoPossible()
    sheet.range("F13").value = 400
    here.run("validate")
    assert read() == ["$F$6", "$H$9"]
    sheet.api.protect("")
    here.run("next_finding")
    assert here.book.app.selection.address == "$F$20"
    sheet.api.unprotect("")


def test_what_a_person_wrote_beside_the_list_stays_when_nothing_is_left(here: Opened) -> None:
    here.run("validate")
    checks = here.book.sheets[CHECKS]
    checks.range("K7").value = "đã gọi chị Lan"
    here.book.sheets[SHEET].range((ROWS, at("actual").column)).value = 5
    for where, right in ((AMBIGUOUS, 400), (at("actual", RATIO), 9)):
        here.book.sheets[SHEET].range((where.row, where.column)).value = right
    assert here.run("validate")[1].closings == ["ĐỦ ĐIỀU KIỆN GỬI — 0 lỗi, 0 cảnh báo, 0 lưu ý"]
    assert here.book.sheets[CHECKS].range("K7").value == "đã gọi chị Lan"
    here.book.sheets[CHECKS].range("K7").value = None
    here.run("validate")
    assert CHECKS not in here.book.sheets


def test_what_tables_are_filtered_by_stays(here: Opened) -> None:
    """The list of findings has other lines each time, and shows those that its filter lets through."""

    def filtered() -> dict[str, tuple[list[str], list[int]]]:
        found = {}
        for title, name in ((CHECKS, "Checks"), (SHEET, "Progress")):
            sheet = here.book.sheets[title].api
            fields = here.book.api.DatabaseRanges.getByName(name).getFilterDescriptor().getFilterFields2()
            found[name] = (
                [one.StringValue for one in fields],
                [row + 1 for row in range(40) if not sheet.Rows.getByIndex(row).IsVisible],
            )
        return found

    here.run("validate")
    filter_by(here, "Checks", 1, "PRG-03")
    filter_by(here, "Progress", 1, "R")
    other_rows = filtered()["Progress"]
    for row, hidden in ((0, [6, 8]), (7, [7]), (14, [6])):  # the last line warns of hidden rows
        here.book.sheets[SHEET].range((at("actual").row + row, at("actual").column)).value = 5
        here.run("validate")
        assert filtered() == {"Checks": (["PRG-03"], hidden), "Progress": other_rows}


def filter_by(here: Opened, table: str, column: int, text: str) -> None:
    from xlplan.hosts.libreoffice.border import struct

    held = here.book.api.DatabaseRanges.getByName(table)
    equal = struct("com.sun.star.sheet.TableFilterField2", Field=column, StringValue=text, Operator=2)
    held.getFilterDescriptor().ContainsHeader = True
    held.getFilterDescriptor().setFilterFields2((equal,))
    held.refresh()


def test_marks_show_at_once_and_the_sheets_own_colours_stay(here: Opened) -> None:
    """What a cell shows without the file being opened again, and what is saved: every format but ours as it was, about
    its own cells.
    """
    before, where = formats(here), at("actual")
    sheet = here.book.sheets[SHEET]

    def shown(row: int) -> list[str]:
        conditions = sheet.range((row, where.column)).api.ConditionalFormat
        return [conditions.getByIndex(number).StyleName for number in range(conditions.Count)]

    own = shown(where.row)
    for _ in range(2):
        here.run("validate")
        assert [name.split()[0] for name in shown(where.row)] == ["xlplan"]
        assert shown(where.row + 1) == own
        assert formats(here) == before
    sheet.range((where.row, where.column)).value = 5
    here.run("validate")
    assert shown(where.row) == own
    assert formats(here) == before


def formats(here: Opened) -> dict[str, list[Any]]:
    return {
        sheet.title: sorted(
            (str(one.sqref), rule.type, *map(str, rule.formula))
            for one in sheet.conditional_formatting
            for rule in one.rules
            if OURS not in str(rule.formula)
        )
        for sheet in load_workbook(BytesIO(here.saved()))
        if sheet.title != CHECKS
    }


def test_what_else_is_open_and_what_was_done_before(here: Opened) -> None:
    """Also when the other book has come to the front since the button was pressed."""
    other = office().books.add()
    try:
        other.api.enableAutomaticCalculation(False)
        other.sheets[0].range("A1").row_height = 30  # by hand
        other.api.setModified(False)
        assert office().books.active == other
        for front in (other, here.book):
            front.activate()
            here.run("validate")
            assert other.api.UndoManager.isUndoPossible()
        undo = here.book.api.UndoManager
        assert not undo.isUndoPossible()
        here.book.sheets[SHEET].range("A1").row_height = 30  # by hand
        here.run("next_finding")
        assert undo.isUndoPossible()
        assert here.book.api.isAutomaticCalculationEnabled()
        assert not other.api.isAutomaticCalculationEnabled()
        assert not other.api.isModified()
    finally:
        other.close()


def test_a_master_grows_as_if_it_had_been_written_so(demo: Path, tmp_path: Path) -> None:
    master = load_workbook(demo / "ke-hoach-46.xlsx")
    scale = ColorScaleRule(start_type="min", start_color="FFFFFF", end_type="max", end_color="00FF00")
    master[SHEET].conditional_formatting.add("L6:L400", scale)
    data = BytesIO()
    master.save(data)
    with in_libreoffice(data.getvalue(), tmp_path) as here:
        for inbox in ("06-2021", "10-2021"):
            assert here.run("consolidate", inbox=[str(demo / "so-gui-ve" / inbox)])[0] == 0
        rows = here.book.sheets[SHEET].tables["Progress"].data_body_range
        assert rows.shape[0] > 100
        for column in range(rows.shape[1]):
            looks = {look_of(rows[row, column]) for row in range(rows.shape[0])}
            assert len(looks) == 1, (column, looks)
        areas = [
            one.impl.areas
            for one in here.book.sheets[SHEET].cells.conditional_formats
            if one.impl.entries[0].Type != CONDITION
        ]
        assert areas == [((6, 12, 400, 12),)]
        told = here.book.sheets["Nguồn số liệu"]
        assert (
            told.page_setup.print_area
            == told.range((1, 1), (told.used_range.last_cell.row, len(SOURCES.block.columns))).address
        )
        filter_by(here, "Progress", 0, "VP")
        here.run("consolidate", inbox=[str(demo / "so-gui-ve")])
        sheet = here.book.sheets[SHEET]
        top, bottom = ROWS, sheet.tables["Progress"].range.last_cell.row
        shown = {row for row in range(top, bottom + 1) if sheet.api.Rows.getByIndex(row - 1).IsVisible}
        assert shown == {row for row in range(top, bottom + 1) if sheet.range((row, 1)).value == "VP"}


def look_of(cell: Any) -> tuple[Any, ...]:
    uno = cell.impl.uno
    return (
        uno.NumberFormat,
        uno.IsTextWrapped,
        uno.BottomBorder2.OuterLineWidth,
        uno.CellBackColor,
        uno.CharColor,
        uno.Validation.Type.value,
    )


def test_the_copy_of_another_kind_of_file_is_of_that_kind(here: Opened, tmp_path: Path) -> None:
    for suffix, mark in ((".ods", b"PK"), (".xls", b"\xd0\xcf"), (".xlsx", b"PK")):
        copy = tmp_path / f"bản sao{suffix}"
        here.host.program.copy(here.book, str(copy))
        assert copy.read_bytes()[:2] == mark
        assert (b"opendocument" in copy.read_bytes()[:100]) == (suffix == ".ods")


def test_a_cell_to_mend_on_a_hidden_sheet_is_shown(here: Opened) -> None:
    here.book.sheets[SHEET].visible = False
    here.run("validate")
    assert (here.book.sheets[SHEET].visible, here.book.sheets.active.name, here.book.app.selection.address) == (
        True,
        SHEET,
        "$F$6",
    )


def test_whatever_fails_amid_a_change_the_workbook_can_be_used(here: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise EnvironmentFailure(Words("hỏng", "broken"))

    here.book.sheets["Đơn vị"].activate()
    with monkeypatch.context() as broken:
        broken.setattr(open_book, "add_mark", fails)
        assert here.run("validate")[0] == 3
    document, app = here.book.api, here.book.app
    assert (document.hasControllersLocked(), document.isAutomaticCalculationEnabled(), document.IsUndoEnabled) == (
        False,
        True,
        True,
    )
    assert (app.screen_updating, app.status_bar, here.book.sheets.active.name) == (True, False, "Đơn vị")
    assert [book.name for book in app.books if book.name.startswith(here.host.program.temp_prefix)] == []
    assert here.run("validate")[0] == 1
    assert len([one for one in marks(here) if OURS in one]) == 3


def test_a_workbook_that_was_closed_meanwhile_is_one_calm_sentence(tmp_path: Path) -> None:
    file = tmp_path / "sẽ đóng.xlsx"
    file.write_bytes(damaged(*WRONG))
    book = office().books.open(str(file))
    host = LiveHost(LibreOffice(office().impl.office.pipe, book.api.RuntimeUID), "vi")
    host.workbook.read()
    book.api.close(True)  # as a person does it
    for asked in (host.workbook.read, lambda: host.workbook.inspect(()), lambda: host.workbook.status("…")):
        with pytest.raises(EnvironmentFailure) as said:
            asked()
        assert said.value.words == GONE


def test_what_is_typed_while_books_are_opened_is_seen(here: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    where = at("actual")

    @contextmanager
    def typing(program: Any, book: Any, sheets: Any) -> Iterator[Any]:
        with opened_temporarily(program, book, sheets) as donors:
            book.sheets[SHEET].range((where.row, where.column)).value = "6 lớp"
            yield donors

    monkeypatch.setattr(open_book, "opened_temporarily", typing)
    new = Sheet("Bảng mới", {(1, 1): Cell("a")})
    with pytest.raises(StalePatch):
        here.open().apply(
            Patch(cells=(CellEdit(where, "5 lớp", Decimal(5)),), sheets=(SheetEdit(new.title, None, new),))
        )
    assert here.book.sheets[SHEET].range((where.row, where.column)).value == "6 lớp"
    assert new.title not in here.book.sheets
    assert not here.book.api.hasControllersLocked()


def test_recompute_leaves_results_to_the_program(here: Opened) -> None:
    where = at("actual")
    cell = here.book.sheets[SHEET].range((where.row, where.column))
    cell.value, cell.number_format = 0.05, "0%"
    code, heard = here.run("recompute")
    assert (code, heard.closings) == (0, ["Các ô tự tính đều đúng."])
    here.book.app.calculation = "manual"
    total = here.book.sheets[SHEET].range((where.row, at("running_total").column))
    cell.value, cell.number_format = 7, "0"
    assert total.value == 0.05
    assert here.run("recompute")[0] == 0
    assert (total.value, here.book.app.calculation) == (7, "manual")


def test_cells_beyond_the_last_have_nothing_of_their_neighbours(here: Opened) -> None:
    sheet = here.book.sheets.add("Sổ tay")
    sheet.range("A3").formula = "=1/0"
    sheet.range("A3").add_note("chia cho 0")
    for address in ("B3", "D3", "B2:D4"):
        values: Any = sheet.range(address).options(ndim=2, err_to_str=True).value
        assert {value for row in values for value in row} == {None}
        assert sheet.range(address).note is None
    assert sheet.range("A3").note.text == "chia cho 0"
