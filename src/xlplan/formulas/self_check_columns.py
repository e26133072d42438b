"""The columns of the very hidden sheet ``_check``, and their positions. Its rows are those of the input sheets.

Each input sheet has a block of columns there: helpers (is the row in use, its key, the measure of its target …), then
one verdict per typed column: 0 right, 1 missing, 2 wrong. Every formula is short and refers to the input row with the
same row number, so that no change of an input sheet moves it. The Guide counts the verdicts; conditional formats read
them through defined names.
"""

from collections.abc import Mapping
from functools import cache

from xlplan.formulas.names import column_name, referred
from xlplan.grid import SELF_CHECKS_TITLE, a1
from xlplan.layout import ALLOCATION, FIRST_ROW, HONOURS, INPUTS, PROGRESS, TARGETS, SheetSpec
from xlplan.layout.columns import CellType, Choice

PROBE_ROW = 4  # 0, or an error when the judged column was deleted
HEADING_ROW = 5
# Before the blocks of the input sheets.
PLAN_COLUMN, REPORTING_COLUMN, ISSUED_SLOT, ISSUED_VERDICT, DUE_CUTOFF, DUE_DATE = range(1, 7)
REPORTING_ROW, DOUBTS_ROW, WORKING_DAYS_ROW, CONSOLIDATED_ROW = range(FIRST_ROW, FIRST_ROW + 4)  # in REPORTING_COLUMN
# Defined names: the number of the reporting period in the calendar, from 1 (0: not in it); how many key cells of
# Progress are not right (then a missing row may exist under another key); the periods without a Progress row, as text;
# in a master, whether submissions were consolidated into it.
REPORTING_PLACE = "ReportingPlace"
PROGRESS_DOUBTS = "ProgressDoubts"
MISSING_PERIODS = "MissingPeriods"
CONSOLIDATED = "Consolidated"
WITHOUT_ROW = "periods_without_row"
LACKING = "lacking"  # of an allocation, in a master: the number of rows that Progress lacks
PLANNED = "planned"  # of an allocation: the value in force, or the one to come
FILLING = PROGRESS.block.filling
# Prefixes of helper ids, before the id of a column: what its cell contains, regardless of the rest of the row; and the
# number of the row of another sheet that the cell names (0: none).
CONTENT = "content."
ROW_OF = "row."


def check_ids(spec: SheetSpec) -> tuple[str, ...]:
    """Return the column ids of the block of *spec*: helpers, then the verdicts, named like the columns they judge."""
    first, *other_keys = spec.block.keys
    helpers = ["used"]
    if spec.id in {sheet.id for sheet in referred()}:
        helpers.append("meant")
    keys = [first, *(id for id in other_keys if spec.block.columns[id].cell_type is not CellType.CODE)]
    helpers += [f"{CONTENT}{id}" for id in keys]
    helpers += [f"{ROW_OF}{id}" for id in spec.block.typed if spec.block.columns[id].by_name]
    helpers.append("key")
    if spec is HONOURS:
        helpers.append("row")
    if spec is TARGETS:
        helpers.append("kind")
    if spec is ALLOCATION:
        helpers += ["slot", "earliest", PLANNED, "asked", "valid_from", "valid_to", "first_due", "last_due", LACKING]
    if spec is PROGRESS:
        helpers += [f"{CONTENT}{id}" for id in FILLING]
        helpers += ["said", "kind", "month", "unsaid", "wanted", "numerator", "net"]
    verdicts = [*spec.block.typed, *((WITHOUT_ROW,) if spec is ALLOCATION else ())]
    return (*helpers, *verdicts)


@cache
def _column_numbers() -> Mapping[tuple[str, str], int]:
    names = [(spec.id, id) for spec in INPUTS for id in check_ids(spec)]
    return {name: number for number, name in enumerate(names, start=DUE_DATE + 1 + len(lists()))}


@cache
def lists() -> tuple[type[Choice], ...]:
    """Return the lists of values. Their words have columns of their own on ``_check``, Vietnamese before English."""
    all_lists = (column.choices for spec in INPUTS for column in spec.block.columns.values() if column.typed)
    return tuple(dict.fromkeys(choices for choices in all_lists if choices is not None))


def list_place(choices: type[Choice]) -> int:
    return DUE_DATE + 1 + lists().index(choices)


def list_name(choices: type[Choice]) -> str:
    """Return the defined name of the words of a list: ``Measure`` → ``ListMeasure``."""
    return f"List{choices.__name__}"


def list_words(choices: type[Choice]) -> tuple[str, ...]:
    return (*(choice.words.vi for choice in choices), *(choice.words.en for choice in choices))


def column_number(sheet: str, id: str) -> int:
    """Return the column number of a check or helper."""
    return _column_numbers()[sheet, id]


def first_period_column() -> int:
    """Return the first of the columns that list missing rows of Progress, one per period of the calendar."""
    return max(_column_numbers().values()) + 1


def check_in_row(sheet: str, id: str) -> str:
    """Return the reference from the first row to a check in the same row: ``$CF6``."""
    return f"${letters(column_number(sheet, id))}{FIRST_ROW}"


def check_name(sheet: str, id: str) -> str:
    """Return the defined name of a column of checks: ``progress``, ``actual`` → ``CheckProgressActual``."""
    return f"Check{column_name(sheet, id.replace('.', '_'))}"


def check(sheet: str, id: str) -> str:
    """Return a reference to a check in the formula's own row, from any sheet."""
    return f"INDEX({check_name(sheet, id)},ROW())"


def plan_check_name(id: str) -> str:
    """Return the defined name of the verdict on one value of the Plan sheet."""
    return f"Check{column_name('plan', id)}"


def on_checks(reference: str) -> str:
    """Return *reference* with the title of the sheet ``_check``."""
    return f"'{SELF_CHECKS_TITLE}'!{reference}"


def letters(column: int) -> str:
    return a1(1, column)[:-1]
