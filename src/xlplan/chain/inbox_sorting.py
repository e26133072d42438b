"""Decide for every file of an inbox whether it takes part, before any of its rows is examined."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.kinds import SetAside
from xlplan.chain.submission import (
    Arrival,
    Rank,
    ReceivedSubmission,
    RememberedSubmission,
    Submission,
    content_digest_1,
    rank_of,
    short,
    show_rank,
    submission_of,
    why_foreign,
)
from xlplan.dataclass import dataclass
from xlplan.findings import CellRef, Finding, show
from xlplan.layout import SubmissionRow
from xlplan.layout.choices import SubmissionStatus
from xlplan.manifest import Manifest
from xlplan.tables import Tables
from xlplan.tree import UnitTree
from xlplan.words import Words, as_spreadsheet

NOT_REMEMBERED = (SubmissionStatus.DUPLICATE, SubmissionStatus.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that takes no part."""

    arrival: Arrival
    status: SubmissionStatus
    reason: Words

    aside: SetAside | None
    """The reason for which its rows are set aside; None where there are no rows."""

    submission: ReceivedSubmission | None = None
    """The submission it would be; None if it is no submission to this master."""


@dataclass(slots=True)
class SortedInbox:
    """The files of an inbox, sorted, and the earlier submissions that the inbox lacks."""

    taking_part: list[ReceivedSubmission] = field(default_factory=list)
    """Submissions of this inbox."""

    remembered: list[RememberedSubmission] = field(default_factory=list)
    """Earlier submissions that Sources lists and whose files are not in this inbox."""

    refused: list[Refused] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sort_inbox(arrivals: Iterable[Arrival], master: Tables, manifest: Manifest, tree: UnitTree) -> SortedInbox:
    """Sort the files into those that take part and those refused. Their order does not matter."""
    inbox = SortedInbox()
    own = as_spreadsheet(manifest.unit)
    ordered = sorted(arrivals, key=lambda arrival: (arrival.digest, arrival.file))
    remembered = [_remember(row, row.period) for row in master.submissions if _accepted(row) and row.period]
    remembered = [submission for submission in remembered if submission.unit in tree.units]
    seen: dict[str, Arrival] = {}  # by short digest
    candidates: list[tuple[Arrival, ReceivedSubmission]] = []
    for arrival in ordered:
        if arrival.digest and short(arrival.digest) in seen:
            inbox.refused.append(_duplicate(arrival, seen[short(arrival.digest)].file))
            continue
        seen[short(arrival.digest)] = arrival
        outcome = _submission_or_refusal(arrival, manifest, tree, own)
        if isinstance(outcome, Refused):
            inbox.refused.append(outcome)
        else:
            candidates.append((arrival, outcome))
    inbox.remembered = [submission for submission in remembered if submission.digest not in seen]
    _settle_ties(inbox, candidates, remembered)
    everyone = (*inbox.taking_part, *inbox.remembered)
    inbox.taking_part = [_without_forwarded(submission, everyone, tree) for submission in inbox.taking_part]
    inbox.remembered = [
        replace(submission, excused=_forwarded(submission, everyone, tree)) for submission in inbox.remembered
    ]
    return inbox


def _forwarded(submission: Submission, others: Sequence[Submission], tree: UnitTree) -> frozenset[str]:
    """Return the units below that sent workbooks of their own: the rows that they lack in *submission* are no errors.

    A unit between may forward the workbooks of the units below it beside its own, in which their rows stay empty.
    """
    below = frozenset(tree.branch(submission.unit)) - {submission.unit} if submission.lacking else frozenset[str]()
    return frozenset(
        unit
        for other in others
        if other.unit in below and other.period >= submission.period
        for unit in tree.branch(other.unit)
    )


def _without_forwarded(
    submission: ReceivedSubmission, others: Sequence[Submission], tree: UnitTree
) -> ReceivedSubmission:
    """Return the submission without findings about missing rows of units that sent workbooks of their own."""
    excused = _forwarded(submission, others, tree)
    if not excused & submission.lacking:
        return submission
    findings = tuple(
        finding
        for finding in submission.findings
        if not finding.kind.incomplete or as_spreadsheet(str(finding.values.get("unit", ""))) not in excused
    )
    return replace(submission, findings=findings, excused=excused)


def _submission_or_refusal(
    arrival: Arrival, manifest: Manifest, tree: UnitTree, own: str
) -> ReceivedSubmission | Refused:
    reading = arrival.reading
    if reading is None or not reading.has_progress:
        reason = arrival.unreadable or kinds.NO_PROGRESS
        return Refused(arrival, SubmissionStatus.UNREADABLE, reason, None)
    foreign = why_foreign(reading, manifest, tree, own)
    if foreign is not None:
        return Refused(arrival, SubmissionStatus.REJECTED, foreign, SetAside.FOREIGN)
    period = reading.tables.plan.period
    if period is None:
        typed = reading.tables.card.raws.get("period")
        reason = kinds.NO_PERIOD if typed in (None, "") else kinds.BAD_PERIOD.filled(text=show(typed, "vi"))
        return Refused(arrival, SubmissionStatus.REJECTED, reason, SetAside.ERROR)
    assert reading.manifest is not None  # else it was foreign
    return submission_of(arrival, reading, reading.manifest, period, tree)


def _settle_ties(
    inbox: SortedInbox, candidates: Sequence[tuple[Arrival, ReceivedSubmission]], remembered: Sequence[Submission]
) -> None:
    """Settle ties between submissions of the same unit and rank.

    Same content: one of them is a duplicate. Different content: neither replaces the incumbent, that is the submission
    that Sources lists with this rank, whether its file lies in this inbox or not.

    Example: Sources lists file A, and the inbox holds A and B of the same rank with different figures. A takes part, B
    is refused with a finding. If Sources listed neither, both would be refused.
    """
    by_rank: dict[tuple[str, Rank], list[tuple[Arrival, ReceivedSubmission]]] = defaultdict(list)
    for arrival, submission in candidates:
        by_rank[submission.unit, submission.rank].append((arrival, submission))
    remembered_by_rank = {(submission.unit, submission.rank): submission for submission in remembered}
    for unit_and_rank, group in sorted(by_rank.items(), key=lambda item: item[0]):
        earlier = remembered_by_rank.get(unit_and_rank)
        present = next((submission for _, submission in group if earlier and submission.digest == earlier.digest), None)
        incumbent = present or earlier
        distinct: dict[str, Submission] = {_content(incumbent, group): incumbent} if incumbent else {}
        newcomers: list[tuple[Arrival, ReceivedSubmission]] = []
        for arrival, submission in group:
            twin = distinct.setdefault(submission.content, submission)
            if twin is not submission:
                inbox.refused.append(_duplicate(arrival, twin.file, submission))
            elif submission is not present:
                newcomers.append((arrival, submission))
        if present:
            inbox.taking_part.append(present)
        if len(distinct) == 1:
            inbox.taking_part.extend(submission for _, submission in newcomers)
        else:
            for arrival, submission in newcomers:
                _refuse_tie(inbox, arrival, submission, list(distinct.values()))


def _content(incumbent: Submission, group: Iterable[tuple[Arrival, ReceivedSubmission]]) -> str:
    """Return the content digest of *incumbent*, comparable with those of *group*.

    An older master holds the digest as layout 1 made it. If that matches a file of *group*, the file's own digest is
    returned.
    """
    if isinstance(incumbent, RememberedSubmission):
        for _, submission in group:
            if content_digest_1(submission.reading.tables) == incumbent.content:
                return submission.content
    return incumbent.content


def _refuse_tie(
    inbox: SortedInbox, arrival: Arrival, submission: ReceivedSubmission, rivals: Sequence[Submission]
) -> None:
    other = min(rival.file for rival in rivals if rival.digest != submission.digest)
    reason = kinds.SAME_RANK.filled(other=other)
    inbox.refused.append(Refused(arrival, SubmissionStatus.REJECTED, reason, SetAside.ERROR, submission))
    rank = Words(show_rank(submission.rank, "vi"), show_rank(submission.rank, "en"))
    at = submission.reading.tables.card.cell("revision")
    values = {"rank": rank, "one": submission.file, "other": other}
    inbox.findings.append(Finding(kinds.TIE, at, values, file=submission.file))


def _duplicate(arrival: Arrival, other: str, submission: ReceivedSubmission | None = None) -> Refused:
    readable = arrival.reading is not None and arrival.reading.has_progress
    if not readable:
        reason = arrival.unreadable or kinds.NO_PROGRESS
        return Refused(arrival, SubmissionStatus.UNREADABLE, reason, None)
    reason = kinds.SAME_AS.filled(other=other)
    return Refused(arrival, SubmissionStatus.DUPLICATE, reason, SetAside.DUPLICATE, submission)


def _accepted(row: SubmissionRow) -> bool:
    """Return whether Sources lists *row* as an accepted submission, whether its rows were used or not.

    One that was refused for its rank is left out: the workbook that is right may still arrive alone.
    """
    if row.status is None or row.status in NOT_REMEMBERED or not row.unit:
        return False
    before_file = [text.split("{")[0] for text in kinds.SAME_RANK.both()]
    return not any((row.reason or "").startswith(text) for text in before_file)


def _remember(row: SubmissionRow, period: date) -> RememberedSubmission:
    """Return a submission as Sources lists it."""
    return RememberedSubmission(
        file=row.file,
        digest=row.digest,
        content=row.content or "",
        unit=as_spreadsheet(row.unit or ""),
        rank=rank_of(period, row.revision, row.sent),
        sent=row.sent,
        revision=row.revision,
        faulty=_codes(row.faulty),
        lacking=_codes(row.lacking),
    )


def _codes(text: str | None) -> frozenset[str]:
    """Return the folded codes of a list such as ``VP, TTR``."""
    return frozenset(as_spreadsheet(code.strip()) for code in (text or "").split(",") if code.strip())


def refusal_findings(refused: Iterable[Refused]) -> list[Finding]:
    """Return one finding per refused file, with the reason. Ties and duplicates are reported elsewhere."""
    return [
        Finding(kinds.NOT_COUNTED, CellRef(""), {"reason": refusal.reason}, file=refusal.arrival.file)
        for refusal in refused
        if refusal.status in (SubmissionStatus.UNREADABLE, SubmissionStatus.REJECTED) and refusal.submission is None
    ]


def of_file(findings: Iterable[Finding], file: str) -> tuple[Finding, ...]:
    return tuple(replace(finding, file=file) for finding in findings)
