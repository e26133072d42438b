"""What the benchmarks measure with is what they say it is.

1. Every workbook of the inbox is clean, speaks for its own unit, and all its rows are combined.
2. In the damaged workbook every cell that a unit types and that is checked is found, each once.
3. The real series are whole, and what is made of series is what its name says.
4. The whole job is measured at any size: a table for each size and command, and a picture with a line for each case.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from benchmarks.combining import combine
from benchmarks.picture import drawn
from benchmarks.series import real, real_ratios, running
from benchmarks.whole_job import main as whole_job
from benchmarks.workbooks import inbox, master, saved_again, workbook

from tests.support.spare import fewer_spare_rows
from xlplan.layout import PROGRESS
from xlplan.layout.columns import CellType
from xlplan.workflow.opening import open_workbook

BOOKS, ROWS = 3, 20


def test_every_row_of_a_clean_inbox_is_combined(tmp_path: Path) -> None:
    paths = inbox(tmp_path / "inbox", BOOKS, ROWS)
    opened = [open_workbook(path.read_bytes(), path.name) for path in paths]
    assert [one.findings for one in opened] == [()] * BOOKS
    assert [one.reading.tables.plan.unit for one in opened] == [path.stem for path in paths]
    outcome = combine(paths, master(BOOKS, ROWS))
    assert outcome.rows_used == BOOKS * ROWS
    assert {row.unit for row in outcome.rows} == {path.stem for path in paths}
    assert not outcome.findings


def test_in_the_damaged_workbook_every_checked_cell_is_found() -> None:
    found = open_workbook(saved_again(workbook(ROWS, 1), all_wrong=True), "wrong").findings
    checked = [
        column for column in PROGRESS.block.columns.values() if column.typed and column.cell_type is not CellType.TEXT
    ]
    cells = [one.at for one in found if one.at.sheet == PROGRESS.words.vi]
    assert len(cells) == len(set(cells)) == ROWS * len(checked)


def test_real_series_are_whole() -> None:
    series = real()
    assert {measure: len(members) for measure, members in series.items()} == {
        "attendances": 140,
        "breaches": 112,
        "admissions": 85,
    }
    assert {len(figures) for members in series.values() for figures in members} == {36}
    assert all(top <= bottom for tops, bottoms in real_ratios() for top, bottom in zip(tops, bottoms, strict=True))


def test_running_totals_begin_anew() -> None:
    assert running([1, 2, 3, 4]) == [1, 3, 6, 10]
    assert running([1, 2, 3, 4, 5], 3) == [1, 3, 6, 4, 9]


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are read from /proc")
@pytest.mark.slow
def test_the_whole_job_runs_small(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("benchmarks.whole_job.ROWS", 40)
    with fewer_spare_rows():
        whole_job(["--books", "1", "2", "--thin", "0", "--units", "1", "--rounds", "1"])
    printed = capsys.readouterr().out
    titles = [line.removeprefix("### ") for line in printed.splitlines() if line.startswith("###")]
    assert titles == [
        "1 workbooks of 40 rows",
        "2 workbooks of 40 rows",
        "One unit's workbook of 40 rows",
        "A master of 1 units and 30 rows",
        "A row's cost",
    ]
    assert printed.count("| `xlplan consolidate` |") == 3
    assert "Measured on 20" in printed


def test_a_picture_has_a_line_for_each_case() -> None:
    picture = drawn({"one": [(20, 1), (200, 9)], "two": [(20, 3), (200, 40)]}, "Title", "across", "up")
    texts = [element.text for element in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]
    assert {"Title", "across", "up", "one", "two", "20", "200", "5", "10"} <= set(texts)
    assert picture.count("<circle") == 4
