"""The clerk's loop of mending, played in a real window (``scripts/play_mending.py``): validate -o, look, tick, fix, mend, validate.

1. Every station says what it should: the verdict, the cell the link led to, what xlplan answered.
2. What xlplan wrote differs from what it was given in the named cells alone, and in what follows from them.
3. Every station has a picture of its own.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from scripts import play_mending
from scripts.screen import missing

from tests.office import needs_uno
from xlplan.cli import main as xlplan
from xlplan.layout.formulas.guide import NOT_READY, READY

needs_a_screen = pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}")
pytestmark = [needs_uno, needs_a_screen]

CHECKS, PROGRESS = "Kiểm tra", "Tiến độ"
# Each station: ready or not, the cell where the clerk stands and what it shows, xlplan's exit code and words of what it said.
STATIONS = {
    "danh sách chỗ cần sửa": (NOT_READY, f"{CHECKS}!A6", "Lỗi", 1, "3 lỗi, 0 cảnh báo"),
    "tử số lớn hơn mẫu số": (NOT_READY, f"{PROGRESS}!F17", "25", 0, ""),
    "số gõ bằng chữ": (NOT_READY, f"{PROGRESS}!F24", "1 lớp", 0, ""),
    "có cả tình trạng và số": (NOT_READY, f"{PROGRESS}!J31", "Không áp dụng", 0, ""),
    "ô Đồng ý": (NOT_READY, f"{CHECKS}!I7", "", 0, ""),
    "đã đồng ý": (NOT_READY, f"{CHECKS}!I8", "", 0, ""),
    "sau khi sửa": (NOT_READY, f"{CHECKS}!A6", "Lỗi", 1, "Đã sửa 1 ô:\n   Tiến độ!F24  «1 lớp» → 1"),
    "đã sửa hết": (READY, "Hướng dẫn!A1", None, 0, ""),
    "đủ điều kiện gửi": (READY, "Hướng dẫn!A1", None, 0, "ĐỦ ĐIỀU KIỆN GỬI — 0 lỗi"),
    "hoàn lại": (NOT_READY, f"{PROGRESS}!F24", "1 lớp", 1, "Tiến độ!F24: 1 → «1 lớp»"),
    "gõ đè lên công thức": (READY, f"{PROGRESS}!P21", "999", 0, ""),
    "tính lại": (READY, f"{PROGRESS}!P21", "2", 0, "Tiến độ!P21  Lũy kế: 999 → 2 (công thức bị gõ đè)"),
}


@pytest.fixture(scope="module")
def played(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the workbooks, the pictures, and what was said at every station."""
    folder = tmp_path_factory.mktemp("mending")
    workbook = demo / "so-gui-ve-lon-xon" / "10-2021" / "TTBCXB.xlsx"
    command = ["/usr/bin/python3", str(Path(play_mending.__file__)), str(workbook), str(folder), sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_station_says_what_it_should(played: Path) -> None:
    said = json.loads((played / "stations.json").read_text("utf-8"))
    assert [one["name"] for one in said] == list(STATIONS)
    for one in said:
        verdict, at, shows, code, words = STATIONS[one["name"]]
        assert (one["verdict"], "!".join(one["at"]), one["code"]) == (verdict.vi, at, code), one
        assert shows is None or one["shows"] == shows, one
        assert words in one["said"], one
        assert bool(words) == bool(one["said"]), one
    sheets = {one["name"]: one["sheets"] for one in said}
    assert CHECKS in sheets["sau khi sửa"]
    assert CHECKS not in sheets["đủ điều kiện gửi"]


def test_what_the_clerk_ends_with_may_be_sent(played: Path) -> None:
    assert xlplan(["validate", str(played / "gui.xlsx")]) == 0
    assert xlplan(["validate", str(played / "tinh-lai.xlsx")]) == 0


def test_xlplan_changed_the_named_cells_alone(demo: Path, played: Path) -> None:
    first = demo / "so-gui-ve-lon-xon" / "10-2021" / "TTBCXB.xlsx"
    assert _typed(_changed(first, played / "kiem-tra.xlsx")) == set()
    assert _typed(_changed(first, played / "da-sua.xlsx")) == {"F17", "F24", "J31"}  # F24 by xlplan, two by hand
    assert _changed(played / "da-sua.xlsx", played / "gui.xlsx") == set()
    assert _changed(played / "da-sua.xlsx", played / "hoan-lai.xlsx") == {"F24"}
    assert _changed(played / "go-de.xlsx", played / "tinh-lai.xlsx") == {"P21"}
    assert _changed(played / "gui.xlsx", played / "tinh-lai.xlsx") == set()


def _typed(cells: set[str]) -> set[str]:
    """Those of the columns in which people type: another program writes the same formulas in its own way."""
    return {cell for cell in cells if cell[0] < "P"}


def _changed(before: Path, after: Path) -> set[str]:
    """The cells of Progress that hold something else."""
    one, other = _held(before), _held(after)
    return {cell for cell in one.keys() | other.keys() if one.get(cell) != other.get(cell)}


def _held(path: Path) -> dict[str, object]:
    sheet = openpyxl.load_workbook(path)[PROGRESS]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def test_every_station_has_a_picture_of_its_own(played: Path) -> None:
    pictures = sorted(played.glob("*.png"))
    assert [picture.stem.split(" ", 1)[1] for picture in pictures] == list(STATIONS)
    assert len({hashlib.sha256(picture.read_bytes()).digest() for picture in pictures}) == len(STATIONS)
