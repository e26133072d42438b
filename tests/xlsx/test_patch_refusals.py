"""What a patch does not do, and says so: each refusal names what stands in the way, in both languages.

1. A stale patch: a cell, a row, a link, a note, a sheet that is no longer what it was.
2. Cells that are not one cell's own: merged, in an array, a data table, a table's header or totals, a pivot table,
   linked data.
3. Books that no edit may touch: signed, shared, Strict Open XML, encrypted, damaged.
4. Tables that may not grow; things that are not there.
"""

from typing import Any

import pytest

from tests.xlsx.patching.books import HEAD, MAIN, OTHER, SHEET, TABLE, edited, sheet_of
from tests.xlsx.patching.drawn import made_by
from xlplan.document import Cell, Sheet
from xlplan.errors import Unreadable
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
    StalePatch,
    TableRows,
)
from xlplan.xlsx.patching import apply, completed

MADE = made_by("xlsxwriter", 0, 3, 0)
ROWS = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f><v>2</v></c><c r="C1" t="b"><v>1</v></c></row>'


def put(cell: tuple[int, int], after: Any, before: Any = ANYTHING, title: str = "S", look: int | None = None) -> Patch:
    return Patch(cells=(CellEdit(CellRef(title, *cell), before, after, look),))


def refused(data: bytes, patch: Patch, *named: str) -> PatchRefused:
    """The refusal, which must come before anything is written, and whose words must name *named*."""
    with pytest.raises(PatchRefused) as caught:
        apply(data, patch)
    error = caught.value
    for word in named:
        assert word in error.subject or (word in error.words.vi and word in error.words.en), (word, error.words)
    assert error.words.vi != error.words.en
    return error


@pytest.mark.parametrize(
    ("cell", "expected", "found"),
    [
        ((1, 1), 2, 1.0),
        ((1, 1), "1", 1.0),
        ((1, 1), None, 1.0),
        ((1, 1), True, 1.0),
        ((1, 2), 2, Formula("A1+1", 2.0)),
        ((1, 2), Formula("A1+2"), Formula("A1+1", 2.0)),
        ((1, 2), Formula("A1+1", 3), Formula("A1+1", 2.0)),
        ((1, 3), 1, True),
        ((9, 9), "x", None),
    ],
)
def test_a_stale_cell_is_named_with_what_was_expected_and_found(
    cell: tuple[int, int], expected: Any, found: Any
) -> None:
    error = refused(sheet_of(ROWS), put(cell, "new", expected), "S!")
    assert isinstance(error, StalePatch)
    assert (error.expected, error.actual) == (expected, found)
    with pytest.raises(StalePatch):
        completed(sheet_of(ROWS), put(cell, "new", expected))


def test_what_is_still_as_expected_is_no_refusal() -> None:
    data = sheet_of(ROWS)
    for cell, expected in (((1, 1), 1.0000000000000002), ((1, 2), Formula("=A1+1")), ((1, 3), True), ((7, 7), "")):
        apply(data, put(cell, "new", expected))


def test_stale_rows_links_notes_and_sheets() -> None:
    rows = TableRows(TABLE, (("U2", 1, None, None),), ())
    assert isinstance(refused(MADE.data, Patch(tables=(rows,)), f"{SHEET}!"), StalePatch)
    too_many = TableRows(TABLE, ((None,) * 4,) * 9, ())
    assert isinstance(refused(MADE.data, Patch(tables=(too_many,)), TABLE), StalePatch)
    link = LinkEdit(CellRef(OTHER, 1, 2), Link("https://elsewhere.vn"), None)
    assert isinstance(refused(MADE.data, Patch(links=(link,)), "B1"), StalePatch)
    note = NoteEdit(CellRef(SHEET, 6, 3), Note("khác"), None)
    assert isinstance(refused(MADE.data, Patch(notes=(note,)), "C6"), StalePatch)
    new = Sheet(title=SHEET, cells={(1, 1): Cell("x")})
    assert isinstance(refused(MADE.data, Patch(sheets=(SheetEdit(SHEET, None, new),)), SHEET), StalePatch)
    assert isinstance(
        refused(MADE.data, Patch(sheets=(SheetEdit("Không có", ANYTHING, None),)), "Không có"), StalePatch
    )


def test_cells_under_merged_ones() -> None:
    refused(MADE.data, put((2, 3), 1, title=SHEET), "B2:D2")
    apply(MADE.data, put((2, 2), 1, title=SHEET))


def test_parts_of_arrays_and_data_tables() -> None:
    refused(MADE.data, put((2, 10), 1, title=SHEET), "J1:J3")
    refused(MADE.data, put((1, 10), 1, title=SHEET), "J1:J3")
    table = sheet_of(
        '<row r="1"><c r="A1"><f t="dataTable" ref="A1:B2" dt2D="1" dtr="1" r1="D1" r2="D2"/><v>1</v></c></row>'
    )
    refused(table, put((2, 2), 1), "A1:B2")


def test_headers_and_totals_of_tables() -> None:
    refused(MADE.data, put((HEAD, 3), "Số liệu", title=SHEET), TABLE)
    with_totals = edited(
        MADE.data, {"xl/tables/table1.xml": lambda xml: xml.replace(b'totalsRowShown="0"', b'totalsRowCount="1"')}
    )
    refused(with_totals, put((MADE.last, 3), 1, title=SHEET), TABLE)
    refused(with_totals, Patch(tables=(TableRows(TABLE, (), (("a", 1, None, None),)),)), TABLE)


def test_cells_of_pivot_tables_and_linked_data() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="../pivotTables/pivotTable1.xml"/></Relationships>'
    )
    pivot = f'<pivotTableDefinition xmlns="{MAIN}"><location ref="A1:C9"/></pivotTableDefinition>'
    data = edited(
        sheet_of(ROWS),
        {"xl/worksheets/_rels/sheet1.xml.rels": rels.encode(), "xl/pivotTables/pivotTable1.xml": pivot.encode()},
    )
    refused(data, put((9, 3), 1), "C9")
    apply(data, put((10, 3), 1))
    refused(data, Patch(sheets=(SheetEdit("S", ANYTHING, Sheet(title="S")),)), "pivotTable")
    refused(sheet_of('<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row>'), put((1, 1), 1), "A1")


def test_books_that_no_edit_may_touch() -> None:
    data = sheet_of(ROWS)
    signed = edited(data, {"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": b"<Signature/>"})
    assert refused(signed, put((1, 1), 2)).subject == "digital signature"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/revisionHeaders"
    link = f'<Relationship Id="rId77" Type="{kind}" Target="r.xml"/>'.encode()
    shared = edited(
        data, {"xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", link + b"</Relationships>")}
    )
    assert refused(shared, put((1, 1), 2)).subject == "shared workbook"
    main, other = MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    strict = edited(data, {"xl/workbook.xml": lambda xml: xml.replace(main, other)})
    assert refused(strict, put((1, 1), 2)).subject == "Strict Open XML"


def test_bytes_that_are_no_sound_workbook() -> None:
    data = sheet_of(ROWS)
    sheet = "xl/worksheets/sheet1.xml"
    twice = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    bad = [
        b"",
        b"PK no zip",
        data[:-30],
        data[: len(data) // 2] + data[len(data) // 2 + 9 :],
        edited(data, {"xl/workbook.xml": None}),
        edited(data, {sheet: b"<worksheet><sheetData>"}),
        edited(data, {sheet: lambda xml: b"<!DOCTYPE x>" + xml}),
        sheet_of(twice),
    ]
    for one in bad:
        with pytest.raises(Unreadable):
            apply(one, put((1, 1), 2))


def test_tables_without_room() -> None:
    below = apply(MADE.data, put((MADE.last + 2, 3), "ghi chú dưới bảng", title=SHEET))
    row = ("a", 1, None, None)
    refused(below, Patch(tables=(TableRows(TABLE, (), (row, row)),)), f"C{MADE.last + 2}", TABLE)
    apply(below, Patch(tables=(TableRows(TABLE, (), (row,)),)))
    query = edited(
        MADE.data, {"xl/tables/table1.xml": lambda xml: xml.replace(b"<table ", b'<table tableType="queryTable" ')}
    )
    refused(query, Patch(tables=(TableRows(TABLE, (), (row,)),)), TABLE)


def test_what_is_not_there() -> None:
    refused(MADE.data, put((1, 1), 1, title="Không có"), "Không có")
    refused(MADE.data, Patch(tables=(TableRows("Khong_co", (), ()),)), "Khong_co")
    refused(MADE.data, Patch(unmarks=(MarkEdit(SHEET, ((1, 1, 2, 2),), "A1>9", Look()),)), "A1:B2")
    refused(MADE.data, put((1, 1), 1, title=SHEET, look=999), "A1")
    refused(MADE.data, Patch(select=CellRef("Không có", 1, 1)), "Không có")


def test_a_threaded_comment_keeps_its_stand_in() -> None:
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    relation = (
        f'<Relationship Id="rId99" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    data = edited(
        MADE.data,
        {
            "xl/worksheets/_rels/sheet1.xml.rels": lambda xml: xml.replace(b"</Relationships>", relation.encode()),
            "xl/threadedComments/threadedComment1.xml": b'<ThreadedComments><threadedComment ref="C6" id="1"/></ThreadedComments>',  # noqa: E501
        },
    )
    refused(data, Patch(notes=(NoteEdit(CellRef(SHEET, 6, 3), ANYTHING, None),)), "C6")
    apply(data, Patch(notes=(NoteEdit(CellRef(SHEET, 7, 3), None, Note("được")),)))


def test_a_link_over_several_cells_is_no_cell_s_own() -> None:
    data = edited(
        MADE.data,
        {"xl/worksheets/sheet2.xml": lambda xml: xml.replace(b'<hyperlink ref="B1"', b'<hyperlink ref="B1:C2"')},
    )
    refused(data, Patch(links=(LinkEdit(CellRef(OTHER, 2, 3), ANYTHING, None),)), "C2")


def test_what_was_before_must_be_known_to_be_taken_back() -> None:
    with pytest.raises(PatchRefused):
        put((1, 1), 1).mirror()


def test_two_edits_of_one_thing_are_a_mistake_of_ours() -> None:
    twice = put((6, 3), 1, title=SHEET).cells
    with pytest.raises(ValueError, match="two edits"):
        apply(MADE.data, Patch(cells=twice * 2))
    with pytest.raises(ValueError, match="edited twice"):
        apply(MADE.data, Patch(cells=twice, tables=(TableRows(TABLE, ANYTHING, ()),)))
    with pytest.raises(ValueError, match="have 4 cells"):
        apply(MADE.data, Patch(tables=(TableRows(TABLE, (), (("a", 1),)),)))
