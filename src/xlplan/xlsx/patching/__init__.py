"""A :class:`xlplan.patch.Patch` applied to the bytes of a workbook: what it names changes, every other byte stays.

Only the parts that hold an edited thing are touched, and in them only the elements in question; all other entries of
the package are copied as they lie. What cannot be changed without damage is a refusal that names it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from xlplan.grid import Position, area_of, holds
from xlplan.patch import (
    CellEdit,
    Content,
    Link,
    LinkEdit,
    Look,
    Note,
    NoteEdit,
    Patch,
    PatchRefused,
    SheetEdit,
    StalePatch,
    TableRows,
    Unsaid,
)
from xlplan.words import Words
from xlplan.xlsx.gate import Admitted, Form, admit
from xlplan.xlsx.package import Package
from xlplan.xlsx.patching import contents, tables
from xlplan.xlsx.patching.calculation import Chain
from xlplan.xlsx.patching.cells import Setting, set_cells
from xlplan.xlsx.patching.links import link_at, same_link, set_links
from xlplan.xlsx.patching.marks import change_marks
from xlplan.xlsx.patching.notes import notes_of, set_notes
from xlplan.xlsx.patching.selection import select
from xlplan.xlsx.patching.sheets import put_sheet
from xlplan.xlsx.patching.tables import Change, change_of, content_at
from xlplan.xlsx.patching.workbook import ONLY_XLSX, Tab, WorkbookPart
from xlplan.xlsx.patching.worksheet import FORMULA, Worksheet


def apply(data: bytes, patch: Patch) -> bytes:
    """The workbook *data* with *patch* applied; see :func:`applied`."""
    return applied(editable(admit(data)), patch)


def completed(data: bytes, patch: Patch) -> Patch:
    """*patch* completed from the workbook *data*; see :func:`completed_from`."""
    return completed_from(editable(admit(data)), patch)


def editable(admitted: Admitted) -> Package:
    """The package that is edited; raises :class:`xlplan.patch.PatchRefused` for forms that are only read."""
    if admitted.form is not Form.XLSX or admitted.package is None:
        raise PatchRefused("form", ONLY_XLSX)
    return admitted.package


def applied(package: Package, patch: Patch) -> bytes:
    """The bytes of the workbook in *package* with *patch* applied.

    Raises :class:`xlplan.patch.StalePatch` where something expected is no longer so, :class:`xlplan.patch.PatchRefused`
    where an edit would break something, :class:`xlplan.errors.Unreadable` for bytes that are no workbook.
    """
    book = WorkbookPart(package)
    chain = Chain()
    for edit in (one for one in patch.sheets if one.after is not None):
        put_sheet(book, chain, edit)
    for editing in _sheets_of(book, patch):
        editing.write(chain)
    for edit in (one for one in patch.sheets if one.after is None):  # last: marks that read the sheet go first
        put_sheet(book, chain, edit)
    if patch.select is not None:
        select(book, patch.select)
    book.styles.flush()
    chain.flush(book.package)
    if _changes_values(patch) and _has_formulas(book):
        book.calculate_on_load()
    return book.package.result() if book.package.changed else package.data


def completed_from(package: Package, patch: Patch) -> Patch:
    """*patch* with everything that the workbook in *package* holds before it, so that it can be shown as before →
    after, and its mirror takes it back: contents with their formatting, styles, the ground under growing tables.

    A whole sheet that is replaced is not read back. Raises as :func:`applied` does where *patch* is stale.
    """
    book = WorkbookPart(package)
    cells: dict[CellEdit, CellEdit] = {}
    rows: dict[TableRows, TableRows] = {}
    links: dict[LinkEdit, LinkEdit] = {}
    notes: dict[NoteEdit, NoteEdit] = {}
    for editing in _sheets_of(book, patch):
        cells |= {edit: editing.completed_cell(edit) for edit in editing.cells.values()}
        rows |= {change.edit: editing.completed_rows(change) for change in editing.changes}
        links |= {edit: replace(edit, before=editing.link(edit)) for edit in editing.links}
        notes |= {edit: replace(edit, before=editing.note(edit)) for edit in editing.notes}
    return replace(
        patch,
        cells=tuple(cells[edit] for edit in patch.cells),
        tables=tuple(rows[edit] for edit in patch.tables),
        links=tuple(links[edit] for edit in patch.links),
        notes=tuple(notes[edit] for edit in patch.notes),
        sheets=tuple(_completed_sheet(book, edit) for edit in patch.sheets),
    )


class _Editing:
    """Everything that a patch does to one worksheet."""

    def __init__(self, book: WorkbookPart, tab: Tab, patch: Patch, changes: Iterable[Change]) -> None:
        def here(title: str) -> bool:
            return title.casefold() == tab.title.casefold()

        self.book, self.tab = book, tab
        edits = [edit for edit in patch.cells if here(edit.at.sheet)]
        self.cells = {(edit.at.row, edit.at.column): edit for edit in edits}
        if len(self.cells) != len(edits):
            raise ValueError(f"two edits of one cell of {tab.title}")
        self.changes = [change for change in changes if change.table.tab == tab]
        self.links = [edit for edit in patch.links if here(edit.at.sheet)]
        self.notes = [edit for edit in patch.notes if here(edit.at.sheet)]
        self.marks = [mark for mark in patch.marks if here(mark.sheet)]
        self.unmarks = [mark for mark in patch.unmarks if here(mark.sheet)]
        wanted = {row for row, _ in self.cells} | {row for change in self.changes for row in change.rows_touched}
        self.sheet = Worksheet(tab.title, tab.part, book.package.read(tab.part), frozenset(wanted))
        self.tables = tables.tables_of(book, tab)
        self.noted: Mapping[Position, Note] | None = None

    def write(self, chain: Chain) -> None:
        """Check what is expected, then change the sheet and all parts that go with it."""
        book, sheet = self.book, self.sheet
        settings = self._settings()
        chain.note(self.tab.number, set_cells(sheet, settings, book))
        tables.grow_ranges(sheet, [change.grow for change in self.changes])
        for change in self.changes:
            tables.write_table(book, change)
            book.grow_names(sheet.title, change.grow)
        change_marks(sheet, book.styles, self.marks, self.unmarks)
        for link in self.links:
            self.link(link)
        set_links(sheet, book.package, {(one.at.row, one.at.column): one.after for one in self.links})
        for note in self.notes:
            self.note(note)
        set_notes(sheet, book.package, {(one.at.row, one.at.column): one.after for one in self.notes})
        book.package.write(self.tab.part, sheet.splices.result())

    def _settings(self) -> dict[Position, Setting]:
        settings: dict[Position, Setting] = {}
        for place, edit in self.cells.items():
            self._expected(edit)
            self._refuse(place, edit)
            settings[place] = Setting(edit.after, self._style(place, edit))
        for change in self.changes:
            tables.check_before(self.sheet, change, self.book.strings, date1904=self.book.date1904)
            tables.check_room(self.sheet, change, self.tables)
            rows = tables.settings_of(self.sheet, change)
            if rows.keys() & settings.keys():
                raise ValueError(f"a cell of the table {change.table.name} is edited twice")
            settings |= {place: self._dated(place, setting) for place, setting in rows.items()}
        return settings

    def _dated(self, place: Position, setting: Setting) -> Setting:
        style = self.sheet.style(place) if setting.style is None else setting.style
        dated = self.book.styles.shown(style, Look(), setting.content)
        return setting if dated == style else replace(setting, style=dated)

    def _style(self, place: Position, edit: CellEdit) -> int | None:
        """The number of the cell's new style, None where it keeps its own."""
        styles, own, look = self.book.styles, self.sheet.style(place), edit.look
        if isinstance(look, int):
            if look >= len(styles.fragments("cellXfs")):
                raise PatchRefused(
                    str(edit.at), Words(f"Tệp không có kiểu ô số {look}.", f"The file has no style {look}.")
                )
            return look
        new = styles.shown(own, look or Look(), edit.after)
        return None if new == own else new

    def _expected(self, edit: CellEdit) -> Content:
        """What the cell holds; raises where that is not what was expected."""
        found = content_at(self.sheet, self.book.strings, (edit.at.row, edit.at.column))
        if not isinstance(edit.before, Unsaid) and not contents.same(edit.before, found, date1904=self.book.date1904):
            raise StalePatch(str(edit.at), edit.before, found)
        return found

    def _refuse(self, place: Position, edit: CellEdit) -> None:
        """Cells that another part of the book tells a second time."""
        if isinstance(edit.after, Unsaid):
            return
        for table in self.tables:
            if table.frames(place):
                vi = f"Không sửa được {edit.at}: ô là tiêu đề hoặc dòng tổng của bảng {table.name}."
                en = f"{edit.at} is a header or total of the table {table.name} and is not changed."
                raise PatchRefused(str(edit.at), Words(vi, en))
        for relation in self.book.package.related(self.tab.part, "pivotTable"):
            location = self.book.package.tree(relation.target).first("location")
            area = area_of(location.attributes.get("ref", "")) if location is not None else None
            if area is not None and holds(area, place):
                vi, en = (
                    f"Không sửa được {edit.at}: ô thuộc một PivotTable.",
                    f"{edit.at} belongs to a pivot table and is not changed.",
                )
                raise PatchRefused(str(edit.at), Words(vi, en))

    def link(self, edit: LinkEdit) -> Link | None:
        """The cell's link; raises where it is not the one expected."""
        found = link_at(self.sheet, self.book.package, (edit.at.row, edit.at.column))
        if not isinstance(edit.before, Unsaid) and not same_link(edit.before, found):
            raise StalePatch(str(edit.at), edit.before, found)
        return found

    def note(self, edit: NoteEdit) -> Note | None:
        """The cell's note; raises where its text is not the one expected."""
        if self.noted is None:  # once for all: a sheet may have thousands of notes
            self.noted = notes_of(self.sheet, self.book.package)
        found = self.noted.get((edit.at.row, edit.at.column))
        texts = [
            None if one is None or isinstance(one, Unsaid) else one.text.replace("\r\n", "\n")
            for one in (edit.before, found)
        ]
        if not isinstance(edit.before, Unsaid) and texts[0] != texts[1]:
            raise StalePatch(str(edit.at), edit.before, found)
        return found

    def completed_cell(self, edit: CellEdit) -> CellEdit:
        place = (edit.at.row, edit.at.column)
        style = self._style(place, edit)
        return replace(
            edit, before=self._expected(edit), look_before=self.sheet.style(place) if style is not None else None
        )

    def completed_rows(self, change: Change) -> TableRows:
        tables.check_before(self.sheet, change, self.book.strings, date1904=self.book.date1904)
        left, right = change.table.area[1], change.table.area[3]
        before = tuple(
            tuple(content_at(self.sheet, self.book.strings, (row, column)) for column in range(left, right + 1))
            for row in range(change.start, change.table.last + 1)
        )
        ground = tables.ground_of(self.book, self.sheet, change)
        blank = ((None,) * (right - left + 1),) if change.start == change.table.first else ()  # a table keeps one row
        return replace(change.edit, before=before, after=change.edit.after or blank, ground_before=ground)


def _sheets_of(book: WorkbookPart, patch: Patch) -> list[_Editing]:
    changes = [change_of(book, edit) for edit in patch.tables]
    if len({change.table.part for change in changes}) != len(changes):
        raise ValueError("two edits of one table")
    named = [book.worksheet_tab(title) for title in sorted(patch.titles())]
    tabs = {tab.part: tab for tab in (*named, *(change.table.tab for change in changes))}
    return [_Editing(book, tab, patch, changes) for tab in tabs.values()]


def _completed_sheet(book: WorkbookPart, edit: SheetEdit) -> SheetEdit:
    return replace(edit, before=None) if isinstance(edit.before, Unsaid) and book.tab(edit.title) is None else edit


def _changes_values(patch: Patch) -> bool:
    return bool(patch.tables or patch.sheets) or any(not isinstance(edit.after, Unsaid) for edit in patch.cells)


def _has_formulas(book: WorkbookPart) -> bool:
    return any(
        FORMULA.search(book.package.read(tab.part))
        for tab in book.tabs
        if tab.kind == "worksheet" and book.package.has(tab.part)
    )


__all__ = ["applied", "apply", "completed", "completed_from", "editable"]
