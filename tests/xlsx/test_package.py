"""One reading of a package: what ``validate FILE`` reads, ``validate FILE -o OUT`` edits, or refuses by name.

1. A file passes the gate once, whether it is only read or also written.
2. The scan, the reader of values and the patcher find the same sheets, styles and texts, however their places are
   spelled.
3. Odd packages that other programs read are read; the values are those that the relationships lead to.
4. An attribute that is no number or no address, and a part that is missing, never end an edit: the file is written with
   the foreign text untouched, or refused with a sentence that names the part.
5. What is written is read by openpyxl wherever it read the file before.
6. Spellings that once hung or ended the reader are answered at once.
"""

import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from io import BytesIO
from itertools import cycle
from pathlib import Path
from time import process_time
from typing import Any

import openpyxl
import pytest

from tests.support.lean import without_checks
from tests.support.unit_workbook import SHEET, WRONG, at, damaged
from tests.xlsx.corpus.package import MAIN, book, changed, packed, parts, relationships, sheet, unpacked
from xlplan.cli import main
from xlplan.errors import EnvironmentFailure, Unreadable
from xlplan.findings import CellRef
from xlplan.fixing.journal import edits_back
from xlplan.grid import Position, area_of, areas_of, column_runs, position_of
from xlplan.layout import FixRow
from xlplan.patch import ANYTHING, CellEdit, Look, MarkEdit, Patch, TableRows
from xlplan.xlsx.gate import admit
from xlplan.xlsx.package import Package
from xlplan.xlsx.patching import apply, editable
from xlplan.xlsx.patching.package import TYPE
from xlplan.xlsx.patching.workbook import WorkbookPart
from xlplan.xlsx.read import read_book
from xlplan.xlsx.tags import attributes

pytestmark = pytest.mark.slow

ROW = '<row r="1"><c r="A1"><v>7</v></c><c r="B1" t="s"><v>0</v></c></row>'
PLAIN = parts(sheet(ROW))
UNIT_SHEET = "xl/worksheets/sheet3.xml"


@pytest.fixture(scope="module")
def unit() -> bytes:
    """A unit's workbook with three wrong cells, so that a copy gets marks, notes and a list."""
    return damaged(*WRONG)


@pytest.fixture(scope="module")
def marked(unit: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The copy of it with marks, notes and a list."""
    folder = tmp_path_factory.mktemp("marked")
    (folder / "so.xlsx").write_bytes(unit)
    assert main(["validate", str(folder / "so.xlsx"), "-o", str(folder / "out.xlsx")]) == 1
    return (folder / "out.xlsx").read_bytes()


def answer(
    data: bytes, folder: Path, capsys: pytest.CaptureFixture[str], *, out: bool
) -> tuple[int, str, bytes | None]:
    """(exit code, what is said, the copy) of ``validate``."""
    source, copy = folder / "so.xlsx", folder / "out.xlsx"
    source.write_bytes(data)
    copy.unlink(missing_ok=True)
    capsys.readouterr()
    code = main(["validate", str(source), "--lang", "en", *(["-o", str(copy)] if out else [])])
    printed = capsys.readouterr()
    assert "xlplan failed" not in printed.out + printed.err, printed
    return code, printed.out + printed.err, copy.read_bytes() if copy.exists() else None


def opens(data: bytes) -> bool:
    """Whether openpyxl opens the workbook, warnings or not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            openpyxl.load_workbook(BytesIO(data))
        except Exception:  # noqa: BLE001 - it fails in many ways
            return False
    return True


# 1: one admission


@pytest.mark.parametrize("out", [False, True])
def test_a_file_passes_the_gate_once(
    *, out: bool, unit: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    verified: list[bytes] = []
    opened: list[bytes] = []
    verify, open_zip = Package._verify, zipfile.ZipFile.__init__

    def counted(package: Package) -> None:
        verified.append(package.data)
        verify(package)

    def counted_zip(archive: zipfile.ZipFile, file: Any, *arguments: Any, **options: Any) -> None:
        if isinstance(file, BytesIO):
            opened.append(file.getvalue())
        open_zip(archive, file, *arguments, **options)

    monkeypatch.setattr(Package, "_verify", counted)
    monkeypatch.setattr(zipfile.ZipFile, "__init__", counted_zip)
    code, _, copy = answer(unit, tmp_path, capsys, out=out)
    assert (code, copy is not None) == (1, out)
    assert verified.count(unit) == 1
    assert opened.count(unit) == 1


def test_a_copy_that_is_read_after_an_edit_is_admitted_as_it_is_now(unit: bytes) -> None:
    from xlplan.xlsx.copied import Copy

    copy = Copy(unit, "so.xlsx")
    copy.apply(Patch(cells=(CellEdit(at("actual"), ANYTHING, 3),)))
    grid = copy.read().titled(SHEET)
    assert grid is not None
    assert grid.at(at("actual").row, at("actual").column) == 3


# 2: the same parts for everybody


def main_elsewhere(folder: str) -> dict[str, bytes]:
    moved = {name.replace("xl/", f"{folder}/"): part for name, part in PLAIN.items()}
    return {**moved, "_rels/.rels": relationships(("officeDocument", f"{folder}/workbook.xml"))}


def with_targets(sheet_target: str, strings: str = "sharedStrings.xml", styles: str = "styles.xml") -> bytes:
    return relationships(("worksheet", sheet_target), ("styles", styles), ("sharedStrings", strings))


def renamed(old: str, new: str, relations: bytes) -> dict[str, bytes]:
    moved = {new if name == old else name: part for name, part in PLAIN.items()}
    return {**moved, "xl/_rels/workbook.xml.rels": relations}


SHEET_PART, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
SPELLED: Mapping[str, dict[str, bytes]] = {
    **{
        f"target {target}": {**PLAIN, "xl/_rels/workbook.xml.rels": with_targets(target)}
        for target in (
            "worksheets/sheet1.xml",
            "worksheets/SHEET1.XML",
            "worksheets/sheet%31.xml",
            "worksheets\\sheet1.xml",
            "./worksheets/sheet1.xml",
            "../xl/worksheets/sheet1.xml",
            "/xl/worksheets/sheet1.xml",
            "/XL/Worksheets/Sheet1.xml",
            "xl/worksheets/sheet1.xml",
            "xl\\worksheets\\sheet1.xml",
        )
    },
    "a part with a percent sign": renamed(SHEET_PART, "xl/worksheets/a%20b.xml", with_targets("worksheets/a%20b.xml")),
    "a part with a blank": renamed(SHEET_PART, "xl/worksheets/a b.xml", with_targets("worksheets/a%20b.xml")),
    "a part in Vietnamese": renamed(SHEET_PART, "xl/worksheets/Tiến độ.xml", with_targets("worksheets/TIẾN ĐỘ.xml")),
    "a sheet outside xl": renamed(SHEET_PART, "pages/1.xml", with_targets("../pages/1.xml")),
    "texts elsewhere": renamed(STRINGS, "xl/texts.xml", with_targets("worksheets/sheet1.xml", "texts.xml")),
    "texts in two parts": {
        **PLAIN,
        "xl/texts.xml": PLAIN[STRINGS],
        STRINGS: PLAIN[STRINGS].replace("chào".encode(), b"WRONG"),
        "xl/_rels/workbook.xml.rels": with_targets("worksheets/sheet1.xml", "texts.xml"),
    },
    "texts after a relationship to nothing": {
        **PLAIN,
        "xl/_rels/workbook.xml.rels": relationships(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "gone.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
    },
    "styles elsewhere": renamed(
        "xl/styles.xml", "xl/looks.xml", with_targets("worksheets/sheet1.xml", styles="looks.xml")
    ),
    "another folder": main_elsewhere("Book"),
    "the root": {
        **{name.removeprefix("xl/"): part for name, part in PLAIN.items() if name != "_rels/.rels"},
        "_rels/.rels": relationships(("officeDocument", "workbook.xml")),
    },
    "no relationships of the package": {name: part for name, part in PLAIN.items() if name != "_rels/.rels"},
    "a prefix of its own": {
        **PLAIN,
        "xl/workbook.xml": book('<sheet name="S" sheetId="1" q:id="r1"/>').replace("xmlns:r=", "xmlns:q=").encode(),
    },
    "an unknown state of a sheet": {
        **PLAIN,
        "xl/workbook.xml": book('<sheet name="S" sheetId="1" state="folded" r:id="r1"/>').encode(),
    },
}


def typed(content: Mapping[str, bytes]) -> dict[str, bytes]:
    """*content* with the content types that openpyxl looks for."""
    kinds = {PLAIN[SHEET_PART]: "worksheet", PLAIN[STRINGS]: "sharedStrings", PLAIN["xl/styles.xml"]: "styles"}
    lines = []
    for name, xml in content.items():
        kind = "sheet.main" if b"<workbook" in xml else kinds.get(xml)
        if kind is not None:
            lines.append(f'<Override PartName="/{name}" ContentType="{TYPE}{kind}+xml"/>')
    types = content["[Content_Types].xml"].replace(b"</Types>", "".join((*lines, "</Types>")).encode())
    return {**content, "[Content_Types].xml": types}


def test_most_of_these_spellings_are_read_by_others_too() -> None:
    assert sum(opens(packed(typed(content))) for content in SPELLED.values()) > len(SPELLED) // 2


@pytest.mark.parametrize("label", SPELLED)
def test_scan_and_patcher_see_the_same_sheets(label: str) -> None:
    data = packed(typed(SPELLED[label]))
    grid = read_book(data, "x.xlsx").titled("S")
    assert grid is not None
    assert (grid.at(1, 1), grid.at(1, 2)) == (7, "chào")
    package = editable(admit(data))
    (tab,) = WorkbookPart(package).tabs
    assert (tab.title, tab.kind) == ("S", "worksheet")
    assert package.raw(tab.part) == PLAIN[SHEET_PART]
    edited = apply(data, Patch(cells=(CellEdit(CellRef("S", 1, 2), "chào", "mới"),)))
    after = read_book(edited, "x.xlsx").titled("S")
    assert after is not None
    assert (after.at(1, 1), after.at(1, 2)) == (7, "mới")
    assert opens(edited) or not opens(data)
    assert len(unpacked(edited)) == len(unpacked(data))  # no part stands in it a second time under another spelling


def test_comments_hide_relationships_from_everybody() -> None:
    hidden = b'<!-- <Relationship Id="r1" Type="x/worksheet" Target="worksheets/other.xml"/> -->'
    relations = PLAIN["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", hidden + b"</Relationships>")
    data = packed({**PLAIN, "xl/_rels/workbook.xml.rels": relations})
    assert [tab.part for tab in WorkbookPart(editable(admit(data))).tabs] == [SHEET_PART]
    assert len(read_book(data, "x").grids) == 1


# 3: odd packages


def with_eight(data: bytes) -> bytes:
    """*data* with 8 in the cell that holds 7: what is read can be edited."""
    copy = apply(data, Patch(cells=(CellEdit(CellRef("S", 1, 1), Decimal(7), Decimal(8)),)))
    assert [grid.at(1, 1) for grid in read_book(copy, "x").grids] == [8]
    return copy


def test_folders_are_no_parts() -> None:
    data = packed({"xl/": b"", "XL/": b"", **PLAIN})
    assert [grid.title for grid in read_book(data, "x").grids] == ["S"]
    assert opens(with_eight(data)) or not opens(data)


@pytest.mark.parametrize("stray", ["mimetype", "xl/workbook.bin"])
def test_a_stray_part_is_not_what_a_file_is_known_by(stray: str) -> None:
    data = packed({**PLAIN, stray: b"application/x"})
    assert [grid.at(1, 1) for grid in read_book(data, "x").grids] == [7]
    with_eight(data)


def test_backslashes_between_folders_count_as_slashes() -> None:
    data = packed({name.replace("/", "\\"): part for name, part in PLAIN.items()})
    assert [grid.at(1, 1) for grid in read_book(data, "x").grids] == [7]
    with_eight(data)
    with pytest.raises(Unreadable) as caught:
        admit(packed({**PLAIN, "xl\\workbook.xml": b"<a/>"}))
    assert "two parts of one name" in caught.value.words.en


def test_a_sheet_of_old_macros_is_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str], unit: bytes) -> None:
    macro = b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"

    def related(part: bytes) -> bytes:
        line = b'<Relationship Id="rMacro" Type="%s" Target="macrosheets/sheet1.xml"/>' % macro
        return part.replace(b"</Relationships>", line + b"</Relationships>")

    def listed(part: bytes) -> bytes:
        line = b'<sheet name="Macro1" sheetId="99" state="veryHidden" r:id="rMacro"/>'
        return part.replace(b"</sheets>", line + b"</sheets>")

    data = changed(
        unit,
        {
            "xl/workbook.xml": listed,
            "xl/_rels/workbook.xml.rels": related,
            "xl/macrosheets/sheet1.xml": f'<xm:macrosheet xmlns:xm="{MAIN}"><sheetData/></xm:macrosheet>'.encode(),
        },
    )
    read = read_book(data, "x")
    assert (read.facts.macros, read.facts.apart) == (True, ("Macro1",))
    assert [grid.title for grid in read.grids] == [grid.title for grid in read_book(unit, "x").grids]
    code, said, copy = answer(data, tmp_path, capsys, out=True)
    assert code == 1
    assert "FIL-01" in said
    assert copy is not None
    assert unpacked(copy)["xl/macrosheets/sheet1.xml"] == unpacked(data)["xl/macrosheets/sheet1.xml"]


def test_references_mean_what_xml_says() -> None:
    assert attributes('a="&#x92;&#146;&amp;lt;&eacute;&copy" b="&#xD800;&#0;&#99999999;"') == {
        "a": "\x92\x92&lt;&eacute;&copy",
        "b": "\ufffd\ufffd\ufffd",
    }
    data = packed({**PLAIN, "xl/workbook.xml": book('<sheet name="S&#x92;" sheetId="1" r:id="r1"/>').encode()})
    assert [grid.title for grid in read_book(data, "x").grids] == ["S\x92"]
    assert [tab.title for tab in WorkbookPart(editable(admit(data))).tabs] == ["S\x92"]


def test_an_unknown_error_changes_no_other_cell() -> None:
    cells = (
        '<c r="A1" t="e"><v>12</v></c><c r="B1"><v>12</v></c><c r="C1" t="str"><v>12</v></c>'
        '<c r="D1" t="e"><f>c>1</f><v>#SPILL!</v></c><c r="E1" t="str"><v>#SPILL!</v></c>'
    )
    (grid,) = read_book(packed(parts(sheet(f'<row r="1">{cells}</row>'))), "x").grids
    assert [grid.at(1, column) for column in (2, 3, 5)] == [12, "12", "#SPILL!"]
    assert grid.facts.errors == {(1, 1): "12", (1, 4): "#SPILL!"}


@pytest.mark.parametrize("ref", ["#REF!", "", "B2:A1", "$A$1", "A:B", "A1:ZZZ99999999"])
def test_a_declared_extent_that_is_none_is_passed_over(ref: str) -> None:
    (grid,) = read_book(packed(parts(sheet(ROW, f'<dimension ref="{ref}"/>'))), "x").grids
    assert grid.at(1, 1) == 7


# 4, 5: faults in what an edit looks at

JUNK = ("#REF!", "auto", "-1", "99999999999999999999", "")


def attribute(element: str, name: str, value: str | None) -> Callable[[bytes], bytes]:
    """The first *element* that has the attribute *name* gets *value* for it, or loses it (None); where none has it, the
    first *element* gets it."""
    has = re.compile(rb'(<%b\b[^>]*?)\s%b="[^"]*"' % (element.encode(), name.encode()))
    lacks = re.compile(rb"(<%b\b)" % element.encode())
    text = b"" if value is None else b' %b="%b"' % (name.encode(), value.encode())
    return lambda part: (has if has.search(part) else lacks).sub(lambda match: match[1] + text, part, count=1)


def inserted(before: str, text: str) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(before.encode(), (text + before).encode(), 1)


def deep(levels: int) -> str:
    return f'<extLst><ext uri="u">{"<a>" * levels}{"</a>" * levels}</ext></extLst>'


ATTRIBUTES = (
    (UNIT_SHEET, "conditionalFormatting", "sqref"),
    (UNIT_SHEET, "cfRule", "priority"),
    (UNIT_SHEET, "cfRule", "dxfId"),
    (UNIT_SHEET, "dataValidation", "sqref"),
    (UNIT_SHEET, "col", "min"),
    (UNIT_SHEET, "col", "max"),
    (UNIT_SHEET, "col", "width"),
    (UNIT_SHEET, "col", "style"),
    (UNIT_SHEET, "row", "spans"),
    (UNIT_SHEET, "row", "ht"),
    (UNIT_SHEET, "sheetFormatPr", "defaultRowHeight"),
    (UNIT_SHEET, "pane", "activePane"),
    (UNIT_SHEET, "selection", "sqref"),
    (UNIT_SHEET, "dimension", "ref"),
    ("xl/tables/table1.xml", "table", "ref"),
    ("xl/tables/table1.xml", "table", "id"),
    ("xl/tables/table1.xml", "autoFilter", "ref"),
    ("xl/workbook.xml", "workbookView", "activeTab"),
    ("xl/workbook.xml", "sheet", "sheetId"),
    ("xl/workbook.xml", "definedName", "localSheetId"),
    ("xl/styles.xml", "numFmt", "numFmtId"),
    ("xl/styles.xml", "xf", "fontId"),
    ("xl/styles.xml", "fonts", "count"),
)
ADDED = {
    "a merge": (UNIT_SHEET, inserted("<pageMargins", '<mergeCells><mergeCell ref="#REF!"/><mergeCell/></mergeCells>')),
    "a link": (UNIT_SHEET, inserted("<pageMargins", '<hyperlinks><hyperlink ref="#REF!"/><hyperlink/></hyperlinks>')),
    "a deep extension": (UNIT_SHEET, inserted("</worksheet>", deep(3_000))),
    "a column without numbers": (UNIT_SHEET, inserted("<sheetData>", '<cols><col width="9" style="1"/></cols>')),
    "an array": (
        UNIT_SHEET,
        inserted("</sheetData>", '<row r="900"><c r="A900"><f t="array" ref="#REF!">1</f><v>1</v></c></row>'),
    ),
    "a shared formula": (
        UNIT_SHEET,
        inserted("</sheetData>", '<row r="900"><c r="A900"><f t="shared" si="x"/><v>1</v></c></row>'),
    ),
    "rows of no height": (
        UNIT_SHEET,
        lambda part: re.sub(rb"<row\b", b'<row ht="auto"', re.sub(rb'\sht="[^"]*"', b"", part)),
    ),
    "a style that is no number": (UNIT_SHEET, inserted("</sheetData>", '<row r="900"><c r="A900" s="²"/></row>')),
    "a protected range": (
        UNIT_SHEET,
        inserted("<pageMargins", '<protectedRanges><protectedRange name="a" sqref="A1:#REF!"/></protectedRanges>'),
    ),
    "a name": (
        "xl/workbook.xml",
        lambda part: re.sub(
            rb"(<definedName\b[^>]*>)[^<]*", lambda match: match[1] + b"Plan!A0:B0,#REF!", part, count=1
        ),
    ),
}
SINGLE: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    **{
        f"{element} {name}={value}": (part, attribute(element, name, value))
        for (part, element, name), value in zip(ATTRIBUTES, cycle((None, *JUNK)), strict=False)
    },
    **ADDED,
}


@pytest.mark.parametrize("label", SINGLE)
def test_no_attribute_ends_an_edit(label: str, unit: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, change = SINGLE[label]
    data = changed(unit, {name: change})
    assert read_book(data, "x").grids
    code, said, copy = answer(data, tmp_path, capsys, out=True)
    assert code == 1, said
    assert copy is not None
    assert [grid.title for grid in read_book(copy, "x").grids]
    assert opens(without_checks(copy)) or not opens(without_checks(data))


@pytest.mark.parametrize("value", [*JUNK, None])
def test_no_attributes_end_an_edit(
    value: str | None, unit: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = unpacked(unit)
    for part, element, name in ATTRIBUTES:
        content[part] = attribute(element, name, value)(content[part])
    code, said, copy = answer(packed(content), tmp_path, capsys, out=True)
    assert code == 1, said
    assert copy is not None
    assert [grid.title for grid in read_book(copy, "x").grids]


def test_ranges_that_are_none_stay_as_they_are_where_others_grow() -> None:
    from tests.xlsx.patching.books import HEAD, TABLE, edited, part
    from tests.xlsx.patching.drawn import made_by

    made = made_by("xlsxwriter", 0, 3, 0)
    name, word = "xl/worksheets/sheet1.xml", b"#REF!"
    old = re.search(rb'<conditionalFormatting sqref="([^"]+)"', part(made.data, name))
    assert old is not None
    data = edited(made.data, {name: lambda xml: xml.replace(old[0], old[0][:-1] + b' #REF! $A$1"', 1)})
    grown = apply(data, Patch(tables=(TableRows(TABLE, (), (("U9", 1, None, 0.5),)),)))
    sqref = re.search(rb'<conditionalFormatting sqref="([^"]+)"', part(grown, name))
    assert sqref is not None
    assert sqref[1].split() == [b"C%d:C%d" % (HEAD + 1, made.last + 1), word, b"$A$1"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("table", "xl/tables/table1.xml"),
        ("comments", "xl/comments1.xml"),
        ("vmlDrawing", "xl/drawings/vmlDrawing1.vml"),
        ("styles", "xl/styles.xml"),
        ("sharedStrings", "xl/sharedStrings.xml"),
        ("calcChain", "xl/calcChain.xml"),
    ],
)
@pytest.mark.parametrize("content", [None, b"<a/>", b"", b"<a"])
def test_a_part_that_is_missing_or_broken_is_named(
    kind: str, name: str, content: bytes | None, marked: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content_of = unpacked(marked)
    if kind == "calcChain":
        line = relationships((kind, "calcChain.xml")).partition(b'"><')[2].partition(b"</")[0].replace(b'"r1"', b'"rC"')
        rels = "xl/_rels/workbook.xml.rels"
        content_of[rels] = content_of[rels].replace(b"</Relationships>", b"<" + line + b"</Relationships>")
    name = next((part for part in content_of if part == name), name)
    data = packed(
        {part: xml for part, xml in content_of.items() if part != name} | ({} if content is None else {name: content})
    )
    code, said, _ = answer(data, tmp_path, capsys, out=False)
    after, said, copy = answer(data, tmp_path, capsys, out=True)
    if content is None and kind not in ("table", "sharedStrings"):
        assert (code, after) == (1, 1), said  # the edit can do without it
    if code == 3:
        assert after == 3
    elif after == 3:
        assert name in said, said
        assert "holds no Excel workbook" not in said
    else:
        assert copy is not None
        assert opens(copy) or not opens(data)


def test_a_journal_whose_address_is_none_is_said_to_be() -> None:
    row = FixRow(row=9, sheet="S", cell="#REF!")
    with pytest.raises(EnvironmentFailure, match="“#REF!”"):
        list(edits_back([row]))


def test_a_table_that_lost_its_cells_is_said_to_have(unit: bytes) -> None:
    table = unpacked(unit)["xl/tables/table1.xml"]
    found = re.search(rb'displayName="([^"]+)"', table)
    assert found is not None
    data = changed(unit, {"xl/tables/table1.xml": attribute("table", "ref", "#REF!")})
    with pytest.raises(Exception, match="không còn vùng ô nào"):
        apply(data, Patch(tables=(TableRows(found[1].decode(), (), ()),)))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A7"><v>1</v></c></row>',
    ],
)
def test_a_cell_that_stands_twice_or_in_another_row_is_named(rows: str) -> None:
    data = packed(parts(sheet(rows)))
    assert read_book(data, "x").grids
    with pytest.raises(Unreadable) as caught:
        apply(data, Patch(cells=(CellEdit(CellRef("S", 1, 1), ANYTHING, 3),)))
    assert re.search(r"Cell A[17] of sheet S is written twice, or in another row", caught.value.words.en)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("xl/workbook.xml", book("").replace("<sheets></sheets>", '<sheet name="S" sheetId="1" r:id="r1"/>').encode()),
        (SHEET_PART, f'<worksheet xmlns="{MAIN}"/>'.encode()),
        (SHEET_PART, PLAIN[SHEET_PART].replace(MAIN.encode(), b"urn:other")),
    ],
)
def test_a_part_of_another_layout_is_named(name: str, part: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        apply(packed({**PLAIN, name: part}), Patch(marks=(MarkEdit("S", ((1, 1, 1, 1),), "=TRUE", Look()),)))
    assert name in caught.value.words.en
    assert "Open XML" in caught.value.words.en


# addresses


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("A1", (1, 1, 1, 1)),
        ("$B$2:C9", (2, 2, 9, 3)),
        ("C9:B2", (2, 2, 9, 3)),
        ("A:B", (1, 1, 1_048_576, 2)),
        ("2:3", (2, 1, 3, 16_384)),
        *(
            (text, None)
            for text in ("", ":", "A", "1", "#REF!", "A1:", ":A1", "A0", "XFE1", "A1048577", "A1:B", "A1:2")
        ),
        ("A1:B2:C3", None),
    ],
)
def test_ranges(text: str, area: tuple[int, int, int, int] | None) -> None:
    assert area_of(text) == area


def test_places_and_runs() -> None:
    assert [position_of(text) for text in ("$E$14", "e14", "A0", "14", "E", "#REF!", "")] == [
        (14, 5),
        (14, 5),
        *[None] * 5,
    ]
    assert areas_of("A1 #REF! B2:B3") == ((1, 1, 1, 1), (2, 2, 3, 2))
    places: list[Position] = [(3, 2), (1, 1), (2, 1), (2, 1), (5, 2), (4, 2), (7, 1)]
    assert list(column_runs(places)) == [(1, 1, 2, 1), (7, 1, 7, 1), (3, 2, 5, 2)]


# 6: answered at once

LATE_COUNT = f'<sst xmlns="{MAIN}" xmlns:q="urn:{"q" * 5_000}" count="4294967295"><si><t>a</t></si></sst>'
AT_ONCE = {
    "a page of comments": b"<!-- a -->" * 400 + b"<x",
    "a long name of an attribute": packed(
        {**PLAIN, "xl/workbook.xml": book(f'<sheet name="S" r:id="r1" {"a" * 100_000}é="1"/>').encode()}
    ),
    "hidden columns again and again": packed(
        parts(sheet(ROW, "<cols>" + "<col min='1' max='16384' hidden='1'/>" * 20_000 + "</cols>"))
    ),
    "texts about rows": packed(
        parts(sheet(f'<row r="1" hidden="1"><c r="A1" t="inlineStr"><is><t>{":row" * 400_000}</t></is></c></row>'))
    ),
    "errors of many names": packed(
        parts(sheet("".join(f'<row r="{n}"><c r="A{n}" t="e"><v>#E{n}</v></c></row>' for n in range(1, 6_000))))
    ),
    "an address of twenty digits": packed(parts(sheet(f'<row r="1"><c r="A{"9" * 20}"><v>1</v></c></row>'))),
    "an address in another attribute": packed(
        parts(sheet("""<row r="1"><c r="A1"><v>1</v></c><c q=' r="A2"' r="XFD1048576"><v>1</v></c></row>"""))
    ),
    "an address twice": packed(
        parts(sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A2" r="XFD1048576"><v>1</v></c></row>'))
    ),
    "a late count of texts": packed({**PLAIN, STRINGS: LATE_COUNT.encode()}),
}


@pytest.mark.parametrize("label", AT_ONCE)
def test_an_answer_comes_at_once(label: str) -> None:
    start = process_time()
    with suppress(Unreadable):
        read_book(AT_ONCE[label], "x")
    assert process_time() - start < 4
