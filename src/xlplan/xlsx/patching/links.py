"""Hyperlinks of a worksheet's cells: inside the book by address, outside by a relationship."""

import re
from collections.abc import Mapping

from xlplan.grid import Position, a1, area_of, holds
from xlplan.patch import Link, PatchRefused
from xlplan.words import Words
from xlplan.xlsx.patching.markup import Element, attributes_text, link_attribute, prefixed
from xlplan.xlsx.patching.package import EditedPackage
from xlplan.xlsx.patching.worksheet import Worksheet

_NOT_IN_ADDRESSES = re.compile(r"""[\s<>"{}|\\^`]""")


def same_link(one: Link | None, other: Link | None) -> bool:
    """Whether two links lead to the same place with the same tip."""
    if one is None or other is None:
        return one is other
    return (_address(one.target), one.tip) == (_address(other.target), other.tip)


def _address(target: str) -> str:
    """*target* with the characters that no address outside may hold written as %20 and the like."""
    if target.startswith("#"):
        return target
    return _NOT_IN_ADDRESSES.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), target)


def link_at(sheet: Worksheet, package: EditedPackage, position: Position) -> Link | None:
    """The link of a cell; raises :class:`PatchRefused` where one link covers several cells."""
    element = _at(sheet, position)
    if element is None:
        return None
    key = element.relationship_id()
    target = next((one.target for one in package.relations(sheet.part) if one.key == key), "") if key else ""
    inside = element.attributes.get("location", "")
    return Link(f"{target}#{inside}" if inside else target, element.attributes.get("tooltip", ""))


def set_links(sheet: Worksheet, package: EditedPackage, links: Mapping[Position, Link | None]) -> None:
    """Collect the splices that give each cell its link, or take it away."""
    holder = sheet.root.first("hyperlinks")
    old = {position: element for position in links if (element := _at(sheet, position)) is not None}
    for element in old.values():
        key = element.relationship_id()
        sheet.splices.remove(element)
        if key and not any(one is not element and one.relationship_id() == key for one in (holder.children if holder else [])):
            package.remove_relation(sheet.part, key)
    texts = [_text(sheet, package, position, link) for position, link in links.items() if link is not None]
    if holder is not None and len(old) == len(holder.children) and not texts:
        sheet.splices.remove(holder)
    elif holder is not None:
        sheet.splices.append(holder, prefixed("".join(texts), sheet.prefix))
    elif texts:
        sheet.splices.insert(
            sheet.slot("hyperlinks"), prefixed(f"<hyperlinks>{''.join(texts)}</hyperlinks>", sheet.prefix)
        )


def _at(sheet: Worksheet, position: Position) -> Element | None:
    holder = sheet.root.first("hyperlinks")
    for one in holder.children if holder else []:
        area = area_of(one.attributes.get("ref", ""))
        if area == (*position, *position):
            return one
        if area is not None and holds(area, position):
            where = f"{sheet.title}!{a1(*position)}"
            raise PatchRefused(
                where, Words(f"Liên kết ở {where} chung cho nhiều ô.", f"The link at {where} covers several cells.")
            )
    return None


def _text(sheet: Worksheet, package: EditedPackage, position: Position, link: Link) -> str:
    target, _, inside = link.target.partition("#")
    attributes = {"ref": a1(*position)}
    if target:
        attributes |= link_attribute(
            sheet.root, package.add_relation(sheet.part, "hyperlink", _address(target), external=True)
        )
    if inside:
        attributes["location"] = inside
    if link.tip:
        attributes["tooltip"] = link.tip
    return f"<hyperlink{attributes_text(attributes)}/>"
