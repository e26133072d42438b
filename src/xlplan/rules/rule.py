"""What a rule is: a check over a subject, and the kind of the findings that it yields."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from xlplan.coverage import ExpectedRows
from xlplan.dataclass import dataclass
from xlplan.findings import CellRef, FixMethod, Kind, Severity
from xlplan.grid import Raw
from xlplan.layout import Allocation, Progress, Target
from xlplan.layout.choices import Measure
from xlplan.manifest import IssuedRows, Manifest
from xlplan.periods import Calendar, Evaluation, Period, calendar_of
from xlplan.rules.expected import lost_allocations, missing_rows
from xlplan.rules.series import Series, Spot, every_series, no_counts, odd_fractions, side_by_side
from xlplan.shares import Share, shares
from xlplan.tables import Slot, Tables
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
        return tuple(every_series(self.measured, self.shares, self.calendar, self.tables.plan))

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
    def expected_rows(self) -> ExpectedRows:
        """The rows that the allocations ask for."""
        return ExpectedRows(self.tables)

    @cached_property
    def missing_rows(self) -> tuple[tuple[Allocation, tuple[Period, ...]], ...]:
        """The allocations with due periods for which Progress has no row.

        Nothing is missing in a master before submissions were consolidated into it.
        """
        asked = self.is_issued or bool(self.tables.submissions.rows)
        return tuple(missing_rows(self.tables, self.calendar)) if asked else ()

    @cached_property
    def lost_allocations(self) -> tuple[IssuedRows, ...]:
        """See :func:`xlplan.rules.expected.lost_allocations`."""
        return tuple(lost_allocations(self.tables, self.manifest))


Check = Callable[[Subject], Iterator[Hit]]


class Rule(NamedTuple):
    """A check, and the kind of the findings that it yields."""

    kind: Kind
    check: Check


RULES: list[Rule] = []


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
