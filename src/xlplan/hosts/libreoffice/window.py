"""The LibreOffice window that a button was pressed in: it listens on a pipe until the command is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from xlplan.errors import EnvironmentFailure
from xlplan.hosts.libreoffice import engine
from xlplan.hosts.libreoffice.book import XLSX
from xlplan.hosts.libreoffice.border import Part, bridge, properties
from xlplan.hosts.libreoffice.marks import lay_back
from xlplan.hosts.libreoffice.own_thread import in_own_thread
from xlplan.hosts.libreoffice.watch import unhurried
from xlplan.hosts.light_xlwings import xlwings
from xlplan.hosts.live.program import BUSY, NO_BOOK, READ_ONLY, TITLE, T, said
from xlplan.words import Lang

CHOSEN = 1
_KINDS = {".ods": "calc8", ".xls": "MS Excel 97", ".xlsm": "Calc MS Excel 2007 VBA XML"}  # of a copy; all else is .xlsx
_ALERT, _DIALOG = 1, 12  # of com.sun.star.accessibility.AccessibleRole


class LibreOffice(Part):
    """A :class:`xlplan.hosts.live.program.Program`; *book* is a document's RuntimeUID, empty for the one at the
    front.
    """

    __slots__ = ("app", "beside", "document", "wanted")
    name = "LibreOffice"

    def __init__(self, pipe: str, book: str = "") -> None:
        self.wanted, self.document = book, None
        self.beside = f"{pipe}-"  # who opened the pipe for a press that is ended amid its work closes what it left
        self.app = xlwings().App(impl=engine().apps.impl.add(xl=pipe))

    def book(self) -> Any:
        books = [one for one in self.app.books if not self.wanted or one.api.RuntimeUID == self.wanted]
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
            raise said(BUSY, self.name)
        _take_what_is_typed(document)

    def undisturbed(self, work: Callable[[], T]) -> T:
        self._about()
        return in_own_thread(self.app.impl.office, work, watched=True)

    def _about(self) -> None:
        self.app.impl.about = self.document

    @contextmanager
    def calm(self) -> Iterator[None]:
        """The engine translates at its own border already."""
        yield

    def tell(self, text: str, *, warning: bool = False) -> None:
        self._about()
        self.app.alert(text, TITLE, "ok", "critical" if warning else "info")

    def confirm(self, question: str, lang: Lang) -> bool:
        self._about()
        return bool(self.app.alert(question, TITLE, "yes_no", "info") == "yes")

    def folder(self, title: str, start: str) -> str | None:
        def chosen() -> str | None:
            picker = self.app.impl.office.service("com.sun.star.ui.dialogs.FolderPicker")
            picker.setTitle(title)
            if start:
                picker.setDisplayDirectory(Path(start).as_uri())
            return str(bridge().fileUrlToSystemPath(picker.getDirectory())) if picker.execute() == CHOSEN else None

        with unhurried():
            return in_own_thread(self.app.impl.office, chosen)

    def locked(self, part: Any) -> bool:
        return bool(part.api.isProtected())

    @contextmanager
    def marking(self) -> Iterator[None]:
        app = self.app.impl
        app.together = True
        try:
            yield
        finally:
            app.together = False
            lay_back(app.lifted)

    def reveal(self, note: Any, shown: bool) -> None:
        if note.impl.shown != shown:
            note.impl.shown = shown

    def filter_again(self, table: Any) -> None:
        table.impl.filter_again()

    def copy(self, book: Any, path: str) -> None:
        filter = _KINDS.get(Path(path).suffix.lower(), XLSX)
        in_own_thread(
            self.app.impl.office, lambda: book.api.storeToURL(Path(path).as_uri(), properties(FilterName=filter))
        )


def _shows_dialog(document: Any) -> bool:
    """Whether a dialog stands before the window: what is written beneath it, the person does not see."""
    toolkit = document.CurrentController.Frame.ContainerWindow.Toolkit
    for number in range(toolkit.getTopWindowCount()):
        with suppress(Exception):  # a box of the press before may be closing
            window = toolkit.getTopWindow(number)
            if (
                window is not None
                and window.isVisible()
                and window.AccessibleContext.AccessibleRole in (_ALERT, _DIALOG)
            ):
                return True
    return False


def _take_what_is_typed(document: Any) -> None:
    """A cell that is still being typed in takes the text, as it does when a person clicks elsewhere. Nothing tells
    whether there is one; left alone, the text would later replace what is written into that cell."""
    controller = document.CurrentController
    chosen = document.CurrentSelection
    if not hasattr(chosen, "RangeAddress"):
        return
    area, sheet = chosen.RangeAddress, controller.ActiveSheet
    beside = area.StartColumn - 1 if area.StartColumn else area.StartColumn + 1
    controller.select(sheet.getCellByPosition(beside, area.StartRow))
    controller.select(chosen)
