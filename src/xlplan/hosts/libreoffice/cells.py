"""The cells of a range over UNO: where they are, their values and formulas, read in one call and written in a few."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Self

from xlplan.grid import Area, column_letters, column_runs
from xlplan.hosts.libreoffice.border import Part, struct
from xlplan.hosts.libreoffice.formulas import from_office, sheet_name, to_office
from xlplan.hosts.libreoffice.values import (
    DATE,
    ERROR_TEXTS,
    ERRORS,
    LOGICAL,
    TEXT,
    TIME,
    ErrorValue,
    Written,
    entered,
    plain,
    shown,
    stored,
)

FORMULA_ERROR = 4  # com.sun.star.sheet.FormulaResult
NOTES = 8  # com.sun.star.sheet.CellFlags
LAST = (1_048_576, 1_024)


class UnoRange(Part):
    """*areas* are (top, left, bottom, right) from 1; what is asked of one block is asked of the first."""

    __slots__ = ("_uno", "areas", "options", "sheet")

    def __init__(self, sheet: Any, areas: tuple[Area, ...]) -> None:
        self.sheet, self.areas = sheet, areas
        self.options: Any = {}
        self._uno: Any = None

    @property
    def uno(self) -> Any:
        """Asked for when it is needed: many a range is only a place."""
        if self._uno is None:
            top, left, bottom, right = self.areas[0]
            self._uno = self.sheet.uno.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)
        return self._uno

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def row(self) -> int:
        return self.areas[0][0]

    @property
    def column(self) -> int:
        return self.areas[0][1]

    @property
    def shape(self) -> tuple[int, int]:
        top, left, bottom, right = self.areas[0]
        return bottom - top + 1, right - left + 1

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self.sheet.name, *self.areas[0])

    def __call__(self, row: int, column: int | None = None) -> Any:
        """The cell at a place counted from 1 within the range, or row by row; it may lie beyond."""
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        place = (self.row + row - 1, self.column + column - 1)
        return self.at((*place, *place))

    def at(self, *areas: Area) -> Self:
        return type(self)(self.sheet, areas)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        found = ",".join(
            _address(area, "$" if row_absolute else "", "$" if col_absolute else "") for area in self.areas
        )
        if not external:
            return found
        name = self.sheet.name
        return "'[{}]{}'!{}".format(self.sheet.book.name, name.replace("'", "''"), found)

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    @property
    def address_in_book(self) -> str:
        return f"{sheet_name(self.sheet.name)}!{self.address}"

    @property
    def max_cells_per_read(self) -> None:
        return None

    @property
    def max_cells_per_write(self) -> None:
        return None


class UnoCells(UnoRange):
    """Values and formulas."""

    __slots__ = ()

    def _kinds(self, wanted: int) -> Iterator[tuple[int, Area]]:
        """The parts of the block whose number format is of a *wanted* kind, counted from 0 within the block."""
        groups = self.uno.getUniqueCellFormatRanges()
        for number in range(groups.Count):
            group = groups.getByIndex(number)
            kind = self.sheet.book.format_kind(group.NumberFormat)
            if kind & wanted:
                for area in group.RangeAddresses:
                    yield kind, self._within(area)

    def _kinds_of_numbers(self, rows: list[list[Any]], wanted: int) -> Iterator[tuple[int, Area]]:
        """Like :meth:`_kinds`, only of columns with numbers and from their first to their last: most are of one format,
        which takes no walk through all that differ in any look."""
        for column in range(self.shape[1]):
            numbers = [r for r, row in enumerate(rows) if isinstance(row[column], float)]
            if not numbers:
                continue
            top, left = self.row + numbers[0], self.column + column
            part = self.at((top, left, self.row + numbers[-1], left))
            key = part.same("NumberFormat")
            if key is None:
                for kind, (first, _, last, _) in part._kinds(wanted):
                    yield kind, (numbers[0] + first, column, numbers[0] + last, column)
            elif self.sheet.book.format_kind(key) & wanted:
                yield self.sheet.book.format_kind(key), (numbers[0], column, numbers[-1], column)

    def same(self, name: str) -> Any:
        """The property that all cells share, or None."""
        return None if self.uno.getPropertyState(name).value == "AMBIGUOUS_VALUE" else getattr(self.uno, name)

    def _within(self, area: Any) -> Area:
        top, left = self.row - 1, self.column - 1
        return area.StartRow - top, area.StartColumn - left, area.EndRow - top, area.EndColumn - left

    def inside(self, found: Any) -> Iterator[Area]:
        """The areas *found* by a query, counted from 0 within the block: asked of cells beyond the last ones that hold
        anything, it answers of those."""
        rows, columns = self.shape
        for top, left, bottom, right in map(self._within, found.RangeAddresses):
            if top < rows and left < columns and bottom >= 0 and right >= 0:
                yield max(top, 0), max(left, 0), min(bottom, rows - 1), min(right, columns - 1)

    @property
    def raw_value(self) -> list[list[Any]]:
        rows: list[list[Any]] = [[None if value == "" else value for value in row] for row in self.uno.getDataArray()]
        for kind, area in self._kinds_of_numbers(rows, DATE | TIME | LOGICAL):
            for row, column in _places(area):
                if isinstance(rows[row][column], float):
                    rows[row][column] = shown(rows[row][column], kind)
        for found in self.inside(self.uno.queryFormulaCells(FORMULA_ERROR)):
            for row, column in _places(found):
                code = self.uno.getCellByPosition(column, row).getError()
                rows[row][column] = ErrorValue(ERRORS.get(code, "#VALUE!"))
        return rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = self._rows(value)
        typed = any(
            isinstance(one, str) and one and one[0] != "'" and not one[0].isalpha() for row in rows for one in row
        )
        texts = {place for _, area in self._kinds(TEXT) for place in _places(area)} if typed else set()
        filled = [[stored(one, as_text=(r, c) in texts) for c, one in enumerate(row)] for r, row in enumerate(rows)]
        self._fill(filled)
        self._dress(rows)

    def _rows(self, value: Any) -> list[list[Any]]:
        """A block of the range's shape, however it was given."""
        if not isinstance(value, list | tuple):
            return [[value] * self.shape[1] for _ in range(self.shape[0])]
        rows = [list(row) if isinstance(row, list | tuple) else [row] for row in value]
        if len(rows) != self.shape[0] or any(len(row) != self.shape[1] for row in rows):
            raise ValueError(f"{len(rows)} rows do not fit {self.address}")
        return rows

    def _fill(self, rows: list[list[float | str]]) -> None:
        """The block in as few calls as its notes allow: a block written takes the notes of its cells away, a cell does
        not.
        """
        table: list[str | None] = []

        def named() -> str | None:
            if not table:
                table.append(self.sheet.table_at(self.row, self.column))
            return table[0]

        made = [[Written(to_office(one, named)) if isinstance(one, Written) else one for one in row] for row in rows]
        noted = {place for area in self.inside(self.uno.queryContentCells(NOTES)) for place in _places(area)}
        for top, left, bottom, right in _pieces(self.shape, noted):
            part = [row[left : right + 1] for row in made[top : bottom + 1]]
            if (top, left) in noted:
                self.uno.getCellByPosition(left, top).setFormula(entered(part[0][0]))
                continue
            target = self.uno.getCellRangeByPosition(left, top, right, bottom)
            if any(isinstance(one, Written) for row in part for one in row):
                target.setFormulaArray(tuple(tuple(map(entered, row)) for row in part))
            else:
                target.setDataArray(tuple(map(tuple, part)))

    def _dress(self, rows: list[list[Any]]) -> None:
        """Days and truths are numbers there: cells that do not show them as such get a format that does."""
        wanted = {date: DATE, datetime: DATE, time: TIME, bool: LOGICAL}
        places = {
            (r, c): wanted[type(one)] for r, row in enumerate(rows) for c, one in enumerate(row) if type(one) in wanted
        }
        if not places:
            return
        have = {place: kind for kind, area in self._kinds(DATE | TIME | LOGICAL) for place in _places(area)}
        lacking = {place: kind for place, kind in places.items() if not have.get(place, 0) & kind}
        for kind in set(lacking.values()):
            key = self.sheet.book.key_of_kind(kind)
            if len(lacking) == len(self) and len(set(lacking.values())) == 1:
                self.uno.NumberFormat = key
                return
            for top, column, bottom, _ in column_runs(place for place, one in lacking.items() if one == kind):
                self.uno.getCellRangeByPosition(column, top, column, bottom).NumberFormat = key

    @property
    def formula(self) -> Any:
        both = zip(self.uno.getFormulaArray(), self.uno.getDataArray(), strict=True)
        told = [[_told(text, value) for text, value in zip(*row, strict=True)] for row in both]
        return told[0][0] if len(self) == 1 else tuple(map(tuple, told))

    @formula.setter
    def formula(self, value: Any) -> None:
        """A formula for several cells is meant for the first: its references move on, as in Excel."""
        if isinstance(value, str) and value[:1] == "=" and len(self) > 1:
            first = self(1, 1)
            first.formula = value
            self._follow(first)
            return
        self.raw_value = value

    formula2 = formula

    def _follow(self, first: Any) -> None:
        """The first cell's formula in all others; their look stays."""
        source = first.uno.getCellByPosition(0, 0).getTokens()
        for row, column in _places((0, 0, self.shape[0] - 1, self.shape[1] - 1)):
            if row or column:
                self.uno.getCellByPosition(column, row).setTokens(source)

    @property
    def formula_array(self) -> str | None:
        text = str(self.uno.getArrayFormula())
        return from_office(text) if text else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.uno.setArrayFormula(to_office(value, lambda: self.sheet.table_at(self.row, self.column)))

    @property
    def has_array(self) -> bool:
        return bool(self.uno.getArrayFormula())

    def address_of(self, area: Area) -> Any:
        top, left, bottom, right = area
        name = "com.sun.star.table.CellRangeAddress"
        number = self.sheet.uno.RangeAddress.Sheet
        return struct(
            name, Sheet=number, StartRow=top - 1, StartColumn=left - 1, EndRow=bottom - 1, EndColumn=right - 1
        )


def _told(text: str, value: Any) -> str:
    """What Excel says when it is asked for a cell's formula: the formula, or the constant as it would be typed."""
    if text.startswith(("=", "{=")) and text != value:
        found = from_office(text)
        return found[1:] if found[1:] in ERROR_TEXTS else found
    return plain(value) if isinstance(value, float) else str(value)


def _places(area: Area) -> Iterator[tuple[int, int]]:
    for row in range(area[0], area[2] + 1):
        for column in range(area[1], area[3] + 1):
            yield row, column


def _pieces(shape: tuple[int, int], alone: set[tuple[int, int]]) -> Iterator[Area]:
    """A block, from 0, cut so that each cell of *alone* is a piece of its own."""
    top = 0
    for row in sorted({row for row, _ in alone}):
        if row > top:
            yield top, 0, row - 1, shape[1] - 1
        left = 0
        for column in sorted(column for at, column in alone if at == row):
            if column > left:
                yield row, left, row, column - 1
            yield row, column, row, column
            left = column + 1
        if left < shape[1]:
            yield row, left, row, shape[1] - 1
        top = row + 1
    if top < shape[0]:
        yield top, 0, shape[0] - 1, shape[1] - 1


def _address(area: Area, row: str, column: str) -> str:
    top, left, bottom, right = area
    first, last = f"{column}{column_letters(left)}{row}{top}", f"{column}{column_letters(right)}{row}{bottom}"
    return first if (top, left) == (bottom, right) else f"{first}:{last}"
