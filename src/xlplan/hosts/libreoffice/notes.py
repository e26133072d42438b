"""Notes of cells."""

from typing import Any

from xlplan.hosts.libreoffice.border import Part
from xlplan.hosts.libreoffice.cells import NOTES


class UnoNote(Part):
    """The note of one cell. A change of its text keeps its author."""

    __slots__ = ("_uno", "cell")

    def __init__(self, cell: Any) -> None:
        self.cell = cell
        self._uno: Any = None

    @property
    def api(self) -> Any:
        """The UNO object; fetched once, as it stands for whatever note its cell has."""
        if self._uno is None:
            self._uno = self._fetch()
        return self._uno

    def _fetch(self) -> Any:
        return self.cell.sheet.uno.getCellByPosition(self.cell.column - 1, self.cell.row - 1).Annotation

    @property
    def text(self) -> str:
        return str(self.api.String)

    @text.setter
    def text(self, value: str) -> None:
        self.api.String = value

    @property
    def author(self) -> str:
        return str(self.api.Author)

    @property
    def shown(self) -> bool:
        """Whether the note is always visible. Setting it does not mark the document as modified, nor is it undone."""
        return bool(self.api.IsVisible)

    @shown.setter
    def shown(self, value: bool) -> None:
        document = self.cell.sheet.book.uno
        modified = document.isModified()
        document.UndoManager.lock()
        try:
            self.api.IsVisible = value
        finally:
            document.UndoManager.unlock()
            if not modified:
                document.setModified(False)

    @property
    def location(self) -> Any:
        return self.cell

    def delete(self) -> None:
        self.cell.uno.clearContents(NOTES)


def add(cell: Any, text: str) -> UnoNote:
    """Add a note; it replaces the one that the cell has."""
    cell.uno.clearContents(NOTES)
    cell.sheet.uno.Annotations.insertNew(cell.address_of_cell, text)
    return UnoNote(cell)


def cells_with_notes(cells: Any) -> list[tuple[int, int]]:
    """The (row, column) of each cell of the range that has a note."""
    top, left = cells.row, cells.column
    return [
        (top + row, left + column)
        for area in cells.inside(cells.uno.queryContentCells(NOTES))
        for row in range(area[0], area[2] + 1)
        for column in range(area[1], area[3] + 1)
    ]
