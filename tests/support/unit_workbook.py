"""A unit's workbook without any finding, and the same with contents typed into its cells."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from tests.support.books import PLAN, issued_books, row, tables
from tests.support.spare import fewer_spare_rows
from xlplan.findings import CellRef
from xlplan.fixing.proposals import content
from xlplan.layout import PROGRESS
from xlplan.patch import CellEdit, Look, Patch
from xlplan.workflow.building import build, table_of
from xlplan.xlsx.patching import apply
from xlplan.xlsx.read import read_book

SHEET = "Tiến độ"
COLUMN = {id: number for number, id in enumerate(PROGRESS.block.columns, start=1)}
ROWS = 6  # the first row of Progress: target F, period 06/2021
STOCK, RATIO = ROWS + 7, ROWS + 14  # those of targets T and R
FIGURES = {"F": "5", "T": "400", "R": "9/10-1", "Q": "4/8", "C": "met"}


@cache
def clean() -> bytes:
    """A unit's workbook without any finding. It has few spare rows, as those of the demo."""
    book = issued_books(tables())["A"]
    rows = [
        row("A", one.target, one.period.month, FIGURES[one.target], evidence="BB 12")
        if one.period and one.period.month <= 10
        else one
        for one in book.tables.progress
    ]
    card = replace(book.tables.card, plan=replace(PLAN, sent=date(2021, 10, 15), unit="A"))
    with fewer_spare_rows():
        return build(replace(book.tables, card=card, progress=table_of(rows)), book.manifest)


def at(id: str, row: int = ROWS) -> CellRef:
    return CellRef(SHEET, row, COLUMN[id])


def damaged(*edits: tuple[CellRef, object], **looks: Look) -> bytes:
    """The clean workbook with contents typed into cells: what the patcher does, nothing else."""
    data = clean()
    cells = []
    for where, typed in edits:
        cells.append(CellEdit(where, held(data, where), typed))  # type: ignore[arg-type]
    return apply(data, Patch(cells=tuple(cells)))


def held(data: bytes, where: CellRef) -> object:
    """What a cell holds, as calamine and the scan see it."""
    grid = read_book(data, "x.xlsx").titled(where.sheet)
    assert grid is not None
    return content(grid.at(where.row, where.column))


AMBIGUOUS = at("actual", STOCK)
WRONG = ((at("actual"), "5 lớp"), (AMBIGUOUS, "1.110"), (at("actual", RATIO), Decimal(99)))
