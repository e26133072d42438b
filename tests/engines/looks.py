"""Which cells of Progress and Plan are to be painted, and how, from what Python finds and reads: no formula is looked
at.
"""

from collections.abc import Mapping
from typing import TypeAlias

from openpyxl.utils import get_column_letter

from tests.engines.guide import MISSING_KINDS, SHEET_KINDS
from xlplan.layout import FIRST_ROW, PROGRESS, Progress
from xlplan.layout import PLAN as PLAN_SHEET
from xlplan.layout.choices import Measure
from xlplan.template.plan import VALUE
from xlplan.words import Lang
from xlplan.workflow.opening import Opened, open_workbook
from xlplan.xlsx.styles import MARKS

Looks: TypeAlias = Mapping[str, str]  # the colour behind each painted cell, by its address
WRONG, MISSING, LATE, UNUSED, LATER = (f"mark.{name}" for name in ("wrong", "missing", "late", "unused", "later"))
_NO_RATIO = {"denominator", "excluded", "last_year_denominator", "judgement"}
# The columns that a target of a measure never uses.
_UNUSED: Mapping[Measure | None, set[str]] = {
    Measure.FLOW: _NO_RATIO,
    Measure.STOCK: _NO_RATIO,
    Measure.FLOW_RATIO: {"judgement"},
    Measure.STOCK_RATIO: {"judgement"},
    Measure.CRITERION: {"actual", "denominator", "excluded", "last_year", "last_year_denominator", "figure_type"},
    None: set(),
}


def progress_looks(data: bytes, lang: Lang) -> Looks:
    """Of the rows of Progress that hold anything; further ones are not to be painted."""
    opened = open_workbook(data, "x.xlsx")
    found = _found(opened, PROGRESS.words.of(lang))
    return {
        f"{get_column_letter(place)}{row.row}": _colour(look)
        for row in opened.reading.tables.progress
        for place, id in enumerate(PROGRESS.block.columns, start=1)
        if PROGRESS.block.columns[id].typed and (look := _look(opened, row, id, found))
    }


def _look(opened: Opened, row: Progress, id: str, found: Mapping[tuple[int, int], str]) -> str | None:
    """The strongest of what a cell is: wrong, missing, of no use for its row, or not due yet."""
    columns, period = list(PROGRESS.block.columns), opened.reading.tables.plan.period
    target = opened.reading.tables.target(row.target)
    measure = target.measure if target else None
    known = row.period if opened.calendar.named(row.period) else None
    mark = found.get((row.row, columns.index(id) + 1))
    if id == "denominator" and mark is None and measure is not None and measure.is_ratio:
        numerator = found.get((row.row, columns.index("actual") + 1))  # of which it is to be filled in together
        mark = MISSING if numerator == MISSING else None
    if mark == MISSING and known and period and known < period:
        return LATE
    if mark:
        return mark
    if id in _UNUSED[measure]:
        return UNUSED
    return LATER if known and period and known > period else None


def plan_looks(data: bytes, lang: Lang) -> Looks:
    """Of the values of Plan."""
    opened = open_workbook(data, "x.xlsx")
    found = {place: look for (place, _), look in _found(opened, PLAN_SHEET.words.of(lang)).items()}
    return {f"{get_column_letter(VALUE)}{row}": _colour(look) for row, look in found.items()}


def _found(opened: Opened, title: str) -> Mapping[tuple[int, int], str]:
    """The look of every cell with an error that the sheet finds too; a wrong one is not also missing."""
    found: dict[tuple[int, int], str] = {}
    for one in sorted(opened.errors, key=lambda one: one.kind in MISSING_KINDS):
        if one.kind in SHEET_KINDS and one.at.sheet == title:
            found.setdefault((one.at.row, one.at.column), MISSING if one.kind in MISSING_KINDS else WRONG)
    return found


def _colour(look: str) -> str:
    return str(MARKS[look]["bg_color"])


def checked_area(data: bytes, spare: int) -> str:
    """All of Progress, down to the last row that has checks."""
    rows = [row.row for row in open_workbook(data, "x.xlsx").reading.tables.progress]
    return f"A{FIRST_ROW}:{get_column_letter(len(PROGRESS.block.columns))}{max(rows) + spare}"
