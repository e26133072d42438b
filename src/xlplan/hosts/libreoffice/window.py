"""The LibreOffice window whose button was pressed. LibreOffice listens on a pipe until the command is done."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from xlplan.errors import EnvironmentFailure
from xlplan.hosts.libreoffice import engine
from xlplan.hosts.libreoffice.book import XLSX
from xlplan.hosts.libreoffice.border import Part, bridge, properties
from xlplan.hosts.libreoffice.own_thread import in_own_thread
from xlplan.hosts.libreoffice.watch import unhurried
from xlplan.hosts.light_xlwings import xlwings
from xlplan.hosts.live.program import BUSY, NO_BOOK, READ_ONLY, TITLE, T, failure
from xlplan.words import Lang

CHOSEN = 1  # com.sun.star.ui.dialogs.ExecutableDialogResults.OK
# the filter of a copy by its suffix; .xlsx for all others
_FILTERS = {".ods": "calc8", ".xls": "MS Excel 97", ".xlsm": "Calc MS Excel 2007 VBA XML"}
_ALERT, _DIALOG = 1, 12  # com.sun.star.accessibility.AccessibleRole


class LibreOffice(Part):
    """A :class:`xlplan.hosts.live.program.Program`. *book* is the RuntimeUID of a document; empty: the active one."""

    __slots__ = ("app", "document", "temp_prefix", "wanted")
    name = "LibreOffice"

    def __init__(self, pipe: str, book: str = "") -> None:
        self.wanted, self.document = book, None
        self.temp_prefix = f"{pipe}-"  # by this prefix the button's macro finds what a press that was ended left open
        self.app = xlwings().App(impl=engine().apps.impl.add(xl=pipe))

    def book(self) -> Any:
        books = [book for book in self.app.books if not self.wanted or book.api.RuntimeUID == self.wanted]
        if not books:
            raise EnvironmentFailure(NO_BOOK)
        book = books[0] if self.wanted else self.app.books.active
        if book.api.isReadonly():
            raise EnvironmentFailure(READ_ONLY)
        self.document = book.api
        if self.app.impl.office.visible:
            self.undisturbed(lambda: self._ready(book.api))
        return book

    def _ready(self, document: Any) -> None:
        if _shows_dialog(document):
            raise failure(BUSY, self.name)
        _finish_typing(document)

    def undisturbed(self, work: Callable[[], T]) -> T:
        self._set_document()
        return in_own_thread(self.app.impl.office, work, watched=True)

    def _set_document(self) -> None:
        self.app.impl.document = self.document

    @contextmanager
    def translated_errors(self) -> Iterator[None]:
        """Nothing to do: the engine translates its errors itself, see border.py."""
        yield

    def tell(self, text: str, *, warning: bool = False) -> None:
        self._set_document()
        self.app.alert(text, TITLE, "ok", "critical" if warning else "info")

    def confirm(self, question: str, lang: Lang) -> bool:
        self._set_document()
        return bool(self.app.alert(question, TITLE, "yes_no", "info") == "yes")

    def folder(self, title: str, start: str) -> str | None:
        def choose() -> str | None:
            picker = self.app.impl.office.service("com.sun.star.ui.dialogs.FolderPicker")
            picker.setTitle(title)
            if start:
                picker.setDisplayDirectory(Path(start).as_uri())
            return str(bridge().fileUrlToSystemPath(picker.getDirectory())) if picker.execute() == CHOSEN else None

        with unhurried():
            return in_own_thread(self.app.impl.office, choose)

    def locked(self, part: Any) -> bool:
        return bool(part.api.isProtected())

    def only_reading(self) -> AbstractContextManager[None]:
        context: AbstractContextManager[None] = self.app.impl.only_reading()
        return context

    @contextmanager
    def marking(self) -> Iterator[None]:
        app = self.app.impl
        app.keep_lifted = True
        try:
            yield
        finally:
            app.keep_lifted = False
            app.restore_formats()

    def reveal(self, note: Any, shown: bool) -> None:
        if note.impl.shown != shown:
            note.impl.shown = shown

    def filter_again(self, table: Any) -> None:
        table.impl.filter_again()

    def copy(self, book: Any, path: str) -> None:
        filter = _FILTERS.get(Path(path).suffix.lower(), XLSX)
        in_own_thread(
            self.app.impl.office, lambda: book.api.storeToURL(Path(path).as_uri(), properties(FilterName=filter))
        )


def _shows_dialog(document: Any) -> bool:
    """Whether a dialog is open: the user would not see what is written to the window behind it."""
    toolkit = document.CurrentController.Frame.ContainerWindow.Toolkit
    for index in range(toolkit.getTopWindowCount()):
        with suppress(Exception):  # a message box of an earlier press may be closing
            window = toolkit.getTopWindow(index)
            if (
                window is not None
                and window.isVisible()
                and window.AccessibleContext.AccessibleRole in (_ALERT, _DIALOG)
            ):
                return True
    return False


def _finish_typing(document: Any) -> None:
    """Enter the text that the user is typing into a cell, as a click on another cell does.

    The interface does not say whether a cell is being edited, so this is always done. Otherwise the text would later
    replace what a command has written into that cell.
    """
    controller = document.CurrentController
    selection = document.CurrentSelection
    if not hasattr(selection, "RangeAddress"):
        return
    address, sheet = selection.RangeAddress, controller.ActiveSheet
    neighbour = address.StartColumn - 1 if address.StartColumn else address.StartColumn + 1
    controller.select(sheet.getCellByPosition(neighbour, address.StartRow))
    controller.select(selection)
