"""The same thing said in Vietnamese and in English, and when two texts count as the same."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Lang = Literal["vi", "en"]

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # grave, acute, tilde, hook above, dot below


@dataclass(frozen=True, slots=True)
class Words:
    """One phrase in both languages; either may hold ``{slots}``."""

    vi: str
    en: str

    def of(self, lang: Lang) -> str:
        return self.vi if lang == "vi" else self.en

    def both(self) -> tuple[str, str]:
        return self.vi, self.en

    def filled(self, **slots: object) -> "Words":
        """The phrase with its slots filled; a slot that is :class:`Words` is filled in each language."""
        vi = {name: slot.vi if isinstance(slot, Words) else slot for name, slot in slots.items()}
        en = {name: slot.en if isinstance(slot, Words) else slot for name, slot in slots.items()}
        return Words(self.vi.format(**vi), self.en.format(**en))

    @staticmethod
    def joined(parts: Iterable["Words"], separator: "Words | None" = None) -> "Words":
        """The phrases as a list, with commas or another *separator* between them."""
        given, between = tuple(parts), separator or COMMA
        return Words(between.vi.join(part.vi for part in given), between.en.join(part.en for part in given))


COMMA = Words(", ", ", ")


@lru_cache(maxsize=1 << 14)  # a few codes, in every row: folded once, and one text in memory for all of them
def as_spreadsheet(text: str) -> str:
    """The form under which a spreadsheet's COUNTIF and MATCH compare: case does not matter, all else does."""
    return text.casefold()


@lru_cache(maxsize=1 << 12)  # the same headers in every workbook of an inbox
def loose(text: str) -> str:
    """The form under which headers, and proposals for misspelt codes, compare.

    Unicode form, case, runs of white space and the place of the tone mark (hoà, hòa) do not matter:
    the tone is taken off its vowel and put at the end of its word.
    """
    return _loose_short(text) if len(text) <= SHORT else _loose(text)


SHORT = 100  # letters: headers, codes and list values come again and again, and are remembered


@lru_cache(maxsize=4096)
def _loose_short(text: str) -> str:
    return _loose(text)


def _loose(text: str) -> str:
    words = unicodedata.normalize("NFD", text).casefold().split()
    return " ".join(_tone_last(word) for word in words)


def closest(text: str, candidates: Iterable[str]) -> str | None:
    """The candidate that *text* most likely means, or None: never a wild guess.

    A match in :func:`loose` form is preferred; else one near spelling, unless two are equally near.
    """
    import difflib

    by_loose: dict[str, str] = {}
    for candidate in candidates:
        by_loose.setdefault(loose(candidate), candidate)
    wanted = loose(text)
    if wanted in by_loose:
        return by_loose[wanted]
    near = difflib.get_close_matches(wanted, by_loose, n=2, cutoff=0.75)
    if not near:
        return None
    if len(near) == 2:
        first, second = (difflib.SequenceMatcher(None, wanted, one).ratio() for one in near)
        if first == second:
            return None
    return by_loose[near[0]]


def _tone_last(word: str) -> str:
    bare = "".join(char for char in word if char not in _TONES)
    tones = "".join(sorted(char for char in word if char in _TONES))
    return re.sub(r"\s+", " ", bare) + tones
