"""Workbooks that went wrong in trials, in a few lines each; the number is that of the case.

C02. Rows later than the master's reporting period are printed, with the period and the remedy.
C05. Periods some hours early, as a program in another time zone shows them: the month meant, never the one before.
C07. Formats cleared on Progress: whole numbers that are the first day of a period are read as it, with one note.
C13. What is to be typed stands in plain digits, and each cell is told its own value.
C16. A workbook that is none of ours: one sentence in every command, and nothing is written.
C18. What Windows leaves in folders by itself is passed over.
C20. All sheets rewritten by a data program: the identity sheet was changed; it is no newer layout.
C22. A dash, "không", KPS in place of a figure lead to the state Không phát sinh, once for the column.
C24. A plan copied as words: the unit of measure in the row decides, bounds are proposed with their direction.
"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.support.drawn import NO_PROGRESS, drawn, validate
from xlplan.cli import main
from xlplan.commands.output import group_line
from xlplan.groups import grouped
from xlplan.reader.typed import month_meant
from xlplan.words import Lang

NONE_OF_OURS = "Tệp này không phải là sổ của xlplan: không có trang nào của mẫu. Chọn đúng sổ kế hoạch của đơn vị."


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2021, 9, 30, 17), date(2021, 10, 1)),  # noqa: DTZ001 - cells know no zone
        (datetime(2021, 10, 1, 7), date(2021, 10, 1)),  # noqa: DTZ001
        (datetime(2021, 9, 29, 17), None),  # noqa: DTZ001
        (date(2021, 9, 30), None),
        (date(2021, 10, 14), date(2021, 10, 1)),
    ],
)
def test_c05_the_month_nearest_within_a_day(moment: date, month: date | None) -> None:
    assert month_meant(moment) == month


@pytest.mark.parametrize(
    "words",
    [
        "validate {book}",
        "validate {book} -o {out}",
        "fix {book} -o {out}",
        "recompute {book} -o {out}",
        "issue {book} -o {folder}",
        "consolidate {book} {book} -o {out}",
        "new --from {book} -o {out}",
    ],
)
def test_c16_a_workbook_that_is_none_of_ours(words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, out = tmp_path / "diem.xlsx", tmp_path / "out.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Bảng điểm"
    workbook.save(book)
    code = main(words.format(book=book, out=out, folder=tmp_path / "folder").split())
    said = capsys.readouterr()
    assert code == 3
    assert (said.out + said.err).strip().removeprefix(f"{book}: ") == NONE_OF_OURS
    assert [path.name for path in tmp_path.iterdir()] == ["diem.xlsx"]


def test_c02_a_master_that_is_a_period_behind(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = openpyxl.load_workbook(demo / "ke-hoach-46.xlsx")
    label = next(cell for row in workbook["Kế hoạch"].iter_rows() for cell in row if cell.value == "Kỳ báo cáo")
    label.offset(0, 1).value = date(2021, 9, 1)
    master, inbox = tmp_path / "master.xlsx", demo / "so-gui-ve" / "10-2021"
    workbook.save(master)
    assert main(["consolidate", str(master), str(inbox), "-o", str(tmp_path / "out.xlsx")]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if "CON-15" in line]
    assert len(told) == len(list(inbox.glob("*.xlsx")))
    assert all("kỳ 10/2021" in line and "sửa Kỳ báo cáo" in line for line in told)


@pytest.mark.parametrize(
    ("lang", "named"),
    [
        ("vi", "Số liệu 41/41 của TTCNTT, CT01, kỳ 07/2021 chưa được lấy vì một ô khác của dòng có lỗi."),
        ("en", "The figure 41/41 of TTCNTT, CT01, period 07/2021 was not taken: another cell of its row is in error."),
    ],
)
def test_good_figures_beside_faulty_cells(
    lang: Lang, named: str, demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """N/A in last year's figure costs nothing; the figure beside a wrong figure type is left out, and named."""
    workbook = openpyxl.load_workbook(demo / "so-gui-ve" / "10-2021" / "TTCNTT.xlsx")
    rows = workbook["Tiến độ"].iter_rows(min_row=6)
    first, second = ({cell.column_letter: cell for cell in next(rows)} for _ in range(2))
    assert (first["F"].value, second["F"].value) == (44, 41)
    first["L"].value, second["I"].value = "N/A", "tạm tính"
    inbox, master = tmp_path / "inbox", str(demo / "ke-hoach-46.xlsx")
    inbox.mkdir()
    workbook.save(inbox / "TTCNTT.xlsx")
    assert main(["consolidate", master, str(inbox), "-o", str(tmp_path / "out.xlsx"), "--lang", lang]) == 0
    printed = capsys.readouterr().out
    assert named in next(line for line in printed.splitlines() if "CON-18" in line)
    (used,) = (
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(tmp_path / "out.xlsx")["Tiến độ"].iter_rows(min_row=6)
        if row[0].value == "TTCNTT" and row[1].value == "CT01" and row[3].value == datetime(2021, 6, 1)  # noqa: DTZ001
    )
    assert (used[5], used[6], used[11]) == (44, 45, None)


def told(lang: Lang, *sheets: str) -> list[str]:
    """What is printed about the default workbook with these sheets replaced."""
    lines = []
    for group in grouped(validate(drawn(*sheets))):
        lines.append(group_line(group, lang))
    return lines


def typed(*texts: str) -> str:
    """Progress with *texts* as the figures of one target, month by month."""
    head = "| Tiến độ | | | |\n| Mã đơn vị | Mã chỉ tiêu | Kỳ | Số thực hiện |\n"
    return head + "\n".join(f'| VP | CT03 | {month:02}/2021 | "{text}" |' for month, text in enumerate(texts, 6))


@pytest.mark.parametrize(
    ("lang", "first", "others"),
    [
        ("vi", "Gõ lại 1110000 ở dạng số", "1 ô khác cùng loại: D4 «1.047,0» → 1047."),
        ("en", "Type 1110000 again as a number", "1 more of the kind: D4 “1.047,0” → 1047."),
    ],
)
def test_c13_each_cell_is_told_its_own_number_in_plain_digits(lang: Lang, first: str, others: str) -> None:
    (line,) = told(lang, typed("1.110.000", "1.047,0"))
    assert first in line
    assert line.endswith(others)


@pytest.mark.parametrize(
    ("lang", "fix", "others"),
    [
        ("vi", "chọn Không phát sinh ở cột Tình trạng, hoặc gõ 0.", "D4 «không»; D5 «Không có»; D6 «KPS»."),
        ("en", "choose Nil under State, or type 0.", "D4 “không”; D5 “Không có”; D6 “KPS”."),
    ],
)
def test_c22_words_for_nothing(lang: Lang, fix: str, others: str) -> None:
    (line,) = told(lang, typed("-", "không", "Không có", "KPS"))
    assert fix in line
    assert line.endswith(others)


PLAN_IN_WORDS = """
    | Chỉ tiêu    |                               |            |                 |       |                      |
    | Mã chỉ tiêu | Tên chỉ tiêu                  | ĐVT        | Loại chỉ tiêu   | Chiều | Mức kế hoạch         |
    | CT1         | Tốc độ tăng trưởng (GRDP)     | %          | Số thời điểm    | ≥     | "từ 10% trở lên"     |
    | CT2         | GRDP bình quân đầu người      | triệu đồng | Số thời điểm    | ≥     | "trên 50 triệu đồng" |
    | CT3         | Thu ngân sách nhà nước        | tỷ đồng    | Số thời kỳ      | ≥     | "3.500 tỷ đồng"      |
    | CT5         | Giá trị xuất khẩu             | triệu USD  | Số thời kỳ      | ≥     | "162 triệu USD"      |
    | CT6         | Tỷ lệ lao động qua đào tạo    | %          | Tỷ lệ thời điểm | ≥     | "54%"                |
    | CT7         | Tỷ lệ hộ nghèo giảm           | %          | Số thời điểm    | ≥     | "giảm ít nhất 4%"    |
    | CT8         | Giường bệnh trên một vạn dân  | giường     | Số thời điểm    | ≥     | "39,6 giường"        |
    | CT10        | Trồng mới rừng                | ha         | Số thời kỳ      | ≥     | "3.000 ha"           |
    | CT11        | Tỷ lệ che phủ rừng            | %          | Tỷ lệ thời điểm | ≥     | "trên 63,1%"         |
    | CT12        | Xã đạt chuẩn nông thôn mới    | xã         | Số thời kỳ      | ≥     | "08"                 |
    | CT13        | Lượt khách du lịch            | lượt       | Số thời kỳ      | ≥     | "1,5 triệu"          |
"""


def test_c24_a_plan_in_words() -> None:
    found = [one for one in validate(drawn(PLAN_IN_WORDS, "| Giao chỉ tiêu |", NO_PROGRESS)) if one.code != "ALC-14"]
    assert [(one.at.row, one.code, one.proposed) for one in found] == [
        (3, "COL-33", Decimal(10)),
        (4, "COL-33", Decimal(50)),
        (5, "COL-18", Decimal(3500)),
        (6, "COL-17", Decimal(162)),
        (7, "COL-19", Decimal(54)),
        (8, "COL-02", None),
        (9, "COL-17", Decimal("39.6")),
        (10, "COL-18", Decimal(3000)),
        (11, "COL-33", Decimal("63.1")),
        (12, "COL-17", Decimal(8)),
        (13, "COL-17", Decimal(1500000)),
    ]
    assert [one.at.row for one in found if one.sure] == [6, 7, 9, 12]


@pytest.mark.parametrize(
    ("lang", "others"),
    [
        ("vi", "2 ô khác cùng loại: F4 «trên 50 triệu đồng» → 50; F11 «trên 63,1%» → 63,1."),
        ("en", "2 more of the kind: F4 “trên 50 triệu đồng” → 50; F11 “trên 63,1%” → 63.1."),
    ],
)
def test_c24_each_bound_is_told_with_its_number(lang: Lang, others: str) -> None:
    lines = told(lang, PLAN_IN_WORDS, "| Giao chỉ tiêu |", NO_PROGRESS)
    (line,) = (line for line in lines if "COL-33" in line)
    assert "≥ 10" in line
    assert line.endswith(others)


COPY = "so-gui-ve/10-2021/TTCNTT.xlsx"


@pytest.mark.parametrize(
    ("lang", "said", "ready"),
    [
        ("vi", "Kỳ hiện số 44348 vì ô mất định dạng ngày; hiểu là 01/06/2021.", "ĐỦ ĐIỀU KIỆN GỬI — 0 lỗi"),
        ("en", "Period shows 44348, a date without its format: 01/06/2021.", "READY TO BE SENT — 0 error(s)"),
    ],
)
def test_c07_formats_cleared(
    lang: Lang, said: str, ready: str, demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(demo / COPY)
    for row in book["Tiến độ"].iter_rows(min_row=6):
        for cell in row:
            cell.number_format = "General"
    book.save(tmp_path / "TTCNTT.xlsx")
    assert main(["validate", str(tmp_path / "TTCNTT.xlsx"), "--lang", lang]) == 0
    printed = capsys.readouterr().out
    assert printed.count("COL-30") == 1
    assert said in printed
    assert ready in printed


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_c18_what_windows_leaves_in_folders(
    lang: Lang, demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "TTCNTT.xlsx").write_bytes((demo / COPY).read_bytes())
    command = ["consolidate", str(demo / "ke-hoach-46.xlsx"), str(inbox), "-o", str(tmp_path / "out.xlsx"), "--force"]
    main([*command, "--lang", lang])
    alone = capsys.readouterr().out
    (inbox / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (inbox / "desktop.ini").write_text("[.ShellClassInfo]", "ascii")
    main([*command, "--lang", lang])
    assert capsys.readouterr().out == alone


@pytest.mark.parametrize(
    ("lang", "said"),
    [("vi", "Trang ẩn _xlplan (thông tin nhận dạng của sổ) đã bị thay đổi"), ("en", "The hidden sheet _xlplan, which")],
)
def test_c20_rewritten_with_an_index_column(
    lang: Lang, said: str, demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(demo / COPY)
    for sheet in book:
        sheet.insert_cols(1)
        for number, row in enumerate(sheet.iter_rows(min_row=2, max_col=1)):
            row[0].value = number
    book.save(tmp_path / "TTCNTT.xlsx")
    assert main(["validate", str(tmp_path / "TTCNTT.xlsx"), "--lang", lang]) == 1
    printed = capsys.readouterr().out
    assert "IDN-04" in printed
    assert said in printed
    assert not any(words in printed for words in ("mẫu mới hơn", "newer"))
