"""A press of a button, from the command line that the add-in composes to what the person sees.

1. *Validate* by ``python -m xlplan.ribbon`` in the running program: Checks is there, one closing sentence is said;
   pressed after mending it says that the workbook may be sent. The workbook afterwards is what the command line makes
   of its file.
2. No workbook, a workbook that is no plan's, a read-only one, a press while another is under way: one calm sentence
   each.
3. Ten presses leave no process, no lock file beside the workbook, no growth; the selection stays where it was.
4. The program killed in the middle: ``apart_libreoffice_ends.py``.
5. *Next* and *Previous* walk through the cells that Checks lists; *Rules* and *About* need no workbook.
6. A press does not wait for pandas, numpy, matplotlib or PIL.
7. A press that renews the marks of an earlier one asks LibreOffice for no more objects, and makes no more calls, than
   when they were last counted.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.pressed import Stages, Timed

from tests.hosts.test_contract import of_progress
from tests.support.office.screen import PATIENCE
from tests.support.places import check_same, end_office, office, read
from tests.support.unit_workbook import SHEET, WRONG, clean, damaged
from xlplan import ribbon
from xlplan.cli import main as command_line
from xlplan.hosts import user_state as remembered
from xlplan.hosts.live.open_book import OpenBook

pytestmark = pytest.mark.office

CHECKS = "Kiểm tra"
MOST_OBJECTS, MOST_CALLS = 710, 1_900  # of a press; the workbook has 121 conditional formats, each of which is asked


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered between presses is remembered in the test's own folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("XLPLAN_WB", raising=False)
    monkeypatch.setattr(ribbon.log, "disabled", False)  # another test's library may have put all loggers to sleep


@pytest.fixture(scope="module")
def program() -> Iterator[Any]:
    yield office()
    end_office()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the messages say: no window is there to show them."""
    from xlplan.hosts.libreoffice.window import LibreOffice

    messages: list[str] = []
    monkeypatch.setattr(LibreOffice, "tell", lambda self, text, warning=False: messages.append(text))
    return messages


@pytest.fixture
def opened(program: Any, tmp_path: Path) -> Iterator[tuple[Any, Path]]:
    path = tmp_path / "Sổ của VP & ĐT.xlsx"
    path.write_bytes(damaged(*WRONG))
    book = program.books.open(str(path))
    yield book, path
    book.close()


def pressed(program: Any, book: Any, command: str, *more: str) -> int:
    return ribbon.main(
        [command, "--pipe", program.impl.office.pipe, "--wb", book.api.RuntimeUID if book else "", *more]
    )


def saved(book: Any, folder: Path) -> bytes:
    path = folder / "saved.xlsx"
    book.save(str(path))
    return path.read_bytes()


def test_a_press_does_what_the_command_line_does(program: Any, opened: tuple[Any, Path], tmp_path: Path) -> None:
    book, path = opened
    command = [
        sys.executable,
        "-m",
        "xlplan.ribbon",
        "validate",
        "--pipe",
        program.impl.office.pipe,
        "--wb",
        book.api.RuntimeUID,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=2 * PATIENCE)
    assert done.returncode == 0, done.stderr  # the person has been told
    assert (done.stdout, done.stderr) == ("", "")
    assert "CHƯA ĐỦ ĐIỀU KIỆN GỬI" in remembered.log_file().read_text("utf-8")
    out = tmp_path / "lenh.xlsx"
    assert command_line(["validate", str(path), "-o", str(out)]) == 1
    ours, theirs = read(saved(book, tmp_path)), read(out.read_bytes())
    check_same(ours, theirs, CHECKS)
    assert of_progress(ours) == of_progress(theirs)
    assert path.read_bytes() == damaged(*WRONG)


def test_mended_and_pressed_again(program: Any, opened: tuple[Any, Path], said: list[str]) -> None:
    book, _ = opened
    assert pressed(program, book, "validate") == 1
    assert "CHƯA ĐỦ ĐIỀU KIỆN GỬI" in said[-1]
    first = min((at for at, _ in WRONG), key=lambda at: at.row)
    assert book.sheets.active.name == SHEET
    assert (program.selection.row, program.selection.column) == (first.row, first.column)
    whole = read(clean()).titled(SHEET)
    assert whole is not None
    for where, _ in WRONG:
        book.sheets[SHEET].range((where.row, where.column)).value = whole.at(where.row, where.column)
    book.sheets[SHEET].range("C20").select()
    assert pressed(program, book, "validate") == 0
    assert "ĐỦ ĐIỀU KIỆN GỬI — 0 lỗi" in said[-1]
    assert "CHƯA" not in said[-1]
    assert program.selection.get_address(False, False) in ("C20", "A1")


def test_next_and_previous_walk_through_the_list(program: Any, opened: tuple[Any, Path], said: list[str]) -> None:
    book, _ = opened
    pressed(program, book, "validate")
    sheet = book.sheets[CHECKS]
    listed = [text for text in sheet.range((6, 3), (5 + len(WRONG), 3)).options(ndim=1).value if text]
    assert len(listed) == len(WRONG)
    book.sheets[CHECKS].activate()
    book.sheets[CHECKS].range("B6").select()
    here = []
    for command in ("next_finding", "next_finding", "next_finding", "next_finding", "previous_finding"):
        assert pressed(program, book, command) == 0
        here.append(f"{book.sheets.active.name}!{program.selection.get_address(False, False)}")
    assert here == [listed[0], listed[1], listed[2], listed[0], listed[2]]


def test_calm_sentences(program: Any, tmp_path: Path, said: list[str]) -> None:
    path = tmp_path / "thư.xlsx"
    import openpyxl

    other = openpyxl.Workbook()
    other.active["A1"] = "Danh sách"
    other.save(path)
    book = program.books.open(str(path))
    assert pressed(program, book, "validate") == 3
    assert said[-1].startswith("Sổ đang mở không phải là sổ của xlplan.")
    assert [sheet.name for sheet in book.sheets] == ["Sheet"]
    book.close()
    assert pressed(program, None, "validate") == 3
    assert said[-1].startswith("Chưa có sổ nào đang mở.")
    book = program.books.open(str(path), read_only=True)
    assert pressed(program, book, "validate") == 3
    assert said[-1].startswith("Sổ đang mở ở chế độ chỉ đọc.")
    book.close()
    assert len(said) == 3


def test_a_press_while_another_is_under_way(program: Any, opened: tuple[Any, Path], said: list[str]) -> None:
    book, _ = opened
    given = ribbon._parser().parse_args(["validate", "--pipe", "x", "--wb", book.api.RuntimeUID])
    with ribbon._alone(given):
        assert pressed(program, book, "validate") == 3
    assert said == [ribbon.RUNNING.vi]
    assert pressed(program, book, "validate") == 1


def test_ten_presses_leave_nothing_behind(
    program: Any, opened: tuple[Any, Path], tmp_path: Path, said: list[str]
) -> None:
    book, _ = opened
    pressed(program, book, "validate")
    first = read(saved(book, tmp_path))
    before = sorted(one.name for one in tmp_path.iterdir()), _children()
    marks = len(list(book.sheets[SHEET].cells.conditional_formats))
    for _ in range(10):
        assert pressed(program, book, "validate") == 1
    check_same(read(saved(book, tmp_path)), first)
    assert (sorted(one.name for one in tmp_path.iterdir()), _children()) == before
    assert len(list(book.sheets[SHEET].cells.conditional_formats)) == marks


def _children() -> list[int]:
    import psutil

    return sorted(one.pid for one in psutil.Process().children(recursive=True) if one.status() != psutil.STATUS_ZOMBIE)


def test_rules_and_about_need_no_workbook(program: Any, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []
    monkeypatch.setattr("webbrowser.open", pages.append)
    assert pressed(program, None, "about") == 0
    assert said[-1].startswith("xlplan ")
    assert str(remembered.log_file()) in said[-1]
    assert pressed(program, None, "rules") == 0
    assert len(said) == 1
    page = Path(pages[0].removeprefix("file://")).read_text("utf-8")
    assert "PRG-03" in page


def test_a_folder_is_asked_for(
    program: Any, demo: Path, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlplan.hosts.libreoffice.window import LibreOffice

    asked: list[tuple[str, str]] = []
    folders: list[str | None] = [None, str(demo / "so-gui-ve"), str(tmp_path / "đơn vị"), str(demo / "so-gui-ve")]

    def folder(self: Any, title: str, start: str) -> str | None:
        asked.append((title, start))
        return folders.pop(0)

    def status(self: OpenBook, text: str | None) -> None:
        counted.append(text)
        shown(self, text)

    counted: list[str | None] = []
    shown = OpenBook.status
    monkeypatch.setattr(LibreOffice, "folder", folder)
    monkeypatch.setattr(OpenBook, "status", status)
    monkeypatch.setattr(ribbon, "PROGRESS_EVERY", 0.0)
    path = tmp_path / "sổ tổng hợp.xlsx"
    shutil.copy(demo / "ke-hoach-46.xlsx", path)
    book = program.books.open(str(path))
    try:
        assert pressed(program, book, "consolidate") == 0
        assert said == []
        assert pressed(program, book, "consolidate") == 0
        assert "dòng" in said[-1]
        assert "Bản trước khi tổng hợp" in said[-1]
        assert counted == [*(f"Đọc sổ: {number}/35" for number in range(1, 36)), None]
        assert book.sheets.active.name == "Kết quả"
        (tmp_path / "đơn vị").mkdir()
        assert pressed(program, book, "issue") == 0
        assert "Đã tạo 7 sổ" in said[-1]
        assert pressed(program, book, "consolidate") == 0
        assert "không có gì thay đổi" in said[-1]
    finally:
        book.close()
    assert asked[0][1] == str(tmp_path)
    assert asked[3][1] == str(demo / "so-gui-ve")


def test_a_press_does_not_wait_for_heavy_libraries() -> None:
    code = "import sys, xlplan.ribbon, xlplan.hosts.libreoffice, xlplan.hosts.live.host, xlplan.workflow.editing\n"
    code += "xlplan.hosts.libreoffice.engine()\nprint([name for name in ('pandas', 'numpy', 'matplotlib', 'PIL') if name in sys.modules])"  # noqa: E501
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_a_press_asks_of_the_program_is_counted(
    program: Any, opened: tuple[Any, Path], said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book, _ = opened
    pressed(program, book, "validate")
    stages = Stages(began=0)
    connection = program.impl.office
    with monkeypatch.context() as watched:
        for way in ("context", "desktop"):
            watched.setattr(connection, way, Timed(getattr(connection, way), stages))
        pressed(program, book, "validate")
    assert sum(stages.objects.values()) <= MOST_OBJECTS
    assert sum(stages.calls.values()) <= MOST_CALLS


def test_a_crash_of_ours_is_told(
    program: Any, opened: tuple[Any, Path], said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book, _ = opened
    monkeypatch.setattr("xlplan.workflow.editing.annotate", lambda *given, **named: 1 / 0)
    assert pressed(program, book, "validate") == 3
    assert str(remembered.log_file()) in said[-1]
    assert "ZeroDivisionError" in remembered.log_file().read_text("utf-8")
    assert book.app.screen_updating is True
