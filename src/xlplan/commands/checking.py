"""A checked copy of a workbook: its findings on Checks, its cells marked, the Guide's verdict right; shared by validate and fix."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from xlplan.commands.building import contents_of
from xlplan.commands.opening import Opened, judged
from xlplan.errors import World
from xlplan.findings import CellRef, Finding, Severity
from xlplan.grid import Book
from xlplan.layout import CHECKS, GUIDE, SOURCES, FixRow
from xlplan.mending.checked import checked
from xlplan.mending.computed import Restored, Why, computed_sheets, unproven
from xlplan.mending.proposals import Proposal, proposals
from xlplan.mending.written_over import check_ours
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
from xlplan.xlsx.patching.inspection import Inspection, inspect
from xlplan.xlsx.patching.places import place_of
from xlplan.xlsx.patching.workbook import ONLY_XLSX
from xlplan.xlsx.read import read_book

NO_PLAN = Words(
    "Không tìm thấy trang Kế hoạch nên không ghi được kết quả kiểm tra vào sổ.", "Without the sheet Plan the findings cannot be written."
)


@dataclass(frozen=True, slots=True)
class ToEdit:
    """A workbook that is to be changed: its cells, what was judged of them, what it shows, and its computed cells that do
    not prove."""

    book: Book
    opened: Opened
    contents: Contents
    held: Inspection
    restored: tuple[Restored, ...]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        return proposals(self.opened.findings, self.opened.reading.tables, self.book, self.restored)


@dataclass(frozen=True, slots=True)
class CheckedCopy:
    """The copy's bytes, all its findings, and the proposals that are open."""

    data: bytes
    findings: tuple[Finding, ...]
    offers: tuple[Proposal, ...]

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def to_edit(data: bytes, name: str, as_of: date | None) -> ToEdit:
    """Read and judge *data*; raises :class:`PatchRefused` for forms that are only read."""
    if admit(data).form is not Form.XLSX:
        raise PatchRefused(name, ONLY_XLSX)
    book = read_book(data, name)
    opened = judged(book, as_of)
    manifest = opened.reading.manifest
    if manifest is None:
        raise World(NO_PLAN)
    contents = contents_of(opened.reading.tables, manifest, evaluation=opened.evaluation, findings=opened.findings)
    held = inspect(data, {GUIDE.words.of(manifest.lang), *computed_sheets(contents)})
    return ToEdit(book, opened, contents, held, tuple(unproven(contents, book, held.formulas)))


def checked_copy(data: bytes, name: str, as_of: date | None, journal: Sequence[FixRow] | None = None) -> CheckedCopy:
    """*data* with its findings in it; with *journal*, also with that journal on its Sources sheet, and with the results of
    its formulas as they are after a fix."""
    if journal is not None:
        outdated = tuple(one.edit for one in to_edit(data, name, as_of).restored if one.why is Why.OUTDATED)
        data = apply(data, Patch(cells=outdated)) if outdated else data  # first: what is told must be true of the result
    editing = to_edit(data, name, as_of)
    offers = editing.proposals
    shown = {one.at: one.offer(editing.contents.lang) for one in offers}
    contents = replace(editing.contents, offers=shown, told_of_files=tuple(_told_of_files(editing.book)))
    patch = checked(contents, editing.book, editing.held)
    if journal is not None:
        patch = replace(patch, sheets=(*patch.sheets, _journal_sheet(contents, editing.book, journal)))
    return CheckedCopy(apply(data, patch) if patch != Patch() else data, editing.opened.findings, offers)


def _journal_sheet(contents: Contents, book: Book, journal: Sequence[FixRow]) -> SheetEdit:
    title = SOURCES.words.of(contents.lang)
    told = replace(contents, tables=replace(contents.tables, fixes=Table(Place(title), tuple(journal))))
    return SheetEdit(title, ANYTHING if check_ours(book, title, SOURCES) else None, fitted_sheet(sources(told)))


def _told_of_files(book: Book) -> Iterator[Mapping[str, str]]:
    """The lines of the Checks sheet that name a file: a consolidation told them, and this workbook alone cannot."""
    for line in _lines_of_checks(book):
        if line.get("file", "").strip():
            yield line


def _lines_of_checks(book: Book) -> Iterator[Mapping[str, str]]:
    """The rows of the Checks sheet, each as what its columns say."""
    grid = find_sheet(book.grids, CHECKS)
    header = find_header(grid, CHECKS.block) if grid else None
    if grid is None or header is None:
        return
    for row in range(header.row + 1, grid.last_row + 1):
        held = {id: grid.at(row, place) for id, place in header.columns.items()}
        yield {id: str(value) for id, value in held.items() if value is not None}


def ticks(book: Book) -> frozenset[CellRef]:
    """The cells whose proposals a person ticked on the Checks sheet: anything typed under Accept is a tick."""
    found = set()
    for line in _lines_of_checks(book):
        sheet, _, cell = line.get("cell", "").rpartition("!")
        if line.get("tick", "").strip() and sheet and not line.get("file", "").strip():
            with suppress(ValueError):  # somebody typed over the address
                found.add(CellRef(sheet, *place_of(cell)))
    return frozenset(found)
