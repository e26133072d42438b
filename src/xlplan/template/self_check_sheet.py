"""The very hidden sheet ``_check``: one verdict per typed cell, as formulas with their cached values, and the defined
names through which the Guide and the conditional formats read them.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from xlplan.document import Cell, Filled, Sheet
from xlplan.findings import show_period
from xlplan.formulas import card, names
from xlplan.formulas import self_check_columns as checked
from xlplan.formulas.columns import (
    CheckColumn,
    check_columns,
    issued_verdict,
    period_columns,
    progress_doubts,
    reporting_place,
)
from xlplan.formulas.guide import LAST_ROW as LAST_COUNTED
from xlplan.formulas.self_check_columns import (
    CONSOLIDATED,
    CONSOLIDATED_ROW,
    DOUBTS_ROW,
    DUE_CUTOFF,
    DUE_DATE,
    HEADING_ROW,
    ISSUED_SLOT,
    ISSUED_VERDICT,
    MISSING_PERIODS,
    PLAN_COLUMN,
    PLANNED,
    PROBE_ROW,
    PROGRESS_DOUBTS,
    REPORTING_COLUMN,
    REPORTING_PLACE,
    REPORTING_ROW,
    WITHOUT_ROW,
    WORKING_DAYS_ROW,
    check_name,
    first_period_column,
    letters,
    on_checks,
    plan_check_name,
)
from xlplan.formulas.verdicts import MISSING, RIGHT
from xlplan.grid import LAST_ROW, SELF_CHECKS_TITLE
from xlplan.layout import ALLOCATION, FIRST_ROW, INPUTS, PLAN, PROGRESS, SOURCES, SheetSpec
from xlplan.template.formula_values import Shown
from xlplan.template.frame import Contents, free_rows
from xlplan.template.plan import VALUE as PLAN_VALUE
from xlplan.template.plan import lines, period_rows
from xlplan.template.self_check_values import SelfCheckValues
from xlplan.template.sources import lefts
from xlplan.template.verdicts import CellVerdicts
from xlplan.words import Words

TITLE = Words(
    "Trang ẩn để sổ tự kiểm tra: 0 đúng, 1 còn thiếu, 2 sai. Không sửa, không xóa.",
    "Hidden sheet by which the workbook checks itself: 0 right, 1 missing, 2 wrong. Do not edit or delete it.",
)
# The range of a named column extends below the checked rows by the length of the table and by this many rows. Deleted
# rows shorten it, and a check whose row lies beyond its end would be an error.
SPARE_ROWS = 1000
# What the helper columns show for an empty row, where that is not 0.
_OF_AN_EMPTY_ROW: dict[str, Shown] = {"key": "", "meant": "", "slot": "|", "numerator": "", "net": ""}


def self_check_sheet(contents: Contents, verdicts: CellVerdicts) -> Sheet:
    """Return the sheet; *verdicts* are the cached values of its verdicts."""
    values = SelfCheckValues(contents, verdicts)
    cells = {(1, 1): Cell(TITLE.of(contents.lang))}
    filled = [*_plan(contents, verdicts), *_context(values), *_issued(contents, verdicts)]
    for row, slot in enumerate(issued_slots(contents), start=FIRST_ROW):
        cells[row, ISSUED_SLOT] = Cell(slot)
    for choices in checked.lists():
        for row, words in enumerate(checked.list_words(choices), start=FIRST_ROW):
            cells[row, checked.list_place(choices)] = Cell(words)
    cells |= dict(_due_dates(contents))
    listed = most_periods(contents) if contents.issued else 0  # a master has their number only
    root = contents.rule_findings.subject.is_root
    for spec in INPUTS:
        columns = list(check_columns(spec, complete=contents.live, periods=listed, root=root))
        for column in columns:
            cells[HEADING_ROW, column.number] = Cell(f"{column.sheet}: {column.id}")
        filled += _probes(spec, columns)
        if spec is PROGRESS and not contents.live:
            cells |= dict(_verdicts_only(contents, columns, verdicts))
        else:
            filled += _block(contents, spec, columns, values)
    for number, column in enumerate(period_columns(listed) if contents.live else ()):
        periods = contents.calendar.periods[number : number + 1]
        cells[HEADING_ROW, column.number] = Cell("".join(show_period(period.month) for period in periods))
        filled.append(
            Filled(column.number, FIRST_ROW, column.formula, tuple(_missing_periods(contents, values, number)))
        )
    return Sheet(title=SELF_CHECKS_TITLE, cells=cells, filled=tuple(filled), very_hidden=True)


def self_check_names(contents: Contents) -> Iterator[tuple[str, str]]:
    """Yield the defined names of the checks, of the input columns that they refer to, and of their context."""
    for spec in INPUTS:
        last = last_row(contents, spec)
        last_input = min(last + len(contents.tables.of(spec)) + SPARE_ROWS, LAST_ROW)
        yield from names.column_names(spec, last_input, contents.lang)
        for id in checked.check_ids(spec):
            number = checked.column_number(spec.id, id)
            until = last_input if id == PLANNED else last  # SUMIFS wants it as long as the column of targets
            yield check_name(spec.id, id), names.column_from_top(SELF_CHECKS_TITLE, number, until)
    for choices in checked.lists():
        column, last = (
            letters(checked.list_place(choices)),
            FIRST_ROW + len(checked.list_words(choices)) - 1,
        )
        yield checked.list_name(choices), f"={on_checks(f'${column}${FIRST_ROW}:${column}${last}')}"
    for id, row in lines().rows.items():
        yield plan_check_name(id), f"={on_checks(f'${letters(PLAN_COLUMN)}${row}')}"
    yield REPORTING_PLACE, f"={on_checks(f'${letters(REPORTING_COLUMN)}${REPORTING_ROW}')}"
    yield PROGRESS_DOUBTS, f"={on_checks(f'${letters(REPORTING_COLUMN)}${DOUBTS_ROW}')}"
    if not contents.issued:
        last = FIRST_ROW + period_rows(contents) - 1
        for name, number in ((names.DUE_CUTOFFS, DUE_CUTOFF), (names.DUE_DATES, DUE_DATE)):
            yield name, f"={on_checks(f'${letters(number)}${FIRST_ROW}:${letters(number)}${last}')}"
        yield CONSOLIDATED, f"={on_checks(f'${letters(REPORTING_COLUMN)}${CONSOLIDATED_ROW}')}"
        yield names.DUE_WORKING_DAYS, f"={on_checks(f'${letters(REPORTING_COLUMN)}${WORKING_DAYS_ROW}')}"
    last_column = first_period_column() + most_periods(contents) - 1
    yield MISSING_PERIODS, names.column_from_top(SELF_CHECKS_TITLE, last_column, last_row(contents, ALLOCATION))


def most_periods(contents: Contents) -> int:
    """Return the number of periods in the calendar, at least 1, because a formula refers to the last one."""
    return max(len(contents.calendar.periods), 1)


def last_row(contents: Contents, spec: SheetSpec) -> int:
    """Return the last row of an input sheet that has checks."""
    rows = [row.row for row in contents.tables.of(spec)]
    return min(max(rows, default=FIRST_ROW - 1) + free_rows(contents, spec), LAST_ROW)


def probe(sheet: str, id: str) -> str:
    """Return the cell that is 0, or an error when the judged column was deleted."""
    return on_checks(f"${letters(checked.column_number(sheet, id))}${PROBE_ROW}")


def plan_range(first: int, last: int) -> str:
    """Return the range of the verdicts on the rows *first* to *last* of the Plan sheet."""
    return on_checks(f"${letters(PLAN_COLUMN)}${first}:${letters(PLAN_COLUMN)}${last}")


def issued_range(contents: Contents) -> str:
    """Return the range of the verdicts on the allocations that the workbook was issued with."""
    last = FIRST_ROW + max(len(issued_slots(contents)), 1) - 1
    return on_checks(f"${letters(ISSUED_VERDICT)}${FIRST_ROW}:${letters(ISSUED_VERDICT)}${last}")


def issued_slots(contents: Contents) -> Sequence[str]:
    """Return ``target|unit`` for every allocation that the workbook was issued with."""
    return [f"{rows.target}|{rows.unit}" for rows in contents.manifest.issued]


def _block(
    contents: Contents, spec: SheetSpec, columns: Sequence[CheckColumn], values: SelfCheckValues
) -> Iterator[Filled]:
    rows = {row.row: values.row(spec, row) for row in contents.tables.of(spec)}
    numbers = range(FIRST_ROW, last_row(contents, spec) + 1)
    for column in columns:
        if _is_verdict(spec, column):
            shown: list[Shown] = [values.verdicts.verdict(spec.id, column.id, row) for row in numbers]
        else:
            usual = _OF_AN_EMPTY_ROW.get(column.id, 0)
            empty = (row if column.id == "row" else usual for row in numbers)
            shown = [
                rows[row][column.id] if row in rows else empty_value
                for row, empty_value in zip(numbers, empty, strict=True)
            ]
        yield Filled(column.number, FIRST_ROW, column.formula, tuple(shown))


def _probes(spec: SheetSpec, columns: Sequence[CheckColumn]) -> Iterator[Filled]:
    for column in columns:
        if _is_verdict(spec, column):
            yield Filled(column.number, PROBE_ROW, f"ROWS({names.column_name(spec.id, column.id)})*0", (0,))


def _is_verdict(spec: SheetSpec, column: CheckColumn) -> bool:
    return column.id in (*spec.block.typed, WITHOUT_ROW)


def _verdicts_only(
    contents: Contents, columns: Sequence[CheckColumn], verdicts: CellVerdicts
) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the verdicts on Progress that are not 0, as values: a long table has no formulas."""
    for column in columns:
        for row in verdicts.of(PROGRESS.id, column.id):
            yield (row, column.number), Cell(verdicts.verdict(PROGRESS.id, column.id, row))


def _plan(contents: Contents, verdicts: CellVerdicts) -> Iterator[Filled]:
    title, column = PLAN.words.of(contents.lang), letters(PLAN_VALUE)
    rows = lines().rows
    cells = {id: f"'{title}'!${column}${row}" for id, row in rows.items()}
    for id, formula in card.verdicts(cells, issued=contents.issued):
        row = rows[id]
        yield Filled(
            PLAN_COLUMN, row, formula, (verdicts.verdict(PLAN.id, id, contents.tables.card.rows.get(id, row)),)
        )


def _context(values: SelfCheckValues) -> Iterator[Filled]:
    yield Filled(REPORTING_COLUMN, REPORTING_ROW, reporting_place(), (values.reporting_place,))
    yield Filled(REPORTING_COLUMN, DOUBTS_ROW, progress_doubts(), (values.doubts,))
    if not values.contents.issued:
        submissions = len(values.contents.tables.submissions)
        yield Filled(REPORTING_COLUMN, CONSOLIDATED_ROW, f"COUNTA({_submissions(values.contents)})", (submissions,))


def _submissions(contents: Contents) -> str:
    """Return the range of the submissions that Sources lists."""
    place = [block.id for block in SOURCES.blocks].index("submissions")
    column = letters(lefts()[place])
    return f"'{SOURCES.words.of(contents.lang)}'!${column}${FIRST_ROW}:${column}${LAST_COUNTED}"


def _due_dates(contents: Contents) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the due dates of a master's periods as values, beside the cut-offs and the working days that they are of.

    Its Plan sheet looks them up, so that a cut-off that was changed since shows no due date rather than a wrong one.
    """
    calendar = contents.calendar
    for row, period in enumerate(calendar.periods if not contents.issued else (), start=FIRST_ROW):
        for number, day in ((DUE_CUTOFF, period.cutoff), (DUE_DATE, calendar.due(period))):
            yield (row, number), Cell((day - date(1899, 12, 30)).days)
    if not contents.issued:
        yield (WORKING_DAYS_ROW, REPORTING_COLUMN), Cell(calendar.working_days)


def _issued(contents: Contents, verdicts: CellVerdicts) -> Iterator[Filled]:
    if contents.manifest.issued:
        shown = tuple(MISSING if rows in verdicts.gone else RIGHT for rows in contents.manifest.issued)
        yield Filled(ISSUED_VERDICT, FIRST_ROW, issued_verdict(f"${letters(ISSUED_SLOT)}{FIRST_ROW}"), shown)


def _missing_periods(contents: Contents, values: SelfCheckValues, number: int) -> Iterator[str]:
    """Yield what the column of one period shows, for each checked row of Allocation."""
    texts = {row.row: [*values.missing_periods(row.row), ""] for row in contents.tables.allocations}
    for row in range(FIRST_ROW, last_row(contents, ALLOCATION) + 1):
        yield texts[row][number] if row in texts else ""
