"""Notes of a worksheet: a text in the comments part (ECMA-376 Part 1, 18.7), and a shape in the VML drawing that shows
it (ECMA-376 Part 4, VML)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlplan.grid import Position, a1, position_of
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

_NEW_COMMENTS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{MAIN}"><authors></authors>'
    "<commentList></commentList></comments>"
).encode()
# VML is not always well formed (Excel itself writes <br> without an end tag), so it is searched as text.
_SHAPE = re.compile(rb"<((?:\w{1,64}:)?)shape\b[^<>]*+>")
_SPACE = re.compile(rb"\s*+")
_SHAPE_ROW = re.compile(rb"<(?:\w{1,64}:)?Row>\s*+(\d{1,9})\s*+<")
_SHAPE_COLUMN = re.compile(rb"<(?:\w{1,64}:)?Column>\s*+(\d{1,9})\s*+<")
_SHAPE_ID = re.compile(rb"_x0000_s(\d{1,9})")
# Blocks of 1,024 shape ids each, reserved for this drawing.
_ID_BLOCKS = re.compile(rb"""<(?:\w{1,64}:)?idmap\b[^<>]*\bdata\s*+=\s*+["']([\d,\s]++)["']""")
_BLOCK = re.compile(rb"\b\d{1,6}\b")
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE_TYPE = (
    '<v:shapetype {spaces}id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NEW_DRAWING = '<xml {spaces}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
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
    """The notes of the sheet by cell. They include the texts that stand in for threaded comments; see
    :func:`set_notes`.
    """
    part = _comments(sheet, package)
    if part is None:
        return {}
    data, root = package.read(part.target), package.tree(part.target)
    names = [author.text for holder in root.all("authors") for author in holder.all("author")]
    notes = {}
    for comment in (comment for holder in root.all("commentList") for comment in holder.all("comment")):
        body, position = comment.first("text"), position_of(comment.attributes.get("ref", ""))
        if body is None or position is None:
            continue
        text = string_of(body, data)
        number = comment.integer("authorId")
        author = names[number] if number < len(names) else ""
        note = Note(text.text, author, text.markup) if isinstance(text, RichText) else Note(text, author)
        notes[position] = note
    return notes


def threads_of(sheet: Worksheet, package: EditedPackage) -> frozenset[Position]:
    """The cells with a threaded comment."""
    roots = [package.tree(relation.target) for relation in package.related(sheet.part, "threadedComment")]
    positions = (position_of(comment.attributes.get("ref", "")) for root in roots for comment in root.children)
    return frozenset(position for position in positions if position is not None)


def set_notes(sheet: Worksheet, package: EditedPackage, notes: Mapping[Position, Note | None]) -> None:
    """Set the note of each cell, or remove it (None); a sheet without notes gets the parts that notes need.

    Raises :class:`PatchRefused` for a cell with a threaded comment, which would lose its thread.
    """
    _refuse_threads(sheet, package, notes)
    existing = notes_of(sheet, package).keys() & notes.keys() if notes else set()
    new = {position: note for position, note in notes.items() if note is not None}
    if new or existing:
        remaining = _write_comments(sheet, package, notes)
        added = {position: note for position, note in new.items() if position not in existing}
        _write_shapes(sheet, package, added, [position for position in existing if position not in new])
        if not remaining:
            part = _comments(sheet, package)
            assert part is not None
            package.drop(part.target)
            package.remove_relation(sheet.part, part.key)


def _comments(sheet: Worksheet, package: EditedPackage) -> Relation | None:
    return next(iter(package.related(sheet.part, "comments")), None)


def _refuse_threads(sheet: Worksheet, package: EditedPackage, positions: Iterable[Position]) -> None:
    for position in sorted(threads_of(sheet, package).intersection(positions)):
        address = f"{sheet.title}!{a1(*position)}"
        raise PatchRefused(
            address, Words(f"Ô {address} đang có trao đổi (comment).", f"{address} has a threaded comment.")
        )


def _write_comments(sheet: Worksheet, package: EditedPackage, notes: Mapping[Position, Note | None]) -> int:
    """Write the texts into the comments part; return how many it has then."""
    relation = _comments(sheet, package)
    if relation is None:
        for dangling in [relation for relation in package.relations(sheet.part) if relation.kind == "comments"]:
            package.remove_relation(sheet.part, dangling.key)
        part = package.free_name("xl/comments{}.xml")
        package.add(part, _NEW_COMMENTS, TYPE + "comments+xml")
        package.add_relation(sheet.part, "comments", part)
    else:
        part = relation.target
    data, root = package.read(part), package.tree(part)
    splices = Splices(data)
    authors, entries = root.first("authors"), root.first("commentList")
    if authors is None or entries is None:
        raise refused(FOREIGN_PART, part=part)
    names = [author.text for author in authors.all("author")]
    remaining = len(entries.all("comment"))
    _drop_last_author(splices, authors, entries, notes)
    comments = {position_of(entry.attributes.get("ref", "")): entry for entry in reversed(entries.all("comment"))}
    for position, note in sorted(notes.items()):
        old = comments.get(position)
        if old is not None:
            splices.remove(old)
            remaining -= 1
        if note is None:
            continue
        remaining += 1
        if note.author not in names:
            names.append(note.author)
            splices.append(authors, prefixed(f"<author>{escaped(note.author)}</author>", root.prefix))
        text = f"<text>{note.markup or t_element(note.text)}</text>"
        tag = attributes_text({"ref": a1(*position), "authorId": str(names.index(note.author))})
        text = prefixed(f"<comment{tag}>{text}</comment>", root.prefix)
        splices.append(entries, text) if old is None else splices.insert(old.start, text)
    package.write(part, splices.result())
    return remaining


def _drop_last_author(
    splices: Splices, authors: Element, entries: Element, notes: Mapping[Position, Note | None]
) -> None:
    """Remove the last author where all their notes are removed; others stay, as the authors' numbers must not
    change."""
    last = str(len(authors.children) - 1)
    positions = [
        position_of(comment.attributes.get("ref", ""))
        for comment in entries.all("comment")
        if comment.attributes.get("authorId") == last
    ]
    if positions and not any(notes.values()) and all(position in notes for position in positions):
        splices.remove(authors.children[-1])


def _write_shapes(
    sheet: Worksheet, package: EditedPackage, added: Mapping[Position, Note], removed: Sequence[Position]
) -> None:
    """Add and remove the shapes in the VML drawing, which is created or removed as needed."""
    element = sheet.root.first("legacyDrawing")
    key = element.relationship_id() if element is not None else ""
    relations = (
        relation for relation in package.relations(sheet.part) if key and relation.key == key and not relation.external
    )
    part = next((relation.target for relation in relations if package.has(relation.target)), "")
    if not part:
        if not added:
            return
        if element is not None:  # its relationship leads to no part
            sheet.splices.remove(element)
            package.remove_relation(sheet.part, key)
        package.default_type("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
        part = package.free_name("xl/drawings/vmlDrawing{}.vml")
        package.write(part, _NEW_DRAWING.format(spaces=_SPACES, block=_free_block(package)).encode())
        attribute = link_attribute(sheet.root, package.add_relation(sheet.part, "vmlDrawing", part))
        sheet.splices.insert(
            sheet.slot("legacyDrawing"), prefixed(f"<legacyDrawing{attributes_text(attribute)}/>", sheet.prefix)
        )
    data = _without_shapes(package.read(part), removed)
    if b"</" not in data:
        raise refused(FOREIGN_PART, part=part)
    if element is not None and removed and not added and next(_shapes(data), None) is None:
        package.drop(part)
        package.remove_relation(sheet.part, key)
        sheet.splices.remove(element)
        return
    package.write(part, _with_shapes(sheet, data, added))


def _shapes(data: bytes) -> Iterator[tuple[int, int]]:
    """The offsets of the shapes: where each begins, and where the white space behind it ends."""
    position = 0
    while (start := _SHAPE.search(data, position)) is not None:
        end_tag = b"</%bshape>" % start[1]
        close = data.find(end_tag, start.end())
        if close < 0:
            return
        space = _SPACE.match(data, close + len(end_tag))
        position = space.end() if space else close
        yield start.start(), position


def _without_shapes(data: bytes, removed: Sequence[Position]) -> bytes:
    pieces, position = [], 0
    for start, end in _shapes(data) if removed else ():
        shape = data[start:end]
        row, column = _SHAPE_ROW.search(shape), _SHAPE_COLUMN.search(shape)
        is_note = b'"Note"' in shape or b"'Note'" in shape
        if is_note and row and column and (int(row[1]) + 1, int(column[1]) + 1) in removed:
            pieces.append(data[position:start])
            position = end
    return b"".join((*pieces, data[position:]))


def _with_shapes(sheet: Worksheet, data: bytes, added: Mapping[Position, Note]) -> bytes:
    used = [int(number) for number in _SHAPE_ID.findall(data)]
    block = _ID_BLOCKS.search(data)
    first = next(map(int, _BLOCK.findall(block[1])), 1) * 1024 if block else 1024
    spaces = "" if all(space.encode() in data for space in _SPACES.split()) else f"{_SPACES} "
    shape_type = "" if not added or b'"_x0000_t202"' in data else _SHAPE_TYPE.format(spaces=spaces)
    last = max([first, *used])
    shapes = "".join(
        _shape(sheet, position, note, number, spaces)
        for number, (position, note) in enumerate(added.items(), start=last + 1)
    )
    end = data.rfind(b"</")
    return data[:end] + (shape_type + shapes).encode() + data[end:]


def _shape(sheet: Worksheet, position: Position, note: Note, number: int, spaces: str) -> str:
    width, height, anchor = box_of(sheet, position, note.text)
    row, column = position[0] - 1, position[1] - 1
    return _NEW_SHAPE.format(
        spaces=spaces, number=number, width=width, height=height, anchor=anchor, row=row, column=column
    )


def _free_block(package: EditedPackage) -> int:
    """A block of shape ids that no other VML drawing of the workbook uses."""
    parts = [name for name in package.names() if name.endswith(".vml")]
    blocks = [
        int(number)
        for name in parts
        for data in _ID_BLOCKS.findall(package.read(name))
        for number in _BLOCK.findall(data)
    ]
    return max(blocks, default=0) + 1
