"""The second step of reading a table: whether every cell has the type that its column declares."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from math import isfinite
from typing import Any

from xlplan.grid import Raw, decimal
from xlplan.layout import Column
from xlplan.layout.columns import CellType
from xlplan.reader import typed_kinds
from xlplan.reader.fault import Fault
from xlplan.reader.sifted import Sifted
from xlplan.text.plausible import number_as_day

_DATE_TYPES = (CellType.DATE, CellType.PERIOD)


def check_types(sifted: Sifted, columns: Sequence[Column]) -> None:
    """Validate all rows in one strict call and add the cells that fail to ``sifted.failed``.

    Only two conversions are made: a date-time at midnight becomes a date, and the serial number of a date cell that
    lost its format becomes a date with a note.
    """
    types = tuple(column.cell_type for column in columns)
    if all(map(_are_plainly, types, zip(*sifted.values, strict=True))):
        return
    from pydantic_core import ValidationError

    try:
        _validator(types).validate_python(sifted.values)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=False, include_input=False):
            row_index, column_index = (int(step) for step in problem["loc"][:2])
            value = sifted.values[row_index][column_index]
            column = columns[column_index]
            monthly = column.cell_type is CellType.PERIOD
            serial_date = date_of_serial(value, monthly=monthly) if column.cell_type in _DATE_TYPES else None
            if isinstance(value, datetime) and value.time() == datetime.min.time() and column.cell_type in _DATE_TYPES:
                sifted.values[row_index][column_index] = value.date()
            elif serial_date is not None:
                sifted.values[row_index][column_index] = serial_date
                sifted.notes[row_index, column_index] = missing_format_fault(column, value, serial_date)
            elif (row_index, column_index) not in sifted.faults:
                sifted.failed.append((row_index, column_index))


def _are_plainly(cell_type: CellType, cells: Iterable[Raw]) -> bool:
    """Return whether :func:`_validator` certainly accepts all *cells* of a column. Where this says no, it decides.

    Most workbooks pass, and then no command waits for the validator's library: importing it takes longer than reading.
    """
    filled: list[Any] = [value for value in cells if value is not None]
    types = set(map(type, filled))
    match cell_type:
        case CellType.DATE | CellType.PERIOD:
            return types <= {date}
        case CellType.AMOUNT | CellType.WHOLE:
            return types <= {float} and all(map(isfinite, filled))
        case CellType.CODE | CellType.LIST:
            return types <= {str} and "".join(filled).isprintable()  # half a surrogate pair is no text
        case _:
            return True


@lru_cache(maxsize=64)
def _validator(types: tuple[CellType, ...]) -> Any:
    """Return a validator of rows with these types, each cell of which may be empty."""
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


def date_of_serial(value: Raw, *, monthly: bool) -> date | None:
    """Return the date of a cell that lost its date format, or None: 44348 is 01/06/2021, as formulas also read it.

    *monthly*: only the first day of a month is accepted.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    day = number_as_day(value)
    return day if day is not None and (day.day == 1 or not monthly) else None


def missing_format_fault(column: Column, value: Raw, day: date) -> Fault:
    """Return the note about a date cell without a date format; it shows the digits as the cell does, ungrouped."""
    digits = f"{decimal(value):f}" if isinstance(value, int | float) else str(value)
    return Fault(typed_kinds.DAY_WITHOUT_FORMAT, {"column": column.words, "value": digits, "day": day})
