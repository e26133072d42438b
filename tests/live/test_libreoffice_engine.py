"""xlwings' own words on a real LibreOffice: ranges, sheets, tables, names, marks, notes, programs; and how a program is
ended.

One LibreOffice runs for the whole module; each test has a book of its own.
"""

import math
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import ColorScaleRule, DataBarRule, FormulaRule
from openpyxl.styles import PatternFill

from tests.support.places import engine
from xlplan.document import Cell, ConditionalFormat, Document, Field, Sheet, TableBlock
from xlplan.errors import EnvironmentFailure
from xlplan.hosts.libreoffice.border import bridge, properties, struct
from xlplan.hosts.libreoffice.tables import restore_tables, saved_tables
from xlplan.xlsx.styles import MARKS
from xlplan.xlsx.write import to_bytes

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def program() -> Iterator[Any]:
    app = engine().apps.add()
    yield app
    app.quit()


@pytest.fixture
def book(program: Any) -> Iterator[Any]:
    made = program.books.add()
    yield made
    made.close()


@pytest.fixture
def sheet(book: Any) -> Any:
    return book.sheets[0]


def test_values_of_every_kind_come_back(sheet: Any) -> None:
    day, moment = datetime(2026, 10, 5), datetime(2026, 10, 5, 13, 45, 30)  # noqa: DTZ001
    sheet["B2:D4"].value = [["Tiến độ", 1.5, None], [True, day, moment], [date(2026, 10, 5), False, "'00123"]]
    assert sheet["B2:D4"].value == [["Tiến độ", 1.5, None], [True, day, moment], [day, False, "00123"]]
    assert type(sheet["B3"].value) is bool
    assert sheet.used_range.address == "$B$2:$D$4"
    assert sheet["B2:D4"].shape == (3, 3)
    assert sheet["B2:D4"].count == 9


def test_a_text_is_taken_as_typed_but_in_cells_of_text(sheet: Any) -> None:
    sheet["A1"].value = "00123"
    sheet["A2"].number_format = "@"
    sheet["A2"].value = "00123"
    sheet["A3"].value = "=1+1"
    sheet["A4"].value = "'=1+1"
    sheet["A5"].value = "'#N/A"
    assert sheet["A1:A5"].value == [123.0, "00123", 2.0, "=1+1", "#N/A"]
    assert sheet["A1:A5"].formula == (("123",), ("00123",), ("=1+1",), ("=1+1",), ("#N/A",))


def test_errors_are_none_or_their_names(sheet: Any) -> None:
    sheet["A1:A4"].formula = (("=1/0",), ("=NA()",), ("=#REF!+1",), ("=nothing_of_this_name",))
    assert sheet["A1:A4"].value == [None] * 4
    assert sheet["A1:A4"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#REF!", "#NAME?"]


FORMULAS = [
    "=SUM(A2,B2)",
    "=SUM(Bảng[Col])",
    "=Bảng[[#This Row],[Col]]*2",
    "=Bảng[[#This Row],[Số '[2']]]",
    "=SUM('It''s a sheet'!A1:B2)",
    "=tên_riêng+1",
    "=SUM('Tiến độ'!$A:$A)",
    '=IF(A2="a;b,c",SUM({1,2;3,4}),TRUE())',
    "=SUM(A2:B3 A3:A4)",
    "=NETWORKDAYS.INTL(A2,A2+9)",
    "=CEILING(A2,2)",
    "=SUM((A2,B3))",
    '=IFERROR(A2/0,"không, có; gì")',
]


def with_table(book: Any) -> Any:
    sheet = book.sheets[0]
    for name in ("It's a sheet", "Tiến độ"):
        book.sheets.add(name, after=book.sheets[-1])
    sheet["A1:C4"].value = [["Col", "Số [2]", "Kết quả"], [1, 2, None], [3, 4, None], [5, 6, None]]
    sheet.tables.add(sheet["A1:C4"], name="Bảng")
    book.names.add("tên_riêng", f"='{sheet.name}'!$A$3")
    return sheet


def test_formulas_go_in_and_come_out_in_excels_grammar(book: Any) -> None:
    sheet = with_table(book)
    for text in FORMULAS:
        sheet["C2"].formula = text
        assert sheet["C2"].formula == text
        assert sheet["C2"].options(err_to_str=True).value not in ("#NAME?", "#VALUE!", None), text
    sheet["E1:E13"].formula = [[text] for text in FORMULAS if "This Row" not in text] + [["=1"], ["=2"]]
    assert sheet["E1:E13"].formula[:2] == (("=SUM(A2,B2)",), ("=SUM(Bảng[Col])",))
    sheet["C2"].formula = "=[@Col]+Bảng[@[Số '[2']]]"
    assert sheet["C2"].value == 3.0
    sheet["C2:C4"].formula = "=A2*10"
    assert sheet["C2:C4"].value == [10.0, 30.0, 50.0]
    assert sheet["C4"].formula == "=A4*10"
    sheet["G1:G2"].formula_array = "=A2:A3*2"
    assert sheet["G1:G2"].value == [2.0, 6.0]
    assert sheet["G1:G2"].formula_array == "=A2:A3*2"


def test_a_block_of_formulas_is_written_in_one_go(sheet: Any) -> None:
    rows = [[f"=SUM($A{row},{column})" for column in range(20)] for row in range(1, 301)]
    began = time.perf_counter()
    for column, text in enumerate(rows[0]):
        sheet[0, 1 + column].formula = text
    by_single_cells = (time.perf_counter() - began) / len(rows[0]) * len(rows) * len(rows[0])
    began = time.perf_counter()
    sheet["B1:U300"].formula = rows
    assert time.perf_counter() - began < by_single_cells / 5
    assert [list(line) for line in sheet["B1:U300"].formula] == rows


def test_number_formats_are_spelled_as_excel_has_them(sheet: Any) -> None:
    known = [
        "@",
        "0.00%",
        "dd/mm/yyyy",
        "General",
        "#,##0.00",
        "d-mmm-yy",
        "[h]:mm",
        "0.0E+00",
        '#,##0 "Đồng"',
        "[Red]-0;0",
        "h:mm AM/PM",
    ]
    for text in known:
        sheet["A1"].number_format = text
        assert sheet["A1"].number_format == text
    assert sheet["A1:A2"].number_format is None


def test_looks(sheet: Any) -> None:
    block = sheet["B2:C3"]
    assert (block.color, block.wrap_text, block.font.bold, block.font.italic) == (None, False, False, False)
    block.color, block.wrap_text = (255, 0, 0), True
    block.font.bold, block.font.italic, block.font.size, block.font.name = True, True, 14, "DejaVu Sans"
    block.font.color = "#0000ff"
    assert (block.color, block.wrap_text, block.font.bold, block.font.italic) == ((255, 0, 0), True, True, True)
    assert (block.font.size, block.font.name, block.font.color) == (14.0, "DejaVu Sans", (0, 0, 255))
    mixed = sheet["A1:C3"]
    assert (mixed.color, mixed.wrap_text, mixed.font.bold, mixed.font.size, mixed.font.name, mixed.font.color) == (
        None,
    ) * 6
    block.color = None
    assert block.color is None


def test_heights_and_widths(sheet: Any) -> None:
    sheet["A1:A3"].row_height = 30
    assert math.isclose(sheet["A1:A3"].row_height, 30, abs_tol=0.1)
    sheet["A2"].row_height = 12
    assert sheet["A1:A3"].row_height is None
    sheet["A2:B2"].rows.hidden = True
    assert sheet["A2"].row_height == 0
    sheet["A1:B1"].column_width = 20
    assert math.isclose(sheet["A1:B1"].column_width, 20, abs_tol=0.1)
    sheet["B1"].column_width = 5
    assert sheet["A1:B1"].column_width is None
    sheet["B1"].value = "một câu dài hơn năm chữ cái nhiều"
    sheet["B1"].columns.autofit()
    assert sheet["B1"].column_width > 15
    sheet.autofit()


def test_merged_cells(sheet: Any) -> None:
    sheet["B2:D4"].merge()
    assert sheet["B2"].merge_cells is True
    assert sheet["C3"].merge_cells is True
    assert sheet["C3"].merge_area.address == "$B$2:$D$4"
    assert sheet["B2:D4"].merge_cells is True
    assert sheet["A1:D4"].merge_cells is None
    assert sheet["F1:G2"].merge_cells is False
    sheet["B2:D4"].unmerge()
    assert sheet["B2:D4"].merge_cells is False


def test_clearing(sheet: Any) -> None:
    sheet["A1"].value, sheet["A1"].color = 5, (1, 2, 3)
    sheet["A1"].add_note("ghi chú")
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, sheet["A1"].color, sheet["A1"].note.text) == (None, (1, 2, 3), "ghi chú")
    sheet["A1"].value = 5
    sheet["A1"].clear_formats()
    assert (sheet["A1"].value, sheet["A1"].color) == (5.0, None)
    sheet["A1"].clear()
    assert (sheet["A1"].value, sheet["A1"].note) == (None, None)


def test_copying_within_and_into_another_book(program: Any, book: Any, sheet: Any) -> None:
    sheet["A1:B2"].value = [[1, "hai"], [3, None]]
    sheet["B2"].formula = "=A1+A2"
    sheet["A1"].color = (0, 255, 0)
    sheet["A1"].add_note("đi theo")
    sheet["A1:B2"].copy(sheet["D5"])
    assert sheet["D5:E6"].value == [[1.0, "hai"], [3.0, 4.0]]
    assert sheet["E6"].formula == "=D5+D6"
    other = program.books.add()
    try:
        before = [one.name for one in other.sheets]
        sheet["A1:B2"].copy(other.sheets[0]["C3"])
        target = other.sheets[0]
        assert target["C3:D4"].value == [[1.0, "hai"], [3.0, 4.0]]
        assert (target["D4"].formula, target["C3"].color, target["C3"].note.text) == ("=C3+C4", (0, 255, 0), "đi theo")
        assert [one.name for one in other.sheets] == before
        assert len(other.names) == 0
    finally:
        other.close()


def test_a_row_is_copied_onto_those_below_it(sheet: Any) -> None:
    """As a table grows; what is hidden is no exception, and a colour scale stays whole."""
    sheet["A1:C1"].value = [[1, "hai", None]]
    sheet["C1"].formula = "=A1*2"
    sheet["A1:C1"].color = (0, 255, 0)
    sheet["A3:A3"].rows.hidden = True
    sheet["A1:C1"].copy(sheet["A2:C4"])
    assert sheet["A1:C4"].value == [[1.0, "hai", 2.0]] * 4
    assert sheet["C4"].formula == "=A4*2"
    assert sheet["A1:C4"].color == (0, 255, 0)
    assert [sheet.range((row, 1)).rows.hidden for row in range(1, 6)] == [False, False, True, False, False]
    with pytest.raises(EnvironmentFailure):
        sheet["A1:C1"].copy(sheet["A6:C9"])


def test_inserting_and_deleting(sheet: Any) -> None:
    sheet["A1:B3"].value = [[1, 2], [3, 4], [5, 6]]
    sheet["A2"].insert("down")
    assert sheet["A1:B4"].value == [[1, 2], [None, 4], [3, 6], [5, None]]
    sheet["A2"].delete("up")
    sheet["2:2"].insert("down")
    assert sheet["A1:B4"].value == [[1, 2], [None, None], [3, 4], [5, 6]]
    sheet["A:A"].delete("left")
    assert sheet["A1:A4"].value == [2, None, 4, 6]


def test_addresses_and_places(book: Any, sheet: Any) -> None:
    block = sheet.range((2, 3), (4, 5))
    assert block.address == "$C$2:$E$4"
    assert block.get_address(False, False) == "C2:E4"
    assert sheet["A1,C3:D4"].address == "$A$1,$C$3:$D$4"
    assert block[0, 1].address == "$D$2"
    assert (block.row, block.column, block.last_cell.address) == (2, 3, "$E$4")
    sheet["A1:B3"].value = [[1, 2], [3, 4], [5, None]]
    assert sheet["A1"].current_region.address == "$A$1:$B$3"
    assert sheet["A1"].expand().address == "$A$1:$B$3"
    assert sheet["A1"].end("down").row == 3
    sheet["B2:C3"].select()
    assert book.app.selection.address == "$B$2:$C$3"
    assert book.selection.address == "$B$2:$C$3"
    assert sheet["A1"].api is not None


def test_answers_hold_while_a_book_is_only_read(book: Any, sheet: Any) -> None:
    """Within the context they are what LibreOffice would answer again; in the next one it is asked again."""
    sheet["A1:B4"].value = [[1.5, 0.5], [2.5, 0.25], ["", ""], [3.5, 0.75]]
    sheet["B1:B2"].number_format = "0%"
    sheet["B4"].add_note("một")
    program = book.app.impl
    for _ in range(2):
        with program.only_reading():
            (read,) = book.sheets
            block = read.used_range
            assert block.address == "$A$1:$B$4"
            assert block.value == [[1.5, 0.5], [2.5, 0.25], [None, None], [3.5, 0.75]]
            assert (block.number_format, read["B1:B4"].number_format, read["B1:B2"].number_format) == (None, None, "0%")
            assert (read["A1:A4"].number_format, read["B4"].number_format) == ("General", "General")
            assert [block.rows.hidden, read["A2:A3"].rows.hidden] == [False, False]
            assert block.merge_cells is False
            assert (read["B4"].note.text, read["B3"].note) == ("một", None)
            assert read.name == "Sheet1"
    sheet["A2"].value, sheet["B4"].number_format, sheet.name = 9, "0%", "Tháng"
    sheet["A2:A3"].api.Rows.IsVisible = False
    sheet["B4"].note.delete()
    sheet["A4:B4"].merge()
    with program.only_reading():
        (read,) = book.sheets
        assert (read.name, read["A1:A2"].value, read["B4"].number_format) == ("Tháng", [1.5, 9.0], "0%")
        assert [read["A1:A4"].rows.hidden, read["A2:A3"].rows.hidden] == [None, True]
        assert read["B4"].note is None
        assert read.used_range.merge_cells is None
    assert program.reading is None


def test_errors_are_told_from_empty_cells_and_texts(sheet: Any) -> None:
    sheet["A1:A4"].formula = [["=1/0"], ["=NA()"], ["'#N/A"], [""]]
    sheet["B1:B2"].formula_array = "=1/A3:A4"
    assert sheet["A1:B4"].options(err_to_str=True).value == [
        ["#DIV/0!", "#VALUE!"],
        ["#N/A", "#DIV/0!"],
        ["#N/A", None],
        [None, None],
    ]
    assert sheet["A1:A4"].value == [None, None, "#N/A", None]


def test_notes_stay_when_values_are_written(sheet: Any) -> None:
    sheet["B2"].add_note("một")
    sheet["C3"].add_note("hai")
    sheet["A1:D4"].value = [[row * 10 + column for column in range(4)] for row in range(4)]
    assert sheet["A1:D4"].value == [[row * 10 + column for column in range(4)] for row in range(4)]
    assert [(one.location.address, one.text) for one in sheet.notes] == [("$B$2", "một"), ("$C$3", "hai")]
    sheet["B2"].note.text = "khác"
    assert sheet["B2"].note.text == "khác"
    sheet["A1:D4"].formula = [["=1+1"] * 4] * 4
    assert sheet["B2"].note.text == "khác"
    assert sheet["B2"].value == 2.0
    sheet["B2"].note.delete()
    assert sheet["B2"].note is None
    assert len(sheet.notes) == 1


def test_an_author_from_a_file_stays(program: Any, tmp_path: Path) -> None:
    path = tmp_path / "author.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet().write_comment("A1", "xem lại", {"author": "Lan"})
    opened = program.books.open(str(path))
    try:
        cell = opened.sheets[0]["A1"]
        before = cell.note.author
        cell.note.text = "xong"
        opened.sheets[0]["A1:B1"].value = [1, 2]
        assert (cell.note.text, cell.note.author) == ("xong", before)
    finally:
        opened.close()


def test_hyperlinks(sheet: Any) -> None:
    sheet["A1"].add_hyperlink("https://example.org/x", "xem")
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("xem", "https://example.org/x")
    sheet["A2"].add_hyperlink("#'Sheet1'!B2", "đi")
    assert sheet["A2"].hyperlink == "#'Sheet1'!B2"


def test_marks(book: Any, sheet: Any) -> None:
    book.sheets.add("Tiến độ", after=sheet)
    first = sheet["A1:A9"].conditional_formats.add_custom("=$A1>5", fill_color="#ff0000", font_bold=True)
    assert (first.type, first.formula, first.fill_color, first.font_bold) == ("custom", "=$A1>5", (255, 0, 0), True)
    sheet["A1:A3,C5:C6"].conditional_formats.add_custom("=AND('Tiến độ'!$A$1=1,A1<>0)", font_italic=True)
    found = [one.formula for one in sheet["A1:C9"].conditional_formats]
    assert sorted(found) == ["=$A1>5", "=AND('Tiến độ'!$A$1=1,A1<>0)"]
    assert [one.formula for one in sheet["C6"].conditional_formats] == ["=AND('Tiến độ'!$A$1=1,A1<>0)"]
    numbers = {one.formula: number for number, one in enumerate(sheet["A1"].conditional_formats)}
    assert numbers["=AND('Tiến độ'!$A$1=1,A1<>0)"] == 0  # the newest wins
    for one in list(sheet["A1:C9"].conditional_formats):
        one.delete()
    assert len(sheet["A1:C9"].conditional_formats) == 0


def shown(sheet: Any, address: str) -> list[str]:
    """The conditions that a cell shows at once, the winner first; others of its formats show when the file is opened
    again.
    """
    conditions = sheet.api.getCellRangeByName(address).ConditionalFormat
    return [conditions.getByIndex(number).Formula1 for number in range(conditions.Count)]


def test_what_a_mark_covers_shows_again(book: Any, sheet: Any) -> None:
    sheet["A1:B9"].conditional_formats.add_custom("=$A1>5", fill_color="#ffff00")
    sheet["A3:A4"].conditional_formats.add_custom('=LEN("một")=3', fill_color="#ff0000")
    sheet["A4:A5"].conditional_formats.add_custom('=LEN("hai")=3', fill_color="#0000ff")
    assert [shown(sheet, one) for one in ("A2", "A3", "A4", "A5", "B4")] == [
        ["$A1>5"], ['LEN("một")=3'], ['LEN("hai")=3'], ['LEN("hai")=3'], ["$A1>5"],
    ]  # fmt: skip
    every = {one.formula: one for one in sheet["A4"].conditional_formats}
    assert list(every) == ['=LEN("hai")=3', '=LEN("một")=3', "=$A1>5"]
    book.app.screen_updating = False
    every['=LEN("hai")=3'].delete()
    book.app.screen_updating = True
    assert [shown(sheet, one) for one in ("A3", "A4", "A5")] == [['LEN("một")=3'], ['LEN("một")=3'], ["$A1>5"]]
    for one in list(sheet["A4"].conditional_formats):
        if one.formula != "=$A1>5":
            one.delete()
    book.app.screen_updating = True
    assert {*map(str, (shown(sheet, one) for one in ("A1", "A3", "A4", "B9")))} == {"['$A1>5']"}
    assert len(sheet["A1:B9"].conditional_formats) == 1


def test_two_marks_of_the_same_cells(book: Any, sheet: Any) -> None:
    for text in ("một", "hai"):
        sheet["B2"].conditional_formats.add_custom(f'=LEN("{text}")=3', fill_color="#ff0000")
    assert shown(sheet, "B2") == ['LEN("hai")=3']
    assert [one.formula for one in sheet["B2"].conditional_formats] == ['=LEN("hai")=3', '=LEN("một")=3']
    next(iter(sheet["B2"].conditional_formats)).delete()
    book.app.screen_updating = True
    assert shown(sheet, "B2") == ['LEN("một")=3']


def test_cells_do_not_show_a_mark_that_came_after_theirs(book: Any, sheet: Any) -> None:
    """A deleted format's number is used again."""
    for address in ("B2", "B3"):
        sheet[address].conditional_formats.add_custom(f'=LEN("{address}")=2', fill_color="#ff0000")
    book.app.screen_updating = False
    for one in list(sheet["B2:B3"].conditional_formats):
        one.delete()
    book.app.screen_updating = True
    sheet["D9:D10"].conditional_formats.add_custom("=TRUE()", fill_color="#0000ff")
    sheet["E9"].conditional_formats.add_custom("=FALSE()", fill_color="#00ff00")
    assert [shown(sheet, one) for one in ("B2", "B3", "D9", "E9")] == [[], [], ["TRUE()"], ["FALSE()"]]


def drawn(book: Any, folder: Path) -> list[str]:
    """The colours of the cells A1 to A10 of the first sheet, as the program shows them now: as on a page that it
    prints.
    """
    sheet = book.sheets[0].api
    page = book.sheets[0].page_setup.api
    page.HeaderIsOn, page.TopMargin, page.LeftMargin = False, 0, 0
    book.to_pdf(folder / "drawn.pdf", show=False)
    dots = 10  # in a centimetre
    command = ["pdftoppm", "-r", str(dots * 2.54), "-singlefile", str(folder / "drawn.pdf"), str(folder / "drawn")]
    subprocess.run(command, check=True)
    _, size, _, pixels = (folder / "drawn.ppm").read_bytes().split(b"\n", 3)
    width, found, y = int(size.split()[0]), [], 0.0
    for row in range(10):
        height = sheet.Rows.getByIndex(row).Height / 1000 * dots
        at = (int(y + height / 2) * width + 3) * 3
        found.append(pixels[at : at + 3].hex())
        y += height
    return found


YELLOW, WHITE = "ffff00", "ffffff"
OWN = {
    "scale": ("A1:A8", ColorScaleRule(start_type="min", start_color="FF0000", end_type="max", end_color="00FF00")),
    "bar": ("B1:B8", DataBarRule(start_type="min", end_type="max", color="0000FF")),
    "wide": ("A1:A10", FormulaRule(formula=["$A1>8"], fill=PatternFill(bgColor="0000FF", fill_type="solid"))),
    "low": ("A6:A10", FormulaRule(formula=["$A6>9"], fill=PatternFill(bgColor="00FFFF", fill_type="solid"))),
}


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_a_mark_shows_the_decimals_that_it_covers(program: Any, tmp_path: Path) -> None:
    """LibreOffice shows of two formats only the first that holds."""
    path = tmp_path / "lẻ.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet, whole = made.add_worksheet(), made.add_format({"num_format": "#,##0"})
        sheet.set_column(0, 0, 20)
        for row, number in enumerate((5.5, 25, 45000)):
            sheet.write(row, 0, number, whole)
        sheet.write(3, 0, 45000, made.add_format({"num_format": "dd/mm/yyyy"}))
        decimals = {
            "type": "formula",
            "criteria": "=$A1<>INT($A1)",
            "format": made.add_format({"num_format": "#,##0.###"}),
        }
        sheet.conditional_format("A1:A3", decimals)
    with closing(program.books.open(path)) as opened:
        for address in ("A1:A2", "A3:A4"):
            opened.sheets[0][address].conditional_formats.add_custom("=TRUE()", fill_color="#ffff00")
        opened.to_pdf(tmp_path / "drawn.pdf", show=False)
    said = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "drawn.pdf"), "-"], check=True, capture_output=True, text=True
    )
    assert said.stdout.split()[:4] == ["5.5", "25", "45,000", "15/03/2023"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_a_wrong_number_in_a_template_shows_its_decimals_and_that_it_is_wrong(program: Any, tmp_path: Path) -> None:
    numbers = [Decimal(one) for one in ("-25.6", "25.6", "-26", "1234567", "-1234.5")]
    table = TableBlock("", 1, 1, (Field("Số", "input.amount", 20),), tuple((Cell(number),) for number in numbers))
    sheet = Sheet(
        "Số", tables=(table,), widths={1: 20}, marks=(ConditionalFormat((2, 1), (6, 1), "=$A2<0", "mark.wrong"),)
    )
    path = tmp_path / "sai.xlsx"
    path.write_bytes(to_bytes(Document((sheet,))))
    with closing(program.books.open(path)) as opened:
        wrong = [
            colour == MARKS["mark.wrong"]["bg_color"].removeprefix("#").lower()
            for colour in drawn(opened, tmp_path)[1:6]
        ]
    said = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "drawn.pdf"), "-"], check=True, capture_output=True, text=True
    )
    assert said.stdout.split()[1:6] == ["-25.6", "25.6", "-26", "1,234,567", "-1,234.5"]
    assert wrong == [True, False, True, False, True]


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize("marked", ["A3", "A1:A8", "A1:C10", "A5:A6,A9"])
@pytest.mark.parametrize(
    "own", [("scale", "wide"), ("wide", "scale"), ("low", "wide"), ("wide", "low"), ("bar", "scale", "low")]
)
def test_own_formats_below_a_mark_stay(program: Any, tmp_path: Path, own: tuple[str, ...], marked: str) -> None:
    """The mark is shown, on its cells alone; with it, and when it is gone, the others are in the file as they were."""
    path = tmp_path / "màu.xlsx"
    made = Workbook()
    for row in range(1, 11):
        made.active.append([row, row])
    for name in own:
        made.active.conditional_formatting.add(*OWN[name])
    made.save(path)
    with closing(program.books.open(path)) as opened:
        before, rules = drawn(opened, tmp_path), rules_of(opened, tmp_path)
        assert marked_and_unmarked(opened, tmp_path, marked, before) == rules
    with closing(program.books.open(path)) as again:
        assert drawn(again, tmp_path) == before
        assert rules_of(again, tmp_path) == rules


def marked_and_unmarked(opened: Any, tmp_path: Path, marked: str, before: list[str]) -> dict[str, list[str]]:
    first, program = opened.sheets[0], opened.app
    program.screen_updating = False
    mark = first[marked].conditional_formats.add_custom("=TRUE()", fill_color="#ffff00")
    program.screen_updating = True
    cells = {row for area in mark.impl.areas for row in range(area[0], area[2] + 1)}
    now = drawn(opened, tmp_path)
    assert {row for row in range(1, 11) if now[row - 1] == YELLOW} == cells
    scale = [row for row in range(1, 9) if row not in cells and before[0] == "ff0000"]
    assert [now[row - 1] for row in scale] == [before[row - 1] for row in scale]
    with_it = rules_of(opened, tmp_path)
    program.screen_updating = False
    for one in list(first.cells.conditional_formats):
        if one.formula == "=TRUE()":
            one.delete()
    program.screen_updating = True
    assert YELLOW not in drawn(opened, tmp_path)
    without = rules_of(opened, tmp_path)
    assert with_it["expression"][1:] == without["expression"]  # the mark wins
    assert [with_it.get(kind) for kind in ("colorScale", "dataBar")] == [
        without.get(kind) for kind in ("colorScale", "dataBar")
    ]
    opened.save()
    return without


def rules_of(book: Any, folder: Path) -> dict[str, list[str]]:
    """The conditional formats that a saved copy holds: the cells of each, by their kind, the one that wins first."""
    book.impl.save(str(folder / "copy.xlsx"))
    part = ZipFile(folder / "copy.xlsx").read("xl/worksheets/sheet1.xml").decode()
    kinds: dict[str, list[tuple[int, str]]] = {"expression": []}
    for cells, kind, number in re.findall(
        r'<conditionalFormatting sqref="([^"]+)"><cfRule type="(\w+)" priority="(\d+)"', part
    ):
        kinds.setdefault(kind, []).append((int(number), cells))
    return {kind: [cells for _, cells in sorted(held)] for kind, held in kinds.items()}


def test_a_sheet_goes_and_nothing_else(book: Any, sheet: Any, tmp_path: Path) -> None:
    """Tables of the sheet before it stay, and conditional formats still speak of their own cells."""
    other = book.sheets.add("Sau", after=sheet)
    for one in (sheet, other):
        one["A1:B1"].value = [["Mã", "Số"]]
        one.tables.add(one["A1:B4"], name=f"Bang{one.index}")
        one["A2:B4"].conditional_formats.add_custom("=$B$2>5", fill_color="#ffff00")
    book.sheets.add("Thừa", after=other).delete()
    book.sheets.add("Thừa", after=sheet).delete()
    assert [[table.name for table in one.tables] for one in (sheet, other)] == [["Bang1"], ["Bang2"]]
    book.save(tmp_path / "so.xlsx")
    for one in load_workbook(tmp_path / "so.xlsx"):
        assert [rule.formula for held in one.conditional_formatting for rule in held.rules] == [["$B$2>5"]]


def test_sheets(book: Any, sheet: Any) -> None:
    made = book.sheets.add("Mới", after=sheet)
    assert (made.index, made.visible, [one.name for one in book.sheets]) == (2, True, [sheet.name, "Mới"])
    made.name = "Tên khác"
    made.visible = False
    assert (book.sheets["tên khác"].name, made.visible) == ("Tên khác", False)
    made.visible = True
    made.activate()
    assert book.sheets.active.name == "Tên khác"
    with pytest.raises(EnvironmentFailure):
        made.move(before=sheet)  # conditional formats of the others would speak of wrong cells
    made["A1"].value = 1
    made.clear_contents()
    made["B2"].value = 2
    made.clear()
    assert made.used_range.value is None
    made.delete()
    assert [one.name for one in book.sheets] == [sheet.name]


def a_whole_sheet(book: Any) -> Any:
    sheet = book.sheets[0]
    sheet["A1:B3"].value = [["Mã", "Số"], ["a", 1], ["b", 2]]
    sheet["A1"].column_width = 33
    sheet.api.TabColor = 0xFF0000
    sheet.freeze_panes.freeze_at("A1:B2")
    sheet.page_setup.print_area = "$A$1:$B$3"
    sheet.page_setup.api.IsLandscape = True
    rule = sheet["B2:B3"].api.Validation
    rule.Type = bridge().Enum("com.sun.star.sheet.ValidationType", "WHOLE")
    sheet["B2:B3"].api.Validation = rule
    return sheet


def test_a_sheet_is_copied_whole(program: Any, book: Any) -> None:
    sheet = a_whole_sheet(book)
    table = sheet.tables.add(sheet["A1:B3"], name="BangHai").impl.uno
    equal = struct("com.sun.star.sheet.TableFilterField2", Field=0, StringValue="a", Operator=2)
    table.getFilterDescriptor().ContainsHeader = True
    table.getFilterDescriptor().setFilterFields2((equal,))
    other = program.books.add()
    try:
        for copied in (sheet.copy(after=sheet, name="Bản sao"), sheet.copy(before=other.sheets[0], name="Bản sao")):
            assert copied.name == "Bản sao"
            assert copied["A1:B3"].value == [["Mã", "Số"], ["a", 1.0], ["b", 2.0]]
            assert math.isclose(copied["A1"].column_width, 33, abs_tol=0.1)
            assert copied.api.TabColor == 0xFF0000
            assert copied.freeze_panes.impl.frozen == (2, 2)
            assert copied.page_setup.print_area == "$A$1:$B$3"
            assert copied.page_setup.api.IsLandscape is True
            assert copied["B2"].api.Validation.Type.value == "WHOLE"
            assert len(copied.tables) == 1
        came = other.sheets[0].tables["BangHai"]
        assert came.range.address == "$A$1:$B$3"
        assert [(one.Field, one.StringValue) for one in came.impl.uno.getFilterDescriptor().getFilterFields2()] == [
            (0, "a")
        ]
    finally:
        other.close()


def test_panes(book: Any, sheet: Any) -> None:
    other = book.sheets.add("Khác", after=sheet)
    sheet.freeze_panes.freeze_at(sheet["A1:A3"])
    assert sheet.freeze_panes.impl.frozen == (3, 1)
    sheet.freeze_panes.freeze_at("2:2")
    assert sheet.freeze_panes.impl.frozen == (2, 0)
    sheet.freeze_panes.unfreeze()
    assert sheet.freeze_panes.impl.frozen == (0, 0)
    assert book.sheets.active.name == other.name


def test_tables(book: Any) -> None:
    sheet = with_table(book)
    table = sheet.tables["Bảng"]
    assert [one.name for one in sheet.tables] == ["Bảng"]
    assert "bảng" in sheet.tables
    assert (table.range.address, table.header_row_range.address, table.data_body_range.address) == (
        "$A$1:$C$4",
        "$A$1:$C$1",
        "$A$2:$C$4",
    )
    table.resize(sheet["A1:C9"])
    assert table.range.address == "$A$1:$C$9"
    assert sheet["B5"].table.name == "Bảng"
    assert sheet["Z5"].table is None
    assert table.parent.name == sheet.name
    assert len(book.sheets["Tiến độ"].tables) == 0


NUMBER, TEXT, DAY, FILL = 0, 1, 2, 4  # com.sun.star.sheet.FilterFieldType
FILTERS: dict[
    str, tuple[int, list[tuple[int, Any]], bool, list[int]]
] = {  # operator, values, a pattern?, the rows that are shown
    "texts": (2, [(TEXT, "a"), (TEXT, "c")], False, [1, 2, 4, 5]),
    "number": (2, [(NUMBER, 2)], False, [1, 3]),
    "zero": (2, [(NUMBER, 0)], False, [1, 5]),
    "more": (4, [(NUMBER, 1)], False, [1, 3, 4]),
    "day": (2, [(DAY, "2026-10-05")], False, [1, 4]),
    "month": (2, [(DAY, "2026-10")], False, [1, 4, 5]),
    "pattern": (2, [(TEXT, "[bc]")], True, [1, 3, 5]),
    "begins": (12, [(TEXT, "b")], False, [1, 3]),
    "blank": (0, [(TEXT, "")], False, [1, 6]),
    # shown rather than hidden by nothing that can be seen
    "colour": (
        2,
        [(FILL, 0xFF0000)],
        False,
        [1, 2, 3, 4, 5, 6],
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_table_that_is_put_again_is_filtered_as_before(book: Any, sheet: Any, name: str) -> None:
    operator, values, pattern, expected = FILTERS[name]
    days = [datetime(2026, month, day) for month, day in ((1, 5), (2, 5), (10, 5), (10, 6), (1, 5))]  # noqa: DTZ001
    rows = list(zip(["a", "b", "a", "c", None], [1, 2, 3, 0, 1], days, strict=True))
    sheet["A1:C6"].value = [["Mã", "Số", "Ngày"], *rows]
    sheet["A2"].color = (255, 0, 0)
    sheet.tables.add(sheet["A1:C6"], name="Bang")
    tables = book.api.DatabaseRanges
    column = {NUMBER: 1, DAY: 2}.get(values[0][0], 0)
    given = [
        struct(
            "com.sun.star.sheet.FilterFieldValue",
            FilterType=kind,
            IsNumeric=kind == NUMBER,
            **{{NUMBER: "NumericValue", FILL: "ColorValue"}.get(kind, "StringValue"): value},
        )
        for kind, value in values
    ]
    filter = tables.getByName("Bang").getFilterDescriptor()
    filter.UseRegularExpressions = pattern
    filter.setFilterFields3(
        (struct("com.sun.star.sheet.TableFilterField3", Field=column, Operator=operator, Values=tuple(given)),)
    )

    def shown_rows() -> list[int]:
        return [row + 1 for row in range(6) if sheet.api.Rows.getByIndex(row).IsVisible]

    tables.getByName("Bang").refresh()
    before = shown_rows()
    assert before == (expected if name != "colour" else [1, 2])
    saved = saved_tables(book.api, 0)
    tables.removeByName("Bang")
    restore_tables(book.api, saved)
    assert shown_rows() == expected
    sheet.tables["Bang"].impl.filter_again()
    assert shown_rows() == expected


def test_a_table_that_is_filtered_again_is_not_sorted_again(sheet: Any) -> None:
    sheet["A1:B5"].value = [["Mã", "Số"], ["c", 1], ["a", 2], ["b", 3], ["a", 4]]
    table = sheet.tables.add(sheet["A1:B5"], name="Bang").impl
    field = struct("com.sun.star.table.TableSortField", Field=0, IsAscending=True)
    fields = bridge().Any("[]com.sun.star.table.TableSortField", (field,))
    sheet["A1:B5"].api.sort(properties(SortFields=fields, ContainsHeader=True))
    equal = struct("com.sun.star.sheet.TableFilterField2", Field=0, StringValue="a", Operator=2)
    table.uno.getFilterDescriptor().ContainsHeader = True
    table.uno.getFilterDescriptor().setFilterFields2((equal,))
    sheet["A2:B5"].value = [["z", 1], ["a", 2], ["y", 3], ["a", 4]]
    table.filter_again()
    assert sheet["A2:B5"].value == [["z", 1], ["a", 2], ["y", 3], ["a", 4]]
    assert [row + 1 for row in range(5) if sheet.api.Rows.getByIndex(row).IsVisible] == [1, 3, 5]
    assert [one.StringValue for one in table.uno.getFilterDescriptor().getFilterFields2()] == ["a"]


def test_names(book: Any, sheet: Any) -> None:
    book.names.add("Khoảng", f"={sheet.name}!$A$1:$B$2")
    assert book.names["Khoảng"].refers_to == f"={sheet.name}!$A$1:$B$2"
    assert book.names["khoảng"].refers_to_range.address == "$A$1:$B$2"
    assert sheet.range("Khoảng").address == "$A$1:$B$2"
    book.names.add("Tỉ_lệ", "=0.5")
    book.names["Tỉ_lệ"].refers_to = "=SUM(1,2)"
    assert book.names["Tỉ_lệ"].refers_to == "=SUM(1,2)"
    sheet["C3"].name = "Ô"
    assert sheet["C3"].name.name == "Ô"
    sheet.names.add("riêng", f"={sheet.name}!$D$4")
    assert sorted(one.name for one in book.names) == sorted(["Khoảng", "Tỉ_lệ", "Ô", f"{sheet.name}!riêng"])
    assert "Ô" in book.names
    book.names["Ô"].delete()
    assert "Ô" not in book.names


def test_books_are_found_saved_and_closed(program: Any, tmp_path: Path) -> None:
    made = program.books.add()
    made.sheets[0]["A1"].value = "còn"
    path = tmp_path / "Sổ của tôi.xlsx"
    made.save(path)
    made.close()
    opened = program.books.open(path)
    assert (opened.name, opened.fullname) == ("Sổ của tôi.xlsx", str(path))
    assert program.books["Sổ của tôi.xlsx"].sheets[0]["A1"].value == "còn"
    assert program.books[opened.api.RuntimeUID].name == opened.name
    assert program.books.active.name == opened.name
    assert program.books.open(path) == opened
    opened.sheets[0]["A1"].value = "đổi"
    opened.activate()
    opened.save()
    opened.close()
    with pytest.raises(KeyError):
        program.books["Sổ của tôi.xlsx"]
    again = program.books.open(path)
    assert again.sheets[0]["A1"].value == "đổi"
    assert again.app == program
    again.close()
    assert [one.name for one in tmp_path.iterdir()] == ["Sổ của tôi.xlsx"]


def test_a_program(program: Any, book: Any) -> None:
    assert program.version.major >= 7
    assert program.pid > 1
    assert program.visible is False
    program.status_bar = "đang làm"
    assert program.status_bar == "đang làm"
    program.status_bar = False
    assert program.status_bar is False
    book.sheets[0]["A1:A2"].formula = [["=A3*2"], ["=A1"]]
    program.calculation = "manual"
    book.sheets[0]["A3"].value = 4
    assert program.calculation == "manual"
    assert book.sheets[0]["A1"].value == 0.0
    program.calculate()
    assert book.sheets[0]["A1"].value == 8.0
    program.calculation = "automatic"
    with program.properties(screen_updating=False, display_alerts=False):
        assert program.screen_updating is False
        assert book.api.hasControllersLocked()
    assert program.screen_updating is True
    assert not book.api.hasControllersLocked()
    assert program.alert("có ai không?", "xlplan", buttons="yes_no") == "no"  # no window, nobody to press
    assert program.alert("xong") == "ok"


def test_what_is_opened_while_the_screen_stands_still_is_seen_afterwards(
    program: Any, book: Any, tmp_path: Path
) -> None:
    book.save(tmp_path / "khác.xlsx")

    def seen(one: Any) -> bool:
        return bool(one.api.CurrentController.Frame.ContainerWindow.isVisible())

    program.screen_updating = False
    with closing(program.books.open(tmp_path / "khác.xlsx")) as opened, closing(program.books.add()) as added:
        program.books.add().close()
        assert (seen(opened), seen(added)) == (False, False)
        program.screen_updating = True
        assert (seen(opened), seen(added)) == (True, True)
        assert not opened.api.hasControllersLocked()


@pytest.mark.parametrize(
    "ask",
    [
        lambda app, sheet: sheet.charts,
        lambda app, sheet: sheet.pictures,
        lambda app, sheet: sheet.shapes,
        lambda app, sheet: sheet["A1"].characters,
        lambda app, sheet: sheet["A1:B2"].sort(1),
        lambda app, sheet: sheet["A1:B2"].remove_duplicates(1),
        lambda app, sheet: setattr(sheet["A1"], "horizontal_alignment", "left"),
        lambda app, sheet: app.hwnd,
        lambda app, sheet: app.macro("x")(),
        lambda app, sheet: sheet.book.sheets.add("a:b"),
        lambda app, sheet: sheet.delete(),
    ],
)
def test_what_is_not_there_is_one_calm_sentence(program: Any, sheet: Any, ask: Any) -> None:
    with pytest.raises(EnvironmentFailure) as said:
        ask(program, sheet)
    assert "LibreOffice" in said.value.sentence("vi")
