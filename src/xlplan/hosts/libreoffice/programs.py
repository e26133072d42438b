"""The engine as xlwings knows it: programs that run, the books open in them, messages to the person before them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlplan.hosts.libreoffice.book import UnoBook
from xlplan.hosts.libreoffice.border import Part, bridge, properties, refused
from xlplan.hosts.libreoffice.marks import Key, Layers, lay_back
from xlplan.hosts.libreoffice.office import Office
from xlplan.hosts.libreoffice.own_thread import in_own_thread
from xlplan.hosts.libreoffice.ranges import Range
from xlplan.hosts.libreoffice.values import ErrorValue
from xlplan.hosts.libreoffice.watch import unhurried

NAME = "libreoffice"
_BUTTONS = {None: 1, "ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}  # com.sun.star.awt.MessageBoxButtons
_PRESSED = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}  # com.sun.star.awt.MessageBoxResults
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
        """A LibreOffice of our own; with *xl* = the name of a pipe, or *spec* = ``pipe:NAME``, the one that listens
        there.
        """
        pipe = xl or (spec.removeprefix("pipe:") if isinstance(spec, str) and spec.startswith("pipe:") else None)
        for app in self if pipe else ():
            if app.office.pipe == pipe and app.office.lost is None:
                break  # of two bridges to one program, the second finds nothing of its own to hold, and goes
        else:
            app = self.took(Office.attach(pipe) if pipe else Office.start(visible=bool(visible)))
        if add_book:
            app.books.add()
        return app

    def took(self, office: Office) -> "App":
        """A connection that was made elsewhere, as one of the programs."""
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
    """*office* is the connection; what LibreOffice cannot be asked for is remembered here.

    What Excel has for all books, LibreOffice has for each: calculation, undo, the status bar, the window of a message.
    They are those of the document *about*, which a command has named, whatever comes to the front while it works; of
    the book in front where it is None.
    """

    __slots__ = (
        "_indicator",
        "_status",
        "_still",
        "_updating",
        "_worked_on",
        "about",
        "apps",
        "books",
        "display_alerts",
        "enable_events",
        "engine",
        "hidden",
        "interactive",
        "lifted",
        "office",
        "pid",
        "together",
    )

    def __init__(self, apps: Apps, office: Office) -> None:
        self.apps, self.office, self.engine = apps, office, apps.engine
        self.pid = office.pid
        self.books = Books(self)
        self.display_alerts = self.enable_events = self.interactive = True
        self.about: Any = None
        self._updating = True
        self.lifted: dict[Key, Layers] = {}  # conditional formats that are to come back
        self.together = False  # whether they wait for more marks
        self.hidden: list[Any] = []  # documents that were opened while the screen stood still, and are not closed
        self._status: str | bool = False
        self._indicator: Any = None
        self._worked_on: Any = None  # the document that stands still, and whose undo has ended
        self._still: Any = None  # the document whose calculation was made to wait

    @property
    def api(self) -> Any:
        return self.office.desktop

    @property
    def book(self) -> UnoBook:
        """That which the command is about, or the one in front."""
        return UnoBook(self, self.about) if self.about is not None else self.books.active

    @property
    def selection(self) -> Range | None:
        return self.book.selection if self.about is not None or self.books.found() is not None else None

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
        """One that was started without a window has none to show."""
        if not self.office.visible:
            return
        self._show([book.uno for book in self.books], visible=bool(value))

    def _show(self, documents: list[Any], *, visible: bool) -> None:
        def show() -> None:
            for one in documents:
                one.CurrentController.Frame.ContainerWindow.setVisible(visible)

        in_own_thread(self.office, show)

    def quit(self) -> None:
        """A program that a person started is left running."""
        self.apps.running.pop(self.pid, None)
        self.office.end()

    kill = quit

    @property
    def screen_updating(self) -> bool:
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        """As in Excel, what is done meanwhile in the book cannot be undone, nor what was done before: part of it leaves
        nothing to undo, and the rest taken back alone would leave half of a change."""
        if not value and self._updating:
            self._worked_on, self._updating = self.book.uno, False
            self._worked_on.lockControllers()
            self._worked_on.IsUndoEnabled = False
        elif value:
            try:
                lay_back(self.lifted)
            finally:
                if not self._updating:
                    self._move_again()

    def _move_again(self) -> None:
        document, hidden, self.hidden = self._worked_on, self.hidden, []
        self._worked_on, self._updating = None, True
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
        """Put back in the book where it was made to wait."""
        automatic = value != "manual"
        document = self._still if automatic and self._still is not None else self.book.uno
        self._still = None if automatic else document
        if document.isAutomaticCalculationEnabled() != automatic:
            document.enableAutomaticCalculation(automatic)

    def calculate(self) -> None:
        self.book.uno.calculate()

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        if self._indicator is not None:  # that of the window it was shown in
            self._indicator.end()
        self._indicator = self.book.uno.CurrentController.StatusIndicator if value is not False else None
        if self._indicator is not None:
            self._indicator.start(str(value), 0)
        self._status = value

    def alert(
        self, prompt: str, title: str | None = None, buttons: Any = "ok", mode: Any = None, callback: Any = None
    ) -> str:
        """What the person pressed; where there is no window, nobody could, and the answer is the cautious one."""
        if buttons not in _BUTTONS:
            raise refused(f"App.alert({buttons!r})")
        if not self.office.visible:
            return _CAUTIOUS[buttons]
        shape = "WARNINGBOX" if mode == "critical" else "MESSAGEBOX" if _BUTTONS[buttons] == 1 else "QUERYBOX"
        kind = bridge().Enum("com.sun.star.awt.MessageBoxType", shape)
        here = next((book for book in self.books if book.uno == self.about), None)  # it may be closed
        document = (here or self.books.active).uno

        def shown() -> int:
            window = document.CurrentController.Frame.ContainerWindow
            box = window.Toolkit.createMessageBox(window, kind, _BUTTONS[buttons], title or "", prompt or "")
            try:
                return int(box.execute())
            finally:
                box.dispose()

        with unhurried():
            return _PRESSED.get(in_own_thread(self.office, shown), "cancel")


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
        found = []
        while components.hasMoreElements():
            one = components.nextElement()
            if is_book(one):
                found.append(UnoBook(self.app, one))
        return found

    def __iter__(self) -> Iterator[UnoBook]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def found(self) -> UnoBook | None:
        """The book in front, or any, or None."""
        current = self.app.api.CurrentComponent
        if current is not None and is_book(current):
            return UnoBook(self.app, current)
        return next(iter(self._all()), None)

    @property
    def active(self) -> UnoBook:
        one = self.found()
        if one is None:
            raise refused("no workbook is open")
        return one

    def __call__(self, key: Any) -> UnoBook:
        """By number, name, full path or RuntimeUID."""
        every = self._all()
        if isinstance(key, int):
            return every[key - 1]
        for wanted in (
            lambda one: one.fullname == key,
            lambda one: one.name == key,
            lambda one: one.uno.RuntimeUID == key,
        ):
            found = next(filter(wanted, every), None)
            if found is not None:
                return found
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
        """While the screen stands still, no window of another book comes before the person's."""
        hidden = not self.app.screen_updating
        how = properties(**named, **({"Hidden": True} if hidden else {}))
        uno = in_own_thread(
            self.app.office, lambda: self.app.office.desktop.loadComponentFromURL(url, "_blank", 0, how)
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
