"""From bytes to a judged workbook: the steps that validate, issue and consolidate share."""

from dataclasses import dataclass
from datetime import date

from xlplan.errors import Unreadable
from xlplan.findings import Finding, Severity, sort_key
from xlplan.grid import Book
from xlplan.layout import INPUTS
from xlplan.periods import Calendar, Evaluation
from xlplan.ports import Host
from xlplan.reader import Reading, read
from xlplan.reader.kinds import NO_SHEET
from xlplan.rules import Judged, Subject, explained, judged
from xlplan.tables import TablePosition
from xlplan.tree import UnitTree
from xlplan.words import Words
from xlplan.xlsx.read import read_book

NOT_OURS = Words(
    "Tệp này không phải là sổ của xlplan: không có trang nào của mẫu. Chọn đúng sổ kế hoạch của đơn vị.",
    "This file is no workbook of xlplan: it has none of the template's sheets. Choose your unit's workbook.",
)


@dataclass(frozen=True)
class Opened:
    """A workbook that was read and judged; *findings* are those of the reader and of the rules, in the order of the
    sheets.
    """

    reading: Reading
    judged: Judged
    findings: tuple[Finding, ...]

    @property
    def subject(self) -> Subject:
        return self.judged.subject

    @property
    def judged_by_itself(self) -> Judged:
        """What the rules say at the workbook's own reporting period, whatever date the user gave."""
        return judged(self.reading.tables, self.reading.manifest) if self.evaluation.as_of else self.judged

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
        """Errors that a figure may rest on: anywhere but in a row of Progress, or on a sheet that no figure needs."""
        tables = self.reading.tables
        place, rows = tables.progress.place, {row.row for row in tables.progress}
        apart = {tables.of(spec).place.sheet for spec in INPUTS if spec.optional}
        return tuple(
            one
            for one in self.errors
            if one.at.sheet not in apart and (one.at.sheet != place.sheet or one.at.row not in rows)
        )

    @property
    def error_rows(self) -> frozenset[int]:
        """The rows of Progress with an error of their own."""
        sheet = self.reading.tables.progress.place.sheet
        return frozenset(finding.at.row for finding in self.errors if finding.at.sheet == sheet)


def open_file(host: Host, path: str, as_of: date | None = None) -> Opened:
    """Read and judge the workbook at *path*."""
    return open_book(host.book(path), as_of)


def open_workbook(data: bytes, name: str, as_of: date | None = None) -> Opened:
    """Read and judge the workbook in *data*; raises :class:`xlplan.errors.Unreadable` where there is none."""
    return open_book(read_book(data, name), as_of)


def open_book(book: Book, as_of: date | None = None) -> Opened:
    """Read and judge the cells of *book*; raises :class:`xlplan.errors.Unreadable` for a workbook that is not ours."""
    reading = read(book)
    if _is_foreign(reading):
        raise Unreadable(NOT_OURS)
    by_rules = judged(reading.tables, reading.manifest, as_of)
    findings = [*explained(reading.findings, reading.tables), *by_rules.findings]
    order = {place.sheet: number for number, place in enumerate(_places(reading))}
    findings.sort(key=lambda finding: (order.get(finding.at.sheet, -1), sort_key(finding)))
    return Opened(reading, by_rules, tuple(findings))


def _is_foreign(reading: Reading) -> bool:
    """Whether the workbook has none of the required sheets."""
    missing = [finding for finding in reading.findings if finding.kind == NO_SHEET]
    return len(missing) == 1 + sum(not spec.optional for spec in INPUTS)


def _places(reading: Reading) -> list[TablePosition]:
    tables = reading.tables
    return [tables.card.place, *(tables.of(spec).place for spec in INPUTS)]
