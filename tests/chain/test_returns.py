"""Which unit has to report which period (workbook.md, section 5): valid at the cut-off, with an allocation that is not
wholly *not applicable*, or with units below that have to report.
"""

from dataclasses import replace
from datetime import date

from tests.support.books import ROOT, UNITS, lay, month, row, share, tables
from tests.support.monthly import shown
from xlplan.layout import Progress, Unit
from xlplan.layout.choices import ReturnState
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


def test_a_unit_to_which_nothing_applies_is_due_while_a_unit_below_is() -> None:
    given = tables(excused(ROOT), units=ENDED, allocations=[share("F", ROOT), share("F", "B")])
    found = states(given)
    assert found["B"] == [DUE] * 3 + [NOT] * 4
    assert found[ROOT] == [DUE] * 3 + [NOT] * 2 + [LATER] * 2


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
