"""What a workbook says of the workbooks that were consolidated into it: kept on its sheets Checks and Returns.

The workbook alone cannot produce it again, so it stands as the last consolidation left it.
"""

from collections.abc import Iterator, Mapping

from xlplan.dataclass import dataclass
from xlplan.findings import Severity
from xlplan.grid import Book
from xlplan.layout import CHECKS, RETURNS
from xlplan.layout.choices import ReturnState
from xlplan.reader.headers import find_header
from xlplan.reader.sheets import find_sheet


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last consolidation found missing or wrong in what was sent in."""

    lines: tuple[Mapping[str, str], ...] = ()
    """The lines of the Checks sheet about files, by column id."""

    missing_returns: tuple[tuple[int, int], ...] = ()
    """The cells (row, column) of the Returns sheet that show a missing return, row by row."""

    @property
    def errors(self) -> int:
        """Number of lines about errors of files."""
        return sum(line.get("severity") in Severity.ERROR.words.both() for line in self.lines)

    @property
    def is_complete(self) -> bool:
        return not self.errors and not self.missing_returns


NOTHING = Standing()


def standing_of(book: Book) -> Standing:
    """Read the sheets Checks and Returns of a workbook that consolidates."""
    lines = tuple(line for _, line in lines_of_checks(book) if line.get("file", "").strip())
    grid = find_sheet(book.grids, RETURNS)
    missing = (
        (row, column)
        for row, cells in enumerate(grid.rows if grid else (), start=grid.top if grid else 0)
        for column, cell in enumerate(cells, start=grid.left if grid else 0)
        if cell in ReturnState.MISSING.words.both()
    )
    return Standing(lines, tuple(missing))


def lines_of_checks(book: Book) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows of the Checks sheet: row number, and text by column id."""
    grid = find_sheet(book.grids, CHECKS)
    header = find_header(grid, CHECKS.block) if grid else None
    if grid is None or header is None:
        return
    for row in range(header.row + 1, grid.last_row + 1):
        cells = {id: grid.at(row, column) for id, column in header.columns.items()}
        yield row, {id: str(value) for id, value in cells.items() if value is not None}
