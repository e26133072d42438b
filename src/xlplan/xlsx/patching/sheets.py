"""Puts whole computed sheets into a workbook: written by :mod:`xlplan.xlsx.write` as a workbook of their own (the
donor), and copied from it with their styles, tables and names.

What a user added to a computed sheet (pictures, charts, notes, sparklines) stays where it is. A sheet with something
that a rewrite would break is refused.
"""

import re
from itertools import count

from xlplan.dataclass import dataclass
from xlplan.document import Document, Sheet
from xlplan.grid import Position, position_of
from xlplan.patch import PatchRefused, SheetEdit, StalePatch
from xlplan.words import Words
from xlplan.xlsx.package import Package
from xlplan.xlsx.patching.calculation import Chain
from xlplan.xlsx.patching.formulas import quoted
from xlplan.xlsx.patching.markup import Element, Splices, attributes_text, escaped, link_attribute, parse, slot
from xlplan.xlsx.patching.package import TYPE
from xlplan.xlsx.patching.strings import t_element
from xlplan.xlsx.patching.styles import mapped
from xlplan.xlsx.patching.tables import table_name, table_roots, tables_of
from xlplan.xlsx.patching.workbook import Tab, WorkbookPart
from xlplan.xlsx.patching.worksheet import ORDER, Worksheet
from xlplan.xlsx.relations import part_key
from xlplan.xlsx.write import to_bytes

_REPLACED_KINDS = {"table", "printerSettings", "hyperlink"}  # relationships that are removed with the old sheet
_KEPT_KINDS = {"drawing", "vmlDrawing", "comments", "threadedComment", "image"}  # relationships that stay
_KEPT_ELEMENTS = ("drawing", "legacyDrawing", "legacyDrawingHF", "picture")
_REWRITTEN_EXTENSIONS = ("conditionalFormattings", "dataValidations")  # extensions that the new sheet brings itself
_DONOR_INDEX = 1  # the sheet in its donor workbook; in front of it is a blank one


def put_sheet(book: WorkbookPart, chain: Chain, edit: SheetEdit) -> None:
    """Add, replace or remove the sheet. Raises :class:`StalePatch` where it exists and should not, or the reverse."""
    tab = book.tab(edit.title)
    if tab is not None and edit.before is None:
        raise StalePatch(edit.title, None, tab.title)
    if tab is None and (edit.after is None or isinstance(edit.before, Sheet)):
        raise StalePatch(edit.title, edit.title, None)
    if edit.after is None:
        assert tab is not None
        _remove(book, chain, tab)
        return
    graft = _Graft(book, edit.after)
    if tab is None:
        part = book.package.free_name("xl/worksheets/sheet{}.xml")
        book.package.add(part, graft.donor.package.read(graft.part), TYPE + "worksheet+xml")
        book.add_tab(edit.title, part, hidden="veryHidden" if edit.after.very_hidden else None)
        tab = book.worksheet_tab(edit.title)
        book.package.write(part, graft.written(part, None))
    else:
        _check_replaceable(book, tab)
        old = Worksheet(tab.title, tab.part, book.package.read(tab.part))
        _drop_related(book, tab.part, _REPLACED_KINDS)
        book.package.write(tab.part, graft.written(tab.part, old))
        chain.dropped.add(tab.number)
    chain.gained.setdefault(tab.number, set()).update(graft.formulas)
    book.local_names(tab.index, graft.names(tab.title))


@dataclass(slots=True)
class _Graft:
    """A sheet in a donor workbook, and its transfer into *book*."""

    book: WorkbookPart
    donor: WorkbookPart
    part: str
    formulas: set[Position]
    """The cells with a formula; known after :meth:`written`."""

    def __init__(self, book: WorkbookPart, sheet: Sheet) -> None:
        blank = "_" if sheet.title != "_" else "__"
        self.book = book
        self.donor = WorkbookPart(Package(to_bytes(Document((Sheet(title=blank), sheet)))))
        self.part = self.donor.tabs[_DONOR_INDEX].part
        self.formulas = set()

    def names(self, title: str) -> dict[str, str]:
        """The defined names for print area and print titles → their formulas, with *title* as the name of the sheet."""
        holder = self.donor.root.first("definedNames")
        local = [
            name
            for name in (holder.all("definedName") if holder else [])
            if name.attributes.get("localSheetId") == str(_DONOR_INDEX)
        ]
        printed = [name for name in local if name.attributes["name"] in ("_xlnm.Print_Area", "_xlnm.Print_Titles")]
        return {
            name.attributes["name"]: re.sub(r"('(?:[^']|'')+'|[\w.]+)!", lambda _: f"{quoted(title)}!", name.text)
            for name in printed
        }

    def written(self, part: str, old: Worksheet | None) -> bytes:
        """The sheet's XML with the workbook's style numbers and the elements kept from *old*. Its tables become parts
        of the workbook."""
        data = self.donor.package.read(self.part)
        root = parse(data)
        splices = Splices(data)
        look = mapped(lambda number: self.book.styles.import_style(self.donor.styles, number))
        mark = mapped(lambda number: self.book.styles.import_differential(self.donor.styles, number))
        for element in root.walk():
            for name, convert in (("s", look), ("style", look), ("dxfId", mark)):
                if name in element.attributes and (name, element.name) in _STYLE_ATTRIBUTES:
                    splices.set(element, name, convert(element.attributes[name]))
            if element.name == "c":
                self._cell(splices, element)
        self._tables(root, splices, part)
        if old is not None:
            _keep_user_content(root, splices, old)
        return splices.result()

    def _cell(self, splices: Splices, cell: Element) -> None:
        """Inline a shared string of the donor, and note a formula."""
        value = cell.first("v")
        if cell.attributes.get("t") == "s" and value is not None:
            text = self.donor.strings.at(int(value.text))
            splices.set(cell, "t", "inlineStr")
            splices.replace(
                value.start, value.end, f"<is>{t_element(text if isinstance(text, str) else text.text)}</is>"
            )
        if cell.first("f") is not None:
            position = position_of(cell.attributes["r"])
            assert position is not None
            self.formulas.add(position)

    def _tables(self, root: Element, splices: Splices, part: str) -> None:
        """Add the tables of the sheet as parts of the workbook. Raises :class:`PatchRefused` where a name is taken."""
        sources = {relation.key: relation.target for relation in self.donor.package.related(self.part, "table")}
        tabs = [tab for tab in self.book.tabs if tab.kind == "worksheet"]
        known = [root for tab in tabs for _, root in table_roots(self.book, tab)]
        taken = {root.attributes.get("id") for root in known}
        # a table of the replaced sheet has been removed, so its id is free again
        free = (number for number in count(1) if str(number) not in taken)
        mark = mapped(lambda number: self.book.styles.import_differential(self.donor.styles, number))
        for holder in root.all("tableParts"):
            for number, table_part in zip(free, holder.all("tablePart"), strict=False):
                data = self.donor.package.read(sources[table_part.relationship_id()])
                table = parse(data)
                own = table.attributes["displayName"]
                if any(table_name(other).casefold() == own.casefold() for other in known):
                    raise PatchRefused(own, Words(f"Tệp đã có bảng {own}.", f"The file has a table {own} already."))
                changes = Splices(data)
                changes.set(table, "id", str(number))
                for element in table.walk():
                    for name in [name for name in element.attributes if name.lower().endswith("dxfid")]:
                        changes.set(element, name, mark(element.attributes[name]))
                target = self.book.package.free_name("xl/tables/table{}.xml")
                self.book.package.add(target, changes.result(), TYPE + "table+xml")
                attribute = link_attribute(root, self.book.package.add_relation(part, "table", target))
                splices.replace(table_part.start, table_part.end, f"<tablePart{attributes_text(attribute)}/>")


# (attribute, element) pairs that hold the number of a style.
_STYLE_ATTRIBUTES = {("s", "c"), ("s", "row"), ("style", "col"), ("dxfId", "cfRule")}


def _check_replaceable(book: WorkbookPart, tab: Tab) -> None:
    obstacles = [
        relation.kind
        for relation in book.package.relations(tab.part)
        if relation.kind not in _REPLACED_KINDS | _KEPT_KINDS
    ]
    if tab.kind != "worksheet":
        obstacles.append(tab.kind)
    obstacles += [f"table {table.name}" for table in tables_of(book, tab) if table.is_query]
    if obstacles:
        vi = (
            f"Trang “{tab.title}” chứa thứ sẽ hỏng khi ghi lại ({obstacles[0]}). Chuyển nó sang trang khác rồi làm lại."
        )
        en = (
            f"The sheet “{tab.title}” contains something that rewriting would break ({obstacles[0]}). "
            "Move it to another sheet and try again."
        )
        raise PatchRefused(obstacles[0], Words(vi, en))


def _keep_user_content(root: Element, splices: Splices, old: Worksheet) -> None:
    """Keep what users put on the sheet, its code name, and whether it is selected."""
    for child in old.root.children:
        if child.name in _KEPT_ELEMENTS or child.name == "extLst":
            text = _carried(old, child)
            if text:
                splices.insert(slot(root, child.name, ORDER), text)
    properties, code = root.first("sheetPr"), _attribute(old.root, "sheetPr", "codeName")
    if code and properties is not None:
        splices.set(properties, "codeName", code)
    elif code:
        splices.insert(slot(root, "sheetPr", ORDER), f"<sheetPr{attributes_text({'codeName': code})}/>")
    for view in root.walk():
        if view.name == "sheetView":
            splices.set(view, "tabSelected", "1" if _selected(old) else None)


def _carried(old: Worksheet, element: Element) -> str:
    """The XML of *element* with all name-space declarations that it needs; empty where nothing of it is kept."""
    part = Splices(old.data[element.start : element.end])
    copy = parse(part.data)
    spaces = {f"xmlns:{prefix}" if prefix else "xmlns": space for prefix, space in old.root.scope.items()}
    for name, space in spaces.items():
        if name not in copy.attributes:
            part.set(copy, name, space)
    extensions = copy.children if element.name == "extLst" else []
    rewritten = [
        extension
        for extension in extensions
        if any(child.name in _REWRITTEN_EXTENSIONS for child in extension.children)
    ]
    for extension in rewritten:
        part.remove(extension)
    return "" if extensions and len(rewritten) == len(extensions) else part.result().decode(part.encoding)


def _attribute(root: Element, name: str, key: str) -> str:
    """The attribute *key* of the child element *name*, empty where there is none."""
    element = root.first(name)
    return element.attributes.get(key, "") if element is not None else ""


def _selected(old: Worksheet) -> bool:
    """Whether the sheet is selected in any view."""
    views = old.root.first("sheetViews")
    return any(view.attributes.get("tabSelected") in ("1", "true") for view in (views.children if views else []))


def _drop_related(book: WorkbookPart, part: str, kinds: set[str]) -> None:
    """Remove the relationships of those kinds, and the parts that nothing else refers to."""
    for relation in [relation for relation in book.package.relations(part) if relation.kind in kinds]:
        book.package.remove_relation(part, relation.key)
        if not relation.external and not book.package.reference_count(relation.target):
            book.package.drop(relation.target)


def _remove(book: WorkbookPart, chain: Chain, tab: Tab) -> None:
    if len(book.tabs) == 1:
        raise PatchRefused(tab.title, Words("Không xóa được trang duy nhất.", "The only sheet cannot be removed."))
    _check_unreferenced(book, tab)
    book.remove_tab(tab)
    _drop_all(book, tab.part)
    chain.dropped.add(tab.number)


def _check_unreferenced(book: WorkbookPart, tab: Tab) -> None:
    """Refuse to remove a sheet that formulas refer to: they would become #REF!."""
    names = [escaped(quoted(tab.title)).encode() + b"!", quoted(tab.title).encode() + b"!"]
    if re.fullmatch(r"[^\W\d][\w.]*", tab.title):
        names.append(b">" + tab.title.encode() + b"!")
    for part in book.package.names():
        if part in (part_key(tab.part), part_key(book.part)) or not part.endswith(".xml") or not part.startswith("xl/"):
            continue
        content = book.package.read(part)
        if any(name in content for name in names):
            vi, en = f"Có công thức đang dùng trang “{tab.title}”.", f"Formulas use the sheet “{tab.title}”."
            raise PatchRefused(tab.title, Words(vi, en))


def _drop_all(book: WorkbookPart, part: str) -> None:
    """Remove a part, and all parts that only it refers to."""
    targets = [relation.target for relation in book.package.relations(part) if not relation.external]
    book.package.drop(part)
    for target in targets:
        if book.package.has(target) and not book.package.reference_count(target):
            _drop_all(book, target)
