"""A text cell and what is wrong with its letters: one repaired text, the problems in it, and whether the repair is
sure.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from xlplan.text.legacy import Legacy, by_font, by_pattern
from xlplan.text.letters import (
    COMBINING,
    FOREIGN,
    HIDDEN,
    ODD_SPACES,
    UNSURE_HIDDEN,
    latin_words,
    plain_spaces,
    without_hidden,
)


class Problem(Enum):
    """What can be wrong with the letters of a text; the first in this order is the one to tell."""

    LEGACY = "legacy font"
    HIDDEN = "hidden characters"
    LOOK_ALIKE = "look-alike letters"
    DECOMPOSED = "decomposed"
    SPACES = "spaces"


@dataclass(frozen=True, slots=True)
class Repair:
    """*text* is what the cell probably ought to hold; without *problems* it is what the cell holds. *alternatives* are
    all that it may say where a legacy font leaves two readings."""

    text: str
    problems: tuple[Problem, ...] = ()
    sure: bool = True
    scheme: str = ""
    alternatives: tuple[str, ...] = ()


# One look at a cell: whatever does not match this has no problem that a repair knows.
SUSPECT = re.compile(
    "|".join(
        (
            HIDDEN.pattern,
            COMBINING.pattern,
            ODD_SPACES.pattern,
            FOREIGN.pattern,
            r"\A[\x00-\x7f]*[\x80-\xff][\x00-\xff\u2010-\u2122]*\Z",
        )
    )
    + "|[\u00c2-\u00c6\u00e1\u00e2][\u0080-\u00bf\u0152-\u2122]"
)


def is_suspect(text: str) -> bool:
    return SUSPECT.search(text) is not None


@lru_cache(maxsize=8192)
def repair(text: str, font: str | None = None) -> Repair:
    """Everything that can be mended in *text*, typed in *font* where that is a legacy one. Repairing twice changes
    nothing.
    """
    legacy = _legacy(text, font)
    found: list[Problem] = []
    sure = True
    if legacy is None:  # a hidden character may part what would be known; a soft hyphen is a letter of TCVN3
        text, found, sure = _cleaned(text)
        legacy = _legacy(text, font)
    if legacy is None:
        return Repair(text, tuple(found), sure)
    mended, more, sure_too = _cleaned(legacy.text)
    return Repair(
        mended, (Problem.LEGACY, *found, *more), sure and sure_too and legacy.sure, legacy.scheme, legacy.alternatives
    )


def _legacy(text: str, font: str | None) -> Legacy | None:
    return (by_font(text, font) if font else None) or by_pattern(text)


def _cleaned(text: str) -> tuple[str, list[Problem], bool]:
    problems: list[Problem] = []
    sure = True
    if HIDDEN.search(text):
        problems.append(Problem.HIDDEN)
        sure = UNSURE_HIDDEN.search(text) is None
        text = without_hidden(text)
    composed = unicodedata.normalize("NFC", text)
    turned, sure_letters = latin_words(composed)
    if turned != composed:
        problems.append(Problem.LOOK_ALIKE)
        sure = sure and sure_letters
    if composed != text or not unicodedata.is_normalized("NFC", turned):
        problems.append(Problem.DECOMPOSED)
    text = unicodedata.normalize("NFC", turned)
    if ODD_SPACES.search(text):
        problems.append(Problem.SPACES)
        text = plain_spaces(text)
    return text, problems, sure
