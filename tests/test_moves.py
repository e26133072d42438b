"""What clerks do to a workbook breaks neither its formulas nor its verdict nor its reading.

``scripts/uno_moves.py`` does it in LibreOffice: rows added, inserted, copied, deleted, sorted, filtered, pasted from another
workbook; a sheet renamed, a sheet deleted. After each the Guide's counts and verdict are Python's, and the file reads.
"""

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from scripts import uno_moves

from tests.office import needs_uno
from tests.test_agreement import clean, found_by_python
from xlplan.commands.opening import open_workbook
from xlplan.layout.formulas import guide

# What each move must lead to: the findings' codes.
EXPECTED: dict[str, list[str]] = {
    "nothing": [],
    "add_a_row": [],
    "add_half_a_row": ["COL-01", "COL-01"],
    "insert_a_row": ["COL-08", "COL-08", "PRG-09"],
    "copy_a_row": ["COL-08", "COL-08"],
    "delete_rows": [],
    "delete_the_first_row": [],
    "sort_rows": [],
    "filter_rows": ["PRG-11"],
    "paste_from_another": ["COL-17"],
    "rename_a_sheet": ["PRG-11"],
}


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbook after every move."""
    folder = tmp_path_factory.mktemp("moves")
    (folder / "so.xlsx").write_bytes(clean())
    other = openpyxl.Workbook()
    for value in (3, 4, "5 lớp", 6):
        other.active.append([value])
    other.save(folder / "khac.xlsx")
    script = Path(uno_moves.__file__)
    command = ["/usr/bin/python3", str(script), str(folder / "so.xlsx"), str(folder / "khac.xlsx"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_move_is_tested() -> None:
    assert {move.__name__ for move in uno_moves.MOVES} == {*EXPECTED, "delete_a_sheet"}


@needs_uno
@pytest.mark.parametrize("move", EXPECTED)
def test_after_a_move_the_sheet_and_python_agree(moved: Path, move: str) -> None:
    opened = open_workbook((moved / f"{move}.xlsx").read_bytes(), f"{move}.xlsx")
    assert sorted(one.code for one in opened.errors) == EXPECTED[move]
    counts, verdict = _counted(json.loads((moved / f"{move}.json").read_text("utf-8")))
    ours, ready = found_by_python(opened.errors)
    assert counts == Counter({missing: sum(n for (_, _, one), n in ours.items() if one == missing) for missing in (True, False)})
    assert (verdict == guide.READY.vi) == ready


@needs_uno
def test_without_one_of_its_sheets_the_workbook_never_says_that_it_is_ready(moved: Path) -> None:
    cells = json.loads((moved / "delete_a_sheet.json").read_text("utf-8"))
    assert cells[4][0] == guide.NOT_READY.vi
    assert cells[5][0] == guide.BROKEN.vi
    opened = open_workbook((moved / "delete_a_sheet.xlsx").read_bytes(), "x.xlsx")
    assert [one.code for one in opened.findings if one.code.startswith("SHT")] == ["SHT-06"]


@needs_uno
def test_the_file_name_decides_nothing(moved: Path) -> None:
    shutil.copy(moved / "nothing.xlsx", moved / "Sao chép của B (2) lần 9.xlsx")
    named, renamed = (open_workbook((moved / name).read_bytes(), name) for name in ("nothing.xlsx", "Sao chép của B (2) lần 9.xlsx"))
    assert named.findings == renamed.findings
    assert named.reading.manifest == renamed.reading.manifest


def _counted(cells: list[list[object]]) -> tuple[Counter[bool], str]:
    """How many cells the Guide counts as missing (True) and wrong, and its verdict."""
    start = next(number for number, line in enumerate(cells) if line[:2] == ["Trang", "Việc cần làm"])
    counts: Counter[bool] = Counter({True: 0, False: 0})
    for line in cells[start + 1 :]:
        if not line[0]:
            break
        counts[True] += int(float(str(line[2])))
        counts[False] += int(float(str(line[3])))
    return counts, str(cells[4][0])
