"""One cell at a time: what is written, what its neighbours keep, and what other writers' habits ask for.

1. A cell keeps its style, takes any content, and its row only what belongs in it.
2. Cells and rows without address, prefixes, rows out of their spans, empty sheets are understood.
3. Shared formulas outlive their first cell; arrays of one cell are read and written as such.
4. Texts are exact: blanks, line ends, escapes, rich text and its readings.
5. Dates follow the book's calendar, and are shown as dates.
6. Rows that nobody wants are passed over, and everything else is seen as if they had been read.
7. The calculation chain names exactly the cells that have formulas; whoever opens the book calculates where inputs
   changed.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from tests.xlsx.patching import reading
from tests.xlsx.patching.books import (
    by_openpyxl,
    by_xlsxwriter,
    edited,
    part,
    part_names,
    prefixed,
    sheet_of,
    without_addresses,
)
from xlplan.errors import EnvironmentFailure
from xlplan.findings import CellRef
from xlplan.patch import ANYTHING, SAME, CellEdit, CellError, Content, Formula, Look, Patch, RichText
from xlplan.xlsx.patching import apply, completed
from xlplan.xlsx.patching.formulas import moved
from xlplan.xlsx.patching.markup import Element
from xlplan.xlsx.patching.worksheet import Special, Worksheet

SHEET = "xl/worksheets/sheet1.xml"


@given(rows=st.integers(1, 30), wanted=st.sets(st.integers(1, 40)), prefix=st.booleans(), comment=st.booleans())
def test_passing_over_rows_changes_nothing_that_is_seen(
    rows: int, wanted: set[int], prefix: bool, comment: bool
) -> None:
    for made in (by_xlsxwriter(rows, rows), by_openpyxl(rows, rows)):
        data = part(made.data, SHEET)
        if prefix:
            data = prefixed(data)
        if comment:
            data = data.replace(b"</", b"<!-- <row r='1'> --></", 1)
        few, all_of_it = (Worksheet("S", SHEET, data, frozenset(one)) for one in (wanted, range(1, 1000)))
        assert few.row_order == all_of_it.row_order
        assert {row: _span(element) for row, element in few.rows.items()} == {
            row: _span(one) for row, one in all_of_it.rows.items()
        }
        assert few.cells.keys() == {place for place in all_of_it.cells if place[0] in wanted}
        for place, cell in few.cells.items():
            assert [(_span(one), one.text) for one in cell.walk()] == [
                (_span(one), one.text) for one in all_of_it.cells[place].walk()
            ]
        assert [_said(one) for one in few.specials] == [_said(one) for one in all_of_it.specials]
        assert few.has_formulas == all_of_it.has_formulas
        assert [_span(one) for one in few.root.children] == [_span(one) for one in all_of_it.root.children]


def _span(element: Element) -> tuple[str, int, int, int, int]:
    return element.tag, element.start, element.inner, element.close, element.end


def _said(special: Special) -> tuple[object, ...]:
    return special.position, special.kind, special.area, special.start, special.end, special.text


def put(cell: str, after: Any, before: Any = ANYTHING, look: Look | int | None = None) -> Patch:
    match = re.fullmatch(r"([A-Z])(\d+)", cell)
    assert match
    return Patch(cells=(CellEdit(CellRef("S", int(match[2]), ord(match[1]) - 64), before, after, look),))


def rows_of(data: bytes) -> str:
    found = re.search(rb"<(?:x:)?sheetData(?:/>|>(.*)</(?:x:)?sheetData>)", part(data, SHEET), re.S)
    assert found
    return (found[1] or b"").decode()


def was(data: bytes, cell: str) -> Content | Any:
    return completed(data, put(cell, None)).cells[0].before


STYLED = (
    '<row r="2" spans="1:3" ht="30"><c r="A2" s="0"><v>1</v></c><c r="B2" s="1" ph="1" t="s"><v>0</v></c><c '
    'r="C2"/></row>'
)


@pytest.mark.parametrize(
    ("content", "written"),
    [
        (None, '<c r="B2" s="1" ph="1"/>'),
        (7, '<c r="B2" s="1" ph="1"><v>7</v></c>'),
        (-0.125, '<c r="B2" s="1" ph="1"><v>-0.125</v></c>'),
        (1e300, '<c r="B2" s="1" ph="1"><v>1E+300</v></c>'),
        (Decimal("0.10"), '<c r="B2" s="1" ph="1"><v>0.1</v></c>'),
        (True, '<c r="B2" s="1" ph="1" t="b"><v>1</v></c>'),
        ("a<b", '<c r="B2" s="1" ph="1" t="inlineStr"><is><t>a&lt;b</t></is></c>'),
        (" hai  ", '<c r="B2" s="1" ph="1" t="inlineStr"><is><t xml:space="preserve"> hai  </t></is></c>'),
        (CellError("#N/A"), '<c r="B2" s="1" ph="1" t="e"><v>#N/A</v></c>'),
        (Formula('A2&"x"', "1x"), '<c r="B2" s="1" ph="1" t="str"><f>A2&amp;&quot;x&quot;</f><v>1x</v></c>'),
        (Formula("=A2", 1), '<c r="B2" s="1" ph="1"><f>A2</f><v>1</v></c>'),
        (Formula("A2>0", True), '<c r="B2" s="1" ph="1" t="b"><f>A2&gt;0</f><v>1</v></c>'),
        (Formula("A2"), '<c r="B2" s="1" ph="1"><f>A2</f></c>'),
    ],
)
def test_a_cell_keeps_its_style_and_takes_any_content(content: Content, written: str) -> None:
    after = rows_of(apply(sheet_of(STYLED), put("B2", content)))
    assert after == STYLED.replace('<c r="B2" s="1" ph="1" t="s"><v>0</v></c>', written)


def test_new_cells_stand_in_their_order_and_look_like_their_row_or_column() -> None:
    rows = (
        '<row r="2" spans="1:3"><c r="A2"><v>1</v></c><c r="C2"><v>3</v></c></row><row r="4" s="2" customFormat="1"/>'
    )
    data = sheet_of(rows)
    data = edited(
        data,
        {SHEET: lambda xml: xml.replace(b"<sheetData>", b'<cols><col min="5" max="6" style="1"/></cols><sheetData>')},
    )
    edits = [put(cell, 9).cells[0] for cell in ("B2", "E2", "B4", "A3", "F9", "A1")]
    assert rows_of(apply(data, Patch(cells=tuple(edits)))) == (
        '<row r="1"><c r="A1"><v>9</v></c></row>'
        '<row spans="1:5" r="2"><c r="A2"><v>1</v></c><c r="B2"><v>9</v></c><c r="C2"><v>3</v></c><c r="E2" '
        's="1"><v>9</v></c></row>'
        '<row r="3"><c r="A3"><v>9</v></c></row>'
        '<row r="4" s="2" customFormat="1"><c r="B4" s="2"><v>9</v></c></row>'
        '<row r="9"><c r="F9" s="1"><v>9</v></c></row>'
    ).replace('<row spans="1:5" r="2">', '<row r="2" spans="1:5">')


def test_an_empty_sheet_takes_a_cell_and_gives_it_back() -> None:
    data = sheet_of("")
    patch = completed(data, put("C3", "x"))
    after = apply(data, patch)
    assert rows_of(after) == '<row r="3"><c r="C3" t="inlineStr"><is><t>x</t></is></c></row>'
    assert rows_of(apply(after, patch.mirror())) == ""


@pytest.mark.parametrize("habit", ["none", "prefixed", "without addresses", "both"])
def test_other_writers_habits(habit: str) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f><v>2</v></c><c r="C1"/></row><row r="2"><c '
        'r="A2"><v>4</v></c></row>'
    )
    data = sheet_of(rows)
    if habit in ("without addresses", "both"):
        data = edited(data, {SHEET: without_addresses})
    if habit in ("prefixed", "both"):
        data = edited(data, {SHEET: prefixed})
    edits = (
        put("B1", "hai", Formula("A1+1", 2)),
        put("A2", 5, 4),
        put("D2", None, None),
        put("C1", None, None),
        put("B3", 6),
    )
    patch = completed(data, Patch(cells=tuple(edit.cells[0] for edit in edits)))
    after = apply(data, patch)
    assert [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(after))["S"]] == [
        [1, "hai"],
        [5, None],
        [None, 6],
    ]
    calamine = reading.ByCalamine(after)
    assert [calamine.at("S", *place) for place in ((1, 1), (1, 2), (2, 1), (3, 2))] == [1, "hai", 5, 6]
    back = reading.ByCalamine(apply(after, patch.mirror()))
    assert [back.at("S", *place) for place in ((1, 1), (1, 2), (2, 1), (3, 2))] == [1, 2, 4, None]


COLUMN = "".join(
    f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><f t="shared"{extra} si="0"{end}<v>{n * 2}</v></c></row>'
    for n, extra, end in [(1, ' ref="B1:B4"', ">A1*2+$A$1</f>"), *((n, "", "/>") for n in (2, 3, 4))]
)


def test_a_shared_formula_outlives_its_first_cell() -> None:
    data = sheet_of(COLUMN)
    assert was(data, "B3") == Formula("A3*2+$A$1", 6.0)
    patch = completed(data, Patch(cells=(*put("B1", 5).cells, *put("B3", 7).cells)))
    after = apply(data, patch)
    sheet = openpyxl.load_workbook(BytesIO(after))["S"]
    assert [sheet.cell(n, 2).value for n in (1, 2, 3, 4)] == [5, "=A2*2+$A$1", 7, "=A4*2+$A$1"]
    assert '<f t="shared" si="0" ref="B2:B4">A2*2+$A$1</f>' in rows_of(after)
    back = openpyxl.load_workbook(BytesIO(apply(after, patch.mirror())))["S"]
    assert [back.cell(n, 2).value for n in (1, 2, 3, 4)] == [f"=A{n}*2+$A$1" for n in (1, 2, 3, 4)]


def test_a_shared_formula_over_a_block() -> None:
    cells = {"A5": ' ref="A5:B6"', "B5": "", "A6": "", "B6": ""}
    text = {
        name: f'<c r="{name}"><f t="shared"{ref} si="3"{">A1+1</f>" if ref else "/>"}<v>1</v></c>'
        for name, ref in cells.items()
    }
    data = sheet_of(f'<row r="5">{text["A5"]}{text["B5"]}</row><row r="6">{text["A6"]}{text["B6"]}</row>')
    sheet = openpyxl.load_workbook(BytesIO(apply(data, put("A5", 0))))["S"]
    assert [sheet[name].value for name in cells] == [0, "=B1+1", "=A2+1", "=B2+1"]


@given(
    st.sampled_from(
        ["A1", "$A1", "A$1", "B2:C9", "$B2:C$9", "A:A", "$A:$C", "3:4", "'Tiến độ'!B3", "S2!C4", "[1]S!A1", "LOG10(A1)"]
    ),
    st.sampled_from(["SUM({})+1", '"A1"&{}', "Bang[[#This Row],[A1]]*{}", "IF({}>A1x,B2_,1E5)", "-{}"]),
    st.integers(0, 50),
    st.integers(0, 20),
)
def test_formulas_move_as_openpyxl_moves_them(reference: str, frame: str, rows: int, columns: int) -> None:
    formula = frame.format(reference)
    target = f"{openpyxl.utils.get_column_letter(30 + columns)}{100 + rows}"
    assert f"={moved(formula, rows, columns)}" == Translator(f"={formula}", "AD100").translate_formula(target)


def test_addresses_that_leave_the_sheet_come_in_again() -> None:
    assert moved("A1", -1, -1) == "XFD1048576"


def test_an_array_of_one_cell() -> None:
    data = sheet_of('<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B3*2)</f><v>4</v></c></row>')
    patch = completed(data, put("A1", 3))
    assert patch.cells[0].before == Formula("SUM(B1:B3*2)", 4.0, array=True)
    after = apply(data, patch)
    assert rows_of(after) == '<row r="1"><c r="A1"><v>3</v></c></row>'
    assert (
        rows_of(apply(after, patch.mirror()))
        == '<row r="1"><c r="A1"><f t="array" ref="A1">SUM(B1:B3*2)</f><v>4</v></c></row>'
    )


TEXTS = ["a\tb", "1\r\n2", "_x0041_", "\x01", "  ", "🙂 é e\u0301", "]]>", "=1+1", "x" * 32_767]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_exact(text: str) -> None:
    after = apply(sheet_of(""), put("A1", text))
    assert was(after, "A1") == text
    assert rows_of(apply(after, put("A1", None, before=text))) == ""
    if "\r" not in text and "\x01" not in text and "_x" not in text:
        assert openpyxl.load_workbook(BytesIO(after))["S"]["A1"].value == text
        assert reading.ByCalamine(after).at("S", 1, 1) == text


def test_a_text_too_long_for_a_cell_is_said() -> None:
    with pytest.raises(EnvironmentFailure, match=r"32768 ký tự"):
        apply(sheet_of(""), put("A1", "x" * 32_768))


def test_rich_text_comes_back_with_its_looks_and_readings() -> None:
    inner = '<r><rPr><b/></rPr><t>đậm</t></r><r><t> nhạt</t></r><rPh sb="0" eb="1"><t>doc</t></rPh>'
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is>{inner}</is></c></row>'
    data = sheet_of(rows)
    patch = completed(data, put("A1", "thường", before="đậm nhạt"))
    assert patch.cells[0].before == RichText("đậm nhạt", inner)
    after = apply(data, patch)
    assert was(after, "A1") == "thường"
    assert rows_of(apply(after, patch.mirror())) == rows


def test_a_shared_text_is_named_by_its_number_again() -> None:
    data = sheet_of('<row r="1"><c r="A1" t="s"><v>1</v></c></row>')
    strings = (
        b"<sst "
        b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>a</t></si><si><t>b</t></si></sst>'
    )
    data = edited(data, {"xl/sharedStrings.xml": strings})
    link = (
        b'<Relationship Id="rId9" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
    )
    rels = "xl/_rels/workbook.xml.rels"
    data = edited(data, {rels: lambda xml: xml.replace(b"</Rel", link + b'Target="sharedStrings.xml"/></Rel')})
    patch = completed(data, put("A1", 5, before="b"))
    after = apply(data, patch)
    assert rows_of(apply(after, patch.mirror())) == rows_of(data)
    assert part(after, "xl/sharedStrings.xml") == strings


def test_dates_follow_the_calendar_of_the_book() -> None:
    data = sheet_of("")
    old = edited(data, {"xl/workbook.xml": lambda xml: xml.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')})
    for book in (data, old):
        days: list[Any] = [date(2021, 5, 24), datetime(2021, 5, 24, 18, 30)]  # noqa: DTZ001
        after = apply(book, Patch(cells=tuple(put(f"A{n}", day).cells[0] for n, day in enumerate(days, start=1))))
        sheet = openpyxl.load_workbook(BytesIO(after))["S"]
        assert [sheet["A1"].value.date(), sheet["A2"].value] == days
        assert [sheet["A1"].number_format, sheet["A2"].number_format] == ["dd/mm/yyyy", "dd/mm/yyyy hh:mm"]
        assert apply(after, put("A1", None, before=date(2021, 5, 24))) != after
    assert "44340" in rows_of(apply(data, put("A1", date(2021, 5, 24))))
    assert "42878" in rows_of(apply(old, put("A1", date(2021, 5, 24))))


def test_a_look_is_laid_over_the_style_and_taken_off_again() -> None:
    data = sheet_of('<row r="1"><c r="A1"><v>0.5</v></c><c r="B1"><v>1</v></c></row>')
    patch = completed(
        data, put("A1", SAME, look=Look(number_format="0.0%", fill="#FFCC00", color="#112233", bold=True, italic=True))
    )
    after = apply(data, patch)
    cell = openpyxl.load_workbook(BytesIO(after))["S"]["A1"]
    assert (cell.value, cell.number_format, cell.fill.fgColor.rgb, cell.font.color.rgb) == (
        0.5,
        "0.0%",
        "FFFFCC00",
        "FF112233",
    )
    assert (cell.font.b, cell.font.i, cell.font.u, cell.font.name) == (True, True, None, "Calibri")
    assert rows_of(apply(after, patch.mirror())) == rows_of(data)
    plain = apply(after, put("A1", SAME, look=Look(bold=False)))
    assert openpyxl.load_workbook(BytesIO(plain))["S"]["A1"].font.b is False
    old, new = (re.findall(rb"<xf .*?(?:/>|</xf>)", part(book, "xl/styles.xml")) for book in (data, after))
    assert new[: len(old)] == old
    assert len(new) == len(old) + 1


def test_a_book_without_styles_gets_some_when_it_needs_them() -> None:
    data = edited(
        sheet_of(""),
        {
            "xl/styles.xml": None,
            "[Content_Types].xml": lambda xml: re.sub(rb'<Override PartName="/xl/styles.xml"[^>]*/>', b"", xml),
            "xl/_rels/workbook.xml.rels": lambda xml: re.sub(rb'<Relationship [^>]*Target="styles.xml"/>', b"", xml),
        },
    )
    assert [name for name in part_names(apply(data, put("A1", 1))) if "styles" in name] == []
    cell = openpyxl.load_workbook(BytesIO(apply(data, put("A1", date(2021, 1, 2)))))["S"]["A1"]
    assert (cell.value, cell.number_format) == (datetime(2021, 1, 2), "dd/mm/yyyy")  # noqa: DTZ001


CHAIN = (
    '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<c r="B1" i="1"/><c r="B2"/><c r="B3" l="1"/><c r="A1" i="2"/></calcChain>'
)


def chained(entries: str = CHAIN) -> bytes:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><f>A{n}*2</f><v>{n * 2}</v></c></row>' for n in (1, 2, 3)
    )
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    link = (
        b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" '
    )
    return edited(
        sheet_of(rows),
        {
            "xl/calcChain.xml": entries.encode(),
            "[Content_Types].xml": lambda xml: xml.replace(
                b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="' + kind + b'"/></Types>'
            ),
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Rel", link + b'Target="calcChain.xml"/></Rel'),
            "xl/workbook.xml": lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""),
        },
    )


def test_the_calculation_chain_names_the_cells_that_have_formulas() -> None:
    after = apply(
        chained(),
        Patch(cells=(*put("B1", 5).cells, *put("B2", Formula("A2*3", 6)).cells, *put("C1", Formula("A1", 1)).cells)),
    )
    entries = re.findall(r'<c [^>]*r="(\w+)"[^>]*/>', part(after, "xl/calcChain.xml").decode())
    assert entries == ["B2", "B3", "A1", "C1"]
    text = part(after, "xl/calcChain.xml").decode()
    assert '<c i="1" r="B2"/><c r="B3" l="1"/><c r="A1" i="2"/><c r="C1" i="1"/>' in text


def test_an_emptied_chain_goes_with_all_that_told_of_it() -> None:
    entries = CHAIN.replace('<c r="A1" i="2"/>', "")
    after = apply(chained(entries), Patch(cells=tuple(put(f"B{n}", n).cells[0] for n in (1, 2, 3))))
    assert "xl/calcChain.xml" not in part_names(after)
    assert b"calcChain" not in part(after, "[Content_Types].xml") + part(after, "xl/_rels/workbook.xml.rels")


def test_formulas_are_calculated_anew_only_where_values_changed() -> None:
    assert b'fullCalcOnLoad="1"' in part(apply(chained(), put("A1", 5)), "xl/workbook.xml")
    assert b"fullCalcOnLoad" not in part(apply(chained(), put("A1", SAME, look=Look(bold=True))), "xl/workbook.xml")
    no_formula = edited(sheet_of(""), {"xl/workbook.xml": lambda xml: xml.replace(b' fullCalcOnLoad="1"', b"")})
    assert b"fullCalcOnLoad" not in part(apply(no_formula, put("A1", 5)), "xl/workbook.xml")


def test_days_before_the_leap_day_that_never_was() -> None:
    for day, number in ((date(1900, 1, 1), "1"), (date(1900, 2, 28), "59"), (date(1900, 3, 1), "61")):
        after = apply(sheet_of(""), put("A1", day))
        assert f"<v>{number}</v>" in rows_of(after)
        assert openpyxl.load_workbook(BytesIO(after))["S"]["A1"].value.date() == day


def test_cells_without_address_keep_their_places_when_one_before_them_is_emptied() -> None:
    rows = '<row><c r="A1"><v>1</v></c><c><v>2</v></c><c t="b"><v>1</v></c></row><row><c><v>4</v></c></row>'
    after = apply(sheet_of(rows), Patch(cells=(*put("A1", None).cells, *put("B1", None).cells)))
    sheet = openpyxl.load_workbook(BytesIO(after))["S"]
    assert (sheet["C1"].value, sheet["A2"].value) == (True, 4)
    alone = apply(sheet_of('<row r="5"><c r="A5"><v>1</v></c></row><row><c><v>2</v></c></row>'), put("A5", None))
    assert openpyxl.load_workbook(BytesIO(alone))["S"]["A6"].value == 2
