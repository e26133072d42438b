"""Resolve headers by the cells below them: which column a mistyped header means, which of two equal headers to read."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from xlplan.grid import Grid, Raw
from xlplan.layout import Block
from xlplan.reader.headers import Header
from xlplan.reader.likeness import cells_agree, cells_below, is_short_name, nearly_matches


def resolve_headers(grid: Grid, block: Block, header: Header) -> Header:
    """Return *header* with duplicates resolved first and mistyped headers then matched to declared columns."""
    return _infer_mistyped(grid, block, _resolve_duplicates(grid, header))


def _resolve_duplicates(grid: Grid, header: Header) -> Header:
    """Decide between columns with the same header.

    If all their filled columns are equal, one is read and the others are redundant; if two differ, neither is read.
    """
    if not header.duplicates:
        return header
    columns_of: dict[str, list[int]] = defaultdict(list)
    for column, id in header.duplicates.items():
        columns_of[id].append(column)
    columns, duplicates, redundant = dict(header.columns), dict(header.duplicates), dict(header.redundant)
    conflicting: set[str] = set()
    for id, others in columns_of.items():
        cells = {column: tuple(cells_below(grid, header.row, column)) for column in (header.columns[id], *others)}
        filled = {column: values for column, values in cells.items() if any(_is_filled(value) for value in values)}
        if len(set(filled.values())) > 1:
            del columns[id]
            conflicting.add(id)
            continue
        columns[id] = next(iter(filled), header.columns[id])
        for column in cells:
            duplicates.pop(column, None)
            if column != columns[id]:
                redundant[column] = id
    inferred = {column: match for column, match in header.inferred.items() if columns.get(match[0]) == column}
    return replace(
        header,
        columns=columns,
        duplicates=duplicates,
        redundant=redundant,
        conflicting=frozenset(conflicting),
        inferred=inferred,
    )


def _is_filled(cell: Raw) -> bool:
    return cell is not None and cell != ""


def _infer_mistyped(grid: Grid, block: Block, header: Header) -> Header:
    """Read an unknown header as a declared one if it can only mean that one and the cells below do not disagree."""
    claims: dict[str, list[int]] = defaultdict(list)
    for column, id in _resemblances(grid, block, header):
        claims[id].append(column)
    columns, unknown, inferred = dict(header.columns), dict(header.unknown), dict(header.inferred)
    for id, claimants in claims.items():
        if len(claimants) == 1 and id not in columns and id not in header.conflicting:
            (column,) = claimants
            columns[id] = column
            inferred[column] = (id, unknown.pop(column))
    return replace(header, columns=columns, unknown=unknown, inferred=inferred)


def _resemblances(grid: Grid, block: Block, header: Header) -> Iterator[tuple[int, str]]:
    """Yield the column number of each unknown header and the id of the declared column that it resembles.

    It must resemble exactly one column of the block, whether that has been found or not. A header that resembles none
    may still be a short name of a missing column, if the cells below confirm it.
    """
    for column, text in header.unknown.items():
        matches = [id for id, declared in block.columns.items() if nearly_matches(text, declared)]
        if len(matches) == 1:
            if cells_agree(block.columns[matches[0]], cells_below(grid, header.row, column)) is not False:
                yield column, matches[0]
        elif not matches:
            for id, declared in block.columns.items():
                if (
                    id not in header.columns
                    and is_short_name(text, block, declared)
                    and cells_agree(declared, cells_below(grid, header.row, column))
                ):
                    yield column, id
