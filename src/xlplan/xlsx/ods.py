"""Scans an OpenDocument spreadsheet (ODF 1.2): the facts of every sheet, in one walk over the rows and cells of
content.xml. Repeated rows and columns are counted, not expanded.

Elements: OpenDocument 1.2, part 1, 9.1.2 ``table:table``, 9.1.3 ``table:table-row``, 9.1.4 ``table:table-cell``, 9.1.5
``table:covered-table-cell``, 9.1.6 ``table:table-column``.
"""

import re
from dataclasses import field

from xlplan.dataclass import dataclass
from xlplan.errors import Unreadable
from xlplan.grid import Area, BookFacts, Facts, Position, a1
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.decoding import as_utf8, xml_text
from xlplan.xlsx.limits import bounded
from xlplan.xlsx.looks import legacy_font
from xlplan.xlsx.package import Package
from xlplan.xlsx.refusals import refused
from xlplan.xlsx.tags import ATTRIBUTES, attributes

_TAG = re.compile(
    r"<(/?)table:(table|table-row|table-cell|covered-table-cell|table-column)(?=[\s/>])" + ATTRIBUTES + ">"
)
_STYLE_FONT = re.compile(r"""<style:(?:style|font-face)\b[^<>]*|(?:font-name|svg:font-family)\s*=\s*["']'?([^"']+)""")
_NAME = re.compile(r"""style:name\s*=\s*["']([^"']+)""")
_ERROR_TEXT = re.compile(r"<text:p[^<>]*>([^<]*)")
_HIDDEN = ("collapse", "filter")  # values of table:visibility


@dataclass(slots=True)
class _OdsTable:
    """A sheet while it is walked: the position reached, and the facts so far."""

    title: str

    row: int = 0
    """The first row of the present ``table:table-row``."""

    column: int = 0
    """The last column of the present cell."""

    columns: int = 0
    """How many columns are declared so far."""

    repeat: int = 1
    """How many rows the present ``table:table-row`` stands for."""

    corners: list[int] = field(default_factory=list)
    """The rectangle of cells with content: first row, first column, last row, last column. Empty where there is
    none."""

    formulas: set[Position] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    percent: set[Position] = field(default_factory=set)
    fonts: dict[Position, str] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    filtered: bool = False


def scan_ods(package: Package) -> tuple[dict[str, Facts], BookFacts]:
    """The facts of the sheets by title, and those of the workbook. Dates are stored as dates, so there is no epoch."""
    part = package.raw("content.xml")
    if part is None:
        raise Unreadable(refusals.NO_WORKBOOK)
    content = xml_text(part)
    if b"<!" in part or part.find(b"<?", 2) >= 0 or as_utf8(part) is not part:
        package.replace("content.xml", content.encode("utf-8", "replace"))  # calamine drops a figure inside CDATA
    if "<office:spreadsheet" not in content:
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
        objects=any(re.match(r"object \d+(/|$)", name) for name in names) and "draw:object-ole" in content,
        epoch_1904=False,
    )
    # without conditions nothing is filtered: LibreOffice writes "filter" for rows hidden by hand too
    conditions = "<table:filter-condition" in content
    return {table.title: _facts(table, conditions=conditions) for table in tables}, book


def _tables(content: str, fonts: dict[str, str]) -> list[_OdsTable]:
    tables: list[_OdsTable] = []
    depth = 0
    for match in _TAG.finditer(content):
        closing, name, text = match.groups()
        depth += (name == "table") * (-1 if closing else 0 if text.endswith("/") else 1)
        if name == "table" and not closing and depth == 1:
            tables.append(_OdsTable(attributes(text).get("table:name", "")))
            bounded(limits.SHEETS, len(tables))
        elif tables and depth == 1 and not closing:
            _step(tables[-1], name, attributes(text), content, match.end(), fonts)
    cells = sum(_rectangle(table) for table in tables)
    bounded(limits.RECTANGLES, cells)
    return tables


def _step(table: _OdsTable, name: str, values: dict[str, str], content: str, end: int, fonts: dict[str, str]) -> None:
    """Note one start tag with its attributes *values*; *end* is the offset behind the tag."""
    if name == "table-row":
        table.row, table.column = table.row + table.repeat if table.row else 1, 0
        table.repeat = _count(values.get("table:number-rows-repeated"))
        if values.get("table:visibility") in _HIDDEN:
            table.filtered |= values["table:visibility"] == "filter"
            table.rows.update(range(table.row, min(table.row + table.repeat, table.row + 10_000)))
    elif name == "table-column":
        first, repeat = table.columns + 1, _count(values.get("table:number-columns-repeated"))
        table.columns += repeat
        if values.get("table:visibility") in _HIDDEN:
            table.hidden_columns.update(range(first, min(table.columns, limits.COLUMNS.most) + 1))
    elif name in ("table-cell", "covered-table-cell"):
        repeat = _count(values.get("table:number-columns-repeated"))
        first, table.column = table.column + 1, table.column + repeat
        if "office:value-type" in values or "table:formula" in values:
            _cell(table, first, values, content, end, fonts)
        if "table:number-rows-spanned" in values or "table:number-columns-spanned" in values:
            _merge(table, first, values)


def _cell(table: _OdsTable, column: int, values: dict[str, str], content: str, end: int, fonts: dict[str, str]) -> None:
    position = (table.row, column)
    last_row, last_column = table.row + table.repeat - 1, table.column
    corners = table.corners or [table.row, column, last_row, last_column]
    table.corners = [
        min(corners[0], table.row),
        min(corners[1], column),
        max(corners[2], last_row),
        max(corners[3], last_column),
    ]
    if "table:formula" in values:
        table.formulas.add(position)
    if values.get("calcext:value-type") == "error":
        text = _ERROR_TEXT.match(content, end)
        table.errors[position] = text[1] if text and text[1] else "#N/A"
    if values.get("office:value-type") == "percentage":
        table.percent.add(position)
    if values.get("table:style-name") in fonts:
        table.fonts[position] = fonts[values["table:style-name"]]


def _merge(table: _OdsTable, column: int, values: dict[str, str]) -> None:
    down, across = _count(values.get("table:number-rows-spanned")), _count(values.get("table:number-columns-spanned"))
    if down * across > 1:
        table.merged.append((table.row, column, table.row + down - 1, column + across - 1))
        bounded(limits.AREAS, len(table.merged))


def _count(text: str | None) -> int:
    """A repetition or span; 1 where it is missing or not a number below a thousand million."""
    return int(text) if text is not None and text.isdigit() and len(text) < 10 else 1


def _rectangle(table: _OdsTable) -> int:
    """How many cells the rectangle of cells with content has. Refuses the sheet where there are too many."""
    if not table.corners:
        return 0
    top, left, bottom, right = table.corners
    size = (bottom - top + 1) * (right - left + 1)
    if size > limits.RECTANGLE.most:
        raise refused(refusals.TOO_LARGE, sheet=table.title, first=a1(top, left), last=a1(bottom, right))
    return size


def _fonts(content: str) -> dict[str, str]:
    """Cell style → legacy font."""
    fonts: dict[str, str] = {}
    style = ""
    for match in _STYLE_FONT.finditer(content, 0, max(content.find("<office:body"), 0)):
        if match[1] is None:
            name = _NAME.search(match[0])
            style = name[1] if name else ""
        elif legacy_font(font := match[1]):
            fonts[style] = font
    return fonts


def _links(content: str) -> tuple[str, ...]:
    """The names of the files that formulas refer to: of ``'file:///D:/so.xlsx'#$Sheet.A1``, ``so.xlsx``."""
    names = re.findall(r"'file:[^'<>\"]{0,500}/([^'/<>\"]{1,200})'#", content)
    return tuple(dict.fromkeys(names))


def _dde(content: str) -> list[str]:
    """The programs and topics of DDE links, as ``program|topic``."""
    sources = re.findall(r"<office:dde-source\b" + ATTRIBUTES, content)
    links = (attributes(text) for text in sources)
    return [f"{link.get('office:dde-application', '')}|{link.get('office:dde-topic', '')}" for link in links]


def _facts(table: _OdsTable, *, conditions: bool) -> Facts:
    area = f"{a1(*table.corners[:2])}:{a1(*table.corners[2:])}" if table.corners else "A1"
    return Facts(
        formulas=frozenset(table.formulas),
        errors=table.errors,
        uncached=frozenset(),  # a formula without a value has an empty text as its result
        percent=frozenset(table.percent),
        hidden_rows=frozenset(table.rows),
        hidden_columns=frozenset(table.hidden_columns),
        merged=tuple(table.merged),
        filtered=(area,) if table.filtered and conditions else (),
        fonts=table.fonts,
    )
