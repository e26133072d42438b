"""Month by month is all at once: last month's result serves as this month's master (docs/decisions/0054).

Each case is a master and the files of some months; the figure looked at is F of unit A in 09/2021 unless a case says
otherwise. The last part draws whole plans.
"""

from dataclasses import replace
from random import Random

import pytest

from tests.support.books import PLAN, UNITS, issued_books, lay, manifest_of, month, row, sent, shares, tables
from tests.support.monthly import Months, at_once, by_month, differing, drawn, reporting
from xlplan.chain.consolidate import Consolidation
from xlplan.chain.figure_words import show_figures
from xlplan.chain.kinds import SetAside
from xlplan.chain.submission import Arrival
from xlplan.findings import sort_key
from xlplan.layout import Progress, Unit
from xlplan.layout.choices import SubmissionStatus
from xlplan.tables import Tables
from xlplan.workflow.building import build
from xlplan.workflow.consolidating import consolidated
from xlplan.workflow.opening import open_workbook

MASTER = tables()
BOOKS = issued_books(MASTER)
DEEP = tables(
    units=(*UNITS, Unit(code="A1", name="Tổ 1", parent="A"), Unit(code="A2", name="Tổ 2", parent="A")),
    allocations=shares(("A1", "A2", "B")),
)
DEEP_BOOKS = issued_books(DEEP)
WRONG = row("A", "R", 9, "9/8")


def book(said: str | None, number: int, *more: Progress, revision: int | None = None) -> Arrival:
    """Unit A's workbook for a month, saying *said* of F in 09/2021 (None: nothing), and *more*."""
    rows = [row("A", "F", 9, said, evidence="BB 12")] if said is not None else []
    return sent(BOOKS["A"], [*rows, *more], number, revision)


def months(*inboxes: list[Arrival], master: Tables = MASTER, first: int = 9) -> tuple[list[Consolidation], Tables]:
    """Lay one inbox a month, from 09/2021, over the last result."""
    outcomes = []
    for number, inbox in enumerate(inboxes, start=first):
        outcome, master = lay(reporting(master, number), inbox)
        outcomes.append(outcome)
    return outcomes, master


def once(*inboxes: list[Arrival], master: Tables = MASTER) -> Tables:
    arrivals = [one for inbox in inboxes for one in inbox]
    return lay(reporting(master, 8 + len(inboxes)), arrivals)[1]


def in_use(given: Tables, unit: str = "A", code: str = "F", number: int = 9) -> str | None:
    found = [one for one in given.progress if one.filled and one.key == (unit, code, month(number))]
    return show_figures(found[0]).en if found else None


def told(outcome: Consolidation, *codes: str) -> list[str]:
    return [one.message("en") for one in outcome.findings if one.code in (codes or ("CON-02", "CON-03", "CON-19"))]


VALID, FAULTY, NEXT = [book("12", 9)], [book("13", 10, WRONG)], [book(None, 11, row("A", "F", 11, "1"))]


# a row of a workbook with errors, which counts until the unit sends another one


def test_what_a_workbook_with_errors_displaced_counts_again_when_that_is_void() -> None:
    outcomes, after = months(VALID, FAULTY, NEXT)
    assert [in_use(months(VALID)[1]), in_use(months(VALID, FAULTY)[1]), in_use(after)] == ["12", "13", "12"]
    assert in_use(once(VALID, FAULTY, NEXT)) == "12"
    (kept,) = [one for one in after.progress if one.key == ("A", "F", month(9))]
    assert kept.evidence == "BB 12"
    statuses = {one.file: one.status for one in after.submissions}
    assert statuses == {
        "09/A.xlsx": SubmissionStatus.USED_WITH_ERRORS,  # most of its rows are empty
        "10/A.xlsx": SubmissionStatus.SUPERSEDED,
        "11/A.xlsx": SubmissionStatus.USED_WITH_ERRORS,
    }
    assert outcomes[-1].lines[0] == replace(months(VALID)[0][0].lines[0], row=0, since=month(11))


def test_so_does_a_row_that_said_the_same() -> None:
    _, after = months(VALID, [book("12", 10, WRONG)], NEXT)
    assert in_use(after) == "12"
    assert {one.submission for one in after.lines if one.period == month(9)} == {VALID[0].digest[:16]}


def test_so_does_a_row_typed_in_the_master() -> None:
    typed = tables([row("A", "F", 9, "3", note="sổ cũ")])
    _, after = months([], FAULTY, NEXT, master=typed)
    assert in_use(after) == in_use(once([], FAULTY, NEXT, master=typed)) == "3"
    assert [one.note for one in after.progress if one.key == ("A", "F", month(9))] == ["sổ cũ"]


def test_so_does_a_row_that_a_workbook_from_above_covered() -> None:
    direct = [sent(DEEP_BOOKS["A1"], [row("A1", "F", 9, "6")], 9)]
    above = [sent(DEEP_BOOKS["A"], [row("A1", "F", 9, "5"), row("A1", "R", 9, "9/8")], 10)]
    newer = [sent(DEEP_BOOKS["A"], [row("A2", "F", 11, "1")], 11)]
    assert in_use(months(direct, above, master=DEEP)[1], "A1") == "5"
    _, after = months(direct, above, newer, master=DEEP)
    assert in_use(after, "A1") == in_use(once(direct, above, newer, master=DEEP), "A1") == "6"


def test_two_workbooks_with_errors_after_each_other_keep_what_was_before_both() -> None:
    again = [book("14", 11, WRONG)]
    _, after = months(VALID, FAULTY, again, [book(None, 12, row("A", "F", 12, "1"))])
    assert in_use(after) == "12"


def test_a_figure_that_goes_is_named_as_often_as_the_file_that_took_it_lies_in_the_inbox() -> None:
    expected = [
        "A, F, period 09/2021: 13 came from “10/A.xlsx”, which has errors, and no longer counts; now: 12.",
    ]
    outcomes, after = months(VALID, FAULTY, NEXT)
    assert told(outcomes[-1]) == expected
    assert told(lay(after, NEXT)[0]) == expected
    assert told(lay(after, ())[0]) == []
    assert told(months([book("13", 9, WRONG)], [book(None, 10, row("A", "F", 10, "1"))])[0][-1]) == [
        "A, F, period 09/2021: 13 came from “09/A.xlsx”, which has errors, and no longer counts; now: (empty)."
    ]


def test_where_the_newer_workbook_has_a_figure_the_change_is_from_what_stood_there() -> None:
    outcomes, after = months(VALID, FAULTY, [book("14", 11)])
    assert told(outcomes[-1]) == ["A figure of the earlier period 09/2021 of A, F was changed: 13 → 14."]
    assert told(lay(after, [book("14", 11)])[0]) == told(outcomes[-1])


def test_the_sheet_itself_remembers_it() -> None:
    opened = open_workbook(build(reporting(MASTER, 9), manifest_of(MASTER)), "master.xlsx")
    for number, inbox in zip((9, 10, 11), (VALID, FAULTY, NEXT), strict=True):
        outcome = consolidated(opened, inbox).outcome
        data = build(reporting(outcome.tables, min(number + 1, 11)), outcome.manifest)
        opened = open_workbook(data, "master.xlsx")
    (kept,) = [one for one in opened.reading.tables.progress if one.filled and one.period == month(9)]
    assert (show_figures(kept).en, kept.evidence) == ("12", "BB 12")
    (line,) = [one for one in opened.reading.tables.lines if one.period == month(9)]
    assert (line.file, line.cell) == ("09/A.xlsx", VALID[0].reading and line.cell)


def test_what_every_valid_workbook_repeats_is_not_kept() -> None:
    _, after = months(VALID, [book("12", 10)], [book("12", 11)], [book("12", 12)])
    assert after.replaced.rows == ()
    _, after = months(VALID, [book("12", 10, WRONG)], [book("12", 11)])
    assert after.replaced.rows == ()


# what a clerk did in the master is newer than what was replaced


def test_a_row_cleared_in_the_master_stays_empty() -> None:
    _, given = months(VALID, FAULTY)
    cleared = tuple(one for one in given.progress if one.key != ("A", "F", month(9)))
    _, after = lay(reporting(replace(given, progress=replace(given.progress, rows=cleared)), 11), NEXT)
    assert in_use(after) is None
    assert in_use(lay(after, ())[1]) is None


def test_a_row_typed_over_in_the_master_stays_and_is_what_was_there_before() -> None:
    _, given = months(VALID, FAULTY)
    rows = tuple(
        replace(row("A", "F", 9, "99"), row=one.row) if one.key == ("A", "F", month(9)) else one
        for one in given.progress
    )
    edited = replace(given, progress=replace(given.progress, rows=rows))
    outcome, after = lay(reporting(edited, 11), NEXT)
    assert told(outcome, "CON-12")
    assert in_use(after) == "99"
    _, displaced = lay(reporting(after, 12), [book("15", 12, WRONG)])
    assert in_use(displaced) == "15"
    _, last = lay(reporting(displaced, 12), [book(None, 12, row("A", "F", 12, "1"), revision=2)])
    assert in_use(last) == "99"


# every accepted submission is remembered, not only those in use


def test_a_valid_workbook_with_nothing_filled_still_makes_older_errors_void() -> None:
    nothing = [book(None, 10)]
    _, after = months([book("12", 9, WRONG)], nothing, [])
    assert in_use(after) == in_use(once([book("12", 9, WRONG)], nothing, [])) is None
    late = [book("8", 9, row("A", "T", 9, "5"), WRONG, revision=2)]
    assert in_use(months([], nothing, late)[1]) == in_use(once([], nothing, late)) is None


def test_a_rank_that_was_superseded_is_still_taken() -> None:
    rival = [replace(book("10", 9), file="rival.xlsx")]
    outcomes, after = months(VALID, [book("13", 10)], rival)
    assert told(outcomes[-1], "CON-25")  # the newer workbook decides
    assert in_use(after) == "13"


# rows of different layers


def test_a_typed_figure_that_was_withdrawn_does_not_stand_against_a_later_estimate() -> None:
    typed = tables([row("A", "F", 9, "3")])
    withdrawn, estimate = [book("withdrawn", 10)], [book("8~", 11)]
    _, after = months([], withdrawn, estimate, master=typed)
    assert in_use(after) == in_use(once([], withdrawn, estimate, master=typed)) == "8, Estimate"


def test_where_a_typed_figure_holds_against_the_workbook_from_above_the_direct_row_counts() -> None:
    typed = tables([row("A1", "F", 9, "3")], units=DEEP.units.rows, allocations=DEEP.allocations.rows)
    direct = [sent(DEEP_BOOKS["A1"], [row("A1", "F", 9, "6")], 9)]
    above = [sent(DEEP_BOOKS["A"], [row("A1", "F", 9, "5~")], 10)]
    assert in_use(months(direct, above, master=typed)[1], "A1") == "6"
    assert in_use(once(direct, above, master=typed), "A1") == "6"


def test_an_official_figure_that_was_covered_still_refuses_an_estimate() -> None:
    direct = [sent(DEEP_BOOKS["A1"], [row("A1", "F", 9, "6")], 9)]
    above = [sent(DEEP_BOOKS["A"], [row("A1", "F", 9, "5")], 10)]
    estimate = [sent(DEEP_BOOKS["A1"], [row("A1", "F", 9, "7~")], 11)]
    outcomes, _ = months(direct, above, estimate, master=DEEP)
    assert outcomes[-1].set_aside[SetAside.ERROR] == 1
    assert told(outcomes[-1], "CON-06")


def test_a_figure_that_a_workbook_from_above_covers_is_named_although_its_file_is_not_there() -> None:
    direct = [sent(DEEP_BOOKS["A1"], [row("A1", "F", 9, "6")], 9)]
    above = [sent(DEEP_BOOKS["A"], [row("A1", "F", 9, "5")], 10)]
    outcomes, after = months(direct, above, master=DEEP)
    expected = [
        "A1, F, period 09/2021: the workbook from above “10/A.xlsx” says 5, “09/A1.xlsx” says 6; the former counts."
    ]
    assert told(outcomes[-1], "CON-07") == told(lay(after, above)[0], "CON-07") == expected


# what differs, and is named


def test_of_two_workbooks_of_one_rank_the_one_that_came_first_stays() -> None:
    rival = [replace(book("10", 9), file="rival.xlsx")]
    outcomes, after = months(VALID, rival)
    assert in_use(after) == "12"
    assert in_use(once(VALID, rival)) is None
    assert len(told(outcomes[-1], "CON-01")) == 1


def test_a_row_that_came_before_its_period_is_named_and_must_be_sent_again() -> None:
    early = [book("12", 10, row("A", "F", 10, "4"))]
    outcomes, after = months(early, [])
    assert in_use(after, number=10) is None
    assert len(told(outcomes[0], "CON-15")) == 1


def test_a_period_that_was_closed_between_keeps_what_it_had() -> None:
    _, given = months(VALID)
    card = replace(given.card, plan=replace(PLAN, period=month(10), closed_through=month(9)))
    outcome, after = lay(replace(given, card=card), [book("13", 10)])
    assert in_use(after) == "12"
    assert len(told(outcome, "CON-08")) == 1


# whole plans


@pytest.mark.parametrize("seed", [10, 42, 129, 141, 157, 160, 290, 326, *range(2000, 2020)])
def test_a_drawn_plan_comes_to_the_same(seed: int) -> None:
    plan = drawn(Random(seed), small=True)
    assert differing(plan) == [], plan
    assert differing(plan, again=True) == [], plan


@pytest.mark.parametrize("seed", [8, 267, *range(3000, 3008)])
def test_a_drawn_result_consolidated_again_stays_as_it_is(seed: int) -> None:
    plan = drawn(Random(seed), small=True)
    outcome, after = at_once(plan)
    twice, again = lay(after, [one.arrival for one in plan.files])
    assert (again, twice.received) == (after, outcome.received)
    assert sorted(twice.findings, key=sort_key) == sorted(outcome.findings, key=sort_key)
    for given in (after, by_month(plan)[1]):
        assert lay(given, ())[1] == given, plan


def test_the_drawn_plans_have_what_they_are_drawn_for() -> None:
    """Faulty submissions in use, outranked ones, turned back and covered rows, closed periods, other letter cases."""
    plans: list[Months] = [drawn(Random(seed), small=True) for seed in range(40)]
    outcomes = [outcome for plan in plans for outcome in by_month(plan)[0]]
    statuses = {one.status for outcome in outcomes for one in outcome.received}
    assert statuses >= {
        SubmissionStatus.USED_WITH_ERRORS,
        SubmissionStatus.SUPERSEDED,
        SubmissionStatus.COVERED,
        SubmissionStatus.REJECTED,
    }
    aside = {reason for outcome in outcomes for reason in outcome.set_aside}
    assert aside >= {SetAside.SUPERSEDED, SetAside.COVERED, SetAside.ERROR, SetAside.CLOSED}
    codes = {one.code for outcome in outcomes for one in outcome.findings}
    assert codes >= {"CON-03", "CON-04", "CON-06", "CON-07", "CON-08", "CON-19"}
