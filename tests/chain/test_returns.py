"""Which unit has to report which period (workbook.md, section 5), and whether it did in time.

1. Due: valid at the cut-off, with an allocation that is not wholly *not applicable*, or with units below that have to.
2. In time: by its own workbook, or by the date that travels upwards with its rows.
3. Forwarded beside the workbook of the unit above: no errors of that one.
4. Marked where its newest workbook has errors, missing cells included, also when the file is not there any more.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.support.books import ROOT, UNITS, issued_books, lay, month, row, sent, share, tables
from tests.support.monthly import shown
from xlplan.chain.submission import Arrival
from xlplan.layout import Progress, Unit
from xlplan.layout.choices import ReturnState, State, SubmissionStatus
from xlplan.returns import Returns
from xlplan.tables import Tables

ENDED = (*UNITS[:2], Unit(code="B", name="Đơn vị B", parent=ROOT, valid_to=date(2021, 8, 31)))


def states(given: Tables) -> dict[str, list[ReturnState]]:
    """The states of the periods 06 to 12/2021 by unit; nothing was sent."""
    sheet = shown(*lay(given, ()))["returns"]
    assert isinstance(sheet, Returns)
    return {one.unit: [item.state for item in one.returns] for one in sheet.units}


def excused(unit: str) -> list[Progress]:
    return [row(unit, "F", number, "n/a") for number in range(6, 11)]


DUE, LATER, NOT = ReturnState.MISSING, ReturnState.NOT_DUE, ReturnState.NOT_REQUIRED
OWN = ReturnState.UNDATED


def test_a_unit_to_which_nothing_applies_is_due_while_a_unit_below_is() -> None:
    given = tables(excused(ROOT), units=ENDED, allocations=[share("F", ROOT), share("F", "B")])
    found = states(given)
    assert found["B"] == [DUE] * 3 + [NOT] * 4
    assert found[ROOT] == [OWN] * 3 + [NOT] * 2 + [LATER] * 2  # it said so in its own workbook


def test_a_unit_with_a_part_of_its_own_is_due_after_the_units_below_have_ended() -> None:
    given = tables(units=ENDED, allocations=[share("F", ROOT), share("F", "B")])
    assert states(given)[ROOT] == [DUE] * 5 + [LATER] * 2


def test_a_unit_is_exempt_from_the_periods_for_which_it_says_so() -> None:
    """Of a period to come nothing can be said yet (PRG-09): it is not due."""
    given = tables(excused("A"), allocations=[share("F", "A"), share("F", "B")])
    assert states(given) == {"A": [NOT] * 5 + [LATER] * 2, "B": [DUE] * 5 + [LATER] * 2}


def test_a_unit_that_ended_is_not_due_for_what_is_below_it() -> None:
    units = (*ENDED, Unit(code="B1", name="Tổ", parent="B"))
    given = tables(units=units, allocations=[share("F", "B"), share("F", "B1")])
    found = states(given)
    assert found["B"] == [DUE] * 3 + [NOT] * 4
    assert found["B1"] == [DUE] * 5 + [LATER] * 2


def test_an_allocation_that_begins_later_is_due_from_then_on() -> None:
    begins = replace(share("F", "A"), effective_from=month(9))
    assert states(tables(allocations=[begins]))["A"] == [NOT] * 3 + [DUE] * 2 + [LATER] * 2


# Timeliness is a unit's own. S is above A, and A above A1.

CHAIN = (*UNITS, Unit(code="A1", name="Tổ 1", parent="A"))
MASTER = tables(units=CHAIN, allocations=[share("F", "A"), share("F", "A1")])
ON_TIME_DAY, LATE_DAY = date(2021, 10, 15), date(2021, 10, 29)


def found(given: Tables, arrivals: Sequence[Arrival], number: int = 10) -> dict[str, tuple[ReturnState, bool]]:
    """The state of one period by unit, and whether the unit's newest workbook has errors."""
    sheet = shown(*lay(given, arrivals))["returns"]
    assert isinstance(sheet, Returns)
    place = [period.month for period in sheet.periods].index(month(number))
    return {one.unit: (one.returns[place].state, one.faulty) for one in sheet.units}


def test_a_childs_workbook_says_nothing_about_its_parents() -> None:
    child = sent(issued_books(MASTER)["A1"], [row("A1", "F", 10, "1")], day=ON_TIME_DAY)
    assert found(MASTER, [child])["A1"][0] is ReturnState.ON_TIME
    assert found(MASTER, [child])["A"][0] is ReturnState.MISSING


def test_a_childs_own_date_travels_upwards() -> None:
    """The parent forwards late what the child sent in time: only the parent is late."""
    book = issued_books(MASTER)["A"]
    own_master = replace(book.tables, card=replace(book.tables.card, plan=replace(book.tables.plan, period=month(10))))
    below = sent(issued_books(own_master, book.manifest)["A1"], [row("A1", "F", 10, "1")], day=ON_TIME_DAY)
    _, consolidated = lay(own_master, [below], book.manifest)
    rows = [
        replace(one, actual=Decimal(2)) if one.key == ("A", "F", month(10)) else one for one in consolidated.progress
    ]
    forwarded = sent(replace(book, tables=consolidated), rows, day=LATE_DAY)
    assert [(one.unit, one.sent) for one in consolidated.first_returns] == [("A1", ON_TIME_DAY)]
    assert {unit: state for unit, (state, _) in found(MASTER, [forwarded]).items()} == {
        "A": ReturnState.LATE,
        "A1": ReturnState.ON_TIME,
    }
    unknown = sent(book, [row("A", "F", 10, "2"), row("A1", "F", 10, "1")], day=LATE_DAY)
    assert found(MASTER, [unknown])["A1"][0] is ReturnState.LATE


def test_a_unit_without_an_allocation_of_its_own_reports_those_below_it() -> None:
    master = tables(units=CHAIN, allocations=[share("F", "A1")])
    books = issued_books(master)
    child = sent(books["A1"], [row("A1", "F", 10, "1")], day=ON_TIME_DAY)
    assert {unit: state for unit, (state, _) in found(master, [child]).items()} == {
        "A": ReturnState.MISSING,
        "A1": ReturnState.ON_TIME,
    }
    above = sent(books["A"], [row("A1", "F", 10, "1")], day=LATE_DAY)
    assert found(master, [child, above])["A"][0] is ReturnState.LATE


def test_a_unit_whose_newest_workbook_has_errors_is_marked_also_later() -> None:
    books = issued_books(MASTER)
    complete = [row("A1", "F", number, "1") for number in range(6, 11)]
    gaps = sent(books["A1"], complete[:3], day=ON_TIME_DAY)
    only_errors = sent(books["A1"], [row("A1", "F", 10, "1", state=State.NIL)], revision=2, day=ON_TIME_DAY)
    for arrivals, faulty in (
        ([gaps], True),
        ([gaps, only_errors], True),
        ([sent(books["A1"], complete, day=ON_TIME_DAY)], False),
    ):
        assert found(MASTER, arrivals)["A1"][1] is faulty
        _, after = lay(MASTER, arrivals)
        assert found(after, ())["A1"][1] is faulty


def test_rows_of_units_below_whose_workbooks_are_forwarded_are_no_errors_of_the_unit_above() -> None:
    books = issued_books(MASTER)
    due = range(6, 11)
    child = sent(books["A1"], [row("A1", "F", number, "1") for number in due], day=ON_TIME_DAY)
    parent = sent(books["A"], [row("A", "F", number, "2") for number in due], day=ON_TIME_DAY)
    alone, _ = lay(MASTER, [parent])
    assert [(one.status, len(one.findings)) for one in alone.received] == [(SubmissionStatus.USED_WITH_ERRORS, 5)]
    together, _ = lay(MASTER, [parent, child])
    assert {(one.status, one.findings) for one in together.received} == {(SubmissionStatus.USED, ())}
    assert found(MASTER, [parent, child]) == dict.fromkeys(("A", "A1"), (ReturnState.ON_TIME, False))


def test_a_date_left_over_from_an_earlier_period_is_none() -> None:
    stale = sent(issued_books(MASTER)["A1"], [row("A1", "F", 10, "1")], day=date(2021, 9, 10))
    assert found(MASTER, [stale])["A1"][0] is ReturnState.UNDATED
