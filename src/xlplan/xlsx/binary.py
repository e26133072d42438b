"""Scans the records of an .xlsb workbook: extent, formulas and error cells of every sheet. Its other facts stay
unknown.

Record numbers and fields are those of [MS-XLSB], sections 2.3 (Record Enumeration) and 2.4 (Records).
"""

import struct
from collections.abc import Iterator

from xlplan.errors import Unreadable
from xlplan.grid import BookFacts, Facts, Position, a1
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.limits import bounded
from xlplan.xlsx.package import Package
from xlplan.xlsx.refusals import refused

_ROW, _SHEET, _STRINGS = 0, 156, 159  # BrtRowHdr, BrtBundleSh, BrtBeginSst
_CELLS = range(2, 12)  # BrtCellRk … BrtFmlaError; 1, BrtCellBlank, is a blank cell with a format
_FORMULAS = range(8, 12)  # BrtFmlaString … BrtFmlaError
_ERROR_CELLS = (3, 11)  # BrtCellError, BrtFmlaError
# [MS-XLSB] BErr
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_HIDDEN_ROW = 0x10  # BrtRowHdr.fDyZero


def scan_binary(package: Package) -> tuple[dict[str, Facts], BookFacts]:
    """The facts of the worksheets by title, and those of the workbook. Raises :class:`Unreadable` for a sheet whose
    extent is impossible or too large."""
    relations = {relation.key: (relation.kind, relation.target) for relation in package.relations("xl/workbook.bin")}
    try:
        titles = list(_titles(package.raw("xl/workbook.bin") or b""))
        bounded(limits.SHEETS, len(titles))
        _check_strings(package.raw("xl/sharedStrings.bin") or b"")
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
    """(number, content) of every record. Number and length take seven bits of each byte, the lowest first; the eighth
    bit says that another byte follows ([MS-XLSB] 2.1.4, Record)."""
    offset = 0
    while offset < len(part):
        number = part[offset]
        offset += 1
        if number & 0x80:
            number = (number & 0x7F) | part[offset] << 7
            offset += 1
        length = shift = 0
        while True:
            byte = part[offset]
            offset += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        if offset + length > len(part):
            raise Unreadable(refusals.DAMAGED)
        yield number, part[offset : offset + length]
        offset += length


def _titles(part: bytes) -> Iterator[tuple[str, str]]:
    """(title, relationship id) of every sheet."""
    for number, content in _records(part):
        if number == _SHEET:
            key, rest = _wide_string(content[8:])
            yield _wide_string(rest)[0], key


def _wide_string(content: bytes) -> tuple[str, bytes]:
    """The string at the start of *content*, and the bytes after it ([MS-XLSB] XLWideString, XLNullableWideString)."""
    (count,) = struct.unpack_from("<I", content)
    end = 4 + 2 * count
    return content[4:end].decode("utf-16-le"), content[end:]


def _check_strings(part: bytes) -> None:
    """Refuse an excessive count of shared strings: the reader of values reserves memory for it."""
    for number, content in _records(part):
        if number == _STRINGS:
            bounded(limits.STRINGS, max(struct.unpack_from("<II", content)))
            return


def _sheet(package: Package, title: str, kind: str, path: str) -> Facts:
    part = package.raw(path)
    if part is None:
        raise refused(refusals.NO_SHEET_PART, sheet=title)
    row, cells = 0, list[Position]()
    formulas, errors, hidden = set[Position](), dict[Position, str](), set[int]()
    for number, content in _records(part) if kind == "worksheet" else ():
        if number == _ROW:
            row = struct.unpack_from("<I", content)[0] + 1
            if content[11] & _HIDDEN_ROW:
                hidden.add(row)
        elif number in _CELLS:
            position = (row, struct.unpack_from("<I", content)[0] + 1)
            cells.append(position)
            if number in _FORMULAS:
                formulas.add(position)
            if number in _ERROR_CELLS:
                errors[position] = _ERRORS.get(content[8], "#N/A")
    _check_extent(cells, title)
    return Facts(frozenset(formulas), errors, frozenset(), hidden_rows=frozenset(hidden))


def _check_extent(cells: list[Position], title: str) -> None:
    """Refuse a sheet whose first and last cell span too large a rectangle."""
    if not cells:
        return
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
    if bottom > limits.ROWS.most or right > limits.COLUMNS.most or top < 1:
        raise Unreadable(refusals.DAMAGED)
    if (bottom - top + 1) * (right - left + 1) > limits.RECTANGLE.most:
        raise refused(refusals.TOO_LARGE, sheet=title, first=a1(top, left), last=a1(bottom, right))
