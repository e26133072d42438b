"""A patched workbook is the one it was, but for what the patch says.

1. Touched cells hold the new value for calamine and openpyxl alike, whoever made the workbook.
2. Parts that hold nothing edited stay: compressed bytes, order, dates; rows that hold nothing edited stay byte for
   byte.
3. A completed patch and its mirror give back the same content, looks, names, rules, notes and links included.
4. Charts, pictures, text boxes, sparklines, threaded comments, slicers, pivot tables, macros and unknown parts survive.
5. Every patched workbook passes the Open XML rules, and LibreOffice shows the values.
"""

import re
import struct
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from openxml_audit import OpenXmlValidator

from tests.support.office.libreoffice import convert, needs_libreoffice
from tests.xlsx.patching import reading
from tests.xlsx.patching.books import HEAD, LEFT, OTHER, SHEET, TABLE, edited, part, part_names
from tests.xlsx.patching.drawn import MAKERS, Case, as_number, cases, made_by
from xlplan.findings import CellRef
from xlplan.patch import (
    ANYTHING,
    CellEdit,
    Content,
    Formula,
    Link,
    LinkEdit,
    Look,
    MarkEdit,
    Note,
    NoteEdit,
    Patch,
    Row,
    TableRows,
    Unsaid,
)
from xlplan.plans.bundled import libreoffice_copy
from xlplan.xlsx.patching import apply, completed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*extension is not supported"),  # openpyxl says what it would drop
]
calm = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=60
)


def honest(case: Case) -> Patch:
    """The drawn patch with true expectations; drawn table rows say only how many go."""
    tables = tuple(
        replace(one, before=_rows_there(case, len(one.before))) if isinstance(one.before, tuple) else one
        for one in case.patch.tables
    )
    return completed(case.made.data, replace(case.patch, tables=tables))


def _rows_there(case: Case, going: int) -> tuple[Row, ...]:
    sheet = openpyxl.load_workbook(BytesIO(case.made.data))[SHEET]
    rows = range(case.made.last + 1 - going, case.made.last + 1)
    return tuple(tuple(sheet.cell(row, column).value for column in range(LEFT, LEFT + 4)) for row in rows)


def settings_said(case: Case) -> dict[tuple[str, int, int], Content]:
    """What the patch says each cell will hold."""
    said = {(e.at.sheet, e.at.row, e.at.column): e.after for e in case.patch.cells if not isinstance(e.after, Unsaid)}
    for one in case.patch.tables:
        start = HEAD + 1 if isinstance(one.before, Unsaid) else case.made.last + 1 - len(one.before)
        said |= {(SHEET, start + n, LEFT + m): value for n, row in enumerate(one.after) for m, value in enumerate(row)}
    return said


@calm
@given(cases())
def test_touched_cells_have_the_new_value(case: Case) -> None:
    after = apply(case.made.data, honest(case))
    calamine = reading.ByCalamine(after)
    book, formulas = openpyxl.load_workbook(BytesIO(after), data_only=True), openpyxl.load_workbook(BytesIO(after))
    for (title, row, column), content in settings_said(case).items():
        if isinstance(content, Formula):
            assert formulas[title].cell(row, column).value == f"={content.text}"
            content = content.result
        wanted = as_number(content) if content != "" else None
        assert (reading.plain(book[title].cell(row, column).value) or None) == (wanted or None), (title, row, column)
        assert (calamine.at(title, row, column) or None) == (wanted or None), (title, row, column)


@calm
@given(cases())
def test_the_mirror_gives_back_the_same_content(case: Case) -> None:
    patch = honest(case)
    after = apply(case.made.data, patch)
    back = apply(after, patch.mirror())
    assert reading.content(back) == reading.content(case.made.data)
    again = apply(back, patch)
    assert reading.content(again) == reading.content(after)


@calm
@given(cases(whole=False))
def test_untouched_parts_and_rows_stay_byte_for_byte(case: Case) -> None:
    before, after = case.made.data, apply(case.made.data, completed(case.made.data, case.patch))
    titles = {edit.at.sheet for edit in case.patch.cells}
    touched = {
        f"xl/worksheets/sheet{number}.xml" for number, title in enumerate((SHEET, OTHER), start=1) if title in titles
    }
    touched |= {"xl/workbook.xml", "xl/styles.xml"} if titles else set()
    records, renewed = _records(before), _records(after)
    assert list(renewed) == list(records)
    assert {name for name in records if records[name] != renewed[name]} <= touched
    for number, title in enumerate((SHEET, OTHER), start=1):
        rows = {edit.at.row for edit in case.patch.cells if edit.at.sheet == title}
        name = f"xl/worksheets/sheet{number}.xml"
        old, new = _rows(part(before, name)), _rows(part(after, name))
        assert {row: text for row, text in new.items() if row not in rows} == {
            row: text for row, text in old.items() if row not in rows
        }


def _records(data: bytes) -> dict[str, tuple[Any, ...]]:
    """Every entry of the archive in its order: its date and its bytes as they lie there, compressed."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found: dict[str, tuple[Any, ...]] = {}
        for info in archive.infolist():
            name, extra = struct.unpack_from("<2H", data, info.header_offset + 26)
            start = info.header_offset + 30 + name + extra
            found[info.filename] = (
                info.date_time,
                info.compress_type,
                info.external_attr,
                data[start : start + info.compress_size],
            )
        return found


def _rows(sheet: bytes) -> dict[int, bytes]:
    found = re.findall(rb'(<(?:x:)?row r="(\d+)"(?:[^>]*/>|.*?</(?:x:)?row>))', sheet, re.S)
    return {int(number): text for text, number in found}


def test_archives_of_other_writers_are_copied_as_they_lie() -> None:
    """Streamed (sizes behind the content), stored, with a comment; names beyond ASCII."""
    data = made_by("xlsxwriter", 0, 3, 0).data
    pipe = Pipe()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(pipe, mode="w") as target:
        for number, name in enumerate(source.namelist()):
            info = zipfile.ZipInfo(name, (2021, 5, 24, 7, 30, number % 60))
            target.writestr(info, source.read(name), zipfile.ZIP_STORED if number % 3 == 0 else zipfile.ZIP_DEFLATED)
        target.writestr("custom/ghi chú.txt", "của đơn vị")
        target.comment = b"from afar"
    streamed = pipe.getvalue()
    after = apply(streamed, Patch(cells=(CellEdit(CellRef(OTHER, 1, 1), "một", 1),)))
    old, new = _records(streamed), _records(after)
    assert list(new) == list(old)
    assert [name for name in old if old[name] != new[name]] == ["xl/worksheets/sheet2.xml"]
    with zipfile.ZipFile(BytesIO(after)) as archive:
        assert archive.testzip() is None
        assert archive.comment == b"from afar"
        assert archive.read("custom/ghi chú.txt").decode() == "của đơn vị"


class Pipe(BytesIO):
    """A stream that cannot go back, so that a zip's sizes come behind its contents."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError("a pipe has no place")

    def seek(self, *_: object) -> int:
        raise OSError("a pipe has no place")


def test_a_patch_that_says_nothing_changes_nothing() -> None:
    data = made_by("xlsxwriter", 0, 3, 0).data
    assert apply(data, Patch()) == data


def rich_patch() -> Patch:
    """One of everything."""
    return Patch(
        cells=(
            CellEdit(CellRef(SHEET, HEAD + 1, 3), ANYTHING, 123456),
            CellEdit(CellRef(SHEET, 20, 2), None, "chữ Việt, 2 dòng\nvà <&>"),
            CellEdit(CellRef(SHEET, 20, 4), None, date(2021, 5, 24), Look(fill="#FFCC00", bold=True)),
            CellEdit(CellRef(SHEET, 21, 2), None, Formula('B20&"!"', "chữ Việt, 2 dòng\nvà <&>!")),
            CellEdit(CellRef(OTHER, 1, 1), "một", True),
            CellEdit(CellRef(OTHER, 30, 3), None, 0.1),
            CellEdit(CellRef(OTHER, 1, 3), Formula(f"'{SHEET}'!C6*2"), Formula(f"'{SHEET}'!C6*2", 246912)),
        ),
        tables=(TableRows(TABLE, (), (("U98", 5, date(2021, 6, 1), 0.5), ("U99", None, None, None))),),
        marks=(
            MarkEdit(
                SHEET, ((HEAD + 1, 3, HEAD + 3, 3),), f"C{HEAD + 1}>5", Look(fill="#F4B6AC", color="#7A0C02", bold=True)
            ),
        ),
        notes=(
            NoteEdit(CellRef(SHEET, HEAD + 2, 3), None, Note("Sai số")),
            NoteEdit(CellRef(OTHER, 1, 1), None, Note("Xem lại")),
        ),
        links=(
            LinkEdit(CellRef(OTHER, 1, 1), None, Link(f"#'{SHEET}'!B6", "đến ô")),
            LinkEdit(CellRef(SHEET, 1, 1), None, Link("https://example.vn/")),
        ),
        select=CellRef(OTHER, 1, 1),
    )


def test_drawings_sparklines_and_validations_survive() -> None:
    made = made_by("xlsxwriter", 1, 4, 0)
    before, after = made.data, apply(made.data, rich_patch())
    kept = [
        name
        for name in part_names(before)
        if re.search(r"drawings/drawing|charts|media|theme|sharedStrings|drawing1.xml.rels", name)
    ]
    assert len(kept) >= 5
    assert {name: part(after, name) for name in kept} == {name: part(before, name) for name in kept}
    sheet = part(after, "xl/worksheets/sheet1.xml")
    for text in (b"<x14:sparkline>", b"<drawing r:id=", b"x14:dataBar"):
        assert sheet.count(text) == part(before, "xl/worksheets/sheet1.xml").count(text) > 0


def test_parts_that_nobody_knows_survive() -> None:
    made = made_by("xlsxwriter", 1, 4, 0)
    strange = {
        "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
        "xl/persons/person.xml": b"<personList/>",
        "xl/slicers/slicer1.xml": b"<slicers/>",
        "xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
        "customXml/item1.xml": b"<mine/>",
        "xl/vbaProject.bin": bytes(range(256)),
        "xl/vbaProjectSignature.bin": b"signed",
        "docMetadata/LabelInfo.xml": b"<labels/>",
    }
    after = apply(edited(made.data, strange), rich_patch())
    assert {name: part(after, name) for name in strange} == strange


def test_every_patched_workbook_passes_the_open_xml_rules(tmp_path: Path) -> None:
    """Where the library that made the workbook breaks a rule itself, no other rule is broken."""
    for maker in MAKERS:
        made = made_by(maker, 2, 5, 1)
        patch = completed(made.data, rich_patch())
        after = apply(made.data, patch)
        known = _faults(made.data, tmp_path)
        assert known == set() or "openpyxl" in maker
        assert _faults(after, tmp_path) <= known
        assert _faults(apply(after, patch.mirror()), tmp_path) <= known


def _faults(data: bytes, folder: Path) -> set[str]:
    path = folder / "book.xlsx"
    path.write_bytes(data)
    return {re.sub(r"\d+ inline", "n inline", str(error)) for error in OpenXmlValidator().validate(str(path)).errors}


def test_a_workbook_saved_by_libreoffice() -> None:
    data = libreoffice_copy("kh46", "vi", "BCVT")
    sheet = openpyxl.load_workbook(BytesIO(data))["Tiến độ"]
    (table,) = sheet.tables.values()
    left, _, right, row = openpyxl.utils.range_boundaries(table.ref)
    edits = tuple(
        CellEdit(CellRef("Tiến độ", number, left + 4), ANYTHING, 7.5, Look(fill="#FFCC00"))
        for number in range(row - 9, row - 5)
    )
    patch = completed(
        data, Patch(cells=edits, marks=(MarkEdit("Tiến độ", ((6, 1, row, right),), "A6=1", Look(bold=True)),))
    )
    after = apply(data, patch)
    calamine = reading.ByCalamine(after)
    assert [calamine.at("Tiến độ", edit.at.row, edit.at.column) for edit in edits] == [7.5] * 4
    assert reading.content(apply(after, patch.mirror())) == reading.content(data)


@needs_libreoffice
def test_libreoffice_shows_the_values(tmp_path: Path) -> None:
    sources = []
    for maker in MAKERS:
        path = tmp_path / f"{maker}.xlsx"
        path.write_bytes(apply(made_by(maker, 2, 5, 1).data, rich_patch()))
        sources.append(path)
    saved = convert(sources, tmp_path / "out")
    for path in saved:
        book = openpyxl.load_workbook(path, data_only=True)
        sheet, other = book[SHEET], book[OTHER]
        last = HEAD + 5 + 2
        assert [sheet.cell(last - 1, column).value for column in (2, 3, 5)] == ["U98", 5, 0.5]
        assert sheet.cell(last, 2).value == "U99"
        assert sheet.tables[TABLE].ref == f"B{HEAD}:E{last}"
        assert sheet.cell(HEAD + 1, 3).value == 123456
        assert sheet["B20"].value == "chữ Việt, 2 dòng\nvà <&>"
        assert sheet["B21"].value == "chữ Việt, 2 dòng\nvà <&>!"
        assert reading.plain(sheet["D20"].value) == date(2021, 5, 24)
        assert (other["A1"].value, other["C30"].value, other["C1"].value) == (True, 0.1, 246912)
        assert sheet.cell(HEAD + 2, 3).comment.text == "Sai số"
        assert other["A1"].comment.text == "Xem lại"
