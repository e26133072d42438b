"""The records of an .xlsb: extent, formulas and error cells of every sheet. What else they hold stays unknown."""

import struct
from collections.abc import Iterator

from xlplan.errors import Unreadable
from xlplan.grid import BookFacts, Facts, Position, a1
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.package import Package, bounded
from xlplan.xlsx.refusals import refused

_ROW, _SHEET, _STRINGS = 0, 156, 159
_CELLS = range(2, 12)  # number 1 is a blank with a format
_FORMULAS = range(8, 12)
_ERROR_CELLS = (3, 11)
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_HIDDEN_ROW = 0x10


def scan_binary(package: Package) -> tuple[dict[str, Facts], BookFacts]:
    """Facts by sheet title, and those of the workbook; raises :class:`Unreadable` for a false extent."""
    relations = {one.key: (one.kind, one.target) for one in package.relations("xl/workbook.bin")}
    try:
        titles = list(_titles(package.raw("xl/workbook.bin") or b""))
        bounded(limits.SHEETS, len(titles))
        _strings(package.raw("xl/sharedStrings.bin") or b"")
        facts = {title: _sheet(package, title, *relations.get(key, ("", ""))) for title, key in titles}
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unreadable(refusals.DAMAGED) from error
    if not titles:
        raise Unreadable(refusals.NO_WORKBOOK)
    names = [name.casefold() for name in package.names()]
    book = BookFacts(
        macros=any(name.endswith("vbaproject.bin") for name in names),
        links=() if not any(kind == "externalLink" for kind, _ in relations.values()) else None,
        dde=() if not any(kind == "externalLink" for kind, _ in relations.values()) else None,
        objects=any(name.startswith("xl/embeddings/") for name in names),
    )
    return facts, book


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, content): both counts are written in seven bits a byte."""
    place = 0
    while place < len(part):
        number = part[place]
        place += 1
        if number & 0x80:
            number = (number & 0x7F) | part[place] << 7
            place += 1
        length = shift = 0
        while True:
            byte = part[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        if place + length > len(part):
            raise Unreadable(refusals.DAMAGED)
        yield number, part[place : place + length]
        place += length


def _titles(part: bytes) -> Iterator[tuple[str, str]]:
    """(title, relation) of every sheet."""
    for number, content in _records(part):
        if number == _SHEET:
            key, rest = _wide(content[8:])
            yield _wide(rest)[0], key


def _wide(content: bytes) -> tuple[str, bytes]:
    (count,) = struct.unpack_from("<I", content)
    end = 4 + 2 * count
    return content[4:end].decode("utf-16-le"), content[end:]


def _strings(part: bytes) -> None:
    for number, content in _records(part):
        if number == _STRINGS:
            bounded(limits.STRINGS, max(struct.unpack_from("<II", content)))
            return


def _sheet(package: Package, title: str, kind: str, path: str) -> Facts:
    part = package.raw(path)
    if part is None:
        raise refused(refusals.NO_SHEET_PART, sheet=title)
    row, held = 0, list[Position]()
    formulas, errors, hidden = set[Position](), dict[Position, str](), set[int]()
    for number, content in _records(part) if kind == "worksheet" else ():
        if number == _ROW:
            row = struct.unpack_from("<I", content)[0] + 1
            if content[11] & _HIDDEN_ROW:
                hidden.add(row)
        elif number in _CELLS:
            place = (row, struct.unpack_from("<I", content)[0] + 1)
            held.append(place)
            if number in _FORMULAS:
                formulas.add(place)
            if number in _ERROR_CELLS:
                errors[place] = _ERRORS.get(content[8], "#N/A")
    _bounded(held, title)
    return Facts(frozenset(formulas), errors, frozenset(), hidden_rows=frozenset(hidden))


def _bounded(held: list[Position], title: str) -> None:
    if not held:
        return
    rows, columns = [row for row, _ in held], [column for _, column in held]
    top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
    if bottom > limits.ROWS.most or right > limits.COLUMNS.most or top < 1:
        raise Unreadable(refusals.DAMAGED)
    if (bottom - top + 1) * (right - left + 1) > limits.RECTANGLE.most:
        raise refused(refusals.TOO_LARGE, sheet=title, first=a1(top, left), last=a1(bottom, right))
