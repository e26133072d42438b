"""Find the header of a table: within the first rows, in one row or two, in either language, in any order."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache

from xlplan.dataclass import dataclass
from xlplan.findings import CellRef, Finding
from xlplan.grid import Grid, column_letters
from xlplan.layout import HEADER_WITHIN, Block, Column
from xlplan.layout.columns import CellType
from xlplan.reader import kinds, sheet_kinds
from xlplan.reader.likeness import bare_words, shares_words
from xlplan.words import Words, closest, loose

# Headers of columns that only number the rows.
_ROW_NUMBER_WORDS = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", "s t t", "t t", "no", "", "#"})
# Headers below a group header that mean the figure itself.
_FIGURE_WORDS = frozenset({"so thuc hien", "thuc hien", "tu so", "actual", "numerator"})
# Words of headers whose figures are cumulative, planned, or of another period.
_OTHER_PERIOD_WORDS = frozenset(
    {
        "luy ke",
        "cong don",
        "ke hoach",
        "nam truoc",
        "cung ky",
        "ky truoc",
        "thang truoc",
        "cumulative",
        "to date",
        "last year",
    }
)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: one row, or two that are read together."""

    row: int
    """The last row of the header; the data begin below it."""

    columns: Mapping[str, int]
    """Column id → column number, of the columns that will be read."""

    unknown: Mapping[int, str]
    """Column number → header text, where no declared column is meant."""

    duplicates: Mapping[int, str]
    """Column number → column id, of further columns with a header that an earlier column has already. After
    :func:`~xlplan.reader.shared_headers.resolve_headers`: only those that differ, so that none of them is read."""

    upper_row: int = 0
    """The first row of a header in two rows; 0 for a header in one row."""

    grouped: bool = False
    """Whether a group header in the upper row gives some columns their meaning."""

    inferred: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    """Column number → (column id, header text), where the header only resembles the declared one."""

    ambiguous: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    """Column number → (column id, header text), where the group header may give the column another meaning. Such
    columns are not read."""

    redundant: Mapping[int, str] = field(default_factory=dict)
    """Column number → column id, of duplicate columns that are empty or equal to the one that is read."""

    conflicting: frozenset[str] = frozenset()
    """Ids that two or more differing columns have as their header, so that none of them is read."""

    @property
    def first_row(self) -> int:
        return self.upper_row or self.row

    @property
    def match_quality(self) -> tuple[int, bool]:
        """How well the rows serve as a header: first the number of columns that they name, then whether they hold group
        headers. The greatest is used."""
        return len(self.columns) + len(self.ambiguous), self.grouped

    @property
    def reported_ids(self) -> frozenset[str]:
        """Columns that have a finding of their own and are therefore not reported as missing."""
        return self.conflicting | {id for id, _ in self.ambiguous.values()}


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the header texts of one column mean."""

    id: str | None
    """The id of the declared column, or None."""

    sure: bool = True
    """The header is a declared one; otherwise the user is asked to confirm it."""

    doubtful: bool = False
    """The group header may give the column another meaning."""


def find_header(
    grid: Grid, block: Block, first_column: int = 1, last_column: int | None = None, only_row: int | None = None
) -> Header | None:
    """Return the row, or pair of rows, that names most columns of *block*, or None if none names at least two.

    The search covers the first rows of the sheet between *first_column* and *last_column*; *only_row* restricts it to
    one row.
    """
    minimum = min(2, len(block.columns))
    best: Header | None = None
    best_plain: tuple[int, Header] | None = None
    texts_above: dict[int, str] = {}
    for row in range(1, min(HEADER_WITHIN, grid.last_row) + 1) if only_row is None else (only_row,):
        texts = _texts(
            grid, row, max(first_column, grid.left), grid.last_column if last_column is None else last_column
        )
        headers = [_header_of(row, {column: (text,) for column, text in texts.items()}, block)]
        if texts_above and texts and only_row is None and _all_text(grid, row, texts):
            headers.append(_two_row_header(row, texts_above, texts, block))
        for header in headers:
            if header.match_quality[0] >= minimum and (best is None or header.match_quality > best.match_quality):
                best = header
        plain_matches = sum(bare_words(text) in _bare_header_words(block) for text in texts.values())
        if plain_matches >= minimum and (best_plain is None or plain_matches > best_plain[0]):
            best_plain = plain_matches, headers[0]
        if best is not None and best.columns.keys() >= set(block.typed):
            break  # no row below can name more
        texts_above = texts
    return best or (best_plain[1] if best_plain else None)


def header_findings(
    header: Header,
    block: Block,
    sheet: str,
    may_lack: frozenset[str] = frozenset(),
    unheaded: Mapping[int, int] | None = None,
) -> Iterator[Finding]:
    """Yield a finding for each missing, unknown, duplicate, ambiguous and renamed column.

    *may_lack* are ids of columns that an older layout does not have. *unheaded* maps the number of a column without any
    header to its count of filled cells; these columns are offered as an explanation for a missing one, and reported on
    their own only if none is missing.
    """
    letters = ", ".join(map(column_letters, unheaded or ()))
    missing = [id for id in block.typed if not (id in header.columns or id in header.reported_ids or id in may_lack)]
    for id in missing:
        guess = _guess(block.columns[id], header, letters)
        yield Finding(kinds.NO_COLUMN, CellRef(sheet, header.row), {"column": block.columns[id].words, "guess": guess})
    if unheaded and not missing:
        values = {"letters": letters, "cells": sum(unheaded.values())}
        yield Finding(sheet_kinds.NO_HEADING, CellRef(sheet, header.row, min(unheaded)), values)
    if header.upper_row:
        yield Finding(
            sheet_kinds.TWO_ROW_HEAD, CellRef(sheet, header.upper_row), {"first": header.upper_row, "last": header.row}
        )
    for column, text in header.unknown.items():
        if not is_row_number(text):
            yield Finding(kinds.UNKNOWN_COLUMN, CellRef(sheet, header.row, column), {"column": text})
    for column, (id, text) in header.inferred.items():
        if block.columns[id].typed:
            yield Finding(
                sheet_kinds.READ_AS,
                CellRef(sheet, header.row, column),
                {"text": text, "column": block.columns[id].words},
            )
    for column, (id, text) in header.ambiguous.items():
        yield Finding(
            sheet_kinds.DOUBTFUL_COLUMN,
            CellRef(sheet, header.row, column),
            {"text": text, "column": block.columns[id].words},
        )
    for kind, columns in ((kinds.TWO_COLUMNS, header.duplicates), (sheet_kinds.TWIN_COLUMN, header.redundant)):
        for column, id in columns.items():
            if block.columns[id].typed:
                yield Finding(kind, CellRef(sheet, header.row, column), {"column": block.columns[id].words})


def _guess(column: Column, header: Header, letters: str) -> Words:
    """Return a question about which other header may be that of a missing column; the clerk answers it."""
    unclaimed = [text for text in header.unknown.values() if not is_row_number(text) and not _is_of_other_period(text)]
    nearest = next((match for match in (closest(text, unclaimed) for text in column.words.both()) if match), None)
    if nearest is None:
        similar = [text for text in unclaimed if shares_words(text, column)]
        nearest = similar[0] if len(similar) == 1 else None
    if nearest is None and letters:
        return Words(f" (cột {letters} không có tiêu đề)", f" (column {letters} has no header)")
    return did_you_mean(nearest)


def _is_of_other_period(text: str) -> bool:
    return any(words in bare_words(text) for words in _OTHER_PERIOD_WORDS)


def did_you_mean(guess: str | None) -> Words:
    if guess is None:
        return Words("", "")
    return Words(f" (có phải là «{guess}»?)", f" (is it “{guess}”?)")


def is_row_number(text: str) -> bool:
    """Return whether a header shows that its column only numbers the rows (STT)."""
    return bare_words(text) in _ROW_NUMBER_WORDS


def _texts(grid: Grid, row: int, first_column: int, last_column: int) -> dict[int, str]:
    return {
        column: str(text)
        for column in range(first_column, last_column + 1)
        if (text := grid.at(row, column)) is not None
    }


def _all_text(grid: Grid, row: int, texts: Mapping[int, str]) -> bool:
    return all(isinstance(grid.at(row, column), str) for column in texts)


def _two_row_header(row: int, upper: Mapping[int, str], lower: Mapping[int, str], block: Block) -> Header:
    """Return the header that the rows *row* - 1 and *row* form together.

    A text of the upper row is a group header: it also applies to the empty cells to its right, as long as the lower row
    has headers of figures there. Above an empty cell it is a header merged over both rows; above a code or a date it is
    the title of the table, and ignored.
    """
    known = known_headers(block)
    texts: dict[int, tuple[str, ...]] = {}
    group: str | None = None
    for column in sorted({*upper, *lower}):
        id = known.get(loose(lower.get(column, "")))
        if column in upper:
            group = upper[column] if column in lower else None
        if id is not None and block.columns[id].cell_type is not CellType.AMOUNT:
            group = None
        if column in lower:
            texts[column] = (lower[column],) if group is None else (group, lower[column])
        else:
            texts[column] = (upper[column],)
    return _header_of(row, texts, block, row - 1)


def _header_of(row: int, texts: Mapping[int, tuple[str, ...]], block: Block, upper_row: int = 0) -> Header:
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    duplicates: dict[int, str] = {}
    inferred: dict[int, tuple[str, str]] = {}
    ambiguous: dict[int, tuple[str, str]] = {}
    grouped = False
    for column, parts in texts.items():
        text, meaning = " / ".join(parts), _meaning(parts, block)
        grouped = grouped or meaning.doubtful or meaning.id != known_headers(block).get(loose(parts[-1]))
        if meaning.id is None:
            unknown[column] = text
        elif meaning.doubtful:
            ambiguous[column] = (meaning.id, text)
        elif meaning.id in columns:
            duplicates[column] = meaning.id
        else:
            columns[meaning.id] = column
            if not meaning.sure:
                inferred[column] = (meaning.id, text)
    ambiguous = {column: match for column, match in ambiguous.items() if match[0] not in columns}
    unknown |= {
        column: " / ".join(texts[column])
        for column in texts
        if column not in (*columns.values(), *duplicates, *ambiguous)
    }
    return Header(row, columns, unknown, duplicates, upper_row, grouped, inferred, ambiguous)


def _meaning(parts: tuple[str, ...], block: Block) -> _Meaning:
    """Return the meaning of the header texts of one column, given as (upper, lower) or (single,)."""
    known = known_headers(block)
    lower_id = known.get(loose(parts[-1]))
    if len(parts) == 1:
        return _Meaning(lower_id)
    upper, lower = bare_words(parts[0]), bare_words(parts[1])
    joined = _bare_header_words(block).get(f"{upper} {lower}")
    if joined is not None:
        return _Meaning(joined)
    group_id = known.get(loose(parts[0]))
    if group_id is not None and lower in _FIGURE_WORDS:
        # “Cùng kỳ năm trước” above “Số thực hiện” is last year's figure, not this year's.
        return _Meaning(group_id, sure=False)
    differs = upper not in _FIGURE_WORDS and (group_id is not None or _is_of_other_period(upper))
    return _Meaning(
        lower_id, doubtful=differs and lower_id is not None and block.columns[lower_id].cell_type is CellType.AMOUNT
    )


@lru_cache(maxsize=256)
def _loose_words(words: Words) -> tuple[str, str]:
    return loose(words.vi), loose(words.en)


_KNOWN: dict[str, dict[str, str]] = {}
_BARE_WORDS: dict[str, dict[str, str]] = {}


def known_headers(block: Block) -> Mapping[str, str]:
    """Return header text in loose form → column id, in both languages; computed once per block."""
    if block.id not in _KNOWN:
        columns: Mapping[str, Column] = block.columns
        _KNOWN[block.id] = {text: id for id, column in columns.items() for text in _loose_words(column.words)}
    return _KNOWN[block.id]


def _bare_header_words(block: Block) -> Mapping[str, str]:
    """Return header text without accents and signs → column id, in both languages; computed once per block."""
    if block.id not in _BARE_WORDS:
        _BARE_WORDS[block.id] = {
            bare_words(text): id for id, column in block.columns.items() for text in column.words.both()
        }
    return _BARE_WORDS[block.id]
