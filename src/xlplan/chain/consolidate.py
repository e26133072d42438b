"""Consolidate: submissions laid over a master. Every row that is read is used, or set aside with one reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.changes import change_findings, replaced_rows
from xlplan.chain.claims import Intake, MasterContext, take
from xlplan.chain.context import context_notes, context_of
from xlplan.chain.history import MasterRows, master_rows
from xlplan.chain.inbox_sorting import Refused, SortedInbox, of_file, refusal_findings, sort_inbox
from xlplan.chain.kinds import SetAside
from xlplan.chain.lineage import Account, line_of, submission_rows
from xlplan.chain.precedence import Claim, Decision, Validity, decide, validity
from xlplan.chain.returns import first_returns
from xlplan.chain.submission import Arrival, Key, ReceivedSubmission
from xlplan.findings import Finding, show_period
from xlplan.layout import FirstReturnRow, Progress, ReplacedRow, SourceLine, SubmissionRow
from xlplan.layout.choices import SubmissionStatus
from xlplan.manifest import Manifest
from xlplan.periods import Calendar, Evaluation
from xlplan.tables import Tables
from xlplan.tree import UnitTree
from xlplan.words import Words, as_spreadsheet


@dataclass(frozen=True, slots=True)
class Master:
    """The workbook that submissions are laid over, judged and found without errors in its context."""

    tables: Tables
    manifest: Manifest
    calendar: Calendar
    evaluation: Evaluation
    tree: UnitTree
    error_rows: frozenset[int]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file."""

    file: str
    digest: str
    status: SubmissionStatus
    reason: Words | None
    unit: str | None
    period: date | None
    sent: date | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Consolidation:
    """The outcome. *rows* is the new Progress, *sourced* the keys that came from submissions, *counted* the sound rows;
    ``rows_in == rows_used + sum(set_aside.values())``, always."""

    rows: tuple[Progress, ...]
    counted: tuple[Progress, ...]
    lines: tuple[SourceLine, ...]
    submissions: tuple[SubmissionRow, ...]
    replaced: tuple[ReplacedRow, ...]
    first_returns: tuple[FirstReturnRow, ...]
    received: tuple[Received, ...]
    faulty_units: frozenset[str]
    findings: tuple[Finding, ...]
    rows_in: int
    rows_used: int
    set_aside: Mapping[SetAside, int] = field(default_factory=dict)


def consolidate(master: Master, arrivals: Iterable[Arrival]) -> Consolidation:
    """Lay *arrivals* over *master*. Their order does not matter, nor whether some were laid before."""
    tables, tree = master.tables, master.tree
    ground = _ground(master)
    book = sort_inbox(arrivals, tables, master.manifest, tree)
    stand = validity([*book.taking_part, *book.remembered], tree)
    before = master_rows(tables, master.error_rows, ground, book)
    intake = Intake()
    for submission in book.taking_part:
        take(intake, submission, ground, stand, before.rows)
    verdicts = _verdicts(intake, before, ground, stand, tree)
    for verdict in verdicts.values():
        _account(intake, verdict)
    settled = _settle(verdicts, before, ground, master)
    return _outcome(master, book, intake, verdicts, settled, before, stand)


def _ground(master: Master) -> MasterContext:
    months = frozenset(period.month for period in master.calendar.periods)
    reporting = master.evaluation.period.month if master.evaluation.period else None
    return MasterContext(master.tables, master.tree, months, reporting, master.tables.plan.closed_through)


def _verdicts(
    intake: Intake, before: MasterRows, ground: MasterContext, stand: Validity, tree: UnitTree
) -> dict[Key, Decision]:
    """One verdict per key that anybody claims, outside closed periods."""
    claims: dict[Key, Sequence[Claim]] = dict(intake.claims)
    for key, claim in before.claims.items():
        closed = ground.closed_through is not None and key[2] <= ground.closed_through
        dropped = claim.submission is not None and not stand.allows(claim.submission, key[0])
        if not closed and not dropped:
            claims[key] = (*claims.get(key, ()), claim)
    return {key: decide(claims[key], tree) for key in sorted(claims)}


def _account(intake: Intake, verdict: Decision) -> None:
    """Rows of this inbox that lost, each with its reason."""
    losers = [(claim, SetAside.SUPERSEDED) for claim in verdict.superseded]
    losers += [(claim, SetAside.COVERED) for claim in verdict.covered]
    losers += [(claim, SetAside.ERROR) for _, claim in verdict.turned_back]
    for claim, reason in losers:
        if isinstance(claim.submission, ReceivedSubmission):
            intake.set_aside(claim.submission, reason)


@dataclass(slots=True)
class _Settled:
    rows: dict[Key, Progress] = field(default_factory=dict)
    lines: dict[Key, SourceLine] = field(default_factory=dict)
    used: Counter[str] = field(default_factory=Counter)


def _settle(verdicts: Mapping[Key, Decision], before: MasterRows, ground: MasterContext, master: Master) -> _Settled:
    """The rows in use and their lines: winners, and what the master holds for closed periods."""
    settled = _Settled()
    for key, row in before.rows.items():
        if ground.closed_through is not None and key[2] <= ground.closed_through:
            settled.rows[key] = row
            if key in before.lines:
                settled.lines[key] = before.lines[key]
    for key, verdict in verdicts.items():
        winner = verdict.winner
        if winner is None:
            continue
        settled.rows[key] = winner.row
        line = line_of(winner, before.lines.get(key), master.manifest.lang)
        if line is not None:
            settled.lines[key] = line
        if isinstance(winner.submission, ReceivedSubmission):
            settled.used[winner.submission.digest] += 1
    return settled


def _outcome(
    master: Master,
    book: SortedInbox,
    intake: Intake,
    verdicts: Mapping[Key, Decision],
    settled: _Settled,
    before: MasterRows,
    stand: Validity,
) -> Consolidation:
    tree, lang = master.tree, master.manifest.lang
    reporting = master.evaluation.period.month if master.evaluation.period else None
    accounts = [_account_of(submission, intake, settled) for submission in book.taking_part]
    in_use = frozenset(line.submission for line in settled.lines.values())
    faulty = frozenset(unit for digest, unit in stand.faulty_units if digest in in_use)
    accepted = [
        *book.taking_part,
        *(one.submission for one in book.refused if one.submission is not None and one.aside is SetAside.ERROR),
    ]
    aside = _set_aside(book.refused, intake)
    used = sum(settled.used.values())
    order = _Order(master)
    received = (*(_received(account) for account in accounts), *(_refused(one, tree) for one in book.refused))
    findings = [*book.findings, *refusal_findings(book.refused), *before.findings, *intake.findings]
    findings += change_findings(verdicts, intake, reporting, master.tables.replaced, book.taking_part)
    findings += _shown(accounts, master)
    findings += _faulty_findings(book, stand, in_use, tree)
    counted = tuple(settled.rows[key] for key in sorted(settled.rows, key=order.by_unit))
    return Consolidation(
        rows=(*counted, *_rest(before, settled)),
        counted=counted,
        lines=tuple(settled.lines[key] for key in sorted(settled.lines, key=order.by_target)),
        submissions=submission_rows(master.tables.submissions, accounts, book.refused, in_use, tree, lang),
        replaced=replaced_rows(verdicts, master.tables.replaced.rows, lang),
        first_returns=first_returns(
            accepted, master.tables.first_returns, tree, frozenset(p.month for p in master.calendar.periods)
        ),
        received=tuple(sorted(received, key=lambda one: (one.file, one.digest))),
        faulty_units=faulty,
        findings=tuple(findings),
        rows_in=used + sum(aside.values()),
        rows_used=used,
        set_aside=aside,
    )


class _Order:
    """Sheet order of units and targets, whatever order rows arrived in."""

    def __init__(self, master: Master) -> None:
        self.units = {code: place for place, code in enumerate(master.tree.preorder)}
        self.targets = {code: place for place, code in enumerate(master.tables.targets_by_code)}

    def by_unit(self, key: Key) -> tuple[int, int, date]:
        return (self.units[key[0]], self.targets[key[1]], key[2])

    def by_target(self, key: Key) -> tuple[int, int, date]:
        return (self.targets[key[1]], self.units[key[0]], key[2])


def _rest(before: MasterRows, settled: _Settled) -> list[Progress]:
    """Rows of the master that are no figures: empty ones that nobody filled, rows in error or of unknown codes."""
    return [
        row
        for row in before.rest
        if row.period is None or (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period) not in settled.rows
    ]


def _account_of(submission: ReceivedSubmission, intake: Intake, settled: _Settled) -> Account:
    return Account(submission, *_status(submission, intake, settled))


def _status(submission: ReceivedSubmission, intake: Intake, settled: _Settled) -> tuple[SubmissionStatus, Words | None]:
    """One used row makes a submission used; else the reason most to the point."""
    if settled.used[submission.digest]:
        errors = bool(submission.faulty)
        return (SubmissionStatus.USED_WITH_ERRORS if errors else SubmissionStatus.USED), None
    aside = intake.aside[submission.digest]
    said: dict[SetAside, int] = {reason: rows for reason, rows in aside.items() if reason is not SetAside.EMPTY}
    if not said:
        return SubmissionStatus.REJECTED, kinds.NOTHING_FILLED
    if SetAside.COVERED in said:
        return SubmissionStatus.COVERED, None
    if SetAside.SUPERSEDED in said:
        return SubmissionStatus.SUPERSEDED, None
    if set(said) == {SetAside.ERROR}:
        return SubmissionStatus.REJECTED, kinds.INVALID if submission.faulty else kinds.ALL_ROWS_IN_ERROR
    return SubmissionStatus.REJECTED, _counted(said)


def _counted(said: Mapping[SetAside, int]) -> Words:
    counts = (kinds.ROWS_OF_REASON.filled(rows=rows, reason=reason.words) for reason, rows in sorted(said.items()))
    return kinds.NO_ROW_USED.filled(counts=Words.joined(counts))


def _set_aside(refused: Sequence[Refused], intake: Intake) -> dict[SetAside, int]:
    total: Counter[SetAside] = Counter()
    for counts in intake.aside.values():
        total.update(counts)
    for one in refused:
        if one.aside is not None and one.arrival.reading is not None:
            progress = one.arrival.reading.tables.progress
            total[one.aside] += len(progress) + len(progress.aside)
    return {reason: total[reason] for reason in SetAside if total[reason]}


def _received(account: Account) -> Received:
    submission = account.submission
    return Received(
        submission.file,
        submission.reading.source.digest,
        account.status,
        account.reason,
        submission.manifest.unit,
        submission.period,
        submission.sent,
        submission.findings,
    )


def _refused(one: Refused, tree: UnitTree) -> Received:
    reading = one.arrival.reading
    unit = reading.manifest.unit if reading and reading.manifest else None
    plan = reading.tables.plan if reading else None
    period, sent = (plan.period, plan.sent) if plan else (None, None)
    return Received(
        one.arrival.file, one.arrival.digest, one.status, one.reason, unit or None, period, sent, one.arrival.findings
    )


def _shown(accounts: Iterable[Account], master: Master) -> list[Finding]:
    """The findings of submissions that matter: in use, or rejected for their errors; with where their context
    differs.
    """
    found: list[Finding] = []
    context = context_of(master.tables)
    for account in accounts:
        submission = account.submission
        if account.status in (SubmissionStatus.USED, SubmissionStatus.USED_WITH_ERRORS, SubmissionStatus.REJECTED):
            found += of_file(submission.findings, submission.file)
            found += context_notes(submission, context)
    return found


def _faulty_findings(book: SortedInbox, stand: Validity, in_use: frozenset[str], tree: UnitTree) -> list[Finding]:
    found = []
    for submission in book.taking_part:
        units = [
            tree.units[unit].code
            for unit in tree.branch(submission.unit)
            if (submission.digest, unit) in stand.faulty_units
        ]
        if units and submission.digest in in_use:
            values = {"unit": ", ".join(units), "period": show_period(submission.period)}
            found.append(
                Finding(kinds.KEPT_FAULTY, submission.reading.tables.card.cell("unit"), values, file=submission.file)
            )
    return found
