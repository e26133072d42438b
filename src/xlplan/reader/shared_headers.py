"""What the cells below settle about a head: which column a mistyped header means, and which of two equal headers is
read.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from xlplan.grid import Grid, Raw
from xlplan.layout import Block
from xlplan.reader.headers import Header
from xlplan.reader.likeness import agrees, below, near, short_name


def settle(grid: Grid, block: Block, header: Header) -> Header:
    """*header* after a look at the cells below it."""
    return _mistyped(grid, block, _repeated(grid, header))


def _repeated(grid: Grid, header: Header) -> Header:
    """Of columns with one header that which says all is read; where two say different things, neither is."""
    if not header.repeated:
        return header
    places: dict[str, list[int]] = defaultdict(list)
    for place, id in header.repeated.items():
        places[id].append(place)
    columns, repeated, twins = dict(header.columns), dict(header.repeated), dict(header.twins)
    torn: set[str] = set()
    for id, others in places.items():
        cells = {place: tuple(below(grid, header.row, place)) for place in (header.columns[id], *others)}
        filled = {place: said for place, said in cells.items() if any(_says(cell) for cell in said)}
        if len(set(filled.values())) > 1:
            del columns[id]
            torn.add(id)
            continue
        columns[id] = next(iter(filled), header.columns[id])
        for place in cells:
            repeated.pop(place, None)
            if place != columns[id]:
                twins[place] = id
    read_as = {place: said for place, said in header.read_as.items() if columns.get(said[0]) == place}
    return replace(header, columns=columns, repeated=repeated, twins=twins, torn=frozenset(torn), read_as=read_as)


def _says(cell: Raw) -> bool:
    return cell is not None and cell != ""


def _mistyped(grid: Grid, block: Block, header: Header) -> Header:
    """Headers that are no declared one but can only mean one, and whose cells agree, are read as that one."""
    claims: dict[str, list[int]] = defaultdict(list)
    for place, id in _claims(grid, block, header):
        claims[id].append(place)
    columns, unknown, read_as = dict(header.columns), dict(header.unknown), dict(header.read_as)
    for id, places in claims.items():
        if len(places) == 1 and id not in columns and id not in header.torn:
            (place,) = places
            columns[id] = place
            read_as[place] = (id, unknown.pop(place))
    return replace(header, columns=columns, unknown=unknown, read_as=read_as)


def _claims(grid: Grid, block: Block, header: Header) -> Iterator[tuple[int, str]]:
    """Each unknown header that is near exactly one column of the block, taken or not."""
    for place, text in header.unknown.items():
        like = [id for id, column in block.columns.items() if near(text, column)]
        if len(like) == 1:
            if agrees(block.columns[like[0]], below(grid, header.row, place)) is not False:
                yield place, like[0]
        elif not like:
            for id, column in block.columns.items():
                if (
                    id not in header.columns
                    and short_name(text, block, column)
                    and agrees(column, below(grid, header.row, place))
                ):
                    yield place, id
