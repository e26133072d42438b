"""The styles of a workbook: which show a percentage, and which are in a font from before Unicode."""

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
_MAYBE_LEGACY = re.compile(rb"""[vV][aA][lL]\s*=\s*["'](?:\.[vV][nN]|[vV][nN][iI][- ])""")
LONGEST_CODE = 1_000
_PERCENT = frozenset({"9", "10"})  # the built-in formats 0% and 0.00%


def legacy_font(name: str) -> bool:
    """A font that draws Vietnamese letters on other codes: ``.VnTime`` (TCVN3), ``VNI-Times`` (VNI)."""
    return name.casefold().startswith((".vn", "vni-", "vni "))


@dataclass(frozen=True, slots=True)
class Looks:
    """*percent*: style numbers, as the sheet writes them, that show a percentage; *fonts*: style number → legacy
    font.
    """

    percent: frozenset[bytes] = frozenset()
    fonts: dict[bytes, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Texts:
    """The shared strings: how many there are, and in which legacy font some of them are written."""

    number: int = 0
    fonts: dict[int, str] = field(default_factory=dict)


def looks(styles: bytes) -> Looks:
    percent = set(_PERCENT)
    for match in _NUMBER_FORMAT.finditer(
        _section(styles, _NUMBER_FORMATS, _NUMBER_FORMATS_END)
    ):  # conditional formats have their own
        given = attributes(match[1])
        if shows_percent(given.get("formatCode", "")):
            percent.add(given.get("numFmtId", ""))
        else:
            percent.discard(given.get("numFmtId", ""))
    section = _section(styles, _CELL_FORMATS, _CELL_FORMATS_END)
    legacy = _legacy_fonts(styles)
    shown, fonts = set(), {}
    for number, match in enumerate(_FORMAT.finditer(section)):
        given = attributes(match[1])
        if given.get("numFmtId") in percent:
            shown.add(b"%d" % number)
        if given.get("fontId") in legacy:
            fonts[b"%d" % number] = legacy[given["fontId"]]
    return Looks(frozenset(shown), fonts)


def shows_percent(code: str) -> bool:
    """Whether the number format *code* shows a percentage; a % in quotes is only text."""
    return "%" in _LITERAL.sub("", code[:LONGEST_CODE])


def _section(part: bytes, start: re.Pattern[bytes], end: re.Pattern[bytes]) -> bytes:
    first = start.search(part)
    last = end.search(part, first.end()) if first else None
    return part[first.end() : last.start()] if first and last else b""


def _blocks(part: bytes, start: re.Pattern[bytes]) -> Iterator[bytes]:
    """*part* cut at every *start*."""
    places = [match.start() for match in start.finditer(part)]
    for place, following in zip(places, [*places[1:], len(part)], strict=True):
        yield part[place:following]


def _legacy_fonts(styles: bytes) -> dict[str, str]:
    if not may_be_legacy(styles):
        return {}
    names = (font_of(block) for block in _blocks(_section(styles, _FONTS, _FONTS_END), _FONT))
    return {str(number): name for number, name in enumerate(names) if name is not None}


def font_of(block: bytes) -> str | None:
    """The legacy font that *block* (a font, or a text with runs) names first; None for all others."""
    for match in _FONT_NAME.finditer(block):
        name = attributes(match[1]).get("val", "")
        if legacy_font(name):
            return name
    return None


def may_be_legacy(part: bytes) -> bool:
    return _MAYBE_LEGACY.search(part) is not None


def texts(shared: bytes) -> Texts:
    if not may_be_legacy(shared):
        return Texts(sum(1 for _ in _ITEM.finditer(shared)))
    names = [font_of(block) for block in _blocks(shared, _ITEM)]
    return Texts(len(names), {number: name for number, name in enumerate(names) if name is not None})
