"""What stands around a typed value decides among its readings, and what nobody sees in it is named.

1. The unit of measure of the row, or of its target, decides: 3.500 tỷ đồng beside ĐVT tỷ đồng is 3500; 1,5 triệu of a
   target counted in lượt is 1500000. Units that differ decide nothing.
2. With its unit a number stands as in a Vietnamese text: a dot separates thousands. That is proposed, never sure, gives
   way to what the other cells say, and does not hold in an English workbook.
3. A bound (từ 10% trở lên) is proposed with its direction, unless the row has the other direction.
4. A dash, KPS, N/A lead to what the rules accept for the row's measure.
5. Short forms of list values are proposed in the language of the workbook, and never sure.
6. Letters of other alphabets, full-width characters and spaces at the ends are named in the message.
7. A rounding error is shown as such: the number is used as it stands, and no rule says the same once more.
8. Negative growth is led to the index that the workbook can hold.
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.drawn import NO_PROGRESS, drawn, validate, where
from xlplan.findings import Finding
from xlplan.layout.choices import (
    AwardOutcome,
    Category,
    Direction,
    Dossier,
    FigureType,
    HonourKind,
    Judgement,
    Measure,
    Recipient,
    State,
)
from xlplan.layout.columns import Choice
from xlplan.layout.progress import UNUSED
from xlplan.reader import read
from xlplan.reader.oddities import odd_signs
from xlplan.text.nothing import means_nothing
from xlplan.text.numbers import read_number
from xlplan.text.plausible import without_rounding_error
from xlplan.text.units import factor, split_bound


def target(said: str, unit: str = "lượt", measure: str = "Số thời kỳ", direction: str = "≥") -> Finding:
    """What is found in the value of a target that is the only one."""
    sheet = f"""
        | Chỉ tiêu    |              |        |               |             |              |
        | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT    | Loại chỉ tiêu | Chiều       | Mức kế hoạch |
        | CT01        | Một việc     | {unit} | {measure}     | {direction} | "{said}"     |
    """
    return at(drawn(sheet, "| Giao chỉ tiêu |", NO_PROGRESS), "Chỉ tiêu!F3")


def at(workbook: object, cell: str) -> Finding:
    (found,) = (one for one in validate(workbook) if str(one.at) == cell)  # type: ignore[arg-type]
    return found


def progress(*lines: str, columns: str = "Số thực hiện") -> object:
    head = f"| Tiến độ | | | |\n| Mã đơn vị | Mã chỉ tiêu | Kỳ | {columns} |"
    return drawn("\n".join((head, *lines)))


# 1, 2: units of measure

UNITS = [
    ("3.500 tỷ đồng", "tỷ đồng", "COL-18", Decimal(3500), False),
    ("3.000 ha", "ha", "COL-18", Decimal(3000), False),
    ("3,125 tỷ đồng", "tỷ đồng", "COL-18", Decimal("3.125"), False),
    ("162 triệu USD", "triệu USD", "COL-17", Decimal(162), True),
    ("39,6 giường", "giường", "COL-17", Decimal("39.6"), True),
    ("12 Xã.", "xã", "COL-17", Decimal(12), True),
    ("1,5 triệu", "lượt", "COL-17", Decimal(1500000), False),
    ("12tr5", "lượt", "COL-17", Decimal(12500000), False),
    ("12tr5", "triệu đồng", "COL-17", Decimal("12.5"), False),
    ("2 nghìn tỷ đồng", "tỷ đồng", "COL-17", Decimal(2000), False),
    ("95%", "%", "COL-19", Decimal(95), True),
    ("5 đồng", "tỷ đồng", "COL-18", None, False),
    ("12 km", "lớp", "COL-17", Decimal(12), False),
    ("1.110", "lượt", "COL-18", None, False),
]


@pytest.mark.parametrize(("said", "unit", "code", "proposed", "sure"), UNITS)
def test_the_unit_of_measure_decides(said: str, unit: str, code: str, proposed: Decimal | None, sure: bool) -> None:
    found = target(said, unit)
    assert (found.code, found.proposed, found.sure) == (code, proposed, sure)


def test_what_the_unit_of_measure_says_is_told() -> None:
    found = target("3.500 tỷ đồng", "tỷ đồng")
    assert found.alternatives == (Decimal(3500), Decimal("3.5"))
    assert found.message("vi") == (
        "Mức kế hoạch ghi «3.500 tỷ đồng», có thể là 3.500 hoặc 3,5; ghi kèm ĐVT như trong văn bản, nên dấu chấm ngăn "
        "hàng nghìn."
    )
    assert found.message("en").endswith("as in a Vietnamese text, where a dot separates thousands.")
    assert found.fix("vi").startswith("Gõ lại số đúng (có lẽ 3500), ")
    assert found.fix("en").startswith("Type the right number (probably 3500) again, ")


def test_a_target_of_another_sheet_gives_its_unit() -> None:
    allocation = """
        | Giao chỉ tiêu |           |              |
        | Mã chỉ tiêu   | Mã đơn vị | Mức giao     |
        | CT03          | VP        | "1.200 lớp"  |
        | ct01          | VP        | "95%"        |
    """
    workbook = drawn(allocation)
    assert at(workbook, "Giao chỉ tiêu!C3").proposed == Decimal(1200)
    assert at(workbook, "Giao chỉ tiêu!C4").proposed == Decimal(95)
    assert at(progress('| TTR | CT04 | 10/2021 | "1.200 thuê bao" |'), "Tiến độ!D3").proposed == Decimal(1200)
    numerator = at(progress('| VP | CT01 | 10/2021 | "1.200 văn bản" |'), "Tiến độ!D3")
    assert (numerator.proposed, numerator.alternatives) == (None, (Decimal(1200), Decimal("1.2")))


def test_other_cells_weigh_more_than_the_way_of_writing() -> None:
    lines = [f"| TTR | CT04 | {month:02d}/2021 | 1.{month} |" for month in range(6, 10)]
    found = at(progress(*lines, '| TTR | CT04 | 10/2021 | "1.200 thuê bao" |'), "Tiến độ!D7")
    assert found.proposed == Decimal("1.2")
    assert "4 trong 4 ô khác" in found.message("vi")


def test_an_english_workbook_has_no_vietnamese_dots() -> None:
    workbook = drawn(
        '| Tiến độ | | | |\n| Mã đơn vị | Mã chỉ tiêu | Kỳ | Số thực hiện |\n| VP | CT03 | 10/2021 | "1.200 lớp" |',
        "| _xlplan | |\n| lang | en |",
    )
    assert at(workbook, "Tiến độ!D3").proposed is None


@pytest.mark.parametrize(
    ("words", "unit", "times"),
    [
        ("tỉ đồng", "tỷ đồng", 1),
        ("ty dong", "Tỷ đồng", 1),
        ("tỷ đồng", "triệu đồng", 1000),
        ("trđ", "triệu đồng", 1),
        ("triệu", "tỷ đồng", Decimal("0.001")),
        ("km", "lớp", None),
        ("đồng", "USD", None),
    ],
)
def test_what_a_number_is_multiplied_by(words: str, unit: str, times: Decimal | None) -> None:
    assert factor(words, unit) == times


def test_without_a_unit_both_readings_stay() -> None:
    found = read_number("3.500 tỷ đồng")
    assert found is not None
    assert len(found.values) == 4


# 3: bounds

BOUNDS = [
    ("từ 10% trở lên", "%", "≥", Decimal(10)),
    ("trên 50 triệu đồng", "triệu đồng", "≥", Decimal(50)),
    ("Đạt tối thiểu 63,1%", "%", "≥", Decimal("63.1")),
    ("5 lượt trở lên", "lượt", "", Decimal(5)),
    ("không dưới 5", "lượt", "≥", Decimal(5)),
    (">= 5", "lượt", "≥", Decimal(5)),
    ("at least 5", "lượt", "≥", Decimal(5)),
    ("không quá 5%", "%", "≤", Decimal(5)),
    ("dưới 5 lượt", "lượt", "≤", Decimal(5)),
    ("5 lượt trở xuống", "lượt", "≤", Decimal(5)),
    ("≤5", "lượt", "≤", Decimal(5)),
    ("không quá 5%", "%", "≥", None),
    ("từ 5 trở lên", "lượt", "≤", None),
]


@pytest.mark.parametrize(("said", "unit", "direction", "proposed"), BOUNDS)
def test_a_bound_is_proposed_with_its_direction(said: str, unit: str, direction: str, proposed: Decimal | None) -> None:
    found = target(said, unit, "Số thời điểm", direction)
    assert (found.code, found.proposed, found.sure) == ("COL-33", proposed, False)


def test_a_bound_is_told() -> None:
    found = target("từ 10% trở lên", "%", "Số thời điểm")
    assert found.message("vi") == "Mức kế hoạch ghi «từ 10% trở lên» ở dạng chữ, có lẽ là ≥ 10."
    assert found.message("en") == "Target value holds the text “từ 10% trở lên”, which is probably ≥ 10."
    assert found.fix("vi").startswith("Gõ 10 ở dạng số; chiều của chỉ tiêu (≥)")
    assert target("không quá 1000000", "lượt").fix("en").startswith("Type the number 1000000; ")


@pytest.mark.parametrize("text", ["giảm ít nhất 4%", "từ 10 đến 20", "trên", "đạt 95%", "= 5", "~ 5", "khoảng 5"])
def test_what_is_no_bound(text: str) -> None:
    assert split_bound(text) is None


def test_a_figure_is_never_a_bound() -> None:
    assert at(progress('| VP | CT03 | 10/2021 | "trên 50" |'), "Tiến độ!D3").code == "COL-02"


# 4: words for nothing

NIL, AT_END = "chọn Không phát sinh ở cột Tình trạng, hoặc gõ 0.", "nếu đến cuối kỳ không có gì thì gõ 0."


@pytest.mark.parametrize(
    ("code", "text", "end"),
    [
        ("CT03", "KPS", NIL),
        ("CT04", "-", AT_END),
        ("CT01", "không", "chọn Không phát sinh ở cột Tình trạng."),
        ("CT03", "N/A", "chọn Không áp dụng ở cột Tình trạng."),
        ("CT05", "-", "Xóa ô này."),
        ("CT99", "-", NIL),
    ],
)
def test_a_word_for_nothing_by_measure(code: str, text: str, end: str) -> None:
    found = at(progress(f'| VP | {code} | 10/2021 | "{text}" |'), "Tiến độ!D3")
    assert (found.code, found.proposed) == ("COL-32", None)
    assert found.fix("vi").endswith(end)
    assert found.fix("en").startswith("Clear the cell")


def test_a_dash_in_a_column_that_does_not_apply_is_cleared() -> None:
    found = at(progress("| VP | CT03 | 10/2021 | 1 | - |", columns="Số thực hiện | Mẫu số"), "Tiến độ!E3")
    assert found.fix("vi") == "Xóa ô này."
    assert means_nothing("n/a")
    assert Measure.FLOW in UNUSED["denominator"]


# 5: short forms


def test_short_forms_of_a_list_are_proposed() -> None:
    people = """
        | Cá nhân    |           |           |           |
        | Mã cá nhân | Họ và tên | Mã đơn vị | Đối tượng |
        | A          | Lê Văn A  | VP        | CC        |
        | B          | Lê Văn B  | VP        | V.C       |
        | C          | Lê Văn C  | VP        | nld       |
    """
    found = validate(drawn(people))
    assert [(one.code, one.proposed, one.sure) for one in found] == [
        ("COL-06", "Công chức", False),
        ("COL-06", "Viên chức", False),
        ("COL-06", "Người lao động", False),
    ]
    english = validate(drawn(people, "| _xlplan | |\n| lang | en |"))
    assert [one.proposed for one in english] == ["Civil servant", "Public employee", "Worker"]


@pytest.mark.parametrize(("typed", "meant"), [(">=", "≥"), ("tối đa", "≤"), ("<=", "≤")])
def test_a_direction_in_other_signs(typed: str, meant: str) -> None:
    sheet = f"""
        | Chỉ tiêu    |              |      |               |         |              |
        | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT  | Loại chỉ tiêu | Chiều   | Mức kế hoạch |
        | CT01        | Một việc     | lượt | Số thời kỳ    | {typed} | 5            |
    """
    assert at(drawn(sheet, "| Giao chỉ tiêu |", NO_PROGRESS), "Chỉ tiêu!E3").proposed == meant


LISTS: list[type[Choice]] = [
    AwardOutcome,
    Category,
    Direction,
    Dossier,
    FigureType,
    HonourKind,
    Judgement,
    Measure,
    Recipient,
    State,
]


@pytest.mark.parametrize("choices", LISTS)
def test_a_short_form_means_one_thing(choices: type[Choice]) -> None:
    short_forms = [form.casefold() for choice in choices for form in choice.short_forms]
    assert len(short_forms) == len(set(short_forms))
    assert not any(choices.parse(form) for form in short_forms)


# 6: what nobody sees

SIGNS = [
    ("СТ03", "chữ cái của bảng chữ khác, trông giống chữ Việt: С, Т", "alphabet that look like Latin ones: С, Т"),
    ("ＣＴ０３", "chữ toàn khổ: Ｃ, Ｔ, ０, ３", "full-width characters: Ｃ, Ｔ, ０, ３"),
    ("CT03 ", "dấu cách ở cuối", "a space at the end"),
    ("\u00a0CT03", "dấu cách ở đầu", "a space at the beginning"),
    ("CT03\u200b", "ký tự ẩn: dấu cách rỗng", "hidden characters: zero-width space"),
    ("СT03 ", "chữ cái của bảng chữ khác, trông giống chữ Việt: С; dấu cách ở cuối", "С; a space at the end"),
]


@pytest.mark.parametrize(("code", "vi", "en"), SIGNS)
def test_a_code_with_signs_that_nobody_sees(code: str, vi: str, en: str) -> None:
    found = at(progress(f'| VP | "{code}" | 10/2021 | 1 |'), "Tiến độ!B3")
    assert (found.code, found.proposed, found.sure) == ("COL-09", "CT03", True)
    shown = code.replace("\u200b", " ")  # a finding is one line of visible characters
    assert f"«{shown}» ({vi}) không có ở trang" in found.message("vi")
    assert f"{en}) is not on sheet" in found.message("en")


def test_a_code_that_is_only_wrong_has_no_brackets() -> None:
    found = at(progress("| VP | CT77 | 10/2021 | 1 |"), "Tiến độ!B3")
    assert found.message("vi").startswith("Mã chỉ tiêu «CT77» không có ở trang Chỉ tiêu")


def test_other_cells_with_signs_that_nobody_sees() -> None:
    units = """
        | Đơn vị    |            |                 |
        | Mã đơn vị | Tên đơn vị | Đơn vị cấp trên |
        | S         | Sở TTTT    |                 |
        | "VP "     | Văn phòng  | S               |
        | T*        | "Ｔổ ＢＣ"   | S               |
    """
    workbook = drawn(units, "| Chỉ tiêu |\n| Mã chỉ tiêu | Tên chỉ tiêu |", "| Giao chỉ tiêu |", NO_PROGRESS)
    assert at(workbook, "Đơn vị!A4").message("vi") == "Mã «VP » có dấu cách ở cuối."
    assert at(workbook, "Đơn vị!A5").message("en") == "Code “T*” has one of * ? ~."
    name = at(workbook, "Đơn vị!B5")
    assert (name.code, name.proposed, name.sure) == ("COL-28", "Tổ BC", True)
    assert name.message("vi") == "Tên đơn vị «Ｔổ ＢＣ» có chữ toàn khổ: Ｔ, Ｂ, Ｃ."
    state = at(progress('| VP | CT03 | 10/2021 | "Không phát sinh " |', columns="Tình trạng"), "Tiến độ!D3")
    assert "«Không phát sinh » (dấu cách ở cuối)" in state.message("vi")
    number = at(progress('| VP | CT03 | 10/2021 | "１２" |'), "Tiến độ!D3")
    assert number.message("vi") == "Số thực hiện ghi «１２» (chữ toàn khổ: １, ２) ở dạng chữ, đọc được là số 12."


def test_nothing_is_odd_about_a_right_text() -> None:
    assert odd_signs("Số thuê bao Internet băng rộng").vi == ""


# 7: rounding errors


@pytest.mark.parametrize(
    ("number", "meant"),
    [
        ("47.0000000001", "47"),
        ("46.9999999999", "47"),
        ("1110000.00000001", "1110000"),
        ("12.3000000001", "12.3"),
        ("47", None),
        ("12.3456", None),
        ("0.333333333333333", None),
        ("47.00001", None),
        ("NaN", None),
        ("1e40", None),
    ],
)
def test_a_rounding_error(number: str, meant: str | None) -> None:
    assert without_rounding_error(Decimal(number)) == (None if meant is None else Decimal(meant))


def test_a_rounding_error_is_shown_and_used_as_it_stands() -> None:
    lines = [f"| VP | CT03 | {month:02d}/2021 | {month} |" for month in range(6, 10)]
    workbook = progress(*lines, "| VP | CT03 | 10/2021 | 7.0000000001 |")
    assert where(validate(workbook)) == [("COL-34", "Tiến độ!D7")]  # type: ignore[arg-type]
    found = at(workbook, "Tiến độ!D7")
    assert (found.severity.value, found.proposed, found.sure) == ("warning", Decimal(7), False)
    assert found.message("vi") == "Số thực hiện là 7,0000000001, có lẽ là 7 kèm sai số tính toán."
    assert found.message("en") == "Actual is 7.0000000001, probably 7 with a rounding error."
    (row,) = (one for one in read(workbook).tables.progress if one.period == date(2021, 10, 1))  # type: ignore[arg-type]
    assert (row.actual, row.bad) == (Decimal("7.0000000001"), frozenset())


# 8: negative growth

GROWTH = """
    | Chỉ tiêu    |              |      |               |       |              |
    | Mã chỉ tiêu | Tên chỉ tiêu | ĐVT  | Loại chỉ tiêu | Chiều | Mức kế hoạch |
    | CT01        | Tăng trưởng  | %    | Số thời điểm  | ≥     | -2.1         |
    | CT03        | Lớp          | lớp  | Số thời kỳ    | ≥     | -2           |
"""


def test_negative_growth_is_led_to_an_index() -> None:
    workbook = drawn(GROWTH, "| Giao chỉ tiêu |", NO_PROGRESS)
    growth, classes = at(workbook, "Chỉ tiêu!F3"), at(workbook, "Chỉ tiêu!F4")
    assert (growth.code, growth.proposed) == ("COL-07", None)
    assert growth.fix("vi").endswith("; mức giảm thì ghi thành chỉ số so với kỳ gốc, ở đây là 97,9.")
    assert growth.fix("en").endswith("; negative growth is typed as an index of the base period, here 97.9.")
    assert classes.fix("vi") == "Kiểm tra và gõ lại số này."
    figures = "| Tiến độ | | | |\n| Mã đơn vị | Mã chỉ tiêu | Kỳ | Số thực hiện |\n| VP | CT01 | 10/2021 | -1 |"
    assert "ở đây là 99." in at(drawn(GROWTH, "| Giao chỉ tiêu |", figures), "Tiến độ!D3").fix("vi")


def test_a_revision_with_a_rounding_error() -> None:
    found = at(drawn("| Kế hoạch | |\n| Lần gửi | 2.0000000001 |"), "Kế hoạch!B2")
    assert (found.code, found.proposed) == ("COL-14", Decimal(2))
