"""Finding the head of a table: within the first rows, over one row or two, in either language, in any order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from xlplan.findings import CellRef, Finding
from xlplan.grid import Grid, column_letters
from xlplan.layout import HEADER_WITHIN, Block, Column
from xlplan.layout.columns import CellType
from xlplan.reader import kinds, sheet_kinds
from xlplan.reader.likeness import alike, bare
from xlplan.words import Words, closest, loose

# columns that only count rows
_ORDINALS = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", "s t t", "t t", "no", "", "#"})
# below a group head: the figure itself
_THE_FIGURE = frozenset({"so thuc hien", "thuc hien", "tu so", "actual", "numerator"})
_OF_ANOTHER_TIME = frozenset(
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
    """A table's head: its last *row* (and its first, *top*), *columns* id → column number; the other, non-empty headers
    by column number.

    *read_as* names the columns whose header is only like the declared one, *doubts* those that a group head may have
    given another meaning, *twins* repeated columns that say nothing of their own, *torn* the ids that two unlike
    columns claim.
    """

    row: int
    columns: Mapping[str, int]
    unknown: Mapping[int, str]
    repeated: Mapping[int, str]
    top: int = 0
    grouped: bool = False
    read_as: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    doubts: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    twins: Mapping[int, str] = field(default_factory=dict)
    torn: frozenset[str] = frozenset()

    @property
    def first(self) -> int:
        return self.top or self.row

    @property
    def score(self) -> tuple[int, bool]:
        """How well rows serve as a head: the columns they name, then whether group heads give some of them their
        meaning.
        """
        return len(self.columns) + len(self.doubts), self.grouped

    @property
    def said(self) -> frozenset[str]:
        """The columns about which a finding of their own speaks, so that they are not called missing as well."""
        return self.torn | {id for id, _ in self.doubts.values()}


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The column that a head's texts name: *sure* when no text is needed to explain it, *doubtful* when it may be
    another.
    """

    id: str | None
    sure: bool = True
    doubtful: bool = False


def find_header(
    grid: Grid, block: Block, first: int = 1, last: int | None = None, only: int | None = None
) -> Header | None:
    """The row, or pair of rows, that names most columns of *block* between the columns *first* and *last*; *only* looks
    at one row."""
    least = min(2, len(block.columns))
    best: Header | None = None
    plainest: tuple[int, Header] | None = None
    above: dict[int, str] = {}
    for row in range(1, min(HEADER_WITHIN, grid.last_row) + 1) if only is None else (only,):
        here = _texts(grid, row, max(first, grid.left), grid.last_column if last is None else last)
        found = [_named(row, {place: (text,) for place, text in here.items()}, block)]
        if above and here and only is None and _all_text(grid, row, here):
            found.append(_pair(row, above, here, block))
        for one in found:
            if one.score[0] >= least and (best is None or one.score > best.score):
                best = one
        plain = sum(bare(text) in _bare_headers(block) for text in here.values())
        if plain >= least and (plainest is None or plain > plainest[0]):
            plainest = plain, found[0]
        if best is not None and best.columns.keys() >= set(block.typed):
            break  # nothing below can name more
        above = here
    return best or (plainest[1] if plainest else None)


def header_findings(
    header: Header,
    block: Block,
    sheet: str,
    may_lack: frozenset[str] = frozenset(),
    unheaded: Mapping[int, int] | None = None,
) -> Iterator[Finding]:
    """Missing, unknown, repeated and renamed columns. An older layout may lack some; *unheaded* are the filled cells of
    columns without any header: they are why one is missing, else they are said for themselves."""
    letters = ", ".join(map(column_letters, unheaded or ()))
    missing = [id for id in block.typed if not (id in header.columns or id in header.said or id in may_lack)]
    for id in missing:
        guess = _guess(block.columns[id], header, letters)
        yield Finding(kinds.NO_COLUMN, CellRef(sheet, header.row), {"column": block.columns[id].words, "guess": guess})
    if unheaded and not missing:
        values = {"letters": letters, "cells": sum(unheaded.values())}
        yield Finding(sheet_kinds.NO_HEADING, CellRef(sheet, header.row, min(unheaded)), values)
    if header.top:
        yield Finding(sheet_kinds.TWO_ROW_HEAD, CellRef(sheet, header.top), {"first": header.top, "last": header.row})
    for place, text in header.unknown.items():
        if not is_ordinal(text):
            yield Finding(kinds.UNKNOWN_COLUMN, CellRef(sheet, header.row, place), {"column": text})
    for place, (id, text) in header.read_as.items():
        if block.columns[id].typed:
            yield Finding(
                sheet_kinds.READ_AS,
                CellRef(sheet, header.row, place),
                {"text": text, "column": block.columns[id].words},
            )
    for place, (id, text) in header.doubts.items():
        yield Finding(
            sheet_kinds.DOUBTFUL_COLUMN,
            CellRef(sheet, header.row, place),
            {"text": text, "column": block.columns[id].words},
        )
    for kind, places in ((kinds.TWO_COLUMNS, header.repeated), (sheet_kinds.TWIN_COLUMN, header.twins)):
        for place, id in places.items():
            if block.columns[id].typed:
                yield Finding(kind, CellRef(sheet, header.row, place), {"column": block.columns[id].words})


def _guess(column: Column, header: Header, letters: str) -> Words:
    """What a missing column may stand under: a question, whose answer is the clerk's."""
    unclaimed = [text for text in header.unknown.values() if not is_ordinal(text) and not _of_another_time(text)]
    near = next((found for found in (closest(text, unclaimed) for text in column.words.both()) if found), None)
    if near is None:
        like = [text for text in unclaimed if alike(text, column)]
        near = like[0] if len(like) == 1 else None
    if near is None and letters:
        return Words(f" (cột {letters} không có tiêu đề)", f" (column {letters} has no header)")
    return did_you_mean(near)


def _of_another_time(text: str) -> bool:
    return any(words in bare(text) for words in _OF_ANOTHER_TIME)


def did_you_mean(guess: str | None) -> Words:
    if guess is None:
        return Words("", "")
    return Words(f" (có phải là «{guess}»?)", f" (is it “{guess}”?)")


def is_ordinal(text: str) -> bool:
    """Whether a header says that its column only counts the rows (STT)."""
    return bare(text) in _ORDINALS


def _texts(grid: Grid, row: int, first: int, last: int) -> dict[int, str]:
    return {place: str(text) for place in range(first, last + 1) if (text := grid.at(row, place)) is not None}


def _all_text(grid: Grid, row: int, here: Mapping[int, str]) -> bool:
    return all(isinstance(grid.at(row, place), str) for place in here)


def _pair(row: int, above: Mapping[int, str], here: Mapping[int, str], block: Block) -> Header:
    """The head that the rows *row* - 1 and *row* make together.

    A text of the upper row spans the empty cells to its right as far as figures stand below it; one over nothing is a
    header merged over both rows, one over a code or a date is the table's title.
    """
    known = known_headers(block)
    texts: dict[int, tuple[str, ...]] = {}
    group: str | None = None
    for place in sorted({*above, *here}):
        id = known.get(loose(here.get(place, "")))
        if place in above:
            group = above[place] if place in here else None
        if id is not None and block.columns[id].cell_type is not CellType.AMOUNT:
            group = None
        if place in here:
            texts[place] = (here[place],) if group is None else (group, here[place])
        else:
            texts[place] = (above[place],)
    return _named(row, texts, block, row - 1)


def _named(row: int, texts: Mapping[int, tuple[str, ...]], block: Block, top: int = 0) -> Header:
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    repeated: dict[int, str] = {}
    read_as: dict[int, tuple[str, str]] = {}
    doubts: dict[int, tuple[str, str]] = {}
    grouped = False
    for place, parts in texts.items():
        text, meant = " / ".join(parts), _meaning(parts, block)
        grouped = grouped or meant.doubtful or meant.id != known_headers(block).get(loose(parts[-1]))
        if meant.id is None:
            unknown[place] = text
        elif meant.doubtful:
            doubts[place] = (meant.id, text)
        elif meant.id in columns:
            repeated[place] = meant.id
        else:
            columns[meant.id] = place
            if not meant.sure:
                read_as[place] = (meant.id, text)
    doubts = {place: said for place, said in doubts.items() if said[0] not in columns}
    unknown |= {
        place: " / ".join(texts[place]) for place in texts if place not in (*columns.values(), *repeated, *doubts)
    }
    return Header(row, columns, unknown, repeated, top, grouped, read_as, doubts)


def _meaning(parts: tuple[str, ...], block: Block) -> _Meaning:
    """What the texts of one column's head say, the upper one first."""
    known = known_headers(block)
    own = known.get(loose(parts[-1]))
    if len(parts) == 1:
        return _Meaning(own)
    upper, lower = bare(parts[0]), bare(parts[1])
    joined = _bare_headers(block).get(f"{upper} {lower}")
    if joined is not None:
        return _Meaning(joined)
    group = known.get(loose(parts[0]))
    if group is not None and lower in _THE_FIGURE:
        # «Cùng kỳ năm trước» over «Số thực hiện» is last year's figure, never this year's
        return _Meaning(group, sure=False)
    moved = upper not in _THE_FIGURE and (group is not None or _of_another_time(upper))
    return _Meaning(own, doubtful=moved and own is not None and block.columns[own].cell_type is CellType.AMOUNT)


@lru_cache(maxsize=256)
def _loose_words(words: Words) -> tuple[str, str]:
    return loose(words.vi), loose(words.en)


_KNOWN: dict[str, dict[str, str]] = {}
_BARE: dict[str, dict[str, str]] = {}


def known_headers(block: Block) -> Mapping[str, str]:
    """Header text in loose form → column id, both languages; worked out once per block."""
    if block.id not in _KNOWN:
        columns: Mapping[str, Column] = block.columns
        _KNOWN[block.id] = {text: id for id, column in columns.items() for text in _loose_words(column.words)}
    return _KNOWN[block.id]


def _bare_headers(block: Block) -> Mapping[str, str]:
    """Header text without marks and signs → column id, both languages."""
    if block.id not in _BARE:
        _BARE[block.id] = {bare(text): id for id, column in block.columns.items() for text in column.words.both()}
    return _BARE[block.id]
