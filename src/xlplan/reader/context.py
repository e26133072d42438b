"""What a row and the workbook around it say about one of its cells: the unit of measure, the measure, the language."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from xlplan.dataclass import dataclass
from xlplan.grid import Raw
from xlplan.layout import Column, Target
from xlplan.layout.choices import Direction, Measure
from xlplan.words import Lang, as_spreadsheet

PERCENT = "%"
COUNTING = ("value", "opening", "actual", "last_year")
"""The columns that count in the unit of measure of the target, unless it is a ratio."""


@dataclass(frozen=True, slots=True)
class CellContext:
    """What is known about one cell before it is read."""

    in_points: bool | None = None
    """Whether it holds a number of percentage points, so that 95% means 95; None: unknown."""

    unit_of_measure: str = ""
    """The unit in which it counts; empty: unknown, or none."""

    measure: Measure | None = None
    direction: Direction | None = None

    is_plan: bool = False
    """Whether it holds what is to be reached, which users also type as a bound: từ 10 trở lên."""

    lang: Lang = "vi"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a workbook when one of its tables is read."""

    may_be_cleared: frozenset[str] = frozenset()
    """The columns of the table whose faulty cells need not be corrected."""

    targets: Mapping[str, Target] = field(default_factory=dict)
    """The targets by folded code."""

    lang: Lang = "vi"

    def of(self, columns: Sequence[Column], values: Sequence[Raw], index: int) -> CellContext:
        """Return the context of the cell *index* in a row with *values* in *columns*."""
        column = columns[index]
        target = _own_target(columns, values) or self._named_target(columns, values)
        measure = target.measure if target else None
        is_percent = target is not None and (target.unit_of_measure or "").strip() == PERCENT
        is_ratio = measure is not None and measure.is_ratio
        is_plan = column.id == "value"
        counts = column.id in COUNTING and not is_ratio
        in_points: bool | None = counts and is_percent
        if is_plan:
            in_points = True if is_percent or is_ratio else None if measure is None else False
        unit = (target.unit_of_measure or "") if target and counts and not is_percent else ""
        direction = target.direction if target else None
        return CellContext(in_points, unit.strip(), measure, direction, is_plan, self.lang)

    def _named_target(self, columns: Sequence[Column], values: Sequence[Raw]) -> Target | None:
        """Return the target that a row of Allocation or Progress is about."""
        for column, value in zip(columns, values, strict=True):
            if column.key and column.refers_to == "targets.code":
                return self.targets.get(as_spreadsheet(value)) if isinstance(value, str) else None
        return None


def _own_target(columns: Sequence[Column], values: Sequence[Raw]) -> Target | None:
    """Return what a row of Targets itself says about its target, None on other sheets."""
    said: dict[str, Any] = {}
    for column, value in zip(columns, values, strict=True):
        if column.id in ("measure", "direction", "unit_of_measure") and isinstance(value, str):
            said[column.id] = column.choices.parse(value) if column.choices else value
    return Target(**said) if any(column.choices is Measure for column in columns) else None
