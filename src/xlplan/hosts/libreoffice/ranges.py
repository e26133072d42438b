"""A range of cells as xlwings asks for it: its cells and looks, and what is done to it as a whole."""

import re
from typing import Any

from xlplan.grid import LAST_COLUMN, Area, area_of
from xlplan.hosts.libreoffice import notes
from xlplan.hosts.libreoffice.border import bridge, refused
from xlplan.hosts.libreoffice.cells import LAST, NOTES, UnoCells
from xlplan.hosts.libreoffice.looks import UnoLooks
from xlplan.hosts.libreoffice.marks import Marks
from xlplan.hosts.libreoffice.tables import held_on, put_again

CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: numbers, days, texts, formulas
FORMATS = 32 | 64 | 256 | 512
_INSERT = {"down": "DOWN", "right": "RIGHT"}
_FILL = (("FillDirection", "TO_BOTTOM"), ("FillMode", "SIMPLE"), ("FillDateMode", "FILL_DATE_DAY"))
_DELETE = {"up": "UP", "left": "LEFT"}


class Range(UnoCells, UnoLooks):
    __slots__ = ()

    def clear(self) -> None:
        for part in self.parts():
            part.clearContents(CONTENTS | NOTES | FORMATS)

    def clear_contents(self) -> None:
        for part in self.parts():
            part.clearContents(CONTENTS)

    def clear_formats(self) -> None:
        for part in self.parts():
            part.clearContents(FORMATS)

    def copy(self, destination: Any = None) -> None:
        """All that the cells hold and show; into another book by way of a sheet that is brought over and taken away."""
        if destination is None:
            self.select()
            self.sheet.book.dispatch(".uno:Copy")
            return
        target = getattr(destination, "impl", destination)
        where = target.uno.getCellByPosition(0, 0).CellAddress
        mine, other = self.sheet.book.uno, target.sheet.book
        if mine.RuntimeUID == other.uno.RuntimeUID:
            self._copy_within(target)
            return
        names = set(other.uno.NamedRanges.ElementNames)
        tables = held_on(other.uno, target.sheet.index - 1)
        sheets = other.uno.Sheets
        active = other.uno.CurrentController.ActiveSheet
        at = sheets.importSheet(mine, self.sheet.name, sheets.Count)
        brought = sheets.getByIndex(at)
        try:
            source = self.uno.RangeAddress
            source.Sheet = at
            target.sheet.uno.copyRange(where, source)
        finally:
            take_away(other.uno, brought.Name)
            for name in set(other.uno.NamedRanges.ElementNames) - names:
                other.uno.NamedRanges.removeByName(name)
            put_again(other.uno, tables)  # those that the cells were copied upon are gone
            other.uno.CurrentController.setActiveSheet(active)

    def _copy_within(self, target: "Range") -> None:
        """As Excel has it, one row fills the rows below it; then nothing is pasted, which would cut up conditional
        formats.
        """
        (top, left, bottom, right), (first, west, last, east) = self.areas[0], target.areas[0]
        if self.sheet.name == target.sheet.name and (left, right) == (west, east) and top == bottom == first - 1:
            down, alike, days = (bridge().Enum(f"com.sun.star.sheet.{kind}", name) for kind, name in _FILL)
            hidden = _hidden(target.uno)
            for row in hidden:  # which are left out otherwise
                row.IsVisible = True
            self.sheet.of((top, left, last, right)).uno.fillSeries(down, alike, days, 0, 0)
            for row in hidden:
                row.IsVisible = False
        elif target.shape in ((1, 1), self.shape):
            target.sheet.uno.copyRange(target.uno.getCellByPosition(0, 0).CellAddress, self.uno.RangeAddress)
        else:
            raise refused(f"Range.copy({target.address})")

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        self.sheet.uno.insertCells(self.uno.RangeAddress, self._mode("Insert", _INSERT, shift))

    def delete(self, shift: str | None = None) -> None:
        self.sheet.uno.removeRange(self.uno.RangeAddress, self._mode("Delete", _DELETE, shift))

    def _mode(self, what: str, known: dict[str, str], shift: str | None) -> Any:
        top, left, bottom, right = self.areas[0]
        rows, columns = (left, right) == (1, LAST[1]), (top, bottom) == (1, LAST[0])
        by_shape = "DOWN" if what == "Insert" else "UP"
        if self.shape[0] > self.shape[1]:
            by_shape = "RIGHT" if what == "Insert" else "LEFT"
        mode = "ROWS" if rows else "COLUMNS" if columns else known.get(shift or "", by_shape)
        return bridge().Enum(f"com.sun.star.sheet.Cell{what}Mode", mode)

    def select(self) -> None:
        self.sheet.activate()
        if len(self.areas) == 1:
            found = self.uno
        else:
            found = self.sheet.book.uno.createInstance("com.sun.star.sheet.SheetCellRanges")
            found.addRangeAddresses(tuple(map(self.address_of, self.areas)), False)
        self.sheet.book.uno.CurrentController.select(found)

    @property
    def note(self) -> notes.UnoNote | None:
        cell = self(1, 1)
        return notes.UnoNote(cell) if notes.noted(cell) else None

    def add_note(self, text: str) -> notes.UnoNote:
        return notes.add(self(1, 1), text)

    @property
    def comment(self) -> None:
        return None  # threads of comments are not there

    @property
    def conditional_formats(self) -> Marks:
        return Marks(self)

    def merge(self, across: bool = False) -> None:
        if across:
            for row in range(self.shape[0]):
                self.uno.getCellRangeByPosition(0, row, self.shape[1] - 1, row).merge(True)
        else:
            self.uno.merge(True)

    def unmerge(self) -> None:
        self.uno.merge(False)

    @property
    def merge_area(self) -> "Range":
        found: Range = self(1, 1)._collapsed()
        return found

    @property
    def merge_cells(self) -> bool | None:
        """True where all belong to one merged cell, None where only some do."""
        if not self.uno.IsMerged and self._collapsed().areas[0] == self.areas[0]:
            return False
        around = self.merge_area
        return True if len(around) > 1 and _holds(around.areas[0], self.areas[0]) else None

    def _collapsed(self) -> Any:
        cursor = self.sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToMergedArea()
        return self.at(area_of_uno(cursor.RangeAddress))

    @property
    def hyperlink(self) -> str:
        fields = self.uno.getCellByPosition(0, 0).TextFields
        if not fields.Count:
            raise Exception("The cell doesn't seem to contain a hyperlink!")
        url = str(fields.getByIndex(0).URL)
        return re.sub(r"^#\$?('(?:[^']|'')+'|[^.']+)\.", r"#\1!", url)

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        cell = self.uno.getCellByPosition(0, 0)
        field = self.sheet.book.uno.createInstance("com.sun.star.text.TextField.URL")
        field.URL = re.sub(r"^#('(?:[^']|'')+'|[^!']+)!", r"#\1.", address)
        field.Representation = text_to_display or address
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)

    @property
    def current_region(self) -> "Range":
        cursor = self.sheet.uno.createCursorByRange(self(1, 1).uno)
        cursor.collapseToCurrentRegion()
        found: Range = self.at(area_of_uno(cursor.RangeAddress))
        return found

    def end(self, direction: str) -> "Range":
        """The edge of the data, as Ctrl and an arrow find it."""
        row, column = self.row, self.column
        values = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
        if direction not in values:
            raise refused(f"Range.end({direction!r})")
        used = self.sheet.used_range.areas[0]
        down, across = values[direction]
        line = (1, column, max(used[2], row), column) if down else (row, 1, row, max(used[3], column))
        data = [one for part in self.at(line).uno.getDataArray() for one in part]
        at, step = (row if down else column) - 1, down or across
        edge = _edge([one != "" for one in data], at, step, LAST[0 if down else 1])
        found: Range = self.at((edge + 1, column) * 2 if down else (row, edge + 1) * 2)
        return found

    def expand(self, mode: str = "table") -> "Range":
        bottom = (
            self(1, 1).end("down").row if mode in ("table", "down", "d", "vertical") and self._next(2, 1) else self.row
        )
        right = (
            self(1, 1).end("right").column
            if mode in ("table", "right", "r", "horizontal") and self._next(1, 2)
            else self.column
        )
        found: Range = self.at((self.row, self.column, bottom, right))
        return found

    def _next(self, row: int, column: int) -> bool:
        return bool(self(row, column).uno.getDataArray()[0][0] != "")

    @property
    def table(self) -> Any:
        return self.sheet.tables.around(self.row, self.column)

    @property
    def name(self) -> Any:
        return self.sheet.book.names.naming(self)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={self.address_in_book}")


def _hidden(cells: Any) -> list[Any]:
    """The hidden rows of a block of cells."""
    rows, first, all_of_it = (
        cells.Rows,
        cells.RangeAddress.StartRow,
        cells.RangeAddress.EndRow - cells.RangeAddress.StartRow + 1,
    )
    seen = {
        row - first for one in cells.queryVisibleCells().RangeAddresses for row in range(one.StartRow, one.EndRow + 1)
    }
    return [rows.getByIndex(row) for row in range(all_of_it) if row not in seen]


def take_away(document: Any, name: str) -> None:
    """A sheet, and no more: with it go the tables of the sheet before it, which are put back. Never moved first: moved
    sheets leave the conditional formats of the others with cells of wrong sheets."""
    before = held_on(document, document.Sheets.getByName(name).RangeAddress.Sheet - 1)
    document.Sheets.removeByName(name)
    put_again(document, before)


def _edge(filled: list[bool], at: int, step: int, last: int) -> int:
    """Where Ctrl and an arrow stop, from 0: at the end of a run, or at the next filled cell, or at the end of the
    sheet.
    """

    def has(place: int) -> bool:
        return 0 <= place < len(filled) and filled[place]

    if has(at) and has(at + step):
        while has(at + step):
            at += step
        return at
    at += step
    while 0 <= at < len(filled) and not filled[at]:
        at += step
    return at if has(at) else 0 if step < 0 else last - 1


def areas_of(address: str) -> tuple[Area, ...] | None:
    """``A1:B2,D4``, ``A:C``, ``5:7``; None where it is no address."""
    areas = [_area(text) for text in address.split(",")]
    return None if None in areas else tuple(area for area in areas if area is not None)


def _area(text: str) -> Area | None:
    """Rows over their whole width end where a sheet of LibreOffice ends."""
    area = area_of(text)
    return (area[0], 1, area[2], LAST[1]) if area is not None and area[1::2] == (1, LAST_COLUMN) else area


def area_of_uno(address: Any) -> Area:
    return address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1


def _holds(outer: Area, inner: Area) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]
