"""Findings grouped by root cause, and warnings that a note explains.

1. One broken column is one line with a count and all its addresses as ranges. Cells with other values are told with
   their own: the sentence does not speak for them.
2. Different causes stay apart: other codes, columns, files, unknown words; figures that each need a look.
3. Nothing is dropped: every finding lies in exactly one group, whatever the findings are; groups keep the order of
   their first ones.
4. Ranges name exactly the cells.
5. A warning whose row has a note is acknowledged: told last with the note, counted apart; an error never is. So is
   one that is known from an earlier month, told before those.
6. Text, JSON and the Checks sheet tell the same groups.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cases.history import LARGE, monthly, progress
from tests.support import books
from tests.support.drawn import drawn, validate, where
from xlplan.commands.output import findings_json, group_line, print_findings
from xlplan.findings import CellRef, Finding, Kind, Severity, count, counts_line
from xlplan.groups import grouped, ranges
from xlplan.reader import kinds, read
from xlplan.words import Words
from xlplan.workflow.building import document, new_outcome
from xlplan.xlsx.write import to_bytes

TEXT_COLUMN = [f"| VP | CT03 | {month:02d}/2021 | một | | | | |" for month in range(6, 11)]
OTHER_ERRORS = ["| TTR | CT03 | 09/2021 | -1 | | | | |", "| TTR | CT03 | 10/2021 | hai | | | | |"]


class Lines:
    """An Out that keeps its lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def line(self, text: str = "") -> None:
        self.lines.append(text)


def told(findings: tuple[Finding, ...]) -> list[str]:
    out = Lines()
    print_findings(findings, "vi", out)  # type: ignore[arg-type]
    return out.lines


def test_a_column_of_text_is_told_once_with_its_cells() -> None:
    lines = told(validate(drawn(progress(*TEXT_COLUMN))))
    assert len(lines) == 1
    assert "Tiến độ!D3  COL-02  Số thực hiện phải là số, ô này ghi «một»." in lines[0]
    assert lines[0].endswith("4 ô khác như vậy: D4:D7.")


def test_ranges_leave_out_what_is_sound() -> None:
    lines = told(validate(drawn(progress(*TEXT_COLUMN, *OTHER_ERRORS), *LARGE)))
    assert len(lines) == 2
    assert "5 ô khác cùng loại: D4:D7 «một»; D9 «hai»." in lines[0]
    assert "COL-07" in lines[1]
    assert "khác như vậy" not in lines[1]


def test_three_hundred_cells_are_one_line() -> None:
    found = [
        Finding(kinds.NOT_A_NUMBER, CellRef("Tiến độ", row, 5), {"column": "Số", "value": str(row)})
        for row in range(6, 306)
    ]
    (group,) = grouped(found)
    assert (group.cells, group.others("vi")) == ("E6:E305", "299 ô khác cùng loại, mỗi ô theo giá trị của nó: E7:E305.")


def test_a_line_never_speaks_for_a_cell_with_another_value() -> None:
    typed = ("1.110.000", "1.110.000", "1.047", "39,6 km", "KPS")
    months = range(6, 11)
    sheet = progress(
        *(f'| VP | CT03 | {month:02d}/2021 | "{text}" | | | | |' for month, text in zip(months, typed, strict=True))
    )
    (read_one, two_ways, nothing) = grouped(validate(drawn(sheet)))
    assert read_one.first.fix("vi").startswith("Gõ lại 1110000")
    assert read_one.others("vi") == "2 ô khác cùng loại: D4 «1.110.000» → 1110000; D6 «39,6 km» → 39,6."
    assert read_one.others("en") == "2 more of the kind: D4 “1.110.000” → 1110000; D6 “39,6 km” → 39.6."
    assert (two_ways.others("vi"), nothing.others("vi")) == ("", "")


def test_equal_values_are_told_together() -> None:
    sheet = progress(*(f'| VP | CT03 | {month:02d}/2021 | "12 lớp" | | | | |' for month in range(6, 11)))
    (group,) = grouped(validate(drawn(sheet)))
    assert group.others("vi") == "4 ô khác như vậy: D4:D7."
    assert group.others("en") == "4 more likewise: D4:D7."


def test_a_list_is_printed_once() -> None:
    people = """
        | Cá nhân    |           |           |           |
        | Mã cá nhân | Họ và tên | Mã đơn vị | Đối tượng |
        | A          | Lê Văn A  | VP        | Lao công  |
        | B          | Lê Văn B  | VP        | Tạp vụ    |
        | C          | Lê Văn C  | VP        | Tạp vụ    |
    """
    (group,) = grouped(validate(drawn(people)))
    assert group.others("vi") == "2 ô khác cùng loại: D4:D5 «Tạp vụ»."


def test_each_unknown_code_is_a_cause_of_its_own() -> None:
    sheet = progress(
        "| TTRA | CT03 | 08/2021 | 1 | | | | |",
        "| VQ | CT03 | 08/2021 | 1 | | | | |",
        "| TTRA | CT03 | 09/2021 | 1 | | | | |",
    )
    assert [group.cells for group in grouped(validate(drawn(sheet)))] == ["A3, A5", "A4"]


def test_two_wrong_ratios_are_two_mistakes() -> None:
    sheet = progress("| VP | CT01 | 09/2021 | 512 | 498 | | | |", "| VP | CT01 | 10/2021 | 500 | 498 | | | |")
    assert [group.cells for group in grouped(validate(drawn(sheet)))] == ["D3", "D4"]


def test_what_is_not_filled_in_is_one_list() -> None:
    sheet = progress(*monthly("VP", "CT03", "", "", "1", ""), *monthly("TTR", "CT03", ""))
    assert [(group.first.code, group.cells) for group in grouped(validate(drawn(sheet)))] == [
        ("PRG-11", "D3:D4, D6:D7")
    ]


def test_rows_that_are_mended_otherwise_are_another_cause() -> None:
    sheet = """
        | Tiến độ   |             |         |              |
        | Mã đơn vị | Mã chỉ tiêu | Kỳ      | Số thực hiện |
        | VP        | CT03        | 09/2021 |              |
        | VP        | CT03        | 10/2021 |              |
        | TTR       | CT04        | 10/2021 |              |
    """
    groups = grouped(validate(drawn(sheet)))
    assert [(group.cells, "Không phát sinh" in group.first.fix("vi")) for group in groups] == [
        ("D3:D4", True),
        ("D5", False),
    ]


SEVERITIES = {
    code: Kind(code, Severity.WARNING, Words("a {value}.", "b {value}."), Words("c.", "d."))
    for code in ("COL-02", "PRG-99")
}
FINDINGS = st.lists(
    st.builds(
        Finding,
        st.sampled_from([*SEVERITIES.values(), kinds.UNKNOWN_CODE]),
        st.builds(CellRef, st.sampled_from(["A", "B"]), st.integers(0, 6), st.integers(0, 3)),
        st.fixed_dictionaries(
            {"value": st.sampled_from(["x", "y", 1.5, None]), "unit": st.sampled_from(["VP", "TTR"])}
        ),
        file=st.sampled_from(["", "f"]),
        explanation=st.sampled_from(["", "n"]),
    ),
    max_size=40,
)


@given(FINDINGS)
def test_nothing_is_dropped(found: list[Finding]) -> None:
    groups = grouped(found)
    assert Counter(id(one) for group in groups for one in group.findings) == Counter(map(id, found))
    firsts = [next(place for place, one in enumerate(found) if one is group.first) for group in groups]
    assert firsts == sorted(firsts)
    for group in groups:
        assert len({(one.code, one.file, one.at.sheet, one.acknowledged) for one in group.findings}) == 1
        assert len({one.at.column for one in group.findings}) == 1


@given(st.sets(st.tuples(st.integers(1, 40), st.integers(1, 30))))
def test_ranges_name_exactly_the_cells(spots: set[tuple[int, int]]) -> None:
    named = set()
    for part in ranges(CellRef("S", row, column) for row, column in spots).split(", ") if spots else ():
        first, _, last = part.partition(":")
        letters, top = re.fullmatch(r"([A-Z]+)(\d+)", first).groups()  # type: ignore[union-attr]
        bottom = re.fullmatch(rf"{letters}(\d+)", last or first)
        assert bottom is not None
        column = openpyxl.utils.column_index_from_string(letters)
        named |= {(row, column) for row in range(int(top), int(bottom[1]) + 1)}
    assert named == spots


JUMP = monthly("VP", "CT03", "52", "61", "58", "490")


def explained_jump(note: str) -> tuple[Finding, ...]:
    return validate(drawn(progress(*JUMP[:-1], JUMP[-1].removesuffix("| |") + f"| {note} |"), *LARGE))


def test_a_note_acknowledges_the_warning_of_its_row() -> None:
    (open_one,), (found,) = explained_jump(""), explained_jump("Mở thêm lớp ở ba huyện")
    assert (open_one.acknowledged, found.acknowledged) == (False, True)
    assert count([open_one]) == {"error": 0, "warning": 1, "note": 0, "known": 0, "acknowledged": 0}
    assert count([found]) == {"error": 0, "warning": 0, "note": 0, "known": 0, "acknowledged": 1}
    assert counts_line([found], "vi") == "0 lỗi, 0 cảnh báo, 0 lưu ý, 1 cảnh báo đã giải trình"
    assert counts_line([open_one], "vi") == "0 lỗi, 1 cảnh báo, 0 lưu ý"
    assert counts_line([found, open_one], "en") == "0 error(s), 1 warning(s), 0 note(s), 1 explained warning(s)"
    (group,) = grouped([found])
    assert group_line(group, "vi").startswith("Đã giải trình  Tiến độ!D6  PRG-17  CT03, kỳ 09/2021: 490 cao hơn 745 %")
    assert group_line(group, "vi").endswith("Giải trình: Mở thêm lớp ở ba huyện")


def test_known_warnings_are_counted_and_grouped_apart() -> None:
    (new,) = explained_jump("")
    known = replace(new, known=True, at=replace(new.at, row=9))
    assert [len(group.findings) for group in grouped([new, known, replace(known, at=replace(new.at, row=12))])] == [
        1,
        2,
    ]
    assert count([new, known]) == {"error": 0, "warning": 1, "note": 0, "known": 1, "acknowledged": 0}
    assert count([replace(known, explanation="Mở thêm lớp")])["acknowledged"] == 1
    assert counts_line([new, known], "vi") == "0 lỗi, 1 cảnh báo, 0 lưu ý, 1 cảnh báo đã biết từ kỳ trước"
    assert counts_line([known], "en") == "0 error(s), 0 warning(s), 0 note(s), 1 warning(s) known before"
    assert [line.split("  ")[0] for line in told((known, new))] == ["Cảnh báo", "Đã biết"]


def test_a_note_of_another_row_explains_nothing_and_no_note_explains_an_error() -> None:
    other = [JUMP[0].removesuffix("| |") + "| Lớp ở Giồng Riềng |", *JUMP[1:]]
    (found,) = validate(drawn(progress(*other), *LARGE))
    assert (found.code, found.acknowledged) == ("PRG-17", False)
    (wrong,) = validate(drawn(progress("| VP | CT03 | 10/2021 | -5 | | | | Đúng |")))
    assert (wrong.code, wrong.acknowledged, wrong.explanation) == ("COL-07", False, "")
    assert not replace(wrong, explanation="Đúng").acknowledged


def test_explanations_are_passed_up() -> None:
    """In the consolidation the warning stands with its file and its note, and every submission's count has it apart."""
    start = books.tables()
    rows = [books.row("A", "F", 6 + place, said) for place, said in enumerate(("12", "14", "13", "11", "110"))]
    rows[-1] = replace(rows[-1], note="Mở thêm lớp")
    arrival = books.sent(books.issued_books(start)["A"], rows, day=date(2021, 10, 15))
    outcome, after = books.lay(start, [arrival])
    (found,) = [one for one in outcome.findings if one.code == "PRG-17"]
    assert (found.file, found.acknowledged, found.explanation) == (arrival.file, True, "Mở thêm lớp")
    (received,) = outcome.received
    assert (count(received.findings)["warning"], count(received.findings)["acknowledged"]) == (0, 1)
    assert [one.note for one in after.progress if one.actual == 110] == ["Mở thêm lớp"]


def test_a_corrected_earlier_figure_is_explained_by_its_note() -> None:
    start = books.tables()
    book = books.issued_books(start)["A"]
    first = books.sent(book, [books.row("A", "F", 9, "5")], number=9)
    again = [
        books.sent(book, [books.row("A", "F", 9, "7", note=note)], number=10, name="b") for note in (None, "Cộng sót")
    ]
    for second, explained in zip(again, (False, True), strict=True):
        outcome, _ = books.lay(start, [first, second])
        assert [one.acknowledged for one in outcome.findings if one.code == "CON-03"] == [explained]


def test_explained_warnings_are_told_last() -> None:
    sheet = progress(*JUMP[:-1], JUMP[-1].removesuffix("| |") + "| Mở thêm lớp |", *OTHER_ERRORS)
    findings = validate(drawn(sheet, *LARGE))
    assert where(findings) == [("COL-02", "Tiến độ!D8"), ("COL-07", "Tiến độ!D7"), ("PRG-17", "Tiến độ!D6")]
    assert ["PRG-17" in line for line in told(findings)] == [False, False, True]


def test_json_keeps_every_finding_and_adds_the_groups() -> None:
    findings = validate(drawn(progress(*TEXT_COLUMN, *OTHER_ERRORS), *LARGE))
    found = findings_json(findings, "vi")
    singles, groups = found["findings"], found["groups"]
    assert isinstance(singles, list)
    assert isinstance(groups, list)
    assert [one["cell"] for one in singles] == [one.at.cell for one in findings]
    assert sum(group["count"] for group in groups) == len(singles)
    assert [group["cells"] for group in groups] == ["D3:D7, D9", "D8"]
    assert all(groups[one["group"]]["code"] == one["code"] for one in singles)


def test_the_checks_sheet_has_one_line_per_cause() -> None:
    reading = read(drawn())
    tables, manifest = reading.tables, reading.manifest
    assert manifest is not None
    (jump,) = explained_jump("Mở thêm lớp")
    findings = [jump, *validate(drawn(progress(*TEXT_COLUMN, *OTHER_ERRORS), *LARGE))]
    proposing = [replace(one, proposed=str(one.at.row)) if one.code == "COL-02" else one for one in findings]
    data = to_bytes(document(replace(new_outcome(tables, manifest), findings=tuple(proposing))))
    sheet = openpyxl.load_workbook(BytesIO(data))["Kiểm tra"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6) if row[1].value]
    assert [(line[0], line[1], line[2]) for line in lines] == [
        ("Lỗi", "COL-02", "Tiến độ!D3"),
        ("Lỗi", "COL-07", "Tiến độ!D8"),
        ("Đã giải trình", "PRG-17", "Tiến độ!D6"),
    ]
    assert lines[0][3].endswith("D7 «một» → 7; D9 «hai» → 9.")
    assert (lines[0][5], lines[2][4]) == ("theo từng ô", "Giải trình: Mở thêm lớp")
    assert sheet["A3"].value == "7 lỗi, 0 cảnh báo, 0 lưu ý, 1 cảnh báo đã giải trình."
