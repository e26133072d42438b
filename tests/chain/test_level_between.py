"""A level between: what it refused is told above, and what it merely forwards is no error of its own.

1. A workbook that lists errors of the workbooks below it arrives with one finding that says so; the root is not ready.
2. A unit without targets of its own that forwards the workbooks of its units sends an empty one: it has reported.
3. Empty rows are empty, whatever happens to their file.
"""

from dataclasses import replace
from datetime import date

from tests.chain.test_consolidate_cases import DEEP, DEEP_BOOKS
from tests.chain.test_returns import found
from tests.support.books import issued_books, lay, manifest_of, month, row, sent, tables
from tests.support.unit_workbook import FIGURES
from xlplan.chain.kinds import SetAside
from xlplan.chain.submission import Arrival
from xlplan.layout.choices import ReturnState, SubmissionStatus
from xlplan.outcome import is_ready
from xlplan.workflow.arrivals import at_once
from xlplan.workflow.building import build, document
from xlplan.workflow.consolidating import consolidated
from xlplan.workflow.opening import open_workbook
from xlplan.xlsx.write import to_bytes

DAY = date(2021, 10, 15)


def branch_workbook(*arrivals: Arrival) -> Arrival:
    """The workbook of A, into which A consolidated the workbooks of its units, as the root receives it."""
    book = DEEP_BOOKS["A"]
    plan = replace(book.tables.plan, period=month(10), sent=DAY)
    own = build(replace(book.tables, card=replace(book.tables.card, plan=plan)), book.manifest)
    outcome = consolidated(open_workbook(own, "A.xlsx"), arrivals).outcome
    return at_once("A.xlsx", to_bytes(document(outcome)))


def test_what_the_level_between_refused_is_told_above() -> None:
    """A ratio above 100 % is refused in A; the row is in no workbook that the root sees."""
    refused = sent(DEEP_BOOKS["A1"], [row("A1", "F", 10, "5"), row("A1", "R", 10, "9/8")], day=DAY, name="A1.xlsx")
    outcome, _ = lay(DEEP, [branch_workbook(refused)])
    (told,) = [one for one in outcome.findings if one.code == "CON-24"]
    assert (told.file, told.values["lines"]) == ("A.xlsx", 1)
    for lang in ("vi", "en"):
        assert "A1.xlsx Tiến độ!F24 Tử số 9 lớn hơn mẫu số 8." in told.message(lang)
    (file,) = outcome.received
    assert file.status is SubmissionStatus.USED_WITH_ERRORS
    mended = sent(DEEP_BOOKS["A1"], [row("A1", "F", 10, "5"), row("A1", "R", 10, "8/8")], day=DAY, name="A1.xlsx")
    outcome, _ = lay(DEEP, [branch_workbook(mended)])
    assert not [one for one in outcome.findings if one.code == "CON-24"]


def test_the_root_is_not_ready_while_a_level_between_is_not() -> None:
    broken = Arrival("A2.xlsx", "0" * 64, None)
    master = open_workbook(build(DEEP, manifest_of(DEEP)), "m.xlsx")
    rows = [row("A1", "F", number, "5") for number in range(6, 11)]
    outcome = consolidated(master, [branch_workbook(sent(DEEP_BOOKS["A1"], rows, day=DAY), broken)]).outcome
    assert [one.code for one in outcome.findings if one.file == "A.xlsx" and one.code == "CON-24"] == ["CON-24"]
    assert not is_ready(outcome)


def test_an_empty_workbook_of_a_unit_without_targets_says_that_it_has_reported() -> None:
    forwarded = [
        sent(DEEP_BOOKS["A"], [], day=DAY, name="A.xlsx"),
        *(sent(DEEP_BOOKS[unit], [row(unit, "F", 10, "5")], day=DAY) for unit in ("A1", "A2", "B")),
    ]
    outcome, after = lay(DEEP, forwarded)
    (own,) = [one for one in outcome.received if one.file == "A.xlsx"]
    assert own.status is SubmissionStatus.USED
    assert own.reason is not None
    assert own.reason.vi == "đơn vị không có chỉ tiêu riêng; sổ này chỉ báo là đã gửi."
    assert "CON-13" not in {one.code for one in outcome.findings}
    assert {unit: state for unit, (state, _) in found(DEEP, forwarded).items()} == dict.fromkeys(
        ("A", "A1", "A2", "B"), ReturnState.ON_TIME
    )
    assert found(DEEP, forwarded[1:])["A"][0] is ReturnState.MISSING
    _, again = lay(after, ())
    assert [one.status for one in again.submissions if one.file == "A.xlsx"] == [SubmissionStatus.USED]


def test_an_empty_workbook_of_a_unit_with_targets_is_no_report() -> None:
    outcome, _ = lay(DEEP, [sent(DEEP_BOOKS["B"], [], day=DAY)])
    assert [one.status for one in outcome.received] == [SubmissionStatus.REJECTED]


def test_empty_rows_of_a_refused_file_are_empty() -> None:
    file = sent(DEEP_BOOKS["B"], [row("B", "F", 10, "5")], day=DAY)
    assert file.reading is not None
    plan = replace(file.reading.tables.plan, period=None)
    card = replace(file.reading.tables.card, plan=plan)
    without_period = replace(file, reading=replace(file.reading, tables=replace(file.reading.tables, card=card)))
    outcome, _ = lay(DEEP, [without_period])
    assert outcome.set_aside[SetAside.ERROR] == 1
    assert outcome.set_aside[SetAside.EMPTY] == len(file.reading.tables.progress) - 1
    assert outcome.rows_in == len(file.reading.tables.progress)


def test_a_unit_that_ended_and_sent_its_last_workbook_is_no_error_of_the_unit_above() -> None:
    """A1 ended in September; A forwards for October beside an empty workbook of its own."""
    units = [replace(one, valid_to=date(2021, 9, 30)) if one.code == "A1" else one for one in DEEP.units]
    given = tables(units=units, allocations=DEEP.allocations.rows)
    books = issued_books(given)
    months = range(6, 10)
    last = sent(
        books["A1"], [row("A1", code, number, FIGURES[code]) for code in FIGURES for number in months], 9, day=DAY
    )
    above = sent(
        books["A"], [row("A2", code, number, FIGURES[code]) for code in FIGURES for number in range(6, 11)], day=DAY
    )
    outcome, after = lay(given, [last, above])
    of_a1 = [one for one in outcome.findings if one.values.get("unit") == "A1" and one.kind.incomplete]
    assert of_a1 == []
    assert outcome.units_with_errors == frozenset()
    _, again = lay(after, [above])
    assert again.submissions == after.submissions


def test_what_came_and_was_refused_one_level_down_was_sent() -> None:
    """A1 sends nothing but an error; A has its date, and the root learns it from A's Sources."""
    refused = sent(DEEP_BOOKS["A1"], [row("A1", "R", 10, "9/8")], day=DAY, name="A1.xlsx")
    between = branch_workbook(refused)
    assert between.reading is not None
    assert [one.unit for one in between.reading.tables.first_returns] == ["A1"]
    assert found(DEEP, [between])["A1"][0] is ReturnState.ON_TIME


def test_a_silent_unit_has_no_errors_because_the_workbook_from_above_lacks_its_rows() -> None:
    """A1 sent September; A consolidates October without it. B2's case in a trial: "có lỗi" was told of it."""
    first = sent(DEEP_BOOKS["A1"], [row("A1", "F", number, "5") for number in range(6, 10)], 9, day=date(2021, 9, 15))
    outcome, _ = lay(DEEP, [branch_workbook(first)])
    assert "a1" not in {unit.casefold() for unit in outcome.units_with_errors}
