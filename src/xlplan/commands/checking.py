"""A checked copy of a workbook: its findings on Checks, its cells marked, the Guide's verdict right; shared by validate and fix."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from xlplan.commands.building import contents_of
from xlplan.commands.opening import judged
from xlplan.errors import World
from xlplan.findings import CellRef, Finding, Severity
from xlplan.grid import Book
from xlplan.layout import CHECKS, GUIDE, SOURCES, FixRow
from xlplan.mending.checked import checked
from xlplan.mending.proposals import Proposal, proposals
from xlplan.patch import ANYTHING, Patch, PatchRefused, SheetEdit
from xlplan.reader.headers import find_header
from xlplan.reader.sheets import find_sheet
from xlplan.tables import Place, Table
from xlplan.template.frame import Contents
from xlplan.template.heights import fitted_sheet
from xlplan.template.sources import sources
from xlplan.words import Words
from xlplan.xlsx.gate import Form, admit
from xlplan.xlsx.patching import apply
from xlplan.xlsx.patching.inspection import inspect
from xlplan.xlsx.patching.places import place_of
from xlplan.xlsx.patching.workbook import ONLY_XLSX
from xlplan.xlsx.read import read_book

NO_PLAN = Words(
    "Không tìm thấy trang Kế hoạch nên không ghi được kết quả kiểm tra vào sổ.", "Without the sheet Plan the findings cannot be written."
)


@dataclass(frozen=True, slots=True)
class CheckedCopy:
    """The copy's bytes, all its findings, and the proposals that are open."""

    data: bytes
    findings: tuple[Finding, ...]
    offers: tuple[Proposal, ...]

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def to_edit(data: bytes, name: str) -> Book:
    """The cells of a workbook that is to be changed; raises :class:`PatchRefused` for forms that are only read."""
    if admit(data).form is not Form.XLSX:
        raise PatchRefused(name, ONLY_XLSX)
    return read_book(data, name)


def checked_copy(data: bytes, name: str, as_of: date | None, journal: Sequence[FixRow] | None = None) -> CheckedCopy:
    """*data* with its findings in it; with *journal*, also with that journal on its Sources sheet."""
    book = to_edit(data, name)
    opened = judged(book, as_of)
    manifest = opened.reading.manifest
    if manifest is None:
        raise World(NO_PLAN)
    tables = opened.reading.tables
    offers = proposals(opened.findings, tables, book)
    contents = contents_of(tables, manifest, evaluation=opened.evaluation, findings=opened.findings)
    contents = replace(contents, offers={one.at: one.offer(manifest.lang) for one in offers})
    patch = checked(contents, book, inspect(data, GUIDE.words.of(manifest.lang)))
    if journal is not None:
        made = replace(contents, tables=replace(tables, fixes=Table(Place(SOURCES.words.of(manifest.lang)), tuple(journal))))
        patch = replace(patch, sheets=(*patch.sheets, _journal_sheet(made, book)))
    return CheckedCopy(apply(data, patch) if patch != Patch() else data, opened.findings, offers)


def _journal_sheet(contents: Contents, book: Book) -> SheetEdit:
    title = SOURCES.words.of(contents.lang)
    return SheetEdit(title, ANYTHING if book.titled(title) else None, fitted_sheet(sources(contents)))


def ticks(book: Book) -> frozenset[CellRef]:
    """The cells whose proposals a person ticked on the Checks sheet: anything typed under Accept is a tick."""
    grid = find_sheet(book.grids, CHECKS)
    header = find_header(grid, CHECKS.block) if grid else None
    if grid is None or header is None or not {"cell", "tick"} <= header.columns.keys():
        return frozenset()
    found = set()
    for row in range(header.row + 1, grid.last_row + 1):
        address, tick = grid.at(row, header.columns["cell"]), grid.at(row, header.columns["tick"])
        sheet, _, cell = str(address or "").rpartition("!")
        if tick is not None and str(tick).strip() and sheet:
            found.add(CellRef(sheet, *place_of(cell)))
    return frozenset(found)
