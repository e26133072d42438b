"""The styles of a workbook: which of them show a percentage, and which use a font from before Unicode.

Elements: ECMA-376 Part 1, 18.8.30 ``numFmt``, 18.8.22 ``font``, 18.8.45 ``xf``, 18.4.8 ``si``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, attributes

_NUMBER_FORMATS = re.compile(PREFIX + rb"numFmts\b")
_NUMBER_FORMATS_END = re.compile(rb"</(?:[^\s<>/:]{1,64}:)?numFmts>")
_NUMBER_FORMAT = re.compile(PREFIX + rb"numFmt\b" + ATTRIBUTES + b">")
_FONTS = re.compile(PREFIX + rb"fonts\b")
_FONTS_END = re.compile(rb"</(?:[^\s<>/:]{1,64}:)?fonts>")
_FONT = re.compile(PREFIX + rb"font\b")
_FONT_NAME = re.compile(PREFIX + rb"(?:name|rFont)\b" + ATTRIBUTES + b">")
_CELL_FORMATS = re.compile(PREFIX + rb"cellXfs\b")
_CELL_FORMATS_END = re.compile(rb"</(?:[^\s<>/:]{1,64}:)?cellXfs>")
_FORMAT = re.compile(PREFIX + rb"xf\b" + ATTRIBUTES + b">")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ITEM = re.compile(PREFIX + rb"si\b")
_LEGACY_FONT_NAME = re.compile(rb"""[vV][aA][lL]\s*=\s*["'](?:\.[vV][nN]|[vV][nN][iI][- ])""")
LONGEST_CODE = 1_000
_PERCENT = frozenset({"9", "10"})  # the built-in formats 0% and 0.00%: ECMA-376 Part 1, 18.8.30


def legacy_font(name: str) -> bool:
    """Whether a font draws Vietnamese letters on non-Unicode codes: ``.VnTime`` (TCVN3), ``VNI-Times`` (VNI)."""
    return name.casefold().startswith((".vn", "vni-", "vni "))


@dataclass(frozen=True, slots=True)
class Looks:
    """What is known of the cell styles. Style numbers are bytes, as the sheet writes them."""

    percent: frozenset[bytes] = frozenset()
    """The styles that show a percentage."""

    fonts: dict[bytes, str] = field(default_factory=dict)
    """Style → name of its legacy font."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What is known of the shared strings."""

    number: int = 0
    """How many there are."""

    fonts: dict[int, str] = field(default_factory=dict)
    """Number of a string → name of the legacy font it is written in."""


def read_looks(styles: bytes) -> Looks:
    """Read the style sheet *styles*."""
    percent = set(_PERCENT)
    for match in _NUMBER_FORMAT.finditer(
        _section(styles, _NUMBER_FORMATS, _NUMBER_FORMATS_END)
    ):  # not those of conditional formats
        values = attributes(match[1])
        if shows_percent(values.get("formatCode", "")):
            percent.add(values.get("numFmtId", ""))
        else:
            percent.discard(values.get("numFmtId", ""))
    section = _section(styles, _CELL_FORMATS, _CELL_FORMATS_END)
    legacy = _legacy_fonts(styles)
    percent_styles, fonts = set(), {}
    for number, match in enumerate(_FORMAT.finditer(section)):
        values = attributes(match[1])
        if values.get("numFmtId") in percent:
            percent_styles.add(b"%d" % number)
        if values.get("fontId") in legacy:
            fonts[b"%d" % number] = legacy[values["fontId"]]
    return Looks(frozenset(percent_styles), fonts)


def shows_percent(code: str) -> bool:
    """Whether the number format *code* shows a percentage; a % in quotes is only text."""
    return "%" in _LITERAL.sub("", code[:LONGEST_CODE])


def _section(part: bytes, start: re.Pattern[bytes], end: re.Pattern[bytes]) -> bytes:
    """The content of a section such as ``<fonts>``; empty where there is none."""
    first = start.search(part)
    last = end.search(part, first.end()) if first else None
    return part[first.end() : last.start()] if first and last else b""


def _blocks(part: bytes, start: re.Pattern[bytes]) -> Iterator[bytes]:
    """*part* split in front of every *start*."""
    offsets = [match.start() for match in start.finditer(part)]
    for offset, following in zip(offsets, [*offsets[1:], len(part)], strict=True):
        yield part[offset:following]


def _legacy_fonts(styles: bytes) -> dict[str, str]:
    """Font number, as a style writes it → name of the legacy font."""
    if not may_have_legacy_font(styles):
        return {}
    names = (legacy_font_in(block) for block in _blocks(_section(styles, _FONTS, _FONTS_END), _FONT))
    return {str(number): name for number, name in enumerate(names) if name is not None}


def legacy_font_in(block: bytes) -> str | None:
    """The legacy font named first in *block* (a font, or a text with runs); None where there is none."""
    for match in _FONT_NAME.finditer(block):
        name = attributes(match[1]).get("val", "")
        if legacy_font(name):
            return name
    return None


def may_have_legacy_font(part: bytes) -> bool:
    """A quick test of the whole part, which may be wrong only with True."""
    return _LEGACY_FONT_NAME.search(part) is not None


def read_texts(shared: bytes) -> Texts:
    """Read the part of shared strings."""
    if not may_have_legacy_font(shared):
        return Texts(sum(1 for _ in _ITEM.finditer(shared)))
    names = [legacy_font_in(block) for block in _blocks(shared, _ITEM)]
    return Texts(len(names), {number: name for number, name in enumerate(names) if name is not None})
