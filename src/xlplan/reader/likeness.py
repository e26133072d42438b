"""When a header is so near a declared one that it can only be a slip of the keyboard, and whether a column's cells
agree.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from xlplan.grid import Grid, Raw
from xlplan.layout import Block, Column
from xlplan.layout.columns import CellType

AGREEING = 0.8  # of a column's filled cells: some may be mistyped themselves
SHORTEST_MISTYPED = 4  # letters of a word in which one wrong letter still leaves no doubt
LONGEST_CODE = 20

_NUMBERED = re.compile(r"\(\s*\d+\s*\)")
_SIGNS = re.compile(r"[\W_]+")
_I_OR_Y = re.compile(r"[hklmst]y|quy")  # kì and kỳ, quí and quý: both spellings are in use

# Short names that offices write above a column whose cells prove what it holds: codes are looked up, months are dates.
# A column of bare numbers has none: nothing in it tells a numerator from a denominator.
SHORT_NAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("progress", "unit"): ("ma dv", "don vi", "unit"),
    ("progress", "target"): ("ma ct", "chi tieu", "target"),
    ("progress", "period"): ("thang", "ky bao cao", "ky so lieu", "thang bao cao", "month", "reporting period"),
    ("allocation", "unit"): ("ma dv", "don vi", "unit"),
    ("allocation", "target"): ("ma ct", "chi tieu", "target"),
}


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """*text* without marks, case, signs and a column's number in brackets; single spaces between its words."""
    letters = unicodedata.normalize("NFD", _NUMBERED.sub(" ", text).casefold()).replace("đ", "d")
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return _SIGNS.sub(" ", plain).strip()


def near(text: str, column: Column) -> bool:
    """Whether *text* is the column's header but for marks, signs, spaces or one letter of one longer word."""
    written = _words(text)
    return any(_same_words(written, _words(words)) for words in column.words.both())


def alike(text: str, column: Column) -> bool:
    """Whether *text* shares most of its words with the column's header: worth a question, never more."""
    written = set(_words(text))
    for words in column.words.both():
        shared = written & set(_words(words))
        if len(shared) > 1 and 2 * len(shared) >= len(written):
            return True
    return False


def short_name(text: str, block: Block, column: Column) -> bool:
    return bare(text) in SHORT_NAMES.get((block.id, column.id), ())


def agrees(column: Column, cells: Iterable[Raw]) -> bool | None:
    """Whether *cells* are of the column's type, or nearly all of them; None where all are empty."""
    filled = [cell for cell in cells if cell is not None and cell != ""]
    if not filled:
        return None
    return sum(_fits(column, cell) for cell in filled) >= AGREEING * len(filled)


def below(grid: Grid, row: int, place: int) -> Iterator[Raw]:
    """The cells of one column below *row*; an error is its text, a formula without result a sign of its own."""
    errors, uncached = grid.facts.errors or {}, grid.facts.uncached or frozenset()
    for number in range(row + 1, grid.last_row + 1):
        where = (number, place)
        yield errors[where] if where in errors else "=" if where in uncached else grid.at(number, place)


def _fits(column: Column, cell: Raw) -> bool:
    match column.cell_type:
        case CellType.AMOUNT | CellType.WHOLE:
            return isinstance(cell, int | float) and not isinstance(cell, bool)
        case CellType.DATE | CellType.PERIOD:
            return isinstance(cell, date)
        case CellType.LIST:
            return isinstance(cell, str) and column.choices is not None and column.choices.typed(cell) is not None
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
    return tuple(f"{word[:-1]}i" if _I_OR_Y.fullmatch(word) else word for word in bare(text).split())


def _same_words(one: Sequence[str], other: Sequence[str]) -> bool:
    if "".join(one) == "".join(other):
        return bool(one)
    if len(one) != len(other):
        return False
    unlike = [(left, right) for left, right in zip(one, other, strict=True) if left != right]
    return len(unlike) == 1 and _one_slip(*unlike[0])


def _one_slip(one: str, other: str) -> bool:
    """One letter wrong, missing, doubled, or two neighbours exchanged; never the first, never a digit."""
    if min(len(one), len(other)) < SHORTEST_MISTYPED or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    if [char for char in one if char.isdigit()] != [char for char in other if char.isdigit()]:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right if len(left) > len(right) else left == right[1:]
