"""The cells of a range over UNO: addresses, values and formulas. A range is read in one call and written in a few."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Self

from xlplan.grid import Area, column_letters, column_runs
from xlplan.hosts.libreoffice.border import Part, struct
from xlplan.hosts.libreoffice.formulas import from_office, sheet_name, to_office
from xlplan.hosts.libreoffice.number_formats import KnownFormats, Parts
from xlplan.hosts.libreoffice.values import (
    DATE,
    ERROR_TEXTS,
    ERRORS,
    LOGICAL,
    TEXT,
    TIME,
    ErrorValue,
    FormulaText,
    as_input,
    as_python,
    as_uno,
    number_text,
)

FORMULA_ERROR = 4  # com.sun.star.sheet.FormulaResult
NOTES = 8  # com.sun.star.sheet.CellFlags
LAST = (1_048_576, 1_024)  # the last row and the last column of a sheet in LibreOffice


class UnoRange(Part):
    """A range. *areas* are (top, left, bottom, right), counted from 1; properties of a single block are those of the
    first area.
    """

    __slots__ = ("_uno", "areas", "options", "sheet")

    def __init__(self, sheet: Any, areas: tuple[Area, ...], uno: Any = None) -> None:
        self.sheet, self.areas = sheet, areas
        self.options: Any = {}
        self._uno = uno

    @property
    def uno(self) -> Any:
        """The UNO object; created on first use, as many ranges serve as an address only."""
        if self._uno is None and self.areas[0] == (1, 1, *LAST):
            self._uno = self.sheet.uno  # a sheet is a range, too
        elif self._uno is None:
            self._uno = self.sheet.answers.once(("range", self.areas[0]), self._fetch)
        return self._uno

    def _fetch(self) -> Any:
        top, left, bottom, right = self.areas[0]
        return self.sheet.uno.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

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
        """The cell at (*row*, *column*), counted from 1 within the range; it may lie outside.

        With one argument, the cells are counted row by row.
        """
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        position = (self.row + row - 1, self.column + column - 1)
        return self.at((*position, *position))

    def at(self, *areas: Area) -> Self:
        return type(self)(self.sheet, areas)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        address = ",".join(
            _address(area, "$" if row_absolute else "", "$" if col_absolute else "") for area in self.areas
        )
        if not external:
            return address
        name = self.sheet.name
        return "'[{}]{}'!{}".format(self.sheet.book.name, name.replace("'", "''"), address)

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
        """The parts of the block whose number format is of a *wanted* kind, as (kind, area).

        Areas count from 0 within the block; kinds are bits of com.sun.star.util.NumberFormatType.
        """
        for (top, left, bottom, right), key in self._unique_parts():
            kind = self.sheet.book.format_kind(key)
            if kind & wanted:
                yield kind, (top - self.row, left - self.column, bottom - self.row, right - self.column)

    def _kinds_of_numbers(self, rows: list[list[Any]], wanted: int) -> Iterator[tuple[int, Area]]:
        """Like :meth:`_kinds`, but of each column from its first to its last number only."""
        row, column = self.row, self.column
        for top, left, bottom, right in _number_blocks(rows):
            for area, key in self.at((row + top, column + left, row + bottom, column + right)).format_parts():
                kind = self.sheet.book.format_kind(key)
                if kind & wanted:
                    yield kind, (area[0] - row, area[1] - column, area[2] - row, area[3] - column)

    def format_parts(self) -> Parts:
        """The parts of the block that have one number format, each with its key.

        Usually it is one part, known after one call; ``getUniqueCellFormatRanges`` lists every difference in any
        attribute.
        """
        known = self.sheet.answers.once("formats", KnownFormats)
        area = self.areas[0]
        parts: Parts | None = known.parts(area)
        if parts is None:
            key = self.same("NumberFormat")
            parts = known.learn(area, self._unique_parts() if key is None else [(area, key)])
        return parts

    def _unique_parts(self) -> Iterator[tuple[Area, int]]:
        groups = self.uno.getUniqueCellFormatRanges()
        get = groups.getByIndex
        for index in range(groups.Count):
            group = get(index)
            key = group.NumberFormat
            for part in group.RangeAddresses:
                yield (part.StartRow + 1, part.StartColumn + 1, part.EndRow + 1, part.EndColumn + 1), key

    def same(self, name: str) -> Any:
        """The value of the property *name* if all cells share it, else None."""
        return None if self.uno.getPropertyState(name).value == "AMBIGUOUS_VALUE" else getattr(self.uno, name)

    def _within(self, area: Any) -> Area:
        top, left = self.row - 1, self.column - 1
        return area.StartRow - top, area.StartColumn - left, area.EndRow - top, area.EndColumn - left

    def inside(self, matches: Any) -> Iterator[Area]:
        """The areas of a query's result, cut to the block and counted from 0 within it.

        A query of cells beyond the used area returns cells outside the block.
        """
        rows, columns = self.shape
        for top, left, bottom, right in map(self._within, matches.RangeAddresses):
            if top < rows and left < columns and bottom >= 0 and right >= 0:
                yield max(top, 0), max(left, 0), min(bottom, rows - 1), min(right, columns - 1)

    def _data(self) -> tuple[tuple[Any, ...], ...]:
        return self.sheet.answers.once(  # type: ignore[no-any-return]
            ("data", self.areas[0]), lambda: self.uno.getDataArray()
        )

    @property
    def raw_value(self) -> list[list[Any]]:
        data = self._data()
        rows: list[list[Any]] = [[None if value == "" else value for value in row] for row in data]
        for kind, area in self._kinds_of_numbers(rows, DATE | TIME | LOGICAL):
            for row, column in _positions(area):
                if isinstance(rows[row][column], float):
                    rows[row][column] = as_python(rows[row][column], kind)
        has_errors = any(value is None for row in data for value in row)  # an empty cell is "", an error is nothing
        for area in self.inside(self.uno.queryFormulaCells(FORMULA_ERROR)) if has_errors else ():
            for row, column in _positions(area):
                code = self.uno.getCellByPosition(column, row).getError()
                rows[row][column] = ErrorValue(ERRORS.get(code, "#VALUE!"))
        return rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = self._rows(value)
        ambiguous = any(
            isinstance(item, str) and item and item[0] != "'" and not item[0].isalpha() for row in rows for item in row
        )
        texts = {position for _, area in self._kinds(TEXT) for position in _positions(area)} if ambiguous else set()
        self._fill(
            [[as_uno(item, as_text=(r, c) in texts) for c, item in enumerate(row)] for r, row in enumerate(rows)]
        )
        self._format_dates(rows)

    def _rows(self, value: Any) -> list[list[Any]]:
        """*value* (rows, one row, or a single value) as rows of the range's shape. Raises ``ValueError``."""
        if not isinstance(value, list | tuple):
            return [[value] * self.shape[1] for _ in range(self.shape[0])]
        rows = [list(row) if isinstance(row, list | tuple) else [row] for row in value]
        if len(rows) != self.shape[0] or any(len(row) != self.shape[1] for row in rows):
            raise ValueError(f"{len(rows)} rows do not fit {self.address}")
        return rows

    def _fill(self, rows: list[list[float | str]]) -> None:
        """Write the block in few calls. Cells with a note are written singly, as a block write deletes the notes."""
        table: list[str | None] = []

        def table_name() -> str | None:
            if not table:
                table.append(self.sheet.table_at(self.row, self.column))
            return table[0]

        rows = [
            [FormulaText(to_office(item, table_name)) if isinstance(item, FormulaText) else item for item in row]
            for row in rows
        ]
        noted = {position for area in self.inside(self.uno.queryContentCells(NOTES)) for position in _positions(area)}
        for top, left, bottom, right in _pieces(self.shape, noted):
            part = [row[left : right + 1] for row in rows[top : bottom + 1]]
            if (top, left) in noted:
                self.uno.getCellByPosition(left, top).setFormula(as_input(part[0][0]))
                continue
            target = self.uno.getCellRangeByPosition(left, top, right, bottom)
            if any(isinstance(item, FormulaText) for row in part for item in row):
                target.setFormulaArray(tuple(tuple(map(as_input, row)) for row in part))
            else:
                target.setDataArray(tuple(map(tuple, part)))

    def _format_dates(self, rows: list[list[Any]]) -> None:
        """Give cells with dates, times and booleans a format that shows them as such, unless they have one.

        LibreOffice stores all three as numbers.
        """
        kinds = {date: DATE, datetime: DATE, time: TIME, bool: LOGICAL}
        wanted = {
            (r, c): kinds[type(item)] for r, row in enumerate(rows) for c, item in enumerate(row) if type(item) in kinds
        }
        if not wanted:
            return
        present = {position: kind for kind, area in self._kinds(DATE | TIME | LOGICAL) for position in _positions(area)}
        missing = {position: kind for position, kind in wanted.items() if not present.get(position, 0) & kind}
        for kind in set(missing.values()):
            key = self.sheet.book.key_of_kind(kind)
            if len(missing) == len(self) and len(set(missing.values())) == 1:
                self.uno.NumberFormat = key
                return
            for top, column, bottom, _ in column_runs(position for position, own in missing.items() if own == kind):
                self.uno.getCellRangeByPosition(column, top, column, bottom).NumberFormat = key

    @property
    def formula(self) -> Any:
        pairs = zip(self.uno.getFormulaArray(), self._data(), strict=True)
        texts = [[_formula_text(text, value) for text, value in zip(*row, strict=True)] for row in pairs]
        return texts[0][0] if len(self) == 1 else tuple(map(tuple, texts))

    @formula.setter
    def formula(self, value: Any) -> None:
        """Write formulas. A single one is written to the first cell, and its references move with the others, as in
        Excel.
        """
        if isinstance(value, str) and value[:1] == "=" and len(self) > 1:
            first = self(1, 1)
            first.formula = value
            self._copy_formula(first)
            return
        self.raw_value = value

    formula2 = formula

    def _copy_formula(self, first: Any) -> None:
        """Copy the formula of the first cell to all others, without its format."""
        tokens = first.uno.getCellByPosition(0, 0).getTokens()
        for row, column in _positions((0, 0, self.shape[0] - 1, self.shape[1] - 1)):
            if row or column:
                self.uno.getCellByPosition(column, row).setTokens(tokens)

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
        """*area* of the sheet as a UNO address."""
        top, left, bottom, right = area
        name = "com.sun.star.table.CellRangeAddress"
        index = self.sheet.uno.RangeAddress.Sheet
        return struct(name, Sheet=index, StartRow=top - 1, StartColumn=left - 1, EndRow=bottom - 1, EndColumn=right - 1)

    @property
    def address_of_cell(self) -> Any:
        """The first cell as a UNO address."""
        name, index = "com.sun.star.table.CellAddress", self.sheet.uno.RangeAddress.Sheet
        return struct(name, Sheet=index, Row=self.row - 1, Column=self.column - 1)


def _formula_text(text: str, value: Any) -> str:
    """What Excel returns as a cell's formula: the formula, or a constant as it would be typed."""
    if text.startswith(("=", "{=")) and text != value:
        formula = from_office(text)
        return formula[1:] if formula[1:] in ERROR_TEXTS else formula
    return number_text(value) if isinstance(value, float) else str(value)


def _number_blocks(rows: list[list[Any]]) -> list[Area]:
    """The columns, each from its first to its last number; neighbours of the same extent as one block, which often has
    one format. Counted from 0.
    """
    blocks: list[Area] = []
    for column in range(len(rows[0])):
        numbers = [r for r, row in enumerate(rows) if isinstance(row[column], float)]
        if not numbers:
            continue
        top, bottom = numbers[0], numbers[-1]
        if blocks and (blocks[-1][0], blocks[-1][2], blocks[-1][3]) == (top, bottom, column - 1):
            blocks[-1] = (top, blocks[-1][1], bottom, column)
        else:
            blocks.append((top, column, bottom, column))
    return blocks


def _positions(area: Area) -> Iterator[tuple[int, int]]:
    for row in range(area[0], area[2] + 1):
        for column in range(area[1], area[3] + 1):
            yield row, column


def _pieces(shape: tuple[int, int], alone: set[tuple[int, int]]) -> Iterator[Area]:
    """Cut a block of that shape so that each cell of *alone* is a piece of its own; counted from 0."""
    top = 0
    for row in sorted({row for row, _ in alone}):
        if row > top:
            yield top, 0, row - 1, shape[1] - 1
        left = 0
        for column in sorted(column for other, column in alone if other == row):
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
    """``A1`` or ``A1:B2``, with *row* and *column* ("" or "$") before the row numbers and the column letters."""
    top, left, bottom, right = area
    first, last = f"{column}{column_letters(left)}{row}{top}", f"{column}{column_letters(right)}{row}{bottom}"
    return first if (top, left) == (bottom, right) else f"{first}:{last}"
