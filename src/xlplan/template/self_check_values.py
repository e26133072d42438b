"""The Python twins of the formulas on the sheet of checks: what its helper columns show for the rows of an input sheet.

They mirror the formulas, not the rules: the verdicts, which the rules know, come from :mod:`xlplan.template.verdicts`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from xlplan.formulas.progress import MEASURES
from xlplan.formulas.self_check_columns import CONTENT, ROW_OF, SAID
from xlplan.formulas.verdicts import EMPTY_CELL, NO_BREAK_SPACE, SOUND, UNSOUND, WILDCARDS
from xlplan.grid import decimal
from xlplan.layout import ALLOCATION, HONOURS, PROGRESS, TARGETS, UNITS, Column, SheetSpec
from xlplan.layout.choices import FigureType, Measure, State
from xlplan.layout.columns import CellType, Choice, Role
from xlplan.layout.honours import BAR, SEPARATORS, spelling_of
from xlplan.layout.rows import Row
from xlplan.template.frame import Contents
from xlplan.template.verdicts import CellVerdicts, content_of, error_cells
from xlplan.text.dates import number_as_day
from xlplan.words import as_spreadsheet

Shown = str | int | Decimal
Held = str | Decimal | bool | None  # what a cell holds for a formula
EPOCH = date(1899, 12, 30)


class _Error:
    """The content of an error cell."""


ERROR = _Error()


@dataclass(frozen=True)
class SelfCheckValues:
    """The values of the helper columns of one workbook."""

    contents: Contents
    found: CellVerdicts

    def row(self, spec: SheetSpec, row: Row) -> Mapping[str, Shown]:
        """The helpers of one row of *spec*, by id."""
        held = {
            id: self._held(spec, row, id) for id in spec.block.columns if spec.block.columns[id].role is not Role.GIVEN
        }
        typed = [held[id] for id in spec.block.typed]
        shown: dict[str, Shown] = {
            "used": 1 if any(_filled(value) for value in typed) else 0,
            "meant": _spellings(held) if spec is HONOURS else _trimmed(held[spec.block.keys[0]]),
        }
        for id in spec.block.typed:
            shown[f"{CONTENT}{id}"] = self._content(spec.block.columns[id], held[id])
            if spec.block.columns[id].by_name:
                shown[f"{ROW_OF}{id}"] = self._honour_row(held[id])
        shown["key"] = _key(spec, held, shown)
        if spec is HONOURS:
            shown["row"] = row.row
        elif spec is TARGETS:
            shown["kind"] = _kind(held["measure"])
        elif spec is ALLOCATION:
            shown |= self._allocation(row, held)
        elif spec is PROGRESS:
            shown |= self._progress(row, held, shown)
        return shown

    def lacking(self, row: int) -> Iterator[str]:
        """Per period of the calendar, the periods up to it for which Progress lacks the row of the allocation in
        *row*.
        """
        found = self.found.without_row.get(row, ())
        told: list[str] = []
        for period in self.contents.calendar.periods:
            if period.month in found:
                told.append(f"{period.month:%m/%Y}")
            yield ", ".join(told)

    @property
    def reporting_place(self) -> int:
        period = self.contents.tables.plan.period
        return self._months.get(period, 0) if period else 0

    @property
    def doubts(self) -> int:
        """How many key cells of Progress are missing or wrong."""
        return sum(len(self.found.of(PROGRESS.id, id)) for id in PROGRESS.block.keys)

    @cached_property
    def slots(self) -> frozenset[str]:
        """Target and unit of every allocation, folded."""
        return frozenset(_folded(self._slot(row)) for row in self.contents.tables.allocations)

    def _held(self, spec: SheetSpec, row: Row, id: str) -> Held | _Error:
        table = self.contents.tables.of(spec)
        if table.cell(row, id) in self._errors:
            return ERROR
        return _cell_value(content_of(table, row, id), self.contents.lang)

    @cached_property
    def _errors(self) -> frozenset[object]:
        return error_cells(self.contents)

    @cached_property
    def _months(self) -> Mapping[date, int]:
        return {period.month: number for number, period in enumerate(self.contents.calendar.periods, start=1)}

    @cached_property
    def _codes(self) -> Mapping[str, frozenset[str]]:
        """The known codes by the sheet that holds them, folded."""
        tables = self.contents.tables
        sheets = {
            "units": tables.units,
            "people": tables.people,
            "movements": tables.movements,
            "targets": tables.targets,
        }
        return {
            id: frozenset(_folded(_trimmed(_cell_value(content_of(table, row, "code"), "vi"))) for row in table)
            for id, table in sheets.items()
        }

    def _honour_row(self, held: Held | _Error) -> int:
        key = spelling_of(held) if isinstance(held, str) else None
        return self._honours.get(key, 0) if key else 0

    @cached_property
    def _honours(self) -> Mapping[str, int]:
        """The row of the catalogue by each of the spellings that stand in its cells; the sum of several rows."""
        found: dict[str, int] = defaultdict(int)
        for row in self.contents.tables.honours:
            held = {id: self._held(HONOURS, row, id) for id in ("code", "name_vi", "name_en", "short_forms")}
            for text in {_folded(text) for text in _spellings(held).split(BAR)}:
                found[text] += row.row
        return found

    def _content(self, column: Column, held: Held | _Error) -> int:
        if isinstance(held, _Error):
            return UNSOUND
        if not _filled(held):
            return EMPTY_CELL
        return SOUND if self._is_sound(column, held) else UNSOUND

    def _is_sound(self, column: Column, held: Held) -> bool:
        match column.cell_type:
            case CellType.AMOUNT | CellType.WHOLE:
                low, high = column.minimum, column.maximum
                within = isinstance(held, Decimal) and (low is None or held >= low) and (high is None or held <= high)
                return within and (column.cell_type is CellType.AMOUNT or _is_whole(held))
            case CellType.DATE:
                return _day(held) is not None
            case CellType.PERIOD:
                day = _day(held)
                return day is not None and day.day == 1
            case CellType.LIST:
                assert column.choices is not None
                return isinstance(held, str) and column.choices.typed(held) is not None
            case CellType.CODE if column.by_name:
                return self._honour_row(held) > 0
            case CellType.CODE if column.refers_to:
                known = self._codes[column.refers_to.split(".")[0]]
                return isinstance(held, str) and not _is_wild(held) and as_spreadsheet(held) in known
            case CellType.CODE if column.key:
                return isinstance(held, str) and not _is_wild(held) and held.strip(f" {NO_BREAK_SPACE}\t\n\r") == held
            case CellType.CODE:
                return isinstance(held, str)
            case _:
                return True

    def _is_right(self, spec: SheetSpec, row: Row, id: str) -> bool:
        return row.row not in self.found.of(spec.id, id)

    # Allocation

    def _slot(self, row: Row) -> str:
        target, unit = (self._held(ALLOCATION, row, id) for id in ("target", "unit"))
        if isinstance(target, _Error) or isinstance(unit, _Error):
            return ""
        return f"{_text(target)}|{_text(unit)}"

    @cached_property
    def _first_of_slot(self) -> Mapping[str, int]:
        first: dict[str, int] = {}
        for row in self.contents.tables.allocations:
            first.setdefault(_folded(self._slot(row)), row.row)
        return first

    def _allocation(self, row: Row, held: Mapping[str, Held | _Error]) -> Mapping[str, Shown]:
        slot = self._slot(row)
        known = (
            len(slot) > 1 and all(self._is_right(ALLOCATION, row, id) for id in ("target", "unit")) and self.doubts == 0
        )
        asked = known and self._first_of_slot[_folded(slot)] == row.row
        since, until = self._validity(held["unit"])
        return {"slot": slot, "asked": int(asked), "valid_from": since, "valid_to": until}

    def _validity(self, unit: Held | _Error) -> tuple[Decimal, Decimal]:
        """The serial numbers of a unit's first and last day; 0 where it has none."""
        nothing = Decimal(0), Decimal(0)
        if not isinstance(unit, str):
            return nothing
        row = self.contents.tables.unit(unit)
        if row is None:
            return nothing
        found = [self._held(UNITS, row, id) for id in ("valid_from", "valid_to")]
        since, until = (one if isinstance(one, Decimal) else Decimal(0) for one in found)
        return since, until

    # Progress

    def _progress(self, row: Row, held: Mapping[str, Held | _Error], shown: Mapping[str, Shown]) -> Mapping[str, Shown]:
        said = any(_filled(held[id]) for id in SAID)
        kind = self._kind_of(held["target"]) if self._is_right(PROGRESS, row, "target") else 0
        month = self._month(held["period"])
        wanted = self._is_wanted(row, held, month, said=said)
        return {
            "said": int(said),
            "kind": kind,
            "month": month,
            "wanted": int(wanted),
            "numerator": self._numerator(held, kind),
            "net": self._net(held, kind),
        }

    def _kind_of(self, target: Held | _Error) -> int:
        return self._kinds.get(as_spreadsheet(target), 0) if isinstance(target, str) else 0

    @cached_property
    def _kinds(self) -> Mapping[str, int]:
        """The number of the measure of each target: that of its first row."""
        found: dict[str, int] = {}
        for row in self.contents.tables.targets:
            code = self._held(TARGETS, row, "code")
            if isinstance(code, str) and code:
                found.setdefault(as_spreadsheet(code), _kind(self._held(TARGETS, row, "measure")))
        return found

    def _month(self, period: Held | _Error) -> int:
        day = None if isinstance(period, _Error) else _day(period)
        return self._months.get(day, 0) if day else 0

    def _is_wanted(self, row: Row, held: Mapping[str, Held | _Error], month: int, *, said: bool) -> bool:
        unit, target = held["unit"], held["target"]
        if said or not 0 < month <= self.reporting_place or _is_choice(held["figure_type"], FigureType.ESTIMATE):
            return False
        known = all(self._is_right(PROGRESS, row, id) for id in ("unit", "target"))
        return known and bool(unit) and bool(target) and _folded(f"{_text(target)}|{_text(unit)}") in self.slots

    def _numerator(self, held: Mapping[str, Held | _Error], kind: int) -> Shown:
        is_flow = kind in (MEASURES[Measure.FLOW], MEASURES[Measure.FLOW_RATIO])
        is_count = kind in (MEASURES[Measure.FLOW], MEASURES[Measure.STOCK])
        is_ratio = kind in (MEASURES[Measure.FLOW_RATIO], MEASURES[Measure.STOCK_RATIO])
        actual = held["actual"]
        figure = isinstance(actual, Decimal) and (is_count or (is_ratio and isinstance(held["denominator"], Decimal)))
        nil = kind == MEASURES[Measure.FLOW] and _is_choice(held["state"], State.NIL)
        if not figure and not nil:
            return ""
        if not is_flow:
            return actual if isinstance(actual, Decimal) else ""
        return _plus(self._allocated(held, "opening"), self._so_far(held, "actual"))

    def _net(self, held: Mapping[str, Held | _Error], kind: int) -> Shown:
        if kind == MEASURES[Measure.FLOW_RATIO]:
            sums = [self._allocated(held, "opening_denominator"), _minus(self._allocated(held, "opening_excluded"))]
            return _plus(*sums, self._so_far(held, "denominator"), _minus(self._so_far(held, "excluded")))
        if kind == MEASURES[Measure.STOCK_RATIO]:
            denominator, excluded = held["denominator"], held["excluded"]
            if isinstance(denominator, _Error) or isinstance(excluded, _Error):
                return ""
            return (denominator if isinstance(denominator, Decimal) else 0) - (
                excluded if isinstance(excluded, Decimal) else 0
            )
        return ""

    def _allocated(self, held: Mapping[str, Held | _Error], id: str) -> Shown:
        rows = self._allocated_rows.get((_folded(_text(held["target"])), _folded(_text(held["unit"]))), ())
        return _sum(self._held(ALLOCATION, row, id) for row in rows)

    def _so_far(self, held: Mapping[str, Held | _Error], id: str) -> Shown:
        rows = self._progress_rows.get((_folded(_text(held["target"])), _folded(_text(held["unit"]))), ())
        until = held["period"]
        if not isinstance(until, Decimal):
            return 0
        return _sum(self._held(PROGRESS, row, id) for month, row in rows if month <= until)

    @cached_property
    def _allocated_rows(self) -> Mapping[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.contents.tables.allocations:
            found[
                _folded(_text(self._held(ALLOCATION, row, "target"))),
                _folded(_text(self._held(ALLOCATION, row, "unit"))),
            ].append(row)
        return found

    @cached_property
    def _progress_rows(self) -> Mapping[tuple[str, str], list[tuple[Decimal, Row]]]:
        """The rows of Progress by target and unit, each with the serial number of its period."""
        found: dict[tuple[str, str], list[tuple[Decimal, Row]]] = defaultdict(list)
        for row in self.contents.tables.progress:
            period = self._held(PROGRESS, row, "period")
            if isinstance(period, Decimal):
                slot = (
                    _folded(_text(self._held(PROGRESS, row, "target"))),
                    _folded(_text(self._held(PROGRESS, row, "unit"))),
                )
                found[slot].append((period, row))
        return found


def _cell_value(value: object, lang: object) -> Held:
    """What a cell with *value* holds for a formula: dates are serial numbers."""
    match value:
        case None | bool() | Decimal():
            return value
        case Choice():
            return value.words.of(lang)  # type: ignore[arg-type]
        case str():
            return value
        case int() | float():
            return decimal(value)
        case datetime():
            part = Decimal((value - datetime(value.year, value.month, value.day)).seconds) / 86_400  # noqa: DTZ001 - a cell has no zone
            return (value.date() - EPOCH).days + part
        case date():
            return Decimal((value - EPOCH).days)
        case _:
            return str(value)


def _filled(held: Held | _Error) -> bool:
    return held is not None and held != ""


def _text(held: Held | _Error) -> str:
    """A cell joined to a text."""
    if held is None or isinstance(held, _Error):
        return ""
    if isinstance(held, bool):
        return str(held).upper()
    return f"{held.normalize():f}" if isinstance(held, Decimal) else held


def _trimmed(held: Held | _Error) -> str:
    return " ".join(part for part in _text(held).split(" ") if part)


def _spellings(held: Mapping[str, Held | _Error]) -> str:
    """The honours' helper: everything that other sheets may call it, in small letters between bars; else nothing."""
    code, vi, en, short = (_trimmed(held[id]) for id in ("code", "name_vi", "name_en", "short_forms"))
    for sign in SEPARATORS:
        short = short.replace(sign, BAR)
    for spaced in (f" {BAR}", f"{BAR} "):
        short = short.replace(spaced, BAR)
    return (BAR + BAR.join((code, vi, en, short)) + BAR).lower()


def _folded(text: str) -> str:
    return as_spreadsheet(text)


def _is_whole(held: Held | _Error) -> bool:
    return isinstance(held, Decimal) and held == held.to_integral_value()


def _is_wild(text: str) -> bool:
    return any(sign in text for sign in WILDCARDS)


def _day(held: Held) -> date | None:
    """The day that a number stands for."""
    if isinstance(held, bool) or not isinstance(held, Decimal) or not _is_whole(held):
        return None
    return number_as_day(float(held))


def _is_choice(held: Held | _Error, choice: Choice) -> bool:
    return isinstance(held, str) and type(choice).typed(held) is choice


def _kind(held: Held | _Error) -> int:
    found = Measure.typed(held) if isinstance(held, str) else None
    return MEASURES[found] if isinstance(found, Measure) else 0


def _key(spec: SheetSpec, held: Mapping[str, Held | _Error], shown: Mapping[str, Shown]) -> str:
    for number, id in enumerate(spec.block.keys):
        column, value = spec.block.columns[id], held[id]
        if number == 0 or column.cell_type is not CellType.CODE:
            content = shown[f"{CONTENT}{id}"]
            if content == UNSOUND or (column.required and content != SOUND):
                return ""
        elif not isinstance(value, str) and (column.required or value is not None):
            return ""
    parts = ((shown.get(f"{ROW_OF}{id}") or held[id], id) for id in spec.block.keys)
    joined = "|" + "|".join(str(part) if isinstance(part, int) else _text(part) for part, _ in parts)
    return joined.replace("~", "#1").replace("*", "#2").replace("?", "#3")


def _sum(values: Iterable[Held | _Error]) -> Shown:
    """What SUMIFS gives: numbers only; nothing (the formula's way out) where a cell is an error."""
    total = Decimal(0)
    for value in values:
        if isinstance(value, _Error):
            return ""
        if isinstance(value, Decimal):
            total += value
    return total


def _plus(*sums: Shown) -> Shown:
    if any(isinstance(one, str) for one in sums):
        return ""
    return sum((Decimal(one) for one in sums), Decimal(0))


def _minus(value: Shown) -> Shown:
    return value if isinstance(value, str) else -value
