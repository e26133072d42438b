"""The outcome of a plan: a workbook's rows, the rules' judgement of them, and in a master its results and returns."""

from typing import TYPE_CHECKING

from xlplan.dataclass import dataclass
from xlplan.findings import Finding, Severity
from xlplan.layout.choices import ReturnState
from xlplan.manifest import Manifest
from xlplan.periods import Calendar, Evaluation
from xlplan.rules import RuleFindings
from xlplan.tables import Tables

if TYPE_CHECKING:  # the check of a workbook computes no results
    from xlplan.results import Result
    from xlplan.returns import Returns


@dataclass(frozen=True)
class Outcome:
    """Everything that a workbook or a report shows of a plan."""

    tables: Tables
    manifest: Manifest

    evaluation: Evaluation
    """The date of results and returns: the workbook's own, or one that the user gave."""

    rule_findings: RuleFindings
    """The rules' judgement of *tables* at the workbook's own reporting period, as its formulas see it."""

    results: "tuple[Result, ...]" = ()
    """Empty in a workbook that does not consolidate."""

    returns: "Returns | None" = None
    """None in a workbook that does not consolidate."""

    findings: tuple[Finding, ...] = ()
    """The findings listed to the user: of this workbook, and of the files that were consolidated into it."""

    @property
    def calendar(self) -> Calendar:
        return self.rule_findings.subject.calendar


def can_consolidate(manifest: Manifest, tables: Tables) -> bool:
    """Return whether submissions are merged into the workbook: it is a master, or that of a unit with units below."""
    return (manifest.is_root and not manifest.lost) or len(tables.units) > 1


def is_ready(outcome: Outcome) -> bool:
    """Return whether a consolidated workbook may be sent: nothing in it or in the files sent in is wrong or missing."""
    has_errors = any(finding.severity is Severity.ERROR for finding in outcome.findings)
    units = outcome.returns.units if outcome.returns else ()
    return not has_errors and not any(unit.count(ReturnState.MISSING) for unit in units)
