"""Replaces the last rows of a table: the table grows or shrinks, and with it every range that ends where it ends
(ECMA-376 Part 1, 18.5.1.2 ``table``)."""

from collections.abc import Callable, Iterator, Sequence

from xlplan.dataclass import dataclass
from xlplan.grid import Area, Position, a1, area_of, area_text, areas_of, contains, meet
from xlplan.patch import Content, PatchRefused, Row, StalePatch, TableEnd, TableRows, Unsaid
from xlplan.words import Words
from xlplan.xlsx.patching import contents
from xlplan.xlsx.patching.cells import Setting
from xlplan.xlsx.patching.formulas import with_ranges
from xlplan.xlsx.patching.markup import Element, Splices, escaped
from xlplan.xlsx.patching.strings import SharedStrings
from xlplan.xlsx.patching.workbook import Tab, WorkbookPart
from xlplan.xlsx.patching.worksheet import Worksheet

Grow = Callable[[Area], Area]


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table as its part declares it."""

    name: str
    part: str
    tab: Tab

    area: Area
    """Its range, with header and totals row."""

    first: int
    """Its first row of data."""

    last: int
    """Its last row of data."""

    has_totals: bool

    is_query: bool
    """Whether it is filled by a query or from mapped XML."""

    def is_header_or_total(self, position: Position) -> bool:
        """Whether the cell is in the header or totals row, whose contents the table's part repeats."""
        return contains(self.area, position) and not self.first <= position[0] <= self.last


def tables_of(book: WorkbookPart, tab: Tab) -> list[TablePart]:
    """The tables of a worksheet that have a range; a table at ``#REF!`` has none."""
    tables = (_table(tab, part, root) for part, root in table_roots(book, tab))
    return [table for table in tables if table is not None]


def table_roots(book: WorkbookPart, tab: Tab) -> Iterator[tuple[str, Element]]:
    """(part, root element) of every table of a worksheet. Raises :class:`Unreadable` where a part is missing."""
    for relation in book.package.relations(tab.part):
        if relation.kind == "table" and not relation.external:
            yield relation.target, book.package.tree(relation.target)


def find_table(book: WorkbookPart, name: str) -> TablePart:
    """The table of that name, compared without case; raises :class:`PatchRefused` where there is none."""
    for tab in book.tabs:
        for part, root in table_roots(book, tab) if tab.kind == "worksheet" else ():
            if table_name(root).casefold() == name.casefold():
                table = _table(tab, part, root)
                if table is None:
                    vi, en = f"Bảng {name} không còn vùng ô nào.", f"The table {name} has lost its cells."
                    raise PatchRefused(name, Words(vi, en))
                return table
    raise PatchRefused(name, Words(f"Tệp không có bảng {name}.", f"The file has no table {name}."))


def table_name(root: Element) -> str:
    """The name by which formulas refer to the table."""
    return root.attributes.get("displayName") or root.attributes.get("name", "")


def _table(tab: Tab, part: str, root: Element) -> TablePart | None:
    """The table that *root* declares; None where it has no range."""
    area = area_of(root.attributes.get("ref", ""))
    if area is None:
        return None
    heads, totals = root.integer("headerRowCount", 1), root.integer("totalsRowCount")
    name = table_name(root)
    is_query = root.attributes.get("tableType", "worksheet") != "worksheet"
    return TablePart(name, part, tab, area, area[0] + heads, area[2] - totals, totals > 0, is_query)


@dataclass(frozen=True, slots=True)
class Change:
    """A :class:`TableRows` with the sheet rows that it affects."""

    table: TablePart
    edit: TableRows

    start: int
    """The first row that is replaced or added."""

    last: int
    """The last row of data after the edit."""

    @property
    def rows_touched(self) -> range:
        """The rows to be read, including the one whose formatting new rows take."""
        return range(max(self.start - 1, self.table.first), max(self.table.last, self.last) + 1)

    def grow(self, area: Area) -> Area:
        """*area* as it is after the change. Ranges that leave the table's columns or end elsewhere stay unchanged."""
        top, left, bottom, right = area
        table = self.table
        if left < table.area[1] or right > table.area[3] or top > min(table.last, self.last):
            return area
        if self.edit.ground is not None:
            return area_of(dict(self.edit.ground.ranges).get(area_text(area), "")) or area
        ends_there = min(table.last, self.last + 1) <= bottom <= max(table.last, self.last - 1)
        return (top, left, self.last, right) if ends_there and self.last != table.last else area


def change_of(book: WorkbookPart, edit: TableRows) -> Change:
    """The rows that the edit affects. Raises :class:`PatchRefused` for a table that must not grow or shrink."""
    table = find_table(book, edit.table)
    width = table.area[3] - table.area[1] + 1
    expected = () if isinstance(edit.before, Unsaid) else edit.before
    if any(len(row) != width for row in (*expected, *edit.after)):
        raise ValueError(f"rows of the table {table.name} have {width} cells")
    present = table.last - table.first + 1
    removed = present if isinstance(edit.before, Unsaid) else len(edit.before)
    if removed > present:
        raise StalePatch(table.name, removed, present)
    start = table.last + 1 - removed
    change = Change(table, edit, start, max(start + len(edit.after) - 1, table.first))
    if change.last != table.last and (table.has_totals or table.is_query):
        vi = "có dòng tổng" if table.has_totals else "lấy từ nguồn ngoài"
        en = "has a totals row" if table.has_totals else "is filled by a query"
        words = Words(
            f"Bảng {table.name} {vi}, không thêm bớt dòng được.",
            f"The table {table.name} {en}; rows are not added or removed.",
        )
        raise PatchRefused(table.name, words)
    return change


def check_before(sheet: Worksheet, change: Change, strings: SharedStrings, *, date1904: bool) -> None:
    """Raises :class:`StalePatch` where the rows to remove are not the expected ones."""
    if not isinstance(change.edit.before, Unsaid):
        for position, expected in _cells(change, change.edit.before):
            content = content_at(sheet, strings, position)
            if not contents.same(expected, content, date1904=date1904):
                raise StalePatch(f"{sheet.title}!{a1(*position)}", expected, content)


def check_room(sheet: Worksheet, change: Change, others: Sequence[TablePart]) -> None:
    """Raises :class:`PatchRefused` where the rows that the table grows into have content."""
    table = change.table
    below = (table.last + 1, table.area[1], change.last, table.area[3])
    if change.last <= table.last:
        return
    occupied = [
        position
        for position, cell in sheet.cells.items()
        if contains(below, position) and any(child.name in "vfis" for child in cell.children)
    ]
    occupied += [area[:2] for area in sheet.merges if meet(area, below)]
    occupied += [other.area[:2] for other in others if other.part != table.part and meet(other.area, below)]
    occupied += [
        special.position
        for special in sheet.specials
        if special.area is not None and special.kind != "shared" and meet(special.area, below)
    ]
    if occupied:
        address = f"{sheet.title}!{a1(*min(occupied))}"
        words = Words(
            f"Bảng {table.name} không còn chỗ để thêm dòng: {address} đang có nội dung.",
            f"The table {table.name} has no room to grow: {address} holds something.",
        )
        raise PatchRefused(address, words)


def content_at(sheet: Worksheet, strings: SharedStrings, position: Position) -> Content:
    """The content of a cell in one of the rows that were read."""
    cell = sheet.cells.get(position)
    return None if cell is None else contents.read(cell, sheet.data, strings, sheet.formula(position))


def settings_of(sheet: Worksheet, change: Change) -> dict[Position, Setting]:
    """The cells to set. New rows take the formatting of the last row, unless their cells already have one."""
    table, edit = change.table, change.edit
    settings: dict[Position, Setting] = {}
    for position, content in _cells(change, edit.after):
        model = sheet.style((table.last, position[1])) if _is_bare(sheet, table, position) else None
        settings[position] = Setting(content, model if edit.ground is None else _ground_style(sheet, change, position))
    for row in range(change.start + len(edit.after), table.last + 1):
        for column in range(table.area[1], table.area[3] + 1):
            stays = edit.ground is None and row <= change.last
            settings[row, column] = Setting(None, None if stays else _ground_style(sheet, change, (row, column)))
    return settings


def _is_bare(sheet: Worksheet, table: TablePart, position: Position) -> bool:
    """Whether the cell is below the table and has no style of its own."""
    cell = sheet.cells.get(position)
    return position[0] > table.last and (cell is None or cell.attributes.get("s", "0") == "0")


def _ground_style(sheet: Worksheet, change: Change, position: Position) -> int:
    """The style of a cell as it was before, where that is known, else that of its row or column."""
    ground = change.edit.ground
    row, column = position[0] - change.start, position[1] - change.table.area[1]
    style = ground.styles[row][column] if ground is not None and row < len(ground.styles) else None
    return sheet.inherited(position) if style is None else style


def table_end_of(book: WorkbookPart, sheet: Worksheet, change: Change) -> TableEnd:
    """The present styles and ranges of the rows that the change affects, for undoing it."""
    table = change.table
    columns = range(table.area[1], table.area[3] + 1)
    positions = [[(row, column) for column in columns] for row in range(change.start, max(table.last, change.last) + 1)]
    styles = tuple(
        tuple(sheet.style(position) if position in sheet.cells else None for position in row) for row in positions
    )
    ranges: dict[str, str] = {}

    def note(area: Area) -> Area:
        grown = change.grow(area)
        if grown != area:
            ranges[area_text(grown)] = area_text(area)
        return grown

    for element, text in _ranges(sheet):
        for area in areas_of(text if text is not None else element.text):
            note(area)
    for formula in book.names():
        with_ranges(formula, sheet.title, note)
    return TableEnd(styles, tuple(sorted(ranges.items())))


def grow_ranges(sheet: Worksheet, grows: Sequence[Grow]) -> None:
    """Collect the splices that grow the ranges of validations, conditional formats and the like, including those in
    extensions."""
    for element, text in _ranges(sheet):
        before = text if text is not None else element.text
        after = " ".join(_grown(word, grows) for word in before.split())
        if after == " ".join(before.split()):
            continue
        if text is None:
            sheet.splices.replace(element.inner, element.close, escaped(after))
        else:
            sheet.splices.set(element, "sqref", after)


def _grown(word: str, grows: Sequence[Grow]) -> str:
    """One word of an ``sqref`` after the changes; a word that is not a range, such as ``#REF!``, stays unchanged."""
    before = after = area_of(word)
    for grow in grows:
        after = grow(after) if after is not None else None
    return word if after is None or after == before else area_text(after)


def _ranges(sheet: Worksheet) -> Iterator[tuple[Element, str | None]]:
    """The elements that name their cells by an ``sqref``: (element, the attribute's value), or (element, None) where
    the ranges are the element's text."""
    containers = ("conditionalFormatting", "dataValidations", "ignoredErrors", "protectedRanges", "extLst")
    for child in sheet.root.children:
        for element in child.walk() if child.name in containers else ():
            if "sqref" in element.attributes:
                yield element, element.attributes["sqref"]
            elif element.name == "sqref":
                yield element, None


def write_table(book: WorkbookPart, change: Change) -> None:
    """Write the new range into the table's part."""
    table = change.table
    data = book.package.read(table.part)
    root = book.package.tree(table.part)
    splices = Splices(data)
    for element in root.walk():
        if "ref" in element.attributes and element.space == root.space:
            area = area_of(element.attributes["ref"])
            if area is not None and area[2] == table.last:
                splices.set(element, "ref", area_text((area[0], area[1], change.last, area[3])))
    if change.edit.after and "insertRow" in root.attributes:
        splices.set(root, "insertRow", None)
    book.package.write(table.part, splices.result())


def _cells(change: Change, rows: Sequence[Row]) -> Iterator[tuple[Position, Content]]:
    """(position, content) of every cell of *rows*, from the first row of the change."""
    for number, row in enumerate(rows, start=change.start):
        for column, content in enumerate(row, start=change.table.area[1]):
            yield (number, column), content
