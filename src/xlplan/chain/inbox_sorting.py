"""What every file of an inbox is, before any row of it is looked at."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.kinds import SetAside
from xlplan.chain.submission import (
    Arrival,
    Rank,
    ReceivedSubmission,
    RememberedSubmission,
    Submission,
    accepted,
    content_digest_1,
    rank_of,
    refusal,
    short,
    show_rank,
)
from xlplan.findings import CellRef, Finding
from xlplan.layout import SubmissionRow
from xlplan.layout.choices import SubmissionStatus
from xlplan.manifest import Manifest
from xlplan.tables import Tables
from xlplan.tree import UnitTree
from xlplan.words import Words, as_spreadsheet

REMEMBERED = (SubmissionStatus.USED, SubmissionStatus.USED_WITH_ERRORS)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that takes no part, why, and for which reason its rows are set aside."""

    arrival: Arrival
    status: SubmissionStatus
    reason: Words
    aside: SetAside | None
    submission: ReceivedSubmission | None = None


@dataclass(slots=True)
class SortedInbox:
    """*taking_part*: submissions of this inbox; *remembered*: earlier ones that Sources names and the inbox lacks."""

    taking_part: list[ReceivedSubmission] = field(default_factory=list)
    remembered: list[RememberedSubmission] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sort_inbox(arrivals: Iterable[Arrival], master: Tables, manifest: Manifest, tree: UnitTree) -> SortedInbox:
    """Sort the inbox's files into taking part and refused. The order in which they are given does not matter."""
    book = SortedInbox()
    own = as_spreadsheet(manifest.unit)
    ordered = sorted(arrivals, key=lambda one: (one.digest, one.file))
    known = [
        _remember(row, row.period) for row in master.submissions if row.status in REMEMBERED and row.period and row.unit
    ]
    known = [one for one in known if one.unit in tree.units]
    seen: dict[str, Arrival] = {}  # by short digest
    candidates: list[tuple[Arrival, ReceivedSubmission]] = []
    for arrival in ordered:
        if arrival.digest and short(arrival.digest) in seen:
            book.refused.append(_duplicate(arrival, seen[short(arrival.digest)].file))
            continue
        seen[short(arrival.digest)] = arrival
        outcome = _admit(arrival, manifest, tree, own)
        if isinstance(outcome, Refused):
            book.refused.append(outcome)
        else:
            candidates.append((arrival, outcome))
    book.remembered = [one for one in known if one.digest not in seen]
    _settle_ties(book, candidates, known)
    return book


def _admit(arrival: Arrival, manifest: Manifest, tree: UnitTree, own: str) -> ReceivedSubmission | Refused:
    reading = arrival.reading
    if reading is None or not reading.has_progress:
        reason = arrival.unreadable or kinds.NO_PROGRESS
        return Refused(arrival, SubmissionStatus.UNREADABLE, reason, None)
    foreign = refusal(reading, manifest, tree, own)
    if foreign is not None:
        return Refused(arrival, SubmissionStatus.REJECTED, foreign, SetAside.FOREIGN)
    period = reading.tables.plan.period
    if period is None:
        return Refused(arrival, SubmissionStatus.REJECTED, kinds.NO_PERIOD, SetAside.ERROR)
    assert reading.manifest is not None  # else it was foreign
    return accepted(arrival, reading, reading.manifest, period, tree)


def _settle_ties(
    book: SortedInbox, candidates: Sequence[tuple[Arrival, ReceivedSubmission]], known: Sequence[Submission]
) -> None:
    """Same rank and same content: one is a duplicate. Same rank, other content: neither displaces what was there.

    What was there is the submission that Sources knows by that rank, be its file in this inbox or not.
    """
    by_rank: dict[tuple[str, Rank], list[tuple[Arrival, ReceivedSubmission]]] = defaultdict(list)
    for arrival, submission in candidates:
        by_rank[submission.unit, submission.rank].append((arrival, submission))
    there = {(one.unit, one.rank): one for one in known}
    for place, group in sorted(by_rank.items(), key=lambda item: item[0]):
        before = there.get(place)
        present = next((one for _, one in group if before and one.digest == before.digest), None)
        first = present or before
        distinct: dict[str, Submission] = {_content(first, group): first} if first else {}
        fresh: list[tuple[Arrival, ReceivedSubmission]] = []
        for arrival, submission in group:
            twin = distinct.setdefault(submission.content, submission)
            if twin is not submission:
                book.refused.append(_duplicate(arrival, twin.file, submission))
            elif submission is not present:
                fresh.append((arrival, submission))
        if present:
            book.taking_part.append(present)
        if len(distinct) == 1:
            book.taking_part.extend(one for _, one in fresh)
        else:
            for arrival, submission in fresh:
                _tied(book, arrival, submission, list(distinct.values()))


def _content(first: Submission, group: Iterable[tuple[Arrival, ReceivedSubmission]]) -> str:
    """The content digest of *first*, which an older master remembers as layout 1 made it."""
    if isinstance(first, RememberedSubmission):
        for _, submission in group:
            if content_digest_1(submission.reading.tables) == first.content:
                return submission.content
    return first.content


def _tied(book: SortedInbox, arrival: Arrival, submission: ReceivedSubmission, rivals: Sequence[Submission]) -> None:
    other = min(rival.file for rival in rivals if rival.digest != submission.digest)
    reason = kinds.SAME_RANK.filled(other=other)
    book.refused.append(Refused(arrival, SubmissionStatus.REJECTED, reason, SetAside.ERROR, submission))
    rank = Words(show_rank(submission.rank, "vi"), show_rank(submission.rank, "en"))
    at = submission.reading.tables.card.cell("revision")
    values = {"rank": rank, "one": submission.file, "other": other}
    book.findings.append(Finding(kinds.TIE, at, values, file=submission.file))


def _duplicate(arrival: Arrival, other: str, submission: ReceivedSubmission | None = None) -> Refused:
    readable = arrival.reading is not None and arrival.reading.has_progress
    if not readable:
        reason = arrival.unreadable or kinds.NO_PROGRESS
        return Refused(arrival, SubmissionStatus.UNREADABLE, reason, None)
    reason = kinds.SAME_AS.filled(other=other)
    return Refused(arrival, SubmissionStatus.DUPLICATE, reason, SetAside.DUPLICATE, submission)


def _remember(row: SubmissionRow, period: date) -> RememberedSubmission:
    """A submission as Sources remembers it."""
    return RememberedSubmission(
        file=row.file,
        digest=row.digest,
        content=row.content or "",
        unit=as_spreadsheet(row.unit or ""),
        rank=rank_of(period, row.revision, row.sent),
        sent=row.sent,
        revision=row.revision,
        faulty=frozenset(as_spreadsheet(code.strip()) for code in (row.faulty or "").split(",") if code.strip()),
    )


def refusal_findings(refused: Iterable[Refused]) -> list[Finding]:
    """Every refused file named with its reason (ties and duplicates say so elsewhere)."""
    return [
        Finding(kinds.NOT_COUNTED, CellRef(""), {"reason": one.reason}, file=one.arrival.file)
        for one in refused
        if one.status in (SubmissionStatus.UNREADABLE, SubmissionStatus.REJECTED) and one.submission is None
    ]


def of_file(findings: Iterable[Finding], file: str) -> tuple[Finding, ...]:
    return tuple(replace(finding, file=file) for finding in findings)
