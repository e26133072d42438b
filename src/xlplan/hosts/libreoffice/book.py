"""An open book: where its file lies, its sheets and names, what is selected, how it is saved and closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlplan.hosts.libreoffice.border import Part, bridge, properties, refused, struct
from xlplan.hosts.libreoffice.looks import spelling
from xlplan.hosts.libreoffice.names import Names
from xlplan.hosts.libreoffice.own_thread import in_own_thread
from xlplan.hosts.libreoffice.ranges import Range, area_of_uno
from xlplan.hosts.libreoffice.sheet import UnoSheet, UnoSheets
from xlplan.hosts.libreoffice.tables import held_on, put_again
from xlplan.hosts.libreoffice.values import DATE, TIME

XLSX = "Calc MS Excel 2007 XML"
_PAGE = (
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
    """*uno* is the document; formats are asked for once."""

    __slots__ = ("_formats", "_keys", "app", "uno")

    def __init__(self, app: Any, uno: Any) -> None:
        self.app, self.uno = app, uno
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
            found = self.uno.NumberFormats.getByKey(key)
            general = key % 10_000 == 0  # the first of each language
            self._formats[key] = (found.Type, "General" if general else spelling(str(found.FormatString)))
        return self._formats[key]

    def format_kind(self, key: int | None) -> int:
        """The bits of com.sun.star.util.NumberFormatType."""
        return 0 if key is None else self._format(key)[0]

    def format_text(self, key: int) -> str:
        return self._format(key)[1]

    def format_key(self, text: str) -> int:
        if text not in self._keys:
            formats, locale = self.uno.NumberFormats, _english()
            key = formats.queryKey(text, locale, False)
            self._keys[text] = formats.addNew(text, locale) if key == -1 else key
        return self._keys[text]

    def key_of_kind(self, kind: int) -> int:
        """The format that shows days, times or truths where a cell had none."""
        if kind == DATE:
            return self.format_key("dd/mm/yyyy")
        return (
            self.format_key("hh:mm:ss")
            if kind == TIME
            else int(self.uno.NumberFormats.getStandardFormat(kind, _english()))
        )

    @property
    def selection(self) -> Range | None:
        found = self.uno.CurrentSelection
        if hasattr(found, "RangeAddress"):
            areas: tuple[Any, ...] = (found.RangeAddress,)
        elif hasattr(found, "RangeAddresses"):
            areas = found.RangeAddresses
        else:
            return None  # a picture or a chart
        return Range(self.sheets.active, tuple(map(area_of_uno, areas))) if areas else None

    def activate(self) -> None:
        def front() -> None:
            frame = self.uno.CurrentController.Frame
            frame.activate()
            frame.ContainerWindow.setFocus()

        in_own_thread(self.app.office, front)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """In place, or as another file of the same kind that the book then is."""
        if password:
            raise refused("UnoBook.save(password)")
        if path is None and self.uno.isReadonly():
            raise refused(f"{self.name}: read-only")
        if path is None:
            self.uno.store()
        else:
            self.uno.storeToURL(Path(path).resolve().as_uri(), properties(FilterName=XLSX))

    def close(self) -> None:
        self.uno.setModified(False)
        self.app.hidden = [one for one in self.app.hidden if one != self.uno]
        if self.app.about == self.uno:
            self.app.about = None
        in_own_thread(self.app.office, lambda: self.uno.close(True))

    def to_pdf(self, path: str, quality: Any = None) -> None:
        self.uno.storeToURL(Path(path).resolve().as_uri(), properties(FilterName="calc_pdf_Export"))

    def dispatch(self, command: str) -> None:
        helper = self.app.office.service("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(self.uno.CurrentController.Frame, command, "", 0, ())

    @contextmanager
    def showing(self, sheet: UnoSheet) -> Iterator[Any]:
        """The view while it shows *sheet*; the sheet that was shown before comes back."""
        view = self.uno.CurrentController
        before = view.ActiveSheet
        view.setActiveSheet(sheet.uno)
        try:
            yield view
        finally:
            view.setActiveSheet(before)

    def receive(self, came: UnoSheet, source: UnoSheet) -> None:
        """What a sheet does not bring along into another book: its page, print areas and titles, its view, tables."""
        came.uno.PageStyle = self._page(source)
        number = came.index - 1
        for get, put in (
            ("getPrintAreas", "setPrintAreas"),
            ("getTitleRows", "setTitleRows"),
            ("getTitleColumns", "setTitleColumns"),
        ):
            found = getattr(source.uno, get)()
            for one in found if isinstance(found, tuple) else (found,):
                one.Sheet = number
            getattr(came.uno, put)(found)
        came.uno.setPrintTitleRows(source.uno.getPrintTitleRows())
        came.uno.setPrintTitleColumns(source.uno.getPrintTitleColumns())
        theirs = {one.name: came.of(one.area).uno.RangeAddress for one in source.tables}
        put_again(self.uno, [replace(one, area=theirs[one.name]) for one in held_on(source.book.uno, source.index - 1)])
        rows, columns = source.freeze_panes.frozen
        with source.book.showing(source) as view:
            grid = view.ShowGrid
        with self.showing(came) as view:
            view.ShowGrid = grid
            if rows or columns:
                view.freezeAtPosition(columns, rows)

    def _page(self, source: UnoSheet) -> str:
        """The page style of another book's sheet, here."""
        theirs = source.page_setup.api
        styles = self.uno.StyleFamilies.getByName("PageStyles")
        name = f"{theirs.Name} {source.name}"
        if not styles.hasByName(name):
            made = self.uno.createInstance("com.sun.star.style.PageStyle")
            styles.insertByName(name, made)
            for one in _PAGE:
                setattr(made, one, getattr(theirs, one))
        return name


def _english() -> Any:
    return struct("com.sun.star.lang.Locale", Language="en", Country="US")
