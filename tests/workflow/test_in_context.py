"""Rows are judged twice: in their file's own context, and among the master's.

1. What only the master's context shows is told at the file's cell, and counts among the file's findings.
2. An error there sets the row aside, as an error of the file's own does; another row may take its place.
3. What the file shows by itself is told once. Consolidating the same file again says the same.
"""

from dataclasses import replace
from datetime import date

from tests.support.books import PLAN, UNITS, issued_books, manifest_of, month, reading, row, sent, share, tables, target
from xlplan.chain.branch import Issued
from xlplan.chain.kinds import SetAside
from xlplan.chain.submission import Arrival
from xlplan.layout import Progress, Unit
from xlplan.layout.choices import Measure, SubmissionStatus
from xlplan.tables import Tables
from xlplan.workflow.building import build, document
from xlplan.workflow.consolidating import Consolidated, consolidated
from xlplan.workflow.opening import open_workbook
from xlplan.xlsx.write import to_bytes

MASTER = tables()
BOOKS = issued_books(MASTER)
RUNNING = [
    row("A", "F", number, text) for number, text in zip(range(6, 11), ("5", "11", "16", "22", "27"), strict=True)
]


def laid(given: Tables, *arrivals: Arrival) -> Consolidated:
    return consolidated(open_workbook(build(given, manifest_of(given)), "m.xlsx"), arrivals)


def told(done: Consolidated, code: str) -> list[tuple[str, str]]:
    return [(one.file, str(one.at)) for one in done.outcome.findings if one.code == code]


def own_plan(book: Issued, rows: list[Progress], **changed: object) -> Arrival:
    """The workbook of a unit whose copy of the context says something else."""
    plan = replace(PLAN, unit=book.unit.code, sent=date(2021, 10, 15))
    given = replace(book.tables, card=replace(book.tables.card, plan=plan), progress=tables(rows).progress)
    read, findings = reading(replace(given, **changed), book.manifest, "A.xlsx")  # type: ignore[arg-type]
    return Arrival("A.xlsx", read.source.digest, read, findings)


def test_a_unit_that_the_master_has_closed() -> None:
    closed = [*UNITS[:1], Unit(code="A", name="A", parent="S", valid_to=date(2021, 8, 14)), *UNITS[2:]]
    done = laid(tables(units=closed), sent(BOOKS["A"], [row("A", "F", 9, "3")], 9))
    assert told(done, "PRG-24") == [("09/A.xlsx", "Tiến độ!A9")]
    (file,) = done.consolidation.received
    assert [one.code for one in file.findings if one.code == "PRG-24"] == ["PRG-24"]


def test_c04_running_totals_beside_the_masters_allocation() -> None:
    """The unit's copy has no allocated value, so nothing there shows that 88 is too much; the master has 50."""
    steep = [row("A", "F", number, text) for number, text in zip((8, 9, 10), ("18", "26", "44"), strict=True)]
    done = laid(MASTER, own_plan(BOOKS["A"], steep, allocations=tables(allocations=[share("F", "A")]).allocations))
    assert told(done, "PRG-27") == [("A.xlsx", "Tiến độ!F8")]


def test_an_error_in_the_masters_context_sets_the_row_aside() -> None:
    """The unit counts what the master defines as a ratio. Its figure of the month before takes its place again."""
    ratio = tables(targets=[target("F", Measure.FLOW_RATIO, "95"), *MASTER.targets.rows[1:]])
    done = laid(ratio, sent(BOOKS["A"], [row("A", "F", 10, "12"), row("A", "T", 10, "7")]))
    assert [one for one in told(done, "PRG-02") if one[0]] == [("10/A.xlsx", "Tiến độ!G10")]
    assert done.consolidation.set_aside[SetAside.ERROR] == 1
    (file,) = done.consolidation.received
    assert file.status is SubmissionStatus.USED_WITH_ERRORS
    assert [one.target for one in done.outcome.tables.progress if one.filled] == ["T"]


def test_what_a_file_shows_by_itself_is_told_once() -> None:
    done = laid(MASTER, sent(BOOKS["A"], RUNNING))
    own = sorted(one.code for one in done.consolidation.received[0].findings if one.code.startswith("PRG"))
    told_of_file = sorted(one.code for one in done.outcome.findings if one.file and one.code.startswith("PRG"))
    assert own == told_of_file


def test_what_the_master_handed_down_is_told_of_the_master_alone() -> None:
    """G has no plan value, in the master and in each copy. Where the file alone lacks one, that is told of the file."""
    given = tables(targets=[*MASTER.targets.rows, target("G", Measure.FLOW)])
    book = issued_books(given)["A"]
    assert told(laid(given, own_plan(book, [row("A", "F", 10, "4")])), "TGT-12") == [("", "Chỉ tiêu!G11")]
    own = tables(targets=[target("F", Measure.FLOW), *given.targets.rows[1:]]).targets
    other = laid(given, own_plan(book, [row("A", "F", 10, "4")], targets=own))
    assert told(other, "TGT-12") == [("", "Chỉ tiêu!G11"), ("A.xlsx", "Chỉ tiêu!G6")]


def test_twice_is_once() -> None:
    closed = [*UNITS[:1], Unit(code="A", name="A", parent="S", valid_to=date(2021, 8, 14)), *UNITS[2:]]
    arrivals = [sent(BOOKS["A"], [row("A", "F", 9, "3"), row("A", "R", 9, "9/10")], 9)]
    once = laid(tables(units=closed), *arrivals)
    again = consolidated(open_workbook(to_bytes(document(once.outcome)), "o.xlsx"), arrivals)
    assert [one.line("vi") for one in again.outcome.findings] == [one.line("vi") for one in once.outcome.findings]
    assert month(9) in {one.period for one in again.outcome.tables.progress}


def test_a_doubt_between_units_stays_when_their_files_are_gone() -> None:
    """Figures at a unit and at one below it may count twice: told at the file, then at the result's own cell."""
    units = (*UNITS, Unit(code="A1", name="Tổ 1", parent="A"))
    master = tables(units=units, allocations=[share("F", "A")])
    books = issued_books(master)
    files = [sent(books["A"], [row("A", "F", 10, "5"), row("A1", "F", 10, "3")])]
    once = laid(master, *files)
    assert told(once, "PRG-12") == [("10/A.xlsx", "Tiến độ!F10")]
    alone = consolidated(open_workbook(to_bytes(document(once.outcome)), "o.xlsx"), ())
    assert told(alone, "PRG-12") == [("", "Tiến độ!F6")]
