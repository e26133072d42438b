"""People, movements, registrations and awards go up with the figures.

1. Everything typed arrives; rows in = used + set aside, sheet by sheet.
2. The newer workbook of a unit replaces a row, and what it said before is named; a row that is gone is kept and named.
3. A faulty cell is left out, a faulty key sets its row aside; rows of other units and unknown honours are set aside.
4. The master's own movements stay as they are; a unit's own movement is added.
5. Once = twice = again with an empty inbox, in any order; month by month = all at once.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.books import UNITS, issued_books, lay, row, sent, tables
from xlplan.chain.consolidate import Consolidation
from xlplan.chain.kinds import SetAside
from xlplan.chain.list_words import content_text
from xlplan.chain.submission import Arrival
from xlplan.findings import sort_key
from xlplan.layout import AWARDS, LISTS, PEOPLE, REGISTRATIONS, Award, Movement, Person, Registration, Unit
from xlplan.layout.choices import AwardOutcome, Category, SubmissionStatus
from xlplan.layout.rows import Row
from xlplan.tables import Tables
from xlplan.workflow.building import table_of

HANOI = Person(code="A1", name="Nguyễn Thị Ánh", unit="A", category=Category.CIVIL_SERVANT)
TITLE, OTHER = "LĐTT", "CSTDCS"
MASTER = replace(
    tables(),
    people=table_of([HANOI]),
    movements=table_of([Movement(code="PT1", name="Nông thôn mới", launched_by="TTg")]),
)


def by_a(number: int = 10, revision: int | None = None, day: date | None = None, **lists: Sequence[Row]) -> Arrival:
    book = issued_books(MASTER)["A"]
    return sent(book, [row("A", "F", 6, "1")], number, revision, day, **lists)  # type: ignore[arg-type]


def counts(outcome: Consolidation, sheet: str) -> tuple[int, int, dict[SetAside, int]]:
    count = outcome.lists.counts[sheet]
    return count.rows_in, count.used, {reason: rows for reason, rows in count.set_aside.items() if rows}


def told(outcome: Consolidation, code: str) -> list[dict[str, object]]:
    return [dict(one.values) for one in outcome.findings if one.code == code]


# 1


def test_everything_typed_goes_up() -> None:
    typed: dict[str, list[Row]] = {
        "people": [HANOI, Person(code="A2", name="Lê Văn Bé", unit="A")],
        "registrations": [Registration(unit="A", person="A2", honour=TITLE, registered=date(2021, 5, 30))],
        "awards": [Award(unit="A", honour=OTHER, movement="PT1", proposed=date(2021, 12, 1))],
    }
    outcome, after = lay(MASTER, [by_a(**typed)])  # type: ignore[arg-type]
    for spec in (PEOPLE, REGISTRATIONS, AWARDS):
        arrived = [list(content_text(spec, one).both()) for one in after.of(spec)]
        assert arrived == [list(content_text(spec, one).both()) for one in typed[spec.id]]
        assert counts(outcome, spec.id) == (len(arrived), len(arrived), {})
    assert counts(outcome, "movements") == (1, 0, {SetAside.COVERED: 1})
    assert {(one.list, one.key_text) for one in outcome.lists.lines} == {
        ("Cá nhân", "A1"),
        ("Cá nhân", "A2"),
        ("Đăng ký", f"A · A2 · {MASTER.honour(TITLE).code}"),  # type: ignore[union-attr]
        ("Khen thưởng", f"A · {MASTER.honour(OTHER).code} · PT1"),  # type: ignore[union-attr]
    }


def test_a_file_of_which_only_a_registration_is_used_says_so() -> None:
    book = issued_books(MASTER)["A"]
    outcome, _ = lay(MASTER, [sent(book, [], registrations=[Registration(unit="A", honour=TITLE)])])
    (file,) = outcome.received
    assert file.status is SubmissionStatus.USED_WITH_ERRORS  # its rows are empty
    assert file.reason is not None
    assert file.reason.en == "no row is filled in."


# 2


def test_a_newer_row_replaces_and_names_the_older() -> None:
    older = by_a(9, registrations=[Registration(unit="A", honour=TITLE, note="tập thể")])
    newer = by_a(10, registrations=[Registration(unit="A", honour=TITLE, note="Phòng 1")])
    outcome, after = lay(MASTER, [newer, older])
    assert [one.note for one in after.registrations] == ["Phòng 1"]
    assert counts(outcome, "registrations") == (2, 1, {SetAside.SUPERSEDED: 1})
    (change,) = told(outcome, "CON-16")
    assert (change["old"].vi, change["new"].vi) == ("Ghi chú: tập thể", "Ghi chú: Phòng 1")  # type: ignore[attr-defined]


def test_a_row_that_is_gone_is_kept_and_named() -> None:
    older = by_a(9, registrations=[Registration(unit="A", honour=TITLE), Registration(unit="A", honour=OTHER)])
    newer = by_a(10, registrations=[Registration(unit="A", honour=OTHER)])
    outcome, after = lay(MASTER, [newer, older])
    assert len(after.registrations) == 2
    assert [one["older"] for one in told(outcome, "CON-21")] == ["09/A.xlsx"]


def test_a_row_edited_in_the_master_counts_as_typed_there() -> None:
    _, after = lay(MASTER, [by_a(registrations=[Registration(unit="A", honour=TITLE)])])
    edited = replace(
        after, registrations=replace(after.registrations, rows=(replace(after.registrations.rows[0], note="x"),))
    )
    outcome, again = lay(edited, [])
    assert [one.code for one in outcome.findings] == ["CON-12"]
    assert ([one.note for one in again.registrations], len(outcome.lists.lines)) == (
        ["x"],
        1,
    )  # the person's line stays


# 3


def test_faulty_cells_keys_units_and_honours() -> None:
    people = [
        replace(HANOI, category=None, bad=frozenset({"category"})),
        Person(code="A 9", name="?", unit="A", bad=frozenset({"code"})),
        Person(code="B1", name="?", unit="B"),
    ]
    outcome, after = lay(MASTER, [by_a(people=people, registrations=[Registration(unit="A", honour="Chiến sĩ")])])
    assert counts(outcome, "people") == (3, 1, {SetAside.ERROR: 1, SetAside.FOREIGN: 1})
    assert counts(outcome, "registrations") == (1, 0, {SetAside.FOREIGN: 1})
    assert [(one.code, one.category, one.bad) for one in after.people] == [
        ("A1", Category.CIVIL_SERVANT, frozenset())  # as the master has it
    ]
    assert [one["unit"] for one in told(outcome, "CON-11")] == ["B"]
    assert [one["honour"] for one in told(outcome, "CON-20")] == ["Chiến sĩ"]


def test_two_units_list_one_person() -> None:
    books = issued_books(MASTER)
    ours = sent(books["A"], [], people=[HANOI])
    theirs = sent(books["B"], [], day=date(2021, 10, 15), people=[replace(HANOI, unit="B")])
    outcome, after = lay(MASTER, [ours, theirs])
    assert [one.unit for one in after.people] == ["B"]  # sent later: a transfer
    assert counts(outcome, "people") == (2, 1, {SetAside.SUPERSEDED: 1})
    assert [one["winner"] for one in told(outcome, "CON-17")] == ["10/B.xlsx"]


def test_what_the_office_typed_is_not_erased_by_an_empty_cell() -> None:
    proposal = Award(unit="A", honour=OTHER, proposed=date(2021, 12, 1))
    _, after = lay(MASTER, [by_a(9, awards=[proposal])])
    decided = replace(after.awards.rows[0], outcome=AwardOutcome.AWARDED, decision="QĐ 99")
    edited = replace(after, awards=replace(after.awards, rows=(decided,)))
    for inbox in ([by_a(10, awards=[proposal])], [by_a(9, awards=[proposal])], []):
        outcome, again = lay(edited, inbox)
        assert [(one.outcome, one.decision) for one in again.awards] == [(AwardOutcome.AWARDED, "QĐ 99")]
        _, later = lay(again, [by_a(10, 2, awards=[proposal])])
        assert [one.decision for one in later.awards] == ["QĐ 99"]
        assert bool(told(outcome, "CON-12")) == (not inbox)


def test_a_registration_of_a_person_whose_own_row_was_refused() -> None:
    nobody = Person(code="A2", name="Lê Văn Bé", unit="", bad=frozenset({"unit"}))
    outcome, after = lay(
        MASTER, [by_a(people=[nobody], registrations=[Registration(unit="A", person="A2", honour=TITLE)])]
    )
    assert after.registrations.rows == ()
    assert counts(outcome, "registrations") == (1, 0, {SetAside.FOREIGN: 1})
    assert [one["person"] for one in told(outcome, "CON-22")] == ["A2"]


# 4


def test_movements_of_the_master_stay_and_others_are_added() -> None:
    own = [Movement(code="PT1", name="Khác"), Movement(code="PT9", name="Của đơn vị")]
    outcome, after = lay(MASTER, [by_a(movements=own)])
    assert [one.name for one in after.movements] == ["Nông thôn mới", "Của đơn vị"]
    assert counts(outcome, "movements") == (2, 1, {SetAside.COVERED: 1})
    (note,) = told(outcome, "CON-09")
    assert (note["what"].vi, note["offered"].vi) == ("Phong trào PT1", "Tên phong trào: Khác")  # type: ignore[attr-defined]


# 5

codes = st.sampled_from(["A1", "A2", "a3"])
texts = st.sampled_from([None, "một", "hai"])
registrations = st.lists(
    st.builds(
        Registration, unit=st.sampled_from(["A", "a", "B"]), honour=st.sampled_from([TITLE, OTHER, "?"]), note=texts
    ),
    max_size=3,
    unique_by=lambda one: (one.unit.lower(), one.honour),
)
people = st.lists(st.builds(Person, code=codes, name=st.just("Tên"), unit=st.just("A"), position=texts), max_size=3,
                  unique_by=lambda one: one.code)  # fmt: skip


drawn_files = st.lists(
    st.tuples(st.integers(8, 10), st.integers(1, 2), people, registrations),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[:2],
)


def seen(after: Tables) -> object:
    return [(spec.id, after.of(spec).rows) for spec in LISTS], after.list_lines.rows


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawn_files)
def test_lists_are_merged_alike_however_they_arrive(
    files: list[tuple[int, int, list[Person], list[Registration]]],
) -> None:
    inbox = [
        by_a(number, revision, date(2021, number, 15), people=persons, registrations=registered)
        for number, revision, persons, registered in sorted(files, key=lambda one: one[:2])
    ]
    once, after = lay(MASTER, inbox)
    for spec in LISTS:
        readable = [arrival.reading.tables.of(spec) for arrival in inbox if arrival.reading]
        assert once.lists.counts[spec.id].rows_in == sum(len(table) for table in readable)
    assert seen(lay(MASTER, inbox[::-1])[1]) == seen(after)
    twice, again = lay(after, inbox)
    assert seen(again) == seen(after)
    assert twice.lists.counts == once.lists.counts
    assert sorted(twice.findings, key=sort_key) == sorted(once.findings, key=sort_key)
    assert seen(lay(after, ())[1]) == seen(after)
    stepwise = MASTER
    for arrival in inbox:
        _, stepwise = lay(stepwise, [arrival])
    assert seen(stepwise) == seen(after)


def test_a_workbook_from_above_covers_the_direct_one() -> None:
    units = (*UNITS, Unit(code="A1", name="Tổ 1", parent="A"))
    master = replace(tables(units=units), registrations=table_of([]))
    books = issued_books(master)
    direct = sent(books["A1"], [], registrations=[Registration(unit="A1", honour=TITLE, note="trực tiếp")])
    above = sent(books["A"], [], registrations=[Registration(unit="a1", honour=TITLE, note="qua phòng")])
    for arrivals in ([direct, above], [above, direct]):
        outcome, after = lay(master, arrivals)
        assert [(one.unit, one.note) for one in after.registrations] == [("A1", "qua phòng")]
        assert counts(outcome, "registrations") == (2, 1, {SetAside.COVERED: 1})
        assert [one["winner"] for one in told(outcome, "CON-17")] == ["10/A.xlsx"]
