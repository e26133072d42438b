"""The words around a typed number: scales (triệu), units of measure (tỷ đồng), bounds (từ 10 trở lên)."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from xlplan.dataclass import dataclass
from xlplan.text.letters import plain_spaces, without_accents

_SCALES = {
    1000: "k nghìn ngàn nghin ngan thousand",
    10**6: "tr trđ triệu trieu million",
    10**9: "tỷ tỉ ty ti billion",
    100: "trăm tram",
    10: "chục chuc",
}
SCALE = {word: Decimal(value) for value, words in _SCALES.items() for word in words.split()}
# Nouns that only name what was counted.
COUNTED = frozenset(
    """
    lớp|cuộc|lượt|thủ tục|thuê bao|người|văn bản|hồ sơ|đơn vị|xã|phường|huyện|trường|hộ|vụ|đợt|buổi|bài|tin|tin bài|cái|chiếc|bộ
    dịch vụ|hội nghị|đề án|dự án|mô hình|giải|suất|ca|trường hợp|cá nhân|tập thể|học viên|lượt người|sản phẩm|điểm|máy|trạm
    đồng|đ|vnđ|vnd|lop|cuoc|luot|nguoi|class|classes|case|cases|people|person|persons|procedure|procedures|documents|inspections
    """.strip()  # noqa: E501
    .replace("\n    ", "|")
    .split("|")
)
PERCENT_WORDS = ("%", "phần trăm", "phan tram", "per cent", "percent")


def factor(words: str, unit: str) -> Decimal | None:
    """Return what a number followed by *words* is to be multiplied by to be counted in *unit*; None if that is unknown.

    Examples: ("tỷ đồng", "tỷ đồng") → 1; ("triệu", "lượt") → 1000000; ("tỷ đồng", "triệu đồng") → 1000;
    ("km", "lớp") → None.
    """
    scale, noun = _scale_and_noun(words)
    unit_scale, unit_noun = _scale_and_noun(unit)
    if noun and noun != unit_noun and (unit_noun or scale != unit_scale):
        return None
    return scale / unit_scale


@lru_cache(maxsize=1024)
def _scale_and_noun(text: str) -> tuple[Decimal, str]:
    """Split ``nghìn tỷ đồng`` into its scale, 10¹², and its noun without accents, ``dong``."""
    words = plain_spaces(unicodedata.normalize("NFC", text)).strip(".() ").lower().split()
    scale = Decimal(1)
    while words and words[0] in SCALE:
        scale *= SCALE[words.pop(0)]
    return scale, without_accents(" ".join(words))


@dataclass(frozen=True, slots=True)
class Bound:
    """A number that is typed as the least or the most that is wanted."""

    at_least: bool

    number: str
    """The text of the number, with its unit."""


# Without accents. The words before the number, or those after it, make it a bound.
_LEAST = (
    "tren|hon|it nhat|toi thieu|khong duoi|khong it hon|khong thap hon"
    "|at least|no less than|not less than|more than|over"
)
_MOST = (
    "duoi|toi da|khong qua|khong vuot qua|khong tren|khong cao hon|khong nhieu hon|nhieu nhat"
    "|at most|no more than|not more than|less than|under|below|up to"
)
_NUMBER = r"(?P<number>[^\d≥≤<>=]{0,2}\d.*?)"
_BOUNDS = (
    (True, re.compile(rf"(?:dat )?(?:(?:{_LEAST}) (?:la |bang |dat )?|≥ ?|>=? ?|=> ?){_NUMBER}(?: tro len)?")),
    (False, re.compile(rf"(?:{_MOST}) (?:la |bang )?{_NUMBER}(?: tro xuong)?|(?:≤ ?|<=? ?|=< ?)(?P<after>.+)")),
    (True, re.compile(rf"(?:dat )?(?:tu )?{_NUMBER} (?:tro len|or more|and above|and over)")),
    (False, re.compile(rf"(?:tu )?{_NUMBER} (?:tro xuong|or less|and below)")),
)


def split_bound(text: str) -> Bound | None:
    """Return the bound that *text* states, or None: ``từ 10% trở lên`` is at least ``10%``."""
    typed = plain_spaces(unicodedata.normalize("NFC", text)).strip(" .")
    plain = without_accents(typed).lower()
    if len(plain) != len(typed):
        return None
    for at_least, pattern in _BOUNDS:
        match = pattern.fullmatch(plain)
        if match is not None:
            start, end = match.span("number") if match["number"] is not None else match.span("after")
            return Bound(at_least, typed[start:end])
    return None
