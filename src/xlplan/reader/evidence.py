"""What the other cells of a column say about one that can be read two ways: how many agree with which reading.

Built once per column, and only for columns that hold such a cell. Where rows are about different targets, the cells of
the same target are asked first: subscriptions and classes stand in one column, a thousand apart.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from xlplan.findings import show
from xlplan.grid import Raw
from xlplan.layout import Column
from xlplan.layout.columns import CellType
from xlplan.text.dates import Days, read_day
from xlplan.text.numbers import NumberReading, read_number
from xlplan.words import Words, as_spreadsheet

ENOUGH = 2  # cells that must agree before anything is proposed
ALIKE = 30  # numbers of one column lie within this factor of each other
FEW = 3  # with fewer cells of the same target, the whole column is asked


@dataclass(frozen=True, slots=True)
class Leaning:
    """*value* is what *agree* of *total* other cells speak for; *same_target*: only cells about the same target were
    asked.
    """

    value: Decimal | date
    agree: int
    total: int
    same_target: bool = False

    @property
    def words(self) -> Words:
        where = Words("cùng chỉ tiêu", "of the same target") if self.same_target else Words("của cột", "of the column")
        return Words(
            f"; {self.agree} trong {self.total} ô khác {where.vi} hợp với {_shown(self.value).vi}",
            f"; {self.agree} of {self.total} other cells {where.en} agree with {_shown(self.value).en}",
        )


def _shown(value: object) -> Words:
    return Words(show(value, "vi"), show(value, "en"))


def either(values: Iterable[object]) -> Words:
    """1.110 hoặc 1,11."""
    shown = [_shown(value) for value in values]
    return Words.joined(shown, Words(" hoặc ", " or "))


@dataclass(slots=True)
class Habits:
    """What a set of cells shows: their numbers, how their texts write numbers and dates, their days."""

    wholes: list[float] = field(default_factory=list)
    fractions: list[float] = field(default_factory=list)
    styles: Counter[str] = field(default_factory=Counter)
    orders: Counter[str] = field(default_factory=Counter)
    days: list[date] = field(default_factory=list)
    texts: int = 0


def number_habits(values: Iterable[Raw]) -> Habits:
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
    habits = Habits()
    for value in values:
        if isinstance(value, date):
            habits.days.append(value)
        elif isinstance(value, str):
            found = read_day(value)
            if found is not None and found.order is not None:
                habits.orders[found.order] += 1
    return habits


class Others:
    """The other cells of one sheet's columns, by column place and, where there is a target column, by target."""

    def __init__(self, rows: Sequence[Sequence[Raw]], columns: Sequence[Column]) -> None:
        self.rows, self.columns = rows, columns
        self.target = next(
            (place for place, column in enumerate(columns) if column.refers_to == "targets.code" and column.key), None
        )
        self._habits: dict[tuple[int, str | None], Habits] = {}

    def of_number(self, place: int, row: int, reading: NumberReading, values: Sequence[Decimal]) -> Leaning | None:
        """Which of *values* the other numbers of the column speak for."""

        def asked(habits: Habits) -> Leaning | None:
            return _lean({value: _like(habits, value, reading) for value in values}, _said(habits))

        return self._ask(place, row, asked)

    def of_day(self, place: int, row: int, found: Days) -> Leaning | None:
        """Which of the days the other dates of the column speak for: by their order, or by their year or month."""
        own = isinstance(self.rows[row][place], date)

        def asked(habits: Habits) -> Leaning | None:
            return _lean_day(
                habits, found, monthly=self.columns[place].cell_type is CellType.PERIOD, others=len(habits.days) - own
            )

        return self._ask(place, row, asked, by_target=False)

    def month_first(self, place: int) -> bool:
        return self._of(place, None).orders["month first"] > 0

    def _ask(
        self, place: int, row: int, asked: Callable[[Habits], Leaning | None], by_target: bool = True
    ) -> Leaning | None:
        target = self._target_of(row) if by_target else None
        if target is not None:
            habits = self._of(place, target)
            if _said(habits) >= FEW:
                found = asked(habits)
                return Leaning(found.value, found.agree, found.total, same_target=True) if found else None
        return asked(self._of(place, None))

    def _target_of(self, row: int) -> str | None:
        code = self.rows[row][self.target] if self.target is not None else None
        return as_spreadsheet(code) if isinstance(code, str) else None

    def _of(self, place: int, target: str | None) -> Habits:
        key = (place, target)
        if key not in self._habits:
            if target is not None and (place, None) not in self._habits:
                self._habits[place, None] = self._made(place, range(len(self.rows)))
            if target is None:
                self._habits[key] = self._made(place, range(len(self.rows)))
            else:
                self._by_target(place)
        return self._habits[key]

    def _by_target(self, place: int) -> None:
        """All targets of a column in one walk."""
        groups: dict[str, list[int]] = {}
        for row in range(len(self.rows)):
            target = self._target_of(row)
            if target is not None:
                groups.setdefault(target, []).append(row)
        for target, rows in groups.items():
            self._habits[place, target] = self._made(place, rows)

    def _made(self, place: int, rows: Iterable[int]) -> Habits:
        dated = self.columns[place].cell_type in (CellType.DATE, CellType.PERIOD)
        return (day_habits if dated else number_habits)(self.rows[row][place] for row in rows)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The cells beside one: the column of *place* without *row*. Without *others* nothing is known of them."""

    others: Others | None = None
    row: int = 0
    place: int = 0

    def about_number(self, reading: NumberReading, values: Sequence[Decimal]) -> Leaning | None:
        return self.others.of_number(self.place, self.row, reading, values) if self.others else None

    def about_day(self, found: Days) -> Leaning | None:
        return self.others.of_day(self.place, self.row, found) if self.others else None

    @property
    def month_first(self) -> bool:
        """Whether any other date of the column was typed with the month first."""
        return self.others is not None and self.others.month_first(self.place)


def _said(habits: Habits) -> int:
    return len(habits.wholes) + len(habits.fractions) + habits.texts


def _like(habits: Habits, value: Decimal, reading: NumberReading) -> int:
    """Cells that speak for *value*: numbers of its kind and size, and texts that use its separator as it does."""
    numbers = habits.wholes if value == int(value) else habits.fractions
    size = abs(float(value))
    agree = bisect_right(numbers, size * ALIKE) - bisect_left(numbers, size / ALIKE)
    if reading.separator:
        here, there = ("dot", "comma") if reading.separator == "." else ("comma", "dot")
        thousands = value == reading.values[0]
        agree += habits.styles[f"{here} {'thousands' if thousands else 'decimal'}"]
        agree += habits.styles[f"{there} {'decimal' if thousands else 'thousands'}"]
    return agree


def _lean(votes: Mapping[Any, int], total: int) -> Leaning | None:
    """The one that at least three in four speak for, and next to nobody against."""
    best: Decimal | date = max(votes, key=lambda value: votes[value])
    agree = votes[best]
    against = sum(votes.values()) - agree
    if agree < ENOUGH or 4 * agree < 3 * total or 10 * against > agree:
        return None
    return Leaning(best, agree, total)


def _lean_day(habits: Habits, found: Days, monthly: bool, others: int) -> Leaning | None:
    votes: dict[date, int] = {}
    if len({day.year for day in found.days}) > 1:
        votes = {day: sum(one.year == day.year for one in habits.days) for day in found.days}
        return _lean(votes, others)
    if monthly:
        votes = {day: sum(one == day for one in habits.days) for day in found.days}
        return _lean(votes, others)
    first = "day first"
    votes = {day: habits.orders[first if day == found.day_first else "month first"] for day in found.days}
    return _lean(votes, sum(habits.orders.values()))
