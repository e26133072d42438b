"""The sheets that xlplan writes whole. A sheet of the same title that the user made is never overwritten or
deleted.
"""

from xlplan.grid import Book, Grid
from xlplan.layout import HEADER_ROW, SheetSpec, titles
from xlplan.patch import PatchRefused
from xlplan.reader.headers import find_header
from xlplan.words import Words, loose

OWN_SHEET = Words(
    "Trang “{title}” không phải do xlplan tạo, mà xlplan cần ghi vào trang cùng tên. Đổi tên trang đó rồi làm lại.",
    "The sheet “{title}” was not made by xlplan, which writes a sheet of that title. Rename yours and try again.",
)
TITLE_ROW = 2  # the row of the title on a sheet of ours


def sheet_titled(book: Book, title: str) -> Grid | None:
    """Return the sheet of that title, None if there is none. Case is ignored, as a spreadsheet does."""
    return next((grid for grid in book.grids if grid.title.casefold() == title.casefold()), None)


def require_own(book: Book, title: str, spec: SheetSpec) -> Grid | None:
    """Return the sheet that is about to be overwritten, None if there is none.

    Raises :class:`PatchRefused` if it is the user's own: if it has content and is not laid out as *spec*, or is not a
    sheet of cells at all.
    """
    grid = sheet_titled(book, title)
    other_sheet = next((name for name in book.facts.apart or () if name.casefold() == title.casefold()), None)
    if other_sheet is not None:
        raise _refused(other_sheet)
    if grid is not None and not _is_ours(grid, spec):
        raise _refused(grid.title)
    return grid


def _refused(title: str) -> PatchRefused:
    return PatchRefused(title, OWN_SHEET.filled(title=title))


def _is_ours(grid: Grid, spec: SheetSpec) -> bool:
    """Return whether the sheet is empty, or has our title or more than half of the columns of a block of *spec*."""
    if all(cell in (None, "") for row in grid.rows for cell in row):
        return True
    title = grid.at(TITLE_ROW, 1)
    has_title = isinstance(title, str) and loose(title) in titles(spec)
    matches = [
        (len(header.columns), len(block.columns))
        for block in spec.blocks
        if (header := find_header(grid, block)) is not None
    ]
    return (has_title and (bool(matches) or grid.last_row < HEADER_ROW)) or any(
        2 * recognized > declared for recognized, declared in matches
    )
