"""The very hidden sheet ``_check``: which columns it has, and where. Its rows are those of the input sheets.

Each input sheet has a block of columns there: helpers (is the row in use, its key, the measure of its target …), then
one verdict per typed column: 0 right, 1 missing, 2 wrong. Every formula is short and takes what it judges from its own
row, so that nothing a person does to an input sheet moves it. The Guide counts the verdicts; conditional formats read
them through defined names.
"""

from collections.abc import Mapping
from functools import cache

from xlplan.formulas.names import column_name, referred
from xlplan.grid import CHECKS_TITLE, a1
from xlplan.layout import ALLOCATION, FIRST_ROW, HONOURS, INPUTS, PROGRESS, TARGETS, SheetSpec
from xlplan.layout.columns import CellType, Choice

PROBE_ROW = 4  # 0, or an error when the column that is judged was deleted
HEADING_ROW = 5
PLAN_COLUMN, REPORTING_COLUMN, ISSUED_SLOT, ISSUED_VERDICT = 1, 2, 3, 4  # before the blocks of the input sheets
REPORTING_ROW, DOUBTS_ROW = FIRST_ROW, FIRST_ROW + 1  # in the reporting column
REPORTING_PLACE = "ReportingPlace"  # the place of the reporting period in the calendar, from 1; 0 where it has none
PROGRESS_DOUBTS = (
    "ProgressDoubts"  # how many key cells of Progress are not right: then a row may be there under another key
)
MISSING_PERIODS = "MissingPeriods"  # the periods that an allocation's row lacks in Progress, as text
WITHOUT_ROW = "periods_without_row"
SAID = PROGRESS.block.filling
CONTENT = "content."  # before the id of a column: what its cell holds, whatever the rest of the row says
ROW_OF = "row."  # before the id of a column that names a row of another sheet: that row's number, 0 where it names none


def check_ids(spec: SheetSpec) -> tuple[str, ...]:
    """The columns of the block of *spec*, in order: helpers, then the verdicts by the id of the column they judge."""
    first, *others = spec.block.keys
    helpers = ["used"]
    if spec.id in {one.id for one in referred()}:
        helpers.append("meant")
    keys = [first, *(id for id in others if spec.block.columns[id].cell_type is not CellType.CODE)]
    helpers += [f"{CONTENT}{id}" for id in keys]
    helpers += [f"{ROW_OF}{id}" for id in spec.block.typed if spec.block.columns[id].by_name]
    helpers.append("key")
    if spec is HONOURS:
        helpers.append("row")
    if spec is TARGETS:
        helpers.append("kind")
    if spec is ALLOCATION:
        helpers += ["slot", "asked", "valid_from", "valid_to"]
    if spec is PROGRESS:
        helpers += [f"{CONTENT}{id}" for id in SAID]
        helpers += ["said", "kind", "month", "wanted", "numerator", "net"]
    verdicts = [*spec.block.typed, *((WITHOUT_ROW,) if spec is ALLOCATION else ())]
    return (*helpers, *verdicts)


@cache
def _places() -> Mapping[tuple[str, str], int]:
    names = [(spec.id, id) for spec in INPUTS for id in check_ids(spec)]
    return {name: place for place, name in enumerate(names, start=ISSUED_VERDICT + 1 + len(lists()))}


@cache
def lists() -> tuple[type[Choice], ...]:
    """The lists that cells are held against: their words stand in columns of their own, Vietnamese first."""
    found = (column.choices for spec in INPUTS for column in spec.block.columns.values() if column.typed)
    return tuple(dict.fromkeys(choices for choices in found if choices is not None))


def list_place(choices: type[Choice]) -> int:
    return ISSUED_VERDICT + 1 + lists().index(choices)


def list_name(choices: type[Choice]) -> str:
    """The defined name of a list's words: ``Honour`` → ``ListHonour``."""
    return f"List{choices.__name__}"


def list_words(choices: type[Choice]) -> tuple[str, ...]:
    return (*(choice.words.vi for choice in choices), *(choice.words.en for choice in choices))


def place(sheet: str, id: str) -> int:
    """The column number of a check."""
    return _places()[sheet, id]


def first_period_column() -> int:
    """From here on, one column per period of the calendar: which rows of Progress an allocation lacks."""
    return max(_places().values()) + 1


def here(sheet: str, id: str) -> str:
    """A check of the same row, as the formula in the first row names it."""
    return f"${letters(place(sheet, id))}{FIRST_ROW}"


def check_name(sheet: str, id: str) -> str:
    """The defined name of a column of checks: ``progress``, ``actual`` → ``CheckProgressActual``."""
    return f"Check{column_name(sheet, id.replace('.', '_'))}"


def check(sheet: str, id: str) -> str:
    """A check of the formula's own row, from any sheet."""
    return f"INDEX({check_name(sheet, id)},ROW())"


def plan_check_name(id: str) -> str:
    """The defined name of the verdict on one value of the Plan sheet."""
    return f"Check{column_name('plan', id)}"


def on_checks(reference: str) -> str:
    return f"'{CHECKS_TITLE}'!{reference}"


def letters(column: int) -> str:
    return a1(1, column)[:-1]
