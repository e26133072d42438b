"""Findings about figures that a consolidation changed, withdrew, covered or left empty."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.claims import Intake, finding_at, row_slots
from xlplan.chain.figure_words import show_figures
from xlplan.chain.precedence import Claim, Decision, changes, passed_over
from xlplan.chain.replaced import Gone, Memory, origin_of
from xlplan.chain.submission import Key, ReceivedSubmission, RememberedSubmission
from xlplan.findings import Finding
from xlplan.layout import Progress
from xlplan.layout.progress import FIGURES
from xlplan.words import Words, as_spreadsheet


def change_findings(
    decisions: Mapping[Key, Decision], intake: Intake, reporting: date | None, memory: Memory, gone: Iterable[Gone]
) -> Iterator[Finding]:
    """Yield all findings about the *decisions*. Only findings with a cell in a file of this inbox are made.

    A change that an earlier consolidation told is told again only if the file that brought it lies in the inbox again.
    """
    held = [pair for decision in decisions.values() for pair in passed_over(decision)]
    steps = [pair for decision in decisions.values() for pair in changes(decision)]
    gone = [*gone, *memory.gone_before(decisions)]
    told = {(one.claim.key, one.by.digest) for one in gone}
    changed = [
        (older, newer)
        for older, newer in steps
        if (newer.key, origin_of(newer)) not in told and not memory.replaced_before(older, newer)
    ]
    told |= {(newer.key, origin_of(newer)) for _, newer in changed}
    for older, newer in [*changed, *memory.changed_before(told, held)]:
        yield from _change(older, newer, reporting)
    for one in gone:
        yield from _no_longer_counts(one, decisions.get(one.claim.key), reporting)
    for key, decision in decisions.items():
        for older, newer in decision.turned_back:
            if isinstance(newer.submission, ReceivedSubmission):
                values = {**row_slots(newer.row), "old": show_figures(older.row), "new": show_figures(newer.row)}
                yield finding_at(newer.submission, newer.row, kinds.ESTIMATE_AFTER_OFFICIAL, values)
        if decision.winner is not None:
            yield from _covered(decision.winner, decision.covered)
            yield from _emptied(decision.winner, intake.empty.get(key, []))


def _no_longer_counts(gone: Gone, decision: Decision | None, reporting: date | None) -> Iterator[Finding]:
    """Yield a change if the submission that made a row void has a figure in its place, else that it does not count."""
    winner = decision.winner if decision else None
    if winner is not None and winner.submission is gone.by:
        yield from _change(replace(gone.claim, submission=None), winner, reporting)
        return
    unit, target, period = gone.claim.key
    row, faulty = gone.claim.row, gone.claim.submission
    table = gone.by.reading.tables.progress
    rows = (
        one
        for one in table
        if (as_spreadsheet(one.unit), as_spreadsheet(one.target), one.period) == (unit, target, period)
    )
    at = next((table.cell(one, FIGURES[0]) for one in rows), gone.by.reading.tables.card.cell("unit"))
    values = {**row_slots(row), "old": show_figures(row), "new": gone.new, "faulty": faulty.file if faulty else ""}
    yield Finding(kinds.NO_LONGER_COUNTS, at, values, file=gone.by.file)


def _change(older: Claim, newer: Claim, reporting: date | None) -> Iterator[Finding]:
    if show_figures(older.row) == show_figures(newer.row):
        return  # they differ in a 0 that is left empty: nothing to read
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
    """Yield a finding for each covered row that says something else: in its own file, or if that is not in this inbox,
    in the file that covers it.
    """
    for claim in covered:
        if claim.submission is None or claim.row.compared == winner.row.compared:
            continue
        at = claim if isinstance(claim.submission, ReceivedSubmission) else winner
        if isinstance(at.submission, ReceivedSubmission):
            values = {**_kept_slots(winner, claim), "loser": claim.submission.file}
            yield finding_at(at.submission, at.row, kinds.COVERED_DIFFERS, values)


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
