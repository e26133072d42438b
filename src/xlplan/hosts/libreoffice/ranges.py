"""The range that xlwings gets: cells and formats, and the operations on a range as a whole."""

import re
from typing import Any

from xlplan.grid import LAST_COLUMN, Area, area_of
from xlplan.hosts.libreoffice import notes
from xlplan.hosts.libreoffice.border import bridge, refused
from xlplan.hosts.libreoffice.cells import LAST, NOTES, UnoCells
from xlplan.hosts.libreoffice.conditional_formats import UnoConditionalFormats
from xlplan.hosts.libreoffice.looks import UnoLooks
from xlplan.hosts.libreoffice.tables import SavedTable, restore_tables, saved_tables, saved_tables_of

# com.sun.star.sheet.CellFlags
CONTENTS = 1 | 2 | 4 | 16  # VALUE, DATETIME, STRING, FORMULA
FORMATS = 32 | 64 | 256 | 512  # HARDATTR, STYLES, EDITATTR, FORMATTED
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
        """Copy contents and formats to *destination*, or to the clipboard.

        Into another book, the whole sheet is imported first, its cells are copied there, and it is deleted again.
        """
        if destination is None:
            self.select()
            self.sheet.book.dispatch(".uno:Copy")
            return
        target = getattr(destination, "impl", destination)
        first = target.uno.getCellByPosition(0, 0).CellAddress
        mine, other = self.sheet.book.uno, target.sheet.book
        if mine.RuntimeUID == other.uno.RuntimeUID:
            self._copy_within(target)
            return
        names = set(other.uno.NamedRanges.ElementNames)
        sheets = other.uno.Sheets
        tables, last_tables = saved_tables_of(other.uno, target.sheet.index - 1, sheets.Count - 1)
        active = other.uno.CurrentController.ActiveSheet
        index = sheets.importSheet(mine, self.sheet.name, sheets.Count)
        imported = sheets.getByIndex(index)
        try:
            source = self.uno.RangeAddress
            source.Sheet = index
            target.sheet.uno.copyRange(first, source)
        finally:
            delete_sheet(other.uno, imported.Name, last_tables)
            for name in set(other.uno.NamedRanges.ElementNames) - names:
                other.uno.NamedRanges.removeByName(name)
            restore_tables(other.uno, tables)  # the copied cells delete a table that they cover
            other.uno.CurrentController.setActiveSheet(active)

    def _copy_within(self, target: "Range") -> None:
        """Copy within one book. One row fills all rows of a target directly below it, as in Excel.

        These are filled, not pasted: pasting would cut conditional formats into pieces.
        """
        (top, left, bottom, right), (first, west, last, east) = self.areas[0], target.areas[0]
        if self.sheet.name == target.sheet.name and (left, right) == (west, east) and top == bottom == first - 1:
            direction, mode, date_mode = (bridge().Enum(f"com.sun.star.sheet.{kind}", name) for kind, name in _FILL)
            hidden = _hidden(target.uno)
            for row in hidden:  # fillSeries skips hidden rows
                row.IsVisible = True
            self.sheet.of((top, left, last, right)).uno.fillSeries(direction, mode, date_mode, 0, 0)
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

    def _mode(self, action: str, modes: dict[str, str], shift: str | None) -> Any:
        """How cells move on ``Insert`` or ``Delete``: as *shift* says, else along the shorter side, as in Excel."""
        top, left, bottom, right = self.areas[0]
        rows, columns = (left, right) == (1, LAST[1]), (top, bottom) == (1, LAST[0])
        by_shape = "DOWN" if action == "Insert" else "UP"
        if self.shape[0] > self.shape[1]:
            by_shape = "RIGHT" if action == "Insert" else "LEFT"
        mode = "ROWS" if rows else "COLUMNS" if columns else modes.get(shift or "", by_shape)
        return bridge().Enum(f"com.sun.star.sheet.Cell{action}Mode", mode)

    def select(self) -> None:
        self.sheet.activate()
        if len(self.areas) == 1:
            selection = self.uno
        else:
            selection = self.sheet.book.uno.createInstance("com.sun.star.sheet.SheetCellRanges")
            selection.addRangeAddresses(tuple(map(self.address_of, self.areas)), False)
        self.sheet.book.uno.CurrentController.select(selection)

    @property
    def note(self) -> notes.UnoNote | None:
        cell = self._first_cell()
        if self.sheet.book.app.reading is not None:
            noted = (cell.row, cell.column) in self.sheet.noted_cells
        else:
            noted = bool(notes.cells_with_notes(cell))
        return notes.UnoNote(cell) if noted else None

    def add_note(self, text: str) -> notes.UnoNote:
        return notes.add(self._first_cell(), text)

    def _first_cell(self) -> "Range":
        """The first cell; the range itself if it is one cell, whose UNO object then serves for both."""
        cell: Range = self if len(self) == 1 else self(1, 1)
        return cell

    @property
    def comment(self) -> None:
        return None  # LibreOffice has notes, but no threaded comments

    @property
    def conditional_formats(self) -> UnoConditionalFormats:
        return UnoConditionalFormats(self)

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
        area: Range = self(1, 1)._with_merged()
        return area

    @property
    def merge_cells(self) -> bool | None:
        """True if all cells belong to one merged cell, None if only some cells are merged, else False."""
        if not self.uno.IsMerged and ((self.row, self.column) == (1, 1) or not self._is_covered()):
            return False
        around = self.merge_area
        return True if len(around) > 1 and _contains(around.areas[0], self.areas[0]) else None

    def _is_covered(self) -> bool:
        """Whether it touches a merged cell that begins before it, which none can that begins with A1."""
        return bool(self._with_merged().areas[0] != self.areas[0])

    def _with_merged(self) -> Any:
        """The range, extended by the merged cells that it touches."""
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
        region: Range = self.at(area_of_uno(cursor.RangeAddress))
        return region

    def end(self, direction: str) -> "Range":
        """The cell at the edge of the data, as Ctrl and an arrow key find it."""
        row, column = self.row, self.column
        values = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
        if direction not in values:
            raise refused(f"Range.end({direction!r})")
        used = self.sheet.used_range.areas[0]
        down, across = values[direction]
        line = (1, column, max(used[2], row), column) if down else (row, 1, row, max(used[3], column))
        data = [value for part in self.at(line).uno.getDataArray() for value in part]
        start, step = (row if down else column) - 1, down or across
        edge = _edge([value != "" for value in data], start, step, LAST[0 if down else 1])
        cell: Range = self.at((edge + 1, column) * 2 if down else (row, edge + 1) * 2)
        return cell

    def expand(self, mode: str = "table") -> "Range":
        bottom = (
            self(1, 1).end("down").row
            if mode in ("table", "down", "d", "vertical") and self._filled(2, 1)
            else self.row
        )
        right = (
            self(1, 1).end("right").column
            if mode in ("table", "right", "r", "horizontal") and self._filled(1, 2)
            else self.column
        )
        expanded: Range = self.at((self.row, self.column, bottom, right))
        return expanded

    def _filled(self, row: int, column: int) -> bool:
        """Whether the cell, counted from 1 within the range, holds anything."""
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
    """The hidden rows of a block of cells, as UNO objects."""
    address, rows = cells.RangeAddress, cells.Rows
    visible = {
        row - address.StartRow
        for part in cells.queryVisibleCells().RangeAddresses
        for row in range(part.StartRow, part.EndRow + 1)
    }
    count = address.EndRow - address.StartRow + 1
    return [rows.getByIndex(index) for index in range(count) if index not in visible]


def delete_sheet(document: Any, name: str, tables_before: list[SavedTable] | None = None) -> None:
    """Delete a sheet and nothing else. *tables_before* are the tables of the sheet before it, if they are known.

    LibreOffice deletes the tables of the sheet before it as well; they are restored. Moving the sheet to the front
    first would avoid that, but moved sheets leave the conditional formats of others with cells of wrong sheets.
    """
    sheets = document.Sheets
    if tables_before is None:
        tables_before = saved_tables(document, sheets.getByName(name).RangeAddress.Sheet - 1)
    sheets.removeByName(name)
    restore_tables(document, tables_before)


def _edge(filled: list[bool], start: int, step: int, count: int) -> int:
    """Where Ctrl and an arrow key stop, from *start*: at the end of a run of filled cells, else at the next filled
    cell, else at the edge of the sheet. Indexes count from 0; *count* is the length of the line.
    """

    def is_filled(index: int) -> bool:
        return 0 <= index < len(filled) and filled[index]

    index = start
    if is_filled(index) and is_filled(index + step):
        while is_filled(index + step):
            index += step
        return index
    index += step
    while 0 <= index < len(filled) and not filled[index]:
        index += step
    return index if is_filled(index) else 0 if step < 0 else count - 1


def areas_of(address: str) -> tuple[Area, ...] | None:
    """The areas of an address such as ``A1:B2,D4``, ``A:C`` or ``5:7``; None if it is no address."""
    areas = [_area(text) for text in address.split(",")]
    return None if None in areas else tuple(area for area in areas if area is not None)


def _area(text: str) -> Area | None:
    """One area; entire rows end at LibreOffice's last column, not at Excel's."""
    area = area_of(text)
    return (area[0], 1, area[2], LAST[1]) if area is not None and area[1::2] == (1, LAST_COLUMN) else area


def area_of_uno(address: Any) -> Area:
    return address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1


def _contains(outer: Area, inner: Area) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]
