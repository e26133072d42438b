"""Applies a :class:`xlplan.patch.Patch` to the bytes of a workbook: what it names changes, every other byte stays.

Only the parts that contain an edited cell, table or name are touched, and in them only the elements concerned; all
other entries of the package are copied unchanged. An edit that would damage something is refused, with a message that
names it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from xlplan.grid import Position, area_of, contains
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
    """The package that is edited; raises :class:`xlplan.patch.PatchRefused` for formats that can only be read."""
    if admitted.form is not Form.XLSX or admitted.package is None:
        raise PatchRefused("form", ONLY_XLSX)
    return admitted.package


def applied(package: Package, patch: Patch) -> bytes:
    """The bytes of the workbook in *package* with *patch* applied.

    Raises :class:`xlplan.patch.StalePatch` where a present content is not the expected one,
    :class:`xlplan.patch.PatchRefused` where an edit would damage something, and :class:`xlplan.errors.Unreadable` for
    bytes that are not a workbook.
    """
    book = WorkbookPart(package)
    chain = Chain()
    for edit in (edit for edit in patch.sheets if edit.after is not None):
        put_sheet(book, chain, edit)
    for editing in _sheets_of(book, patch):
        editing.write(chain)
    # last: the formulas and conditional formats that refer to a removed sheet are gone by then
    for edit in (edit for edit in patch.sheets if edit.after is None):
        put_sheet(book, chain, edit)
    if patch.select is not None:
        select(book, patch.select)
    book.styles.flush()
    chain.flush(book.package)
    if _changes_values(patch) and _has_formulas(book):
        book.calculate_on_load()
    return book.package.result() if book.package.changed else package.data


def completed_from(package: Package, patch: Patch) -> Patch:
    """*patch* with everything that the workbook in *package* has before the edit: contents with their formatting,
    styles, and the cells under tables that grow. So it can be shown as before → after, and its mirror undoes it.

    A sheet that is replaced as a whole is not read back. Raises as :func:`applied` does where *patch* is stale.
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


class _SheetEdits:
    """All edits of a patch in one worksheet."""

    def __init__(self, book: WorkbookPart, tab: Tab, patch: Patch, changes: Iterable[Change]) -> None:
        def is_this_sheet(title: str) -> bool:
            return title.casefold() == tab.title.casefold()

        self.book, self.tab = book, tab
        edits = [edit for edit in patch.cells if is_this_sheet(edit.at.sheet)]
        self.cells = {(edit.at.row, edit.at.column): edit for edit in edits}
        if len(self.cells) != len(edits):
            raise ValueError(f"two edits of one cell of {tab.title}")
        self.changes = [change for change in changes if change.table.tab == tab]
        self.links = [edit for edit in patch.links if is_this_sheet(edit.at.sheet)]
        self.notes = [edit for edit in patch.notes if is_this_sheet(edit.at.sheet)]
        self.marks = [mark for mark in patch.marks if is_this_sheet(mark.sheet)]
        self.unmarks = [mark for mark in patch.unmarks if is_this_sheet(mark.sheet)]
        wanted = {row for row, _ in self.cells} | {row for change in self.changes for row in change.rows_touched}
        self.sheet = Worksheet(tab.title, tab.part, book.package.read(tab.part), frozenset(wanted))
        self.tables = tables.tables_of(book, tab)
        self.noted: Mapping[Position, Note] | None = None

    def write(self, chain: Chain) -> None:
        """Check the expected contents, then change the sheet and the parts that belong to it."""
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
        set_links(sheet, book.package, {(edit.at.row, edit.at.column): edit.after for edit in self.links})
        for note in self.notes:
            self.note(note)
        set_notes(sheet, book.package, {(edit.at.row, edit.at.column): edit.after for edit in self.notes})
        book.package.write(self.tab.part, sheet.splices.result())

    def _settings(self) -> dict[Position, Setting]:
        """The cells to set, those of tables included, after checking the expected contents."""
        settings: dict[Position, Setting] = {}
        for position, edit in self.cells.items():
            self._expected(edit)
            self._check_editable(position, edit)
            settings[position] = Setting(edit.after, self._style(position, edit))
        for change in self.changes:
            tables.check_before(self.sheet, change, self.book.strings, date1904=self.book.date1904)
            tables.check_room(self.sheet, change, self.tables)
            rows = tables.settings_of(self.sheet, change)
            if rows.keys() & settings.keys():
                raise ValueError(f"a cell of the table {change.table.name} is edited twice")
            settings |= {position: self._dated(position, setting) for position, setting in rows.items()}
        return settings

    def _dated(self, position: Position, setting: Setting) -> Setting:
        """*setting* with a date format where its content is a date and the style would show a number."""
        style = self.sheet.style(position) if setting.style is None else setting.style
        dated = self.book.styles.style_for(style, Look(), setting.content)
        return setting if dated == style else replace(setting, style=dated)

    def _style(self, position: Position, edit: CellEdit) -> int | None:
        """The number of the cell's new style; None where it keeps its present one."""
        styles, own, look = self.book.styles, self.sheet.style(position), edit.look
        if isinstance(look, int):
            if look >= len(styles.fragments("cellXfs")):
                raise PatchRefused(
                    str(edit.at), Words(f"Tệp không có kiểu ô số {look}.", f"The file has no style {look}.")
                )
            return look
        new = styles.style_for(own, look or Look(), edit.after)
        return None if new == own else new

    def _expected(self, edit: CellEdit) -> Content:
        """The content of the cell; raises :class:`StalePatch` where it is not the expected one."""
        content = content_at(self.sheet, self.book.strings, (edit.at.row, edit.at.column))
        if not isinstance(edit.before, Unsaid) and not contents.same(edit.before, content, date1904=self.book.date1904):
            raise StalePatch(str(edit.at), edit.before, content)
        return content

    def _check_editable(self, position: Position, edit: CellEdit) -> None:
        """Refuse a cell whose content another part of the package repeats: headers and totals of tables, pivot
        tables."""
        if isinstance(edit.after, Unsaid):
            return
        for table in self.tables:
            if table.is_header_or_total(position):
                vi = f"Không sửa được {edit.at}: ô là tiêu đề hoặc dòng tổng của bảng {table.name}."
                en = f"{edit.at} is a header or total of the table {table.name} and is not changed."
                raise PatchRefused(str(edit.at), Words(vi, en))
        for relation in self.book.package.related(self.tab.part, "pivotTable"):
            location = self.book.package.tree(relation.target).first("location")
            area = area_of(location.attributes.get("ref", "")) if location is not None else None
            if area is not None and contains(area, position):
                vi, en = (
                    f"Không sửa được {edit.at}: ô thuộc một PivotTable.",
                    f"{edit.at} belongs to a pivot table and is not changed.",
                )
                raise PatchRefused(str(edit.at), Words(vi, en))

    def link(self, edit: LinkEdit) -> Link | None:
        """The cell's hyperlink; raises :class:`StalePatch` where it is not the expected one."""
        link = link_at(self.sheet, self.book.package, (edit.at.row, edit.at.column))
        if not isinstance(edit.before, Unsaid) and not same_link(edit.before, link):
            raise StalePatch(str(edit.at), edit.before, link)
        return link

    def note(self, edit: NoteEdit) -> Note | None:
        """The cell's note; raises :class:`StalePatch` where its text is not the expected one."""
        if self.noted is None:  # read once: a sheet may have thousands of notes
            self.noted = notes_of(self.sheet, self.book.package)
        note = self.noted.get((edit.at.row, edit.at.column))
        texts = [
            None if candidate is None or isinstance(candidate, Unsaid) else candidate.text.replace("\r\n", "\n")
            for candidate in (edit.before, note)
        ]
        if not isinstance(edit.before, Unsaid) and texts[0] != texts[1]:
            raise StalePatch(str(edit.at), edit.before, note)
        return note

    def completed_cell(self, edit: CellEdit) -> CellEdit:
        """*edit* with the present content, and with the present style where it changes."""
        position = (edit.at.row, edit.at.column)
        style = self._style(position, edit)
        return replace(
            edit, before=self._expected(edit), look_before=self.sheet.style(position) if style is not None else None
        )

    def completed_rows(self, change: Change) -> TableRows:
        """The edit of a table with the present rows, styles and ranges."""
        tables.check_before(self.sheet, change, self.book.strings, date1904=self.book.date1904)
        left, right = change.table.area[1], change.table.area[3]
        before = tuple(
            tuple(content_at(self.sheet, self.book.strings, (row, column)) for column in range(left, right + 1))
            for row in range(change.start, change.table.last + 1)
        )
        table_end = tables.table_end_of(self.book, self.sheet, change)
        blank = (
            ((None,) * (right - left + 1),) if change.start == change.table.first else ()
        )  # a table keeps at least one row
        return replace(change.edit, before=before, after=change.edit.after or blank, ground_before=table_end)


def _sheets_of(book: WorkbookPart, patch: Patch) -> list[_SheetEdits]:
    """The edits of *patch*, sheet by sheet."""
    changes = [change_of(book, edit) for edit in patch.tables]
    if len({change.table.part for change in changes}) != len(changes):
        raise ValueError("two edits of one table")
    named = [book.worksheet_tab(title) for title in sorted(patch.titles())]
    tabs = {tab.part: tab for tab in (*named, *(change.table.tab for change in changes))}
    return [_SheetEdits(book, tab, patch, changes) for tab in tabs.values()]


def _completed_sheet(book: WorkbookPart, edit: SheetEdit) -> SheetEdit:
    """*edit* as an addition where the workbook does not have the sheet."""
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
