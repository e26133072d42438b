"""Reading: from cells to typed rows, and a finding for each cell, header and sheet that is not as declared.

1. Headers are found in either language, in any order, within 20 rows, whatever their Unicode form, case, spaces or tone
   style.
2. Columns that the template does not know are a note and are left alone; a missing one is said with a guess; of two
   that differ neither is read.
3. Every kind of finding fires at its cell, once, and brings no other finding with it (every kind has such a case here).
4. An error cell and a formula without a result are never read as empty.
5. Percent formats: of a ratio's value they count in points; typed into Progress they are a finding.
6. A row keeps the number that it has on the sheet, with empty rows between.
7. A code counts as a spreadsheet compares: case does not matter; Unicode form, outer spaces and tone style do,
   and then the spelling of the list is proposed.
8. Proposals are made only where the meaning is sure.
9. A faulty cell stays known by its raw value, and its row remembers which column failed.
10. A workbook that lost ``_xlplan`` is known by its Plan sheet; one of another layout says so.
"""

import unicodedata
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.reader.test_typed_cells import CODES as TYPED_CODES
from tests.support.drawn import NO_ALLOCATION, NO_PROGRESS, UNALLOCATED, book, drawn, validate, where, without
from xlplan.findings import Finding
from xlplan.grid import Book, Grid, Raw
from xlplan.layout.choices import Direction, Measure
from xlplan.reader import KINDS, Reading, file_kinds, read
from xlplan.words import loose

EN_TARGETS = """
    | Targets       |                 |             |            |           |              |         |
    | Target value  | Unit of measure | Target code | Measure    | Direction | Target name  | Part of |
    | 95            | %               | CT01        | Flow ratio | ≥         | E-documents  |         |
    | 7             | class           | CT03        | FLOW       | ≥         | Training     |         |
"""
PROGRESS_HEAD = """
    | Tiến độ   |             |         |              |        |             |               |            |             |
    | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ | Loại số liệu  | Tình trạng | Tự đánh giá |
"""  # noqa: E501


def replaced(workbook: Book, *grids: Grid) -> Book:
    by_title = {grid.title: grid for grid in grids}
    return replace(workbook, grids=tuple(by_title.get(grid.title, grid) for grid in workbook.grids))


def grid(workbook: Book, title: str) -> Grid:
    found = workbook.titled(title)
    assert found is not None
    return found


def with_cell(workbook: Book, title: str, row: int, column: int, value: Raw) -> Book:
    """*workbook* with one cell typed over."""
    sheet = grid(workbook, title)
    rows = [list(cells) for cells in sheet.rows]
    rows[row - 1] += [None] * (column - len(rows[row - 1]))
    rows[row - 1][column - 1] = value
    return replaced(workbook, replace(sheet, rows=tuple(tuple(cells) for cells in rows)))


def with_headers(workbook: Book, title: str, change: dict[str, str | None]) -> Book:
    sheet = grid(workbook, title)
    header = tuple(change.get(cell, cell) if isinstance(cell, str) else cell for cell in sheet.rows[1])
    return replaced(workbook, replace(sheet, rows=(sheet.rows[0], header, *sheet.rows[2:])))


def progress(*lines: str) -> Book:
    return drawn("\n".join((PROGRESS_HEAD, *lines)))


def one(workbook: Book) -> Finding:
    (finding,) = validate(workbook)
    return finding


# 1, 2: headers


def test_headers_in_english_and_any_order() -> None:
    workbook = without(drawn(NO_ALLOCATION, NO_PROGRESS), "Chỉ tiêu")
    english = drawn(EN_TARGETS)
    workbook = replace(workbook, grids=(*workbook.grids, grid(english, "Targets")))
    assert where(validate(workbook)) == [UNALLOCATED]
    first, second = read(workbook).tables.targets
    assert (first.code, first.measure, first.value, first.direction) == (
        "CT01",
        Measure.FLOW_RATIO,
        Decimal(95),
        Direction.AT_LEAST,
    )
    assert (second.code, second.measure, second.name) == ("CT03", Measure.FLOW, "Training")


@pytest.mark.parametrize(
    "written",
    [
        "mã đơn vị",
        "MÃ ĐƠN VỊ",
        "  Mã   đơn vị ",
        "Mã\nđơn vị",
        unicodedata.normalize("NFD", "Mã đơn vị"),
        unicodedata.normalize("NFD", "MÃ ĐƠN VỊ"),
        "Unit code",
        "UNIT  CODE",
    ],
)
def test_headers_are_compared_loosely(written: str) -> None:
    assert where(validate(with_headers(drawn(), "Tiến độ", {"Mã đơn vị": written}))) == []


def test_the_place_of_the_tone_mark_does_not_matter_in_headers() -> None:
    assert loose("Hòa thuận") == loose("Hoà thuận") != loose("Hoa thuận")
    assert loose("Lũy kế") == loose("Luỹ kế")


def test_sheet_titles_are_compared_loosely() -> None:
    workbook = drawn()
    renamed = replace(grid(workbook, "Tiến độ"), title=unicodedata.normalize("NFD", "TIẾN ĐỘ"))
    workbook = replace(workbook, grids=tuple(renamed if one.title == "Tiến độ" else one for one in workbook.grids))
    assert where(validate(workbook)) == []
    assert len(read(workbook).tables.progress) == 8


@pytest.mark.parametrize(("row", "expected"), [(3, []), (20, []), (21, [("SHT-02", "Tiến độ")])])
def test_the_header_row_is_looked_for_in_twenty_rows(row: int, expected: list[tuple[str, str]]) -> None:
    workbook = drawn()
    sheet = grid(workbook, "Tiến độ")
    lowered = replace(sheet, rows=(sheet.rows[0], *((None,),) * (row - 2), *sheet.rows[1:]))
    workbook = replaced(workbook, lowered)
    assert where(validate(workbook)) == expected
    assert [one.row for one in read(workbook).tables.progress] == ([] if expected else list(range(row + 1, row + 9)))


def test_a_block_that_does_not_begin_in_a1_keeps_its_addresses() -> None:
    workbook = with_cell(drawn(), "Tiến độ", 3, 4, "x")
    moved = replace(grid(workbook, "Tiến độ"), top=5, left=3)
    assert where(validate(replaced(workbook, moved))) == [("COL-02", "Tiến độ!F7")]


def test_an_unknown_column_is_a_note_and_left_alone() -> None:
    sheet = """
        | Tiến độ   | Ghi riêng |             |         |              |
        | Mã đơn vị | Người gõ  | Mã chỉ tiêu | Kỳ      | Số thực hiện |
        | VP        | #REF!     | CT03        | 10/2021 | 1            |
    """
    finding = one(drawn(sheet))
    assert (finding.code, str(finding.at), finding.severity.value) == ("SHT-04", "Tiến độ!B2", "note")
    assert finding.values == {"column": "Người gõ"}


def test_a_header_that_is_only_like_a_declared_one_is_missing_and_guessed() -> None:
    findings = validate(with_headers(drawn(), "Tiến độ", {"Số loại trừ": "Loại trừ"}))
    assert [code for code, _ in where(findings) if code.startswith("SHT")] == ["SHT-03", "SHT-04"]
    missing = next(finding for finding in findings if finding.code == "SHT-03")
    assert str(missing.at) == "Tiến độ"
    assert missing.message("vi") == "Thiếu cột Số loại trừ (có phải là «Loại trừ»?)."


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("Đơn vị", "Mã đơn vị"),
        ("Đơn vị", "Đơn vị cấp trên"),
        ("Chỉ tiêu", "Mã chỉ tiêu"),
        ("Chỉ tiêu", "Áp dụng từ"),
        ("Chỉ tiêu", "Loại chỉ tiêu"),
        ("Chỉ tiêu", "Chiều"),
        ("Chỉ tiêu", "ĐVT"),
        ("Chỉ tiêu", "Mức kế hoạch"),
        ("Giao chỉ tiêu", "Mã chỉ tiêu"),
        ("Giao chỉ tiêu", "Mã đơn vị"),
        ("Giao chỉ tiêu", "Áp dụng từ"),
        ("Tiến độ", "Mã đơn vị"),
        ("Tiến độ", "Mã chỉ tiêu"),
        ("Tiến độ", "Kỳ"),
        ("Tiến độ", "Số thực hiện"),
        ("Tiến độ", "Mẫu số"),
    ],
)
def test_a_missing_column_is_one_finding(title: str, header: str) -> None:
    assert where(validate(with_headers(drawn(), title, {header: None}))) == [("SHT-03", title)]


def test_of_two_equal_headers_over_unlike_cells_neither_is_read() -> None:
    sheet = """
        | Tiến độ   |             |         |              |              |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | số thực hiện |
        | VP        | CT03        | 10/2021 | 1            | 2            |
    """
    workbook = drawn(sheet)
    assert where(validate(workbook)) == [("SHT-05", "Tiến độ!E2")]
    assert [row.actual for row in read(workbook).tables.progress] == [None]


# 3: every kind

CARD_LINES = [
    ("Ngày ban hành", "", "COL-01"),
    ("Ngày ban hành", "12", "COL-03"),
    ("Ngày ban hành", "05/01/1900", "COL-03"),
    ("Ngày ban hành", "44340", "COL-30"),
    ("Kỳ báo cáo", "44475", "COL-04"),
    ("Kỳ báo cáo", "14/10/2021", "COL-04"),
    ("Sổ của đơn vị (mã)", "1", "COL-05"),
    ("Số ngày làm việc để gửi", "61", "COL-07"),
    ("Sổ của đơn vị (mã)", "SS", "COL-09"),
    ("Số ngày làm việc để gửi", "#VALUE!", "COL-10"),
    ("Kỳ báo cáo", "=TODAY()", "COL-11"),
    ("Số ngày làm việc để gửi", "2.5", "COL-14"),
    ("Số ngày làm việc để gửi", '"hai"', "COL-02"),
    ("Ngày chốt số liệu", "29", "COL-15"),
    ("Ngày chốt số liệu", "cuối", "COL-15"),
    ("Ngày nghỉ thêm", "02/09", "COL-16"),
]


@pytest.mark.parametrize(("label", "cell", "code"), CARD_LINES)
def test_a_line_of_the_plan_is_said_once(label: str, cell: str, code: str) -> None:
    card = f"""
        | Kế hoạch |        |
        | {label}  | {cell} |
    """
    assert where(validate(drawn(card))) == [(code, "Kế hoạch!B2")]


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_a_number_of_the_plan_is_finite(number: float) -> None:
    assert where(validate(with_cell(drawn(), "Kế hoạch", 11, 2, number))) == [("COL-15", "Kế hoạch!B11")]
    assert where(validate(with_cell(drawn(), "Kế hoạch", 12, 2, number))) == [("COL-14", "Kế hoạch!B12")]


@pytest.mark.parametrize("cell", ["14", "28", "1", "cuối tháng", "End of month"])
def test_cutoffs_that_are_read(cell: str) -> None:
    card = f"""
        | Kế hoạch          |        |
        | Ngày chốt số liệu | {cell} |
    """
    assert where(validate(drawn(card))) == []


def test_a_plan_without_a_required_line_says_which() -> None:
    finding = one(with_cell(drawn(), "Kế hoạch", 5, 1, None))
    assert (finding.code, str(finding.at)) == ("SHT-03", "Kế hoạch")
    assert "Cơ quan ban hành" in finding.message("vi")


ROWS = [
    ("| VP | CT03 |         | 1     |     |   |   |     |     |", "COL-01", "C3"),
    ("|    | CT03 | 10/2021 | 1     |     |   |   |     |     |", "COL-01", "A3"),
    ("| VP | CT03 | 10/2021 | một   |     |   |   |     |     |", "COL-02", "D3"),
    ("| VP | CT03 | 10/2021 | TRUE  |     |   |   |     |     |", "COL-02", "D3"),
    ("| VP | CT03 | 14/10/2021 | 1  |     |   |   |     |     |", "COL-04", "C3"),
    ("| VP | CT03 | 44475   | 1     |     |   |   |     |     |", "COL-04", "C3"),
    ("| VP | CT03 | 44470.5 | 1     |     |   |   |     |     |", "COL-04", "C3"),
    ("| VP | CT03 | 10      | 1     |     |   |   |     |     |", "COL-04", "C3"),
    ("| VP | CT03 | 44470   | 1     |     |   |   |     |     |", "COL-30", "C3"),
    ("| 1  | CT03 | 10/2021 | 1     |     |   |   |     |     |", "COL-05", "A3"),
    ("| VP | CT03 | 10/2021 | 1     |     |   | Tạm |   |     |", "COL-06", "G3"),
    ("| VP | CT03 | 10/2021 |       |     |   |   | Nill |    |", "COL-06", "H3"),
    ("| VP | CT05 | 10/2021 |       |     |   |   |     | Tốt |", "COL-06", "I3"),
    ("| VP | CT05 | 10/2021 |       |     |   |   |     | 1   |", "COL-06", "I3"),
    ("| VP | CT03 | 10/2021 | -1    |     |   |   |     |     |", "COL-07", "D3"),
    ("| VP | CT30 | 10/2021 | 1     |     |   |   |     |     |", "COL-09", "B3"),
    ("| VP | CT03 | 10/2021 | #DIV/0! |   |   |   |     |     |", "COL-10", "D3"),
    ("| VP | CT03 | #N/A    | 1     |     |   |   |     |     |", "COL-10", "C3"),
    ("| VP | CT03 | 10/2021 | =1+1  |     |   |   |     |     |", "COL-11", "D3"),
    ("| =A1 | CT03 | 10/2021 | 1    |     |   |   |     |     |", "COL-11", "A3"),
    ("| VP | CT01 | 10/2021 | 95%   | 500 |   |   |     |     |", "COL-13", "D3"),
]


@pytest.mark.parametrize(("line", "code", "cell"), ROWS)
def test_a_cell_of_progress_is_said_once(line: str, code: str, cell: str) -> None:
    assert where(validate(progress(line))) == [(code, f"Tiến độ!{cell}")]


def test_rows_of_one_key_are_all_named_and_none_is_sound() -> None:
    workbook = progress("| VP | CT03 | 10/2021 | 1 |", "| | | | |", "| vp | ct03 | 10/2021 | 2 |")
    findings = validate(workbook)
    assert where(findings) == [("COL-08", "Tiến độ!A3"), ("COL-08", "Tiến độ!A5")]
    assert [finding.values["other"] for finding in findings] == [5, 3]
    assert not any(row.sound("unit") for row in read(workbook).tables.progress)


@pytest.mark.parametrize(
    ("code", "proposed"), [('" VP"', "VP"), ('"VP "', "VP"), ("V*P", None), ("VP?", None), ("~VP", None)]
)
def test_a_code_that_a_spreadsheet_would_misread(code: str, proposed: str | None) -> None:
    units = f"""
        | Đơn vị    |            |                 |
        | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
        | S         | Sở TTTT    |                 |
        | {code}    | Văn phòng  | S               |
    """
    allocated_to_s = """
        | Giao chỉ tiêu |           |          |
        | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
        | CT03          | S         | 7        |
        | CT04          | S         | 100      |
    """
    finding = one(drawn(units, allocated_to_s, NO_PROGRESS))
    assert (finding.code, str(finding.at), finding.proposed) == ("COL-12", "Đơn vị!A4", proposed)


def test_who_refers_to_a_code_with_an_outer_space_is_not_blamed() -> None:
    assert where(validate(with_cell(drawn(), "Đơn vị", 4, 1, "VP "))) == [("COL-12", "Đơn vị!A4")]
    assert where(validate(with_cell(drawn(), "Chỉ tiêu", 5, 1, " CT03"))) == [("COL-12", "Chỉ tiêu!A5")]


def test_an_unknown_parent_and_an_unknown_whole() -> None:
    assert where(validate(with_cell(drawn(), "Đơn vị", 4, 3, "SS"))) == [("COL-09", "Đơn vị!C4")]
    assert where(validate(with_cell(drawn(), "Chỉ tiêu", 7, 2, "CT4"))) == [("COL-09", "Chỉ tiêu!B7")]


@pytest.mark.parametrize("title", ["Kế hoạch", "Đơn vị", "Chỉ tiêu", "Giao chỉ tiêu", "Tiến độ"])
def test_a_missing_sheet_is_said_once(title: str) -> None:
    assert where(validate(without(drawn(), title))) == [("SHT-01", title)]


def test_a_renamed_sheet_that_lacks_a_column_is_guessed() -> None:
    workbook = renamed(drawn(), "Tiến độ", "Tiến độ T10")
    header = next(place for place, text in enumerate(grid(workbook, "Tiến độ T10").rows[1]) if text == "Số thực hiện")
    rows = tuple((*row[:header], None, *row[header + 1 :]) for row in grid(workbook, "Tiến độ T10").rows)
    lacking = tuple(replace(one, rows=rows) if one.title == "Tiến độ T10" else one for one in workbook.grids)
    finding = one(replace(workbook, grids=lacking))
    assert finding.message("vi") == "Không tìm thấy trang Tiến độ (có phải là «Tiến độ T10»?)."


def test_identity() -> None:
    assert where(validate(without(drawn(), "_xlplan"))) == [("IDN-01", "Kế hoạch")]
    other = """
        | Kế hoạch    |              |
        | Số kế hoạch | 47/KH-STTTT  |
    """
    finding = one(drawn(other))
    assert (finding.code, str(finding.at), finding.proposed) == ("IDN-02", "Kế hoạch!B2", "46/KH-STTTT")
    newer = """
        | _xlplan |   |
        | layout  | 3 |
    """
    assert where(validate(drawn(newer))) == [("IDN-03", "Kế hoạch")]
    changed = newer.replace("| 3 |", "| x |")
    assert where(validate(drawn(changed))) == [("IDN-04", "Kế hoạch")]
    assert not read(drawn(newer)).layout_known


def test_identity_is_taken_from_the_plan_where_it_is_lost() -> None:
    manifest = read(without(drawn(), "_xlplan")).manifest
    assert manifest is not None
    assert (manifest.plan_number, manifest.plan_signed, manifest.unit) == ("46/KH-STTTT", date(2021, 5, 24), "S")


SOURCES = """
    | Nguồn số liệu |           |         |         |         |            |      |    |         |         |
    | Dòng số liệu  |           |         |         |         |            |      |    |         |         |
    | Mã chỉ tiêu   | Mã đơn vị | Kỳ      | Số liệu | Tệp     | Trang tính | Dòng | Ô  | Bản gửi | Thứ bậc |
    | CT03          | VP        | 10/2021 | 1       | vp.xlsx | Tiến độ    | 3    | D3 | abc     |         |
    | CT03          | TTR       | 10/2021 | 2       | tr.xlsx | Tiến độ    | 4    | D4 | abc     |         |
"""


def test_sources_are_read_back() -> None:
    workbook = drawn(SOURCES)
    assert where(validate(workbook)) == []
    assert [(line.unit, line.line, line.file) for line in read(workbook).tables.lines] == [
        ("VP", 3, "vp.xlsx"),
        ("TTR", 4, "tr.xlsx"),
    ]


def test_a_broken_source_line_is_passed_over_and_counted() -> None:
    workbook = drawn(SOURCES.replace("| 4    |", "| bốn  |"))
    finding = one(workbook)
    assert (finding.code, str(finding.at), finding.values) == ("SRC-01", "Nguồn số liệu", {"rows": 1})
    assert [line.unit for line in read(workbook).tables.lines] == ["VP"]


def renamed(workbook: Book, title: str, new: str) -> Book:
    return replace(
        workbook, grids=tuple(replace(grid, title=new) if grid.title == title else grid for grid in workbook.grids)
    )


@pytest.mark.parametrize("title", ["Kế hoạch", "Đơn vị", "Tiến độ", "Đăng ký", "Khen thưởng"])
def test_a_renamed_sheet_is_known_by_its_columns(title: str) -> None:
    whole = drawn(f"| {title} |  |\n| Mã đơn vị | |") if title in ("Đăng ký", "Khen thưởng") else drawn()
    workbook = renamed(whole, title, "Số liệu tháng 10")
    assert where(validate(workbook)) == [("SHT-07", "Số liệu tháng 10")]
    before, after = read(whole).tables, read(workbook).tables
    assert (after.plan, after.units.rows, after.progress.rows) == (before.plan, before.units.rows, before.progress.rows)


def test_two_sheets_with_the_same_columns_are_not_guessed_at() -> None:
    workbook = renamed(drawn(), "Tiến độ", "Số liệu 1")
    twin = next(grid for grid in workbook.grids if grid.title == "Số liệu 1")
    assert where(validate(replace(workbook, grids=(*workbook.grids, replace(twin, title="Số liệu 2"))))) == [
        ("SHT-01", "Tiến độ"),
        ("SHT-14", "Số liệu 1"),
        ("SHT-14", "Số liệu 2"),
    ]


def test_every_kind_of_the_reader_is_tested_here() -> None:
    tested = {code for _, _, code in CARD_LINES} | {code for _, code, _ in ROWS}
    elsewhere = {
        "COL-08",
        "COL-12",
        "COL-31",  # test_honours.py
        "COL-33",  # test_words_around_numbers.py
        "COL-34",  # test_words_around_numbers.py
        "SHT-01",
        "SHT-02",
        "SHT-03",
        "SHT-04",
        "SHT-05",
        "SHT-06",
        "SHT-07",
        "IDN-01",
        "IDN-02",
        "IDN-03",
        "IDN-04",
        "SRC-01",
        *(f"SHT-{number}" for number in range(10, 25)),  # test_odd_layouts.py
        *(kind.code for kind in file_kinds.KINDS),  # test_corpus.py
    }
    assert tested | elsewhere | set(TYPED_CODES) == {kind.code for kind in KINDS}


# 4, 5, 6, 9: cells


@pytest.mark.parametrize("cell", ["#REF!", "=Sheet9!A1"])
def test_a_cell_without_value_is_not_an_empty_cell(cell: str) -> None:
    (row,) = read(progress(f"| VP | CT03 | 10/2021 | {cell} |")).tables.progress
    assert row.actual is None
    assert row.bad == {"actual"}
    assert row.filled


def test_a_row_that_holds_only_an_error_is_a_row() -> None:
    findings = validate(progress("| | | | #REF! |"))
    assert ("COL-10", "Tiến độ!D3") in where(findings)


def test_an_error_below_the_last_value_is_seen() -> None:
    workbook = drawn()
    sheet = grid(workbook, "Tiến độ")
    below = replace(sheet, facts=replace(sheet.facts, errors={(40, 4): "#REF!"}))
    assert ("COL-10", "Tiến độ!D40") in where(validate(replaced(workbook, below)))


def test_facts_that_a_host_cannot_know_are_no_findings() -> None:
    workbook = drawn()
    blind = tuple(
        replace(one, facts=replace(one.facts, formulas=None, errors=None, uncached=None, percent=None))
        for one in workbook.grids
    )
    assert where(validate(replace(workbook, grids=blind))) == []


def test_a_percent_format_counts_in_points_for_ratios_only() -> None:
    targets = """
        | Chỉ tiêu    |              |     |                 |       |              |
        | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu   | Chiều | Mức kế hoạch |
        | CT01        | Văn bản      | %   | Tỷ lệ thời kỳ   | ≥     | 95%          |
        | CT02        | Dịch vụ công | %   | Tỷ lệ thời điểm | ≥     | 50           |
    """
    given = """
        | Giao chỉ tiêu |           |          |
        | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
        | CT01          | VP        | 99.5%    |
    """
    tables = read(drawn(targets, given, NO_PROGRESS)).tables
    assert [target.value for target in tables.targets] == [Decimal(95), Decimal(50)]
    assert [row.value for row in tables.allocations] == [Decimal("99.5")]


def test_a_typed_percentage_says_its_points() -> None:
    finding = one(progress("| VP | CT01 | 10/2021 | 480 | 96% |"))
    assert (finding.code, str(finding.at)) == ("COL-13", "Tiến độ!E3")
    assert "96 %" in finding.message("vi")


def test_row_numbers_are_those_of_the_sheet() -> None:
    workbook = progress(
        "| | | | |", "| VP | CT03 | 09/2021 | 1 |", "| | | | |", "| | | | |", "| VP | CT03 | 10/2021 | x |"
    )
    assert [row.row for row in read(workbook).tables.progress] == [4, 7]
    assert where(validate(workbook)) == [("COL-02", "Tiến độ!D7")]


def test_a_row_of_which_only_unknown_columns_are_filled_is_no_row() -> None:
    sheet = """
        | Tiến độ   |             |         |              |          |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Người gõ |
        |           |             |         |              | Lan      |
    """
    assert len(read(drawn(sheet)).tables.progress) == 0


def test_a_faulty_cell_stays_known_by_its_raw_value() -> None:
    reading: Reading = read(progress('| VP | CT03 | "10.2021" | "1.110" |'))
    (row,) = reading.tables.progress
    assert (row.unit, row.target, row.period, row.actual) == ("VP", "CT03", None, None)
    assert row.bad == {"period", "actual"}
    assert reading.tables.progress.raws == {3: {"period": "10.2021", "actual": "1.110"}}


def test_figures_enter_as_the_decimal_of_their_fifteen_digits() -> None:
    workbook = with_cell(progress("| VP | CT03 | 10/2021 | 1 |"), "Tiến độ", 3, 4, 0.1 + 0.2)
    assert [row.actual for row in read(workbook).tables.progress] == [Decimal("0.3")]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), datetime(2021, 10, 1, 8, 30)])  # noqa: DTZ001 - cells have no zone
def test_what_is_no_finite_number_is_no_figure(value: Raw) -> None:
    workbook = with_cell(progress("| VP | CT03 | 10/2021 | 1 |"), "Tiến độ", 3, 4, value)
    assert where(validate(workbook)) == [("COL-02", "Tiến độ!D3")]


def test_midnight_is_a_date_and_any_other_time_is_not() -> None:
    workbook = progress("| VP | CT03 | 10/2021 | 1 |")
    assert where(validate(with_cell(workbook, "Tiến độ", 3, 3, datetime(2021, 10, 1)))) == []  # noqa: DTZ001 - cells have no zone
    noon = with_cell(workbook, "Tiến độ", 3, 3, datetime(2021, 10, 1, 12))  # noqa: DTZ001 - cells have no zone
    assert where(validate(noon)) == [("COL-04", "Tiến độ!C3")]


# 7, 8: codes and proposals

HOA = """
    | Đơn vị    |            |                 |
    | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
    | S         | Sở TTTT    |                 |
    | HÒA-VP    | Văn phòng  | S               |
"""


def hoa(code: str) -> Book:
    given = f"""
        | Giao chỉ tiêu |           |          |
        | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
        | CT03          | "{code}"  | 7        |
    """
    return drawn(HOA, given, NO_PROGRESS)


@pytest.mark.parametrize("code", ["HÒA-VP", "hòa-vp", "Hòa-Vp"])
def test_letter_case_does_not_matter(code: str) -> None:
    assert where(validate(hoa(code))) == []


@pytest.mark.parametrize(
    "code", [unicodedata.normalize("NFD", "HÒA-VP"), " HÒA-VP", "HÒA-VP ", "HOÀ-VP", "hoà-vp", "HOA-VP", "HÒA-VPP"]
)
def test_any_other_spelling_is_an_error_with_the_right_one_proposed(code: str) -> None:
    assert code != "HÒA-VP"
    finding = one(hoa(code))
    assert (finding.code, str(finding.at), finding.proposed) == ("COL-09", "Giao chỉ tiêu!B3", "HÒA-VP")
    assert "(có phải là «HÒA-VP»?)" in finding.message("vi")


def test_no_wild_guess() -> None:
    finding = one(hoa("KHTC"))
    assert (finding.code, finding.proposed) == ("COL-09", None)
    assert "có phải" not in finding.message("vi")


PROPOSALS = [
    ("Kỳ", '"06/2021"', date(2021, 6, 1)),
    ("Kỳ", '"15/06/2021"', date(2021, 6, 1)),
    ("Kỳ", "30/09/2021", None),  # September, or 1 October in another time zone
    ("Kỳ", "15/06/2021", date(2021, 6, 1)),
    ("Kỳ", '"31/02/2021"', None),
    ("Kỳ", '"2021"', None),
    ("Số thực hiện", '" 1110 "', Decimal(1110)),
    ("Số thực hiện", '"1.110"', None),
    ("Số thực hiện", '"1,5"', Decimal("1.5")),
    ("Số thực hiện", '"95 %"', None),
    ("Số thực hiện", '"năm"', None),
    ("Tình trạng", "Khong phat sinh", "Không phát sinh"),
    ("Tình trạng", '"Không phát sinh "', "Không phát sinh"),
    ("Tình trạng", "abc", None),
]


@pytest.mark.parametrize(("header", "cell", "proposed"), PROPOSALS)
def test_proposals_only_where_the_meaning_is_sure(header: str, cell: str, proposed: object) -> None:
    cells = {"Mã đơn vị": "VP", "Mã chỉ tiêu": "CT03", "Kỳ": "10/2021", header: cell}
    lines = ["| Tiến độ |", "| " + " | ".join(cells) + " |", "| " + " | ".join(cells.values()) + " |"]
    finding = next(finding for finding in validate(drawn("\n".join(lines))) if finding.code.startswith("COL"))
    assert finding.proposed == proposed
    assert type(finding.proposed) is type(proposed)


def test_the_book_alone_names_all_that_is_missing() -> None:
    findings = where(validate(book("| Trang |")))
    titles = ("Kế hoạch", "Đơn vị", "Chỉ tiêu", "Giao chỉ tiêu", "Tiến độ")
    unused = ("Cá nhân", "Phong trào", "Đăng ký", "Khen thưởng")
    said = [*(("SHT-01", title) for title in titles), *(("SHT-06", title) for title in unused), ("IDN-01", "Kế hoạch")]
    assert findings == sorted([*said, ("SHT-13", "Trang"), ("SHT-24", "Danh hiệu")])
