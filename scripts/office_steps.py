"""What the office that consolidates sees, step by step, as jobs for :mod:`scripts.uno_pictures`; in Vietnamese only.

The story: a master is made blank and from last year's; the plan changes in mid-year, and a workbook that was filled in
is updated; a workbook with mistakes comes back; the sample's disorderly inbox has been consolidated; the next period
begins; a unit with a unit below it receives the workbook of its branch.
"""

from pathlib import Path
from typing import Any

from xlplan.cli import main as xlplan
from xlplan.grid import a1
from xlplan.layout import (
    ALLOCATION,
    CHECKS,
    FIRST_ROW,
    GUIDE,
    HEADER_ROW,
    PLAN,
    RESULTS,
    RETURNS,
    SET_ASIDE,
    SOURCES,
    UNITS,
)
from xlplan.template.plan import VALUE, lines
from xlplan.workflow.opening import open_workbook

MESSY = "tong-hop-lon-xon.xlsx"
UNSHOWN_COLUMNS = ["B", "H", "I", "J", "L", "M", "P"]  # of Results


def typing(demo: Path) -> list[dict[str, Any]]:
    """The masters that a user changes before xlplan goes on: a target taken from a unit, a unit put below another."""
    master = demo / "ke-hoach-46.xlsx"
    tables = open_workbook(master.read_bytes(), master.name).reading.tables
    taken = next(row.row for row in tables.allocations if (row.target, row.unit) == ("CT08", "CNTT"))
    below = next(row.row for row in tables.units if row.code == "TTCNTT")
    parent = a1(below, list(UNITS.block.columns).index("parent") + 1)
    changes = {
        "doi.xlsx": [[ALLOCATION.words.vi, a1(taken, column), ""] for column in range(1, 8)],
        "cay.xlsx": [[UNITS.words.vi, parent, "CNTT"]],
    }
    return [
        {"book": str(master), "typed": typed, "saved": str(demo / name), "shots": []} for name, typed in changes.items()
    ]


def jobs(demo: Path, folder: Path) -> list[dict[str, Any]]:
    _made(demo)
    rows = lines().rows
    plan = {"1": a1(rows["period"], VALUE), "2": a1(rows["closed_through"], VALUE)}
    figures = len(SOURCES.blocks[0].columns)
    last = figures + 2 + list(SOURCES.blocks[1].columns).index("reason")
    between = [[rows["number"] - 1, rows["cutoff"] - 2]]
    return [
        _job(folder, demo / "moi.xlsx", _shot("so-trong", GUIDE.words.vi, "A1:E30", {"1": "B5", "2": "E16"})),
        _job(folder, demo / "ke-hoach-2022.xlsx", _shot("nam-sau", GUIDE.words.vi, "A1:E30")),
        _job(folder, demo / "cap-nhat" / "CNTT.xlsx", _shot("de-rieng", SET_ASIDE.words.vi, f"A1:D{FIRST_ROW + 4}")),
        _job(folder, demo / "da-kiem-tra.xlsx", _shot("so-gui-ve-sai", CHECKS.words.vi, f"A1:H{FIRST_ROW + 2}")),
        _job(
            folder,
            demo / MESSY,
            _shot("tong-hop-huong-dan", GUIDE.words.vi, "A1:E30", {"1": "B5", "2": "C23", "3": "C28", "4": "D29"}),
            _shot("ket-qua-thieu", RESULTS.words.vi, "A1:Q14", without_columns=UNSHOWN_COLUMNS),
            _shot("tinh-hinh-gui", RETURNS.words.vi, "A1:O14"),
            _shot("kiem-tra", CHECKS.words.vi, f"A1:F{FIRST_ROW + 10}"),
            _shot("nguon-so-lieu", SOURCES.words.vi, f"A1:{a1(FIRST_ROW + 8, figures)}", without_columns=["I"]),
            _shot("so-da-nhan", SOURCES.words.vi, f"{a1(HEADER_ROW - 1, figures + 2)}:{a1(FIRST_ROW + 15, last)}"),
            _shot("ky-sau", PLAN.words.vi, f"A5:C{rows['closed_through']}", plan, without=between),
        ),
        _job(folder, demo / "cay" / "CNTT.xlsx", _shot("so-cua-nhanh", GUIDE.words.vi, "A1:F31")),
    ]


def _made(demo: Path) -> None:
    wrong = demo / "so-gui-ve-lon-xon" / "10-2021" / "TTBCXB.xlsx"
    filled = demo / "so-gui-ve" / "10-2021" / "CNTT.xlsx"
    for command in (
        ["new", "--plan", "blank", "-o", str(demo / "moi.xlsx")],
        ["new", "--from", str(demo / "tong-hop.xlsx"), "-o", str(demo / "ke-hoach-2022.xlsx")],
        ["issue", str(demo / "doi.xlsx"), "-o", str(demo / "cap-nhat"), "--update", str(filled)],
        ["validate", str(wrong), "-o", str(demo / "da-kiem-tra.xlsx")],
        ["issue", str(demo / "cay.xlsx"), "-o", str(demo / "cay")],
    ):
        xlplan(command)


def _job(folder: Path, book: Path, *shots: dict[str, Any]) -> dict[str, Any]:
    for shot in shots:
        shot["pdf"] = str(folder / f"{shot.pop('name')}.pdf")
    return {"book": str(book), "typed": [], "shots": list(shots)}


def _shot(
    name: str,
    sheet: str,
    area: str,
    numbered: dict[str, str] | None = None,
    without: Any = (),
    without_columns: Any = (),
) -> dict[str, Any]:
    return {
        "name": name,
        "sheet": sheet,
        "range": area,
        "numbered": numbered or {},
        "without": list(without),
        "without_columns": list(without_columns),
    }
