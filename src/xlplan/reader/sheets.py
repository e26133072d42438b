"""Which sheet of a book is which: by its title, else by its columns; what is left over is said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xlplan.findings import CellRef, Finding
from xlplan.grid import Book, Grid
from xlplan.layout import INPUTS, MANIFEST_TITLE, PLAN, SET_ASIDE, SHEETS, SOURCES, SheetKind, SheetSpec, titles
from xlplan.reader import kinds, sheet_kinds
from xlplan.reader.headers import find_header
from xlplan.words import loose

LABEL_COLUMNS = 3  # the Plan sheet's labels stand in one of the first columns


@dataclass(frozen=True, slots=True)
class MatchedSheets:
    """Every declared sheet's grid by its id, the title that an absent one may go by, and what is to say about the
    sheets.
    """

    found: Mapping[str, Grid]
    likely: Mapping[str, str]
    findings: tuple[Finding, ...]


def which_sheets(book: Book) -> MatchedSheets:
    """Sort out the sheets of *book*."""
    wanted = (PLAN, *INPUTS, SOURCES, SET_ASIDE)
    found = {spec.id: grid for spec in wanted if (grid := find_sheet(book.grids, spec)) is not None}
    findings = []
    for spec in (PLAN, *INPUTS):
        if spec.id not in found:
            grid = by_content((one for one in book.grids if one not in found.values()), spec)
            if grid is not None:
                found[spec.id] = grid
                findings.append(Finding(kinds.RENAMED_SHEET, CellRef(grid.title), {"sheet": spec.words}))
    left = list(_left_over(book, found))
    tables = {grid.title: table for grid in left if (table := _table_of(grid)) is not None}
    alone = {
        spec.id: title
        for title, spec in tables.items()
        if list(tables.values()).count(spec) == 1 and spec.id not in found
    }
    for grid in left:
        if grid.title in tables and grid.title not in alone.values():
            values = {"sheet": tables[grid.title].words, "rows": _rows_with_keys(grid, tables[grid.title])}
            findings.append(Finding(sheet_kinds.TWIN_SHEET, CellRef(grid.title), values))
        elif grid.title not in tables:
            findings.append(Finding(sheet_kinds.EXTRA_SHEET, CellRef(grid.title)))
    return MatchedSheets(found, alone, tuple(findings))


def find_sheet(grids: tuple[Grid, ...], spec: SheetSpec) -> Grid | None:
    """The sheet whose title is the spec's in either language, an exact title before a merely similar one."""
    for title in spec.words.both():
        for grid in grids:
            if grid.title == title:
                return grid
    wanted = titles(spec)
    return next((grid for grid in grids if loose(grid.title) in wanted), None)


def by_content(grids: Iterable[Grid], spec: SheetSpec) -> Grid | None:
    """The only one of *grids*, none of which has a sheet's title, that holds every column of the spec (of Plan: every
    required line)."""
    found = [grid for grid in grids if _holds(grid, spec)]
    return found[0] if len(found) == 1 else None


def _holds(grid: Grid, spec: SheetSpec) -> bool:
    if spec.kind is SheetKind.CARD:
        texts = {loose(text) for row in grid.rows for text in row[:LABEL_COLUMNS] if isinstance(text, str)}
        required = [column for column in spec.block.columns.values() if column.required]
        return all(texts & {loose(text) for text in column.words.both()} for column in required)
    header = find_header(grid, spec.block)
    return header is not None and header.columns.keys() >= set(spec.block.typed)


def _left_over(book: Book, found: Mapping[str, Grid]) -> Iterator[Grid]:
    """The sheets that hold something, are not read, and that no program of ours writes."""
    ours = titles(*(spec for spec in SHEETS if spec not in INPUTS)) | {MANIFEST_TITLE}
    for grid in book.grids:
        is_known = any(grid is one for one in found.values()) or loose(grid.title) in ours
        if not is_known and any(cell not in (None, "") for row in grid.rows for cell in row):
            yield grid


def _table_of(grid: Grid) -> SheetSpec | None:
    """The declared sheet whose table a left-over sheet holds, with rows in it: they may be figures."""
    return next((spec for spec in INPUTS if _holds_keys(grid, spec) and _rows_with_keys(grid, spec)), None)


def _holds_keys(grid: Grid, spec: SheetSpec) -> bool:
    """Whether a sheet has the keys of a declared one and most of its required and typed columns."""
    header = find_header(grid, spec.block)
    typed = set(spec.block.typed)
    keys = set(spec.block.keys)
    return (
        header is not None
        and header.columns.keys() >= keys > set()
        and 2 * len(header.columns.keys() & typed) > len(typed)
    )


def _rows_with_keys(grid: Grid, spec: SheetSpec) -> int:
    header = find_header(grid, spec.block)
    assert header is not None
    places = [header.columns[key] for key in spec.block.keys]
    return sum(
        any(grid.at(row, place) is not None for place in places) for row in range(header.row + 1, grid.last_row + 1)
    )
