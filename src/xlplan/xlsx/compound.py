"""The compound file of old Office programs: names in its root and one stream's bytes. Bounded; loops and lies end
it.
"""

import struct

from xlplan.errors import Unreadable
from xlplan.xlsx import refusals

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_SMALL = 4096  # a stream below this size lives in the mini stream


class Compound:
    """*root* maps the names directly below the root to their entries."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            self._open()
        except (struct.error, IndexError, ValueError) as error:
            raise Unreadable(refusals.DAMAGED) from error

    def _open(self) -> None:
        shift, small_shift = struct.unpack_from("<HH", self.data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise Unreadable(refusals.DAMAGED)
        self.size, self.small_size = 1 << shift, 1 << small_shift
        first_directory = self._number(48)
        first_mini = self._number(60)
        self.table = self._numbers(b"".join(self._sector(one) for one in self._table_sectors()))
        self.mini_table = self._numbers(self._chain(first_mini)) if first_mini < _END else ()
        directory = self._chain(first_directory)
        entries = [directory[start : start + 128] for start in range(0, len(directory) - 127, 128)]
        self.mini = self._chain(struct.unpack_from("<I", entries[0], 116)[0]) if self.mini_table else b""
        self.root = {self._name(entries[one]): entries[one] for one in self._siblings(entries)}

    def _number(self, place: int) -> int:
        number: int = struct.unpack_from("<I", self.data, place)[0]
        return number

    @staticmethod
    def _numbers(block: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.data[start : start + self.size]

    def _table_sectors(self) -> list[int]:
        """The sectors of the allocation table: 109 named in the header, the rest in a chain of their own."""
        found = [one for one in self._numbers(self.data[76:512]) if one < _END]
        following, left = self._number(68), len(self.data) // self.size
        while following < _END and left > 0:
            block = self._numbers(self._sector(following))
            if not block:
                break
            found += [one for one in block[:-1] if one < _END]
            following, left = block[-1], left - 1
        if len(found) > len(self.data) // self.size + 1:
            raise Unreadable(refusals.DAMAGED)
        return found

    def _chain(self, first: int) -> bytes:
        sectors, seen = [], 0
        most = len(self.data) // self.size + 1
        while first < _END and seen < most:
            sectors.append(self._sector(first))
            first, seen = (self.table[first] if first < len(self.table) else _END), seen + 1
        if first < _END:
            raise Unreadable(refusals.DAMAGED)
        return b"".join(sectors)

    @staticmethod
    def _name(entry: bytes) -> str:
        length: int = struct.unpack_from("<H", entry, 64)[0]
        return entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")

    def _siblings(self, entries: list[bytes]) -> list[int]:
        """The numbers of the entries directly below the root, however their tree is balanced."""
        todo, found = [struct.unpack_from("<I", entries[0], 76)[0]], []
        seen: set[int] = set()
        while todo:
            one = todo.pop()
            if one >= len(entries) or one in seen:
                continue
            seen.add(one)
            found.append(one)
            todo += struct.unpack_from("<II", entries[one], 68)
        return found

    def stream(self, name: str) -> bytes:
        entry = self.root[name]
        first, size = struct.unpack_from("<II", entry, 116)
        found = self._chain(first) if size >= _SMALL else self._small_chain(first)
        if len(found) < size:
            raise Unreadable(refusals.CUT_OFF)
        return found[:size]

    def _small_chain(self, first: int) -> bytes:
        pieces: list[bytes] = []
        while first < len(self.mini_table) and len(pieces) <= len(self.mini_table):
            pieces.append(self.mini[first * self.small_size : (first + 1) * self.small_size])
            first = self.mini_table[first]
        return b"".join(pieces)
