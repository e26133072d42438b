"""The workbook that the user has open, with the interface by which commands read and change workbooks."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from xlplan.document import Sheet
from xlplan.findings import CellRef
from xlplan.fixing.annotation import REASON
from xlplan.grid import Book, Position
from xlplan.hosts.live import reading
from xlplan.hosts.live.placing import check_rows, opened_temporarily, put_sheet, table_named, titled, write_rows
from xlplan.hosts.live.program import Program
from xlplan.hosts.live.writing import add_mark, by_sheet, content, remove_marks, write_cells
from xlplan.layout import SHEETS
from xlplan.patch import CellEdit, Look, MarkEdit, Note, NoteEdit, Patch, PatchRefused, SheetEdit, StalePatch, Unsaid
from xlplan.words import Lang, Words
from xlplan.xlsx.patching import contents
from xlplan.xlsx.patching.inspection import Inspection

WORKING = Words("xlplan đang làm việc…", "xlplan is working…")
NOT_LIVE = Words(
    "Chưa làm được việc này trên sổ đang mở: {what}. Dùng lệnh trên tệp.",
    "Not possible on an open workbook: {what}. Use the command on the file.",
)
LOCKED = Words(
    "Trang “{what}” đang được bảo vệ nên không ghi vào được; chưa có gì thay đổi. Bỏ bảo vệ trang đó rồi bấm lại nút "
    "này.",
    "The sheet “{what}” is protected and cannot be written to; nothing was changed. Unprotect it and press the button "
    "again.",
)
LOCKED_BOOK = Words(
    "Cấu trúc của sổ đang được bảo vệ nên không thêm được trang “{what}”; chưa có gì thay đổi. Bỏ bảo vệ sổ rồi bấm "
    "lại nút này.",
    "The structure of the workbook is protected: the sheet “{what}” cannot be put in; nothing was changed. Unprotect "
    "the workbook and press the button again.",
)


class OpenBook:
    """A :class:`xlplan.ports.Workbook`; *book* is an ``xlwings.Book`` that is open in *program*."""

    def __init__(self, program: Program, book: Any, lang: Lang = "vi") -> None:
        self.program, self.book, self.lang = program, book, lang
        self._read: reading.Read | None = None
        self._noted: set[str] | None = None  # the titles of the sheets with notes of xlplan's, once they were read
        self._sheets: dict[str, Any] = {}  # while a patch is verified or applied: sheets by their titles in lower case

    @property
    def name(self) -> str:
        return str(self.book.name)

    @property
    def selected(self) -> CellRef | None:
        cell = self.book.app.selection
        return None if cell is None else CellRef(cell.sheet.name, *_position(cell))

    def read(self) -> Book:
        """Its cells; calculated first if the user has turned automatic calculation off."""

        def work() -> Book:
            if self.book.app.calculation == "manual":
                self.book.app.calculate()
            with self.program.only_reading():
                self._read = reading.read(self.book)
            return self._read.book

        return self.program.undisturbed(work)

    def inspect(self, formulas_of: Collection[str]) -> Inspection:
        """Its marks, notes and formulas. Marks are identified by their formula only, as xlwings gives no areas.

        A caller is about to change the book, perhaps in several patches. So protected sheets are refused here, before
        the first one.
        """

        def work() -> Inspection:
            with self.program.only_reading():
                return self._inspect(formulas_of)

        return self.program.undisturbed(work)

    def _inspect(self, formulas_of: Collection[str]) -> Inspection:
        self._sheets.clear()
        self._refuse_protected(title for spec in SHEETS for title in spec.words.both())
        read = self._read or reading.read(self.book)
        marks: list[MarkEdit] = []
        notes: dict[CellRef, Note] = {}
        for grid, sheet_read in zip(read.book.grids, read.sheets, strict=True):
            sheet = self._titled(grid.title) or sheet_read
            marks += [
                MarkEdit(grid.title, (), format.formula, Look())
                for format in sheet.cells.conditional_formats
                if format.type == "custom"
            ]
            notes |= {
                CellRef(grid.title, *_position(note.location)): Note(note.text, note.author) for note in sheet.notes
            }
        self._noted = {at.sheet for at, note in notes.items() if REASON.match(note.text)}
        formulas = {
            CellRef(title, *position): reading.formula(text)
            for title in formulas_of
            for position, text in read.formulas.get(title, {}).items()
        }
        return Inspection(tuple(marks), notes, frozenset(), formulas, keeps_beside=True)

    def completed(self, patch: Patch) -> Patch:
        """*patch* with all that is in the cells now. Formats are not read: after an undo, a cell keeps its new one."""
        return self.program.undisturbed(lambda: self._completed(patch))

    def apply(self, patch: Patch) -> None:
        """Apply *patch*. All that it expects is verified twice before anything is written.

        First before screen updating is turned off, which the user sees and which clears the undo list. Then again when
        the new sheets are open, as the user may have typed until then.
        """

        def work() -> None:
            self._completed(patch)
            if replace(patch, select=None) != Patch():
                sheets = {edit.title: edit.after for edit in patch.sheets if edit.after is not None}
                with self._quiet(), opened_temporarily(self.program, self.book, sheets) as donors:
                    self._write(self._completed(patch), donors)
            if patch.select is not None:
                self._show(patch.select)

        self.program.undisturbed(work)

    def select(self, at: CellRef) -> None:
        """Show a cell to the user."""
        self._sheets.clear()
        self.program.undisturbed(lambda: self._show(at))

    def _completed(self, patch: Patch) -> Patch:
        with self.program.only_reading():
            return self._completed_patch(patch)

    def _completed_patch(self, patch: Patch) -> Patch:
        if patch.links:
            raise _refused(str(patch.links[0].at), NOT_LIVE)  # only the patcher of files can change links
        self._sheets.clear()
        self._refuse_protected(patch.titles())
        structural = [edit.title for edit in patch.sheets if edit.after is None or self._titled(edit.title) is None]
        if structural and self.program.locked(self.book):
            raise _refused(structural[0], LOCKED_BOOK)
        self._refuse_protected(edit.title for edit in patch.sheets)
        for rows in patch.tables:
            table = table_named(self.book, rows.table)
            self._refuse_protected((table.parent.name,))
            check_rows(table, rows)
        return replace(
            patch,
            cells=tuple(self._completed_cell(edit) for edit in patch.cells),
            notes=tuple(self._completed_note(edit) for edit in patch.notes),
            sheets=tuple(self._completed_sheet(edit) for edit in patch.sheets),
        )

    def _write(self, patch: Patch, donors: Mapping[str, Any]) -> None:
        self._read = None
        for edit in patch.sheets:
            if edit.after is not None:
                target = self._titled(edit.after.title)
                put_sheet(self.program, self.book, edit.after, target, donors[edit.title])
                if target is None:
                    self._sheets.clear()
        for rows in patch.tables:
            write_rows(table_named(self.book, rows.table), rows)
        for title, edits in by_sheet(patch.cells).items():
            write_cells(self._sheet(title), edits)
        for rows in patch.tables:
            self.program.filter_again(table_named(self.book, rows.table))
        with self.program.marking():
            for title in dict.fromkeys(mark.sheet for mark in patch.unmarks):
                remove_marks(self._sheet(title), [mark.formula for mark in patch.unmarks if mark.sheet == title])
            for mark in reversed(patch.marks):  # each new mark wins over the marks before it
                add_mark(self._sheet(mark.sheet), mark)
        for note in patch.notes:
            self._write_note(note)
            if self._noted is not None:
                self._noted.add(note.at.sheet)
        for edit in patch.sheets:
            if edit.after is None:
                self._sheet(edit.title).delete()
                self._sheets.clear()

    def status(self, text: str | None) -> None:
        """Show *text* on the program's status bar; None restores the program's own."""
        self.program.undisturbed(lambda: setattr(self.book.app, "status_bar", False if text is None else text))

    def _show(self, at: CellRef) -> None:
        sheet = self._sheet(at.sheet)
        if not sheet.visible and not self.program.locked(self.book):
            sheet.visible = True  # else the program would show a neighbouring sheet
        sheet.activate()
        sheet.range((at.row, at.column)).select()
        self._reveal_reason(at)

    def _reveal_reason(self, at: CellRef) -> None:
        """Keep the note of this cell visible if it is one of xlplan's, and hide all its others, also pinned ones."""
        noted = self._noted
        for sheet in self._listed().values() if noted is None else filter(None, map(self._titled, noted)):
            ours = [note for note in sheet.notes if REASON.match(note.text)]
            for note in ours if ours and not self.program.locked(sheet) else ():
                self.program.reveal(note, CellRef(sheet.name, *_position(note.location)) == at)

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Turn off screen updating and calculation, and say so on the status bar; restored in any case.

        The user's active sheet is restored first, while screen updating is off, so that no other sheet is ever shown.
        """
        app = self.book.app
        with ExitStack() as back:
            back.callback(setattr, app, "status_bar", False)
            back.callback(setattr, app, "screen_updating", app.screen_updating)
            back.callback(setattr, app, "calculation", app.calculation)
            back.callback(self._activate, self.book.sheets.active.name)
            app.screen_updating, app.calculation = False, "manual"
            app.status_bar = WORKING.of(self.lang)
            yield

    def _activate(self, title: str) -> None:
        sheet = titled(self.book, title) if self.book.sheets.active.name != title else None
        if sheet is not None:
            sheet.activate()

    def _sheet(self, title: str) -> Any:
        sheet = self._titled(title)
        if sheet is None:
            raise StalePatch(title, title, None)
        return sheet

    def _titled(self, title: str) -> Any:
        """The sheet of that title, or None."""
        return self._listed().get(title.casefold())

    def _listed(self) -> Mapping[str, Any]:
        """The sheets by their titles in lower case; listed once for a whole patch."""
        if not self._sheets:
            with self.program.only_reading():
                self._sheets.update((sheet.name.casefold(), sheet) for sheet in self.book.sheets)
        return self._sheets

    def _refuse_protected(self, titles: Iterable[str]) -> None:
        """Raise :class:`PatchRefused` if one of the sheets exists and is protected."""
        for sheet in filter(None, map(self._titled, dict.fromkeys(titles))):
            if self.program.locked(sheet):
                raise _refused(sheet.name, LOCKED)

    def _completed_cell(self, edit: CellEdit) -> CellEdit:
        """*edit* with what the cell holds now; raises :class:`StalePatch` if it expects something else."""
        actual = content(self._sheet(edit.at.sheet), (edit.at.row, edit.at.column))
        if not isinstance(edit.before, Unsaid) and not contents.same(edit.before, actual, date1904=False):
            raise StalePatch(str(edit.at), edit.before, actual)
        return replace(edit, before=actual)

    def _completed_note(self, edit: NoteEdit) -> NoteEdit:
        note = self._sheet(edit.at.sheet).range((edit.at.row, edit.at.column)).note
        actual = Note(note.text) if note is not None else None
        expected = edit.before
        if not isinstance(expected, Unsaid) and (expected.text if expected else None) != (
            actual.text if actual else None
        ):
            raise StalePatch(str(edit.at), expected, actual)
        return replace(edit, before=actual)

    def _write_note(self, edit: NoteEdit) -> None:
        cell = self._sheet(edit.at.sheet).range((edit.at.row, edit.at.column))
        if edit.before is not None:
            cell.note.delete()
        if edit.after is not None:
            cell.add_note(edit.after.text)

    def _completed_sheet(self, edit: SheetEdit) -> SheetEdit:
        sheet = self._titled(edit.title)
        if sheet is not None and edit.before is None:
            raise StalePatch(edit.title, None, edit.title)
        if sheet is None and (edit.after is None or isinstance(edit.before, Sheet)):
            raise StalePatch(edit.title, edit.title, None)
        return edit if sheet is not None else replace(edit, before=None)


def _position(cell: Any) -> Position:
    return cell.row, cell.column


def _refused(target: str, words: Words) -> PatchRefused:
    return PatchRefused(target, words.filled(what=target))
