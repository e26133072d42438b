"""What a workbook shows of itself, the Guide and the sheet of checks: formulas that show what a spreadsheet last
calculated. After an edit their cached values are made right again."""

from collections.abc import Iterator

from xlplan.document import Cell, Sheet
from xlplan.findings import CellRef
from xlplan.fixing.proposals import content
from xlplan.grid import CHECKS_TITLE, Book, agree
from xlplan.layout import LAYOUT_VERSION, MANIFEST_TITLE
from xlplan.manifest import Manifest
from xlplan.patch import ANYTHING, CellEdit, Formula, Patch, SheetEdit
from xlplan.template import self_checks
from xlplan.template.frame import Contents
from xlplan.xlsx.patching.inspection import Inspection


def renewed_self_checks(contents: Contents, book: Book, held: Inspection, *, edited: bool = False) -> Patch:
    """The patch that makes the cached values of the Guide and of the sheet of checks right: the latter is written anew
    when the Guide was outdated, or cells were *edited*. Nothing where the Guide is not laid out as ours is, or the
    workbook is of an older layout: its names and formulas look into the sheet of checks that it has."""
    hidden = book.titled(MANIFEST_TITLE)
    if hidden is not None and Manifest.from_grid(hidden).layout != LAYOUT_VERSION:
        return Patch()
    guide, checks = self_checks(contents)
    cells = tuple(_outdated(guide, book, held))
    renews = held.keeps_checks and (edited or bool(cells))
    return Patch(cells=cells, sheets=(SheetEdit(CHECKS_TITLE, ANYTHING, checks),) if renews else ())


def _outdated(made: Sheet, book: Book, held: Inspection) -> Iterator[CellEdit]:
    grid = book.titled(made.title)
    if grid is None or not all(
        agree(cell.value, grid.at(*place)) for place, cell in made.cells.items() if _is_fixed(cell)
    ):
        return
    for (row, column), cell in made.cells.items():
        at = CellRef(made.title, row, column)
        formula = held.formulas.get(at)
        if cell.formula and formula is not None and not agree(cell.value, grid.at(row, column)):
            shown = "" if cell.value is None else content(cell.value)
            yield CellEdit(at, ANYTHING, Formula(formula.text, shown, formula.array))  # type: ignore[arg-type]


def _is_fixed(cell: Cell) -> bool:
    """A heading: what stands in it never depends on what was typed."""
    return cell.formula is None and (cell.style or "") in ("block", "head")
