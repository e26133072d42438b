"""Findings that only the master's context or the combined rows show, told at the cells of the files.

Example: a unit's copy of the plan has no allocation for a target, so its running totals look like any figures. Beside
the master's allocation they exceed the plan, and the finding names the cell of the unit's workbook.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from xlplan.chain.consolidate import Consolidation
from xlplan.chain.list_words import key_text
from xlplan.chain.submission import Arrival, ReceivedSubmission, short
from xlplan.findings import Finding, Severity
from xlplan.layout import LISTS, PROGRESS
from xlplan.layout.rows import Row
from xlplan.tables import Tables
from xlplan.words import as_spreadsheet

ByDigest = Mapping[str, tuple[Finding, ...]]
Place = tuple[str, int]  # title of a sheet, row number


def findings_in_files(consolidation: Consolidation, tables: Tables, findings: Iterable[Finding]) -> ByDigest:
    """Return those of *findings* that are about rows of received files, at the cells of the files, by digest.

    *tables* are the combined rows where they will be written, *findings* those of the rules about them. What a file's
    own findings say of the same row is left out.
    """
    origins = origins_of(consolidation, tables)
    columns = {
        (tables.of(spec).position.sheet, number): id
        for spec in (PROGRESS, *LISTS)
        for id, number in tables.of(spec).position.columns.items()
    }
    told: dict[str, list[Finding]] = defaultdict(list)
    own_findings: dict[str, set[tuple[str, str, int]]] = {}  # by digest: code, sheet and row of what the file shows
    for finding in findings:
        origin = origins.get((finding.at.sheet, finding.at.row))
        if origin is None:
            continue
        submission, spec_id, row = origin
        spec = next(spec for spec in (PROGRESS, *LISTS) if spec.id == spec_id)
        cell = submission.reading.tables.of(spec).cell(row, columns.get((finding.at.sheet, finding.at.column), ""))
        if submission.digest not in own_findings:
            own_findings[submission.digest] = {(own.code, own.at.sheet, own.at.row) for own in submission.findings}
        if (finding.code, cell.sheet, row.row) not in own_findings[submission.digest]:
            told[submission.digest].append(replace(finding, at=cell))
    return {digest: tuple(own) for digest, own in told.items()}


def origins_of(consolidation: Consolidation, tables: Tables) -> Mapping[Place, tuple[ReceivedSubmission, str, Row]]:
    """Return for each combined row (sheet, row number) from a received file: the file, the sheet's id and its row."""
    origins: dict[Place, tuple[ReceivedSubmission, str, Row]] = {}
    for row in tables.progress:
        if row.period is not None:
            key = (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period)
            if key in consolidation.origins:
                submission, original = consolidation.origins[key]
                origins[tables.progress.position.sheet, row.row] = (submission, PROGRESS.id, original)
    for spec in LISTS:
        for list_row in tables.of(spec):
            name = (spec.id, as_spreadsheet(key_text(spec, list_row)))
            if name in consolidation.lists.sources:
                submission, original_row = consolidation.lists.sources[name]
                origins[tables.of(spec).position.sheet, list_row.row] = (submission, spec.id, original_row)
    return origins


def errors_of(told: ByDigest) -> ByDigest:
    """Return the errors among findings; each sets its row aside, as an error that the file shows by itself does."""
    errors = {
        digest: tuple(f for f in findings if f.severity is Severity.ERROR and not f.kind.incomplete)
        for digest, findings in told.items()
    }
    return {digest: findings for digest, findings in errors.items() if findings}


def with_findings(arrivals: Iterable[Arrival], more: ByDigest) -> tuple[Arrival, ...]:
    """Return the arrivals with *more* findings."""
    return tuple(
        replace(arrival, findings=(*arrival.findings, *more[short(arrival.digest)]))
        if short(arrival.digest) in more
        else arrival
        for arrival in arrivals
    )


def reported(consolidation: Consolidation, told: ByDigest) -> Consolidation:
    """Return the consolidation with the findings *told* about its files."""
    received = tuple(
        replace(file, findings=(*file.findings, *told.get(short(file.digest), ()))) for file in consolidation.received
    )
    names = {short(file.digest): file.file for file in reversed(consolidation.received)}
    findings = (replace(finding, file=names[digest]) for digest, own in told.items() for finding in own)
    return replace(consolidation, received=received, findings=(*consolidation.findings, *findings))
