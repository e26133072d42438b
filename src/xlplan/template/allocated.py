"""The values that the computed cells about allocations show, by sheet row, on the date of the workbook's formulas."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from xlplan.layout import Allocation
from xlplan.shares import in_force
from xlplan.template.frame import Contents
from xlplan.words import as_spreadsheet


def values_in_force(contents: Contents) -> Mapping[int, Decimal | None]:
    """Return the values in force: of each target and unit, that of the latest effective row."""
    values = {}
    for rows in _slots(contents):
        effective = in_force(rows, contents.formulas_at)
        if effective:
            values[effective[-1].row] = effective[-1].value
    return values


def planned_values(contents: Contents) -> Mapping[int, Decimal | None]:
    """Return the values in force, and the first value to come of each target and unit without a row in force."""
    values = dict(values_in_force(contents))
    for rows in _slots(contents):
        if not in_force(rows, contents.formulas_at):
            first = min(row.effective_from or date.max for row in rows)
            values |= {row.row: row.value for row in rows if row.effective_from == first}
    return values


def _slots(contents: Contents) -> Iterator[Sequence[Allocation]]:
    slots: dict[tuple[str, str], list[Allocation]] = defaultdict(list)
    for row in contents.tables.allocations:
        slots[as_spreadsheet(row.target), as_spreadsheet(row.unit)].append(row)
    yield from slots.values()
