"""Workbooks for tests, made from rows: as tables in memory, as readings, or as real files."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from xlplan.chain.branch import Issued, issued
from xlplan.chain.consolidate import Consolidation, Master, consolidate
from xlplan.chain.submission import Arrival
from xlplan.findings import Finding, Severity
from xlplan.grid import Source
from xlplan.layout import HONOURS, INPUTS, Allocation, Plan, Progress, Target, Unit
from xlplan.layout.choices import Direction, Measure, RollUp
from xlplan.layout.rows import Row
from xlplan.manifest import Manifest
from xlplan.periods import calendar_of
from xlplan.plans.bundled import figure_values
from xlplan.reader import Reading
from xlplan.results import Result, compute
from xlplan.rules import judge, subject
from xlplan.tables import NOWHERE, PlanCard, Tables
from xlplan.template import placed
from xlplan.tree import UnitTree
from xlplan.workflow.building import table_of

ROOT = "S"


def month(number: int, year: int = 2021) -> date:
    return date(year, number, 1)


PLAN = Plan(
    number="46/KH",
    signed=date(2021, 5, 24),
    title="Kế hoạch",
    issuer="Sở",
    start=date(2021, 5, 24),
    end=date(2021, 12, 10),
    results_from=date(2021, 1, 1),
    cutoff=14,
    working_days=2,
    period=month(10),
    unit=ROOT,
)
UNITS = (
    Unit(code=ROOT, name="Sở"),
    Unit(code="A", name="Đơn vị A", parent=ROOT),
    Unit(code="B", name="Đơn vị B", parent=ROOT),
)


def target(code: str, measure: Measure, value: str | None = None, **more: object) -> Target:
    ratio = measure.is_ratio
    given: dict[str, object] = {
        "direction": Direction.AT_LEAST if value is not None else None,
        "unit_of_measure": "%" if ratio else "lượt",
        **more,
    }
    number = None if value is None else Decimal(value)
    return Target(code=code, name=f"Chỉ tiêu {code}", measure=measure, value=number, **given)  # type: ignore[arg-type]


TARGETS = (
    target("F", Measure.FLOW, "100"),
    target("T", Measure.STOCK, "1000"),
    target("R", Measure.FLOW_RATIO, "95"),
    target("Q", Measure.STOCK_RATIO, "50"),
    target("C", Measure.CRITERION),
)


def share(
    target_code: str, unit: str, value: str | None = None, opening: str | None = None, **more: object
) -> Allocation:
    numbers = {"value": value, "opening": opening}
    typed = {name: Decimal(text) for name, text in numbers.items() if text is not None}
    return Allocation(target=target_code, unit=unit, **typed, **more)  # type: ignore[arg-type]


def shares(units: Iterable[str] = ("A", "B")) -> tuple[Allocation, ...]:
    plans = {"F": "50", "T": "500", "R": None, "Q": None, "C": None}
    return tuple(share(code, unit, value) for unit in units for code, value in plans.items())


def row(unit: str, target_code: str, number: int, said: str = "", **more: object) -> Progress:
    """A progress row: "12", "120/124-2", "nil", "n/a", "withdrawn", "met", "not met"; a trailing "~" is an estimate."""
    return Progress(unit=unit, target=target_code, period=month(number), **figure_values(said), **more)  # type: ignore[arg-type]


def tables(
    progress: Sequence[Progress] = (),
    *,
    plan: Plan = PLAN,
    units: Sequence[Unit] = UNITS,
    targets: Sequence[Target] = TARGETS,
    allocations: Sequence[Allocation] | None = None,
) -> Tables:
    """A whole workbook's tables, with every row at the address where the template writes it."""
    given = shares() if allocations is None else allocations
    made = Tables(
        card=PlanCard(NOWHERE, plan),
        units=table_of(units),
        targets=table_of(targets),
        allocations=table_of(given),
        progress=table_of(progress),
    )
    return placed(made, "vi")


def results(given: Tables, as_of: date | None = None, *, is_root: bool = True) -> dict[tuple[str, str | None], Result]:
    """The results of a workbook's own rows, by target and unit."""
    calendar = calendar_of(given.plan)
    found = compute(given, given.progress.rows, calendar, calendar.evaluate(given.plan, as_of), is_root=is_root)
    return {(result.target, result.unit): result for result in found}


def manifest_of(given: Tables, parent: str | None = None) -> Manifest:
    return Manifest(given.plan.number or "", given.plan.signed, given.plan.unit or "", parent)


def reading(given: Tables, manifest: Manifest, name: str) -> tuple[Reading, tuple[Finding, ...]]:
    """What reading the workbook of *given* would return, without the detour over bytes; and its findings."""
    stand = placed(given, "vi")
    parts = (stand.plan, *(stand.of(spec).rows for spec in INPUTS if spec is not HONOURS), manifest)
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    read = Reading(Source(name, digest), stand, (), manifest, has_progress=True, layout_known=True)
    return read, judge(subject(stand, manifest, None))


def issued_books(given: Tables, manifest: Manifest | None = None) -> dict[str, Issued]:
    """The workbooks that a master of these tables issues, by unit."""
    own = manifest or manifest_of(given)
    return {one.unit.code: one for one in issued(given, own, calendar_of(given.plan))}


def sent(
    book: Issued,
    rows: Sequence[Progress],
    number: int = 10,
    revision: int | None = None,
    day: date | None = None,
    name: str | None = None,
    **lists: Sequence[Row],
) -> Arrival:
    """The workbook *book* sent back with *rows* filled in (others stay empty; unknown keys are added).

    *lists* are the rows of other sheets, by the fields of Tables: ``people``, ``registrations`` …
    """
    said = {(one.unit, one.target, one.period): one for one in rows}
    filled = [said.pop((one.unit, one.target, one.period), one) for one in book.tables.progress]
    plan = replace(book.tables.plan, period=month(number), revision=revision, sent=day)
    full = replace(book.tables, card=replace(book.tables.card, plan=plan), progress=table_of([*filled, *said.values()]))
    full = replace(full, **{name: table_of(given) for name, given in lists.items()})  # type: ignore[arg-type]
    file = name or f"{number:02d}/{book.unit.code}{f' {revision}' if revision else ''}.xlsx"
    read, findings = reading(full, book.manifest, file)
    return Arrival(file, read.source.digest, read, findings)


def master_of(given: Tables, manifest: Manifest | None = None) -> Master:
    own = manifest or manifest_of(given)
    looked_at = subject(given, own, None)
    sheet = given.progress.position.sheet
    errors = frozenset(
        one.at.row for one in judge(looked_at) if one.severity is Severity.ERROR and one.at.sheet == sheet
    )
    return Master(given, own, looked_at.calendar, looked_at.evaluation, UnitTree(given.units), errors)


def lay(given: Tables, arrivals: Sequence[Arrival], manifest: Manifest | None = None) -> tuple[Consolidation, Tables]:
    """Consolidate over *given*; returns the outcome and the tables of the resulting workbook."""
    outcome = consolidate(master_of(given, manifest), arrivals)
    return outcome, placed(outcome.merged_into(given), "vi")


__all__ = [
    "PLAN",
    "ROOT",
    "TARGETS",
    "UNITS",
    "RollUp",
    "issued_books",
    "lay",
    "month",
    "results",
    "row",
    "sent",
    "share",
    "tables",
    "target",
]
