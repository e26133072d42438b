"""From tables to the bytes of a workbook: shared by new, issue, consolidate and demo."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from xlplan.document import Document
from xlplan.layout.rows import Row
from xlplan.manifest import Manifest
from xlplan.outcome import Outcome
from xlplan.results import Result, running_totals
from xlplan.rules import run_rules
from xlplan.tables import NOWHERE, PlanCard, Table, Tables
from xlplan.template import Contents, document_of, placed
from xlplan.words import Lang
from xlplan.xlsx.write import to_bytes

if TYPE_CHECKING:  # most commands need no bundled plan
    from xlplan.plans.bundled import BundledPlan

R = TypeVar("R", bound=Row)


def build(tables: Tables, manifest: Manifest, results: Sequence[Result] = ()) -> bytes:
    """Return the bytes of a new workbook."""
    return to_bytes(document(new_outcome(tables, manifest, results)))


def new_outcome(tables: Tables, manifest: Manifest, results: Sequence[Result] = ()) -> Outcome:
    """Return the outcome of rows that are in no file yet, at the addresses they will get. Findings are not listed."""
    placed_tables = placed(tables, manifest.lang)
    judgement = run_rules(placed_tables, manifest)
    return Outcome(placed_tables, manifest, judgement.subject.evaluation, judgement, tuple(results))


def document(outcome: Outcome) -> Document:
    """Return the workbook of *outcome*, whose rows are where :func:`xlplan.template.placed` puts them."""
    return document_of(contents_of(outcome))


def contents_of(outcome: Outcome) -> Contents:
    """Return what a workbook shows of *outcome*, whose rows have their addresses already."""
    tables = outcome.tables
    return Contents(outcome, running_totals(tables, tables.progress.rows, outcome.rule_findings.subject.evaluation))


def master(plan: "BundledPlan", lang: Lang, period: date | None = None) -> bytes:
    """Return the bytes of a new master of a bundled plan, with the reporting period *period* if given."""
    card = replace(plan.plan, period=period) if period else plan.plan
    tables = Tables(
        card=PlanCard(NOWHERE, card),
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
    """Return a table of rows that are in no file yet."""
    return Table(NOWHERE, tuple(rows))
