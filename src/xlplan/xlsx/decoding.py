"""The text of an XML part: its encoding recognised, its bytes decoded piece by piece, comments, processing instructions
and CDATA sections resolved.

A part is never needed as a whole by the reader of sheets: whatever its size, only one piece of it is in memory.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from io import IncrementalNewlineDecoder
from itertools import chain

from xlplan.errors import Unreadable
from xlplan.xlsx import refusals
from xlplan.xlsx.refusals import refused

_DECLARATION = re.compile(r"""<\?xml\s[^<>?]*+\?>""")
_ENCODING = re.compile(r"""(\sencoding\s*+=\s*+)(?:"([^"<>]*+)"|'([^'<>]*+)')""")
# a comment, a CDATA section, a processing instruction, or a DOCTYPE
_MARKUP_DECLARATION = re.compile(r"<!--|<!\[CDATA\[|<\?|<!")
_CLOSED_BY = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
# the start of such a declaration at the end of a piece; the next piece may complete it
_BEGUN = re.compile(r"<(?:!(?:-|\[(?:C(?:D(?:A(?:TA?)?)?)?)?)?)?\Z")
_START = 200  # bytes that tell the encoding
_PLAIN_ENCODINGS = ("utf-8", "utf8", "us-ascii", "ascii")
_BYTE_ORDER_MARKS = {b"\xff\xfe\0\0": "UTF-32", b"\0\0\xfe\xff": "UTF-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# how ``<`` begins a part without such a mark
_FIRST_BYTES = {b"<\0\0\0": "UTF-32", b"\0\0\0<": "UTF-32", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


def encoding_of(start: bytes) -> str:
    """The encoding of the part that begins with *start*: ``utf-8-sig`` or one of UTF-16.

    The Open Packaging Conventions allow no other; raises :class:`Unreadable` for one, and for a part that is no XML.
    """
    for mark, name in (*_BYTE_ORDER_MARKS.items(), *_FIRST_BYTES.items()):
        if start.startswith(mark):
            if name == "UTF-32":
                raise refused(refusals.ENCODING, encoding=name)
            return name
    if b"\0" in start[:4]:
        raise refused(refusals.ENCODING, encoding="UTF-16")
    text = start[:_START].removeprefix(b"\xef\xbb\xbf").lstrip().decode("latin-1")
    if text and not text.startswith("<"):
        raise Unreadable(refusals.DAMAGED)
    declaration = _DECLARATION.match(text)
    declared = _ENCODING.search(declaration[0]) if declaration else None
    name = (declared[2] or declared[3] or "").lower() if declared else "utf-8"
    if name not in _PLAIN_ENCODINGS:
        raise refused(refusals.ENCODING, encoding=name[:40])
    return "utf-8-sig"


def decoded(chunks: Iterable[bytes]) -> Iterator[str]:
    """The text of a part in pieces, with line ends as XML reads them and without comments, processing instructions and
    CDATA sections, whose content is escaped. Bytes that are no text become U+FFFD.

    Raises :class:`Unreadable` for another encoding, a DOCTYPE, and a comment or section that never ends.
    """
    cleaner, chunks = _Cleaner(), iter(chunks)
    start = b""
    while len(start) < _START and (chunk := next(chunks, None)) is not None:
        start += chunk
    decoder = IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding_of(start))("replace"), translate=True)
    for chunk in chain((start,), chunks):
        if piece := cleaner.cleaned(decoder.decode(chunk)):
            yield piece
    if piece := cleaner.cleaned(decoder.decode(b"", final=True), final=True):
        yield piece


def xml_text(part: bytes) -> str:
    """The whole text of a part, as :func:`decoded` reads it."""
    return "".join(decoded([part]))


def as_utf8(part: bytes) -> bytes:
    """*part* as an editor of bytes needs it: the identical object, but in UTF-8 where it is XML in UTF-16."""
    if part[:2] not in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"):
        return part
    try:
        text = part.decode(encoding_of(part)).removeprefix("\ufeff")
    except (UnicodeDecodeError, Unreadable):
        return part
    declaration = _DECLARATION.match(text)
    if declaration is not None:
        text = _ENCODING.sub(r'\1"UTF-8"', declaration[0], count=1) + text[declaration.end() :]
    return text.encode("utf-8", "replace")


class _Cleaner:
    """Removes comments and processing instructions from text that comes in pieces, and escapes what is in CDATA. One
    pass: nothing is scanned twice."""

    def __init__(self) -> None:
        self._rest = ""  # the end of the last piece, which only the next one explains
        self._opened = ""  # the declaration that is not closed yet

    def cleaned(self, piece: str, *, final: bool = False) -> str:
        if not (self._rest or self._opened or final or "<!" in piece or "<?" in piece or piece.endswith("<")):
            return piece
        text, self._rest = self._rest + piece, ""
        pieces: list[str] = []
        position = 0
        while position < len(text):
            if self._opened:
                position = self._closed(text, position, pieces)
                continue
            match = _MARKUP_DECLARATION.search(text, position)
            begun = None if final else _BEGUN.search(text, max(position, len(text) - 9))
            if begun is not None and (match is None or match.start() >= begun.start()):
                self._rest = begun[0]
                pieces.append(text[position : begun.start()])
                break
            if match is None:
                pieces.append(text[position:])
                break
            if match[0] not in _CLOSED_BY:
                raise Unreadable(refusals.FORBIDDEN)
            pieces.append(text[position : match.start()])
            self._opened, position = match[0], match.end()
        if final and self._opened:
            raise Unreadable(refusals.DAMAGED)
        return "".join(pieces)

    def _closed(self, text: str, position: int, pieces: list[str]) -> int:
        """Pass over the opened declaration; return where the text goes on."""
        close = _CLOSED_BY[self._opened]
        end = text.find(close, position)
        # without an end in this piece, its last characters may be the beginning of one
        stop = end if end >= 0 else max(len(text) - len(close) + 1, position)
        if self._opened == "<![CDATA[":
            pieces.append(escaped(text[position:stop]))
        if end < 0:
            self._rest = text[stop:]
            return len(text)
        self._opened = ""
        return end + len(close)


def escaped(text: str) -> str:
    """*text* as the content of an element. The standard library's function imports a client of the network."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
