"""Decode text typed for the fonts of the nineties: TCVN3 (``.VnTime``), VNI (``VNI-Times``), and mojibake of UTF-8.

TCVN3 is the character set VN3 of the standard TCVN 5712:1993 (also called VSCII-3 or ABC): one byte for each lower-case
letter; fonts named ``.Vn…H`` draw capitals from the same bytes. VNI is the encoding of VNI Software for Windows: a
letter, and after it a second character for its mark. Neither table is typed out in full: the runs below follow the
order of the letters in the published tables, and the rest is generated.
"""

import re
import unicodedata
from dataclasses import replace
from functools import cache, lru_cache
from typing import Literal

from xlplan.dataclass import dataclass
from xlplan.text.syllables import is_abbreviation, is_syllable

Scheme = Literal["TCVN3", "VNI", "UTF-8"]

_TCVN_TONES = "\u0300\u0309\u0303\u0301\u0323"  # order within TCVN 5712: huyền, hỏi, ngã, sắc, nặng
_TCVN_BASES = "ĂÂÊÔƠƯĐăâêôơưđ"
# TCVN 5712:1993, set VN3: the bytes of each vowel with its five tones. The bytes in the gaps are
# capitals of the larger sets VN1 and VN2, which these fonts do not have.
_TCVN_RUNS = {
    "a": (0xB5, 0xB6, 0xB7, 0xB8, 0xB9),
    "ă": (0xBB, 0xBC, 0xBD, 0xBE, 0xC6),
    "â": (0xC7, 0xC8, 0xC9, 0xCA, 0xCB),
    "e": (0xCC, 0xCE, 0xCF, 0xD0, 0xD1),
    "ê": (0xD2, 0xD3, 0xD4, 0xD5, 0xD6),
    "i": (0xD7, 0xD8, 0xDC, 0xDD, 0xDE),
    "o": (0xDF, 0xE1, 0xE2, 0xE3, 0xE4),
    "ô": (0xE5, 0xE6, 0xE7, 0xE8, 0xE9),
    "ơ": (0xEA, 0xEB, 0xEC, 0xED, 0xEE),
    "u": (0xEF, 0xF1, 0xF2, 0xF3, 0xF4),
    "ư": (0xF5, 0xF6, 0xF7, 0xF8, 0xF9),
    "y": (0xFA, 0xFB, 0xFC, 0xFD, 0xFE),
}
# VNI encoding for Windows: the character after a base letter that adds a tone, or a breve or circumflex and a tone.
_VNI_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0303": "õ", "\u0309": "û", "\u0323": "ï"}
_VNI_BREVE = {"": "ê", "\u0300": "è", "\u0301": "é", "\u0303": "ü", "\u0309": "ú", "\u0323": "ë"}
_VNI_CIRCUMFLEX = {"": "â", "\u0300": "à", "\u0301": "á", "\u0303": "ã", "\u0309": "å", "\u0323": "ä"}
# Letters that VNI writes as one character.
_VNI_ALONE = {"ì": "ì", "í": "í", "ĩ": "ó", "ỉ": "æ", "ị": "ò", "ỵ": "î", "ơ": "ô", "ư": "ö", "đ": "ñ"}


def _tcvn3_table() -> dict[str, str]:
    table = {chr(code): letter for code, letter in enumerate(_TCVN_BASES, 0xA1)}
    for base, codes in _TCVN_RUNS.items():
        table |= {
            chr(code): unicodedata.normalize("NFC", base + tone) for code, tone in zip(codes, _TCVN_TONES, strict=True)
        }
    return table


def _vni_table() -> dict[str, str]:
    table = {mark: letter for letter, mark in _VNI_ALONE.items()}
    for base in "aeouy":
        table |= {base + mark: unicodedata.normalize("NFC", base + tone) for tone, mark in _VNI_TONES.items()}
    for base, mark in (("ơ", "ô"), ("ư", "ö")):
        table |= {mark + sign: unicodedata.normalize("NFC", base + tone) for tone, sign in _VNI_TONES.items()}
    for base in "aeo":
        table |= {
            base + mark: unicodedata.normalize("NFC", base + "\u0302" + tone) for tone, mark in _VNI_CIRCUMFLEX.items()
        }
    table |= {"a" + mark: unicodedata.normalize("NFC", "a\u0306" + tone) for tone, mark in _VNI_BREVE.items()}
    del table["yï"]  # ỵ has a code of its own
    upper = {code.upper(): letter.upper() for code, letter in table.items()}
    mixed = {code[0].upper() + code[1]: letter.upper() for code, letter in table.items() if len(code) == 2}
    return {**table, **upper, **mixed}


TCVN3 = _tcvn3_table()
VNI = _vni_table()
_VNI_MARKS = frozenset("øùõûïèéüúëâàáãåäê") | frozenset("øùõûïèéüúëâàáãåäê".upper())
_ENCODE = {
    "TCVN3": {letter: code for code, letter in TCVN3.items()},
    "VNI": {letter: code for code, letter in reversed(VNI.items())},
}

MARKED = re.compile("[\u00a1-\u00ff]")
_TYPOGRAPHY = "\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ab"
_NON_SPACE_RUN = re.compile(rf"[^\s\x00-\x40\x5b-\x60\x7b-\x7f{_TYPOGRAPHY}]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_VIETNAMESE_LATIN = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
_MOJIBAKE = re.compile("[\u00c2-\u00c6\u00e1-\u00e2][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u2122]")


@dataclass(frozen=True, slots=True)
class Legacy:
    """Text decoded from a legacy encoding."""

    text: str
    """The text in Unicode."""

    scheme: Scheme
    """The encoding it was typed in."""

    sure: bool
    """No other reading is likely."""

    alternatives: tuple[str, ...] = ()
    """All possible readings where there are several."""


def decode_tcvn3(text: str) -> str:
    return text.translate(_TCVN_TRANSLATION)


@cache
def _vni_code() -> re.Pattern[str]:
    """Matches any code of VNI. It has 192 of them, and few texts come so far."""
    return re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


def decode_vni(text: str) -> str:
    return _vni_code().sub(lambda match: VNI[match[0]], text)


def encode(text: str, scheme: str) -> str:
    """Encode Unicode text for a legacy font; letters that the encoding lacks stay as they are."""
    table = _ENCODE[scheme]
    return "".join(table.get(char, char) for char in unicodedata.normalize("NFC", text))


def decode_by_font(text: str, font: str) -> Legacy | None:
    """Decode *text* that is formatted in a legacy *font*; None if it is Unicode nevertheless, or not Vietnamese."""
    scheme: Scheme = "VNI" if font.upper().startswith("VNI") else "TCVN3"
    if not _is_single_byte(text) or not MARKED.search(text):
        return None
    decoded = _decoded(text, scheme)
    if decoded is None or decoded == text:
        return None
    if scheme == "TCVN3" and font.upper().endswith("H"):
        decoded = decoded.upper()
    if not _reads_as_vietnamese(decoded):
        return None
    return Legacy(decoded, scheme, False, (text, decoded)) if _is_vietnamese(text) else Legacy(decoded, scheme, True)


@lru_cache(maxsize=4096)
def decode_by_pattern(text: str) -> Legacy | None:
    """Decode *text* whose font is unknown, or return None.

    Every marked word must decode to a Vietnamese syllable, and must not have been one as it stands.
    """
    mojibake = _mojibake(text)
    if mojibake is not None:
        return mojibake
    if not _is_single_byte(text) or not MARKED.search(text) or _is_vietnamese(text):
        return None
    readings = [
        Legacy(decoded, scheme, _is_strong(text, decoded))
        for scheme in _SCHEMES
        if (decoded := _decoded(text, scheme)) is not None and _reads_as_vietnamese(decoded)
    ]
    readings = [reading for reading in readings if _is_enough(text, reading.text)]
    if len(readings) == 2:
        return replace(readings[0], sure=False, alternatives=tuple(reading.text for reading in readings))
    return readings[0] if readings else None


_SCHEMES: tuple[Scheme, ...] = ("TCVN3", "VNI")
_TCVN_TRANSLATION = str.maketrans(TCVN3)


def _is_single_byte(text: str) -> bool:
    return all(char <= "\u00ff" or char in _TYPOGRAPHY for char in text)


def _decoded(text: str, scheme: Scheme) -> str | None:
    """Decode *text*; None if it holds a character that the scheme does not have."""
    if scheme == "TCVN3":
        return None if any(char not in TCVN3 for char in MARKED.findall(text)) else decode_tcvn3(text)
    remainder = _vni_code().sub("", text)
    return None if MARKED.search(remainder) else decode_vni(text)


def _reads_as_vietnamese(decoded: str) -> bool:
    """Return whether every word with an accent is a syllable, and at least half of the other words could be."""
    words = _LETTERS.findall(decoded)
    accented = [word for word in words if not word.isascii()]
    unaccented = [word for word in words if word.isascii() and not word.isupper()]
    syllables = sum(is_syllable(word) for word in unaccented)
    return bool(accented) and all(_is_word(word) for word in accented) and 2 * syllables >= len(unaccented)


def _is_word(word: str) -> bool:
    return (is_syllable(word) and _well_cased(word)) or is_abbreviation(word)


def _well_cased(word: str) -> bool:
    """Return whether the case is regular (thành, Thành, THÀNH); a capital inside shows that the table was wrong."""
    return word.islower() or word.isupper() or word[1:].islower()


def _is_vietnamese(text: str) -> bool:
    """Return whether *text* is correct Vietnamese without decoding: every word with a mark is a syllable."""
    return all(is_syllable(word) and set(MARKED.findall(word)) <= _VIETNAMESE_LATIN for word in _marked_words(text))


def reads_as_it_stands(text: str) -> bool:
    """Return whether *text* is readable without a legacy font: every marked word is a syllable or an abbreviation."""
    return not MARKED.search(text) or _is_vietnamese(text) or all(map(is_abbreviation, _marked_words(text)))


def _marked_words(text: str) -> list[str]:
    """Return the words that hold a character from U+00A1 to U+00FF, which may be a letter in a legacy font.

    Quotes and similar signs around a word are removed; units such as m² and °C are left out.
    """
    pieces = (piece.strip("«»°ºª©®·") for piece in _NON_SPACE_RUN.findall(text))
    return [piece for piece in pieces if MARKED.search(piece) and not _UNIT.fullmatch(piece)]


_UNIT = re.compile(r"[A-Za-z]{0,3}[²³]|µ[A-Za-z]{1,2}|[°º][CF]|[±×÷§¹²³¼½¾]+")


def _is_enough(text: str, decoded: str) -> bool:
    """Return whether enough was decoded to be convincing.

    Two different accented syllables are enough. One is enough if *text* holds a sign that no word has; or a letter that
    Vietnamese does not have, and at least two other words, all of them syllables.
    """
    syllables = _accented_syllables(decoded)
    if len(syllables) >= 2:
        return True
    unaccented = [word for word in _LETTERS.findall(decoded) if word.isascii() and not word.isupper()]
    among_syllables = len(unaccented) >= 2 and all(map(is_syllable, unaccented)) and _has_foreign_sign(text)
    return len(syllables) == 1 and (
        among_syllables or any(not char.isalpha() or char in "ªµº" for char in MARKED.findall(text))
    )


def _is_strong(text: str, decoded: str) -> bool:
    """Return whether two different syllables were decoded and *text* holds a letter or sign foreign to Vietnamese."""
    return len(_accented_syllables(decoded)) >= 2 and _has_foreign_sign(text)


def _has_foreign_sign(text: str) -> bool:
    return any(char not in _VIETNAMESE_LATIN for char in MARKED.findall(text))


def _accented_syllables(decoded: str) -> set[str]:
    return {
        word.lower() for word in _LETTERS.findall(decoded) if len(word) > 1 and not word.isascii() and is_syllable(word)
    }


def _mojibake(text: str) -> Legacy | None:
    """Decode UTF-8 that was opened as Western text (“Tiáº¿n Ä‘á»™” is Tiến độ), or return None."""
    if not _MOJIBAKE.search(text):
        return None
    try:
        decoded = b"".join(_western_byte(char) for char in text).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    if decoded == text or not all(
        _is_word(word) or word.isascii() for word in _LETTERS.findall(unicodedata.normalize("NFC", decoded))
    ):
        return None
    return Legacy(unicodedata.normalize("NFC", decoded), "UTF-8", True)


def _western_byte(char: str) -> bytes:
    """Encode one character in cp1252, or as Latin-1 where cp1252 has no such character."""
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")
