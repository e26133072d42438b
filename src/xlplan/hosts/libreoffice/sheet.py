"""UnoSheets of a book: their names, order and extent, frozen panes, copies, print areas."""

from collections.abc import Iterator
from typing import Any

from xlplan.errors import EnvironmentFailure
from xlplan.grid import Area
from xlplan.hosts.libreoffice import notes
from xlplan.hosts.libreoffice.border import GONE, Part
from xlplan.hosts.libreoffice.cells import LAST
from xlplan.hosts.libreoffice.names import Names
from xlplan.hosts.libreoffice.ranges import Range, area_of_uno, areas_of, take_away
from xlplan.hosts.libreoffice.tables import UnoTables

LONGEST = 31  # letters of a sheet's name


class UnoSheet(Part):
    __slots__ = ("book", "uno")

    def __init__(self, book: Any, uno: Any) -> None:
        self.book, self.uno = book, uno

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def name(self) -> str:
        return str(self.uno.Name)

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
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self.of(area_of_uno(cursor.RangeAddress))

    @property
    def cells(self) -> Range:
        return self.of((1, 1, *LAST))

    def of(self, *areas: Area) -> Range:
        return Range(self, areas)

    def range(self, first: Any, last: Any = None) -> Range:
        """By an address, a name, (row, column), (row, column, rows, columns), or a first and a last cell."""
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

    def _areas(self, given: Any) -> tuple[Area, ...]:
        if isinstance(given, str):
            found = areas_of(given.rpartition("!")[2])
            return found if found is not None else self.book.names(given).refers_to_range.areas
        if isinstance(given, Range):
            return given.areas
        if min(given) < 1:
            raise IndexError(f"Attempted to access 0-based Range {given}: rows and columns count from 1")
        return ((*given, *given),)

    def table_at(self, row: int, column: int) -> str | None:
        found = self.tables.around(row, column)
        return found.name if found is not None else None

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
        take_away(self.book.uno, self.name)

    def copy(self, before: "UnoSheet | None" = None, after: "UnoSheet | None" = None) -> None:
        beside = before or after
        assert beside is not None
        place = beside.index - 1 if before else beside.index
        sheets = beside.book.uno.Sheets
        if beside.book.uno.RuntimeUID == self.book.uno.RuntimeUID:
            sheets.copyByName(self.name, _free(sheets, self.name), place)
        else:
            beside.book.receive(
                UnoSheet(beside.book, sheets.getByIndex(sheets.importSheet(self.book.uno, self.name, place))), self
            )

    @property
    def freeze_panes(self) -> "FreezePanes":
        return FreezePanes(self)

    @property
    def page_setup(self) -> "PageSetup":
        return PageSetup(self)

    @property
    def notes(self) -> list[notes.UnoNote]:
        return [notes.UnoNote(self.of((*place, *place))) for place in notes.noted(self.cells)]

    @property
    def names(self) -> Names:
        return Names(self.book, self)

    @property
    def tables(self) -> UnoTables:
        return UnoTables(self)


class FreezePanes(Part):
    """A setting of the view: it is known of the sheet that is shown, so a sheet is shown for the moment."""

    __slots__ = ("sheet",)

    def __init__(self, sheet: UnoSheet) -> None:
        self.sheet = sheet

    @property
    def frozen(self) -> tuple[int, int]:
        """How many rows and columns stand still."""
        with self.sheet.book.showing(self.sheet) as view:
            return (int(view.getSplitRow()), int(view.getSplitColumn())) if view.hasFrozenPanes() else (0, 0)

    def freeze_at(self, frozen_range: str) -> None:
        """The rows and columns of the range stand still."""
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
        found = tuple(map(area_of_uno, self.sheet.uno.getPrintAreas()))
        return Range(self.sheet, found).address if found else None

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
        found = self.book.uno.Sheets
        if found is None:  # it is being closed
            raise EnvironmentFailure(GONE)
        return found

    @property
    def parent(self) -> Any:
        return self.book

    @property
    def active(self) -> UnoSheet:
        return UnoSheet(self.book, self.book.uno.CurrentController.ActiveSheet)

    def __call__(self, name_or_index: Any) -> UnoSheet:
        if isinstance(name_or_index, int):
            return UnoSheet(self.book, self.api.getByIndex(name_or_index - 1))
        found = next((name for name in self.api.ElementNames if name.casefold() == name_or_index.casefold()), None)
        if found is None:
            raise KeyError(name_or_index)
        return UnoSheet(self.book, self.api.getByName(found))

    def __contains__(self, key: Any) -> bool:
        if isinstance(key, int):
            return 1 <= key <= len(self)
        return key.casefold() in {name.casefold() for name in self.api.ElementNames}

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[UnoSheet]:
        held = self.api
        return iter([UnoSheet(self.book, held.getByIndex(number)) for number in range(held.Count)])

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> UnoSheet:
        """Beside another, else before the one that is shown; it is shown then, as in Excel."""
        place = before.index - 1 if before else after.index if after else self.active.index - 1
        title = name or next(f"UnoSheet{n}" for n in range(1, 9999) if not self.api.hasByName(f"UnoSheet{n}"))
        self.api.insertNewByName(title, place)
        made = self(title)
        made.activate()
        return made


def _free(sheets: Any, name: str) -> str:
    """``Name (2)``, as Excel calls a copy."""
    for number in range(2, 9999):
        ending = f" ({number})"
        found = name[: LONGEST - len(ending)] + ending
        if not sheets.hasByName(found):
            return found
    raise ValueError(name)
