"""Makers of workbooks with everything on them: by XlsxWriter, by openpyxl, and as other writers write the same."""

import re
import zipfile
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from random import Random
from typing import Any

SHEET, OTHER, TABLE = "Tiến độ", "Khác & 'lạ' 2", "Bang_1"
HEAD, LEFT, WIDTH = 5, 2, 4  # the table's header row, first column, columns
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


@dataclass(frozen=True)
class Made:
    """A workbook and where its table's data ends."""

    data: bytes = field(repr=False)
    rows: int

    @property
    def last(self) -> int:
        return HEAD + self.rows


def by_xlsxwriter(seed: int, rows: int, growth: int = 0) -> Made:
    """A chart, a picture, a text box, a table, formats, validations, sparklines, notes, rich text, an array, merged
    cells.
    """
    import xlsxwriter

    random, out = Random(seed), BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, other = book.add_worksheet(SHEET), book.add_worksheet(OTHER)
    red, day = (
        book.add_format({"bg_color": "#FFC7CE", "bold": True}),
        book.add_format({"num_format": "dd/mm/yyyy", "border": 1}),
    )
    sheet.write_rich_string("B1", "Sổ ", red, "đỏ", " và thường")
    sheet.merge_range("B2:D2", "Tiêu đề", red)
    data = [[f"U{n}", random.randint(0, 999), date(2021, 1 + n % 12, 1), random.random()] for n in range(rows)]
    columns = [
        {"header": "Mã"},
        {"header": "Số", "format": red},
        {"header": "Ngày", "format": day},
        {"header": "Tỷ lệ"},
    ]
    last = HEAD + rows
    sheet.add_table(HEAD - 1, LEFT - 1, last - 1, LEFT + WIDTH - 2, {"name": TABLE, "columns": columns, "data": data})
    sheet.write_formula(0, 7, f"=SUM(C{HEAD + 1}:C{last})", day, sum(int(str(line[1])) for line in data))
    sheet.write_array_formula("J1:J3", "{=ROW(A1:A3)}", None, 1)
    sheet.conditional_format(HEAD, 2, last - 1, 2, {"type": "cell", "criteria": ">", "value": 500, "format": red})
    sheet.conditional_format(HEAD, 4, last - 1 + growth, 4, {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation(HEAD, 1, last - 1 + growth, 1, {"validate": "list", "source": ["U1", "U2"]})
    sheet.data_validation(HEAD, 3, last - 1, 3, {"validate": "date", "criteria": ">", "value": date(2000, 1, 1)})
    sheet.add_sparkline("I6", {"range": f"'{SHEET}'!C{HEAD + 1}:C{last}"})
    sheet.write_comment("C6", "Ghi chú của đơn vị", {"author": "Lan"})
    sheet.insert_textbox("L2", "Hộp chữ")
    sheet.insert_image("L12", "dot.png", {"image_data": BytesIO(PNG)})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": [SHEET, HEAD, 2, last - 1, 2]})
    sheet.insert_chart("L20", chart)
    sheet.freeze_panes(HEAD, 2)
    sheet.print_area(0, 0, last - 1, 5)
    other.write_column("A1", ["một", 2, True])
    other.write_url("B1", "https://example.vn/?a=1&b=2", tip="ra ngoài")
    other.write_formula("C1", f"='{SHEET}'!C{HEAD + 1}*2", None, int(str(data[0][1])) * 2)
    book.define_name("Cot_so", f"='{SHEET}'!$C${HEAD + 1}:$C${last}")
    book.close()
    return Made(out.getvalue(), rows)


def by_openpyxl(seed: int, rows: int, growth: int = 0) -> Made:
    from openpyxl import Workbook
    from openpyxl.chart import BarChart, Reference
    from openpyxl.comments import Comment
    from openpyxl.formatting.rule import CellIsRule, FormulaRule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.table import Table

    random, book = Random(seed), Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    other = book.create_sheet(OTHER)
    sheet["B1"], sheet["B1"].font = "Sổ", Font(bold=True, color="00AA00")
    sheet["B2"] = "Tiêu đề"
    sheet.merge_cells("B2:D2")
    last = HEAD + rows
    for column, name in enumerate(("Mã", "Số", "Ngày", "Tỷ lệ"), start=LEFT):
        sheet.cell(HEAD, column, name)
    for number in range(rows):
        line = [f"U{number}", random.randint(0, 999), date(2021, 1 + number % 12, 1), random.random()]
        for column, value in enumerate(line, start=LEFT):
            sheet.cell(HEAD + 1 + number, column, value)
        sheet.cell(HEAD + 1 + number, 3).fill = PatternFill("solid", fgColor="FFFFEE")
    sheet.add_table(Table(displayName=TABLE, ref=f"B{HEAD}:E{last}"))
    sheet["H1"] = f"=SUM(C{HEAD + 1}:C{last})"
    sheet.conditional_formatting.add(
        f"C{HEAD + 1}:C{last}", CellIsRule(operator="lessThan", formula=["5"], font=Font(bold=True))
    )
    sheet.conditional_formatting.add(
        f"E{HEAD + 1}:E{last + growth}", FormulaRule(formula=[f"E{HEAD + 1}>0.5"], font=Font(italic=True))
    )
    check = DataValidation(type="list", formula1='"U1,U2"')
    check.add(f"B{HEAD + 1}:B{last + growth}")
    sheet.add_data_validation(check)
    sheet["C6"].comment = Comment("Ghi chú của đơn vị", "Lan")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=HEAD, max_row=last), titles_from_data=True)
    sheet.add_chart(chart, "L20")
    sheet.freeze_panes = "C6"
    sheet.print_area = f"A1:F{last}"
    for row, value in enumerate(("một", 2, True), start=1):
        other.cell(row, 1, value)
    other["B1"], other["B1"].hyperlink = "ra ngoài", "https://example.vn/?a=1&b=2"
    other["C1"] = f"='{SHEET}'!C{HEAD + 1}*2"
    book.defined_names["Cot_so"] = DefinedName("Cot_so", attr_text=f"'{SHEET}'!$C${HEAD + 1}:$C${last}")
    out = BytesIO()
    book.save(out)
    return Made(out.getvalue(), rows)


def edited(data: bytes, changes: Mapping[str, Callable[[bytes], bytes] | bytes | None]) -> bytes:
    """The package with some parts rewritten, added (bytes) or left out (None)."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            change = changes.get(name, b"") if name in changes else source.read(name)
            if change is not None:
                target.writestr(name, change(source.read(name)) if callable(change) else change)
        for name, content in changes.items():
            if name not in source.namelist() and isinstance(content, bytes):
                target.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def part_names(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.namelist()


def prefixed(xml: bytes) -> bytes:
    """The part as a writer with a prefix for the main name space would write it."""
    text = re.sub(rb"<(/?)(?![\w.-]+:)(?=[A-Za-z])", rb"<\1x:", xml)
    return text.replace(f' xmlns="{MAIN}"'.encode(), f' xmlns:x="{MAIN}"'.encode())


def without_addresses(xml: bytes) -> bytes:
    """Cells and rows without ``r``, as some writers leave them; for sheets whose rows have no gaps."""
    return re.sub(rb'<(c|row) r="\w+"', rb"<\1", xml)


def as_others_write(made: Made) -> Made:
    """The same workbook with prefixes in its sheets and styles."""
    ours = re.compile(r"xl/(worksheets/\w+|styles|workbook|tables/\w+|sharedStrings)\.xml")
    names = [name for name in part_names(made.data) if ours.fullmatch(name)]
    return Made(edited(made.data, dict.fromkeys(names, prefixed)), made.rows)


def sheet_of(rows: str, after: str = "") -> bytes:
    """A small workbook whose first sheet holds exactly these rows, as XML."""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("S")
    book.close()
    body = f"<sheetData>{rows}</sheetData>{after}".encode()
    return edited(out.getvalue(), {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"<sheetData/>", body)})
