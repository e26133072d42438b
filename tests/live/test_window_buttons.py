"""The buttons in a real LibreOffice window, clicked on the toolbar: Validate, mend, Fix, Validate; Consolidate,
Results.

1. The boxes say what came of each press: three errors, one mended, none left; figures read, and nothing new the second
   time.
2. The unit's workbook, saved in the window, is ready to be sent when its file is read from the disk; only what was
   mended differs.
3. The master holds what the command line makes of the same folder, and a dated copy lies beside it as it was before.
4. Every picture of the play is there (``XLPLAN_PICTURES`` names a folder for them), and no two are alike.
"""

import os
import shutil
from pathlib import Path

import pytest

from tests.support.office.libreoffice import needs_uno
from tests.support.office.run_window_buttons import Loop, play
from tests.support.office.screen import missing
from tests.support.places import check_same, read
from xlplan.workflow.opening import open_workbook

needs_a_screen = pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}")
pytestmark = [needs_uno, needs_a_screen, pytest.mark.screen]
WRITTEN = (
    "Tiến độ",
    "Kết quả",
    "Tình hình gửi báo cáo",
    "Kiểm tra",
    "Nguồn số liệu",
    "Đơn vị",
    "Chỉ tiêu",
    "Giao chỉ tiêu",
)


def test_the_buttons_from_three_errors_to_results(tmp_path: Path) -> None:
    """One test: a play takes a minute."""
    try:
        loop = play(tmp_path, tmp_path / "pictures")
    finally:
        kept = os.environ.get("XLPLAN_PICTURES")
        for picture in (tmp_path / "pictures").glob("*.png") if kept else ():
            shutil.copy(picture, Path(str(kept)) / picture.name)
    the_boxes_say_what_came_of_it(loop)
    the_unit_may_send_what_it_saved(loop)
    the_master_is_what_the_command_line_makes(loop, tmp_path)
    every_picture_is_there_and_its_own(tmp_path)


def the_boxes_say_what_came_of_it(loop: Loop) -> None:
    first, fixed, last = loop.said["unit"]
    assert first.startswith("CHƯA ĐỦ ĐIỀU KIỆN GỬI — 3 lỗi")
    assert fixed.startswith("Đã sửa 1 ô")
    assert last.startswith("ĐỦ ĐIỀU KIỆN GỬI — 0 lỗi")
    done, again = loop.said["master"]
    assert done.startswith("Kỳ 10/2021: 7/7 đơn vị đã gửi. Đọc 1015 dòng: dùng 139")
    assert "trước khi tổng hợp" in done
    assert "không có gì thay đổi" in again


def the_unit_may_send_what_it_saved(loop: Loop) -> None:
    opened = open_workbook(loop.unit.read_bytes(), loop.unit.name)
    assert not opened.errors
    sent = open_workbook((loop.demo / "so-gui-ve-lon-xon/10-2021/TTBCXB.xlsx").read_bytes(), "x").reading.tables
    before = {(one.target, one.period): (one.actual, one.denominator, one.state) for one in sent.progress}
    now = {(one.target, one.period): (one.actual, one.denominator, one.state) for one in opened.reading.tables.progress}
    assert before.keys() == now.keys()
    assert {(target, f"{period:%m/%Y}") for target, period in now if period and now[target, period] != before[target, period]} == {  # noqa: E501
        ("CT02", "10/2021"), ("CT03", "10/2021"), ("CT09", "10/2021"),
    }  # fmt: skip
    assert len(opened.reading.tables.fixes) == 1


def the_master_is_what_the_command_line_makes(loop: Loop, folder: Path) -> None:
    check_same(read(loop.master.read_bytes()), read((loop.demo / "tong-hop.xlsx").read_bytes()), *WRITTEN)
    (copy,) = folder.glob("*trước khi tổng hợp*.xlsx")
    check_same(read(copy.read_bytes()), read((loop.demo / "ke-hoach-46.xlsx").read_bytes()), *WRITTEN)


def every_picture_is_there_and_its_own(folder: Path) -> None:
    pictures = {path.name: path.read_bytes() for path in (folder / "pictures").glob("*.png")}
    assert len(pictures) == 9
    assert len(set(pictures.values())) == 9
    assert "failed.png" not in pictures
