"""The Sources sheet: five tables side by side, each title right above its header; a leaf's has only the last, its fixes."""

from collections.abc import Sequence

from xlplan.document import Cell, Sheet, TableBlock
from xlplan.layout import SOURCES, Block, SourceLine
from xlplan.layout.rows import Row
from xlplan.tables import Table
from xlplan.template.frame import FIRST_ROW, HEADER_ROW, Contents, column_field, sheet, shown, table, widths
from xlplan.words import Lang, Words, as_spreadsheet

HELPER = Words(
    "Mỗi số liệu đến từ tệp, trang, dòng nào. Trang này do xlplan ghi; không sửa tay.",
    "The file, sheet and row behind every figure. Written by xlplan; do not edit.",
)


def sources(contents: Contents) -> Sheet:
    lang, tables = contents.lang, contents.tables
    rows: dict[str, Table[Row]] = {
        "lines": tables.lines,
        "submissions": tables.submissions,
        "replaced": tables.replaced,
        "first_returns": tables.first_returns,
        "fixes": tables.fixes,
    }
    made: list[TableBlock] = []
    cells: dict[tuple[int, int], Cell] = {}
    sizes: dict[int, float] = {}
    for block, left in [(SOURCES.blocks[-1], 1)] if contents.is_leaf else zip(SOURCES.blocks, lefts(), strict=True):
        fields = [column_field(column, lang, grey=True) for column in block.columns.values()]
        lines = [_row(block, row, lang) for row in rows[block.id]]
        made.append(table(block, fields, lines or [tuple(Cell() for _ in fields)], left))
        cells[HEADER_ROW - 1, left] = Cell(block.words.of(lang) if block.words else None, style="block")
        sizes |= widths(fields, left)
        sizes[left + len(fields)] = 3
    return sheet(
        contents,
        SOURCES,
        HELPER.of(lang),
        cells=cells,
        tables=tuple(made),
        widths=sizes,
        freeze=(FIRST_ROW, 4),
        repeat_rows=(HEADER_ROW - 1, HEADER_ROW),
        printed=(HEADER_ROW + len(made[0].rows), len(made[0].fields)),  # the other blocks are the program's memory
    )


def lefts() -> list[int]:
    """The first column of each block; one blank column lies between two."""
    found, left = [], 1
    for block in SOURCES.blocks:
        found.append(left)
        left += len(block.columns) + 1
    return found


def line_span(lines: Sequence[SourceLine], target: str, units: frozenset[str]) -> tuple[int, int] | None:
    """First and last index of the lines of *target* and *units* (folded); lines are ordered by target, then unit."""
    wanted = as_spreadsheet(target)
    places = [place for place, line in enumerate(lines) if as_spreadsheet(line.target) == wanted and as_spreadsheet(line.unit) in units]
    return (places[0], places[-1]) if places else None


def _row(block: Block, row: Row, lang: Lang) -> tuple[Cell, ...]:
    return tuple(Cell(shown(getattr(row, id), lang)) for id in block.columns)
