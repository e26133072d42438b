"""A workbook annotated where it is: its findings on Checks, its cells marked, the Guide's verdict up to date. Shared by
validate and fix.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from xlplan.dataclass import dataclass
from xlplan.errors import EnvironmentFailure
from xlplan.findings import CellRef, Finding, Severity
from xlplan.fixing.annotation import annotation
from xlplan.fixing.own_sheets import require_own
from xlplan.fixing.proposals import Proposal, proposals
from xlplan.fixing.verified import Why, WrongComputedCell, computed_sheets, unverified
from xlplan.grid import Book, position_of
from xlplan.layout import GUIDE, PLAN, SOURCES, FixRow
from xlplan.outcome import Outcome
from xlplan.patch import ANYTHING, Patch, SheetEdit
from xlplan.ports import Workbook
from xlplan.tables import Table, TablePosition
from xlplan.template.frame import Contents, Offer
from xlplan.template.sources import sources
from xlplan.words import Words
from xlplan.workflow.building import contents_of
from xlplan.workflow.opening import Opened, open_book
from xlplan.workflow.standing import NOTHING, Standing, lines_of_checks
from xlplan.xlsx.patching.inspection import Inspection

NO_PLAN = Words(
    "Không tìm thấy trang Kế hoạch nên không ghi được kết quả kiểm tra vào sổ.",
    "Without the sheet Plan the findings cannot be written.",
)


@dataclass(frozen=True)
class Editing:
    """A workbook that is about to be changed."""

    book: Book
    """Its cells."""

    opened: Opened
    """What reading and judging them gave."""

    contents: Contents
    """What xlplan would write of it."""

    inspection: Inspection
    """The marks, notes and formulas that it has now."""

    wrong_computed: tuple[WrongComputedCell, ...]
    """Its computed cells that do not show what they should, with their correct values."""

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """The proposals, computed once on first use."""
        return proposals(self.opened.findings, self.opened.reading.tables, self.book, self.wrong_computed)

    @cached_property
    def offers(self) -> dict[CellRef, Offer]:
        return {proposal.at: proposal.offer(self.contents.lang) for proposal in self.proposals}


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the Checks sheet whose proposal the user accepted."""

    at: CellRef
    """The cell that the line is about."""

    holds: bool
    """Whether the line still shows what is offered now."""


@dataclass(frozen=True, slots=True)
class AnnotationResult:
    """The result of annotating a workbook."""

    findings: tuple[Finding, ...]
    """All findings; the workbook now shows them."""

    offers: tuple[Proposal, ...]
    """The proposals still open."""

    standing: Standing = NOTHING
    """What it says of the files that were consolidated into it."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def start_editing(workbook: Workbook, as_of: date | None) -> Editing:
    """Read and judge a workbook that is about to be changed."""
    book = workbook.read()
    opened = open_book(book, as_of)
    manifest = opened.reading.manifest
    if manifest is None:
        raise EnvironmentFailure(NO_PLAN)
    outcome = Outcome(
        opened.reading.tables,
        manifest,
        opened.evaluation,
        opened.rule_findings_at_own_period,
        findings=opened.findings,
    )
    contents = replace(
        contents_of(outcome),
        told_of_files=opened.standing.lines,
        told_missing_returns=opened.standing.missing_returns,
    )
    own = {spec.words.of(manifest.lang) for spec in (GUIDE, PLAN)}
    inspection = workbook.inspect({*own, *computed_sheets(contents)})
    return Editing(book, opened, contents, inspection, tuple(unverified(contents, book, inspection.formulas)))


def annotate(
    workbook: Workbook, as_of: date | None, journal: Sequence[FixRow] | None = None, *, at_error: bool = False
) -> AnnotationResult:
    """Write the findings of *workbook* into it, and show the user the list of them.

    With *journal*, also write that journal to the Sources sheet, and the results of formulas as they are after a fix.
    With *at_error*, show the first cell that has an error instead of the list.
    """
    editing = start_editing(workbook, as_of)
    if journal is not None:  # first, so that the findings are those of the result
        outdated = tuple(cell.edit for cell in editing.wrong_computed if cell.why is Why.OUTDATED)
        if outdated:
            workbook.apply(Patch(cells=outdated))
            editing = start_editing(workbook, as_of)
    ticks = frozenset(tick.at for tick in ticked(editing) if tick.holds)
    contents = replace(editing.contents, offers=editing.offers, ticks=ticks)
    patch = annotation(contents, editing.book, editing.inspection, edited=journal is not None)
    if journal is not None:
        patch = replace(patch, sheets=(*patch.sheets, _journal_sheet(contents, editing.book, journal)))
    annotated = AnnotationResult(editing.opened.findings, editing.proposals, editing.opened.standing)
    if at_error:
        patch = replace(patch, select=next((error.at for error in annotated.errors if error.at.cell), patch.select))
    workbook.apply(patch)
    return annotated


def _journal_sheet(contents: Contents, book: Book, journal: Sequence[FixRow]) -> SheetEdit:
    title = SOURCES.words.of(contents.lang)
    tables = replace(contents.tables, fixes=Table(TablePosition(title), tuple(journal)))
    with_journal = replace(contents, outcome=replace(contents.outcome, tables=tables))
    return SheetEdit(title, ANYTHING if require_own(book, title, SOURCES) else None, sources(with_journal))


def listed(book: Book) -> Iterator[tuple[int, CellRef]]:
    """Yield each line of the Checks sheet that is about a cell of this workbook, as (row, cell)."""
    for row, at, _ in _listed(book):
        yield row, at


def ticked(editing: Editing) -> Iterator[Tick]:
    """Yield the proposals that the user accepted on the Checks sheet: anything typed under Accept is a tick."""
    offers = editing.offers
    for _, at, line in _listed(editing.book):
        if line.get("tick", "").strip():
            offer = offers.get(at)
            yield Tick(at, offer is not None and (line.get("code"), line.get("before")) == (offer.code, offer.before))


def _listed(book: Book) -> Iterator[tuple[int, CellRef, Mapping[str, str]]]:
    """Yield the same lines as :func:`listed`, each with its text by column id."""
    for row, line in lines_of_checks(book):
        sheet, _, cell = line.get("cell", "").rpartition("!")
        if sheet and not line.get("file", "").strip():
            position = position_of(cell)
            if position is not None:  # else the address was typed over
                yield row, CellRef(sheet, *position), line
