"""Use the other cells of a column as evidence for a cell with two possible readings: how many agree with which.

The statistics are computed once per column, and only for columns that have such a cell. Where rows are about different
targets, the cells of the same target are used first: subscriptions and classes share a column and differ by a factor
of a thousand.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Any

from xlplan.dataclass import dataclass
from xlplan.findings import OR, show
from xlplan.grid import Raw
from xlplan.layout import Column
from xlplan.layout.columns import CellType
from xlplan.text.dates import Days, read_day
from xlplan.text.numbers import NumberReading, read_number
from xlplan.words import Words, as_spreadsheet

LEAST_AGREEING = 2
"""Cells that must agree before a value is proposed."""

SAME_SIZE_FACTOR = 30
"""Numbers of one column usually differ by less than this factor."""

LEAST_PER_TARGET = 3
"""With fewer cells of the same target, the whole column is used."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The reading that the other cells, or the cell itself, support."""

    value: Decimal | date

    agree: int = 0
    """The number of other cells that support the value."""

    total: int = 0
    """The number of other cells."""

    same_target: bool = False
    """Only cells about the same target were counted."""

    reason: Words | None = None
    """The clause about evidence that lies in the cell itself."""

    @property
    def words(self) -> Words:
        """The clause that is appended to the sentence of a finding."""
        if self.reason is not None:
            return self.reason
        where = Words("cùng chỉ tiêu", "of the same target") if self.same_target else Words("của cột", "of the column")
        return Words(
            f"; {self.agree} trong {self.total} ô khác {where.vi} hợp với {_shown(self.value).vi}",
            f"; {self.agree} of {self.total} other cells {where.en} agree with {_shown(self.value).en}",
        )


def _shown(value: object) -> Words:
    return Words(show(value, "vi"), show(value, "en"))


def joined_by_or(values: Iterable[object]) -> Words:
    """Return the values joined by “or”: 1.110 hoặc 1,11."""
    shown = [_shown(value) for value in values]
    return Words.joined(shown, OR)


@dataclass(slots=True)
class Habits:
    """How a set of cells writes numbers and dates."""

    wholes: list[float] = field(default_factory=list)
    """The absolute values of whole numbers, sorted; without 0."""

    fractions: list[float] = field(default_factory=list)
    """The absolute values of the other numbers, sorted."""

    styles: Counter[str] = field(default_factory=Counter)
    """Number texts by the use of their separators."""

    orders: Counter[str] = field(default_factory=Counter)
    """Date texts that show the order of day and month, by that order."""

    days: list[date] = field(default_factory=list)
    """The dates."""

    texts: int = 0
    """The number of texts counted in *styles*."""


def number_habits(values: Iterable[Raw]) -> Habits:
    """Return how number cells are written."""
    habits = Habits()
    for value in values:
        if isinstance(value, float) and value:
            (habits.wholes if value == int(value) else habits.fractions).append(abs(value))
        elif isinstance(value, str):
            reading = read_number(value)
            if reading is not None and reading.styles and not reading.percent:
                habits.styles.update(reading.styles[:1])
                habits.texts += 1
    habits.wholes.sort()
    habits.fractions.sort()
    return habits


def day_habits(values: Iterable[Raw]) -> Habits:
    """Return how date cells are written."""
    habits = Habits()
    for value in values:
        if isinstance(value, date):
            habits.days.append(value)
        elif isinstance(value, str):
            reading = read_day(value)
            if reading is not None and reading.order is not None:
                habits.orders[reading.order] += 1
    return habits


class ColumnCells:
    """The cells of the columns of one sheet, grouped by column and, where there is a target column, also by target.

    Columns and rows are given by their index, from 0.
    """

    def __init__(self, rows: Sequence[Sequence[Raw]], columns: Sequence[Column]) -> None:
        self.rows, self.columns = rows, columns
        self.target_column = next(
            (index for index, column in enumerate(columns) if column.refers_to == "targets.code" and column.key), None
        )
        self._habits: dict[tuple[int, str | None], Habits] = {}

    def of_number(self, column: int, row: int, reading: NumberReading, values: Sequence[Decimal]) -> Evidence | None:
        """Return which of *values* the other numbers of the column support, or None."""

        def evaluate(habits: Habits) -> Evidence | None:
            return _decide({value: _supporting_cells(habits, value, reading) for value in values}, _sample_size(habits))

        return self._weigh(column, row, evaluate)

    def of_day(self, column: int, row: int, reading: Days) -> Evidence | None:
        """Return which date of *reading* the other dates of the column support, or None.

        Dates in different years are compared by year, periods by month, others by the order of day and month.
        """
        is_date = isinstance(self.rows[row][column], date)

        def evaluate(habits: Habits) -> Evidence | None:
            return _decide_day(
                habits,
                reading,
                monthly=self.columns[column].cell_type is CellType.PERIOD,
                others=len(habits.days) - is_date,
            )

        return self._weigh(column, row, evaluate, by_target=False)

    def month_first(self, column: int) -> bool:
        """Return whether any date of the column was typed with the month first."""
        return self._habits_of(column, None).orders["month first"] > 0

    def _weigh(
        self, column: int, row: int, evaluate: Callable[[Habits], Evidence | None], by_target: bool = True
    ) -> Evidence | None:
        """Evaluate the cells of the same target if there are enough, else those of the whole column."""
        target = self._target_of(row) if by_target else None
        if target is not None:
            habits = self._habits_of(column, target)
            if _sample_size(habits) >= LEAST_PER_TARGET:
                evidence = evaluate(habits)
                return Evidence(evidence.value, evidence.agree, evidence.total, same_target=True) if evidence else None
        return evaluate(self._habits_of(column, None))

    def _target_of(self, row: int) -> str | None:
        code = self.rows[row][self.target_column] if self.target_column is not None else None
        return as_spreadsheet(code) if isinstance(code, str) else None

    def _habits_of(self, column: int, target: str | None) -> Habits:
        key = (column, target)
        if key not in self._habits:
            if target is not None and (column, None) not in self._habits:
                self._habits[column, None] = self._summarise(column, range(len(self.rows)))
            if target is None:
                self._habits[key] = self._summarise(column, range(len(self.rows)))
            else:
                self._group_by_target(column)
        return self._habits[key]

    def _group_by_target(self, column: int) -> None:
        """Compute the habits of all targets of a column in one pass."""
        groups: dict[str, list[int]] = {}
        for row in range(len(self.rows)):
            target = self._target_of(row)
            if target is not None:
                groups.setdefault(target, []).append(row)
        for target, rows in groups.items():
            self._habits[column, target] = self._summarise(column, rows)

    def _summarise(self, column: int, rows: Iterable[int]) -> Habits:
        is_date_column = self.columns[column].cell_type in (CellType.DATE, CellType.PERIOD)
        return (day_habits if is_date_column else number_habits)(self.rows[row][column] for row in rows)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The other cells of the column of one cell."""

    cells: ColumnCells | None = None
    """None if nothing is known of other cells; then there is no evidence."""

    row: int = 0
    """Index of the row of the cell."""

    column: int = 0
    """Index of its column."""

    def for_number(self, reading: NumberReading, values: Sequence[Decimal]) -> Evidence | None:
        return self.cells.of_number(self.column, self.row, reading, values) if self.cells else None

    def for_day(self, reading: Days) -> Evidence | None:
        return self.cells.of_day(self.column, self.row, reading) if self.cells else None

    @property
    def month_first(self) -> bool:
        """Whether any other date of the column was typed with the month first."""
        return self.cells is not None and self.cells.month_first(self.column)


def _sample_size(habits: Habits) -> int:
    """Return the number of number cells that can support a value."""
    return len(habits.wholes) + len(habits.fractions) + habits.texts


def _supporting_cells(habits: Habits, value: Decimal, reading: NumberReading) -> int:
    """Return how many cells support *value*.

    Counted are numbers of its kind (whole or not) and size, and texts whose separators have the meaning that *value*
    gives to the separator of the cell.
    """
    numbers = habits.wholes if value == int(value) else habits.fractions
    size = abs(float(value))
    count = bisect_right(numbers, size * SAME_SIZE_FACTOR) - bisect_left(numbers, size / SAME_SIZE_FACTOR)
    if reading.separator:
        own_sign, other_sign = ("dot", "comma") if reading.separator == "." else ("comma", "dot")
        is_thousands = value == reading.values[0]
        count += habits.styles[f"{own_sign} {'thousands' if is_thousands else 'decimal'}"]
        count += habits.styles[f"{other_sign} {'decimal' if is_thousands else 'thousands'}"]
    return count


def _decide(votes: Mapping[Any, int], total: int) -> Evidence | None:
    """Return the value with the most votes, or None.

    At least three quarters of all cells must support it, and votes for the others must be at most a tenth of its own.
    """
    best: Decimal | date = max(votes, key=lambda value: votes[value])
    agree = votes[best]
    against = sum(votes.values()) - agree
    if agree < LEAST_AGREEING or 4 * agree < 3 * total or 10 * against > agree:
        return None
    return Evidence(best, agree, total)


def _decide_day(habits: Habits, reading: Days, monthly: bool, others: int) -> Evidence | None:
    votes: dict[date, int] = {}
    if len({day.year for day in reading.days}) > 1:
        votes = {day: sum(other.year == day.year for other in habits.days) for day in reading.days}
        return _decide(votes, others)
    if monthly:
        votes = {day: sum(other == day for other in habits.days) for day in reading.days}
        return _decide(votes, others)
    first = "day first"
    votes = {day: habits.orders[first if day == reading.day_first else "month first"] for day in reading.days}
    return _decide(votes, sum(habits.orders.values()))
