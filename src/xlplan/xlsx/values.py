"""The value of a cell from its text in the file: numbers, dates, times, durations, truth values, texts.

Types: ECMA-376 Part 1, 18.18.11 ``ST_CellType``; texts: 22.9.2.19 ``ST_Xstring``. Serial numbers of dates: 18.17.4.
"""

import math
import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from xlplan.grid import Raw
from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, SPACE, attributes, unescaped

_NUMBER = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?")
_CODE_POINT = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)?")
_ISO_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?")
_RUN = re.compile(r"<(/?)(?:[^\s<>/:]{1,64}:)?(rPh|t)(?=[\s/>])" + ATTRIBUTES + ">([^<]*+)", re.ASCII)
_VALUE = re.compile(PREFIX + r"v(?=[\s/>])" + ATTRIBUTES + ">([^<]*+)", re.ASCII)

_DAY = 86_400_000  # milliseconds
_EPOCH = datetime.combine(date(1899, 12, 30), time())
_EPOCH_1904 = datetime.combine(date(1904, 1, 1), time())
_FALSE_LEAP_DAY = 60  # 29 February 1900, which never was; serial numbers below it are one day further on
_LAST_DAY = 2_958_465  # 31 December 9999
_LAST_DAY_1904 = _LAST_DAY - 1_462
_TRUTHS = {"1": True, "0": False, "true": True, "false": False}


def number(text: str) -> float | None:
    """The finite number that *text* writes; None where it writes none (``1,5``, ``INF``, ``1e999``)."""
    text = text.strip(SPACE)
    if _NUMBER.fullmatch(text) is None:
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def number_or_text(text: str) -> Raw:
    """The number that *text* writes; a text that writes none as it is."""
    value = number(text)
    return unescaped(text) if value is None else value


def truth(text: str) -> bool | None:
    """The truth value that *text* writes, None where it writes none."""
    return _TRUTHS.get(text.strip(SPACE).lower())


@lru_cache(maxsize=1 << 12)  # the same days recur in many rows
def moment(serial: float, *, epoch_1904: bool) -> Raw:
    """The date, the time of day, or both, that *serial* stands for; the number itself where it stands for none.

    A whole number is a date, a number below 1 a time of day; moments are exact to a millisecond.
    """
    if not 0 <= serial < (_LAST_DAY_1904 if epoch_1904 else _LAST_DAY) + 1:
        return serial
    if serial < 1:
        return (_EPOCH + _milliseconds(serial)).time()
    start = _EPOCH_1904 if epoch_1904 else _EPOCH if serial >= _FALSE_LEAP_DAY else _EPOCH + timedelta(days=1)
    try:
        result = start + _milliseconds(serial)
    except OverflowError:  # the last millisecond of the last day, rounded up
        return serial
    return result.date() if serial == int(serial) else result


def duration(days: float) -> Raw:
    """A number of days as a duration; the number itself where it is too large for one."""
    try:
        return _milliseconds(days)
    except OverflowError:
        return days


def _milliseconds(days: float) -> timedelta:
    return timedelta(milliseconds=math.floor(days * _DAY + 0.5))


def iso_moment(text: str) -> Raw:
    """The date or time that *text* writes as ISO 8601 (a cell of type ``d``); *text* itself where it writes none."""
    plain = text.strip(SPACE).removesuffix("Z")
    try:
        if _ISO_TIME.fullmatch(plain):
            return time.fromisoformat(plain)
        if _ISO_DATE.fullmatch(plain):
            return datetime.fromisoformat(plain) if "T" in plain else date.fromisoformat(plain)
    except ValueError:
        pass
    return text


def spelled_out(text: str) -> str:
    """*text* with the characters that ``_x000D_`` and the like stand for: such as XML cannot hold."""
    if "_x" not in text:
        return text
    text = _CODE_POINT.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # two halves make one character


def text_of(content: str) -> str:
    """The text of a string item or inline string: of its runs, without phonetic hints.

    Spaces at its ends are formatting of the file, unless ``xml:space`` says that they are kept.
    """
    texts = []
    phonetic = False
    for closing, name, tag, text in _RUN.findall(content):
        if name == "rPh":
            phonetic = not closing and not tag.endswith("/")
        elif not closing and not phonetic and not tag.endswith("/"):
            text = unescaped(text)
            is_kept = "preserve" in tag and attributes(tag).get("xml:space") == "preserve"
            texts.append(spelled_out(text if is_kept else text.strip(SPACE)))
    return "".join(texts)


def value_text(content: str) -> str | None:
    """The text of the ``v`` element in the content of a cell; None where it has none."""
    match = _VALUE.search(content)
    return match[2] if match and not match[1].endswith("/") else "" if match else None
