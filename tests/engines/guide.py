"""What the Guide of a workbook says, and what Python's findings say of the same cells, in one form that can be
compared.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

from tests.engines.cells import Value
from tests.engines.engines import Calculated
from xlplan.findings import Finding
from xlplan.formulas import guide
from xlplan.formulas.coverage import kinds_by_formula, missing_kinds
from xlplan.grid import a1
from xlplan.layout import CHECKS, FIRST_ROW, GUIDE, INPUTS, RETURNS
from xlplan.layout import PLAN as PLAN_SHEET
from xlplan.rules.completeness import issued_allocations_there
from xlplan.template.guide import FIRST_LINE
from xlplan.template.guide_tables import BY_COLUMN, BY_SHEET, COLUMN, FIRST, ISSUED, MISSING, SHEET, WRONG
from xlplan.template.plan import GROUPS, lines
from xlplan.words import Lang
from xlplan.workflow.opening import Opened

Row: TypeAlias = Sequence[Value]
# by sheet, column (or "" for all), and whether the cells are missing, else wrong
Counts: TypeAlias = Counter[tuple[str, str, bool]]
LINES = 130  # more than any Guide has
SHEET_KINDS, MISSING_KINDS = kinds_by_formula(), missing_kinds()
LOST = issued_allocations_there.kind


@dataclass(frozen=True)
class Said:
    """Whether the workbook may be sent; how many cells of which sheets and columns are missing and wrong; and the
    address of the first one per sheet."""

    ready: bool
    columns: Counts
    sheets: Counts
    first: dict[str, str]


def guide_of(book: Calculated, lang: Lang = "vi") -> Said:
    """What the Guide says in a workbook that an engine has calculated."""
    title = GUIDE.words.of(lang)
    return guide_in(
        [[book.value(title, row, column) for column in range(SHEET, FIRST + 1)] for row in range(1, LINES)], lang
    )


def guide_in(rows: Sequence[Row], lang: Lang = "vi") -> Said:
    """What the Guide says in its *rows*, from the first one on. A count that is no number is a fault of whoever
    calculated it.
    """
    by_column, by_sheet = (list(_table(rows, heading.of(lang))) for heading in (BY_COLUMN, BY_SHEET))
    verdict = rows[FIRST_LINE - 1][SHEET - 1]
    assert verdict in guide.READY.both() + guide.NOT_READY.both(), verdict
    return Said(
        ready=verdict in guide.READY.both(),
        columns=_counts((row, str(row[COLUMN - 1])) for row in by_column),
        sheets=_counts((row, "") for row in by_sheet if row[WRONG - 1] not in ("", None)),
        first=_first(by_sheet),
    )


def _first(by_sheet: Sequence[Row]) -> dict[str, str]:
    """The address of each sheet's first cell; in a master Plan has two lines, of which the upper cell is the first."""
    found: dict[str, list[str]] = {}
    for row in by_sheet:
        if row[FIRST - 1]:
            found.setdefault(str(row[SHEET - 1]), []).append(str(row[FIRST - 1]))
    return {sheet: min(places, key=_row_number) for sheet, places in found.items()}


def _row_number(address: str) -> int:
    """``Kế hoạch!B6`` → 6."""
    return int("".join(sign for sign in address.split("!")[1] if sign.isdigit()))


def _table(rows: Sequence[Row], heading: str) -> Iterator[Row]:
    """The lines below a *heading* and the heads of its columns."""
    start = next(number for number, row in enumerate(rows) if row[SHEET - 1] == heading)
    return takewhile(lambda row: bool(row[SHEET - 1]), rows[start + 2 :])


def _counts(lines: Iterable[tuple[Row, str]]) -> Counts:
    found: Counts = Counter()
    for row, column in lines:
        for place, missing in ((MISSING, True), (WRONG, False)):
            count = row[place - 1]
            assert isinstance(count, int | float), row
            found[str(row[SHEET - 1]), column, missing] += int(count)
    return +found


def said_by_python(errors: Sequence[Finding], lang: Lang = "vi") -> Said:
    """The same from Python's *errors*: those that a sheet finds too are counted, any keeps the workbook from being
    ready.
    """
    cells = {(one.at, one.kind in MISSING_KINDS) for one in errors if one.kind in SHEET_KINDS and one.kind != LOST}
    gone = [one.at for one in errors if one.kind == LOST]  # all at one cell, the head of their table
    columns: Counts = Counter()
    for at, missing in cells:
        columns[at.sheet, _column(at.sheet, at.row, at.column, lang), missing] += 1
    for at in gone:
        columns[at.sheet, ISSUED.of(lang), True] += 1
    sheets: Counts = Counter()
    for (sheet, _, missing), count in columns.items():
        sheets[sheet, "", missing] += count
    places = [at for at, _ in cells] + gone
    first = {at.sheet: a1(*min((one.row, one.column) for one in places if one.sheet == at.sheet)) for at in places}
    return Said(not errors, columns, sheets, {sheet: f"{sheet}!{address}" for sheet, address in first.items()})


def with_consolidation(said: Said, opened: Opened, lang: Lang) -> Said:
    """*said*, and what the Guide counts of the last consolidation: on the sheets Returns and Checks."""
    missing, errors = opened.standing.missing_returns, opened.standing.errors
    sheets, first = Counter(said.sheets), dict(said.first)
    if missing:
        sheet = RETURNS.words.of(lang)
        sheets[sheet, "", True], first[sheet] = len(missing), f"{sheet}!{a1(*missing[0])}"
    if errors:
        sheet = CHECKS.words.of(lang)
        sheets[sheet, "", False], first[sheet] = errors, f"{sheet}!{a1(FIRST_ROW, 1)}"
    return Said(said.ready and not missing and not errors, said.columns, sheets, first)


def _column(sheet: str, row: int, column: int, lang: Lang) -> str:
    """How the Guide calls a column; of the Plan sheet, the heading above a line."""
    spec = next((spec for spec in INPUTS if spec.words.of(lang) == sheet), None)
    if spec is not None:
        return list(spec.block.columns.values())[column - 1].words.of(lang)
    assert sheet == PLAN_SHEET.words.of(lang), sheet
    return next(heading.of(lang) for heading, ids in GROUPS if row in {lines().rows[id] for id in ids})
