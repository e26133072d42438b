"""From tables to the bytes of a workbook: what new, issue, consolidate and demo share."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from xlplan.document import Document
from xlplan.findings import Finding
from xlplan.layout.rows import Row
from xlplan.manifest import Manifest
from xlplan.periods import Evaluation, calendar_of
from xlplan.results import Result, running
from xlplan.returned import Returns
from xlplan.tables import NOWHERE, PlanCard, Table, Tables
from xlplan.template import Contents, placed, workbook
from xlplan.words import Lang
from xlplan.xlsx.write import to_bytes

if TYPE_CHECKING:  # most commands need no bundled plan
    from xlplan.plans.bundled import BundledPlan

R = TypeVar("R", bound=Row)


def build(
    tables: Tables,
    manifest: Manifest,
    *,
    evaluation: Evaluation | None = None,
    results: Sequence[Result] = (),
    returns: Returns | None = None,
    findings: Sequence[Finding] = (),
) -> bytes:
    """The bytes of :func:`document`."""
    return to_bytes(
        document(tables, manifest, evaluation=evaluation, results=results, returns=returns, findings=findings)
    )


def document(
    tables: Tables,
    manifest: Manifest,
    *,
    evaluation: Evaluation | None = None,
    results: Sequence[Result] = (),
    returns: Returns | None = None,
    findings: Sequence[Finding] = (),
) -> Document:
    """The workbook of *tables*; without *evaluation* it is evaluated at its own reporting period."""
    made = contents_of(
        placed(tables, manifest.lang),
        manifest,
        evaluation=evaluation,
        results=results,
        returns=returns,
        findings=findings,
    )
    return workbook(made)


def contents_of(
    tables: Tables,
    manifest: Manifest,
    *,
    evaluation: Evaluation | None = None,
    results: Sequence[Result] = (),
    returns: Returns | None = None,
    findings: Sequence[Finding] = (),
) -> Contents:
    """What a workbook shows of *tables*, whose rows have their addresses already."""
    calendar = calendar_of(tables.plan)
    when = evaluation or calendar.evaluate(tables.plan, None)
    own = calendar.evaluate(tables.plan, None)  # what the sheet's formulas see: never a date given from outside
    return Contents(
        tables=tables,
        manifest=manifest,
        calendar=calendar,
        evaluation=when,
        formulas_at=own.day,
        running=running(tables, tables.progress.rows, own),
        results=results,
        returns=returns,
        findings=findings,
    )


def master(plan: "BundledPlan", lang: Lang, period: date | None = None) -> bytes:
    """A new master of a bundled plan, reporting *period* if given."""
    reported = replace(plan.plan, period=period) if period else plan.plan
    tables = Tables(
        card=PlanCard(NOWHERE, reported),
        units=table_of(plan.units),
        people=table_of(plan.people),
        movements=table_of(plan.movements),
        honours=table_of(plan.honours),
        targets=table_of(plan.targets),
        allocations=table_of(plan.allocations),
        progress=table_of(plan.progress),
    )
    manifest = Manifest(plan.plan.number or "", plan.plan.signed, plan.plan.unit or "", lang=lang, sample=plan.sample)
    return build(tables, manifest)


def table_of(rows: Sequence[R]) -> Table[R]:
    """Rows that no file holds yet."""
    return Table(NOWHERE, tuple(rows))
