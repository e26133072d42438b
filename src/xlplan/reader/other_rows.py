"""Find rows in a table that are not data: totals, group headings, repeated headers, the row of column numbers.

They are recognised only where they cannot be data: a total has its word in a key column, or its keys are incomplete; a
heading holds nothing but its own words. Each is reported with its row, and none is ever counted.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import isfinite

from xlplan.dataclass import dataclass
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
# “Cộng phòng Bưu chính” in a key column is a total; “Cộng tác viên” is not.
_TOTAL_OF = re.compile(r"(tổng cộng|cộng|sub-?total|total)\s+(?!tác|đồng|sự|hưởng|sinh|hòa|hoà|sản)\S.*")
_HEADING = re.compile(r"([ivxlc]+|[a-zđ]|\d{1,2})\s?[.)/]\s+\S.*|.*:|trong đó|gồm|bao gồm|chia ra|of which|including")
_ORDINAL = re.compile(r"[IVXLC]+|[A-ZĐ]")
_COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,2})\s*\)?\s*(=.*)?")
_BRACKETED = re.compile(r"\s*\(.+\)\s*")
_COLUMN_LETTER = re.compile(r"\(?\s*[A-EĐa-eđ]\s*\)?")
SENTENCE_WORDS = 5
"""Words that make a text with digits a sentence: “Kiên Giang, ngày 14 tháng 10 năm 2021” is no figure, “1 234 lớp” may
be one."""

LEAST_COLUMN_NUMBERS = 3
"""Cells in a row of column numbers; fewer may be anything."""


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A row that is not data."""

    finding: Finding | None
    """None for a row below a differing header, which has the finding."""

    has_figures: bool
    """Whether the row holds figures that must be accounted for."""

    @property
    def is_head(self) -> bool:
        """Whether the row is a differing header; it is reported even if all its cells are outside the columns read."""
        return self.finding is not None and self.finding.kind is sheet_kinds.OTHER_HEAD


def other_rows(grid: Grid, block: Block, header: Header) -> dict[int, OtherRow]:
    """Return the rows below *header* that are not data, by their row number."""
    return dict(_RowClassifier(grid, block, header).classified())


def unheaded(grid: Grid, header: Header, non_data_rows: Mapping[int, OtherRow]) -> dict[int, int]:
    """Return column number → count of filled cells, of columns without a header that do not just number the rows."""
    rows = [row for row in range(header.row + 1, grid.last_row + 1) if row not in non_data_rows]
    counts: dict[int, int] = {}
    for column in range(grid.left, grid.last_column + 1):
        if any(grid.at(row, column) is not None for row in range(header.first_row, header.row + 1)):
            continue
        cells = [cell for row in rows if (cell := grid.at(row, column)) is not None]
        if cells and not _are_row_numbers(cells):
            counts[column] = len(cells)
    return counts


def _are_row_numbers(cells: Sequence[Raw]) -> bool:
    """Return whether *cells* are at least two numbers, each one more than the one above."""
    numbers = [cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
    return len(numbers) == len(cells) > 1 and all(number == previous + 1 for previous, number in pairwise(numbers))


def _are_column_numbers(cells: Sequence[Raw]) -> bool:
    """Return whether *cells* are consecutive numbers, after letters or not: A, B, 1, 2, 3, (4), 5 = 3 + 4."""
    numbers: list[int] = []
    for cell in cells:
        text = f"{cell:.0f}" if isinstance(cell, float | int) and isfinite(cell) and cell == int(cell) else cell
        match = _COLUMN_NUMBER.fullmatch(text) if isinstance(text, str) else None
        if match:
            numbers.append(int(match[1]))
        elif numbers or not isinstance(text, str) or not _COLUMN_LETTER.fullmatch(text):
            return False
    return len(numbers) >= LEAST_COLUMN_NUMBERS - 1 and all(
        number == previous + 1 for previous, number in pairwise(numbers)
    )


class _RowClassifier:
    """Classifies the rows of one table."""

    def __init__(self, grid: Grid, block: Block, header: Header) -> None:
        self.grid, self.block, self.header = grid, block, header
        self.known = known_headers(block)
        self.ids = {column: id for id, column in header.columns.items()}
        self.key_ids = [id for id in block.keys if block.columns[id].required] or list(block.keys)
        self.key_columns = [header.columns[id] for id in self.key_ids if id in header.columns]
        self.has_all_keys = len(self.key_columns) == len(self.key_ids) > 0
        self.free_text_columns = {column for column, id in self.ids.items() if _is_free_text(block, id)}
        facts = grid.facts
        self.unreadable = {*(facts.errors or ()), *(facts.uncached or ()), *(facts.odd or ())}

    def classified(self) -> Iterator[tuple[int, OtherRow]]:
        """Yield the rows that are not data, with their row number."""
        rows = range(self.header.row + 1, self.grid.last_row + 1)
        complete_rows = frozenset(row for row in rows if self._is_complete(row))
        last_complete, header_row, under_other_header = max(complete_rows, default=0), self.header.row, False
        for row in rows:
            finding = self._column_numbers(row) if row - header_row in (1, 2) else None
            if finding is None and row not in complete_rows:
                finding = self._classify(row, row > last_complete)
            if finding is not None and finding.kind in (sheet_kinds.REPEATED_HEAD, sheet_kinds.OTHER_HEAD):
                header_row, under_other_header = row, finding.kind is sheet_kinds.OTHER_HEAD
            if finding is not None:
                yield row, OtherRow(finding, finding.kind is sheet_kinds.TOTAL_ROW and self._has_figures(row))
            elif under_other_header:
                yield row, OtherRow(None, has_figures=True)

    def _is_complete(self, row: int) -> bool:
        """Return whether every key is filled, and none is a header or the word for a total."""
        if not self.has_all_keys:
            return False
        for column in self.key_columns:
            cell = self.grid.at(row, column)
            if cell is None or (isinstance(cell, str) and (_is_total(cell, True) or loose(cell) in self.known)):
                return False
        return True

    def _cells(self, row: int) -> dict[int, Raw]:
        """Return the filled cells of a row by column number, including errors and formulas without a result."""
        cells: dict[int, Raw] = {}
        for column in range(self.grid.left, self.grid.last_column + 1):
            cell = self.grid.at(row, column)
            if cell is not None or (row, column) in self.unreadable:
                cells[column] = cell
        return cells

    def _has_figures(self, row: int) -> bool:
        """Return whether the row is filled in any column that counts as filling in a row of Progress."""
        columns = (column for id, column in self.header.columns.items() if id in FILLING)
        return any(self.grid.at(row, column) is not None or (row, column) in self.unreadable for column in columns)

    def _classify(self, row: int, trailing: bool) -> Finding | None:
        cells = self._cells(row)
        if not cells:
            return None
        return self._repeated_header(row, cells) or self._total(row, cells) or self._heading(row, cells, trailing)

    def _repeated_header(self, row: int, cells: Mapping[int, Raw]) -> Finding | None:
        """Return a finding for a header pasted among the rows, with the same columns or with others."""
        known_cells = {
            column: self.known[loose(cell)]
            for column, cell in cells.items()
            if isinstance(cell, str) and loose(cell) in self.known
        }
        equal_cells = [
            column
            for column, cell in cells.items()
            if self._equals_header(column, cell) or known_cells.get(column) == self.ids.get(column, "")
        ]
        if len(known_cells) < 2 and len(equal_cells) < 2:
            return None
        if set(cells) & set(self.ids) <= set(equal_cells) and all(
            self.ids.get(column) == id for column, id in known_cells.items() if column not in equal_cells
        ):
            return self._finding(sheet_kinds.REPEATED_HEAD, row, min(cells), {"first": self.header.row})
        rows_below = sum(bool(self._cells(row_below)) for row_below in range(row + 1, self.grid.last_row + 1))
        return self._finding(sheet_kinds.OTHER_HEAD, row, min(cells), {"first": self.header.row, "rows": rows_below})

    def _equals_header(self, column: int, cell: Raw) -> bool:
        texts = (self.grid.at(row, column) for row in range(self.header.first_row, self.header.row + 1))
        return isinstance(cell, str) and any(isinstance(text, str) and loose(text) == loose(cell) for text in texts)

    def _column_numbers(self, row: int) -> Finding | None:
        """Return a finding for a row of column numbers (A, B, 1, 2, 3 …) or of explanations in brackets."""
        cells = self._cells(row)
        if len(cells) < LEAST_COLUMN_NUMBERS or not set(cells) & set(self.key_columns):
            return None
        in_brackets = all(isinstance(cell, str) and _BRACKETED.fullmatch(cell) for cell in cells.values())
        if in_brackets or _are_column_numbers([cell for _, cell in sorted(cells.items())]):
            return self._finding(sheet_kinds.NUMBERED_ROW, row, min(cells), {})
        return None

    def _total(self, row: int, cells: Mapping[int, Raw]) -> Finding | None:
        for column, cell in cells.items():
            if isinstance(cell, str) and column not in self.free_text_columns:
                id = self.ids.get(column)
                if _is_total(cell, id is None or self.block.columns[id].key):
                    return self._finding(
                        sheet_kinds.TOTAL_ROW, row, column, {"text": cell.strip(), "key": self._key_words()}
                    )
        return None

    def _heading(self, row: int, cells: Mapping[int, Raw], trailing: bool) -> Finding | None:
        texts = {column: cell for column, cell in cells.items() if isinstance(cell, str)}
        ordinals = [
            column
            for column, text in texts.items()
            if self._only_numbers_rows(column) and _ORDINAL.fullmatch(text.strip())
        ]
        labels = [column for column in texts if column not in ordinals]
        if len(texts) < len(cells) or not labels:
            return None
        column = labels[0]
        if (
            len(labels) == 1
            and column not in self.free_text_columns
            and (ordinals or self._is_heading(column, texts[column]))
        ):
            return self._finding(sheet_kinds.HEADING_ROW, row, column, {"text": texts[column].strip()})
        if trailing and all(self._is_remark(label, texts[label]) for label in labels):
            return self._finding(sheet_kinds.HEADING_ROW, row, column, {"text": texts[column].strip()})
        return None

    def _only_numbers_rows(self, column: int) -> bool:
        """Return whether a column only numbers the rows: by its header, or without one if all keys have theirs."""
        text = self.header.unknown.get(column)
        return self.has_all_keys and column not in self.ids and (text is None or is_row_number(text))

    def _is_heading(self, column_number: int, text: str) -> bool:
        """Return whether the only text of a row is a heading: numbered, with a colon, or words in a column of codes."""
        column = self.block.columns.get(self.ids.get(column_number, ""))
        is_reference = column is not None and column.cell_type is CellType.CODE and column.refers_to is not None
        return bool(_HEADING.fullmatch(_normalised(text))) or (is_reference and " " in text.strip())

    def _is_remark(self, column_number: int, text: str) -> bool:
        """Return whether a text below the table is a remark (a signature, a footnote) and not a code or a figure."""
        column = self.block.columns.get(self.ids.get(column_number, ""))
        if column is None or column_number in self.free_text_columns:
            return True
        if column.cell_type is CellType.CODE:
            return column.refers_to is not None and " " in text.strip()
        words = len(text.split())
        return (
            not column.required and words > 1 and (words >= SENTENCE_WORDS or not any(char.isdigit() for char in text))
        )

    def _key_words(self) -> Words:
        names = [self.block.columns[key].words for key in self.key_ids]
        return Words.joined(names)

    def _finding(self, kind: Kind, row: int, column: int, values: dict[str, object]) -> Finding:
        return Finding(kind, CellRef(self.grid.title, row, column), values)


def _is_free_text(block: Block, id: str) -> bool:
    """Return whether a column holds evidence, notes and the like, whose text never shows what kind of row it is in."""
    column = block.columns[id]
    return column.cell_type in (CellType.TEXT, CellType.LONG) and column.typed and not column.required


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@lru_cache(maxsize=4096)
def _is_total(text: str, in_key: bool) -> bool:
    """Return whether *text* marks its row as a total. In a key column more words may follow."""
    normalised = _normalised(text)
    return bool(_TOTAL.fullmatch(normalised) or (in_key and _TOTAL_OF.fullmatch(normalised)))
