"""Workbooks of older layouts, brought forward by named steps: each says which headers have another name today and what
did not exist then."""

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
    """From layout *version* to the next: per sheet id, header or label of then → column id of today; columns and sheets
    that did not exist and therefore count as empty. *name* is what the note about an older layout says; None where the
    step changes nothing that anybody typed: then there is no note."""

    version: int
    name: Words | None
    renamed: Mapping[str, Mapping[Words, str]]
    new_columns: Mapping[str, frozenset[str]]
    new_sheets: frozenset[str]


# Layout 0 knew units, targets, allocations and progress only; it compared with no year before and had no revised
# targets.
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
    # Layout 1 had a fixed list of honours; the shipped catalogue knows each of its words.
    Step(version=1, name=None, renamed={}, new_columns={}, new_sheets=frozenset({HONOURS.id})),
)
READABLE = range(min(step.version for step in STEPS), LAYOUT_VERSION + 1)


@dataclass(frozen=True, slots=True)
class Forward:
    """A book as today's layout has it, what was said on the way, and what it may lack without blame."""

    book: Book
    findings: tuple[Finding, ...] = ()
    new_columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    new_sheets: frozenset[str] = frozenset()


def bring_forward(book: Book, version: int, steps: Sequence[Step] = STEPS) -> Forward:
    """*book* of layout *version* after every step that leads from there to today's; an unknown version is left as it
    is.
    """
    taken = [step for step in steps if version in READABLE and step.version >= version]
    columns: dict[str, frozenset[str]] = {}
    sheets: frozenset[str] = frozenset()
    findings = []
    for step in taken:
        book = _renamed(book, step)
        columns = {
            id: columns.get(id, frozenset()) | step.new_columns.get(id, frozenset())
            for id in {*columns, *step.new_columns}
        }
        sheets |= step.new_sheets
        if step.name is None:
            continue
        plan = find_sheet(book.grids, PLAN)
        at = CellRef(plan.title if plan else PLAN.words.vi)
        findings.append(
            Finding(
                sheet_kinds.OLDER_LAYOUT, at, {"version": step.version, "known": step.version + 1, "step": step.name}
            )
        )
    return Forward(book, tuple(findings), columns, sheets)


def _renamed(book: Book, step: Step) -> Book:
    grids = {grid.title: grid for grid in book.grids}
    for spec in (PLAN, *INPUTS):
        grid = find_sheet(book.grids, spec)
        if grid is not None and spec.id in step.renamed:
            grids[grid.title] = _with_new_names(grid, spec, step.renamed[spec.id])
    return replace(book, grids=tuple(grids[grid.title] for grid in book.grids))


def _with_new_names(grid: Grid, spec: SheetSpec, renamed: Mapping[Words, str]) -> Grid:
    """The head's cells (of Plan: the labels) under today's names; every cell keeps its place."""
    columns = spec.block.columns
    today = {loose(was.vi): columns[id].words.vi for was, id in renamed.items()}
    today |= {loose(was.en): columns[id].words.en for was, id in renamed.items()}
    if spec is PLAN:
        lines = (([_today(cell, today) for cell in row[:LABEL_COLUMNS]], row[LABEL_COLUMNS:]) for row in grid.rows)
        return replace(grid, rows=tuple((*labels, *rest) for labels, rest in lines))
    known = {*known_headers(spec.block), *today}
    head = max(
        range(min(HEADER_WITHIN, len(grid.rows))), key=lambda index: _names(grid.rows[index], known), default=None
    )
    if head is None:
        return grid
    rows = list(grid.rows)
    rows[head] = tuple(_today(cell, today) for cell in rows[head])
    return replace(grid, rows=tuple(rows))


def _today(cell: Raw, today: Mapping[str, str]) -> Raw:
    return today.get(loose(cell), cell) if isinstance(cell, str) else cell


def _names(row: tuple[Raw, ...], known: set[str]) -> int:
    return sum(isinstance(cell, str) and loose(cell) in known for cell in row)
