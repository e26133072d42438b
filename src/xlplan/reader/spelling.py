"""Find the listed code or list value that a misspelt one means, and whether that is beyond doubt."""

from collections.abc import Iterable
from functools import lru_cache

from xlplan.text.letters import lookalike_key, spelling_key, without_accents
from xlplan.words import closest

_ROMAN = frozenset({("i", "1"), ("1", "i")})  # II.1 and 11.1 may be two codes


def closest_spelling(text: str, candidates: Iterable[str], *, closed: bool = False) -> tuple[str | None, bool]:
    """Return the candidate that *text* means, or None, and whether it is sure.

    It is sure if the texts differ only in Unicode form, position of the tone mark, look-alike letters, spaces, hidden
    characters or a legacy encoding. *closed* means that there are no other values than the candidates; then missing
    accents are sure as well.
    """
    return _closest_spelling(text, tuple(dict.fromkeys(candidates)), closed)


@lru_cache(maxsize=1024)
def _closest_spelling(text: str, candidates: tuple[str, ...], closed: bool) -> tuple[str | None, bool]:
    from xlplan.text.legacy import decode_tcvn3, decode_vni, reads_as_it_stands  # its tables are for misspelt values

    for form in dict.fromkeys((text, decode_tcvn3(text), decode_vni(text))):
        matches = [candidate for candidate in candidates if spelling_key(candidate) == spelling_key(form)]
        if matches:
            return matches[0], len(matches) == 1 and (form == text or not reads_as_it_stands(text))
    lookalikes = [candidate for candidate in candidates if lookalike_key(candidate) == lookalike_key(text)]
    if len(lookalikes) == 1:
        return lookalikes[0], _is_slip(spelling_key(lookalikes[0]), spelling_key(text))
    if text.isascii():
        unaccented = [
            candidate for candidate in candidates if spelling_key(without_accents(candidate)) == spelling_key(text)
        ]
        if len(unaccented) == 1:
            return unaccented[0], closed
    return closest(text, candidates), False


def _is_slip(listed: str, typed: str) -> bool:
    """Return whether O for 0 or l for 1 is the only difference, and the code is long enough to exclude another code."""
    pairs = list(zip(listed, typed, strict=False))
    equal = sum(letter == typed_letter for letter, typed_letter in pairs)
    return len(listed) == len(typed) and equal >= 2 and not _ROMAN & set(pairs)
