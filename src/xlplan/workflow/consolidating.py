"""Merge submissions into a master, judge the combined rows, compute the results, and account for each file."""

from collections.abc import Sequence
from dataclasses import replace

from xlplan.chain.consolidate import Consolidation, Master, consolidate
from xlplan.chain.in_context import Place, errors_of, findings_in_files, origins_of, reported, with_findings
from xlplan.chain.list_words import key_text
from xlplan.chain.lists import line_key
from xlplan.chain.returns import returns
from xlplan.chain.submission import Arrival
from xlplan.dataclass import dataclass
from xlplan.errors import WrongUse
from xlplan.findings import CellRef, Finding, Severity, sort_key
from xlplan.layout import HEADER_ROW, INPUTS, LISTS, PLAN, PROGRESS, titles
from xlplan.layout.rows import Row
from xlplan.manifest import Manifest
from xlplan.outcome import Outcome
from xlplan.results import compute
from xlplan.rules import run_rules
from xlplan.tables import Tables
from xlplan.template import placed
from xlplan.words import Words, as_spreadsheet, loose
from xlplan.workflow.known import with_known
from xlplan.workflow.opening import Opened
from xlplan.xlsx.sheet_rows import require_rows

NOT_WRITTEN = Words(
    "Sổ tổng hợp còn lỗi ở kế hoạch, đơn vị, chỉ tiêu hoặc mức giao; chưa ghi gì.",
    "The master has errors in plan, units, targets or allocation; nothing was written.",
)
CONTEXT_TITLES = titles(PLAN, *(spec for spec in INPUTS if not spec.travels))  # sheets that the master decides


@dataclass(frozen=True)
class Consolidated:
    """A consolidation and the outcome it leads to."""

    outcome: Outcome
    consolidation: Consolidation

    master_findings: tuple[Finding, ...]
    """The findings about cells of the outcome's own workbook, without those about files of the inbox."""


def consolidated(opened: Opened, arrivals: Sequence[Arrival]) -> Consolidated:
    """Merge *arrivals* into the master *opened*, judge the combined rows and compute the results.

    Raises :class:`xlplan.errors.WrongUse` for a workbook without a Plan sheet, and ``EnvironmentFailure`` where the
    rows are more than a sheet holds.
    """
    manifest, own_tables = _manifest(opened), opened.reading.tables
    as_of = opened.evaluation.day if opened.evaluation.day_is_given else None
    while True:
        consolidation = consolidate(_master(opened, manifest), arrivals)
        require_rows(PROGRESS.words.of(manifest.lang), HEADER_ROW + len(consolidation.rows))
        tables = placed(consolidation.merged_into(own_tables), manifest.lang)
        judgement = run_rules(tables, manifest, as_of)
        told = findings_in_files(consolidation, tables, judgement.findings)
        errors = errors_of(told)
        if not errors:
            break
        arrivals = with_findings(arrivals, errors)  # each sets a row aside, so that another may take its place
    consolidation = _without_copies(reported(consolidation, told), opened)
    own_findings = _own_findings(opened, tables, consolidation, judgement.findings)
    consolidation, own_findings = with_known(consolidation, own_findings, tables, opened, arrivals)
    own_judgement = run_rules(tables, manifest) if opened.evaluation.day_is_given else judgement
    findings = tuple(sorted((*own_findings, *consolidation.findings), key=sort_key))
    outcome = Outcome(tables, manifest, opened.evaluation, own_judgement, findings=findings)
    outcome = _with_results(outcome, opened, consolidation)
    # what was read of each file is not needed any more, and would be held while the workbook is written
    return Consolidated(outcome, replace(consolidation, origins={}), own_findings)


def _without_copies(consolidation: Consolidation, opened: Opened) -> Consolidation:
    """Return *consolidation* without the findings of files that the master has itself, about what it hands down.

    Example: a unit's name with a letter of another alphabet is in every issued workbook; the master's own finding says
    it once. Errors stay: they are reasons why rows of the file were set aside.
    """
    of_master = {_said(finding) for finding in opened.findings if loose(finding.at.sheet) in CONTEXT_TITLES}
    return replace(
        consolidation,
        findings=tuple(
            finding
            for finding in consolidation.findings
            if finding.severity is Severity.ERROR
            or loose(finding.at.sheet) not in CONTEXT_TITLES
            or _said(finding) not in of_master
        ),
    )


def _said(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.message("vi")


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
            consolidation.units_with_errors,
            calendar,
            evaluation,
            opened.tree,
            as_spreadsheet(outcome.manifest.unit),
            is_root=outcome.manifest.is_root,
        ),
    )


def _own_findings(
    opened: Opened, tables: Tables, consolidation: Consolidation, rule_findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return the findings about the outcome's own workbook, at the addresses of its new rows.

    These are findings about its context, about rows typed in the master, and those that only the combined rows can show
    and whose file is not in this inbox. All other findings about rows of submissions stay with their files.
    """
    submitted, received = _submitted_rows(tables, consolidation), origins_of(consolidation, tables).keys()
    own_findings = [
        finding
        for finding in rule_findings
        if (finding.at.sheet, finding.at.row) not in submitted
        or (finding.kind.across and (finding.at.sheet, finding.at.row) not in received)
    ]
    return tuple(sorted((*own_findings, *_reader_findings(opened, tables, consolidation)), key=sort_key))


def _submitted_rows(tables: Tables, consolidation: Consolidation) -> set[Place]:
    """Return the places of the combined rows that came from submissions, of this inbox or an earlier one."""
    sourced = {(as_spreadsheet(line.unit), as_spreadsheet(line.target), line.period) for line in consolidation.lines}
    listed = {line_key(line.list, line.key_text) for line in consolidation.lists.lines}
    submitted = {
        (tables.progress.position.sheet, row.row)
        for row in tables.progress
        if (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period) in sourced
    }
    return submitted | {
        (tables.of(spec).position.sheet, row.row)
        for spec in LISTS
        for row in tables.of(spec)
        if (spec.id, as_spreadsheet(key_text(spec, row))) in listed
    }


def _reader_findings(opened: Opened, tables: Tables, consolidation: Consolidation) -> list[Finding]:
    """Return the findings of reading the master, moved to where its rows are now.

    The rows of *consolidation* still have the row numbers that they were read with. *tables* holds the same rows in the
    same order with their new numbers, so the two lists are paired by position. Example: the rows read as 9, 7 and 8 are
    now 7, 8 and 9; a finding about row 9 moves to row 7. Findings about rows that are gone are dropped.
    """
    before = opened.reading.tables
    merged_rows: dict[str, tuple[Row, ...]] = {PROGRESS.id: consolidation.rows, **consolidation.lists.rows}
    new_rows: dict[Place, Place] = {}
    new_columns: dict[Place, int] = {}
    moved_sheets = set()
    for spec in (PROGRESS, *LISTS):
        old_position, new_position = before.of(spec).position, tables.of(spec).position
        moved_sheets.add(old_position.sheet)
        for old, new in zip(merged_rows[spec.id], tables.of(spec), strict=True):
            if old.row:
                new_rows[old_position.sheet, old.row] = (new_position.sheet, new.row)
        for id, column in old_position.columns.items():
            new_columns[old_position.sheet, column] = new_position.columns.get(id, 0)
    findings = []
    for finding in opened.reading.findings:
        at = finding.at
        if (at.sheet, at.row) in new_rows:
            sheet, row = new_rows[at.sheet, at.row]
            findings.append(replace(finding, at=CellRef(sheet, row, new_columns.get((at.sheet, at.column), at.column))))
        elif at.sheet not in moved_sheets:
            findings.append(finding)
    return findings
