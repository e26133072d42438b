"""Part names and relationships of a package (ECMA-376 Part 2, Open Packaging Conventions), and the sheets that the
workbook part lists. The scan and the patcher share this one reading."""

import re
from collections.abc import Callable, Iterator, Sequence
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from xlplan.dataclass import dataclass
from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, attributes

_RELATION = re.compile(PREFIX + r"Relationship(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)
_SHEET = re.compile(PREFIX + r"sheet(?=[\s/>])" + ATTRIBUTES + ">", re.ASCII)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part."""

    key: str
    """Its Id."""

    kind: str
    """The last segment of its type, such as ``worksheet``."""

    type: str

    target: str
    """The name of a part; of an external relationship, an address outside the package."""

    external: bool
    """Whether it is external."""


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet as the workbook part lists it (ECMA-376 Part 1, 18.2.19 ``sheet``)."""

    title: str

    number: str
    """Its sheetId, which never changes."""

    state: str

    key: str
    """The id of its relationship."""

    kind: str
    """The type of that relationship, such as ``worksheet``; empty where there is no such relationship."""

    part: str
    """The name of its part; empty where there is no such relationship."""

    @property
    def is_module(self) -> bool:
        """Whether it stands for a module of macros from Excel 5 or 95, which Excel lists as a sheet without a part."""
        return not self.key and self.state == "veryHidden"


def part_key(name: str) -> str:
    """The form in which part names are compared: without leading slash and without case, as the standard says and Excel
    does; backslashes, which some programs write, count as slashes."""
    return name.replace("\\", "/").lstrip("/").casefold()


def relations_part(owner: str) -> str:
    """The name of the part that holds the relationships of *owner* (empty: of the package)."""
    folder, _, base = owner.rpartition("/")
    return join(folder, "_rels", f"{base}.rels")


def owner_of(part: str) -> str:
    """The part whose relationships the part *part* (``_rels/….rels``) holds."""
    folder, _, base = part.rpartition("/")
    return join(dirname(folder), base.removesuffix(".rels"))


def relations_of(owner: str, part: str, has: Callable[[str], bool]) -> Iterator[Relation]:
    """The relationships of *owner*, which the text *part* lists; *has* returns whether the package has a part of that
    name."""
    for match in _RELATION.finditer(part):
        values = attributes(match[1])
        written, type_ = values.get("Target", ""), values.get("Type", "")
        external = values.get("TargetMode") == "External"
        target = written if external else _part_named(dirname(owner), written, has)
        yield Relation(values.get("Id", ""), type_.rpartition("/")[2], type_, target, external)


def _part_named(folder: str, target: str, has: Callable[[str], bool]) -> str:
    """The name of the part that *target* refers to, relative to *folder*.

    The standard's resolution comes first. If it leads nowhere, the spellings of some programs are tried:
    percent-encoded, with backslashes, or relative to the package's root without the leading slash.
    """
    standard = _joined(folder, target)
    if has(standard):
        return standard
    for spelling in (target, unquote(target), target.replace("\\", "/")):
        for name in (_joined(folder, spelling), _joined("", spelling)):
            if has(name):
                return name
    return standard


def _joined(folder: str, target: str) -> str:
    return normpath(target.lstrip("/") if target.startswith("/") else join(folder, target))


def sheets_of(workbook: str, relations: Sequence[Relation]) -> Iterator[ListedSheet]:
    """Every sheet that the workbook part lists, in order of the tabs."""
    by_key = {relation.key: relation for relation in relations}
    for match in _SHEET.finditer(workbook):
        values = attributes(match[1])
        keys = [value for name, value in values.items() if name.endswith(":id")]
        key = next((value for value in keys if value in by_key), keys[0] if keys else "")
        relation = by_key.get(key)
        kind, part = (relation.kind, relation.target) if relation else ("", "")
        yield ListedSheet(values.get("name", ""), values.get("sheetId", ""), values.get("state", ""), key, kind, part)
