"""The room of letters, numbers and dates, on its own.

1. The tables: TCVN3's 74 letters are those of ``iconv``; VNI has every Vietnamese letter, each code once.
2. Encoded for a legacy font and repaired is the original, wherever a repair is offered at all; with the font it always
   is.
3. Right Vietnamese is never touched, whatever words stand together, composed and in either tone style.
4. Repairing twice changes nothing; what was repaired is composed.
5. Syllables: every word of the plan is one, and made-up words are not. Tones move between the official places only.
6. A number written in either style is among its readings, and is the reading where that is sure; any text may be read.
7. A date written in any order is among its readings, and is the reading where that is sure.
"""

import re
import shutil
import subprocess
import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from benchmarks.text_repair import labelled
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from xlplan.text.dates import (
    day_as_numbers,
    number_as_iso,
    number_as_moment,
    number_as_month,
    read_day,
    read_moment,
    read_month,
    swapped_month,
)
from xlplan.text.legacy import TCVN3, VNI, decode_by_font, decode_by_pattern, encode
from xlplan.text.letters import latin_words, lookalike_key, plain_spaces, spelling_key, without_accents, without_hidden
from xlplan.text.numbers import read_number
from xlplan.text.plausible import number_as_day
from xlplan.text.repair import Problem, is_suspect, repair
from xlplan.text.syllables import is_abbreviation, is_syllable
from xlplan.text.tones import normalise_tones

quick = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
SENTENCES = [cell.raw for cell in labelled("prose") if cell.about == "right Vietnamese" and isinstance(cell.raw, str)]
WORDS = sorted({word for sentence in SENTENCES for word in sentence.split() if is_syllable(word)})
LETTERS = sorted({letter for word in WORDS for letter in word.lower() if not letter.isascii()})
# Letters of every kind that may meet in a cell.
SOUP = st.text(
    st.sampled_from(
        "aAoOuUyYeEiIdĐđâăêôơưàảãáạùủòồÀ ABCxz019.,-/ "
        "\t\n\u00a0\u200b\u00ad\u202e\u0007\u0300\u0323\u0302ТоАΗÐ«»µ¸·§®ëïñøÃÄ\ufffd"
    ),
    max_size=12,
)
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


# 1: tables


@pytest.mark.skipif(shutil.which("iconv") is None, reason="iconv is not here")
def test_tcvn3_is_what_iconv_has() -> None:
    codes = sorted(TCVN3)
    data = " ".join(codes).encode("latin-1")
    known = subprocess.run(["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=data, capture_output=True)
    if known.returncode:
        pytest.skip("this iconv does not know TCVN 5712")
    assert [TCVN3[code] for code in codes] == known.stdout.decode("utf-8").split(" ")
    assert len(codes) == 74


def test_both_tables_have_every_letter_once() -> None:
    assert len(LETTERS) > 55
    assert set(LETTERS) <= set(TCVN3.values())
    every = set(TCVN3.values()) | {letter.upper() for letter in TCVN3.values()}
    assert set(VNI.values()) == every
    assert len(set(TCVN3.values())) == len(TCVN3)
    lower = [code for code, letter in VNI.items() if letter.islower()]
    assert len({VNI[code] for code in lower}) == len(lower) == 67


# 2, 3, 4: repair


@quick
@given(phrases, st.sampled_from(["TCVN3", "VNI"]))
def test_what_a_repair_offers_is_the_original(phrase: str, scheme: str) -> None:
    phrase = phrase if scheme == "VNI" else phrase.lower()  # TCVN3 has no accented capitals
    coded = encode(phrase, scheme)
    found = decode_by_pattern(coded)
    if found is not None and coded != phrase:
        assert phrase in (found.text, *found.alternatives)
        assert not found.sure or found.text == phrase


@quick
@given(phrases.map(str.lower), st.sampled_from([".VnTime", ".VnArialH", "VNI-Times"]))
def test_with_its_font_every_phrase_comes_back(phrase: str, font: str) -> None:
    coded = encode(phrase, "VNI" if font.startswith("VNI") else "TCVN3")
    found = decode_by_font(coded, font)
    wanted = phrase.upper() if font.endswith("H") else phrase
    assert found is None if coded == phrase else found is not None and found.text == wanted


@pytest.mark.parametrize("scheme", ["TCVN3", "VNI"])
def test_most_of_the_plan_is_known_without_its_font(scheme: str) -> None:
    coded = [(encode(sentence, scheme), sentence) for sentence in SENTENCES if encode(sentence, scheme) != sentence]
    told = [
        found for code, sentence in coded if (found := decode_by_pattern(code)) is not None and found.text == sentence
    ]
    assert len(told) / len(coded) > 0.88
    assert sum(one.sure for one in told) / len(coded) > 0.8


@quick
@given(phrases)
@example("là cá hà")
@example("toán khoá hoà")
def test_right_vietnamese_is_never_touched(phrase: str) -> None:
    assert not is_suspect(phrase) or repair(phrase).problems == ()
    assert repair(phrase).text == phrase


def test_the_plan_is_never_touched() -> None:
    assert [sentence for sentence in SENTENCES if repair(sentence).problems] == []


@quick
@given(phrases)
def test_parted_accents_come_together(phrase: str) -> None:
    apart = unicodedata.normalize("NFD", phrase)
    assert repair(apart).text == phrase
    assert repair(apart).problems == ((Problem.DECOMPOSED,) if apart != phrase else ())


@quick
@given(SOUP)
def test_repairing_twice_changes_nothing(text: str) -> None:
    once = repair(text)
    assert repair(once.text).text == once.text
    assert unicodedata.is_normalized("NFC", once.text)
    assert once.text == text or once.problems
    assert not once.problems or is_suspect(text)


@quick
@given(SOUP, st.sampled_from([".VnTime", ".VnArialH", "VNI-Times", "Arial"]))
def test_any_text_may_be_repaired_in_any_font(text: str, font: str) -> None:
    assert unicodedata.is_normalized("NFC", repair(text, font).text)


def test_look_alikes() -> None:
    assert latin_words("Тrung tâm") == ("Trung tâm", True)
    assert latin_words("Москва") == ("Москва", True)
    assert latin_words("Tổ А") == ("Tổ A", False)
    assert latin_words("46/КН-STTTT") == ("46/KH-STTTT", False)
    assert latin_words("Mát-xcơ-va (Москва)") == ("Mát-xcơ-va (Москва)", True)
    assert latin_words("А") == ("А", True)
    assert latin_words("С5") == ("C5", True)
    assert lookalike_key("СТО1") == lookalike_key("ct01") == lookalike_key("CT O1")
    assert spelling_key("HOÀ\u00a0 A") == spelling_key("hòa a")
    assert without_accents("Đạt, không") == "Dat, khong"
    assert plain_spaces(" a\u00a0 b\tc\n") == "a b c"
    assert without_hidden("a\u200b\u202eb\ufffd") == "ab\ufffd"


# 5: syllables and tones


def test_the_plan_is_made_of_syllables() -> None:
    words = {word.strip(".,;:()/“”-–") for sentence in SENTENCES for word in sentence.split()}
    others = {word for word in words if word and not is_syllable(word) and not any(char.isdigit() for char in word)}
    assert others <= {
        word
        for word in others
        if is_abbreviation(word) or word.isupper() or word.isascii() or "-" in word or "/" in word
    }
    assert len(WORDS) > 250


@pytest.mark.parametrize(
    "word",
    re.findall(
        r"\w+", "nghiêng khuỷu quý quyển giếng gì ngoằn thuở yêu uống oái xoong đượm khuya uyên hoàn hoà hòa thuỷ thủy"
    ),
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word", re.findall(r"\S+", "thọnh kắ ghà ngì cê hòan qúy tếch̀ bắc̉ mác̃ àa nghà zà wái food đđ hảp thòp")
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


MOVED = [("hoà", "hòa"), ("thuỷ", "thủy"), ("Xoè", "Xòe"), ("HOÀ", "HÒA"), ("uỷ", "ủy"), ("toả", "tỏa")]
STAY = [
    "hoàn",
    "quý",
    "quỹ",
    "khuỷu",
    "toán",
    "loài",
    "thuyền",
    "già",
    "của",
    "mía",
    "hòa",
    "thủy",
    "QUÝ",
    "huỳnh",
    "khoẻn",
]


@pytest.mark.parametrize(("new", "old"), MOVED)
def test_one_tone_style(new: str, old: str) -> None:
    assert normalise_tones(new) == normalise_tones(unicodedata.normalize("NFD", new)) == old


@pytest.mark.parametrize("word", STAY)
def test_other_words_keep_their_tone(word: str) -> None:
    assert normalise_tones(word) == word


@quick
@given(phrases)
def test_one_style_is_one_style(phrase: str) -> None:
    assert normalise_tones(normalise_tones(phrase)) == normalise_tones(phrase)
    assert all(is_syllable(word) for word in normalise_tones(phrase).split())


# 6: numbers

amounts = st.decimals(min_value=0, max_value=10**9, places=3).map(lambda number: number.quantize(Decimal("0.001")))


def written(number: Decimal, places: int, style: str) -> str:
    text = f"{number:,.{places}f}"
    if style == "vi":
        return text.translate(str.maketrans(",.", ".,"))
    return text.replace(",", " ").replace(".", ",") if style == "spaces" else text


@quick
@given(
    amounts,
    st.integers(0, 3),
    st.sampled_from(["vi", "en", "spaces"]),
    st.sampled_from(["", " ", " lớp", "\u00a0", " thuê bao"]),
)
@example(Decimal("1110.000"), 0, "vi", "")
@example(Decimal("228.344"), 3, "en", "")
@example(Decimal("11267.256"), 3, "vi", "")
def test_a_number_is_among_its_readings(number: Decimal, places: int, style: str, unit: str) -> None:
    number = round(number, places)
    found = read_number(written(number, places, style) + unit)
    assert found is not None
    assert number in found.values
    assert not found.sure or found.values == (number,)
    assert not found.ambiguous or len(found.values) == 2


@quick
@given(st.text(max_size=12) | SOUP | st.text(st.sampled_from("0123456789.,- %tr()eE+"), max_size=10))
@example("1e99")
@example("0O.l")
def test_any_text_may_be_read(text: str) -> None:
    number, day, month = read_number(text), read_day(text), read_month(text)
    assert number is None or (number.values and not (number.sure and number.ambiguous))
    assert day is None or (day.days and not (day.sure and len(day.days) > 1))
    assert month is None or all(one.day == 1 for one in month.days)


@quick
@given(st.integers(1, 999), st.integers(0, 999))
def test_one_separator_and_three_digits_are_never_sure(before: int, after: int) -> None:
    for sign in ".,":
        found = read_number(f"{before}{sign}{after:03}")
        assert found is not None
        assert not found.sure
        assert set(found.values) == {Decimal(f"{before}{after:03}"), Decimal(f"{before}.{after:03}").normalize()}


# 7: dates

days = st.dates(date(1990, 1, 1), date(2089, 12, 31))


@quick
@given(days, st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "ngày %d tháng %m năm %Y"]))
def test_a_date_is_among_its_readings(day: date, form: str) -> None:
    found = read_day(day.strftime(form))
    assert found is not None
    assert day in found.days
    assert not found.sure or found.days == (day,)


@quick
@given(days, st.sampled_from(["%Y-%m-%d 00:00:00", "%Y-%m-%dT00:00:00", "%Y-%m-%dT00:00:00.000Z", "%d/%m/%Y 0:00"]))
def test_midnight_takes_nothing_from_a_date(day: date, form: str) -> None:
    assert read_day(day.strftime(form)) == read_day(day.strftime(form).replace("T", " ").split()[0])


@pytest.mark.parametrize(
    "text", ["2021-09-30 17:00", "2021-09-30T17:00:00Z", "30/09/2021 17:00:00", "2021-09-30t17:00:00.0"]
)
def test_a_date_with_a_time_of_day(text: str) -> None:
    assert read_moment(text) == datetime(2021, 9, 30, 17)  # noqa: DTZ001 - cells know no zone
    assert read_day(text) is None


@pytest.mark.parametrize("text", ["2021-09-30", "06/05/2021 17:00", "2021-09-30 25:00", "17:00", "kỳ 17:00"])
def test_what_is_no_moment(text: str) -> None:
    assert read_moment(text) is None


@quick
@given(st.dates(date(2000, 1, 1), date(2089, 12, 31)), st.sampled_from(["%d/%m/%y", "%m/%d/%y", "%d.%m.%y"]))
def test_a_year_of_two_digits_is_never_sure(day: date, form: str) -> None:
    found = read_day(day.strftime(form))
    assert found is not None
    assert day in found.days
    assert not found.sure


@quick
@given(days, st.sampled_from(["%m/%Y", "tháng %m/%Y", "%Y-%m", "%d/%m/%Y", "%m/%d/%Y"]))
def test_a_month_is_among_its_readings(day: date, form: str) -> None:
    first = day.replace(day=1)
    found = read_month(first.strftime(form))
    assert found is not None
    assert first in found.days
    assert not found.sure or found.days == (first,)


@quick
@given(st.integers(1, 1461).filter(lambda serial: serial not in (59, 60)))
def test_a_count_that_took_a_dates_format(serial: int) -> None:
    shown = date.fromordinal(date(1899, 12, 30).toordinal() + serial + (serial < 60))
    assert day_as_numbers(shown) == ((Decimal(serial),), True)


def test_numbers_that_are_dates() -> None:
    assert day_as_numbers(date(1800, 1, 1)) == ((), False)
    assert number_as_day(44340.0) == date(2021, 5, 24)
    assert number_as_day(12.0) is None
    assert number_as_day(44340.5) is None
    assert number_as_moment(44469 + 17 / 24) == datetime(2021, 9, 30, 17)  # noqa: DTZ001 - cells know no zone
    assert (number_as_moment(44340.0), number_as_moment(1.5), number_as_moment(float("nan"))) == (None, None, None)
    assert number_as_iso(20210601, monthly=False) == date(2021, 6, 1)
    assert number_as_iso(202106, monthly=True) == date(2021, 6, 1)
    assert (number_as_iso(202106, monthly=False), number_as_iso(20211301, monthly=False)) == (None, None)
    assert number_as_month(10.2021) == date(2021, 10, 1)
    assert (number_as_month(10.202), number_as_month(13.2021), number_as_month(1.2)) == (None, None, None)
    assert swapped_month(date(2021, 1, 6)) == date(2021, 6, 1)
    assert (swapped_month(date(2021, 1, 13)), swapped_month(date(2021, 2, 6))) == (None, None)
