"""Tables and results → a :class:`xlplan.document.Document`: the workbook as users see it, in its own language."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from xlplan.document import Cell, Document, Sheet
from xlplan.formulas import names as formula_names
from xlplan.layout import (
    ALLOCATION,
    AWARDS,
    CHECKS,
    FIRST_ROW,
    HEADER_ROW,
    HONOURS,
    INPUTS,
    MANIFEST_TITLE,
    MOVEMENTS,
    PEOPLE,
    PLAN,
    PROGRESS,
    REGISTRATIONS,
    RESULTS,
    RETURNS,
    SET_ASIDE,
    SOURCES,
    TARGETS,
    UNITS,
    Block,
    SheetSpec,
)
from xlplan.layout.rows import Row
from xlplan.tables import PlanCard, Table, TablePosition, Tables, field_of
from xlplan.template import inputs, outputs
from xlplan.template.findings_sheet import findings_sheet
from xlplan.template.frame import Contents
from xlplan.template.guide import guide
from xlplan.template.plan import VALUE as PLAN_VALUE
from xlplan.template.plan import evaluation_name, lines, period_names, plan
from xlplan.template.self_check_sheet import last_row, self_check_names, self_check_sheet
from xlplan.template.set_aside import set_aside
from xlplan.template.sources import lefts, sources
from xlplan.template.verdicts import cell_verdicts
from xlplan.words import Lang

R = TypeVar("R", bound=Row)

# First the sheets that a unit fills in, then those for reference.
LEAF_ORDER = (PROGRESS, REGISTRATIONS, AWARDS, PEOPLE, TARGETS, ALLOCATION, MOVEMENTS, HONOURS, UNITS)

__all__ = ["Contents", "placed", "self_checks", "workbook"]


def document_of(contents: Contents) -> Document:
    """Return the whole workbook: for a leaf what it reports, for a master or a branch also what it consolidates."""
    lang = contents.lang
    order = _order(contents)
    verdicts = cell_verdicts(contents)
    sheets = [
        guide(contents, order, verdicts),
        plan(contents),
        *(inputs.input_sheet(contents, spec) for spec in order if spec in INPUTS),
    ]
    if not contents.is_leaf:
        sheets += [
            outputs.results(contents),
            outputs.returns(contents, contents.returns),
            findings_sheet(contents),
            sources(contents),
        ]
    if contents.tables.set_aside.rows:
        sheets.append(set_aside(contents))
    sheets += [_manifest(contents), self_check_sheet(contents, verdicts)]
    names = {
        formula_names.EVALUATION_DATE: evaluation_name(contents),
        **dict(formula_names.code_lists(FIRST_ROW, lang)),
    }
    names |= dict(period_names(contents)) | dict(self_check_names(contents))
    title = contents.tables.plan.title or ""
    return Document(tuple(sheets), names, title, lang, active=sheets[0].title)


def self_checks(contents: Contents) -> tuple[Sheet, Sheet, Callable[[], Sheet]]:
    """Return only the Guide, the Plan sheet and the sheet of self-checks; the last, by far the largest, when called."""
    verdicts = cell_verdicts(contents)
    return guide(contents, _order(contents), verdicts), plan(contents), lambda: self_check_sheet(contents, verdicts)


def _order(contents: Contents) -> tuple[SheetSpec, ...]:
    return (PLAN, *(LEAF_ORDER if contents.is_leaf else (*INPUTS, RESULTS, RETURNS, CHECKS, SOURCES)))


def _manifest(contents: Contents) -> Sheet:
    cells = {}
    manifest = replace(contents.manifest, checks_to=last_row(contents, PROGRESS))
    for row, (key, value) in enumerate(manifest.to_pairs(), start=1):
        cells[row, 1] = Cell(key, style="input.code")
        cells[row, 2] = Cell(value or None, style="input.code")
    return Sheet(title=MANIFEST_TITLE, cells=cells, very_hidden=True)


def placed(tables: Tables, lang: Lang) -> Tables:
    """Return *tables* with every row at the address where :func:`workbook` writes it."""
    sources_tables = {
        block.id: _at(getattr(tables, block.id), SOURCES, block, lang, left)
        for block, left in zip(SOURCES.blocks, lefts(), strict=True)
    }
    return replace(
        tables,
        card=PlanCard(TablePosition(PLAN.words.of(lang)), tables.plan, lines().rows, PLAN_VALUE, tables.card.raws),
        **{field_of(spec): _at(tables.of(spec), spec, spec.block, lang, 1) for spec in INPUTS},
        set_aside=_at(tables.set_aside, SET_ASIDE, SET_ASIDE.block, lang, 1),
        **sources_tables,
    )


def _at(table: Table[R], spec: SheetSpec, block: Block, lang: Lang, left: int) -> Table[R]:
    columns = {id: number for number, id in enumerate(block.columns, start=left)}
    rows = tuple(
        row if row.row == sheet_row else row.at_row(sheet_row) for sheet_row, row in enumerate(table, start=FIRST_ROW)
    )
    new_rows = {old.row: new.row for old, new in zip(table, rows, strict=True) if old.row}
    raws = {new_rows[row]: raw for row, raw in table.raws.items() if row in new_rows}
    percent = frozenset((new_rows[row], id) for row, id in table.percent if row in new_rows)
    return Table(TablePosition(spec.words.of(lang), HEADER_ROW, columns), rows, raws, percent)
