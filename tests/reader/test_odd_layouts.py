"""Layouts that clerks make: read where only one reading is possible, said where it was, refused where it would be a
guess.

1. Columns may be moved; unknown columns, blank rows and title rows above the head change no typed row (properties).
2. A header that is the declared one but for marks, signs, spaces or one letter, over cells that agree, is read with a
   warning naming both; a doubtful one is only proposed and its column is missing. A short name is read only where the
   cells prove it.
3. No declared header of any sheet is near another one.
4. Of two columns with one header the one that says all is read with a warning; where they differ neither is.
5. A head over two rows is read as one; a figure below a group of another time or kind is never the period's.
6. STT columns are ignored quietly, and so is the row that numbers the columns (a note).
7. Totals, group headings, «Trong đó:», signatures and pasted heads are named with their row and are no data; a row with
   all its keys is data whatever its notes say. No sheet makes reading fail, and no row with a figure is neither data
   nor set aside nor named (property).
8. A pasted head with other columns ends the reading: an error, and no figure from below it.
9. A figure in a row set aside is accounted for: rows_in = rows_used + set aside, and no total is counted twice; a row
   whose file lacks a column that it needs displaces nothing. Real files in nine such layouts give the same results as
   before, and a master whose rows cannot all be read is refused.
10. A column without header, a second sheet with a table's columns, a sheet of the office's own: each is said.
11. A workbook of layout 0 comes forward by a named step, is of today's layout from there on, and gives the same rows; a
    newer or unreadable version is refused in words that tell what to do.
12. A mistyped label of the Plan sheet is read with a warning.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.books import TARGETS, issued_books, lay, row, sent, tables
from tests.support.drawn import NO_ALLOCATION, drawn, sheet, validate, where
from xlplan.cli import main
from xlplan.findings import Finding
from xlplan.grid import Book, Grid, Raw
from xlplan.layout import INPUTS, LAYOUT_VERSION, PROGRESS
from xlplan.layout.choices import Measure
from xlplan.reader import read
from xlplan.reader.likeness import nearly_matches

Cells = tuple[tuple[Raw, ...], ...]


FOUR = ("Mã đơn vị", "Mã chỉ tiêu", "Kỳ", "Số thực hiện")


def progress(text: str, head: int = 2) -> Book:
    """The usual workbook with the Progress sheet exactly as drawn; only columns that these tests are not about are
    added to the right of its head in row *head*."""
    drawing = sheet(text)
    lines = whole(drawing)
    there = {str(cell) for line in lines for cell in line}
    added = (column.words.vi for column in PROGRESS.block.columns.values() if column.typed)
    lines[head - 1] += [words for words in added if words not in {*FOUR, *there}]
    full = replace(drawing, rows=tuple(map(tuple, lines)))
    workbook = drawn(NO_ALLOCATION)
    return replace(workbook, grids=tuple(full if one.title == full.title else one for one in workbook.grids))


def figures(workbook: Book) -> list[tuple[str, str, date | None, Decimal | None, Decimal | None]]:
    return [(one.unit, one.target, one.period, one.actual, one.denominator) for one in read(workbook).tables.progress]


def said(workbook: Book) -> list[tuple[str, str]]:
    """What reading says of the layout."""
    return [found for found in where(read(workbook).findings) if found[0].startswith("SHT")]


def only(workbook: Book, code: str) -> Finding:
    (finding,) = [one for one in read(workbook).findings if one.code == code]
    assert finding.line("vi")
    assert finding.line("en")
    return finding


def with_rows(workbook: Book, title: str, change: Callable[[Cells], Sequence[tuple[Raw, ...]]]) -> Book:
    return replace(
        workbook,
        grids=tuple(
            replace(one, rows=tuple(change(one.rows))) if one.title == title else one for one in workbook.grids
        ),
    )


def typed(workbook: Book) -> list[object]:
    """Every typed row of every input sheet, wherever it stands."""
    reading = read(workbook)
    return [[replace(one, row=0) for one in reading.tables.of(spec)] for spec in INPUTS]


def whole(grid: Grid) -> list[list[Raw]]:
    width = max(len(one) for one in grid.rows)
    return [[*one, *(None,) * (width - len(one))] for one in grid.rows]


# 1: moved columns


@given(st.data())
def test_the_place_of_columns_and_rows_does_not_matter(data: st.DataObject) -> None:
    workbook = drawn()
    title = data.draw(st.sampled_from([spec.words.vi for spec in INPUTS]))
    found = workbook.titled(title)
    assert found is not None
    lines = whole(found)[1:]
    order = data.draw(st.permutations(range(len(lines[0]))))
    lines = [[line[place] for place in order] for line in lines]
    for number in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(lines[0])))
        filled = data.draw(st.booleans())
        own = [f"Cột riêng {number}", *(f"ghi {number}" if filled else None for _ in lines[1:])]
        lines = [[*line[:at], cell, *line[at:]] for line, cell in zip(lines, own, strict=True)]
    head, rows = lines[0], lines[1:]
    for _ in range(data.draw(st.integers(0, 4))):
        rows.insert(data.draw(st.integers(0, len(rows))), [None] * len(head))
    above = data.draw(
        st.lists(st.sampled_from(["", "BÁO CÁO TIẾN ĐỘ", "Kỳ 10/2021", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"]), max_size=19)
    )
    titles: list[list[Raw]] = [[text] for text in above]
    changed = replace(found, rows=tuple(map(tuple, [*titles, head, *rows])))
    moved = replace(workbook, grids=tuple(changed if one is found else one for one in workbook.grids))
    assert typed(moved) == typed(workbook)
    assert {one.code for one in read(moved).findings} <= {"SHT-04"}


# 2, 3: renamed columns

HEAD = "| Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |"
LINE = "| VP        | CT03        | 10/2021 | 5            |"


def with_head(was: str, header: str, line: str = LINE) -> Book:
    return progress("\n".join(("| Tiến độ |", HEAD.replace(was, header), line)))


MISTYPED = [
    ("Số thực hiện", "Số thực hiên"),
    ("Số thực hiện", "So thuc hien"),
    ("Số thực hiện", "Số thực hiện (4)"),
    ("Số thực hiện", "Số thực hiện (*)"),
    ("Số thực hiện", "Số thực hiệnn"),
    ("Số thực hiện", "Số thực hịên:"),
    ("Mã đơn vị", "Mã_đơn_vị"),
    ("Mã đơn vị", "MãĐơnVị"),
    ("Mã đơn vị", "Mã ĐV"),
    ("Mã chỉ tiêu", "Mã chỉ tiêuu"),
    ("Kỳ", "Tháng"),
    ("Kỳ", "Ky"),
    ("Kỳ", "Kì"),
]


@pytest.mark.parametrize(("was", "header"), MISTYPED)
def test_a_slip_of_the_keyboard_in_a_header_is_read_and_said(was: str, header: str) -> None:
    workbook = with_head(was, header)
    assert figures(workbook) == [("VP", "CT03", date(2021, 10, 1), Decimal(5), None)]
    finding = only(workbook, "SHT-10")
    assert finding.severity.value == "warning"
    assert finding.message("vi") == f"Cột «{header}» được đọc là cột {was}."
    assert said(workbook) == [("SHT-10", str(finding.at))]


DOUBTFUL = [
    ("Số thực hiện", "Thực hiện"),
    ("Số thực hiện", "Số thực hiện năm trước"),
    ("Số thực hiện", "Số thực hiện lũy kế"),
    ("Số thực hiện", "Số thực hiện (lũy kế)"),
    ("Số thực hiện", "Kết quả"),
    ("Số thực hiện", "Số thực tiễn"),
    ("Số thực hiện", "Số thực hiện 2020"),
    ("Mã đơn vị", "Tên đơn vị"),
    ("Mã đơn vị", "Đơn vị cấp trên"),
]


@pytest.mark.parametrize(("was", "header"), DOUBTFUL)
def test_a_doubtful_header_is_never_read(was: str, header: str) -> None:
    workbook = with_head(was, header)
    assert [code for code, _ in said(workbook)] == ["SHT-03", "SHT-04"]
    assert only(workbook, "SHT-03").message("vi").startswith(f"Thiếu cột {was}")


@pytest.mark.parametrize("header", ["Thực hiện", "Thực hiện tháng", "Số thực hiện 2021"])
def test_a_doubtful_header_is_proposed(header: str) -> None:
    assert f"(có phải là «{header}»?)" in only(with_head("Số thực hiện", header), "SHT-03").message("vi")


@pytest.mark.parametrize("header", ["Số thực hiện lũy kế", "Số thực hiện năm trước", "Kết quả"])
def test_what_says_that_it_is_something_else_is_not_even_proposed(header: str) -> None:
    assert only(with_head("Số thực hiện", header), "SHT-03").message("vi") == "Thiếu cột Số thực hiện."


@pytest.mark.parametrize(
    ("was", "header", "line"),
    [
        ("Số thực hiện", "Số thực hiên", "| VP | CT03 | 10/2021 | năm lớp |"),
        ("Kỳ", "Tháng", "| VP | CT03 | 10 | 5 |"),
        ("Mã đơn vị", "Đơn vị", "| Văn phòng Sở | CT03 | 10/2021 | 5 |"),
        ("Mã đơn vị", "Mã đơn vi", "| Văn phòng Sở | CT03 | 10/2021 | 5 |"),
    ],
)
def test_a_near_header_over_other_cells_is_not_read(was: str, header: str, line: str) -> None:
    assert "SHT-03" in [code for code, _ in said(with_head(was, header, line))]


def test_two_headers_near_one_column_are_both_left_alone() -> None:
    workbook = progress("""
        | Tiến độ   |             |         |              |              |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiên | So thuc hien |
        | VP        | CT03        | 10/2021 | 5            | 6            |
    """)
    assert [code for code, _ in said(workbook)] == ["SHT-03", "SHT-04", "SHT-04"]
    assert figures(workbook)[0][3] is None


def test_a_near_header_beside_the_right_one_takes_nothing_from_it() -> None:
    workbook = progress("""
        | Tiến độ   |             |         |              |              |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiên | Số thực hiện |
        | VP        | CT03        | 10/2021 | 5            | 6            |
    """)
    assert said(workbook) == [("SHT-04", "Tiến độ!D2")]
    assert figures(workbook)[0][3] == 6


def test_a_head_without_any_accents_is_found() -> None:
    workbook = with_rows(
        progress("\n".join(("| Tiến độ |", HEAD, LINE))), "Tiến độ", lambda rows: (rows[0], _plain(rows[1]), *rows[2:])
    )
    assert figures(workbook) == [("VP", "CT03", date(2021, 10, 1), Decimal(5), None)]
    assert {code for code, _ in said(workbook)} == {"SHT-10"}


def _plain(cells: tuple[Raw, ...]) -> tuple[Raw, ...]:
    from xlplan.reader.likeness import bare_words

    return tuple(bare_words(cell) if isinstance(cell, str) else cell for cell in cells)


@pytest.mark.parametrize("spec", INPUTS, ids=[spec.id for spec in INPUTS])
def test_no_declared_header_is_near_another(spec: object) -> None:
    block = next(one.block for one in INPUTS if one is spec)
    for one in block.columns.values():
        for text in one.words.both():
            assert [id for id, other in block.columns.items() if nearly_matches(text, other)] == [one.id]


# 4: repeated columns


@pytest.mark.parametrize(
    ("first", "second", "actual", "expected"),
    [
        ("5", "5", 5, ("SHT-11", "Tiến độ!E2")),
        ("", "5", 5, ("SHT-11", "Tiến độ!D2")),
        ("5", "", 5, ("SHT-11", "Tiến độ!E2")),
        ("5", "6", None, ("SHT-05", "Tiến độ!E2")),
        ("5", "#REF!", None, ("SHT-05", "Tiến độ!E2")),
        ("", "", None, ("SHT-11", "Tiến độ!E2")),
    ],
)
def test_two_columns_of_one_name(first: str, second: str, actual: int | None, expected: tuple[str, str]) -> None:
    workbook = progress(f"""
        | Tiến độ   |             |         |              |              |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Số thực hiện |
        | VP        | CT03        | 10/2021 | {first}      | {second}     |
    """)
    assert said(workbook) == [expected]
    assert figures(workbook)[0][3] == actual


# 5: heads over two rows

REST = "Số loại trừ | Loại số liệu | Tình trạng | Tự đánh giá | Minh chứng | Ghi chú"
BELOW = "            |              |            |             |            |        "


def test_a_group_heading_above_changes_nothing() -> None:
    workbook = progress(
        """
        | Tiến độ   |             |         |              |        |
        |           |             |         | Kết quả      |        |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số |
        | VP        | CT01        | 10/2021 | 480          | 500    |
    """,
        head=3,
    )
    rows = read(workbook).tables.progress.rows
    assert [(one.row, one.actual, one.denominator) for one in rows] == [(4, Decimal(480), Decimal(500))]


def two_rows(upper: str, lower: str, line: str) -> Book:
    """Progress with a head over two rows, all further columns merged downwards."""
    return with_rows(
        drawn(NO_ALLOCATION),
        "Tiến độ",
        lambda _: sheet("\n".join(("| Tiến độ |", f"{upper} {REST} |", f"{lower} {BELOW} |", line))).rows,
    )


def test_a_head_merged_over_two_rows() -> None:
    workbook = two_rows(
        "| Mã đơn vị | Mã chỉ tiêu | Kỳ | Kết quả      |        | Cùng kỳ năm trước |        |",
        "|           |             |    | Số thực hiện | Mẫu số | Số thực hiện      | Mẫu số |",
        "| VP | CT01 | 10/2021 | 480 | 500 | 400 | 450 |",
    )
    (only_row,) = read(workbook).tables.progress
    assert (only_row.row, only_row.actual, only_row.denominator) == (4, 480, 500)
    assert (only_row.last_year, only_row.last_year_denominator) == (400, 450)
    assert said(workbook) == [("SHT-10", "Tiến độ!F3"), ("SHT-21", "Tiến độ")]
    assert (
        only(workbook, "SHT-10").message("vi")
        == "Cột «Cùng kỳ năm trước / Số thực hiện» được đọc là cột Cùng kỳ năm trước."
    )


def test_last_year_first_is_not_this_year() -> None:
    workbook = two_rows(
        "| Mã đơn vị | Mã chỉ tiêu | Kỳ | Cùng kỳ năm trước |        | Kỳ này       |        |",
        "|           |             |    | Số thực hiện      | Mẫu số | Số thực hiện | Mẫu số |",
        "| VP | CT01 | 10/2021 | 400 | 450 | 480 | 500 |",
    )
    (only_row,) = read(workbook).tables.progress
    assert (only_row.actual, only_row.denominator, only_row.last_year, only_row.last_year_denominator) == (
        480,
        500,
        400,
        450,
    )


@pytest.mark.parametrize("group", ["Lũy kế", "Lũy kế từ đầu năm", "Kế hoạch năm", "Cùng kỳ 2020"])
def test_a_figure_of_another_time_is_never_the_periods(group: str) -> None:
    workbook = two_rows(
        f"| Mã đơn vị | Mã chỉ tiêu | Kỳ | {group}       |        |",
        "|            |             |    | Số thực hiện  | Mẫu số |",
        "| VP | CT01 | 10/2021 | 400 | 450 |",
    )
    (only_row,) = read(workbook).tables.progress
    assert (only_row.actual, only_row.denominator) == (None, None)
    assert {"SHT-12"} <= {code for code, _ in said(workbook)} <= {"SHT-03", "SHT-10", "SHT-12", "SHT-21"}


def test_the_figure_of_two_times_is_that_of_the_period() -> None:
    workbook = two_rows(
        "| Mã đơn vị | Mã chỉ tiêu | Kỳ | Lũy kế đến kỳ trước | Trong kỳ     | Mẫu số |",
        "|           |             |    | Số thực hiện        | Số thực hiện |        |",
        "| VP | CT01 | 10/2021 | 400 | 80 | 100 |",
    )
    (only_row,) = read(workbook).tables.progress
    assert (only_row.actual, only_row.denominator) == (80, 100)
    assert "SHT-12" not in dict(said(workbook))


def test_two_groups_of_the_same_figure_are_not_chosen_from() -> None:
    workbook = two_rows(
        "| Mã đơn vị | Mã chỉ tiêu | Kỳ | Nội tỉnh     | Ngoại tỉnh   | Mẫu số |",
        "|           |             |    | Số thực hiện | Số thực hiện |        |",
        "| VP | CT01 | 10/2021 | 4 | 5 | 100 |",
    )
    assert [one.actual for one in read(workbook).tables.progress] == [None]
    assert ("SHT-05", "Tiến độ!E3") in said(workbook)


def test_openings_below_one_heading() -> None:
    workbook = drawn("""
        | Giao chỉ tiêu |           |          |             |          |        |           |
        | Mã chỉ tiêu   | Mã đơn vị | Mức giao | Áp dụng từ  | Số đầu kỳ |       |           |
        |               |           |          |             | Tử số    | Mẫu số | Loại trừ  |
        | CT01          | VP        |          |             | 90       | 100    | 2         |
    """)
    workbook = with_rows(workbook, "Giao chỉ tiêu", lambda rows: (rows[0], rows[1][:7], *rows[2:]))
    (share,) = read(workbook).tables.allocations
    assert (share.opening, share.opening_denominator, share.opening_excluded) == (90, 100, 2)


# 6: ordinals


@pytest.mark.parametrize("header", ["STT", "TT", "Số TT", "Số thứ tự", "No."])
def test_a_column_that_counts_the_rows_is_ignored_quietly(header: str) -> None:
    workbook = progress(f"""
        | Tiến độ  |           |             |         |              |
        | {header} | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
        | 1        | VP        | CT03        | 10/2021 | 5            |
        | 2        | TTR       | CT03        | 10/2021 | 2            |
    """)
    assert said(workbook) == []
    assert [one[3] for one in figures(workbook)] == [5, 2]


NUMBERINGS = [
    "| 1 | 2 | 3 | 4 |",
    "| (1) | (2) | (3) | (4) |",
    "| A | B | 1 | 2 |",
    '| "1" | "2" | "3" | "4=3/2" |',
    "| A | 1 | 2 | 3 |",
    "| (mã) | (mã) | (tháng) | (số) |",
]


@pytest.mark.parametrize("numbers", NUMBERINGS)
def test_the_row_that_numbers_the_columns(numbers: str) -> None:
    workbook = progress("\n".join(("| Tiến độ |", HEAD, numbers, LINE)))
    assert said(workbook) == [("SHT-17", "Tiến độ!A3")]
    assert [one.row for one in read(workbook).tables.progress] == [4]
    assert read(workbook).tables.progress.aside == ()


def test_figures_in_a_row_are_not_the_columns_numbers() -> None:
    workbook = progress("""
        | Tiến độ   |             |         |              |        |             |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Mẫu số | Số loại trừ |
        |           |             |         | 1            | 2      | 3           |
        | VP        | CT01        | 10/2021 | 1            | 2      | 3           |
    """)
    assert [one.row for one in read(workbook).tables.progress] == [3, 4]


# 7: rows that are no data

TOTALS = [
    "| Cộng |  |  | 7 |",
    "| Tổng cộng: |  |  | 7 |",
    "|  | Tổng số |  | 7 |",
    "| TỔNG CỘNG (I+II) |  |  | 7 |",
    "| Cộng phòng Bưu chính | CT03 | 10/2021 | 7 |",
    "| VP | Cộng | 10/2021 | 7 |",
    "| Total |  |  | 7 |",
    "| Sub-total: |  |  | =D3+D4 |",
    "| Tổng cộng |  |  | #REF! |",
]


@pytest.mark.parametrize("line", TOTALS)
def test_a_total_is_set_aside_and_named(line: str) -> None:
    workbook = progress("\n".join(("| Tiến độ |", HEAD, LINE, "| TTR | CT03 | 10/2021 | 2 |", line)))
    reading = read(workbook)
    assert [one.row for one in reading.tables.progress] == [3, 4]
    assert reading.tables.progress.aside == (5,)
    finding = only(workbook, "SHT-15")
    assert (finding.at.row, finding.severity.value) == (5, "warning")
    assert where(reading.findings) == [("SHT-15", str(finding.at))]


HEADINGS = [
    "| I. Văn phòng |  |  |  |",
    "| A. KHỐI VĂN PHÒNG |  |  |  |",
    "| Trong đó: |  |  |  |",
    "|  | Trong đó |  |  |",
    "| Khối các đơn vị sự nghiệp |  |  |  |",
    "| 1) Thanh tra |  |  |  |",
]


@pytest.mark.parametrize("line", HEADINGS)
def test_a_heading_among_the_rows_is_a_note(line: str) -> None:
    workbook = progress("\n".join(("| Tiến độ |", HEAD, line, LINE)))
    reading = read(workbook)
    assert [one.row for one in reading.tables.progress] == [4]
    finding = only(workbook, "SHT-16")
    assert (finding.at.row, finding.severity.value) == (3, "note")
    assert where(reading.findings) == [("SHT-16", str(finding.at))]


def test_a_signature_below_the_table_is_a_note() -> None:
    workbook = progress(
        "\n".join(
            (
                "| Tiến độ |",
                HEAD,
                LINE,
                "| NGƯỜI LẬP BIỂU | | | THỦ TRƯỞNG ĐƠN VỊ |",
                "| (Ký, họ tên) | | | |",
                "| | | | Kiên Giang, ngày 14 tháng 10 năm 2021 |",
            )
        )
    )
    assert said(workbook) == [("SHT-16", "Tiến độ!A4"), ("SHT-16", "Tiến độ!A5"), ("SHT-16", "Tiến độ!D6")]
    assert [one.row for one in read(workbook).tables.progress] == [3]


DATA = [
    ("| VP |  |  | 7 |", ["COL-01", "COL-01"]),
    ("|  |  |  | 7 |", ["COL-01", "COL-01", "COL-01"]),
    ("| VP |  |  |  |", ["COL-01", "COL-01"]),
    ("| Trong đó: |  |  | 7 |", ["COL-01", "COL-01", "COL-09"]),
    ("| Văn phòng | CT03 | 10/2021 | 7 |", ["COL-09"]),
    ("| Cộng tác viên | CT03 | 10/2021 | 7 |", ["COL-09"]),
    ("| VP | CT03 | 09/2021 | một lớp |", ["COL-02"]),
]


@pytest.mark.parametrize(("line", "codes"), DATA)
def test_what_may_be_data_stays_data(line: str, codes: list[str]) -> None:
    workbook = progress("\n".join(("| Tiến độ |", HEAD, LINE, line)))
    assert [one.row for one in read(workbook).tables.progress] == [3, 4]
    assert [code for code, _ in where(read(workbook).findings)] == codes


def test_notes_never_make_a_row_a_total() -> None:
    workbook = progress("""
        | Tiến độ   |             |         |              |           |            |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện | Ghi chú   | Minh chứng |
        | VP        | CT03        | 10/2021 | 5            | Tổng cộng | Cộng       |
        |           | CT03        | 09/2021 | 5            | Tổng cộng | Cộng       |
    """)
    assert [one.row for one in read(workbook).tables.progress] == [3, 4]
    assert where(read(workbook).findings) == [("COL-01", "Tiến độ!A4")]


def test_the_label_of_a_total_may_stand_in_any_other_column() -> None:
    workbook = progress("""
        | Tiến độ |           |             |                |         |              |
        | STT     | Mã đơn vị | Mã chỉ tiêu | Tên chỉ tiêu   | Kỳ      | Số thực hiện |
        | I       |           |             | Khối văn phòng |         |              |
        | 1       | VP        | CT03        | Lớp tập huấn   | 10/2021 | 5            |
        |         |           |             | Cộng           |         | 5            |
        | Tổng số |           |             |                |         | 5            |
    """)
    assert [one.row for one in read(workbook).tables.progress] == [4]
    assert said(workbook) == [("SHT-15", "Tiến độ!A6"), ("SHT-15", "Tiến độ!D5")]


def test_totals_on_the_other_sheets() -> None:
    targets = """
        | Chỉ tiêu    |              |     |               |       |              |
        | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
        | CT03        | Lớp tập huấn | lớp | Số thời kỳ    | ≥     | 7            |
        |             | Tổng cộng    |     |               |       | 7            |
        |             | Tổng số lớp  | lớp | Số thời kỳ    | ≥     | 7            |
    """
    given_ = """
        | Giao chỉ tiêu |           |          |
        | Mã chỉ tiêu   | Mã đơn vị | Mức giao |
        | CT03          | VP        | 7        |
        | Cộng          |           | 7        |
    """
    reading = read(drawn(targets, given_, "| Tiến độ |"))
    assert [one.row for one in reading.tables.targets] == [3, 5]  # «Tổng số lớp» is a target whose code is missing
    assert [one.row for one in reading.tables.allocations] == [3]
    assert where(reading.findings) == [
        ("COL-01", "Chỉ tiêu!A5"),
        ("SHT-15", "Chỉ tiêu!B4"),
        ("SHT-15", "Giao chỉ tiêu!A4"),
    ]


def test_a_code_makes_a_row_data_whatever_its_name() -> None:
    targets = """
        | Chỉ tiêu    |              |     |               |       |              |
        | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT | Loại chỉ tiêu | Chiều | Mức kế hoạch |
        | CT03        | Tổng số      | lớp | Số thời kỳ    | ≥     | 7            |
    """
    reading = read(drawn(targets, NO_ALLOCATION, "| Tiến độ |"))
    assert [(one.code, one.name) for one in reading.tables.targets] == [("CT03", "Tổng số")]
    assert where(reading.findings) == []


def test_a_pasted_head_is_passed_over() -> None:
    lines = ("| Tiến độ |", HEAD, LINE, "", HEAD, "| 1 | 2 | 3 | 4 |", "| TTR | CT03 | 10/2021 | 2 |")
    workbook = progress("\n".join(line for line in lines if line))
    assert [one[3] for one in figures(workbook)] == [5, 2]
    assert said(workbook) == [("SHT-17", "Tiến độ!A5"), ("SHT-18", "Tiến độ!A4")]


INSERTED = [
    (None, None, None, None),
    ("Cộng", None, None, 7.0),
    ("Tổng cộng:", None, None, 7.0),
    ("II. Thanh tra", None, None, None),
    ("Trong đó:", None, None, None),
    ("Mã đơn vị", "Mã chỉ tiêu", "Kỳ", "Số thực hiện"),
    ("Unit code", "Target code", "Period", "Actual"),
]


@given(st.lists(st.tuples(st.integers(0, 8), st.sampled_from(INSERTED)), max_size=8))
def test_what_is_no_data_changes_no_row_wherever_it_stands(inserted: list[tuple[int, tuple[Raw, ...]]]) -> None:
    workbook = drawn()
    found = workbook.titled("Tiến độ")
    assert found is not None
    rows: list[tuple[Raw, ...]] = list(found.rows[2:])
    for place, line in inserted:
        rows.insert(min(place, len(rows)), line)
    changed = with_rows(workbook, "Tiến độ", lambda _: (*found.rows[:2], *rows))
    assert typed(changed) == typed(workbook)
    totals = sum(line[3] == 7 for _, line in inserted)
    assert len(read(changed).tables.progress.aside) == totals
    assert len(said(changed)) == sum(line[0] is not None for _, line in inserted)


# 8: the table split in two, with other columns below


def test_rows_below_another_head_are_not_read() -> None:
    workbook = progress("""
        | Tiến độ   |             |              |              |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ           | Số thực hiện | Mẫu số |
        | VP        | CT01        | 10/2021      | 480          | 500    |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ           | Mẫu số       | Số thực hiện |
        | TTR       | CT01        | 10/2021      | 50           | 48           |
        | TTR       | CT02        | 10/2021      | 50           | 48           |
    """)
    reading = read(workbook)
    assert [one.row for one in reading.tables.progress] == [3]
    assert reading.tables.progress.aside == (5, 6)
    finding = only(workbook, "SHT-19")
    assert (str(finding.at), finding.severity.value) == ("Tiến độ!A4", "error")
    assert "2 dòng bên dưới không được đọc" in finding.message("vi")


def test_a_head_of_which_no_typed_column_holds_a_word_is_named_too() -> None:
    sub = "| | | | | | Số thực hiện | Mẫu số |"
    head = "| Mã đơn vị | Mã chỉ tiêu | Kỳ | Tình trạng | Tự đánh giá | Ghi một | Ghi hai |"
    workbook = with_rows(
        drawn(NO_ALLOCATION), "Tiến độ", lambda _: sheet("\n".join(("| Tiến độ |", head, LINE[:-2], sub, LINE))).rows
    )
    assert ("SHT-19", "Tiến độ!F4") in said(workbook)
    assert [one.row for one in read(workbook).tables.progress] == [3]


def test_below_the_first_head_again_reading_goes_on() -> None:
    other = "| Mã đơn vị | Mã chỉ tiêu | Kỳ | Mẫu số |"
    lines = ("| Tiến độ |", HEAD, LINE, other, "| TTR | CT01 | 10/2021 | 9 |", HEAD, "| TTR | CT03 | 10/2021 | 2 |")
    assert [one[3] for one in figures(progress("\n".join(lines)))] == [5, 2]


WORDS = [text for column in PROGRESS.block.columns.values() for text in column.words.both()]
CELLS: st.SearchStrategy[Raw] = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.sampled_from(
        [
            "VP",
            "CT03",
            "Cộng",
            "Tổng cộng",
            "Trong đó:",
            "I. Văn phòng",
            "STT",
            "Kết quả",
            "Lũy kế",
            "(1)",
            "",
            " ",
            "A",
        ]
    ),
    st.sampled_from([1.0, 2.0, 3.0, float("nan"), True, date(2021, 10, 1)]),
    st.text(max_size=6),
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=7), max_size=12), st.integers(1, 30), st.integers(1, 5))
def test_whatever_stands_there_is_read_named_or_left(cells: list[list[Raw]], top: int, left: int) -> None:
    """No sheet makes reading fail, and no row is both data and set aside; a figure below a head is one or the other."""
    workbook = drawn()
    grid = Grid("Tiến độ", tuple(map(tuple, cells)), top, left)
    reading = read(replace(workbook, grids=tuple(grid if one.title == grid.title else one for one in workbook.grids)))
    found = reading.tables.progress
    rows = {one.row for one in found}
    assert not rows & set(found.aside)
    assert all(finding.line("vi") and finding.line("en") for finding in reading.findings)
    place = found.position.columns.get("actual")
    named = {one.at.row for one in reading.findings}
    if place is not None:
        filled = {row for row in range(found.position.header + 1, grid.last_row + 1) if grid.at(row, place) is not None}
        assert filled <= rows | set(found.aside) | named


# 9: the account


def test_a_total_is_accounted_for_and_never_counted() -> None:
    book = next(one for one in issued_books(tables()).values() if len(one.tables.units) == 1)
    said_rows = [row(book.unit.code, "CT03", 10, "2"), row(book.unit.code, "CT03", 9, "3")]
    plain = sent(book, said_rows, 10)
    assert plain.reading is not None
    progress_of = plain.reading.tables.progress
    with_total = replace(progress_of, aside=(40, 41))
    reading = replace(plain.reading, tables=replace(plain.reading.tables, progress=with_total))
    before, after = lay(tables(), [plain])[0], lay(tables(), [replace(plain, reading=reading)])[0]
    assert after.rows_in == before.rows_in + 2 == after.rows_used + sum(after.set_aside.values())
    assert after.rows_used == before.rows_used
    assert after.counted == before.counted


def test_a_file_without_a_column_that_a_row_needs_is_not_half_counted() -> None:
    """Without denominators the ratios of a resubmission displace nothing; what needs no denominator counts."""
    book = next(one for one in issued_books(tables()).values() if len(one.tables.units) == 1)
    ratio = next(one.code for one in TARGETS if one.measure is Measure.FLOW_RATIO)
    flow = next(one.code for one in TARGETS if one.measure is Measure.FLOW)
    first = sent(book, [row(book.unit.code, ratio, 10, "80/100"), row(book.unit.code, flow, 10, "2")], 10)
    second = sent(book, [row(book.unit.code, ratio, 10, "90/"), row(book.unit.code, flow, 10, "3")], 10, revision=2)
    assert second.reading is not None
    of = second.reading.tables.progress
    place = replace(
        of.position, columns={id: number for id, number in of.position.columns.items() if id != "denominator"}
    )
    cut = replace(second.reading, tables=replace(second.reading.tables, progress=replace(of, position=place)))
    outcome, _ = lay(tables(), [first, replace(second, reading=cut, findings=())])
    counted = {(one.target, one.period): (one.actual, one.denominator) for one in outcome.counted}
    assert counted[ratio, date(2021, 10, 1)] == (80, 100)
    assert counted[flow, date(2021, 10, 1)] == (3, None)
    assert outcome.rows_in == outcome.rows_used + sum(outcome.set_aside.values())


NASTY = (
    "mistyped",
    "twice the same",
    "over two rows",
    "numbered",
    "totals",
    "pasted heads",
    "counted rows",
    "titles above",
    "layout 0",
)


@pytest.mark.parametrize("how", NASTY)
def test_a_layout_that_can_be_read_gives_the_same_results(
    how: str, demo: Path, tmp_path: Path, expected: dict[str, Any]
) -> None:
    """Real files, changed by openpyxl: from the bytes to the results."""
    changed = tmp_path / how / "BCVT.xlsx"
    changed.parent.mkdir()
    workbook = openpyxl.load_workbook(demo / "so-gui-ve" / "10-2021" / "BCVT.xlsx")
    page = workbook["Tiến độ"]
    page.tables.clear()
    CHANGES[how](page)
    workbook.save(changed)
    found = _consolidated(demo / "ke-hoach-46.xlsx", changed, tmp_path)
    assert found["results"] == expected["results"]
    assert found["rows_used"] == expected["rows_used"]
    assert found["rows_in"] == found["rows_used"] + sum(found["set_aside"].values())
    assert found["set_aside"].get("error", 0) == (2 if how == "totals" else 0)


def test_a_master_whose_rows_cannot_all_be_read_is_not_consolidated(demo: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(demo / "tong-hop.xlsx")
    page = workbook["Tiến độ"]
    page.tables.clear()
    head = _head(page)
    actual, denominator = _column(page, head, "Số thực hiện"), _column(page, head, "Mẫu số")
    _copy_head(page, head, head + 10)
    page.cell(head + 10, actual).value, page.cell(head + 10, denominator).value = "Mẫu số", "Số thực hiện"
    workbook.save(tmp_path / "master.xlsx")
    arguments = [
        "consolidate",
        str(tmp_path / "master.xlsx"),
        str(demo / "so-gui-ve"),
        "-o",
        str(tmp_path / "out.xlsx"),
    ]
    assert main(arguments) == 1
    assert not (tmp_path / "out.xlsx").exists()


def _consolidated(master: Path, submission: Path, folder: Path) -> dict[str, Any]:
    said_ = StringIO()
    with redirect_stdout(said_):
        assert (
            main(["consolidate", str(master), str(submission), "-o", str(folder / "o.xlsx"), "--force", "--json"]) == 0
        )
    outcome: dict[str, Any] = json.loads(said_.getvalue())
    return outcome


@pytest.fixture(scope="module")
def expected(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What comes of the workbook as it was issued and filled in."""
    return _consolidated(
        demo / "ke-hoach-46.xlsx", demo / "so-gui-ve" / "10-2021" / "BCVT.xlsx", tmp_path_factory.mktemp("plain")
    )


def _head(page: Any) -> int:
    return next(number for number in range(1, 21) if any(cell.value == "Số thực hiện" for cell in page[number]))


def _column(page: Any, row_number: int, header: str) -> int:
    return next(int(cell.column) for cell in page[row_number] if cell.value == header)


def _copy_head(page: Any, head: int, to: int) -> None:
    page.insert_rows(to)
    for column in range(1, page.max_column + 1):
        page.cell(to, column).value = page.cell(head, column).value


def _mistype(page: Any) -> None:
    head = _head(page)
    for was, now in {"Số thực hiện": "So thuc hien", "Mã đơn vị": "Mã ĐV", "Kỳ": "Kì", "Mẫu số": "Mẫu sô"}.items():
        page.cell(head, _column(page, head, was)).value = now


def _twice(page: Any) -> None:
    head = _head(page)
    column, right = _column(page, head, "Số thực hiện"), page.max_column + 1
    for number in range(head, page.max_row + 1):
        page.cell(number, right).value = page.cell(number, column).value


def _over_two_rows(page: Any) -> None:
    head = _head(page)
    page.insert_rows(head)
    for column in range(1, page.max_column + 1):
        text = page.cell(head + 1, column).value
        if text not in ("Số thực hiện", "Mẫu số", "Số loại trừ"):
            page.cell(head, column).value, page.cell(head + 1, column).value = text, None
            page.merge_cells(start_row=head, end_row=head + 1, start_column=column, end_column=column)
    first = _column(page, head + 1, "Số thực hiện")
    page.cell(head, first).value = "Kết quả"
    page.merge_cells(start_row=head, end_row=head, start_column=first, end_column=first + 2)


def _number(page: Any) -> None:
    head = _head(page)
    page.insert_rows(head + 1)
    for column in range(1, page.max_column + 1):
        page.cell(head + 1, column).value = column


def _add_totals(page: Any) -> None:
    head = _head(page)
    unit, actual = _column(page, head, "Mã đơn vị"), _column(page, head, "Số thực hiện")
    page.insert_rows(head + 4)
    page.cell(head + 4, unit).value, page.cell(head + 4, actual).value = "Cộng", 12345
    page.insert_rows(head + 1)
    page.cell(head + 1, unit).value = "I. Phòng Bưu chính – Viễn thông"
    last = page.max_row + 2
    page.cell(last, unit).value, page.cell(last, actual).value = "Tổng cộng", f"=SUM(F{head + 1}:F{last - 2})"
    page.cell(last + 2, unit).value, page.cell(last + 2, actual).value = "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"


def _paste_heads(page: Any) -> None:
    head = _head(page)
    _copy_head(page, head, head + 7)
    page.insert_rows(head + 7)
    page.cell(head + 7, 1).value = "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"


def _count_rows(page: Any) -> None:
    head = _head(page)
    page.insert_cols(1)
    page.cell(head, 1).value = "STT"
    for number in range(head + 1, page.max_row + 1):
        page.cell(number, 1).value = number - head


def _titles(page: Any) -> None:
    page.insert_rows(_head(page))
    page.insert_rows(1, 6)
    page["A1"], page["A3"] = "UBND TỈNH KIÊN GIANG", "KẾ HOẠCH, THỰC HIỆN LŨY KẾ"
    page.cell(_head(page) - 1, 1).value = "KẾT QUẢ SO VỚI CÙNG KỲ NĂM TRƯỚC"


def _make_old(page: Any) -> None:
    head = _head(page)
    names = {
        "Kỳ": "Tháng",
        "Số thực hiện": "Kết quả thực hiện",
        "Mẫu số": "Tổng số (mẫu số)",
        "Tự đánh giá": "Đánh giá",
    }
    for was, now in names.items():
        page.cell(head, _column(page, head, was)).value = now
    for gone in ("Cùng kỳ năm trước", "Cùng kỳ năm trước – mẫu số", "Loại số liệu", "Minh chứng"):
        page.delete_cols(_column(page, head, gone))
    for title in ("Cá nhân", "Phong trào", "Đăng ký", "Khen thưởng"):
        del page.parent[title]
    for line in page.parent["_xlplan"].iter_rows():
        if line[0].value == "layout":
            line[1].value = "0"


CHANGES: dict[str, Callable[[Any], None]] = dict(
    zip(
        NASTY,
        (_mistype, _twice, _over_two_rows, _number, _add_totals, _paste_heads, _count_rows, _titles, _make_old),
        strict=True,
    )
)


# 10: what is left over


def test_a_column_without_header_is_said() -> None:
    workbook = progress("\n".join(("| Tiến độ |", HEAD, LINE)))
    workbook = with_rows(workbook, "Tiến độ", lambda rows: (*rows[:2], (*rows[2], *(None,) * 30, "ghi thêm")))
    finding = only(workbook, "SHT-20")
    assert finding.severity.value == "warning"
    assert finding.values["cells"] == 1


def test_a_header_that_was_deleted_is_missing_and_its_column_named() -> None:
    workbook = with_rows(drawn(), "Tiến độ", lambda rows: (rows[0], (*rows[1][:3], None, *rows[1][4:]), *rows[2:]))
    assert said(workbook) == [("SHT-03", "Tiến độ")]
    assert only(workbook, "SHT-03").message("vi") == "Thiếu cột Số thực hiện (cột D không có tiêu đề)."


def test_numbers_that_count_the_rows_need_no_header() -> None:
    workbook = with_rows(
        drawn(),
        "Tiến độ",
        lambda rows: [(number - 1 if number > 1 else None, *line) for number, line in enumerate(rows)],
    )
    assert said(workbook) == []
    assert typed(workbook) == typed(drawn())


def test_a_sheet_of_the_offices_own_is_a_note() -> None:
    workbook = drawn("| Ghi chú riêng | việc cần làm |", "| Sheet2 |")
    assert said(workbook) == [("SHT-13", "Ghi chú riêng"), ("SHT-13", "Sheet2")]
    empty = replace(
        workbook, grids=tuple(replace(one, rows=()) if one.title == "Sheet2" else one for one in workbook.grids)
    )
    assert said(empty) == [("SHT-13", "Ghi chú riêng")]


def test_a_table_split_over_two_sheets_is_said_with_its_rows() -> None:
    workbook = drawn()
    second = workbook.titled("Tiến độ")
    assert second is not None
    workbook = replace(workbook, grids=(*workbook.grids, replace(second, title="Tiến độ (2)")))
    finding = only(workbook, "SHT-14")
    assert (str(finding.at), finding.severity.value, finding.values["rows"]) == ("Tiến độ (2)", "warning", 8)
    assert typed(workbook) == typed(drawn())


# 11: layouts

OLD = (
    """
    | _xlplan |   |
    | layout  | 0 |
    """,
    """
    | Đơn vị    |            |           |               |          |
    | Mã đơn vị | Tên đơn vị | Trực thuộc | Loại đơn vị  | Phụ trách |
    | S         | Sở TTTT    |           |               |          |
    | VP        | Văn phòng  | S         |               |          |
    | TTR       | Thanh tra  | S         |               |          |
    """,
    """
    | Tiến độ   |             |         |                   |                 |                      |            |          |
    | Mã đơn vị | Mã chỉ tiêu | Tháng   | Kết quả thực hiện | Tổng số (mẫu số) | Không tính (loại trừ) | Tình trạng | Đánh giá | Ghi chú |
    | VP        | CT01        | 10/2021 | 480               | 500             | 5                    |            |          |
    | VP        | CT02        | 10/2021 | 30                | 50              |                      |            |          |
    | VP        | CT03        | 10/2021 | 1                 |                 |                      |            |          |
    | TTR       | CT03        | 10/2021 | 2                 |                 |                      |            |          |
    | TTR       | CT04        | 10/2021 | 90                |                 |                      |            |          |
    | TTR       | CT04.1      | 10/2021 | 35                |                 |                      |            |          |
    | TTR       | CT04.2      | 10/2021 | 55                |                 |                      |            |          |
    | VP        | CT05        | 10/2021 |                   |                 |                      |            | Đạt      |
    """,  # noqa: E501
)


def layout_0() -> Book:
    """The usual workbook as layout 0 had it: other names, fewer columns, five sheets fewer."""
    workbook = drawn(*OLD)
    cut = {"Đơn vị": 5, "Tiến độ": 9}
    for title, width in cut.items():
        workbook = with_rows(workbook, title, lambda rows, width=width: [line[:width] for line in rows])  # type: ignore[misc]
    gone = ("Cá nhân", "Phong trào", "Danh hiệu", "Đăng ký", "Khen thưởng")
    workbook = replace(workbook, grids=tuple(one for one in workbook.grids if one.title not in gone))
    return with_rows(
        workbook,
        "Kế hoạch",
        lambda rows: [("Tháng báo cáo", *one[1:]) if one[0] == "Kỳ báo cáo" else one for one in rows],
    )


def test_an_older_layout_comes_forward_by_a_named_step() -> None:
    workbook = layout_0()
    reading = read(workbook)
    assert where(validate(workbook)) == [("SHT-22", "Kế hoạch")]
    assert "phiên bản 0" in only(workbook, "SHT-22").message("vi")
    today = read(drawn()).tables
    # layout 0 had no such column
    without = replace(today.progress, rows=tuple(replace(one, evidence=None) for one in today.progress))
    assert reading.tables.units.rows == today.units.rows
    assert [replace(one, row=0) for one in reading.tables.progress] == [replace(one, row=0) for one in without]
    assert reading.tables.plan.period == date(2021, 10, 1)
    assert reading.layout_known
    assert reading.manifest is not None
    assert reading.manifest.layout == LAYOUT_VERSION


def test_old_names_mean_nothing_in_a_workbook_of_today() -> None:
    workbook = layout_0()
    today = replace(
        workbook,
        grids=tuple(replace(one, rows=_today(one.rows)) if one.title == "_xlplan" else one for one in workbook.grids),
    )
    assert "Số thực hiện" in " ".join(one.message("vi") for one in read(today).findings if one.code == "SHT-03")


def _today(rows: Cells) -> Cells:
    return tuple(("layout", float(LAYOUT_VERSION)) if line[0] == "layout" else line for line in rows)


@pytest.mark.parametrize(("written", "shown"), [("3", "3"), ("99", "99")])
def test_a_layout_that_is_not_known_is_refused_in_words(written: str, shown: str) -> None:
    workbook = drawn(f"""
        | _xlplan |           |
        | layout  | {written} |
    """)
    finding = only(workbook, "IDN-03")
    assert not read(workbook).layout_known
    assert f"phiên bản {shown}," in finding.message("vi")
    assert "không được dùng" in finding.message("vi")
    assert finding.fix("vi").startswith("Giữ nguyên sổ và cập nhật xlplan")


@pytest.mark.parametrize("written", ["mới", ""])
def test_a_changed_identity_sheet_is_no_newer_layout(written: str) -> None:
    workbook = drawn(f"""
        | _xlplan |           |
        | layout  | {written} |
    """)
    finding = only(workbook, "IDN-04")
    assert not read(workbook).layout_known
    assert "đã bị thay đổi" in finding.message("vi")


# 12: the Plan sheet's labels


def test_a_mistyped_label_is_read_and_said() -> None:
    workbook = with_rows(
        drawn(), "Kế hoạch", lambda rows: [("Kỳ báo caó:", *one[1:]) if one[0] == "Kỳ báo cáo" else one for one in rows]
    )
    assert read(workbook).tables.plan.period == date(2021, 10, 1)
    assert where(validate(workbook)) == [("SHT-23", "Kế hoạch!A13")]
    assert only(workbook, "SHT-23").message("vi") == "Dòng «Kỳ báo caó:» được đọc là Kỳ báo cáo."
