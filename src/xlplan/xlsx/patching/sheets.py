"""Whole computed sheets put into a book: written by the one writer of workbooks, and grafted with styles, tables and
names.

What a person added to a computed sheet (pictures, charts, notes, sparklines) stays where it is; what a sheet written
anew would break is a refusal.
"""

import re
from dataclasses import dataclass
from itertools import count

from xlplan.document import Document, Sheet
from xlplan.grid import Position, place_of
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

_OURS = {"table", "printerSettings", "hyperlink"}  # go with the old sheet
_THEIRS = {"drawing", "vmlDrawing", "comments", "threadedComment", "image"}  # stay
_KEPT = ("drawing", "legacyDrawing", "legacyDrawingHF", "picture")
_REMADE = ("conditionalFormattings", "dataValidations")  # extensions that a sheet written anew brings itself
_WRITTEN_AT = 1  # a donor's own sheet; before it lies a blank one


def put_sheet(book: WorkbookPart, chain: Chain, edit: SheetEdit) -> None:
    """Add, replace or remove the sheet. Raises :class:`StalePatch` where it is, or is not, there against
    expectation.
    """
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
        _drop_related(book, tab.part, _OURS)
        book.package.write(tab.part, graft.written(tab.part, old))
        chain.gone.add(tab.number)
    chain.gained.setdefault(tab.number, set()).update(graft.formulas)
    book.local_names(tab.index, graft.names(tab.title))


@dataclass(slots=True)
class _Graft:
    """A sheet as a book of its own, on its way into *book*."""

    book: WorkbookPart
    donor: WorkbookPart
    part: str
    formulas: set[Position]

    def __init__(self, book: WorkbookPart, sheet: Sheet) -> None:
        blank = "_" if sheet.title != "_" else "__"
        self.book = book
        self.donor = WorkbookPart(Package(to_bytes(Document((Sheet(title=blank), sheet)))))
        self.part = self.donor.tabs[_WRITTEN_AT].part
        self.formulas = set()

    def names(self, title: str) -> dict[str, str]:
        """Print area and titles, for the sheet's title as the book writes it."""
        holder = self.donor.root.first("definedNames")
        own = [
            one
            for one in (holder.all("definedName") if holder else [])
            if one.attributes.get("localSheetId") == str(_WRITTEN_AT)
        ]
        printed = [one for one in own if one.attributes["name"] in ("_xlnm.Print_Area", "_xlnm.Print_Titles")]
        return {
            one.attributes["name"]: re.sub(r"('(?:[^']|'')+'|[\w.]+)!", lambda _: f"{quoted(title)}!", one.text)
            for one in printed
        }

    def written(self, part: str, old: Worksheet | None) -> bytes:
        """The sheet's XML in the book's numbers, with what stays of *old*; its tables become parts of the book."""
        data = self.donor.package.read(self.part)
        root = parse(data)
        splices = Splices(data)
        look = mapped(lambda number: self.book.styles.import_style(self.donor.styles, number))
        mark = mapped(lambda number: self.book.styles.import_differential(self.donor.styles, number))
        for element in root.walk():
            for name, convert in (("s", look), ("style", look), ("dxfId", mark)):
                if name in element.attributes and (name, element.name) in _NUMBERED:
                    splices.set(element, name, convert(element.attributes[name]))
            if element.name == "c":
                self._cell(splices, element)
        self._tables(root, splices, part)
        if old is not None:
            _keep(root, splices, old)
        return splices.result()

    def _cell(self, splices: Splices, cell: Element) -> None:
        value = cell.first("v")
        if cell.attributes.get("t") == "s" and value is not None:
            text = self.donor.strings.at(int(value.text))
            splices.set(cell, "t", "inlineStr")
            splices.replace(
                value.start, value.end, f"<is>{t_element(text if isinstance(text, str) else text.text)}</is>"
            )
        if cell.first("f") is not None:
            position = place_of(cell.attributes["r"])
            assert position is not None
            self.formulas.add(position)

    def _tables(self, root: Element, splices: Splices, part: str) -> None:
        sources = {one.key: one.target for one in self.donor.package.related(self.part, "table")}
        tabs = [tab for tab in self.book.tabs if tab.kind == "worksheet"]
        known = [root for tab in tabs for _, root in table_roots(self.book, tab)]
        taken = {root.attributes.get("id") for root in known}
        # the number of the table that was here, if it was ours
        free = (number for number in count(1) if str(number) not in taken)
        mark = mapped(lambda number: self.book.styles.import_differential(self.donor.styles, number))
        for holder in root.all("tableParts"):
            for number, one in zip(free, holder.all("tablePart"), strict=False):
                data = self.donor.package.read(sources[one.relationship_id()])
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
                splices.replace(one.start, one.end, f"<tablePart{attributes_text(attribute)}/>")


_NUMBERED = {("s", "c"), ("s", "row"), ("style", "col"), ("dxfId", "cfRule")}


def _check_replaceable(book: WorkbookPart, tab: Tab) -> None:
    strange = [one.kind for one in book.package.relations(tab.part) if one.kind not in _OURS | _THEIRS]
    if tab.kind != "worksheet":
        strange.append(tab.kind)
    strange += [f"table {table.name}" for table in tables_of(book, tab) if table.is_query]
    if strange:
        vi = f"Trang “{tab.title}” chứa thứ sẽ hỏng khi ghi lại ({strange[0]}). Chuyển nó sang trang khác rồi làm lại."
        en = (
            f"The sheet “{tab.title}” holds what writing it anew would break ({strange[0]}). Move it to another sheet "
            "and try again."
        )
        raise PatchRefused(strange[0], Words(vi, en))


def _keep(root: Element, splices: Splices, old: Worksheet) -> None:
    """Carry over what people put on the sheet, its code name, and whether it is the selected one."""
    for child in old.root.children:
        if child.name in _KEPT or child.name == "extLst":
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
    """The element's text as it was, made independent of where its prefixes were declared."""
    part = Splices(old.data[element.start : element.end])
    own = parse(part.data)
    spaces = {f"xmlns:{prefix}" if prefix else "xmlns": space for prefix, space in old.root.scope.items()}
    for name, space in spaces.items():
        if name not in own.attributes:
            part.set(own, name, space)
    exts = own.children if element.name == "extLst" else []
    remade = [one for one in exts if any(child.name in _REMADE for child in one.children)]
    for one in remade:
        part.remove(one)
    return "" if exts and len(remade) == len(exts) else part.result().decode(part.encoding)


def _attribute(root: Element, name: str, key: str) -> str:
    element = root.first(name)
    return element.attributes.get(key, "") if element is not None else ""


def _selected(old: Worksheet) -> bool:
    views = old.root.first("sheetViews")
    return any(view.attributes.get("tabSelected") in ("1", "true") for view in (views.children if views else []))


def _drop_related(book: WorkbookPart, part: str, kinds: set[str]) -> None:
    for relation in [one for one in book.package.relations(part) if one.kind in kinds]:
        book.package.remove_relation(part, relation.key)
        if not relation.external and not book.package.reference_count(relation.target):
            book.package.drop(relation.target)


def _remove(book: WorkbookPart, chain: Chain, tab: Tab) -> None:
    if len(book.tabs) == 1:
        raise PatchRefused(tab.title, Words("Không xóa được trang duy nhất.", "The only sheet cannot be removed."))
    _check_unnamed(book, tab)
    book.remove_tab(tab)
    _drop_all(book, tab.part)
    chain.gone.add(tab.number)


def _check_unnamed(book: WorkbookPart, tab: Tab) -> None:
    """Formulas that name the sheet would turn into #REF!."""
    names = [escaped(quoted(tab.title)).encode() + b"!", quoted(tab.title).encode() + b"!"]
    if re.fullmatch(r"[^\W\d][\w.]*", tab.title):
        names.append(b">" + tab.title.encode() + b"!")
    for other in book.package.names():
        if (
            other in (part_key(tab.part), part_key(book.part))
            or not other.endswith(".xml")
            or not other.startswith("xl/")
        ):
            continue
        content = book.package.read(other)
        if any(name in content for name in names):
            vi, en = f"Có công thức đang dùng trang “{tab.title}”.", f"Formulas use the sheet “{tab.title}”."
            raise PatchRefused(tab.title, Words(vi, en))


def _drop_all(book: WorkbookPart, part: str) -> None:
    """Drop a part and all that only it led to."""
    below = [one.target for one in book.package.relations(part) if not one.external]
    book.package.drop(part)
    for target in below:
        if book.package.has(target) and not book.package.reference_count(target):
            _drop_all(book, target)
