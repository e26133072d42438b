"""Read workbooks of older layouts: headers that were renamed since get today's names; what is newer may be missing."""

from collections.abc import Mapping
from dataclasses import field, replace

from xlplan.dataclass import dataclass
from xlplan.findings import CellRef, Finding
from xlplan.grid import Book, Grid, Raw
from xlplan.layout import (
    HEADER_WITHIN,
    INPUTS,
    LAYOUT_VERSION,
    PLAN,
    PROGRESS,
    TARGETS,
    UNITS,
    SheetSpec,
)
from xlplan.reader import sheet_kinds
from xlplan.reader.headers import known_headers
from xlplan.reader.sheets import LABEL_COLUMNS, find_sheet
from xlplan.words import Words, loose


@dataclass(frozen=True, slots=True)
class Renames:
    """The headers that were renamed from one layout to the next."""

    note: Words | None
    """What the note about an older layout says; None where nothing else changed than a label."""

    columns: Mapping[str, Mapping[Words, str]]
    """Sheet id → old header or label → id of the column today."""


# By the older layout. What did not exist then is told by *since* of columns and sheets.
# Layout 0 had only units, targets, allocations and progress, without last year's figures and revised targets.
# Layout 1 had a fixed list of honours; the shipped catalogue has all of them.
RENAMES: Mapping[int, Renames] = {
    0: Renames(
        Words(
            "đổi tên cột theo mẫu mới; trang và cột khi đó chưa có được coi như trống",
            "headers take their new names; sheets and columns that did not exist then count as empty",
        ),
        {
            PLAN.id: {
                Words("Tháng báo cáo", "Reporting month"): "period",
                Words("Sổ của đơn vị", "Workbook of"): "unit",
            },
            UNITS.id: {Words("Trực thuộc", "Belongs to"): "parent"},
            TARGETS.id: {
                Words("Đơn vị tính", "Unit"): "unit_of_measure",
                Words("Chỉ tiêu kế hoạch", "Plan value"): "value",
            },
            PROGRESS.id: {
                Words("Tháng", "Month"): "period",
                Words("Kết quả thực hiện", "Result"): "actual",
                Words("Tổng số (mẫu số)", "Base"): "denominator",
                Words("Không tính (loại trừ)", "Left out"): "excluded",
                Words("Đánh giá", "Assessment"): "judgement",
            },
        },
    ),
    1: Renames(
        None,
        {PLAN.id: {Words("Ngưỡng chậm tiến độ (điểm)", "Pace threshold (points)"): "pace_threshold"}},
    ),
}
READABLE = range(LAYOUT_VERSION + 1)


@dataclass(frozen=True, slots=True)
class UpgradedBook:
    """A workbook with the headers of today's layout."""

    book: Book

    findings: tuple[Finding, ...] = ()
    """Notes about the steps applied."""

    new_columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Sheet id → ids of columns that may be missing without a finding."""

    new_sheets: frozenset[str] = frozenset()
    """Ids of sheets that may be missing without a finding."""


def with_current_headers(book: Book, version: int) -> UpgradedBook:
    """Return *book* of layout *version* with the headers of today; an unknown version is left as it is."""
    if version not in READABLE:
        return UpgradedBook(book)
    findings = []
    for older in range(version, LAYOUT_VERSION):
        renames = RENAMES.get(older)
        if renames is None:
            continue
        book = _renamed(book, renames.columns)
        if renames.note is None:
            continue
        plan = find_sheet(book.grids, PLAN)
        cell = CellRef(plan.title if plan else PLAN.words.vi)
        values = {"version": older, "known": older + 1, "step": renames.note}
        findings.append(Finding(sheet_kinds.OLDER_LAYOUT, cell, values))
    columns = {spec.id: frozenset(spec.block.ids(lambda column: column.since > version)) for spec in (PLAN, *INPUTS)}
    sheets = frozenset(spec.id for spec in INPUTS if spec.since > version)
    return UpgradedBook(book, tuple(findings), {id: ids for id, ids in columns.items() if ids}, sheets)


def _renamed(book: Book, columns: Mapping[str, Mapping[Words, str]]) -> Book:
    grids = {grid.title: grid for grid in book.grids}
    for spec in (PLAN, *INPUTS):
        grid = find_sheet(book.grids, spec)
        if grid is not None and spec.id in columns:
            grids[grid.title] = _with_current_names(grid, spec, columns[spec.id])
    return replace(book, grids=tuple(grids[grid.title] for grid in book.grids))


def _with_current_names(grid: Grid, spec: SheetSpec, renamed: Mapping[Words, str]) -> Grid:
    """Replace renamed headers (Plan: labels) by today's names; every cell keeps its address."""
    columns = spec.block.columns
    current = {loose(old_name.vi): columns[id].words.vi for old_name, id in renamed.items()}
    current |= {loose(old_name.en): columns[id].words.en for old_name, id in renamed.items()}
    if spec is PLAN:
        split_rows = (
            ([_current_name(cell, current) for cell in row[:LABEL_COLUMNS]], row[LABEL_COLUMNS:]) for row in grid.rows
        )
        return replace(grid, rows=tuple((*labels, *rest) for labels, rest in split_rows))
    known = {*known_headers(spec.block), *current}
    header_index = max(
        range(min(HEADER_WITHIN, len(grid.rows))), key=lambda index: _count_known(grid.rows[index], known), default=None
    )
    if header_index is None:
        return grid
    rows = list(grid.rows)
    rows[header_index] = tuple(_current_name(cell, current) for cell in rows[header_index])
    return replace(grid, rows=tuple(rows))


def _current_name(cell: Raw, current: Mapping[str, str]) -> Raw:
    return current.get(loose(cell), cell) if isinstance(cell, str) else cell


def _count_known(row: tuple[Raw, ...], known: set[str]) -> int:
    return sum(isinstance(cell, str) and loose(cell) in known for cell in row)
