"""One pass over the raw parts of an .xlsx: what calamine cannot see, and what must be known before it opens the file.

calamine shows error cells and formulas without a cached value as blanks, knows no number formats, and allocates the
whole rectangle between the first and the last cell. A regular expression over the inflated sheet sees all of that in a
few milliseconds; it tolerates name-space prefixes, any order of attributes, and cells without an address.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from posixpath import dirname, join, normpath

from xlplan.errors import Unreadable
from xlplan.grid import Facts, Place
from xlplan.words import Words

# Limits, generous for honest files.
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_RECTANGLE = 5_000_000  # cells between the first and the last that hold something, on one sheet
MAX_UNPACKED = 1 << 29  # bytes of one part
MAX_PARTS = 10_000

EMPTY = Words("Tệp rỗng (0 byte).", "The file is empty (0 bytes).")
NOT_XLSX = Words("Tệp không phải sổ Excel (.xlsx).", "The file is no Excel workbook (.xlsx).")
OLD_XLS = Words("Tệp ở dạng Excel cũ (.xls). Mở ra và lưu lại thành .xlsx.", "An old Excel file (.xls). Open it and save it as .xlsx.")
PASSWORD = Words("Tệp có đặt mật khẩu. Bỏ mật khẩu rồi gửi lại.", "The file has a password. Remove it and send it again.")
DAMAGED = Words(
    "Tệp hỏng, không đọc được. Mở bằng Excel, lưu lại rồi gửi lại.", "The file is damaged. Open it in Excel, save it and send it again."
)
NO_WORKBOOK = Words("Tệp nén này không chứa sổ Excel.", "This archive holds no Excel workbook.")
FORBIDDEN = Words("Tệp chứa khai báo DOCTYPE không được phép.", "The file holds a DOCTYPE, which is not allowed.")
ENCODING = Words(
    "Trang tính dùng bảng mã UTF-16, không đọc được. Mở bằng Excel và lưu lại.", "A sheet is in UTF-16. Open it in Excel and save it."
)
TOO_LARGE = Words(
    "Trang tính quá lớn để đọc ({size}). Xóa các ô ở xa vùng số liệu.",
    "A sheet is too large to read ({size}). Delete cells far from the data.",
)

_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(?:row\b([^>]*)>|c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>))", re.S)
_ADDRESS = re.compile(rb"""\sr=["']([A-Za-z]{1,7})(\d{1,10})["']""")
_ROW_NUMBER = re.compile(rb"""\sr=["'](\d{1,10})["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_STYLE = re.compile(rb"""\ss=["'](\d+)["']""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?(?:v|is)>)", re.S)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_NUMBER_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_FORMAT = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True, slots=True)
class Scanned:
    """The facts of every worksheet, by its title."""

    facts: dict[str, Facts]


def scan(data: bytes) -> Scanned:
    """Look through the bytes of a workbook; raises :class:`Unreadable` with the reason when it must not be opened."""
    _magic(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return Scanned(_sheets(_Parts(archive)))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(DAMAGED) from error


def _magic(data: bytes) -> None:
    if not data:
        raise Unreadable(EMPTY)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(PASSWORD if "EncryptedPackage".encode("utf-16-le") in data else OLD_XLS)
    if not data.startswith(b"PK"):
        raise Unreadable(NOT_XLSX)


class _Parts:
    """The parts of the package, each read at most once and checked before use."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.infos = {info.filename.lstrip("/"): info for info in archive.infolist()}
        if len(self.infos) > MAX_PARTS:
            raise Unreadable(DAMAGED)

    def read(self, name: str) -> bytes | None:
        info = self.infos.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise Unreadable(PASSWORD)
        if info.file_size > MAX_UNPACKED:
            raise _too_large(f"{info.file_size:,} byte")
        part = self.archive.read(info)
        if part[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Unreadable(ENCODING)
        if b"<!DOCTYPE" in part[:4096]:
            raise Unreadable(FORBIDDEN)
        return part

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Relationship id → (type, target part) of the part *name*."""
        folder, _, base = name.rpartition("/")
        part = self.read(join(folder, "_rels", f"{base}.rels")) or b""
        found = {}
        for match in _RELATION.finditer(part):
            attributes = _attributes(match[1])
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(name), target))
            found[attributes.get("Id", "")] = (attributes.get("Type", ""), path)
        return found


def _sheets(parts: _Parts) -> dict[str, Facts]:
    main = next((path for kind, path in parts.relations("").values() if kind.endswith("/officeDocument")), "xl/workbook.xml")
    workbook = parts.read(main)
    if workbook is None or not _SHEET.search(workbook):
        raise Unreadable(NO_WORKBOOK)
    relations = parts.relations(main)
    styles = next((path for kind, path in relations.values() if kind.endswith("/styles")), "")
    percent = _percent_styles(parts.read(styles) or b"")
    facts: dict[str, Facts] = {}
    for match in _SHEET.finditer(workbook):
        attributes = _attributes(match[1])
        key = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        kind, path = relations.get(key, ("", ""))
        part = parts.read(path) if kind.endswith("/worksheet") else None
        if part is not None:
            facts[attributes.get("name", "")] = _sheet(part, percent)
    return facts


def _attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): unescape((double or single).decode("utf-8")) for name, double, single in _ATTRIBUTE.findall(text)}


def _percent_styles(styles: bytes) -> frozenset[bytes]:
    """The style numbers (as the sheet writes them) whose number format shows a percentage."""
    percent = {"9", "10"}
    for match in _NUMBER_FORMAT.finditer(styles):
        attributes = _attributes(match[1])
        if "%" in _LITERAL.sub("", attributes.get("formatCode", "")):
            percent.add(attributes.get("numFmtId", ""))
    section = _CELL_FORMATS.search(styles)
    formats = _FORMAT.finditer(section[0]) if section else iter(())
    return frozenset(str(number).encode() for number, match in enumerate(formats) if _attributes(match[1]).get("numFmtId") in percent)


def _sheet(part: bytes, percent: frozenset[bytes]) -> Facts:
    formulas: set[Place] = set()
    errors: dict[Place, str] = {}
    uncached: set[Place] = set()
    percents: set[Place] = set()
    hidden: set[int] = set()
    top = left = MAX_ROWS
    bottom = right = 0
    for row, column, attributes, body in _cells(part, hidden):
        formula = _FORMULA.search(body)
        value = _VALUE.search(body)
        if formula is None and value is None:
            continue
        top, left, bottom, right = min(top, row), min(left, column), max(bottom, row), max(right, column)
        kind = _TYPE.search(attributes)
        if formula is not None:
            formulas.add((row, column))
            if (value is None or not value[1]) and not (kind and kind[1] == b"str" and value is not None):
                uncached.add((row, column))
        if kind is not None and kind[1] == b"e":
            errors[row, column] = (value[1] or b"").decode("utf-8", "replace") if value else "#N/A"
        style = _STYLE.search(attributes)
        if style is not None and style[1] in percent:
            percents.add((row, column))
    _bounded(top, left, bottom, right)
    return Facts(frozenset(formulas), errors, frozenset(uncached), frozenset(percents), frozenset(hidden))


def _cells(part: bytes, hidden: set[int]) -> Iterator[tuple[int, int, bytes, bytes]]:
    """(row, column, attributes, body) of every cell with a body; a missing address counts on from the one before."""
    row = column = 0
    for match in _ROW_OR_CELL.finditer(part):
        of_row, attributes, body = match.groups()
        if of_row is not None:
            number = _ROW_NUMBER.search(of_row)
            row, column = int(number[1]) if number else row + 1, 0
            if _HIDDEN.search(of_row):
                hidden.add(row)
            continue
        address = _ADDRESS.search(attributes)
        if address:
            row, column = int(address[2]), _column(address[1])
        else:
            column += 1
        if body is not None:
            yield row, column, attributes, body


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _bounded(top: int, left: int, bottom: int, right: int) -> None:
    if bottom > MAX_ROWS or right > MAX_COLUMNS:
        raise Unreadable(DAMAGED)
    rows, columns = bottom - top + 1, right - left + 1
    if rows > 0 and rows * columns > MAX_RECTANGLE:
        raise _too_large(f"{rows:,} × {columns:,}")


def _too_large(size: str) -> Unreadable:
    return Unreadable(Words(TOO_LARGE.vi.format(size=size), TOO_LARGE.en.format(size=size)))
