"""How complete a figure is: the rows that are expected of a unit, and how many of the expected units reported theirs.

A row is expected for each target that is allocated to a unit, and each period up to the reporting period at whose
cut-off the allocation is in force and the unit exists.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from xlplan.layout import Allocation, Progress
from xlplan.periods import Calendar, Evaluation, Period
from xlplan.shares import Slot
from xlplan.tables import Tables
from xlplan.words import as_spreadsheet


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the units that are *expected* to report a target, how many *reported* every expected period; the codes of the
    others are *missing*, in the order of the sheet.
    """

    reported: int = 0
    expected: int = 0
    missing: tuple[str, ...] = ()

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.reported + other.reported, self.expected + other.expected, (*self.missing, *other.missing))

    @property
    def complete(self) -> bool:
        return not self.missing


NOBODY = Coverage()


def is_expected(allocations: Iterable[Allocation], tables: Tables, unit: str, period: Period) -> bool:
    """Whether a unit is expected to report a target for *period*; *allocations*: the rows of that target and unit."""
    known = tables.unit(unit)
    in_force = any(row.effective_from is None or row.effective_from <= period.cutoff for row in allocations)
    return in_force and known is not None and known.valid_on(period.cutoff)


def expected_periods(tables: Tables, periods: Iterable[Period]) -> Mapping[Slot, tuple[Period, ...]]:
    """Per target and unit (folded) those of *periods* for which a row is expected; slots without any are left out."""
    given = tuple(periods)
    rows: dict[Slot, list[Allocation]] = defaultdict(list)
    for row in tables.allocations:
        if row.target and row.unit and row.sound("target", "unit"):
            rows[as_spreadsheet(row.target), as_spreadsheet(row.unit)].append(row)
    expected = {
        slot: tuple(period for period in given if is_expected(allocations, tables, slot[1], period))
        for slot, allocations in rows.items()
    }
    return {slot: periods for slot, periods in expected.items() if periods}


def coverages(
    tables: Tables, rows: Iterable[Progress], calendar: Calendar, evaluation: Evaluation
) -> Mapping[Slot, Coverage]:
    """The coverage of each unit's own figure; *rows* are the sound rows that count. A state is a report, too."""
    reported: dict[Slot, set[date | None]] = defaultdict(set)
    for row in rows:
        if row.filled:
            reported[as_spreadsheet(row.target), as_spreadsheet(row.unit)].add(row.period)
    found: dict[Slot, Coverage] = {}
    for slot, periods in expected_periods(tables, calendar.up_to(evaluation)).items():
        is_complete = all(period.month in reported[slot] for period in periods)
        unit = tables.unit(slot[1])
        code = unit.code if unit is not None else slot[1]
        found[slot] = Coverage(1, 1) if is_complete else Coverage(0, 1, (code,))
    return found
