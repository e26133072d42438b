"""Rules: what a plan and its figures must obey. A rule yields addresses and values; it does not format, sort, raise or
change anything.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from importlib import import_module
from typing import NamedTuple

from xlplan.findings import CellRef, Finding, FixMethod, Kind, Severity
from xlplan.grid import Raw
from xlplan.layout import INPUTS, Allocation, Progress, Target
from xlplan.layout.choices import Measure
from xlplan.manifest import IssuedRows, Manifest
from xlplan.periods import Calendar, Evaluation, Period, calendar_of
from xlplan.rules.expected import lost_allocations, missing_rows
from xlplan.rules.series import Series, Spot, every_series, no_counts, odd_fractions, side_by_side
from xlplan.shares import Share, Slot, shares
from xlplan.tables import Tables
from xlplan.tree import UnitTree
from xlplan.words import Words

Hit = tuple[CellRef, Mapping[str, object]] | tuple[CellRef, Mapping[str, object], Raw | Decimal]


@dataclass(frozen=True)
class Subject:
    """A workbook, and what is derived from it for the rules. Derived values are computed once, on first use."""

    tables: Tables
    manifest: Manifest | None
    calendar: Calendar
    evaluation: Evaluation
    tree: UnitTree

    @property
    def is_root(self) -> bool:
        """Whether this is certainly the root workbook of a plan; False for a workbook that lost its identity."""
        return self.manifest is None or (self.manifest.is_root and not self.manifest.lost)

    @property
    def is_issued(self) -> bool:
        """Whether this is certainly a workbook that is submitted to a parent unit."""
        return self.manifest is not None and not self.manifest.is_root

    @cached_property
    def measured(self) -> list[tuple[Progress, Target, Measure]]:
        """The Progress rows whose target is known, each with its target and measure."""
        measured_rows = []
        for row in self.tables.progress:
            target = self.tables.target(row.target) if row.sound("target") else None
            if target is not None and target.measure is not None:
                measured_rows.append((row, target, target.measure))
        return measured_rows

    @cached_property
    def shares(self) -> Mapping[Slot, Share]:
        """Every unit's share of every target at the evaluation date."""
        return shares(self.tables, self.evaluation.day)

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The figures of every unit and target, month by month."""
        return tuple(every_series(self.measured, self.shares, self.calendar))

    @cached_property
    def odd_fractions(self) -> Mapping[Spot, int]:
        """See :func:`xlplan.rules.series.odd_fractions`."""
        return odd_fractions(self.measured)

    @cached_property
    def no_counts(self) -> frozenset[Spot]:
        """See :func:`xlplan.rules.series.no_counts`."""
        return no_counts(self.measured, self.odd_fractions)

    @cached_property
    def side_by_side(self) -> list[dict[str, Progress]]:
        """For each target and period that several units report, the rows that have a figure, by unit.

        Empty when no unit has a parent.
        """
        return side_by_side(self.measured) if any(self.tree.parents.values()) else []

    @cached_property
    def missing_rows(self) -> tuple[tuple[Allocation, tuple[Period, ...]], ...]:
        """In a submitted workbook, the allocations with due periods for which Progress has no row."""
        return tuple(missing_rows(self.tables, self.calendar)) if self.is_issued else ()

    @cached_property
    def lost_allocations(self) -> tuple[IssuedRows, ...]:
        """See :func:`xlplan.rules.expected.lost_allocations`."""
        return tuple(lost_allocations(self.tables, self.manifest))


@dataclass(frozen=True)
class Judged:
    """A workbook, and the findings of the rules about it."""

    subject: Subject
    findings: tuple[Finding, ...]


Check = Callable[[Subject], Iterator[Hit]]


class Rule(NamedTuple):
    """A check, and the kind of the findings that it yields."""

    kind: Kind
    check: Check


RULES: list[Rule] = []

BUG = Kind(
    "BUG-01",
    Severity.WARNING,
    Words(
        "Kiểm tra {code} không chạy được: đây là lỗi của xlplan.",
        "Check {code} could not run: this is a fault of xlplan.",
    ),
    Words(
        "Báo cho người quản trị; số liệu của bạn không sao.",
        "Tell your administrator; your figures are not to blame.",
    ),
    "A rule that crashes is a bug in xlplan, not an error of the clerk.",
)


def rule(
    code: str,
    severity: Severity,
    *,
    says: Words,
    fix: Words,
    incomplete: bool = False,
    suspicion: bool = False,
    across: bool = False,
    fix_method: FixMethod = FixMethod.VALUE,
) -> Callable[[Check], Rule]:
    """Register the decorated check as the rule *code*. The other arguments are fields of :class:`xlplan.findings.Kind`.

    The docstring of the check says why the rule exists; the manual prints it.
    """

    def register(check: Check) -> Rule:
        about = " ".join((check.__doc__ or "").split())
        kind = Kind(
            code,
            severity,
            says,
            fix,
            about,
            incomplete=incomplete,
            suspicion=suspicion,
            across=across,
            fix_method=fix_method,
        )
        registered = Rule(kind, check)
        RULES.append(registered)
        return registered

    return register


def subject(tables: Tables, manifest: Manifest | None, as_of: date | None) -> Subject:
    """Return *tables* with everything else that rules need; *as_of* replaces the workbook's own reporting period."""
    calendar = calendar_of(tables.plan)
    return Subject(tables, manifest, calendar, calendar.evaluate(tables.plan, as_of), UnitTree(tables.units))


def judged(tables: Tables, manifest: Manifest | None, as_of: date | None = None) -> Judged:
    """Run every rule on *tables* and return the findings with their subject."""
    checked = subject(tables, manifest, as_of)
    return Judged(checked, judge(checked))


def judge(subject: Subject) -> tuple[Finding, ...]:
    """Return the findings of every rule, without a limit.

    A suspicion about a row that has an error is dropped: the error explains the odd figure.
    """
    findings: list[Finding] = []
    for kind, check in RULES:
        try:
            findings.extend(_finding(kind, hit) for hit in check(subject) if _has_cell(subject, hit[0]))
        except Exception as error:  # noqa: BLE001 - a bug in one rule must not hide the findings of the others
            findings.append(Finding(BUG, CellRef(""), {"code": f"{kind.code} ({type(error).__name__})"}))
    rows_in_error = frozenset(
        (finding.at.sheet, finding.at.row) for finding in findings if finding.severity is Severity.ERROR
    )
    reported = (
        finding
        for finding in findings
        if not finding.kind.suspicion or (finding.at.sheet, finding.at.row) not in rows_in_error
    )
    return explained(reported, subject.tables)


def explained(findings: Iterable[Finding], tables: Tables) -> tuple[Finding, ...]:
    """Return *findings*; each warning gets the note (giải trình) of its row as its explanation."""
    notes = {
        (table.place.sheet, row.row): note
        for table in (tables.of(spec) for spec in INPUTS if "note" in spec.block.columns)
        for row in table
        if (note := (row.note or "").strip())
    }
    return tuple(
        replace(finding, explanation=notes[finding.at.sheet, finding.at.row])
        if finding.severity is Severity.WARNING and finding.at.cell and (finding.at.sheet, finding.at.row) in notes
        else finding
        for finding in findings
    )


def _has_cell(subject: Subject, address: CellRef) -> bool:
    """Whether the file has the cell at *address*. A missing column is reported once, by the reader."""
    return address.cell is not None or address.sheet == subject.tables.card.place.sheet


def _finding(kind: Kind, hit: Hit) -> Finding:
    address, values, proposed = (*hit, None)[:3]
    return Finding(kind, address, values, proposed)


for _module in (
    "plan",
    "units",
    "targets",
    "allocation",
    "progress",
    "completeness",
    "history",
    "alike",
    "slips",
    "emulation",
):
    import_module(f"xlplan.rules.{_module}")
