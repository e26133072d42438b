"""Rules: what a plan and its figures must obey. A rule yields addresses and values; it does not format, sort, raise or
change anything.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from xlplan.dataclass import dataclass
from xlplan.findings import CellRef, Finding, Kind, Severity
from xlplan.layout import INPUTS
from xlplan.manifest import Manifest
from xlplan.rules import (
    alike,
    allocation,
    completeness,
    emulation,
    first_reports,
    history,
    plan,
    progress,
    running_totals,
    slips,
    targets,
    units,
)
from xlplan.rules.rule import RULES, Hit, Rule, Subject, rule, subject
from xlplan.tables import Tables
from xlplan.words import Words

MODULES = (
    plan,
    units,
    targets,
    allocation,
    progress,
    completeness,
    history,
    running_totals,
    first_reports,
    alike,
    slips,
    emulation,
)
"""The modules of rules: importing one enters its rules in :data:`RULES`."""

__all__ = [
    "BUG",
    "MODULES",
    "RULES",
    "Hit",
    "Rule",
    "RuleFindings",
    "Subject",
    "judge",
    "rule",
    "run_rules",
    "subject",
    "with_row_notes",
]


@dataclass(frozen=True)
class RuleFindings:
    """A workbook, and the findings of the rules about it."""

    subject: Subject
    findings: tuple[Finding, ...]


BUG = Kind(
    "BUG-01",
    Severity.WARNING,
    Words(
        "Kiểm tra {code} không chạy được: đây là lỗi của xlplan.",
        "Check {code} could not run: this is a fault of xlplan.",
    ),
    Words(
        "Báo cho người quản trị; số liệu của bạn không sao.",
        "Tell your administrator; your figures are not to blame.",
    ),
    "A rule that crashes is a bug in xlplan, not an error of the clerk.",
)


def run_rules(tables: Tables, manifest: Manifest | None, as_of: date | None = None) -> RuleFindings:
    """Run every rule on *tables* and return the findings with their subject."""
    checked = subject(tables, manifest, as_of)
    return RuleFindings(checked, judge(checked))


def judge(subject: Subject) -> tuple[Finding, ...]:
    """Return the findings of every rule, without a limit.

    A suspicion about a row that has an error is dropped: the error explains the odd figure.
    """
    findings: list[Finding] = []
    for kind, check in RULES:
        try:
            findings.extend(_finding(kind, hit) for hit in check(subject) if _has_cell(subject, hit[0]))
        except Exception as error:  # noqa: BLE001 - a bug in one rule must not hide the findings of the others
            findings.append(Finding(BUG, CellRef(""), {"code": f"{kind.code} ({type(error).__name__})"}))
    rows_in_error = frozenset(
        (finding.at.sheet, finding.at.row) for finding in findings if finding.severity is Severity.ERROR
    )
    reported = (
        finding
        for finding in findings
        if not finding.kind.suspicion or (finding.at.sheet, finding.at.row) not in rows_in_error
    )
    return with_row_notes(reported, subject.tables)


def with_row_notes(findings: Iterable[Finding], tables: Tables) -> tuple[Finding, ...]:
    """Return *findings*; each warning gets the note (giải trình) of its row as its explanation."""
    notes = {
        (table.position.sheet, row.row): note
        for table in (tables.of(spec) for spec in INPUTS if "note" in spec.block.columns)
        for row in table
        if (note := (row.note or "").strip())
    }
    return tuple(
        replace(finding, explanation=notes[finding.at.sheet, finding.at.row])
        if finding.severity is Severity.WARNING and finding.at.cell and (finding.at.sheet, finding.at.row) in notes
        else finding
        for finding in findings
    )


def _has_cell(subject: Subject, address: CellRef) -> bool:
    """Whether the file has the cell at *address*. A missing column is reported once, by the reader."""
    return address.cell is not None or address.sheet == subject.tables.card.position.sheet


def _finding(kind: Kind, hit: Hit) -> Finding:
    address, values, proposed = (*hit, None)[:3]
    return Finding(kind, address, values, proposed)
