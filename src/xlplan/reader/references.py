"""Checks across sheets: references to codes, percentages, identity of the workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from xlplan.findings import CellRef, Finding
from xlplan.layout import (
    HONOURS,
    INPUTS,
    LAYOUT_VERSION,
    PLAN,
    PROGRESS,
    SHEETS,
    Allocation,
    Column,
    Progress,
    SheetSpec,
    Target,
)
from xlplan.layout.columns import HUNDRED, Role
from xlplan.layout.honours import Honour, shipped_honours, single_spaced, spelling_of
from xlplan.layout.rows import Row
from xlplan.manifest import Manifest
from xlplan.reader import kinds
from xlplan.reader.cells import as_text
from xlplan.reader.fault import NO_WORDS, OR_ADD, OR_CLEAR
from xlplan.reader.forward import READABLE
from xlplan.reader.headers import did_you_mean
from xlplan.reader.oddities import in_brackets
from xlplan.reader.spelling import closest_spelling
from xlplan.tables import PlanCard, Table, Tables
from xlplan.words import as_spreadsheet

R = TypeVar("R", bound=Row)

BY_NAME = f"{HONOURS.id}.code"
"""The reference to honours, which cells may also name by title instead of by code."""

_FIGURE_IDS = PROGRESS.block.with_role(Role.FIGURE, Role.COMPARISON)


class Codes:
    """The codes listed in the reference sheets, by reference (``units.code``).

    Every code counts as known if its sheet could not be read.
    """

    def __init__(self, tables: Tables, missing: frozenset[str]) -> None:
        tables_by_reference: dict[str, Table[Any]] = {
            f"{spec.id}.code": tables.of(spec) for spec in INPUTS if "code" in spec.block.columns
        }
        self.spellings = {
            name: {as_spreadsheet(row.code): row.code for row in table if row.code}
            for name, table in tables_by_reference.items()
        }
        self.spellings[BY_NAME] = {
            key: text for row in tables.honours for text in row.spellings if (key := spelling_of(text)) is not None
        }
        self.faulty = {name: frozenset(_faulty_codes(table)) for name, table in tables_by_reference.items()}
        self.missing = missing | {
            name.split(".")[0]
            for name, table in tables_by_reference.items()
            if "code" not in table.position.columns and table.rows is not shipped_honours()
        }

    def knows(self, reference: str, code: str) -> bool:
        """Return whether *code* is listed under *reference*, compared as a spreadsheet compares."""
        normalised = as_spreadsheet(code)
        return (
            reference.split(".")[0] in self.missing
            or normalised in self.spellings[reference]
            or normalised in self.faulty[reference]
        )

    def nearest(self, reference: str, code: str) -> tuple[str | None, bool]:
        """Return the listed code that *code* means, or None, and whether it is sure."""
        return closest_spelling(code, self.spellings[reference].values(), closed=reference == BY_NAME)


def _faulty_codes(table: Table[Any]) -> Iterator[str]:
    """Yield the codes whose own cell is faulty, so that correct references to them are not reported as well."""
    for row in table:
        if not row.sound("code"):
            raw = table.raws.get(row.row, {}).get("code", row.code)
            if raw is not None:
                yield as_spreadsheet(as_text(raw).strip())


def with_honour_codes(table: Table[R], honours: Mapping[str, Honour]) -> Table[R]:
    """Replace the name of an honour in each row by its code.

    A text that names no honour is kept. So is the name of an honour whose code does not lead back to the same honour.
    """
    rows: list[R] = []
    for row in table:
        spelling: str = getattr(row, "honour", "")
        honour = honours.get(spelling_of(spelling) or "") if spelling and row.sound("honour") else None
        code = single_spaced(honour.code) if honour is not None else ""
        leads_back = honour is not None and honours.get(spelling_of(code) or "") is honour
        values: dict[str, Any] = {"honour": code} if leads_back else {}
        rows.append(replace(row, **values) if values else row)
    return replace(table, rows=tuple(rows))


def unknown_codes(table: Table[R], spec: SheetSpec, codes: Codes) -> tuple[Table[R], list[Finding]]:
    """Return one finding for each cell with a code that its reference sheet does not list, and mark these cells bad."""
    columns = [
        (id, column) for id, column in spec.block.columns.items() if column.refers_to and id in table.position.columns
    ]
    findings: list[Finding] = []
    changed: dict[int, R] = {}
    for row in table:
        for id, column in columns:
            code = getattr(row, id)
            if not code or not row.sound(id) or codes.knows(column.refers_to or "", code):
                continue
            findings.append(_unknown_code(table.cell(row, id), column, code, codes, id in spec.may_be_cleared))
            changed[row.row] = replace(changed.get(row.row, row), bad=changed.get(row.row, row).bad | {id})
    if changed:
        raws = {**table.raws}
        for number, row in changed.items():
            raws[number] = {**raws.get(number, {}), **{id: getattr(row, id) for id, _ in columns if id in row.bad}}
        table = replace(table, rows=tuple(changed.get(row.row, row) for row in table), raws=raws)
    return table, findings


def unknown_plan_unit(card: PlanCard, codes: Codes) -> Iterator[Finding]:
    """Yield a finding if the unit on the Plan sheet is not listed."""
    unit = card.plan.unit
    if unit and not codes.knows("units.code", unit):
        yield _unknown_code(card.cell("unit"), PLAN.block.columns["unit"], unit, codes)


def _unknown_code(cell: CellRef, column: Column, code: str, codes: Codes, may_be_cleared: bool = False) -> Finding:
    reference = column.refers_to or "units.code"
    sheet = next(spec.words for spec in SHEETS if spec.id == reference.split(".")[0])
    guess, sure = codes.nearest(reference, code)
    values: dict[str, object] = {"column": column.words, "value": code, "sheet": sheet, "guess": did_you_mean(guess)}
    values |= {"signs": in_brackets(code), "or_clear": OR_CLEAR if may_be_cleared else NO_WORDS}
    own = next(spec.travels for spec in SHEETS if spec.id == reference.split(".")[0])  # a sheet that a unit adds to
    values["or_add"] = OR_ADD.filled(sheet=sheet) if own and not column.by_name else NO_WORDS
    kind = kinds.UNKNOWN_HONOUR if column.by_name else kinds.UNKNOWN_CODE
    return Finding(kind, cell, values, guess, sure=sure)


def scale_percent_targets(table: Table[Target]) -> Table[Target]:
    """Multiply by 100 the value of each ratio in a cell with a percent format, where 95 % is stored as 0.95."""
    rows = [
        replace(row, value=row.value * HUNDRED)
        if (row.row, "value") in table.percent and row.value is not None and row.measure and row.measure.is_ratio
        else row
        for row in table
    ]
    return replace(table, rows=tuple(rows))


def scale_percent_allocations(table: Table[Allocation], tables: Tables) -> Table[Allocation]:
    """Do the same for allocations; the target tells whether a value is a ratio."""
    rows = []
    for row in table:
        target = tables.target(row.target)
        is_ratio = target is not None and target.measure is not None and target.measure.is_ratio
        if (row.row, "value") in table.percent and row.value is not None and is_ratio:
            row = replace(row, value=row.value * HUNDRED)
        rows.append(row)
    return replace(table, rows=tuple(rows))


def typed_percentages(table: Table[Progress]) -> tuple[Table[Progress], list[Finding]]:
    """Return a finding for each figure of Progress in a percent-formatted cell; its row keeps only its raw value."""
    findings: list[Finding] = []
    rows: list[Progress] = []
    raws = {**table.raws}
    for row in table:
        typed = {
            id: getattr(row, id)
            for id in _FIGURE_IDS
            if (row.row, id) in table.percent and getattr(row, id) is not None
        }
        for id, number in typed.items():
            or_clear = OR_CLEAR if id in PROGRESS.may_be_cleared else NO_WORDS
            values = {"column": PROGRESS.block.columns[id].words, "value": number * HUNDRED, "or_clear": or_clear}
            findings.append(Finding(kinds.PERCENT_TYPED, table.cell(row, id), values))
        if typed:
            raws[row.row] = {**raws.get(row.row, {}), **{id: float(number) for id, number in typed.items()}}
            empty: dict[str, Any] = dict.fromkeys(typed)
            row = replace(row, bad=row.bad | typed.keys(), **empty)
        rows.append(row)
    return replace(table, rows=tuple(rows), raws=raws), findings


def identity_findings(
    card: PlanCard, manifest: Manifest | None, reported_cells: frozenset[tuple[int, int]]
) -> Iterator[Finding]:
    """Compare the Plan sheet with the identity in ``_xlplan``; without the latter, the Plan sheet is used.

    *reported_cells* are the addresses (row, column) of cells that have a finding already; they are skipped.
    """
    if manifest is None:
        yield Finding(kinds.NO_MANIFEST, CellRef(card.position.sheet))
        return
    if manifest.layout < 0:
        yield Finding(kinds.IDENTITY_CHANGED, CellRef(card.position.sheet))
    elif manifest.layout not in READABLE:
        versions = {"version": manifest.layout, "known": LAYOUT_VERSION}
        yield Finding(kinds.OTHER_LAYOUT, CellRef(card.position.sheet), versions)
    issued = {"number": manifest.plan_number or None, "signed": manifest.plan_signed, "unit": manifest.unit or None}
    for id, expected in issued.items():
        actual = getattr(card.plan, id)
        if expected is None or not card.plan.sound(id) or id not in card.rows:
            continue
        cell = card.cell(id)
        if _comparable(actual) != _comparable(expected) and (cell.row, cell.column) not in reported_cells:
            values = {"column": PLAN.block.columns[id].words, "value": actual, "issued": expected}
            yield Finding(kinds.IDENTITY_DIFFERS, cell, values, expected)


def _comparable(value: object) -> object:
    """Return text as a spreadsheet compares it, and other values unchanged."""
    return as_spreadsheet(value) if isinstance(value, str) else value
