"""What findings say.

1. Every sentence of every kind, in both languages, is reviewed as a diff of ``golden/messages.txt``.
2. A code is used once, and looks like three letters and two digits.
3. Both languages use the same values.
4. No message says only that something is invalid: it names the fact, and its fix is a sentence of its own that begins
   with a verb.
5. Sentences are whole: capital first, a full stop last, composed Unicode, no double spaces.
6. Every kind says why it exists.
7. Values are written as a person of that language writes them, on one harmless line.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from string import Formatter

import pytest

from tests.support.golden import assert_golden
from xlplan.commands.rules import every_kind
from xlplan.findings import CellRef, Finding, Kind, Severity, count, show, show_number, show_period, sort_key
from xlplan.words import Lang, Words

KINDS = every_kind()
IDS = [kind.code for kind in KINDS]
EMPTY_WORDS = re.compile(r"không hợp lệ|không đúng\b|\binvalid\b|not valid\b|is wrong\b", re.IGNORECASE)


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_message_as_reviewed() -> None:
    blocks = [
        f"{kind.code}  {kind.severity}\n  vi  {kind.says.vi}\n      {kind.fix.vi}\n  en  {kind.says.en}\n      "
        f"{kind.fix.en}\n"
        for kind in KINDS
    ]
    assert_golden("messages.txt", "\n".join(blocks))


def test_codes_are_unique() -> None:
    assert len(set(IDS)) == len(IDS)
    assert sorted(IDS) == IDS


@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_a_code_is_three_letters_and_two_digits(kind: Kind) -> None:
    assert re.fullmatch(r"[A-Z]{3}-\d\d", kind.code)


@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_both_languages_use_the_same_values(kind: Kind) -> None:
    assert slots(kind.says.vi) == slots(kind.says.en)
    assert slots(kind.fix.vi) == slots(kind.fix.en)
    assert kind.slots() == slots(kind.says.vi) | slots(kind.fix.vi)


@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_a_message_names_the_fact_and_the_way_out(kind: Kind) -> None:
    for text in (*kind.says.both(), *kind.fix.both()):
        assert not EMPTY_WORDS.search(text)
        assert len(text.split()) >= 2
    assert kind.says.vi != kind.says.en
    assert kind.fix.vi != kind.fix.en
    assert kind.says.vi != kind.fix.vi


@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_sentences_are_whole(kind: Kind) -> None:
    for text in (*kind.says.both(), *kind.fix.both()):
        assert text[0] == "{" or text[0].isupper() or text[0].isdigit()
        assert text[-1] in ".;?" or text.endswith("}")
        assert "  " not in text
        assert text == text.strip()
        assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_every_kind_says_why_it_exists(kind: Kind) -> None:
    assert kind.about.endswith((".", ")"))


NUMBERS = [
    ("1110000", "1.110.000", "1,110,000"),
    ("0.5", "0,5", "0.5"),
    ("95.50", "95,5", "95.5"),
    ("100", "100", "100"),
    ("-1234.5", "-1.234,5", "-1,234.5"),
    ("1E+3", "1.000", "1,000"),
    ("NaN", "NaN", "NaN"),
]


@pytest.mark.parametrize(("number", "vi", "en"), NUMBERS)
def test_numbers(number: str, vi: str, en: str) -> None:
    assert show_number(Decimal(number), "vi") == vi
    assert show_number(Decimal(number), "en") == en


VALUES: list[tuple[object, Lang, str]] = [
    (None, "vi", ""),
    (True, "vi", "TRUE"),
    (0.1, "vi", "0,1"),
    (7, "en", "7"),
    (date(2021, 6, 1), "vi", "01/06/2021"),
    (datetime(2021, 6, 1, 8, 30), "en", "01/06/2021 08:30"),  # noqa: DTZ001 - cells have no zone
    (Words("tử số", "numerator"), "en", "numerator"),
    ("hai\ndòng\x1b[31m\u202e", "vi", "hai dòng [31m "),
    ("x" * 81, "vi", "x" * 79 + "…"),
    ("x" * 80, "vi", "x" * 80),
    ("{actual}", "vi", "{actual}"),
]


@pytest.mark.parametrize(("value", "lang", "shown"), VALUES)
def test_values(value: object, lang: Lang, shown: str) -> None:
    assert show(value, lang) == shown


def test_periods() -> None:
    assert show_period(date(2021, 6, 1)) == "06/2021"


KIND = Kind(
    "XXX-01",
    Severity.ERROR,
    Words("Tử số {a} lớn hơn {b}.", "Numerator {a} exceeds {b}."),
    Words("Kiểm tra {b}.", "Check {b}."),
)


def test_a_line_is_address_code_fact_and_fix() -> None:
    finding = Finding(KIND, CellRef("Tiến độ", 14, 5), {"a": Decimal(1512), "b": "{a}"})
    assert finding.line("vi") == "Tiến độ!E14  XXX-01  Tử số 1.512 lớn hơn {a}. Kiểm tra {a}."
    assert finding.line("en") == "Tiến độ!E14  XXX-01  Numerator 1,512 exceeds {a}. Check {a}."
    assert str(CellRef("Tiến độ")) == "Tiến độ"


def test_findings_are_counted_and_sorted_as_a_person_walks() -> None:
    spots = [("b.xlsx", 1, 1), ("a.xlsx", 10, 1), ("a.xlsx", 2, 27), ("a.xlsx", 2, 3)]
    found = [Finding(KIND, CellRef("S", row, column), {"a": 1, "b": 2}, file=file) for file, row, column in spots]
    assert [(one.file, one.at.cell) for one in sorted(found, key=sort_key)] == [
        ("a.xlsx", "C2"),
        ("a.xlsx", "AA2"),
        ("a.xlsx", "A10"),
        ("b.xlsx", "A1"),
    ]
    assert count(found) == {"error": 4, "warning": 0, "note": 0, "known": 0, "acknowledged": 0}
