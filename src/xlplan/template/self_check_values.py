"""The cached values of the helper columns on the sheet of checks, computed in Python.

They mirror the formulas of :mod:`xlplan.formulas`, not the rules. The verdicts, which follow from the rules, come from
:mod:`xlplan.template.verdicts`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from xlplan.dataclass import dataclass
from xlplan.formulas.progress import MEASURES
from xlplan.formulas.self_check_columns import CONTENT, FILLING, LACKING, PLANNED, ROW_OF
from xlplan.formulas.verdicts import EMPTY_CELL, NO_BREAK_SPACE, SOUND, UNSOUND
from xlplan.layout import ALLOCATION, HONOURS, PROGRESS, TARGETS, UNITS, Column, SheetSpec
from xlplan.layout.choices import FigureType, Measure, State
from xlplan.layout.columns import CellType, Role
from xlplan.layout.honours import BAR, SEPARATORS, spelling_of
from xlplan.layout.rows import Row
from xlplan.template.allocated import planned_values
from xlplan.template.formula_values import (
    EPOCH,
    ERROR,
    CellContent,
    Cells,
    ErrorCell,
    Shown,
    as_text,
    cell_content,
    day_of,
    has_wildcard,
    is_choice,
    is_filled,
    is_whole,
    minus,
    plus,
    slot_key,
    sumif,
    trimmed,
)
from xlplan.template.frame import Contents
from xlplan.template.verdicts import CellVerdicts, content_of, error_cells
from xlplan.words import as_spreadsheet


@dataclass(frozen=True)
class SelfCheckValues:
    """The values of the helper columns of one workbook."""

    contents: Contents
    verdicts: CellVerdicts

    def row(self, spec: SheetSpec, row: Row) -> Mapping[str, Shown]:
        """Return the values of the helper columns for one row of *spec*, by id."""
        cells = {
            id: self._cell_content(spec, row, id)
            for id in spec.block.columns
            if spec.block.columns[id].role is not Role.GIVEN
        }
        typed = [cells[id] for id in spec.block.typed]
        shown: dict[str, Shown] = {
            "used": 1 if any(is_filled(value) for value in typed) else 0,
            "meant": _spellings(cells) if spec is HONOURS else trimmed(cells[spec.block.keys[0]]),
        }
        for id in spec.block.typed:
            shown[f"{CONTENT}{id}"] = self._content(spec.block.columns[id], cells[id])
            if spec.block.columns[id].by_name:
                shown[f"{ROW_OF}{id}"] = self._honour_row(cells[id])
        shown["key"] = _key(spec, cells, shown)
        if spec is HONOURS:
            shown["row"] = row.row
        elif spec is TARGETS:
            shown["kind"] = _kind(cells["measure"])
        elif spec is ALLOCATION:
            shown |= self._allocation(row, cells)
        elif spec is PROGRESS:
            shown |= self._progress(row, cells, shown)
        return shown

    def missing_periods(self, row: int) -> Iterator[str]:
        """Yield, for each period, the periods up to it for which Progress has no row of the allocation in *row*."""
        months = self.verdicts.without_row.get(row, ())
        listed: list[str] = []
        for period in self.contents.calendar.periods:
            if period.month in months:
                listed.append(f"{period.month:%m/%Y}")
            yield ", ".join(listed)

    @property
    def reporting_place(self) -> int:
        period = self.contents.tables.plan.period
        return self._months.get(period, 0) if period else 0

    @property
    def doubts(self) -> int:
        """How many key cells of Progress are missing or wrong."""
        return sum(len(self.verdicts.of(PROGRESS.id, id)) for id in PROGRESS.block.keys)

    def _cell_content(self, spec: SheetSpec, row: Row, id: str) -> CellContent | ErrorCell:
        table = self.contents.tables.of(spec)
        if table.cell(row, id) in self._errors:
            return ERROR
        return cell_content(content_of(table, row, id), self.contents.lang)

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
            id: frozenset(as_spreadsheet(trimmed(cell_content(content_of(table, row, "code"), "vi"))) for row in table)
            for id, table in sheets.items()
        }

    def _honour_row(self, value: CellContent | ErrorCell) -> int:
        key = spelling_of(value) if isinstance(value, str) else None
        return self._honours.get(key, 0) if key else 0

    @cached_property
    def _honours(self) -> Mapping[str, int]:
        """The row number of the catalogue by spelling; the sum, if several rows have the same one."""
        rows: dict[str, int] = defaultdict(int)
        for row in self.contents.tables.honours:
            cells = {id: self._cell_content(HONOURS, row, id) for id in ("code", "name_vi", "name_en", "short_forms")}
            for text in {as_spreadsheet(text) for text in _spellings(cells).split(BAR)}:
                rows[text] += row.row
        return rows

    def _content(self, column: Column, value: CellContent | ErrorCell) -> int:
        if isinstance(value, ErrorCell):
            return UNSOUND
        if not is_filled(value):
            return EMPTY_CELL
        return SOUND if self._is_sound(column, value) else UNSOUND

    def _is_sound(self, column: Column, value: CellContent) -> bool:
        match column.cell_type:
            case CellType.AMOUNT | CellType.WHOLE:
                low, high = column.minimum, column.maximum
                within = (
                    isinstance(value, Decimal) and (low is None or value >= low) and (high is None or value <= high)
                )
                return within and (column.cell_type is CellType.AMOUNT or is_whole(value))
            case CellType.DATE:
                return day_of(value) is not None
            case CellType.PERIOD:
                day = day_of(value)
                return day is not None and day.day == 1
            case CellType.LIST:
                assert column.choices is not None
                return isinstance(value, str) and column.choices.parse(value) is not None
            case CellType.CODE if column.by_name:
                return self._honour_row(value) > 0
            case CellType.CODE if column.refers_to:
                known = self._codes[column.refers_to.split(".")[0]]
                return isinstance(value, str) and not has_wildcard(value) and as_spreadsheet(value) in known
            case CellType.CODE if column.key:
                return (
                    isinstance(value, str)
                    and not has_wildcard(value)
                    and value.strip(f" {NO_BREAK_SPACE}\t\n\r") == value
                )
            case CellType.CODE:
                return isinstance(value, str)
            case _:
                return True

    def _is_right(self, spec: SheetSpec, row: Row, id: str) -> bool:
        return row.row not in self.verdicts.of(spec.id, id)

    # Allocation

    def _slot(self, row: Row) -> str:
        target, unit = (self._cell_content(ALLOCATION, row, id) for id in ("target", "unit"))
        if isinstance(target, ErrorCell) or isinstance(unit, ErrorCell):
            return ""
        return f"{as_text(target)}|{as_text(unit)}"

    @cached_property
    def _earliest(self) -> frozenset[int]:
        """The rows of Allocation to which no other row of the same target and unit is effective earlier."""
        table = self.contents.tables.allocations
        since = {row.row: self._day(self._cell_content(ALLOCATION, row, "effective_from")) for row in table}
        first: dict[str, Decimal] = {}
        for row in table:
            slot = as_spreadsheet(self._slot(row))
            first[slot] = min(first.get(slot, since[row.row]), since[row.row])
        return frozenset(row.row for row in table if since[row.row] == first[as_spreadsheet(self._slot(row))])

    def _allocation(self, row: Row, cells: Cells) -> Mapping[str, Shown]:
        contents, since, until = self.contents, *self._validity(cells["unit"])
        is_sound = all(cells[id] and self._is_right(ALLOCATION, row, id) for id in ("target", "unit"))
        is_awaited = contents.issued or bool(contents.tables.submissions.rows)
        is_earliest = is_sound and row.row in self._earliest
        asked = is_awaited and is_earliest and self.doubts == 0
        cutoffs = [(period.cutoff - EPOCH).days for period in contents.calendar.periods]
        begin, place = max(since, self._day(cells["effective_from"])), self.reporting_place
        first = sum(cutoff < begin for cutoff in cutoffs) + 1
        last = min(place, sum(cutoff <= until for cutoff in cutoffs)) if until else place
        return {
            "slot": self._slot(row),
            "earliest": int(is_earliest),
            PLANNED: self._planned.get(row.row) or Decimal(0),
            "asked": int(asked),
            "valid_from": since,
            "valid_to": until,
            "first_due": first if asked else 0,
            "last_due": last if asked else 0,
            LACKING: len(self.verdicts.without_row.get(row.row, ())) if asked else 0,
        }

    @staticmethod
    def _day(value: CellContent | ErrorCell) -> Decimal:
        return value if isinstance(value, Decimal) else Decimal(0)

    @cached_property
    def _planned(self) -> Mapping[int, Decimal | None]:
        return planned_values(self.contents)

    def _validity(self, unit: CellContent | ErrorCell) -> tuple[Decimal, Decimal]:
        """Return the serial numbers of a unit's first and last day; 0 where it has none."""
        nothing = Decimal(0), Decimal(0)
        if not isinstance(unit, str):
            return nothing
        row = self.contents.tables.unit(unit)
        if row is None:
            return nothing
        days = [self._cell_content(UNITS, row, id) for id in ("valid_from", "valid_to")]
        since, until = map(self._day, days)
        return since, until

    # Progress

    def _progress(self, row: Row, cells: Cells, shown: Mapping[str, Shown]) -> Mapping[str, Shown]:
        has_content = any(is_filled(cells[id]) for id in FILLING)
        kind = self._kind_of(cells["target"]) if self._is_right(PROGRESS, row, "target") else 0
        month = self._month(cells["period"])
        unsaid = self._is_unsaid(row, cells, month, has_content=has_content)
        return {
            "said": int(has_content),
            "kind": kind,
            "month": month,
            "unsaid": int(unsaid),
            "wanted": int(unsaid and self._is_expected(cells, month)),
            "numerator": self._numerator(cells, kind),
            "net": self._net(cells, kind),
        }

    def _kind_of(self, target: CellContent | ErrorCell) -> int:
        return self._kinds.get(as_spreadsheet(target), 0) if isinstance(target, str) else 0

    @cached_property
    def _kinds(self) -> Mapping[str, int]:
        """The number of the measure of each target: that of its first row."""
        kinds: dict[str, int] = {}
        for row in self.contents.tables.targets:
            code = self._cell_content(TARGETS, row, "code")
            if isinstance(code, str) and code:
                kinds.setdefault(as_spreadsheet(code), _kind(self._cell_content(TARGETS, row, "measure")))
        return kinds

    def _month(self, period: CellContent | ErrorCell) -> int:
        day = None if isinstance(period, ErrorCell) else day_of(period)
        return self._months.get(day, 0) if day else 0

    def _is_unsaid(self, row: Row, cells: Cells, month: int, *, has_content: bool) -> bool:
        if has_content or not 0 < month <= self.reporting_place or is_choice(cells["figure_type"], FigureType.ESTIMATE):
            return False
        known = all(self._is_right(PROGRESS, row, id) for id in ("unit", "target"))
        return known and bool(cells["unit"]) and bool(cells["target"])

    def _is_expected(self, cells: Cells, month: int) -> bool:
        expected = self.contents.rule_findings.subject.expected_rows
        return expected.includes(slot_key(cells["target"], cells["unit"]), self.contents.calendar.periods[month - 1])

    def _numerator(self, cells: Cells, kind: int) -> Shown:
        is_flow = kind in (MEASURES[Measure.FLOW], MEASURES[Measure.FLOW_RATIO])
        is_count = kind in (MEASURES[Measure.FLOW], MEASURES[Measure.STOCK])
        is_ratio = kind in (MEASURES[Measure.FLOW_RATIO], MEASURES[Measure.STOCK_RATIO])
        actual = cells["actual"]
        figure = isinstance(actual, Decimal) and (is_count or (is_ratio and isinstance(cells["denominator"], Decimal)))
        nil = kind == MEASURES[Measure.FLOW] and is_choice(cells["state"], State.NIL)
        if not figure and not nil:
            return ""
        if not is_flow:
            return actual if isinstance(actual, Decimal) else ""
        return plus(self._allocated(cells, "opening"), self._so_far(cells, "actual"))

    def _net(self, cells: Cells, kind: int) -> Shown:
        if kind == MEASURES[Measure.FLOW_RATIO]:
            sums = [self._allocated(cells, "opening_denominator"), minus(self._allocated(cells, "opening_excluded"))]
            return plus(*sums, self._so_far(cells, "denominator"), minus(self._so_far(cells, "excluded")))
        if kind == MEASURES[Measure.STOCK_RATIO]:
            denominator, excluded = cells["denominator"], cells["excluded"]
            if isinstance(denominator, ErrorCell) or isinstance(excluded, ErrorCell):
                return ""
            return (denominator if isinstance(denominator, Decimal) else 0) - (
                excluded if isinstance(excluded, Decimal) else 0
            )
        return ""

    def _allocated(self, cells: Cells, id: str) -> Shown:
        rows = self._allocated_rows.get(slot_key(cells["target"], cells["unit"]), ())
        return sumif(self._cell_content(ALLOCATION, row, id) for row in rows)

    def _so_far(self, cells: Cells, id: str) -> Shown:
        rows = self._progress_rows.get(slot_key(cells["target"], cells["unit"]), ())
        until = cells["period"]
        if not isinstance(until, Decimal):
            return 0
        return sumif(self._cell_content(PROGRESS, row, id) for month, row in rows if month <= until)

    @cached_property
    def _allocated_rows(self) -> Mapping[tuple[str, str], list[Row]]:
        rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.contents.tables.allocations:
            target, unit = (self._cell_content(ALLOCATION, row, id) for id in ("target", "unit"))
            rows[slot_key(target, unit)].append(row)
        return rows

    @cached_property
    def _progress_rows(self) -> Mapping[tuple[str, str], list[tuple[Decimal, Row]]]:
        """The rows of Progress by target and unit, each with the serial number of its period."""
        rows: dict[tuple[str, str], list[tuple[Decimal, Row]]] = defaultdict(list)
        for row in self.contents.tables.progress:
            period = self._cell_content(PROGRESS, row, "period")
            if isinstance(period, Decimal):
                target, unit = (self._cell_content(PROGRESS, row, id) for id in ("target", "unit"))
                rows[slot_key(target, unit)].append((period, row))
        return rows


def _spellings(cells: Cells) -> str:
    """Mirror :func:`xlplan.formulas.columns._spellings`: all spellings in lower case between bars."""
    code, vi, en, short = (trimmed(cells[id]) for id in ("code", "name_vi", "name_en", "short_forms"))
    for separator in SEPARATORS:
        short = short.replace(separator, BAR)
    for spaced in (f" {BAR}", f"{BAR} "):
        short = short.replace(spaced, BAR)
    return (BAR + BAR.join((code, vi, en, short)) + BAR).lower()


def _kind(value: CellContent | ErrorCell) -> int:
    measure = Measure.parse(value) if isinstance(value, str) else None
    return MEASURES[measure] if isinstance(measure, Measure) else 0


def _key(spec: SheetSpec, cells: Cells, shown: Mapping[str, Shown]) -> str:
    for number, id in enumerate(spec.block.keys):
        column, value = spec.block.columns[id], cells[id]
        if number == 0 or column.cell_type is not CellType.CODE:
            content = shown[f"{CONTENT}{id}"]
            if content == UNSOUND or (column.required and content != SOUND):
                return ""
        elif not isinstance(value, str) and (column.required or value is not None):
            return ""
    parts = ((shown.get(f"{ROW_OF}{id}") or cells[id], id) for id in spec.block.keys)
    joined = "|" + "|".join(str(part) if isinstance(part, int) else as_text(part) for part, _ in parts)
    return joined.replace("~", "#1").replace("*", "#2").replace("?", "#3")
