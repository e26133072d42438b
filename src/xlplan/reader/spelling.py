"""The listed spelling that a misspelt code or list value means, and whether that is beyond doubt."""

from collections.abc import Iterable
from functools import lru_cache

from xlplan.text.legacy import decode_tcvn3, decode_vni, reads_as_it_stands
from xlplan.text.letters import lookalike_key, spelling_key, without_accents
from xlplan.words import closest

_ROMAN = frozenset({("i", "1"), ("1", "i")})  # II.1 and 11.1 may be two codes


def meant(text: str, candidates: Iterable[str], *, closed: bool = False) -> tuple[str | None, bool]:
    """The candidate that *text* means and whether it is sure: the same but for Unicode form, tone style, look-alike
    letters, spaces, hidden characters or a legacy font. *closed*: the candidates are all there is, so a missing accent
    is sure too.
    """
    return _meant(text, tuple(dict.fromkeys(candidates)), closed)


@lru_cache(maxsize=1024)
def _meant(text: str, listed: tuple[str, ...], closed: bool) -> tuple[str | None, bool]:
    for form in dict.fromkeys((text, decode_tcvn3(text), decode_vni(text))):
        found = [one for one in listed if spelling_key(one) == spelling_key(form)]
        if found:
            return found[0], len(found) == 1 and (form == text or not reads_as_it_stands(text))
    alike = [one for one in listed if lookalike_key(one) == lookalike_key(text)]
    if len(alike) == 1:
        return alike[0], _is_slip(spelling_key(alike[0]), spelling_key(text))
    if text.isascii():
        bare = [one for one in listed if spelling_key(without_accents(one)) == spelling_key(text)]
        if len(bare) == 1:
            return bare[0], closed
    return closest(text, listed), False


def _is_slip(listed: str, typed: str) -> bool:
    """Whether O for 0 or l for 1 is the only difference, in a code long enough that this cannot be another one."""
    pairs = list(zip(listed, typed, strict=False))
    kept = sum(one == other for one, other in pairs)
    return len(listed) == len(typed) and kept >= 2 and not _ROMAN & set(pairs)
