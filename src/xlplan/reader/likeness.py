"""Compare a header with the declared ones: typing errors, shared words, and whether the cells below fit the column."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from xlplan.grid import Grid, Raw
from xlplan.layout import Block, Column
from xlplan.layout.columns import CellType

AGREEING = 0.8
"""The share of a column's filled cells that must have its type; some cells may be mistyped themselves."""

SHORTEST_MISTYPED = 4
"""Letters of the shortest word in which one wrong letter still leaves no doubt."""

LONGEST_CODE = 20
"""Characters."""

_NUMBERED = re.compile(r"\(\s*\d+\s*\)")
_SIGNS = re.compile(r"[\W_]+")
_I_OR_Y = re.compile(r"[hklmst]y|quy")  # kì and kỳ, quí and quý: both spellings are in use

# Short names that offices write above a column. Only for columns whose cells confirm the meaning: codes are looked up,
# months are dates. Columns of numbers have none, because no number shows whether it is a numerator or a denominator.
SHORT_NAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("progress", "unit"): ("ma dv", "don vi", "unit"),
    ("progress", "target"): ("ma ct", "chi tieu", "target"),
    ("progress", "period"): ("thang", "ky bao cao", "ky so lieu", "thang bao cao", "month", "reporting period"),
    ("allocation", "unit"): ("ma dv", "don vi", "unit"),
    ("allocation", "target"): ("ma ct", "chi tieu", "target"),
}


@lru_cache(maxsize=4096)
def bare_words(text: str) -> str:
    """Return the words of *text* without accents, case, signs and a column number in brackets, joined by spaces."""
    letters = unicodedata.normalize("NFD", _NUMBERED.sub(" ", text).casefold()).replace("đ", "d")
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return _SIGNS.sub(" ", plain).strip()


def nearly_matches(text: str, column: Column) -> bool:
    """Return whether *text* differs from the column's header only in accents, signs, spaces or one letter of a word."""
    text_words = _words(text)
    return any(_same_words(text_words, _words(words)) for words in column.words.both())


def shares_words(text: str, column: Column) -> bool:
    """Return whether *text* shares most of its words with the column's header: enough to ask, not to read it."""
    text_words = set(_words(text))
    for words in column.words.both():
        shared = text_words & set(_words(words))
        if len(shared) > 1 and 2 * len(shared) >= len(text_words):
            return True
    return False


def is_short_name(text: str, block: Block, column: Column) -> bool:
    """Return whether *text* is one of the usual short names of the column."""
    return bare_words(text) in SHORT_NAMES.get((block.id, column.id), ())


def cells_agree(column: Column, cells: Iterable[Raw]) -> bool | None:
    """Return whether nearly all filled *cells* have the column's type; None if all are empty."""
    filled = [cell for cell in cells if cell is not None and cell != ""]
    if not filled:
        return None
    return sum(_fits(column, cell) for cell in filled) >= AGREEING * len(filled)


def cells_below(grid: Grid, header_row: int, column: int) -> Iterator[Raw]:
    """Yield the cells of a column below *header_row*: an error as its text, a formula without a result as ``=``."""
    errors, uncached = grid.facts.errors or {}, grid.facts.uncached or frozenset()
    for row in range(header_row + 1, grid.last_row + 1):
        address = (row, column)
        yield errors[address] if address in errors else "=" if address in uncached else grid.at(row, column)


def _fits(column: Column, cell: Raw) -> bool:
    """Return whether *cell* may be a value of *column*, by its type."""
    match column.cell_type:
        case CellType.AMOUNT | CellType.WHOLE:
            return isinstance(cell, int | float) and not isinstance(cell, bool)
        case CellType.DATE | CellType.PERIOD:
            return isinstance(cell, date)
        case CellType.LIST:
            return isinstance(cell, str) and column.choices is not None and column.choices.parse(cell) is not None
        case CellType.CODE if column.by_name:
            return isinstance(cell, str)
        case CellType.CODE:
            return (
                isinstance(cell, str) and not any(char.isspace() for char in cell.strip()) and len(cell) <= LONGEST_CODE
            )
        case _:
            return True


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of *text*, with a final y as i where both spellings are in use."""
    return tuple(f"{word[:-1]}i" if _I_OR_Y.fullmatch(word) else word for word in bare_words(text).split())


def _same_words(words: Sequence[str], declared: Sequence[str]) -> bool:
    """Return whether the words are the same but for spaces, or for one slip in one word."""
    if "".join(words) == "".join(declared):
        return bool(words)
    if len(words) != len(declared):
        return False
    differing = [(left, right) for left, right in zip(words, declared, strict=True) if left != right]
    return len(differing) == 1 and _one_slip(*differing[0])


def _one_slip(word: str, declared: str) -> bool:
    """Return whether one letter is wrong, missing or doubled, or two neighbours are exchanged.

    The first letter and the digits must be right.
    """
    if (
        min(len(word), len(declared)) < SHORTEST_MISTYPED
        or word[0] != declared[0]
        or abs(len(word) - len(declared)) > 1
    ):
        return False
    if [char for char in word if char.isdigit()] != [char for char in declared if char.isdigit()]:
        return False
    start = next(
        (n for n, (letter, other) in enumerate(zip(word, declared, strict=False)) if letter != other),
        min(len(word), len(declared)),
    )
    left, right = word[start:], declared[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right if len(left) > len(right) else left == right[1:]
