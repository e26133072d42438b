"""What the sheet finds by itself, as Python finds it: the cells that are missing or wrong, from the rules' findings and
the cells that reading found faulty. The cached values of the sheet of checks and of the Guide come from here."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from xlplan.findings import CellRef
from xlplan.formulas.coverage import missing_kinds, sheet_kinds
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
    """The sheet rows with something *missing* or *wrong*, per column (sheet and column id); the months whose row
    Progress lacks, per row of Allocation; and how many of the allocations that the workbook was issued with are *gone*.
    """

    missing: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    wrong: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    without_row: dict[int, tuple[date, ...]] = field(default_factory=dict)
    gone: frozenset[IssuedRows] = frozenset()

    def of(self, sheet: str, id: str) -> set[int]:
        """The rows of a column that are not right."""
        return self.missing.get((sheet, id), set()) | self.wrong.get((sheet, id), set())

    def verdict(self, sheet: str, id: str, row: int) -> int:
        """What the sheet of checks says of one cell: a wrong one is not also missing."""
        if row in self.wrong.get((sheet, id), ()):
            return WRONG
        return MISSING if row in self.missing.get((sheet, id), ()) else RIGHT


def cell_verdicts(contents: Contents) -> CellVerdicts:
    """What the formulas will count, from the rules' findings and the cells that reading found faulty."""
    counted = CellVerdicts()
    errors = error_cells(contents)
    by_title = {contents.tables.of(spec).place.sheet: spec for spec in INPUTS}
    for spec in INPUTS:
        table = contents.tables.of(spec)
        for row in table:
            for id in row.bad:
                _count_cell(counted, spec, table, row, id, is_error=table.cell(row, id) in errors)
    card = contents.tables.card
    for id, column in PLAN.block.columns.items():
        if card.raws.get(id) is not None or card.cell(id) in errors:
            counted.wrong[PLAN.id, id].add(card.rows[id])
        elif column.required and id in card.rows and getattr(card.plan, id) is None:
            counted.missing[PLAN.id, id].add(card.rows[id])
    subject = contents.judged.subject
    counted.without_row = {row.row: tuple(period.month for period in periods) for row, periods in subject.missing_rows}
    counted.gone = frozenset(subject.lost_allocations)
    for finding in contents.judged.findings:
        if finding.kind not in sheet_kinds() or finding.kind == issued_allocations_there.kind:
            continue
        spec = by_title.get(finding.at.sheet, PLAN)
        id = _column(contents, spec, finding.at.row, finding.at.column)
        (counted.missing if finding.kind in missing_kinds() else counted.wrong)[spec.id, id].add(finding.at.row)
    return counted


def _count_cell(
    counted: CellVerdicts, spec: SheetSpec, table: Table[Row], row: Row, id: str, *, is_error: bool
) -> None:
    """Count a cell that did not pass. A percent format alone is not seen by formulas; an error cell that was not read
    from a file is written as an empty one."""
    held = content_of(table, row, id)
    if not is_error and held in (None, ""):
        if spec.block.columns[id].required:
            counted.missing[spec.id, id].add(row.row)
    elif is_error or (row.row, id) not in table.percent:
        counted.wrong[spec.id, id].add(row.row)


def error_cells(contents: Contents) -> frozenset[CellRef]:
    """The cells of this workbook that hold an error."""
    return frozenset(one.at for one in contents.findings if one.kind == ERROR_CELL and not one.file)


def content_of(table: Table[Row], row: Row, id: str) -> Raw | object:
    """What a cell holds: its raw value where it did not pass, else its typed one."""
    raw = table.raws.get(row.row, {}).get(id)
    return raw if raw is not None else getattr(row, id)


def _column(contents: Contents, spec: SheetSpec, row: int, column: int) -> str:
    if spec is PLAN:
        return next(id for id, place in contents.tables.card.rows.items() if place == row)
    return next(id for id, place in contents.tables.of(spec).place.columns.items() if place == column)
