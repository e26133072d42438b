"""Read one table of a grid into typed rows, in four steps: sift, check types, build, explain.

1. *Sift*: collect the data rows below the header; cells that hold an error or an uncalculated formula become faults.
2. *Check types*: validate all rows strictly; keep the addresses of the cells that fail (``strict_types``).
3. *Build*: convert the other cells and make the typed rows; conversions may fail as well.
4. *Explain*: work out a fault for each failed cell, with the other cells of its column as evidence. Only this step is
   slow, and only failed cells go through it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from xlplan.findings import CellRef, Finding
from xlplan.grid import Grid, Raw, decimal
from xlplan.layout import Block, Column
from xlplan.layout.columns import CellType
from xlplan.layout.rows import Row
from xlplan.reader import kinds, typed_kinds
from xlplan.reader.cells import as_text, out_of_range, typed_list_value
from xlplan.reader.context import Surroundings
from xlplan.reader.fault import Fault
from xlplan.reader.file_kinds import ODD_CELL
from xlplan.reader.headers import Header
from xlplan.reader.oddities import odd_signs
from xlplan.reader.other_rows import OtherRow
from xlplan.reader.sifted import Sifted
from xlplan.reader.strict_types import check_types
from xlplan.reader.text_cells import text_findings
from xlplan.tables import Table, TablePosition
from xlplan.text.plausible import is_plausible, without_rounding_error
from xlplan.words import Words, as_spreadsheet

R = TypeVar("R", bound=Row)
Cells = tuple[Raw, ...]
_RECURRING = frozenset({str, float, date})  # never bool: True would be taken for 1
NOTHING_AROUND = Surroundings()


def read_table(
    grid: Grid,
    block: Block,
    header: Header,
    row_type: type[R],
    non_data_rows: Mapping[int, OtherRow] | None = None,
    surroundings: Surroundings = NOTHING_AROUND,
) -> tuple[Table[R], list[Finding]]:
    """Return the typed rows below *header* and the findings about their cells.

    *non_data_rows* are left out, but their findings are included.
    """
    present = [
        (column, header.columns[id]) for id, column in block.columns.items() if id in header.columns and column.typed
    ]
    columns = [column for column, _ in present]
    sifted = _sift(grid, header.row, present, non_data_rows or {})
    check_types(sifted, columns)
    rows, raws = _build(sifted, columns, row_type)
    _explain(sifted, columns, surroundings)
    table = Table(
        TablePosition(grid.title, header.row, header.columns),
        tuple(rows),
        raws,
        _percent_cells(grid, present),
        aside=tuple(number for number, row in sifted.aside.items() if row.has_figures),
        overtyped=_overtyped_cells(grid, block, header, sifted.numbers),
    )
    row_findings = [row.finding for row in sifted.aside.values() if row.finding is not None]
    cell_findings = _cell_findings(grid.title, sifted, present, surroundings.may_be_cleared)
    return table, [*row_findings, *cell_findings, *text_findings(grid, sifted, present)]


# Step 1: sift


def _sift(
    grid: Grid, header_row: int, present: Sequence[tuple[Column, int]], non_data_rows: Mapping[int, OtherRow]
) -> Sifted:
    """Collect the rows below the header in which any of the *present* columns (with their numbers) is filled.

    Errors and formulas without a result count as filled.
    """
    sifted = Sifted()
    offsets = [column_number - grid.left for _, column_number in present]
    index_of = {column_number: index for index, (_, column_number) in enumerate(present)}
    faults: dict[int, dict[int, Fault]] = defaultdict(dict)
    for (row, column_number), fault in _unreadable_cells(grid, {number: column for column, number in present}):
        if row > header_row:
            faults[row][index_of[column_number]] = fault
    last = max([grid.last_row, *faults])
    for row in range(header_row + 1, last + 1):
        index = row - grid.top
        raw: Cells = grid.rows[index] if 0 <= index < len(grid.rows) else ()
        width = len(raw)
        values = [raw[offset] if 0 <= offset < width and raw[offset] != "" else None for offset in offsets]
        other_row = non_data_rows.get(row)
        if (
            row not in faults
            and not any(value is not None for value in values)
            and not (other_row and other_row.is_head)
        ):
            continue
        if other_row is not None:
            sifted.aside[row] = other_row
            continue
        for column_index, fault in faults.get(row, {}).items():
            sifted.faults[len(sifted.numbers), column_index] = fault
            values[column_index] = None
        sifted.numbers.append(row)
        sifted.values.append(values)
    return sifted


def _unreadable_cells(grid: Grid, columns: dict[int, Column]) -> Iterator[tuple[tuple[int, int], Fault]]:
    """Yield the addresses of error cells, formulas without a result and odd cells, which would otherwise read as
    empty."""
    errors = grid.facts.errors or {}
    for address in grid.facts.uncached or ():
        if address[1] in columns and address not in errors:
            yield address, Fault(kinds.NO_CACHED_VALUE, {"column": columns[address[1]].words})
    for address, text in errors.items():
        if address[1] in columns:
            yield address, Fault(kinds.ERROR_CELL, {"column": columns[address[1]].words, "value": text})
    for address, why in (grid.facts.odd or {}).items():
        if address[1] in columns:
            yield address, Fault(ODD_CELL, {"column": columns[address[1]].words, "why": why})


# Step 3: build


def _build(sifted: Sifted, columns: Sequence[Column], row_type: type[R]) -> tuple[list[R], dict[int, dict[str, Raw]]]:
    """Return the typed rows, and the raw values of faulty cells by row number and column id.

    Conversions that fail add to ``sifted.failed`` or ``sifted.faults``; so do required cells that are empty.
    """
    converters = [(column.id, column, _CONVERT[column.cell_type]) for column in columns]
    required = [index for index, column in enumerate(columns) if column.required]
    bad: dict[int, set[int]] = defaultdict(set)
    rows: list[R] = []
    raws: dict[int, dict[str, Raw]] = {}
    shared: list[dict[Raw, Any]] = [{} for _ in columns]  # equal cells of a column share one value, converted once
    for row_index, column_index in (*sifted.faults, *sifted.failed):
        bad[row_index].add(column_index)
    for row_index, (number, values) in enumerate(zip(sifted.numbers, sifted.values, strict=True)):
        wrong = bad.get(row_index) or set()
        fields: dict[str, Any] = {}
        for index, (value, (id, column, convert)) in enumerate(zip(values, converters, strict=True)):
            if value is None or index in wrong:
                continue
            known = shared[index] if type(value) in _RECURRING else {}
            typed = known.get(value) or convert(column, value)
            if typed is FAILED:
                sifted.failed.append((row_index, index))
                wrong.add(index)
            elif isinstance(typed, Fault):
                sifted.faults[row_index, index] = typed
                wrong.add(index)
            else:
                fields[id] = known[value] = typed
                if column.cell_type is CellType.AMOUNT and isinstance(value, float) and not value.is_integer():
                    _note_rounding_error(sifted, (row_index, index), column, typed)
        for index in required:
            if values[index] is None and index not in wrong:
                sifted.faults[row_index, index] = Fault(kinds.EMPTY, {"column": columns[index].words})
                wrong.add(index)
        if wrong:
            raws[number] = {columns[index].id: values[index] for index in wrong}
            fields |= _raw_codes(columns, values, wrong)
            fields["bad"] = frozenset(columns[index].id for index in wrong)
        rows.append(row_type(row=number, **fields))
    return rows, raws


def _note_rounding_error(sifted: Sifted, place: tuple[int, int], column: Column, number: Decimal) -> None:
    """Add a note if *number* is one with a rounding error, such as 47.0000000001; it is used as it stands."""
    meant = without_rounding_error(number)
    if meant is not None:
        values = {"column": column.words, "value": number, "number": meant}
        sifted.notes[place] = Fault(typed_kinds.ROUNDING_ERROR, values, meant)


def _raw_codes(columns: Sequence[Column], values: Sequence[Raw], bad: set[int]) -> dict[str, Any]:
    """Return the raw texts of faulty codes: a row keeps them, although they are marked bad."""
    return {
        columns[index].id: values[index]
        for index in bad
        if columns[index].cell_type is CellType.CODE and isinstance(values[index], str)
    }


class _Failed(Enum):
    FAILED = "to be explained"


FAILED = _Failed.FAILED
"""Returned by a converter for a value that step 4 has to explain."""


def _amount(column: Column, value: Any) -> Decimal | Fault:
    number = decimal(value)
    return out_of_range(column, number) or number


def _whole(column: Column, value: Any) -> int | Fault | _Failed:
    number = decimal(value)
    if number != int(number):
        return FAILED
    return out_of_range(column, number) or int(number)


def _period(column: Column, value: Any) -> date | _Failed:
    return value if value.day == 1 and is_plausible(value) else FAILED


def _list(column: Column, value: Any) -> object:
    return typed_list_value(column, value) or FAILED


def _code(column: Column, value: Any) -> str | Fault:
    """Codes that a sheet defines must not have outer spaces, nor the wildcards of COUNTIF and MATCH."""
    if column.refers_to is None and column.key and (value != value.strip() or any(sign in value for sign in "*?~")):
        cleaned = value.strip()
        safe = not any(sign in cleaned for sign in "*?~")
        signs = odd_signs(value, wildcards=True)
        return Fault(kinds.UNSAFE_CODE, {"value": value, "signs": signs}, cleaned if safe else None, sure=safe)
    return str(value)


def _text(column: Column, value: Any) -> str:
    return as_text(value)


def _date(column: Column, value: Any) -> date | _Failed:
    return value if is_plausible(value) else FAILED


_CONVERT: dict[CellType, Callable[[Column, Any], Any]] = {
    CellType.TEXT: _text,
    CellType.LONG: _text,
    CellType.CODE: _code,
    CellType.AMOUNT: _amount,
    CellType.WHOLE: _whole,
    CellType.DATE: _date,
    CellType.PERIOD: _period,
    CellType.LIST: _list,
}


# Step 4: explain


def _explain(sifted: Sifted, columns: Sequence[Column], surroundings: Surroundings) -> None:
    """Add a fault for each failed cell to ``sifted.faults``, using the other cells of its column as evidence."""
    if not sifted.faults and not sifted.failed:
        return
    from xlplan.reader.evidence import ColumnCells, Neighbours
    from xlplan.reader.explaining import as_growth, explain

    for (row_index, column_index), fault in sifted.faults.items():
        if fault.kind is kinds.OUT_OF_RANGE:
            context = surroundings.of(columns, sifted.values[row_index], column_index)
            sifted.faults[row_index, column_index] = as_growth(fault, context)
    cells = ColumnCells(sifted.values, columns)
    for row_index, column_index in sifted.failed:
        values = sifted.values[row_index]
        context = surroundings.of(columns, values, column_index)
        sifted.faults[row_index, column_index] = explain(
            columns[column_index], values[column_index], Neighbours(cells, row_index, column_index), context
        )


# What the table says of its cells besides their values


def _percent_cells(grid: Grid, present: Sequence[tuple[Column, int]]) -> frozenset[tuple[int, str]]:
    """Return the cells with a percent format, as row number and column id."""
    ids = {column_number: column.id for column, column_number in present}
    return frozenset(
        (row, ids[column_number]) for row, column_number in grid.facts.percent or () if column_number in ids
    )


def _overtyped_cells(grid: Grid, block: Block, header: Header, rows: Sequence[int]) -> dict[tuple[int, str], Raw]:
    """Return the computed cells of *rows* that hold a typed number while other cells of the column have a formula."""
    formulas = grid.facts.formulas or ()
    overtyped: dict[tuple[int, str], Raw] = {}
    for id, column_number in header.columns.items():
        formula_rows = (
            {row for row, column in formulas if column == column_number} if block.columns[id].computed else ()
        )
        for row in rows if formula_rows else ():
            value = grid.at(row, column_number)
            if row not in formula_rows and isinstance(value, int | float) and not isinstance(value, bool):
                overtyped[row, id] = value
    return overtyped


def _cell_findings(
    sheet: str, sifted: Sifted, present: Sequence[tuple[Column, int]], may_be_cleared: frozenset[str]
) -> Iterator[Finding]:
    """Yield the findings of all faults and notes, by row and column."""
    for (row_index, column_index), fault in sorted(
        [*sifted.faults.items(), *sifted.notes.items()], key=lambda item: item[0]
    ):
        column, column_number = present[column_index]
        at = CellRef(sheet, sifted.numbers[row_index], column_number)
        yield fault.at(at, may_be_cleared=column.id in may_be_cleared)


def repeated_keys(table: Table[R], block: Block) -> tuple[Table[R], list[Finding]]:
    """Return a finding for each row whose key occurs more than once, and mark these rows bad."""
    keys = block.keys
    if not table.position.columns.keys() >= set(keys):
        return table, []  # the missing column has its own finding; without it all rows would seem to be repeated
    rows_by_key: dict[tuple[object, ...], list[R]] = defaultdict(list)
    for row in table:
        if row.sound(*keys):
            rows_by_key[tuple(_comparable(getattr(row, key)) for key in keys)].append(row)
    findings: list[Finding] = []
    marked: dict[int, R] = {}
    names = [block.columns[key].words for key in keys]
    for rows in rows_by_key.values():
        for row in rows if len(rows) > 1 else ():
            other = next(candidate.row for candidate in rows if candidate is not row)
            values = {"key": Words.joined(names), "other": other}
            findings.append(Finding(kinds.REPEATED_KEY, table.cell(row, keys[0]), values))
            marked[row.row] = replace(row, bad=row.bad | {keys[0]})
    if not marked:
        return table, findings
    return replace(table, rows=tuple(marked.get(row.row, row) for row in table)), findings


def _comparable(value: object) -> object:
    """Return text as a spreadsheet compares it, and other values unchanged."""
    return as_spreadsheet(value) if isinstance(value, str) else value
