"""Warnings that stood last month are known: they do not drown the new ones (docs/decisions/0057).

1. A warning about a row that stands with the same figures since an earlier reporting period is known: new in the first
   month, known in each later one.
2. A changed figure makes it new, in its own row and in those that are compared with it. So is a row that came late.
3. A second run over the result says the same as the first; files of several months at once bring nothing but news.
4. A note makes it explained, not known; an error is never known; a row typed in the master has no known warnings.
5. Warnings between workbooks are known as well, also when their files are not in the inbox.
6. Known warnings stand on Checks after the new ones and before the explained ones, in their own group, and are counted
   apart, in both languages and in JSON.
7. Of a master that an earlier version wrote, the period of the submission is taken.
8. The rules run once more only if a warning is about a row that stood before.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.support.books import TARGETS, issued_books, manifest_of, month, row, sent, share, shares, tables
from tests.support.monthly import reporting
from xlplan import rules
from xlplan.chain.submission import Arrival
from xlplan.commands.captured import CapturedOutput
from xlplan.commands.consolidate import _json, _report
from xlplan.findings import Finding, Severity, counts_line
from xlplan.layout import Progress
from xlplan.rules import Subject
from xlplan.tables import Table, Tables
from xlplan.template.findings_sheet import findings_sheet
from xlplan.words import Lang
from xlplan.workflow.building import build, contents_of
from xlplan.workflow.consolidating import Consolidated, consolidated
from xlplan.workflow.opening import Opened, open_workbook

MASTER = tables(
    targets=[replace(one, value=None, direction=None) if one.code == "F" else one for one in TARGETS],
    allocations=[share(one.target, one.unit) for one in shares()],
)
BOOKS = issued_books(MASTER)
USUAL = {6: "22", 7: "24", 8: "23"}
JUMP = {**USUAL, 9: "210"}  # a digit too many in 09/2021


def book(figures: dict[int, str], number: int, *more: Progress, unit: str = "A", **notes: str) -> Arrival:
    """Unit A's workbook for a month; *notes* by month, such as ``n9="Mở thêm lớp"``."""
    rows = [row(unit, "F", place, said, note=notes.get(f"n{place}")) for place, said in figures.items()]
    return sent(BOOKS[unit], [*rows, *more], number)


def opened(given: Tables, number: int, lang: Lang = "vi") -> Opened:
    """The master as a file, at a reporting period."""
    manifest = replace(manifest_of(given), lang=lang)
    return open_workbook(build(reporting(given, number), manifest), "master.xlsx")


def months(
    *inboxes: Sequence[Arrival], first: int = 9, master: Tables = MASTER, lang: Lang = "vi"
) -> list[Consolidated]:
    """Consolidate one inbox a month, each into the last result."""
    results: list[Consolidated] = []
    for number, inbox in enumerate(inboxes, start=first):
        results.append(consolidated(opened(master, number, lang), inbox))
        master = results[-1].outcome.tables
    return results


def again(done: Consolidated, number: int, inbox: Sequence[Arrival]) -> Consolidated:
    return consolidated(opened(done.outcome.tables, number), inbox)


def warnings(done: Consolidated, code: str = "PRG-17") -> list[tuple[int, bool]]:
    """The month of the row and whether it is known, of each warning with that code about a file."""
    return [
        (int(str(finding.values["period"])[:2]), finding.known)
        for finding in done.outcome.findings
        if finding.code == code
    ]


# 1. new once, then known


def test_a_warning_is_new_once_and_then_known() -> None:
    last = {**JUMP, 10: "25", 11: "21"}
    results = months([book(JUMP, 9)], [book({**JUMP, 10: "25"}, 10)], [book(last, 11)])
    assert [warnings(done) for done in results] == [[(9, False)], [(9, True)], [(9, True)]]
    for done in results:
        (received,) = done.consolidation.received
        assert [one.known for one in received.findings if one.code == "PRG-17"] == [warnings(done)[0][1]]


def test_a_new_warning_beside_it_is_new() -> None:
    results = months([book(JUMP, 9)], [book({**JUMP, 10: "2500"}, 10)], [book({**JUMP, 10: "2500", 11: "24"}, 11)])
    assert [warnings(done) for done in results[1:]] == [[(9, True), (10, False)], [(9, True), (10, True)]]


def test_a_month_without_consolidation_makes_no_difference() -> None:
    first = months([book(JUMP, 9)])[0]
    later = consolidated(opened(first.outcome.tables, 11), [book({**JUMP, 10: "25", 11: "21"}, 11)])
    assert warnings(later) == [(9, True)]


def test_an_estimate_is_asked_about_when_its_period_is_over_and_then_known() -> None:
    estimate = {**USUAL, 9: "21~"}
    results = months([book(estimate, 9)], [book({**estimate, 10: "25"}, 10)], [book({**estimate, 10: "25"}, 11)])
    assert [warnings(done, "PRG-22") for done in results] == [[], [(9, False)], [(9, True)]]


def test_a_value_that_grows_with_each_report_does_not_make_it_new() -> None:
    """PRG-25 says how many other figures are whole: more each month."""
    odd = {**USUAL, 8: "1.05", 9: "21", 10: "25"}
    results = months([book(odd, 10)], [book({**odd, 11: "24"}, 11)], first=10)
    found = [finding for done in results for finding in done.outcome.findings if finding.code == "PRG-25"]
    assert [finding.known for finding in found] == [False, True]
    assert found[0].values["count"] != found[1].values["count"]


# 2. changed figures and late rows


def test_a_changed_figure_makes_it_new_and_then_known_again() -> None:
    changed = {**JUMP, 9: "310", 10: "25"}
    results = months([book(JUMP, 9)], [book(changed, 10)], [book({**changed, 11: "24"}, 11)])
    assert [warnings(done) for done in results] == [[(9, False)], [(9, False)], [(9, True)]]


def test_so_does_a_changed_figure_that_it_is_compared_with() -> None:
    changed = {**JUMP, 7: "26", 10: "25"}
    results = months([book(JUMP, 9)], [book(changed, 10)], [book({**changed, 11: "24"}, 11)])
    assert [warnings(done) for done in results] == [[(9, False)], [(9, False)], [(9, True)]]


def test_a_file_that_does_not_say_what_is_in_use_brings_news() -> None:
    """The unit calls its official figure an estimate: that is refused, and the row is another than it was."""
    done = months([book(JUMP, 9)], [book({**JUMP, 9: "210~", 10: "25"}, 10)])[1]
    assert [line.since for line in done.consolidation.lines if line.period == month(9)] == [month(9)]
    assert warnings(done) == [(9, False)]


def test_a_row_that_came_late_is_new_in_both_runs() -> None:
    inbox = [book({**JUMP, 10: "25"}, 10)]
    first = months([book({6: "22", 7: "24", 8: "23"}, 9)], inbox)[1]
    assert warnings(first) == warnings(again(first, 10, inbox)) == [(9, False)]


# 3. a second run


@pytest.mark.parametrize("changed", [{}, {9: "310"}, {7: "26"}, {10: "2500"}, {9: "21~"}])
def test_a_second_run_says_the_same(changed: dict[int, str]) -> None:
    first = [book(JUMP, 9), book(JUMP, 9, unit="B")]
    second = [book({**JUMP, 10: "25", **changed}, 10), book({**JUMP, 10: "26"}, 10, unit="B")]
    for number, inbox, done in zip((9, 10), (first, second), months(first, second), strict=True):
        twice = again(done, number, inbox)
        assert twice.outcome.findings == done.outcome.findings
        assert twice.consolidation.received == done.consolidation.received
        assert twice.outcome.tables.lines.rows == done.outcome.tables.lines.rows


def test_files_of_several_months_at_once_bring_nothing_but_news() -> None:
    files = [book(JUMP, 9), book({**JUMP, 10: "25"}, 10)]
    once = consolidated(opened(MASTER, 10), files)
    assert warnings(once) == warnings(again(once, 10, files)) == [(9, False)]
    assert warnings(again(once, 11, [book({**JUMP, 10: "25", 11: "24"}, 11)])) == [(9, True)]


# 4. explained ones, errors, typed rows


def test_a_note_makes_it_explained_not_known() -> None:
    done = months([book(JUMP, 9)], [book({**JUMP, 10: "25"}, 10, n9="Mở thêm lớp")])[1]
    (found,) = [finding for finding in done.outcome.findings if finding.code == "PRG-17"]
    assert (found.acknowledged, found.known, found.explanation) == (True, False, "Mở thêm lớp")


def test_an_error_is_never_known() -> None:
    wrong = row("A", "R", 8, "9/8")
    results = months([book(JUMP, 9, wrong)], [book({**JUMP, 10: "25"}, 10, wrong)])
    found = [finding for finding in results[1].outcome.findings if finding.severity is not Severity.WARNING]
    assert any(finding.severity is Severity.ERROR and not finding.kind.incomplete for finding in found)
    assert not any(finding.known for finding in found)


def test_nobody_knows_since_when_a_row_is_typed_in_the_master() -> None:
    typed = tables(
        [row("A", "F", place, said) for place, said in JUMP.items()],
        targets=MASTER.targets.rows,
        allocations=MASTER.allocations.rows,
    )
    results = months([], [], master=typed)
    assert [warnings(done) for done in results] == [[(9, False)], [(9, False)]]


# 5. between workbooks


def test_a_warning_about_two_workbooks_is_known_with_and_without_their_files() -> None:
    figures = {6: "22", 7: "24", 8: "23", 9: "27"}
    both = [book(figures, 9), book(figures, 9, unit="B")]
    first, without, with_files = months(both, [], [book(figures, 11), book(figures, 11, unit="B")])
    found = [
        [finding.known for finding in done.outcome.findings if finding.code == "PRG-20"]
        for done in (first, without, with_files)
    ]
    assert found == [[False], [True], [True]]
    assert [finding.known for finding in without.master_findings if finding.code == "PRG-20"] == [True]


def test_it_is_new_where_the_other_workbook_is_another() -> None:
    """A's figures stand since 09/2021; only in 10/2021 B reports the same."""
    figures = {6: "22", 7: "24", 8: "23", 9: "27"}
    other = {6: "31", 7: "24", 8: "23", 9: "27"}
    results = months([book(other, 9), book(figures, 9, unit="B")], [book(figures, 10)])
    found = [[finding.known for finding in done.outcome.findings if finding.code == "PRG-20"] for done in results]
    assert found == [[], [False]]


# 6. how they are shown


def third_month(lang: Lang = "vi") -> Consolidated:
    """A new warning, a known one and an explained one."""
    inboxes = (
        [book(JUMP, 9), book(JUMP, 9, unit="B")],
        [book({**JUMP, 10: "25"}, 10), book({**JUMP, 10: "26"}, 10, unit="B")],
        [
            book({**JUMP, 10: "25", 11: "2600"}, 11),
            book({**JUMP, 10: "26", 11: "24"}, 11, unit="B", n9="Mở thêm lớp"),
        ],
    )
    return months(*inboxes, lang=lang)[2]


@pytest.mark.parametrize(
    ("lang", "labels", "counted"),
    [
        ("vi", ["Cảnh báo", "Đã biết", "Đã giải trình"], "1 cảnh báo đã biết từ kỳ trước, 1 cảnh báo đã giải trình"),
        ("en", ["Warning", "Known", "Explained"], "1 warning(s) known before, 1 explained warning(s)"),
    ],
)
def test_checks_shows_new_then_known_then_explained(lang: Lang, labels: list[str], counted: str) -> None:
    done = third_month(lang)
    sheet = findings_sheet(contents_of(done.outcome))
    (block,) = sheet.tables
    assert [cells[0].value for cells in block.cells() if cells[1].value == "PRG-17"] == labels
    summary = counts_line(done.outcome.findings, lang)
    assert summary.endswith(counted)
    assert [True for cell in sheet.cells.values() if str(cell.value).startswith(summary)] == [True]
    known = next(cells for cells in block.cells() if cells[0].value == labels[1])
    assert str(known[5].value).startswith(("Kiểm tra lại số", "Check the figure"))  # it is still to be explained


def test_the_command_counts_them_apart() -> None:
    done = third_month()
    out = CapturedOutput()
    _report(done, "vi", out)
    assert "cảnh báo đã biết từ kỳ trước" in str(out.lines[-1])
    counts = {entry["unit"]: entry["findings"] for entry in _json(done, "vi")["submissions"]}  # type: ignore[attr-defined]
    assert (counts["A"]["known"], counts["B"]["known"], counts["B"]["acknowledged"]) == (1, 0, 1)


# 7. masters of earlier versions


def test_a_master_of_an_earlier_version_has_the_period_of_its_submissions() -> None:
    first = months([book(JUMP, 9)])[0].outcome.tables
    earlier = replace(first, lines=Table(first.lines.position, tuple(replace(one, since=None) for one in first.lines)))
    assert warnings(months([book({**JUMP, 10: "25"}, 10)], first=10, master=earlier)[0]) == [(9, True)]


# 8. the rules


def test_the_rules_run_once_more_only_where_a_warning_may_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[object] = []
    judge = rules.judge

    def counted(subject: Subject) -> tuple[Finding, ...]:
        judged.append(subject)
        return judge(subject)

    monkeypatch.setattr(rules, "judge", counted)
    quiet = {**USUAL, 9: "21"}
    for figures, runs in ((quiet, 1), (JUMP, 2)):
        second = opened(months([book(figures, 9)])[0].outcome.tables, 10)
        judged.clear()
        consolidated(second, [book({**figures, 10: "25"}, 10)])
        assert len(judged) == runs
