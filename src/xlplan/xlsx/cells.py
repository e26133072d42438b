"""The cells of one sheet's XML, without reading it as XML: address, style, type and content of every cell that has any.

Two ways to the same answer. Nearly every program writes ``<c r="A1" s="3" t="s"><v>7</v></c>``; those sheets are read
by one fixed pattern. Any other spelling (name-space prefixes, other orders, no addresses) is walked tag by tag. Neither
ever searches a stretch of the sheet again and again, whatever is in it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlplan.grid import column_number
from xlplan.xlsx.tags import ATTRIBUTES

_LEFT_OVER = re.compile(rb"[<:]c[\s/>]")  # the start of a cell in what the fixed pattern passed over
_PREFIXED = re.compile(rb":c[\s/>]")
_FORMULA = rb"<f\b[^<>]*+(?:/>|>[^<]*+</f>)"
_CONTENT = rb"(?:(" + _FORMULA + rb")?<v>([^<]*+)</v>|((?:[^<]++|<(?!/c>))*+))"
_BLANK = re.compile(rb'<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d+")?(?: t="\w+")?(?:/>|></c>)')
_PLAIN = re.compile(rb'<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="(\d+)")?(?: t="(\w+)")?>' + _CONTENT + rb"</c>")
_GROUPS = 8  # what lies between two cells, then the seven groups of the next cell
_INSIDE = re.compile(_CONTENT)
_TAG = re.compile(rb"<(/?)(?:[^\s<>/:]{1,64}:)?(row|c)(?=[\s/>])" + ATTRIBUTES + rb">")
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,7})(\d{1,10})["']""")
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,10})["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")


@dataclass(frozen=True, slots=True)
class Cells:
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


def cells(part: bytes) -> Cells:
    """Every cell that has a body; a missing address counts on from the one before."""
    body = _BLANK.sub(b"", part)
    end = body.rfind(b"</c>") + 4
    pieces = _PLAIN.split(body[:end])
    if _PREFIXED.search(body, end) or _LEFT_OVER.search(b"".join(pieces[::_GROUPS])):
        return _listed(_walk(part))
    letters = pieces[1::_GROUPS]
    numbers = {name: column_number(name.decode()) for name in set(letters)}
    columns = list(map(numbers.__getitem__, letters))
    return Cells(list(map(int, pieces[2::_GROUPS])), columns, *(pieces[group::_GROUPS] for group in range(3, _GROUPS)))


Walked = tuple[int, int, bytes | None, bytes | None, bytes]  # row, column, style number, type, body


def _listed(walked: Iterator[Walked]) -> Cells:
    found = [(*cell[:4], *_inside(cell[4])) for cell in walked]
    return Cells(*(list(of_all) for of_all in zip(*found, strict=True))) if found else Cells(*[()] * 7)


def _inside(body: bytes) -> tuple[bytes | None, bytes | None, bytes | None]:
    """The plain formula and value, or the body."""
    match = _INSIDE.fullmatch(body)
    return (match[1], match[2], match[3]) if match else (None, None, body)


def _walk(part: bytes) -> Iterator[Walked]:
    row = column = 0
    opened: tuple[int, int, bytes | None, bytes | None] | None = None
    start = 0
    for match in _TAG.finditer(part):
        closing, name, attributes = match.groups()
        if closing:
            if name == b"c" and opened is not None:
                yield *opened, part[start : match.start()]
                opened = None
            continue
        if name == b"row":
            number = _NUMBER.search(attributes)
            row, column = int(number[1]) if number else row + 1, 0
            continue
        address = _ADDRESS.search(attributes)
        row, column = (int(address[2]), column_number(address[1].decode())) if address else (row, column + 1)
        if not attributes.endswith(b"/"):
            style, kind = _STYLE.search(attributes), _TYPE.search(attributes)
            opened = (row, column, style[1] if style else None, kind[1] if kind else None)
            start = match.end()
