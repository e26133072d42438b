"""How the parts of a package are named and lead to one another: the one reading that the scan and the patcher share."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, attributes

_RELATION = re.compile(PREFIX + rb"Relationship\b" + ATTRIBUTES + b">")
_SHEET = re.compile(PREFIX + rb"sheet\b(?![.-])" + ATTRIBUTES + b">")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: *kind* is the last word of its type, *target* a part's name or an address outside,
    *written* the target as the file writes it."""

    key: str
    kind: str
    type: str
    target: str
    written: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as the workbook lists it: *number* is its lasting id, *key* names its relationship, and *kind* and *part*
    are empty where there is none of that key."""

    title: str
    number: str
    state: str
    key: str
    kind: str
    part: str


def part_key(name: str) -> str:
    """Names of parts are equal when their keys are: without case, as the standard says and Excel does."""
    return name.lstrip("/").casefold()


def relations_part(owner: str) -> str:
    """The name of the part that holds the relationships of *owner* (empty: of the package)."""
    folder, _, base = owner.rpartition("/")
    return join(folder, "_rels", f"{base}.rels")


def owner_of(part: str) -> str:
    """The part that a part of relationships belongs to."""
    folder, _, base = part.rpartition("/")
    return join(dirname(folder), base.removesuffix(".rels"))


def relations_of(owner: str, part: bytes, has: Callable[[str], bool]) -> tuple[Relation, ...]:
    """The relationships that *part* gives *owner*; *has* tells whether the package has a part of that name."""
    relations = []
    for match in _RELATION.finditer(part):
        given = attributes(match[1])
        written, type_ = given.get("Target", ""), given.get("Type", "")
        outside = given.get("TargetMode") == "External"
        target = written if outside else _part_named(dirname(owner), written, has)
        relations.append(Relation(given.get("Id", ""), type_.rpartition("/")[2], type_, target, written, outside))
    return tuple(relations)


def _part_named(folder: str, target: str, has: Callable[[str], bool]) -> str:
    """The part that *target* means, written in a part of *folder*: by the standard, else as some programs write it:
    percent-encoded, with backslashes, or from the package's root without the leading slash."""
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


def sheets_of(workbook: bytes, relations: Sequence[Relation]) -> Iterator[Listed]:
    """Every sheet that the workbook's part lists, in its order."""
    by_key = {relation.key: relation for relation in relations}
    for match in _SHEET.finditer(workbook):
        given = attributes(match[1])
        keys = [value for name, value in given.items() if name.endswith(":id")]
        key = next((value for value in keys if value in by_key), keys[0] if keys else "")
        relation = by_key.get(key)
        kind, part = (relation.kind, relation.target) if relation else ("", "")
        yield Listed(given.get("name", ""), given.get("sheetId", ""), given.get("state", ""), key, kind, part)
