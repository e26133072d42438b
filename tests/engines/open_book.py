"""A calculated workbook that stays open, so that a few hundred things can be typed into it, one after another.

Typing one thing and calculating anew takes a small part of the time that loading takes. What comes out is the same, and
the workbook is the same afterwards: tried on our workbooks with all formulas compared. One exception is known: in
formulon ``ROWS(name)`` of a cell with an error is that error when the workbook is loaded, and stays 1 when the error is
put there later.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

from tests.engines.cells import Value

Cell: TypeAlias = tuple[str, int, int]  # sheet, row and column, both counted from 1


class OpenBook(ABC):
    """See ``tests.engines.engines.Calculated``."""

    @abstractmethod
    def value(self, sheet: str, row: int, column: int) -> Value:
        """What the cell shows."""

    @abstractmethod
    def is_formula(self, sheet: str, row: int, column: int) -> bool:
        """Whether a formula stands in the cell."""

    @abstractmethod
    def put(self, sheet: str, row: int, column: int, value: Value) -> None:
        """A *value* in a cell; nothing else is certain to be calculated before ``recalculate``."""

    @abstractmethod
    def recalculate(self) -> None:
        """Calculate all that hangs on what was put."""

    @contextmanager
    def trial(self, changes: Mapping[Cell, Value]) -> Iterator[None]:
        """The workbook with *changes*, calculated; afterwards it is as before. Formulas cannot be typed over."""
        if any(self.is_formula(*cell) for cell in changes):
            raise ValueError("a formula would not come back")
        before = {cell: self.value(*cell) for cell in changes}
        try:
            self._put_all(changes)
            yield
        finally:
            self._put_all(before)

    def _put_all(self, values: Mapping[Cell, Value]) -> None:
        for cell, value in values.items():
            self.put(*cell, value)
        self.recalculate()
