"""The filled cells of a sheet while it is read: values in the order of the file, and from them the rows of a grid. The
file may write them in any order; nothing is reserved for cells that it does not write."""

from array import array
from collections.abc import Iterator
from dataclasses import field
from itertools import groupby

from xlplan.dataclass import dataclass
from xlplan.grid import Position, Raw, a1
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.refusals import refused

Rows = tuple[tuple[Raw, ...], ...]
A_CELL, A_ROW = 40, 200  # bytes of a number with its place in the row; of a row


@dataclass(slots=True)
class FilledCells:
    """Parallel lists of values and columns; a stretch of cells in one row begins at each of *starts*."""

    values: list[Raw] = field(default_factory=list)
    columns: "array[int]" = field(default_factory=lambda: array("H"))
    rows: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    characters: int = 0
    """Of the texts that are not shared."""

    ascending: bool = True
    """Whether rows and columns follow one another as on the sheet, so that no address can be written twice."""

    def begin_row(self, row: int) -> None:
        """The following values are in *row*."""
        self.ascending &= not self.rows or row > self.rows[-1]
        self.rows.append(row)
        self.starts.append(len(self.values))

    def stretches(self) -> Iterator[tuple[int, int, int]]:
        """(row, first index, index behind the last) of every stretch."""
        ends = [*self.starts[1:], len(self.values)][: len(self.starts)]
        return zip(self.rows, self.starts, ends, strict=True)

    def doubled(self) -> set[Position]:
        """The addresses that are written more than once; all their values become None."""
        if self.ascending:
            return set()
        doubled: set[Position] = set()
        in_order = sorted(self.stretches(), key=lambda stretch: stretch[0])
        for row, stretches in groupby(in_order, key=lambda stretch: stretch[0]):
            places: dict[int, int] = {}
            for _, first, last in stretches:
                for index in range(first, last):
                    other = places.setdefault(self.columns[index], index)
                    if other != index:
                        doubled.add((row, self.columns[index]))
                        self.values[index] = self.values[other] = None
        return doubled

    def extent(self, title: str) -> tuple[int, int, int, int] | None:
        """First row, first column, last row, last column; None where nothing is filled.

        Raises :class:`xlplan.errors.Unreadable` where the rectangle is too large to be kept.
        """
        if not self.values:
            return None
        top, left, bottom, right = min(self.rows), min(self.columns), max(self.rows), max(self.columns)
        if (bottom - top + 1) * (right - left + 1) > limits.RECTANGLE.most:
            raise refused(refusals.TOO_LARGE, sheet=title, first=a1(top, left), last=a1(bottom, right))
        return top, left, bottom, right

    def grid_rows(self, top: int, left: int, bottom: int) -> Rows:
        """The rows from *top* to *bottom*, from the column *left* to the last filled cell of each."""
        rows: list[tuple[Raw, ...]] = [()] * (bottom - top + 1)
        for row, first, last in self.stretches():
            columns, values = self.columns[first:last], self.values[first:last]
            before = rows[row - top]
            if not before and columns[-1] - columns[0] == last - first - 1 and self.ascending:
                rows[row - top] = (None,) * (columns[0] - left) + tuple(values)
                continue
            cells = [*before, *(None for _ in range(max(columns) - left + 1 - len(before)))]
            for column, value in zip(columns, values, strict=True):
                cells[column - left] = value
            rows[row - top] = tuple(cells)
        return tuple(rows)
