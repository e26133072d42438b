"""The cells of one sheet's XML, without reading it as XML: address, style, type and body of every cell that has a body.

Two ways to the same answer. Nearly every program writes ``<c r="A1" s="3" t="s"><v>7</v></c>``; those sheets are read by
one fixed pattern. Any other spelling (name-space prefixes, other orders, no addresses) is walked tag by tag. Neither ever
searches a stretch of the sheet twice, whatever is in it.
"""

import re
from collections.abc import Iterator

from xlplan.xlsx.package import ATTRIBUTES

Cell = tuple[int, int, bytes, bytes, bytes]  # row, column, style number, type, body

_LEFT_OVER = re.compile(rb"[<:]c[\s/>]")  # the start of a cell in what the fixed pattern passed over
_PREFIXED = re.compile(rb":c[\s/>]")
_BLANK = re.compile(rb'<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d+")?(?: t="\w+")?(?:/>|></c>)')
_PLAIN = re.compile(rb'<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="(\d+)")?(?: t="(\w+)")?>((?:[^<]++|<(?!/c>))*+)</c>')
_TAG = re.compile(rb"<(/?)(?:[^\s<>/:]{1,64}:)?(row|c)(?=[\s/>])" + ATTRIBUTES + rb">")
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,7})(\d{1,10})["']""")
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,10})["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")


def cells(part: bytes) -> list[Cell]:
    """Every cell that has a body, in the order of the sheet; a missing address counts on from the one before."""
    body = _BLANK.sub(b"", part)
    end = body.rfind(b"</c>") + 4
    pieces = _PLAIN.split(body[:end])  # what lies between two cells, then the five groups of the next cell
    if _PREFIXED.search(body, end) or _LEFT_OVER.search(b"".join(pieces[::6])):
        return list(_walk(part))
    columns = {letters: column_number(letters) for letters in set(pieces[1::6])}
    places = zip(pieces[2::6], pieces[1::6], pieces[3::6], pieces[4::6], pieces[5::6], strict=True)
    return [(int(row), columns[letters], style or b"", kind or b"", inner) for row, letters, style, kind, inner in places]


def _walk(part: bytes) -> Iterator[Cell]:
    row = column = 0
    opened: tuple[int, int, bytes, bytes] | None = None
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
        row, column = (int(address[2]), column_number(address[1])) if address else (row, column + 1)
        if not attributes.endswith(b"/"):
            style, kind = _STYLE.search(attributes), _TYPE.search(attributes)
            opened = (row, column, style[1] if style else b"", kind[1] if kind else b"")
            start = match.end()


def column_number(letters: bytes) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
