"""The base class of the rows of all sheets."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, Self

from xlplan.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a sheet."""

    row: int = 0
    """The sheet row that the values came from; 0: created by xlplan, not read."""

    bad: frozenset[str] = frozenset()
    """The columns whose cells failed their declared checks. Such a field is None (a code keeps its raw text), and rules
    that need it report nothing, so that one mistake makes one finding."""

    def sound(self, *columns: str) -> bool:
        """Whether none of these columns failed its declared checks."""
        return not self.bad.intersection(columns)

    def at_row(self, number: int) -> Self:
        """Return the same row as that of another sheet row. As ``dataclasses.replace``, at a fifth of its cost: when
        workbooks are merged, each row moves twice.
        """
        row_type: Any = type(self)
        values, setters = _slots(row_type)
        moved = object.__new__(type(self))
        for set_value, value in zip(setters, values(self), strict=True):
            set_value(moved, value)
        object.__setattr__(moved, "row", number)
        return moved


@cache
def _slots(row_type: Any) -> tuple[Callable[[Row], tuple[Any, ...]], tuple[Callable[[Row, Any], None], ...]]:
    """Return how the values of a row are read, in the order of its fields, and how each is set."""
    names = [field.name for field in fields(row_type)]
    return attrgetter(*names), tuple(getattr(row_type, name).__set__ for name in names)
