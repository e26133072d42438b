"""Which row counts: submissions laid over the master in rank order, row by row.

A *stream* is all submissions of one workbook unit. Within a stream the higher rank replaces the lower; between
streams the workbook of the highest ancestor covers the others; rows typed in the master lie below everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xlplan.chain.submission import Key, Rank, Submission
from xlplan.layout import Progress
from xlplan.tree import UnitTree


@dataclass(frozen=True, slots=True)
class Claim:
    """A filled, error-free row that may count. *submission* None: typed in the master."""

    key: Key
    row: Progress
    submission: Submission | None


@dataclass(slots=True)
class Decision:
    """What became of all claims to one key. *steps* are (older, newer) pairs of one stream, in rank order."""

    winner: Claim | None = None
    superseded: tuple[Claim, ...] = ()
    covered: tuple[Claim, ...] = ()
    turned_back: tuple[tuple[Claim, Claim], ...] = ()
    steps: tuple[tuple[Claim, Claim], ...] = ()


@dataclass(frozen=True)
class Validity:
    """Which submissions may speak for which unit: see :func:`validity`."""

    usable: frozenset[tuple[str, str]]
    faulty_units: frozenset[tuple[str, str]]

    def allows(self, submission: Submission, unit: str) -> bool:
        return (submission.digest, unit) in self.usable


def validity(submissions: Iterable[Submission], tree: UnitTree) -> Validity:
    """Where a unit has a valid submission for its newest reporting period, valid ones alone speak for it; else the
    newest accepted one does too, and the unit is faulty. Per stream and unit; pairs are (digest, unit)."""
    streams: dict[str, list[Submission]] = defaultdict(list)
    for submission in submissions:
        streams[submission.unit].append(submission)
    usable: set[tuple[str, str]] = set()
    faulty: set[tuple[str, str]] = set()
    for workbook, stream in streams.items():
        newest = max(stream, key=lambda one: one.rank)
        current = [one for one in stream if one.period == newest.period]
        for unit in tree.branch(workbook):
            usable.update((one.digest, unit) for one in stream if one.valid_for(unit))
            if not any(one.valid_for(unit) for one in current):
                usable.add((newest.digest, unit))
                faulty.add((newest.digest, unit))
    return Validity(frozenset(usable), frozenset(faulty))


def decide(claims: Sequence[Claim], tree: UnitTree) -> Decision:
    """Decide between all claims to one key.

    What the master typed is held against the winner of the streams only, so that laying the same inbox again,
    when the winner already stands in the master, decides the same.
    """
    if len(claims) == 1:
        return Decision(claims[0])
    verdict = Decision()
    base = next((claim for claim in claims if claim.submission is None), None)
    streams: dict[str, list[tuple[Rank, Claim]]] = defaultdict(list)
    for claim in claims:
        if claim.submission is not None:
            streams[claim.submission.unit].append((claim.submission.rank, claim))
    highest_first = sorted(streams, key=lambda code: (sum(1 for _ in tree.ancestors(code)), code))
    by_rank = (sorted(streams[workbook], key=lambda ranked: ranked[0]) for workbook in highest_first)
    winners = [_walk([claim for _, claim in stream], verdict) for stream in by_rank]
    verdict.covered = tuple(winners[1:])
    verdict.winner = winners[0] if winners else base
    if base is not None and winners:
        if _turns_back(base.row, winners[0].row):
            verdict.turned_back += ((base, winners[0]),)
            verdict.winner = base
        else:
            verdict.steps += ((base, winners[0]),)
    return verdict


def _walk(ranked: Sequence[Claim], verdict: Decision) -> Claim:
    """Lay one stream's claims, oldest first; an estimate never replaces an official figure."""
    current = ranked[0]
    for claim in ranked[1:]:
        if _turns_back(current.row, claim.row):
            verdict.turned_back += ((current, claim),)
        else:
            verdict.steps += ((current, claim),)
            verdict.superseded += (current,)
            current = claim
    return current


def _turns_back(older: Progress, newer: Progress) -> bool:
    official = older.has_figure and not older.estimated
    return official and newer.has_figure and newer.estimated


def changes(verdict: Decision) -> Iterator[tuple[Claim, Claim]]:
    """The steps in which the figures changed."""
    for older, newer in verdict.steps:
        if older.row.compared != newer.row.compared:
            yield older, newer
