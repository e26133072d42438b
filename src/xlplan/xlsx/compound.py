"""The compound file ([MS-CFB]) that holds an .xls workbook: the names in its root, and the bytes of a stream.

Work is bounded by the size of the file: a chain of sectors that loops is refused.
"""

import struct
from collections.abc import Sequence

from xlplan.errors import Unreadable
from xlplan.xlsx import refusals

_END = 0xFFFFFFFE  # ENDOFCHAIN, the end of a chain of sectors: [MS-CFB] 2.1
_SMALL = 4096  # bytes; a smaller stream is kept in the mini stream: [MS-CFB] 2.2, Mini Stream Cutoff Size


class Compound:
    """An opened file; *root* maps the names of the storages and streams directly below the root to their directory
    entries."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            self._open()
        except (struct.error, IndexError, ValueError) as error:
            raise Unreadable(refusals.DAMAGED) from error

    def _open(self) -> None:
        """Read header, allocation tables and directory ([MS-CFB] 2.2 to 2.6)."""
        shift, small_shift = struct.unpack_from("<HH", self.data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise Unreadable(refusals.DAMAGED)
        self.size, self.small_size = 1 << shift, 1 << small_shift
        first_directory = self._number(48)
        first_mini = self._number(60)
        self.table = self._numbers(b"".join(self._sector(sector) for sector in self._table_sectors()))
        self.mini_table = self._numbers(self._chain(first_mini)) if first_mini < _END else ()
        directory = self._chain(first_directory)
        entries = [directory[start : start + 128] for start in range(0, len(directory) - 127, 128)]
        self.mini_first: int = struct.unpack_from("<I", entries[0], 116)[0]
        self.mini = self._chain(self.mini_first) if self.mini_table else b""
        self.root = {self._name(entries[number]): entries[number] for number in self._children_of_root(entries)}

    def _number(self, offset: int) -> int:
        number: int = struct.unpack_from("<I", self.data, offset)[0]
        return number

    @staticmethod
    def _numbers(block: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.data[start : start + self.size]

    def _table_sectors(self) -> list[int]:
        """The numbers of the sectors that hold the allocation table (FAT): 109 are listed in the header, the rest in a
        chain of DIFAT sectors ([MS-CFB] 2.5)."""
        sectors = [number for number in self._numbers(self.data[76:512]) if number < _END]
        following, remaining = self._number(68), len(self.data) // self.size
        while following < _END and remaining > 0:
            block = self._numbers(self._sector(following))
            if not block:
                break
            sectors += [number for number in block[:-1] if number < _END]
            following, remaining = block[-1], remaining - 1
        if len(sectors) > len(self.data) // self.size + 1:
            raise Unreadable(refusals.DAMAGED)
        return sectors

    def _chain(self, first: int) -> bytes:
        """The bytes of the chain of sectors that starts at *first*."""
        return b"".join(map(self._sector, self._sectors(first)))

    def _sectors(self, first: int) -> list[int]:
        """The numbers of the sectors in the chain that starts at *first*."""
        sectors: list[int] = []
        limit = len(self.data) // self.size + 1
        while first < _END and len(sectors) < limit:
            sectors.append(first)
            first = self.table[first] if first < len(self.table) else _END
        if first < _END:
            raise Unreadable(refusals.DAMAGED)
        return sectors

    @staticmethod
    def _name(entry: bytes) -> str:
        """The name in a directory entry ([MS-CFB] 2.6.1)."""
        length: int = struct.unpack_from("<H", entry, 64)[0]
        return entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")

    def _children_of_root(self, entries: list[bytes]) -> list[int]:
        """The numbers of the entries directly below the root, in whatever shape their red-black tree is ([MS-CFB]
        2.6.4)."""
        pending, numbers = [struct.unpack_from("<I", entries[0], 76)[0]], []
        seen: set[int] = set()
        while pending:
            number = pending.pop()
            if number >= len(entries) or number in seen:
                continue
            seen.add(number)
            numbers.append(number)
            pending += struct.unpack_from("<II", entries[number], 68)
        return numbers

    def stream(self, name: str) -> bytes:
        """The bytes of the stream *name* below the root; raises KeyError where there is none."""
        entry = self.root[name]
        first, size = struct.unpack_from("<II", entry, 116)
        content = self._chain(first) if size >= _SMALL else self._small_chain(first)
        if len(content) < size:
            raise Unreadable(refusals.CUT_OFF)
        return content[:size]

    def replaced(self, name: str, offset: int, content: bytes) -> bytes:
        """The bytes of the file with *content* at *offset* of the stream *name*."""
        first, size = struct.unpack_from("<II", self.root[name], 116)
        pieces = self._sectors(first) if size >= _SMALL else self._small_sectors(first)
        data = bytearray(self.data)
        for place, byte in enumerate(content, start=offset):
            if size >= _SMALL:
                data[self._place(pieces, place)] = byte
            else:
                number, rest = divmod(place, self.small_size)
                data[self._place(self._sectors(self.mini_first), pieces[number] * self.small_size + rest)] = byte
        return bytes(data)

    def _place(self, sectors: Sequence[int], offset: int) -> int:
        """Where in the file the byte at *offset* of a chain of *sectors* is."""
        number, rest = divmod(offset, self.size)
        place: int = (sectors[number] + 1) * self.size + rest
        return place

    def _small_chain(self, first: int) -> bytes:
        """The bytes of a chain in the mini stream ([MS-CFB] 2.4)."""
        size = self.small_size
        return b"".join(self.mini[number * size : (number + 1) * size] for number in self._small_sectors(first))

    def _small_sectors(self, first: int) -> list[int]:
        """The numbers of the mini sectors in the chain that starts at *first*."""
        numbers: list[int] = []
        while first < len(self.mini_table) and len(numbers) <= len(self.mini_table):
            numbers.append(first)
            first = self.mini_table[first]
        return numbers
