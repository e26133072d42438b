"""A workbook annotated in its place: its findings on Checks, its cells marked, the Guide's verdict right; shared by
validate and fix.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from xlplan.errors import EnvironmentFailure
from xlplan.findings import CellRef, Finding, Severity
from xlplan.fixing.annotation import annotation
from xlplan.fixing.own_sheets import require_own
from xlplan.fixing.proposals import Proposal, proposals
from xlplan.fixing.verified import Restored, Why, computed_sheets, unverified
from xlplan.grid import Book, place_of
from xlplan.layout import CHECKS, GUIDE, SOURCES, FixRow
from xlplan.outcome import Outcome
from xlplan.patch import ANYTHING, Patch, SheetEdit
from xlplan.ports import Workbook
from xlplan.reader.headers import find_header
from xlplan.reader.sheets import find_sheet
from xlplan.tables import Table, TablePosition
from xlplan.template.frame import Contents, Offer
from xlplan.template.heights import fitted_sheet
from xlplan.template.sources import sources
from xlplan.words import Words
from xlplan.workflow.building import contents_of
from xlplan.workflow.opening import Opened, open_book
from xlplan.xlsx.patching.inspection import Inspection

NO_PLAN = Words(
    "Không tìm thấy trang Kế hoạch nên không ghi được kết quả kiểm tra vào sổ.",
    "Without the sheet Plan the findings cannot be written.",
)


@dataclass(frozen=True)
class Editing:
    """A workbook that is to be changed: its cells, what was judged of them, what it shows, and its computed cells that
    do not prove. Its proposals are made when they are asked for, once."""

    book: Book
    opened: Opened
    contents: Contents
    held: Inspection
    restored: tuple[Restored, ...]

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        return proposals(self.opened.findings, self.opened.reading.tables, self.book, self.restored)

    @cached_property
    def offers(self) -> dict[CellRef, Offer]:
        return {one.at: one.offer(self.contents.lang) for one in self.proposals}


@dataclass(frozen=True, slots=True)
class Tick:
    """A person accepted the line about a cell; that *holds* where the line still says what is offered now."""

    at: CellRef
    holds: bool


@dataclass(frozen=True, slots=True)
class Annotated:
    """All findings of a workbook that now shows them, the proposals that are open, and how many lines of a
    consolidation about other files its Checks sheet keeps."""

    findings: tuple[Finding, ...]
    offers: tuple[Proposal, ...]
    told_of_files: int = 0

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def start_editing(workbook: Workbook, as_of: date | None) -> Editing:
    """Read and judge a workbook that is to be changed."""
    book = workbook.read()
    opened = open_book(book, as_of)
    manifest = opened.reading.manifest
    if manifest is None:
        raise EnvironmentFailure(NO_PLAN)
    contents = contents_of(
        Outcome(opened.reading.tables, manifest, opened.evaluation, opened.judged_by_itself, findings=opened.findings)
    )
    held = workbook.inspect({GUIDE.words.of(manifest.lang), *computed_sheets(contents)})
    return Editing(book, opened, contents, held, tuple(unverified(contents, book, held.formulas)))


def annotate(
    workbook: Workbook, as_of: date | None, journal: Sequence[FixRow] | None = None, *, at_error: bool = False
) -> Annotated:
    """Put the findings of *workbook* into it; with *journal*, also that journal on its Sources sheet, and the results
    of its formulas as they are after a fix. It then shows the list of them; with *at_error*, the first cell that has an
    error."""
    editing = start_editing(workbook, as_of)
    if journal is not None:  # first: what is told must be true of the result
        outdated = tuple(one.edit for one in editing.restored if one.why is Why.OUTDATED)
        if outdated:
            workbook.apply(Patch(cells=outdated))
            editing = start_editing(workbook, as_of)
    ticks = frozenset(tick.at for tick in ticked(editing) if tick.holds)
    contents = replace(
        editing.contents, offers=editing.offers, ticks=ticks, told_of_files=tuple(_told_of_files(editing.book))
    )
    patch = annotation(contents, editing.book, editing.held, edited=journal is not None)
    if journal is not None:
        patch = replace(patch, sheets=(*patch.sheets, _journal_sheet(contents, editing.book, journal)))
    done = Annotated(editing.opened.findings, editing.proposals, len(contents.told_of_files))
    if at_error:
        patch = replace(patch, select=next((one.at for one in done.errors if one.at.cell), patch.select))
    workbook.apply(patch)
    return done


def _journal_sheet(contents: Contents, book: Book, journal: Sequence[FixRow]) -> SheetEdit:
    title = SOURCES.words.of(contents.lang)
    tables = replace(contents.tables, fixes=Table(TablePosition(title), tuple(journal)))
    told = replace(contents, outcome=replace(contents.outcome, tables=tables))
    return SheetEdit(title, ANYTHING if require_own(book, title, SOURCES) else None, fitted_sheet(sources(told)))


def _told_of_files(book: Book) -> Iterator[Mapping[str, str]]:
    """The lines of the Checks sheet that name a file: a consolidation told them, and this workbook alone cannot."""
    for _, line in _lines_of_checks(book):
        if line.get("file", "").strip():
            yield line


def _lines_of_checks(book: Book) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows of the Checks sheet, each with its number and what its columns say."""
    grid = find_sheet(book.grids, CHECKS)
    header = find_header(grid, CHECKS.block) if grid else None
    if grid is None or header is None:
        return
    for row in range(header.row + 1, grid.last_row + 1):
        held = {id: grid.at(row, place) for id, place in header.columns.items()}
        yield row, {id: str(value) for id, value in held.items() if value is not None}


def listed(book: Book) -> Iterator[tuple[int, CellRef]]:
    """The row of each line of the Checks sheet that is about a cell of this workbook, and that cell."""
    for row, at, _ in _listed(book):
        yield row, at


def ticked(editing: Editing) -> Iterator[Tick]:
    """The proposals that a person accepted on the Checks sheet: anything typed under Accept is a tick."""
    offers = editing.offers
    for _, at, line in _listed(editing.book):
        if line.get("tick", "").strip():
            offer = offers.get(at)
            yield Tick(at, offer is not None and (line.get("code"), line.get("before")) == (offer.code, offer.before))


def _listed(book: Book) -> Iterator[tuple[int, CellRef, Mapping[str, str]]]:
    for row, line in _lines_of_checks(book):
        sheet, _, cell = line.get("cell", "").rpartition("!")
        if sheet and not line.get("file", "").strip():
            place = place_of(cell)
            if place is not None:  # else somebody typed over the address
                yield row, CellRef(sheet, *place), line
