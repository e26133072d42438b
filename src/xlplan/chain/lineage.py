"""Lineage: the Sources lines that tie every row in use to the file, sheet and row it came from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from xlplan.chain.claims import figure_column
from xlplan.chain.figure_words import figures_in
from xlplan.chain.inbox_sorting import Refused
from xlplan.chain.precedence import Claim
from xlplan.chain.submission import ReceivedSubmission, Submission, short, show_rank
from xlplan.layout import SourceLine, SubmissionRow
from xlplan.layout.choices import SubmissionStatus
from xlplan.tree import UnitTree
from xlplan.words import Lang, Words


def line_of(claim: Claim, before: SourceLine | None, lang: Lang) -> SourceLine | None:
    """The Sources line of a row in use; None when it was typed in the master. A remembered line stays as it was."""
    submission = claim.submission
    if submission is None:
        return None
    if not isinstance(submission, ReceivedSubmission):
        return before
    table = submission.reading.tables.progress
    cell = table.cell(claim.row, figure_column(claim.row)).cell
    return SourceLine(
        target=claim.row.target,
        unit=claim.row.unit,
        period=claim.row.period,
        figures=figures_in(claim.row, lang),
        file=submission.file,
        sheet=table.place.sheet,
        line=claim.row.row,
        cell=cell,
        submission=submission.digest,
        rank=show_rank(submission.rank, lang),
    )


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one submission, and why where it was not used."""

    submission: ReceivedSubmission
    status: SubmissionStatus
    reason: Words | None


def submission_rows(
    before: Iterable[SubmissionRow],
    taking_part: Iterable[Account],
    refused: Iterable[Refused],
    used: frozenset[str],
    tree: UnitTree,
    lang: Lang,
) -> tuple[SubmissionRow, ...]:
    """All submissions ever seen, the newest account of each. *used* are digests of which a row is still in use."""
    rows: dict[str, SubmissionRow] = {}
    for row in before:
        remembered = row.status in (SubmissionStatus.USED, SubmissionStatus.USED_WITH_ERRORS)
        gone = remembered and row.digest not in used
        rows[row.digest] = replace(row, status=SubmissionStatus.SUPERSEDED) if gone else row
    for one in refused:
        digest = short(one.arrival.digest)
        if not digest:
            continue  # nobody could read its bytes: there is nothing to remember it by
        if one.status is SubmissionStatus.DUPLICATE and digest in rows:
            continue
        rows[digest] = _row(one.submission, digest, one.arrival.file, one.status, one.reason, tree, lang)
    for account in taking_part:
        submission = account.submission
        rows[submission.digest] = _row(
            submission, submission.digest, submission.file, account.status, account.reason, tree, lang
        )
    return tuple(rows[digest] for digest in sorted(rows, key=lambda digest: (rows[digest].file, digest)))


def _row(
    submission: Submission | None,
    digest: str,
    file: str,
    status: SubmissionStatus,
    reason: Words | None,
    tree: UnitTree,
    lang: Lang,
) -> SubmissionRow:
    text = reason.of(lang) if reason else None
    if submission is None:
        return SubmissionRow(digest=digest, file=file, status=status, reason=text)
    faulty = ", ".join(tree.units[code].code for code in tree.preorder if code in submission.faulty)
    return SubmissionRow(
        digest=digest,
        file=file,
        unit=tree.units[submission.unit].code,
        period=submission.period,
        revision=submission.revision,
        sent=submission.sent,
        status=status,
        reason=text,
        faulty=faulty or None,
        content=submission.content,
    )
