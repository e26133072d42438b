"""The listed spelling that a misspelt code or list value means, and whether that is beyond doubt."""

from collections.abc import Iterable

from xlplan.text.legacy import decode_tcvn3, decode_vni
from xlplan.text.letters import same, seems, without_accents
from xlplan.words import closest

_CONFUSED = frozenset({("i", "1"), ("1", "i")})  # II.1 and 11.1 may be two codes


def meant(text: str, candidates: Iterable[str], *, closed: bool = False) -> tuple[str | None, bool]:
    """The candidate that *text* means and whether it is sure: the same but for Unicode form, tone style, look-alike letters,
    spaces, hidden characters or a legacy font. *closed*: the candidates are all there is, so a missing accent is sure too.
    """
    listed = list(dict.fromkeys(candidates))
    for form in (text, decode_tcvn3(text), decode_vni(text)):
        found = [one for one in listed if same(one) == same(form)]
        if found:
            return found[0], len(found) == 1
    alike = [one for one in listed if seems(one) == seems(text)]
    if len(alike) == 1:
        return alike[0], not _CONFUSED & set(zip(same(alike[0]), same(text), strict=False))
    if text.isascii():
        bare = [one for one in listed if same(without_accents(one)) == same(text)]
        if len(bare) == 1:
            return bare[0], closed
    return closest(text, listed), False
