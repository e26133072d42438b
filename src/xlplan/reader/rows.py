"""One table of a grid → typed rows. The whole table is checked in one call; only failing cells are looked at one by
one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from xlplan.findings import CellRef, Finding
from xlplan.grid import Grid, Raw, decimal
from xlplan.layout import Block, Column
from xlplan.layout.choices import Measure
from xlplan.layout.columns import CellType
from xlplan.layout.rows import Row
from xlplan.reader import kinds
from xlplan.reader.cells import as_text, explain, out_of_range, typed_list_value
from xlplan.reader.evidence import ColumnCells, Neighbours
from xlplan.reader.fault import Fault
from xlplan.reader.headers import Header
from xlplan.reader.other_rows import OtherRow
from xlplan.reader.sifted import Sifted
from xlplan.reader.text_cells import text_findings
from xlplan.reader.typed import date_of_serial, missing_format_fault
from xlplan.tables import Table, TablePosition
from xlplan.text.dates import is_plausible
from xlplan.words import as_spreadsheet

R = TypeVar("R", bound=Row)
Cells = tuple[Raw, ...]


def read_table(
    grid: Grid, block: Block, header: Header, row_type: type[R], asides: Mapping[int, OtherRow] | None = None
) -> tuple[Table[R], list[Finding]]:
    """The typed rows below *header* but for *asides*, and the findings of their cells."""
    present = [
        (column, header.columns[id]) for id, column in block.columns.items() if id in header.columns and column.typed
    ]
    sifted = _sift(grid, header.row, present, asides or {})
    columns = [column for column, _ in present]
    _check_types(sifted, columns)
    rows, raws = _build(sifted, columns, row_type)
    _explain(sifted, columns)
    percent = _percent(grid, present)
    aside = tuple(number for number, one in sifted.aside.items() if one.counted)
    overtyped = _overtyped(grid, block, header, sifted.numbers)
    table = Table(
        TablePosition(grid.title, header.row, header.columns),
        tuple(rows),
        raws,
        percent,
        aside=aside,
        overtyped=overtyped,
    )
    set_aside = [one.finding for one in sifted.aside.values() if one.finding is not None]
    return table, [*set_aside, *_cell_findings(grid.title, sifted, present), *text_findings(grid, sifted, present)]


def _sift(grid: Grid, header_row: int, present: Sequence[tuple[Column, int]], asides: Mapping[int, OtherRow]) -> Sifted:
    """Every row below the header in which a typed cell holds anything, also an error or a formula without result."""
    sifted = Sifted()
    places = [place - grid.left for _, place in present]
    at = {place: index for index, (_, place) in enumerate(present)}
    unseen: dict[int, dict[int, Fault]] = defaultdict(dict)
    for (row, place), fault in _unseen(grid, {place: column for column, place in present}):
        if row > header_row:
            unseen[row][at[place]] = fault
    last = max([grid.last_row, *unseen])
    for number in range(header_row + 1, last + 1):
        index = number - grid.top
        raw: Cells = grid.rows[index] if 0 <= index < len(grid.rows) else ()
        width = len(raw)
        values = [raw[place] if 0 <= place < width and raw[place] != "" else None for place in places]
        aside = asides.get(number)
        if number not in unseen and not any(value is not None for value in values) and not (aside and aside.is_head):
            continue
        if aside is not None:
            sifted.aside[number] = aside
            continue
        for column, fault in unseen.get(number, {}).items():
            sifted.faults[len(sifted.numbers), column] = fault
            values[column] = None
        sifted.numbers.append(number)
        sifted.values.append(values)
    return sifted


def _unseen(grid: Grid, columns: dict[int, Column]) -> Iterator[tuple[tuple[int, int], Fault]]:
    """Error cells and formulas without result: a reader of values takes them for empty."""
    errors = grid.facts.errors or {}
    for place in grid.facts.uncached or ():
        if place[1] in columns and place not in errors:
            yield place, Fault(kinds.NO_CACHED_VALUE, {"column": columns[place[1]].words})
    for place, text in errors.items():
        if place[1] in columns:
            yield place, Fault(kinds.ERROR_CELL, {"column": columns[place[1]].words, "value": text})


def _check_types(sifted: Sifted, columns: Sequence[Column]) -> None:
    """One strict call over all rows; a midnight date-time is a date, nothing else is converted."""
    from pydantic_core import ValidationError

    validator = _validator(tuple(column.cell_type for column in columns))
    try:
        validator.validate_python(sifted.values)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=False, include_input=False):
            index, place = (int(step) for step in problem["loc"][:2])
            value = sifted.values[index][place]
            monthly = columns[place].cell_type is CellType.PERIOD
            unformatted = date_of_serial(value, monthly=monthly) if columns[place].cell_type in _DATES else None
            if (
                isinstance(value, datetime)
                and value.time() == datetime.min.time()
                and columns[place].cell_type in _DATES
            ):
                sifted.values[index][place] = value.date()
            elif unformatted is not None:
                sifted.values[index][place] = unformatted
                sifted.notes[index, place] = missing_format_fault(columns[place], value, unformatted)
            elif (index, place) not in sifted.faults:
                sifted.failed.append((index, place))


def _explain(sifted: Sifted, columns: Sequence[Column]) -> None:
    """The slow path: each failed cell put into a finding, with what the others of its column say."""
    others = ColumnCells(sifted.values, columns)
    for index, place in sifted.failed:
        values = sifted.values[index]
        points = _is_points(columns, values, place)
        sifted.faults[index, place] = explain(columns[place], values[place], Neighbours(others, index, place), points)


_DATES = (CellType.DATE, CellType.PERIOD)


def _is_points(columns: Sequence[Column], values: Sequence[Raw], place: int) -> bool | None:
    """Whether a cell holds the value of a ratio, so that 95% means 95; None where its own row does not tell."""
    if columns[place].id != "value":
        return False
    measure = next((value for column, value in zip(columns, values, strict=True) if column.choices is Measure), None)
    found = Measure.typed(measure) if isinstance(measure, str) else None
    return found.is_ratio if isinstance(found, Measure) else None


@lru_cache(maxsize=64)
def _validator(types: tuple[CellType, ...]) -> Any:
    """A validator of rows of these types, each cell of which may be empty."""
    from pydantic_core import SchemaValidator, core_schema

    number = core_schema.float_schema(strict=True, allow_inf_nan=False)
    day = core_schema.date_schema(strict=True)
    text = core_schema.str_schema(strict=True)
    strict = {
        CellType.AMOUNT: number,
        CellType.WHOLE: number,
        CellType.DATE: day,
        CellType.PERIOD: day,
        CellType.CODE: text,
        CellType.LIST: text,
    }
    cells: list[Any] = [core_schema.nullable_schema(strict.get(kind, core_schema.any_schema())) for kind in types]
    return SchemaValidator(core_schema.list_schema(core_schema.tuple_schema(cells)))


def _build(sifted: Sifted, columns: Sequence[Column], row_type: type[R]) -> tuple[list[R], dict[int, dict[str, Raw]]]:
    steps = [(column.id, column, _CONVERT[column.cell_type]) for column in columns]
    required = [place for place, column in enumerate(columns) if column.required]
    bad: dict[int, set[int]] = defaultdict(set)
    rows: list[R] = []
    raws: dict[int, dict[str, Raw]] = {}
    for index, place in (*sifted.faults, *sifted.failed):
        bad[index].add(place)
    for index, (number, values) in enumerate(zip(sifted.numbers, sifted.values, strict=True)):
        wrong = bad.get(index) or set()
        given: dict[str, Any] = {}
        for place, (value, (id, column, convert)) in enumerate(zip(values, steps, strict=True)):
            if value is None or place in wrong:
                continue
            typed = convert(column, value)
            if typed is FAILED:
                sifted.failed.append((index, place))
                wrong.add(place)
            elif isinstance(typed, Fault):
                sifted.faults[index, place] = typed
                wrong.add(place)
            else:
                given[id] = typed
        for place in required:
            if values[place] is None and place not in wrong:
                sifted.faults[index, place] = Fault(kinds.EMPTY, {"column": columns[place].words})
                wrong.add(place)
        if wrong:
            raws[number] = {columns[place].id: values[place] for place in wrong}
            given |= _raw_codes(columns, values, wrong)
            given["bad"] = frozenset(columns[place].id for place in wrong)
        rows.append(row_type(row=number, **given))
    return rows, raws


def _raw_codes(columns: Sequence[Column], values: Sequence[Raw], bad: set[int]) -> dict[str, Any]:
    """A code that failed stays known by its raw text."""
    return {
        columns[place].id: values[place]
        for place in bad
        if columns[place].cell_type is CellType.CODE and isinstance(values[place], str)
    }


class _Failed(Enum):
    FAILED = "to be explained"


FAILED = _Failed.FAILED


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
    if column.refers_to is None and column.key and (value != value.strip() or any(sign in value for sign in "*?~")):
        cleaned = value.strip()
        safe = not any(sign in cleaned for sign in "*?~")
        return Fault(kinds.UNSAFE_CODE, {"value": value}, cleaned if safe else None, sure=safe)
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


def _percent(grid: Grid, present: Sequence[tuple[Column, int]]) -> frozenset[tuple[int, str]]:
    ids = {place: column.id for column, place in present}
    return frozenset((row, ids[place]) for row, place in grid.facts.percent or () if place in ids)


def _overtyped(grid: Grid, block: Block, header: Header, rows: Sequence[int]) -> dict[tuple[int, str], Raw]:
    """Computed cells of *rows* that hold a number of their own although other rows of their column have a formula."""
    formulas = grid.facts.formulas or ()
    found: dict[tuple[int, str], Raw] = {}
    for id, place in header.columns.items():
        live = {row for row, column in formulas if column == place} if block.columns[id].computed else ()
        for row in rows if live else ():
            value = grid.at(row, place)
            if row not in live and isinstance(value, int | float) and not isinstance(value, bool):
                found[row, id] = value
    return found


def _cell_findings(sheet: str, sifted: Sifted, present: Sequence[tuple[Column, int]]) -> Iterator[Finding]:
    for (index, place), fault in sorted([*sifted.faults.items(), *sifted.notes.items()], key=lambda item: item[0]):
        at = CellRef(sheet, sifted.numbers[index], present[place][1])
        yield fault.at(at)


def repeated_keys(table: Table[R], block: Block) -> tuple[Table[R], list[Finding]]:
    """Rows whose key stands more than once: each of them is named, and none is sound."""
    from dataclasses import replace

    keys = block.keys
    if not table.place.columns.keys() >= set(keys):
        return table, []  # the missing column is said; without it every row would seem to repeat another
    seen: dict[tuple[object, ...], list[R]] = defaultdict(list)
    for row in table:
        if row.sound(*keys):
            seen[tuple(_folded(getattr(row, key)) for key in keys)].append(row)
    findings: list[Finding] = []
    marked: dict[int, R] = {}
    names = [block.columns[key].words for key in keys]
    for rows in seen.values():
        for row in rows if len(rows) > 1 else ():
            other = next(one.row for one in rows if one is not row)
            values = {"key": _joined(names), "other": other}
            findings.append(Finding(kinds.REPEATED_KEY, table.cell(row, keys[0]), values))
            marked[row.row] = replace(row, bad=row.bad | {keys[0]})
    if not marked:
        return table, findings
    return replace(table, rows=tuple(marked.get(row.row, row) for row in table)), findings


def _joined(names: Sequence[Any]) -> Any:
    from xlplan.words import Words

    return Words.joined(names)


def _folded(value: object) -> object:
    return as_spreadsheet(value) if isinstance(value, str) else value
