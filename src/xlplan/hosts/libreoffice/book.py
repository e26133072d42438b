"""An open book: its path, sheets, names and number formats, the selection, saving and closing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlplan.hosts.libreoffice.answers import Answers
from xlplan.hosts.libreoffice.border import Part, bridge, properties, refused, struct
from xlplan.hosts.libreoffice.looks import spelling
from xlplan.hosts.libreoffice.names import Names
from xlplan.hosts.libreoffice.own_thread import in_own_thread
from xlplan.hosts.libreoffice.ranges import Range, area_of_uno
from xlplan.hosts.libreoffice.sheet import UnoSheet, UnoSheets
from xlplan.hosts.libreoffice.tables import restore_tables, saved_tables
from xlplan.hosts.libreoffice.values import DATE, TIME

XLSX = "Calc MS Excel 2007 XML"
_PAGE = (  # properties of com.sun.star.style.PageStyle that go with an imported sheet
    "IsLandscape",
    "Width",
    "Height",
    "TopMargin",
    "BottomMargin",
    "LeftMargin",
    "RightMargin",
    "ScaleToPagesX",
    "ScaleToPagesY",
)


class UnoBook(Part):
    """*uno* is the document. Number formats are read once and cached."""

    __slots__ = ("_formats", "_keys", "answers", "app", "uno")

    def __init__(self, app: Any, uno: Any) -> None:
        self.app, self.uno = app, uno
        self.answers = Answers(app)
        self._formats: dict[int, tuple[int, str]] = {}
        self._keys: dict[str, int] = {}

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def fullname(self) -> str:
        return str(bridge().fileUrlToSystemPath(self.uno.URL)) if self.uno.URL else str(self.uno.Title)

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def sheets(self) -> UnoSheets:
        return UnoSheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    def _format(self, key: int) -> tuple[int, str]:
        if key not in self._formats:
            format = self.uno.NumberFormats.getByKey(key)
            general = key % 10_000 == 0  # the first format of each language
            self._formats[key] = (format.Type, "General" if general else spelling(str(format.FormatString)))
        return self._formats[key]

    def format_kind(self, key: int | None) -> int:
        """The type of a number format, as bits of com.sun.star.util.NumberFormatType; 0 for None."""
        return 0 if key is None else self._format(key)[0]

    def format_text(self, key: int) -> str:
        """A number format in Excel's spelling."""
        return self._format(key)[1]

    def format_key(self, text: str) -> int:
        """The key of a number format, which is added to the document if it is not there."""
        if text not in self._keys:
            formats, locale = self.uno.NumberFormats, _english()
            key = formats.queryKey(text, locale, False)
            self._keys[text] = formats.addNew(text, locale) if key == -1 else key
        return self._keys[text]

    def key_of_kind(self, kind: int) -> int:
        """The key of the default format for dates, times or booleans."""
        if kind == DATE:
            return self.format_key("dd/mm/yyyy")
        return (
            self.format_key("hh:mm:ss")
            if kind == TIME
            else int(self.uno.NumberFormats.getStandardFormat(kind, _english()))
        )

    @property
    def selection(self) -> Range | None:
        selection = self.uno.CurrentSelection
        if hasattr(selection, "RangeAddress"):
            addresses: tuple[Any, ...] = (selection.RangeAddress,)
        elif hasattr(selection, "RangeAddresses"):
            addresses = selection.RangeAddresses
        else:
            return None  # a picture or a chart
        return Range(self.sheets.active, tuple(map(area_of_uno, addresses))) if addresses else None

    def activate(self) -> None:
        def bring_to_front() -> None:
            frame = self.uno.CurrentController.Frame
            frame.activate()
            frame.ContainerWindow.setFocus()

        in_own_thread(self.app.office, bring_to_front)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save the book in its file, or a copy as .xlsx at *path*."""
        if password:
            raise refused("Book.save(password)")
        if path is None and self.uno.isReadonly():
            raise refused(f"{self.name}: read-only")
        if path is None:
            self.uno.store()
        else:
            self.uno.storeToURL(Path(path).resolve().as_uri(), properties(FilterName=XLSX))

    def close(self) -> None:
        self.uno.setModified(False)
        self.app.hidden = [document for document in self.app.hidden if document != self.uno]
        if self.app.document == self.uno:
            self.app.document = None
        in_own_thread(self.app.office, lambda: self.uno.close(True))

    def to_pdf(self, path: str, quality: Any = None) -> None:
        self.uno.storeToURL(Path(path).resolve().as_uri(), properties(FilterName="calc_pdf_Export"))

    def dispatch(self, command: str) -> None:
        helper = self.app.office.service("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(self.uno.CurrentController.Frame, command, "", 0, ())

    @contextmanager
    def showing(self, sheet: UnoSheet) -> Iterator[Any]:
        """The view with *sheet* as its active sheet; at the end the former one is active again."""
        view = self.uno.CurrentController
        active = view.ActiveSheet
        view.setActiveSheet(sheet.uno)
        try:
            yield view
        finally:
            view.setActiveSheet(active)

    def complete_import(self, imported: UnoSheet, source: UnoSheet) -> None:
        """Copy what LibreOffice does not import with a sheet of another book: page style, print areas, print titles,
        tables, grid and frozen panes.
        """
        imported.uno.PageStyle = self._page_style(source)
        index = imported.index - 1
        for get, put in (
            ("getPrintAreas", "setPrintAreas"),
            ("getTitleRows", "setTitleRows"),
            ("getTitleColumns", "setTitleColumns"),
        ):
            value = getattr(source.uno, get)()
            for address in value if isinstance(value, tuple) else (value,):
                address.Sheet = index
            getattr(imported.uno, put)(value)
        imported.uno.setPrintTitleRows(source.uno.getPrintTitleRows())
        imported.uno.setPrintTitleColumns(source.uno.getPrintTitleColumns())
        addresses = {table.name: imported.of(table.area).uno.RangeAddress for table in source.tables}
        tables = saved_tables(source.book.uno, source.index - 1)
        restore_tables(self.uno, [replace(table, area=addresses[table.name]) for table in tables])
        rows, columns = source.freeze_panes.frozen
        with source.book.showing(source) as view:
            grid = view.ShowGrid
        with self.showing(imported) as view:
            view.ShowGrid = grid
            if rows or columns:
                view.freezeAtPosition(columns, rows)

    def _page_style(self, source: UnoSheet) -> str:
        """The name of a page style of this book that equals the one of another book's sheet."""
        original = source.page_setup.api
        styles = self.uno.StyleFamilies.getByName("PageStyles")
        name = f"{original.Name} {source.name}"
        if not styles.hasByName(name):
            style = self.uno.createInstance("com.sun.star.style.PageStyle")
            styles.insertByName(name, style)
            for field in _PAGE:
                setattr(style, field, getattr(original, field))
        return name


def _english() -> Any:
    return struct("com.sun.star.lang.Locale", Language="en", Country="US")
