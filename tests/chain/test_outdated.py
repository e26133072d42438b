"""A correction settles what was said of the workbook it corrects; both may lie in the inbox.

1. Errors and warnings of a workbook that a newer, valid one of the unit replaced are one note.
2. Those of a workbook whose correction has errors stay; so do warnings about rows that are still in use.
3. Two workbooks of equal rank are no question any more once a third decides.
"""

from collections.abc import Sequence

import pytest

from tests.chain.test_consolidate_cases import DEEP, DEEP_BOOKS, MASTER, book
from tests.support.books import lay, row, sent
from xlplan.chain.submission import Arrival
from xlplan.findings import Severity


def said(arrivals: Sequence[Arrival], least: Severity = Severity.WARNING) -> set[tuple[str, str]]:
    """(file, code) of the findings about files that are errors, or at least as grave as *least*."""
    order = list(Severity)
    outcome, _ = lay(MASTER, arrivals)
    return {
        (one.file, one.code)
        for one in outcome.findings
        if order.index(one.severity) <= order.index(least) and not one.kind.incomplete
    }


WRONG = sent(DEEP_BOOKS["B"], [row("B", "R", 10, "9/8")], 10, 1, name="B.xlsx")
RIGHT = sent(DEEP_BOOKS["B"], [row("B", "R", 10, "8/9")], 10, 2, name="B 2.xlsx")
WRONG_AGAIN = sent(DEEP_BOOKS["B"], [row("B", "R", 10, "10/8")], 10, 2, name="B 2.xlsx")


def test_what_a_correction_settled_is_a_note() -> None:
    assert ("B.xlsx", "CON-25") not in said([WRONG], Severity.NOTE)
    assert "B.xlsx" in {file for file, _ in said([WRONG], Severity.ERROR)}
    assert said([WRONG, RIGHT], Severity.ERROR) == set()
    assert {code for file, code in said([WRONG, RIGHT], Severity.NOTE) if file == "B.xlsx"} == {"CON-25"}
    outcome, _ = lay(MASTER, [WRONG, RIGHT])
    (note,) = [one for one in outcome.findings if one.code == "CON-25"]
    assert note.message("vi").endswith("đơn vị đã gửi bản mới hơn, hợp lệ (B 2.xlsx).")
    assert note.values["errors"] == 1


def test_a_correction_that_is_wrong_settles_nothing() -> None:
    files = {file for file, _ in said([WRONG, WRONG_AGAIN], Severity.ERROR)}
    assert files == {"B.xlsx", "B 2.xlsx"}


def test_an_older_workbook_settles_nothing() -> None:
    older = sent(DEEP_BOOKS["B"], [row("B", "R", 9, "8/9")], 9, name="B 9.xlsx")
    assert "B.xlsx" in {file for file, _ in said([older, WRONG], Severity.ERROR)}


def test_a_forgotten_period_is_settled_by_the_workbook_with_the_period() -> None:
    """The first says 09/2021 and has a figure of 10/2021, which is not due there."""
    forgotten = sent(DEEP_BOOKS["B"], [row("B", "F", 10, "5")], 9, name="B.xlsx")
    assert ("B.xlsx", "PRG-09") in said([forgotten], Severity.ERROR)
    again = sent(DEEP_BOOKS["B"], [row("B", "F", 10, "5")], 10, name="B 2.xlsx")
    assert said([forgotten, again], Severity.ERROR) == set()


@pytest.mark.parametrize("third", [False, True])
def test_a_third_workbook_decides_between_two_of_equal_rank(third: bool) -> None:
    tied = [book("5", name="A.xlsx"), book("6", name="A moi.xlsx")]
    arrivals = [*tied, book("7", revision=2, name="A 2.xlsx")] if third else tied
    assert ("CON-01" in {code for _, code in said(arrivals, Severity.ERROR)}) is not third


def test_what_is_said_of_one_unit_is_settled_for_that_unit_only() -> None:
    """A's first workbook has an error in a row of A1 and one of A2; the second still has that of A2."""
    rows = [row("A1", "R", 10, "9/8"), row("A2", "R", 10, "9/8")]
    first = sent(DEEP_BOOKS["A"], rows, 10, 1, name="A.xlsx")
    second = sent(DEEP_BOOKS["A"], [row("A1", "R", 10, "8/9"), rows[1]], 10, 2, name="A 2.xlsx")
    outcome, _ = lay(DEEP, [first, second])
    errors = {
        (one.file, str(one.values.get("unit", "")), one.at.row)
        for one in outcome.findings
        if one.severity is Severity.ERROR and not one.kind.incomplete
    }
    assert {file for file, _, _ in errors} == {"A.xlsx", "A 2.xlsx"}
    assert len([one for one in errors if one[0] == "A.xlsx"]) == 1
