"""What consolidation tells about figures that changed, were taken back, covered or emptied."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.claims import Intake, at_row, named
from xlplan.chain.layers import Claim, Verdict, changes, figures
from xlplan.chain.submission import Key, Submission
from xlplan.chain.words import show_figures
from xlplan.findings import Finding
from xlplan.layout import Progress, ReplacedRow
from xlplan.words import Lang, Words, as_spreadsheet


def told(verdicts: Mapping[Key, Verdict], intake: Intake, reporting: date | None) -> Iterator[Finding]:
    """All findings about the verdicts; only those with a cell in a file of this inbox."""
    for key, verdict in verdicts.items():
        for older, newer in changes(verdict):
            yield from _change(older, newer, reporting)
        for older, newer in verdict.turned_back:
            if newer.submission is not None and newer.submission.reading is not None:
                values = {**named(newer.row), "old": show_figures(older.row), "new": show_figures(newer.row)}
                yield at_row(newer.submission, newer.row, kinds.ESTIMATE_AFTER_OFFICIAL, values)
        if verdict.winner is not None:
            yield from _covered(verdict.winner, verdict.covered)
            yield from _emptied(verdict.winner, intake.empty.get(key, []))


def replaced_rows(verdicts: Mapping[Key, Verdict], before: Sequence[ReplacedRow], lang: Lang) -> tuple[ReplacedRow, ...]:
    """Every figure that was changed, in this and in earlier consolidations, each once."""
    rows = {_identity(row): row for row in before}
    for verdict in verdicts.values():
        for older, newer in changes(verdict):
            if newer.submission is not None:
                row = _replaced(older, newer, newer.submission, lang)
                rows.setdefault(_identity(row), row)
    return tuple(rows[identity] for identity in sorted(rows, key=str))


def _replaced(older: Claim, newer: Claim, by: Submission, lang: Lang) -> ReplacedRow:
    row = older.row
    return ReplacedRow(
        target=newer.row.target,
        unit=newer.row.unit,
        period=row.period,
        actual=row.actual,
        denominator=row.denominator,
        excluded=row.excluded,
        figure_type=row.figure_type,
        state=row.state,
        judgement=row.judgement,
        new=show_figures(newer.row).of(lang),
        origin=older.submission.digest if older.submission else None,
        by=by.digest,
    )


def _identity(row: ReplacedRow) -> tuple[object, ...]:
    return (as_spreadsheet(row.target), as_spreadsheet(row.unit), row.period, row.origin or "", row.by)


def _change(older: Claim, newer: Claim, reporting: date | None) -> Iterator[Finding]:
    if _outranked(older, newer):
        assert older.submission is not None
        assert newer.submission is not None
        values = _kept(newer, older)
        yield at_row(older.submission, older.row, kinds.OUTRANKED, values)
    elif newer.submission is not None and newer.submission.reading is not None:
        expected = older.row.estimated or newer.row.period == reporting
        note: Words | str = Words(f"Giải trình: {newer.row.note}", f"Explained: {newer.row.note}") if newer.row.note else ""
        values = {**named(newer.row), "old": show_figures(older.row), "new": show_figures(newer.row), "note": note}
        yield at_row(newer.submission, newer.row, kinds.CHANGED if expected else kinds.CHANGED_EARLIER, values)


def _outranked(older: Claim, newer: Claim) -> bool:
    """Whether the older of two ranks was meant as a correction of the newer: sent after it, or a resubmission."""
    low, high = older.submission, newer.submission
    if low is None or low.reading is None or high is None:
        return False
    if high.reading is None:
        return True
    later = low.sent is not None and high.sent is not None and low.sent > high.sent
    return later or (low.period < high.period and (low.revision or 1) > (high.revision or 1))


def _covered(winner: Claim, covered: Sequence[Claim]) -> Iterator[Finding]:
    for claim in covered:
        if claim.submission is None or claim.submission.reading is None or figures(claim.row) == figures(winner.row):
            continue
        yield at_row(claim.submission, claim.row, kinds.COVERED_DIFFERS, _kept(winner, claim))


def _emptied(winner: Claim, empty: Sequence[tuple[Submission, Progress]]) -> Iterator[Finding]:
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
