"""What mending keeps as the results of formulas, once something was typed, is what a spreadsheet program then
calculates.

1. Of workbooks with mistakes every formula's result is right, on the Guide, on the sheet of checks and beside the
   figures.
2. Where it is not yet so, it is listed with what is wrong; the list cannot outlive the fault.
"""

from collections.abc import Mapping

import pytest

from tests.engines.compare import disagreements, formula_cells
from tests.engines.damages import (
    ALLOCATED,
    SPARE,
    Bare,
    Damage,
    at,
    both,
    few_spare_rows,
    on,
    on_plan,
    put,
    small,
    written,
)
from tests.engines.engines import GNUMERIC, needs_gnumeric
from tests.engines.kinds import as_calculated
from xlplan.layout import ALLOCATION, AWARDS, PROGRESS

pytestmark = [pytest.mark.office, pytest.mark.slow]

KEPT: Mapping[str, Damage] = {
    "a figure as text": put("F", "actual", "12", 1),
    "a repeated row": put("R", "period", at(2021, 6, 1), 2),
    "a word of the other language": on(AWARDS, "honour", "Emulation fighter (grassroots)", 7),
    "a short form of an honour": on(AWARDS, "honour", "CSTĐCS", 7),
    "an honour by its code": on(AWARDS, "honour", "gk", 7),
    "an honour that nobody lists": on(AWARDS, "honour", "Cờ truyền thống", 7),
    "an honour with a wildcard": on(AWARDS, "honour", "Lao*", 7),
    "an honour with a bar": on(AWARDS, "honour", "LDTT|Lao động tiên tiến", 7),
    "one honour under two names": both(
        on(AWARDS, "honour", "LĐTT", 6), on(AWARDS, "honour", "lao động tiên tiến", 7), on(AWARDS, "person", "A01", 7)
    ),
    "no figure of an earlier period": put("C", "judgement", None, 1),
    "an unknown target": put("T", "target", "X9", 1),
    "an allocation gone": on(ALLOCATION, "target", None, ALLOCATED["T"]),
    "an error on Plan": on_plan("sent", "#N/A"),
    "an unknown period on Plan": on_plan("period", at(2022, 10, 1)),
}
NOT_YET: Mapping[str, tuple[Damage, str]] = {
    "an end before the start": (
        on_plan("end", at(2021, 1, 1)),
        "the table of periods stays in the sheet, Python has none",
    ),
    "a period as text": (put("F", "period", "07/2021", 1), "criteria read the text as a month, Python does not"),
    "a period that is none": (
        put("F", "period", Bare(12), 1),
        "SUMIFS counts its row for every later one, Python does not",
    ),
    "a wildcard as unit": (put("F", "unit", "?", 1), "criteria take it for any unit"),
    "an error beside figures": (put("F", "actual", "#N/A", 1), "running totals of later rows are errors, so empty"),
    "an error among exclusions": (put("R", "excluded", "#N/A", 1), "running totals of later rows are errors, so empty"),
    "rows emptied": (
        both(*(put("R", id, None, 1) for id in PROGRESS.block.typed)),
        "their running totals are not renewed",
    ),
    "no target": (put("C", "target", None, 1), "the key is kept as one"),
}


@needs_gnumeric
@pytest.mark.parametrize(
    "damage",
    [
        *(pytest.param(damage, id=name) for name, damage in KEPT.items()),
        *(
            pytest.param(damage, id=name, marks=pytest.mark.xfail(reason=why))
            for name, (damage, why) in NOT_YET.items()
        ),
    ],
)
def test_what_mending_keeps_as_results_is_what_is_calculated(damage: Damage) -> None:
    """Of cells that the undamaged workbook has too. Only Gnumeric is asked: the results are those of our own code."""
    there = {(one.sheet, one.row, one.column) for one in formula_cells(small())}
    with few_spare_rows(SPARE):
        data = as_calculated(written(small(), damage))
    cells = [one for one in formula_cells(data) if (one.sheet, one.row, one.column) in there]
    assert disagreements(cells, {GNUMERIC.name: GNUMERIC.calculate(data)}) == []
