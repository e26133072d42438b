"""A compound file of [MS-CFB], version 3: streams, some of them in storages, as sectors of 512 bytes."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

SECTOR, SMALL_SECTOR = 512, 64
SMALL = 4096  # a stream below this size lives in the small sectors
_END, _FREE, _TABLE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_IN_HEADER = 109  # sectors of the allocation table that the header can name: about seven megabytes in all
_PER_TABLE = SECTOR // 4
_EMPTY, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5
_RED, _BLACK = 0, 1


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    children: list["_Entry"] = field(default_factory=list)
    number: int = 0
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    colour: int = _BLACK
    first: int = 0
    size: int = 0


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """The file that holds *streams* by path: ``PROJECT``, ``VBA/dir``. The same bytes for the same streams."""
    root = _tree(streams)
    entries = _numbered(root)
    small, small_table = _small_streams(entries)
    root.data, root.size = small, len(small)
    sectors, table = _large_streams(entries)
    small_first = _append(sectors, table, _numbers(small_table)) if small_table else _END
    directory_first = _append(sectors, table, b"".join(_packed(one) for one in entries), _packed(_Entry("", _EMPTY)))
    table_sectors = _reserve_table(table)
    if table_sectors > _IN_HEADER:
        raise ValueError(f"{len(sectors)} sectors are more than this writer's header can name")
    places = range(len(sectors), len(sectors) + table_sectors)
    header = _header(directory_first, small_first, -(-len(small_table) // _PER_TABLE), list(places))
    return header + b"".join(sectors) + _numbers(table)


def _tree(streams: Mapping[str, bytes]) -> _Entry:
    root = _Entry("Root Entry", _ROOT)
    storages: dict[str, _Entry] = {"": root}
    for path, data in streams.items():
        folder, _, name = path.rpartition("/")
        if folder not in storages:
            storages[folder] = _Entry(folder, _STORAGE)
            root.children.append(storages[folder])
        storages[folder].children.append(_Entry(name, _STREAM, data, size=len(data)))
    return root


def _numbered(root: _Entry) -> list[_Entry]:
    """Every entry at the place of its number, storages before what is in them; the siblings of each bound into a
    tree.
    """
    entries = [root]
    for entry in entries:
        entry.children.sort(key=lambda one: (len(one.name), one.name.upper()))
        for child in entry.children:
            child.number = len(entries)
            entries.append(child)
    for entry in entries:
        depth = len(entry.children).bit_length()
        entry.child = _bound(entry.children, 1, depth)
    return entries


def _bound(sorted_siblings: list[_Entry], level: int, depth: int) -> int:
    """Bind siblings into a balanced search tree; returns the number of its top.

    All levels but the last are full, so with the last one red every way down meets as many black entries.
    """
    if not sorted_siblings:
        return _NONE
    middle = len(sorted_siblings) // 2
    top = sorted_siblings[middle]
    top.left = _bound(sorted_siblings[:middle], level + 1, depth)
    top.right = _bound(sorted_siblings[middle + 1 :], level + 1, depth)
    top.colour = _RED if level == depth and level > 1 else _BLACK
    return top.number


def _small_streams(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    data = b""
    table: list[int] = []
    for entry in entries:
        if entry.kind != _STREAM:
            continue
        if not entry.data:
            entry.first = _END
        elif len(entry.data) < SMALL:
            entry.first = len(table)
            count = -(-len(entry.data) // SMALL_SECTOR)
            table += _chain(entry.first, count)
            data += entry.data.ljust(count * SMALL_SECTOR, b"\0")
    return data, table


def _large_streams(entries: list[_Entry]) -> tuple[list[bytes], list[int]]:
    sectors: list[bytes] = []
    table: list[int] = []
    for entry in entries:
        if entry.kind == _ROOT:
            entry.first = _append(sectors, table, entry.data) if entry.data else _END
        elif len(entry.data) >= SMALL:
            entry.first = _append(sectors, table, entry.data)
    return sectors, table


def _append(sectors: list[bytes], table: list[int], data: bytes, filler: bytes = b"\0") -> int:
    """Lay *data* into the next sectors, the last one filled up; returns the number of the first."""
    first, count = len(sectors), -(-len(data) // SECTOR)
    missing = count * SECTOR - len(data)
    data += filler * (missing // len(filler))
    sectors += [data[start : start + SECTOR] for start in range(0, len(data), SECTOR)]
    table += _chain(first, count)
    return first


def _reserve_table(table: list[int]) -> int:
    """Give the allocation table the sectors it needs to name every sector, its own included."""
    count = 0
    while (len(table) + count) > count * _PER_TABLE:
        count += 1
    table += [_TABLE] * count
    return count


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END]


def _numbers(table: list[int]) -> bytes:
    filled = table + [_FREE] * (-len(table) % _PER_TABLE)
    return struct.pack(f"<{len(filled)}I", *filled)


def _packed(entry: _Entry) -> bytes:
    """128 bytes of the directory. No class ids, no times: nothing in the file says when it was made."""
    name = (entry.name + "\0").encode("utf-16-le") if entry.name else b""
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        name, len(name), entry.kind, entry.colour if entry.kind else 0, entry.left, entry.right, entry.child,
        b"", 0, 0, 0, entry.first, entry.size,
    )  # fmt: skip


def _header(directory_first: int, small_first: int, small_sectors: int, table_places: list[int]) -> bytes:
    named = table_places + [_FREE] * (_IN_HEADER - len(table_places))
    return struct.pack(
        f"<8s16sHHHHH6s9I{_IN_HEADER}I",
        bytes.fromhex("D0CF11E0A1B11AE1"), b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, len(table_places), directory_first, 0,
        SMALL, small_first, small_sectors, _END, 0, *named,
    )  # fmt: skip
