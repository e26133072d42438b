"""Writes a compound file of [MS-CFB], version 3: streams, some of them in storages, in sectors of 512 bytes.

In the terms of the specification: the *table* is the FAT, the *small table* is the mini FAT, and the *small* streams
are in the mini stream.
"""

import struct
from collections.abc import Mapping
from dataclasses import field

from xlplan.dataclass import dataclass

SECTOR, SMALL_SECTOR = 512, 64
SMALL = 4096  # the mini stream cutoff size, 2.2: smaller streams are stored in the small sectors
_END, _FREE, _TABLE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF  # ENDOFCHAIN, FREESECT, FATSECT, NOSTREAM
_IN_HEADER = 109  # FAT sectors that the header can list (2.2): enough for a file of about seven megabytes
_PER_TABLE = SECTOR // 4
_EMPTY, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5  # object types, 2.6.1
_RED, _BLACK = 0, 1  # color flags, 2.6.1


@dataclass(slots=True)
class _Entry:
    """A directory entry, 2.6.1."""

    name: str
    kind: int
    """Its object type."""
    data: bytes = b""
    children: list["_Entry"] = field(default_factory=list)
    number: int = 0
    """Its stream ID: its index in the directory."""
    left: int = _NONE
    """The number of its left sibling in the tree of siblings."""
    right: int = _NONE
    child: int = _NONE
    """The number of the root of the tree of its children."""
    colour: int = _BLACK
    first: int = 0
    """Its first sector."""
    size: int = 0
    """Its length in bytes."""


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """The file with *streams* by path, such as ``PROJECT`` and ``VBA/dir``. Reproducible."""
    root = _tree(streams)
    entries = _numbered(root)
    small, small_table = _small_streams(entries)
    root.data, root.size = small, len(small)
    sectors, table = _large_streams(entries)
    small_first = _append(sectors, table, _numbers(small_table)) if small_table else _END
    directory = b"".join(_packed(entry) for entry in entries)
    directory_first = _append(sectors, table, directory, _packed(_Entry("", _EMPTY)))
    table_sectors = _reserve_table(table)
    if table_sectors > _IN_HEADER:
        raise ValueError(f"{len(sectors)} sectors are more than this writer's header can name")
    table_numbers = range(len(sectors), len(sectors) + table_sectors)
    header = _header(directory_first, small_first, -(-len(small_table) // _PER_TABLE), list(table_numbers))
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
    """All entries in the order of their numbers, each storage before its children; siblings are linked into trees.

    Siblings are sorted by the length of their names, then by the names in upper case (2.6.4).
    """
    entries = [root]
    for entry in entries:
        entry.children.sort(key=lambda child: (len(child.name), child.name.upper()))
        for child in entry.children:
            child.number = len(entries)
            entries.append(child)
    for entry in entries:
        depth = len(entry.children).bit_length()
        entry.child = _link(entry.children, 1, depth)
    return entries


def _link(sorted_siblings: list[_Entry], level: int, depth: int) -> int:
    """Link siblings into a balanced red-black tree (2.6.4); returns the number of its root, or NOSTREAM if there are
    none.

    All levels but the last are full. If the last one is red and all others are black, every path has the same number of
    black entries, as a red-black tree demands.
    """
    if not sorted_siblings:
        return _NONE
    middle = len(sorted_siblings) // 2
    top = sorted_siblings[middle]
    top.left = _link(sorted_siblings[:middle], level + 1, depth)
    top.right = _link(sorted_siblings[middle + 1 :], level + 1, depth)
    top.colour = _RED if level == depth and level > 1 else _BLACK
    return top.number


def _small_streams(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """The mini stream, which has all small streams, and its table, the mini FAT (2.4)."""
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
    """The sectors of the mini stream and of all large streams, and their table (2.3)."""
    sectors: list[bytes] = []
    table: list[int] = []
    for entry in entries:
        if entry.kind == _ROOT:
            entry.first = _append(sectors, table, entry.data) if entry.data else _END
        elif len(entry.data) >= SMALL:
            entry.first = _append(sectors, table, entry.data)
    return sectors, table


def _append(sectors: list[bytes], table: list[int], data: bytes, filler: bytes = b"\0") -> int:
    """Append *data* as sectors, the last one padded with *filler*; returns the number of the first."""
    first, count = len(sectors), -(-len(data) // SECTOR)
    missing = count * SECTOR - len(data)
    data += filler * (missing // len(filler))
    sectors += [data[start : start + SECTOR] for start in range(0, len(data), SECTOR)]
    table += _chain(first, count)
    return first


def _reserve_table(table: list[int]) -> int:
    """Add entries for the table's own sectors, which it lists as well; returns their number."""
    count = 0
    while (len(table) + count) > count * _PER_TABLE:
        count += 1
    table += [_TABLE] * count
    return count


def _chain(first: int, count: int) -> list[int]:
    """The table entries of *count* consecutive sectors: each names the next."""
    return [*range(first + 1, first + count), _END]


def _numbers(table: list[int]) -> bytes:
    padded = table + [_FREE] * (-len(table) % _PER_TABLE)
    return struct.pack(f"<{len(padded)}I", *padded)


def _packed(entry: _Entry) -> bytes:
    """The 128 bytes of a directory entry (2.6.1); without CLSID and times, so that the file is reproducible."""
    name = (entry.name + "\0").encode("utf-16-le") if entry.name else b""
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        name, len(name), entry.kind, entry.colour if entry.kind else 0, entry.left, entry.right, entry.child,
        b"", 0, 0, 0, entry.first, entry.size,
    )  # fmt: skip


def _header(directory_first: int, small_first: int, small_sectors: int, table_numbers: list[int]) -> bytes:
    """The header (2.2): *table_numbers* are the numbers of the table's own sectors."""
    listed = table_numbers + [_FREE] * (_IN_HEADER - len(table_numbers))
    return struct.pack(
        f"<8s16sHHHHH6s9I{_IN_HEADER}I",
        bytes.fromhex("D0CF11E0A1B11AE1"), b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, len(table_numbers), directory_first, 0,
        SMALL, small_first, small_sectors, _END, 0, *listed,
    )  # fmt: skip
