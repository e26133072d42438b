"""Parse numbers that were typed as text: every value they may mean, and whether only one of them is possible.

One separator followed by exactly three digits is a thousands separator on one PC and a decimal separator on another:
1.110 is 1110 or 1.11. Both values are returned and the caller decides.
"""

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from xlplan.dataclass import dataclass
from xlplan.text.letters import HIDDEN, UNSURE_HIDDEN, without_hidden
from xlplan.text.plausible import MAX_DIGITS, plain
from xlplan.text.units import COUNTED, PERCENT_WORDS, SCALE, factor

Style = Literal["dot thousands", "comma thousands", "dot decimal", "comma decimal"]

_SPACE = re.compile(r"[\u00a0\u2000-\u200a\u202f\u3000 '\u2019]")
_DIGITS_AND_SIGNS = re.compile(r"[0-9., ]*[0-9][0-9., ]*")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*")
_SHAPE = re.compile(
    r"(?P<open>\()?(?P<approximate>[~≈≥≤<>=]{1,2})?\s*(?P<sign>[-+−–] ?)?(?P<body>\d[\d., "
    r"]*|[.,]\d+)(?P<rest>[^\d]*?)(?P<close>\))?"
)
_TAIL = re.compile(r"(?P<first>\d+)\s?(?P<scale>tr|triệu|tỷ|tỉ)\s?(?P<rest>\d{1,3})")
_SCIENTIFIC = re.compile(r"[-+]?\d(?:[.,]\d+)?[eE][+-]?\d{1,2}")
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF0C, 0xFF0E, 0xFF05)}
_LIKE_NUMBER = re.compile(r"(?=.*\d)(?=.*[OoОоlI|])[\dOoОоlI|.,]+")
_LIKE_DIGITS = str.maketrans({"O": "0", "o": "0", "О": "0", "о": "0", "l": "1", "I": "1", "|": "1"})


@dataclass(frozen=True, slots=True)
class NumberReading:
    """The values that a text may mean."""

    values: tuple[Decimal, ...]
    """In no order of likelihood."""

    sure: bool = False
    """There is exactly one value, and no doubt about it."""

    percent: bool = False
    """The values are percentage points: 95 for “95%”."""

    separator: str = ""
    """Set where one separator is the only question: as a thousands separator it gives the first value, as a decimal
    separator the second."""

    written_out: bool = False
    """The number stands with the unit of measure of its row, as in a text."""

    styles: tuple[Style, ...] = ()
    """How the text uses its separators; evidence for other cells of the column."""

    @property
    def ambiguous(self) -> bool:
        return len(self.values) > 1


@lru_cache(maxsize=4096)
def read_number(text: str, unit: str = "") -> NumberReading | None:
    """Return the values that *text* may mean, or None when it is not a number or no value can be proposed.

    *unit* is the unit of measure in which the cell counts, if that is known: with it, 3.500 tỷ đồng is 3500, not
    3500000000000.
    """
    if UNSURE_HIDDEN.search(text):
        return None
    typed = (
        _SPACE.sub(" ", without_hidden(text) if HIDDEN.search(text) else text).translate(_FULL_WIDTH).strip(" \t\r\n")
    )
    reading = (
        _mistyped(typed)
        or _general(unicodedata.normalize("NFC", typed), unit)
        or _scaled_tail(typed, unit)
        or _scientific(typed)
    )
    return replace(reading, values=tuple(dict.fromkeys(map(plain, reading.values)))) if reading else None


def _general(text: str, unit: str) -> NumberReading | None:
    """Read a number with an optional sign, brackets, approximation mark and unit: ``~ 1.234 lớp``, ``(95)``."""
    match = _SHAPE.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    body = _digits(match["body"].strip())
    if body is None:
        return None
    reading = _with_unit(body, match["rest"].strip(" .\u00a0").lower() if match["rest"] else "", unit)
    if reading is None:
        return None
    return _signed(reading, match["sign"], bool(match["open"]), bool(match["approximate"]))


def _signed(reading: NumberReading, sign: str | None, brackets: bool, approximate: bool) -> NumberReading:
    """Apply sign and brackets. A sign followed by a space may be a list dash; brackets may or may not mean negative."""
    detached = sign is not None and sign.endswith(" ")
    sign = sign.strip() if sign else sign
    if sign is not None and sign != "+":
        reading = replace(reading, values=tuple(-value for value in reading.values))
    if brackets:
        values = tuple(signed for value in reading.values for signed in (value, -value))
        reading = replace(reading, values=values, sure=False, separator="")
    return replace(reading, sure=reading.sure and not approximate and not detached)


def _digits(text: str) -> NumberReading | None:
    """Read a text of digits and separators only."""
    if not _DIGITS_AND_SIGNS.fullmatch(text) or sum(char.isdigit() for char in text) > MAX_DIGITS:
        return None
    if text.isdigit():
        return NumberReading((Decimal(text),), sure=True)
    if text[-1] in ".," and text[:-1].isdigit():
        return NumberReading((Decimal(text[:-1]),))
    separators = [char for char in text if char in "., "]
    kinds = list(dict.fromkeys(separators))
    if len(kinds) == 1:
        return _one_separator(text, kinds[0], len(separators))
    return _two_separators(text, kinds, separators) if len(kinds) == 2 else None


def _one_separator(text: str, separator: str, count: int) -> NumberReading | None:
    whole = Decimal(re.sub("[., ]", "", text))
    if count > 1 or separator == " ":
        grouped = _GROUPED.fullmatch(text) is not None
        styles: tuple[Style, ...] = () if separator == " " else (_thousands(separator),)
        return NumberReading((whole,), sure=True, styles=styles) if grouped else None
    left, right = text.split(separator)
    decimal_value = Decimal(f"{left or 0}.{right}")
    if len(right) != 3:
        return NumberReading((decimal_value,), sure=True, styles=(_decimal(separator),))
    if _GROUPED.fullmatch(text):
        return NumberReading((whole, decimal_value), separator=separator)
    return NumberReading((decimal_value,), sure=left == "0", styles=(_decimal(separator),) if left == "0" else ())


def _two_separators(text: str, kinds: list[str], separators: list[str]) -> NumberReading | None:
    """Read 1.234,5 or 1,234.5 or 1 234,5: the last separator, if it occurs once, is the decimal separator.

    Three digits after it stay ambiguous: 1 000,000 may also be a million.
    """
    last = separators[-1]
    if last == " " or separators.count(last) > 1:
        return None
    left, right = text.rsplit(last, 1)
    if not right or _GROUPED.fullmatch(left) is None:
        return None
    whole = re.sub("[., ]", "", left)
    decimal_value = Decimal(f"{whole}.{right}")
    if len(right) == 3:
        return NumberReading((Decimal(whole + right), decimal_value))
    styles = (_decimal(last),) if kinds[0] == " " else (_decimal(last), _thousands(kinds[0]))
    return NumberReading((decimal_value,), sure=True, styles=styles)


def _thousands(separator: str) -> Style:
    return "dot thousands" if separator == "." else "comma thousands"


def _decimal(separator: str) -> Style:
    return "dot decimal" if separator == "." else "comma decimal"


def _with_unit(body: NumberReading, rest: str, unit: str) -> NumberReading | None:
    """Apply the text after the number: a scale (12tr, 1,5 triệu), a counted noun (12 lớp), a percent sign, nothing.

    A scale leaves both values possible, with and without it, unless the *unit* of the cell decides. Up to four
    unknown words make the reading unsure; anything else gives None.
    """
    if not rest:
        return body
    if rest in PERCENT_WORDS:
        return replace(body, percent=True, sure=body.sure and body.values[0] > 1)
    times = factor(rest, unit) if unit else None
    if times is not None:
        values = tuple(value * times for value in body.values)
        if times < 1:  # 5 đồng in a row that counts tỷ đồng: hardly a fraction of one
            return replace(body, values=(*values, *body.values), sure=False, separator="")
        return replace(body, values=values, sure=body.sure and times == 1, written_out=True)
    words = rest.split()
    if words[0] in SCALE:
        scale = SCALE[words[0]]
        if words[1:] and " ".join(words[1:]) not in COUNTED:
            return None
        return NumberReading(tuple(value * factor for value in body.values for factor in (scale, Decimal(1))))
    if rest in COUNTED:
        return body
    if not all(word.isalpha() for word in words) or len(words) > 4:
        return None
    return replace(body, sure=False)


def _scaled_tail(text: str, unit: str) -> NumberReading | None:
    """Read 1tr5 or 1tr110: the digits after the scale are its decimals."""
    match = _TAIL.fullmatch(text.lower())
    if match is None:
        return None
    value = Decimal(f"{match['first']}.{match['rest']}")
    times = factor(match["scale"], unit) if unit else None
    return NumberReading((value * SCALE[match["scale"]], value) if times is None else (value * times,))


def _scientific(text: str) -> NumberReading | None:
    if not _SCIENTIFIC.fullmatch(text):
        return None
    value = Decimal(text.replace(",", "."))
    return NumberReading((value,)) if -MAX_DIGITS <= value.adjusted() <= MAX_DIGITS else None


def _mistyped(text: str) -> NumberReading | None:
    """Read letters that look like digits beside a digit (1O, l2); an l at the end may also mean litres."""
    if not _LIKE_NUMBER.fullmatch(text):
        return None
    body = _digits(text.translate(_LIKE_DIGITS))
    if body is None:
        return None
    litres = _digits(text[:-1]) if text[-1] == "l" else None
    return replace(body, values=(*body.values, *(litres.values if litres else ())), sure=False)
