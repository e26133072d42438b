"""A consolidated workbook as a patch of the master that is open: the differences only.

The rows of Progress are replaced and the computed sheets are written again. All other sheets, and those that the user
added, stay.
"""

from collections.abc import Iterator

from xlplan.document import Cell, Document, Sheet, TableBlock
from xlplan.errors import WrongUse
from xlplan.fixing.own_sheets import require_own, sheet_titled
from xlplan.fixing.proposals import content
from xlplan.fixing.verified import VERIFIED_DIGITS
from xlplan.grid import Book, Grid, Position, a1, agree
from xlplan.layout import CHECKS, MANIFEST_TITLE, PROGRESS, RESULTS, RETURNS, SOURCES, SheetSpec
from xlplan.manifest import Manifest
from xlplan.patch import ANYTHING, Content, Formula, Patch, SheetEdit, TableRows
from xlplan.words import Lang, Words

COMPUTED = (RESULTS, RETURNS, CHECKS, SOURCES)
TOO_LONG = Words(
    "Kết quả có dòng tiến độ đến dòng {last}, sổ đang mở chỉ tự kiểm tra được đến dòng {checked}. Hãy tổng hợp ra một "
    "sổ mới bằng lệnh xlplan consolidate, rồi dùng sổ đó.",
    "The result has progress rows down to row {last}; the open workbook checks itself down to row {checked} only. "
    "Consolidate into a new workbook with the command xlplan consolidate, and go on with that one.",
)
OLDER_FORM = Words(
    "Sổ đang mở có công thức của bản xlplan trước. Hãy tổng hợp ra một sổ mới bằng lệnh xlplan consolidate, rồi dùng "
    "sổ đó.",
    "The open workbook has the formulas of an earlier xlplan. Consolidate into a new workbook with the command xlplan "
    "consolidate, and go on with that one.",
)
OTHER_COLUMNS = Words(
    "Trang {title} có cột khác với mẫu ở ô {cell}. Đưa các cột về đúng thứ tự của mẫu, dời cột riêng ra sau bảng, rồi "
    "tổng hợp lại.",
    "The sheet {title} differs from its form at {cell}. Put its columns in order, your own beyond the table, and "
    "consolidate again.",
)


def patch_of(document: Document, book: Book, lang: Lang) -> Patch:
    """Return the patch that gives *book*, a workbook of the same plan, the rows and computed sheets of *document*.

    Raises :class:`WrongUse` if Progress has other columns, or fewer rows with checks than the result, and
    :class:`xlplan.patch.PatchRefused` if a sheet of the user's own has the title of a computed one.
    """
    own: Lang = "vi" if document.lang == "vi" else "en"
    sheets = {sheet.title: sheet for sheet in document.sheets}
    edits = [
        edit for spec in COMPUTED if (sheet := sheets.get(spec.words.of(own))) and (edit := _sheet(sheet, spec, book))
    ]
    progress = sheets[PROGRESS.words.of(own)]
    return Patch(sheets=tuple(edits), tables=tuple(_rows(progress, book)))


def _sheet(sheet: Sheet, spec: SheetSpec, book: Book) -> SheetEdit | None:
    grid = require_own(book, sheet.title, spec)
    if grid is None:
        return SheetEdit(sheet.title, None, sheet)
    return None if _shows(grid, dict(_cells(sheet))) else SheetEdit(sheet.title, ANYTHING, sheet)


def _rows(sheet: Sheet, book: Book) -> Iterator[TableRows]:
    """Yield the new rows of Progress if they differ from those of *book*."""
    (block,) = sheet.tables
    grid = sheet_titled(book, sheet.title)
    if grid is None:
        raise WrongUse(_other_columns(sheet.title, (block.top, block.left)))
    for column, field in enumerate(block.fields, start=block.left):
        if grid.at(block.top, column) != field.header:
            raise WrongUse(_other_columns(sheet.title, (block.top, column)))
    last = block.top + len(block.rows)
    hidden = book.titled(MANIFEST_TITLE)
    checked = Manifest.from_grid(hidden).checks_to if hidden else last
    if checked < last:
        words = TOO_LONG if checked else OLDER_FORM
        raise WrongUse(words.filled(last=last, checked=checked))
    below = any(
        grid.at(row, column) is not None for row in range(last + 1, grid.last_row + 1) for column in _columns(block)
    )
    if below or not all(
        agree(cell.value, grid.at(*position), VERIFIED_DIGITS) for position, cell in _table_cells(block)
    ):
        yield TableRows(block.name, ANYTHING, tuple(tuple(map(_content, row)) for row in block.cells()))


def _other_columns(title: str, position: Position) -> Words:
    return OTHER_COLUMNS.filled(title=title, cell=a1(*position))


def _content(cell: Cell) -> Content:
    value = "" if cell.formula and cell.value is None else cell.value
    shown = content(value)
    return Formula(cell.formula.removeprefix("="), shown, cell.array) if cell.formula else shown  # type: ignore[arg-type]


def _cells(sheet: Sheet) -> Iterator[tuple[Position, Cell]]:
    yield from sheet.cells.items()
    for block in sheet.tables:
        yield from (
            ((block.top, column), Cell(field.header)) for column, field in enumerate(block.fields, start=block.left)
        )
        yield from _table_cells(block)


def _table_cells(block: TableBlock) -> Iterator[tuple[Position, Cell]]:
    for number, row in enumerate(block.cells(), start=block.top + 1):
        for column, cell in enumerate(row, start=block.left):
            yield (number, column), cell


def _columns(block: TableBlock) -> range:
    return range(block.left, block.left + len(block.fields))


def _shows(grid: Grid, cells: dict[Position, Cell]) -> bool:
    """Return whether *grid* shows exactly *cells*; the user may write in the columns to the right of them."""
    right = max(column for _, column in cells)
    filled = {
        (grid.top + r, grid.left + c)
        for r, row in enumerate(grid.rows)
        for c, value in enumerate(row)
        if value not in (None, "") and grid.left + c <= right
    }
    return filled <= cells.keys() and all(
        agree(cell.value, grid.at(*place), VERIFIED_DIGITS) for place, cell in cells.items()
    )
