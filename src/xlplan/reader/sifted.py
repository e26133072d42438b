"""The data rows of one table while they are being read: raw values, and what is wrong with which cell."""

from dataclasses import dataclass, field

from xlplan.grid import Raw
from xlplan.reader.fault import Fault
from xlplan.reader.other_rows import OtherRow

Spot = tuple[int, int]  # index of the row in *values*, index of the column among those that are read


@dataclass(slots=True)
class Sifted:
    """Filled step by step by :mod:`xlplan.reader.rows`: sifted, checked against the types, built, explained."""

    numbers: list[int] = field(default_factory=list)
    """The sheet row of each row in *values*."""

    values: list[list[Raw]] = field(default_factory=list)
    """Raw values, row by row; None where a cell is empty or faulty."""

    faults: dict[Spot, Fault] = field(default_factory=dict)
    """What is wrong with a cell."""

    aside: dict[int, OtherRow] = field(default_factory=dict)
    """Rows inside the table that are not data, by sheet row."""

    failed: list[Spot] = field(default_factory=list)
    """Cells that did not pass and are explained once all values of their columns are known."""

    notes: dict[Spot, Fault] = field(default_factory=dict)
    """Remarks about cells that passed."""
