"""A unit's real workbook with what other people and programs do to it: it is read, its rows are the same, and it is
told.
"""

import re
from collections.abc import Iterator

from tests.xlsx.corpus import Odd, reads, refused
from tests.xlsx.corpus.package import (
    MAIN,
    RELATIONS,
    Change,
    book,
    changed,
    packed,
    parts,
    relationships,
    sheet,
    swap,
    unpacked,
)
from xlplan.xlsx import refusals

PROGRESS = "xl/worksheets/sheet3.xml"  # the sheet Tiến độ
STYLES = "xl/styles.xml"
WORKBOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
OUTSIDE = "xl/externalLinks/externalLink1.xml"
OUTSIDE_RELATIONS = "xl/externalLinks/_rels/externalLink1.xml.rels"
SPREADSHEET_PREFIX = re.compile(rb"<(/?)(?=[A-Za-z])")


def files(base: bytes) -> Iterator[Odd]:
    yield reads("book/as it came.xlsx", base, same=True)
    for name, changes, codes in _told():
        yield reads(f"book/{name}.xlsx", changed(base, changes), *codes, same=True)
    for name, changes in _spelt():
        yield reads(f"book/{name}.xlsx", changed(base, changes), same=True)
    strict = {
        name: part.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        for name, part in unpacked(base).items()
    }
    yield reads("book/strict.xlsx", packed(strict), same=True)
    far = swap(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    yield refused("book/one figure at the far corner.xlsx", changed(base, {PROGRESS: far}), refusals.TOO_LARGE)
    yield reads("book/utf-16 sheet.xlsx", changed(base, {PROGRESS: _utf16}), same=True)
    yield reads("book/blank far corner.xlsx", changed(base, {PROGRESS: swap(b"</sheetData>", _BLANK)}), same=True)
    yield from _fonts()


_BLANK = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'


def _told() -> Iterator[tuple[str, dict[str, Change], tuple[str, ...]]]:
    yield "macros.xlsm", {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, ("FIL-01",)
    link = b"<externalLink xmlns='" + MAIN.encode() + b"'><externalBook/></externalLink>"
    related = swap(b"</Relationships>", _relation("externalLink", "externalLinks/externalLink1.xml"))
    path = relationships(("externalLinkPath", "file:///D:/So lieu/nam 2020.xlsx"))
    yield "external link", {LINKS: related, OUTSIDE: link, OUTSIDE_RELATIONS: path}, ("FIL-02",)
    dde = b"<externalLink xmlns='" + MAIN.encode() + b'\'><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    yield "dde", {LINKS: related, OUTSIDE: dde}, ("FIL-03",)
    yield "embedded object", {"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}, ("FIL-04",)
    yield "control", {"xl/activeX/activeX1.xml": b"<a/>"}, ("FIL-04",)
    hidden = swap(b'<row r="8" ', b'<row r="8" hidden="1" ')
    yield "hidden row", {PROGRESS: hidden}, ("FIL-06",)
    yield (
        "row of no height",
        {PROGRESS: lambda part: re.sub(rb'(<row r="8" [^>]*?)ht="[\d.]+"', rb'\1ht="0"', part)},
        ("FIL-06",),
    )
    yield "hidden column", {PROGRESS: swap(b'<col min="6" max="6" ', b'<col min="6" max="6" hidden="1" ')}, ("FIL-07",)
    yield (
        "hidden columns to the right",
        {PROGRESS: swap(b"</cols>", b'<col min="40" max="16384" hidden="1"/></cols>')},
        (),
    )
    yield "hidden sheet", {WORKBOOK: swap(b'sheetId="3"', b'sheetId="3" state="hidden"')}, ("FIL-08",)
    filtered = (
        b'<autoFilter ref="A5:Q26"><filterColumn colId="1"><filters><filter '
        b'val="CT01"/></filters></filterColumn></autoFilter>'
    )
    yield "filter on", {"xl/tables/table1.xml": swap(b'<autoFilter ref="A5:Q26"/>', filtered)}, ("FIL-09",)
    yield (
        "filter on and rows hidden",
        {"xl/tables/table1.xml": swap(b'<autoFilter ref="A5:Q26"/>', filtered), PROGRESS: hidden},
        (
            "FIL-06",
            "FIL-09",
        ),
    )
    merged = swap(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="N8:N10"/></mergeCells>')
    yield "merged rows", {PROGRESS: merged}, ("FIL-11",)
    title = swap(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:N2"/></mergeCells>')
    yield "merged title", {PROGRESS: title}, ()


def _spelt() -> Iterator[tuple[str, dict[str, Change]]]:
    yield "comments", {PROGRESS: swap(b"<c r=", b"<!-- <c r='XFD1048576'><v>1</v></c> --><c r=")}
    yield "single quotes", {PROGRESS: lambda part: re.sub(rb'(<c r)="([A-Z]+\d+)"', rb"\1='\2'", part)}
    yield "other order", {PROGRESS: lambda part: re.sub(rb'<c (r="[^"]+") (s="\d+") (t="s")>', rb"<c \3 \2 \1>", part)}
    yield "cdata", {PROGRESS: lambda part: re.sub(rb"<v>([\d.]+)</v>", rb"<v><![CDATA[\1]]></v>", part)}
    yield "prefixes", {PROGRESS: _prefixed}
    yield "line breaks", {PROGRESS: lambda part: re.sub(rb"><(row|c|v|/c|/row)\b", rb">\n<\1", part)}
    yield "no dimension", {PROGRESS: lambda part: re.sub(rb"<dimension [^>]*/>", b"", part)}
    yield "wrong dimension", {PROGRESS: lambda part: re.sub(rb"<dimension [^>]*/>", b'<dimension ref="A1:B2"/>', part)}
    yield "targets from the root", {LINKS: swap(b'Target="worksheets/', b'Target="/xl/worksheets/')}
    yield "far validation", {PROGRESS: lambda part: re.sub(rb'sqref="P6:P\d+"', b'sqref="P6:P1048576"', part)}


def _prefixed(part: bytes) -> bytes:
    """Every element under a prefix, as some libraries write them."""
    head, _, body = part.partition(b"?>")
    return head + b"?>" + SPREADSHEET_PREFIX.sub(rb"<\1x:", body).replace(b"xmlns=", b"xmlns:x=", 1)


def _utf16(part: bytes) -> bytes:
    return part.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def _relation(kind: str, target: str) -> bytes:
    return f'<Relationship Id="rId99" Type="{RELATIONS}/{kind}" Target="{target}"/></Relationships>'.encode()


def _fonts() -> Iterator[Odd]:
    """Small workbooks around fonts and dates; what is seen in them is asked in test_corpus."""
    for name in (".VnTime", ".vntimeh", "VNI-Times", "VNI Helve"):
        yield reads(f"font/{name.lstrip('.')} as font.xlsx", font_book(name))
    yield reads(
        "date/1904.xlsx",
        packed(parts(sheet(""), workbook=book('<sheet name="S" sheetId="1" r:id="r1"/>', _1904))),
        "FIL-05",
    )


_1904 = '<workbookPr date1904="1"/>'


def font_book(name: str) -> bytes:
    """A1 in a cell style of that font, B1 with a run in it, C1 an inline run, D1 plain."""
    run = f'<r><rPr><rFont val="{name}"/></rPr><t>a</t></r>'
    row = (
        '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" t="s"><v>1</v></c>'
        f'<c r="C1" t="inlineStr"><is>{run}</is></c><c r="D1" t="s"><v>0</v></c></row>'
    )
    fonts = f'<fonts><font><name val="Arial"/></font><font><sz val="12"/><name val="{name}"/></font></fonts>'
    styles = (
        f'<styleSheet xmlns="{MAIN}">{fonts}<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" '
        'fontId="1"/></cellXfs></styleSheet>'
    )
    shared = f'<sst xmlns="{MAIN}"><si><t>x</t></si><si>{run}</si></sst>'
    return packed(parts(sheet(row), styles=styles, shared=shared))
