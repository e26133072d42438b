"""The two official places of a tone mark, and one of them for comparing: hoà → hòa, thuỷ → thủy; hoàn and quý stay."""

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_SECOND = {
    first + second + tone: first + tone + second
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for tone in ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
}


def one_style(text: str) -> str:
    """*text* in NFC with the tone of an open oa, oe, uy on its first vowel, the style of most keyboards."""
    return _WORD.sub(lambda word: _one_style(word[0]), unicodedata.normalize("NFC", text))


def _one_style(word: str) -> str:
    """The pair must end the word (hoàn, khuỷu do not) and its u must not belong to the onset (quý)."""
    apart = unicodedata.normalize("NFD", word)
    ending = apart[-3:]
    moved = _SECOND.get(ending.lower())
    if moved is None or apart[:-3].lower().endswith("q"):
        return word
    cased = (ending[0], moved[1], ending[1])
    return unicodedata.normalize("NFC", apart[:-3] + "".join(cased))
