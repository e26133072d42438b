"""The cells of one sheet's XML, without reading it as XML: address, style, type and content of every cell that has any.

Two ways to the same answer. Nearly every program writes ``<c r="A1" s="3" t="s"><v>7</v></c>``; those sheets are read
by one fixed pattern. Any other spelling (name-space prefixes, other orders, no addresses) is walked tag by tag. Neither
ever searches a stretch of the sheet again and again, whatever is in it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlplan.errors import Unreadable
from xlplan.grid import Position, column_number
from xlplan.xlsx import refusals
from xlplan.xlsx.tags import ATTRIBUTES, attributes, has_twice

_LEFT_OVER = re.compile(rb"[<:]c[\s/>]")  # the start of a cell in what the fixed pattern passed over
_PREFIXED = re.compile(rb":c[\s/>]")
_FORMULA = rb"<f\b[^<>]*+(?:/>|>[^<]*+</f>)"
_CONTENT = rb"(?:(" + _FORMULA + rb")?<v>([^<]*+)</v>|((?:[^<]++|<(?!/c>))*+))"
_BLANK = re.compile(rb'<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d+")?(?: t="\w+")?(?:/>|></c>)')
_PLAIN = re.compile(rb'<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="(\d+)")?(?: t="(\w+)")?>' + _CONTENT + rb"</c>")
_GROUPS = 8  # what lies between two cells, then the seven groups of the next cell
_INSIDE = re.compile(_CONTENT)
_TAG = re.compile(rb"<(/?)(?:[^\s<>/:]{1,64}:)?(row|c)(?=[\s/>])" + ATTRIBUTES + rb">")
_ADDRESS = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")
_NUMBER = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class ScannedCells:
    """The cells of a sheet in its order, one list for each thing known of them: most questions are about one thing of
    all.

    A cell that holds a plain value (after a plain formula, where it has one in *formulas*) has it in *values*, and None
    in *bodies*; any other has None in *values* and what stands in it in *bodies*.
    """

    rows: Sequence[int]
    columns: Sequence[int]
    styles: Sequence[bytes | None]
    kinds: Sequence[bytes | None]
    formulas: Sequence[bytes | None]
    values: Sequence[bytes | None]
    bodies: Sequence[bytes | None]


def cells(part: bytes) -> ScannedCells:
    """Every cell that has a body; a missing address counts on from the one before."""
    body = _BLANK.sub(b"", part)
    end = body.rfind(b"</c>") + 4
    pieces = _PLAIN.split(body[:end])
    if _PREFIXED.search(body, end) or _LEFT_OVER.search(b"".join(pieces[::_GROUPS])):
        return _listed(_walk(part))
    letters = pieces[1::_GROUPS]
    numbers = {name: column_number(name.decode()) for name in set(letters)}
    columns = list(map(numbers.__getitem__, letters))
    return ScannedCells(
        list(map(int, pieces[2::_GROUPS])), columns, *(pieces[group::_GROUPS] for group in range(3, _GROUPS))
    )


Walked = tuple[int, int, bytes | None, bytes | None, bytes]  # row, column, style number, type, body


def _listed(walked: Iterator[Walked]) -> ScannedCells:
    found = [(*cell[:4], *_inside(cell[4])) for cell in walked]
    return ScannedCells(*(list(of_all) for of_all in zip(*found, strict=True))) if found else ScannedCells(*[()] * 7)


def _inside(body: bytes) -> tuple[bytes | None, bytes | None, bytes | None]:
    """The plain formula and value, or the body."""
    match = _INSIDE.fullmatch(body)
    return (match[1], match[2], match[3]) if match else (None, None, body)


def _walk(part: bytes) -> Iterator[Walked]:
    """Raises :class:`Unreadable` where the number of a row or the address of a cell is none, or stands twice: the
    reader of values might go to a far corner by it."""
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
        given = attributes(text)
        if has_twice(text, given):
            raise Unreadable(refusals.DAMAGED)
        if name == b"row":
            row, column = _row_number(given["r"]) if "r" in given else row + 1, 0
            continue
        row, column = _cell_place(given["r"]) if "r" in given else (row, column + 1)
        if not text.endswith(b"/"):
            style, kind = (given[key].encode() if key in given else None for key in ("s", "t"))
            opened = (row, column, style, kind)
            start = match.end()


def _row_number(text: str) -> int:
    if _NUMBER.fullmatch(text) is None:
        raise Unreadable(refusals.DAMAGED)
    return int(text)


def _cell_place(address: str) -> Position:
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise Unreadable(refusals.DAMAGED)
    return int(match[2]), column_number(match[1])
