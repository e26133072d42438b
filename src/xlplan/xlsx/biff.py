"""The records of an old .xls (Excel 5 to 2003): extent and facts of every sheet, before the reader of values opens
it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlplan.errors import Unreadable
from xlplan.grid import Area, BookFacts, Facts, Position, a1
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.looks import legacy_font, shows_percent
from xlplan.xlsx.package import bounded
from xlplan.xlsx.refusals import refused

_BOF, _EOF = 0x809, 0x0A
_FORMULA, _ERROR, _MANY, _ROW, _COLUMNS, _MERGED, _FILTERED = 0x06, 0x205, 0xBD, 0x208, 0x7D, 0xE5, 0x9B
_CELLS = frozenset({_FORMULA, _ERROR, 0x203, 0x204, 0x27E, 0xFD, 0xD6})
_WORKSHEET, _MACRO_SHEET = 0, 1
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_OWN, _ADD_IN = b"\x01\x04", b"\x01\x3a"  # how a link names this workbook itself, and its add-in functions
_ROWS, _WIDTH = 65_536, 256


@dataclass(slots=True)
class _Globals:
    sheets: list[tuple[str, int, int]] = field(default_factory=list)  # title, kind, place of its records
    fonts: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: {9: "0%", 10: "0.00%"})
    looks: list[tuple[int, int]] = field(default_factory=list)  # font, number format
    epoch_1904: bool = False
    links: dict[str, None] = field(default_factory=dict)
    dde: dict[str, None] = field(default_factory=dict)
    unicode: bool = True


def scan_records(stream: bytes, *, macros: bool, objects: bool) -> tuple[dict[str, Facts], BookFacts]:
    """Facts by sheet title, and those of the workbook; raises :class:`Unreadable` for one with a password or a false
    extent.
    """
    if stream[:2] != b"\x09\x08":
        raise Unreadable(refusals.DAMAGED)
    try:
        book = _globals(stream)
        bounded(limits.SHEETS, len(book.sheets))
        facts = {title: _sheet(stream, place, title, book) for title, kind, place in book.sheets if kind == _WORKSHEET}
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unreadable(refusals.DAMAGED) from error
    if not book.sheets:
        raise Unreadable(refusals.NO_WORKBOOK)
    macros = macros or any(kind == _MACRO_SHEET for _, kind, _ in book.sheets)
    return facts, BookFacts(macros, tuple(book.links), tuple(book.dde), objects, book.epoch_1904)


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """(number, content) of the records of one part of the stream, up to its end."""
    inside = 0
    while place + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, place)
        content = stream[place + 4 : place + 4 + length]
        if len(content) < length:
            raise Unreadable(refusals.CUT_OFF)
        place += 4 + length
        inside += (number == _BOF) - (number == _EOF)
        if inside == 1 or number == _BOF:
            yield number, content
        if inside <= 0:
            return
    raise Unreadable(refusals.DAMAGED)


def _globals(stream: bytes) -> _Globals:
    book = _Globals()
    for number, content in _records(stream, 0):
        match number:
            case 0x809:  # begins
                book.unicode = content[0:2] == b"\x00\x06"
            case 0x2F:  # password
                raise Unreadable(refusals.PASSWORD)
            case 0x22:  # epoch of dates
                book.epoch_1904 = content[:1] == b"\x01"
            case 0x85:  # sheet
                place, _, kind = struct.unpack_from("<IBB", content)
                book.sheets.append((_text(content[6:], book, 1), kind, place))
            case 0x31:  # font
                book.fonts.append(_text(content[14:], book, 1))
            case 0x41E:  # number format
                book.formats[struct.unpack_from("<H", content)[0]] = _text(content[2:], book, 2 if book.unicode else 1)
            case 0xE0:  # cell format
                book.looks.append(struct.unpack_from("<HH", content))
            case 0x1AE:  # other workbook
                _outside(content, book)
            case _:
                pass
    return book


def _text(content: bytes, book: _Globals, count_size: int) -> str:
    """A counted text: two bytes a letter where its flag says so; before Excel 97 always one."""
    count = int.from_bytes(content[:count_size], "little")
    content = content[count_size:]
    if not book.unicode:
        return content[:count].decode("cp1252", "replace")
    wide, content = content[0] & 1, content[1:]
    return content[: count * 2].decode("utf-16-le", "replace") if wide else content[:count].decode("latin-1")


def _outside(content: bytes, book: _Globals) -> None:
    sheets = struct.unpack_from("<H", content)[0]
    if content[2:4] in (_OWN, _ADD_IN) and len(content) == 4:
        return
    name = _text(content[2:], book, 2)
    if sheets == 0 and "\3" in name:
        book.dde[name.replace("\3", "|").strip("\1")] = None
    elif name.strip("\0\1 "):
        parts = name.replace("\3", "/").replace("\\", "/").rpartition("/")[2]
        book.links["".join(char for char in parts if char >= " ")] = None


@dataclass(slots=True)
class _Seen:
    held: list[Position] = field(default_factory=list)
    formulas: set[Position] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    percent: set[Position] = field(default_factory=set)
    fonts: dict[Position, str] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    filtered: bool = False


def _sheet(stream: bytes, place: int, title: str, book: _Globals) -> Facts:
    seen = _Seen()
    percent = {number for number, (_, form) in enumerate(book.looks) if shows_percent(book.formats.get(form, ""))}
    fonts = {number: name for number, (font, _) in enumerate(book.looks) if (name := _old_font(book, font))}
    for number, content in _records(stream, place):
        if number in _CELLS:
            row, column, look = struct.unpack_from("<HHH", content)
            _cell(seen, number, content, (row + 1, column + 1), look, percent, fonts)
        elif number == _MANY:
            row, first, look = struct.unpack_from("<HHH", content)
            for more in range((len(content) - 6) // 6):
                look = struct.unpack_from("<H", content, 4 + 6 * more)[0]
                _cell(seen, number, content, (row + 1, first + 1 + more), look, percent, fonts)
        else:
            _other(seen, number, content)
    _bounded(seen, title)
    area = f"{a1(*min(seen.held))}:{a1(*max(seen.held))}" if seen.held else "A1"
    return Facts(
        formulas=frozenset(seen.formulas),
        errors=seen.errors,
        uncached=frozenset(),  # an old .xls always stores a result
        percent=frozenset(seen.percent),
        hidden_rows=frozenset(seen.rows),
        hidden_columns=frozenset(seen.columns),
        merged=tuple(seen.merged),
        filtered=(area,) if seen.filtered else (),
        fonts=seen.fonts,
    )


def _old_font(book: _Globals, number: int) -> str | None:
    """Font 4 does not exist: numbers above it count one too many."""
    number -= number > 4
    name = book.fonts[number] if number < len(book.fonts) else ""
    return name if legacy_font(name) else None


def _cell(
    seen: _Seen, number: int, content: bytes, place: Position, look: int, percent: set[int], fonts: dict[int, str]
) -> None:
    seen.held.append(place)
    if number == _FORMULA:
        seen.formulas.add(place)
        if content[12:14] == b"\xff\xff" and content[6:7] == b"\x02":
            seen.errors[place] = _ERRORS.get(content[8], "#N/A")
    elif number == _ERROR and content[7:8] == b"\x01":
        seen.errors[place] = _ERRORS.get(content[6], "#N/A")
    if look in percent:
        seen.percent.add(place)
    if look in fonts:
        seen.fonts[place] = fonts[look]


def _other(seen: _Seen, number: int, content: bytes) -> None:
    if number == _ROW and struct.unpack_from("<H", content, 12)[0] & 0x20:
        seen.rows.add(struct.unpack_from("<H", content)[0] + 1)
    elif number == _COLUMNS:
        first, last, _, _, options = struct.unpack_from("<HHHHH", content)
        if options & 1:
            seen.columns.update(range(first + 1, min(last, _WIDTH) + 2))
    elif number == _MERGED:
        for more in range(struct.unpack_from("<H", content)[0]):
            top, bottom, left, right = struct.unpack_from("<HHHH", content, 2 + 8 * more)
            seen.merged.append((top + 1, left + 1, bottom + 1, right + 1))
    elif number == _FILTERED:
        seen.filtered = True


def _bounded(seen: _Seen, title: str) -> None:
    if not seen.held:
        return
    rows, columns = [row for row, _ in seen.held], [column for _, column in seen.held]
    top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
    if bottom > _ROWS or right > _WIDTH:
        raise Unreadable(refusals.DAMAGED)
    if (bottom - top + 1) * (right - left + 1) > limits.RECTANGLE.most:
        raise refused(refusals.TOO_LARGE, sheet=title, first=a1(top, left), last=a1(bottom, right))
