"""The sheets that xlplan writes whole: one of the same title that a person made is never written over, nor taken
away.
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
TITLE_ROW = 2  # where ours have their title


def sheet_titled(book: Book, title: str) -> Grid | None:
    """The sheet of that title; upper and lower case are one to a spreadsheet."""
    return next((grid for grid in book.grids if grid.title.casefold() == title.casefold()), None)


def require_own(book: Book, title: str, spec: SheetSpec) -> Grid | None:
    """The sheet that is about to be written over, None where there is none.

    Raises :class:`PatchRefused` where it holds something and is not laid out as *spec*, or is no sheet of cells at all:
    it is somebody's own.
    """
    grid = sheet_titled(book, title)
    apart = next((one for one in book.facts.apart or () if one.casefold() == title.casefold()), None)
    if apart is not None:
        raise _refused(apart)
    if grid is not None and not _is_ours(grid, spec):
        raise _refused(grid.title)
    return grid


def _refused(title: str) -> PatchRefused:
    return PatchRefused(title, OWN_SHEET.filled(title=title))


def _is_ours(grid: Grid, spec: SheetSpec) -> bool:
    if all(cell in (None, "") for row in grid.rows for cell in row):
        return True
    title = grid.at(TITLE_ROW, 1)
    titled = isinstance(title, str) and loose(title) in titles(spec)
    named = [
        (len(header.columns), len(block.columns))
        for block in spec.blocks
        if (header := find_header(grid, block)) is not None
    ]
    return (titled and (bool(named) or grid.last_row < HEADER_ROW)) or any(
        2 * found > declared for found, declared in named
    )
