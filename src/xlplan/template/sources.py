"""The Sources sheet: five tables side by side, each title right above its header; a leaf's has only the last, its
fixes.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from xlplan.document import Cell, Sheet, TableBlock
from xlplan.layout import FIRST_ROW, HEADER_ROW, SOURCES, Block, SourceLine
from xlplan.layout.rows import Row
from xlplan.tables import Table
from xlplan.template.frame import Contents, column_field, sheet, shown, table, widths
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


Span = tuple[int, int]


def spans(lines: Sequence[SourceLine]) -> Mapping[str, Mapping[str, Span]]:
    """By target and unit (folded) the first and last index of their lines; lines are ordered by target, then unit."""
    found: dict[str, dict[str, Span]] = defaultdict(dict)
    for place, line in enumerate(lines):
        of_target, unit = found[as_spreadsheet(line.target)], as_spreadsheet(line.unit)
        of_target[unit] = (of_target.get(unit, (place, place))[0], place)
    return found


def line_span(of_target: Mapping[str, Span], units: frozenset[str]) -> Span | None:
    """First and last index of the lines of *units* (folded) among the lines of one target."""
    found = [of_target[unit] for unit in units if unit in of_target]
    return (min(first for first, _ in found), max(last for _, last in found)) if found else None


def _row(block: Block, row: Row, lang: Lang) -> tuple[Cell, ...]:
    return tuple(Cell(shown(getattr(row, id), lang)) for id in block.columns)
