"""Lineage: the Sources lines that link every row in use to the file, sheet and row it came from."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.claims import figure_column
from xlplan.chain.figure_words import figures_in
from xlplan.chain.inbox_sorting import Refused
from xlplan.chain.precedence import Claim
from xlplan.chain.submission import ReceivedSubmission, Submission, short, show_rank
from xlplan.dataclass import dataclass
from xlplan.layout import SourceLine, SubmissionRow
from xlplan.layout.choices import SubmissionStatus
from xlplan.tree import UnitTree
from xlplan.words import Lang, Words


def line_of(claim: Claim, existing_line: SourceLine | None, lang: Lang, since: date | None = None) -> SourceLine | None:
    """Return the Sources line of a row, None if it was typed in the master. That of a received row says *since*.

    A row of an earlier submission keeps *existing_line*, the line that it has.
    """
    submission = claim.submission
    if submission is None:
        return None
    if not isinstance(submission, ReceivedSubmission):
        return existing_line
    table = submission.reading.tables.progress
    cell = table.cell(claim.row, figure_column(claim.row)).cell
    return SourceLine(
        target=claim.row.target,
        unit=claim.row.unit,
        period=claim.row.period,
        figures=figures_in(claim.row, lang),
        file=submission.file,
        sheet=table.position.sheet,
        line=claim.row.row,
        cell=cell,
        submission=submission.digest,
        rank=show_rank(submission.rank, lang),
        since=since,
    )


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one submission, and why if it was not used."""

    submission: ReceivedSubmission
    status: SubmissionStatus
    reason: Words | None


def submission_rows(
    earlier: Iterable[SubmissionRow],
    taking_part: Iterable[Account],
    refused: Iterable[Refused],
    used: frozenset[str],
    tree: UnitTree,
    lang: Lang,
) -> tuple[SubmissionRow, ...]:
    """Return all submissions ever seen, each with its newest account.

    *used* are the digests of the submissions with a row still in use.
    """
    rows: dict[str, SubmissionRow] = {}
    for row in earlier:
        was_used = row.status in (SubmissionStatus.USED, SubmissionStatus.USED_WITH_ERRORS)
        if was_used and row.digest not in used and row.reason not in kinds.NO_ROWS_OF_ITS_OWN.both():
            row = replace(row, status=SubmissionStatus.SUPERSEDED)
        elif not was_used and row.digest in used:  # its rows count again: see precedence.may_return
            again = SubmissionStatus.USED_WITH_ERRORS if row.faulty or row.lacking else SubmissionStatus.USED
            row = replace(row, status=again, reason=None)
        rows[row.digest] = row
    for refusal in refused:
        digest = short(refusal.arrival.digest)
        if not digest:
            continue  # its bytes could not be read: there is nothing to recognize it by
        if refusal.status is SubmissionStatus.DUPLICATE and digest in rows:
            continue
        rows[digest] = _row(
            refusal.submission, digest, refusal.arrival.file, refusal.status, refusal.reason, tree, lang
        )
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
    faulty, lacking = (
        ", ".join(tree.units[code].code for code in tree.preorder if code in units) or None
        for units in (submission.faulty, submission.lacking)
    )
    return SubmissionRow(
        digest=digest,
        file=file,
        unit=tree.units[submission.unit].code,
        period=submission.period,
        revision=submission.revision,
        sent=submission.sent,
        status=status,
        reason=text,
        faulty=faulty,
        lacking=lacking,
        content=submission.content,
    )
