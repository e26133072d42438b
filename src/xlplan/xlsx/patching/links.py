"""Hyperlinks of cells (ECMA-376 Part 1, 18.3.1.47): a location inside the workbook, or a relationship to an external
target."""

import re
from collections.abc import Mapping

from xlplan.grid import Position, a1, area_of, contains
from xlplan.patch import Link, PatchRefused
from xlplan.words import Words
from xlplan.xlsx.patching.markup import Element, attributes_text, link_attribute, prefixed
from xlplan.xlsx.patching.package import EditedPackage
from xlplan.xlsx.patching.worksheet import Worksheet

_NOT_IN_URLS = re.compile(r"""[\s<>"{}|\\^`]""")


def same_link(link: Link | None, other: Link | None) -> bool:
    """Whether two links have the same target and the same tip."""
    if link is None or other is None:
        return link is other
    return (_address(link.target), link.tip) == (_address(other.target), other.tip)


def _address(target: str) -> str:
    """*target* with the characters that are not allowed in a URL percent-encoded. A target inside the workbook is
    unchanged."""
    if target.startswith("#"):
        return target
    return _NOT_IN_URLS.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), target)


def link_at(sheet: Worksheet, package: EditedPackage, position: Position) -> Link | None:
    """The link of a cell; raises :class:`PatchRefused` where one link covers several cells."""
    element = _element_at(sheet, position)
    if element is None:
        return None
    key = element.relationship_id()
    target = (
        next((relation.target for relation in package.relations(sheet.part) if relation.key == key), "") if key else ""
    )
    location = element.attributes.get("location", "")
    return Link(f"{target}#{location}" if location else target, element.attributes.get("tooltip", ""))


def set_links(sheet: Worksheet, package: EditedPackage, links: Mapping[Position, Link | None]) -> None:
    """Collect the splices that set the link of each cell, or remove it (None)."""
    holder = sheet.root.first("hyperlinks")
    old = {position: element for position in links if (element := _element_at(sheet, position)) is not None}
    for element in old.values():
        key = element.relationship_id()
        sheet.splices.remove(element)
        if key and not any(
            other is not element and other.relationship_id() == key for other in (holder.children if holder else [])
        ):
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


def _element_at(sheet: Worksheet, position: Position) -> Element | None:
    """The ``<hyperlink>`` element of a cell; None where there is none."""
    holder = sheet.root.first("hyperlinks")
    for element in holder.children if holder else []:
        area = area_of(element.attributes.get("ref", ""))
        if area == (*position, *position):
            return element
        if area is not None and contains(area, position):
            address = f"{sheet.title}!{a1(*position)}"
            raise PatchRefused(
                address,
                Words(f"Liên kết ở {address} chung cho nhiều ô.", f"The link at {address} covers several cells."),
            )
    return None


def _text(sheet: Worksheet, package: EditedPackage, position: Position, link: Link) -> str:
    """A new ``<hyperlink>`` element."""
    target, _, location = link.target.partition("#")
    attributes = {"ref": a1(*position)}
    if target:
        attributes |= link_attribute(
            sheet.root, package.add_relation(sheet.part, "hyperlink", _address(target), external=True)
        )
    if location:
        attributes["location"] = location
    if link.tip:
        attributes["tooltip"] = link.tip
    return f"<hyperlink{attributes_text(attributes)}/>"
