"""Plans that are consolidated over several months: who sends what, and in which month it arrives.

Drawn by a seed with everything together: units on two levels, several submissions of one unit for one month, some with
rows in error, some outranked or late, estimates, states, codes in another letter case, rows typed in the master and
closed periods. :func:`by_month` lays each month's files over the last result, :func:`at_once` all files over the first
master. A plan without ties, whose files never arrive before their reporting period, must come to the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.support.books import issued_books, lay, master_of, month, row, sent, share, tables
from tests.support.drawing import MEASURE_OF, leaves
from xlplan.chain.branch import Issued
from xlplan.chain.consolidate import Consolidation
from xlplan.chain.figure_words import show_figures
from xlplan.chain.returns import returns
from xlplan.chain.submission import Arrival
from xlplan.layout import Progress, Unit
from xlplan.layout.choices import Measure
from xlplan.results import compute
from xlplan.tables import Tables
from xlplan.words import as_spreadsheet

MONTHS = (8, 9, 10, 11)
UNITS = (
    Unit(code="S", name="Sở"),
    Unit(code="P", name="Phòng", parent="S"),
    Unit(code="P.a", name="Tổ a", parent="P"),
    Unit(code="P.b", name="Tổ b", parent="P"),
    Unit(code="Q", name="Phòng Q", parent="S"),
)


@dataclass(frozen=True)
class Sent:
    """A file and the month in which it arrives."""

    arrives: int
    arrival: Arrival

    def __repr__(self) -> str:
        plan = self.arrival.reading.tables.plan if self.arrival.reading else None
        said = (
            "; ".join(
                f"{one.unit} {one.target} {one.period:%m} {show_figures(one).en}"
                for one in self.arrival.reading.tables.progress
                if one.filled and one.period
            )
            if self.arrival.reading
            else ""
        )
        faulty = any(one.severity == "error" and not one.kind.incomplete for one in self.arrival.findings)
        rank = plan and (f"{plan.period:%m}", plan.revision, plan.sent and f"{plan.sent:%d/%m}")
        return f"in {self.arrives}: {self.arrival.file} {rank}{' FAULTY' if faulty else ''}: {said}"


@dataclass(frozen=True)
class Months:
    """A master and the files that arrive over the months."""

    master: Tables
    files: tuple[Sent, ...]

    def __repr__(self) -> str:
        typed = "; ".join(
            f"{one.unit} {one.target} {one.period:%m} {show_figures(one).en}"
            for one in self.master.progress
            if one.filled and one.period
        )
        return "\n".join([f"typed {typed}; closed {self.master.plan.closed_through}", *map(repr, self.files)])


def drawn(random: Random, *, small: bool = False) -> Months:
    """A plan drawn by *random*; a *small* one has few units, targets and rows, so that they meet often."""
    targets = ("F", "R") if small else tuple(MEASURE_OF)
    units = UNITS if random.random() < 0.7 else (UNITS[0], UNITS[4])
    own = leaves(units)
    allocations = [
        share(code, unit, "40" if MEASURE_OF[code] in (Measure.FLOW, Measure.STOCK) else None)
        for unit in own
        for code in targets
    ]
    bare = tables(units=units, allocations=allocations)
    typed = [one for unit in own if random.random() < 0.3 for one in _rows(random, unit, targets, 9)]
    closed = month(8) if random.random() < 0.2 else None
    master = tables(
        typed, units=units, allocations=allocations, plan=replace(bare.plan, closed_through=closed, period=month(8))
    )
    books = issued_books(master)
    files: list[Sent] = []
    taken: set[tuple[str, int, int, date | None]] = set()
    for code, book in books.items():
        below = [unit for unit in leaves(book.tables.units.rows) or [code] if random.random() < 0.8]
        many = 5 if len(book.tables.units) == 1 else random.choice((0, 0, 2))
        for number in range(random.randint(0, many)):
            period = random.choice(MONTHS)
            arrives = period if random.random() < 0.8 else random.randint(period, 11)
            revision = random.choice((None, None, 1, 2, 3))
            day = None if random.random() < 0.2 else date(2021, period, 12) + timedelta(random.randint(0, 9))
            rank = (code, period, revision or 1, day)
            if rank in taken:
                continue  # a tie: which of the two came first decides, and CON-01 says so
            taken.add(rank)
            wrong = random.random() < 0.4
            rows = [one for unit in below for one in _rows(random, unit, targets, period, wrong=wrong)]
            spelt, rows = _in_another_case(book, rows) if random.random() < 0.2 else (book, rows)
            files.append(Sent(arrives, sent(spelt, rows, period, revision, day, name=f"{code}-{number}.xlsx")))
    return Months(master, tuple(files))


def _rows(random: Random, unit: str, targets: Sequence[str], until: int, *, wrong: bool = False) -> list[Progress]:
    rows = []
    for code in targets:
        for number in MONTHS:
            if number > until or random.random() < 0.4:
                continue
            measure = MEASURE_OF[code]
            said = _said(random, measure)
            if wrong and random.random() < 0.25:
                said = "70/60" if measure is not None and measure.is_ratio else "5/6"
            note = random.choice((None, None, "giải trình"))
            evidence = random.choice((None, "BB 12"))
            rows.append(row(unit, code, number, said, note=note, evidence=evidence))
    return rows


def _in_another_case(book: Issued, rows: Sequence[Progress]) -> tuple[Issued, list[Progress]]:
    """The workbook and its rows with their codes in small letters, as some clerk types them."""
    small = [replace(one, unit=one.unit.lower(), target=one.target.lower()) for one in (*book.tables.progress, *rows)]
    prefilled = len(book.tables.progress)
    progress = replace(book.tables.progress, rows=tuple(small[:prefilled]))
    return replace(book, tables=replace(book.tables, progress=progress)), small[prefilled:]


def _said(random: Random, measure: Measure | None) -> str:
    if random.random() < 0.15:
        return random.choice(("withdrawn", "n/a"))
    number = random.randint(0, 9)
    if measure is None or measure is Measure.CRITERION:
        return random.choice(("met", "not met"))
    if measure.is_ratio:
        return f"{number}/{number + random.randint(0, 9)}{random.choice(('', '', '~'))}"
    return f"{number}{random.choice(('', '', '~'))}"


def reporting(given: Tables, number: int) -> Tables:
    """The workbook with *number* as its reporting period."""
    return replace(given, card=replace(given.card, plan=replace(given.plan, period=month(number))))


def by_month(plan: Months, *, again: bool = False) -> tuple[list[Consolidation], Tables]:
    """Lay each month's files over the last result; with *again*, the files of earlier months once more too."""
    given, outcomes = plan.master, []
    for number in MONTHS:
        arriving = [one.arrival for one in plan.files if one.arrives == number or (again and one.arrives < number)]
        outcome, given = lay(reporting(given, number), arriving)
        outcomes.append(outcome)
    return outcomes, given


def at_once(plan: Months) -> tuple[Consolidation, Tables]:
    return lay(reporting(plan.master, MONTHS[-1]), [one.arrival for one in plan.files])


def shown(outcome: Consolidation, given: Tables) -> dict[str, object]:
    """What must be the same, by its name: all that the workbook shows, without the account of the files."""
    master = master_of(given)
    got = compute(given, outcome.counted, master.calendar, master.evaluation, is_root=True)
    sheet = returns(
        given,
        outcome.counted,
        outcome.first_returns,
        outcome.units_with_errors,
        master.calendar,
        master.evaluation,
        master.tree,
        as_spreadsheet(master.manifest.unit),
    )
    return {
        "rows": _without_numbers(outcome.counted),
        "lines": _without_numbers(replace(line, since=None) for line in outcome.lines),
        "first returns": _without_numbers(outcome.first_returns),
        "faulty units": outcome.units_with_errors,
        "results": got,
        "returns": sheet,
    }


def _without_numbers(rows: Iterable[object]) -> list[object]:
    return sorted((replace(one, row=0) for one in rows), key=repr)  # type: ignore[type-var]


def differing(plan: Months, *, again: bool = False) -> list[str]:
    """The names of what differs between month by month and all at once."""
    outcomes, after = by_month(plan, again=again)
    months, once = shown(outcomes[-1], after), shown(*at_once(plan))
    return [name for name in once if months[name] != once[name]]


def smallest(plan: Months) -> Months:
    """The same plan without every file and row that is not needed for a difference."""
    changed = True
    while changed:
        changed = False
        for file in plan.files:
            less = replace(plan, files=tuple(one for one in plan.files if one is not file))
            if differing(less):
                plan, changed = less, True
                break
    return plan
