"""Update a workbook that a unit has already filled in to the master's current state.

What the unit typed is kept. Rows that no longer fit are listed on the sheet *Set aside*, each with its reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from xlplan.chain.list_words import cells_text, recoded_honour
from xlplan.chain.submission import Key
from xlplan.dataclass import dataclass
from xlplan.findings import show_period
from xlplan.grid import Raw
from xlplan.layout import (
    INPUTS,
    MOVEMENTS,
    PLAN,
    PROGRESS,
    Award,
    Person,
    Progress,
    Registration,
    SetAsideRow,
    SheetSpec,
)
from xlplan.layout.rows import Row
from xlplan.periods import Calendar
from xlplan.tables import NOWHERE, Table, Tables, field_of
from xlplan.words import Lang, Words, as_spreadsheet

R = TypeVar("R", bound=Row)

UNIT_GONE = Words("Đơn vị {unit} không còn trong sổ này.", "Unit {unit} is no longer in this workbook.")
TARGET_GONE = Words(
    "Chỉ tiêu {target} không còn ở sổ này: không còn trong kế hoạch, hoặc không còn giao cho đơn vị.",
    "Target {target} is no longer in this workbook: no longer in the plan, or no longer allocated to the unit.",
)
PERIOD_GONE = Words(
    "Kỳ {period} không còn trong lịch của kế hoạch.", "Period {period} is no longer in the plan's calendar."
)
KEY_UNREAD = Words(
    "Không đọc được đơn vị, chỉ tiêu hoặc kỳ của dòng này.", "The row's unit, target or period cannot be read."
)
REPEATED = Words(
    "Dòng này trùng đơn vị, chỉ tiêu và kỳ với một dòng khác.", "Another row has the same unit, target and period."
)
MOVEMENT_GONE = Words(
    "Phong trào {movement} không còn trong kế hoạch.", "Movement {movement} is no longer in the plan."
)

HONOUR_GONE = Words(
    "Danh hiệu {honour} không còn ở trang Danh hiệu.", "Honour {honour} is no longer on the sheet Honours."
)

STATED = PLAN.block.ids(lambda column: column.by_unit)  # the fields of the Plan sheet that a unit fills in
TYPED_SHEETS = tuple(spec for spec in INPUTS if spec.by_unit)  # the sheets whose rows a unit types
KEPT = PROGRESS.block.entered_beside_keys


@dataclass(frozen=True, slots=True)
class BroughtForward:
    """The updated workbook, and how many rows were kept or set aside."""

    tables: Tables

    kept: int
    """Number of Progress rows that were kept."""

    set_aside: int
    """Number of rows, of any sheet, that were set aside by this update."""


def bring_forward(fresh: Tables, filled: Tables, calendar: Calendar, lang: Lang) -> BroughtForward:
    """Return *fresh*, the branch as the master has it now, with the unit's entries from *filled* typed into it.

    *filled* are the tables of the workbook that the unit has filled in.
    """
    set_aside: list[SetAsideRow] = [replace(row, row=0) for row in filled.set_aside]
    progress, kept, refused = _progress(fresh, filled, frozenset(period.month for period in calendar.periods))
    set_aside += [_set_aside_row(PROGRESS, filled.progress, row, reason, lang) for row, reason in refused]
    units = frozenset(as_spreadsheet(unit.code) for unit in fresh.units)
    movements = frozenset(as_spreadsheet(movement.code) for movement in fresh.movements)
    typed_tables: dict[str, Table[Any]] = {}
    for spec in (spec for spec in TYPED_SHEETS if spec is not PROGRESS):
        table: Table[Person | Registration | Award] = filled.of(spec)
        recoded = [_recoded(row, filled, fresh) for row in table]
        reasons = [(row, _row_refusal(row, units, movements, fresh)) for row in recoded]
        kept_rows = [row for row, reason in reasons if reason is None]
        typed_tables[field_of(spec)] = _renumbered(
            [*kept_rows, *_not_among(fresh.of(spec), kept_rows, spec)], table.raws
        )
        unplaced = [(_with_honour_name(row, filled, lang), reason) for row, reason in reasons if reason is not None]
        set_aside += [_set_aside_row(spec, table, row, reason, lang) for row, reason in unplaced]
    for row in filled.movements:
        if row.code and as_spreadsheet(row.code) not in movements:
            reason = MOVEMENT_GONE.filled(movement=row.code)
            set_aside.append(_set_aside_row(MOVEMENTS, filled.movements, row, reason, lang))
    card = replace(
        fresh.card,
        plan=replace(fresh.plan, **{name: getattr(filled.plan, name) for name in STATED}),
        raws={id: raw for id, raw in filled.card.raws.items() if id in STATED},
    )
    tables = replace(fresh, card=card, progress=progress, set_aside=_renumbered(set_aside, {}), **typed_tables)
    return BroughtForward(tables, kept, len(set_aside) - len(filled.set_aside))


def _progress(
    fresh: Tables, filled: Tables, months: frozenset[date]
) -> tuple[Table[Progress], int, list[tuple[Progress, Words]]]:
    """Return the rows of the new Progress sheet, the number of rows kept, and the rows set aside, each with its reason.

    Fresh rows come first, with the unit's entries in them; then rows that the unit typed for other keys of the plan.
    """
    refused: list[tuple[Progress, Words]] = []
    typed: dict[Key, Progress] = {}
    for row in filled.progress:
        if not row.has_content:
            continue
        reason = _progress_refusal(row, fresh, months)
        if reason is None:
            assert row.period is not None
            typed[as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period] = row
        else:
            refused.append((row, reason))
    kept = len(typed)
    rows: list[Progress] = []
    for row in fresh.progress:
        assert row.period is not None
        typed_row = typed.pop((as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period), None)
        rows.append(
            row
            if typed_row is None
            else replace(row, row=typed_row.row, bad=typed_row.bad, **{name: getattr(typed_row, name) for name in KEPT})
        )
    rows += typed.values()
    return _renumbered(rows, filled.progress.raws), kept, refused


def _progress_refusal(row: Progress, fresh: Tables, months: frozenset[date]) -> Words | None:
    """Return why *row* has no place in the new workbook, None if it has one."""
    if fresh.unit(row.unit) is None and row.unit:
        return UNIT_GONE.filled(unit=row.unit)
    if fresh.target(row.target) is None and row.target:
        return TARGET_GONE.filled(target=row.target)
    if not row.unit or not row.target or row.period is None or not row.sound("target", "period"):
        return KEY_UNREAD
    if not row.sound("unit"):
        return REPEATED
    return None if row.period in months else PERIOD_GONE.filled(period=show_period(row.period))


def _recoded(row: Person | Registration | Award, filled: Tables, fresh: Tables) -> Person | Registration | Award:
    """Return the row with its honour's code in the new catalogue; see :func:`recoded_honour`."""
    if isinstance(row, Person) or not row.honour:
        return row
    return replace(row, honour=recoded_honour(row.honour, filled, fresh))


def _with_honour_name(row: Person | Registration | Award, filled: Tables, lang: Lang) -> Person | Registration | Award:
    """Return the row with its honour's name in place of the code, for display."""
    honour = None if isinstance(row, Person) else filled.honour(row.honour)
    return row if isinstance(row, Person) or honour is None else replace(row, honour=honour.words.of(lang))


def _row_refusal(
    row: Person | Registration | Award, units: frozenset[str], movements: frozenset[str], fresh: Tables
) -> Words | None:
    """Return why *row*, of a sheet other than Progress, has no place in the new workbook, None if it has one."""
    if as_spreadsheet(row.unit) not in units and row.unit:
        return UNIT_GONE.filled(unit=row.unit)
    movement = None if isinstance(row, Person) else row.movement
    if movement and as_spreadsheet(movement) not in movements:
        return MOVEMENT_GONE.filled(movement=movement)
    if not isinstance(row, Person) and row.honour and row.sound("honour") and fresh.honour(row.honour) is None:
        return HONOUR_GONE.filled(honour=row.honour)
    return None


def _not_among(rows: Iterable[R], existing: Iterable[R], spec: SheetSpec) -> Iterator[R]:
    """Yield those of the master's *rows* whose key does not occur in *existing*."""
    existing_keys = {_key(row, spec) for row in existing}
    yield from (replace(row, row=0) for row in rows if _key(row, spec) not in existing_keys)


def _key(row: Row, spec: SheetSpec) -> tuple[object, ...]:
    values = [getattr(row, id) for id in spec.block.keys]
    return tuple(as_spreadsheet(value) if isinstance(value, str) else value for value in values)


def _renumbered(rows: list[R], raws: Mapping[int, Mapping[str, Raw]]) -> Table[R]:
    """Return the rows numbered from 1, with the raw values that belonged to their old numbers."""
    new_raws = {number: raws[row.row] for number, row in enumerate(rows, start=1) if row.row in raws}
    return Table(NOWHERE, tuple(replace(row, row=number) for number, row in enumerate(rows, start=1)), new_raws)


def _set_aside_row(spec: SheetSpec, table: Table[R], row: R, reason: Words, lang: Lang) -> SetAsideRow:
    """Return a line of the sheet *Set aside* that quotes every typed cell of the row, as ``header: value; …``."""
    said = cells_text(spec, row, table.raws.get(row.row, {}), lang, keys=True)
    return SetAsideRow(sheet=spec.words.of(lang), line=row.row, said=said, reason=reason.of(lang))
