"""The facts of one worksheet's XML: extent, formulas, errors, missing results, hidden rows and columns, merged cells, fonts."""

import re
from dataclasses import dataclass, field
from html import unescape

from xlplan.errors import Unreadable
from xlplan.grid import Area, Facts, Place, a1
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.cells import Cell, cells, column_number
from xlplan.xlsx.looks import Looks, Texts, font_of, may_be_legacy
from xlplan.xlsx.package import ATTRIBUTES, PREFIX, attributes, bounded
from xlplan.xlsx.refusals import refused

KNOWN_ERRORS = frozenset({b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!", b"#DATA!"})

_FORMULA = re.compile(PREFIX + rb"f[\s/>]")
_VALUE = re.compile(PREFIX + rb"(?:v|is)\b" + ATTRIBUTES + rb">([^<]*)")
_ROW = re.compile(rb"row(?<=[<:]row)\b" + ATTRIBUTES + b">")
_COLUMN = re.compile(PREFIX + rb"col\b" + ATTRIBUTES + b">")
_MERGED = re.compile(PREFIX + rb"mergeCell\b" + ATTRIBUTES + b">")
_FILTER = re.compile(PREFIX + rb"autoFilter\b" + ATTRIBUTES + b">")
_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")
_TRUE = ("1", "true")
_NOTHING = frozenset({b"", b"<v></v>", b"<v/>", b" ", b"\n"})  # bodies that hold nothing


@dataclass(slots=True)
class Sheet:
    """What was seen on one sheet. *rectangle* counts the cells between the first and the last that hold something."""

    title: str
    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    uncached: set[Place] = field(default_factory=set)
    percent: set[Place] = field(default_factory=set)
    fonts: dict[Place, str] = field(default_factory=dict)
    strange: set[bytes] = field(default_factory=set)
    rectangle: int = 0


def scan_sheet(title: str, part: bytes, looks: Looks, texts: Texts, tables: tuple[str, ...]) -> tuple[Facts, Sheet]:
    """The facts of the worksheet in *part*; *tables* are the ranges of its tables under an active filter."""
    sheet = Sheet(title)
    found = cells(part)
    _extent(sheet, found)
    _look(sheet, found, looks, texts)
    if b"rFont" in part and may_be_legacy(part):
        sheet.fonts |= {(cell[0], cell[1]): name for cell in found if (name := font_of(cell[4])) is not None}
    facts = Facts(
        formulas=frozenset(sheet.formulas),
        errors=sheet.errors,
        uncached=frozenset(sheet.uncached),
        percent=frozenset(sheet.percent),
        hidden_rows=_hidden_rows(part),
        hidden_columns=_hidden_columns(part),
        merged=merged(part),
        filtered=(*active_filters(part), *tables),
        fonts=sheet.fonts,
    )
    return facts, sheet


def _extent(sheet: Sheet, found: list[Cell]) -> None:
    """Refuse a sheet whose corners lie too far apart: the reader of values would allocate all that is between."""
    held = [(row, column) for row, column, _, _, body in found if body not in _NOTHING]
    if not held:
        return
    rows, columns = [row for row, _ in held], [column for _, column in held]
    top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
    if bottom > limits.ROWS.most or right > limits.COLUMNS.most or top < 1 or left < 1:
        raise Unreadable(refusals.DAMAGED)
    sheet.rectangle = (bottom - top + 1) * (right - left + 1)
    if sheet.rectangle > limits.RECTANGLE.most:
        raise refused(refusals.TOO_LARGE, sheet=sheet.title, first=a1(top, left), last=a1(bottom, right))


def _look(sheet: Sheet, found: list[Cell], looks: Looks, texts: Texts) -> None:
    percent, fonts = looks.percent, looks.fonts
    for row, column, style, kind, body in found:
        if not body.startswith(b"<v>"):
            if body in _NOTHING:
                continue
            if body.startswith((b"<f>", b"<f ")) or _FORMULA.search(body):
                sheet.formulas.add((row, column))
                if not _value(body) and (b"v" not in body or kind not in (b"str", b"inlineStr")):
                    sheet.uncached.add((row, column))
        if kind == b"s":
            _shared(sheet, row, column, _value(body).strip(), texts)
        elif kind == b"e":
            _error(sheet, row, column, _value(body))
        if style in percent:
            sheet.percent.add((row, column))
        if style in fonts:
            sheet.fonts[row, column] = fonts[style]


def _value(body: bytes) -> bytes:
    """The text of the cell's value; empty where there is none."""
    if body.startswith(b"<v>") and body.find(b"<", 3) == len(body) - 4:
        return body[3:-4]
    value = _VALUE.search(body)
    return value[2] if value else b""


def _error(sheet: Sheet, row: int, column: int, text: bytes) -> None:
    sheet.errors[row, column] = unescape(text.decode("utf-8", "replace")) or "#N/A"
    if text not in KNOWN_ERRORS:
        sheet.strange.add(text)


def _shared(sheet: Sheet, row: int, column: int, number: bytes, texts: Texts) -> None:
    """A number of a shared string that does not exist reads as another text, or as none."""
    if not number:
        return
    if not number.isdigit() or int(number[:10]) >= texts.number:
        raise refused(refusals.BROKEN_TEXT, sheet=sheet.title, cell=a1(row, column))
    if texts.fonts and (name := texts.fonts.get(int(number))) is not None:
        sheet.fonts[row, column] = name


def _hidden_rows(part: bytes) -> frozenset[int]:
    start = part.find(b"sheetData")
    if part.find(b"hidden", start) < 0 and part.find(b'ht="0', start) < 0 and part.find(b"ht='0", start) < 0:
        return frozenset()
    hidden, row = set(), 0
    for text in _ROW.findall(part):
        given = attributes(text)
        number = given.get("r", "")
        row = int(number) if number.isdigit() and len(number) < 9 else row + 1
        if given.get("hidden") in _TRUE or _is_zero(given.get("ht")):
            hidden.add(row)
    return frozenset(hidden)


def _hidden_columns(part: bytes) -> frozenset[int]:
    hidden: set[int] = set()
    for match in _COLUMN.finditer(part, 0, part.find(b"sheetData")):
        given = attributes(match[1])
        first, last = given.get("min", ""), given.get("max", "")
        if (given.get("hidden") in _TRUE or _is_zero(given.get("width"))) and first.isdigit() and last.isdigit():
            hidden.update(range(int(first[:6]), min(int(last[:6]), limits.COLUMNS.most) + 1))
    return frozenset(hidden)


def _is_zero(size: str | None) -> bool:
    return size is not None and size.strip("0.") == "" and size != ""


def merged(part: bytes) -> tuple[Area, ...]:
    found: list[Area] = []
    for match in _MERGED.finditer(part) if b"mergeCell" in part else ():
        area = area_of(attributes(match[1]).get("ref", ""))
        if area is not None:
            found.append(area)
            bounded(limits.AREAS, len(found))
    return tuple(found)


def area_of(text: str) -> Area | None:
    """``A1:B2`` → (1, 1, 2, 2)."""
    match = _AREA.fullmatch(text)
    if match is None:
        return None
    row, column = int(match[2]), column_number(match[1].encode())
    return (row, column, int(match[4]), column_number(match[3].encode())) if match[3] else (row, column, row, column)


def active_filters(part: bytes) -> tuple[str, ...]:
    """The ranges whose filter has a condition; a filter that merely offers its arrows hides nothing."""
    found = []
    for match in _FILTER.finditer(part) if b"filterColumn" in part else ():
        following = part.find(b"autoFilter>", match.end())
        if not match[1].endswith(b"/") and following >= 0 and b"filterColumn" in part[match.end() : following]:
            found.append(attributes(match[1]).get("ref", ""))
    return tuple(found)
