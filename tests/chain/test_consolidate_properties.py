"""Properties of consolidation, whatever arrives.

1. The order of files changes nothing: neither rows, nor sources, nor findings, nor statuses.
2. Consolidating twice changes nothing; nor does consolidating the result with an empty inbox.
3. Rows in = rows used + rows set aside, and every row in is a row of a readable file.
4. One step equals level by level, on random trees.
5. Every figure in use that came from a submission has a Sources line with its very row; nothing else has one.
6. The generators reach every measure, state, status and set-aside reason.
"""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.books import ROOT, issued_books, lay, manifest_of, reading, results, sent
from tests.support.drawing import Inbox, inboxes, leaves, masters, reported
from xlplan.chain.kinds import SetAside
from xlplan.chain.submission import Arrival
from xlplan.findings import sort_key
from xlplan.layout import Progress
from xlplan.layout.choices import Measure, State, SubmissionStatus
from xlplan.tables import Tables
from xlplan.tree import UnitTree

pytestmark = pytest.mark.slow

quick = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@quick
@given(inboxes(), st.randoms(use_true_random=False))
def test_order_of_files_changes_nothing(inbox: Inbox, random: st.random_module) -> None:  # type: ignore[valid-type]
    shuffled = list(inbox.arrivals)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, after_one = lay(inbox.master, inbox.arrivals)
    other, after_other = lay(inbox.master, shuffled)
    assert after_one == after_other
    assert one.received == other.received
    assert sorted(one.findings, key=sort_key) == sorted(other.findings, key=sort_key)


@quick
@given(inboxes())
def test_twice_is_once(inbox: Inbox) -> None:
    once, after = lay(inbox.master, inbox.arrivals)
    twice, again = lay(after, inbox.arrivals)
    assert again == after
    assert twice.received == once.received
    assert twice.set_aside == once.set_aside
    assert sorted(twice.findings, key=sort_key) == sorted(once.findings, key=sort_key)
    _, alone = lay(after, ())
    assert (alone.progress, alone.lines, alone.replaced, alone.first_returns) == (
        after.progress,
        after.lines,
        after.replaced,
        after.first_returns,
    )


@quick
@given(inboxes())
def test_every_row_is_used_or_set_aside(inbox: Inbox) -> None:
    outcome, _ = lay(inbox.master, inbox.arrivals)
    readable = [arrival.reading for arrival in inbox.arrivals if arrival.reading is not None]
    assert outcome.rows_in == sum(len(reading.tables.progress) for reading in readable)
    assert outcome.rows_in == outcome.rows_used + sum(outcome.set_aside.values())
    assert outcome.rows_used == sum(
        one.submission in _present(inbox.arrivals) for one in outcome.lines if not _closed(one.period, inbox.master)
    )


def _present(arrivals: tuple[Arrival, ...]) -> set[str]:
    return {arrival.digest[:16] for arrival in arrivals}


def _closed(period: object, master: Tables) -> bool:
    closed = master.plan.closed_through
    return closed is not None and period is not None and period <= closed  # type: ignore[operator]


@quick
@given(inboxes())
def test_every_line_names_the_row_it_came_from(inbox: Inbox) -> None:
    outcome, _ = lay(inbox.master, inbox.arrivals)
    found: dict[tuple[str, int], Progress] = {}
    for arrival in inbox.arrivals:
        for row in arrival.reading.tables.progress if arrival.reading else ():
            found.setdefault((arrival.digest[:16], row.row), row)
    in_use = {(row.unit, row.target, row.period): row for row in outcome.counted}
    for line in outcome.lines:
        origin, used = found[line.submission, line.line], in_use[line.unit, line.target, line.period]
        assert replace(origin, row=0) == replace(used, row=0)


@settings(quick, max_examples=30)
@given(st.data())
def test_one_step_is_level_by_level(data: st.DataObject) -> None:
    master = data.draw(masters())
    rows = {unit: data.draw(reported(unit)) for unit in leaves(master.units.rows)}
    books = issued_books(master)
    direct = [sent(books[unit], given, name=f"{unit}.xlsx") for unit, given in rows.items()]
    _, at_once = lay(master, direct)
    upward = [
        _branch(books[unit.code].tables, books[unit.code].manifest.parent, rows, unit.code)
        for unit in master.units
        if unit.parent == ROOT
    ]
    _, by_level = lay(master, upward)
    assert results(by_level) == results(at_once)


def _branch(given: Tables, parent: str | None, rows: dict[str, list], code: str) -> Arrival:  # type: ignore[type-arg]
    """What the inner unit *code* sends upward: a leaf its workbook, a branch its consolidation."""
    manifest = manifest_of(given, parent)
    tree = UnitTree(given.units)
    if not tree.children[code.casefold()]:
        filled = {(row.unit, row.target, row.period): row for row in rows[code]}
        progress = replace(
            given.progress, rows=tuple(filled.get((row.unit, row.target, row.period), row) for row in given.progress)
        )
        given = replace(given, progress=progress)
    else:
        below = issued_books(given, manifest)
        arrivals = [sent(book, rows[unit], name=f"{unit}.xlsx") for unit, book in below.items()]
        _, given = lay(given, arrivals, manifest)
    read, findings = reading(given, manifest, f"{code}.xlsx")
    return Arrival(f"{code}.xlsx", read.source.digest, read, findings)


REACHED: Counter[str] = Counter()


@settings(quick, max_examples=150, phases=[Phase.generate])
@given(inboxes())
def _collect(inbox: Inbox) -> None:
    outcome, _ = lay(inbox.master, inbox.arrivals)
    REACHED.update(repr(one.status) for one in outcome.received)
    REACHED.update(repr(reason) for reason in outcome.set_aside)
    for row in outcome.counted:
        target = inbox.master.target(row.target)
        REACHED[repr(target.measure) if target else ""] += 1
        REACHED[repr(row.state)] += 1


def test_the_generators_reach_everything() -> None:
    _collect()
    wanted = {*SetAside, *SubmissionStatus, *Measure, *State, None}
    assert {repr(one) for one in wanted} - set(REACHED) == set()
