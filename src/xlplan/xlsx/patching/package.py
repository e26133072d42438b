"""The parts of a package under edit: contents, relationships, content types (ECMA-376 Part 2, Open Packaging
Conventions)."""

from posixpath import dirname, relpath

from xlplan.xlsx.decoding import as_utf8, xml_text
from xlplan.xlsx.package import Package
from xlplan.xlsx.patching.archive import Archive
from xlplan.xlsx.patching.markup import Element, NotWellFormed, Splices, attributes_text, parse, prefixed
from xlplan.xlsx.refusals import BROKEN_PART, NO_PART, refused
from xlplan.xlsx.relations import Relation, owner_of, part_key, relations_of, relations_part

RELATIONSHIP_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_TYPES = "[Content_Types].xml"
_XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_RELATIONS = f'{_XML_DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'.encode()


class EditedPackage:
    """The parts of an admitted package by name (without a leading slash), and their changes. Parts that are never
    written stay unchanged in the archive."""

    def __init__(self, admitted: Package) -> None:
        self.admitted = admitted
        self.archive = Archive(admitted)
        self.changed: dict[str, bytes | None] = {}
        self._entries = {key: info.filename for key, info in admitted.infos.items()}
        self._relations: dict[str, tuple[Relation, ...]] = {}
        self._unchanged: dict[str, bytes] = {}
        self.workbook = admitted.main
        for part in (self.workbook, _TYPES):
            if not self.has(part):
                raise refused(NO_PART, part=part)

    def has(self, name: str) -> bool:
        """Whether the package has the part."""
        entry = self._entries.get(part_key(name))
        return entry is not None and self.changed.get(entry, b"") is not None

    def names(self) -> list[str]:
        """The names of all parts, in the form in which they are compared."""
        return [name for name, entry in self._entries.items() if self.changed.get(entry, b"") is not None]

    def read(self, name: str) -> bytes:
        """The content of a part. Raises :class:`Unreadable` where there is no such part."""
        entry = self._entries.get(part_key(name))
        content = self.changed.get(entry) if entry is not None else None
        if content is None and entry is not None and entry not in self.changed:
            content = self._utf8(entry)
        if content is None:
            raise refused(NO_PART, part=name)
        return content

    def _utf8(self, entry: str) -> bytes | None:
        """A part that was not changed, in UTF-8; the same object each time."""
        if entry not in self._unchanged:
            part = self.admitted.raw(entry)
            if part is None:
                return None
            self._unchanged[entry] = as_utf8(part)
        return self._unchanged[entry]

    def tree(self, name: str) -> Element:
        """The root element of a part. Raises :class:`Unreadable`, which names the part, where it is not well formed."""
        try:
            return parse(self.read(name))
        except NotWellFormed as error:
            raise refused(BROKEN_PART, part=name) from error

    def write(self, name: str, content: bytes) -> None:
        """Set the content of a part. Equal content is not a change."""
        if not self.has(name) or content != self.read(name):
            self.changed[self._entries.setdefault(part_key(name), name)] = content

    def drop(self, name: str) -> None:
        """Remove a part and its relationships. :meth:`result` removes its content type, unless a part of that name was
        added again.
        """
        if not self.has(name):
            return
        self.changed[self._entries[part_key(name)]] = None
        relations = relations_part(name)
        if self.has(relations):
            self.changed[self._entries[part_key(relations)]] = None
        self._relations.pop(part_key(name), None)

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part and its content type."""
        self.write(name, content)
        self._override(name, content_type)

    def free_name(self, pattern: str) -> str:
        """The first unused part name of a *pattern* such as ``xl/tables/table{}.xml``."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def relations(self, name: str) -> tuple[Relation, ...]:
        """The relationships of the part *name* (empty: of the package)."""
        part = relations_part(name)
        if self._entries.get(part_key(part)) not in self.changed:
            return self.admitted.relations(name)
        key = part_key(name)
        if key not in self._relations:
            content = xml_text(self.read(part)) if self.has(part) else ""
            self._relations[key] = tuple(relations_of(name, content, self.has))
        return self._relations[key]

    def related(self, name: str, kind: str) -> list[Relation]:
        """The relationships of that kind that lead to an existing part."""
        return [
            relation
            for relation in self.relations(name)
            if relation.kind == kind and not relation.external and self.has(relation.target)
        ]

    def add_relation(self, name: str, kind: str, target: str, *, external: bool = False) -> str:
        """Add a relationship of *name*; return its id."""
        keys = {relation.key for relation in self.relations(name)}
        number = len(keys) + 1
        while f"rId{number}" in keys:
            number += 1
        path = target if external else relpath("/" + target, "/" + dirname(name))
        attributes = {"Id": f"rId{number}", "Type": RELATIONSHIP_TYPE + kind, "Target": path}
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
        """Remove a relationship; the part of relationships is removed with its last one."""
        part = relations_part(name)
        if not self.has(part):
            return
        data = self.read(part)
        splices = Splices(data)
        root = self.tree(part)
        matching = [child for child in root.children if child.attributes.get("Id") == key]
        for child in matching:
            splices.remove(child)
        if len(matching) == len(root.children):
            self.changed[self._entries[part_key(part)]] = None
        else:
            self.write(part, splices.result())
        self._relations.pop(part_key(name), None)

    def default_type(self, extension: str, content_type: str) -> None:
        """Declare the content type of a file extension, unless one is declared."""
        data, root = self.read(_TYPES), self.tree(_TYPES)
        if not any(child.attributes.get("Extension", "").lower() == extension for child in root.all("Default")):
            splices = Splices(data)
            splices.insert(
                root.inner, prefixed(f'<Default Extension="{extension}" ContentType="{content_type}"/>', root.prefix)
            )
            self.write(_TYPES, splices.result())

    def reference_count(self, name: str) -> int:
        """How many relationships of the package lead to the part *name*."""
        owners = [owner_of(part) for part in self.names() if part.endswith(".rels")]
        relations = (relation for owner in owners for relation in self.relations(owner) if not relation.external)
        return sum(part_key(relation.target) == part_key(name) for relation in relations)

    def result(self) -> bytes:
        """The bytes of the edited package."""
        self._drop_content_types()
        changes = {
            name: content
            for name, content in self.changed.items()
            if not (content is None and name not in self.archive.names)
        }
        return self.archive.rewritten(changes)

    def _override(self, name: str, content_type: str) -> None:
        """Declare the content type of one part. An existing entry is changed where it is, so that repeating an edit
        gives the same bytes."""
        data, root = self.read(_TYPES), self.tree(_TYPES)
        splices = Splices(data)
        listed = [
            child for child in root.all("Override") if part_key(child.attributes.get("PartName", "")) == part_key(name)
        ]
        if listed:
            splices.set(listed[0], "ContentType", content_type)
        else:
            splices.append(root, prefixed(f'<Override PartName="/{name}" ContentType="{content_type}"/>', root.prefix))
        self.write(_TYPES, splices.result())

    def _drop_content_types(self) -> None:
        """Remove the content types of removed parts."""
        removed = {name for name, entry in self._entries.items() if self.changed.get(entry, b"") is None}
        data, root = self.read(_TYPES), self.tree(_TYPES)
        splices = Splices(data)
        for child in root.all("Override"):
            if part_key(child.attributes.get("PartName", "")) in removed:
                splices.remove(child)
        self.write(_TYPES, splices.result())
