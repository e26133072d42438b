"""Scans the records of an .xls workbook (BIFF5 and BIFF8, Excel 5 to 2003): the extent and the facts of every sheet,
before the reader of values opens it.

Record numbers, names and fields are those of [MS-XLS], sections 2.3 (Record Enumeration) and 2.4 (Records).
"""

import struct
from collections.abc import Iterator
from dataclasses import field

from xlplan.dataclass import dataclass
from xlplan.errors import Unreadable
from xlplan.grid import Area, BookFacts, Facts, Position, a1
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.default_password import record_has_default_password
from xlplan.xlsx.limits import bounded
from xlplan.xlsx.looks import legacy_font, shows_percent
from xlplan.xlsx.refusals import refused

_BOF, _EOF, _CODE_PAGE = 0x809, 0x0A, 0x42
UTF_16 = struct.pack("<H", 1200)  # CodePage.cv
_FORMULA, _BOOL_ERR, _MUL_RK, _ROW, _COL_INFO, _MERGE_CELLS, _FILTER_MODE = 0x06, 0x205, 0xBD, 0x208, 0x7D, 0xE5, 0x9B
_CELLS = frozenset({_FORMULA, _BOOL_ERR, 0x203, 0x204, 0x27E, 0xFD, 0xD6})  # …, Number, Label, RK, LabelSst, RString
_WORKSHEET, _MACRO_SHEET = 0, 1  # BoundSheet8.dt
# [MS-XLS] BErr
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_SELF, _ADD_IN = b"\x01\x04", b"\x01\x3a"  # SupBook.cch of a link to this workbook itself, and to add-in functions
_ROWS, _WIDTH = 65_536, 256  # of a sheet in this format


@dataclass(slots=True)
class _Globals:
    """What the globals substream declares for all sheets."""

    sheets: list[tuple[str, int, int]] = field(default_factory=list)  # title, kind, offset of its substream
    fonts: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: {9: "0%", 10: "0.00%"})
    looks: list[tuple[int, int]] = field(default_factory=list)  # of every XF record: font, number format
    epoch_1904: bool = False
    links: dict[str, None] = field(default_factory=dict)
    dde: dict[str, None] = field(default_factory=dict)
    unicode: bool = True  # BIFF8; BIFF5 stores one byte for each character


def scan_records(stream: bytes, *, macros: bool, objects: bool) -> tuple[dict[str, Facts], BookFacts]:
    """The facts of the worksheets by title, and those of the workbook. Raises :class:`Unreadable` for a workbook with a
    password, and for a sheet whose extent is impossible or too large."""
    if stream[:2] != b"\x09\x08":
        raise Unreadable(refusals.DAMAGED)
    try:
        book = _globals(stream)
        bounded(limits.SHEETS, len(book.sheets))
        facts = {
            title: _sheet(stream, offset, title, book) for title, kind, offset in book.sheets if kind == _WORKSHEET
        }
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unreadable(refusals.DAMAGED) from error
    if not book.sheets:
        raise Unreadable(refusals.NO_WORKBOOK)
    macros = macros or any(kind == _MACRO_SHEET for _, kind, _ in book.sheets)
    return facts, BookFacts(macros, tuple(book.links), tuple(book.dde), objects, book.epoch_1904)


def code_page(stream: bytes) -> int | None:
    """The offset of the number of a code page other than UTF-16 in the *stream* of an Excel 97 workbook, None if it has
    none.

    Texts are in UTF-16 whatever that number says ([MS-XLS] CodePage), but calamine believes it: a text stored with one
    byte for each character came with a NUL after every letter, and a number it does not know ended the reading.
    """
    if stream[4:6] != b"\x00\x06":  # BIFF5 stores its texts in that code page
        return None
    offset = 0
    while offset + 6 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, offset)
        if number == _CODE_PAGE:
            return offset + 4 if stream[offset + 4 : offset + 6] != UTF_16 else None
        if number == _EOF:
            break
        offset += 4 + length
    return None


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """(number, content) of the records of the substream at *offset*, up to its end. Records of substreams nested in it,
    such as charts, are skipped but for their BOF."""
    depth = 0
    while offset + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, offset)
        content = stream[offset + 4 : offset + 4 + length]
        if len(content) < length:
            raise Unreadable(refusals.CUT_OFF)
        offset += 4 + length
        depth += (number == _BOF) - (number == _EOF)
        if depth == 1 or number == _BOF:
            yield number, content
        if depth <= 0:
            return
    raise Unreadable(refusals.DAMAGED)


def _globals(stream: bytes) -> _Globals:
    book = _Globals()
    for number, content in _records(stream, 0):
        match number:
            case 0x809:  # BOF: vers 0x0600 is BIFF8
                book.unicode = content[0:2] == b"\x00\x06"
            case 0x2F:  # FilePass
                is_default = record_has_default_password(content)
                raise Unreadable(refusals.DEFAULT_PASSWORD if is_default else refusals.PASSWORD)
            case 0x22:  # Date1904
                book.epoch_1904 = content[:1] == b"\x01"
            case 0x85:  # BoundSheet8
                offset, _, kind = struct.unpack_from("<IBB", content)
                book.sheets.append((_text(content[6:], book, 1), kind, offset))
            case 0x31:  # Font
                book.fonts.append(_text(content[14:], book, 1))
            case 0x41E:  # Format
                book.formats[struct.unpack_from("<H", content)[0]] = _text(content[2:], book, 2 if book.unicode else 1)
            case 0xE0:  # XF
                book.looks.append(struct.unpack_from("<HH", content))
            case 0x1AE:  # SupBook
                _add_link(content, book)
            case _:
                pass
    return book


def _text(content: bytes, book: _Globals, count_size: int) -> str:
    """A string with a character count in front of it: two bytes a character where its flag says so; before Excel 97
    always one.

    *count_size* is the size of the count in bytes.
    """
    count = int.from_bytes(content[:count_size], "little")
    content = content[count_size:]
    if not book.unicode:
        return content[:count].decode("cp1252", "replace")
    wide, content = content[0] & 1, content[1:]
    return content[: count * 2].decode("utf-16-le", "replace") if wide else content[:count].decode("latin-1")


def _add_link(content: bytes, book: _Globals) -> None:
    """Note the target of a SupBook record: another workbook, or the program and topic of a DDE link. Their virtPath
    separates folders by a character 3."""
    sheets = struct.unpack_from("<H", content)[0]
    if content[2:4] in (_SELF, _ADD_IN) and len(content) == 4:
        return
    name = _text(content[2:], book, 2)
    if sheets == 0 and "\3" in name:
        book.dde[name.replace("\3", "|").strip("\1")] = None
    elif name.strip("\0\1 "):
        file = name.replace("\3", "/").replace("\\", "/").rpartition("/")[2]
        book.links["".join(char for char in file if char >= " ")] = None


@dataclass(slots=True)
class _Seen:
    """The facts of one sheet while its records are walked."""

    cells: list[Position] = field(default_factory=list)
    formulas: set[Position] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    percent: set[Position] = field(default_factory=set)
    fonts: dict[Position, str] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    filtered: bool = False


def _sheet(stream: bytes, offset: int, title: str, book: _Globals) -> Facts:
    seen = _Seen()
    percent = {number for number, (_, code) in enumerate(book.looks) if shows_percent(book.formats.get(code, ""))}
    fonts = {number: name for number, (font, _) in enumerate(book.looks) if (name := _legacy_font_name(book, font))}
    for number, content in _records(stream, offset):
        if number in _CELLS:
            row, column, look = struct.unpack_from("<HHH", content)
            _cell(seen, number, content, (row + 1, column + 1), look, percent, fonts)
        elif number == _MUL_RK:
            row, first, look = struct.unpack_from("<HHH", content)
            for index in range((len(content) - 6) // 6):
                look = struct.unpack_from("<H", content, 4 + 6 * index)[0]
                _cell(seen, number, content, (row + 1, first + 1 + index), look, percent, fonts)
        else:
            _layout(seen, number, content)
    _check_extent(seen, title)
    area = f"{a1(*min(seen.cells))}:{a1(*max(seen.cells))}" if seen.cells else "A1"
    return Facts(
        formulas=frozenset(seen.formulas),
        errors=seen.errors,
        uncached=frozenset(),  # the format always stores a result
        percent=frozenset(seen.percent),
        hidden_rows=frozenset(seen.rows),
        hidden_columns=frozenset(seen.columns),
        merged=tuple(seen.merged),
        filtered=(area,) if seen.filtered else (),
        fonts=seen.fonts,
    )


def _legacy_font_name(book: _Globals, number: int) -> str | None:
    """The name of the font *number* if it is a legacy one. No font has the number 4, so numbers above it are one too
    high ([MS-XLS] FontIndex)."""
    number -= number > 4
    name = book.fonts[number] if number < len(book.fonts) else ""
    return name if legacy_font(name) else None


def _cell(
    seen: _Seen, number: int, content: bytes, position: Position, look: int, percent: set[int], fonts: dict[int, str]
) -> None:
    seen.cells.append(position)
    if number == _FORMULA:
        seen.formulas.add(position)
        if content[12:14] == b"\xff\xff" and content[6:7] == b"\x02":
            seen.errors[position] = _ERRORS.get(content[8], "#N/A")
    elif number == _BOOL_ERR and content[7:8] == b"\x01":
        seen.errors[position] = _ERRORS.get(content[6], "#N/A")
    if look in percent:
        seen.percent.add(position)
    if look in fonts:
        seen.fonts[position] = fonts[look]


def _layout(seen: _Seen, number: int, content: bytes) -> None:
    """Records that are not cells: hidden rows (Row.fDyZero), hidden columns, merged cells, an active filter."""
    if number == _ROW and struct.unpack_from("<H", content, 12)[0] & 0x20:
        seen.rows.add(struct.unpack_from("<H", content)[0] + 1)
    elif number == _COL_INFO:
        first, last, _, _, options = struct.unpack_from("<HHHHH", content)
        if options & 1:
            seen.columns.update(range(first + 1, min(last, _WIDTH) + 2))
    elif number == _MERGE_CELLS:
        for index in range(struct.unpack_from("<H", content)[0]):
            top, bottom, left, right = struct.unpack_from("<HHHH", content, 2 + 8 * index)
            seen.merged.append((top + 1, left + 1, bottom + 1, right + 1))
    elif number == _FILTER_MODE:
        seen.filtered = True


def _check_extent(seen: _Seen, title: str) -> None:
    """Refuse a sheet whose first and last cell span too large a rectangle."""
    if not seen.cells:
        return
    rows, columns = [row for row, _ in seen.cells], [column for _, column in seen.cells]
    top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
    if bottom > _ROWS or right > _WIDTH:
        raise Unreadable(refusals.DAMAGED)
    if (bottom - top + 1) * (right - left + 1) > limits.RECTANGLE.most:
        raise refused(refusals.TOO_LARGE, sheet=title, first=a1(top, left), last=a1(bottom, right))
