"""A person who has never seen the workbook fills it in rightly with the workbook alone
(``tests/support/office/window_filling.py``).

In a real window: wrong entries first, then what the messages, colours and links of the workbook say.
"""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.office import window_filling
from tests.support.office.libreoffice import LONGEST, needs_uno
from tests.support.office.screen import missing
from xlplan.cli import main as xlplan
from xlplan.formulas.guide import NOT_READY, READY
from xlplan.workflow.opening import open_workbook

needs_a_screen = pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}")
pytestmark = [needs_uno, needs_a_screen, pytest.mark.screen]

# Each station: cells missing and wrong, the cell where the clerk stands, and a word of what the alert says.
STATIONS = {
    "sổ mới nhận": (16, 0, "A1", ""),
    "ô đầu tiên": (16, 0, "F6", ""),
    "gõ chữ vào ô số": (16, 0, "F6", "Không gõ chữ"),
    "có tử số, thiếu mẫu số": (15, 1, "F7", ""),
    "tử số lớn hơn mẫu số": (15, 1, "F6", ""),
    "tình trạng không có trong danh sách": (12, 0, "J8", "Bấm mũi tên"),
    "vừa có tình trạng vừa có số": (11, 1, "J8", ""),
    "số của kỳ chưa đến": (6, 1, "D18", ""),
    "tự đánh giá bằng chữ khác": (6, 0, "K20", "Bấm mũi tên"),
    "kỳ báo cáo gõ bằng chữ": (1, 0, "B7", "01/10/2021"),
    "ngày không có thật": (1, 0, "B10", "ngày có thật"),
    "mã đơn vị không có": (0, 0, "A6", "trang Đơn vị"),
    "đủ điều kiện gửi": (0, 0, "A1", ""),
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbook as the clerk saved it, the pictures, and what was said at every station."""
    folder = tmp_path_factory.mktemp("play")
    assert xlplan(["demo", str(folder / "demo")]) == 0
    shutil.copy(folder / "demo" / "so-don-vi" / "VP.xlsx", folder / "VP.xlsx")
    command = [
        "/usr/bin/python3",
        str(Path(window_filling.__file__)),
        str(folder / "VP.xlsx"),
        str(folder / "pictures"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_workbook_leads_from_wrong_entries_to_a_right_return(played: Path) -> None:
    said = json.loads((played / "pictures" / "stations.json").read_text("utf-8"))
    assert [one["name"] for one in said] == list(STATIONS)
    for one in said:
        lacking, faulty, cell, told = STATIONS[one["name"]]
        assert one["at"][1] == cell, one
        assert one["verdict"] == (NOT_READY.vi if lacking or faulty else READY.vi), one
        assert not (lacking or faulty) or re.findall(r"\d+", one["sentence"])[:2] == [str(lacking), str(faulty)], one
        assert told in one["told"], one
        assert bool(told) == bool(one["told"]), one


def test_validate_finds_nothing_in_what_the_clerk_saved(played: Path) -> None:
    assert xlplan(["validate", str(played / "VP.xlsx")]) == 0
    opened = open_workbook((played / "VP.xlsx").read_bytes(), "VP.xlsx")
    assert opened.findings == ()
    assert len([row for row in opened.reading.tables.progress if row.filled]) == 15
    assert f"{opened.reading.tables.plan.sent:%d/%m/%Y}" == "15/10/2021"


def test_every_station_has_a_picture_of_its_own(played: Path) -> None:
    pictures = sorted((played / "pictures").glob("*.png"))
    assert [picture.stem.split(" ", 1)[1] for picture in pictures] == list(STATIONS)
    assert len({hashlib.sha256(picture.read_bytes()).digest() for picture in pictures}) == len(STATIONS)
