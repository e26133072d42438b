"""What xlplan was not asked to change is what it was: every part of the package, every cell.

1. Over the messy set: after ``validate -o``, ``fix`` and ``recompute`` each part but the named ones is the same bytes,
   and each cell of the input sheets but the named ones is the same to calamine and to openpyxl.
2. The same where charts, pictures, text boxes, notes, tables and sparklines of a person lie beside our sheets.
3. Sure repairs are right: through a real workbook, none is wrong on the labelled numbers, dates and list values of
   Progress, and what is not sure stays as it was typed; the messy set's own repairs give the figures of the sample.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from benchmarks.text_repair import Labelled, labelled
from python_calamine import CalamineWorkbook

from tests.support.lean import load
from tests.support.unit_workbook import at, clean
from tests.xlsx.patching import books
from xlplan.cli import main
from xlplan.fixing.proposals import Certainty
from xlplan.patch import ANYTHING, CellEdit, Patch
from xlplan.workflow.editing import Editing, start_editing
from xlplan.xlsx.copied import Copy
from xlplan.xlsx.patching import apply
from xlplan.xlsx.read import read_book

pytestmark = pytest.mark.slow

WRITTEN = ("Kiểm tra", "Nguồn số liệu", "Kết quả", "Tình hình gửi báo cáo", "Hướng dẫn", "_check")
# Where marks, notes, the sheets we write and the chain of calculation are kept.
KEPT_BY_US = re.compile(
    r"\[Content_Types\]\.xml|docProps/app\.xml|xl/(workbook|styles|calcChain)\.xml|xl/_rels/workbook\.xml\.rels|xl/comments[^/]*|"
    r"xl/drawings/vmlDrawing[^/]*|xl/worksheets/_rels/.*"
)
FREE_ROWS = (*range(6, 11), *range(13, 18))  # of Progress: two targets, the periods that are due
LEAST = {"numbers": 75, "dates": 20, "codes": 20}  # labelled cells of Progress whose repair is sure
COMMANDS = {"validate": (), "fix": ("--accept", "sure"), "recompute": ()}


def parts(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_parts(data: bytes) -> dict[str, str]:
    """The title of every sheet by its part."""
    book = parts(data)
    ids = dict(re.findall(r'<sheet [^>]*?name="([^"]+)"[^>]*?r:id="([^"]+)"', book["xl/workbook.xml"].decode()))
    rels = book["xl/_rels/workbook.xml.rels"].decode()
    targets = {}
    for one in re.findall(r"<Relationship [^>]+>", rels):
        found = dict(re.findall(r'(\w+)="([^"]*)"', one))
        targets[found["Id"]] = "xl/" + found["Target"].removeprefix("/xl/")
    return {targets[id]: title for title, id in ids.items()}


def check(before: bytes, after: bytes, named: set[str]) -> None:
    """Parts and cells of *after* are those of *before*; *named* cells (``Tiến độ!F6``) may differ."""
    titles, one, other = sheet_parts(before), parts(before), parts(after)
    touched = {cell.split("!")[0] for cell in named} | set(WRITTEN)
    ours = {name for name in one if titles.get(name) in WRITTEN and titles[name] != "Hướng dẫn"}
    gone = set(one) - set(other)
    for name in one.keys() - ours - gone:
        if unmarked(one[name]) != unmarked(other[name]):
            assert KEPT_BY_US.fullmatch(name) or titles.get(name) in touched, name
    assert all(KEPT_BY_US.fullmatch(name) or "/tables/" in name or name in ours for name in gone), gone
    for read in (by_calamine, by_openpyxl):
        was, now = read(before), read(after)
        for place in was.keys() | now.keys():
            if place.split("!")[0] not in WRITTEN and place not in named:
                assert was.get(place) == now.get(place), (read.__name__, place)


def unmarked(part: bytes) -> bytes:
    """A part but for which sheet is in front, our marks with the ranks that other rules have below them, and the link
    to notes.
    """
    part = re.sub(
        rb"<conditionalFormatting [^>]*><cfRule [^>]*><formula>[^<]*?N\((?:\"|&quot;)xlplan.*?</conditionalFormatting>",
        b"",
        part,
        flags=re.S,
    )
    return re.sub(rb' tabSelected="1"| priority="\d+"| dxfId="\d+"|<legacyDrawing [^>]*/>', b"", part)


def by_openpyxl(data: bytes) -> dict[str, object]:
    book = openpyxl.load_workbook(BytesIO(data))
    return {
        f"{sheet.title}!{cell.coordinate}": (
            repr(cell.value) if not hasattr(cell.value, "text") else cell.value.text,
            cell.number_format,
        )
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def by_calamine(data: bytes) -> dict[str, object]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    found: dict[str, object] = {}
    for title in book.sheet_names:
        for row, line in enumerate(book.get_sheet_by_name(title).to_python(skip_empty_area=False), start=1):
            for column, value in enumerate(line, start=1):
                if value != "":
                    found[f"{title}!{openpyxl.utils.get_column_letter(column)}{row}"] = value
    return found


def run(command: str, source: bytes, folder: Path, *options: str) -> bytes:
    path, out = folder / "so.xlsx", folder / "ra.xlsx"
    path.write_bytes(source)
    assert main([command, str(path), "-o", str(out), "--force", *options]) in (0, 1)
    assert path.read_bytes() == source
    return out.read_bytes()


def messy(demo: Path) -> Iterator[Path]:
    """The workbooks of the messy set that can be read."""
    for path in sorted((demo / "so-gui-ve-lon-xon").rglob("*.xlsx")):
        if zipfile.is_zipfile(path):
            yield path


@pytest.mark.parametrize("command", COMMANDS)
def test_the_messy_set(command: str, demo: Path, tmp_path: Path) -> None:
    seen = 0
    for path in messy(demo):
        source = path.read_bytes()
        editing = start_editing(Copy(source, path.name), None)
        named = said(editing, command)
        if command == "fix" and not editing.proposals:
            continue  # it writes nothing
        options = COMMANDS[command] if any(one.certainty is Certainty.SURE for one in editing.proposals) else ()
        check(source, run(command, source, tmp_path, *options), named)
        seen += 1
    assert seen >= (1 if command == "fix" else 5)


def said(editing: Editing, command: str) -> set[str]:
    """The cells that *command* names: those of sure proposals, and the computed cells that do not prove (or will not,
    after a fix).
    """
    named = set()
    if command in ("fix", "recompute"):
        named |= {str(one.at) for one in editing.wrong_computed}
    if command == "fix":
        sure = [one for one in editing.proposals if one.certainty is Certainty.SURE]
        named |= {str(edit.at) for one in sure for edit in one.edits}
        if sure:
            named |= computed(editing)
    return named


def computed(editing: Editing) -> set[str]:
    """What may follow from a fix: the results of the computed columns."""
    found = set()
    for title in {"Tiến độ", "Giao chỉ tiêu"}:
        grid = editing.book.titled(title)
        places = (grid.facts.formulas or ()) if grid is not None else ()
        found |= {f"{title}!{openpyxl.utils.get_column_letter(column)}{row}" for row, column in places}
    return found


def decorated() -> bytes:
    """A unit's workbook to which a person's sheets with charts, pictures, notes, sparklines belong: parts of another
    maker.
    """
    data = apply(
        clean(),
        Patch(cells=(CellEdit(at("actual"), Decimal(5), "5 lớp"), CellEdit(at("running_total"), ANYTHING, Decimal(9)))),
    )
    own, theirs, out = parts(data), parts(books.by_xlsxwriter(1, 8).data), BytesIO()
    folders = ("xl/charts/", "xl/media/", "xl/drawings/", "xl/comments")
    extra = {
        name.replace("xl/", "xl/"): body
        for name, body in theirs.items()
        if name.startswith(folders) and name not in own
    }
    extra["xl/worksheets/sheet900.xml"] = re.sub(
        rb"<tableParts.*?</tableParts>", b"", theirs["xl/worksheets/sheet1.xml"]
    )
    links = theirs["xl/worksheets/_rels/sheet1.xml.rels"]
    extra["xl/worksheets/_rels/sheet900.xml.rels"] = re.sub(rb'<Relationship [^>]*?/table"[^>]*?/>', b"", links)
    styles, strings = (re.compile(one) for one in (rb' s="\d+"', rb'<c ([^>]*?) t="s"><v>\d+</v></c>'))
    sheet = strings.sub(rb'<c \1 t="str"><v>chu</v></c>', styles.sub(b"", extra["xl/worksheets/sheet900.xml"]))
    extra["xl/worksheets/sheet900.xml"] = re.sub(
        rb"<conditionalFormatting.*?</conditionalFormatting>", b"", sheet, flags=re.S
    ).replace(b' tabSelected="1"', b"")
    types, before = own["[Content_Types].xml"], theirs["[Content_Types].xml"]
    added = [
        one for one in re.findall(rb"<(?:Override|Default)[^>]+>", before) if one not in types and b"/table" not in one
    ]
    mine = [one for one in added if any(b"/" + name.encode() in one for name in extra) or b"<Default" in one]
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    mine.append(b'<Override PartName="/xl/worksheets/sheet900.xml" ContentType="' + kind + b'"/>')
    own = {**own, **extra}
    own["[Content_Types].xml"] = types.replace(b"</Types>", b"".join(mine) + b"</Types>")
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = (
        b'<Relationship Id="rId900" Type="' + office + b'/worksheet" Target="worksheets/sheet900.xml"/></Relationships>'
    )
    own["xl/_rels/workbook.xml.rels"] = own["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", link)
    own["xl/workbook.xml"] = own["xl/workbook.xml"].replace(
        b"</sheets>", b'<sheet name="Rieng" sheetId="900" r:id="rId900"/></sheets>'
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in own.items():
            archive.writestr(name, body)
    return out.getvalue()


def test_a_cell_that_nobody_named_is_seen() -> None:
    for edit in (CellEdit(at("actual"), Decimal(5), Decimal(6)), CellEdit(at("note"), None, "x")):
        changed = apply(clean(), Patch(cells=(edit,)))
        check(clean(), changed, {str(edit.at)})
        with pytest.raises(AssertionError):
            check(clean(), changed, set())


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_persons_own_sheet(command: str, tmp_path: Path) -> None:
    source = decorated()
    kept = [
        name
        for name in parts(source)
        if name.startswith(("xl/charts/", "xl/media/", "xl/drawings/drawing")) or "sheet900" in name
    ]
    kept += ["xl/comments1.xml"]
    assert len(kept) >= 6
    assert b"sparkline" in parts(source)["xl/worksheets/sheet900.xml"]
    made = run(command, source, tmp_path, *COMMANDS[command])
    assert made != source
    assert [name for name in kept if parts(source)[name] != parts(made)[name]] == []
    check(source, made, said(start_editing(Copy(source, "x.xlsx"), None), command) | {str(at("actual"))})


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_sure_repairs_of_labelled_cells_are_right(name: str, least: int, tmp_path: Path) -> None:
    """Those of the Progress sheet, which stand for themselves: typed into the rows that are due, mended, and read
    back.
    """
    cells = [
        one
        for one in labelled(name)
        if one.column.startswith("progress.") and isinstance(one.raw, str) and not one.font and not one.others
    ]
    taken = 0
    for chunk in batched(cells, len(FREE_ROWS)):
        placed = {at(one.column.partition(".")[2], row): one for row, one in zip(FREE_ROWS, chunk, strict=False)}
        source = apply(
            clean(), Patch(cells=tuple(CellEdit(where, ANYTHING, str(one.raw)) for where, one in placed.items()))
        )
        proposed = start_editing(Copy(source, "x.xlsx"), None).proposals
        sure = [one.at for one in proposed if one.at in placed and one.certainty is Certainty.SURE]
        if not sure:
            continue
        mended = run("fix", source, tmp_path, "--accept", "sure")
        made, sheet = load(mended), read_book(mended, "x.xlsx").titled(at("actual").sheet)
        assert sheet is not None
        for where, cell in placed.items():
            value = made[where.sheet][where.cell].value
            if where not in sure:
                assert sheet.at(where.row, where.column) == cell.raw, cell
                continue
            assert (cell.doubtful, len(cell.meant)) == (False, 1), cell
            assert same(value, cell.meant[0]), (cell, value)
            taken += 1
    assert taken >= least


def batched(cells: list[Labelled], size: int) -> Iterator[list[Labelled]]:
    for start in range(0, len(cells), size):
        yield cells[start : start + size]


def same(value: object, meant: str) -> bool:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10] == meant
    return Decimal(str(value)) == Decimal(meant) if isinstance(value, int | float) else value == meant


def test_the_messy_sets_sure_repairs_are_the_samples_figures(demo: Path, tmp_path: Path) -> None:
    taken = 0
    for path in messy(demo):
        right = demo / "so-gui-ve" / path.relative_to(demo / "so-gui-ve-lon-xon")
        offers = [
            one
            for one in start_editing(Copy(path.read_bytes(), path.name), None).proposals
            if one.certainty is Certainty.SURE
        ]
        if not offers or not right.exists():
            continue
        made, truth = (
            load(run("fix", path.read_bytes(), tmp_path, "--accept", "sure")),
            load(right),
        )
        for one in offers:
            assert made[one.at.sheet][one.at.cell].value == truth[one.at.sheet][one.at.cell].value, one
            taken += 1
    assert taken >= 1
