"""A workbook with its findings in it: the Checks sheet, marks that read it, the reason as a note, the Guide's
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
from xlplan.template.heights import fitted_sheet
from xlplan.words import Lang
from xlplan.xlsx.patching.inspection import Inspection
from xlplan.xlsx.styles import AMOUNT_WITH_DECIMALS

AUTHOR = "xlplan"
# how each line of a note that xlplan wrote begins; its author may be a program's user
REASON = re.compile(r"[A-Z]{3}-\d\d: ")
OURS = 'N("xlplan")'  # always 0; by it a mark is known again
LOOKS = {
    Severity.ERROR: Look(fill="#F4B6AC", color="#7A0C02", bold=True, underline=True),
    Severity.WARNING: Look(fill="#FFE3A3", color="#5A4200", italic=True),
}


def annotation(contents: Contents, book: Book, held: Inspection, *, edited: bool = False) -> Patch:
    """The patch that writes the findings of *contents* into *book*. *held* is what earlier runs left in it: it goes.
    *edited* tells that cells were changed since a spreadsheet calculated it.

    Marks vanish with the lines of the Checks sheet that they read, and leave no trace. The copy opens at the list: a
    cell that is merely chosen may lie far below the window.
    """
    findings = [finding for finding in contents.findings if not finding.file and finding.at.cell is not None]
    ours = tuple(mark for mark in held.marks if OURS in mark.formula)
    title = CHECKS.words.of(contents.lang)
    leaves = (
        not contents.findings
        and contents.is_leaf
        and not contents.told_of_files
        and not (held.keeps_beside and _noted_beside(book))
    )
    sheet = None if leaves else fitted_sheet(findings_sheet(contents))
    known = require_own(book, title, CHECKS) is not None
    sheets = () if leaves and not known else (SheetEdit(title, ANYTHING if known else None, sheet),)
    renewed = renewed_self_checks(contents, book, held, edited=edited)
    return Patch(
        cells=renewed.cells,
        marks=tuple(_marks(findings, _decimals(contents, book), title, FIRST_ROW + len(sheet.tables[0].rows) - 1))
        if sheet
        else (),
        unmarks=ours,
        notes=tuple(_notes(findings, contents.lang, held)),
        sheets=(*sheets, *renewed.sheets),
        select=CellRef(title, FIRST_ROW, 1)
        if contents.findings
        else CellRef(GUIDE.words.of(contents.lang), 1, 1)
        if ours
        else None,
    )


def _noted_beside(book: Book) -> bool:
    """Whether a person wrote something beside the list."""
    grid = find_sheet(book.grids, CHECKS)
    header = find_header(grid, CHECKS.block) if grid else None
    if grid is None or header is None:
        return False
    ours = set(header.columns.values())
    rows = range(header.row, grid.last_row + 1)
    return any(
        grid.at(row, column) is not None
        for row in rows
        for column in range(1, grid.last_column + 1)
        if column not in ours
    )


def _decimals(contents: Contents, book: Book) -> set[CellRef]:
    """Where a number with decimals stands in a column of amounts. Its mark shows them: LibreOffice shows one format of
    a cell, and the column's own, which did, is below the mark."""
    columns = declared_columns(contents.tables)
    found = set()
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
            found.add(at)
    return found


def _marks(findings: Iterable[Finding], decimals: set[CellRef], title: str, last: int) -> Iterator[MarkEdit]:
    """One mark for each code on each sheet, another for its numbers with *decimals*: cells look wrong while the Checks
    sheet, whose last line is *last*, names that code. No function with two arguments: Excel takes the formulas of
    formats with the separator of the person's own region."""
    cells: dict[tuple[Severity, str, str, bool], set[tuple[int, int]]] = defaultdict(set)
    for finding in findings:
        if finding.severity in LOOKS and not finding.acknowledged:
            at = finding.at
            cells[finding.severity, at.sheet, finding.code, at in decimals].add((at.row, at.column))
    order = list(LOOKS)
    for severity, sheet, code, shows_decimals in sorted(cells, key=lambda key: (order.index(key[0]), key[1:])):
        named = f"=SUMPRODUCT(('{title}'!$B${FIRST_ROW}:$B${last}=\"{code}\")+{OURS})>0"
        look = replace(LOOKS[severity], number_format=AMOUNT_WITH_DECIMALS) if shows_decimals else LOOKS[severity]
        yield MarkEdit(sheet, tuple(column_runs(cells[severity, sheet, code, shows_decimals])), named, look)


def _notes(findings: Sequence[Finding], lang: Lang, held: Inspection) -> Iterator[NoteEdit]:
    """The reasons, where no person's note stands; those of an earlier run go. What a person wrote below them stays."""
    said: dict[CellRef, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.severity in LOOKS and not finding.acknowledged:
            said[finding.at].append(f"{finding.code}: {finding.message(lang)} {finding.fix(lang)}")
    for at in sorted({*said, *held.notes}, key=lambda one: (one.sheet, one.row, one.column)):
        before = held.notes.get(at)
        lines = before.text.splitlines() if before is not None else []
        beside = [line for line in lines if not REASON.match(line)]
        if (before is not None and beside == lines) or at in held.threads:
            continue
        now = [*dict.fromkeys(said.get(at, ())), *beside]
        after = Note("\n".join(now), AUTHOR) if now else None
        if before != after:
            yield NoteEdit(at, before, after)
