"""What a workbook comes to: its rows, what the rules say of them, and in a master its results and returns."""

from dataclasses import dataclass

from xlplan.findings import Finding
from xlplan.manifest import Manifest
from xlplan.periods import Calendar, Evaluation
from xlplan.results import Result
from xlplan.returns import Returns
from xlplan.rules import Judged
from xlplan.tables import Tables


@dataclass(frozen=True)
class Outcome:
    """Everything that a workbook or a report shows of a plan."""

    tables: Tables
    manifest: Manifest

    evaluation: Evaluation
    """The date of results and returns; the user may have given another than the workbook's own."""

    judged: Judged
    """What the rules say of *tables* at the workbook's own reporting period, as its formulas see it."""

    results: tuple[Result, ...] = ()
    """Empty in a workbook that does not consolidate."""

    returns: Returns | None = None
    """None in a workbook that does not consolidate."""

    findings: tuple[Finding, ...] = ()
    """What is listed to the user: findings of this workbook, and of the files that were consolidated into it."""

    @property
    def calendar(self) -> Calendar:
        return self.judged.subject.calendar


def consolidates(manifest: Manifest, tables: Tables) -> bool:
    """Whether the workbook is one that submissions are merged into: a master, or that of a unit with units below."""
    return (manifest.is_root and not manifest.lost) or len(tables.units) > 1
