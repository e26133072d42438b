"""Mark the warnings that stood at an earlier reporting period already as *known* (docs/decisions/0057).

Every month's workbook repeats all earlier months, and so do its warnings. One is known if the row that it is about
stands with the same figures since an earlier period (Sources says since when), and the rules said the same of the rows
that stood then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from xlplan.chain.claims import key_of
from xlplan.chain.consolidate import Consolidation
from xlplan.chain.in_context import Place
from xlplan.chain.submission import Arrival, Key
from xlplan.dataclass import dataclass
from xlplan.findings import Finding, Severity
from xlplan.layout import Progress
from xlplan.manifest import Manifest
from xlplan.periods import Period
from xlplan.rules import run_rules
from xlplan.tables import Table, Tables
from xlplan.words import as_spreadsheet
from xlplan.workflow.opening import Opened

GROWING = frozenset({"count"})
"""Values that grow with the reports of later months although the row that a warning is about stays the same."""

Statement = tuple[str, Key, frozenset[tuple[str, str]]]  # code, key of the row, values


@dataclass(frozen=True)
class EarlierRows:
    """The combined rows as far as they stood at an earlier reporting period."""

    tables: Tables
    """The combined rows, all of them."""

    manifest: Manifest

    period: Period
    """The last reporting period before this one at which figures came in."""

    standing: Mapping[Key, Progress]
    """The rows that have their figures since that period or an earlier one."""

    newer: frozenset[Key]
    """The keys of the rows whose figures are new or changed."""

    @cached_property
    def statements(self) -> frozenset[Statement]:
        """What the rules said of these rows then. Rows typed in the master are among them: nobody knows since when."""
        progress = self.tables.progress
        rows = tuple(
            row
            for row in progress
            if row.period is None or (row.period <= self.period.month and key_of(row) not in self.newer)
        )
        tables = replace(self.tables, progress=replace(progress, rows=rows))
        by_number = {row.row: row for row in rows}
        return frozenset(
            _statement(finding, by_number[finding.at.row])
            for finding in run_rules(tables, self.manifest, self.period.cutoff).findings
            if finding.severity is Severity.WARNING and finding.at.sheet == progress.position.sheet
            if finding.at.row in by_number and by_number[finding.at.row].period is not None
        )

    def marked(self, findings: Iterable[Finding], rows: Mapping[Place, Progress]) -> tuple[Finding, ...]:
        """Return *findings* about a workbook with these *rows* of Progress, the known ones marked."""
        return tuple(
            replace(finding, known=True)
            if self._is_known(finding, rows.get((finding.at.sheet, finding.at.row)))
            else finding
            for finding in findings
        )

    def _is_known(self, finding: Finding, row: Progress | None) -> bool:
        if finding.severity is not Severity.WARNING or finding.acknowledged or row is None or row.period is None:
            return False
        standing = self.standing.get(key_of(row))
        if standing is None or standing.compared != row.compared:
            return False
        return _statement(finding, row) in self.statements  # the rules run once more only if a warning comes as far


def with_known(
    consolidation: Consolidation,
    own_findings: Sequence[Finding],
    tables: Tables,
    opened: Opened,
    arrivals: Iterable[Arrival],
) -> tuple[Consolidation, tuple[Finding, ...]]:
    """Return the consolidation of *arrivals* into the master *opened*, and the findings about the outcome's own
    workbook, with the known warnings marked. *tables* are the combined rows where they will be written.
    """
    earlier = _earlier_rows(consolidation, tables, opened)
    if earlier is None:
        return consolidation, tuple(own_findings)
    rows = {
        arrival.file: _by_place(arrival.reading.tables.progress) for arrival in arrivals if arrival.reading is not None
    }
    received = tuple(
        replace(file, findings=earlier.marked(file.findings, rows.get(file.file, {})))
        for file in consolidation.received
    )
    findings = tuple(
        found for finding in consolidation.findings for found in earlier.marked((finding,), rows.get(finding.file, {}))
    )
    marked = replace(consolidation, received=received, findings=findings)
    return marked, earlier.marked(own_findings, _by_place(tables.progress))


def _by_place(progress: Table[Progress]) -> dict[Place, Progress]:
    return {(progress.position.sheet, row.row): row for row in progress}


def _earlier_rows(consolidation: Consolidation, tables: Tables, opened: Opened) -> EarlierRows | None:
    """Return the rows that stood before the reporting period, None where there are none."""
    reporting, manifest = opened.evaluation.period, opened.reading.manifest
    if reporting is None or manifest is None:
        return None
    since = {
        (as_spreadsheet(line.unit), as_spreadsheet(line.target), line.period): line.since
        for line in consolidation.lines
    }
    before = {key: month for key, month in since.items() if month is not None and month < reporting.month}
    period = opened.calendar.named(max(before.values())) if before else None
    if period is None:
        return None
    standing = {key_of(row): row for row in consolidation.counted if key_of(row) in before}
    newer = frozenset(key for row in consolidation.counted if (key := key_of(row)) in since and key not in before)
    return EarlierRows(tables, manifest, period, standing, newer)


def _statement(finding: Finding, row: Progress) -> Statement:
    values = (
        (name, as_spreadsheet(value) if isinstance(value, str) else repr(value))  # codes in either letter case
        for name, value in finding.values.items()
        if name not in GROWING
    )
    return (finding.code, key_of(row), frozenset(values))
