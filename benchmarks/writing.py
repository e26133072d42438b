"""The Documents whose writing is timed: the bare rows of Progress, and a whole master with its formulas, lists and
checks.
"""

from collections.abc import Sequence
from typing import Any

from benchmarks.workbooks import PLAN, tables
from xlplan.document import Cell, Document, Field, Sheet, TableBlock
from xlplan.layout import PROGRESS
from xlplan.manifest import Manifest
from xlplan.workflow.building import document, new_outcome


def plain_document(rows: Sequence[Sequence[Any]]) -> Document:
    """One sheet with one table of *rows*."""
    columns = [column for column in PROGRESS.block.columns.values() if column.typed]
    fields = tuple(Field(column.words.vi, "input.text", 12) for column in columns)
    cells = tuple(tuple(Cell(value) for value in row) for row in rows)
    return Document((Sheet("Tiến độ", tables=(TableBlock("Progress", 1, 1, fields, cells),)),))


def master_document(rows: int, units: int) -> Document:
    """The workbook that consolidating gives, without results."""
    return document(new_outcome(tables(rows, units), Manifest("1/KH", PLAN.signed, "S")))
