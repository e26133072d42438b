"""Whether cells have their declared types.

1. What is passed without the validator of types is what that validator accepts.
2. Ordinary cells of each type are passed without it.
"""

from datetime import date, datetime
from decimal import Decimal
from math import inf, nan
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic_core import ValidationError

from xlplan.layout.columns import CellType
from xlplan.reader.strict_types import _are_plainly, _validator

CELLS = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.characters(categories=["Cs"]),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.sampled_from([Decimal(1), 10**400]),
)


def accepts(cell_type: CellType, cells: list[Any]) -> bool:
    try:
        _validator((cell_type,)).validate_python([(cell,) for cell in cells])
    except ValidationError:
        return False
    return True


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.sampled_from(CellType), st.lists(CELLS, max_size=4))
@example(CellType.CODE, ["\ud83d"])
@example(CellType.CODE, ["\ud83d", "\ude00"])
@example(CellType.AMOUNT, [nan])
@example(CellType.WHOLE, [-inf, 1.0])
@example(CellType.AMOUNT, [True])
@example(CellType.DATE, [datetime(2021, 6, 1)])  # noqa: DTZ001 - cells have no time zone
def test_what_is_passed_is_accepted(cell_type: CellType, cells: list[Any]) -> None:
    assert not _are_plainly(cell_type, cells) or accepts(cell_type, cells)


@pytest.mark.parametrize("cell_type", CellType)
def test_ordinary_cells_are_passed(cell_type: CellType) -> None:
    match cell_type:
        case CellType.AMOUNT | CellType.WHOLE:
            cells: list[Any] = [None, 1.0, 0.5, 0.0]
        case CellType.DATE | CellType.PERIOD:
            cells = [None, date(2021, 6, 1)]
        case _:
            cells = [None, "", "Đạt", "CT01"]
    assert _are_plainly(cell_type, cells)
    assert not _are_plainly(CellType.AMOUNT, ["1"])
