"""Repair the characters of a text cell: the repaired text, the problems in it, and whether the repair is sure."""

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from xlplan.dataclass import dataclass
from xlplan.text.letters import (
    COMBINING,
    FOREIGN,
    FULL_WIDTH,
    HIDDEN,
    ODD_SPACES,
    UNSURE_HIDDEN,
    latin_words,
    plain_spaces,
    without_hidden,
)

if TYPE_CHECKING:
    from xlplan.text.legacy import Legacy


class Problem(Enum):
    """What can be wrong with the characters of a text, in order of gravity: the first one present is reported."""

    LEGACY = "legacy font"
    HIDDEN = "hidden characters"
    LOOK_ALIKE = "look-alike letters"
    DECOMPOSED = "decomposed"
    SPACES = "spaces"


@dataclass(frozen=True, slots=True)
class Repair:
    """The repair of one text."""

    text: str
    """The text that the cell should probably hold; the original text if there are no problems."""

    problems: tuple[Problem, ...] = ()

    sure: bool = True
    """The repair is beyond doubt."""

    scheme: str = ""
    """The legacy encoding of the original, if any."""

    alternatives: tuple[str, ...] = ()
    """All possible readings where a legacy encoding leaves two."""


# A quick filter: a text that does not match has no problem that :func:`repair` knows.
SUSPECT = re.compile(
    "|".join(
        (
            HIDDEN.pattern,
            COMBINING.pattern,
            ODD_SPACES.pattern,
            FOREIGN.pattern,
            FULL_WIDTH.pattern,
            r"\A[\x00-\x7f]*[\x80-\xff][\x00-\xff\u2010-\u2122]*\Z",
        )
    )
    + "|[\u00c2-\u00c6\u00e1\u00e2][\u0080-\u00bf\u0152-\u2122]"
)


def is_suspect(text: str) -> bool:
    return SUSPECT.search(text) is not None


@lru_cache(maxsize=8192)
def repair(text: str, font: str | None = None) -> Repair:
    """Repair everything that can be repaired in *text*; *font* is the cell's font if that is a legacy one.

    Idempotent: repairing the result again changes nothing.
    """
    legacy = _legacy(text, font)
    problems: list[Problem] = []
    sure = True
    # Decode before cleaning, because a soft hyphen is a letter of TCVN3; and again after it, because a hidden character
    # may split a code.
    if legacy is None:
        text, problems, sure = _cleaned(text)
        legacy = _legacy(text, font)
    if legacy is None:
        return Repair(text, tuple(problems), sure)
    repaired, more_problems, text_sure = _cleaned(legacy.text)
    return Repair(
        repaired,
        (Problem.LEGACY, *problems, *more_problems),
        sure and text_sure and legacy.sure,
        legacy.scheme,
        legacy.alternatives,
    )


def _legacy(text: str, font: str | None) -> "Legacy | None":
    from xlplan.text.legacy import decode_by_font, decode_by_pattern  # its tables are for suspect texts alone

    return (decode_by_font(text, font) if font else None) or decode_by_pattern(text)


def _cleaned(text: str) -> tuple[str, list[Problem], bool]:
    """Repair everything but the encoding; return the text, its problems and whether the repair is sure."""
    problems: list[Problem] = []
    sure = True
    if HIDDEN.search(text):
        problems.append(Problem.HIDDEN)
        sure = UNSURE_HIDDEN.search(text) is None
        text = without_hidden(text)
    composed = unicodedata.normalize("NFC", text)
    converted, letters_sure = latin_words(composed)
    if converted != composed:
        problems.append(Problem.LOOK_ALIKE)
        sure = sure and letters_sure
    if composed != text or not unicodedata.is_normalized("NFC", converted):
        problems.append(Problem.DECOMPOSED)
    text = unicodedata.normalize("NFC", converted)
    if ODD_SPACES.search(text):
        problems.append(Problem.SPACES)
        text = plain_spaces(text)
    return text, problems, sure
