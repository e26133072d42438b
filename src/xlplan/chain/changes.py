"""Findings about figures that a consolidation changed, withdrew, covered or left empty."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.claims import Intake, finding_at, row_slots
from xlplan.chain.figure_words import show_figures
from xlplan.chain.precedence import Claim, Decision, changes
from xlplan.chain.submission import Key, ReceivedSubmission, RememberedSubmission, Submission
from xlplan.findings import Finding
from xlplan.layout import PROGRESS, Progress, ReplacedRow
from xlplan.layout.progress import COMPARED
from xlplan.words import Lang, Words, as_spreadsheet


def change_findings(
    decisions: Mapping[Key, Decision],
    intake: Intake,
    reporting: date | None,
    replaced_earlier: Iterable[ReplacedRow],
    received: Iterable[ReceivedSubmission],
) -> Iterator[Finding]:
    """Yield all findings about the *decisions*. Only findings with a cell in a file of this inbox are made.

    *replaced_earlier* are the figures that earlier consolidations replaced. If the file that replaced one of them lies
    in the inbox again (*received*), the change is reported again.
    """
    changed_now = [pair for decision in decisions.values() for pair in changes(decision)]
    for older, newer in [*changed_now, *_changed_earlier(replaced_earlier, changed_now, received)]:
        yield from _change(older, newer, reporting)
    for key, decision in decisions.items():
        for older, newer in decision.turned_back:
            if isinstance(newer.submission, ReceivedSubmission):
                values = {**row_slots(newer.row), "old": show_figures(older.row), "new": show_figures(newer.row)}
                yield finding_at(newer.submission, newer.row, kinds.ESTIMATE_AFTER_OFFICIAL, values)
        if decision.winner is not None:
            yield from _covered(decision.winner, decision.covered)
            yield from _emptied(decision.winner, intake.empty.get(key, []))


def replaced_rows(
    decisions: Mapping[Key, Decision], earlier: Sequence[ReplacedRow], lang: Lang
) -> tuple[ReplacedRow, ...]:
    """Return every figure that was replaced, in this and in earlier consolidations, each once."""
    rows = {_identity(row): row for row in earlier}
    for decision in decisions.values():
        for older, newer in changes(decision):
            if newer.submission is not None:
                row = _replaced(older, newer, newer.submission, lang)
                rows.setdefault(_identity(row), row)
    return tuple(rows[identity] for identity in sorted(rows, key=str))


def _changed_earlier(
    replaced_earlier: Iterable[ReplacedRow],
    changed_now: Iterable[tuple[Claim, Claim]],
    received: Iterable[ReceivedSubmission],
) -> Iterator[tuple[Claim, Claim]]:
    """Yield the changes that Sources records and this run did not see again, if the newer row lies in this inbox.

    Each is a pair (older, newer), as :func:`xlplan.chain.precedence.changes` yields them.
    """
    seen = {
        (newer.key, _origin(older), newer.submission.digest if newer.submission else "") for older, newer in changed_now
    }
    files = {submission.digest: submission for submission in received}
    for row in replaced_earlier:
        newer = files.get(row.by)
        if newer is None or row.period is None:
            continue
        key = (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period)
        if (key, row.origin or "", row.by) in seen:
            continue
        for candidate in newer.reading.tables.progress:
            if (as_spreadsheet(candidate.unit), as_spreadsheet(candidate.target), candidate.period) == key:
                spelled = replace(candidate, unit=row.unit, target=row.target)
                yield Claim(key, _as_progress(row), None), Claim(key, spelled, newer)


def _as_progress(row: ReplacedRow) -> Progress:
    return Progress(**{id: getattr(row, id) for id in (*PROGRESS.block.keys, *COMPARED)})


def _origin(claim: Claim) -> str:
    return claim.submission.digest if claim.submission else ""


def _replaced(older: Claim, newer: Claim, newer_submission: Submission, lang: Lang) -> ReplacedRow:
    row = older.row
    return ReplacedRow(
        target=newer.row.target,
        unit=newer.row.unit,
        period=row.period,
        **{id: getattr(row, id) for id in COMPARED},
        new=show_figures(newer.row).of(lang),
        origin=_origin(older) or None,
        by=newer_submission.digest,
    )


def _identity(row: ReplacedRow) -> tuple[object, ...]:
    return (as_spreadsheet(row.target), as_spreadsheet(row.unit), row.period, row.origin or "", row.by)


def _change(older: Claim, newer: Claim, reporting: date | None) -> Iterator[Finding]:
    correction = _outranked(older, newer)
    if correction is not None:
        yield finding_at(correction, older.row, kinds.OUTRANKED, _kept_slots(newer, older))
    elif isinstance(newer.submission, ReceivedSubmission):
        expected = older.row.estimated or newer.row.period == reporting
        note: Words | str = (
            Words(f"Giải trình: {newer.row.note}", f"Explained: {newer.row.note}") if newer.row.note else ""
        )
        values = {**row_slots(newer.row), "old": show_figures(older.row), "new": show_figures(newer.row), "note": note}
        yield finding_at(newer.submission, newer.row, kinds.CHANGED if expected else kinds.CHANGED_EARLIER, values)


def _outranked(older: Claim, newer: Claim) -> ReceivedSubmission | None:
    """Return the submission of the older row if it was meant as a correction of the newer row, else None.

    It was meant so if it was sent later, or if it is a higher revision of an earlier period; and always if the newer
    row's file was consolidated before and is not in this inbox.
    """
    lower, higher = older.submission, newer.submission
    if not isinstance(lower, ReceivedSubmission) or higher is None:
        return None
    later = lower.sent is not None and higher.sent is not None and lower.sent > higher.sent
    revised = lower.period < higher.period and (lower.revision or 1) > (higher.revision or 1)
    return lower if isinstance(higher, RememberedSubmission) or later or revised else None


def _covered(winner: Claim, covered: Sequence[Claim]) -> Iterator[Finding]:
    for claim in covered:
        if not isinstance(claim.submission, ReceivedSubmission) or claim.row.compared == winner.row.compared:
            continue
        yield finding_at(claim.submission, claim.row, kinds.COVERED_DIFFERS, _kept_slots(winner, claim))


def _emptied(winner: Claim, empty: Sequence[tuple[ReceivedSubmission, Progress]]) -> Iterator[Finding]:
    source = winner.submission
    if source is None:
        return
    later = [
        (submission, row)
        for submission, row in empty
        if submission.unit == source.unit and submission.rank > source.rank
    ]
    if later:
        submission, row = max(later, key=lambda pair: pair[0].rank)
        values = {**row_slots(winner.row), "old": show_figures(winner.row)}
        yield finding_at(submission, row, kinds.EMPTIED, values)


def _kept_slots(winner: Claim, loser: Claim) -> dict[str, object]:
    """Return the message slots for a row that lost to *winner*: the figures kept and those offered."""
    file = winner.submission.file if winner.submission else ""
    return {
        **row_slots(winner.row),
        "winner": file,
        "kept": show_figures(winner.row),
        "offered": show_figures(loser.row),
    }
