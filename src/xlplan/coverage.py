"""Coverage: which rows of Progress are expected of a unit, and how many of the expected units reported all of theirs.

A row is expected for each target that is allocated to a unit and each period at whose cut-off the allocation is in
force and the unit exists.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from xlplan.dataclass import dataclass
from xlplan.layout import Allocation, Progress
from xlplan.layout.choices import State
from xlplan.periods import Period
from xlplan.tables import Slot, Tables
from xlplan.words import as_spreadsheet


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the units whose rows are *expected* for a target, how many *reported* a usable row for each due period."""

    reported: int = 0
    expected: int = 0

    missing: tuple[str, ...] = ()
    """The codes of the others, in the order in which the units were added up."""

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.reported + other.reported, self.expected + other.expected, (*self.missing, *other.missing))


NOBODY = Coverage()


class ExpectedRows:
    """The rows that the allocations of a workbook ask for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._allocations: dict[Slot, list[Allocation]] = defaultdict(list)
        for row in tables.allocations:
            if row.target and row.unit:
                self._allocations[as_spreadsheet(row.target), as_spreadsheet(row.unit)].append(row)

    @property
    def slots(self) -> Iterable[Slot]:
        """Every allocated target and unit, in the order of their first allocations."""
        return self._allocations.keys()

    def includes(self, slot: Slot, period: Period) -> bool:
        """Whether the unit has to report the target for *period*: allocated, and the unit valid, at its cut-off."""
        unit = self._tables.unit(slot[1])
        rows = self._allocations.get(slot, ())
        in_force = any(row.effective_from is None or row.effective_from <= period.cutoff for row in rows)
        return in_force and unit is not None and unit.valid_on(period.cutoff)


def coverages(tables: Tables, rows: Iterable[Progress], due: Sequence[Period]) -> Mapping[Slot, Coverage]:
    """Return the coverage of each unit's own figures; slots of which nothing is expected are left out.

    *rows* are the sound rows that count, *due* the periods up to the reporting period. A row that says *not applicable*
    or *nil* is usable; a withdrawn one is as if it had not been reported.
    """
    reported: dict[Slot, set[date | None]] = defaultdict(set)
    for row in rows:
        if row.filled and row.state is not State.WITHDRAWN:
            reported[as_spreadsheet(row.target), as_spreadsheet(row.unit)].add(row.period)
    expected_rows = ExpectedRows(tables)
    covered: dict[Slot, Coverage] = {}
    for slot in expected_rows.slots:
        expected = {period.month for period in due if expected_rows.includes(slot, period)}
        unit = tables.unit(slot[1])
        if expected and unit is not None:
            is_complete = expected <= reported[slot]
            covered[slot] = Coverage(1, 1) if is_complete else Coverage(0, 1, (unit.code,))
    return covered
