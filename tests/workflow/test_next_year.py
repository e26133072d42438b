"""``xlplan new --from``: last year's workbook rolled forward.

1. Units, people, targets, thresholds stay; the plan's dates move on a year; what names the old plan and what the old
   year decided is empty, and the new workbook's own checks ask for it.
2. Every figure of last year stands as *Cùng kỳ năm trước* in the row of the same unit, target and period a year on;
   a ratio's denominator is net of exclusions. Rows are carried or counted as left out.
3. What ended before the new year begins is left out and named: units (and their people), movements.
4. The result is a master like any other: after number, date and title are typed, it issues workbooks that show last
   year's figures, and their submissions belong to it and to no other plan.
5. Only a plan's root workbook is rolled forward; not together with ``--plan``; nothing is written over.
"""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.books import PLAN, TARGETS, UNITS, month, row, share, tables
from xlplan.cli import main
from xlplan.layout import Movement, Person, Progress, Unit
from xlplan.words import Words
from xlplan.workflow.building import table_of
from xlplan.workflow.next_year import a_year_on, next_year
from xlplan.workflow.opening import Opened, open_workbook

LAST = (
    row("A", "F", 6, "12"),
    row("A", "R", 6, "9/12-2"),
    row("B", "T", 7, "400"),
    row("B", "C", 7, "met"),
    row("A", "F", 7, "nil"),
)


def said(words: tuple[Words, ...]) -> str:
    return "\n".join(one.vi for one in words)


def test_what_stays_what_moves_on_and_what_is_left_to_decide() -> None:
    plan = replace(
        PLAN,
        pace_threshold=Decimal(15),
        revision=2,
        sent=date(2021, 12, 14),
        closed_through=month(9),
        legal_bases="Luật",
    )
    made = next_year(
        tables(
            LAST, plan=plan, allocations=(share("F", "A", "50", "3"), share("F", "A", "60", effective_from=month(8)))
        )
    ).plan
    assert (made.plan.start, made.plan.end, made.plan.results_from) == (
        date(2022, 5, 24),
        date(2022, 12, 10),
        date(2022, 1, 1),
    )
    assert (made.plan.issuer, made.plan.cutoff, made.plan.working_days, made.plan.pace_threshold) == ("Sở", 14, 2, 15)
    emptied = ("number", "signed", "title", "legal_bases", "period", "revision", "sent", "closed_through")
    assert [getattr(made.plan, name) for name in emptied] == [None] * 8
    assert [unit.code for unit in made.units] == ["S", "A", "B"]
    assert [one.code for one in made.targets] == [one.code for one in TARGETS]
    assert [(one.target, one.unit, one.value, one.opening, one.effective_from) for one in made.allocations] == [
        ("F", "A", None, None, None)
    ]


def test_a_revised_target_goes_on_with_its_last_value() -> None:
    revised = replace(TARGETS[0], value=Decimal(120), effective_from=date(2021, 9, 1))
    made = next_year(tables(LAST, targets=(*TARGETS, revised))).plan
    assert [(one.value, one.effective_from) for one in made.targets if one.code == "F"] == [(120, None)]


def test_last_years_figures_stand_in_the_same_period() -> None:
    made = next_year(tables(LAST))
    found = {
        (one.unit, one.target, one.period): (one.last_year, one.last_year_denominator) for one in made.plan.progress
    }
    assert found == {
        ("A", "F", month(6, 2022)): (12, None),
        ("A", "R", month(6, 2022)): (9, 10),
        ("B", "T", month(7, 2022)): (400, None),
    }
    assert not any(one.filled for one in made.plan.progress)
    assert made.left_out == ()


@given(
    st.lists(
        st.builds(row, st.sampled_from("AB"), st.sampled_from(["F", "T"]), st.integers(6, 12), st.just("7")), max_size=9
    )
)
def test_every_figure_is_carried_or_counted(rows: list[Progress]) -> None:
    distinct = list({(one.unit, one.target, one.period): one for one in rows}.values())
    gone = tuple(replace(unit, valid_to=date(2021, 12, 31)) if unit.code == "B" else unit for unit in UNITS)
    made = next_year(tables(distinct, units=gone))
    left = sum(one.unit == "B" for one in distinct)
    assert len(made.plan.progress) + left == len(distinct)
    assert (f"{left} dòng tiến độ không chuyển sang" in said(made.left_out)) == (left > 0)


def test_what_has_ended_is_left_out_and_named() -> None:
    units = (
        *UNITS[:2],
        replace(UNITS[2], valid_to=date(2021, 8, 31), successor="A"),
        Unit(code="D", name="D", parent="B"),
    )
    last = replace(
        tables(LAST, units=units),
        people=table_of([Person(code="B1", name="Bình", unit="B"), Person(code="A1", name="An", unit="A")]),
        movements=table_of(
            [
                Movement(code="M1", name="Cũ", end=date(2021, 12, 31)),
                Movement(code="M2", name="Mới", end=date(2025, 1, 1)),
            ]
        ),
    )
    made = next_year(last)
    assert [(unit.code, unit.parent) for unit in made.plan.units] == [("S", None), ("A", "S"), ("D", None)]
    assert [one.code for one in made.plan.people] == ["A1"]
    assert [one.code for one in made.plan.movements] == ["M2"]
    for sentence in (
        "Đơn vị B không chuyển sang: hoạt động đến 31/08/2021",
        "Cá nhân B1",
        "Phong trào M1",
        "1 dòng tiến độ",
    ):
        assert sentence in said(made.left_out)


def test_29_february_becomes_28() -> None:
    assert a_year_on(date(2024, 2, 29)) == date(2025, 2, 28)
    assert a_year_on(None) is None


def typed(path: Path, number: str, **more: object) -> None:
    """What the planning office types into a new master's Plan sheet."""
    book = openpyxl.load_workbook(path)
    sheet = book["Kế hoạch"]
    labels = {sheet.cell(line, 1).value: line for line in range(1, 60)}
    values = {"Số kế hoạch": number, "Ngày ban hành": datetime(2022, 2, 1), "Tên kế hoạch": "Kế hoạch năm 2022", **more}  # noqa: DTZ001
    for label, value in values.items():
        sheet.cell(labels[label], 2, value)
    book.save(path)


def opened(path: Path) -> Opened:
    return open_workbook(path.read_bytes(), path.name)


@pytest.mark.slow
def test_the_result_is_a_master_like_any_other(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "2022.xlsx"
    assert main(["new", "--from", str(demo / "tong-hop.xlsx"), "-o", str(path)]) == 0
    assert "Việc còn lại" in capsys.readouterr().out
    assert {one.code for one in opened(path).errors} == {"COL-01", "PLN-06"}
    typed(path, "12/KH-STTTT", **{"Kỳ báo cáo": datetime(2022, 6, 1)})  # noqa: DTZ001
    assert opened(path).context_errors == ()
    assert main(["issue", str(path), "-o", str(tmp_path / "units")]) == 0
    unit = opened(tmp_path / "units" / "VP.xlsx")
    assert (unit.reading.manifest.plan_number, unit.reading.manifest.plan_signed) == ("12/KH-STTTT", date(2022, 2, 1))  # type: ignore[union-attr]
    last_year = {
        (one.target, one.period): (
            one.actual,
            None if one.denominator is None else one.denominator - (one.excluded or 0),
        )
        for one in opened(demo / "tong-hop.xlsx").reading.tables.progress
        if one.unit == "VP" and one.actual is not None and one.period
    }
    shown = {
        (one.target, one.period.replace(year=2021)): (one.last_year, one.last_year_denominator)
        for one in unit.reading.tables.progress
        if one.last_year is not None and one.period
    }
    assert last_year
    assert shown == last_year


@pytest.mark.slow
def test_two_plans_that_began_blank_are_two_plans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("1/KH", "2/KH"):
        path = tmp_path / f"{name[0]}.xlsx"
        assert main(["new", "--plan", "blank", "-o", str(path)]) == 0
        typed(path, name, **{"Sổ của đơn vị (mã)": "S"})
    one, two = (opened(tmp_path / name).reading.manifest for name in ("1.xlsx", "2.xlsx"))
    assert one is not None
    assert two is not None
    assert (one.plan_number, one.unit, one.is_root) == ("1/KH", "S", True)
    assert one != two


def test_what_is_refused(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "x.xlsx")
    assert main(["new", "--from", str(demo / "so-don-vi" / "VP.xlsx"), "-o", out]) == 2
    assert "do cấp trên giao" in capsys.readouterr().err
    assert main(["new", "--from", str(demo / "tong-hop.xlsx"), "--plan", "blank", "-o", out]) == 2
    assert main(["new", "--from", str(demo / "tong-hop.xlsx"), "-o", str(demo / "tong-hop.xlsx"), "--force"]) == 2
    assert main(["new", "--from", str(tmp_path / "none.xlsx"), "-o", out]) == 3
    typed_over = tmp_path / "broken.xlsx"
    book = openpyxl.load_workbook(demo / "tong-hop.xlsx")
    book["Đơn vị"]["C7"] = "KHÔNG CÓ"
    book.save(typed_over)
    assert main(["new", "--from", str(typed_over), "-o", out]) == 1
    assert not Path(out).exists()
