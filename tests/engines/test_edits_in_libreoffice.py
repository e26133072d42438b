"""What clerks do to a workbook breaks neither its formulas nor its verdict nor its reading.

``tests/support/office/uno_edits.py`` does it in LibreOffice: rows added, inserted, copied, deleted, sorted, filtered,
pasted from
another workbook; a sheet renamed, a sheet deleted.

1. After each the Guide says what Python says of the saved file: verdict, counts per column and sheet, first cell.
2. Rows that are deleted and due are missed; a row that is inserted again and filled in is not.
3. Where the sheet cannot check (a sheet is gone, rows stand below the last check) it never says that the workbook is
   ready.
"""

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from filelock import FileLock

from tests.engines.damages import PEOPLE_ROWS, SPARE, small
from tests.engines.guide import guide_in, said_by_python
from tests.support.office import uno_edits
from tests.support.office.libreoffice import LONGEST, needs_uno
from xlplan.formulas import guide
from xlplan.layout import FIRST_ROW, PEOPLE, PROGRESS
from xlplan.workflow.opening import open_workbook

# What each move must lead to: the findings' codes.
EXPECTED: dict[str, list[str]] = {
    "nothing": [],
    "add_a_row": [],
    "add_half_a_row": ["COL-01", "COL-01"],
    "insert_a_row": ["COL-08", "COL-08", "PRG-09"],
    "insert_a_row_and_fill_it": [],
    "copy_a_row": ["COL-08", "COL-08"],
    "delete_rows": [],
    "delete_the_first_row": ["PRG-30"],
    "delete_all_rows_of_a_target": ["PRG-30"],
    "delete_an_allocation": ["ALC-13"],
    "sort_rows": [],
    "filter_rows": ["PRG-11"],
    "paste_from_another": ["COL-17"],
    "rename_a_sheet": ["PRG-11"],
}
BY_THEMSELVES = {"delete_a_sheet", "type_beyond_the_checks"}  # after which the sheet and Python differ, as they should
RENAMED = "Số liệu tháng 10"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbook after every move; processes that run tests side by side share it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "moves"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            _move(folder)
    return folder


def _move(folder: Path) -> None:
    folder.mkdir()
    (folder / "so.xlsx").write_bytes(small())
    other = openpyxl.Workbook()
    for value in (3, 4, "5 lớp", 6):
        other.active.append([value])
    other.save(folder / "khac.xlsx")
    script = Path(uno_edits.__file__)
    command = ["/usr/bin/python3", str(script), str(folder / "so.xlsx"), str(folder / "khac.xlsx"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST)
    assert done.returncode == 0, done.stderr


def test_every_move_is_tested() -> None:
    assert {move.__name__ for move in uno_edits.MOVES} == {*EXPECTED, *BY_THEMSELVES}


@needs_uno
@pytest.mark.parametrize("move", EXPECTED)
def test_after_a_move_the_sheet_and_python_agree(moved: Path, move: str) -> None:
    opened = open_workbook((moved / f"{move}.xlsx").read_bytes(), f"{move}.xlsx")
    assert sorted(one.code for one in opened.errors) == EXPECTED[move]
    errors = [
        replace(one, at=replace(one.at, sheet=PROGRESS.words.vi)) if one.at.sheet == RENAMED else one
        for one in opened.errors
    ]
    assert guide_in(_guide(moved, move)) == said_by_python(errors)


@needs_uno
def test_more_rows_than_have_checks_are_never_ready(moved: Path) -> None:
    """Nobody has looked at the last of them in the workbook, so Python must: it finds nothing, but the sheet cannot
    know.
    """
    said, last = guide_in(_guide(moved, "type_beyond_the_checks")), FIRST_ROW + len(PEOPLE_ROWS) - 1 + SPARE
    beyond = FIRST_ROW + len(PEOPLE_ROWS) + uno_edits.MANY - 1 - last
    assert beyond > 0
    assert not said.ready
    assert said.columns == {(PEOPLE.words.vi, PEOPLE.block.columns["code"].words.vi, False): beyond}
    assert said.first == {PEOPLE.words.vi: f"{PEOPLE.words.vi}!A{last + 1}"}
    assert open_workbook((moved / "type_beyond_the_checks.xlsx").read_bytes(), "x.xlsx").errors == ()


@needs_uno
def test_without_one_of_its_sheets_the_workbook_never_says_that_it_is_ready(moved: Path) -> None:
    cells = _guide(moved, "delete_a_sheet")
    assert cells[4][0] == guide.NOT_READY.vi
    assert cells[5][0] == guide.BROKEN.vi
    opened = open_workbook((moved / "delete_a_sheet.xlsx").read_bytes(), "x.xlsx")
    assert [one.code for one in opened.findings if one.code.startswith("SHT")] == ["SHT-06"]


@needs_uno
def test_the_file_name_decides_nothing(moved: Path) -> None:
    shutil.copy(moved / "nothing.xlsx", moved / "Sao chép của B (2) lần 9.xlsx")
    named, renamed = (
        open_workbook((moved / name).read_bytes(), name) for name in ("nothing.xlsx", "Sao chép của B (2) lần 9.xlsx")
    )
    assert named.findings == renamed.findings
    assert named.reading.manifest == renamed.reading.manifest


def _guide(folder: Path, move: str) -> list[list[str | float | None]]:
    """The rows of the Guide after a move."""
    rows: list[list[str | float | None]] = json.loads((folder / f"{move}.json").read_text("utf-8"))
    return rows
