"""Rows of submissions become claims, or are set aside with one reason each."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.figure_words import show_figures
from xlplan.chain.kinds import SetAside
from xlplan.chain.precedence import Claim, Validity
from xlplan.chain.submission import Key, ReceivedSubmission
from xlplan.findings import CellRef, Finding, Kind, show_period
from xlplan.layout import PROGRESS, Progress
from xlplan.layout.choices import Measure
from xlplan.layout.progress import FIGURES
from xlplan.tables import Tables
from xlplan.tree import UnitTree
from xlplan.words import as_spreadsheet


@dataclass(frozen=True)
class MasterContext:
    """What a row is held against: the master's context."""

    tables: Tables
    tree: UnitTree
    months: frozenset[date]
    reporting: date | None
    closed_through: date | None

    def spell(self, row: Progress) -> Progress:
        """*row* with unit and target spelt as the master spells them; *row* itself where it is spelt so."""
        unit = self.tree.units[as_spreadsheet(row.unit)]
        target = self.tables.targets_by_code[as_spreadsheet(row.target)][0]
        if row.unit == unit.code and row.target == target.code:
            return row
        return replace(row, unit=unit.code, target=target.code)


@dataclass(slots=True)
class Intake:
    """The claims of all submissions, and the account of rows that make none, per submission digest."""

    claims: dict[Key, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    aside: dict[str, Counter[SetAside]] = field(default_factory=lambda: defaultdict(Counter))
    empty: dict[Key, list[tuple[ReceivedSubmission, Progress]]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)

    def set_aside(self, submission: ReceivedSubmission, reason: SetAside) -> None:
        self.aside[submission.digest][reason] += 1


def key_of(row: Progress) -> Key:
    assert row.period is not None
    return (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period)


def take(
    intake: Intake, submission: ReceivedSubmission, ground: MasterContext, standing: Validity, held: dict[Key, Progress]
) -> None:
    """Sort the Progress rows of *submission*; *held* are the rows the master has, for closed periods."""
    branch = frozenset(ground.tree.branch(submission.unit))
    strangers: Counter[tuple[str, str]] = Counter()
    for _ in submission.reading.tables.progress.aside:
        intake.set_aside(submission, SetAside.ERROR)
    for row in submission.reading.tables.progress:
        reason = _reason(row, submission, ground, branch)
        if reason is SetAside.FOREIGN:
            strangers[_stranger(row, ground)] += 1
        elif reason is SetAside.CLOSED:
            _note_closed(intake, submission, ground.spell(row), held)
        elif reason is SetAside.EMPTY and row.sound("unit", "target", "period") and row.period is not None:
            intake.empty[key_of(row)].append((submission, row))
        if reason is None and not standing.allows(submission, as_spreadsheet(row.unit)):
            reason = SetAside.ERROR
        if reason is None:
            key = key_of(row)
            intake.claims[key].append(Claim(key, ground.spell(row), submission))
        else:
            intake.set_aside(submission, reason)
    intake.findings.extend(_named(strangers, submission))


def _reason(
    row: Progress, submission: ReceivedSubmission, ground: MasterContext, branch: frozenset[str]
) -> SetAside | None:
    """Why *row* makes no claim; the first reason that applies."""
    unread = _unread(row, submission, ground)
    if row.row in submission.error_rows or row.bad or (unread and row.filled):
        return SetAside.ERROR
    if not row.filled:
        return SetAside.ERROR if unread else SetAside.EMPTY
    if as_spreadsheet(row.unit) not in branch or as_spreadsheet(row.target) not in ground.tables.targets_by_code:
        return SetAside.FOREIGN
    assert row.period is not None
    if ground.reporting is None or row.period > ground.reporting:
        return SetAside.LATER
    if row.period not in ground.months:
        return SetAside.ERROR
    if ground.closed_through is not None and row.period <= ground.closed_through:
        return SetAside.CLOSED
    return None


def _unread(row: Progress, submission: ReceivedSubmission, ground: MasterContext) -> bool:
    """Whether the file lacks a column without which *row* would say something else than was typed, or nothing."""
    columns = submission.reading.tables.progress.place.columns
    missing = set(PROGRESS.block.filling) - columns.keys() if columns else set[str]()
    target = ground.tables.target(row.target) if missing else None
    if target is None or target.measure is None:
        return False
    if not row.filled and "state" in missing:
        return True
    if target.measure is Measure.CRITERION:
        return "judgement" in missing
    return bool(missing.intersection(FIGURES)) if target.measure.is_ratio else "actual" in missing


def _stranger(row: Progress, ground: MasterContext) -> tuple[str, str]:
    known = as_spreadsheet(row.target) in ground.tables.targets_by_code
    return ("unit", row.unit) if known else ("target", row.target)


def _named(strangers: Counter[tuple[str, str]], submission: ReceivedSubmission) -> Iterator[Finding]:
    at = CellRef(submission.reading.tables.progress.place.sheet)
    for (what, code), rows in sorted(strangers.items()):
        kind = kinds.UNKNOWN_UNIT if what == "unit" else kinds.UNKNOWN_TARGET
        yield Finding(kind, at, {what: code, "rows": rows}, file=submission.file)


def _note_closed(intake: Intake, submission: ReceivedSubmission, row: Progress, held: dict[Key, Progress]) -> None:
    kept = held.get(key_of(row))
    if kept is not None and kept.compared == row.compared:
        return
    values: dict[str, object] = {**named(row), "kept": show_figures(kept), "offered": show_figures(row)}
    intake.findings.append(at_row(submission, row, kinds.CLOSED_DIFFERS, values))


def named(row: Progress) -> dict[str, object]:
    """The slots that name a row in a sentence."""
    assert row.period is not None
    return {"unit": row.unit, "target": row.target, "period": show_period(row.period)}


def at_row(submission: ReceivedSubmission, row: Progress, kind: Kind, values: dict[str, object]) -> Finding:
    """A finding at *row*'s figure in the file of *submission*."""
    at = submission.reading.tables.progress.cell(row, figure_column(row))
    return Finding(kind, at, values, file=submission.file, explanation=(row.note or "").strip())


def figure_column(row: Progress) -> str:
    """The column in which a filled row says what it says."""
    return next((id for id in PROGRESS.block.filling if getattr(row, id) is not None), FIGURES[0])
