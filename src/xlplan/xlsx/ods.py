"""The facts of an OpenDocument spreadsheet: one walk over the rows and cells of content.xml, repetitions counted, not
written out.
"""

import re
from dataclasses import dataclass, field

from xlplan.errors import Unreadable
from xlplan.grid import Area, BookFacts, Facts, Position, a1
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.looks import legacy_font
from xlplan.xlsx.package import Package, bounded
from xlplan.xlsx.refusals import refused
from xlplan.xlsx.tags import ATTRIBUTES, attributes

_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell|table-column)(?=[\s/>])" + ATTRIBUTES + b">"
)
_STYLE_FONT = re.compile(rb"""<style:(?:style|font-face)\b[^<>]*|(?:font-name|svg:font-family)\s*=\s*["']'?([^"']+)""")
_NAME = re.compile(rb"""style:name\s*=\s*["']([^"']+)""")
_ERROR_TEXT = re.compile(rb"<text:p[^<>]*>([^<]*)")
_HIDDEN = ("collapse", "filter")


@dataclass(slots=True)
class _OdsTable:
    title: str
    row: int = 0
    column: int = 0
    columns: int = 0
    repeat: int = 1
    hidden: bool = False
    corners: list[int] = field(default_factory=list)
    formulas: set[Position] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    percent: set[Position] = field(default_factory=set)
    fonts: dict[Position, str] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    filtered: bool = False


def scan_ods(package: Package) -> tuple[dict[str, Facts], BookFacts]:
    """Facts by sheet title, and those of the workbook. Dates stand as dates, whatever epoch the program counts from."""
    content = package.read("content.xml")
    if content is None:
        raise Unreadable(refusals.NO_WORKBOOK)
    if b"<office:spreadsheet" not in content:
        raise Unreadable(refusals.DAMAGED)
    tables = _tables(content, _fonts(content))
    if not tables:
        raise Unreadable(refusals.NO_WORKBOOK)
    names = [name.casefold() for name in package.names()]
    book = BookFacts(
        macros=any(
            name.startswith(("basic/", "scripts/")) and not name.endswith(("/", "-lc.xml", "script-lb.xml"))
            for name in names
        ),
        links=_links(content),
        dde=tuple(dict.fromkeys(_dde(content))),
        objects=any(re.match(r"object \d+(/|$)", name) for name in names) and b"draw:object-ole" in content,
        epoch_1904=False,
    )
    # without any, LibreOffice calls rows hidden by hand filtered too
    conditions = b"<table:filter-condition" in content
    return {one.title: _facts(one, conditions=conditions) for one in tables}, book


def _tables(content: bytes, fonts: dict[str, str]) -> list[_OdsTable]:
    found: list[_OdsTable] = []
    depth = 0
    for match in _TAG.finditer(content):
        closing, name, text = match.groups()
        depth += (name == b"table") * (-1 if closing else 0 if text.endswith(b"/") else 1)
        if name == b"table" and not closing and depth == 1:
            found.append(_OdsTable(attributes(text).get("table:name", "")))
            bounded(limits.SHEETS, len(found))
        elif found and depth == 1 and not closing:
            _step(found[-1], name, attributes(text), content, match.end(), fonts)
    entire = sum(_rectangle(one) for one in found)
    bounded(limits.RECTANGLES, entire)
    return found


def _step(
    table: _OdsTable, name: bytes, given: dict[str, str], content: bytes, end: int, fonts: dict[str, str]
) -> None:
    if name == b"table-row":
        table.row, table.column = table.row + table.repeat if table.row else 1, 0
        table.repeat = _count(given.get("table:number-rows-repeated"))
        if given.get("table:visibility") in _HIDDEN:
            table.filtered |= given["table:visibility"] == "filter"
            table.rows.update(range(table.row, min(table.row + table.repeat, table.row + 10_000)))
    elif name == b"table-column":
        first, times = table.columns + 1, _count(given.get("table:number-columns-repeated"))
        table.columns += times
        if given.get("table:visibility") in _HIDDEN:
            table.hidden_columns.update(range(first, min(table.columns, limits.COLUMNS.most) + 1))
    elif name in (b"table-cell", b"covered-table-cell"):
        times = _count(given.get("table:number-columns-repeated"))
        first, table.column = table.column + 1, table.column + times
        if "office:value-type" in given or "table:formula" in given:
            _cell(table, first, given, content, end, fonts)
        if "table:number-rows-spanned" in given or "table:number-columns-spanned" in given:
            _merge(table, first, given)


def _cell(
    table: _OdsTable, column: int, given: dict[str, str], content: bytes, end: int, fonts: dict[str, str]
) -> None:
    place = (table.row, column)
    last_row, last_column = table.row + table.repeat - 1, table.column
    corners = table.corners or [table.row, column, last_row, last_column]
    table.corners = [
        min(corners[0], table.row),
        min(corners[1], column),
        max(corners[2], last_row),
        max(corners[3], last_column),
    ]
    if "table:formula" in given:
        table.formulas.add(place)
    if given.get("calcext:value-type") == "error":
        shown = _ERROR_TEXT.match(content, end)
        table.errors[place] = shown[1].decode("utf-8", "replace") if shown and shown[1] else "#N/A"
    if given.get("office:value-type") == "percentage":
        table.percent.add(place)
    if given.get("table:style-name") in fonts:
        table.fonts[place] = fonts[given["table:style-name"]]


def _merge(table: _OdsTable, column: int, given: dict[str, str]) -> None:
    down, across = _count(given.get("table:number-rows-spanned")), _count(given.get("table:number-columns-spanned"))
    if down * across > 1:
        table.merged.append((table.row, column, table.row + down - 1, column + across - 1))
        bounded(limits.AREAS, len(table.merged))


def _count(text: str | None) -> int:
    return int(text) if text is not None and text.isdigit() and len(text) < 10 else 1


def _rectangle(table: _OdsTable) -> int:
    if not table.corners:
        return 0
    top, left, bottom, right = table.corners
    size = (bottom - top + 1) * (right - left + 1)
    if size > limits.RECTANGLE.most:
        raise refused(refusals.TOO_LARGE, sheet=table.title, first=a1(top, left), last=a1(bottom, right))
    return size


def _fonts(content: bytes) -> dict[str, str]:
    """Cell style → legacy font."""
    found: dict[str, str] = {}
    style = ""
    for match in _STYLE_FONT.finditer(content, 0, max(content.find(b"<office:body"), 0)):
        if match[1] is None:
            name = _NAME.search(match[0])
            style = name[1].decode("utf-8", "replace") if name else ""
        elif legacy_font(font := match[1].decode("utf-8", "replace")):
            found[style] = font
    return found


def _links(content: bytes) -> tuple[str, ...]:
    """The files that formulas look into: ``'file:///D:/so.xlsx'#$Sheet.A1``."""
    found = re.findall(rb"'file:[^'<>\"]{0,500}/([^'/<>\"]{1,200})'#", content)
    return tuple(dict.fromkeys(name.decode("utf-8", "replace") for name in found))


def _dde(content: bytes) -> list[str]:
    sources = re.findall(rb"<office:dde-source\b" + ATTRIBUTES, content)
    given = (attributes(text) for text in sources)
    return [f"{one.get('office:dde-application', '')}|{one.get('office:dde-topic', '')}" for one in given]


def _facts(table: _OdsTable, *, conditions: bool) -> Facts:
    area = f"{a1(*table.corners[:2])}:{a1(*table.corners[2:])}" if table.corners else "A1"
    return Facts(
        formulas=frozenset(table.formulas),
        errors=table.errors,
        uncached=frozenset(),  # a formula without a value has the empty text as its result
        percent=frozenset(table.percent),
        hidden_rows=frozenset(table.rows),
        hidden_columns=frozenset(table.hidden_columns),
        merged=tuple(table.merged),
        filtered=(area,) if table.filtered and conditions else (),
        fonts=table.fonts,
    )
