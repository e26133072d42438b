"""Excel on Windows: found by the window that a button was pressed in. Nobody has seen this run; its calls are as
documented.
"""

import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from xlplan.errors import EnvironmentFailure
from xlplan.hosts.light_xlwings import xlwings
from xlplan.hosts.live.program import BUSY, GONE, NO_BOOK, PROTECTED_VIEW, READ_ONLY, TITLE, T, said
from xlplan.words import Lang

FOLDER_PICKER = 4  # msoFileDialogFolderPicker
CHOSEN = -1
INFORMATION, WARNING, QUESTION, YES_NO, YES = 0x40, 0x30, 0x20, 0x04, 6  # of MessageBoxW
# the call was rejected: a cell is being typed in, or a dialog is open
REJECTED = {
    -2147418111,
    -2147417846,
    -2146777998,
}
UNREACHABLE = {-2147023174, -2147417848, -2147023170}  # the program has ended
TRIES = 200  # of a rejected call; xlwings would try for ever


class Excel:
    """A :class:`xlplan.hosts.live.program.Program`; *hwnd* is the window's handle, *book* the full name where it is
    known.
    """

    name, beside = "Excel", "xlplan-"

    def __init__(self, hwnd: int, book: str = "") -> None:
        self.hwnd, self.wanted = hwnd, book

    def book(self) -> Any:
        xw = xlwings()
        windows = xw._xlwindows
        windows.N_COM_ATTEMPTS = TRIES
        with self.calm():
            app = xw.App(impl=windows.App(xl=self.hwnd))
            native = app.api
            if native.Workbooks.Count == 0:
                raise EnvironmentFailure(PROTECTED_VIEW if native.ProtectedViewWindows.Count else NO_BOOK)
            found = [one for one in app.books if self.wanted and one.fullname == self.wanted]
            book = found[0] if found else app.books.active
            if book.api.ReadOnly:
                raise EnvironmentFailure(READ_ONLY)
            return book

    @contextmanager
    def calm(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            number = getattr(error, "hresult", None)
            if type(error).__name__ == "ExcelBusyError" or number in REJECTED:
                raise said(BUSY, self.name) from error
            if number in UNREACHABLE:
                raise said(GONE, self.name) from error
            raise

    def undisturbed(self, work: Callable[[], T]) -> T:
        """Excel does what it is asked in its own thread."""
        return work()

    def tell(self, text: str, *, warning: bool = False) -> None:
        self._message(text, WARNING if warning else INFORMATION)

    def confirm(self, question: str, lang: Lang) -> bool:
        return self._message(question, QUESTION | YES_NO) == YES

    def _message(self, text: str, style: int) -> int:
        user32 = ctypes.WinDLL("user32")  # type: ignore[attr-defined, unused-ignore]
        return int(user32.MessageBoxW(ctypes.c_void_p(self.hwnd), text, TITLE, style))

    def folder(self, title: str, start: str) -> str | None:
        with self.calm():
            dialog = self.book().app.api.FileDialog(FOLDER_PICKER)
            dialog.Title = title
            if start:
                dialog.InitialFileName = start.rstrip(os.sep) + os.sep
            return str(dialog.SelectedItems(1)) if dialog.Show() == CHOSEN else None

    def locked(self, part: Any) -> bool:
        native = part.api
        return bool(native.ProtectStructure if hasattr(part, "sheets") else native.ProtectContents)

    def marking(self) -> AbstractContextManager[None]:
        return nullcontext()

    def reveal(self, note: Any, shown: bool) -> None:
        if bool(note.api.Visible) != shown:
            note.api.Visible = shown

    def filter_again(self, table: Any) -> None:
        if table.api.ShowAutoFilter and table.api.AutoFilter.FilterMode:
            table.api.AutoFilter.ApplyFilter()

    def copy(self, book: Any, path: str) -> None:
        with self.calm():
            book.api.SaveCopyAs(path)
