"""The cells of a worksheet's XML, without parsing it as XML: address, style, type and content of every cell that has
any.

Nearly every program writes ``<c r="A1" s="3" t="s"><v>7</v></c>``; such sheets are split by one fixed pattern. Any
other spelling (name-space prefixes, attributes in another order, no addresses) is walked tag by tag. Both give the same
result, and neither scans a stretch of the sheet more than once, whatever it contains.

Elements and attributes: ECMA-376 Part 1, 18.3.1.4 ``c``, 18.3.1.40 ``f``, 18.3.1.73 ``row``, 18.3.1.96 ``v``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlplan.errors import Unreadable
from xlplan.grid import Position, column_number
from xlplan.xlsx import refusals
from xlplan.xlsx.tags import ATTRIBUTES, attributes, has_duplicates

_LEFT_OVER = re.compile(rb"[<:]c[\s/>]")  # the start of a cell in what the fixed pattern did not match
_PREFIXED = re.compile(rb":c[\s/>]")
# A value, maybe after a plain formula; else any content up to ``</c>``. Of ``<f>A1+1</f><v>3</v>`` the three groups are
# ``<f>A1+1</f>``, ``3`` and None; of ``<is><t>x</t></is>`` they are None, None and ``<is><t>x</t></is>``.
_FORMULA = rb"<f\b[^<>]*+(?:/>|>[^<]*+</f>)"
_CONTENT = rb"(?:(" + _FORMULA + rb")?<v>([^<]*+)</v>|((?:[^<]++|<(?!/c>))*+))"
# A cell with nothing in it: ``<c r="B2" s="4"/>`` or ``<c r="B2"></c>``.
_BLANK = re.compile(rb'<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d+")?(?: t="\w+")?(?:/>|></c>)')
# A cell in the usual spelling. Of ``<c r="AB12" s="3" t="str"><f>A1+1</f><v>3</v></c>`` the seven groups are ``AB``,
# ``12``, ``3``, ``str``, ``<f>A1+1</f>``, ``3`` and None. Style and type are None where they are not written.
_PLAIN = re.compile(rb'<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="(\d+)")?(?: t="(\w+)")?>' + _CONTENT + rb"</c>")
_GROUPS = 8  # in each turn of re.split: the bytes between two cells, then the seven groups of the next cell
_BODY = re.compile(_CONTENT)
_TAG = re.compile(rb"<(/?)(?:[^\s<>/:]{1,64}:)?(row|c)(?=[\s/>])" + ATTRIBUTES + rb">")
_ADDRESS = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")
_NUMBER = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class ScannedCells:
    """The cells of a sheet in document order, as parallel lists: most questions concern one property of all cells."""

    rows: Sequence[int]
    columns: Sequence[int]

    styles: Sequence[bytes | None]
    """The style numbers as written."""

    kinds: Sequence[bytes | None]
    """The types (ST_CellType, ECMA-376 Part 1, 18.18.11): ``s``, ``str``, ``e``, …; None is a number."""

    formulas: Sequence[bytes | None]
    """The ``<f>`` elements of cells with a plain formula and a value."""

    values: Sequence[bytes | None]
    """The text of ``<v>``; None for a cell with any other content."""

    bodies: Sequence[bytes | None]
    """The content of all other cells; None where *values* has the value."""


def cells(part: bytes) -> ScannedCells:
    """Every cell that has content. A cell without an address follows the one before it."""
    body = _BLANK.sub(b"", part)
    end = body.rfind(b"</c>") + 4
    pieces = _PLAIN.split(body[:end])
    if _PREFIXED.search(body, end) or _LEFT_OVER.search(b"".join(pieces[::_GROUPS])):
        return _as_lists(_walk(part))
    letters = pieces[1::_GROUPS]
    numbers = {name: column_number(name.decode()) for name in set(letters)}
    columns = list(map(numbers.__getitem__, letters))
    return ScannedCells(
        list(map(int, pieces[2::_GROUPS])), columns, *(pieces[group::_GROUPS] for group in range(3, _GROUPS))
    )


Walked = tuple[int, int, bytes | None, bytes | None, bytes]  # row, column, style number, type, body


def _as_lists(walked: Iterator[Walked]) -> ScannedCells:
    rows = [(*cell[:4], *_split_body(cell[4])) for cell in walked]
    return ScannedCells(*(list(column) for column in zip(*rows, strict=True))) if rows else ScannedCells(*[()] * 7)


def _split_body(body: bytes) -> tuple[bytes | None, bytes | None, bytes | None]:
    """(formula, value, None) of a plain body, else (None, None, body)."""
    match = _BODY.fullmatch(body)
    return (match[1], match[2], match[3]) if match else (None, None, body)


def _walk(part: bytes) -> Iterator[Walked]:
    """Yields every cell that has content, whatever its spelling.

    Raises :class:`Unreadable` where a row's number or a cell's address is not valid, or is written twice: the reader of
    values might be led to a far corner of the sheet.
    """
    row = column = 0
    opened: tuple[int, int, bytes | None, bytes | None] | None = None
    start = 0
    for match in _TAG.finditer(part):
        closing, name, text = match.groups()
        if closing:
            if name == b"c" and opened is not None:
                yield *opened, part[start : match.start()]
                opened = None
            continue
        values = attributes(text)
        if has_duplicates(text, values):
            raise Unreadable(refusals.DAMAGED)
        if name == b"row":
            row, column = _row_number(values["r"]) if "r" in values else row + 1, 0
            continue
        row, column = _cell_position(values["r"]) if "r" in values else (row, column + 1)
        if not text.endswith(b"/"):
            style, kind = (values[key].encode() if key in values else None for key in ("s", "t"))
            opened = (row, column, style, kind)
            start = match.end()


def _row_number(text: str) -> int:
    if _NUMBER.fullmatch(text) is None:
        raise Unreadable(refusals.DAMAGED)
    return int(text)


def _cell_position(address: str) -> Position:
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise Unreadable(refusals.DAMAGED)
    return int(match[2]), column_number(match[1])
