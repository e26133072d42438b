"""Findings about a whole file, once its tables are read: hidden figures, filters, links, macros, unknown facts."""

from collections.abc import Container, Iterable, Iterator

from xlplan.dataclass import dataclass
from xlplan.findings import CellRef, Finding
from xlplan.grid import Book, BookFacts, Grid, Position, a1, column_letters
from xlplan.layout import TARGETS, UNITS, Progress, SheetSpec
from xlplan.layout.rows import Row
from xlplan.reader import file_kinds as kinds
from xlplan.tables import Table
from xlplan.words import Words

MOST_LISTED = 8
"""Rows or ranges that one sentence lists; more are shortened to dots."""

_CHECKS: tuple[tuple[str, Words], ...] = (
    ("formulas", Words("công thức", "formulas")),
    ("errors", Words("ô báo lỗi (đọc như ô trống)", "error cells (read as empty)")),
    ("uncached", Words("công thức chưa có kết quả", "formulas without a result")),
    ("percent", Words("định dạng phần trăm", "percentage formats")),
    ("hidden_rows", Words("dòng và cột ẩn", "hidden rows and columns")),
    ("merged", Words("ô gộp", "merged cells")),
    ("filtered", Words("bộ lọc", "filters")),
    ("fonts", Words("phông chữ cũ", "old fonts")),
)
_BOOK_CHECKS: tuple[tuple[str, Words], ...] = (
    ("macros", Words("macro", "macros")),
    ("links", Words("liên kết tới tệp khác", "links to other files")),
    ("dde", Words("lệnh gọi chương trình khác", "calls of other programs")),
    ("objects", Words("đối tượng nhúng", "embedded objects")),
    ("epoch_1904", Words("hệ ngày 1904", "the 1904 date system")),
)


# Sheets that a unit receives filled in; the template itself hides columns in them that a unit does not need.
_CONTEXT = (
    UNITS.id,
    TARGETS.id,
)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One input sheet that was read: its declaration, its grid, its rows."""

    spec: SheetSpec
    grid: Grid
    table: Table[Row]


def file_findings(book: Book, sheets: Iterable[ReadSheet], reported: Container[CellRef]) -> Iterator[Finding]:
    """Yield the findings about the whole file, then those about each sheet that was read. Odd cells among *reported*
    are named already."""
    read_sheets = tuple(sheets)
    yield from _whole_file(book, read_sheets)
    for grid in book.grids:
        yield from _odd_cells(grid, reported)
        yield from _calls(grid)
    for sheet in read_sheets:
        if sheet.table.position.header:
            yield from _sheet(sheet)


def _whole_file(book: Book, sheets: tuple[ReadSheet, ...]) -> Iterator[Finding]:
    whole_file, facts = CellRef(""), book.facts
    if facts.macros:
        yield Finding(kinds.MACROS, whole_file)
    if facts.links:
        yield Finding(kinds.LINKS, whole_file, {"files": _listed(facts.links)})
    if facts.dde:
        yield Finding(kinds.DDE, whole_file, {"programs": _listed(facts.dde)})
    if facts.macro_sheets:
        yield Finding(kinds.MACRO_SHEETS, whole_file, {"sheets": _listed(facts.macro_sheets)})
    if facts.lost:
        yield Finding(kinds.LOST_SHEETS, whole_file, {"sheets": _listed(facts.lost)})
    if facts.objects:
        yield Finding(kinds.OBJECTS, whole_file)
    if facts.epoch_1904:
        yield Finding(kinds.EPOCH_1904, whole_file)
    unknown = _unknown(book, sheets)
    if unknown:
        checks = Words.joined(unknown)
        yield Finding(kinds.UNKNOWN, whole_file, {"checks": checks})


def _unknown(book: Book, sheets: tuple[ReadSheet, ...]) -> list[Words]:
    """Return the checks that this file format does not allow. Empty if the host has no file."""
    if book.facts == BookFacts():
        return []
    facts = [sheet.grid.facts for sheet in sheets]
    unknown = [words for name, words in _CHECKS if any(getattr(sheet, name) is None for sheet in facts)]
    return unknown + [words for name, words in _BOOK_CHECKS if getattr(book.facts, name) is None]


def _odd_cells(grid: Grid, reported: Container[CellRef]) -> Iterator[Finding]:
    """One finding for every reason why cells of the sheet cannot be read."""
    places: dict[Words, list[Position]] = {}
    for position, why in sorted((grid.facts.odd or {}).items(), key=lambda item: item[0]):
        if CellRef(grid.title, *position) not in reported:
            places.setdefault(why, []).append(position)
    for why, positions in places.items():
        cells = _listed(a1(*position) for position in positions)
        yield Finding(kinds.ODD_CELLS, CellRef(grid.title, *positions[0]), {"cells": cells, "why": why})


def _calls(grid: Grid) -> Iterator[Finding]:
    calls = sorted((grid.facts.calls or {}).items())
    if calls:
        functions = _listed(dict.fromkeys(name for _, name in calls))
        cells = _listed(a1(*position) for position, _ in calls)
        yield Finding(kinds.CALLS, CellRef(grid.title, *calls[0][0]), {"cells": cells, "functions": functions})


def _sheet(sheet: ReadSheet) -> Iterator[Finding]:
    table, facts, title = sheet.table, sheet.grid.facts, sheet.grid.title
    columns = {column: id for id, column in table.position.columns.items()}
    rows = {row.row for row in table if _holds(row)}
    if not rows:
        return
    first = min(columns, default=1)
    if sheet.grid.hidden:
        yield Finding(kinds.HIDDEN_SHEET, CellRef(title))
    hidden = sorted(rows & (facts.hidden_rows or frozenset()))
    if hidden:
        yield Finding(
            kinds.HIDDEN_ROWS,
            CellRef(title, hidden[0], first),
            {"count": len(hidden), "rows": _listed(map(str, hidden))},
        )
    hidden_columns = [
        column
        for column in sorted(columns)
        if column in (facts.hidden_columns or ()) and _has_values(sheet.grid, rows, column)
    ]
    if hidden_columns and sheet.spec.id not in _CONTEXT:
        cell = CellRef(title, table.position.header, hidden_columns[0])
        yield Finding(kinds.HIDDEN_COLUMNS, cell, {"columns": _listed(map(column_letters, hidden_columns))})
    if facts.filtered:
        yield Finding(kinds.FILTERED, CellRef(title, table.position.header, first), {"ranges": _listed(facts.filtered)})
    yield from _merged(sheet, columns)


def _holds(row: Row) -> bool:
    """Return whether a row holds data; a row of Progress without figures is only waiting for them."""
    return not isinstance(row, Progress) or row.filled or bool(row.bad)


def _has_values(grid: Grid, rows: set[int], column: int) -> bool:
    return any(grid.at(row, column) is not None for row in rows)


def _merged(sheet: ReadSheet, columns: dict[int, str]) -> Iterator[Finding]:
    header = sheet.table.position.header
    areas = [area for area in sheet.grid.facts.merged or () if area[0] > header and area[2] > area[0]]
    areas = [area for area in areas if any(area[1] <= column <= area[3] for column in columns)]
    if areas:
        ranges = _listed(f"{a1(*area[:2])}:{a1(*area[2:])}" for area in areas)
        yield Finding(kinds.MERGED, CellRef(sheet.grid.title, *areas[0][:2]), {"ranges": ranges})


def _listed(items: Iterable[str]) -> str:
    """Join the first few *items*, then dots."""
    listed = list(items)
    return ", ".join(listed[:MOST_LISTED]) + (", …" if len(listed) > MOST_LISTED else "")
