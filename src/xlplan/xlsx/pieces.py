"""Elements of an XML part whose text comes in pieces: no piece that is passed on ends inside one of them."""

import re
from collections.abc import Iterator, Sequence

from xlplan.xlsx import limits
from xlplan.xlsx.tags import ATTRIBUTES, CLOSING, PREFIX

_DATA = re.compile(PREFIX + r"sheetData(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_DATA_END = re.compile(CLOSING + r"sheetData\s*+>", re.ASCII)
_LONGEST_TAG = 90  # characters of an end tag with the longest prefix


def whole_elements(pieces: Iterator[str], start: re.Pattern[str], usual: Sequence[str]) -> Iterator[str]:
    """The text of *pieces* cut in front of elements that *start* finds; *usual* are the ways in which nearly every
    program begins them. Raises :class:`xlplan.errors.Unreadable` for an element that is too large."""
    rest, waiting = "", next(pieces, "")
    for piece in pieces:
        text, seen = rest + waiting, max(len(rest) - _LONGEST_TAG, 0)
        waiting = piece
        cut = max(text.rfind(begin, seen) for begin in usual)
        if cut <= 0:
            cut = max((match.start() for match in start.finditer(text, seen)), default=0)
        if cut:
            yield text[:cut]
        rest = text[cut:]
        limits.bounded(limits.ELEMENT, len(rest))
    if rest or waiting:
        yield rest + waiting


class SheetText:
    """The text of a worksheet's part in three stretches: *head*, what is in front of the rows; :meth:`rows`; and, after
    these were read, *tail*."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self.tail = ""
        self.is_closed = True
        self.head, self._rest = self._opened()
        self.has_rows = bool(self._rest) or not self.is_closed

    def _opened(self) -> tuple[str, str]:
        """The text in front of the rows, and the text behind their start tag as far as it was read."""
        text = ""
        for piece in self._pieces:
            seen = max(len(text) - _LONGEST_TAG, 0)
            text += piece
            limits.bounded(limits.WHOLE, len(text))
            place = text.find("sheetData", seen)
            match = _DATA.search(text, max(place - _LONGEST_TAG, 0)) if place >= 0 else None
            if match is not None:
                if match[1].endswith("/"):
                    self.tail = text[match.end() :]
                    return text[: match.start()], ""
                self.is_closed = False
                return text[: match.start()], text[match.end() :]
        return text, ""

    def rows(self) -> Iterator[str]:
        """The text of the rows in pieces."""
        text = self._rest
        while not self.is_closed:
            place = text.find("sheetData")
            match = _DATA_END.search(text, max(place - _LONGEST_TAG, 0)) if place >= 0 else None
            if match is not None:
                self.is_closed = True
                self.tail = text[match.end() :]
                yield text[: match.start()]
                return
            piece = next(self._pieces, None)
            if piece is None:
                yield text
                return
            if len(text) > _LONGEST_TAG:
                yield text[:-_LONGEST_TAG]
            text = text[-_LONGEST_TAG:] + piece

    def read_tail(self) -> None:
        """Read the rest of the part into *tail*."""
        for piece in self._pieces:
            self.tail += piece
            limits.bounded(limits.WHOLE, len(self.tail))
