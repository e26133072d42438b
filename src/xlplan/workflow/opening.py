"""From bytes to a judged workbook: the steps that validate, issue and consolidate share."""

from datetime import date

from xlplan.dataclass import dataclass
from xlplan.findings import Finding, Severity, sort_key
from xlplan.grid import Book
from xlplan.layout import INPUTS
from xlplan.outcome import can_consolidate
from xlplan.periods import Calendar, Evaluation
from xlplan.ports import Host
from xlplan.reader import Reading, read
from xlplan.reader.kinds import NO_SHEET
from xlplan.rules import RuleFindings, Subject, run_rules, with_row_notes
from xlplan.rules.completeness import ROWS_MISSING
from xlplan.rules.plan import sent_on_a_day
from xlplan.tables import TablePosition
from xlplan.tree import UnitTree
from xlplan.words import Words
from xlplan.workflow.standing import NOTHING, Standing, standing_of
from xlplan.xlsx.read import read_book
from xlplan.xlsx.refusals import refused

NOT_OURS = Words(
    "Tệp này không phải là sổ của xlplan: không có trang nào của mẫu{hidden}. Chọn đúng sổ kế hoạch của đơn vị.",
    "This file is no workbook of xlplan: it has none of the template's sheets{hidden}. Choose your unit's workbook.",
)
_HIDDEN_SIGNS = Words(
    " (tên trang có ký tự không nhìn thấy: {titles})", " (names of sheets hold characters that nobody sees: {titles})"
)
_MOST_TITLES, _LONGEST_TITLE = 5, 40

YET_TO_REPORT = ROWS_MISSING | {sent_on_a_day.kind}


@dataclass(frozen=True)
class Opened:
    """A workbook that was read and judged."""

    reading: Reading
    rule_findings: RuleFindings

    findings: tuple[Finding, ...]
    """The findings of the reader and of the rules, in the order of the sheets."""

    standing: Standing = NOTHING
    """What it says of the files that were consolidated into it."""

    @property
    def subject(self) -> Subject:
        return self.rule_findings.subject

    @property
    def rule_findings_at_own_period(self) -> RuleFindings:
        """The rules' judgement at the workbook's own reporting period, whatever date the user gave."""
        return (
            run_rules(self.reading.tables, self.reading.manifest)
            if self.evaluation.day_is_given
            else self.rule_findings
        )

    @property
    def calendar(self) -> Calendar:
        return self.subject.calendar

    @property
    def evaluation(self) -> Evaluation:
        return self.subject.evaluation

    @property
    def tree(self) -> UnitTree:
        return self.subject.tree

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def context_errors(self) -> tuple[Finding, ...]:
        """Errors that any figure may depend on: not in rows of Progress, nor on sheets that no figure needs, nor what a
        unit has yet to report.
        """
        tables = self.reading.tables
        position, rows = tables.progress.position, {row.row for row in tables.progress}
        optional = {tables.of(spec).position.sheet for spec in INPUTS if spec.optional}
        return tuple(
            error
            for error in self.errors
            if error.kind not in YET_TO_REPORT
            and error.at.sheet not in optional
            and (error.at.sheet != position.sheet or error.at.row not in rows)
        )

    @property
    def error_rows(self) -> frozenset[int]:
        """The sheet rows of Progress with an error of their own, in a cell that the row's figure needs."""
        tables = self.reading.tables
        sheet, spare_cells = tables.progress.position.sheet, tables.spare_cells
        return frozenset(
            finding.at.row for finding in self.errors if finding.at.sheet == sheet and finding.at not in spare_cells
        )


def open_file(host: Host, path: str, as_of: date | None = None) -> Opened:
    """Read and judge the workbook at *path*."""
    return open_book(host.book(path), as_of)


def open_workbook(data: bytes, name: str, as_of: date | None = None) -> Opened:
    """Read and judge the workbook in *data*. Raises :class:`xlplan.errors.Unreadable` if there is none."""
    return open_book(read_book(data, name), as_of)


def open_book(book: Book, as_of: date | None = None) -> Opened:
    """Read and judge the cells of *book*; raises :class:`xlplan.errors.Unreadable` for a workbook that is not ours."""
    reading = read(book)
    if _is_foreign(reading):
        raise refused(NOT_OURS, hidden=_with_hidden_signs(book))
    judgement = run_rules(reading.tables, reading.manifest, as_of)
    findings = [*with_row_notes(reading.findings, reading.tables), *judgement.findings]
    order = {position.sheet: number for number, position in enumerate(_positions(reading))}
    findings.sort(key=lambda finding: (order.get(finding.at.sheet, -1), sort_key(finding)))
    consolidates = reading.manifest is not None and can_consolidate(reading.manifest, reading.tables)
    return Opened(reading, judgement, tuple(findings), standing_of(book) if consolidates else NOTHING)


def _is_foreign(reading: Reading) -> bool:
    """Whether the workbook has none of the required sheets."""
    missing = [finding for finding in reading.findings if finding.kind == NO_SHEET]
    return len(missing) == 1 + sum(not spec.optional for spec in INPUTS)


def _with_hidden_signs(book: Book) -> Words:
    """The titles of the sheets that hold a character that nobody sees, with its number: it may be all that
    distinguishes a title from the template's. Empty where there is none."""
    titles = [grid.title[:_LONGEST_TITLE] for grid in book.grids if not grid.title.isprintable()][:_MOST_TITLES]
    shown = ["".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in title) for title in titles]
    listed = ", ".join(f"“{title}”" for title in shown)
    return Words(*(text.format(titles=listed) for text in _HIDDEN_SIGNS.both())) if shown else Words("", "")


def _positions(reading: Reading) -> list[TablePosition]:
    tables = reading.tables
    return [tables.card.position, *(tables.of(spec).position for spec in INPUTS)]
