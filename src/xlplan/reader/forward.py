"""Read workbooks of older layouts: each step lists the headers that were renamed since, and what did not exist then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlplan.findings import CellRef, Finding
from xlplan.grid import Book, Grid, Raw
from xlplan.layout import (
    ALLOCATION,
    AWARDS,
    HEADER_WITHIN,
    HONOURS,
    INPUTS,
    LAYOUT_VERSION,
    MOVEMENTS,
    PEOPLE,
    PLAN,
    PROGRESS,
    REGISTRATIONS,
    TARGETS,
    UNITS,
    SheetSpec,
)
from xlplan.reader import sheet_kinds
from xlplan.reader.headers import known_headers
from xlplan.reader.sheets import LABEL_COLUMNS, find_sheet
from xlplan.words import Words, loose


@dataclass(frozen=True, slots=True)
class Step:
    """What changed from one layout to the next."""

    version: int
    """The older layout; the step leads to the next one."""

    name: Words | None
    """What the note about an older layout says; None for no note, if the step changes nothing that users type."""

    renamed: Mapping[str, Mapping[Words, str]]
    """Sheet id → old header or label → id of the column today."""

    new_columns: Mapping[str, frozenset[str]]
    """Sheet id → ids of the columns that did not exist; they count as empty."""

    new_sheets: frozenset[str]
    """Ids of the sheets that did not exist; they count as empty."""


# Layout 0 had only units, targets, allocations and progress, without last year's figures and revised targets.
STEPS: tuple[Step, ...] = (
    Step(
        version=0,
        name=Words(
            "đổi tên cột theo mẫu mới; trang và cột khi đó chưa có được coi như trống",
            "headers take their new names; sheets and columns that did not exist then count as empty",
        ),
        renamed={
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
        new_columns={
            UNITS.id: frozenset({"email", "aliases", "valid_from", "valid_to", "successor"}),
            TARGETS.id: frozenset(
                {
                    "part_of",
                    "numerator_counts",
                    "denominator_counts",
                    "excluded_counts",
                    "roll_up",
                    "weight",
                    "owner",
                    "plan_place",
                    "effective_from",
                }
            ),
            ALLOCATION.id: frozenset({"effective_from", "opening", "opening_denominator", "opening_excluded"}),
            PROGRESS.id: frozenset({"figure_type", "last_year", "last_year_denominator", "evidence"}),
        },
        new_sheets=frozenset({PEOPLE.id, MOVEMENTS.id, REGISTRATIONS.id, AWARDS.id}),
    ),
    # Layout 1 had a fixed list of honours; the shipped catalogue has all of them.
    Step(version=1, name=None, renamed={}, new_columns={}, new_sheets=frozenset({HONOURS.id})),
)
READABLE = range(min(step.version for step in STEPS), LAYOUT_VERSION + 1)


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


def bring_forward(book: Book, version: int, steps: Sequence[Step] = STEPS) -> UpgradedBook:
    """Apply to *book* of layout *version* every step that leads to today's; an unknown version is left as it is."""
    applied = [step for step in steps if version in READABLE and step.version >= version]
    columns: dict[str, frozenset[str]] = {}
    sheets: frozenset[str] = frozenset()
    findings = []
    for step in applied:
        book = _renamed(book, step)
        columns = {
            id: columns.get(id, frozenset()) | step.new_columns.get(id, frozenset())
            for id in {*columns, *step.new_columns}
        }
        sheets |= step.new_sheets
        if step.name is None:
            continue
        plan = find_sheet(book.grids, PLAN)
        cell = CellRef(plan.title if plan else PLAN.words.vi)
        findings.append(
            Finding(
                sheet_kinds.OLDER_LAYOUT, cell, {"version": step.version, "known": step.version + 1, "step": step.name}
            )
        )
    return UpgradedBook(book, tuple(findings), columns, sheets)


def _renamed(book: Book, step: Step) -> Book:
    grids = {grid.title: grid for grid in book.grids}
    for spec in (PLAN, *INPUTS):
        grid = find_sheet(book.grids, spec)
        if grid is not None and spec.id in step.renamed:
            grids[grid.title] = _with_current_names(grid, spec, step.renamed[spec.id])
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
