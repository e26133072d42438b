"""Normalise the two official positions of a tone mark: hoà → hòa, thuỷ → thủy; hoàn and quý have only one."""

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_MOVED = {
    first + second + tone: first + tone + second
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for tone in ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
}


def normalise_tones(text: str) -> str:
    """Return *text* in NFC with the tone of a final oa, oe or uy on its first vowel, as most keyboards write it."""
    return _WORD.sub(lambda word: _normalised_word(word[0]), unicodedata.normalize("NFC", text))


def _normalised_word(word: str) -> str:
    """Move the mark if the pair ends the word (not in hoàn, khuỷu) and its u is not part of the onset (not in quý)."""
    decomposed = unicodedata.normalize("NFD", word)
    ending = decomposed[-3:]
    moved = _MOVED.get(ending.lower())
    if moved is None or decomposed[:-3].lower().endswith("q"):
        return word
    cased = (ending[0], moved[1], ending[1])
    return unicodedata.normalize("NFC", decomposed[:-3] + "".join(cased))
