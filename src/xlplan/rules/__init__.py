"""Rules: what a plan and its figures must obey. A rule yields addresses and values; it formats, sorts, raises and
changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from importlib import import_module
from typing import NamedTuple

from xlplan.findings import CellRef, Finding, Kind, Mend, Severity
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
    """A workbook as rules look at it."""

    tables: Tables
    manifest: Manifest | None
    calendar: Calendar
    evaluation: Evaluation
    tree: UnitTree

    @property
    def is_root(self) -> bool:
        """Whether this is surely the plan's whole: a workbook that lost its identity may be a unit's part of it."""
        return self.manifest is None or (self.manifest.is_root and not self.manifest.lost)

    @property
    def is_issued(self) -> bool:
        """Whether this is surely a workbook that is sent to a unit above."""
        return self.manifest is not None and not self.manifest.is_root

    @cached_property
    def measured(self) -> list[tuple[Progress, Target, Measure]]:
        """The Progress rows whose target is known, with it and its measure."""
        found = []
        for row in self.tables.progress:
            target = self.tables.target(row.target) if row.sound("target") else None
            if target is not None and target.measure is not None:
                found.append((row, target, target.measure))
        return found

    @cached_property
    def shares(self) -> Mapping[Slot, Share]:
        """Every unit's share of every target at the evaluation date."""
        return shares(self.tables, self.evaluation.day)

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """Every unit's figures of every target through the months."""
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
        """Per target and period that several units report, their rows with a figure by unit; none where units form no
        tree.
        """
        return side_by_side(self.measured) if any(self.tree.parents.values()) else []

    @cached_property
    def missing_rows(self) -> tuple[tuple[Allocation, tuple[Period, ...]], ...]:
        """The allocations of a workbook that is sent to a unit above, with the due periods that Progress lacks."""
        return tuple(missing_rows(self.tables, self.calendar)) if self.is_issued else ()

    @cached_property
    def lost_allocations(self) -> tuple[IssuedRows, ...]:
        """See :func:`xlplan.rules.expected.lost_allocations`."""
        return tuple(lost_allocations(self.tables, self.manifest))


@dataclass(frozen=True)
class Judged:
    """A workbook, and what the rules find in it."""

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
        "Tell whoever looks after xlplan; your figures are not to blame.",
    ),
    "A rule that crashes is our bug and is never blamed on the clerk.",
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
    mend: Mend = Mend.VALUE,
) -> Callable[[Check], Rule]:
    """Make a check the rule of that code; the other arguments are those of :class:`xlplan.findings.Kind`.

    The check's docstring says why the rule exists.
    """

    def enter(check: Check) -> Rule:
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
            mend=mend,
        )
        entered = Rule(kind, check)
        RULES.append(entered)
        return entered

    return enter


def subject(tables: Tables, manifest: Manifest | None, as_of: date | None) -> Subject:
    """What rules need to know beside the tables; *as_of* replaces the workbook's own reporting period."""
    calendar = calendar_of(tables.plan)
    return Subject(tables, manifest, calendar, calendar.evaluate(tables.plan, as_of), UnitTree(tables.units))


def judged(tables: Tables, manifest: Manifest | None, as_of: date | None = None) -> Judged:
    """*tables* with the findings of every rule."""
    looked_at = subject(tables, manifest, as_of)
    return Judged(looked_at, judge(looked_at))


def judge(looked_at: Subject) -> tuple[Finding, ...]:
    """Every rule's findings, all in one run, without a cap."""
    found: list[Finding] = []
    for kind, check in RULES:
        try:
            found.extend(_finding(kind, hit) for hit in check(looked_at) if _has_cell(looked_at, hit[0]))
        except Exception as error:  # noqa: BLE001 - one rule's bug must not hide what the others find
            found.append(Finding(BUG, CellRef(""), {"code": f"{kind.code} ({type(error).__name__})"}))
    wrong = frozenset((one.at.sheet, one.at.row) for one in found if one.severity is Severity.ERROR)
    voiced = (one for one in found if not one.kind.suspicion or (one.at.sheet, one.at.row) not in wrong)
    return explained(voiced, looked_at.tables)


def explained(findings: Iterable[Finding], tables: Tables) -> tuple[Finding, ...]:
    """*findings* with the notes (giải trình) of the rows that warnings are about."""
    notes = {
        (table.place.sheet, row.row): note
        for table in (tables.of(spec) for spec in INPUTS if "note" in spec.block.columns)
        for row in table
        if (note := (row.note or "").strip())
    }
    return tuple(
        replace(one, explanation=notes[one.at.sheet, one.at.row])
        if one.severity is Severity.WARNING and one.at.cell and (one.at.sheet, one.at.row) in notes
        else one
        for one in findings
    )


def _has_cell(looked_at: Subject, at: CellRef) -> bool:
    """Whether the file has the cell that a rule points at; a column that it lacks is said by the reader, once."""
    return at.cell is not None or at.sheet == looked_at.tables.card.place.sheet


def _finding(kind: Kind, hit: Hit) -> Finding:
    at, values, proposed = (*hit, None)[:3]
    return Finding(kind, at, values, proposed)


for _room in (
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
    import_module(f"xlplan.rules.{_room}")
