"""Match the sheets of a workbook with the declared ones: by title, else by columns. Report the sheets left over."""

from collections.abc import Iterable, Iterator, Mapping

from xlplan.dataclass import dataclass
from xlplan.findings import CellRef, Finding
from xlplan.grid import Book, Grid
from xlplan.layout import INPUTS, MANIFEST_TITLE, PLAN, SET_ASIDE, SHEETS, SOURCES, SheetKind, SheetSpec, titles
from xlplan.reader import kinds, sheet_kinds
from xlplan.reader.headers import find_header
from xlplan.words import loose

LABEL_COLUMNS = 3
"""The number of columns, from the left, in which the labels of the Plan sheet may be."""


@dataclass(frozen=True, slots=True)
class MatchedSheets:
    """The sheets of a workbook, matched with the declared ones."""

    grids: Mapping[str, Grid]
    """Sheet id → its grid."""

    guesses: Mapping[str, str]
    """Id of a missing sheet → title of the one sheet that holds such a table."""

    findings: tuple[Finding, ...]
    """Renamed sheets, sheets with a second table of a kind, and sheets of the office's own."""


def match_sheets(book: Book) -> MatchedSheets:
    """Match the sheets of *book*."""
    wanted = (PLAN, *INPUTS, SOURCES, SET_ASIDE)
    matched = {spec.id: grid for spec in wanted if (grid := find_sheet(book.grids, spec)) is not None}
    findings = []
    for spec in (PLAN, *INPUTS):
        if spec.id not in matched:
            grid = find_by_content((grid for grid in book.grids if grid not in matched.values()), spec)
            if grid is not None:
                matched[spec.id] = grid
                findings.append(Finding(kinds.RENAMED_SHEET, CellRef(grid.title), {"sheet": spec.words}))
    left_over = list(_left_over(book, matched))
    specs = {grid.title: table_spec for grid in left_over if (table_spec := _spec_by_keys(grid)) is not None}
    guesses = {
        spec.id: title
        for title, spec in specs.items()
        if list(specs.values()).count(spec) == 1 and spec.id not in matched
    }
    for grid in left_over:
        if grid.title in specs and grid.title not in guesses.values():
            values = {"sheet": specs[grid.title].words, "rows": _count_rows_with_keys(grid, specs[grid.title])}
            findings.append(Finding(sheet_kinds.TWIN_SHEET, CellRef(grid.title), values))
        elif grid.title not in specs:
            findings.append(Finding(sheet_kinds.EXTRA_SHEET, CellRef(grid.title)))
    return MatchedSheets(matched, guesses, tuple(findings))


def find_sheet(grids: tuple[Grid, ...], spec: SheetSpec) -> Grid | None:
    """Return the sheet with the title of *spec* in either language, or None; an exact title before a similar one."""
    for title in spec.words.both():
        for grid in grids:
            if grid.title == title:
                return grid
    wanted = titles(spec)
    return next((grid for grid in grids if loose(grid.title) in wanted), None)


def find_by_content(grids: Iterable[Grid], spec: SheetSpec) -> Grid | None:
    """Return the only one of *grids* that has every column of *spec* (Plan: every required line); else None."""
    matches = [grid for grid in grids if _holds(grid, spec)]
    return matches[0] if len(matches) == 1 else None


def _holds(grid: Grid, spec: SheetSpec) -> bool:
    """Return whether *grid* has every column of *spec* (Plan: every required line)."""
    if spec.kind is SheetKind.CARD:
        texts = {loose(text) for row in grid.rows for text in row[:LABEL_COLUMNS] if isinstance(text, str)}
        required = [column for column in spec.block.columns.values() if column.required]
        return all(texts & {loose(text) for text in column.words.both()} for column in required)
    header = find_header(grid, spec.block)
    return header is not None and header.columns.keys() >= set(spec.block.typed)


def _left_over(book: Book, matched: Mapping[str, Grid]) -> Iterator[Grid]:
    """Yield the sheets that hold something, are not matched, and are not written by xlplan itself."""
    ours = titles(*(spec for spec in SHEETS if spec not in INPUTS)) | {MANIFEST_TITLE}
    for grid in book.grids:
        is_known = any(grid is matched_grid for matched_grid in matched.values()) or loose(grid.title) in ours
        if not is_known and any(cell not in (None, "") for row in grid.rows for cell in row):
            yield grid


def _spec_by_keys(grid: Grid) -> SheetSpec | None:
    """Return the declared sheet whose keys *grid* has, or None; only if it has rows, because these may be figures."""
    return next((spec for spec in INPUTS if _holds_keys(grid, spec) and _count_rows_with_keys(grid, spec)), None)


def _holds_keys(grid: Grid, spec: SheetSpec) -> bool:
    """Return whether *grid* has the key columns of *spec* and more than half of its typed columns."""
    header = find_header(grid, spec.block)
    typed = set(spec.block.typed)
    keys = set(spec.block.keys)
    return (
        header is not None
        and header.columns.keys() >= keys > set()
        and 2 * len(header.columns.keys() & typed) > len(typed)
    )


def _count_rows_with_keys(grid: Grid, spec: SheetSpec) -> int:
    """Return how many rows below the header have at least one key."""
    header = find_header(grid, spec.block)
    assert header is not None
    key_columns = [header.columns[key] for key in spec.block.keys]
    return sum(
        any(grid.at(row, column) is not None for column in key_columns)
        for row in range(header.row + 1, grid.last_row + 1)
    )
