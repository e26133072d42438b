"""LibreOffice as an engine of xlwings: programs, books and sheets over UNO, as wide as the live host needs and no wider."""

from functools import cached_property
from pathlib import Path
from typing import Any

from xlplan.hosts.libreoffice.border import Office, bridge, calmly, properties, struct
from xlplan.hosts.libreoffice.ranges import ErrorValue, Range, areas_of, uno_color
from xlplan.hosts.quick import xlwings

XLSX = "Calc MS Excel 2007 XML"
NAME = "libreoffice"


class Engine:
    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        def clean(value: Any) -> Any:
            if isinstance(value, ErrorValue):
                return str(value) if err_to_str else empty_as
            return empty_as if value is None else value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value


@calmly
class Apps:
    def __init__(self, engine: Engine) -> None:
        self.engine, self.running = engine, dict[int, App]()

    def keys(self) -> list[int]:
        return list(self.running)

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> "App":
        """A LibreOffice of our own; with *xl* = the name of a pipe, the one that listens there."""
        return self._took(App(self, Office.attach(xl) if xl else Office.start(visible=bool(visible))))

    def _took(self, app: "App") -> "App":
        self.running[app.pid] = app
        return app

    def cleanup(self) -> None:
        for app in list(self.running.values()):
            app.quit()

    def __iter__(self) -> Any:
        return iter(list(self.running.values()))

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> "App":
        return self.running[pid]


@calmly
class App:
    def __init__(self, apps: Apps, office: Office) -> None:
        self.apps, self.office, self.engine = apps, office, apps.engine
        self.pid = office.process.pid if office.process else -1 - len(apps.running)
        self.books = Books(self)
        self.display_alerts = True
        self._updating = True

    @property
    def api(self) -> Any:
        return self.office.desktop

    @property
    def selection(self) -> Any:
        return self.books.active.selection

    @property
    def version(self) -> str:
        return "0"

    def activate(self, steal_focus: bool = False) -> None:
        self.books.active.activate()

    def quit(self) -> None:
        self.apps.running.pop(self.pid, None)
        self.office.end()

    kill = quit

    @property
    def screen_updating(self) -> bool:
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value != self._updating:
            for book in self.books:
                (book.uno.unlockControllers if value else book.uno.lockControllers)()
            self._updating = value

    @property
    def calculation(self) -> str:
        return "automatic" if self.books.active.uno.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        self.books.active.uno.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        for book in self.books:
            book.uno.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        return False

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        indicator = self.books.active.uno.CurrentController.StatusIndicator
        if value is False or indicator is None:
            if indicator is not None:
                indicator.end()
        else:
            indicator.start(str(value), 0)

    def alert(self, prompt: str, title: str | None, buttons: Any, mode: Any, callback: Any) -> str:
        window = self.books.active.uno.CurrentController.Frame.ContainerWindow
        kind = bridge().Enum("com.sun.star.awt.MessageBoxType", "INFOBOX")
        window.Toolkit.createMessageBox(window, kind, 1, title or "", prompt).execute()
        return "ok"


@calmly
class Books:
    def __init__(self, app: App) -> None:
        self.app = app

    api = property(lambda self: self.app.api.Components)

    def _all(self) -> list["Book"]:
        components = self.app.api.Components.createEnumeration()
        found = []
        while components.hasMoreElements():
            one = components.nextElement()
            if one.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                found.append(Book(self.app, one))
        return found

    def __iter__(self) -> Any:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    @property
    def active(self) -> "Book":
        current = self.app.api.CurrentComponent
        return Book(self.app, current) if current is not None and hasattr(current, "Sheets") else self._all()[0]

    def __call__(self, name_or_index: Any) -> "Book":
        if isinstance(name_or_index, int):
            return self._all()[name_or_index - 1]
        found = next((one for one in self._all() if one.name == name_or_index), None)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def open(self, fullname: str, *args: Any, **named: Any) -> "Book":
        uno = self.app.api.loadComponentFromURL(Path(fullname).resolve().as_uri(), "_blank", 0, ())
        return Book(self.app, uno)


@calmly
class Book:
    def __init__(self, app: App, uno: Any) -> None:
        self.app, self.uno = app, uno
        self.kinds: dict[int, int] = {}

    api = property(lambda self: self.uno)

    @property
    def fullname(self) -> str:
        return str(bridge().fileUrlToSystemPath(self.uno.URL)) if self.uno.URL else str(self.uno.Title)

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def sheets(self) -> "Sheets":
        return Sheets(self)

    @cached_property
    def formats(self) -> Any:
        return self.uno.NumberFormats

    def format_kind(self, key: int | None) -> int:
        if key is None:
            return 0
        if key not in self.kinds:
            self.kinds[key] = self.formats.getByKey(key).Type
        return self.kinds[key]

    @cached_property
    def parser(self) -> Any:
        """Reads formulas as Excel's files have them: English names, commas."""
        made = self.uno.createInstance("com.sun.star.sheet.FormulaParser")
        mapper = self.uno.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        made.CompileEnglish = True
        made.FormulaConvention = 1
        made.OpCodeMap = mapper.getAvailableMappings(1, 0x7FFFFFFF)
        return made

    def style_of(self, spec: dict[str, Any]) -> str:
        """The name of the cell style that a conditional format lays over its cells; made once."""
        keys = ("fill_color", "font_color", "font_bold", "font_italic")
        name = "xlplan " + " ".join(str(spec.get(key)) for key in keys)
        styles = self.uno.StyleFamilies.getByName("CellStyles")
        if not styles.hasByName(name):
            style = self.uno.createInstance("com.sun.star.style.CellStyle")
            styles.insertByName(name, style)
            if spec.get("fill_color") is not None:
                style.CellBackColor = uno_color(spec["fill_color"])
            if spec.get("font_color") is not None:
                style.CharColor = uno_color(spec["font_color"])
            if spec.get("font_bold"):
                style.CharWeight = 150.0
            if spec.get("font_italic"):
                style.CharPosture = bridge().Enum("com.sun.star.awt.FontSlant", "ITALIC")
        return name

    @property
    def selection(self) -> Range:
        at = self.uno.CurrentController.ActiveSheet
        found = self.uno.CurrentSelection
        area = found.RangeAddress if hasattr(found, "RangeAddress") else found.getByIndex(0).RangeAddress
        return Range(Sheet(self, at), ((area.StartRow + 1, area.StartColumn + 1, area.EndRow + 1, area.EndColumn + 1),))

    def activate(self) -> None:
        self.uno.CurrentController.Frame.activate()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if path is None:
            self.uno.store()
        else:
            self.uno.storeToURL(Path(path).resolve().as_uri(), properties(FilterName=XLSX))

    def close(self) -> None:
        self.uno.setModified(False)
        self.uno.close(True)


@calmly
class Sheets:
    def __init__(self, book: Book) -> None:
        self.book = book

    api = property(lambda self: self.book.uno.Sheets)

    @property
    def active(self) -> "Sheet":
        return Sheet(self.book, self.book.uno.CurrentController.ActiveSheet)

    def __call__(self, name_or_index: Any) -> "Sheet":
        if isinstance(name_or_index, int):
            return Sheet(self.book, self.api.getByIndex(name_or_index - 1))
        if not self.api.hasByName(name_or_index):
            raise KeyError(name_or_index)
        return Sheet(self.book, self.api.getByName(name_or_index))

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Any:
        return iter([Sheet(self.book, self.api.getByIndex(number)) for number in range(len(self))])

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> "Sheet":
        place = before.index - 1 if before else after.index if after else len(self)
        title = name or next(f"Sheet{n}" for n in range(1, 9999) if not self.api.hasByName(f"Sheet{n}"))
        self.api.insertNewByName(title, place)
        return self(title)


@calmly
class Sheet:
    def __init__(self, book: Book, uno: Any) -> None:
        self.book, self.uno = book, uno

    api = property(lambda self: self.uno)

    @property
    def name(self) -> str:
        return str(self.uno.Name)

    @property
    def index(self) -> int:
        return int(self.uno.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self.uno.IsVisible)

    @property
    def used_range(self) -> Range:
        cursor = self.uno.createCursor()
        cursor.gotoEndOfUsedArea(False)
        area = cursor.RangeAddress
        return Range(self, ((1, 1, area.EndRow + 1, area.EndColumn + 1),))

    def range(self, first: Any, last: Any = None) -> Range:
        if isinstance(first, str):
            return Range(self, areas_of(first))
        top, left = (first.row, first.column) if isinstance(first, Range) else first
        bottom, right = (top, left) if last is None else (last.row, last.column) if isinstance(last, Range) else last
        return Range(self, ((top, left, bottom, right),))

    def activate(self) -> None:
        self.book.uno.CurrentController.setActiveSheet(self.uno)

    def clear(self) -> None:
        self.used_range.clear()

    def delete(self) -> None:
        self.book.uno.Sheets.removeByName(self.name)

    def address_of(self, area: tuple[int, int, int, int]) -> Any:
        top, left, bottom, right = area
        name = "com.sun.star.table.CellRangeAddress"
        return struct(name, Sheet=self.index - 1, StartRow=top - 1, StartColumn=left - 1, EndRow=bottom - 1, EndColumn=right - 1)

    @property
    def notes(self) -> "Notes":
        return Notes(self)

    def notes_in(self, within: Range) -> dict[tuple[int, int], str]:
        top, left, bottom, right = within.areas[0]
        found = {}
        for note in self.uno.Annotations:
            row, column = note.Position.Row + 1, note.Position.Column + 1
            if top <= row <= bottom and left <= column <= right:
                found[row, column] = str(note.String)
        return found

    def add_note(self, place: tuple[int, int], text: str) -> None:
        self.uno.Annotations.insertNew(self.uno.getCellByPosition(place[1] - 1, place[0] - 1).CellAddress, text)


@calmly
class Notes:
    """The notes of a sheet; each knows its cell."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet


def engine() -> Any:
    """The engine, known to xlwings by its name; added once."""
    if NAME not in xlwings().engines.engines_by_name:
        xlwings().engines.add(xlwings().Engine(impl=Engine()))
    found = xlwings().engines[NAME]
    found.activate()  # xlwings looks for its active engine whenever a sheet is activated
    return found
