"""The two tables of the Guide: missing and wrong cells by sheet, and by column, each with the first of them."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from xlplan.dataclass import dataclass
from xlplan.document import Cell, CellValue
from xlplan.findings import Severity
from xlplan.formulas import guide as formula
from xlplan.formulas.coverage import reasons
from xlplan.formulas.guide import BELOW
from xlplan.formulas.names import column_name
from xlplan.formulas.progress import ROW_RULES
from xlplan.formulas.self_check_columns import WITHOUT_ROW, check_name, letters
from xlplan.formulas.verdicts import MISSING as IS_MISSING
from xlplan.formulas.verdicts import WRONG as IS_WRONG
from xlplan.grid import a1
from xlplan.layout import (
    ALLOCATION,
    AWARDS,
    CHECKS,
    FIRST_ROW,
    HEADER_ROW,
    HONOURS,
    INPUTS,
    MOVEMENTS,
    PEOPLE,
    PLAN,
    REGISTRATIONS,
    RETURNS,
    UNITS,
    SheetKind,
    SheetSpec,
)
from xlplan.layout.choices import ReturnState
from xlplan.rules.completeness import rows_received
from xlplan.template.findings_sheet import lines_from_consolidating
from xlplan.template.frame import Contents
from xlplan.template.guidance import how_to
from xlplan.template.plan import GROUPS, Group, lines
from xlplan.template.plan import VALUE as PLAN_VALUE
from xlplan.template.self_check_sheet import issued_range, last_row, plan_range, probe
from xlplan.template.verdicts import CellVerdicts
from xlplan.words import Words

OCCASIONAL = (PEOPLE, MOVEMENTS, HONOURS, REGISTRATIONS, AWARDS)  # empty in many offices
SHEET, COLUMN, MISSING, WRONG, FIRST, HOW_TO, ROW_MISSING, ROW_WRONG, PLACE = range(1, 10)
BY_SHEET = Words("Kiểm tra theo trang", "Checks by sheet")
BY_COLUMN = Words("Kiểm tra theo cột", "Checks by column")
HEADS = (
    Words("Trang", "Sheet"),
    Words("Cột", "Column"),
    Words("Còn thiếu", "Missing"),
    Words("Sai", "Wrong"),
    Words("Ô đầu tiên", "First cell"),
    Words("Cách điền", "How to fill in"),
)
FILL_IN = Words("Điền", "To be filled in")
FILL_IN_IF_ANY = Words("Điền khi có", "Fill in where there is any")
FILL_IN_TOP = Words("Điền phần đầu trang", "Fill in its first lines")
LOOK_UP = Words("Để tra cứu", "For reference")
THEN_CHOOSE = Words("Chọn đơn vị của sổ, ghi kỳ báo cáo", "Choose its unit, type the period")
WRITTEN = Words("xlplan ghi, không gõ", "Written by xlplan")
TASK = Words("Việc cần làm", "Your task")
ISSUED = Words("Dòng được giao", "Rows issued")
ISSUED_GONE = Words(
    "Các dòng giao chỉ tiêu của sổ đã nhận. Dòng bị xóa: chép lại từ sổ đã nhận",
    "The allocations of the workbook as you received it. If one was deleted, copy it back from there",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table of columns. Pairs are (missing, wrong)."""

    spec: SheetSpec

    column: Words
    """The title of the line."""

    letters: str
    """The column that its address points to."""

    counts: tuple[str, str]
    """The formulas that count the cells."""

    first: tuple[str, str]
    """The formulas of the first rows."""

    counted: tuple[int, int]
    """What *counts* will show."""

    first_rows: tuple[int, int]
    """What *first* will show; 0: none."""

    how: str
    """How to fill in the column."""


def in_order_of_work(contents: Contents, sheets: Sequence[SheetSpec]) -> tuple[SheetSpec, ...]:
    """Return the sheets as the Guide asks for them.

    In a master, Plan comes twice: whose workbook it is can be chosen only when the units are listed.
    """
    if contents.issued or contents.is_leaf:
        return tuple(sheets)
    after = sheets.index(UNITS) + 1
    return (*sheets[:after], PLAN, *sheets[after:])


def table_lines(contents: Contents, sheets: Sequence[SheetSpec], cell_verdicts: CellVerdicts) -> Iterator[Line]:
    """Yield the lines of the table by column; *cell_verdicts* are what their formulas will count.

    *sheets* are in the order of work. Where Plan comes twice, its first group of values is asked for the second time.
    """
    twice = sheets.count(PLAN) > 1
    for place, spec in enumerate(sheets):
        if spec is PLAN:
            groups = GROUPS if not twice else GROUPS[:1] if place else GROUPS[1:]
            yield from _plan_lines(contents, cell_verdicts, groups)
        if spec not in INPUTS:
            continue
        for number, id in enumerate(spec.block.columns, start=1):
            if spec.block.columns[id].typed or (id == WITHOUT_ROW and contents.live):
                yield _column_line(contents, spec, id, number, cell_verdicts)
        if spec is ALLOCATION and contents.manifest.issued:
            yield _issued_line(contents, cell_verdicts)


def _plan_lines(contents: Contents, cell_verdicts: CellVerdicts, groups: Sequence[Group]) -> Iterator[Line]:
    """Yield one line per group of values on the Plan sheet."""
    rows = lines().rows
    for heading, ids in groups:
        first, last = min(rows[id] for id in ids), max(rows[id] for id in ids)
        verdicts = plan_range(first, last)
        column = f"${letters(PLAN_VALUE)}"
        # 0, or an error when the sheet was deleted
        probe_formula = f"0*ROWS('{PLAN.words.of(contents.lang)}'!{column}${first}:{column}${last})"
        wrong = [row for id in ids for row in cell_verdicts.wrong.get((PLAN.id, id), ())]
        missing = [row for id in ids for row in cell_verdicts.missing.get((PLAN.id, id), ()) if row not in wrong]
        yield Line(
            PLAN,
            heading,
            letters(PLAN_VALUE),
            (formula.count(verdicts, IS_MISSING, probe_formula), formula.count(verdicts, IS_WRONG, probe_formula)),
            (formula.first_row(verdicts, IS_MISSING, first), formula.first_row(verdicts, IS_WRONG, first)),
            (len(missing), len(wrong)),
            (min(missing, default=0), min(wrong, default=0)),
            "",
        )


def _column_line(contents: Contents, spec: SheetSpec, id: str, number: int, cell_verdicts: CellVerdicts) -> Line:
    column, verdicts, last = spec.block.columns[id], check_name(spec.id, id), last_row(contents, spec)
    counts = [formula.count(verdicts, verdict, probe(spec.id, id)) for verdict in (IS_MISSING, IS_WRONG)]
    firsts = [formula.first_row(verdicts, verdict) for verdict in (IS_MISSING, IS_WRONG)]
    if id == spec.block.keys[0]:
        whole = f"'{spec.words.of(contents.lang)}'!${letters(number)}:${letters(number)}"
        unchecked = formula.beyond(whole, column_name(spec.id, id), last)
        counts[1] = formula.count_with_beyond(verdicts, probe(spec.id, id), unchecked)
        firsts[1] = formula.first_row_with_beyond(verdicts, unchecked, last)
    if not (column.required or id == WITHOUT_ROW or any(rule.missing and rule.column == id for rule in ROW_RULES)):
        counts[0] = firsts[0] = "=0"
    wrong = cell_verdicts.wrong.get((spec.id, id), set())
    missing = cell_verdicts.missing.get((spec.id, id), set()) - wrong
    return Line(
        spec,
        column.words,
        letters(number),
        (counts[0], counts[1]),
        (firsts[0], firsts[1]),
        (len(missing), len(wrong)),
        (min(missing, default=0), min(wrong, default=0)),
        how_to(column.hint, reasons(spec.block, id), contents.lang),
    )


def _issued_line(contents: Contents, cell_verdicts: CellVerdicts) -> Line:
    """Return the line for allocations that the workbook was issued with and lost; its address is the table's header."""
    verdicts, count = issued_range(contents), len(cell_verdicts.gone)
    first = f"=IF(COUNTIF({verdicts},{IS_MISSING})>0,{HEADER_ROW},0)"
    counted = formula.count(verdicts, IS_MISSING)
    how = how_to(ISSUED_GONE, (), contents.lang)
    shown = HEADER_ROW if count else 0
    return Line(ALLOCATION, ISSUED, letters(1), (counted, "=0"), (first, "=0"), (count, 0), (shown, 0), how)


def by_sheet_cells(
    contents: Contents, sheets: Sequence[SheetSpec], table: Sequence[Line], top: int, first: int
) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the cells of the table by sheet, which starts in row *top*.

    It sums up *table*, the lines of the table by column, which are in the rows from *first* on, in the same order.
    """
    lang, left = contents.lang, list(enumerate(table, start=first))
    yield (top, SHEET), Cell(BY_SHEET.of(lang), style="block")
    yield from _heads(contents, top + 1, (SHEET, MISSING, WRONG, FIRST))
    yield (top + 1, COLUMN), Cell(TASK.of(lang), style="head")
    for row, spec in enumerate(sheets, start=top + 2):
        title = spec.words.of(lang)
        yield (row, SHEET), Cell(title, style="jump", link=f"'{title}'!A1")
        is_second = spec is PLAN and row > top + 2
        yield (row, COLUMN), Cell((THEN_CHOOSE if is_second else task(contents, spec)).of(lang), style="cell")
        own_lines = _leading(left, spec)
        left = left[len(own_lines) :]
        if not own_lines:
            yield from _consolidation_cells(contents, spec, row)
            continue
        top_line, bottom_line = own_lines[0][0], own_lines[-1][0]
        for column, part in ((MISSING, 0), (WRONG, 1)):
            total = sum(line.counted[part] for _, line in own_lines)
            yield (
                (row, column),
                Cell(total, formula.total(f"{a1(top_line, column)}:{a1(bottom_line, column)}"), style="count"),
            )
        address = _address(contents, min((line for _, line in own_lines), key=_first_row))
        addresses, missing_rows, wrong_rows = (
            f"{a1(top_line, column)}:{a1(bottom_line, column)}" for column in (PLACE, ROW_MISSING, ROW_WRONG)
        )
        top_row = min(_first_row(line) for _, line in own_lines) % BELOW
        yield (row, ROW_MISSING), Cell(top_row, formula.topmost_row(missing_rows, wrong_rows), style="helping")
        text = formula.first_address_of_sheet(addresses, missing_rows, wrong_rows, a1(row, ROW_MISSING))
        if len(own_lines) == 1:  # Gnumeric does not look for a position in a range of one cell
            text = f"={a1(top_line, PLACE)}"
        yield (row, PLACE), Cell(address or None, text, style="helping")
        yield (row, FIRST), Cell(address.replace("'", "") or None, formula.link_to(a1(row, PLACE)), style="jump")


def consolidation_counts(contents: Contents) -> tuple[int, int]:
    """Return what the lines of Returns and Checks count: missing returns, and lines of errors. A leaf has neither."""
    if contents.is_leaf:
        return 0, 0
    return len(contents.missing_returns), lines_from_consolidating(contents)


def _consolidation_cells(contents: Contents, spec: SheetSpec, row: int) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the count of Returns or Checks: what the last consolidation found missing or wrong in what was sent in.

    The other sheets that xlplan writes have nothing to count.
    """
    lang, title = contents.lang, spec.words.of(contents.lang)
    missing, errors = consolidation_counts(contents)
    if spec is RETURNS:
        column, count, first = MISSING, missing, next(iter(contents.missing_returns), None)
        state, counted = ReturnState.MISSING.words.of(lang), a1(row, MISSING)
        text = formula.missing_returns(title, state)
        place = formula.address_of_missing_return(title, state, counted, a1(*first) if first else None)
    elif spec is CHECKS:
        column, count = WRONG, errors
        first = (FIRST_ROW, 1) if count else None  # the list begins with errors
        head = CHECKS.block.columns["file"].words.of(lang)
        codes = [] if contents.live else [rows_received.kind.code]  # else the line of Allocation counts them
        text = formula.lines_from_consolidating(title, Severity.ERROR.words.of(lang), head, codes)
        place = formula.address_if(a1(row, WRONG), f"'{title}'!A{FIRST_ROW}")
    else:
        for empty in (MISSING, WRONG, FIRST):
            yield (row, empty), Cell(style="cell")
        return
    for other in (MISSING, WRONG):
        yield (row, other), Cell(count, text, style="count") if other == column else Cell(0, style="count")
    shown = f"'{title}'!{a1(*first)}" if first else ""
    yield (row, PLACE), Cell(shown or None, place, style="helping")
    yield (row, FIRST), Cell(shown.replace("'", "") or None, formula.link_to(a1(row, PLACE)), style="jump")


def _leading(lines: Sequence[tuple[int, Line]], spec: SheetSpec) -> Sequence[tuple[int, Line]]:
    """Return the first of *lines*, as far as they are about *spec*."""
    return list(takewhile(lambda numbered: numbered[1].spec is spec, lines))


def task(contents: Contents, spec: SheetSpec) -> Words:
    """Return what the user has to do with a sheet."""
    if spec.kind is SheetKind.PYTHON:
        return WRITTEN
    if spec is PLAN:
        return FILL_IN_TOP if contents.issued else FILL_IN
    if contents.issued and not spec.by_unit:
        return LOOK_UP
    return FILL_IN_IF_ANY if spec in OCCASIONAL else FILL_IN


def by_column_cells(contents: Contents, table: Sequence[Line], top: int) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the cells of the table by column, which starts in row *top*."""
    lang = contents.lang
    yield (top, SHEET), Cell(BY_COLUMN.of(lang), style="block")
    yield from _heads(contents, top + 1, range(SHEET, HOW_TO + 1))
    for row, line in enumerate(table, start=top + 2):
        address = _address(contents, line)
        values: list[tuple[int, CellValue, str | None, str]] = [
            (SHEET, line.spec.words.of(lang), None, "cell"),
            (COLUMN, line.column.of(lang), None, "cell"),
            (MISSING, line.counted[0], line.counts[0], "count"),
            (WRONG, line.counted[1], line.counts[1], "count"),
            (HOW_TO, line.how or None, None, "cell"),
            (ROW_MISSING, line.first_rows[0], line.first[0], "helping"),
            (ROW_WRONG, line.first_rows[1], line.first[1], "helping"),
        ]
        for column, value, text, style in values:
            yield (row, column), Cell(value, text, style=style)
        text = formula.first_address_of_column(
            line.spec.words.of(lang), line.letters, a1(row, ROW_MISSING), a1(row, ROW_WRONG)
        )
        yield (row, PLACE), Cell(address or None, text, style="helping")
        yield (row, FIRST), Cell(address.replace("'", "") or None, formula.link_to(a1(row, PLACE)), style="jump")


def _heads(contents: Contents, row: int, columns: Sequence[int]) -> Iterator[tuple[tuple[int, int], Cell]]:
    for column in columns:
        yield (row, column), Cell(HEADS[column - 1].of(contents.lang), style="head")


def _address(contents: Contents, line: Line) -> str:
    return f"'{line.spec.words.of(contents.lang)}'!{line.letters}{_first_row(line)}" if any(line.first_rows) else ""


def _first_row(line: Line) -> int:
    """Return the smaller of its first rows, BELOW if there is none."""
    return min((row for row in line.first_rows if row), default=BELOW)
