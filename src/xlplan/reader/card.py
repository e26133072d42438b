"""Read the Plan sheet: labels, each with its value in the cell to the right."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from math import isfinite
from typing import Any

from xlplan.findings import CellRef, Finding
from xlplan.grid import Grid, Raw, decimal
from xlplan.layout import PLAN, Column, Plan
from xlplan.layout.columns import CellType
from xlplan.reader import kinds, sheet_kinds, text_cells
from xlplan.reader.cells import as_text, out_of_range, read_cutoff, read_dates
from xlplan.reader.fault import Fault
from xlplan.reader.file_kinds import ODD_CELL
from xlplan.reader.likeness import nearly_matches
from xlplan.reader.sheets import LABEL_COLUMNS
from xlplan.reader.strict_types import date_of_serial, missing_format_fault
from xlplan.tables import PlanCard, TablePosition
from xlplan.text.plausible import is_plausible
from xlplan.words import loose

_DATE_TYPES = (CellType.DATE, CellType.DATES, CellType.PERIOD)


def read_card(grid: Grid) -> tuple[PlanCard, list[Finding]]:
    """Return the plan, with the row of each of its values, and the findings."""
    labels = {loose(words): id for id, column in PLAN.block.columns.items() for words in column.words.both()}
    rows: dict[str, int] = {}
    value_column = 2
    for row in range(1, grid.last_row + 1):
        for column in range(1, LABEL_COLUMNS + 1):
            text = grid.at(row, column)
            id = labels.get(loose(text)) if isinstance(text, str) else None
            if id is not None and id not in rows:
                rows[id], value_column = row, column + 1
                break
    label_findings = list(_match_mistyped_labels(grid, rows, value_column - 1))
    card, findings = _read_values(grid, rows, value_column)
    return card, [*label_findings, *findings]


def _match_mistyped_labels(grid: Grid, rows: dict[str, int], label_column: int) -> Iterator[Finding]:
    """Add to *rows* the labels that can only mean one that is missing, and yield a finding for each."""
    claims: dict[str, list[int]] = {}
    for row in range(1, grid.last_row + 1):
        text = grid.at(row, label_column)
        if isinstance(text, str) and row not in rows.values():
            matches = [id for id, column in PLAN.block.columns.items() if nearly_matches(text, column)]
            if len(matches) == 1 and matches[0] not in rows:
                claims.setdefault(matches[0], []).append(row)
    for id, claimant_rows in claims.items():
        if len(claimant_rows) == 1:
            rows[id] = claimant_rows[0]
            values = {"text": grid.at(claimant_rows[0], label_column), "column": PLAN.block.columns[id].words}
            yield Finding(sheet_kinds.LABEL_READ_AS, CellRef(grid.title, claimant_rows[0], label_column), values)


def _read_values(grid: Grid, rows: dict[str, int], value_column: int) -> tuple[PlanCard, list[Finding]]:
    fields: dict[str, Any] = {}
    raws: dict[str, Raw] = {}
    findings: list[Finding] = []
    for id, column in PLAN.block.columns.items():
        if id not in rows:
            if column.required:
                no_column = kinds.NO_COLUMN
                findings.append(Finding(no_column, CellRef(grid.title), {"column": column.words, "guess": ""}))
            continue
        value = grid.at(rows[id], value_column)
        result = _checked_value(grid, column, rows[id], value_column, value)
        serial_date = (
            date_of_serial(value, monthly=column.cell_type is CellType.PERIOD)
            if column.cell_type in _DATE_TYPES
            else None
        )
        if serial_date is not None:
            fields[id] = (serial_date,) if column.cell_type is CellType.DATES else serial_date
            findings.append(
                missing_format_fault(column, value, serial_date).at(CellRef(grid.title, rows[id], value_column))
            )
        elif isinstance(result, Fault):
            raws[id] = value
            findings.append(result.at(CellRef(grid.title, rows[id], value_column)))
        elif result is not None:
            fields[id] = result
            findings += text_cells.card_findings(grid, column, rows[id], value_column)
    plan = replace(Plan(**fields), bad=frozenset(raws))
    return PlanCard(TablePosition(grid.title), plan, rows, value_column, raws), findings


def _checked_value(grid: Grid, column: Column, row: int, column_number: int, value: Raw) -> Any:
    """Return the typed value of a cell, None if it is empty, or a fault."""
    error = (grid.facts.errors or {}).get((row, column_number))
    if error is not None:
        return Fault(kinds.ERROR_CELL, {"column": column.words, "value": error})
    if (row, column_number) in (grid.facts.uncached or ()):
        return Fault(kinds.NO_CACHED_VALUE, {"column": column.words})
    why = (grid.facts.odd or {}).get((row, column_number))
    if why is not None:
        return Fault(ODD_CELL, {"column": column.words, "why": why})
    if value is None:
        return Fault(kinds.EMPTY, {"column": column.words}) if column.required else None
    return _typed_value(column, value)


def _typed_value(column: Column, value: Raw) -> Any:
    """Return *value* in the type of *column*, or a fault."""
    match column.cell_type:
        case CellType.TEXT | CellType.LONG:
            return as_text(value)
        case CellType.CODE:
            return value if isinstance(value, str) else _explained(column, value)
        case CellType.DATES:
            return read_dates(value) or Fault(kinds.NOT_DATES, {"column": column.words, "value": value})
        case CellType.CUTOFF:
            return read_cutoff(value) or Fault(kinds.NOT_A_CUTOFF, {"value": value})
        case CellType.DATE | CellType.PERIOD:
            return _day(column, value)
        case _:
            return _number(column, value)


def _day(column: Column, value: Raw) -> date | Fault:
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    if not isinstance(value, date) or isinstance(value, datetime):
        return _explained(column, value)
    is_valid = is_plausible(value) and (column.cell_type is CellType.DATE or value.day == 1)
    return value if is_valid else _explained(column, value)


def _number(column: Column, value: Raw) -> Any:
    if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
        return _explained(column, value)
    number = decimal(float(value))
    if column.cell_type is CellType.WHOLE and number != int(number):
        return _explained(column, float(value))
    return out_of_range(column, number) or (int(number) if column.cell_type is CellType.WHOLE else number)


def _explained(column: Column, value: Raw) -> Fault:
    from xlplan.reader.explaining import explain

    return explain(column, value)
