"""What belongs to a whole sheet: marks, growing tables, notes, the selected cell, and computed sheets put in.

1. A mark wins over the clerk's own rules, and goes without a trace: the very bytes as before.
2. A table grows with its filter, its validations, formats and names; replaced whole, it holds exactly the rows given.
3. Notes come to a sheet that has none, join those that are there, and go with all that showed them.
4. A computed sheet is added or replaced with its styles, tables, print titles; what a clerk put on it stays.
5. One cell is selected, on one sheet.
"""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from tests.support.office.libreoffice import convert, needs_libreoffice
from tests.xlsx.patching import reading
from tests.xlsx.patching.books import HEAD, OTHER, SHEET, TABLE, edited, part, part_names, prefixed
from tests.xlsx.patching.drawn import MAKERS, made_by
from xlplan.document import Cell, Field, Sheet, TableBlock
from xlplan.document import ConditionalFormat as SheetMark
from xlplan.findings import CellRef
from xlplan.patch import (
    ANYTHING,
    CellEdit,
    Formula,
    Link,
    LinkEdit,
    Look,
    MarkEdit,
    Note,
    NoteEdit,
    Patch,
    PatchRefused,
    SheetEdit,
    TableRows,
)
from xlplan.xlsx.patching import apply, completed
from xlplan.xlsx.patching.styles import look_of
from xlplan.xlsx.styles import MARKS, STYLES

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")
MADE = made_by("xlsxwriter", 0, 3, 0)
WRONG = look_of(dict(MARKS["mark.wrong"]))


def parts(data: bytes) -> dict[str, bytes]:
    return {name: part(data, name) for name in part_names(data)}


@pytest.mark.parametrize("maker", sorted(MAKERS))
def test_a_mark_goes_without_a_trace(maker: str) -> None:
    data = made_by(maker, 0, 3, 0).data
    marks = tuple(
        MarkEdit(title, ((6, 3, 8, 3), (6, 5, 6, 5)), f"C6>{number}", WRONG)
        for title in (SHEET, OTHER)
        for number in (1, 2)
    )
    patch = Patch(marks=marks)
    after = apply(data, patch)
    rules = openpyxl.load_workbook(BytesIO(after))[SHEET].conditional_formatting
    ranks = {
        tuple(rule.formula): rule.priority for holder in rules for rule in holder.rules if rule.type == "expression"
    }
    assert (ranks["C6>1",], ranks["C6>2",]) == (1, 2)
    assert (
        min(
            rule.priority
            for holder in rules
            for rule in holder.rules
            if tuple(rule.formula) not in [("C6>1",), ("C6>2",)]
        )
        == 3
    )
    half = apply(after, Patch(unmarks=marks[:1]))
    assert parts(half)["xl/styles.xml"] == parts(after)["xl/styles.xml"]
    assert _closed(parts(apply(after, patch.mirror()))) == _closed(parts(data))


def _closed(found: dict[str, bytes]) -> dict[str, bytes]:
    """``<dxfs count="0"></dxfs>`` is ``<dxfs count="0"/>``."""
    return {name: re.sub(rb"<((?:x:)?dxfs)([^>/]*)></\1>", rb"<\1\2/>", text) for name, text in found.items()}


def test_a_mark_is_known_by_its_formula_where_its_cells_were_regrouped() -> None:
    mark = MarkEdit(OTHER, ((1, 1, 1, 1), (2, 1, 2, 1)), "A1>1", WRONG)
    after = apply(MADE.data, Patch(marks=(mark,)))
    regrouped = edited(after, {"xl/worksheets/sheet2.xml": lambda xml: xml.replace(b'sqref="A1 A2"', b'sqref="A1:A2"')})
    assert regrouped != after
    assert _closed(parts(apply(regrouped, Patch(unmarks=(mark,))))) == _closed(parts(MADE.data))


def test_a_mark_looks_as_said() -> None:
    after = apply(MADE.data, Patch(marks=(MarkEdit(OTHER, ((1, 1, 3, 1),), '=A1="<a>"', WRONG),)))
    (holder,) = openpyxl.load_workbook(BytesIO(after))[OTHER].conditional_formatting
    (rule,) = holder.rules
    assert (str(holder.sqref), rule.formula, rule.dxf.fill.bgColor.rgb) == ("A1:A3", ['A1="<a>"'], "FFF4B6AC")
    assert (rule.dxf.font.b, rule.dxf.font.u, rule.dxf.font.color.rgb) == (True, "single", "FF7A0C02")


@pytest.mark.parametrize("maker", sorted(MAKERS))
def test_a_table_grows_with_all_that_ends_with_it(maker: str) -> None:
    made = made_by(maker, 0, 3, 1)
    new = tuple((f"N{n}", n, date(2021, 6, n + 1), n / 8) for n in range(3))
    after = apply(made.data, Patch(tables=(TableRows(TABLE, (), new),)))
    last = made.last + 3
    book = openpyxl.load_workbook(BytesIO(after))
    sheet = book[SHEET]
    assert sheet.tables[TABLE].ref == f"B{HEAD}:E{last}"
    assert sheet.tables[TABLE].autoFilter is None or sheet.tables[TABLE].autoFilter.ref == f"B{HEAD}:E{last}"
    assert book.defined_names["Cot_so"].attr_text == f"'{SHEET}'!$C$6:$C${last}"
    assert sheet.print_area.replace("$", "").endswith(f"F{made.last}")  # wider than the table: a person's own
    rules = {str(holder.sqref) for holder in sheet.conditional_formatting}
    assert {f"C6:C{last}", f"E6:E{last}"} <= rules
    assert {str(one.sqref) for one in sheet.data_validations.dataValidation} >= {f"B6:B{last}"}
    old, grown = sheet.cell(made.last, 3), sheet.cell(last, 3)
    assert (old.fill.fgColor.rgb, old.font.b) == (grown.fill.fgColor.rgb, grown.font.b)
    assert [reading.plain(sheet.cell(last, column).value) for column in range(2, 6)] == [
        "N2",
        2,
        date(2021, 6, 3),
        0.25,
    ]


def test_a_table_replaced_whole() -> None:
    for count in (0, 1, 7):
        new = tuple((f"N{n}", n, None, Decimal("0.5")) for n in range(count))
        after = apply(MADE.data, Patch(tables=(TableRows(TABLE, ANYTHING, new),)))
        sheet = openpyxl.load_workbook(BytesIO(after))[SHEET]
        last = HEAD + max(count, 1)
        assert sheet.tables[TABLE].ref == f"B{HEAD}:E{last}"
        found = [tuple(sheet.cell(row, column).value for column in range(2, 6)) for row in range(HEAD + 1, HEAD + 9)]
        assert found == [*((name, n, None, 0.5) for name, n, _, _ in new), *[(None,) * 4] * (8 - count)]


def test_notes_come_and_go_with_all_that_shows_them() -> None:
    first = NoteEdit(CellRef(OTHER, 2, 1), None, Note("Xem lại\nsố này", "Phòng Tổng hợp"))
    notes = (first, NoteEdit(CellRef(OTHER, 3, 1), None, Note("hai")))
    after = apply(MADE.data, Patch(notes=notes))
    sheet = openpyxl.load_workbook(BytesIO(after))[OTHER]
    assert (sheet["A2"].comment.text, sheet["A2"].comment.author) == ("Xem lại\nsố này", "Phòng Tổng hợp")
    drawing = next(name for name in part_names(after) if name not in part_names(MADE.data) and name.endswith(".vml"))
    assert part(after, drawing).count(b"<v:shape ") == 2
    assert len(set(re.findall(rb'id="(_x0000_s\d+)"', part(after, drawing)))) == 2
    half = apply(after, Patch(notes=(NoteEdit(CellRef(OTHER, 2, 1), notes[0].after, None),)))
    assert part(half, drawing).count(b"<v:shape ") == 1
    back = parts(apply(after, Patch(notes=notes).mirror()))
    assert back == parts(MADE.data)


def test_a_drawing_of_buttons_learns_what_a_note_looks_like() -> None:
    drawing = "xl/drawings/vmlDrawing1.vml"
    buttons = (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1025" '
        b'type="#_x0000_t201">a<br>b</v:shape></xml>'
    )
    data = edited(MADE.data, {drawing: buttons})
    after = apply(data, Patch(notes=(NoteEdit(CellRef(SHEET, 7, 3), None, Note("mới")),)))
    text = part(after, drawing)
    assert text.startswith(buttons.removesuffix(b"</xml>"))
    assert text.count(b'id="_x0000_t202"') == 1
    assert re.findall(rb'<v:shape [^>]*id="(\w+)"', text) == [b"_x0000_s1025", b"_x0000_s1026"]
    assert b'xmlns:x="urn:schemas-microsoft-com:office:excel"' in text


def test_links_lead_where_they_are_told_and_back() -> None:
    at = CellRef(OTHER, 1, 1)
    for link in (
        Link("https://example.vn/tệp số 1.xlsx?a=1&b=<2>", "mở"),
        Link("#'Tiến độ'!B6"),
        Link("https://example.vn/#phần"),
    ):
        patch = Patch(links=(LinkEdit(at, None, link),))
        after = apply(MADE.data, patch)
        found = completed(after, Patch(links=(LinkEdit(at, ANYTHING, None),))).links[0].before
        assert isinstance(found, Link)
        assert (found.target.replace("%20", " ").replace("%3C", "<").replace("%3E", ">"), found.tip) == (
            link.target,
            link.tip,
        )
        assert parts(apply(after, patch.mirror())) == parts(MADE.data)
    assert b'Target="https://example.vn/t\xe1\xbb\x87p%20' in part(
        apply(MADE.data, Patch(links=(LinkEdit(at, None, Link("https://example.vn/tệp số")),))),
        "xl/worksheets/_rels/sheet2.xml.rels",
    )


def test_a_note_joins_the_others_and_changes_its_text() -> None:
    patch = completed(
        MADE.data,
        Patch(
            notes=(
                NoteEdit(CellRef(SHEET, 6, 3), ANYTHING, Note("đã xem")),
                NoteEdit(CellRef(SHEET, 7, 3), None, Note("mới", "xlplan")),
            ),
        ),
    )
    after = apply(MADE.data, patch)
    sheet = openpyxl.load_workbook(BytesIO(after))[SHEET]
    assert (sheet["C6"].comment.text, sheet["C7"].comment.text) == ("đã xem", "mới")
    assert part(after, "xl/drawings/vmlDrawing1.vml").count(b"<v:shape ") == 2
    back = openpyxl.load_workbook(BytesIO(apply(after, patch.mirror())))[SHEET]
    assert (back["C6"].comment.text, back["C6"].comment.author, back["C7"].comment) == (
        "Ghi chú của đơn vị",
        "Lan",
        None,
    )


def checks(words: str = "Sai", count: int = 2, table: str = "Checks") -> Sheet:
    fields = (Field("Mã", "input.code", 12), Field("Số", "input.amount", 12), Field("Ngày", "input.date", 12))
    rows = tuple((Cell(words), Cell(Decimal(n)), Cell(date(2021, 5, 24))) for n in range(count))
    return Sheet(
        title="Kiểm tra",
        cells={
            (1, 1): Cell("Kết quả", style="title"),
            (1, 5): Cell(count, formula=f"=COUNTA(A5:A{4 + count})", style="count"),
        },
        tables=(TableBlock(table, 4, 1, fields, rows),),
        widths={1: 30},
        freeze=(5, 1),
        repeat_rows=(4, 4),
        marks=(SheetMark((5, 1), (9, 1), '=A5="Sai"', "mark.wrong"),),
    )


@pytest.mark.parametrize("maker", sorted(MAKERS))
def test_a_computed_sheet_is_added_and_replaced(maker: str, tmp_path: Path) -> None:
    data = made_by(maker, 0, 3, 0).data
    patch = completed(
        data, Patch(sheets=(SheetEdit("Kiểm tra", ANYTHING, checks()),), select=CellRef("Kiểm tra", 5, 1))
    )
    after = apply(data, patch)
    again = apply(after, Patch(sheets=(SheetEdit("kiểm TRA", ANYTHING, checks("Đúng", 5)),)))
    for book, words, count in ((after, "Sai", 2), (again, "Đúng", 5)):
        sheet = openpyxl.load_workbook(BytesIO(book))["Kiểm tra"]
        assert [sheet.cell(4 + n, 1).value for n in range(1, count + 2)] == [*[words] * count, None]
        assert (sheet.tables["Checks"].ref, sheet["E1"].value) == (f"A4:C{4 + count}", f"=COUNTA(A5:A{4 + count})")
        assert (sheet["B5"].number_format, sheet["C5"].number_format, sheet["A1"].font.sz) == (
            "#,##0",
            "dd/mm/yyyy",
            15,
        )
        assert sheet["A4"].fill.fgColor.rgb == "FF" + str(STYLES["head"]["bg_color"])[1:]
        assert (sheet.print_title_rows, sheet.freeze_panes, sheet.column_dimensions["A"].width > 29) == (
            "$4:$4",
            "A5",
            True,
        )
        marked = {str(holder.sqref): rule for holder in sheet.conditional_formatting for rule in holder.rules}
        assert marked["A5:A9"].dxf.fill.bgColor.rgb == "FFF4B6AC"
        assert reading.ByCalamine(book).at("Kiểm tra", 1, 5) == count
        known = _faults(data, tmp_path)
        assert {fault for fault in _faults(book, tmp_path) if "inline" not in fault} <= known
    assert _untouched(data, again) >= {
        name for name in part_names(data) if "theme" in name or "worksheets/sheet2" in name
    }
    assert reading.content(apply(after, patch.mirror())) == reading.content(data)
    assert len(_tables(again)) == len(_tables(after)) == len(_tables(data)) + 1


def _tables(data: bytes) -> list[str]:
    return [name for name in part_names(data) if name.startswith("xl/tables/")]


def _untouched(before: bytes, after: bytes) -> set[str]:
    old, new = parts(before), parts(after)
    return {name for name in old if new.get(name) == old[name]}


def _faults(data: bytes, folder: Path) -> set[str]:
    path = folder / "book.xlsx"
    path.write_bytes(data)
    return {re.sub(r"\d+ inline", "n inline", str(error)) for error in OpenXmlValidator().validate(str(path)).errors}


def test_what_a_clerk_put_on_a_computed_sheet_stays(tmp_path: Path) -> None:
    """The drawn sheet is full of things: written anew, it keeps its chart, picture, text box, sparkline and note."""
    data = edited(
        MADE.data, {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"<sheetPr", b'<sheetPr codeName="Trang1"', 1)}
    )
    new = Sheet(title=SHEET, cells={(1, 1): Cell("mới")}, very_hidden=True)
    after = apply(data, Patch(sheets=(SheetEdit(SHEET, ANYTHING, new),)))
    sheet = part(after, "xl/worksheets/sheet1.xml")
    for kept in (b"<drawing ", b"<legacyDrawing ", b"x14:sparkline>", "mới".encode()):
        assert kept in sheet
    assert b"x14:cfRule" not in sheet
    assert b"<tablePart" not in sheet
    assert "xl/tables/table1.xml" not in part_names(after)
    assert len(openpyxl.load_workbook(BytesIO(after))[SHEET]._charts) == 1
    assert openpyxl.load_workbook(BytesIO(after))[SHEET]["C6"].comment.text == "Ghi chú của đơn vị"
    assert openpyxl.load_workbook(BytesIO(after))[SHEET].sheet_state == "visible"
    assert _faults(after, tmp_path) == set()


def test_the_code_name_of_a_replaced_sheet_stays() -> None:
    data = edited(
        MADE.data,
        {"xl/worksheets/sheet2.xml": lambda xml: xml.replace(b"<dimension", b'<sheetPr codeName="Trang2"/><dimension')},
    )
    after = apply(data, Patch(sheets=(SheetEdit(OTHER, ANYTHING, Sheet(title=OTHER)),)))
    assert b'codeName="Trang2"' in part(after, "xl/worksheets/sheet2.xml")


def test_a_very_hidden_sheet_is_added_so() -> None:
    after = apply(
        MADE.data,
        Patch(sheets=(SheetEdit("_x", None, Sheet(title="_x", cells={(1, 1): Cell("a")}, very_hidden=True)),)),
    )
    assert openpyxl.load_workbook(BytesIO(after))["_x"].sheet_state == "veryHidden"


def test_tables_of_one_name_and_sheets_that_formulas_use() -> None:
    with pytest.raises(PatchRefused, match=TABLE):
        apply(MADE.data, Patch(sheets=(SheetEdit("Kiểm tra", None, checks(table=TABLE)),)))
    with pytest.raises(PatchRefused, match=SHEET):
        apply(MADE.data, Patch(sheets=(SheetEdit(SHEET, ANYTHING, None),)))


def test_a_replaced_sheet_leaves_the_calculation_chain_honest() -> None:
    data = apply(MADE.data, Patch(sheets=(SheetEdit("Kiểm tra", None, checks()),)))
    chain = (
        '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="E1" i="3"/><c r="H1" '
        'i="1"/></calcChain>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    relation = f'<Relationship Id="rId50" Type="{kind}" Target="calcChain.xml"/></Relationships>'.encode()
    data = edited(
        data,
        {
            "xl/calcChain.xml": chain.encode(),
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", relation),
        },
    )
    moved = Sheet(title="Kiểm tra", cells={(9, 9): Cell(1, formula="=1")})
    after = apply(data, Patch(sheets=(SheetEdit("Kiểm tra", ANYTHING, moved),)))
    assert re.findall(rb'r="(\w+)"', part(after, "xl/calcChain.xml")) == [b"H1", b"I9"]


@pytest.mark.parametrize("maker", sorted(MAKERS))
def test_one_cell_is_selected_on_one_sheet(maker: str) -> None:
    data = made_by(maker, 0, 3, 0).data
    for title, row, column in ((OTHER, 3, 4), (SHEET, 7, 3), (OTHER, 1, 1)):
        data = apply(data, Patch(select=CellRef(title, row, column)))
        book = openpyxl.load_workbook(BytesIO(data))
        assert book.active.title == title
        assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [title]
        cells = [one.activeCell for one in book[title].sheet_view.selection]
        assert openpyxl.utils.get_column_letter(column) + str(row) in cells


@needs_libreoffice
def test_libreoffice_shows_a_computed_sheet(tmp_path: Path) -> None:
    sources = []
    for maker in MAKERS:
        path = tmp_path / f"{maker}.xlsx"
        data = apply(made_by(maker, 0, 3, 0).data, Patch(sheets=(SheetEdit("Kiểm tra", None, checks()),)))
        path.write_bytes(apply(data, Patch(sheets=(SheetEdit("Kiểm tra", ANYTHING, checks("Đúng", 4)),))))
        sources.append(path)
    for path in convert(sources, tmp_path / "out"):
        sheet = openpyxl.load_workbook(path, data_only=True)["Kiểm tra"]
        assert [sheet.cell(row, 1).value for row in range(4, 10)] == ["Mã", *["Đúng"] * 4, None]
        assert (sheet["E1"].value, sheet["C5"].value.date(), sheet.tables["Checks"].ref) == (
            4,
            date(2021, 5, 24),
            "A4:C8",
        )


def test_a_prefixed_book_takes_a_sheet() -> None:
    data = edited(MADE.data, dict.fromkeys(("xl/workbook.xml", "xl/styles.xml"), prefixed))
    edit = CellEdit(CellRef(OTHER, 9, 9), None, Formula("1", 1))
    after = apply(data, Patch(sheets=(SheetEdit("Kiểm tra", None, checks()),), cells=(edit,)))
    assert openpyxl.load_workbook(BytesIO(after)).sheetnames == [SHEET, OTHER, "Kiểm tra"]
    assert Look() == look_of({})


@pytest.mark.parametrize("maker", sorted(MAKERS))
@pytest.mark.parametrize("growth", [0, 1, 2, 5])
def test_a_table_that_grew_lies_as_before_when_taken_back(maker: str, growth: int) -> None:
    """Ranges that ended with the table, a little below, or where it grew to, end there again."""
    made = made_by(maker, 0, 3, growth)
    row = ("x", 1, date(2021, 6, 1), 0.5)
    for rows in (TableRows(TABLE, (), (row, row)), TableRows(TABLE, ANYTHING, (row,)), TableRows(TABLE, ANYTHING, ())):
        patch = completed(made.data, Patch(tables=(rows,)))
        after = apply(made.data, patch)
        assert reading.content(after) != reading.content(made.data)
        assert reading.content(apply(after, patch.mirror())) == reading.content(made.data)
