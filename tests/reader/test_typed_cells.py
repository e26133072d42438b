"""What a clerk typed, and what the reader says of it: numbers and dates as text, legacy fonts, letters that are not
what they seem.

1. Each finding stands at its cell, in both languages, with the column's evidence where there is some.
2. A number that can be read one way only is proposed, and is sure; one that can be read two ways is asked, with both.
3. Evidence makes a proposal, never a sure one; the cells of the same target are asked before those of the column.
4. Nothing is converted: the row's field stays empty, the raw value is kept.
5. A legacy font is known by its name, or by the pattern of its codes; Unicode text in such a font is left alone.
6. Letters of free text are told of, and the text is used as it stands. One cell makes one finding, whatever is wrong
   with it.
7. Codes that look alike are told apart from those that are alike: roman numbers and digits may stand side by side.
8. The labelled cells: no sure proposal is wrong, none is wrong at all, and what is meant is told of nearly all.
9. Findings say in JSON whether they are sure, and all that a cell may mean.
10. A column in which every cell is wrong is explained in one walk.
11. Whatever stands in a cell, reading it ends, and what is said has words in both languages.
12. Equal cells of a column are converted once; a number is never taken for a truth value that equals it.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from benchmarks.text_repair import FILES, outcomes, recall
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.drawn import NO_PROGRESS, drawn, validate, where
from xlplan.commands.output import finding_json
from xlplan.findings import Finding
from xlplan.grid import Book, Grid, Raw
from xlplan.layout import PLAN
from xlplan.reader import read

CODES = [*(f"COL-{number}" for number in range(17, 30)), "COL-32"]

HEAD = """
    | Tiến độ   |             |         |              |        |
    | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số |
"""
UNITS = """
    | Đơn vị    |            |                 |
    | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
    | S         | Sở TTTT    |                 |
"""


def progress(*lines: str) -> Book:
    return drawn("\n".join((HEAD, *lines)))


def units(*lines: str) -> Book:
    targets = "\n".join(("| Chỉ tiêu |", "| Mã chỉ tiêu | Tên chỉ tiêu |"))
    return drawn("\n".join((UNITS, *lines)), targets, "| Giao chỉ tiêu |", NO_PROGRESS)


def named(text: str) -> Book:
    return units(f'| VP | "{text}" | S |')


def at(workbook: Book, cell: str) -> Finding:
    (found,) = (one for one in validate(workbook) if str(one.at) == cell)
    return found


def in_font(workbook: Book, title: str, place: tuple[int, int], font: str) -> Book:
    def changed(grid: Grid) -> Grid:
        return replace(grid, facts=replace(grid.facts, fonts={place: font})) if grid.title == title else grid

    return replace(workbook, grids=tuple(map(changed, workbook.grids)))


# 1, 2: numbers and dates

SAID = [
    (
        '| VP | CT03 | 10/2021 | "1.110.000" |',
        ("COL-17", "Tiến độ!D3", Decimal(1110000), True),
        "Số thực hiện ghi «1.110.000» ở dạng chữ, đọc được là số 1.110.000.",
        "Actual holds the text “1.110.000”, which reads as the number 1,110,000.",
    ),
    (
        '| VP | CT03 | 10/2021 | "KPS" |',
        ("COL-32", "Tiến độ!D3", None, False),
        "Số thực hiện phải là số, ô này ghi «KPS».",
        "Actual must be a number; the cell says “KPS”.",
    ),
    (
        '| VP | CT03 | 10/2021 | "12 tuần" |',
        ("COL-17", "Tiến độ!D3", Decimal(12), False),
        "Số thực hiện ghi «12 tuần» ở dạng chữ, có lẽ là số 12.",
        "Actual holds the text “12 tuần”, which is probably the number 12.",
    ),
    (
        '| VP | CT03 | 10/2021 | "1.110" |',
        ("COL-18", "Tiến độ!D3", None, False),
        "Số thực hiện ghi «1.110», có thể là 1.110 hoặc 1,11.",
        "Actual says “1.110”, which may be 1,110 or 1.11.",
    ),
    (
        '| VP | CT03 | 10/2021 | "95%" |',
        ("COL-19", "Tiến độ!D3", None, False),
        "Số thực hiện ghi tỷ lệ «95%» ở dạng chữ.",
        "Actual holds the percentage “95%” as text.",
    ),
    (
        "| VP | CT03 | 10/2021 | 03/12/2021 |",
        ("COL-20", "Tiến độ!D3", None, False),
        "Số thực hiện phải là số, ô này là ngày 03/12/2021; số gốc có thể là 3,12 hoặc 12,3 hoặc 44.533.",
        "Actual must be a number; the cell holds the date 03/12/2021. The number may have been 3.12 or 12.3 or 44,533.",
    ),
    (
        '| VP | CT03 | "tháng 10/2021" | 1 |',
        ("COL-21", "Tiến độ!C3", date(2021, 10, 1), True),
        "Kỳ ghi «tháng 10/2021» ở dạng chữ, đọc được là ngày 01/10/2021.",
        "Period holds the text “tháng 10/2021”, which reads as the date 01/10/2021.",
    ),
    (
        '| VP | CT03 | "06/05/2021" | 1 |',
        ("COL-22", "Tiến độ!C3", None, False),
        "Kỳ ghi «06/05/2021», có thể là ngày 01/05/2021 hoặc 01/06/2021.",
        "Period says “06/05/2021”, which may be 01/05/2021 or 01/06/2021.",
    ),
    (
        "| VP | CT03 | 10/01/2021 | 1 |",
        ("COL-23", "Tiến độ!C3", None, False),
        "Kỳ là ngày 10/01/2021; có thể máy đã đổi chỗ ngày và tháng, đúng ra là 01/10/2021 hoặc 01/01/2021.",
        "Period is 10/01/2021; the PC may have swapped day and month of 01/10/2021 or 01/01/2021.",
    ),
]


PERIODS = [
    ("2021-10-01", "COL-21", True),
    ("2021-10", "COL-21", True),
    ("2021-10-01T00:00:00.000Z", "COL-21", True),
    ("2021-09-30 17:00:00", "COL-04", False),
    ("2021-09-30T17:00:00Z", "COL-04", False),
]


@pytest.mark.parametrize(("typed", "code", "sure"), PERIODS)
def test_a_period_as_data_programs_write_it(typed: str, code: str, sure: bool) -> None:
    found = at(progress(f'| VP | CT03 | "{typed}" | 1 |'), "Tiến độ!C3")
    assert (found.code, found.proposed, found.sure) == (code, date(2021, 10, 1), sure)


@pytest.mark.parametrize("typed", ["20211001", "202110", "44469.7083333333"])
def test_a_period_as_a_bare_number(typed: str) -> None:
    found = at(progress(f"| VP | CT03 | {typed} | 1 |"), "Tiến độ!C3")
    assert (found.code, found.proposed) == ("COL-04", date(2021, 10, 1))


@pytest.mark.parametrize(
    ("typed", "proposed", "alternatives"),
    [
        ("2021-09-30 08:15", date(2021, 9, 30), ()),
        ("2021-09-30 17:00", None, (date(2021, 9, 30), date(2021, 10, 1))),
        ("2021-09-30", date(2021, 9, 30), ()),
    ],
)
def test_a_day_with_a_time(typed: str, proposed: date | None, alternatives: tuple[date, ...]) -> None:
    found = at(drawn(f'| Kế hoạch | |\n| Ngày gửi | "{typed}" |'), "Kế hoạch!B2")
    assert (found.proposed, found.alternatives) == (proposed, alternatives)


def test_a_list_of_dates_in_iso_order() -> None:
    card = """
        | Kế hoạch                    |                          |
        | Ngày nghỉ thêm (cách nhau bằng ;) | "2021-09-02; 03/09/2021" |
    """
    reading = read(drawn(card.replace("Ngày nghỉ thêm (cách nhau bằng ;)", PLAN.block.columns["holidays"].words.vi)))
    assert reading.tables.plan.holidays == (date(2021, 9, 2), date(2021, 9, 3))


def test_a_single_holiday_without_its_format() -> None:
    workbook = drawn(f"| Kế hoạch | |\n| {PLAN.block.columns['holidays'].words.vi} | 44441 |")
    assert at(workbook, "Kế hoạch!B2").code == "COL-30"
    assert read(workbook).tables.plan.holidays == (date(2021, 9, 2),)


@pytest.mark.parametrize(("line", "expected", "vi", "en"), SAID, ids=[expected[0] for _, expected, _, _ in SAID])
def test_a_typed_cell(line: str, expected: tuple[object, ...], vi: str, en: str) -> None:
    workbook = progress(line)
    (found,) = read(workbook).findings
    assert (found.code, str(found.at), found.proposed, found.sure) == expected
    assert (found.message("vi"), found.message("en")) == (vi, en)
    (row,) = read(workbook).tables.progress
    assert len(row.bad) == 1
    assert row.actual is None or row.period is None


def test_the_points_of_a_ratio() -> None:
    targets = """
        | Chỉ tiêu    |              |     |                 |       |              |
        | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu   | Chiều | Mức kế hoạch |
        | CT01        | Văn bản      | %   | Tỷ lệ thời kỳ   | ≥     | "95%"        |
        | CT03        | Lớp          | lớp | Số thời kỳ      | ≥     | "95%"        |
    """
    found = [one for one in validate(drawn(targets, "| Giao chỉ tiêu |", NO_PROGRESS)) if one.code == "COL-19"]
    assert [(str(one.at), one.proposed, one.sure) for one in found] == [
        ("Chỉ tiêu!F3", Decimal(95), True),
        ("Chỉ tiêu!F4", None, False),
    ]


def test_a_typed_date_on_the_plan_sheet() -> None:
    card = """
        | Kế hoạch      |              |
        | Ngày ban hành | "03/12/2021" |
    """
    found = at(drawn(card), "Kế hoạch!B2")
    assert (found.code, found.alternatives, found.proposed) == ("COL-22", (date(2021, 12, 3), date(2021, 3, 12)), None)


# 3: evidence


def test_the_column_is_asked_and_quoted() -> None:
    lines = [f"| VP | CT0{3 + number % 2} | 0{number}/2021 | {1000 + 37 * number} |" for number in range(1, 9)]
    found = at(progress(*lines, '| TTR | CT02 | 10/2021 | "1.110" |'), "Tiến độ!D11")
    assert (found.code, found.proposed, found.sure) == ("COL-18", Decimal(1110), False)
    assert found.alternatives == (Decimal(1110), Decimal("1.11"))
    assert found.message("vi").endswith("có thể là 1.110 hoặc 1,11; 8 trong 8 ô khác của cột hợp với 1.110.")
    assert found.message("en").endswith("may be 1,110 or 1.11; 8 of 8 other cells of the column agree with 1,110.")


def test_eleven_of_twelve_are_enough() -> None:
    lines = [f"| VP | CT03 | {number:02}/2021 | {1200 if number < 12 else 1.5} |" for number in range(1, 13)]
    found = at(progress(*lines, '| TTR | CT03 | 10/2021 | "1.110" |'), "Tiến độ!D15")
    assert found.proposed == Decimal(1110)
    assert "11 trong 12 ô khác cùng chỉ tiêu hợp với 1.110" in found.message("vi")


def test_cells_of_the_same_target_come_first() -> None:
    classes = [f"| VP | CT03 | {number:02}/2021 | {1000 + number} |" for number in range(1, 10)]
    shares = [f"| VP | CT04 | {number:02}/2021 | 1.{number} |" for number in range(1, 5)]
    found = at(progress(*classes, *shares, '| VP | CT04 | 05/2021 | "1.110" |'), "Tiến độ!D16")
    assert found.proposed == Decimal("1.11")
    assert "4 trong 4 ô khác cùng chỉ tiêu hợp với 1,11" in found.message("vi")


def test_a_column_that_disagrees_proposes_nothing() -> None:
    lines = [f"| VP | CT03 | {number:02}/2021 | {1200 if number % 2 else 1.2} |" for number in range(1, 9)]
    found = at(progress(*lines, '| TTR | CT03 | 10/2021 | "1.110" |'), "Tiến độ!D11")
    assert (found.proposed, found.alternatives) == (None, (Decimal(1110), Decimal("1.11")))
    assert "ô khác" not in found.message("vi")


def test_a_swapped_month_asks_the_other_periods() -> None:
    lines = [f"| VP | CT0{number} | 10/2021 | 1 |" for number in (3, 4)]
    found = at(progress(*lines, "| TTR | CT03 | 10/01/2021 | 1 |"), "Tiến độ!C5")
    assert (found.code, found.proposed, found.sure) == ("COL-23", date(2021, 10, 1), False)
    assert "2 trong 2 ô khác của cột hợp với 01/10/2021" in found.message("vi")


def test_a_month_first_column_makes_doubtful() -> None:
    line = '| VP | CT03 | "01/10/2021" | 1 |'
    assert at(progress(line), "Tiến độ!C3").sure
    assert not at(progress(line, '| VP | CT04 | "10/15/2021" | 1 |'), "Tiến độ!C3").sure


def test_a_column_in_which_all_is_wrong() -> None:
    lines = [f'| VP | CT03 | 10/2021 | "1.{number:03}" |' for number in range(100, 400)]
    found = [one for one in read(progress(*lines)).findings if one.code == "COL-18"]
    assert len(found) == 300
    assert {one.proposed for one in found} == {None}


# 5, 6: letters

LETTERS = [
    ("Phßng KÕ to¸n", "COL-24", "Phòng Kế toán", True),
    ("Phoøng Keá toaùn", "COL-24", "Phòng Kế toán", True),
    ("Thanh tra Së", "COL-24", "Thanh tra Sở", False),
    ("VÄƒn phÃ²ng Sá»Ÿ", "COL-24", "Văn phòng Sở", True),
    ("Văn pho\u0300ng", "COL-25", "Văn phòng", True),
    ("Văn phòng\u200b", "COL-26", "Văn phòng", True),
    ("\u202eVăn phòng", "COL-26", "Văn phòng", False),
    ("Văn ph\u0007òng", "COL-26", "Văn phòng", False),
    ("Văn ph\ufffdng", "COL-26", None, False),
    ("Văn phòng ", "COL-27", "Văn phòng", True),
    ("Văn\u00a0phòng", "COL-27", "Văn phòng", True),
    ("Văn phоng", "COL-28", "Văn phong", True),
    ("Ðội 1", "COL-28", "Đội 1", True),
    ("Тrung  ta\u0302m\u200b", "COL-26", "Trung tâm", True),
]


@pytest.mark.parametrize(("text", "code", "proposed", "sure"), LETTERS)
def test_a_name_with_wrong_letters(text: str, code: str, proposed: str | None, sure: bool) -> None:
    workbook = named(text)
    (found,) = read(workbook).findings
    assert (found.code, str(found.at), found.proposed, found.sure) == (code, "Đơn vị!B4", proposed, sure)
    assert [one.name for one in read(workbook).tables.units] == ["Sở TTTT", text]
    assert found.severity.value == ("note" if code in ("COL-25", "COL-27") else "warning")


def test_the_messages_about_letters() -> None:
    legacy, hidden = at(named("Phßng KÕ to¸n"), "Đơn vị!B4"), at(named("Văn\u200b phòng\ufeff"), "Đơn vị!B4")
    assert legacy.message("vi") == "Tên đơn vị gõ bằng bảng mã TCVN3: «Phßng KÕ to¸n», đọc được là «Phòng Kế toán»."
    assert legacy.message("en") == "Unit name is in the old code TCVN3: “Phßng KÕ to¸n” reads as “Phòng Kế toán”."
    assert "dấu cách rỗng, dấu BOM" in hidden.message("vi")
    assert "zero-width space, byte order mark" in hidden.message("en")
    assert ": А, о." in at(named("Tổ Аn tоàn"), "Đơn vị!B4").message("vi")


FONTS = [
    (".VnTime", "Së", "Sở", True),
    (".VnArialH", "phßng kÕ to¸n", "PHÒNG KẾ TOÁN", True),
    (".VNTIMEH", "Phßng", "PHÒNG", True),
    ("VNI-Times", "Sôû", "Sở", True),
    ("VNI Helve", "Phoøng", "Phòng", True),
    (".VnTime", "Sở", None, None),
    (".VnTime", "Van phong", None, None),
    ("VNI-Times", "Văn phòng", None, None),
    (".VnTime", "Café", None, None),
]


@pytest.mark.parametrize(("font", "text", "proposed", "sure"), FONTS)
def test_a_legacy_font_is_known_by_its_name(font: str, text: str, proposed: str | None, sure: bool | None) -> None:
    found = read(in_font(named(text), "Đơn vị", (4, 2), font)).findings
    assert [(one.code, one.proposed, one.sure) for one in found] == ([("COL-24", proposed, sure)] if proposed else [])


def test_a_text_that_is_right_with_and_without_its_font_is_asked() -> None:
    (found,) = read(in_font(named("công khai"), "Đơn vị", (4, 2), ".VnTime")).findings
    assert (found.code, found.proposed, found.alternatives) == ("COL-24", None, ("công khai", "cụng khai"))


def test_a_legacy_list_value_and_a_legacy_code() -> None:
    sheet = """
        | Tiến độ   |             |         |                   |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Tình trạng        |
        | VР        | CT03        | 10/2021 | Kh«ng ph¸t sinh   |
    """
    found = {str(one.at): (one.code, one.proposed, one.sure) for one in validate(drawn(sheet))}
    assert found["Tiến độ!A3"] == ("COL-09", "VP", True)
    assert found["Tiến độ!D3"] == ("COL-06", "Không phát sinh", True)


def test_an_unknown_person_may_be_added_an_unknown_unit_may_not() -> None:
    sheet = """
        | Khen thưởng |            |                      |
        | Mã đơn vị   | Mã cá nhân | Danh hiệu, hình thức |
        | VPX         | VP-99      | CSTDCS               |
    """
    found = {str(one.at): one for one in validate(drawn(sheet, NO_PROGRESS)) if one.code == "COL-09"}
    person, unit = found["Khen thưởng!B3"], found["Khen thưởng!A3"]
    assert person.fix("vi") == "Chọn mã trong danh sách, hoặc ghi mã này vào trang Cá nhân trước."
    assert person.fix("en") == "Choose the code from the list, or add it to the sheet People first."
    assert unit.fix("en").startswith("Choose the code from the list")
    assert "add it" not in unit.fix("en")


def test_notes_may_hold_spaces_and_line_breaks() -> None:
    sheet = """
        | Tiến độ   |             |         |              |                     |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Ghi chú             |
        | VP        | CT03        | 10/2021 | 1            | "Tăng  do mở lớp "  |
    """
    assert where(validate(drawn(sheet))) == []
    assert where(validate(drawn(sheet.replace("mở lớp ", "mở lớp\u200b")))) == [("COL-26", "Tiến độ!E3")]


def test_the_plan_sheet_has_letters_too() -> None:
    card = """
        | Kế hoạch     |                       |
        | Tên kế hoạch | "Phong trµo thi ®ua"  |
    """
    found = at(drawn(card), "Kế hoạch!B2")
    assert (found.code, found.proposed) == ("COL-24", "Phong trào thi đua")


# 7: codes


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("CT01", "CTO1", True),
        ("VP", "VР", True),
        ("A1", "Al", True),
        ("II.1", "11.1", False),
        ("A1", "AI", False),
        ("VP", "vp1", False),
    ],
)
def test_codes_that_look_alike(first: str, second: str, alike: bool) -> None:
    found = [
        one for one in validate(units(f"| {first} | Một | S |", f"| {second} | Hai | S |")) if one.code == "COL-29"
    ]
    assert [(str(one.at), one.values["other"], one.values["row"]) for one in found] == (
        [("Đơn vị!A5", first, 4)] if alike else []
    )


def test_a_code_in_other_letters_is_told_where_it_is_defined() -> None:
    found = at(units("| VР | Văn phòng | S |"), "Đơn vị!A4")
    assert (found.code, found.proposed, found.severity.value) == ("COL-28", "VP", "warning")


# 11

raws = st.one_of(
    st.text(max_size=10),
    st.text(st.sampled_from("0123456789.,/- :%trOl()eE\u00a0\u200b"), max_size=12),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(*[st.one_of(st.none(), raws)] * 6), min_size=1, max_size=6))
def test_any_cells_may_be_read(rows: list[tuple[Raw, ...]]) -> None:
    workbook = progress("| VP | CT03 | 10/2021 | 1 |")
    sheet = next(grid for grid in workbook.grids if grid.title == "Tiến độ")
    head = [*sheet.rows[1][:3], "Số thực hiện", "Tình trạng", "Ghi chú"]
    workbook = replace(workbook, grids=tuple(grid for grid in workbook.grids if grid is not sheet))
    changed = Grid("Tiến độ", (tuple([None] * 6), tuple(head), *rows))
    reading = read(replace(workbook, grids=(*workbook.grids, changed)))
    for finding in reading.findings:
        assert finding.line("vi")
        assert finding.line("en")
        assert finding_json(finding, "en")
        assert not finding.sure or (finding.proposed is not None and not finding.alternatives)
        assert finding.proposed is None or not finding.alternatives or finding.proposed in finding.alternatives


# 8, 9


@pytest.mark.parametrize("name", FILES)
def test_labelled_cells(name: str) -> None:
    found = outcomes(name)
    assert [(one.cell.line, one.cell.raw, one.finding) for one in found if one.verdict in ("wrong", "WRONG")] == []
    assert recall(found) >= {"prose": 0.95}.get(name, 0.98)
    assert sum(one.verdict == "sure" for one in found) >= {"numbers": 70, "dates": 40, "codes": 45, "prose": 140}[name]


def test_json_says_whether_it_is_sure() -> None:
    found = at(progress('| VP | CT03 | 10/2021 | "1.110" |'), "Tiến độ!D3")
    assert {
        key: value for key, value in finding_json(found, "vi").items() if key in ("proposed", "sure", "alternatives")
    } == {
        "proposed": None,
        "sure": False,
        "alternatives": ["1110", "1.11"],
    }


def test_an_optional_cell_may_be_cleared() -> None:
    sheet = """
        | Tiến độ   |             |         |              |                   |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Cùng kỳ năm trước |
        | VP        | CT03        | 10/2021 | 1            | N/A               |
        | VP        | CT03        | 09/2021 | x            | #N/A              |
        | VP        | CT03        | 08/2021 | 1            | 5%                |
    """
    people = """
        | Cá nhân    |           |           |           |
        | Mã cá nhân | Họ và tên | Mã đơn vị | Đối tượng |
        | A          | Lê Văn A  | VP        | Lao công  |
    """
    workbook = drawn(sheet, people)
    for cell in ("Tiến độ!E3", "Tiến độ!E4", "Tiến độ!E5", "Cá nhân!D3"):
        assert at(workbook, cell).fix("vi").endswith(", hoặc xóa ô này.")
        assert at(workbook, cell).fix("en").endswith(", or clear the cell.")
    assert not at(workbook, "Tiến độ!D4").fix("vi").endswith("xóa ô này.")


@pytest.mark.parametrize("typed", ["-", "–", "không", "Không có", "KPS", "k", "khong phat sinh."])
def test_a_word_for_nothing_leads_to_the_state(typed: str) -> None:
    (finding,) = validate(progress(f'| VP | CT03 | 10/2021 | "{typed}" |'))
    assert (finding.code, finding.proposed) == ("COL-32", None)
    assert "chọn Không phát sinh ở cột Tình trạng, hoặc gõ 0" in finding.fix("vi")


def test_what_is_to_be_typed_is_given_in_plain_digits() -> None:
    (finding,) = validate(progress('| VP | CT03 | 10/2021 | "1.110.000" |'))
    assert finding.fix("vi").startswith("Gõ lại 1110000 ở dạng số")
    assert finding.fix("en").startswith("Type 1110000 again as a number")


def test_a_number_is_not_the_truth_value_that_equals_it() -> None:
    tables = read(units("| A | 1 | |", "| B | TRUE | |", "| C | 1 | |")).tables
    one, true, again = (unit.name for unit in tables.units.rows[1:])
    assert one == again == "1"
    assert one is again
    assert true != "1"
