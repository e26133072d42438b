"""One unit's figures of one target through the months, as rules about patterns look at them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlplan.layout import Progress, Target
from xlplan.layout.choices import Measure, State
from xlplan.own import Share, shares
from xlplan.periods import Calendar, Evaluation
from xlplan.tables import Tables
from xlplan.words import as_spreadsheet

ZERO = Decimal(0)
Measured = tuple[Progress, Target, Measure]


@dataclass(frozen=True, slots=True)
class Series:
    """The sound rows with a figure of one unit and target, earliest first (at least one); nil rows of flows stand in as 0."""

    target: Target
    measure: Measure
    rows: tuple[Progress, ...]
    share: Share

    def figures(self, column: str) -> list[Decimal]:
        return [getattr(row, column) or ZERO for row in self.rows]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold its figures; of a level the last one tells whether there is anything at all."""
        return ("actual", "denominator") if self.measure.is_ratio else ("actual",)


def every_series(measured: Iterable[Measured], tables: Tables, calendar: Calendar, evaluation: Evaluation) -> Iterator[Series]:
    """The series of a workbook, in the order of their first rows, whatever order the rows of each stand in."""
    months = {period.month for period in calendar.periods}
    found: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    for row, target, measure in measured:
        if row.period in months and not row.bad and _spoken(row, measure):
            found[as_spreadsheet(row.target), as_spreadsheet(row.unit)].append((row, target, measure))
    given = shares(tables, evaluation.day) if found else {}
    for slot, members in found.items():
        rows = sorted((row for row, _, _ in members), key=lambda row: (row.period, row.row))
        yield Series(members[0][1], members[0][2], tuple(rows), given.get(slot, Share()))


def _spoken(row: Progress, measure: Measure) -> bool:
    if measure is Measure.CRITERION:
        return False
    if row.state is not None:
        return measure is Measure.FLOW and row.state is State.NIL and not row.has_figure
    return row.actual is not None and (row.denominator is not None or not measure.is_ratio)
