"""XML as bytes with known places: a part is read into elements that know where they stand, and changed by splices.

Nothing is written anew but what is said, so every other byte of a part stays. Expat finds the places; it resolves no
outside entity, and a part with a DOCTYPE is refused before it is read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from xlplan.errors import Unreadable
from xlplan.xlsx.package import check_encoding
from xlplan.xlsx.refusals import DAMAGED, FORBIDDEN

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_WHOLE = re.compile(r"\s*\+?([0-9]{1,9})\s*")
_LARGEST = 1e6  # of sizes
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")


@dataclass(slots=True, eq=False)
class Element:
    """One element: its names, and its bytes from *start* to *end*; its content lies between *inner* and *close*."""

    tag: str
    attributes: dict[str, str]
    scope: dict[str, str]
    start: int
    inner: int
    close: int = 0
    end: int = 0
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """With its colon, or empty."""
        before, colon, _ = self.tag.rpartition(":")
        return before + colon

    @property
    def name(self) -> str:
        return self.tag.rpartition(":")[2]

    @property
    def space(self) -> str:
        return self.scope.get(self.tag.rpartition(":")[0], "")

    @property
    def text(self) -> str:
        """The characters directly inside."""
        return "".join(self.pieces)

    def all(self, name: str, space: str | None = None) -> list["Element"]:
        """The direct children of that name, in this element's own name space if none is given."""
        wanted = self.space if space is None else space
        return [child for child in self.children if child.name == name and child.space == wanted]

    def first(self, name: str) -> "Element | None":
        found = self.all(name)
        return found[0] if found else None

    def walk(self) -> Iterator["Element"]:
        """The element and all below it, in their order. Without recursion: extensions may be nested to any depth."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)

    def integer(self, name: str, otherwise: int = 0) -> int:
        """The attribute as a whole number that is not negative; *otherwise* where it is none."""
        return whole_number(self.attributes.get(name), otherwise)

    def relationship_id(self) -> str:
        """The relationship id it names in an ``r:id``, or empty."""
        for key, value in self.attributes.items():
            prefix, colon, name = key.rpartition(":")
            if colon and name == "id" and self.scope.get(prefix) == LINKS:
                return value
        return ""


def _forbidden(*_: object) -> None:
    raise Unreadable(FORBIDDEN)


class NotSound(Unreadable):
    """A part that is not well-formed XML."""


class Builder:
    """Takes expat's events and makes the tree; a subclass may pass over what it does not need."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.stack: list[Element] = []
        self.root: Element | None = None
        self.parser: Any = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.ordered_attributes = False

    def parse(self, blanked: bytes | None = None) -> Element:
        """Raises :class:`Unreadable` where the part is not well formed. With *blanked* expat sees that instead: the
        part with blanks for what need not be looked at."""
        check_encoding(self.data)
        self.parser.StartDoctypeDeclHandler = _forbidden
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.finish
        self.parser.CharacterDataHandler = self.characters
        try:
            self.parser.Parse(self.data if blanked is None else blanked, True)
        except expat.ExpatError as error:
            raise NotSound(DAMAGED) from error
        if self.root is None:
            raise NotSound(DAMAGED)
        return self.root

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
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
        close(self.stack.pop(), self.data, self.parser.CurrentByteIndex)

    def characters(self, text: str) -> None:
        self.stack[-1].pieces.append(text)


def whole_number(text: str | None, otherwise: int = 0) -> int:
    """*text* of at most nine digits as a number; *otherwise* for anything else that stands in its place."""
    match = _WHOLE.fullmatch(text or "")
    return int(match[1]) if match else otherwise


def size(text: str | None, otherwise: float) -> float:
    """A width or height, in whatever unit; *otherwise* where *text* is none, such as ``auto``."""
    try:
        number = float(text or "")
    except ValueError:
        return otherwise
    return number if 0 <= number < _LARGEST else otherwise


def parse(data: bytes) -> Element:
    return Builder(data).parse()


def tag_end(data: bytes, start: int) -> int:
    """The byte behind the start tag at *start*; a ``>`` inside an attribute is no end."""
    match = _TAG.match(data, start)
    if match is None:
        raise NotSound(DAMAGED)
    return match.end()


def close(element: Element, data: bytes, at: int) -> None:
    """Note where *element* ends; expat reports the end of an empty tag behind it."""
    if data[element.inner - 2 : element.inner] == b"/>":
        element.close = element.end = element.inner
    else:
        element.close, element.end = at, data.index(b">", at) + 1


def escaped(text: str) -> str:
    """Text as it stands between tags or inside double quotes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\r", "&#13;")


def attributes_text(attributes: dict[str, str]) -> str:
    """With a blank before each."""
    values = {key: escaped(value).replace("\n", "&#10;").replace("\t", "&#9;") for key, value in attributes.items()}
    return "".join(f' {key}="{value}"' for key, value in values.items())


def prefixed(fragment: str, prefix: str) -> str:
    """*fragment*, written without prefixes, under *prefix* (with its colon)."""
    return re.sub(r"<(/?)(?![\w.-]+:)(?=[A-Za-z])", rf"<\1{prefix}", fragment) if prefix else fragment


def unprefixed(fragment: str, prefix: str) -> str:
    return re.sub(rf"<(/?){re.escape(prefix)}", r"<\1", fragment) if prefix else fragment


def link_attribute(root: Element, key: str) -> dict[str, str]:
    """An ``r:id`` under the prefix that *root* declares, or one that declares it itself."""
    for prefix, space in root.scope.items():
        if space == LINKS and prefix:
            return {f"{prefix}:id": key}
    return {"xmlns:r": LINKS, "r:id": key}


class Splices:
    """Changes of one part, collected on its bytes as they were and made all at once.

    A change inside a stretch that is replaced or removed whole is dropped with it.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        declared = _DECLARED.match(data)
        self.encoding = declared[1].decode() if declared else "utf-8"
        self._changes: list[tuple[int, int, bytes]] = []
        self._inside: dict[int, tuple[Element, list[str]]] = {}
        self._set: dict[tuple[int, str], tuple[Element, str | None]] = {}

    def replace(self, start: int, end: int, text: str) -> None:
        self._changes.append((start, end, self._encoded(text)))

    def insert(self, at: int, text: str) -> None:
        self.replace(at, at, text)

    def remove(self, element: Element) -> None:
        self.replace(element.start, element.end, "")

    def append(self, element: Element, text: str) -> None:
        """Put *text* at the end of what *element* holds, opening it if it was an empty tag."""
        self._inside.setdefault(element.start, (element, []))[1].append(text)

    def set(self, element: Element, name: str, value: str | None) -> None:
        """Give the attribute *name* (as written) a value, or take it away."""
        if element.attributes.get(name) != value or (element.start, name) in self._set:
            self._set[element.start, name] = (element, value)

    def result(self) -> bytes:
        changes = [*self._changes, *self._attribute_changes(), *self._inside_changes()]
        changes.sort(key=lambda change: (change[0], change[0] != change[1], -change[1]))
        pieces, at = [], 0
        for start, end, text in changes:
            if start >= at:
                pieces += [self.data[at:start], text]
                at = end
        return b"".join([*pieces, self.data[at:]])

    def _encoded(self, text: str) -> bytes:
        return text.encode(self.encoding, "xmlcharrefreplace")

    def _attribute_changes(self) -> Iterator[tuple[int, int, bytes]]:
        for (_, name), (element, value) in self._set.items():
            span = _attribute_span(self.data, element, name)
            text = attributes_text({name: value}) if value is not None else ""
            if span is None:
                at = element.start + 1 + len(element.tag.encode(self.encoding))
                span = (at, at)
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
    """Where the attribute stands, with the blank before it."""
    at = element.start + 1
    while data[at : at + 1] not in (b" ", b"\t", b"\r", b"\n", b">", b"/"):
        at += 1
    for match in _ATTRIBUTE.finditer(data, at, element.inner):
        if match[1].decode() == name:
            return match.span()
    return None


def slot(parent: Element, name: str, order: Sequence[str]) -> int:
    """Where a new child *name* of *parent* belongs, behind the children that come before it in *order*."""
    rank = order.index(name)
    before = [child for child in parent.children if child.space == parent.space and child.name in order[: rank + 1]]
    return max((child.end for child in before), default=parent.inner)
