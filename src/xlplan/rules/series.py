"""One unit's figures of one target through the months, as rules about patterns look at them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlplan.layout import Progress, Target
from xlplan.layout.choices import Measure, State
from xlplan.layout.progress import FIGURES
from xlplan.periods import Calendar
from xlplan.shares import Share, Slot
from xlplan.words import as_spreadsheet

ZERO = Decimal(0)
Measured = tuple[Progress, Target, Measure]
Spot = tuple[int, str]  # sheet row and column of Progress

PARTS = ("actual", "denominator")  # of a ratio
ENOUGH_WHOLE = 2  # so many whole figures in one column show that it counts things
MANY_WHOLE = 4  # so many whole figures to one fraction show that a target counts things


@dataclass(frozen=True, slots=True)
class Series:
    """The sound rows with a figure of one unit and target, earliest first (at least one); nil rows of flows stand in as
    0.
    """

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


def every_series(measured: Iterable[Measured], shares: Mapping[Slot, Share], calendar: Calendar) -> Iterator[Series]:
    """The series of a workbook, in the order of their first rows, whatever order the rows of each stand in."""
    months = {period.month for period in calendar.periods}
    found: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    for row, target, measure in measured:
        if row.period in months and not row.bad and _spoken(row, measure):
            found[as_spreadsheet(row.target), as_spreadsheet(row.unit)].append((row, target, measure))
    for slot, members in found.items():
        rows = sorted((row for row, _, _ in members), key=lambda row: (row.period, row.row))
        yield Series(members[0][1], members[0][2], tuple(rows), shares.get(slot, Share()))


def odd_fractions(measured: Sequence[Measured]) -> dict[Spot, int]:
    """The cells with one of a target's few fractions among its many whole figures, and how many are whole."""
    fractions: dict[str, list[Spot]] = defaultdict(list)
    for row, target, measure in measured:
        if (
            measure is Measure.CRITERION
            or row.bad
            or not (measure.is_ratio or target.value is None or is_whole(target.value))
        ):
            continue
        for column in FIGURES:
            value = getattr(row, column)
            if value is not None and not is_whole(value):
                fractions[as_spreadsheet(row.target)].append((row.row, column))
    whole: dict[str, int] = defaultdict(int)
    for row, _, _ in measured if fractions else ():
        code = as_spreadsheet(row.target)
        if code in fractions and not row.bad:
            whole[code] += sum(
                value is not None and is_whole(value) for value in (row.actual, row.denominator, row.excluded)
            )
    return {
        spot: whole[code]
        for code, spots in fractions.items()
        if whole[code] >= MANY_WHOLE * len(spots)
        for spot in spots
    }


def no_counts(measured: Sequence[Measured], odd: Mapping[Spot, int]) -> frozenset[Spot]:
    """The cells of ratios with a figure that can be no count: between 0 and 1, or the one fraction among a column's
    whole figures of its target (those that are *odd* anyway are left to their own rule)."""
    columns: dict[tuple[str, str], list[tuple[Spot, Decimal]]] = defaultdict(list)
    for row, _, measure in measured:
        for column in PARTS if measure.is_ratio and not row.bad else ():
            value = getattr(row, column)
            if value is not None:
                columns[as_spreadsheet(row.target), column].append(((row.row, column), value))
    found: set[Spot] = set()
    for figures in columns.values():
        fractions = [(spot, value) for spot, value in figures if not is_whole(value)]
        lonely = len(fractions) == 1 and len(figures) > ENOUGH_WHOLE
        found.update(spot for spot, value in fractions if 0 < value < 1 or (lonely and spot not in odd))
    return frozenset(found)


def is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def side_by_side(measured: Iterable[Measured]) -> list[dict[str, Progress]]:
    """Per target and period, the rows with a figure of the units (folded) that have one; only where there are
    several.
    """
    found: dict[tuple[str, date], dict[str, Progress]] = defaultdict(dict)
    for row, _, measure in measured:
        if row.has_figure and row.period and row.sound("unit") and measure is not Measure.CRITERION:
            found[as_spreadsheet(row.target), row.period][as_spreadsheet(row.unit)] = row
    return [rows for rows in found.values() if len(rows) > 1]


def _spoken(row: Progress, measure: Measure) -> bool:
    if measure is Measure.CRITERION:
        return False
    if row.state is not None:
        return measure is Measure.FLOW and row.state is State.NIL and not row.has_figure
    return row.actual is not None and (row.denominator is not None or not measure.is_ratio)
