"""Words by which users say that there is nothing to report."""

from xlplan.text.letters import without_accents

# Without accents: «không», «không có», «không phát sinh» and how they are abbreviated.
_NOTHING = frozenset(("-", "--", "–", "—", "khong", "khong co", "khong phat sinh", "k", "ko", "kps", "nil", "none"))
_NOT_APPLICABLE = frozenset(("n/a", "na", "kad", "khong ap dung", "not applicable"))


def means_nothing(text: str) -> bool:
    """Whether *text* is a dash or a word by which users say that there is nothing to report: «KPS», «không có», N/A."""
    return _bare(text) in _NOTHING or means_not_applicable(text)


def means_not_applicable(text: str) -> bool:
    return _bare(text) in _NOT_APPLICABLE


def _bare(text: str) -> str:
    return " ".join(without_accents(text).casefold().split()).strip(".")
