"""The shared strings of a workbook (ECMA-376 Part 1, 18.4.9 ``sst``), read once and piece by piece. The list is as long
as the part, whatever count it declares."""

import re
from collections.abc import Iterator
from dataclasses import field

from xlplan.dataclass import dataclass
from xlplan.xlsx import limits
from xlplan.xlsx.calls import called_in_text
from xlplan.xlsx.limits import Kept
from xlplan.xlsx.looks import blocks, legacy_font_in, may_have_legacy_font
from xlplan.xlsx.pieces import whole_elements
from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, SPACE, attributes, unescaped
from xlplan.xlsx.values import spelled_out, text_of

_LIST = re.compile(PREFIX + r"sst(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_ITEM = re.compile(PREFIX + r"si(?=[\s/>])", re.ASCII)
# A text in one run, as nearly every program writes it. Of ``<si><t xml:space="preserve"> a</t></si>`` the groups are
# `` xml:space="preserve"`` and `` a``.
_PLAIN = re.compile(r'<si><t( xml:space="preserve")?>([^<]*+)</t></si>')
_ITEM_STARTS = ("<si>", "<si ", "<si/")
_A_TEXT = 80  # bytes besides its characters


@dataclass(frozen=True, slots=True)
class Texts:
    """The shared strings, by number from 0."""

    values: list[str] = field(default_factory=list)

    fonts: dict[int, str] = field(default_factory=dict)
    """Number of a string → name of the legacy font it is written in."""

    calls: dict[int, str] = field(default_factory=dict)
    """Number of a string that is a formula as text → what the formula would call."""


def read_texts(pieces: Iterator[str] | None, kept: Kept) -> Texts:
    """Read the part of shared strings. Raises :class:`Unreadable` for more than fit, and for a declared count that no
    part within the limits can hold."""
    texts = Texts()
    for number, block in enumerate(whole_elements(pieces, _ITEM, _ITEM_STARTS) if pieces is not None else ()):
        if number == 0:
            _check_count(block)
        first = len(texts.values)
        _read(block, texts)
        limits.bounded(limits.STRINGS, len(texts.values))
        kept.add(sum(map(len, texts.values[first:])) * 2 + (len(texts.values) - first) * _A_TEXT)
    return texts


def _check_count(start: str) -> None:
    """Refuse a count that is beyond the limit: other programs reserve memory for it."""
    head = _LIST.search(start)
    for count in attributes(head[1]).values() if head else ():
        if count.isdecimal():
            limits.bounded(limits.STRINGS, int(count[:20]))


def _read(block: str, texts: Texts) -> None:
    """Add the items of *block*."""
    first = len(texts.values)
    found = _PLAIN.findall(block)
    is_plain = len(found) == block.count("<si") and ":si" not in block
    if is_plain:
        if "&" in block:
            found = [(space, unescaped(text)) for space, text in found]
        added = [text if space else text.strip(SPACE) for space, text in found]
        texts.values.extend(map(spelled_out, added) if "_x" in block else added)
    else:
        items = list(blocks(block, _ITEM))
        texts.values.extend(map(text_of, items))
        if may_have_legacy_font(block):
            names = enumerate(map(legacy_font_in, items), first)
            texts.fonts.update({number: name for number, name in names if name is not None})
    for number in range(first, len(texts.values)):
        if (name := called_in_text(texts.values[number])) is not None:
            texts.calls[number] = name
