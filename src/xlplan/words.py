"""Texts in Vietnamese and English, and the forms under which texts are compared."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from xlplan.dataclass import dataclass

Lang = Literal["vi", "en"]

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # grave, acute, tilde, hook above, dot below


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages; both may contain ``{slots}``."""

    vi: str
    en: str

    def of(self, lang: Lang) -> str:
        return self.vi if lang == "vi" else self.en

    def both(self) -> tuple[str, str]:
        return self.vi, self.en

    def filled(self, **slots: object) -> "Words":
        """Return the text with its slots filled; a value of type :class:`Words` is filled in by language."""
        vi = {name: value.vi if isinstance(value, Words) else value for name, value in slots.items()}
        en = {name: value.en if isinstance(value, Words) else value for name, value in slots.items()}
        return Words(self.vi.format(**vi), self.en.format(**en))

    @staticmethod
    def joined(parts: Iterable["Words"], separator: "Words | None" = None) -> "Words":
        """Join the texts with commas, or with another *separator*."""
        texts, joint = tuple(parts), separator or COMMA
        return Words(joint.vi.join(part.vi for part in texts), joint.en.join(part.en for part in texts))


COMMA = Words(", ", ", ")


@lru_cache(maxsize=1 << 14)  # every row repeats a few codes: fold each once, and share the result
def as_spreadsheet(text: str) -> str:
    """Return the form under which a spreadsheet's COUNTIF and MATCH compare: only case is ignored."""
    return text.casefold()


@lru_cache(maxsize=1 << 12)  # every workbook of an inbox has the same headers
def loose(text: str) -> str:
    """Return the form under which headers, and suggestions for misspelt codes, are compared.

    It ignores Unicode normalisation, case, runs of white space, and which vowel carries the tone mark: the tone moves
    to the end of its word, so that *hoà* and *hòa* become equal.
    """
    return _loose_short(text) if len(text) <= SHORT else _loose(text)


SHORT = 100  # characters: headers, codes and list values repeat and are cached


@lru_cache(maxsize=4096)
def _loose_short(text: str) -> str:
    return _loose(text)


def _loose(text: str) -> str:
    words = unicodedata.normalize("NFD", text).casefold().split()
    return " ".join(_with_tone_last(word) for word in words)


def closest(text: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that *text* most likely means, or None if there is no clear one.

    A match in :func:`loose` form is preferred; else the nearest spelling, unless two are equally near.
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
        first, second = (difflib.SequenceMatcher(None, wanted, spelling).ratio() for spelling in near)
        if first == second:
            return None
    return by_loose[near[0]]


def _with_tone_last(word: str) -> str:
    bare = "".join(char for char in word if char not in _TONES)
    tones = "".join(sorted(char for char in word if char in _TONES))
    return re.sub(r"\s+", " ", bare) + tones
