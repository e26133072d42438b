"""A workbook that a person has open, as commands change workbooks."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from xlplan.document import Sheet
from xlplan.findings import CellRef
from xlplan.fixing.annotation import REASON
from xlplan.grid import Book, Position
from xlplan.hosts.live import reading
from xlplan.hosts.live.placing import check_rows, opened_beside, put_sheet, table_named, titled, write_rows
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
    """A :class:`xlplan.ports.Workbook`; *book* is an ``xlwings.Book`` open in *program*."""

    def __init__(self, program: Program, book: Any, lang: Lang = "vi") -> None:
        self.program, self.book, self.lang = program, book, lang
        self._read: reading.Read | None = None
        self._known: dict[
            str, Any
        ] = {}  # while a patch is looked at or applied: sheets by their titles in small letters

    @property
    def name(self) -> str:
        return str(self.book.name)

    @property
    def selected(self) -> CellRef | None:
        cell = self.book.app.selection
        return None if cell is None else _ref(cell)

    def read(self) -> Book:
        """As it is once calculated, also where the person has told the program to wait with that."""

        def work() -> Book:
            if self.book.app.calculation == "manual":
                self.book.app.calculate()
            self._read = reading.read(self.book)
            return self._read.book

        return self.program.undisturbed(work)

    def inspect(self, formulas_of: Collection[str]) -> Inspection:
        """Marks are known by their formula alone; a program does not tell the areas of one.

        Asked by whoever is about to change the book, perhaps in several steps: what is protected is refused before the
        first.
        """
        return self.program.undisturbed(lambda: self._inspected(formulas_of))

    def _inspected(self, formulas_of: Collection[str]) -> Inspection:
        self._known.clear()
        self._check_open(title for spec in SHEETS for title in spec.words.both())
        held = self._read or reading.read(self.book)
        marks: list[MarkEdit] = []
        notes: dict[CellRef, Note] = {}
        for grid, sheet in zip(held.book.grids, held.sheets, strict=True):
            marks += [
                MarkEdit(grid.title, (), one.formula, Look())
                for one in sheet.cells.conditional_formats
                if one.type == "custom"
            ]
            notes |= {CellRef(grid.title, *_place(note.location)): Note(note.text, note.author) for note in sheet.notes}
        formulas = {
            CellRef(title, *place): reading.formula(text)
            for title in formulas_of
            for place, text in held.formulas.get(title, {}).items()
        }
        return Inspection(tuple(marks), notes, frozenset(), formulas, keeps_beside=True)

    def completed(self, patch: Patch) -> Patch:
        """Styles are not told by a program: taken back, a cell keeps its new look."""
        return self.program.undisturbed(lambda: self._completed(patch))

    def apply(self, patch: Patch) -> None:
        """Everything expected is looked at before anything is written: once before the screen stands still, for that is
        seen and takes away what could be undone, and once when all is at hand, for until then a person may still type.
        """

        def work() -> None:
            self._completed(patch)
            if replace(patch, select=None) != Patch():
                sheets = {edit.title: edit.after for edit in patch.sheets if edit.after is not None}
                with self._quiet(), opened_beside(self.program, self.book, sheets) as donors:
                    self._write(self._completed(patch), donors)
            if patch.select is not None:
                self._show(patch.select)

        self.program.undisturbed(work)

    def select(self, at: CellRef) -> None:
        """Show a cell to the person."""
        self._known.clear()
        self.program.undisturbed(lambda: self._show(at))

    def _completed(self, patch: Patch) -> Patch:
        _refuse(patch)
        self._known.clear()
        self._check_open(patch.titles())
        moved = [edit.title for edit in patch.sheets if edit.after is None or self._titled(edit.title) is None]
        if moved and self.program.locked(self.book):
            raise _refused(moved[0], LOCKED_BOOK)
        self._check_open(edit.title for edit in patch.sheets)
        for one in patch.tables:
            table = table_named(self.book, one.table)
            self._check_open((table.parent.name,))
            check_rows(table, one)
        return replace(
            patch,
            cells=tuple(self._cell_expected(edit) for edit in patch.cells),
            notes=tuple(self._note_expected(edit) for edit in patch.notes),
            sheets=tuple(self._sheet_expected(edit) for edit in patch.sheets),
        )

    def _write(self, told: Patch, donors: Mapping[str, Any]) -> None:
        self._read = None
        for edit in told.sheets:
            if edit.after is not None:
                held = self._titled(edit.after.title)
                put_sheet(self.program, self.book, edit.after, held, donors[edit.title])
                if held is None:
                    self._known.clear()
        for rows in told.tables:
            write_rows(table_named(self.book, rows.table), rows)
        for title, edits in by_sheet(told.cells).items():
            write_cells(self._sheet(title), edits)
        for rows in told.tables:
            self.program.filter_again(table_named(self.book, rows.table))
        with self.program.marking():
            for title in dict.fromkeys(mark.sheet for mark in told.unmarks):
                remove_marks(self._sheet(title), [mark.formula for mark in told.unmarks if mark.sheet == title])
            for mark in reversed(told.marks):  # each new one wins over all that were there
                add_mark(self._sheet(mark.sheet), mark)
        for note in told.notes:
            self._note(note)
        for edit in told.sheets:
            if edit.after is None:
                self._sheet(edit.title).delete()
                self._known.clear()

    def status(self, text: str | None) -> None:
        """On the program's status bar; None gives it back."""
        self.program.undisturbed(lambda: setattr(self.book.app, "status_bar", False if text is None else text))

    def _show(self, at: CellRef) -> None:
        sheet = self._sheet(at.sheet)
        if not sheet.visible and not self.program.locked(self.book):
            sheet.visible = True  # nobody mends what cannot be seen, and programs show a neighbour instead
        sheet.activate()
        sheet.range((at.row, at.column)).select()
        self._reveal_reason(at)

    def _reveal_reason(self, at: CellRef) -> None:
        """The note that says what is wrong in the cell is read at once; to read the others that begin so, one points at
        their cells, also where a person had pinned one."""
        for sheet in self.book.sheets:
            ours = [note for note in sheet.notes if REASON.match(note.text)]
            for note in ours if ours and not self.program.locked(sheet) else ():
                self.program.reveal(note, CellRef(sheet.name, *_place(note.location)) == at)

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Screen and calculation stand still, the status bar says why; put back whatever happens, and the person's
        sheet first: while the screen stands still, nobody sees another."""
        app = self.book.app
        with ExitStack() as back:
            back.callback(setattr, app, "status_bar", False)
            back.callback(setattr, app, "screen_updating", app.screen_updating)
            back.callback(setattr, app, "calculation", app.calculation)
            back.callback(self._back_to, self.book.sheets.active.name)
            app.screen_updating, app.calculation = False, "manual"
            app.status_bar = WORKING.of(self.lang)
            yield

    def _back_to(self, title: str) -> None:
        sheet = titled(self.book, title) if self.book.sheets.active.name != title else None
        if sheet is not None:
            sheet.activate()

    def _sheet(self, title: str) -> Any:
        found = self._titled(title)
        if found is None:
            raise StalePatch(title, title, None)
        return found

    def _titled(self, title: str) -> Any:
        """One walk through the sheets for all that a patch is about."""
        if not self._known:
            self._known.update((sheet.name.casefold(), sheet) for sheet in self.book.sheets)
        return self._known.get(title.casefold())

    def _check_open(self, titles: Iterable[str]) -> None:
        """Raise :class:`PatchRefused` where one of the sheets is there and protected."""
        for sheet in filter(None, map(self._titled, dict.fromkeys(titles))):
            if self.program.locked(sheet):
                raise _refused(sheet.name, LOCKED)

    def _cell_expected(self, edit: CellEdit) -> CellEdit:
        found = content(self._sheet(edit.at.sheet), (edit.at.row, edit.at.column))
        if not isinstance(edit.before, Unsaid) and not contents.same(edit.before, found, date1904=False):
            raise StalePatch(str(edit.at), edit.before, found)
        return replace(edit, before=found)

    def _note_expected(self, edit: NoteEdit) -> NoteEdit:
        held = self._sheet(edit.at.sheet).range((edit.at.row, edit.at.column)).note
        found = Note(held.text) if held is not None else None
        wanted = edit.before
        if not isinstance(wanted, Unsaid) and (wanted.text if wanted else None) != (found.text if found else None):
            raise StalePatch(str(edit.at), wanted, found)
        return replace(edit, before=found)

    def _note(self, edit: NoteEdit) -> None:
        cell = self._sheet(edit.at.sheet).range((edit.at.row, edit.at.column))
        if edit.before is not None:
            cell.note.delete()
        if edit.after is not None:
            cell.add_note(edit.after.text)

    def _sheet_expected(self, edit: SheetEdit) -> SheetEdit:
        held = self._titled(edit.title)
        if held is not None and edit.before is None:
            raise StalePatch(edit.title, None, edit.title)
        if held is None and (edit.after is None or isinstance(edit.before, Sheet)):
            raise StalePatch(edit.title, edit.title, None)
        return edit if held is not None else replace(edit, before=None)


def _ref(cell: Any) -> CellRef:
    return CellRef(cell.sheet.name, *_place(cell))


def _place(cell: Any) -> Position:
    return cell.row, cell.column


def _refuse(patch: Patch) -> None:
    """What only the file's own patcher can do."""
    if patch.links:
        raise _refused(str(patch.links[0].at), NOT_LIVE)


def _refused(what: str, words: Words) -> PatchRefused:
    return PatchRefused(what, words.filled(what=what))
