"""Submissions merged into a master: the combined rows judged, their results, and what became of each file."""

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
from xlplan.rules import judged
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
    """A consolidation and the outcome that it leads to; *master_findings* are those of the outcome's own cells."""

    outcome: Outcome
    consolidation: Consolidation
    master_findings: tuple[Finding, ...]


def consolidated(opened: Opened, arrivals: Sequence[Arrival]) -> Consolidated:
    """Merge *arrivals* into the master *opened*, judge the combined rows and compute the results.

    Raises :class:`xlplan.errors.WrongUse` for a workbook without a Plan sheet.
    """
    manifest = _manifest(opened)
    consolidation = consolidate(_master(opened, manifest), arrivals)
    tables = placed(_combined(opened.reading.tables, consolidation), manifest.lang)
    by_rules = judged(tables, manifest, opened.evaluation.day if opened.evaluation.as_of else None)
    own = _own_findings(opened, tables, consolidation, by_rules.findings)
    by_itself = judged(tables, manifest) if opened.evaluation.as_of else by_rules
    findings = tuple(sorted((*own, *consolidation.findings), key=sort_key))
    outcome = Outcome(tables, manifest, opened.evaluation, by_itself, findings=findings)
    return Consolidated(_with_results(outcome, opened, consolidation), consolidation, own)


def outcome_of(opened: Opened) -> Outcome:
    """The outcome of a master as it stands, with nothing newly received; its rows stay where they are."""
    manifest = _manifest(opened)
    consolidation = consolidate(_master(opened, manifest), ())
    stands = Outcome(
        opened.reading.tables, manifest, opened.evaluation, opened.judged_by_itself, findings=opened.findings
    )
    return _with_results(stands, opened, consolidation)


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
    """The master with its new Progress and Sources. Rows of submissions carry no raw values of the master's rows."""
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
    opened: Opened, tables: Tables, consolidation: Consolidation, by_rules: Sequence[Finding]
) -> tuple[Finding, ...]:
    """What the result itself shows, at the addresses of the result: its context, rows typed in the master, and what
    only the combined rows can break. Findings of rows that came from submissions stay with their files."""
    sourced = {(as_spreadsheet(line.unit), as_spreadsheet(line.target), line.period) for line in consolidation.lines}
    came = {
        row.row
        for row in tables.progress
        if (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period) in sourced
    }
    sheet = tables.progress.place.sheet
    kept = [one for one in by_rules if one.at.sheet != sheet or one.at.row not in came or one.kind.across]
    return tuple(sorted((*kept, *_read_again(opened, tables, consolidation)), key=sort_key))


def _read_again(opened: Opened, tables: Tables, consolidation: Consolidation) -> list[Finding]:
    """What reading the master found, moved to where those rows stand now."""
    before, now = opened.reading.tables, tables
    moved: dict[tuple[str, int], tuple[str, int]] = {}
    columns: dict[tuple[str, int], int] = {}
    old_rows = [row.row for row in consolidation.rows]
    for old, new in zip(old_rows, now.progress, strict=True):
        if old:
            moved[before.progress.place.sheet, old] = (now.progress.place.sheet, new.row)
    for id, place in before.progress.place.columns.items():
        columns[before.progress.place.sheet, place] = now.progress.place.columns.get(id, 0)
    found = []
    for finding in opened.reading.findings:
        at = finding.at
        if (at.sheet, at.row) in moved:
            sheet, row = moved[at.sheet, at.row]
            found.append(replace(finding, at=CellRef(sheet, row, columns.get((at.sheet, at.column), at.column))))
        elif at.sheet != before.progress.place.sheet:
            found.append(finding)
    return found
