"""Turn rows of submissions into claims, or set them aside, each with exactly one reason."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import date

from xlplan.chain import kinds
from xlplan.chain.figure_words import show_figures
from xlplan.chain.kinds import SetAside
from xlplan.chain.list_words import LANGS, cells_text
from xlplan.chain.precedence import Claim, Validity
from xlplan.chain.submission import Key, ReceivedSubmission
from xlplan.dataclass import dataclass
from xlplan.findings import CellRef, Finding, Kind, show_period
from xlplan.layout import PROGRESS, Progress
from xlplan.layout.choices import Measure
from xlplan.layout.progress import FIGURES
from xlplan.tables import Tables
from xlplan.tree import UnitTree
from xlplan.words import Words, as_spreadsheet

REMARKS = PROGRESS.block.ids(
    lambda column: column.typed and not column.key and not column.compared
)  # what a row says beside its figure


@dataclass(frozen=True)
class RowLimits:
    """What the master provides to judge a submitted row by."""

    tables: Tables
    tree: UnitTree

    months: frozenset[date]
    """The first days of the months that are periods of the plan."""

    reporting: date | None
    """The reporting period; rows of later periods are set aside."""

    closed_through: date | None
    """The last closed period; figures up to it cannot change."""

    def spell(self, row: Progress) -> Progress:
        """Return *row* with unit and target spelt as in the master; *row* itself if it is spelt so already."""
        unit = self.tree.units[as_spreadsheet(row.unit)]
        target = self.tables.targets_by_code[as_spreadsheet(row.target)][0]
        if row.unit == unit.code and row.target == target.code:
            return row
        return replace(row, unit=unit.code, target=target.code)


@dataclass(slots=True)
class Intake:
    """The claims of all submissions, and an account of the rows that make none."""

    claims: dict[Key, list[Claim]] = field(default_factory=lambda: defaultdict(list))

    aside: dict[str, Counter[SetAside]] = field(default_factory=lambda: defaultdict(Counter))
    """By submission digest: the number of rows set aside for each reason."""

    empty: dict[Key, list[tuple[ReceivedSubmission, Progress]]] = field(default_factory=lambda: defaultdict(list))
    """By key: the rows that were sent without a figure."""

    findings: list[Finding] = field(default_factory=list)

    def set_aside(self, submission: ReceivedSubmission, reason: SetAside) -> None:
        self.aside[submission.digest][reason] += 1


def key_of(row: Progress) -> Key:
    assert row.period is not None
    return (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period)


def collect_claims(
    intake: Intake,
    submission: ReceivedSubmission,
    limits: RowLimits,
    validity: Validity,
    master_rows: dict[Key, Progress],
) -> None:
    """Sort the Progress rows of *submission* into *intake*.

    *master_rows* are the rows that the master has; figures of closed periods are compared with them.
    """
    branch = frozenset(limits.tree.branch(submission.unit))
    unknown_codes: Counter[tuple[str, str]] = Counter()
    later: list[Progress] = []
    for _ in submission.reading.tables.progress.aside:
        intake.set_aside(submission, SetAside.ERROR)
    for typed in submission.reading.tables.progress:
        row = submission.reading.tables.figure_alone(typed)
        reason = _reason(row, submission, limits, branch)
        if reason is SetAside.FOREIGN:
            unknown_codes[_unknown_code(row, limits)] += 1
        elif reason is SetAside.LATER:
            later.append(row)
        elif reason is SetAside.CLOSED:
            _report_closed(intake, submission, limits.spell(row), master_rows)
        elif reason is SetAside.EMPTY and row.sound("unit", "target", "period") and row.period is not None:
            intake.empty[key_of(row)].append((submission, row))
            intake.findings += _remarks_without_figure(row, submission)
        if reason is None and not validity.allows(submission, as_spreadsheet(row.unit)):
            reason = SetAside.ERROR
        if reason is None:
            key = key_of(row)
            intake.claims[key].append(Claim(key, limits.spell(row), submission))
        else:
            intake.set_aside(submission, reason)
    intake.findings.extend(_unknown_code_findings(unknown_codes, submission))
    if later and limits.reporting is not None:
        intake.findings.append(_later_finding(later, limits.reporting, submission))


def _reason(
    row: Progress, submission: ReceivedSubmission, limits: RowLimits, branch: frozenset[str]
) -> SetAside | None:
    """Return why *row* makes no claim, None if it does. The first reason that applies is returned."""
    lacks_column = _lacks_column(row, submission, limits)
    if row.row in submission.error_rows or row.bad or (lacks_column and row.filled):
        return SetAside.ERROR
    if not row.filled:
        return SetAside.ERROR if lacks_column else SetAside.EMPTY
    if as_spreadsheet(row.unit) not in branch or as_spreadsheet(row.target) not in limits.tables.targets_by_code:
        return SetAside.FOREIGN
    assert row.period is not None
    if limits.reporting is None or (row.period > limits.reporting and not row.only_not_applicable):
        return SetAside.LATER
    if row.period not in limits.months:
        return SetAside.ERROR
    if limits.closed_through is not None and row.period <= limits.closed_through:
        return SetAside.CLOSED
    return None


def _lacks_column(row: Progress, submission: ReceivedSubmission, limits: RowLimits) -> bool:
    """Return whether the file lacks a column without which *row* would mean something else than was typed, or nothing.

    Example: a criterion is reported in the column *judgement*; without it the row looks empty.
    """
    columns = submission.reading.tables.progress.position.columns
    missing = set(PROGRESS.block.filling) - columns.keys() if columns else set[str]()
    target = limits.tables.target(row.target) if missing else None
    if target is None or target.measure is None:
        return False
    if not row.filled and "state" in missing:
        return True
    if target.measure is Measure.CRITERION:
        return "judgement" in missing
    return bool(missing.intersection(FIGURES)) if target.measure.is_ratio else "actual" in missing


def _unknown_code(row: Progress, limits: RowLimits) -> tuple[str, str]:
    """Return which code of the row is foreign to the master, as (slot, code): ``("target", "CT-9")``."""
    known = as_spreadsheet(row.target) in limits.tables.targets_by_code
    return ("unit", row.unit) if known else ("target", row.target)


def _unknown_code_findings(
    unknown_codes: Counter[tuple[str, str]], submission: ReceivedSubmission
) -> Iterator[Finding]:
    at = CellRef(submission.reading.tables.progress.position.sheet)
    for (slot, code), rows in sorted(unknown_codes.items()):
        kind = kinds.UNKNOWN_UNIT if slot == "unit" else kinds.UNKNOWN_TARGET
        yield Finding(kind, at, {slot: code, "rows": rows}, file=submission.file)


def _remarks_without_figure(row: Progress, submission: ReceivedSubmission) -> Iterator[Finding]:
    """Yield a finding for what stands in a row beside no figure: a note, evidence, last year's figure."""
    column = next((id for id in REMARKS if getattr(row, id) not in (None, "")), None)
    if column is not None:
        said = Words(*(cells_text(PROGRESS, replace(row, figure_type=None), {}, lang, keys=False) for lang in LANGS))
        at = submission.reading.tables.progress.cell(row, column)
        yield Finding(kinds.WITHOUT_FIGURE, at, {**row_slots(row), "said": said}, file=submission.file)


def _later_finding(later: Sequence[Progress], reporting: date, submission: ReceivedSubmission) -> Finding:
    """Return the finding for the rows of periods after *reporting*, at the first of them."""
    months = sorted({row.period for row in later if row.period is not None})
    values: dict[str, object] = {
        "rows": len(later),
        "periods": ", ".join(show_period(period) for period in months),
        "reporting": show_period(reporting),
    }
    at = submission.reading.tables.progress.cell(later[0], "period")
    return Finding(kinds.LATER, at, values, file=submission.file)


def _report_closed(
    intake: Intake, submission: ReceivedSubmission, row: Progress, master_rows: dict[Key, Progress]
) -> None:
    """Add a finding if *row*, of a closed period, differs from what the master has."""
    master_row = master_rows.get(key_of(row))
    if master_row is not None and master_row.compared == row.compared:
        return
    values: dict[str, object] = {**row_slots(row), "kept": show_figures(master_row), "offered": show_figures(row)}
    intake.findings.append(finding_at(submission, row, kinds.CLOSED_DIFFERS, values))


def row_slots(row: Progress) -> dict[str, object]:
    """Return the message slots that name a row: unit, target and period."""
    assert row.period is not None
    return {"unit": row.unit, "target": row.target, "period": show_period(row.period)}


def finding_at(submission: ReceivedSubmission, row: Progress, kind: Kind, values: dict[str, object]) -> Finding:
    """Return a finding at *row*'s figure in the file of *submission*.

    The row's note explains a change; it does not settle that a row was not taken.
    """
    at = submission.reading.tables.progress.cell(row, figure_column(row))
    explanation = "" if kind in kinds.NOT_TAKEN else (row.note or "").strip()
    return Finding(kind, at, values, file=submission.file, explanation=explanation)


def figure_column(row: Progress) -> str:
    """Return the id of the first column in which a filled row has a value."""
    return next((id for id in PROGRESS.block.filling if getattr(row, id) is not None), FIGURES[0])
