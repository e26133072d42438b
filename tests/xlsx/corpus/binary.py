"""The other forms of workbook, written record by record: .xlsb, .xls and .ods, sound and false."""

import struct
from collections.abc import Iterator, Sequence

from tests.xlsx.corpus import Odd, reads, refused
from tests.xlsx.corpus.package import TYPES, packed, relationships
from tests.xlsx.corpus.types import compound
from xlplan.xlsx import refusals

Cell = tuple[int, int, float]  # row and column from 0, value
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
ONE: Sequence[Cell] = ((0, 0, 1.0), (4, 2, 2.5))
FAR: Sequence[Cell] = ((0, 0, 1.0), (1_048_575, 16_383, 1.0))


def files() -> Iterator[Odd]:
    yield reads("binary/sound.xlsb", xlsb(ONE), "FIL-10")
    yield reads("binary/macros.xlsb", xlsb(ONE, {"xl/vbaProject.bin": b"\xd0"}), "FIL-01", "FIL-10")
    yield refused("binary/two far corners.xlsb", xlsb(FAR), refusals.TOO_LARGE)
    yield refused("binary/row beyond.xlsb", xlsb(((0, 0, 1.0), (2**31, 0, 1.0))), refusals.DAMAGED)
    yield refused(
        "binary/many strings.xlsb",
        xlsb(ONE, {"xl/sharedStrings.bin": _record(159, struct.pack("<II", 1, 2**32 - 1))}),
        refusals.BEYOND,
    )
    yield refused("binary/cut.xlsb", xlsb(ONE, cut=3), refusals.DAMAGED)
    yield reads("binary/sound.xls", compound("Workbook", stream=xls(ONE)))
    yield reads("binary/macros.xls", compound("Workbook", "_VBA_PROJECT_CUR", stream=xls(ONE)), "FIL-01")
    yield reads("binary/object.xls", compound("Workbook", "MBD00A1B2C3", stream=xls(ONE)), "FIL-04")
    yield reads("binary/1904.xls", compound("Workbook", stream=xls(ONE, _bytes(0x22, b"\1\0"))), "FIL-05")
    yield refused(
        "binary/far corners.xls",
        compound("Workbook", stream=xls(((0, 0, 1.0), (65_535, 255, 1.0)))),
        refusals.TOO_LARGE,
    )
    yield refused(
        "binary/column beyond.xls", compound("Workbook", stream=xls(((0, 0, 1.0), (0, 999, 1.0)))), refusals.DAMAGED
    )
    yield reads("binary/sound.ods", ods(_row(_number(1)) + _row(_number(2.5))))
    yield reads(
        "binary/repeated blanks.ods",
        ods(_row(_number(1)) + _row('<table:table-cell table:number-columns-repeated="16384"/>', 1_048_575)),
    )
    far = _row(_number(1)) + _row(_number(1, 16_384), 1_048_575)
    yield refused("binary/repeated figures.ods", ods(far), refusals.TOO_LARGE)
    yield refused(
        "binary/no sheets.ods",
        packed({"mimetype": MIMETYPE, "content.xml": b"<a><office:spreadsheet/></a>"}),
        refusals.NO_WORKBOOK,
    )
    yield refused("binary/no content.ods", packed({"mimetype": MIMETYPE}), refusals.NO_WORKBOOK)
    entity = '<!DOCTYPE a [<!ENTITY b "c">]>'
    yield refused(
        "binary/entities.ods",
        packed({"mimetype": MIMETYPE, "content.xml": f"{entity}<office:spreadsheet/>".encode()}),
        refusals.FORBIDDEN,
    )


def _record(number: int, content: bytes = b"") -> bytes:
    mark = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    return mark + bytes([len(content)]) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(cells: Sequence[Cell], more: dict[str, bytes] | None = None, cut: int = 0) -> bytes:
    bundle = _record(156, struct.pack("<II", 0, 1) + _wide("r1") + _wide("Tiến độ"))
    book = _record(131) + _record(143) + bundle + _record(144) + _record(132)
    body = b"".join(
        _record(0, struct.pack("<IIHBBB", row, 0, 300, 0, 0, 0) + struct.pack("<I", 0))
        + _record(5, struct.pack("<IId", column, 0, value))
        for row, column, value in cells
    )
    sheet = (
        _record(129)
        + _record(148, struct.pack("<IIII", 0, 4, 0, 2))
        + _record(145)
        + body
        + _record(146)
        + _record(130)
    )
    content = {
        "[Content_Types].xml": TYPES.encode(),
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": relationships(("worksheet", "worksheets/sheet1.bin")),
        "xl/worksheets/sheet1.bin": sheet[: len(sheet) - cut - 9 if cut else None],
    }
    return packed(content | (more or {}))


def code_page(number: int) -> bytes:
    """A CodePage record."""
    return _bytes(0x42, struct.pack("<H", number))


def _bytes(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def xls(cells: Sequence[Cell | tuple[int, int, str]], more: bytes = b"") -> bytes:
    """The stream of an Excel 97 workbook with one sheet, at least as long as a stream of its own must be."""
    name = "Tiến độ".encode("utf-16-le")
    font = _bytes(0x31, struct.pack("<HHHHHBBBB", 200, 0, 32767, 400, 0, 0, 0, 0, 0) + b"\5\0Arial")
    style = _bytes(0xE0, b"\0" * 20)
    sheet = struct.pack("<BBBB", 0, 0, 7, 1) + name
    start, ending = _bytes(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), _bytes(0x0A)
    length = len(start) + len(more) + len(font) + len(style) + 4 + 4 + len(sheet) + len(ending)
    book = start + more + font + style + _bytes(0x85, struct.pack("<I", length) + sheet) + ending
    body = b"".join(_xls_cell(*cell) for cell in cells)
    return (book + _bytes(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + body + ending).ljust(5000, b"\0")


def _xls_cell(row: int, column: int, value: float | str) -> bytes:
    """A Number or Label record; a text is stored with one byte for each character where all are in ASCII."""
    head = struct.pack("<HHH", row, column, 0)
    if isinstance(value, float):
        return _bytes(0x203, head + struct.pack("<d", value))
    narrow = value.isascii()
    content = value.encode("latin-1" if narrow else "utf-16-le")
    return _bytes(0x204, head + struct.pack("<HB", len(value), not narrow) + content)


def _number(value: float, times: int = 1) -> str:
    return (
        f'<table:table-cell table:number-columns-repeated="{times}" office:value-type="float" office:value="{value}"/>'
    )


def _row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def ods(rows: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="Tiến '
        f'độ">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": MIMETYPE, "META-INF/manifest.xml": b"<manifest/>", "content.xml": content.encode()})
