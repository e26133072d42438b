"""The data rows of one table while they are being read: raw values, and the faults of cells."""

from dataclasses import field

from xlplan.dataclass import dataclass
from xlplan.grid import Raw
from xlplan.reader.fault import Fault
from xlplan.reader.other_rows import OtherRow

CellIndex = tuple[int, int]
"""Index of the row in *values*, and index of the column among those that are read; both from 0."""


@dataclass(slots=True)
class Sifted:
    """The working state of :func:`xlplan.reader.rows.read_table`, whose steps fill it one after the other."""

    numbers: list[int] = field(default_factory=list)
    """The sheet row of each row in *values*."""

    values: list[list[Raw]] = field(default_factory=list)
    """Raw values, row by row; None where a cell is empty or faulty."""

    faults: dict[CellIndex, Fault] = field(default_factory=dict)
    """Why a cell did not pass."""

    aside: dict[int, OtherRow] = field(default_factory=dict)
    """Rows inside the table that are not data, by sheet row."""

    failed: list[CellIndex] = field(default_factory=list)
    """Cells that did not pass and still have no fault; explained once all values of their columns are known."""

    notes: dict[CellIndex, Fault] = field(default_factory=dict)
    """Remarks about cells that passed."""
