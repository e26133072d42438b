"""The live host on an open book, driven through LibreOffice as an engine of xlwings.

1. What it reads of an open book is what the disk reads of the file: values, formulas' places, judged findings.
2. A patch makes of the open book what it makes of the file; a stale one changes nothing; its mirror takes it back.
3. What it saved validates the same when it is read from disk.
4. Started and ended ten times, LibreOffice leaves no process, no profile and no lock file.
"""

import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office import SOFFICE
from xlplan.commands.checking import to_edit
from xlplan.commands.opening import judged, open_workbook
from xlplan.errors import World
from xlplan.findings import CellRef
from xlplan.grid import Book
from xlplan.mending.checked import checked
from xlplan.patch import CellEdit, Note, NoteEdit, Patch, StalePatch
from xlplan.xlsx.read import read_book

PROGRESS = "Tiến độ"


def engine() -> Any:
    pytest.importorskip("xlwings", reason="xlwings is not installed")
    from xlplan.hosts.libreoffice.border import bridge

    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    try:
        bridge()
    except World:
        pytest.skip("LibreOffice's python3-uno is not installed, or not for this Python")
    from xlplan.hosts.libreoffice import engine

    return engine()


@pytest.fixture(scope="module")
def program() -> Iterator[Any]:
    app = engine().apps.add()
    yield app
    app.quit()


@pytest.fixture
def opened(program: Any, demo: Path, tmp_path: Path) -> Iterator[tuple[Any, Path]]:
    path = tmp_path / "VP.xlsx"
    shutil.copy(demo / "so-gui-ve" / "10-2021" / "VP.xlsx", path)
    book = program.books.open(str(path))
    yield book, path
    book.close()


def live(book: Any) -> Any:
    from xlplan.hosts.live import Live

    return Live(book)


def same_cells(one: Book, other: Book) -> None:
    for grid in one.grids:
        twin = other.titled(grid.title)
        assert twin is not None
        for row in range(1, grid.last_row + 1):
            for column in range(1, grid.last_column + 1):
                assert twin.at(row, column) == grid.at(row, column), (grid.title, row, column)
        assert twin.facts.formulas == grid.facts.formulas
        assert twin.facts.errors == grid.facts.errors


def told(book: Book) -> list[tuple[str, str]]:
    return [(one.code, str(one.at)) for one in judged(book).findings]


def with_mistakes(book: Any) -> None:
    sheet = book.sheets[PROGRESS]
    sheet.range((6, 6)).value = "abc"
    sheet.range((8, 6)).value = -5.0


def test_an_open_book_reads_as_its_file(opened: tuple[Any, Path]) -> None:
    book, path = opened
    same_cells(read_book(path.read_bytes(), "VP.xlsx"), live(book).grids())
    with_mistakes(book)
    saved = path.with_name("saved.xlsx")
    book.save(str(saved))
    found = told(live(book).grids())
    assert found == told(read_book(saved.read_bytes(), "VP.xlsx"))
    assert set(found) >= {("COL-02", f"{PROGRESS}!F6"), ("COL-07", f"{PROGRESS}!F8")}


def test_the_checked_copy_in_the_open_book(opened: tuple[Any, Path]) -> None:
    book, path = opened
    with_mistakes(book)
    saved, marked = path.with_name("saved.xlsx"), path.with_name("marked.xlsx")
    book.save(str(saved))
    editing = to_edit(saved.read_bytes(), "VP.xlsx", None)
    patch = checked(editing.contents, editing.book, editing.held)
    host = live(book)
    before = host.grids()
    done = host.apply(patch)
    book.save(str(marked))
    found = [(one.code, str(one.at)) for one in open_workbook(marked.read_bytes(), "VP.xlsx").findings]
    assert found == [(one.code, str(one.at)) for one in editing.opened.findings]
    held = to_edit(marked.read_bytes(), "VP.xlsx", None).held
    assert [mark.formula for mark in held.marks if "xlplan" in mark.formula] != []
    assert {edit.at: edit.after.text for edit in patch.notes if edit.after} == {at: note.text for at, note in held.notes.items()}
    host.apply(done.mirror())
    after = host.grids()
    assert [grid.title for grid in after.grids] == [grid.title for grid in before.grids]
    same_cells(before, after)
    assert book.sheets[PROGRESS].range((6, 6)).note is None
    assert not [one for one in book.sheets[PROGRESS].range((6, 6)).conditional_formats if "xlplan" in (one.formula or "")]


def test_a_stale_patch_changes_nothing(opened: tuple[Any, Path]) -> None:
    book, _ = opened
    host = live(book)
    before = host.grids()
    at, other = CellRef(PROGRESS, 6, 6), CellRef(PROGRESS, 8, 6)
    with pytest.raises(StalePatch):
        host.apply(Patch(cells=(CellEdit(other, before.titled(PROGRESS).at(8, 6), 1), CellEdit(at, -1, 2))))
    with pytest.raises(StalePatch):
        host.apply(Patch(cells=(CellEdit(at, before.titled(PROGRESS).at(6, 6), 3),), notes=(NoteEdit(at, Note("khác"), None),)))
    same_cells(before, host.grids())


@pytest.mark.parametrize("text", ["00123", "=1+1", "'x", "TRUE", "1/2", "Nguyễn An"])
def test_a_text_stays_a_text(opened: tuple[Any, Path], text: str) -> None:
    book, _ = opened
    host, at = live(book), CellRef(PROGRESS, 6, 3)
    done = host.apply(Patch(cells=(CellEdit(at, host.grids().titled(PROGRESS).at(6, 3), text),)))
    grid = host.grids().titled(PROGRESS)
    assert grid.at(6, 3) == text
    assert (6, 3) not in grid.facts.formulas
    host.apply(done.mirror())


def test_screen_and_calculation_are_put_back(opened: tuple[Any, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    book, _ = opened
    host = live(book)
    monkeypatch.setattr(type(host), "_put", lambda *given: 1 / 0)
    from xlplan.document import Sheet
    from xlplan.patch import SheetEdit

    with pytest.raises(ZeroDivisionError):
        host.apply(Patch(sheets=(SheetEdit("Mới", None, Sheet("Mới")),)))
    assert book.app.screen_updating is True
    assert book.app.calculation == "automatic"


def alive(group: int) -> list[str]:
    """The processes of a group that still run; one that ended and was not fetched yet runs no more."""
    import psutil

    found = []
    for one in psutil.process_iter():
        try:
            if os.getpgid(one.pid) == group and one.status() != psutil.STATUS_ZOMBIE:
                found.append(one.name())
        except (psutil.NoSuchProcess, ProcessLookupError):
            continue
    return found


def test_ten_rounds_leave_nothing_behind(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "VP.xlsx"
    shutil.copy(demo / "so-gui-ve" / "10-2021" / "VP.xlsx", path)
    used = engine()
    profiles = os.path.join(tempfile.gettempdir(), "xlplan-office-*")
    before = set(glob.glob(profiles))
    for _ in range(10):
        app = used.apps.add()
        group = app.pid
        try:
            assert live(app.books.open(str(path))).grids().titled(PROGRESS) is not None
        finally:
            app.quit()
        assert alive(group) == []
    assert set(glob.glob(profiles)) == before
    assert [one.name for one in tmp_path.iterdir()] == ["VP.xlsx"]


def test_a_program_that_was_killed_is_one_calm_sentence(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "VP.xlsx"
    shutil.copy(demo / "so-gui-ve" / "10-2021" / "VP.xlsx", path)
    app = engine().apps.add()
    try:
        book = app.books.open(str(path))
        os.killpg(app.pid, 9)
        with pytest.raises(World) as gone:
            live(book).grids()
        assert "LibreOffice" in gone.value.sentence("vi")
    finally:
        app.quit()
    assert path.read_bytes() == (demo / "so-gui-ve" / "10-2021" / "VP.xlsx").read_bytes()
