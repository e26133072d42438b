"""Building blocks: the smallest workbook around one sheet's XML, and a real workbook with some parts changed."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf '
    'numFmtId="10"/></cellXfs></styleSheet>'
)
SHARED = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>chào</t></si></sst>'

Change = bytes | Callable[[bytes], bytes]


def sheet(cells: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}<sheetData>{cells}</sheetData>{after}</worksheet>'


def parts(xml: str | bytes, *, styles: str = STYLES, shared: str = SHARED, workbook: str = "") -> dict[str, bytes]:
    """The parts of a workbook whose one sheet is *xml*."""
    related = ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
    return {
        "[Content_Types].xml": TYPES.encode(),
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (workbook or book('<sheet name="S" sheetId="1" r:id="r1"/>')).encode(),
        "xl/_rels/workbook.xml.rels": relationships(*related),
        "xl/worksheets/sheet1.xml": xml if isinstance(xml, bytes) else xml.encode(),
        "xl/styles.xml": styles.encode(),
        "xl/sharedStrings.xml": shared.encode(),
    }


def book(sheets: str, before: str = "") -> str:
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}<sheets>{sheets}</sheets></workbook>'


def relationships(*targets: tuple[str, str]) -> bytes:
    lines = (
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{path}"/>'
        for n, (kind, path) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(lines)}</Relationships>'.encode()


def packed(content: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, part in content.items():
            archive.writestr(zipfile.ZipInfo(name), part, method)
    return out.getvalue()


def small(xml: str | bytes, **more: str) -> bytes:
    return packed(parts(xml, **more))


def cells(text: str) -> bytes:
    """The smallest workbook around these rows."""
    return small(sheet(text))


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(data: bytes, changes: Mapping[str, Change]) -> bytes:
    """The workbook *data* with parts replaced, added, or rewritten by a function (which must change something)."""
    content = unpacked(data)
    for name, change in changes.items():
        before = content.get(name, b"")
        content[name] = change if isinstance(change, bytes) else change(before)
        assert content[name] != before, f"{name} is as it was"
    return packed(content)


def swap(old: bytes, new: bytes, times: int = -1) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(old, new, times)
