"""Another plan, invented, through the same commands: nothing of plan 46 is in the code.

A district's plan of 2022/23 by the calendar month, three levels of units (district, two clusters, four communes),
weights, a ≤ flow, a ≤ ratio, a stock ratio, a *trong đó* part, a value revised in mid-year, a stock known by its owner
alone.

1. Issue writes folders that follow the tree; a branch workbook issues its own branch again.
2. Communes → clusters → district, level by level, gives the digits worked out by hand, per commune, cluster and whole.
3. So does one step from the communes to the district.
4. The branch workbook's whole is its roll-up; the district's is the target value in force.
"""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.books import row, share, target
from xlplan.cli import main
from xlplan.layout import Plan, Unit
from xlplan.layout.choices import Direction, Measure, RollUp
from xlplan.manifest import Manifest
from xlplan.tables import NOWHERE, PlanCard, Tables
from xlplan.workflow.building import build, table_of
from xlplan.workflow.opening import open_workbook

PLAN = Plan(
    number="07/KH-UBND",
    signed=date(2022, 9, 1),
    title="Kế hoạch giảm nghèo",
    issuer="Ủy ban nhân dân huyện",
    start=date(2022, 9, 1),
    end=date(2023, 2, 28),
    cutoff="Cuối tháng",
    working_days=3,
    period=date(2022, 11, 1),
    unit="HUYEN",
)
UNITS = (
    Unit(code="HUYEN", name="Huyện"),
    Unit(code="CUM1", name="Cụm 1", parent="HUYEN"),
    Unit(code="CUM2", name="Cụm 2", parent="HUYEN"),
    Unit(code="X1", name="Xã 1", parent="CUM1"),
    Unit(code="X2", name="Xã 2", parent="CUM1"),
    Unit(code="X3", name="Xã 3", parent="CUM2"),
    Unit(code="X4", name="Xã 4", parent="CUM2"),
)
LESS = {"direction": Direction.AT_MOST}
TARGETS = (
    target("NHA", Measure.FLOW, "40", weight=Decimal(50)),
    target("NHA", Measure.FLOW, "60", weight=Decimal(50), effective_from=date(2022, 11, 1)),
    target("NHA.M", Measure.FLOW, part_of="NHA"),
    target("DON", Measure.FLOW, "20", weight=Decimal(20), **LESS),
    target("NGHEO", Measure.STOCK_RATIO, "4", weight=Decimal(20), **LESS),
    target("DUONG", Measure.STOCK, "300", weight=Decimal(10), roll_up=RollUp.OWNER, owner="X1"),
)
ALLOCATIONS = (
    *(share("NHA", unit, value) for unit, value in (("X1", "10"), ("X2", "10"), ("X3", "10"), ("X4", "10"))),
    *(share("NHA", unit, "15", effective_from=date(2022, 11, 1)) for unit in ("X1", "X2", "X3", "X4")),
    share("NHA.M", "X1"),
    *(share("DON", unit, "5") for unit in ("X1", "X2", "X3", "X4")),
    *(share("NGHEO", unit) for unit in ("X1", "X2", "X3", "X4")),
    share("DUONG", "X1", "300", "180"),
)


def said(unit: str, code: str, year_month: tuple[int, int], text: str) -> Any:
    return replace(row(unit, code, 1, text), period=date(*year_month, 1))


SEP, OCT, NOV = (2022, 9), (2022, 10), (2022, 11)
FIGURES = {
    "X1": [
        *(("NHA", when, text) for when, text in ((SEP, "3"), (OCT, "4"), (NOV, "9"))),
        ("NHA.M", OCT, "2"),
        *(("DON", when, text) for when, text in ((SEP, "1"), (OCT, "nil"), (NOV, "2"))),
        ("NGHEO", SEP, "50/1000"),
        ("NGHEO", NOV, "36/1000"),
        ("DUONG", OCT, "250"),
    ],
    "X2": [("NHA", SEP, "5"), ("NHA", NOV, "2"), ("DON", OCT, "4"), ("NGHEO", OCT, "45/900")],
    "X3": [
        ("NHA", SEP, "nil"),
        ("NHA", OCT, "8~"),
        ("DON", SEP, "n/a"),
        ("DON", OCT, "n/a"),
        ("DON", NOV, "n/a"),
        ("NGHEO", NOV, "20/800"),
    ],
    "X4": [("DON", SEP, "6"), ("NGHEO", NOV, "withdrawn")],
}

# E: 1/9 to 30/11/2022 are 91 days, 1/9/2022 to 28/2/2023 are 181; E = 91/181 = 0.502762. Revised plans are in force.
EXPECTED = {
    # NHA, >=: X1 3+4+9 = 16 > 15; X2 5+2 = 7, 7/15 - E = -3.6 points; X3 0+8 = 8, 8/15 - E = +3.1; X4 none
    ("NHA", "X1"): ("15", "16", "exceeded", False),
    ("NHA", "X2"): ("15", "7", "on_track", False),
    ("NHA", "X3"): ("15", "8", "on_track", True),
    ("NHA", "X4"): ("15", None, "no_data", False),
    ("NHA", "CUM1"): ("30", "23", "on_track", False),  # 16+7; 23/30
    ("NHA", "CUM2"): ("30", "8", "behind", True),  # 8/30 - E = -23.6
    ("NHA", "HUYEN"): ("60", "31", "on_track", True),  # 31/60 - E = +1.4
    ("NHA", None): ("60", "31", "on_track", True),
    # a part has no plan, is never added: X1 2
    ("NHA.M", "X1"): (None, "2", None, False),
    ("NHA.M", "CUM1"): (None, "2", None, False),
    ("NHA.M", "HUYEN"): (None, "2", None, False),
    ("NHA.M", None): (None, "2", None, False),
    # DON, <=: at risk above 1.1 E = 0.553; X1 1+0+2 = 3, 3/5; X2 4/5; X3 not applicable; X4 6 > 5
    ("DON", "X1"): ("5", "3", "at_risk", False),
    ("DON", "X2"): ("5", "4", "at_risk", False),
    ("DON", "X3"): ("5", None, None, False),
    ("DON", "X4"): ("5", "6", "not_met", False),
    ("DON", "CUM1"): ("10", "7", "at_risk", False),  # 7/10
    ("DON", "CUM2"): ("10", "6", "at_risk", False),  # 6/10
    ("DON", "HUYEN"): ("20", "13", "at_risk", False),  # 13/20
    ("DON", None): ("20", "13", "at_risk", False),
    # NGHEO, <= 4 %: X1 36/1000; X2 45/900; X3 20/800; X4 withdrawn; Σ÷Σ: 81/1900, 20/800, 101/2700
    ("NGHEO", "X1"): ("4", "3.6", "on_track", False),
    ("NGHEO", "X2"): ("4", "5", "short", False),
    ("NGHEO", "X3"): ("4", "2.5", "on_track", False),
    ("NGHEO", "X4"): ("4", None, "no_data", False),
    ("NGHEO", "CUM1"): ("4", "4.263158", "short", False),
    ("NGHEO", "CUM2"): ("4", "2.5", "on_track", False),
    ("NGHEO", "HUYEN"): ("4", "3.740741", "on_track", False),
    ("NGHEO", None): ("4", "3.740741", "on_track", False),
    # DUONG, owner X1: last 250 of 10/2022; (250-180)/(300-180) - E = +8.1
    ("DUONG", "X1"): ("300", "250", "on_track", False),
    ("DUONG", "CUM1"): ("300", "250", "on_track", False),
    ("DUONG", "HUYEN"): ("300", "250", "on_track", False),
    ("DUONG", None): ("300", "250", "on_track", False),
}


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the district's master, and what it issued."""
    folder = tmp_path_factory.mktemp("district")
    tables = Tables(
        PlanCard(NOWHERE, PLAN), units=table_of(UNITS), targets=table_of(TARGETS), allocations=table_of(ALLOCATIONS)
    )
    (folder / "master.xlsx").write_bytes(build(tables, Manifest("07/KH-UBND", PLAN.signed, "HUYEN")))
    assert main(["validate", str(folder / "master.xlsx")]) == 0
    assert main(["issue", str(folder / "master.xlsx"), "-o", str(folder / "issued")]) == 0
    for unit, figures in FIGURES.items():
        source = folder / "issued" / ("CUM1" if unit in ("X1", "X2") else "CUM2") / f"{unit}.xlsx"
        _fill_in(source, folder / "communes" / f"{unit}.xlsx", unit, figures)
    return folder


def _fill_in(source: Path, target_path: Path, unit: str, figures: list[tuple[str, tuple[int, int], str]]) -> None:
    """The issued workbook with *figures* typed in, as the commune would save it."""
    reading = open_workbook(source.read_bytes(), source.name).reading
    typed = {(code, date(*when, 1)): said(unit, code, when, text) for code, when, text in figures}
    rows = [replace(typed.pop((one.target, one.period), one), row=0) for one in reading.tables.progress if one.period]
    assert not typed
    plan = replace(reading.tables.plan, sent=date(2022, 12, 2))
    tables = replace(reading.tables, card=replace(reading.tables.card, plan=plan), progress=table_of(rows))
    target_path.parent.mkdir(exist_ok=True)
    assert reading.manifest is not None
    target_path.write_bytes(build(tables, reading.manifest))
    opened = open_workbook(target_path.read_bytes(), target_path.name)
    assert {one.code for one in opened.errors} <= {"PRG-11"}  # communes leave rows empty


def _results(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[tuple[str, str | None], dict[str, Any]]:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    return {(one["target"], one["unit"]): one for one in json.loads(capsys.readouterr().out)["results"]}


def _agree(found: dict[tuple[str, str | None], dict[str, Any]]) -> None:
    shown = {key: (one["plan"], one["actual"], one["rating"], one["estimated"]) for key, one in found.items()}
    assert shown == EXPECTED


def test_folders_follow_the_tree(district: Path) -> None:
    issued = sorted(path.relative_to(district / "issued").as_posix() for path in (district / "issued").rglob("*.xlsx"))
    assert issued == ["CUM1.xlsx", "CUM1/X1.xlsx", "CUM1/X2.xlsx", "CUM2.xlsx", "CUM2/X3.xlsx", "CUM2/X4.xlsx"]


def test_a_branch_issues_its_own_branch(district: Path, tmp_path: Path) -> None:
    assert main(["issue", str(district / "issued" / "CUM1.xlsx"), "-o", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.rglob("*.xlsx")) == ["X1.xlsx", "X2.xlsx"]


def test_one_step(district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "out.xlsx")
    _agree(_results(capsys, "consolidate", str(district / "master.xlsx"), str(district / "communes"), "-o", out))


def test_level_by_level(district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inbox = tmp_path / "clusters"
    for cluster in ("CUM1", "CUM2"):
        out = str(inbox / f"{cluster}.xlsx")
        branch = _results(
            capsys, "consolidate", str(district / "issued" / f"{cluster}.xlsx"), *_of(cluster, district), "-o", out
        )
        for code in ("NHA", "DON", "NGHEO"):
            whole, own = branch[code, None], branch[code, cluster]
            assert (whole["plan"], whole["actual"], whole["rating"]) == (own["plan"], own["actual"], own["rating"])
            assert (whole["plan"], whole["actual"], whole["rating"], whole["estimated"]) == EXPECTED[code, cluster]
    found = _results(capsys, "consolidate", str(district / "master.xlsx"), str(inbox), "-o", str(tmp_path / "out.xlsx"))
    _agree(found)


def _of(cluster: str, folder: Path) -> list[str]:
    units = ("X1", "X2") if cluster == "CUM1" else ("X3", "X4")
    return [str(folder / "communes" / f"{unit}.xlsx") for unit in units]
