"""The status of a submission, and why none of its rows is used."""

from collections.abc import Mapping

from xlplan.chain import kinds
from xlplan.chain.claims import Intake
from xlplan.chain.kinds import SetAside
from xlplan.chain.precedence import Validity
from xlplan.chain.submission import ReceivedSubmission
from xlplan.layout.choices import SubmissionStatus
from xlplan.words import Words


def status_of(
    submission: ReceivedSubmission,
    intake: Intake,
    validity: Validity,
    *,
    rows_used: int,
    list_rows_used: int,
    has_targets: bool,
) -> tuple[SubmissionStatus, Words | None]:
    """Return the status of a submission, and why no row of its Progress is used, where the status does not say it.

    One used row, of any sheet, makes it used; so does an empty workbook of a unit without targets of its own, which
    has no row to fill in.
    """
    used = SubmissionStatus.USED_WITH_ERRORS if submission.has_errors else SubmissionStatus.USED
    if rows_used:
        return used, None
    status, reason = _why_unused(submission, intake, validity)
    if reason is kinds.NOTHING_FILLED and not has_targets:
        return used, kinds.NO_ROWS_OF_ITS_OWN
    return (used if list_rows_used else status), reason


def _why_unused(
    submission: ReceivedSubmission, intake: Intake, validity: Validity
) -> tuple[SubmissionStatus, Words | None]:
    """Return the status that follows from the most telling reason for which the rows of Progress were set aside."""
    reasons = intake.aside[submission.digest]
    counts: dict[SetAside, int] = {reason: rows for reason, rows in reasons.items() if reason is not SetAside.EMPTY}
    if not counts:
        return SubmissionStatus.REJECTED, kinds.NOTHING_FILLED
    if SetAside.COVERED in counts:
        return SubmissionStatus.COVERED, None
    if SetAside.SUPERSEDED in counts:
        return SubmissionStatus.SUPERSEDED, None
    if set(counts) == {SetAside.ERROR}:
        outranked = {unit for unit in submission.faulty if not validity.allows(submission, unit)}
        if not outranked:
            return SubmissionStatus.REJECTED, kinds.ALL_ROWS_IN_ERROR
        only_faulty = outranked <= {unit for _, unit in validity.faulty_units}
        return SubmissionStatus.REJECTED, kinds.INVALID_AND_OLDER if only_faulty else kinds.INVALID
    return SubmissionStatus.REJECTED, _no_row_used(counts)


def _no_row_used(counts: Mapping[SetAside, int]) -> Words:
    texts = (kinds.ROWS_OF_REASON.filled(rows=rows, reason=reason.words) for reason, rows in sorted(counts.items()))
    return kinds.NO_ROW_USED.filled(counts=Words.joined(texts))
