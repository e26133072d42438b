"""Consolidate: merge submissions into a master. Every row that is read is used, or set aside with one reason."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.changes import change_findings
from xlplan.chain.claims import Intake, RowLimits, collect_claims
from xlplan.chain.context import context_notes, context_of
from xlplan.chain.file_report import FileReport, report_of, report_of_refused
from xlplan.chain.history import MasterRows, master_rows
from xlplan.chain.inbox_sorting import Refused, SortedInbox, of_file, refusal_findings, sort_inbox
from xlplan.chain.kinds import SetAside
from xlplan.chain.lineage import Account, line_of, submission_rows
from xlplan.chain.lists import MergedLists, merge_lists
from xlplan.chain.precedence import Claim, Decision, Validity, decide, validity_of
from xlplan.chain.replaced import Memory, replaced_rows
from xlplan.chain.returns import first_returns
from xlplan.chain.status import status_of
from xlplan.chain.submission import Arrival, Key, ReceivedSubmission, Submission
from xlplan.dataclass import dataclass
from xlplan.findings import CellRef, Finding, show_period
from xlplan.layout import FirstReturnRow, Progress, ReplacedRow, SourceLine, SubmissionRow
from xlplan.layout.choices import SubmissionStatus
from xlplan.manifest import Manifest
from xlplan.periods import Calendar, Evaluation
from xlplan.tables import NOWHERE, Table, Tables
from xlplan.tree import UnitTree
from xlplan.words import as_spreadsheet


@dataclass(frozen=True, slots=True)
class Master:
    """The workbook that submissions are merged into. It was judged, and its context has no errors."""

    tables: Tables
    manifest: Manifest
    calendar: Calendar
    evaluation: Evaluation
    tree: UnitTree

    error_rows: frozenset[int]
    """Sheet rows of Progress with an error of their own."""


@dataclass(frozen=True)
class Consolidation:
    """The outcome of a consolidation.

    ``rows_in == rows_used + sum(set_aside.values())`` always holds.
    """

    rows: tuple[Progress, ...]
    """The new Progress sheet."""

    counted: tuple[Progress, ...]
    """Those of *rows* that results are computed from: filled, and free of errors."""

    origins: Mapping[Key, tuple[ReceivedSubmission, Progress]]
    """The submission of this inbox that a row in use came from, and its row there."""

    lines: tuple[SourceLine, ...]
    """The Sources lines: one for each row that came from a submission."""

    submissions: tuple[SubmissionRow, ...]
    """All submissions ever seen, with their status."""

    replaced: tuple[ReplacedRow, ...]
    """The figures that were replaced, in this and in earlier consolidations."""

    first_returns: tuple[FirstReturnRow, ...]
    """The first accepted submission for each unit and period."""

    received: tuple[FileReport, ...]
    """One entry per file of the inbox."""

    lists: MergedLists
    """The other sheets whose rows travel: People, Movements, Registrations, Awards."""

    units_with_errors: frozenset[str]
    """Folded codes of the units whose newest workbook has errors."""

    findings: tuple[Finding, ...]

    rows_in: int
    """Number of Progress rows that were read from the inbox."""

    rows_used: int
    """Number of those rows that are in use."""

    set_aside: Mapping[SetAside, int] = field(default_factory=dict)
    """Number of rows set aside for each reason."""

    @property
    def any_used(self) -> bool:
        """Whether a row of the inbox, of any sheet, is in use."""
        return bool(self.rows_used or self.lists.used.total())

    def merged_into(self, tables: Tables) -> Tables:
        """Return the master's *tables* with the merged rows and the new Sources.

        Raw values are those of the master's rows; rows of submissions have none.
        """
        return replace(
            self.lists.merged_into(tables),
            progress=Table(NOWHERE, self.rows, tables.progress.raws),
            lines=Table(NOWHERE, self.lines),
            submissions=Table(NOWHERE, self.submissions),
            replaced=Table(NOWHERE, self.replaced),
            first_returns=Table(NOWHERE, self.first_returns),
        )


def consolidate(master: Master, arrivals: Iterable[Arrival]) -> Consolidation:
    """Merge *arrivals* into *master*.

    The order of the arrivals does not matter, nor whether some of them were merged before.
    """
    tables, tree = master.tables, master.tree
    limits = _row_limits(master)
    inbox = sort_inbox(arrivals, tables, master.manifest, tree)
    validity = validity_of([*inbox.taking_part, *inbox.remembered], tree)
    existing = master_rows(tables, master.error_rows, limits, inbox)
    intake = Intake()
    for submission in inbox.taking_part:
        collect_claims(intake, submission, limits, validity, existing.rows)
    decisions = _decisions(intake, existing, limits, validity, tree)
    for decision in decisions.values():
        _set_losers_aside(intake, decision)
    settled = _settle(decisions, existing, limits, master)
    lists = merge_lists(tables, tree, inbox, validity, master.manifest.lang)
    return _consolidation(master, inbox, intake, decisions, settled, existing, validity, lists)


def _row_limits(master: Master) -> RowLimits:
    months = frozenset(period.month for period in master.calendar.periods)
    reporting = master.evaluation.period.month if master.evaluation.period else None
    return RowLimits(master.tables, master.tree, months, reporting, master.tables.plan.closed_through)


def _decisions(
    intake: Intake, existing: MasterRows, limits: RowLimits, validity: Validity, tree: UnitTree
) -> dict[Key, Decision]:
    """Return one decision per claimed key, closed periods excluded."""
    claims: dict[Key, Sequence[Claim]] = dict(intake.claims)
    for claim in existing.all_claims():
        key = claim.key
        closed = limits.closed_through is not None and key[2] <= limits.closed_through
        dropped = claim.submission is not None and not validity.allows(claim.submission, key[0])
        if not closed and not dropped:
            claims[key] = (*claims.get(key, ()), claim)
    return {key: decide(claims[key], tree) for key in sorted(claims)}


def _set_losers_aside(intake: Intake, decision: Decision) -> None:
    """Set aside the rows of this inbox that lost, each with its reason."""
    losers = [(claim, SetAside.SUPERSEDED) for claim in decision.superseded]
    losers += [(claim, SetAside.COVERED) for claim in decision.covered]
    losers += [(claim, SetAside.ERROR) for _, claim in decision.turned_back]
    for claim, reason in losers:
        if isinstance(claim.submission, ReceivedSubmission):
            intake.set_aside(claim.submission, reason)


@dataclass(slots=True)
class _Settled:
    """The rows in use, their Sources lines, and the number of used rows by submission digest."""

    rows: dict[Key, Progress] = field(default_factory=dict)
    lines: dict[Key, SourceLine] = field(default_factory=dict)
    used: Counter[str] = field(default_factory=Counter)
    origins: dict[Key, tuple[ReceivedSubmission, Progress]] = field(default_factory=dict)


def _settle(decisions: Mapping[Key, Decision], existing: MasterRows, limits: RowLimits, master: Master) -> _Settled:
    """Return the rows in use with their Sources lines: the winners, and the master's rows of closed periods."""
    settled = _Settled()
    for key, row in existing.rows.items():
        if limits.closed_through is not None and key[2] <= limits.closed_through:
            settled.rows[key] = row
            if key in existing.lines:
                settled.lines[key] = existing.lines[key]
    for key, decision in decisions.items():
        winner = decision.winner
        if winner is None:
            continue
        settled.rows[key] = winner.row
        since = existing.since(winner.row, limits.reporting)
        line = line_of(winner, existing.line_of(winner, master.manifest.lang), master.manifest.lang, since)
        if line is not None:
            settled.lines[key] = line if line.since == since else replace(line, since=since)
        if isinstance(winner.submission, ReceivedSubmission):
            settled.rows[key] = winner.row.at_row(0)  # its number is that of its own file, not of the master
            settled.used[winner.submission.digest] += 1
            settled.origins[key] = (winner.submission, winner.row)
    return settled


def _consolidation(
    master: Master,
    inbox: SortedInbox,
    intake: Intake,
    decisions: Mapping[Key, Decision],
    settled: _Settled,
    existing: MasterRows,
    validity: Validity,
    lists: MergedLists,
) -> Consolidation:
    tree, lang = master.tree, master.manifest.lang
    allocated = frozenset(as_spreadsheet(row.unit) for row in master.tables.allocations)
    reporting = master.evaluation.period.month if master.evaluation.period else None
    accounts = [
        Account(
            submission,
            *status_of(
                submission,
                intake,
                validity,
                rows_used=settled.used[submission.digest],
                list_rows_used=lists.used[submission.digest],
                has_targets=submission.unit in allocated,
            ),
        )
        for submission in inbox.taking_part
    ]
    in_use = frozenset(line.submission for line in settled.lines.values())
    in_use |= frozenset(line.submission for line in lists.lines)
    accepted = [
        *inbox.taking_part,
        *(
            refused.submission
            for refused in inbox.refused
            if refused.submission is not None and refused.aside is SetAside.ERROR
        ),
    ]
    set_aside = _set_aside(inbox.refused, intake)
    used = sum(settled.used.values())
    order = _Order(master)
    received = (
        *(report_of(account) for account in accounts),
        *(report_of_refused(refused) for refused in inbox.refused),
    )
    findings = [*inbox.findings, *refusal_findings(inbox.refused), *existing.findings, *intake.findings]
    findings += lists.findings
    memory = Memory(existing, inbox, validity, master.tables.replaced.rows)
    gone = memory.gone(decisions, master.tables.plan.closed_through)
    findings += change_findings(decisions, intake, reporting, memory, gone)
    findings += _submission_findings(accounts, master)
    findings += _faulty_findings(inbox, validity, in_use, tree)
    counted = tuple(settled.rows[key] for key in sorted(settled.rows, key=order.by_unit))
    months = frozenset(period.month for period in master.calendar.periods)
    first = first_returns(accepted, master.tables.first_returns, master.tables, tree, months)
    return Consolidation(
        rows=(*counted, *_other_rows(existing, settled)),
        counted=counted,
        origins=settled.origins,
        lines=tuple(settled.lines[key] for key in sorted(settled.lines, key=order.by_target)),
        submissions=submission_rows(master.tables.submissions, accounts, inbox.refused, in_use, tree, lang),
        replaced=replaced_rows(memory, decisions, gone, lang),
        first_returns=first,
        received=tuple(sorted(received, key=lambda entry: (entry.file, entry.digest))),
        lists=lists,
        units_with_errors=_units_with_errors(inbox, settled, tree, first),
        findings=tuple(findings),
        rows_in=used + sum(set_aside.values()),
        rows_used=used,
        set_aside=set_aside,
    )


class _Order:
    """Sort keys by the sheet order of units and targets, in whatever order the rows arrived."""

    def __init__(self, master: Master) -> None:
        self.units = {code: number for number, code in enumerate(master.tree.preorder)}
        self.targets = {code: number for number, code in enumerate(master.tables.targets_by_code)}

    def by_unit(self, key: Key) -> tuple[int, int, date]:
        return (self.units[key[0]], self.targets[key[1]], key[2])

    def by_target(self, key: Key) -> tuple[int, int, date]:
        return (self.targets[key[1]], self.units[key[0]], key[2])


def _other_rows(existing: MasterRows, settled: _Settled) -> list[Progress]:
    """Return the master's rows that carry no figure in use: empty rows, and rows in error or of unknown codes."""
    return [
        row
        for row in existing.rest
        if row.period is None or (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period) not in settled.rows
    ]


def _set_aside(refused: Sequence[Refused], intake: Intake) -> dict[SetAside, int]:
    total: Counter[SetAside] = Counter()
    for counts in intake.aside.values():
        total.update(counts)
    for refusal in refused:
        if refusal.aside is not None and refusal.arrival.reading is not None:
            progress = refusal.arrival.reading.tables.progress
            filled = sum(row.filled or bool(row.bad) for row in progress)
            total[refusal.aside] += filled + len(progress.aside)
            total[SetAside.EMPTY] += len(progress) - filled
    return {reason: total[reason] for reason in SetAside if total[reason]}


def _submission_findings(accounts: Iterable[Account], master: Master) -> list[Finding]:
    """Return the findings of the submissions that are in use or were rejected for their errors, and notes where their
    context differs from the master's.
    """
    findings: list[Finding] = []
    context = context_of(master.tables)
    for account in accounts:
        submission = account.submission
        if account.status in (SubmissionStatus.USED, SubmissionStatus.USED_WITH_ERRORS, SubmissionStatus.REJECTED):
            findings += of_file(submission.findings, submission.file)
            if account.reason is kinds.NOTHING_FILLED:  # of other reasons findings tell
                findings.append(
                    Finding(kinds.NOT_COUNTED, CellRef(""), {"reason": account.reason}, file=submission.file)
                )
            findings += context_notes(submission, context)
    return findings


def _units_with_errors(
    inbox: SortedInbox, settled: _Settled, tree: UnitTree, first: Iterable[FirstReturnRow]
) -> frozenset[str]:
    """Return the units whose newest workbook has errors of theirs, unless a workbook from above covers their rows.

    A unit that never reported has no workbook: that its rows are missing in one from above is no error of its own.
    """
    have_reported = {as_spreadsheet(row.unit) for row in first}
    newest: dict[str, Submission] = {}
    for submission in (*inbox.taking_part, *inbox.remembered):
        newest[submission.unit] = max(
            newest.get(submission.unit, submission), submission, key=lambda candidate: candidate.rank
        )
    workbook_of = {submission.digest: submission.unit for submission in (*inbox.taking_part, *inbox.remembered)}
    above: dict[str, set[str]] = defaultdict(set)  # by unit: the workbooks whose rows are in use for it
    for key, line in settled.lines.items():
        above[key[0]].add(workbook_of.get(line.submission, ""))
    return frozenset(
        unit
        for workbook, submission in newest.items()
        for unit in submission.with_errors & have_reported
        if not above[unit].intersection(tree.ancestors(workbook))
    )


def _faulty_findings(inbox: SortedInbox, validity: Validity, in_use: frozenset[str], tree: UnitTree) -> list[Finding]:
    """Return a warning for each submission that is in use although it is invalid for some of its units."""
    findings = []
    for submission in inbox.taking_part:
        units = [
            tree.units[unit].code
            for unit in tree.branch(submission.unit)
            if (submission.digest, unit) in validity.faulty_units
        ]
        if units and submission.digest in in_use:
            values = {"unit": ", ".join(units), "period": show_period(submission.period)}
            findings.append(
                Finding(kinds.KEPT_FAULTY, submission.reading.tables.card.cell("unit"), values, file=submission.file)
            )
    return findings
