"""What became of one file of the inbox."""

from datetime import date

from xlplan.chain.inbox_sorting import Refused
from xlplan.chain.lineage import Account
from xlplan.dataclass import dataclass
from xlplan.findings import Finding
from xlplan.layout.choices import SubmissionStatus
from xlplan.words import Words


@dataclass(frozen=True, slots=True)
class FileReport:
    """The outcome for one file of the inbox."""

    file: str
    digest: str
    status: SubmissionStatus

    reason: Words | None
    """Why the file was refused, or not used; None where the status says it all."""

    unit: str | None
    """The code of the unit that the file names."""

    period: date | None

    sent: date | None
    """The date of sending that the file states."""

    findings: tuple[Finding, ...]


def report_of(account: Account) -> FileReport:
    submission = account.submission
    return FileReport(
        submission.file,
        submission.reading.source.digest,
        account.status,
        account.reason,
        submission.manifest.unit,
        submission.period,
        submission.sent,
        submission.findings,
    )


def report_of_refused(refused: Refused) -> FileReport:
    reading = refused.arrival.reading
    unit = reading.manifest.unit if reading and reading.manifest else None
    plan = reading.tables.plan if reading else None
    period, sent = (plan.period, plan.sent) if plan else (None, None)
    return FileReport(
        refused.arrival.file,
        refused.arrival.digest,
        refused.status,
        refused.reason,
        unit or None,
        period,
        sent,
        refused.arrival.findings,
    )
