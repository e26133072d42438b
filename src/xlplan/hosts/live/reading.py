"""An open book as grids: values by one block read per sheet, formulas by another, and the facts that values do not
tell.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from xlplan.grid import CHECKS_TITLE, Area, Book, Facts, Grid, Position, Raw, Source
from xlplan.patch import Formula
from xlplan.text.legacy import reads_as_it_stands
from xlplan.xlsx.looks import legacy_font, shows_percent

ERROR_TEXTS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


@dataclass(frozen=True, slots=True)
class Read:
    """The grids, the ``xlwings.Sheet`` of each, and the text of every formula by the title of its sheet and its
    place.
    """

    book: Book
    sheets: tuple[Any, ...]
    formulas: Mapping[str, Mapping[Position, str]]


def read(book: Any) -> Read:
    """*book* is an ``xlwings.Book``."""
    grids, formulas, sheets = [], {}, tuple(sheet for sheet in book.sheets if sheet.name != CHECKS_TITLE)
    for sheet in sheets:
        grid, texts = _grid(sheet)
        grids.append(grid)
        formulas[grid.title] = texts
    digest = hashlib.sha256(repr([(one.title, one.top, one.left, one.rows) for one in grids]).encode()).hexdigest()
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
        facts, formulas=frozenset(texts), errors={(top + r, left + c): text for (r, c), text in errors.items()}
    )
    return Grid(sheet.name, tuple(map(tuple, rows)), top, left, hidden=not sheet.visible, facts=facts), texts


def values(cells: Any) -> tuple[list[list[Raw]], dict[Position, str]]:
    """The block's values, errors as None, and the errors by their place in the block."""
    told = cells.options(ndim=2, err_to_str=True).value
    errors: dict[Position, str] = {}
    if any(value in ERROR_TEXTS for line in told for value in line if isinstance(value, str)):
        plain = cells.options(ndim=2).value
        errors = {
            (r, c): value
            for r, line in enumerate(told)
            for c, value in enumerate(line)
            if value in ERROR_TEXTS and plain[r][c] is None
        }
    return [
        [None if (r, c) in errors else _plain(value) for c, value in enumerate(line)] for r, line in enumerate(told)
    ], errors


def formula_texts(cells: Any) -> list[list[str]]:
    """What stands in the block's cells: formulas with their "=", else the value as text."""
    found = cells.formula
    return [[str(found)]] if isinstance(found, str) else [[str(text) for text in line] for line in found]


def is_formula(text: str, value: object) -> bool:
    """A text that begins with "=" is no formula: it is shown as it stands."""
    return text.startswith("=") and text != value


def formula(text: str) -> Formula:
    return Formula(text.removeprefix("="))


def _plain(value: Any) -> Raw:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
        return moment.date() if moment.time() == moment.min.time() else moment
    if isinstance(value, Decimal):  # a cell formatted as money comes like this from Excel
        return float(value)
    held: Raw = value
    return held


def _facts(sheet: Any, rows: list[list[Raw]], start: Position) -> Facts:
    """The facts that take calls of their own: few, where whole areas are alike."""
    top, left = start
    area = (top, left, top + len(rows) - 1, left + len(rows[0]) - 1)
    return Facts(
        uncached=frozenset(),
        percent=frozenset(place for run in _figures(rows, start) for place in _percent(sheet, run)),
        hidden_rows=frozenset(
            part[0] + more for part in _hidden(sheet, area, 0) for more in range(part[2] - part[0] + 1)
        ),
        hidden_columns=frozenset(
            part[1] + more for part in _hidden(sheet, area, 1) for more in range(part[3] - part[1] + 1)
        ),
        merged=tuple(sorted(set(_merged(sheet, area)))),
        fonts=dict(_old_fonts(sheet, rows, start)),
    )


def _alike(sheet: Any, area: Area, ask: Callable[[Any], Any]) -> Iterator[tuple[Area, Any]]:
    """Parts of *area*, each with the one answer that *ask* gives for all of its cells; None is the answer of mixed
    ones.
    """
    top, left, bottom, right = area
    answer = ask(sheet.range((top, left), (bottom, right)))
    if answer is not None or (top, left) == (bottom, right):
        yield area, answer
        return
    if bottom - top >= right - left:
        middle = (top + bottom) // 2
        halves = (top, left, middle, right), (middle + 1, left, bottom, right)
    else:
        middle = (left + right) // 2
        halves = (top, left, bottom, middle), (top, middle + 1, bottom, right)
    for half in halves:
        yield from _alike(sheet, half, ask)


def _old_fonts(sheet: Any, rows: list[list[Raw]], start: Position) -> Iterator[tuple[Position, str]]:
    """The fonts from before Unicode, of texts that do not read as they stand: nothing else is read by its font."""
    for r, line in enumerate(rows):
        for c, text in enumerate(line):
            if isinstance(text, str) and not text.isascii() and not reads_as_it_stands(text):
                place = (start[0] + r, start[1] + c)
                font = sheet.range(place).font.name
                if font and legacy_font(font):
                    yield place, font


def _hidden(sheet: Any, area: Area, axis: int) -> Iterator[Area]:
    """The runs of hidden rows (axis 0) or columns (1)."""
    top, left, bottom, right = area
    line = (top, left, bottom, left) if axis == 0 else (top, left, top, right)
    for part, hidden in _alike(sheet, line, lambda cells: (cells.columns if axis else cells.rows).hidden):
        if hidden:
            yield part


def _merged(sheet: Any, area: Area) -> Iterator[Area]:
    for part, merged in _alike(sheet, area, lambda cells: cells.merge_cells):
        if merged:
            for place in _places(part):
                whole = sheet.range(place).merge_area
                yield whole.row, whole.column, whole.row + whole.shape[0] - 1, whole.column + whole.shape[1] - 1


def _figures(rows: list[list[Raw]], start: Position) -> Iterator[Area]:
    """From the first to the last number of each column: only numbers can be percentages."""
    for c in range(max(map(len, rows), default=0)):
        numbers = [r for r, line in enumerate(rows) if isinstance(line[c], float)]
        if numbers:
            yield start[0] + numbers[0], start[1] + c, start[0] + numbers[-1], start[1] + c


def _percent(sheet: Any, run: Area) -> Iterator[Position]:
    for part, shown in _alike(sheet, run, lambda cells: cells.number_format):
        if shown is not None and shows_percent(shown):
            yield from _places(part)


def _places(area: Area) -> Iterable[Position]:
    top, left, bottom, right = area
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
