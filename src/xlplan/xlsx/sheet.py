"""The facts of one worksheet's XML (ECMA-376 Part 1, 18.3.1.99 ``worksheet``): extent, formulas, errors, missing
results, hidden rows and columns, merged cells, fonts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlplan.errors import Unreadable
from xlplan.grid import Area, Facts, Position, a1, area_of
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.cells import ScannedCells, cells
from xlplan.xlsx.looks import Looks, Texts, legacy_font_in, may_have_legacy_font
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
_TEXTS = (b"str", b"inlineStr")  # types of results that may be an empty text
_NOTHING = frozenset({b"", b"<v/>", b" ", b"\n"})  # bodies without content


@dataclass(slots=True)
class ScannedSheet:
    """The facts of one sheet while it is scanned."""

    title: str
    formulas: set[Position] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    uncached: set[Position] = field(default_factory=set)
    percent: set[Position] = field(default_factory=set)
    fonts: dict[Position, str] = field(default_factory=dict)

    unknown_errors: set[bytes] = field(default_factory=set)
    """Error values that the reader of values does not know."""

    rectangle: int = 0
    """The number of cells between the first and the last cell with content."""


def scan_sheet(
    title: str, part: bytes, looks: Looks, texts: Texts, tables: tuple[str, ...]
) -> tuple[Facts, ScannedSheet]:
    """The facts of the worksheet in *part*; *tables* are the ranges of its tables under an active filter."""
    if b"sheetData" in part and not _END.match(part, part.rfind(b"</")):
        raise Unreadable(refusals.DAMAGED)  # cut off: the reader of values would return the rest as if it were complete
    sheet = ScannedSheet(title)
    scanned = cells(part)
    _extent(sheet, scanned)
    _formulas(sheet, scanned)
    _texts(sheet, scanned, texts)
    _errors(sheet, scanned)
    _styles(sheet, scanned, looks)
    if b"rFont" in part and may_have_legacy_font(part):
        for row, column, body in zip(scanned.rows, scanned.columns, scanned.bodies, strict=True):
            if body and (name := legacy_font_in(body)) is not None:
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


def _extent(sheet: ScannedSheet, scanned: ScannedCells) -> None:
    """Note the rectangle of cells with content, and refuse a sheet where it is too large: the reader of values would
    allocate all of it."""
    rows, columns = set(scanned.rows), set(scanned.columns)
    if b"" in scanned.values or any(body is not None and body in _NOTHING for body in scanned.bodies):
        filled = [
            position
            for position, has_content in zip(
                zip(scanned.rows, scanned.columns, strict=True), _have_content(scanned), strict=True
            )
            if has_content
        ]
        rows, columns = {row for row, _ in filled}, {column for _, column in filled}
    if not rows:
        return
    top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
    if bottom > limits.ROWS.most or right > limits.COLUMNS.most or top < 1 or left < 1:
        raise Unreadable(refusals.DAMAGED)
    sheet.rectangle = (bottom - top + 1) * (right - left + 1)
    if sheet.rectangle > limits.RECTANGLE.most:
        raise refused(refusals.TOO_LARGE, sheet=sheet.title, first=a1(top, left), last=a1(bottom, right))


def _have_content(scanned: ScannedCells) -> Iterator[bool]:
    """For every cell, whether it has a formula, a value or any other content."""
    for formula, value, body in zip(scanned.formulas, scanned.values, scanned.bodies, strict=True):
        yield bool(formula or value) or (value is None and body not in _NOTHING)


def _formulas(sheet: ScannedSheet, scanned: ScannedCells) -> None:
    """Note the cells with a formula, and those of them without a cached result."""
    for number, formula in enumerate(scanned.formulas):
        if formula is not None:
            position = scanned.rows[number], scanned.columns[number]
            sheet.formulas.add(position)
            if not scanned.values[number] and scanned.kinds[number] not in _TEXTS:
                sheet.uncached.add(position)
    for number, body in enumerate(scanned.bodies):
        if body and _FORMULA.search(body):
            position = scanned.rows[number], scanned.columns[number]
            sheet.formulas.add(position)
            if not _value(scanned, number) and (b"v" not in body or scanned.kinds[number] not in _TEXTS):
                sheet.uncached.add(position)


def _value(scanned: ScannedCells, number: int) -> bytes:
    """The text of the cell's value; empty where there is none."""
    value = scanned.values[number]
    if value is None:
        match = _VALUE.search(scanned.bodies[number] or b"")
        value = match[2] if match else b""
    return value


def _texts(sheet: ScannedSheet, scanned: ScannedCells, texts: Texts) -> None:
    """Refuse a cell that refers to a shared string that does not exist: it would read as another text, or as none."""
    numbers = {value for kind, value in zip(scanned.kinds, scanned.values, strict=True) if kind == b"s"}
    if not texts.fonts and all(value is not None and _exists(value, texts) for value in numbers):
        return
    for number, kind in enumerate(scanned.kinds):
        if kind == b"s" and (value := _value(scanned, number).strip()):
            if not _exists(value, texts):
                raise refused(
                    refusals.BROKEN_TEXT, sheet=sheet.title, cell=a1(scanned.rows[number], scanned.columns[number])
                )
            if texts.fonts and (name := texts.fonts.get(int(value))) is not None:
                sheet.fonts[scanned.rows[number], scanned.columns[number]] = name


def _exists(value: bytes, texts: Texts) -> bool:
    return value.isdigit() and int(value[:10]) < texts.number


def _errors(sheet: ScannedSheet, scanned: ScannedCells) -> None:
    """Note the cells with an error value."""
    for number, kind in enumerate(scanned.kinds if b"e" in scanned.kinds else ()):
        if kind == b"e" and scanned.bodies[number] not in _NOTHING:
            text = _value(scanned, number)
            sheet.errors[scanned.rows[number], scanned.columns[number]] = (
                unescaped(text.decode("utf-8", "replace")) or "#N/A"
            )
            if text not in KNOWN_ERRORS:
                sheet.unknown_errors.add(text)


def _styles(sheet: ScannedSheet, scanned: ScannedCells, looks: Looks) -> None:
    """Note the cells with content that show a percentage or are in a font from before Unicode."""
    if looks.percent.isdisjoint(scanned.styles) and looks.fonts.keys().isdisjoint(scanned.styles):
        return
    for number, style in enumerate(scanned.styles):
        if style is not None and scanned.bodies[number] not in _NOTHING:
            if style in looks.percent:
                sheet.percent.add((scanned.rows[number], scanned.columns[number]))
            if style in looks.fonts:
                sheet.fonts[scanned.rows[number], scanned.columns[number]] = looks.fonts[style]


def _hidden_rows(part: bytes) -> frozenset[int]:
    """The rows that are hidden, or have no height."""
    start = part.find(b"sheetData")
    end = part.rfind(b"sheetData", start + 1)  # margins below it (right="0.3") look like heights
    if all(part.find(text, start, end if end > 0 else len(part)) < 0 for text in (b"hidden", b'ht="0', b"ht='0")):
        return frozenset()
    hidden, row = set(), 0
    for text in (_PREFIXED_ROW if b":row" in part else _ROW).findall(part):
        values = attributes(text)
        number = values.get("r", "")
        row = int(number) if number.isdecimal() and len(number) < 9 else row + 1
        if values.get("hidden") in _TRUE or _is_zero(values.get("ht")):
            hidden.add(row)
    return frozenset(hidden)


def _hidden_columns(part: bytes) -> frozenset[int]:
    """The columns that are hidden, or have no width."""
    spans: set[tuple[int, int]] = set()
    for match in _COLUMN.finditer(part, 0, part.find(b"sheetData")):
        values = attributes(match[1])
        first, last = values.get("min", ""), values.get("max", "")
        if (values.get("hidden") in _TRUE or _is_zero(values.get("width"))) and first.isdecimal() and last.isdecimal():
            spans.add((int(first[:6]), min(int(last[:6]), limits.COLUMNS.most)))
    hidden: list[int] = []
    for start, end in sorted(spans):
        hidden += range(max(start, hidden[-1] + 1 if hidden else 1), end + 1)
    return frozenset(hidden)


def _is_zero(size: str | None) -> bool:
    return size is not None and size.strip("0.") == "" and size != ""


def merges_between(part: bytes) -> tuple[int, int]:
    """The offsets of the first and the last tag about merged cells; (0, 0) where there is none."""
    first = part.find(b"mergeCell")
    return (max(part.rfind(b"<", 0, first), 0), part.rfind(b"mergeCell")) if first >= 0 else (0, 0)


def merged(part: bytes) -> tuple[Area, ...]:
    """The merged ranges."""
    areas: list[Area] = []
    for match in _MERGED.finditer(part, *merges_between(part)):
        area = area_of(attributes(match[1]).get("ref", ""))
        if area is not None:
            areas.append(area)
            bounded(limits.AREAS, len(areas))
    return tuple(areas)


def active_filters(part: bytes) -> tuple[str, ...]:
    """The ranges whose filter has a condition; a filter without one only shows its arrows and hides nothing."""
    ranges = []
    for match in _FILTER.finditer(part) if b"filterColumn" in part else ():
        following = part.find(b"autoFilter>", match.end())
        if not match[1].endswith(b"/") and following >= 0 and b"filterColumn" in part[match.end() : following]:
            ranges.append(attributes(match[1]).get("ref", ""))
    return tuple(ranges)
