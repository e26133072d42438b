"""Precedence: which row counts when submissions are merged into the master, row by row, in the order of their ranks.

A *stream* is all submissions of one workbook unit. Within a stream the higher rank replaces the lower. Between streams
the workbook of the highest ancestor covers the others. Rows typed in the master have the lowest precedence.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from xlplan.chain.submission import Key, Rank, Submission
from xlplan.dataclass import dataclass
from xlplan.layout import Progress
from xlplan.tree import UnitTree


@dataclass(frozen=True, slots=True)
class Claim:
    """A filled row without errors that may count."""

    key: Key
    row: Progress

    submission: Submission | None
    """None if the row was typed in the master."""


@dataclass(slots=True)
class Decision:
    """The outcome for all claims to one key."""

    winner: Claim | None = None

    superseded: tuple[Claim, ...] = ()
    """Claims that a later submission of the same stream replaced."""

    covered: tuple[Claim, ...] = ()
    """Winners of other streams, which the workbook of an ancestor covers."""

    turned_back: tuple[tuple[Claim, Claim], ...] = ()
    """Pairs (official, estimate): the estimate was refused because it would replace an official figure."""

    steps: tuple[tuple[Claim, Claim], ...] = ()
    """Pairs (older, newer) of one stream, in rank order; the master's own row counts as the oldest."""


@dataclass(frozen=True)
class Validity:
    """Which submissions may speak for which unit: see :func:`validity_of`. Pairs are (digest, unit)."""

    usable: frozenset[tuple[str, str]]
    faulty_units: frozenset[tuple[str, str]]

    def allows(self, submission: Submission, unit: str) -> bool:
        return (submission.digest, unit) in self.usable


def validity_of(submissions: Iterable[Submission], tree: UnitTree) -> Validity:
    """Return which submissions may speak for which unit, judged for each stream and unit.

    If a unit has a valid submission for its newest reporting period, only valid submissions speak for it. If not, the
    newest accepted one speaks for it as well, and the unit is faulty. Pairs are (digest, unit).
    """
    streams: dict[str, list[Submission]] = defaultdict(list)
    for submission in submissions:
        streams[submission.unit].append(submission)
    usable: set[tuple[str, str]] = set()
    faulty: set[tuple[str, str]] = set()
    for workbook, stream in streams.items():
        newest = max(stream, key=lambda submission: submission.rank)
        current = [submission for submission in stream if submission.period == newest.period]
        for unit in tree.branch(workbook):
            usable.update((submission.digest, unit) for submission in stream if submission.valid_for(unit))
            if not any(submission.valid_for(unit) for submission in current):
                usable.add((newest.digest, unit))
                faulty.add((newest.digest, unit))
    return Validity(frozenset(usable), frozenset(faulty))


def decide(claims: Sequence[Claim], tree: UnitTree) -> Decision:
    """Decide between all claims to one key.

    The row typed in the master is the oldest layer of the stream that counts. Where it holds against all claims of that
    stream, because they are estimates and it is official, the next stream is laid over it.
    """
    if len(claims) == 1:
        return Decision(claims[0])
    decision = Decision()
    base = next((claim for claim in claims if claim.submission is None), None)
    streams: dict[str, list[tuple[Rank, Claim]]] = defaultdict(list)
    for claim in claims:
        if claim.submission is not None:
            streams[claim.submission.unit].append((claim.submission.rank, claim))
    highest_first = sorted(streams, key=lambda code: (sum(1 for _ in tree.ancestors(code)), code))
    by_rank = (sorted(streams[workbook], key=lambda ranked: ranked[0]) for workbook in highest_first)
    winners: list[Claim] = []
    for stream in by_rank:
        oldest = [base] if base is not None and not winners else []
        winner = _decide_stream([*oldest, *(claim for _, claim in stream)], decision)
        if winner is not base:
            winners.append(winner)
    decision.covered = tuple(winners[1:])
    decision.winner = winners[0] if winners else base
    return decision


def _decide_stream(claims: Sequence[Claim], decision: Decision) -> Claim:
    """Return the winner of one stream's claims, given oldest first. An estimate never replaces an official figure."""
    current = claims[0]
    for claim in claims[1:]:
        if _turns_back(current.row, claim.row):
            decision.turned_back += ((current, claim),)
        else:
            decision.steps += ((current, claim),)
            decision.superseded += (current,)
            current = claim
    return current


def _turns_back(older: Progress, newer: Progress) -> bool:
    """Return whether an estimate would replace an official figure."""
    official = older.has_figure and not older.estimated
    return official and newer.has_figure and newer.estimated


def may_return(decision: Decision) -> Iterator[tuple[Claim, Claim]]:
    """Yield the pairs (lost, winner) in which the lost row must be remembered, because it may count again.

    A valid row always counts, so an equal one below it in its stream can be forgotten. A row of a workbook with errors
    counts until another workbook of the unit arrives; then what it displaced counts again. A row that was changed,
    turned back, covered or typed may decide what becomes of a row that arrives later.
    """
    for older, newer in decision.steps:
        if older.submission is None or older.row.compared != newer.row.compared or not _is_valid(newer):
            yield older, newer
    yield from passed_over(decision)


def passed_over(decision: Decision) -> Iterator[tuple[Claim, Claim]]:
    """Yield the pairs of :func:`may_return` in which the lost row did not stand before."""
    if decision.winner is not None:
        for claim in decision.covered:
            yield claim, decision.winner
    for official, estimate in decision.turned_back:
        if official.submission is not None:
            yield estimate, official


def _is_valid(claim: Claim) -> bool:
    return claim.submission is not None and claim.submission.valid_for(claim.key[0])


def changes(decision: Decision) -> Iterator[tuple[Claim, Claim]]:
    """Yield the steps (older, newer) in which the figures changed."""
    for older, newer in decision.steps:
        if older.row.compared != newer.row.compared:
            yield older, newer
