"""Decide whether a word is a Vietnamese syllable: an onset, a rhyme, and a tone mark on the right vowel.

A legacy decoder turns any text into something; the text was Vietnamese only if the result consists of syllables.
"""

import re
import unicodedata
from functools import lru_cache

TONES = {"\u0300": "grave", "\u0301": "acute", "\u0303": "tilde", "\u0309": "hook", "\u0323": "dot"}
_STOP_TONES = {"\u0301", "\u0323"}  # sắc, nặng: the only tones of a syllable that ends in c, ch, p or t
_MARKED_VOWELS = "ăâêôơư"

_RHYMES = frozenset(
    re.findall(
        r"\w+",
        """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uyn uynh uyt uyu
    ư ưa ưc ưi ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
    """,  # noqa: E501
    )
)
_ONSETS = ("ngh", "ng", "nh", "gh", "gi", "ch", "kh", "ph", "qu", "th", "tr", *"bcdđghklmnprstvx", "")
_FRONT_VOWELS = "eêiy"
_ABBREVIATION = re.compile(r"[bcdđghklmnpqrstvxăâêôơư]{1,6}", re.IGNORECASE)
_VOWELS = re.compile(r"[aăâeêioôơuưy]+")


def is_syllable(word: str) -> bool:
    """Return whether *word* can be Vietnamese; any case, composed or decomposed Unicode."""
    return _is_syllable(unicodedata.normalize("NFC", word).lower())


def is_abbreviation(word: str) -> bool:
    """Return whether *word* is up to six capitals (UBND, HĐND, NLĐ), or đ alone, the currency."""
    return word == "đ" or (word.isupper() and _ABBREVIATION.fullmatch(word) is not None)


@lru_cache(maxsize=8192)
def _is_syllable(word: str) -> bool:
    toneless, tone, position = _without_tone(word)
    if toneless is None:
        return False
    return any(
        _is_well_formed(toneless[: len(onset)], toneless[len(onset) :], tone, position - len(onset))
        for onset in _ONSETS
        if toneless.startswith(onset)
    )


def _without_tone(word: str) -> tuple[str | None, str, int]:
    """Return the word without its tone mark, the mark, and the index of the letter that carried it (-1: no tone).

    The word is None if it has two tone marks.
    """
    letters: list[str] = []
    tone, position = "", -1
    for char in unicodedata.normalize("NFD", word):
        if char in TONES:
            if tone:
                return None, "", -1
            tone, position = char, len(letters) - 1
        elif unicodedata.combining(char) and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        else:
            letters.append(char)
    return "".join(letters), tone, position


def _is_well_formed(onset: str, rhyme: str, tone: str, position: int) -> bool:
    if rhyme not in _RHYMES or not _onset_agrees(onset, rhyme):
        return False
    if rhyme.endswith(("c", "ch", "p", "t")) and tone not in _STOP_TONES:
        return False
    return not tone or position in tone_positions(onset, rhyme)


def _onset_agrees(onset: str, rhyme: str) -> bool:
    """Return whether *onset* can be spelled before *rhyme*: k, gh, ngh before front vowels, c, ng before the others."""
    front = rhyme[0] in _FRONT_VOWELS
    if onset in ("k", "gh", "ngh"):
        return front and not (onset != "k" and rhyme[0] == "y")
    if onset in ("c", "ng"):
        return not front
    if onset == "g":
        return not front or rhyme[0] == "i"
    if onset == "":
        return not rhyme.startswith("iê")
    return onset == "qu" or not rhyme.startswith("yê")


def tone_positions(onset: str, rhyme: str) -> frozenset[int]:
    """Return the indexes in *rhyme* (composed, toneless) of the vowels that may carry the tone mark.

    Two indexes where both styles are official (hoà, hòa).
    """
    match = _VOWELS.match(rhyme)
    vowels = match[0] if match else ""
    marked_positions = [position for position, letter in enumerate(vowels) if letter in _MARKED_VOWELS]
    if marked_positions:
        return frozenset({marked_positions[-1]})
    if len(vowels) == 3:
        return frozenset({1})
    if len(vowels) == 2:
        if rhyme in ("oa", "oe", "uy"):
            return frozenset({0, 1})
        return frozenset({1 if len(rhyme) > 2 else 0})
    return frozenset({0})
