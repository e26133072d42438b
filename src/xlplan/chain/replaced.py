"""The table of replaced figures in Sources: what was replaced, and which of it may count again.

A row is recorded with all that was typed and with its place, so that the next consolidation decides as if all files
were there again (docs/decisions/0054).
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from xlplan.chain.figure_words import show_figures
from xlplan.chain.history import MasterRows
from xlplan.chain.inbox_sorting import SortedInbox
from xlplan.chain.lineage import line_of
from xlplan.chain.precedence import Claim, Decision, Validity, may_return
from xlplan.chain.submission import Key, ReceivedSubmission, Submission
from xlplan.dataclass import dataclass
from xlplan.layout import PROGRESS, Progress, ReplacedRow
from xlplan.layout.progress import COMPARED
from xlplan.words import Lang, Words, as_spreadsheet

Pair = tuple[Claim, Claim]  # (older, newer)


@dataclass(frozen=True, slots=True)
class Gone:
    """A row of a workbook with errors that counted before and is void now."""

    claim: Claim

    by: ReceivedSubmission
    """The submission of the same unit that made it void."""

    new: Words
    """The figures that count instead."""


@dataclass(frozen=True)
class Memory:
    """What the master knows of earlier consolidations, beside the inbox of this one."""

    existing: MasterRows
    inbox: SortedInbox
    validity: Validity

    replaced: Sequence[ReplacedRow]
    """The figures that earlier consolidations replaced."""

    def gone(self, decisions: Mapping[Key, Decision], closed_through: date | None) -> list[Gone]:
        """Return the rows of the master that are void from now on, where other figures count instead."""
        result = []
        standing = self.existing.claims | self.existing.again
        for key in sorted(standing):
            claim = standing[key]
            closed = closed_through is not None and key[2] <= closed_through
            if claim.submission is None or closed or self.validity.allows(claim.submission, key[0]):
                continue
            stream = [one for one in self.inbox.taking_part if one.unit == claim.submission.unit]
            stream = [one for one in stream if self.validity.allows(one, key[0])]
            now = _now(decisions.get(key))
            if stream and now != show_figures(claim.row):
                result.append(Gone(claim, max(stream, key=lambda submission: submission.rank), now))
        return result

    @cached_property
    def _known(self) -> Mapping[str, Submission]:
        """The submissions that Sources knows or that arrived, by digest."""
        return {one.digest: one for one in (*self.inbox.remembered, *self.inbox.taking_part)}

    @cached_property
    def _by_origin(self) -> Mapping[tuple[Key, str], Sequence[ReplacedRow]]:
        """The replaced rows that may count again, by key and submission."""
        found: dict[tuple[Key, str], list[ReplacedRow]] = defaultdict(list)
        for row in self.replaced:
            if row.sheet:
                found[key_of_replaced(row), row.origin or ""].append(row)
        return found

    def recorded(self) -> Iterator[tuple[ReplacedRow, ReceivedSubmission, Submission | None]]:
        """Yield the recorded changes whose newer file lies in this inbox again and counts, with that submission and
        the older one; None where that was typed, or is not known any more.
        """
        received = {one.digest: one for one in self.inbox.taking_part}
        for row in self.replaced:
            newer = received.get(row.by)
            if newer is not None and not _says_the_same(row) and self.validity.allows(newer, as_spreadsheet(row.unit)):
                yield row, newer, self._known.get(row.origin or "")

    def replaced_before(self, older: Claim, newer: Claim) -> bool:
        """Return whether an earlier consolidation replaced *older* by another row than *newer*, one that still counts.

        That was told then; but if the file of *older* lies in this inbox, it is told again.
        """
        if isinstance(older.submission, ReceivedSubmission):
            return False
        unit = older.key[0]
        for row in self._by_origin.get((older.key, origin_of(older)), ()):
            by = self._known.get(row.by)
            if by is None or by.digest == origin_of(newer) or not self.validity.allows(by, unit):
                continue
            if older.submission is None or by.unit == older.submission.unit:
                return True
        return False

    def changed_before(self, told: Container[tuple[Key, str]], unmoved: Iterable[Pair]) -> Iterator[Pair]:
        """Yield the recorded changes as pairs of claims, without those *told* already: the newer row's key and
        submission; and without the pairs *unmoved*, in which nothing changed.
        """
        unchanged = {(newer.key, origin_of(older), origin_of(newer)) for older, newer in unmoved}
        for row, newer, older in self.recorded():
            key = key_of_replaced(row)
            void = older is not None and not self.validity.allows(older, key[0])
            if void or (key, row.by) in told or (key, row.origin or "", row.by) in unchanged:
                continue
            for candidate in newer.reading.tables.progress:
                if (as_spreadsheet(candidate.unit), as_spreadsheet(candidate.target), candidate.period) == key:
                    spelled = replace(candidate, unit=row.unit, target=row.target)
                    yield Claim(key, _as_progress(row), None), Claim(key, spelled, newer)

    def gone_before(self, decisions: Mapping[Key, Decision]) -> Iterator[Gone]:
        """Yield the rows that an earlier consolidation found void."""
        for row, newer, older in self.recorded():
            key = key_of_replaced(row)
            if older is not None and not self.validity.allows(older, key[0]):
                yield Gone(Claim(key, _as_progress(row), older), newer, _now(decisions.get(key)))


def replaced_rows(
    memory: Memory, decisions: Mapping[Key, Decision], gone: Iterable[Gone], lang: Lang
) -> tuple[ReplacedRow, ...]:
    """Return every figure that was replaced, in this and in earlier consolidations, each once.

    Rows with the same figures as those in their place are among them as long as they may count again.
    """
    rows: dict[tuple[object, ...], ReplacedRow] = {}
    for row in memory.replaced:
        decision = decisions.get(key_of_replaced(row))
        if decision is not None and row.sheet and row.origin and _says_the_same(row):
            continue  # it is added again below, if it may still count again
        rows[_identity(row)] = _history_only(row) if _typed_over(row, decision, memory.existing) else row
    kept = {_content(row) for row in rows.values() if row.sheet}
    for decision in decisions.values():
        for older, newer in may_return(decision):
            if newer.submission is None:
                continue
            row = _replaced(older, newer.submission, show_figures(newer.row), memory.existing, lang)
            if _content(row) not in kept:
                rows[_identity(row)] = row
    for one in gone:
        row = _history_only(_replaced(one.claim, one.by, one.new, memory.existing, lang))
        rows.setdefault(_identity(row), row)
    return tuple(rows[identity] for identity in sorted(rows, key=str))


def _now(decision: Decision | None) -> Words:
    winner = decision.winner if decision else None
    return show_figures(winner.row if winner else None)


def key_of_replaced(row: ReplacedRow) -> Key:
    assert row.period is not None  # required: rows without it are not read
    return (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period)


def _typed_over(row: ReplacedRow, decision: Decision | None, existing: MasterRows) -> bool:
    """Return whether somebody typed a row in the master after *row* was replaced: it stands for what was before."""
    key = key_of_replaced(row)
    typed_now = decision is not None and decision.winner is not None and decision.winner.submission is None
    return typed_now or (key in existing.rows and key not in existing.lines)


def _history_only(row: ReplacedRow) -> ReplacedRow:
    """Return *row* as one that cannot count again."""
    return replace(row, sheet=None, line=None, cell=None)


def _replaced(older: Claim, by: Submission, now: Words, existing: MasterRows, lang: Lang) -> ReplacedRow:
    line = line_of(older, existing.line_of(older, lang), lang)
    sheet = line.sheet if line else None
    return ReplacedRow(
        **{id: getattr(older.row, id) for id in PROGRESS.block.typed},
        new=now.of(lang),
        origin=origin_of(older) or None,
        by=by.digest,
        sheet=PROGRESS.words.of(lang) if older.submission is None else sheet,
        line=line.line if line else None,
        cell=line.cell if line else None,
    )


def _says_the_same(row: ReplacedRow) -> bool:
    """Return whether *row* has the figures that replaced it."""
    return row.new in show_figures(_as_progress(row)).both()


def _as_progress(row: ReplacedRow) -> Progress:
    return Progress(**{id: getattr(row, id) for id in (*PROGRESS.block.keys, *COMPARED)})


def origin_of(claim: Claim) -> str:
    return claim.submission.digest if claim.submission else ""


def _content(row: ReplacedRow) -> tuple[object, ...]:
    """Return what tells one row that may count again from others: a submission has one row for a key, a master may
    have had several."""
    return (key_of_replaced(row), row.origin or _as_progress(row).compared)


def _identity(row: ReplacedRow) -> tuple[object, ...]:
    return (as_spreadsheet(row.target), as_spreadsheet(row.unit), row.period, row.origin or "", row.by)
