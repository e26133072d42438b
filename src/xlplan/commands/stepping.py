"""Step from one cell to fix to the next, in the order of the Checks sheet of the open workbook."""

from collections.abc import Sequence

from xlplan.commands import DONE, Out, Request
from xlplan.findings import CellRef
from xlplan.grid import Book
from xlplan.layout import CHECKS
from xlplan.patch import Patch
from xlplan.ports import Host
from xlplan.reader.sheets import find_sheet
from xlplan.words import Words
from xlplan.workflow.editing import listed

NOTHING_LISTED = Words(
    "Trang Kiểm tra không còn ô nào cần sửa. Bấm Kiểm tra để soát lại.",
    "Checks lists no cell to fix. Press Validate to look again.",
)


def step(request: Request, host: Host, out: Out, by: int) -> int:
    """Select the next (*by* 1) or the previous (-1) cell; after the last comes the first."""
    workbook = host.open(request.given["file"])
    book = workbook.read()
    cells = list(dict.fromkeys(at for _, at in listed(book)))
    if not cells:
        out.closing(NOTHING_LISTED.of(request.lang))
        return DONE
    workbook.apply(Patch(select=cells[_index(cells, workbook.selected, book, by)]))
    return DONE


def _index(cells: Sequence[CellRef], selected: CellRef | None, book: Book, by: int) -> int:
    """Return the index of the cell to select.

    On the list itself, that line's cell; at a listed cell, the one after or before it; elsewhere the first or the last.
    """
    checks = find_sheet(book.grids, CHECKS)
    if selected is not None and checks is not None and selected.sheet == checks.title:
        at_line = next((at for line, at in listed(book) if line == selected.row), None)
        if at_line is not None:
            return cells.index(at_line)
    if selected in cells:
        return (cells.index(selected) + by) % len(cells)
    return 0 if by > 0 else len(cells) - 1
