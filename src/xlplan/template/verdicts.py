"""The verdicts of the sheet's own checks, computed in Python: which cells are missing or wrong.

They come from the findings of the rules and from the cells that failed their checks when read. They are the cached
values of the sheet of checks and of the Guide.
"""

from collections import defaultdict
from dataclasses import field
from datetime import date

from xlplan.dataclass import dataclass
from xlplan.findings import CellRef
from xlplan.formulas.coverage import kinds_by_formula, missing_kinds
from xlplan.formulas.verdicts import MISSING, RIGHT, WRONG
from xlplan.grid import Raw
from xlplan.layout import INPUTS, PLAN, SheetSpec
from xlplan.layout.rows import Row
from xlplan.manifest import IssuedRows
from xlplan.reader.kinds import ERROR_CELL
from xlplan.rules.completeness import issued_allocations_there
from xlplan.tables import Table
from xlplan.template.frame import Contents


@dataclass(slots=True)
class CellVerdicts:
    """The cells of a workbook that are not right. Columns are named by sheet id and column id."""

    missing: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    """The sheet rows with a missing value, by column."""

    wrong: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    """The sheet rows with a wrong value, by column."""

    without_row: dict[int, tuple[date, ...]] = field(default_factory=dict)
    """By row of Allocation, the months for which Progress has no row."""

    gone: frozenset[IssuedRows] = frozenset()
    """The allocations that the workbook was issued with and no longer has."""

    def of(self, sheet: str, id: str) -> set[int]:
        """Return the rows of a column that are missing or wrong."""
        return self.missing.get((sheet, id), set()) | self.wrong.get((sheet, id), set())

    def verdict(self, sheet: str, id: str, row: int) -> int:
        """Return the verdict on one cell; a cell that is both counts as wrong."""
        if row in self.wrong.get((sheet, id), ()):
            return WRONG
        return MISSING if row in self.missing.get((sheet, id), ()) else RIGHT


def cell_verdicts(contents: Contents) -> CellVerdicts:
    """Return the verdicts that the formulas of the workbook will give."""
    verdicts = CellVerdicts()
    errors = error_cells(contents)
    by_title = {contents.tables.of(spec).position.sheet: spec for spec in INPUTS}
    for spec in INPUTS:
        table = contents.tables.of(spec)
        for row in table:
            for id in row.bad:
                _count_cell(verdicts, spec, table, row, id, is_error=table.cell(row, id) in errors)
    card = contents.tables.card
    for id, column in PLAN.block.columns.items():
        if card.raws.get(id) is not None or card.cell(id) in errors:
            verdicts.wrong[PLAN.id, id].add(card.rows[id])
        elif column.required and id in card.rows and getattr(card.plan, id) is None:
            verdicts.missing[PLAN.id, id].add(card.rows[id])
    subject = contents.rule_findings.subject
    verdicts.without_row = {row.row: tuple(period.month for period in periods) for row, periods in subject.missing_rows}
    verdicts.gone = frozenset(subject.lost_allocations)
    for finding in contents.rule_findings.findings:
        if finding.kind not in kinds_by_formula() or finding.kind == issued_allocations_there.kind:
            continue
        spec = by_title.get(finding.at.sheet, PLAN)
        id = _column(contents, spec, finding.at.row, finding.at.column)
        (verdicts.missing if finding.kind in missing_kinds() else verdicts.wrong)[spec.id, id].add(finding.at.row)
    return verdicts


def _count_cell(
    verdicts: CellVerdicts, spec: SheetSpec, table: Table[Row], row: Row, id: str, *, is_error: bool
) -> None:
    """Count a cell that failed its checks.

    Formulas do not see a percent format, so that alone is no fault. An error cell that was not read from a file is
    written as an empty cell.
    """
    content = content_of(table, row, id)
    if not is_error and content in (None, ""):
        if spec.block.columns[id].required:
            verdicts.missing[spec.id, id].add(row.row)
    elif is_error or (row.row, id) not in table.percent:
        verdicts.wrong[spec.id, id].add(row.row)


def error_cells(contents: Contents) -> frozenset[CellRef]:
    """Return the cells of this workbook that contain an error value."""
    return frozenset(finding.at for finding in contents.findings if finding.kind == ERROR_CELL and not finding.file)


def content_of(table: Table[Row], row: Row, id: str) -> Raw | object:
    """Return the content of a cell: its raw value if it failed its checks, else its typed value."""
    raw = table.raws.get(row.row, {}).get(id)
    return raw if raw is not None else getattr(row, id)


def _column(contents: Contents, spec: SheetSpec, row: int, column: int) -> str:
    if spec is PLAN:
        return next(id for id, position in contents.tables.card.rows.items() if position == row)
    return next(id for id, position in contents.tables.of(spec).position.columns.items() if position == column)
