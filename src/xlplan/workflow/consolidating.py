"""Merge submissions into a master, judge the combined rows, compute the results, and account for each file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlplan.chain.consolidate import Consolidation, Master, consolidate
from xlplan.chain.returns import returns
from xlplan.chain.submission import Arrival
from xlplan.errors import WrongUse
from xlplan.findings import CellRef, Finding, sort_key
from xlplan.manifest import Manifest
from xlplan.outcome import Outcome
from xlplan.results import compute
from xlplan.rules import run_rules
from xlplan.tables import Tables
from xlplan.template import placed
from xlplan.words import Words, as_spreadsheet
from xlplan.workflow.building import table_of
from xlplan.workflow.opening import Opened

NOT_WRITTEN = Words(
    "Sổ tổng hợp còn lỗi ở kế hoạch, đơn vị, chỉ tiêu hoặc mức giao; chưa ghi gì.",
    "The master has errors in plan, units, targets or allocation; nothing was written.",
)


@dataclass(frozen=True)
class Consolidated:
    """A consolidation and the outcome it leads to."""

    outcome: Outcome
    consolidation: Consolidation

    master_findings: tuple[Finding, ...]
    """The findings about cells of the outcome's own workbook, without those about files of the inbox."""


def consolidated(opened: Opened, arrivals: Sequence[Arrival]) -> Consolidated:
    """Merge *arrivals* into the master *opened*, judge the combined rows and compute the results.

    Raises :class:`xlplan.errors.WrongUse` for a workbook without a Plan sheet.
    """
    manifest = _manifest(opened)
    consolidation = consolidate(_master(opened, manifest), arrivals)
    tables = placed(_combined(opened.reading.tables, consolidation), manifest.lang)
    judgement = run_rules(tables, manifest, opened.evaluation.day if opened.evaluation.day_is_given else None)
    own_findings = _own_findings(opened, tables, consolidation, judgement.findings)
    own_judgement = run_rules(tables, manifest) if opened.evaluation.day_is_given else judgement
    findings = tuple(sorted((*own_findings, *consolidation.findings), key=sort_key))
    outcome = Outcome(tables, manifest, opened.evaluation, own_judgement, findings=findings)
    return Consolidated(_with_results(outcome, opened, consolidation), consolidation, own_findings)


def outcome_of(opened: Opened) -> Outcome:
    """Return the outcome of a master as it is, without new submissions; its rows stay where they are."""
    manifest = _manifest(opened)
    consolidation = consolidate(_master(opened, manifest), ())
    outcome = Outcome(
        opened.reading.tables, manifest, opened.evaluation, opened.rule_findings_at_own_period, findings=opened.findings
    )
    return _with_results(outcome, opened, consolidation)


def _manifest(opened: Opened) -> Manifest:
    if opened.reading.manifest is None:
        raise WrongUse(NOT_WRITTEN)
    return opened.reading.manifest


def _master(opened: Opened, manifest: Manifest) -> Master:
    tables = opened.reading.tables
    return Master(tables, manifest, opened.calendar, opened.evaluation, opened.tree, opened.error_rows)


def _with_results(outcome: Outcome, opened: Opened, consolidation: Consolidation) -> Outcome:
    tables, calendar, evaluation = outcome.tables, opened.calendar, opened.evaluation
    return replace(
        outcome,
        results=compute(tables, consolidation.counted, calendar, evaluation, is_root=outcome.manifest.is_root),
        returns=returns(
            tables,
            consolidation.counted,
            consolidation.first_returns,
            consolidation.faulty_units,
            calendar,
            evaluation,
            opened.tree,
        ),
    )


def _combined(tables: Tables, consolidation: Consolidation) -> Tables:
    """Return the master with its new Progress and Sources.

    Raw values are those of the master's rows; rows of submissions have none.
    """
    progress = table_of(consolidation.rows)
    return replace(
        tables,
        progress=replace(progress, raws=tables.progress.raws),
        lines=table_of(consolidation.lines),
        submissions=table_of(consolidation.submissions),
        replaced=table_of(consolidation.replaced),
        first_returns=table_of(consolidation.first_returns),
    )


def _own_findings(
    opened: Opened, tables: Tables, consolidation: Consolidation, rule_findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return the findings about the outcome's own workbook, at the addresses of its new rows.

    These are findings about its context, about rows typed in the master, and those that only the combined rows can
    show. Findings about rows of submissions stay with their files.
    """
    sourced = {(as_spreadsheet(line.unit), as_spreadsheet(line.target), line.period) for line in consolidation.lines}
    submitted_rows = {
        row.row
        for row in tables.progress
        if (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period) in sourced
    }
    sheet = tables.progress.position.sheet
    own_findings = [
        finding
        for finding in rule_findings
        if finding.at.sheet != sheet or finding.at.row not in submitted_rows or finding.kind.across
    ]
    return tuple(sorted((*own_findings, *_reader_findings(opened, tables, consolidation)), key=sort_key))


def _reader_findings(opened: Opened, tables: Tables, consolidation: Consolidation) -> list[Finding]:
    """Return the findings of reading the master, moved to where its rows are now.

    The rows of *consolidation* still have the row numbers that they were read with. *tables* holds the same rows in the
    same order with their new numbers, so the two lists are paired by position. Example: the rows read as 9, 7 and 8 are
    now 7, 8 and 9; a finding about row 9 moves to row 7. Findings about rows that are gone are dropped.
    """
    old_position, new_position = opened.reading.tables.progress.position, tables.progress.position
    new_rows: dict[tuple[str, int], tuple[str, int]] = {}
    new_columns: dict[tuple[str, int], int] = {}
    old_rows = [row.row for row in consolidation.rows]
    for old, new in zip(old_rows, tables.progress, strict=True):
        if old:
            new_rows[old_position.sheet, old] = (new_position.sheet, new.row)
    for id, column in old_position.columns.items():
        new_columns[old_position.sheet, column] = new_position.columns.get(id, 0)
    findings = []
    for finding in opened.reading.findings:
        at = finding.at
        if (at.sheet, at.row) in new_rows:
            sheet, row = new_rows[at.sheet, at.row]
            findings.append(replace(finding, at=CellRef(sheet, row, new_columns.get((at.sheet, at.column), at.column))))
        elif at.sheet != old_position.sheet:
            findings.append(finding)
    return findings
