"""Excel on Windows, found by the handle of the window whose button was pressed.

This has never been run with Excel: the calls follow its documentation.
"""

import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from xlplan.errors import EnvironmentFailure
from xlplan.hosts.light_xlwings import xlwings
from xlplan.hosts.live.program import BUSY, GONE, NO_BOOK, PROTECTED_VIEW, READ_ONLY, TITLE, T, failure
from xlplan.words import Lang

FOLDER_PICKER = 4  # msoFileDialogFolderPicker
CHOSEN = -1  # FileDialog.Show: the user pressed the action button
INFORMATION, WARNING, QUESTION, YES_NO, YES = 0x40, 0x30, 0x20, 0x04, 6  # of MessageBoxW
# HRESULTs of a rejected call: the user is typing into a cell, or a dialog is open
REJECTED = {
    -2147418111,  # RPC_E_CALL_REJECTED
    -2147417846,  # RPC_E_SERVERCALL_RETRYLATER
    -2146777998,  # VBA_E_IGNORE
}
# HRESULTs of a program that has ended
UNREACHABLE = {
    -2147023174,  # RPC_S_SERVER_UNAVAILABLE
    -2147417848,  # RPC_E_DISCONNECTED
    -2147023170,  # RPC_S_CALL_FAILED
}
TRIES = 200  # of a rejected call; xlwings would try for ever


class Excel:
    """A :class:`xlplan.hosts.live.program.Program`. *hwnd* is the handle of its window, *book* the full name of the
    workbook if it is known.
    """

    name, temp_prefix = "Excel", "xlplan-"

    def __init__(self, hwnd: int, book: str = "") -> None:
        self.hwnd, self.wanted = hwnd, book

    def book(self) -> Any:
        xw = xlwings()
        windows = xw._xlwindows
        windows.N_COM_ATTEMPTS = TRIES
        with self.translated_errors():
            app = xw.App(impl=windows.App(xl=self.hwnd))
            native = app.api
            if native.Workbooks.Count == 0:
                raise EnvironmentFailure(PROTECTED_VIEW if native.ProtectedViewWindows.Count else NO_BOOK)
            matches = [book for book in app.books if self.wanted and book.fullname == self.wanted]
            book = matches[0] if matches else app.books.active
            if book.api.ReadOnly:
                raise EnvironmentFailure(READ_ONLY)
            return book

    @contextmanager
    def translated_errors(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            number = getattr(error, "hresult", None)
            if type(error).__name__ == "ExcelBusyError" or number in REJECTED:
                raise failure(BUSY, self.name) from error
            if number in UNREACHABLE:
                raise failure(GONE, self.name) from error
            raise

    def undisturbed(self, work: Callable[[], T]) -> T:
        """Nothing to do: Excel executes every call in its main thread."""
        return work()

    def tell(self, text: str, *, warning: bool = False) -> None:
        self._message(text, WARNING if warning else INFORMATION)

    def confirm(self, question: str, lang: Lang) -> bool:
        return self._message(question, QUESTION | YES_NO) == YES

    def _message(self, text: str, style: int) -> int:
        user32 = ctypes.WinDLL("user32")  # type: ignore[attr-defined, unused-ignore]
        return int(user32.MessageBoxW(ctypes.c_void_p(self.hwnd), text, TITLE, style))

    def folder(self, title: str, start: str) -> str | None:
        with self.translated_errors():
            dialog = self.book().app.api.FileDialog(FOLDER_PICKER)
            dialog.Title = title
            if start:
                dialog.InitialFileName = start.rstrip(os.sep) + os.sep
            return str(dialog.SelectedItems(1)) if dialog.Show() == CHOSEN else None

    def locked(self, part: Any) -> bool:
        native = part.api
        return bool(native.ProtectStructure if hasattr(part, "sheets") else native.ProtectContents)

    def only_reading(self) -> AbstractContextManager[None]:
        return nullcontext()

    def marking(self) -> AbstractContextManager[None]:
        return nullcontext()

    def reveal(self, note: Any, shown: bool) -> None:
        if bool(note.api.Visible) != shown:
            note.api.Visible = shown

    def filter_again(self, table: Any) -> None:
        if table.api.ShowAutoFilter and table.api.AutoFilter.FilterMode:
            table.api.AutoFilter.ApplyFilter()

    def copy(self, book: Any, path: str) -> None:
        with self.translated_errors():
            book.api.SaveCopyAs(path)
