"""The parts of a workbook's package while it is edited: contents, relationships, content types."""

from dataclasses import dataclass
from posixpath import dirname, join, normpath, relpath
from urllib.parse import unquote

from xlplan.errors import Unreadable
from xlplan.xlsx.patching.archive import Archive
from xlplan.xlsx.patching.markup import Element, Splices, attributes_text, parse, prefixed
from xlplan.xlsx.refusals import NO_WORKBOOK

DOCUMENT_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_TYPES = "[Content_Types].xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_RELATIONS = f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'.encode()


@dataclass(frozen=True, slots=True)
class Relation:
    """*kind* is the last word of its type, *target* a part's name or an address outside."""

    key: str
    kind: str
    type: str
    target: str
    outside: bool


class Package:
    """Parts by name (without a leading slash); what is never written stays as it lies in the archive."""

    def __init__(self, data: bytes) -> None:
        self.archive = Archive(data)
        self.changed: dict[str, bytes | None] = {}
        self._entries = {name.lstrip("/").lower(): name for name in self.archive.names}
        self._relations: dict[str, tuple[Relation, ...]] = {}
        found = next((one.target for one in self.relations("") if one.kind == "officeDocument"), "xl/workbook.xml")
        if not self.has(found):
            raise Unreadable(NO_WORKBOOK)
        self.workbook = found

    def has(self, name: str) -> bool:
        entry = self._entries.get(name.lower())
        return entry is not None and self.changed.get(entry, b"") is not None

    def names(self) -> list[str]:
        return [name for name, entry in self._entries.items() if self.changed.get(entry, b"") is not None]

    def read(self, name: str) -> bytes:
        """Raises :class:`Unreadable` where there is no such part."""
        entry = self._entries.get(name.lower())
        if entry is None:
            raise Unreadable(NO_WORKBOOK)
        content = self.changed.get(entry)
        return self.archive.read(entry) if content is None else content

    def write(self, name: str, content: bytes) -> None:
        if not self.has(name) or content != self.read(name):
            self.changed[self._entries.setdefault(name.lower(), name)] = content

    def drop(self, name: str) -> None:
        """Take a part away, with its relationships; its content type goes in the end, if no part of that name has
        come.
        """
        if not self.has(name):
            return
        self.changed[self._entries[name.lower()]] = None
        own = _relations_part(name)
        if self.has(own):
            self.changed[self._entries[own.lower()]] = None
        self._relations.pop(name.lower(), None)

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """A new part."""
        self.write(name, content)
        self._override(name, content_type)

    def free(self, pattern: str) -> str:
        """The first name of *pattern* (``xl/tables/table{}.xml``) that no part has."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def relations(self, name: str) -> tuple[Relation, ...]:
        """What the part *name* (empty: the package) relates to."""
        key = name.lower()
        if key not in self._relations:
            part = _relations_part(name)
            root = parse(self.read(part)) if self.has(part) else None
            self._relations[key] = tuple(_relation(name, child) for child in root.children) if root else ()
        return self._relations[key]

    def related(self, name: str, kind: str) -> list[Relation]:
        return [one for one in self.relations(name) if one.kind == kind and not one.outside]

    def relate(self, name: str, kind: str, target: str, *, outside: bool = False) -> str:
        """Add a relationship of *name*; returns its key."""
        keys = {one.key for one in self.relations(name)}
        number = len(keys) + 1
        while f"rId{number}" in keys:
            number += 1
        path = target if outside else relpath("/" + target, "/" + dirname(name))
        attributes = {"Id": f"rId{number}", "Type": DOCUMENT_LINK + kind, "Target": path}
        if outside:
            attributes["TargetMode"] = "External"
        part = _relations_part(name)
        data = self.read(part) if self.has(part) else _NO_RELATIONS
        root = parse(data)
        splices = Splices(data)
        splices.append(root, prefixed(f"<Relationship{attributes_text(attributes)}/>", root.prefix))
        self.write(part, splices.result())
        self._relations.pop(name.lower())
        return f"rId{number}"

    def unrelate(self, name: str, key: str) -> None:
        part = _relations_part(name)
        data = self.read(part)
        splices = Splices(data)
        root = parse(data)
        gone = [child for child in root.children if child.attributes.get("Id") == key]
        for child in gone:
            splices.remove(child)
        if len(gone) == len(root.children):
            self.changed[self._entries[part.lower()]] = None
        else:
            self.write(part, splices.result())
        self._relations.pop(name.lower(), None)

    def default_type(self, ending: str, content_type: str) -> None:
        """Say what parts of that ending are, unless it is said."""
        data = self.read(_TYPES)
        root = parse(data)
        if not any(child.attributes.get("Extension", "").lower() == ending for child in root.all("Default")):
            splices = Splices(data)
            splices.insert(
                root.inner, prefixed(f'<Default Extension="{ending}" ContentType="{content_type}"/>', root.prefix)
            )
            self.write(_TYPES, splices.result())

    def content_type(self, name: str) -> str:
        root = parse(self.read(_TYPES))
        for child in root.all("Override"):
            if child.attributes.get("PartName", "").lower() == f"/{name.lower()}":
                return child.attributes.get("ContentType", "")
        ending = name.rpartition(".")[2].lower()
        found = (one.attributes for one in root.all("Default") if one.attributes.get("Extension", "").lower() == ending)
        return next(found, {}).get("ContentType", "")

    def users(self, name: str) -> int:
        """How many relationships of other parts lead to *name*."""
        owners = [_owner(part) for part in self.names() if part.endswith(".rels")]
        return sum(
            one.target.lower() == name.lower() for owner in owners for one in self.relations(owner) if not one.outside
        )

    def result(self) -> bytes:
        self._forget_types()
        original = {
            name: content
            for name, content in self.changed.items()
            if not (content is None and name not in self.archive.names)
        }
        return self.archive.renewed(original)

    def _override(self, name: str, content_type: str) -> None:
        """Where the part is listed already its place stays, so that the same edit done twice gives the same bytes."""
        data = self.read(_TYPES)
        root = parse(data)
        splices = Splices(data)
        listed = [
            one for one in root.all("Override") if one.attributes.get("PartName", "").lower() == f"/{name.lower()}"
        ]
        if listed:
            splices.set(listed[0], "ContentType", content_type)
        else:
            splices.append(root, prefixed(f'<Override PartName="/{name}" ContentType="{content_type}"/>', root.prefix))
        self.write(_TYPES, splices.result())

    def _forget_types(self) -> None:
        """The content types of parts that are gone."""
        gone = {f"/{name}" for name, entry in self._entries.items() if self.changed.get(entry, b"") is None}
        data = self.read(_TYPES)
        root = parse(data)
        splices = Splices(data)
        for child in root.all("Override"):
            if child.attributes.get("PartName", "").lower() in gone:
                splices.remove(child)
        self.write(_TYPES, splices.result())


def _relations_part(name: str) -> str:
    folder, _, base = name.rpartition("/")
    return join(folder, "_rels", f"{base}.rels")


def _owner(part: str) -> str:
    folder, _, base = part.rpartition("/")
    return join(dirname(folder), base.removesuffix(".rels"))


def _relation(owner: str, element: Element) -> Relation:
    attributes = element.attributes
    target, kind = attributes.get("Target", ""), attributes.get("Type", "")
    outside = attributes.get("TargetMode") == "External"
    if not outside:
        path = unquote(target)
        target = normpath(path.lstrip("/") if path.startswith("/") else join(dirname(owner), path))
    return Relation(attributes.get("Id", ""), kind.rpartition("/")[2], kind, target, outside)
