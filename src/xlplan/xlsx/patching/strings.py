"""Texts of cells: the shared strings, rich text, and the escapes for characters that XML cannot represent (ST_Xstring:
ECMA-376 Part 1, 22.9.2.19)."""

import re
from functools import cached_property

from xlplan.errors import EnvironmentFailure
from xlplan.patch import RichText
from xlplan.words import Words
from xlplan.xlsx.patching.markup import Element, escaped, unprefixed
from xlplan.xlsx.sheet_rows import LONGEST_TEXT

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSTORABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decode_text(text: str) -> str:
    """*text* with its escapes resolved: ``_x000D_`` is a carriage return. A pair of surrogates becomes one
    character."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return (
        plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if re.search("[\ud800-\udfff]", plain)
        else plain
    )


def encode_text(text: str) -> str:
    """*text* escaped for a ``<t>`` element; raises :class:`EnvironmentFailure` where it is longer than a cell can
    hold."""
    if len(text) > LONGEST_TEXT:
        vi = f"Nội dung dài {len(text)} ký tự, một ô Excel chỉ chứa {LONGEST_TEXT}."
        raise EnvironmentFailure(Words(vi, f"A text of {len(text)} characters; an Excel cell holds {LONGEST_TEXT}."))
    text = _ESCAPE.sub(r"_x005F_x\1_", text)
    return escaped(_UNSTORABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text))


def t_element(text: str) -> str:
    """A ``<t>`` element with *text*; white space is preserved where it matters."""
    space = ' xml:space="preserve"' if text != text.strip() or re.search(r"\s\s|[\n\r\t]", text) else ""
    return f"<t{space}>{encode_text(text)}</t>"


def string_of(item: Element, data: bytes) -> str | RichText:
    """The text of an ``<si>``, ``<is>`` or a comment's ``<text>`` element. Phonetic readings are not part of it."""
    texts = [t.text for t in item.all("t")] or [t.text for run in item.all("r") for t in run.all("t")]
    text = decode_text("".join(texts))
    if [child.name for child in item.children] in ([], ["t"]):
        return text
    return RichText(text, unprefixed(data[item.inner : item.close].decode("utf-8"), item.prefix))


class SharedStrings:
    """The shared strings (ECMA-376 Part 1, 18.4.9 ``sst``). They are only read: a new text is written into its cell.

    *root* is the root element of the part, *data* its bytes; None and empty for a workbook without shared strings.
    """

    def __init__(self, root: Element | None = None, data: bytes = b"") -> None:
        self._root, self._data = root, data

    def at(self, number: int) -> str | RichText:
        """The string of that number; empty for an unknown number, as other readers have it."""
        return string_of(self._items[number], self._data) if 0 <= number < len(self._items) else ""

    def number(self, text: str | RichText) -> int | None:
        """The number of the string with the same text and formatting; None where there is none."""
        return self._numbers.get(text)

    @cached_property
    def _numbers(self) -> dict[str | RichText, int]:
        return {string_of(item, self._data): number for number, item in reversed([*enumerate(self._items)])}

    @cached_property
    def _items(self) -> list[Element]:
        return self._root.all("si") if self._root is not None else []
