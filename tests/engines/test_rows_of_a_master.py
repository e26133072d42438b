"""A consolidated workbook itself says which expected rows it lacks, as the rule PRG-32 does.

1. A row that was deleted, a reporting period that was advanced, a share or a unit that begins or ends within the
   contest: engines and Python count the same rows, at the earliest allocation of each target and unit.
2. Before the first submission nothing is asked for.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from tests.engines.compare import disagreements, formula_cells
from tests.engines.engines import BETTEROFFICE, FORMULON, needs_betteroffice, needs_formulon
from tests.engines.guide import guide_of
from tests.support.books import PLAN, UNITS, manifest_of, month, row, share, shares, tables
from tests.support.unit_workbook import FIGURES
from xlplan.layout import ALLOCATION, Allocation, Progress, SubmissionRow, Unit
from xlplan.template import frame
from xlplan.workflow.building import build, table_of
from xlplan.workflow.opening import open_workbook

pytestmark = pytest.mark.slow
DUE = range(6, 11)
SENT = (SubmissionRow(digest="0123456789abcdef", file="A.xlsx", unit="A", period=month(10)),)
LATER, BEFORE = date(2021, 8, 1), date(2021, 7, 31)


@pytest.fixture(autouse=True)
def few_spare_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "FREE_ROWS", dict.fromkeys(frame.FREE_ROWS, (3, 3)))


def rows(*gone: tuple[str, str, int]) -> list[Progress]:
    """All expected rows of units A and B but those *gone*: unit, target, month."""
    keys = ((unit, one.target, number) for unit in "AB" for one in shares(unit) for number in DUE)
    return [row(*key, FIGURES[key[1]], evidence="BB 12") for key in keys if key not in gone]


def units(**changed: object) -> list[Unit]:
    return [replace(one, **changed) if one.code == "B" else one for one in UNITS]  # type: ignore[arg-type]


def revised(unit: str, *dates: date | None) -> list[Allocation]:
    """The shares of both units; flow F of *unit* with one row per date, in this order."""
    own = [replace(share("F", unit, "50"), effective_from=day) for day in dates]
    return [*own, *(one for one in shares() if (one.target, one.unit) != ("F", unit))]


CASES: list[tuple[str, list[Progress], dict[str, object], int, dict[str, str]]] = [
    ("complete", rows(), {}, 10, {}),
    ("one deleted", rows(("A", "F", 7)), {}, 10, {"I6": "1 kỳ"}),
    ("two deleted", rows(("A", "F", 7), ("A", "F", 10), ("B", "F", 6)), {}, 10, {"I6": "2 kỳ", "I11": "1 kỳ"}),
    ("the next period", rows(), {}, 11, {f"I{number}": "1 kỳ" for number in range(6, 16)}),
    ("an earlier period", rows(("A", "F", 10)), {}, 9, {}),
    (
        "a share from August",
        rows(*(("A", "F", number) for number in (6, 7))),
        {"allocations": revised("A", LATER)},
        10,
        {},
    ),
    (
        "and one row less",
        rows(*(("A", "F", number) for number in (6, 7, 9))),
        {"allocations": revised("A", LATER)},
        10,
        {"I6": "1 kỳ"},
    ),
    ("revised from August", rows(("A", "F", 6)), {"allocations": revised("A", None, LATER)}, 10, {"I6": "1 kỳ"}),
    ("the revision typed first", rows(("A", "F", 6)), {"allocations": revised("A", LATER, None)}, 10, {"I7": "1 kỳ"}),
    (
        "a unit that ended",
        rows(*(("B", one.target, number) for one in shares("B") for number in (8, 9, 10))),
        {"units": units(valid_to=BEFORE)},
        10,
        {},
    ),
    (
        "a unit that began",
        rows(*(("B", one.target, number) for one in shares("B") for number in (6, 7))),
        {"units": units(valid_from=LATER)},
        10,
        {},
    ),
]


def lacking(given: Sequence[Progress], context: dict[str, object], number: int, sent: Sequence[SubmissionRow]) -> bytes:
    whole = tables(given, plan=replace(PLAN, period=month(number)), **context)  # type: ignore[arg-type]
    whole = replace(whole, submissions=table_of(sent))
    return build(whole, manifest_of(whole))


@needs_formulon
@needs_betteroffice
@pytest.mark.parametrize(("name", "given", "context", "number", "told"), CASES, ids=[case[0] for case in CASES])
def test_the_sheet_counts_the_rows_that_are_missing(
    name: str, given: list[Progress], context: dict[str, object], number: int, told: dict[str, str]
) -> None:
    data = lacking(given, context, number, SENT)
    by_betteroffice, by_formulon = BETTEROFFICE.calculate(data), FORMULON.calculate(data)
    assert disagreements(formula_cells(data), {"betteroffice": by_betteroffice, "formulon": by_formulon}) == []
    column = list(ALLOCATION.block.columns).index("periods_without_row") + 1
    shown = {f"I{line}": by_betteroffice.value(ALLOCATION.words.vi, line, column) for line in range(6, 20)}
    assert {cell: text for cell, text in shown.items() if text} == told
    findings = open_workbook(data, "m.xlsx").findings
    assert {str(one.at).split("!")[1] for one in findings if one.code == "PRG-32"} == set(told)
    said = guide_of(by_betteroffice)
    assert said.sheets[ALLOCATION.words.vi, "", True] == len(told)
    assert not told or not said.ready


@needs_betteroffice
def test_nothing_is_asked_for_before_the_first_submission() -> None:
    data = lacking(rows(("A", "F", 7)), {}, 10, ())
    calculated = BETTEROFFICE.calculate(data)
    assert disagreements(formula_cells(data), {"betteroffice": calculated}) == []
    assert not any(one.code == "PRG-32" for one in open_workbook(data, "m.xlsx").findings)
    assert guide_of(calculated).sheets[ALLOCATION.words.vi, "", True] == 0
