"""The rows that a unit has to report, and which of them its workbook lacks."""

from collections.abc import Iterator
from datetime import date

from xlplan.coverage import ExpectedRows
from xlplan.layout import Allocation
from xlplan.manifest import IssuedRows, Manifest
from xlplan.periods import Calendar, Period
from xlplan.tables import Slot, Tables
from xlplan.words import as_spreadsheet


def missing_rows(tables: Tables, calendar: Calendar) -> Iterator[tuple[Allocation, tuple[Period, ...]]]:
    """Yield each allocation with the due periods for which Progress has no row of its target and unit.

    Nothing is yielded while any key in Progress is in doubt: the row may be there under another key. Allocations of
    the same target and unit are reported once, at the one that is effective first.
    """
    due = calendar.up_to(calendar.evaluate(tables.plan, None))
    if not due or not tables.progress.position.header or _keys_in_doubt(tables, calendar):
        return
    present = {(as_spreadsheet(row.target), as_spreadsheet(row.unit), row.period) for row in tables.progress}
    expected = ExpectedRows(tables)
    for slot, row in _earliest(tables).items():
        if row.target and row.unit and row.sound("target", "unit"):
            periods = tuple(
                period for period in due if (*slot, period.month) not in present and expected.includes(slot, period)
            )
            if periods:
                yield row, periods


def _earliest(tables: Tables) -> dict[Slot, Allocation]:
    """Return the first effective allocation of each target and unit."""
    earliest: dict[Slot, Allocation] = {}
    for row in tables.allocations:
        slot = (as_spreadsheet(row.target), as_spreadsheet(row.unit))
        known = earliest.setdefault(slot, row)
        if (row.effective_from or date.min) < (known.effective_from or date.min):
            earliest[slot] = row
    return earliest


def lost_allocations(tables: Tables, manifest: Manifest | None) -> Iterator[IssuedRows]:
    """Yield the allocations that the workbook was issued with and no longer has."""
    present = {(as_spreadsheet(row.target), as_spreadsheet(row.unit)) for row in tables.allocations}
    for issued in manifest.issued if manifest else ():
        if (as_spreadsheet(issued.target), as_spreadsheet(issued.unit)) not in present:
            yield issued


def _keys_in_doubt(tables: Tables, calendar: Calendar) -> bool:
    """Whether a row of Progress has an unsound key, a period outside the calendar, or figures of a later period."""
    reporting = calendar.evaluate(tables.plan, None).period
    for row in tables.progress:
        if not row.sound("unit", "target", "period") or calendar.named(row.period) is None:
            return True
        reported = row.filled and not row.only_not_applicable  # as PRG-09 has it
        if reporting and reported and row.period and row.period > reporting.month:
            return True
    return False
