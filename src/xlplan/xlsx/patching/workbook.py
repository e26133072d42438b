"""The workbook part under edit (ECMA-376 Part 1, 18.2): its sheets, defined names, active sheet, and calculation on
load."""

from collections.abc import Callable
from functools import cached_property

from xlplan.dataclass import dataclass
from xlplan.grid import Area
from xlplan.patch import PatchRefused
from xlplan.words import Words
from xlplan.xlsx.decoding import xml_text
from xlplan.xlsx.package import Package
from xlplan.xlsx.patching.formulas import with_ranges
from xlplan.xlsx.patching.markup import (
    MAIN,
    Element,
    Splices,
    attributes_text,
    escaped,
    link_attribute,
    prefixed,
    slot,
    whole_number,
)
from xlplan.xlsx.patching.package import EditedPackage
from xlplan.xlsx.patching.strings import SharedStrings
from xlplan.xlsx.patching.styles import Styles
from xlplan.xlsx.refusals import FOREIGN_PART, refused
from xlplan.xlsx.relations import Relation, sheets_of

# The order of its children in the schema: CT_Workbook.
ORDER = (
    *(
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
    ),
    *(
        "definedNames",
        "calcPr",
        "oleSize",
        "customWorkbookViews",
        "pivotCaches",
        "smartTagPr",
        "smartTagTypes",
        "webPublishing",
    ),
    *("fileRecoveryPr", "webPublishObjects", "extLst"),
)
# The name space of files in Strict Open XML (ECMA-376 Part 1); all others are Transitional (Part 4).
_STRICT_SPACE = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SIGNED = Words(
    "Tệp có chữ ký số: sửa một ô là chữ ký mất hiệu lực. Bỏ chữ ký rồi làm lại.",
    "The file carries a digital signature, which any change would invalidate. Remove it and try again.",
)
SHARED = Words(
    "Sổ đang ở chế độ chia sẻ có theo dõi thay đổi. Tắt chia sẻ trong Excel rồi làm lại.",
    "The workbook is shared and tracks its changes. Stop sharing it in Excel and try again.",
)
STRICT = Words(
    "Tệp ở dạng Strict Open XML. Mở bằng Excel, lưu thành Excel Workbook (.xlsx) rồi làm lại.",
    "A Strict Open XML file. Open it in Excel, save it as Excel Workbook (.xlsx) and try again.",
)
ONLY_XLSX = Words(
    "Chỉ sửa được tệp .xlsx. Mở tệp này bằng Excel, lưu thành Excel Workbook (.xlsx) rồi làm lại.",
    "Only .xlsx files can be changed. Open this one in Excel, save it as Excel Workbook (.xlsx) and try again.",
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet as the workbook part lists it."""

    title: str

    index: int
    """Its position among the sheets, from 0."""

    number: str
    """Its sheetId, which never changes."""

    key: str
    """The id of its relationship."""

    kind: str
    """The type of that relationship, such as ``worksheet``."""

    part: str


class WorkbookPart:
    """The workbook of a package under edit. Raises :class:`PatchRefused` for a workbook that must not be edited, and
    :class:`xlplan.errors.Unreadable` for one that cannot be read."""

    def __init__(self, admitted: Package) -> None:
        self.package = EditedPackage(admitted)
        self.part = self.package.workbook
        self._parsed: tuple[bytes, Element] | None = None
        self._listed: tuple[bytes, tuple[Relation, ...], list[Tab]] | None = None
        _check_editable(self.package, self.root)
        sheets = self.root.first("sheets")
        if sheets is None or len(sheets.all("sheet")) != len(self.tabs):
            raise refused(FOREIGN_PART, part=self.part)
        self.styles = Styles(self.package)

    @property
    def root(self) -> Element:
        """The root element of the workbook part; parsed again only after a change."""
        data = self.package.read(self.part)
        if self._parsed is None or self._parsed[0] is not data:
            self._parsed = (data, self.package.tree(self.part))
        return self._parsed[1]

    @cached_property
    def strings(self) -> SharedStrings:
        parts = [relation.target for relation in self.package.related(self.part, "sharedStrings")]
        return SharedStrings(self.package.tree(parts[0]), self.package.read(parts[0])) if parts else SharedStrings()

    @cached_property
    def date1904(self) -> bool:
        """Whether dates count from 1904 (18.2.28 ``workbookPr``)."""
        properties = self.root.first("workbookPr")
        return properties is not None and properties.attributes.get("date1904") in ("1", "true")

    @property
    def tabs(self) -> list[Tab]:
        """The sheets in order; read again only after a change."""
        data, relations = self.package.read(self.part), self.package.relations(self.part)
        if self._listed is None or self._listed[0] is not data or self._listed[1] is not relations:
            listed = enumerate(sheets_of(xml_text(data), relations))
            tabs = [Tab(sheet.title, index, sheet.number, sheet.key, sheet.kind, sheet.part) for index, sheet in listed]
            self._listed = (data, relations, tabs)
        return self._listed[2]

    def tab(self, title: str) -> Tab | None:
        """The sheet of that title, compared without case as Excel does; None where there is none."""
        return next((tab for tab in self.tabs if tab.title.casefold() == title.casefold()), None)

    def worksheet_tab(self, title: str) -> Tab:
        """The worksheet of that title; raises :class:`PatchRefused` where there is none."""
        tab = self.tab(title)
        if tab is None or tab.kind != "worksheet" or not self.package.has(tab.part):
            raise PatchRefused(
                title, Words(f"Tệp không có trang tính “{title}”.", f"The file has no worksheet “{title}”.")
            )
        return tab

    def add_tab(self, title: str, part: str, *, hidden: str | None) -> None:
        """Add a worksheet to the end of the list; *hidden* is its state, None for visible."""
        root, splices = self._opened()
        sheets = root.first("sheets")
        assert sheets is not None
        number = max(whole_number(tab.number) for tab in self.tabs) + 1
        key = self.package.add_relation(self.part, "worksheet", part)
        state = {"state": hidden} if hidden else {}
        attributes = {"name": title, "sheetId": str(number), **state, **link_attribute(root, key)}
        splices.append(sheets, prefixed(f"<sheet{attributes_text(attributes)}/>", root.prefix))
        self._save(splices)

    def remove_tab(self, tab: Tab) -> None:
        """Remove a sheet from the list, with its local names; the indexes of the sheets behind it move up."""
        root, splices = self._opened()
        sheets = root.first("sheets")
        assert sheets is not None
        element = sheets.all("sheet")[tab.index]
        splices.remove(element)
        names = root.first("definedNames")
        local = (
            [name for name in names.all("definedName") if name.attributes.get("localSheetId") == str(tab.index)]
            if names
            else []
        )
        for name in names.all("definedName") if names else []:
            scope = name.integer("localSheetId", -1)
            if name in local:
                splices.remove(name)
            elif scope > tab.index:
                splices.set(name, "localSheetId", str(scope - 1))
        if names is not None and len(local) == len(names.children):
            splices.remove(names)
        for view in _views(root):
            for key in ("activeTab", "firstSheet"):
                if view.integer(key) >= max(tab.index, 1):
                    splices.set(view, key, str(view.integer(key) - 1))
        self._save(splices)
        self.package.remove_relation(self.part, tab.key)

    def local_names(self, index: int, names: dict[str, str]) -> None:
        """Set the print area and print titles of the sheet at *index*; its other local names stay."""
        root, splices = self._opened()
        holder = root.first("definedNames")
        remaining = 0
        for element in holder.all("definedName") if holder else []:
            is_local = element.attributes.get("localSheetId") == str(index)
            if is_local and element.attributes.get("name") in (
                "_xlnm.Print_Area",
                "_xlnm.Print_Titles",
                "_xlnm._FilterDatabase",
            ):
                splices.remove(element)
            else:
                remaining += 1
        texts = [
            f"<definedName{attributes_text({'name': name, 'localSheetId': str(index)})}>{escaped(formula)}</definedName>"  # noqa: E501
            for name, formula in names.items()
        ]
        if holder is not None and not remaining and not texts:
            splices.remove(holder)
        elif holder is not None:
            splices.append(holder, prefixed("".join(texts), root.prefix))
        elif texts:
            splices.insert(
                slot(root, "definedNames", ORDER),
                prefixed(f"<definedNames>{''.join(texts)}</definedNames>", root.prefix),
            )
        self._save(splices)

    def grow_names(self, title: str, change: Callable[[Area], Area]) -> None:
        """Replace every range on the sheet *title* in a defined name by what *change* returns for it."""
        root, splices = self._opened()
        names = root.first("definedNames")
        for name in names.all("definedName") if names else []:
            grown = with_ranges(name.text, title, change)
            if grown != name.text:
                splices.replace(name.inner, name.close, escaped(grown))
        self._save(splices)

    def names(self) -> list[str]:
        """The formulas of all defined names."""
        names = self.root.first("definedNames")
        return [name.text for name in (names.all("definedName") if names else [])]

    def calculate_on_load(self) -> None:
        """Make the program that opens the workbook calculate all formulas (18.2.2 ``calcPr``)."""
        root, splices = self._opened()
        properties = root.first("calcPr")
        if properties is None:
            splices.insert(slot(root, "calcPr", ORDER), prefixed('<calcPr fullCalcOnLoad="1"/>', root.prefix))
        elif properties.attributes.get("fullCalcOnLoad") not in ("1", "true"):
            splices.set(properties, "fullCalcOnLoad", "1")
        self._save(splices)

    def activate(self, index: int) -> None:
        """Make the sheet at *index* the active one on opening."""
        root, splices = self._opened()
        views = _views(root)
        if views:
            splices.set(views[0], "activeTab", str(index) if index or "activeTab" in views[0].attributes else None)
            first = views[0].integer("firstSheet")
            if first > index:
                splices.set(views[0], "firstSheet", str(index))
        else:
            offset = slot(root, "bookViews", ORDER)
            splices.insert(offset, prefixed(f'<bookViews><workbookView activeTab="{index}"/></bookViews>', root.prefix))
        self._save(splices)

    def active(self) -> int:
        """The index of the active sheet."""
        views = _views(self.root)
        return views[0].integer("activeTab") if views else 0

    def _opened(self) -> tuple[Element, Splices]:
        return self.root, Splices(self.package.read(self.part))

    def _save(self, splices: Splices) -> None:
        self.package.write(self.part, splices.result())


def _views(root: Element) -> list[Element]:
    views = root.first("bookViews")
    return views.all("workbookView") if views is not None else []


def _check_editable(package: EditedPackage, root: Element) -> None:
    """Refuse a workbook that is signed, shared, or in Strict Open XML."""
    if any("digital-signature" in relation.type for relation in package.relations("")) or any(
        name.startswith("_xmlsignatures/") for name in package.names()
    ):
        raise PatchRefused("digital signature", SIGNED)
    if root.space == _STRICT_SPACE:
        raise PatchRefused("Strict Open XML", STRICT)
    if root.space != MAIN:
        raise refused(FOREIGN_PART, part=package.workbook)
    if any(relation.kind in ("revisionHeaders", "usernames") for relation in package.relations(package.workbook)):
        raise PatchRefused("shared workbook", SHARED)
