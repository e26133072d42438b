"""The Guide's formulas show what a spreadsheet last calculated; after an edit their cached values are made right again."""

from collections.abc import Iterator

from xlplan.document import Cell
from xlplan.findings import CellRef
from xlplan.grid import Book, Raw
from xlplan.layout import GUIDE
from xlplan.mending.proposals import content
from xlplan.patch import ANYTHING, CellEdit, Formula
from xlplan.template import guide_of
from xlplan.template.frame import Contents
from xlplan.xlsx.patching.inspection import Inspection


def outdated_guide(contents: Contents, book: Book, held: Inspection) -> Iterator[CellEdit]:
    """Edits of the Guide's cells whose cached value is no longer right; none where the sheet is not laid out as ours is."""
    title = GUIDE.words.of(contents.lang)
    grid = book.titled(title)
    made = guide_of(contents)
    if grid is None or not all(_same(cell.value, grid.at(*place)) for place, cell in made.cells.items() if _is_fixed(cell)):
        return
    for (row, column), cell in made.cells.items():
        at = CellRef(title, row, column)
        formula = held.formulas.get(at)
        if cell.formula and formula is not None and not _same(cell.value, grid.at(row, column)):
            shown = "" if cell.value is None else content(cell.value)
            yield CellEdit(at, ANYTHING, Formula(formula.text, shown, formula.array))  # type: ignore[arg-type]


def _is_fixed(cell: Cell) -> bool:
    """A heading: what stands in it never depends on what was typed."""
    return cell.formula is None and (cell.style or "") in ("block", "head")


def _same(made: object, found: Raw) -> bool:
    if made in (None, "") and found in (None, ""):
        return True
    if isinstance(made, int) and isinstance(found, float):
        return made == found
    return made == found
