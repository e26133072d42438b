"""Renew what a workbook says about itself: the Guide, the calendar of a master, and the sheet of self-checks.

Their formulas show what a spreadsheet last calculated; after an edit their cached values are set right.
"""

from collections.abc import Iterator

from xlplan.document import Cell, Sheet
from xlplan.findings import CellRef
from xlplan.fixing.proposals import content
from xlplan.grid import SELF_CHECKS_TITLE, Book, agree
from xlplan.layout import LAYOUT_VERSION, MANIFEST_TITLE
from xlplan.manifest import Manifest
from xlplan.patch import ANYTHING, CellEdit, Formula, Patch, SheetEdit
from xlplan.template import self_checks
from xlplan.template.frame import Contents
from xlplan.xlsx.patching.inspection import Inspection


def renewed_self_checks(contents: Contents, book: Book, inspection: Inspection, *, edited: bool = False) -> Patch:
    """Return the patch that sets the cached values of the Guide, the Plan sheet and the sheet of self-checks right.

    The last is written again if one of the others was outdated or cells were *edited*. The patch is empty if neither
    is laid out like ours, or if the workbook has an older layout, whose names and formulas refer to the sheet that it
    has.
    """
    hidden = book.titled(MANIFEST_TITLE)
    if hidden is not None and Manifest.from_grid(hidden).layout != LAYOUT_VERSION:
        return Patch()
    guide, plan, checks = self_checks(contents)
    cells = tuple(_outdated(guide, book, inspection))
    if inspection.keeps_checks:  # an open workbook has calculated its calendar; its due dates come with a new sheet
        cells += tuple(_outdated(plan, book, inspection))
    renews = inspection.keeps_checks and (edited or bool(cells))
    return Patch(cells=cells, sheets=(SheetEdit(SELF_CHECKS_TITLE, ANYTHING, checks()),) if renews else ())


def _outdated(sheet: Sheet, book: Book, inspection: Inspection) -> Iterator[CellEdit]:
    """Yield an edit for each formula of *sheet* whose cached value is wrong; none if it is not laid out like ours."""
    grid = book.titled(sheet.title)
    if grid is None or not all(
        agree(cell.value, grid.at(*position)) for position, cell in sheet.cells.items() if _is_fixed(cell)
    ):
        return
    for (row, column), cell in sheet.cells.items():
        at = CellRef(sheet.title, row, column)
        formula = inspection.formulas.get(at)
        if cell.formula and formula is not None and not agree(cell.value, grid.at(row, column)):
            shown = "" if cell.value is None else content(cell.value)
            yield CellEdit(at, ANYTHING, Formula(formula.text, shown, formula.array))  # type: ignore[arg-type]


def _is_fixed(cell: Cell) -> bool:
    """Return whether the cell is a heading, whose content never depends on what was typed."""
    return cell.formula is None and (cell.style or "") in ("block", "head")
