"""Notes of the old kind: a text in the comments part, and a shape in the old drawing that shows it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from xlplan.grid import Position, a1, place_of
from xlplan.patch import Note, PatchRefused, RichText
from xlplan.words import Words
from xlplan.xlsx.patching.boxes import box_of
from xlplan.xlsx.patching.markup import (
    MAIN,
    Element,
    Splices,
    attributes_text,
    escaped,
    link_attribute,
    prefixed,
)
from xlplan.xlsx.patching.package import TYPE, EditedPackage
from xlplan.xlsx.patching.strings import string_of, t_element
from xlplan.xlsx.patching.worksheet import Worksheet
from xlplan.xlsx.refusals import FOREIGN_PART, refused
from xlplan.xlsx.relations import Relation

_EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{MAIN}"><authors></authors>'
    "<commentList></commentList></comments>"
).encode()
# The old drawing is not always well formed (Excel itself leaves <br> open in it), so it is searched as text.
_SHAPE = re.compile(rb"<((?:\w+:)?)shape\b[^>]*>.*?</\1shape>\s*", re.S)
_SHAPE_ROW = re.compile(rb"<(?:\w+:)?Row>\s*(\d{1,9})\s*<")
_SHAPE_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*(\d{1,9})\s*<")
_SHAPE_ID = re.compile(rb"_x0000_s(\d{1,9})")
_BLOCKS = re.compile(rb"""<(?:\w+:)?idmap\b[^>]*\bdata\s*=\s*["']([\d,\s]+)["']""")
_BLOCK = re.compile(rb"\b\d{1,6}\b")
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_BOX_TYPE = (
    '<v:shapetype {spaces}id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_VML = '<xml {spaces}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
_NEW_SHAPE = (
    '<v:shape {spaces}id="_x0000_s{number}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:{width}pt;'
    'height:{height}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox '
    'style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData '
    'ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def notes_of(sheet: Worksheet, package: EditedPackage) -> dict[Position, Note]:
    """Every note of the sheet by its cell. The text that stands in for a threaded comment is none; see
    :func:`set_notes`.
    """
    part = _comments(sheet, package)
    if part is None:
        return {}
    data, root = package.read(part.target), package.tree(part.target)
    names = [one.text for holder in root.all("authors") for one in holder.all("author")]
    found = {}
    for comment in (one for holder in root.all("commentList") for one in holder.all("comment")):
        body, position = comment.first("text"), place_of(comment.attributes.get("ref", ""))
        if body is None or position is None:
            continue
        text = string_of(body, data)
        number = comment.integer("authorId")
        author = names[number] if number < len(names) else ""
        note = Note(text.text, author, text.markup) if isinstance(text, RichText) else Note(text, author)
        found[position] = note
    return found


def threads_of(sheet: Worksheet, package: EditedPackage) -> frozenset[Position]:
    """The cells with a threaded comment."""
    roots = [package.tree(relation.target) for relation in package.related(sheet.part, "threadedComment")]
    positions = (place_of(comment.attributes.get("ref", "")) for root in roots for comment in root.children)
    return frozenset(position for position in positions if position is not None)


def set_notes(sheet: Worksheet, package: EditedPackage, notes: Mapping[Position, Note | None]) -> None:
    """Give each cell its note, or take it away; a sheet without notes gets what it takes to have some.

    Raises :class:`PatchRefused` for the cell of a threaded comment, which would lose its thread.
    """
    _refuse_threads(sheet, package, notes)
    had = notes_of(sheet, package).keys() & notes.keys() if notes else set()
    new = {position: note for position, note in notes.items() if note is not None}
    if new or had:
        left = _write_comments(sheet, package, notes)
        added = {position: note for position, note in new.items() if position not in had}
        _write_shapes(sheet, package, added, [position for position in had if position not in new])
        if not left:
            part = _comments(sheet, package)
            assert part is not None
            package.drop(part.target)
            package.remove_relation(sheet.part, part.key)


def _comments(sheet: Worksheet, package: EditedPackage) -> Relation | None:
    return next(iter(package.related(sheet.part, "comments")), None)


def _refuse_threads(sheet: Worksheet, package: EditedPackage, positions: Iterable[Position]) -> None:
    for position in sorted(threads_of(sheet, package).intersection(positions)):
        where = f"{sheet.title}!{a1(*position)}"
        raise PatchRefused(where, Words(f"Ô {where} đang có trao đổi (comment).", f"{where} has a threaded comment."))


def _write_comments(sheet: Worksheet, package: EditedPackage, notes: Mapping[Position, Note | None]) -> int:
    """How many comments are left in the part."""
    relation = _comments(sheet, package)
    if relation is None:
        for dangling in [one for one in package.relations(sheet.part) if one.kind == "comments"]:
            package.remove_relation(sheet.part, dangling.key)
        part = package.free_name("xl/comments{}.xml")
        package.add(part, _EMPTY, TYPE + "comments+xml")
        package.add_relation(sheet.part, "comments", part)
    else:
        part = relation.target
    data, root = package.read(part), package.tree(part)
    splices = Splices(data)
    authors, entries = root.first("authors"), root.first("commentList")
    if authors is None or entries is None:
        raise refused(FOREIGN_PART, part=part)
    names = [one.text for one in authors.all("author")]
    left = len(entries.all("comment"))
    _drop_last_author(splices, authors, entries, notes)
    standing = {place_of(one.attributes.get("ref", "")): one for one in reversed(entries.all("comment"))}
    for position, note in sorted(notes.items()):
        old = standing.get(position)
        if old is not None:
            splices.remove(old)
            left -= 1
        if note is None:
            continue
        left += 1
        if note.author not in names:
            names.append(note.author)
            splices.append(authors, prefixed(f"<author>{escaped(note.author)}</author>", root.prefix))
        text = f"<text>{note.markup or t_element(note.text)}</text>"
        tag = attributes_text({"ref": a1(*position), "authorId": str(names.index(note.author))})
        text = prefixed(f"<comment{tag}>{text}</comment>", root.prefix)
        splices.append(entries, text) if old is None else splices.insert(old.start, text)
    package.write(part, splices.result())
    return left


def _drop_last_author(
    splices: Splices, authors: Element, entries: Element, notes: Mapping[Position, Note | None]
) -> None:
    """An author whose only notes go leaves no trace, if no number changes by it."""
    last = str(len(authors.children) - 1)
    his = [
        place_of(one.attributes.get("ref", ""))
        for one in entries.all("comment")
        if one.attributes.get("authorId") == last
    ]
    if his and not any(notes.values()) and all(position in notes for position in his):
        splices.remove(authors.children[-1])


def _write_shapes(
    sheet: Worksheet, package: EditedPackage, added: Mapping[Position, Note], removed: Sequence[Position]
) -> None:
    element = sheet.root.first("legacyDrawing")
    key = element.relationship_id() if element is not None else ""
    leads = (one for one in package.relations(sheet.part) if key and one.key == key and not one.external)
    part = next((one.target for one in leads if package.has(one.target)), "")
    if not part:
        if not added:
            return
        if element is not None:  # its relationship leads nowhere
            sheet.splices.remove(element)
            package.remove_relation(sheet.part, key)
        package.default_type("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
        part = package.free_name("xl/drawings/vmlDrawing{}.vml")
        package.write(part, _VML.format(spaces=_SPACES, block=_free_block(package)).encode())
        attribute = link_attribute(sheet.root, package.add_relation(sheet.part, "vmlDrawing", part))
        sheet.splices.insert(
            sheet.slot("legacyDrawing"), prefixed(f"<legacyDrawing{attributes_text(attribute)}/>", sheet.prefix)
        )
    data = _without_shapes(package.read(part), removed)
    if b"</" not in data:
        raise refused(FOREIGN_PART, part=part)
    if element is not None and removed and not added and not _SHAPE.search(data):
        package.drop(part)
        package.remove_relation(sheet.part, key)
        sheet.splices.remove(element)
        return
    package.write(part, _with_shapes(sheet, data, added))


def _without_shapes(data: bytes, removed: Sequence[Position]) -> bytes:
    def kept(match: re.Match[bytes]) -> bytes:
        row, column = _SHAPE_ROW.search(match[0]), _SHAPE_COLUMN.search(match[0])
        is_note = b'"Note"' in match[0] or b"'Note'" in match[0]
        return b"" if is_note and row and column and (int(row[1]) + 1, int(column[1]) + 1) in removed else match[0]

    return _SHAPE.sub(kept, data) if removed else data


def _with_shapes(sheet: Worksheet, data: bytes, added: Mapping[Position, Note]) -> bytes:
    used = [int(number) for number in _SHAPE_ID.findall(data)]
    block = _BLOCKS.search(data)
    first = next(map(int, _BLOCK.findall(block[1])), 1) * 1024 if block else 1024
    spaces = "" if all(space.encode() in data for space in _SPACES.split()) else f"{_SPACES} "
    kind = "" if not added or b'"_x0000_t202"' in data else _BOX_TYPE.format(spaces=spaces)
    last = max([first, *used])
    shapes = "".join(
        _shape(sheet, position, note, last + number, spaces) for number, (position, note) in enumerate(added.items(), start=1)
    )
    end = data.rfind(b"</")
    return data[:end] + (kind + shapes).encode() + data[end:]


def _shape(sheet: Worksheet, position: Position, note: Note, number: int, spaces: str) -> str:
    width, height, anchor = box_of(sheet, position, note.text)
    row, column = position[0] - 1, position[1] - 1
    return _NEW_SHAPE.format(
        spaces=spaces, number=number, width=width, height=height, anchor=anchor, row=row, column=column
    )


def _free_block(package: EditedPackage) -> int:
    """A block of shape numbers that no other old drawing of the book uses."""
    parts = [name for name in package.names() if name.endswith(".vml")]
    found = [
        int(number)
        for name in parts
        for blocks in _BLOCKS.findall(package.read(name))
        for number in _BLOCK.findall(blocks)
    ]
    return max(found, default=0) + 1
