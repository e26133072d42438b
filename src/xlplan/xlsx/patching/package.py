"""The parts of a workbook's package while it is edited: contents, relationships, content types."""

from posixpath import dirname, relpath

from xlplan.xlsx.package import Package, plain_xml
from xlplan.xlsx.patching.archive import Archive
from xlplan.xlsx.patching.markup import Element, NotSound, Splices, attributes_text, parse, prefixed
from xlplan.xlsx.refusals import BROKEN_PART, NO_PART, refused
from xlplan.xlsx.relations import Relation, owner_of, part_key, relations_of, relations_part

DOCUMENT_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_TYPES = "[Content_Types].xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_RELATIONS = f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'.encode()


class EditedPackage:
    """The parts of an admitted package by name (without a leading slash), and what an edit makes of them; what is never
    written stays as it lies in the archive."""

    def __init__(self, admitted: Package) -> None:
        self.admitted = admitted
        self.archive = Archive(admitted)
        self.changed: dict[str, bytes | None] = {}
        self._entries = {key: info.filename for key, info in admitted.infos.items()}
        self._relations: dict[str, tuple[Relation, ...]] = {}
        self.workbook = admitted.main
        for part in (self.workbook, _TYPES):
            if not self.has(part):
                raise refused(NO_PART, part=part)

    def has(self, name: str) -> bool:
        entry = self._entries.get(part_key(name))
        return entry is not None and self.changed.get(entry, b"") is not None

    def names(self) -> list[str]:
        return [name for name, entry in self._entries.items() if self.changed.get(entry, b"") is not None]

    def read(self, name: str) -> bytes:
        """Raises :class:`Unreadable` where there is no such part."""
        entry = self._entries.get(part_key(name))
        content = self.changed.get(entry) if entry is not None else None
        if content is None and entry is not None and entry not in self.changed:
            content = self.admitted.raw(entry)
        if content is None:
            raise refused(NO_PART, part=name)
        return content

    def tree(self, name: str) -> Element:
        """The part as elements. Raises :class:`Unreadable`, which names the part, where it is not sound XML."""
        try:
            return parse(self.read(name))
        except NotSound as error:
            raise refused(BROKEN_PART, part=name) from error

    def write(self, name: str, content: bytes) -> None:
        if not self.has(name) or content != self.read(name):
            self.changed[self._entries.setdefault(part_key(name), name)] = content

    def drop(self, name: str) -> None:
        """Take a part away, with its relationships; its content type goes in the end, if no part of that name has
        come.
        """
        if not self.has(name):
            return
        self.changed[self._entries[part_key(name)]] = None
        own = relations_part(name)
        if self.has(own):
            self.changed[self._entries[part_key(own)]] = None
        self._relations.pop(part_key(name), None)

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """A new part."""
        self.write(name, content)
        self._override(name, content_type)

    def free_name(self, pattern: str) -> str:
        """The first name of *pattern* (``xl/tables/table{}.xml``) that no part has."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def relations(self, name: str) -> tuple[Relation, ...]:
        """What the part *name* (empty: the package) relates to."""
        part = relations_part(name)
        if self._entries.get(part_key(part)) not in self.changed:
            return self.admitted.relations(name)
        key = part_key(name)
        if key not in self._relations:
            content = plain_xml(self.read(part)) if self.has(part) else b""
            self._relations[key] = relations_of(name, content, self.has)
        return self._relations[key]

    def related(self, name: str, kind: str) -> list[Relation]:
        """The relationships of that kind that lead to a part of the package."""
        return [one for one in self.relations(name) if one.kind == kind and not one.external and self.has(one.target)]

    def add_relation(self, name: str, kind: str, target: str, *, external: bool = False) -> str:
        """Add a relationship of *name*; returns its key."""
        keys = {one.key for one in self.relations(name)}
        number = len(keys) + 1
        while f"rId{number}" in keys:
            number += 1
        path = target if external else relpath("/" + target, "/" + dirname(name))
        attributes = {"Id": f"rId{number}", "Type": DOCUMENT_LINK + kind, "Target": path}
        if external:
            attributes["TargetMode"] = "External"
        part = relations_part(name)
        if not self.has(part):
            self.write(part, _NO_RELATIONS)
        data, root = self.read(part), self.tree(part)
        splices = Splices(data)
        splices.append(root, prefixed(f"<Relationship{attributes_text(attributes)}/>", root.prefix))
        self.write(part, splices.result())
        self._relations.pop(part_key(name), None)
        return f"rId{number}"

    def remove_relation(self, name: str, key: str) -> None:
        part = relations_part(name)
        if not self.has(part):
            return
        data = self.read(part)
        splices = Splices(data)
        root = self.tree(part)
        gone = [child for child in root.children if child.attributes.get("Id") == key]
        for child in gone:
            splices.remove(child)
        if len(gone) == len(root.children):
            self.changed[self._entries[part_key(part)]] = None
        else:
            self.write(part, splices.result())
        self._relations.pop(part_key(name), None)

    def default_type(self, ending: str, content_type: str) -> None:
        """Say what parts of that ending are, unless it is said."""
        data, root = self.read(_TYPES), self.tree(_TYPES)
        if not any(child.attributes.get("Extension", "").lower() == ending for child in root.all("Default")):
            splices = Splices(data)
            splices.insert(
                root.inner, prefixed(f'<Default Extension="{ending}" ContentType="{content_type}"/>', root.prefix)
            )
            self.write(_TYPES, splices.result())

    def reference_count(self, name: str) -> int:
        """How many relationships of other parts lead to *name*."""
        owners = [owner_of(part) for part in self.names() if part.endswith(".rels")]
        inside = (one for owner in owners for one in self.relations(owner) if not one.external)
        return sum(part_key(one.target) == part_key(name) for one in inside)

    def result(self) -> bytes:
        self._forget_types()
        original = {
            name: content
            for name, content in self.changed.items()
            if not (content is None and name not in self.archive.names)
        }
        return self.archive.rewritten(original)

    def _override(self, name: str, content_type: str) -> None:
        """Where the part is listed already its place stays, so that the same edit done twice gives the same bytes."""
        data, root = self.read(_TYPES), self.tree(_TYPES)
        splices = Splices(data)
        listed = [one for one in root.all("Override") if part_key(one.attributes.get("PartName", "")) == part_key(name)]
        if listed:
            splices.set(listed[0], "ContentType", content_type)
        else:
            splices.append(root, prefixed(f'<Override PartName="/{name}" ContentType="{content_type}"/>', root.prefix))
        self.write(_TYPES, splices.result())

    def _forget_types(self) -> None:
        """The content types of parts that are gone."""
        gone = {name for name, entry in self._entries.items() if self.changed.get(entry, b"") is None}
        data, root = self.read(_TYPES), self.tree(_TYPES)
        splices = Splices(data)
        for child in root.all("Override"):
            if part_key(child.attributes.get("PartName", "")) in gone:
                splices.remove(child)
        self.write(_TYPES, splices.result())
