"""What is said of a workbook that a newer, valid one of the same unit replaced: nobody has to mend it any more."""

from collections.abc import Iterable, Iterator, Sequence

from xlplan.chain import kinds
from xlplan.chain.inbox_sorting import SortedInbox
from xlplan.chain.submission import ReceivedSubmission, Submission, units_of_rows
from xlplan.findings import CellRef, Finding, Severity
from xlplan.tree import UnitTree

Place = tuple[str, str, int]  # digest of a file, title of a sheet, row number


class Outdated:
    """Tells which findings of received workbooks a newer workbook settled.

    A workbook is valid for a unit or not, so the question is asked for each unit: B sends a workbook with an error in
    the row of C, and a newer one without; what the first says of C is settled.
    """

    def __init__(self, inbox: SortedInbox, tree: UnitTree) -> None:
        self._others: Sequence[Submission] = [*inbox.taking_part, *inbox.remembered]
        self._tree = tree

    def replaced_by(self, submission: ReceivedSubmission) -> dict[str, Submission]:
        """Return the newest valid workbook of the same unit by unit of the branch (folded), where it is newer."""
        newer = sorted(
            (other for other in self._others if other.unit == submission.unit and other.rank > submission.rank),
            key=lambda other: other.rank,
        )
        return {unit: other for unit in self._tree.branch(submission.unit) for other in newer if other.valid_for(unit)}

    def open_findings(
        self, submission: ReceivedSubmission, findings: Iterable[Finding], in_use: frozenset[Place]
    ) -> Iterator[Finding]:
        """Yield *findings* of *submission* without those that are settled, and a note that counts these.

        A finding about a row that is *in_use* stays, whatever came later. What was merely missing is not counted: the
        newer workbook has it, or has the same finding.
        """
        replaced = self.replaced_by(submission)
        if not replaced:
            yield from findings
            return
        units = units_of_rows(submission.reading.tables)
        settled: list[Finding] = []
        for finding in findings:
            unit = units.get((finding.at.sheet, finding.at.row), submission.unit)
            if unit in replaced and (submission.digest, finding.at.sheet, finding.at.row) not in in_use:
                settled += [finding] if not finding.kind.incomplete else []
            else:
                yield finding
        yield from _note(settled, submission, max(replaced.values(), key=lambda other: other.rank))

    def open_ties(self, inbox: SortedInbox) -> Iterator[Finding]:
        """Yield the findings about workbooks of equal rank; where a newer workbook decides, the note instead."""
        tied = {refused.submission.file: refused.submission for refused in inbox.refused if refused.submission}
        for finding in inbox.findings:
            submission = tied.get(finding.file)
            newer = self.replaced_by(submission).get(submission.unit) if submission else None
            if submission and newer:
                yield from _note([finding], submission, newer)
            else:
                yield finding


def _note(settled: Sequence[Finding], submission: ReceivedSubmission, newer: Submission) -> Iterator[Finding]:
    """Yield the note that counts the errors and warnings among *settled*, if there are any."""
    errors, warnings = (
        sum(finding.severity is level for finding in settled) for level in (Severity.ERROR, Severity.WARNING)
    )
    if errors or warnings:
        values = {"errors": errors, "warnings": warnings, "newer": newer.file}
        yield Finding(kinds.SETTLED, CellRef(""), values, file=submission.file)
