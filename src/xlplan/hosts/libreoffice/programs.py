"""The engine that xlwings calls: running programs, the books open in them, and messages to the user."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from xlplan.hosts.libreoffice.book import UnoBook
from xlplan.hosts.libreoffice.border import Part, bridge, properties, refused
from xlplan.hosts.libreoffice.layers import Layers, SheetKey, restore_all
from xlplan.hosts.libreoffice.office import Office
from xlplan.hosts.libreoffice.own_thread import in_own_thread
from xlplan.hosts.libreoffice.ranges import Range
from xlplan.hosts.libreoffice.values import ErrorValue
from xlplan.hosts.libreoffice.watch import unhurried

NAME = "libreoffice"
_BUTTONS = {None: 1, "ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}  # com.sun.star.awt.MessageBoxButtons
_PRESSED = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}  # com.sun.star.awt.MessageBoxResults
# the answer where there is no window
_CAUTIOUS = {None: "ok", "ok": "ok", "ok_cancel": "cancel", "yes_no": "no", "yes_no_cancel": "cancel"}


class Engine:
    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        def clean(value: Any) -> Any:
            if isinstance(value, ErrorValue):
                return str(value) if err_to_str else empty_as
            if value is None:
                return empty_as
            return number_builder(value) if number_builder is not None and type(value) is float else value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value


class Apps(Part):
    __slots__ = ("engine", "running")

    def __init__(self, engine: Engine) -> None:
        self.engine, self.running = engine, dict[int, App]()

    def keys(self) -> list[int]:
        return list(self.running)

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> "App":
        """Start a LibreOffice; with *xl* = the name of a pipe, or *spec* = ``pipe:NAME``, connect to the one that
        listens there.
        """
        pipe = xl or (spec.removeprefix("pipe:") if isinstance(spec, str) and spec.startswith("pipe:") else None)
        for app in self if pipe else ():
            if app.office.pipe == pipe and app.office.lost is None:
                break  # connected already; a second bridge to one program would be closed at once
        else:
            app = self.register(Office.attach(pipe) if pipe else Office.start(visible=bool(visible)))
        if add_book:
            app.books.add()
        return app

    def register(self, office: Office) -> "App":
        """Register a connection that was made elsewhere."""
        app = App(self, office)
        self.running[app.pid] = app
        return app

    def cleanup(self) -> None:
        for app in list(self.running.values()):
            app.quit()

    def __iter__(self) -> Iterator["App"]:
        return iter(list(self.running.values()))

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> "App":
        return self.running[pid]


class App(Part):
    """A running LibreOffice. *office* is the connection; state that LibreOffice does not give back is kept here.

    Calculation mode, undo, the status bar and the parent window of a message belong to the program in Excel, and to
    each document in LibreOffice. Those of *document* are meant, which a command has set and which stays the same
    whatever comes to the front meanwhile; if it is None, those of the active document.
    """

    __slots__ = (
        "_indicator",
        "_locked",
        "_manual",
        "_status",
        "_updating",
        "apps",
        "books",
        "display_alerts",
        "document",
        "enable_events",
        "engine",
        "hidden",
        "interactive",
        "keep_lifted",
        "layers",
        "office",
        "pid",
        "reading",
    )

    def __init__(self, apps: Apps, office: Office) -> None:
        self.apps, self.office, self.engine = apps, office, apps.engine
        self.pid = office.pid
        self.books = Books(self)
        self.display_alerts = self.enable_events = self.interactive = True
        self.document: Any = None
        self._updating = True
        self.layers: dict[SheetKey, Layers] = {}  # by sheet: the change of its conditional formats that is under way
        self.keep_lifted = False  # whether these changes stay open for more formats, see window.marking
        self.reading: object = None  # the only_reading context that is under way, see answers.py
        self.hidden: list[Any] = []  # open documents that were opened while screen_updating was off
        self._status: str | bool = False
        self._indicator: Any = None
        self._locked: Any = None  # the document whose view is locked and whose undo is disabled
        self._manual: Any = None  # the document whose automatic calculation was turned off

    @property
    def api(self) -> Any:
        return self.office.desktop

    @property
    def book(self) -> UnoBook:
        """The book that the command is about, or else the active one."""
        return UnoBook(self, self.document) if self.document is not None else self.books.active

    @property
    def selection(self) -> Range | None:
        return self.book.selection if self.document is not None or self.books.first() is not None else None

    @property
    def version(self) -> str:
        return self.office.version

    @property
    def path(self) -> str:
        return str(
            bridge().fileUrlToSystemPath(
                self.office.context.getValueByName("/singletons/com.sun.star.util.theMacroExpander").expandMacros(
                    "$BRAND_BASE_DIR/program"
                )
            )
        )

    def activate(self, steal_focus: bool = False) -> None:
        self.book.activate()

    @property
    def visible(self) -> bool:
        return self.office.visible

    @visible.setter
    def visible(self, value: bool) -> None:
        """Show or hide all windows; no effect on a program that was started without any."""
        if not self.office.visible:
            return
        self._show([book.uno for book in self.books], visible=bool(value))

    def _show(self, documents: list[Any], *, visible: bool) -> None:
        def show() -> None:
            for document in documents:
                document.CurrentController.Frame.ContainerWindow.setVisible(visible)

        in_own_thread(self.office, show)

    def quit(self) -> None:
        """End the program, or only the connection if the user started it."""
        self.apps.running.pop(self.pid, None)
        self.office.end()

    kill = quit

    @property
    def screen_updating(self) -> bool:
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        """Lock or unlock the view of the book.

        While it is locked, undo is off, and earlier changes cannot be undone either, as in Excel. Some of the calls
        leave no undo step: undoing the others alone would leave half of a change.
        """
        if not value and self._updating:
            self._locked, self._updating = self.book.uno, False
            self._locked.lockControllers()
            self._locked.IsUndoEnabled = False
        elif value:
            try:
                self.restore_formats()
            finally:
                if not self._updating:
                    self._unlock()

    def restore_formats(self) -> None:
        """Create the lifted conditional formats of all sheets again."""
        restore_all(self.layers)

    def _unlock(self) -> None:
        document, hidden, self.hidden = self._locked, self.hidden, []
        self._locked, self._updating = None, True
        try:
            if hidden:
                self._show(hidden, visible=True)
        finally:
            try:
                if document.hasControllersLocked():
                    document.unlockControllers()
            finally:
                document.IsUndoEnabled = True

    @property
    def calculation(self) -> str:
        return "automatic" if self.book.uno.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        """``manual`` or ``automatic``; turned on again in the document where it was turned off."""
        automatic = value != "manual"
        document = self._manual if automatic and self._manual is not None else self.book.uno
        self._manual = None if automatic else document
        if document.isAutomaticCalculationEnabled() != automatic:
            document.enableAutomaticCalculation(automatic)

    @contextmanager
    def only_reading(self) -> Iterator[None]:
        """Context in which nothing changes a book: LibreOffice is asked once for what is needed several times.

        What was asked in an outer context holds in an inner one. The caller sees to it that nobody writes meanwhile:
        neither the command nor, as it runs in LibreOffice's own thread, the user.
        """
        outer = self.reading
        self.reading = outer or object()
        try:
            yield
        finally:
            self.reading = outer

    def calculate(self) -> None:
        self.book.uno.calculate()

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        if self._indicator is not None:  # of the window where the last text was shown
            self._indicator.end()
        self._indicator = self.book.uno.CurrentController.StatusIndicator if value is not False else None
        if self._indicator is not None:
            self._indicator.start(str(value), 0)
        self._status = value

    def alert(
        self, prompt: str, title: str | None = None, buttons: Any = "ok", mode: Any = None, callback: Any = None
    ) -> str:
        """Show a message and return the name of the button that was pressed; without a window, the cautious answer."""
        if buttons not in _BUTTONS:
            raise refused(f"App.alert({buttons!r})")
        if not self.office.visible:
            return _CAUTIOUS[buttons]
        type_name = "WARNINGBOX" if mode == "critical" else "MESSAGEBOX" if _BUTTONS[buttons] == 1 else "QUERYBOX"
        kind = bridge().Enum("com.sun.star.awt.MessageBoxType", type_name)
        current = next((book for book in self.books if book.uno == self.document), None)  # None if it was closed
        document = (current or self.books.active).uno

        def ask() -> int:
            window = document.CurrentController.Frame.ContainerWindow
            box = window.Toolkit.createMessageBox(window, kind, _BUTTONS[buttons], title or "", prompt or "")
            try:
                return int(box.execute())
            finally:
                box.dispose()

        with unhurried():
            return _PRESSED.get(in_own_thread(self.office, ask), "cancel")


class Books(Part):
    __slots__ = ("app",)

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        return self.app.api.Components

    @property
    def parent(self) -> App:
        return self.app

    def _all(self) -> list[UnoBook]:
        components = self.api.createEnumeration()
        books = []
        while components.hasMoreElements():
            component = components.nextElement()
            if is_book(component):
                books.append(UnoBook(self.app, component))
        return books

    def __iter__(self) -> Iterator[UnoBook]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def first(self) -> UnoBook | None:
        """The active book, else any open one, else None."""
        current = self.app.api.CurrentComponent
        if current is not None and is_book(current):
            return UnoBook(self.app, current)
        return next(iter(self._all()), None)

    @property
    def active(self) -> UnoBook:
        book = self.first()
        if book is None:
            raise refused("no workbook is open")
        return book

    def __call__(self, key: Any) -> UnoBook:
        """By number, name, full path or RuntimeUID."""
        books = self._all()
        if isinstance(key, int):
            return books[key - 1]
        for matches in (
            lambda book: book.fullname == key,
            lambda book: book.name == key,
            lambda book: book.uno.RuntimeUID == key,
        ):
            book = next(filter(matches, books), None)
            if book is not None:
                return book
        raise KeyError(key)

    def __contains__(self, key: Any) -> bool:
        try:
            self(key)
        except (KeyError, IndexError):
            return False
        return True

    def add(self) -> UnoBook:
        return self._opened("private:factory/scalc")

    def open(self, fullname: str, update_links: Any = None, read_only: Any = None, *args: Any, **named: Any) -> UnoBook:
        return self._opened(Path(fullname).resolve().as_uri(), **({"ReadOnly": True} if read_only else {}))

    def _opened(self, url: str, **named: bool) -> UnoBook:
        """Open or create a book; without a window while the screen does not update, so that it does not cover the
        user's.
        """
        hidden = not self.app.screen_updating
        arguments = properties(**named, **({"Hidden": True} if hidden else {}))
        uno = in_own_thread(
            self.app.office, lambda: self.app.office.desktop.loadComponentFromURL(url, "_blank", 0, arguments)
        )
        if uno is None:
            raise refused(f"open {url}")
        if hidden:
            self.app.hidden.append(uno)
        return UnoBook(self.app, uno)


def is_book(component: Any) -> bool:
    return hasattr(component, "supportsService") and bool(
        component.supportsService("com.sun.star.sheet.SpreadsheetDocument")
    )
