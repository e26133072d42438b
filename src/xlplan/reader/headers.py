"""Finding the header row: within the first rows, in either language, in any order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from xlplan.findings import CellRef, Finding
from xlplan.grid import Grid
from xlplan.layout import HEADER_WITHIN, Block, Column, SheetKind, SheetSpec
from xlplan.reader import kinds
from xlplan.words import Words, closest, loose

LABEL_COLUMNS = 3  # the Plan sheet's labels stand in one of the first columns


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: *columns* id → column number; the other, non-empty headers by column number."""

    row: int
    columns: Mapping[str, int]
    unknown: Mapping[int, str]
    repeated: Mapping[int, str]


def find_header(grid: Grid, block: Block, first: int = 1, last: int | None = None, only: int | None = None) -> Header | None:
    """The row that names most columns of *block* between the columns *first* and *last*; *only* looks at one row."""
    known = _known(block.id, block)
    best: Header | None = None
    rows = range(1, min(HEADER_WITHIN, grid.last_row) + 1) if only is None else (only,)
    for row in rows:
        found = _row(grid, row, known, first, grid.last_column if last is None else last)
        if len(found.columns) >= min(2, len(block.columns)) and (best is None or len(found.columns) > len(best.columns)):
            best = found
    return best


def header_findings(header: Header, block: Block, sheet: str) -> Iterator[Finding]:
    """Missing, unknown and repeated columns."""
    unclaimed = list(header.unknown.values())
    for id, column in block.columns.items():
        if column.typed and id not in header.columns:
            guess = next((found for found in (closest(words, unclaimed) for words in column.words.both()) if found), None)
            yield Finding(kinds.NO_COLUMN, CellRef(sheet, header.row), {"column": column.words, "guess": did_you_mean(guess)})
    for place, text in header.unknown.items():
        yield Finding(kinds.UNKNOWN_COLUMN, CellRef(sheet, header.row, place), {"column": text})
    for place, id in header.repeated.items():
        yield Finding(kinds.TWO_COLUMNS, CellRef(sheet, header.row, place), {"column": block.columns[id].words})


def did_you_mean(guess: str | None) -> Words:
    if guess is None:
        return Words("", "")
    return Words(f" (có phải là «{guess}»?)", f" (is it “{guess}”?)")


def find_sheet(grids: tuple[Grid, ...], spec: SheetSpec) -> Grid | None:
    """The sheet whose title is the spec's in either language, an exact title before a merely similar one."""
    for title in spec.words.both():
        for grid in grids:
            if grid.title == title:
                return grid
    wanted = {loose(title) for title in spec.words.both()}
    return next((grid for grid in grids if loose(grid.title) in wanted), None)


def by_content(grids: Iterable[Grid], spec: SheetSpec) -> Grid | None:
    """The only one of *grids*, none of which has a sheet's title, that holds every column of the spec (of Plan: every
    required line)."""
    found = [grid for grid in grids if _holds(grid, spec)]
    return found[0] if len(found) == 1 else None


def _holds(grid: Grid, spec: SheetSpec) -> bool:
    if spec.kind is SheetKind.CARD:
        texts = {loose(text) for row in grid.rows for text in row[:LABEL_COLUMNS] if isinstance(text, str)}
        return all(texts & set(_loose_words(column.words)) for column in spec.block.columns.values() if column.required)
    header = find_header(grid, spec.block)
    return header is not None and header.columns.keys() >= set(spec.block.typed)


def _row(grid: Grid, row: int, known: Mapping[str, str], first: int, last: int) -> Header:
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    repeated: dict[int, str] = {}
    for place in range(max(first, grid.left), last + 1):
        text = grid.at(row, place)
        if text is None:
            continue
        id = known.get(loose(str(text)))
        if id is None:
            unknown[place] = str(text)
        elif id in columns:
            repeated[place] = id
        else:
            columns[id] = place
    return Header(row, columns, unknown, repeated)


@lru_cache(maxsize=64)
def _loose_words(words: Words) -> tuple[str, str]:
    return loose(words.vi), loose(words.en)


_KNOWN: dict[str, dict[str, str]] = {}


def _known(key: str, block: Block) -> dict[str, str]:
    """Header text in loose form → column id, both languages; worked out once per block."""
    if key not in _KNOWN:
        columns: Mapping[str, Column] = block.columns
        _KNOWN[key] = {text: id for id, column in columns.items() for text in _loose_words(column.words)}
    return _KNOWN[key]
