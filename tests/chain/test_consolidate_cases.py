"""What becomes of submissions, clause by clause: each case is an inbox, the figure in use, and what is said about it.

The key looked at is target F of unit A in 10/2021 unless a case says otherwise.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.support.books import PLAN, UNITS, issued_books, lay, manifest_of, month, row, sent, shares, tables
from xlplan.chain.consolidate import Consolidation
from xlplan.chain.figure_words import show_figures
from xlplan.chain.kinds import SetAside
from xlplan.chain.submission import Arrival, content_digest_1
from xlplan.grid import Raw
from xlplan.layout import Person, Progress, Unit
from xlplan.layout.choices import State, SubmissionStatus
from xlplan.tables import Tables
from xlplan.words import Words
from xlplan.workflow.building import build, table_of
from xlplan.workflow.consolidating import consolidated
from xlplan.workflow.opening import open_workbook

MASTER = tables()
BOOKS = issued_books(MASTER)
DEEP = tables(
    units=(*UNITS, Unit(code="A1", name="Tổ 1", parent="A"), Unit(code="A2", name="Tổ 2", parent="A")),
    allocations=shares(("A1", "A2", "B")),
)
DEEP_BOOKS = issued_books(DEEP)
FIFTEENTH, TWENTIETH = date(2021, 10, 15), date(2021, 10, 20)


def book(
    figure: str, number: int = 10, revision: int | None = None, day: date | None = None, **more: object
) -> Arrival:
    """Unit A's workbook saying *figure* of F in 10/2021."""
    return sent(BOOKS["A"], [row("A", "F", 10, figure)], number, revision, day, **more)  # type: ignore[arg-type]


def in_use(given: Tables, unit: str = "A", code: str = "F", number: int = 10) -> str | None:
    rows = [
        one
        for one in given.progress
        if (one.unit, one.target, one.period) == (unit, code, month(number)) and one.filled
    ]
    assert len(rows) <= 1
    return show_figures(rows[0]).en if rows else None


def codes(outcome: Consolidation, prefix: str = "CON") -> list[str]:
    return sorted(one.code for one in outcome.findings if one.code.startswith(prefix))


def said(outcome: Consolidation, code: str) -> list[str]:
    return [one.message("en") for one in outcome.findings if one.code == code]


def statuses(outcome: Consolidation) -> dict[str, SubmissionStatus]:
    return {one.file: one.status for one in outcome.received}


def reasons(outcome: Consolidation) -> dict[str, str]:
    return {one.file: one.reason.en for one in outcome.received if one.reason}


def aside(outcome: Consolidation) -> Counter[SetAside]:
    return Counter({reason: rows for reason, rows in outcome.set_aside.items() if reason is not SetAside.EMPTY})


def laid(*arrivals: Arrival, master: Tables = MASTER) -> tuple[Consolidation, Tables]:
    return lay(master, arrivals)


def typed(*progress: object, closed: date | None = None, master: Tables = MASTER) -> Tables:
    """The master with rows typed in it."""
    plan = replace(PLAN, closed_through=closed)
    return tables(progress, plan=plan, units=master.units.rows, allocations=master.allocations.rows)  # type: ignore[arg-type]


# rank


def test_a_later_reporting_period_outranks_a_later_revision() -> None:
    outcome, after = laid(book("12", 11), book("10", 10, revision=3), master=_reporting(11))
    assert in_use(after) == "12"
    assert aside(outcome) == {SetAside.SUPERSEDED: 1}


def test_a_later_revision_outranks_a_later_day() -> None:
    _, after = laid(book("12", revision=2, day=FIFTEENTH), book("10", day=TWENTIETH, name="b.xlsx"))
    assert in_use(after) == "12"


def test_a_later_day_decides_between_equal_revisions_and_none_is_the_oldest() -> None:
    _, after = laid(
        book("12", day=TWENTIETH, name="a.xlsx"), book("10", day=FIFTEENTH, name="b.xlsx"), book("9", name="c.xlsx")
    )
    assert in_use(after) == "12"


def test_an_outranked_correction_is_named() -> None:
    outcome, after = laid(book("12", 11), book("10", 10, revision=2), master=_reporting(11))
    assert in_use(after) == "12"
    assert codes(outcome) == ["CON-04"]
    assert said(outcome, "CON-04") == [
        "This correction ranks below “11/A.xlsx”: A, F, period 10/2021 keeps 12, not 10."
    ]


def test_an_older_workbook_that_nobody_meant_as_a_correction_is_a_change_only() -> None:
    outcome, _ = laid(book("12", 11), book("10", 10), master=_reporting(11))
    assert codes(outcome) == ["CON-03"]


def _reporting(number: int) -> Tables:
    return tables(plan=replace(PLAN, period=month(number)))


# ties and duplicates


def test_a_tie_is_an_error_naming_both_and_neither_counts() -> None:
    outcome, after = laid(book("12", name="one.xlsx"), book("10", name="other.xlsx"))
    assert in_use(after) is None
    assert codes(outcome) == ["CON-01", "CON-01"]
    assert all("one.xlsx" in text and "other.xlsx" in text for text in said(outcome, "CON-01"))
    assert set(statuses(outcome).values()) == {SubmissionStatus.REJECTED}
    assert aside(outcome) == {SetAside.ERROR: 2}


def test_a_tie_keeps_what_was_there() -> None:
    _, before = laid(book("9", revision=2, name="first.xlsx"))
    outcome, after = laid(book("10", revision=2, name="second.xlsx"), master=before)
    assert in_use(after) == "9"
    assert statuses(outcome) == {"second.xlsx": SubmissionStatus.REJECTED}
    both, again = laid(
        book("10", revision=2, name="second.xlsx"), book("9", revision=2, name="first.xlsx"), master=before
    )
    assert in_use(again) == "9"
    assert statuses(both)["first.xlsx"] is SubmissionStatus.USED_WITH_ERRORS


def test_a_tie_does_not_touch_a_lower_rank() -> None:
    _, after = laid(book("7"), book("12", revision=2, name="one.xlsx"), book("10", revision=2, name="other.xlsx"))
    assert in_use(after) == "7"


def test_the_same_file_twice_is_a_duplicate() -> None:
    outcome, after = laid(book("12", name="a.xlsx"), replace(book("12", name="a.xlsx"), file="copy.xlsx"))
    assert in_use(after) == "12"
    assert Counter(statuses(outcome).values()) == {SubmissionStatus.USED_WITH_ERRORS: 1, SubmissionStatus.DUPLICATE: 1}
    assert aside(outcome) == {SetAside.DUPLICATE: 1}


def test_the_same_content_saved_by_another_program_is_a_duplicate() -> None:
    arrival = book("12", name="a.xlsx")
    resaved = replace(arrival, file="b.xlsx", digest="f" * 64)
    outcome, after = laid(arrival, resaved)
    assert in_use(after) == "12"
    assert Counter(statuses(outcome).values()) == {SubmissionStatus.USED_WITH_ERRORS: 1, SubmissionStatus.DUPLICATE: 1}
    assert [text for text in reasons(outcome).values() if text.startswith("the same content as")]


def test_a_content_that_an_older_master_remembers_is_a_duplicate_too() -> None:
    arrival = book("12", name="a.xlsx")
    assert arrival.reading is not None
    _, before = laid(arrival)
    (known,) = before.submissions
    as_layout_1 = replace(known, content=content_digest_1(arrival.reading.tables))
    older = replace(before, submissions=replace(before.submissions, rows=(as_layout_1,)))
    resaved = replace(arrival, file="b.xlsx", digest="f" * 64)
    outcome, after = laid(resaved, master=older)
    assert in_use(after) == "12"
    assert statuses(outcome) == {"b.xlsx": SubmissionStatus.DUPLICATE}


def test_submissions_that_differ_in_people_only_are_no_duplicates() -> None:
    arrival = book("12", name="a.xlsx")
    assert arrival.reading is not None
    hired = replace(arrival.reading.tables, people=table_of([Person(code="A1", name="An", unit="A")]))
    other = replace(arrival, file="b.xlsx", digest="f" * 64, reading=replace(arrival.reading, tables=hired))
    outcome, _ = laid(arrival, other)
    assert codes(outcome) == ["CON-01", "CON-01"]


# filled and empty rows


def test_a_filled_row_replaces_the_older_one_whole() -> None:
    first = sent(BOOKS["A"], [row("A", "R", 10, "8/10-1")])
    second = sent(BOOKS["A"], [row("A", "R", 10, "7/9")], revision=2)
    _, after = laid(first, second)
    assert in_use(after, code="R") == "7/9"


def test_an_empty_row_erases_nothing_and_is_named() -> None:
    outcome, after = laid(book("12"), sent(BOOKS["A"], [row("A", "T", 10, "5")], revision=2))
    assert in_use(after) == "12"
    assert said(outcome, "CON-05") == [
        "The row A, F, period 10/2021 held 12 before and is empty now; the old figure is kept."
    ]


def test_a_row_that_a_remembered_submission_filled_and_a_new_one_empties_is_named() -> None:
    _, before = laid(book("12"))
    outcome, after = laid(sent(BOOKS["A"], [row("A", "T", 10, "5")], revision=2), master=before)
    assert in_use(after) == "12"
    assert codes(outcome) == ["CON-05"]


def test_withdrawn_takes_a_figure_back() -> None:
    outcome, after = laid(book("12"), book("withdrawn", revision=2))
    assert in_use(after) == "Withdrawn"
    assert said(outcome, "CON-02") == ["Period 10/2021 of A, F was changed: 12 → Withdrawn."]


def test_a_workbook_with_nothing_filled_is_rejected_but_known() -> None:
    outcome, after = laid(sent(BOOKS["A"], []))
    assert statuses(outcome) == {"10/A.xlsx": SubmissionStatus.REJECTED}
    assert reasons(outcome) == {"10/A.xlsx": "no row is filled in."}
    assert [one.file for one in after.submissions] == ["10/A.xlsx"]


# changes


def test_a_change_of_the_reporting_period_is_a_note_of_an_earlier_one_a_warning() -> None:
    first = sent(BOOKS["A"], [row("A", "F", 9, "4"), row("A", "F", 10, "5")])
    second = sent(BOOKS["A"], [row("A", "F", 9, "6", note="cộng thiếu"), row("A", "F", 10, "7")], revision=2)
    outcome, _ = laid(first, second)
    assert codes(outcome) == ["CON-02", "CON-03"]
    assert said(outcome, "CON-03") == ["A figure of the earlier period 09/2021 of A, F was changed: 4 → 6."]
    earlier = next(one for one in outcome.findings if one.code == "CON-03")
    assert "Explained: cộng thiếu" in earlier.fix("en")


def test_an_official_figure_after_an_estimate_of_an_earlier_period_is_expected() -> None:
    outcome, after = laid(book("12~"), book("11", 11), master=_reporting(11))
    assert in_use(after) == "11"
    assert codes(outcome) == ["CON-02"]


def test_an_official_figure_never_turns_back_into_an_estimate() -> None:
    outcome, after = laid(book("12"), book("13~", revision=2))
    assert in_use(after) == "12"
    assert codes(outcome) == ["CON-06"]
    assert aside(outcome) == {SetAside.ERROR: 1}


def test_an_estimate_after_an_official_figure_does_not_stand_in_the_way_of_the_next_one() -> None:
    outcome, after = laid(book("12"), book("13~", revision=2), book("14", revision=3))
    assert in_use(after) == "14"
    assert codes(outcome) == ["CON-02", "CON-06"]


def test_an_official_figure_known_to_sources_never_turns_back() -> None:
    _, before = laid(book("12"))
    outcome, after = laid(book("13~", revision=2), master=before)
    assert in_use(after) == "12"
    assert codes(outcome) == ["CON-06"]


# rows typed in the master


def test_a_typed_row_is_the_oldest_layer() -> None:
    outcome, after = laid(book("12"), master=typed(row("A", "F", 10, "3")))
    assert in_use(after) == "12"
    assert said(outcome, "CON-02") == ["Period 10/2021 of A, F was changed: 3 → 12."]


def test_a_typed_official_figure_is_not_replaced_by_an_estimate() -> None:
    outcome, after = laid(book("12~"), master=typed(row("A", "F", 10, "3")))
    assert in_use(after) == "3"
    assert codes(outcome) == ["CON-06"]


def test_a_row_edited_after_consolidation_is_named_and_counts_as_typed() -> None:
    _, before = laid(book("12"))
    edited = replace(before, progress=typed(row("A", "F", 10, "99")).progress)
    outcome, after = laid(master=edited)
    assert in_use(after) == "99"
    assert said(outcome, "CON-12") == [
        "This row was edited by hand after consolidation: Sources says 12, the row says 99."
    ]
    assert not after.lines.rows


def test_the_result_serves_as_the_next_master() -> None:
    _, october = laid(book("12"))
    outcome, november = laid(
        sent(BOOKS["A"], [row("A", "F", 10, "12"), row("A", "F", 11, "2")], 11),
        master=replace(october, card=_reporting(11).card),
    )
    assert (in_use(november), in_use(november, number=11)) == ("12", "2")
    assert codes(outcome) == []
    assert {one.file: one.status for one in november.submissions} == {
        "10/A.xlsx": SubmissionStatus.SUPERSEDED,
        "11/A.xlsx": SubmissionStatus.USED_WITH_ERRORS,
    }
    assert {(one.unit, one.period) for one in november.first_returns} >= {("A", month(10)), ("A", month(11))}


# validity


def test_where_nothing_valid_came_the_sound_rows_are_used_and_the_unit_is_shown_faulty() -> None:
    outcome, after = laid(sent(BOOKS["A"], [row("A", "F", 10, "12"), row("A", "R", 10, "9/8")]))
    assert in_use(after) == "12"
    assert in_use(after, code="R") is None
    assert statuses(outcome) == {"10/A.xlsx": SubmissionStatus.USED_WITH_ERRORS}
    assert outcome.units_with_errors == {"a"}
    assert codes(outcome) == ["CON-14"]
    assert codes(outcome, "PRG-03") == ["PRG-03"]


def test_an_invalid_one_outranked_by_a_valid_one_of_the_period_is_rejected() -> None:
    invalid = sent(BOOKS["A"], [row("A", "F", 10, "12"), row("A", "T", 10, "7"), row("A", "R", 10, "9/8")])
    outcome, after = laid(invalid, book("11", revision=2))
    assert in_use(after) == "11"
    assert in_use(after, code="T") is None
    assert statuses(outcome) == {
        "10/A.xlsx": SubmissionStatus.REJECTED,
        "10/A 2.xlsx": SubmissionStatus.USED_WITH_ERRORS,
    }
    assert reasons(outcome) == {"10/A.xlsx": "it has errors, and there is a valid submission."}
    assert [one.faulty for one in outcome.submissions if one.status is SubmissionStatus.USED_WITH_ERRORS] == [None]
    assert aside(outcome) == {SetAside.ERROR: 3}


def test_a_workbook_with_errors_only_is_rejected_for_them_alone_and_was_sent() -> None:
    outcome, _ = laid(sent(BOOKS["A"], [row("A", "R", 10, "9/8")]))
    assert statuses(outcome) == {"10/A.xlsx": SubmissionStatus.REJECTED}
    assert reasons(outcome) == {"10/A.xlsx": "every filled row is in error."}
    assert ("A", month(10)) in {(one.unit, one.period) for one in outcome.first_returns}


def test_of_two_invalid_ones_the_older_is_said_to_be_the_older() -> None:
    older = sent(BOOKS["A"], [row("A", "F", 10, "12"), row("A", "R", 10, "9/8")])
    newer = sent(BOOKS["A"], [row("A", "F", 10, "13"), row("A", "R", 10, "9/8")], revision=2)
    outcome, after = laid(older, newer)
    assert in_use(after) == "13"
    assert list(reasons(outcome).values()) == ["it has errors, and a newer submission exists."]


def test_what_stands_beside_an_empty_figure_is_named() -> None:
    remark = row("A", "T", 10, note="chờ số của phòng TC", last_year=Decimal(77))
    outcome, after = laid(sent(BOOKS["A"], [row("A", "F", 10, "12"), remark]))
    assert in_use(after, code="T") is None
    (note,) = [one for one in outcome.findings if one.code == "CON-23"]
    assert note.values["said"].vi == "Cùng kỳ năm trước: 77; Ghi chú: chờ số của phòng TC"  # type: ignore[attr-defined]


def test_a_reporting_period_that_cannot_be_read_is_quoted() -> None:
    whole = book("12")
    assert whole.reading is not None
    card = whole.reading.tables.card
    unread = replace(card, plan=replace(card.plan, period=None), raws={"period": "10/2021"})
    outcome, _ = laid(replace(whole, reading=replace(whole.reading, tables=replace(whole.reading.tables, card=unread))))
    assert "“10/2021”" in next(iter(reasons(outcome).values()))


def test_a_note_does_not_settle_that_a_correction_was_not_taken() -> None:
    newer = sent(BOOKS["A"], [row("A", "F", 9, "7")], 10, day=date(2021, 10, 15))
    late = sent(BOOKS["A"], [row("A", "F", 9, "10", note="sửa")], 9, revision=3, day=date(2021, 10, 20))
    outcome, _ = laid(newer, late)
    assert [one.acknowledged for one in outcome.findings if one.code == "CON-04"] == [False]


def test_a_workbook_without_plan_sheet_or_identity_is_told_so() -> None:
    whole = book("12")
    assert whole.reading is not None
    assert whole.reading.manifest is not None
    card = replace(whole.reading.tables.card, rows={})
    no_plan = replace(whole.reading, tables=replace(whole.reading.tables, card=card))
    nothing = replace(no_plan, manifest=replace(whole.reading.manifest, plan_number="", lost=True))
    for read, reason in (
        (no_plan, "it has no Plan sheet."),
        (nothing, "without the Plan sheet and the hidden sheet _xlplan nothing says which plan it belongs to."),
    ):
        outcome, _ = laid(replace(whole, reading=read))
        assert list(reasons(outcome).values()) == [reason]


def test_rows_whose_period_cannot_be_read_count_for_the_reporting_period_on_returns() -> None:
    unreadable = replace(row("A", "F", 10, "12"), period=None, bad=frozenset({"period"}))
    outcome, after = laid(sent(BOOKS["A"], [unreadable]))
    assert in_use(after) is None
    assert {(one.unit, one.period) for one in outcome.first_returns} == {("A", month(10))}


def test_an_invalid_one_of_a_newer_period_speaks_for_the_unit() -> None:
    invalid = sent(BOOKS["A"], [row("A", "F", 11, "3"), row("A", "R", 11, "9/8")], 11)
    outcome, after = laid(book("12"), invalid, master=_reporting(11))
    assert (in_use(after), in_use(after, number=11)) == ("12", "3")
    assert outcome.units_with_errors == {"a"}


def test_in_a_branch_workbook_an_error_counts_against_its_unit_alone() -> None:
    branch = sent(DEEP_BOOKS["A"], [row("A1", "F", 10, "5"), row("A2", "F", 10, "6"), row("A2", "R", 10, "9/8")])
    outcome, after = laid(branch, master=DEEP)
    assert (in_use(after, "A1"), in_use(after, "A2")) == ("5", "6")
    assert [one.faulty for one in outcome.submissions] == ["A2"]


# a unit in its own and in a workbook from above


def test_the_workbook_from_above_counts_and_differences_are_named() -> None:
    above = sent(DEEP_BOOKS["A"], [row("A1", "F", 10, "5")], name="A.xlsx")
    direct = sent(
        DEEP_BOOKS["A1"], [row("A1", "F", 10, "6"), row("A1", "T", 10, "7")], revision=4, day=TWENTIETH, name="A1.xlsx"
    )
    outcome, after = laid(direct, above, master=DEEP)
    assert (in_use(after, "A1"), in_use(after, "A1", "T")) == ("5", "7")
    assert said(outcome, "CON-07") == [
        "A1, F, period 10/2021: the workbook from above “A.xlsx” says 5, “A1.xlsx” says 6; the former counts."
    ]
    assert aside(outcome) == {SetAside.COVERED: 1}


def test_a_covered_row_that_agrees_needs_no_word() -> None:
    above = sent(DEEP_BOOKS["A"], [row("A1", "F", 10, "5")], name="A.xlsx")
    outcome, _ = laid(sent(DEEP_BOOKS["A1"], [row("A1", "F", 10, "5")], name="A1.xlsx"), above, master=DEEP)
    assert codes(outcome) == []
    assert statuses(outcome) == {"A.xlsx": SubmissionStatus.USED_WITH_ERRORS, "A1.xlsx": SubmissionStatus.COVERED}


def test_a_row_in_error_from_above_lets_the_direct_row_count() -> None:
    above = sent(DEEP_BOOKS["A"], [row("A1", "R", 10, "9/8"), row("A2", "F", 10, "6")], name="A.xlsx")
    direct = sent(DEEP_BOOKS["A1"], [row("A1", "R", 10, "7/8")], name="A1.xlsx")
    _, after = laid(above, direct, master=DEEP)
    assert in_use(after, "A1", "R") == "7/8"


# closed, later, foreign


def test_a_closed_period_stands_as_the_master_has_it() -> None:
    master = typed(row("A", "F", 9, "4"), closed=month(9))
    arrival = sent(BOOKS["A"], [row("A", "F", 9, "5"), row("A", "F", 10, "6")])
    outcome, after = laid(arrival, master=master)
    assert (in_use(after, number=9), in_use(after)) == ("4", "6")
    assert said(outcome, "CON-08") == ["A, F, period 09/2021 is closed at 4; the figure 5 was not taken."]
    assert aside(outcome) == {SetAside.CLOSED: 1}


def test_a_closed_row_that_agrees_needs_no_word() -> None:
    outcome, _ = laid(sent(BOOKS["A"], [row("A", "F", 9, "4")]), master=typed(row("A", "F", 9, "4"), closed=month(9)))
    assert codes(outcome) == []


def test_a_period_after_the_masters_is_set_aside_as_later() -> None:
    outcome, after = laid(sent(BOOKS["A"], [row("A", "F", 10, "6"), row("A", "F", 11, "1")], 11))
    assert (in_use(after), in_use(after, number=11)) == ("6", None)
    assert aside(outcome) == {SetAside.LATER: 1}
    assert said(outcome, "CON-15") == ["1 row(s) of 11/2021 were not taken: the master's reporting period is 10/2021."]


def test_not_applicable_in_advance_is_no_return_of_that_period() -> None:
    outcome, _ = laid(sent(BOOKS["A"], [row("A", "F", 10, "n/a"), row("A", "F", 11, "n/a")], 10))
    assert {one.period for one in outcome.first_returns if one.unit == "A"} == {month(10)}


def test_a_later_row_that_says_only_not_applicable_needs_no_word() -> None:
    outcome, _ = laid(sent(BOOKS["A"], [row("A", "F", 10, "6"), row("A", "F", 11, "n/a")], 11))
    assert codes(outcome) == []


def test_a_target_the_master_does_not_know_is_set_aside_and_counted() -> None:
    known = replace(MASTER, targets=replace(MASTER.targets, rows=MASTER.targets.rows[1:]))
    known = replace(
        known, allocations=replace(known.allocations, rows=tuple(one for one in known.allocations if one.target != "F"))
    )
    outcome, _ = laid(book("12"), master=known)
    assert codes(outcome) == ["CON-10"]
    assert aside(outcome)[SetAside.FOREIGN] == 1


def test_a_row_of_another_unit_is_set_aside_with_a_warning() -> None:
    outcome, after = laid(sent(BOOKS["A"], [row("A", "F", 10, "6"), row("B", "F", 10, "1")]))
    assert (in_use(after), in_use(after, "B")) == ("6", None)
    assert codes(outcome) == ["CON-11"]


def test_foreign_workbooks_are_rejected_by_name() -> None:
    other_plan = replace(BOOKS["A"], manifest=replace(BOOKS["A"].manifest, plan_number="12/KH"))
    stranger = replace(BOOKS["A"], manifest=replace(BOOKS["A"].manifest, unit="Z"))
    own = replace(BOOKS["A"], manifest=replace(BOOKS["A"].manifest, unit="S"))
    rows = [row("A", "F", 10, "6")]
    outcome, after = laid(
        sent(other_plan, rows, name="1.xlsx"),
        sent(stranger, rows, name="2.xlsx"),
        sent(own, rows, name="3.xlsx"),
        Arrival("4.xlsx", "4" * 64, None, unreadable=Words("hỏng.", "damaged.")),
    )
    assert in_use(after) is None
    assert codes(outcome) == ["CON-13"] * 4
    assert reasons(outcome) == {
        "1.xlsx": "a workbook of another plan (12/KH).",
        "2.xlsx": "the master does not know unit Z.",
        "3.xlsx": "this is a workbook of the consolidating unit itself (S).",
        "4.xlsx": "damaged.",
    }
    assert aside(outcome) == {SetAside.FOREIGN: 3}


def test_a_workbook_without_reporting_period_is_rejected() -> None:
    arrival = book("12")
    assert arrival.reading is not None
    card = replace(arrival.reading.tables.card, plan=replace(arrival.reading.tables.plan, period=None))
    silent = replace(arrival, reading=replace(arrival.reading, tables=replace(arrival.reading.tables, card=card)))
    outcome, after = laid(silent)
    assert in_use(after) is None
    assert reasons(outcome) == {"10/A.xlsx": "it states no reporting period."}


# context


def test_the_masters_context_counts_and_a_changed_one_is_a_note() -> None:
    arrival = book("12")
    assert arrival.reading is not None
    table = arrival.reading.tables.allocations
    other = tuple(replace(one, value=Decimal(77)) if one.target == "F" else one for one in table)
    tampered = replace(
        arrival,
        reading=replace(
            arrival.reading, tables=replace(arrival.reading.tables, allocations=replace(table, rows=other))
        ),
    )
    outcome, after = laid(tampered)
    assert in_use(after) == "12"
    assert codes(outcome) == ["CON-09"]
    assert [one.value for one in after.allocations if (one.target, one.unit) == ("F", "A")] == [Decimal(50)]


def test_codes_in_another_case_are_spelt_as_the_master_spells_them() -> None:
    rows = [row("a", "f", 10, "6")]
    stand = replace(BOOKS["A"], tables=replace(BOOKS["A"].tables, progress=tables(rows).progress))
    _, after = laid(sent(stand, rows))
    assert in_use(after) == "6"


MASTER_ROWS_OF_A = BOOKS["A"].tables.progress.rows


def test_an_unreadable_cell_of_the_master_never_stands_in_for_a_submitted_figure() -> None:
    """The master's row 6 holds a text; the submission replaces that row, and its own row 6 is another one."""
    given = tables([row("A", "F", 10)])
    text = replace(given.progress, raws={6: {"actual": "abc"}})
    opened = open_workbook(build(replace(given, progress=text), manifest_of(given)), "master.xlsx")
    assert opened.reading.tables.progress.raws == {6: {"actual": "abc"}}
    filled = sent(issued_books(given)["A"], [row("A", "F", 6, "101"), row("A", "F", 10, "12")])
    assert filled.reading is not None
    assert filled.reading.tables.progress.rows[0].row == 6
    combined = consolidated(opened, [filled]).outcome.tables.progress
    assert combined.raws == {}
    assert {one.period: one.actual for one in combined if one.filled} == {month(6): 101, month(10): 12}


# a faulty cell beside a figure


def came(unit: str, texts: dict[tuple[str, int], dict[str, Raw]], *rows: Progress) -> Arrival:
    """The workbook of *unit* with *rows*, and with texts in cells of the rows named by target and month."""
    book = sent(BOOKS[unit], rows)
    assert book.reading is not None
    assert book.reading.manifest is not None
    given = book.reading.tables
    raws = {
        one.row: texts[key]
        for one in given.progress
        if one.period is not None and (key := (one.target, one.period.month)) in texts
    }
    typed_in = replace(given, progress=replace(given.progress, raws=raws))
    opened = open_workbook(build(typed_in, book.reading.manifest), book.file)
    return Arrival(book.file, opened.reading.source.digest, opened.reading, opened.findings)


def test_a_faulty_cell_that_no_figure_needs_sets_only_itself_aside() -> None:
    """F is a flow: last year's figure is for comparison, and a dash as its denominator says nothing."""
    texts: dict[tuple[str, int], dict[str, Raw]] = {
        ("F", 9): {"last_year": "N/A"},
        ("F", 10): {"denominator": "-", "last_year": "không rõ"},
    }
    outcome, after = laid(came("A", texts, row("A", "F", 9, "8"), row("A", "F", 10, "12")))
    assert (in_use(after, number=9), in_use(after)) == ("8", "12")
    assert [one.bad for one in after.progress if one.filled] == [frozenset(), frozenset()]
    assert statuses(outcome) == {"10/A.xlsx": SubmissionStatus.USED_WITH_ERRORS}
    assert aside(outcome) == {}
    assert codes(outcome) == ["CON-14"]


def test_a_dash_alone_is_no_figure() -> None:
    outcome, after = laid(came("A", {("F", 10): {"denominator": "-"}}, row("A", "F", 9, "8"), row("A", "F", 10)))
    assert in_use(after) is None
    assert aside(outcome) == {}


def test_a_figure_that_is_left_out_for_the_cell_beside_it_is_named() -> None:
    texts: dict[tuple[str, int], dict[str, Raw]] = {
        ("F", 10): {"denominator": "500"},
        ("R", 10): {"denominator": "-"},
    }
    outcome, after = laid(came("A", texts, row("A", "F", 9, "8"), row("A", "F", 10, "480"), row("A", "R", 10, "7")))
    assert (in_use(after, number=9), in_use(after), in_use(after, code="R")) == ("8", None, None)
    assert aside(outcome) == {SetAside.ERROR: 2}
    assert said(outcome, "CON-18") == [
        "The figure 480 of A, F, period 10/2021 was not taken: another cell of its row is in error.",
        "The figure 7 of A, R, period 10/2021 was not taken: another cell of its row is in error.",
    ]


def test_a_figure_is_named_too_if_a_rule_finds_the_error_beside_it() -> None:
    state = row("A", "F", 10, "12", state=State.NIL)
    outcome, after = laid(sent(BOOKS["A"], [state, row("A", "R", 10, "9/8"), row("A", "T", 10, "7")]))
    assert (in_use(after), in_use(after, code="R"), in_use(after, code="T")) == (None, None, "7")
    assert [one.split(" was not taken")[0] for one in said(outcome, "CON-18")] == [
        "The figure 12, Nil of A, F, period 10/2021"
    ]


def test_a_faulty_cell_beside_a_figure_of_the_master_stays_and_the_figure_counts() -> None:
    given = tables([row("A", "F", 10, "12")])
    text = replace(given.progress, raws={given.progress.rows[0].row: {"last_year": "N/A"}})
    opened = open_workbook(build(replace(given, progress=text), manifest_of(given)), "master.xlsx")
    outcome = consolidated(opened, [sent(BOOKS["B"], [row("B", "F", 10, "5")])]).outcome
    assert {(one.unit, one.actual) for one in outcome.tables.progress if one.filled} == {("A", 12), ("B", 5)}
    (of_a,) = (one for one in outcome.tables.progress if one.unit == "A" and one.filled)
    assert outcome.tables.progress.raws[of_a.row] == {"last_year": "N/A"}
    (whole,) = (one for one in outcome.results if (one.target, one.unit) == ("F", None))
    assert whole.actual == 17
    issued_row = next(
        one for one in issued_books(opened.reading.tables)["A"].tables.progress if one.target == "F" and one.filled
    )
    assert (issued_row.actual, issued_row.bad) == (12, frozenset())
