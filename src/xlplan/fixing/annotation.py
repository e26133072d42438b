"""Annotate a workbook with its findings: the Checks sheet, marks that read it, the reasons as notes, the Guide's
verdict.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from xlplan.findings import CellRef, Finding, Severity
from xlplan.fixing.guide import renewed_self_checks
from xlplan.fixing.own_sheets import require_own
from xlplan.fixing.proposals import declared_columns
from xlplan.grid import Book, column_runs
from xlplan.layout import CHECKS, FIRST_ROW, GUIDE
from xlplan.layout.columns import CellType
from xlplan.patch import ANYTHING, Look, MarkEdit, Note, NoteEdit, Patch, SheetEdit
from xlplan.reader.headers import find_header
from xlplan.reader.sheets import find_sheet
from xlplan.template.findings_sheet import findings_sheet
from xlplan.template.frame import Contents
from xlplan.words import Lang
from xlplan.xlsx.patching.inspection import Inspection
from xlplan.xlsx.styles import AMOUNT_WITH_DECIMALS

AUTHOR = "xlplan"
# every line of a note that xlplan wrote starts like this; the note's author may be the program's user instead
REASON = re.compile(r"[A-Z]{3}-\d\d: ")
OURS = 'N("xlplan")'  # always 0; identifies a mark as ours
LOOKS = {
    Severity.ERROR: Look(fill="#F4B6AC", color="#7A0C02", bold=True, underline=True),
    Severity.WARNING: Look(fill="#FFE3A3", color="#5A4200", italic=True),
}


def annotation(contents: Contents, book: Book, inspection: Inspection, *, edited: bool = False) -> Patch:
    """Return the patch that writes the findings of *contents* into *book*.

    *inspection* is what earlier runs left in the workbook; it is removed. *edited* says that cells were changed since a
    spreadsheet calculated it.

    Marks disappear together with the lines of the Checks sheet that they read, without a trace. The copy opens at the
    list, because a cell that is merely selected may lie far below the window.
    """
    findings = [finding for finding in contents.findings if not finding.file and finding.at.cell is not None]
    own_marks = tuple(mark for mark in inspection.marks if OURS in mark.formula)
    title = CHECKS.words.of(contents.lang)
    removes_list = (
        not contents.findings
        and contents.is_leaf
        and not contents.told_of_files
        and not (inspection.keeps_beside and _noted_beside(book))
    )
    sheet = None if removes_list else findings_sheet(contents)
    has_list = require_own(book, title, CHECKS) is not None
    sheets = () if removes_list and not has_list else (SheetEdit(title, ANYTHING if has_list else None, sheet),)
    self_checks = renewed_self_checks(contents, book, inspection, edited=edited)
    return Patch(
        cells=self_checks.cells,
        marks=tuple(_marks(findings, _decimals(contents, book), title, FIRST_ROW + len(sheet.tables[0].rows) - 1))
        if sheet
        else (),
        unmarks=own_marks,
        notes=tuple(_notes(findings, contents.lang, inspection)),
        sheets=(*sheets, *self_checks.sheets),
        select=CellRef(title, FIRST_ROW, 1)
        if contents.findings
        else CellRef(GUIDE.words.of(contents.lang), 1, 1)
        if own_marks
        else None,
    )


def _noted_beside(book: Book) -> bool:
    """Return whether the user wrote something next to the list."""
    grid = find_sheet(book.grids, CHECKS)
    header = find_header(grid, CHECKS.block) if grid else None
    if grid is None or header is None:
        return False
    own_columns = set(header.columns.values())
    rows = range(header.row, grid.last_row + 1)
    return any(
        grid.at(row, column) is not None
        for row in rows
        for column in range(1, grid.last_column + 1)
        if column not in own_columns
    )


def _decimals(contents: Contents, book: Book) -> set[CellRef]:
    """Return the cells with a fractional number in a column of amounts.

    Their marks have a number format that shows the decimals: LibreOffice applies only one format to a cell, and the
    mark's hides the column's own.
    """
    columns = declared_columns(contents.tables)
    fractional = set()
    for at in {finding.at for finding in contents.findings}:
        column, grid = columns.get((at.sheet, at.column)), book.titled(at.sheet)
        if (
            column is None
            or column.cell_type is not CellType.AMOUNT
            or grid is None
            or (at.row, at.column) in (grid.facts.percent or ())
        ):
            continue
        number = grid.at(at.row, at.column)
        if isinstance(number, float) and not number.is_integer():
            fractional.add(at)
    return fractional


def _marks(findings: Iterable[Finding], decimals: set[CellRef], title: str, last: int) -> Iterator[MarkEdit]:
    """Yield one mark for each code on each sheet, and another for its numbers with *decimals*.

    A cell looks wrong while the Checks sheet, whose last line is *last*, names that code. The formula uses no function
    with two arguments, because Excel takes the formulas of conditional formats with the list separator of the user's
    region.
    """
    cells: dict[tuple[Severity, str, str, bool], set[tuple[int, int]]] = defaultdict(set)
    for finding in findings:
        if finding.severity in LOOKS and not finding.acknowledged:
            at = finding.at
            cells[finding.severity, at.sheet, finding.code, at in decimals].add((at.row, at.column))
    order = list(LOOKS)
    for severity, sheet, code, shows_decimals in sorted(cells, key=lambda key: (order.index(key[0]), key[1:])):
        formula = f"=SUMPRODUCT(('{title}'!$B${FIRST_ROW}:$B${last}=\"{code}\")+{OURS})>0"
        look = replace(LOOKS[severity], number_format=AMOUNT_WITH_DECIMALS) if shows_decimals else LOOKS[severity]
        yield MarkEdit(sheet, tuple(column_runs(cells[severity, sheet, code, shows_decimals])), formula, look)


def _notes(findings: Sequence[Finding], lang: Lang, inspection: Inspection) -> Iterator[NoteEdit]:
    """Yield the reasons as notes, where the user has no note; reasons of an earlier run are removed.

    What the user wrote below the reasons stays.
    """
    reasons: dict[CellRef, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.severity in LOOKS and not finding.acknowledged:
            reasons[finding.at].append(f"{finding.code}: {finding.message(lang)} {finding.fix(lang)}")
    for at in sorted({*reasons, *inspection.notes}, key=lambda cell: (cell.sheet, cell.row, cell.column)):
        old_note = inspection.notes.get(at)
        lines = old_note.text.splitlines() if old_note is not None else []
        user_lines = [line for line in lines if not REASON.match(line)]
        if (old_note is not None and user_lines == lines) or at in inspection.threads:
            continue
        new_lines = [*dict.fromkeys(reasons.get(at, ())), *user_lines]
        new_note = Note("\n".join(new_lines), AUTHOR) if new_lines else None
        if old_note != new_note:
            yield NoteEdit(at, old_note, new_note)
