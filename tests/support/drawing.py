"""Hypothesis strategies: trees of units, figures of every measure and state, and inboxes as they really arrive."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from hypothesis import strategies as st

from tests.support.books import PLAN, ROOT, TARGETS, issued_books, month, row, sent, share, tables
from xlplan.chain.figure_words import show_figures
from xlplan.chain.submission import Arrival
from xlplan.layout import Progress, Unit
from xlplan.layout.choices import Measure
from xlplan.tables import Tables
from xlplan.tree import UnitTree
from xlplan.words import Words

MONTHS = (8, 9, 10, 11)
MEASURE_OF = {target.code: target.measure for target in TARGETS}

_amount = st.integers(0, 120).map(str)
_silent = st.sampled_from(["", "", "withdrawn", "n/a"])


@st.composite
def ratios(draw: st.DrawFn) -> str:
    denominator = draw(st.integers(0, 60))
    excluded = draw(st.integers(0, denominator))
    numerator = draw(st.integers(0, denominator - excluded))
    return f"{numerator}/{denominator}-{excluded}" if excluded else f"{numerator}/{denominator}"


def figures(measure: Measure | None) -> st.SearchStrategy[str]:
    """What a unit may rightly say of a target of this measure."""
    match measure:
        case Measure.FLOW:
            return st.one_of(_amount, _amount.map(lambda text: f"{text}~"), st.just("nil"), _silent)
        case Measure.STOCK:
            return st.one_of(_amount, _amount.map(lambda text: f"{text}~"), _silent)
        case Measure.FLOW_RATIO:
            return st.one_of(ratios(), st.just("nil"), _silent)
        case Measure.STOCK_RATIO:
            return st.one_of(ratios(), _silent)
        case _:
            return st.one_of(st.sampled_from(["met", "not met"]), _silent)


@st.composite
def trees(draw: st.DrawFn) -> tuple[Unit, ...]:
    """A root, up to three units below it, up to three below each of those."""
    units = [Unit(code=ROOT, name="Sở")]
    for inner in range(draw(st.integers(1, 3))):
        units.append(Unit(code=f"P{inner}", name=f"Phòng {inner}", parent=ROOT))
        units += [
            Unit(code=f"P{inner}.{leaf}", name=f"Tổ {inner}.{leaf}", parent=f"P{inner}")
            for leaf in range(draw(st.integers(0, 3)))
        ]
    return tuple(units)


def leaves(units: Sequence[Unit]) -> list[str]:
    tree = UnitTree(units)
    return [
        tree.units[code].code for code in tree.preorder if not tree.children[code] and tree.units[code].code != ROOT
    ]


@st.composite
def masters(draw: st.DrawFn) -> Tables:
    """A master whose leaves have shares of every target."""
    units = draw(trees())
    allocations = [
        share(code, unit, "40" if MEASURE_OF[code] in (Measure.FLOW, Measure.STOCK) else None)
        for unit in leaves(units)
        for code in MEASURE_OF
    ]
    return tables(units=units, allocations=allocations)


@st.composite
def reported(draw: st.DrawFn, unit: str, *, wrong: bool = False, until: int = 10) -> list[Progress]:
    """Rows of one unit, up to the month *until*; with *wrong* now and then a row that no rule lets pass."""
    rows = []
    for code, measure in MEASURE_OF.items():
        for number in MONTHS:
            if number > until or not draw(st.booleans()):
                continue
            said = draw(figures(measure))
            if wrong and draw(st.integers(0, 9)) == 0:
                said = "70/60" if measure is not None and measure.is_ratio else "5/6"
            rows.append(row(unit, code, number, said, note=draw(st.sampled_from([None, "giải trình"]))))
    return rows


@dataclass(frozen=True)
class Inbox:
    master: Tables
    arrivals: tuple[Arrival, ...]

    def __repr__(self) -> str:
        """What is said, file by file; the rest of a workbook would drown it."""
        return "\n".join(
            [
                f"closed {self.master.plan.closed_through}; typed {_said(self.master)}",
                *(_told(one) for one in self.arrivals),
            ]
        )


def _told(arrival: Arrival) -> str:
    if arrival.reading is None:
        return arrival.file
    plan = arrival.reading.tables.plan
    return f"{arrival.file}: {plan.period:%m}, {plan.revision}, {plan.sent}: {_said(arrival.reading.tables)}"


def _said(given: Tables) -> str:
    filled = (one for one in given.progress if one.filled)
    return "; ".join(f"{one.unit} {one.target} {one.period:%m} {show_figures(one).en}" for one in filled)


@st.composite
def inboxes(draw: st.DrawFn) -> Inbox:
    """A master and an inbox with everything that arrives: resubmissions, ties, duplicates, foreign plans, later
    periods, closed periods, workbooks of inner units, rows in error, files that cannot be read."""
    master = draw(masters())
    closed = draw(st.sampled_from([None, None, month(8)]))
    master = replace(master, card=replace(master.card, plan=replace(master.plan, closed_through=closed)))
    typed = [one for unit in leaves(master.units.rows)[:1] for one in draw(reported(unit))]
    master = replace(
        master, progress=tables(typed, units=master.units.rows, allocations=master.allocations.rows).progress
    )
    books = issued_books(master)
    arrivals: list[Arrival] = []
    for code, book in books.items():
        below = leaves(book.tables.units.rows) or [code]
        is_leaf = len(book.tables.units) == 1
        for number in range(draw(st.integers(0, 3) if is_leaf else st.integers(0, 1))):
            period = draw(st.sampled_from([9, 10, 10, 11]))
            rows = [one for unit in below for one in draw(reported(unit, wrong=True, until=period))]
            day = draw(st.sampled_from([None, date(2021, 10, 15), date(2021, 10, 30)]))
            arrivals.append(
                sent(book, rows, period, draw(st.sampled_from([None, None, 2])), day, name=f"{code}/{number}.xlsx")
            )
    odd: list[Arrival] = draw(oddities(master, arrivals))
    return Inbox(master, (*arrivals, *odd))


@st.composite
def oddities(draw: st.DrawFn, master: Tables, arrivals: Sequence[Arrival]) -> list[Arrival]:
    odd: list[Arrival] = []
    if draw(st.booleans()) and arrivals:
        odd.append(replace(draw(st.sampled_from(list(arrivals))), file="copy.xlsx"))
    if draw(st.booleans()):
        odd.append(Arrival("damaged.xlsx", "0" * 64, None, unreadable=Words("hỏng", "damaged")))
    if draw(st.booleans()):
        book = next(iter(issued_books(master).values()))
        foreign = replace(book, manifest=replace(book.manifest, plan_number="99/KH"))
        odd.append(sent(foreign, draw(reported(foreign.unit.code)), day=PLAN.start, name="foreign.xlsx"))
    return odd
