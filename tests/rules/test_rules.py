"""Rules.

1. Every rule has a drawn workbook that breaks it: it fires with its code at exactly that cell, and nothing else is
   said.
2. Every rule has a near miss, and about that nothing is said at all (but ALC-14 where allocations are left out).
3. A rule without such a case, or a case without its rule, fails here.
4. The drawn default workbook has no finding.
5. One mistake makes one finding: what a missing sheet or a faulty cell leaves unknown is not blamed on other cells.
6. A rule that crashes is our bug, said under its own code, and hides no other finding, not even its own earlier ones.
7. ``as_of`` replaces the reporting period; rules that belong to the root workbook are silent elsewhere.
8. Letter case never matters where a spreadsheet would not mind it.
9. E-mail addresses are judged in a master only; their library is loaded only then.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.rules.cases import (
    Case,
    alike,
    allocation,
    emulation,
    first_reports,
    history,
    plan,
    progress,
    running_totals,
    slips,
    targets,
    units,
)
from tests.support.drawn import NO_ALLOCATION, NO_PROGRESS, UNALLOCATED, drawn, validate, where, without
from xlplan import rules
from xlplan.findings import CellRef, Finding, Kind, Severity
from xlplan.layout.choices import State
from xlplan.rules import RULES, Hit, Subject
from xlplan.words import Words

CASE_MODULES = (
    plan,
    units,
    targets,
    allocation,
    progress,
    history,
    running_totals,
    first_reports,
    slips,
    alike,
    emulation,
)
CASES: tuple[Case, ...] = tuple(case for room in CASE_MODULES for case in room.CASES)
NAMES = [f"{case.code}-{number}" for number, case in enumerate(CASES)]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_fires_at_its_cell_and_says_nothing_else(case: Case) -> None:
    assert where(validate(drawn(*case.wrong))) == case.expected()


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_says_nothing_about_a_near_miss(case: Case) -> None:
    assert where(validate(drawn(*case.right))) == case.expected_of_near_miss()


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_has_words_in_both_languages(case: Case) -> None:
    for finding in validate(drawn(*case.wrong)):
        for lang in ("vi", "en"):
            assert "{" not in finding.line(lang)
            assert "None" not in finding.line(lang)


def test_every_rule_has_a_case() -> None:
    assert {case.code for case in CASES} == {kind.code for kind, _ in RULES}


def test_a_rule_code_is_used_once() -> None:
    codes = [kind.code for kind, _ in RULES]
    assert len(set(codes)) == len(codes)


def test_every_rule_says_why_it_exists() -> None:
    assert [kind.code for kind, _ in RULES if not kind.about] == []


def test_the_drawn_default_is_valid() -> None:
    assert where(validate(drawn())) == []


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Kế hoạch", "SHT-01"),
        ("Đơn vị", "SHT-01"),
        ("Chỉ tiêu", "SHT-01"),
        ("Giao chỉ tiêu", "SHT-01"),
        ("Tiến độ", "SHT-01"),
        ("Cá nhân", "SHT-06"),
        ("Khen thưởng", "SHT-06"),
        ("Danh hiệu", "SHT-24"),
        ("_xlplan", "IDN-01"),
    ],
)
def test_a_missing_sheet_is_one_finding(title: str, said: str) -> None:
    assert where(validate(without(drawn(), title))) == [(said, "Kế hoạch" if title == "_xlplan" else title)]


FAULTY_PROGRESS = [
    ("| abc | TRUE | 10/2021 | 1 |", [("COL-05", "Tiến độ!B3"), ("COL-09", "Tiến độ!A3")]),
    ('| VP | CT03 | 10/2021 | "1.110" |', [("COL-18", "Tiến độ!D3")]),
    ('| VP | CT03 | "10/2021" | 1 |', [("COL-21", "Tiến độ!C3")]),
    ("| VP | CT03 | 01/2022 | -1 |", [("COL-07", "Tiến độ!D3"), ("PRG-10", "Tiến độ!C3")]),
    ("| VP | CT09 | 10/2021 | 1 |", [("COL-09", "Tiến độ!B3")]),
    ("| VQ | CT03 | 10/2021 | 1 |", [("COL-09", "Tiến độ!A3")]),
    ("| VP | CT03 | 10/2021 | 95% |", [("COL-13", "Tiến độ!D3")]),
    ("| VP | CT01 | 10/2021 | #REF! |", [("COL-10", "Tiến độ!D3")]),
    ("| VP | CT01 | 10/2021 | =A1 |", [("COL-11", "Tiến độ!D3")]),
]


@pytest.mark.parametrize(("line", "expected"), FAULTY_PROGRESS)
def test_a_faulty_figure_is_said_once(line: str, expected: list[tuple[str, str]]) -> None:
    sheet = f"""
        | Tiến độ   |             |    |              |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ | Số thực hiện |
        {line}
    """
    assert where(validate(drawn(sheet))) == expected


def test_a_faulty_denominator_does_not_make_its_ratio_incomplete() -> None:
    sheet = """
        | Tiến độ   |             |         |              |        |             |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
        | VP        | CT01        | 09/2021 | 480          | #N/A   |             |
        | VP        | CT01        | 10/2021 | 480          | 500    | "nhiều"     |
    """
    assert where(validate(drawn(sheet))) == [("COL-02", "Tiến độ!F4"), ("COL-10", "Tiến độ!E3")]


def test_a_faulty_weight_does_not_spoil_the_sum() -> None:
    sheet = """
        | Chỉ tiêu    |              |     |               |       |              |          |
        | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch | Trọng số |
        | CT03        | Lớp tập huấn | lớp | Số thời kỳ    | ≥     | 7            | 60       |
        | CT06        | Hội nghị     | hội | Số thời kỳ    | ≥     | 7            | "40 %"   |
    """
    assert where(validate(drawn(sheet, NO_ALLOCATION, NO_PROGRESS))) == [UNALLOCATED, ("COL-19", "Chỉ tiêu!G4")]


FAULTY_ALLOCATION = [
    ("| CT3  | VP  | 4   |", "COL-09", "A3"),
    ("| CT03 | VPP | 4   |", "COL-09", "B3"),
    ("| CT03 | VP  | bốn |", "COL-02", "C3"),
    ("| CT03 | #N/A | 4  |", "COL-10", "B3"),
]


@pytest.mark.parametrize(("line", "code", "cell"), FAULTY_ALLOCATION)
def test_a_faulty_allocation_does_not_spoil_the_sum_or_its_figures(line: str, code: str, cell: str) -> None:
    given = f"""
        | Giao chỉ tiêu |           |          |
        | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
        {line}
        | CT03          | TTR       | 3        |
    """
    reported = """
        | Tiến độ   |             |         |              |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
        | VP        | CT03        | 10/2021 | 1            |
    """
    assert where(validate(drawn(given, reported))) == [(code, f"Giao chỉ tiêu!{cell}")]


def test_a_faulty_reporting_period_is_said_once() -> None:
    card = """
        | Kế hoạch   |           |
        | Kỳ báo cáo | "10/2021" |
    """
    assert where(validate(drawn(card))) == [("COL-21", "Kế hoạch!B2")]


def test_two_rows_of_one_target_are_not_also_a_revision() -> None:
    sheet = """
        | Chỉ tiêu    |              |      |               |       |              |
        | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT  | Loại chỉ tiêu | Chiều | Mức kế hoạch |
        | CT03        | Lớp tập huấn | lớp  | Số thời kỳ    | ≥     | 7            |
        | CT03        | Hội nghị     | cuộc | Số thời điểm  | ≥     | 5            |
    """
    assert where(validate(drawn(sheet, NO_ALLOCATION, NO_PROGRESS))) == [
        UNALLOCATED,
        ("COL-08", "Chỉ tiêu!A3"),
        ("COL-08", "Chỉ tiêu!A4"),
    ]


def test_a_crash_is_our_bug_and_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(subject: Subject) -> Iterator[Hit]:
        yield CellRef("Tiến độ", 3, 1), {}
        raise ZeroDivisionError

    kind = Kind("XXX-01", Severity.ERROR, Words("a", "a"), Words("b", "b"))
    monkeypatch.setattr(rules, "RULES", [(kind, crash), *RULES])
    card = """
        | Kế hoạch   |  |
        | Kỳ báo cáo |  |
    """
    findings = validate(drawn(card))
    assert where(findings) == [("BUG-01", ""), ("PLN-06", "Kế hoạch!B2"), ("XXX-01", "Tiến độ!A3")]
    bug = next(finding for finding in findings if finding.code == "BUG-01")
    assert bug.severity is Severity.WARNING
    assert "XXX-01" in bug.message("vi")
    assert "ZeroDivisionError" in bug.message("vi")


def test_as_of_replaces_the_reporting_period() -> None:
    card = """
        | Kế hoạch   |  |
        | Kỳ báo cáo |  |
    """
    assert where(validate(drawn(card), as_of=date(2021, 10, 14))) == []
    later = where(validate(drawn(), as_of=date(2021, 10, 13)))
    assert {code for code, _ in later} == {"PRG-09"}
    assert len(later) == 8


def test_only_the_root_workbook_adds_up_the_plan() -> None:
    sheet = """
        | Giao chỉ tiêu |           |          |
        | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
        | CT03          | VP        | 4        |
    """
    below = """
        | _xlplan |      |
        | parent  | UBND |
    """
    assert where(validate(drawn(sheet, NO_PROGRESS))) == [("ALC-01", "Chỉ tiêu!G5")]
    # its rows are gone, that is all
    assert where(validate(drawn(sheet, NO_PROGRESS, below))) == [("PRG-30", "Giao chỉ tiêu!A3")]


WAYS_OUT = [
    ("CT01", {"Không phát sinh", "Không áp dụng"}, {"actual": "0", "denominator": "4"}),
    ("CT02", {"Không áp dụng"}, {"actual": "0", "denominator": "4"}),
    ("CT03", {"Không phát sinh", "Không áp dụng"}, {"actual": "1"}),
    ("CT04", {"Không áp dụng"}, {"actual": "0"}),
    ("CT05", {"Không áp dụng"}, {"judgement": "Không đạt"}),
]


@pytest.mark.parametrize(("target", "states", "figures"), WAYS_OUT)
def test_an_empty_row_is_told_only_what_it_takes(target: str, states: set[str], figures: dict[str, str]) -> None:
    unit = "TTR" if target == "CT04" else "VP"

    def said(actual: str = "", denominator: str = "", judgement: str = "", state: str = "") -> list[Finding]:
        sheet = f"""
            | Tiến độ   |             |         |              |        |             |             |            |
            | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Tự đánh giá | Tình trạng  | Minh chứng |
            | {unit}    | {target}    | 10/2021 | {actual}     | {denominator} | {judgement} | {state} | BB 1 |
        """
        return list(validate(drawn(sheet)))

    (empty,) = said()
    assert empty.code == "PRG-11"
    assert {state.words.vi for state in State if state.words.vi in empty.fix("vi")} == states
    assert {state.words.vi for state in State if state.words.en in empty.fix("en")} == states
    assert said(**figures) == []
    for state in states:
        assert said(state=state) == []


def test_a_workbook_that_lost_its_identity_is_not_taken_for_the_whole() -> None:
    """Copied into a new workbook, a unit's part looks like a plan of one unit: its sums prove nothing."""
    units = """
        | Đơn vị    |            |                 |
        | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
        | VP        | Văn phòng  |                 |
    """
    given = """
        | Giao chỉ tiêu |           |          |
        | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
        | CT03          | VP        | 4        |
    """
    card = """
        | Kế hoạch           |    |
        | Sổ của đơn vị (mã) | VP |
    """
    own = """
        | _xlplan |    |
        | unit    | VP |
    """
    copied = drawn(units, given, card, NO_PROGRESS, own)
    assert where(validate(copied)) == [("ALC-01", "Chỉ tiêu!G5")]
    assert where(validate(without(copied, "_xlplan"))) == [("IDN-01", "Kế hoạch")]


def test_only_the_owner_and_below_count_where_the_owner_speaks_for_all() -> None:
    sheet = """
        | Chỉ tiêu    |              |          |               |       |              |                     |                |
        | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT      | Loại chỉ tiêu | Chiều | Mức kế hoạch | Cách tổng hợp       | Đơn vị chủ trì |
        | CT04        | Thuê bao     | thuê bao | Số thời điểm  | ≥     | 100          | Theo đơn vị chủ trì | TTR            |
    """  # noqa: E501
    given = """
        | Giao chỉ tiêu |           |          |
        | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
        | CT04          | TTR       | 100      |
        | CT04          | VP        | 20       |
    """
    assert where(validate(drawn(sheet, given, NO_PROGRESS))) == []
    assert where(validate(drawn(sheet.replace("TTR", "VP "), given, NO_PROGRESS))) == [("ALC-01", "Chỉ tiêu!F3")]


def test_proposals_are_points_and_the_percent_sign() -> None:
    sheet = """
        | Chỉ tiêu    |              |       |               |       |              |
        | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT   | Loại chỉ tiêu | Chiều | Mức kế hoạch |
        | CT01        | Văn bản      | điểm  | Tỷ lệ thời kỳ | ≥     | 0.95         |
    """
    found = {finding.code: finding for finding in validate(drawn(sheet, NO_ALLOCATION, NO_PROGRESS))}
    assert found["TGT-03"].proposed == 95
    assert found["TGT-01"].proposed == "%"
    assert "95 %" in found["TGT-03"].message("vi")


def test_addresses_are_judged_in_a_master_only_and_load_their_library_only_then() -> None:
    """A unit cannot change its own address, and most workbooks that are checked are those of units."""
    code = (
        "import sys; from tests.support.drawn import drawn, validate; validate(drawn()); "
        "assert 'email_validator' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0
    units = """
        | Đơn vị    |            |                 |             |
        | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên | Thư điện tử |
        | S         | Sở TTTT    |                 | so@         |
        | VP        | Văn phòng  | S               |             |
        | TTR       | Thanh tra  | S               |             |
    """
    below = """
        | _xlplan |    |
        | parent  | UB |
    """
    assert where(validate(drawn(units))) == [("UNT-13", "Đơn vị!D3")]
    assert "UNT-13" not in {code for code, _ in where(validate(drawn(units, below)))}
