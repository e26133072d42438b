"""What consolidation tells about figures that changed, were taken back, covered or emptied."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.claims import Intake, at_row, named
from xlplan.chain.figure_words import show_figures
from xlplan.chain.precedence import Claim, Decision, changes
from xlplan.chain.submission import Key, ReceivedSubmission, RememberedSubmission, Submission
from xlplan.findings import Finding
from xlplan.layout import PROGRESS, Progress, ReplacedRow
from xlplan.layout.progress import COMPARED
from xlplan.words import Lang, Words, as_spreadsheet


def change_findings(
    verdicts: Mapping[Key, Decision],
    intake: Intake,
    reporting: date | None,
    before: Iterable[ReplacedRow],
    present: Iterable[ReceivedSubmission],
) -> Iterator[Finding]:
    """All findings about the verdicts; only those with a cell in a file of this inbox.

    *before* are the figures that earlier consolidations replaced: what a file of this inbox changed then is reported
    again.
    """
    now = [pair for verdict in verdicts.values() for pair in changes(verdict)]
    for older, newer in [*now, *_changed_before(before, now, present)]:
        yield from _change(older, newer, reporting)
    for key, verdict in verdicts.items():
        for older, newer in verdict.turned_back:
            if isinstance(newer.submission, ReceivedSubmission):
                values = {**named(newer.row), "old": show_figures(older.row), "new": show_figures(newer.row)}
                yield at_row(newer.submission, newer.row, kinds.ESTIMATE_AFTER_OFFICIAL, values)
        if verdict.winner is not None:
            yield from _covered(verdict.winner, verdict.covered)
            yield from _emptied(verdict.winner, intake.empty.get(key, []))


def replaced_rows(
    verdicts: Mapping[Key, Decision], before: Sequence[ReplacedRow], lang: Lang
) -> tuple[ReplacedRow, ...]:
    """Every figure that was changed, in this and in earlier consolidations, each once."""
    rows = {_identity(row): row for row in before}
    for verdict in verdicts.values():
        for older, newer in changes(verdict):
            if newer.submission is not None:
                row = _replaced(older, newer, newer.submission, lang)
                rows.setdefault(_identity(row), row)
    return tuple(rows[identity] for identity in sorted(rows, key=str))


def _changed_before(
    before: Iterable[ReplacedRow], now: Iterable[tuple[Claim, Claim]], present: Iterable[ReceivedSubmission]
) -> Iterator[tuple[Claim, Claim]]:
    """Changes that Sources remembers and this run did not see again, where the newer row lies in this inbox."""
    seen = {(newer.key, _origin(older), newer.submission.digest if newer.submission else "") for older, newer in now}
    files = {one.digest: one for one in present}
    for row in before:
        newer = files.get(row.by)
        if newer is None or row.period is None:
            continue
        key = (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period)
        if (key, row.origin or "", row.by) in seen:
            continue
        for found in newer.reading.tables.progress:
            if (as_spreadsheet(found.unit), as_spreadsheet(found.target), found.period) == key:
                spelled = replace(found, unit=row.unit, target=row.target)
                yield Claim(key, _as_progress(row), None), Claim(key, spelled, newer)


def _as_progress(row: ReplacedRow) -> Progress:
    return Progress(**{id: getattr(row, id) for id in (*PROGRESS.block.keys, *COMPARED)})


def _origin(claim: Claim) -> str:
    return claim.submission.digest if claim.submission else ""


def _replaced(older: Claim, newer: Claim, by: Submission, lang: Lang) -> ReplacedRow:
    row = older.row
    return ReplacedRow(
        target=newer.row.target,
        unit=newer.row.unit,
        period=row.period,
        **{id: getattr(row, id) for id in COMPARED},
        new=show_figures(newer.row).of(lang),
        origin=_origin(older) or None,
        by=by.digest,
    )


def _identity(row: ReplacedRow) -> tuple[object, ...]:
    return (as_spreadsheet(row.target), as_spreadsheet(row.unit), row.period, row.origin or "", row.by)


def _change(older: Claim, newer: Claim, reporting: date | None) -> Iterator[Finding]:
    correction = _outranked(older, newer)
    if correction is not None:
        yield at_row(correction, older.row, kinds.OUTRANKED, _kept(newer, older))
    elif isinstance(newer.submission, ReceivedSubmission):
        expected = older.row.estimated or newer.row.period == reporting
        note: Words | str = (
            Words(f"Giải trình: {newer.row.note}", f"Explained: {newer.row.note}") if newer.row.note else ""
        )
        values = {**named(newer.row), "old": show_figures(older.row), "new": show_figures(newer.row), "note": note}
        yield at_row(newer.submission, newer.row, kinds.CHANGED if expected else kinds.CHANGED_EARLIER, values)


def _outranked(older: Claim, newer: Claim) -> ReceivedSubmission | None:
    """The submission of the older rank, if it was meant as a correction of the newer: sent after it, or again."""
    low, high = older.submission, newer.submission
    if not isinstance(low, ReceivedSubmission) or high is None:
        return None
    later = low.sent is not None and high.sent is not None and low.sent > high.sent
    again = low.period < high.period and (low.revision or 1) > (high.revision or 1)
    return low if isinstance(high, RememberedSubmission) or later or again else None


def _covered(winner: Claim, covered: Sequence[Claim]) -> Iterator[Finding]:
    for claim in covered:
        if not isinstance(claim.submission, ReceivedSubmission) or claim.row.compared == winner.row.compared:
            continue
        yield at_row(claim.submission, claim.row, kinds.COVERED_DIFFERS, _kept(winner, claim))


def _emptied(winner: Claim, empty: Sequence[tuple[ReceivedSubmission, Progress]]) -> Iterator[Finding]:
    source = winner.submission
    if source is None:
        return
    later = [(one, row) for one, row in empty if one.unit == source.unit and one.rank > source.rank]
    if later:
        submission, row = max(later, key=lambda pair: pair[0].rank)
        values = {**named(winner.row), "old": show_figures(winner.row)}
        yield at_row(submission, row, kinds.EMPTIED, values)


def _kept(winner: Claim, loser: Claim) -> dict[str, object]:
    file = winner.submission.file if winner.submission else ""
    return {**named(winner.row), "winner": file, "kept": show_figures(winner.row), "offered": show_figures(loser.row)}
