"""XML as bytes with known offsets: a part is parsed into elements that know where they are in it, and changed by
splices.

Only the spliced bytes change; every other byte of a part stays. Expat reports the offsets. It resolves no external
entity, and a part with a DOCTYPE is refused before it is parsed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any
from xml.parsers import expat

from xlplan.dataclass import dataclass
from xlplan.errors import Unreadable
from xlplan.xlsx.decoding import encoding_of
from xlplan.xlsx.refusals import DAMAGED, FORBIDDEN

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_TAG = re.compile(rb"""<[^\s/>]++(?:\s++[^\s=]++\s*+=\s*+(?:"[^"]*+"|'[^']*+'))*+\s*+/?>""")
_ATTRIBUTE = re.compile(rb"""(?<!\s)\s++([^\s=]++)\s*+=\s*+("[^"]*+"|'[^']*+')""")
_WHOLE = re.compile(r"\s*\+?([0-9]{1,9})\s*")
_LARGEST = 1e6  # a width or height above it is not believed
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")


@dataclass(slots=True, eq=False)
class Element:
    """One element, with its byte offsets in the part."""

    tag: str
    """Its name as written, with the prefix."""

    attributes: dict[str, str]

    scope: dict[str, str]
    """The name spaces in scope: prefix (empty: the default) → URI."""

    start: int
    """Where its start tag begins."""

    inner: int
    """Where its content begins."""

    close: int = 0
    """Where its content ends."""

    end: int = 0
    """Where the element ends."""

    children: list["Element"] = field(default_factory=list)

    pieces: list[str] = field(default_factory=list)
    """The character data directly inside it, as expat reported it."""

    @property
    def prefix(self) -> str:
        """The name-space prefix with its colon, or empty."""
        prefix, colon, _ = self.tag.rpartition(":")
        return prefix + colon

    @property
    def name(self) -> str:
        """The local name."""
        return self.tag.rpartition(":")[2]

    @property
    def space(self) -> str:
        """The name space, empty where it has none."""
        return self.scope.get(self.tag.rpartition(":")[0], "")

    @property
    def text(self) -> str:
        """The character data directly inside it."""
        return "".join(self.pieces)

    def all(self, name: str, space: str | None = None) -> list["Element"]:
        """The child elements of that name, in *space* or else in this element's own name space."""
        wanted = self.space if space is None else space
        return [child for child in self.children if child.name == name and child.space == wanted]

    def first(self, name: str) -> "Element | None":
        """The first child element of that name in this name space; None where there is none."""
        children = self.all(name)
        return children[0] if children else None

    def walk(self) -> Iterator["Element"]:
        """The element and all its descendants in document order. Iterative, because extensions may be nested to any
        depth."""
        pending = [self]
        while pending:
            element = pending.pop()
            yield element
            pending += reversed(element.children)

    def integer(self, name: str, default: int = 0) -> int:
        """The attribute as a non-negative integer; *default* where it is missing or is not one."""
        return whole_number(self.attributes.get(name), default)

    def relationship_id(self) -> str:
        """The relationship id in its ``r:id`` attribute, or empty."""
        for key, value in self.attributes.items():
            prefix, colon, name = key.rpartition(":")
            if colon and name == "id" and self.scope.get(prefix) == LINKS:
                return value
        return ""


def _forbidden(*_: object) -> None:
    raise Unreadable(FORBIDDEN)


class NotWellFormed(Unreadable):
    """A part that is not well-formed XML."""


class Builder:
    """Builds the tree from expat's events. A subclass may skip what it does not need."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.stack: list[Element] = []
        self.root: Element | None = None
        self.parser: Any = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.ordered_attributes = False

    def parse(self, blanked: bytes | None = None) -> Element:
        """The root element. With *blanked*, expat parses that instead: the part with spaces in place of what need not
        be parsed. Raises :class:`Unreadable` where the part is not well formed."""
        encoding_of(self.data)
        self.parser.StartDoctypeDeclHandler = _forbidden
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.finish
        self.parser.CharacterDataHandler = self.characters
        try:
            self.parser.Parse(self.data if blanked is None else blanked, True)
        except expat.ExpatError as error:
            raise NotWellFormed(DAMAGED) from error
        if self.root is None:
            raise NotWellFormed(DAMAGED)
        return self.root

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Expat's event of a start tag."""
        start = self.parser.CurrentByteIndex
        scope = self.stack[-1].scope if self.stack else {}
        if any(key.startswith("xmlns") for key in attributes):
            scope = {
                **scope,
                **{key.partition(":")[2]: value for key, value in attributes.items() if key.startswith("xmlns")},
            }
        element = Element(tag, attributes, scope, start, tag_end(self.data, start))
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def finish(self, tag: str) -> None:
        """Expat's event of an end tag."""
        close(self.stack.pop(), self.data, self.parser.CurrentByteIndex)

    def characters(self, text: str) -> None:
        """Expat's event of character data."""
        self.stack[-1].pieces.append(text)


def whole_number(text: str | None, default: int = 0) -> int:
    """*text* of at most nine digits as an integer; *default* for anything else."""
    match = _WHOLE.fullmatch(text or "")
    return int(match[1]) if match else default


def size(text: str | None, default: float) -> float:
    """A width or height in any unit; *default* where *text* is not a number, such as ``auto``."""
    try:
        number = float(text or "")
    except ValueError:
        return default
    return number if 0 <= number < _LARGEST else default


def parse(data: bytes) -> Element:
    """The root element of a part. Raises :class:`Unreadable` where it is not well formed."""
    return Builder(data).parse()


def tag_end(data: bytes, start: int) -> int:
    """The offset behind the start tag at *start*; a ``>`` inside an attribute does not end it."""
    match = _TAG.match(data, start)
    if match is None:
        raise NotWellFormed(DAMAGED)
    return match.end()


def close(element: Element, data: bytes, offset: int) -> None:
    """Set the end offsets of *element* from expat's offset of its end tag. For an empty-element tag, expat reports the
    offset behind it."""
    if data[element.inner - 2 : element.inner] == b"/>":
        element.close = element.end = element.inner
    else:
        element.close, element.end = offset, data.index(b">", offset) + 1


def escaped(text: str) -> str:
    """*text* escaped for element content and for attribute values in double quotes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\r", "&#13;")


def attributes_text(attributes: dict[str, str]) -> str:
    """The attributes as XML, each with a space in front."""
    values = {key: escaped(value).replace("\n", "&#10;").replace("\t", "&#9;") for key, value in attributes.items()}
    return "".join(f' {key}="{value}"' for key, value in values.items())


def prefixed(fragment: str, prefix: str) -> str:
    """*fragment*, written without prefixes, with *prefix* (and its colon) in all its tags."""
    return re.sub(r"<(/?)(?![\w.-]+:)(?=[A-Za-z])", rf"<\1{prefix}", fragment) if prefix else fragment


def unprefixed(fragment: str, prefix: str) -> str:
    """The inverse of :func:`prefixed`."""
    return re.sub(rf"<(/?){re.escape(prefix)}", r"<\1", fragment) if prefix else fragment


def link_attribute(root: Element, key: str) -> dict[str, str]:
    """An ``r:id`` attribute with the prefix that *root* declares; where it declares none, with its own declaration."""
    for prefix, uri in root.scope.items():
        if uri == LINKS and prefix:
            return {f"{prefix}:id": key}
    return {"xmlns:r": LINKS, "r:id": key}


class Splices:
    """Changes of one part, collected by their offsets in the original bytes and applied all at once.

    A change inside a stretch that is replaced or removed as a whole is dropped.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        declared = _DECLARED.match(data)
        self.encoding = declared[1].decode() if declared else "utf-8"
        self._changes: list[tuple[int, int, bytes]] = []
        self._inside: dict[int, tuple[Element, list[str]]] = {}
        self._set: dict[tuple[int, str], tuple[Element, str | None]] = {}

    def replace(self, start: int, end: int, text: str) -> None:
        """Put *text* in place of the bytes from *start* to *end*."""
        self._changes.append((start, end, self._encoded(text)))

    def insert(self, offset: int, text: str) -> None:
        self.replace(offset, offset, text)

    def remove(self, element: Element) -> None:
        self.replace(element.start, element.end, "")

    def append(self, element: Element, text: str) -> None:
        """Put *text* at the end of the content of *element*; an empty-element tag is split into start and end tag."""
        self._inside.setdefault(element.start, (element, []))[1].append(text)

    def set(self, element: Element, name: str, value: str | None) -> None:
        """Set the attribute *name* (as written), or remove it (None)."""
        if element.attributes.get(name) != value or (element.start, name) in self._set:
            self._set[element.start, name] = (element, value)

    def result(self) -> bytes:
        """The part with all changes."""
        changes = [*self._changes, *self._attribute_changes(), *self._inside_changes()]
        changes.sort(key=lambda change: (change[0], change[0] != change[1], -change[1]))
        pieces, position = [], 0
        for start, end, text in changes:
            if start >= position:
                pieces += [self.data[position:start], text]
                position = end
        return b"".join([*pieces, self.data[position:]])

    def _encoded(self, text: str) -> bytes:
        return text.encode(self.encoding, "xmlcharrefreplace")

    def _attribute_changes(self) -> Iterator[tuple[int, int, bytes]]:
        for (_, name), (element, value) in self._set.items():
            span = _attribute_span(self.data, element, name)
            text = attributes_text({name: value}) if value is not None else ""
            if span is None:
                offset = element.start + 1 + len(element.tag.encode(self.encoding))
                span = (offset, offset)
            yield (*span, self._encoded(text))

    def _inside_changes(self) -> Iterator[tuple[int, int, bytes]]:
        for element, texts in self._inside.values():
            text = "".join(texts)
            if element.close == element.inner == element.end:
                slash = self.data.rindex(b"/", element.start, element.inner)
                yield slash, element.end, self._encoded(f">{text}</{element.tag}>")
            else:
                yield element.close, element.close, self._encoded(text)


def _attribute_span(data: bytes, element: Element, name: str) -> tuple[int, int] | None:
    """The offsets of the attribute and the white space in front of it; None where there is none."""
    offset = element.start + 1
    while data[offset : offset + 1] not in (b" ", b"\t", b"\r", b"\n", b">", b"/"):
        offset += 1
    for match in _ATTRIBUTE.finditer(data, offset, element.inner):
        if match[1].decode() == name:
            return match.span()
    return None


def slot(parent: Element, name: str, order: Sequence[str]) -> int:
    """The offset for a new child *name* of *parent*: behind the children that precede it in *order*."""
    rank = order.index(name)
    preceding = [child for child in parent.children if child.space == parent.space and child.name in order[: rank + 1]]
    return max((child.end for child in preceding), default=parent.inner)
