"""The styles of a workbook: which of them show a percentage, a date or a duration, and which use a font from before
Unicode.

Elements: ECMA-376 Part 1, 18.8.30 ``numFmt``, 18.8.22 ``font``, 18.8.45 ``xf``.
"""

import re
from collections.abc import Iterator
from dataclasses import field

from xlplan.dataclass import dataclass
from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, attributes

_NUMBER_FORMATS = re.compile(PREFIX + r"numFmts\b")
_NUMBER_FORMATS_END = re.compile(r"</(?:[^\s<>/:]{1,64}:)?numFmts>")
_NUMBER_FORMAT = re.compile(PREFIX + r"numFmt\b" + ATTRIBUTES + ">")
_FONTS = re.compile(PREFIX + r"fonts\b")
_FONTS_END = re.compile(r"</(?:[^\s<>/:]{1,64}:)?fonts>")
_FONT = re.compile(PREFIX + r"font\b")
_FONT_NAME = re.compile(PREFIX + r"(?:name|rFont)\b" + ATTRIBUTES + ">")
_CELL_FORMATS = re.compile(PREFIX + r"cellXfs\b")
_CELL_FORMATS_END = re.compile(r"</(?:[^\s<>/:]{1,64}:)?cellXfs>")
_FORMAT = re.compile(PREFIX + r"xf\b" + ATTRIBUTES + ">")
# what a number format only shows: texts in quotes, characters behind a backslash, colours and conditions in brackets
_LITERAL = re.compile(r'"[^"]*+(?:"|\Z)|\\.|\[[^\]]*+(?:\]|\Z)', re.S)
_FILLER = re.compile(r"[_*].", re.S)  # a space as wide as a character, or a character that fills the cell
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.I)  # hours, minutes or seconds in all: ``[h]:mm``
_DATE_LETTER = re.compile(r"[dmyhs]", re.I)
_LEGACY_FONT_NAME = re.compile(r"""[vV][aA][lL]\s*=\s*["'](?:\.[vV][nN]|[vV][nN][iI][- ])""")
LONGEST_CODE = 1_000
# the built-in formats: ECMA-376 Part 1, 18.8.30
_PERCENT = frozenset({"9", "10"})
_DATES = frozenset(str(number) for number in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_ELAPSED = "46"


def legacy_font(name: str) -> bool:
    """Whether a font draws Vietnamese letters on non-Unicode codes: ``.VnTime`` (TCVN3), ``VNI-Times`` (VNI)."""
    return name.casefold().startswith((".vn", "vni-", "vni "))


@dataclass(frozen=True, slots=True)
class Looks:
    """What is known of the cell styles. Their numbers are texts, as the sheet writes them."""

    percent: frozenset[str] = frozenset()
    """The styles that show a percentage."""

    dates: frozenset[str] = frozenset()
    """The styles that show a date or a time."""

    durations: frozenset[str] = frozenset()
    """The styles that show a duration."""

    fonts: dict[str, str] = field(default_factory=dict)
    """Style → name of its legacy font."""


def read_looks(styles: str) -> Looks:
    """Read the style sheet *styles*."""
    percent, dates, durations = set(_PERCENT), set(_DATES), {_ELAPSED}
    for match in _NUMBER_FORMAT.finditer(
        _section(styles, _NUMBER_FORMATS, _NUMBER_FORMATS_END)
    ):  # not those of conditional formats
        values = attributes(match[1])
        number, code = values.get("numFmtId", ""), values.get("formatCode", "")
        for numbers, shows in ((percent, shows_percent), (dates, shows_date), (durations, shows_duration)):
            numbers.discard(number)
            numbers.update({number} if shows(code) else ())
    dates -= durations
    legacy = _legacy_fonts(styles)
    shown: dict[str, set[str]] = {"percent": set(), "dates": set(), "durations": set()}
    fonts = {}
    for style, match in enumerate(_FORMAT.finditer(_section(styles, _CELL_FORMATS, _CELL_FORMATS_END))):
        values = attributes(match[1])
        for name, numbers in (("percent", percent), ("dates", dates), ("durations", durations)):
            if values.get("numFmtId") in numbers:
                shown[name].add(str(style))
        if values.get("fontId") in legacy:
            fonts[str(style)] = legacy[values["fontId"]]
    return Looks(**{name: frozenset(numbers) for name, numbers in shown.items()}, fonts=fonts)


def shows_percent(code: str) -> bool:
    """Whether the number format *code* shows a percentage; a % in quotes is only text."""
    return "%" in _LITERAL.sub("", code[:LONGEST_CODE])


def shows_date(code: str) -> bool:
    """Whether the first section of the number format *code* shows a date or a time."""
    return _DATE_LETTER.search(_FILLER.sub("", _LITERAL.sub("", code[:LONGEST_CODE])).partition(";")[0]) is not None


def shows_duration(code: str) -> bool:
    """Whether the first section of the number format *code* shows hours, minutes or seconds in all."""
    brackets = (match[0] for match in _LITERAL.finditer(code[:LONGEST_CODE].partition(";")[0]))
    return any(_DURATION.fullmatch(bracket) for bracket in brackets)


def _section(part: str, start: re.Pattern[str], end: re.Pattern[str]) -> str:
    """The content of a section such as ``<fonts>``; empty where there is none."""
    first = start.search(part)
    last = end.search(part, first.end()) if first else None
    return part[first.end() : last.start()] if first and last else ""


def blocks(part: str, start: re.Pattern[str]) -> Iterator[str]:
    """*part* split in front of every *start*."""
    offsets = [match.start() for match in start.finditer(part)]
    for offset, following in zip(offsets, [*offsets[1:], len(part)], strict=True):
        yield part[offset:following]


def _legacy_fonts(styles: str) -> dict[str, str]:
    """Font number, as a style writes it → name of the legacy font."""
    if not may_have_legacy_font(styles):
        return {}
    names = (legacy_font_in(block) for block in blocks(_section(styles, _FONTS, _FONTS_END), _FONT))
    return {str(number): name for number, name in enumerate(names) if name is not None}


def legacy_font_in(block: str) -> str | None:
    """The legacy font named first in *block* (a font, or a text with runs); None where there is none."""
    for match in _FONT_NAME.finditer(block):
        name = attributes(match[1]).get("val", "")
        if legacy_font(name):
            return name
    return None


def may_have_legacy_font(part: str) -> bool:
    """A quick test of the whole part, which may be wrong only with True."""
    return _LEGACY_FONT_NAME.search(part) is not None
