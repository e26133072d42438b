"""Sheets of a book: their names, order and extent, frozen panes, copies, print areas."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from xlplan.errors import EnvironmentFailure
from xlplan.grid import Area
from xlplan.hosts.libreoffice import notes
from xlplan.hosts.libreoffice.answers import Answers
from xlplan.hosts.libreoffice.border import GONE, Part
from xlplan.hosts.libreoffice.cells import LAST
from xlplan.hosts.libreoffice.layers import Layers, layers_of, restore_sheet
from xlplan.hosts.libreoffice.names import Names
from xlplan.hosts.libreoffice.ranges import Range, area_of_uno, areas_of, delete_sheet
from xlplan.hosts.libreoffice.tables import UnoTables

LONGEST_NAME = 31  # characters of a sheet's name, as in Excel


class UnoSheet(Part):
    """*fetch* returns the UNO object, which is fetched on first use."""

    __slots__ = ("_fetch", "_uno", "answers", "book")

    def __init__(self, book: Any, uno: Any, fetch: Callable[[], Any] | None = None) -> None:
        self.book, self._uno, self._fetch = book, uno, fetch
        self.answers = Answers(book.app)

    @property
    def uno(self) -> Any:
        if self._uno is None and self._fetch is not None:
            self._uno = self._fetch()
        return self._uno

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def name(self) -> str:
        return self.answers.once("name", lambda: str(self.uno.Name))

    @name.setter
    def name(self, value: str) -> None:
        self.uno.Name = value

    @property
    def index(self) -> int:
        return int(self.uno.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self.uno.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.uno.IsVisible = bool(value)

    @property
    def used_range(self) -> Range:
        """The range is the cursor that found it: that saves another object, the most expensive kind of answer."""
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        area = area_of_uno(cursor.RangeAddress)
        self.answers.learn(("range", area), cursor)
        return Range(self, (area,), cursor)

    @property
    def visible_cells(self) -> tuple[Any, ...]:
        """The UNO addresses of all cells in rows and columns that are not hidden."""
        return self.answers.once("visible", lambda: tuple(self.uno.queryVisibleCells().RangeAddresses))

    @property
    def noted_cells(self) -> list[tuple[int, int]]:
        """The (row, column) of each cell with a note."""
        return self.answers.once("noted", lambda: notes.cells_with_notes(self.cells))

    @property
    def cells(self) -> Range:
        return self.of((1, 1, *LAST))

    def of(self, *areas: Area) -> Range:
        return Range(self, areas)

    def range(self, first: Any, last: Any = None) -> Range:
        """The range at an address, a name, (row, column) or (row, column, rows, columns), or from *first* to *last*."""
        if isinstance(first, tuple) and len(first) == 4:
            top, left, rows, columns = first
            return self.of((top, left, top + rows - 1, left + columns - 1))
        start = self._areas(first)
        if last is None:
            return Range(self, start)
        end = self._areas(last)[0]
        both = (start[0], end)
        return self.of(
            (min(a[0] for a in both), min(a[1] for a in both), max(a[2] for a in both), max(a[3] for a in both))
        )

    def _areas(self, key: Any) -> tuple[Area, ...]:
        if isinstance(key, str):
            areas = areas_of(key.rpartition("!")[2])
            return areas if areas is not None else self.book.names(key).refers_to_range.areas
        if isinstance(key, Range):
            return key.areas
        if min(key) < 1:
            raise IndexError(f"Attempted to access 0-based Range {key}: rows and columns count from 1")
        return ((*key, *key),)

    def table_at(self, row: int, column: int) -> str | None:
        """The name of the table that contains the cell, or None."""
        table = self.tables.around(row, column)
        return table.name if table is not None else None

    def activate(self) -> None:
        self.book.uno.CurrentController.setActiveSheet(self.uno)

    select = activate

    def clear(self) -> None:
        self.used_range.clear()

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        delete_sheet(self.book.uno, self.name)

    def copy(self, before: "UnoSheet | None" = None, after: "UnoSheet | None" = None) -> None:
        anchor = before or after
        assert anchor is not None
        index = anchor.index - 1 if before else anchor.index
        sheets = anchor.book.uno.Sheets
        if anchor.book.uno.RuntimeUID == self.book.uno.RuntimeUID:
            sheets.copyByName(self.name, _name_of_copy(sheets, self.name), index)
        else:
            imported = sheets.getByIndex(sheets.importSheet(self.book.uno, self.name, index))
            anchor.book.complete_import(UnoSheet(anchor.book, imported), self)

    @property
    def freeze_panes(self) -> "FreezePanes":
        return FreezePanes(self)

    @property
    def page_setup(self) -> "PageSetup":
        return PageSetup(self)

    @property
    def notes(self) -> list[notes.UnoNote]:
        return [notes.UnoNote(self.of((*cell, *cell))) for cell in self.noted_cells]

    @property
    def names(self) -> Names:
        return Names(self.book, self)

    @property
    def tables(self) -> UnoTables:
        return UnoTables(self)

    @property
    def layers(self) -> Layers:
        """The change of its conditional formats that is under way, or a new one."""
        return layers_of(self)

    def restore_formats(self) -> None:
        """Create its lifted conditional formats again."""
        restore_sheet(self)


class FreezePanes(Part):
    """Frozen rows and columns: a setting of the view, which knows only that of the active sheet. So the sheet is made
    active for the moment.
    """

    __slots__ = ("sheet",)

    def __init__(self, sheet: UnoSheet) -> None:
        self.sheet = sheet

    @property
    def frozen(self) -> tuple[int, int]:
        """The number of frozen rows and of frozen columns."""
        with self.sheet.book.showing(self.sheet) as view:
            return (int(view.getSplitRow()), int(view.getSplitColumn())) if view.hasFrozenPanes() else (0, 0)

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze the rows and columns from A1 to the end of the range."""
        bottom, right = self.sheet.range(frozen_range).areas[0][2:]
        rows, columns = (0 if bottom == LAST[0] else bottom), (0 if right == LAST[1] else right)
        with self.sheet.book.showing(self.sheet) as view:
            view.freezeAtPosition(columns, rows)

    def unfreeze(self) -> None:
        with self.sheet.book.showing(self.sheet) as view:
            view.freezeAtPosition(0, 0)


class PageSetup(Part):
    __slots__ = ("sheet",)

    def __init__(self, sheet: UnoSheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        return self.sheet.book.uno.StyleFamilies.getByName("PageStyles").getByName(self.sheet.uno.PageStyle)

    @property
    def print_area(self) -> str | None:
        areas = tuple(map(area_of_uno, self.sheet.uno.getPrintAreas()))
        return Range(self.sheet, areas).address if areas else None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        cells = self.sheet.range(value) if value else None
        self.sheet.uno.setPrintAreas(tuple(map(cells.address_of, cells.areas)) if cells else ())


class UnoSheets(Part):
    __slots__ = ("book",)

    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        sheets = self.book.uno.Sheets
        if sheets is None:  # the document is being closed
            raise EnvironmentFailure(GONE)
        return sheets

    @property
    def parent(self) -> Any:
        return self.book

    @property
    def active(self) -> UnoSheet:
        return UnoSheet(self.book, self.book.uno.CurrentController.ActiveSheet)

    def __call__(self, name_or_index: Any) -> UnoSheet:
        if isinstance(name_or_index, int):
            return UnoSheet(self.book, self.api.getByIndex(name_or_index - 1))
        title = next((name for name in self.api.ElementNames if name.casefold() == name_or_index.casefold()), None)
        if title is None:
            raise KeyError(name_or_index)
        return UnoSheet(self.book, self.api.getByName(title))

    def __contains__(self, key: Any) -> bool:
        if isinstance(key, int):
            return 1 <= key <= len(self)
        return key.casefold() in {name.casefold() for name in self.api.ElementNames}

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[UnoSheet]:
        if self.book.app.reading is not None:
            return iter(self.book.answers.once("sheets", self._listed))
        sheets = self.api
        get = sheets.getByIndex
        return iter([UnoSheet(self.book, get(index)) for index in range(sheets.Count)])

    def _listed(self) -> list[UnoSheet]:
        """All sheets with their names, in two calls: a sheet's own object is fetched when it is needed."""
        sheets = self.api
        get, listed = sheets.getByName, []
        for name in sheets.ElementNames:
            sheet = UnoSheet(self.book, None, partial(get, name))
            sheet.answers.learn("name", name)
            listed.append(sheet)
        return listed

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> UnoSheet:
        """Add a sheet beside another, or else before the active one, and make it active, as Excel does."""
        index = before.index - 1 if before else after.index if after else self.active.index - 1
        title = name or next(f"Sheet{n}" for n in range(1, 9999) if not self.api.hasByName(f"Sheet{n}"))
        self.api.insertNewByName(title, index)
        sheet = self(title)
        sheet.activate()
        return sheet


def _name_of_copy(sheets: Any, name: str) -> str:
    """``Name (2)``, as Excel calls a copy; cut to :data:`LONGEST_NAME` characters."""
    for number in range(2, 9999):
        ending = f" ({number})"
        title = name[: LONGEST_NAME - len(ending)] + ending
        if not sheets.hasByName(title):
            return title
    raise ValueError(name)
