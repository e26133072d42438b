"""The facts of one worksheet's XML: extent, formulas, errors, missing results, hidden rows and columns, merged cells,
fonts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlplan.errors import Unreadable
from xlplan.grid import Area, Facts, Position, a1, area_of
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.cells import ScannedCells, cells
from xlplan.xlsx.looks import Looks, Texts, font_of, may_be_legacy
from xlplan.xlsx.package import bounded
from xlplan.xlsx.refusals import refused
from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, attributes, unescaped

KNOWN_ERRORS = frozenset({b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!", b"#DATA!"})

_FORMULA = re.compile(PREFIX + rb"f[\s/>]")
_VALUE = re.compile(PREFIX + rb"(?:v|is)\b" + ATTRIBUTES + rb">([^<]*)")
_ROW = re.compile(rb"<row\b" + ATTRIBUTES + b">")
_PREFIXED_ROW = re.compile(PREFIX + rb"row\b" + ATTRIBUTES + b">")
_COLUMN = re.compile(PREFIX + rb"col\b" + ATTRIBUTES + b">")
_MERGED = re.compile(PREFIX + rb"mergeCell\b" + ATTRIBUTES + b">")
_FILTER = re.compile(PREFIX + rb"autoFilter\b" + ATTRIBUTES + b">")
_END = re.compile(rb"</(?:[^\s<>/:]{1,64}:)?worksheet\s*>")
_TRUE = ("1", "true")
_TEXTS = (b"str", b"inlineStr")  # results that may be empty
_NOTHING = frozenset({b"", b"<v/>", b" ", b"\n"})  # bodies that hold nothing


@dataclass(slots=True)
class ScannedSheet:
    """What was seen on one sheet. *rectangle* counts the cells between the first and the last that hold something."""

    title: str
    formulas: set[Position] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    uncached: set[Position] = field(default_factory=set)
    percent: set[Position] = field(default_factory=set)
    fonts: dict[Position, str] = field(default_factory=dict)
    strange: set[bytes] = field(default_factory=set)
    rectangle: int = 0


def scan_sheet(
    title: str, part: bytes, looks: Looks, texts: Texts, tables: tuple[str, ...]
) -> tuple[Facts, ScannedSheet]:
    """The facts of the worksheet in *part*; *tables* are the ranges of its tables under an active filter."""
    if b"sheetData" in part and not _END.match(part, part.rfind(b"</")):
        raise Unreadable(refusals.DAMAGED)  # cut off: the reader of values would give what is there as if it were all
    sheet = ScannedSheet(title)
    found = cells(part)
    _extent(sheet, found)
    _formulas(sheet, found)
    _texts(sheet, found, texts)
    _errors(sheet, found)
    _styles(sheet, found, looks)
    if b"rFont" in part and may_be_legacy(part):
        for row, column, body in zip(found.rows, found.columns, found.bodies, strict=True):
            if body and (name := font_of(body)) is not None:
                sheet.fonts[row, column] = name
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


def _extent(sheet: ScannedSheet, found: ScannedCells) -> None:
    """Refuse a sheet whose corners lie too far apart: the reader of values would allocate all that is between."""
    rows, columns = set(found.rows), set(found.columns)
    if b"" in found.values or any(body is not None and body in _NOTHING for body in found.bodies):
        held = [
            place
            for place, holds in zip(zip(found.rows, found.columns, strict=True), _holding(found), strict=True)
            if holds
        ]
        rows, columns = {row for row, _ in held}, {column for _, column in held}
    if not rows:
        return
    top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
    if bottom > limits.ROWS.most or right > limits.COLUMNS.most or top < 1 or left < 1:
        raise Unreadable(refusals.DAMAGED)
    sheet.rectangle = (bottom - top + 1) * (right - left + 1)
    if sheet.rectangle > limits.RECTANGLE.most:
        raise refused(refusals.TOO_LARGE, sheet=sheet.title, first=a1(top, left), last=a1(bottom, right))


def _holding(found: ScannedCells) -> Iterator[bool]:
    """Of every cell, whether it holds a formula, a value or anything else."""
    for formula, value, body in zip(found.formulas, found.values, found.bodies, strict=True):
        yield bool(formula or value) or (value is None and body not in _NOTHING)


def _formulas(sheet: ScannedSheet, found: ScannedCells) -> None:
    for number, formula in enumerate(found.formulas):
        if formula is not None:
            place = found.rows[number], found.columns[number]
            sheet.formulas.add(place)
            if not found.values[number] and found.kinds[number] not in _TEXTS:
                sheet.uncached.add(place)
    for number, body in enumerate(found.bodies):
        if body and _FORMULA.search(body):
            place = found.rows[number], found.columns[number]
            sheet.formulas.add(place)
            if not _value(found, number) and (b"v" not in body or found.kinds[number] not in _TEXTS):
                sheet.uncached.add(place)


def _value(found: ScannedCells, number: int) -> bytes:
    """The text of the cell's value; empty where there is none."""
    value = found.values[number]
    if value is None:
        match = _VALUE.search(found.bodies[number] or b"")
        value = match[2] if match else b""
    return value


def _texts(sheet: ScannedSheet, found: ScannedCells, texts: Texts) -> None:
    """A number of a shared string that does not exist reads as another text, or as none."""
    given = {value for kind, value in zip(found.kinds, found.values, strict=True) if kind == b"s"}
    if not texts.fonts and all(value is not None and _exists(value, texts) for value in given):
        return
    for number, kind in enumerate(found.kinds):
        if kind == b"s" and (value := _value(found, number).strip()):
            if not _exists(value, texts):
                raise refused(
                    refusals.BROKEN_TEXT, sheet=sheet.title, cell=a1(found.rows[number], found.columns[number])
                )
            if texts.fonts and (name := texts.fonts.get(int(value))) is not None:
                sheet.fonts[found.rows[number], found.columns[number]] = name


def _exists(value: bytes, texts: Texts) -> bool:
    return value.isdigit() and int(value[:10]) < texts.number


def _errors(sheet: ScannedSheet, found: ScannedCells) -> None:
    for number, kind in enumerate(found.kinds if b"e" in found.kinds else ()):
        if kind == b"e" and found.bodies[number] not in _NOTHING:
            text = _value(found, number)
            sheet.errors[found.rows[number], found.columns[number]] = (
                unescaped(text.decode("utf-8", "replace")) or "#N/A"
            )
            if text not in KNOWN_ERRORS:
                sheet.strange.add(text)


def _styles(sheet: ScannedSheet, found: ScannedCells, looks: Looks) -> None:
    """ScannedCells that show a percentage, or are in a font from before Unicode, where they hold anything."""
    if looks.percent.isdisjoint(found.styles) and looks.fonts.keys().isdisjoint(found.styles):
        return
    for number, style in enumerate(found.styles):
        if style is not None and found.bodies[number] not in _NOTHING:
            if style in looks.percent:
                sheet.percent.add((found.rows[number], found.columns[number]))
            if style in looks.fonts:
                sheet.fonts[found.rows[number], found.columns[number]] = looks.fonts[style]


def _hidden_rows(part: bytes) -> frozenset[int]:
    start = part.find(b"sheetData")
    end = part.rfind(b"sheetData", start + 1)  # margins below it (right="0.3") look like heights
    if all(part.find(text, start, end if end > 0 else len(part)) < 0 for text in (b"hidden", b'ht="0', b"ht='0")):
        return frozenset()
    hidden, row = set(), 0
    for text in (_PREFIXED_ROW if b":row" in part else _ROW).findall(part):
        given = attributes(text)
        number = given.get("r", "")
        row = int(number) if number.isdecimal() and len(number) < 9 else row + 1
        if given.get("hidden") in _TRUE or _is_zero(given.get("ht")):
            hidden.add(row)
    return frozenset(hidden)


def _hidden_columns(part: bytes) -> frozenset[int]:
    spans: set[tuple[int, int]] = set()
    for match in _COLUMN.finditer(part, 0, part.find(b"sheetData")):
        given = attributes(match[1])
        first, last = given.get("min", ""), given.get("max", "")
        if (given.get("hidden") in _TRUE or _is_zero(given.get("width"))) and first.isdecimal() and last.isdecimal():
            spans.add((int(first[:6]), min(int(last[:6]), limits.COLUMNS.most)))
    hidden: list[int] = []
    for start, end in sorted(spans):
        hidden += range(max(start, hidden[-1] + 1 if hidden else 1), end + 1)
    return frozenset(hidden)


def _is_zero(size: str | None) -> bool:
    return size is not None and size.strip("0.") == "" and size != ""


def merges_between(part: bytes) -> tuple[int, int]:
    """Where the merged cells of a sheet begin and end; nothing lies between two zeros."""
    first = part.find(b"mergeCell")
    return (max(part.rfind(b"<", 0, first), 0), part.rfind(b"mergeCell")) if first >= 0 else (0, 0)


def merged(part: bytes) -> tuple[Area, ...]:
    found: list[Area] = []
    for match in _MERGED.finditer(part, *merges_between(part)):
        area = area_of(attributes(match[1]).get("ref", ""))
        if area is not None:
            found.append(area)
            bounded(limits.AREAS, len(found))
    return tuple(found)


def active_filters(part: bytes) -> tuple[str, ...]:
    """The ranges whose filter has a condition; a filter that merely offers its arrows hides nothing."""
    found = []
    for match in _FILTER.finditer(part) if b"filterColumn" in part else ():
        following = part.find(b"autoFilter>", match.end())
        if not match[1].endswith(b"/") and following >= 0 and b"filterColumn" in part[match.end() : following]:
            found.append(attributes(match[1]).get("ref", ""))
    return tuple(found)
