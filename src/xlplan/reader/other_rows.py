"""Rows among the data that are none: totals, group headings, heads pasted again, the row that numbers the columns.

They are recognised only where they cannot be data: a total says so in place of a key, or beside an incomplete one; a
heading holds nothing but its own words. Each is named with its row, and none is ever counted.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import isfinite

from xlplan.findings import CellRef, Finding, Kind
from xlplan.grid import Grid, Raw
from xlplan.layout import Block
from xlplan.layout.columns import CellType
from xlplan.layout.progress import FILLING
from xlplan.reader import sheet_kinds
from xlplan.reader.headers import Header, is_row_number, known_headers
from xlplan.words import Words, loose

_TOTAL = re.compile(
    r"(tổng cộng|tổng số|tổng|cộng dồn|cộng|total|sub-? ?total|grand total|tong cong|tong so)( ?\(.*\))?[\s:.…-]*"
    r"|(tổng số|tổng) (toàn|các|cả|chung)\b.*"
)
# «Cộng phòng Bưu chính» is a total in place of a code; «Cộng tác viên» is not.
_TOTAL_OF = re.compile(r"(tổng cộng|cộng|sub-?total|total)\s+(?!tác|đồng|sự|hưởng|sinh|hòa|hoà|sản)\S.*")
_HEADING = re.compile(r"([ivxlc]+|[a-zđ]|\d{1,2})\s?[.)/]\s+\S.*|.*:|trong đó|gồm|bao gồm|chia ra|of which|including")
_ORDINAL = re.compile(r"[IVXLC]+|[A-ZĐ]")
_COUNTED = re.compile(r"\(?\s*(\d{1,2})\s*\)?\s*(=.*)?")
_BRACKETED = re.compile(r"\s*\(.+\)\s*")
_LETTER = re.compile(r"\(?\s*[A-EĐa-eđ]\s*\)?")
SENTENCE_WORDS = 5  # words: «Kiên Giang, ngày 14 tháng 10 năm 2021» is no figure, «1 234 lớp» may be one
LEAST_NUMBERED = 3  # cells; fewer could be anything


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A row that is not data: what is said about it, and whether a figure stands in it that must be accounted for."""

    finding: Finding | None
    counted: bool

    @property
    def is_head(self) -> bool:
        """Whether the row says what stands below it, so that it is named even if no typed column holds any of its
        words.
        """
        return self.finding is not None and self.finding.kind is sheet_kinds.OTHER_HEAD


def other_rows(grid: Grid, block: Block, header: Header) -> dict[int, OtherRow]:
    """The rows below *header* that are no data, by their sheet row."""
    return dict(_Region(grid, block, header).asides())


def unheaded(grid: Grid, header: Header, asides: Mapping[int, OtherRow]) -> dict[int, int]:
    """Column number → filled cells, of columns below no header at all; numbers that only count the rows are left
    alone.
    """
    rows = [row for row in range(header.row + 1, grid.last_row + 1) if row not in asides]
    filled: dict[int, int] = {}
    for place in range(grid.left, grid.last_column + 1):
        if any(grid.at(row, place) is not None for row in range(header.first_row, header.row + 1)):
            continue
        cells = [cell for row in rows if (cell := grid.at(row, place)) is not None]
        if cells and not _counts_rows(cells):
            filled[place] = len(cells)
    return filled


def _counts_rows(cells: Sequence[Raw]) -> bool:
    whole = [cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
    return len(whole) == len(cells) > 1 and all(after == before + 1 for before, after in pairwise(whole))


def _counts_columns(cells: Sequence[Raw]) -> bool:
    counted: list[int] = []
    for cell in cells:
        text = f"{cell:.0f}" if isinstance(cell, float | int) and isfinite(cell) and cell == int(cell) else cell
        found = _COUNTED.fullmatch(text) if isinstance(text, str) else None
        if found:
            counted.append(int(found[1]))
        elif counted or not isinstance(text, str) or not _LETTER.fullmatch(text):
            return False
    return len(counted) >= LEAST_NUMBERED - 1 and all(after == before + 1 for before, after in pairwise(counted))


class _Region:
    """One table's rows, looked at with its head in mind."""

    def __init__(self, grid: Grid, block: Block, header: Header) -> None:
        self.grid, self.block, self.header = grid, block, header
        self.known = known_headers(block)
        self.ids = {place: id for id, place in header.columns.items()}
        self.named_by = [id for id in block.keys if block.columns[id].required] or list(block.keys)
        self.keys = [header.columns[id] for id in self.named_by if id in header.columns]
        self.all_keys = len(self.keys) == len(self.named_by) > 0
        self.free = {place for place, id in self.ids.items() if _is_free_text(block, id)}
        self.lost = set(grid.facts.errors or ()) | set(grid.facts.uncached or ())

    def asides(self) -> Iterator[tuple[int, OtherRow]]:
        numbers = range(self.header.row + 1, self.grid.last_row + 1)
        whole = frozenset(number for number in numbers if self._is_complete(number))
        last, head, astray = max(whole, default=0), self.header.row, False
        for number in numbers:
            found = self._numbering(number) if number - head in (1, 2) else None
            if found is None and number not in whole:
                found = self._aside(number, number > last)
            if found is not None and found.kind in (sheet_kinds.REPEATED_HEAD, sheet_kinds.OTHER_HEAD):
                head, astray = number, found.kind is sheet_kinds.OTHER_HEAD
            if found is not None:
                yield number, OtherRow(found, found.kind is sheet_kinds.TOTAL_ROW and self._says_something(number))
            elif astray:
                yield number, OtherRow(None, counted=True)

    def _is_complete(self, number: int) -> bool:
        """Whether every key is there, and none of them is a word that no key is."""
        if not self.all_keys:
            return False
        for place in self.keys:
            cell = self.grid.at(number, place)
            if cell is None or (isinstance(cell, str) and (_is_total(cell, True) or loose(cell) in self.known)):
                return False
        return True

    def _cells(self, number: int) -> dict[int, Raw]:
        """What stands in the row; an error or a formula without a result counts as standing there."""
        cells: dict[int, Raw] = {}
        for place in range(self.grid.left, self.grid.last_column + 1):
            cell = self.grid.at(number, place)
            if cell is not None or (number, place) in self.lost:
                cells[place] = cell
        return cells

    def _says_something(self, number: int) -> bool:
        """Whether a column in which rows are filled in holds anything here."""
        places = (place for id, place in self.header.columns.items() if id in FILLING)
        return any(self.grid.at(number, place) is not None or (number, place) in self.lost for place in places)

    def _aside(self, number: int, trailing: bool) -> Finding | None:
        cells = self._cells(number)
        if not cells:
            return None
        return self._head_again(number, cells) or self._total(number, cells) or self._heading(number, cells, trailing)

    def _head_again(self, number: int, cells: Mapping[int, Raw]) -> Finding | None:
        """A head pasted among the rows: the same columns again, or others."""
        named = {
            place: self.known[loose(cell)]
            for place, cell in cells.items()
            if isinstance(cell, str) and loose(cell) in self.known
        }
        same = [
            place
            for place, cell in cells.items()
            if self._as_above(place, cell) or named.get(place) == self.ids.get(place, "")
        ]
        if len(named) < 2 and len(same) < 2:
            return None
        if set(cells) & set(self.ids) <= set(same) and all(
            self.ids.get(place) == id for place, id in named.items() if place not in same
        ):
            return self._said(sheet_kinds.REPEATED_HEAD, number, min(cells), {"first": self.header.row})
        below = sum(bool(self._cells(row)) for row in range(number + 1, self.grid.last_row + 1))
        return self._said(sheet_kinds.OTHER_HEAD, number, min(cells), {"first": self.header.row, "rows": below})

    def _as_above(self, place: int, cell: Raw) -> bool:
        texts = (self.grid.at(row, place) for row in range(self.header.first_row, self.header.row + 1))
        return isinstance(cell, str) and any(isinstance(text, str) and loose(text) == loose(cell) for text in texts)

    def _numbering(self, number: int) -> Finding | None:
        """The columns' numbers, 1 to n, of which the first may be letters (A, B, 1, 2, 3 …), or words in brackets."""
        cells = self._cells(number)
        if len(cells) < LEAST_NUMBERED or not set(cells) & set(self.keys):
            return None
        explained = all(isinstance(cell, str) and _BRACKETED.fullmatch(cell) for cell in cells.values())
        if explained or _counts_columns([cell for _, cell in sorted(cells.items())]):
            return self._said(sheet_kinds.NUMBERED_ROW, number, min(cells), {})
        return None

    def _total(self, number: int, cells: Mapping[int, Raw]) -> Finding | None:
        for place, cell in cells.items():
            if isinstance(cell, str) and place not in self.free:
                id = self.ids.get(place)
                if _is_total(cell, id is None or self.block.columns[id].key):
                    return self._said(
                        sheet_kinds.TOTAL_ROW, number, place, {"text": cell.strip(), "key": self._key_words()}
                    )
        return None

    def _heading(self, number: int, cells: Mapping[int, Raw], trailing: bool) -> Finding | None:
        texts = {place: cell for place, cell in cells.items() if isinstance(cell, str)}
        ordinals = [place for place, text in texts.items() if self._counts(place) and _ORDINAL.fullmatch(text.strip())]
        labels = [place for place in texts if place not in ordinals]
        if len(texts) < len(cells) or not labels:
            return None
        place = labels[0]
        if len(labels) == 1 and place not in self.free and (ordinals or self._is_heading(place, texts[place])):
            return self._said(sheet_kinds.HEADING_ROW, number, place, {"text": texts[place].strip()})
        if trailing and all(self._is_remark(at, texts[at]) for at in labels):
            return self._said(sheet_kinds.HEADING_ROW, number, place, {"text": texts[place].strip()})
        return None

    def _counts(self, place: int) -> bool:
        """Whether a column only counts the rows: it says so, or has no header while no key lacks one."""
        text = self.header.unknown.get(place)
        return self.all_keys and place not in self.ids and (text is None or is_row_number(text))

    def _is_heading(self, place: int, text: str) -> bool:
        """Alone in its row: numbered, or with a colon, or words where only a code can stand."""
        column = self.block.columns.get(self.ids.get(place, ""))
        is_reference = column is not None and column.cell_type is CellType.CODE and column.refers_to is not None
        return bool(_HEADING.fullmatch(_plain(text))) or (is_reference and " " in text.strip())

    def _is_remark(self, place: int, text: str) -> bool:
        """Words below the table (a signature, a footnote), which are no code and no figure."""
        column = self.block.columns.get(self.ids.get(place, ""))
        if column is None or place in self.free:
            return True
        if column.cell_type is CellType.CODE:
            return column.refers_to is not None and " " in text.strip()
        words = len(text.split())
        return (
            not column.required and words > 1 and (words >= SENTENCE_WORDS or not any(char.isdigit() for char in text))
        )

    def _key_words(self) -> Words:
        names = [self.block.columns[key].words for key in self.named_by]
        return Words.joined(names)

    def _said(self, kind: Kind, number: int, place: int, values: dict[str, object]) -> Finding:
        return Finding(kind, CellRef(self.grid.title, number, place), values)


def _is_free_text(block: Block, id: str) -> bool:
    """Evidence, notes and the like: what stands there never tells what its row is."""
    column = block.columns[id]
    return column.cell_type in (CellType.TEXT, CellType.LONG) and column.typed and not column.required


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@lru_cache(maxsize=4096)
def _is_total(text: str, in_key: bool) -> bool:
    """Whether *text* calls its row a total. In place of a key more words may follow."""
    plain = _plain(text)
    return bool(_TOTAL.fullmatch(plain) or (in_key and _TOTAL_OF.fullmatch(plain)))
