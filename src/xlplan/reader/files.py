"""What the file as a whole shows, once its tables are known: hidden figures, filters, links, macros, unknown facts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlplan.findings import CellRef, Finding
from xlplan.grid import Book, BookFacts, Grid, a1, column_letters
from xlplan.layout import TARGETS, UNITS, Progress, SheetSpec
from xlplan.layout.rows import Row
from xlplan.reader import file_kinds as kinds
from xlplan.tables import Table
from xlplan.words import Words

SHOWN = 8  # rows or ranges that one sentence names

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


# come from above; the template itself closes columns there that a unit has no use for
_CONTEXT = (
    UNITS.id,
    TARGETS.id,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One input sheet that was found: its declaration, its grid, its rows."""

    spec: SheetSpec
    grid: Grid
    table: Table[Row]


def file_findings(book: Book, sheets: Iterable[Seen]) -> Iterator[Finding]:
    """Findings of the whole file, then those of each sheet that was read."""
    seen = tuple(sheets)
    yield from _whole(book, seen)
    for one in seen:
        if one.table.place.header:
            yield from _sheet(one)


def _whole(book: Book, seen: tuple[Seen, ...]) -> Iterator[Finding]:
    at, facts = CellRef(""), book.facts
    if facts.macros:
        yield Finding(kinds.MACROS, at)
    if facts.links:
        yield Finding(kinds.LINKS, at, {"files": _named(facts.links)})
    if facts.dde:
        yield Finding(kinds.DDE, at, {"programs": _named(facts.dde)})
    if facts.objects:
        yield Finding(kinds.OBJECTS, at)
    if facts.epoch_1904:
        yield Finding(kinds.EPOCH_1904, at)
    unknown = _unknown(book, seen)
    if unknown:
        checks = Words.joined(unknown)
        yield Finding(kinds.UNKNOWN, at, {"checks": checks})


def _unknown(book: Book, seen: tuple[Seen, ...]) -> list[Words]:
    """What this form of file does not tell. A host that says nothing of its workbook holds no file."""
    if book.facts == BookFacts():
        return []
    facts = [one.grid.facts for one in seen]
    unknown = [words for name, words in _CHECKS if any(getattr(one, name) is None for one in facts)]
    return unknown + [words for name, words in _BOOK_CHECKS if getattr(book.facts, name) is None]


def _sheet(one: Seen) -> Iterator[Finding]:
    table, facts, title = one.table, one.grid.facts, one.grid.title
    columns = {place: id for id, place in table.place.columns.items()}
    rows = {row.row for row in table if _holds(row)}
    if not rows:
        return
    first = min(columns, default=1)
    if one.grid.hidden:
        yield Finding(kinds.HIDDEN_SHEET, CellRef(title))
    hidden = sorted(rows & (facts.hidden_rows or frozenset()))
    if hidden:
        yield Finding(
            kinds.HIDDEN_ROWS,
            CellRef(title, hidden[0], first),
            {"count": len(hidden), "rows": _named(map(str, hidden))},
        )
    covered = [
        place for place in sorted(columns) if place in (facts.hidden_columns or ()) and _any(one.grid, rows, place)
    ]
    if covered and one.spec.id not in _CONTEXT:
        at = CellRef(title, table.place.header, covered[0])
        yield Finding(kinds.HIDDEN_COLUMNS, at, {"columns": _named(map(column_letters, covered))})
    if facts.filtered:
        yield Finding(kinds.FILTERED, CellRef(title, table.place.header, first), {"ranges": _named(facts.filtered)})
    yield from _merged(one, columns)


def _holds(row: Row) -> bool:
    """A row of Progress without figures is only waiting for them."""
    return not isinstance(row, Progress) or row.filled or bool(row.bad)


def _any(grid: Grid, rows: set[int], column: int) -> bool:
    return any(grid.at(row, column) is not None for row in rows)


def _merged(one: Seen, columns: dict[int, str]) -> Iterator[Finding]:
    header = one.table.place.header
    areas = [area for area in one.grid.facts.merged or () if area[0] > header and area[2] > area[0]]
    areas = [area for area in areas if any(area[1] <= place <= area[3] for place in columns)]
    if areas:
        ranges = _named(f"{a1(*area[:2])}:{a1(*area[2:])}" for area in areas)
        yield Finding(kinds.MERGED, CellRef(one.grid.title, *areas[0][:2]), {"ranges": ranges})


def _named(items: Iterable[str]) -> str:
    """The first few, then dots."""
    named = list(items)
    return ", ".join(named[:SHOWN]) + (", …" if len(named) > SHOWN else "")
