"""The workbook's own part while it is edited: its sheets, its names, where a person begins to look, and when to
calculate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from xlplan.grid import Area
from xlplan.patch import PatchRefused
from xlplan.words import Words
from xlplan.xlsx.package import Package, plain_xml
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
    "Tệp ở dạng Strict Open XML. Mở bằng Excel, lưu thành Excel WorkbookPart (.xlsx) rồi làm lại.",
    "A Strict Open XML file. Open it in Excel, save it as Excel WorkbookPart (.xlsx) and try again.",
)
ONLY_XLSX = Words(
    "Chỉ sửa được tệp .xlsx. Mở tệp này bằng Excel, lưu thành Excel WorkbookPart (.xlsx) rồi làm lại.",
    "Only .xlsx files can be changed. Open this one in Excel, save it as Excel WorkbookPart (.xlsx) and try again.",
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet as the workbook lists it: *number* is its lasting id, *index* its place among the sheets from 0, *key*
    names its relationship."""

    title: str
    index: int
    number: str
    key: str
    kind: str
    part: str


class WorkbookPart:
    """An opened package with its sheets; raises :class:`PatchRefused` for books that no edit may touch, and
    :class:`xlplan.errors.Unreadable` for those that cannot be read either."""

    def __init__(self, admitted: Package) -> None:
        self.package = EditedPackage(admitted)
        self.part = self.package.workbook
        self._parsed: tuple[bytes, Element] | None = None
        self._listed: tuple[bytes, tuple[Relation, ...], list[Tab]] | None = None
        _refuse(self.package, self.root)
        sheets = self.root.first("sheets")
        if sheets is None or len(sheets.all("sheet")) != len(self.tabs):
            raise refused(FOREIGN_PART, part=self.part)
        self.styles = Styles(self.package)

    @property
    def root(self) -> Element:
        """The workbook's own part as it is now; parsed again only after a change."""
        data = self.package.read(self.part)
        if self._parsed is None or self._parsed[0] is not data:
            self._parsed = (data, self.package.tree(self.part))
        return self._parsed[1]

    @cached_property
    def strings(self) -> SharedStrings:
        parts = [one.target for one in self.package.related(self.part, "sharedStrings")]
        return SharedStrings(self.package.tree(parts[0]), self.package.read(parts[0])) if parts else SharedStrings()

    @cached_property
    def date1904(self) -> bool:
        properties = self.root.first("workbookPr")
        return properties is not None and properties.attributes.get("date1904") in ("1", "true")

    @property
    def tabs(self) -> list[Tab]:
        data, relations = self.package.read(self.part), self.package.relations(self.part)
        if self._listed is None or self._listed[0] is not data or self._listed[1] is not relations:
            listed = enumerate(sheets_of(plain_xml(data), relations))
            tabs = [Tab(one.title, index, one.number, one.key, one.kind, one.part) for index, one in listed]
            self._listed = (data, relations, tabs)
        return self._listed[2]

    def tab(self, title: str) -> Tab | None:
        """Titles compare as Excel compares them, whatever their case."""
        return next((tab for tab in self.tabs if tab.title.casefold() == title.casefold()), None)

    def worksheet_tab(self, title: str) -> Tab:
        tab = self.tab(title)
        if tab is None or tab.kind != "worksheet" or not self.package.has(tab.part):
            raise PatchRefused(
                title, Words(f"Tệp không có trang tính “{title}”.", f"The file has no worksheet “{title}”.")
            )
        return tab

    def add_tab(self, title: str, part: str, *, hidden: str | None) -> None:
        """List a new worksheet at the end."""
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
        """Take a sheet from the list, with its own names; the places of those behind it move up."""
        root, splices = self._opened()
        sheets = root.first("sheets")
        assert sheets is not None
        element = sheets.all("sheet")[tab.index]
        splices.remove(element)
        names = root.first("definedNames")
        own = (
            [one for one in names.all("definedName") if one.attributes.get("localSheetId") == str(tab.index)]
            if names
            else []
        )
        for name in names.all("definedName") if names else []:
            scope = name.integer("localSheetId", -1)
            if name in own:
                splices.remove(name)
            elif scope > tab.index:
                splices.set(name, "localSheetId", str(scope - 1))
        if names is not None and len(own) == len(names.children):
            splices.remove(names)
        for view in _views(root):
            for key in ("activeTab", "firstSheet"):
                if view.integer(key) >= max(tab.index, 1):
                    splices.set(view, key, str(view.integer(key) - 1))
        self._save(splices)
        self.package.remove_relation(self.part, tab.key)

    def local_names(self, index: int, names: dict[str, str]) -> None:
        """Give the sheet at *index* exactly these print areas and titles; its other own names stay."""
        root, splices = self._opened()
        holder = root.first("definedNames")
        left = 0
        for one in holder.all("definedName") if holder else []:
            mine = one.attributes.get("localSheetId") == str(index)
            if mine and one.attributes.get("name") in (
                "_xlnm.Print_Area",
                "_xlnm.Print_Titles",
                "_xlnm._FilterDatabase",
            ):
                splices.remove(one)
            else:
                left += 1
        texts = [
            f"<definedName{attributes_text({'name': name, 'localSheetId': str(index)})}>{escaped(formula)}</definedName>"  # noqa: E501
            for name, formula in names.items()
        ]
        if holder is not None and not left and not texts:
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
        """Hand every range on the sheet *title* that a defined name mentions to *change*."""
        root, splices = self._opened()
        names = root.first("definedNames")
        for one in names.all("definedName") if names else []:
            grown = with_ranges(one.text, title, change)
            if grown != one.text:
                splices.replace(one.inner, one.close, escaped(grown))
        self._save(splices)

    def names(self) -> list[str]:
        """The formulas of all defined names."""
        names = self.root.first("definedNames")
        return [one.text for one in (names.all("definedName") if names else [])]

    def calculate_on_load(self) -> None:
        """Ask whoever opens the book to calculate all its formulas."""
        root, splices = self._opened()
        found = root.first("calcPr")
        if found is None:
            splices.insert(slot(root, "calcPr", ORDER), prefixed('<calcPr fullCalcOnLoad="1"/>', root.prefix))
        elif found.attributes.get("fullCalcOnLoad") not in ("1", "true"):
            splices.set(found, "fullCalcOnLoad", "1")
        self._save(splices)

    def activate(self, index: int) -> None:
        """Open the book at that sheet."""
        root, splices = self._opened()
        views = _views(root)
        if views:
            splices.set(views[0], "activeTab", str(index) if index or "activeTab" in views[0].attributes else None)
            first = views[0].integer("firstSheet")
            if first > index:
                splices.set(views[0], "firstSheet", str(index))
        else:
            at = slot(root, "bookViews", ORDER)
            splices.insert(at, prefixed(f'<bookViews><workbookView activeTab="{index}"/></bookViews>', root.prefix))
        self._save(splices)

    def active(self) -> int:
        views = _views(self.root)
        return views[0].integer("activeTab") if views else 0

    def _opened(self) -> tuple[Element, Splices]:
        return self.root, Splices(self.package.read(self.part))

    def _save(self, splices: Splices) -> None:
        self.package.write(self.part, splices.result())


def _views(root: Element) -> list[Element]:
    views = root.first("bookViews")
    return views.all("workbookView") if views is not None else []


def _refuse(package: EditedPackage, root: Element) -> None:
    if any("digital-signature" in one.type for one in package.relations("")) or any(
        name.startswith("_xmlsignatures/") for name in package.names()
    ):
        raise PatchRefused("digital signature", SIGNED)
    if root.space == _STRICT_SPACE:
        raise PatchRefused("Strict Open XML", STRICT)
    if root.space != MAIN:
        raise refused(FOREIGN_PART, part=package.workbook)
    if any(one.kind in ("revisionHeaders", "usernames") for one in package.relations(package.workbook)):
        raise PatchRefused("shared workbook", SHARED)
