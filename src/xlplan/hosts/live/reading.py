"""Reads an open book as grids: one call for the values of a sheet, one for its formulas, and a few for other facts."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from xlplan.dataclass import dataclass
from xlplan.grid import SELF_CHECKS_TITLE, Area, Book, Facts, Grid, Position, Raw, Source
from xlplan.patch import Formula
from xlplan.text.legacy import reads_as_it_stands
from xlplan.xlsx.calls import called_in
from xlplan.xlsx.looks import legacy_font, shows_percent

ERROR_TEXTS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


@dataclass(frozen=True, slots=True)
class Read:
    """An open book as it was read."""

    book: Book
    sheets: tuple[Any, ...]
    """The ``xlwings.Sheet`` of each grid."""
    formulas: Mapping[str, Mapping[Position, str]]
    """The text of every formula, by the title of its sheet and its position."""


def read(book: Any) -> Read:
    """Read all sheets of *book*, an ``xlwings.Book``, except Checks."""
    grids, formulas, sheets = [], {}, tuple(sheet for sheet in book.sheets if sheet.name != SELF_CHECKS_TITLE)
    for sheet in sheets:
        grid, texts = _grid(sheet)
        grids.append(grid)
        formulas[grid.title] = texts
    digest = hashlib.sha256(repr([(grid.title, grid.top, grid.left, grid.rows) for grid in grids]).encode()).hexdigest()
    return Read(Book(Source(book.name, digest), tuple(grids)), sheets, formulas)


def _grid(sheet: Any) -> tuple[Grid, Mapping[Position, str]]:
    used = sheet.used_range
    rows, errors = values(used)
    top, left = used.row, used.column
    texts = {
        (top + r, left + c): text
        for r, line in enumerate(formula_texts(used))
        for c, text in enumerate(line)
        if is_formula(text, "" if (r, c) in errors else rows[r][c])
    }
    facts = _facts(sheet, rows, (top, left))
    facts = replace(
        facts,
        formulas=frozenset(texts),
        errors={(top + r, left + c): text for (r, c), text in errors.items()},
        calls={position: name for position, text in texts.items() if (name := called_in(text)) is not None},
    )
    return Grid(sheet.name, tuple(map(tuple, rows)), top, left, hidden=not sheet.visible, facts=facts), texts


def values(cells: Any) -> tuple[list[list[Raw]], dict[Position, str]]:
    """The values of a block, with None for errors; and the errors by their position in the block.

    A second read, without ``err_to_str``, tells an error from a text such as "#N/A".
    """
    rows = cells.options(ndim=2, err_to_str=True).value
    errors: dict[Position, str] = {}
    if any(value in ERROR_TEXTS for row in rows for value in row if isinstance(value, str)):
        without_errors = cells.options(ndim=2).value
        errors = {
            (r, c): value
            for r, row in enumerate(rows)
            for c, value in enumerate(row)
            if value in ERROR_TEXTS and without_errors[r][c] is None
        }
    return [
        [None if (r, c) in errors else _raw(value) for c, value in enumerate(row)] for r, row in enumerate(rows)
    ], errors


def formula_texts(cells: Any) -> list[list[str]]:
    """The content of each cell of a block: a formula with its "=", or the value as text."""
    texts = cells.formula
    return [[str(texts)]] if isinstance(texts, str) else [[str(text) for text in row] for row in texts]


def is_formula(text: str, value: object) -> bool:
    """Whether *text*, the content of a cell with that *value*, is a formula.

    A text that begins with "=" is none: it equals its value.
    """
    return text.startswith("=") and text != value


def formula(text: str) -> Formula:
    return Formula(text.removeprefix("="))


def _raw(value: Any) -> Raw:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
        return moment.date() if moment.time() == moment.min.time() else moment
    if isinstance(value, Decimal):  # Excel's type for a cell with a currency format
        return float(value)
    raw: Raw = value
    return raw


def _facts(sheet: Any, rows: list[list[Raw]], start: Position) -> Facts:
    """Facts that values do not tell. Each takes calls of its own; few, where large areas are uniform."""
    top, left = start
    area = (top, left, top + len(rows) - 1, left + len(rows[0]) - 1)
    return Facts(
        uncached=frozenset(),
        percent=frozenset(position for run in _number_runs(rows, start) for position in _percent(sheet, run)),
        hidden_rows=frozenset(row for part in _hidden(sheet, area, 0) for row in range(part[0], part[2] + 1)),
        hidden_columns=frozenset(column for part in _hidden(sheet, area, 1) for column in range(part[1], part[3] + 1)),
        merged=tuple(sorted(set(_merged(sheet, area)))),
        fonts=dict(_legacy_fonts(sheet, rows, start)),
    )


def _uniform_parts(sheet: Any, area: Area, read: Callable[[Any], Any]) -> Iterator[tuple[Area, Any]]:
    """Parts of *area* in which all cells have the same attribute, each with its value.

    *read* gives the attribute of a range, None where the cells differ. Such a range is halved, and each half is read.
    """
    top, left, bottom, right = area
    value = read(sheet.range((top, left), (bottom, right)))
    if value is not None or (top, left) == (bottom, right):
        yield area, value
        return
    if bottom - top >= right - left:
        middle = (top + bottom) // 2
        halves = (top, left, middle, right), (middle + 1, left, bottom, right)
    else:
        middle = (left + right) // 2
        halves = (top, left, bottom, middle), (top, middle + 1, bottom, right)
    for half in halves:
        yield from _uniform_parts(sheet, half, read)


def _legacy_fonts(sheet: Any, rows: list[list[Raw]], start: Position) -> Iterator[tuple[Position, str]]:
    """The fonts from before Unicode; read only for texts that are not valid Vietnamese as they are."""
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if isinstance(text, str) and not text.isascii() and not reads_as_it_stands(text):
                position = (start[0] + r, start[1] + c)
                font = sheet.range(position).font.name
                if font and legacy_font(font):
                    yield position, font


def _hidden(sheet: Any, area: Area, axis: int) -> Iterator[Area]:
    """The runs of hidden rows (*axis* 0) or columns (1)."""
    top, left, bottom, right = area
    line = (top, left, bottom, left) if axis == 0 else (top, left, top, right)
    for part, hidden in _uniform_parts(sheet, line, lambda cells: (cells.columns if axis else cells.rows).hidden):
        if hidden:
            yield part


def _merged(sheet: Any, area: Area) -> Iterator[Area]:
    """The merged areas; one may be yielded several times."""
    for part, merged in _uniform_parts(sheet, area, lambda cells: cells.merge_cells):
        if merged:
            for position in _positions(part):
                whole = sheet.range(position).merge_area
                yield whole.row, whole.column, whole.row + whole.shape[0] - 1, whole.column + whole.shape[1] - 1


def _number_runs(rows: list[list[Raw]], start: Position) -> Iterator[Area]:
    """Each column from its first to its last number: only numbers can be percentages."""
    for c in range(max(map(len, rows), default=0)):
        numbers = [r for r, row in enumerate(rows) if isinstance(row[c], float)]
        if numbers:
            yield start[0] + numbers[0], start[1] + c, start[0] + numbers[-1], start[1] + c


def _percent(sheet: Any, run: Area) -> Iterator[Position]:
    for part, number_format in _uniform_parts(sheet, run, lambda cells: cells.number_format):
        if number_format is not None and shows_percent(number_format):
            yield from _positions(part)


def _positions(area: Area) -> Iterable[Position]:
    top, left, bottom, right = area
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
