"""Checks that need several sheets: codes that must be known, percentages, identity."""

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
    Block,
    Column,
    Progress,
    Target,
)
from xlplan.layout.columns import HUNDRED, Role
from xlplan.layout.honours import Honour, shipped_honours, single_spaced, spelling_of
from xlplan.layout.rows import Row
from xlplan.manifest import Manifest
from xlplan.reader import kinds
from xlplan.reader.cells import as_text
from xlplan.reader.forward import READABLE
from xlplan.reader.headers import did_you_mean
from xlplan.reader.spelling import closest_spelling
from xlplan.tables import PlanCard, Table, Tables
from xlplan.words import Words, as_spreadsheet

R = TypeVar("R", bound=Row)

_UNKNOWN = Words("không rõ", "unknown")
BY_NAME = f"{HONOURS.id}.code"  # the reference whose rows cells may also call by their names
AMOUNTS = PROGRESS.block.with_role(Role.FIGURE, Role.COMPARISON)


class Codes:
    """The codes that the reference sheets know, by ``sheet.column``; a sheet that could not be read knows
    everything.
    """

    def __init__(self, tables: Tables, missing: frozenset[str]) -> None:
        listed: dict[str, Table[Any]] = {
            f"{spec.id}.code": tables.of(spec) for spec in INPUTS if "code" in spec.block.columns
        }
        self.spelled = {
            name: {as_spreadsheet(row.code): row.code for row in table if row.code} for name, table in listed.items()
        }
        self.spelled[BY_NAME] = {
            key: text for row in tables.honours for text in row.spellings if (key := spelling_of(text)) is not None
        }
        self.meant = {name: frozenset(_meant(table)) for name, table in listed.items()}
        self.missing = missing | {
            name.split(".")[0]
            for name, table in listed.items()
            if "code" not in table.place.columns and table.rows is not shipped_honours()
        }

    def knows(self, reference: str, code: str) -> bool:
        folded = as_spreadsheet(code)
        return (
            reference.split(".")[0] in self.missing
            or folded in self.spelled[reference]
            or folded in self.meant[reference]
        )

    def nearest(self, reference: str, code: str) -> tuple[str | None, bool]:
        """The listed code that *code* means, and whether that is sure."""
        return closest_spelling(code, self.spelled[reference].values(), closed=reference == BY_NAME)


def _meant(table: Table[Any]) -> Iterator[str]:
    """Codes whose own cell is faulty, as they are meant: who refers to one rightly is not blamed for it."""
    for row in table:
        if not row.sound("code"):
            raw = table.raws.get(row.row, {}).get("code", row.code)
            if raw is not None:
                yield as_spreadsheet(as_text(raw).strip())


def by_code(table: Table[R], honours: Mapping[str, Honour]) -> Table[R]:
    """The rows with the code of each honour, however its cell calls it; what no honour is called stays as it is, and so
    does the name of one without a code that would lead back to it."""
    rows: list[R] = []
    for row in table:
        text: str = getattr(row, "honour", "")
        honour = honours.get(spelling_of(text) or "") if text and row.sound("honour") else None
        code = single_spaced(honour.code) if honour is not None else ""
        is_its_own = honour is not None and honours.get(spelling_of(code) or "") is honour
        values: dict[str, Any] = {"honour": code} if is_its_own else {}
        rows.append(replace(row, **values) if values else row)
    return replace(table, rows=tuple(rows))


def unknown_codes(table: Table[R], block: Block, codes: Codes) -> tuple[Table[R], list[Finding]]:
    """One finding per cell whose code its reference sheet does not know; the cell counts as bad."""
    columns = [(id, column) for id, column in block.columns.items() if column.refers_to and id in table.place.columns]
    findings: list[Finding] = []
    marked: dict[int, R] = {}
    for row in table:
        for id, column in columns:
            code = getattr(row, id)
            if not code or not row.sound(id) or codes.knows(column.refers_to or "", code):
                continue
            findings.append(_unknown(table.cell(row, id), column, code, codes))
            marked[row.row] = replace(marked.get(row.row, row), bad=marked.get(row.row, row).bad | {id})
    if marked:
        raws = {**table.raws}
        for number, row in marked.items():
            raws[number] = {**raws.get(number, {}), **{id: getattr(row, id) for id, _ in columns if id in row.bad}}
        table = replace(table, rows=tuple(marked.get(row.row, row) for row in table), raws=raws)
    return table, findings


def unknown_plan_unit(card: PlanCard, codes: Codes) -> Iterator[Finding]:
    unit = card.plan.unit
    if unit and not codes.knows("units.code", unit):
        yield _unknown(card.cell("unit"), PLAN.block.columns["unit"], unit, codes)


def _unknown(at: CellRef, column: Column, code: str, codes: Codes) -> Finding:
    reference = column.refers_to or "units.code"
    sheet = next(spec.words for spec in SHEETS if spec.id == reference.split(".")[0])
    guess, sure = codes.nearest(reference, code)
    values: dict[str, object] = {"column": column.words, "value": code, "sheet": sheet, "guess": did_you_mean(guess)}
    kind = kinds.UNKNOWN_HONOUR if column.by_name else kinds.UNKNOWN_CODE
    return Finding(kind, at, values, guess, sure=sure)


def percent_targets(table: Table[Target]) -> Table[Target]:
    """A ratio's value in a percent-formatted cell is a share of one: it counts × 100."""
    rows = [
        replace(row, value=row.value * HUNDRED)
        if (row.row, "value") in table.percent and row.value is not None and row.measure and row.measure.is_ratio
        else row
        for row in table
    ]
    return replace(table, rows=tuple(rows))


def percent_allocations(table: Table[Allocation], tables: Tables) -> Table[Allocation]:
    rows = []
    for row in table:
        target = tables.target(row.target)
        is_ratio = target is not None and target.measure is not None and target.measure.is_ratio
        if (row.row, "value") in table.percent and row.value is not None and is_ratio:
            row = replace(row, value=row.value * HUNDRED)
        rows.append(row)
    return replace(table, rows=tuple(rows))


def typed_percentages(table: Table[Progress], block: Block) -> tuple[Table[Progress], list[Finding]]:
    """Figures of Progress in percent-formatted cells: each is a finding, and its row keeps the raw value only."""
    findings: list[Finding] = []
    rows: list[Progress] = []
    raws = {**table.raws}
    for row in table:
        typed = {
            id: getattr(row, id) for id in AMOUNTS if (row.row, id) in table.percent and getattr(row, id) is not None
        }
        for id, number in typed.items():
            values = {"column": block.columns[id].words, "value": number * HUNDRED}
            findings.append(Finding(kinds.PERCENT_TYPED, table.cell(row, id), values))
        if typed:
            raws[row.row] = {**raws.get(row.row, {}), **{id: float(number) for id, number in typed.items()}}
            empty: dict[str, Any] = dict.fromkeys(typed)
            row = replace(row, bad=row.bad | typed.keys(), **empty)
        rows.append(row)
    return replace(table, rows=tuple(rows), raws=raws), findings


def identity_findings(
    card: PlanCard, manifest: Manifest | None, said_already: frozenset[tuple[int, int]]
) -> Iterator[Finding]:
    """The Plan sheet and ``_xlplan`` must agree; without the latter the former is used. Cells (row, column)
    *said_already* to be wrong are not named twice."""
    if manifest is None:
        yield Finding(kinds.NO_MANIFEST, CellRef(card.place.sheet))
        return
    if manifest.layout not in READABLE:
        version = manifest.layout if manifest.layout >= 0 else _UNKNOWN
        yield Finding(kinds.OTHER_LAYOUT, CellRef(card.place.sheet), {"version": version, "known": LAYOUT_VERSION})
    issued = {"number": manifest.plan_number or None, "signed": manifest.plan_signed, "unit": manifest.unit or None}
    for id, was in issued.items():
        shown = getattr(card.plan, id)
        if was is None or not card.plan.sound(id) or id not in card.rows:
            continue
        at = card.cell(id)
        if _folded(shown) != _folded(was) and (at.row, at.column) not in said_already:
            values = {"column": PLAN.block.columns[id].words, "value": shown, "issued": was}
            yield Finding(kinds.IDENTITY_DIFFERS, at, values, was)


def _folded(value: object) -> object:
    return as_spreadsheet(value) if isinstance(value, str) else value
