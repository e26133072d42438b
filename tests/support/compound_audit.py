"""A strict audit of compound files by [MS-CFB], written apart from the writer and from the tolerant reader of
``xlsx/compound.py``: every sector and every directory entry must be accounted for exactly once, and nothing may be left
over."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SECTOR, SMALL_SECTOR, SMALL = 512, 64, 4096
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
EMPTY, STORAGE, STREAM, ROOT = 0, 1, 2, 5
RED, BLACK = 0, 1


class Fault(AssertionError):
    """What is not as the specification has it."""


def demand(fits: bool, words: str) -> None:
    if not fits:
        raise Fault(words)


@dataclass(frozen=True)
class Entry:
    number: int
    name: str
    kind: int
    colour: int
    left: int
    right: int
    child: int
    first: int
    size: int


class Audit:
    """Raises :class:`Fault`; *streams* maps paths to bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        demand(len(data) % SECTOR == 0 and len(data) >= 4 * SECTOR, "the file is no whole number of sectors")
        self.count = len(data) // SECTOR - 1
        self.owners: dict[int, str] = {}
        self.small_owners: dict[int, str] = {}
        self.streams: dict[str, bytes] = {}
        self._header()
        self._directory()
        self._walk(self.entries[0], "")
        unused = {one.number for one in self.entries if one.kind != EMPTY} - self.reached - {0}
        demand(not unused, f"entries {sorted(unused)} are in no tree")
        self._nothing_left()

    def _header(self) -> None:
        (
            signature, clsid, minor, major, order, shift, small_shift, reserved, directories, tables, self.directory_first, transaction,  # noqa: E501
            cutoff, self.small_first, self.small_tables, further_first, further,
        ) = struct.unpack_from("<8s16sHHHHH6s9I", self.data)  # fmt: skip
        demand(signature == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "signature")
        demand(clsid == bytes(16) and reserved == bytes(6), "class id and reserved bytes are not zero")
        demand(
            (minor, major, order, shift, small_shift) == (0x3E, 3, 0xFFFE, 9, 6), "version, byte order or sector sizes"
        )
        demand(directories == 0 and transaction == 0 and cutoff == SMALL, "directory sectors, transaction or cutoff")
        demand((further_first, further) == (END, 0), "a table of tables that is not needed")
        named = struct.unpack_from("<109I", self.data, 76)
        demand(
            all(one == FREE for one in named[tables:]) and tables <= 109, "the header names more tables than it counts"
        )
        demand(
            0 < tables == -(-self.count // 128) or tables * 128 >= self.count > (tables - 1) * 128,
            "too few or too many tables",
        )
        for place in named[:tables]:
            self._own(place, "table")
        self.table = struct.unpack(f"<{128 * tables}I", b"".join(self._sector(one) for one in named[:tables]))
        demand(all(self.table[one] == TABLE for one in named[:tables]), "a table's own sector is not marked so")
        demand(self.table.count(TABLE) == tables, "more sectors are marked as tables than the header names")
        demand(all(one == FREE for one in self.table[self.count :]), "sectors beyond the end are not free")

    def _sector(self, number: int) -> bytes:
        demand(number < self.count, f"sector {number} is beyond the end")
        return self.data[(number + 1) * SECTOR : (number + 2) * SECTOR]

    def _own(self, sector: int, owner: str) -> None:
        demand(sector not in self.owners, f"sector {sector} belongs to {self.owners.get(sector)} and to {owner}")
        self.owners[sector] = owner

    def _chain(self, first: int, owner: str) -> bytes:
        found = b""
        while first != END:
            found += self._sector(first)
            self._own(first, owner)
            first = self.table[first]
        return found

    def _directory(self) -> None:
        data = self._chain(self.directory_first, "directory")
        self.entries = [
            self._entry(number, data[number * 128 : number * 128 + 128]) for number in range(len(data) // 128)
        ]
        root = self.entries[0]
        demand(
            (root.kind, root.name, root.left, root.right, root.colour) == (ROOT, "Root Entry", FREE, FREE, BLACK),
            "the root entry",
        )
        demand([one.kind for one in self.entries].count(ROOT) == 1, "more than one root")
        self.small = self._chain(root.first, "small sectors") if root.size else b""
        demand(
            root.size % SMALL_SECTOR == 0 and -(-root.size // SECTOR) * SECTOR == len(self.small),
            "the size of the small sectors",
        )
        table = self._chain(self.small_first, "small table") if self.small_tables else b""
        demand(len(table) == self.small_tables * SECTOR, "the small table is not as long as the header says")
        self.small_table = struct.unpack(f"<{len(table) // 4}I", table)
        self.reached: set[int] = set()

    def _entry(self, number: int, block: bytes) -> Entry:
        raw, length, kind, colour, left, right, child, clsid, state, made, changed, first, size = struct.unpack(
            "<64sHBBIII16sIQQIQ", block
        )
        if kind == EMPTY:
            demand(block == bytes(68) + b"\xff" * 12 + bytes(48), f"entry {number} is unused and not empty")
            return Entry(number, "", EMPTY, 0, left, right, child, first, size)
        demand(kind in (STORAGE, STREAM, ROOT) and colour in (RED, BLACK), f"type or colour of entry {number}")
        demand(
            4 <= length <= 64 and length % 2 == 0 and raw[length - 2 :] == bytes(66 - length), f"name of entry {number}"
        )
        name = raw[: length - 2].decode("utf-16-le")
        demand(not set(name) & set("/\\:!\0"), f"name of entry {number}")
        demand(clsid == bytes(16) and state == made == changed == 0, f"entry {number} has a class, a state or a time")
        demand(child == FREE or kind != STREAM, f"stream {name} has children")
        demand(size == 0 or kind != STORAGE, f"storage {name} has a size")
        return Entry(number, name, kind, colour, left, right, child, first, size)

    def _walk(self, storage: Entry, folder: str) -> None:
        siblings = list(self._tree(storage.child, storage.number, None)) if storage.child != FREE else []
        keys = [(len(one.name), one.name.upper()) for one in siblings]
        demand(keys == sorted(set(keys)), f"the entries of {storage.name} are not in order")
        if siblings:
            demand(self.entries[storage.child].colour == BLACK, f"the top of {storage.name} is red")
            self._blacks(storage.child)
        for one in siblings:
            if one.kind == STORAGE:
                self._walk(one, f"{folder}{one.name}/")
            else:
                self.streams[folder + one.name] = self._stream(one, folder + one.name)

    def _tree(self, number: int, above: int, colour: int | None) -> Iterator[Entry]:
        """In order, left to right; each entry reached once."""
        if number == FREE:
            return
        demand(
            number < len(self.entries) and self.entries[number].kind in (STORAGE, STREAM),
            f"entry {above} points to nothing",
        )
        demand(number not in self.reached, f"entry {number} is reached twice")
        self.reached.add(number)
        one = self.entries[number]
        demand(not (colour == RED and one.colour == RED), f"entry {number} is red below red")
        yield from self._tree(one.left, number, one.colour)
        yield one
        yield from self._tree(one.right, number, one.colour)

    def _blacks(self, number: int) -> int:
        """How many black entries every way down meets."""
        if number == FREE:
            return 1
        one = self.entries[number]
        left, right = self._blacks(one.left), self._blacks(one.right)
        demand(left == right, f"below {one.name} the ways down differ in black entries")
        return left + (one.colour == BLACK)

    def _stream(self, one: Entry, path: str) -> bytes:
        if one.size == 0:
            demand(one.first == END, f"{path} is empty and has a sector")
            return b""
        if one.size >= SMALL:
            found = self._chain(one.first, path)
            demand(len(found) == -(-one.size // SECTOR) * SECTOR, f"{path} is not as long as it says")
            return self._zero_after(found, one.size, path)
        found, place = b"", one.first
        while place != END:
            demand(
                place < len(self.small) // SMALL_SECTOR and place not in self.small_owners,
                f"small sector {place} of {path}",
            )
            self.small_owners[place] = path
            found += self.small[place * SMALL_SECTOR : (place + 1) * SMALL_SECTOR]
            place = self.small_table[place]
        demand(len(found) == -(-one.size // SMALL_SECTOR) * SMALL_SECTOR, f"{path} is not as long as it says")
        return self._zero_after(found, one.size, path)

    @staticmethod
    def _zero_after(found: bytes, size: int, path: str) -> bytes:
        demand(not found[size:].strip(b"\0"), f"something stands behind the end of {path}")
        return found[:size]

    def _nothing_left(self) -> None:
        demand(set(self.owners) == set(range(self.count)), "sectors that belong to nothing")
        used = self.entries[0].size // SMALL_SECTOR
        demand(set(self.small_owners) == set(range(used)), "small sectors that belong to nothing")
        demand(all(one == FREE for one in self.small_table[used:]), "the small table goes on behind its end")
