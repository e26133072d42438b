"""Name the characters of a text that nobody sees: look-alike letters, odd spaces, hidden characters."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from xlplan.reader.fault import NO_WORDS
from xlplan.text.letters import COMBINING, FOREIGN, FULL_WIDTH, HIDDEN, ODD_SPACES
from xlplan.words import Words

_SIGNS = {
    "\u00ad": Words("dấu nối mềm", "soft hyphen"),
    "\u200b": Words("dấu cách rỗng", "zero-width space"),
    "\ufeff": Words("dấu BOM", "byte order mark"),
    "\ufffd": Words("chữ đã mất", "lost letter"),
}
_HIDDEN = Words("ký tự ẩn: {}", "hidden characters: {}")
_FOREIGN = Words(
    "chữ cái của bảng chữ khác, trông giống chữ Việt: {}",
    "letters of another alphabet that look like Latin ones: {}",
)
_FULL_WIDTH = Words("chữ toàn khổ: {}", "full-width characters: {}")
_DECOMPOSED = Words("chữ Unicode tổ hợp", "decomposed letters")
_BEFORE = Words("dấu cách ở đầu", "a space at the beginning")
_AFTER = Words("dấu cách ở cuối", "a space at the end")
_INSIDE = Words("dấu cách thừa hoặc lạ ở giữa", "superfluous or odd spaces inside")
_WILD = Words("ký tự * ? ~", "one of * ? ~")
_SEMICOLON = Words("; ", "; ")


@lru_cache(maxsize=1024)
def odd_signs(text: str, *, wildcards: bool = False) -> Words:
    """Return the names of all that is odd about the characters of *text*, separated by semicolons; may be empty.

    Example: ``СТ01 `` → «chữ cái của bảng chữ khác, trông giống chữ Việt: С, Т; dấu cách ở cuối».
    """
    named: list[Words] = []
    if hidden := HIDDEN.findall(text):
        named.append(_with(_HIDDEN, named_signs(hidden)))
    if foreign := FOREIGN.findall(text):
        named.append(_with(_FOREIGN, _each_once(foreign)))
    if full_width := FULL_WIDTH.findall(text):
        named.append(_with(_FULL_WIDTH, _each_once(full_width)))
    if COMBINING.search(text):
        named.append(_DECOMPOSED)
    if wildcards and any(sign in text for sign in "*?~"):
        named.append(_WILD)
    return Words.joined([*named, *_spaces(text)], _SEMICOLON)


def in_brackets(value: object) -> Words:
    """Return the same in brackets, to stand behind a quoted value; empty where there is nothing to tell."""
    named = odd_signs(value) if isinstance(value, str) else NO_WORDS
    return Words(f" ({named.vi})", f" ({named.en})") if named.vi else NO_WORDS


def named_signs(signs: Sequence[str]) -> Words:
    """Return the names of hidden characters, each once."""
    return Words.joined(_SIGNS.get(sign) or _code_point(sign) for sign in dict.fromkeys(signs))


def _spaces(text: str) -> Iterable[Words]:
    if text[:1].isspace():
        yield _BEFORE
    if text[-1:].isspace():
        yield _AFTER
    if ODD_SPACES.search(text.strip()):
        yield _INSIDE


def _with(words: Words, signs: Words) -> Words:
    return Words(words.vi.format(signs.vi), words.en.format(signs.en))


def _each_once(letters: Iterable[str]) -> Words:
    joined = ", ".join(dict.fromkeys(letters))
    return Words(joined, joined)


def _code_point(sign: str) -> Words:
    """Return the code and Unicode name of a character: ``U+202E right-to-left override``."""
    name = unicodedata.name(sign, "").lower()
    code = f"U+{ord(sign):04X}" + (f" {name}" if name else "")
    return Words(code, code)
