"""Odd workbooks and situations on an open workbook: what is there stays, what cannot be done is one sentence and changes nothing.

1. A protected sheet, and a new sheet in a workbook of protected structure: refused before anything is changed.
2. A cell beyond all that hold anything has no error and no note of its neighbours.
3. *Validate* with more findings and with fewer: the table of Checks, its notes and what stands beside it stay, formulas about it
   stay right, no line is left below.
4. Afterwards nothing can be undone in part; another open book keeps its calculation and its undo, and is not changed, whichever is
   in front. *Next* keeps the undo.
5. A mark shows at once and goes without trace; the conditional formats of every sheet stay what they were.
6. An error amid a change leaves the screen, calculation, undo, the status bar and the sheet shown as they were.
7. *Recompute* tells of no cell that the program itself has calculated.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.places import Opened, check_same, end_office, in_libreoffice, office
from tests.unit_workbook import ROWS, SHEET, WRONG, at, damaged
from xlplan.errors import World
from xlplan.hosts.libreoffice.border import GONE
from xlplan.hosts.libreoffice.window import LibreOffice
from xlplan.hosts.live import open_book
from xlplan.hosts.live.host import LiveHost
from xlplan.mending.checked import OURS
from xlplan.words import Words

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
    for typed, count in (([[f"bậy {n}"] for n in range(9)], 13), (None, 4)):
        types.value = typed
        here.run("validate")
        (table,) = checks.tables
        assert (table.name, table.range.address) == ("Checks", f"$A$5:$I${5 + count}")
        assert not any(value for row in checks.range((6 + count, 1), (99, 9)).value for value in row)
        assert here.book.sheets["Sổ tay"].range("A1").value == count
        assert checks.range("K7").value == "đã gọi chị Lan"
        assert checks.range("D6").note.text == "chờ xác nhận"
    assert {table.name for sheet in here.book.sheets for table in sheet.tables} >= {"Progress", "Units", "Checks"}


def test_what_tables_are_filtered_by_stays(here: Opened) -> None:
    """The list of findings has other lines each time, and shows those that its filter lets through."""

    def filtered() -> dict[str, tuple[list[str], list[int]]]:
        found = {}
        for title, name in ((CHECKS, "Checks"), (SHEET, "Progress")):
            sheet = here.book.sheets[title].api
            fields = here.book.api.DatabaseRanges.getByName(name).getFilterDescriptor().getFilterFields2()
            found[name] = [one.StringValue for one in fields], [row + 1 for row in range(40) if not sheet.Rows.getByIndex(row).IsVisible]
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
    """What a cell shows without the file being opened again, and what is saved: every format but ours as it was, about its own cells."""
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


def test_whatever_fails_amid_a_change_the_workbook_can_be_used(here: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise World(Words("hỏng", "broken"))

    here.book.sheets["Đơn vị"].activate()
    with monkeypatch.context() as broken:
        broken.setattr(open_book, "add_mark", fails)
        assert here.run("validate")[0] == 3
    document, app = here.book.api, here.book.app
    assert (document.hasControllersLocked(), document.isAutomaticCalculationEnabled(), document.IsUndoEnabled) == (False, True, True)
    assert (app.screen_updating, app.status_bar, here.book.sheets.active.name) == (True, False, "Đơn vị")
    assert [book.name for book in app.books if book.name.startswith(here.host.program.beside)] == []
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
        with pytest.raises(World) as said:
            asked()
        assert said.value.words == GONE


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
