"""The Sources sheet: six tables side by side, each with its title above the header. That of a leaf has only the last,
its fixes.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from xlplan.document import Cell, MadeRows, Sheet, TableBlock
from xlplan.layout import FIRST_ROW, HEADER_ROW, SOURCES, SourceLine
from xlplan.layout.rows import Row
from xlplan.tables import Table
from xlplan.template.frame import Contents, column_field, sheet, shown_row, table, widths
from xlplan.words import Words, as_spreadsheet

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
        "list_lines": tables.list_lines,
        "fixes": tables.fixes,
    }
    blocks: list[TableBlock] = []
    cells: dict[tuple[int, int], Cell] = {}
    column_widths: dict[int, float] = {}
    for block, left in [(SOURCES.blocks[-1], 1)] if contents.is_leaf else zip(SOURCES.blocks, lefts(), strict=True):
        fields = [column_field(column, lang, grey=True) for column in block.columns.values()]
        lines = MadeRows(rows[block.id].rows, shown_row(block, lang))
        blocks.append(table(block, fields, lines or [(None,) * len(fields)], left))
        cells[HEADER_ROW - 1, left] = Cell(block.words.of(lang) if block.words else None, style="block")
        column_widths |= widths(fields, left)
        column_widths[left + len(fields)] = 3
    return sheet(
        contents,
        SOURCES,
        HELPER.of(lang),
        cells=cells,
        tables=tuple(blocks),
        widths=column_widths,
        freeze=(FIRST_ROW, 4),
        repeat_rows=(HEADER_ROW - 1, HEADER_ROW),
        printed=(HEADER_ROW + len(blocks[0].rows), len(blocks[0].fields)),  # the other tables are for xlplan only
    )


def lefts() -> list[int]:
    """Return the first column of each table; there is one blank column between two tables."""
    columns, left = [], 1
    for block in SOURCES.blocks:
        columns.append(left)
        left += len(block.columns) + 1
    return columns


Span = tuple[int, int]


def spans(lines: Sequence[SourceLine]) -> Mapping[str, Mapping[str, Span]]:
    """Return the first and last index of the lines of each target and unit (folded codes).

    *lines* are ordered by target, then unit, so those of a target and unit are consecutive.
    """
    spans_by_target: dict[str, dict[str, Span]] = defaultdict(dict)
    for index, line in enumerate(lines):
        of_target, unit = spans_by_target[as_spreadsheet(line.target)], as_spreadsheet(line.unit)
        of_target[unit] = (of_target.get(unit, (index, index))[0], index)
    return spans_by_target


def line_span(of_target: Mapping[str, Span], units: frozenset[str]) -> Span | None:
    """Return the first and last index of the lines of *units* (folded) among those of one target; None without any."""
    unit_spans = [of_target[unit] for unit in units if unit in of_target]
    return (min(first for first, _ in unit_spans), max(last for _, last in unit_spans)) if unit_spans else None
