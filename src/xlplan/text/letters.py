"""Detect and normalise misleading characters: hidden ones, odd spaces, combining accents, look-alike letters."""

import re
import unicodedata
from functools import lru_cache

from xlplan.text.tones import normalise_tones

# Invisible: control characters (except line breaks of any kind), soft hyphens, zero-width characters.
_CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_INVISIBLE = _CONTROL + "\u00ad\u180e\u200b-\u200d\u2060\ufeff"
# Bidirectional controls, which change the order of display; and what replaces a lost character.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_LOST = "\ufff9-\ufffd"
_ODD_SPACE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029"

HIDDEN = re.compile(f"[{_INVISIBLE}{_BIDI}{_LOST}]")
UNSURE_HIDDEN = re.compile(f"[{_CONTROL}\u200c\u200d{_BIDI}{_LOST}]")
_DROPPED = re.compile(f"[{_INVISIBLE}{_BIDI}]")
_SPACES = re.compile(f"[ {_ODD_SPACE}]+")
ODD_SPACES = re.compile(f"[{_ODD_SPACE}]|  |^[ \n\r]|[ \n\r]$")
COMBINING = re.compile("[\u0300-\u036f]")

_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХаеорсухіјѕ", "ABESIJKMHOPCTYXaeopcyxijs", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοι", "ABEZHIKMNOPTYXoi", strict=True))
LOOK_ALIKES = {**_CYRILLIC, **_GREEK, "Ð": "Đ"}  # the Icelandic Ð is on keyboards that have no Đ
FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if FULL_WIDTH.match(chr(code))}
_TO_LATIN: dict[int, str | int] = {**{ord(sign): letter for sign, letter in LOOK_ALIKES.items()}, **_HALF_WIDTH}
FOREIGN = re.compile(f"[{''.join(LOOK_ALIKES)}]")
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u052f]")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_LIKE_DIGITS = str.maketrans({"o": "0", "i": "1", "l": "1", "|": "1"})


def without_hidden(text: str) -> str:
    """Remove invisible characters from *text*; one that replaces a lost letter is kept."""
    return _DROPPED.sub("", text)


def plain_spaces(text: str) -> str:
    """Collapse spaces of any kind to single ordinary ones and strip the ends; line breaks inside are kept."""
    return _SPACES.sub(" ", text).strip(" \n\r")


def latin(text: str) -> str:
    """Replace look-alikes of other alphabets, and full-width characters, by the Latin letters they resemble."""
    return text.translate(_TO_LATIN)


def latin_words(text: str) -> tuple[str, bool]:
    """Replace look-alikes in words that also hold Latin letters or digits; return the text and whether it is sure.

    Full-width characters are the same letters and always replaced. A word that holds another Greek or Cyrillic letter
    is a foreign word and is kept. A word made of look-alikes only, in a text with Latin letters, is replaced but not
    sure.
    """
    text = text.translate(_HALF_WIDTH)
    if not FOREIGN.search(text):
        return text, True
    sure = True
    latin_around = _LATIN.search(text) is not None

    def replaced(match: re.Match[str]) -> str:
        nonlocal sure
        word = match[0]
        if not FOREIGN.search(word):
            return word
        converted = latin(word)
        if _OTHER_SCRIPT.search(converted):
            return word
        if _LATIN.search(word) or any(char.isdigit() for char in word):
            return converted
        if latin_around:
            sure = False
            return converted
        return word

    return _WORD.sub(replaced, text), sure


@lru_cache(maxsize=8192)
def spelling_key(text: str) -> str:
    """Return a key that is equal for two spellings of one name.

    It ignores hidden characters, Unicode form, the position of the tone mark, look-alike letters, kinds of hyphen,
    spaces and case.
    """
    return normalise_tones(plain_spaces(latin(without_hidden(text)).translate(_DASHES))).casefold()


@lru_cache(maxsize=8192)
def lookalike_key(text: str) -> str:
    """Return a key that is equal for two codes that look alike.

    It is :func:`spelling_key` without spaces, with O as 0, I and l as 1.
    """
    return re.sub(r"\s", "", spelling_key(text)).translate(_LIKE_DIGITS)


def without_accents(text: str) -> str:
    """Remove all accents (Đạt → Dat), as text looks when typed without a Vietnamese keyboard."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return COMBINING.sub("", decomposed)
