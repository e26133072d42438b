"""Defined names. All are absolute, so that they mean the same in every row and in every spreadsheet program.

The name of a column covers it from the first row of the sheet to well below its table (``ProgressActual`` is
``'Tiến độ'!$F$1:$F$432``), so that position and row number are equal. A formula refers to the cell in its own row by
``INDEX(ProgressActual,ROW())``, which survives inserting, deleting, sorting and adding rows. Whole columns (``$F:$F``)
would mean the same, but some programs visit each of their million cells.
"""

from collections.abc import Iterator

from xlplan.grid import a1
from xlplan.layout import HONOURS, INPUTS, SheetSpec
from xlplan.layout.columns import Role
from xlplan.words import Lang

EVALUATION_DATE = "EvaluationDate"
REPORTING_PERIOD = "ReportingPeriod"
PERIOD_MONTHS = "PeriodMonths"
PERIOD_CUTOFFS = "PeriodCutoffs"
PERIOD_DUES = "PeriodDues"  # in an issued workbook
# In a master: the cut-offs and due dates as of when xlplan wrote the workbook, and for how many working days.
DUE_CUTOFFS = "DueCutoffs"
DUE_DATES = "DueDates"
DUE_WORKING_DAYS = "DueWorkingDays"
GROWTH = 2000  # how many rows below the header a drop-down list can include


def column_name(sheet: str, column: str) -> str:
    """Return the defined name of a column of an input sheet: ``progress``, ``last_year`` → ``ProgressLastYear``."""
    return sheet.capitalize() + "".join(part.capitalize() for part in column.split("_"))


def cell(sheet: str, column: str) -> str:
    """Return a reference to the cell of *column* in the formula's own row."""
    return f"INDEX({column_name(sheet, column)},ROW())"


def as_number(x: str) -> str:
    """Return the number in a cell, else 0. (The function N fails in Gnumeric for an empty cell returned by INDEX.)"""
    return f"IF(ISNUMBER({x}),{x},0)"


def column_names(spec: SheetSpec, last: int, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield the defined name and range of every column of *spec* that formulas use, down to the row *last*."""
    for number, (id, column) in enumerate(spec.block.columns.items(), start=1):
        if column.role is not Role.GIVEN:
            yield column_name(spec.id, id), column_from_top(spec.words.of(lang), number, last)


def column_from_top(sheet: str, number: int, last: int) -> str:
    """Return the range of a column from row 1 to row *last*: ``='Units'!$A$1:$A$65``."""
    letters = a1(1, number)[:-1]
    return f"='{sheet}'!${letters}$1:${letters}${last}"


def code_list(reference: str) -> str:
    """Return the defined name of a drop-down list: ``units.code`` → ``UnitsList``."""
    return f"{reference.split('.')[0].capitalize()}List"


def code_lists(first_row: int, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield the defined name and formula of every drop-down list.

    It offers the codes of a sheet, from *first_row*; for honours, their names in the workbook's language.
    """
    for spec in referred():
        shown = f"name_{lang}" if spec is HONOURS else "code"
        number = list(spec.block.columns).index(shown) + 1
        yield code_list(f"{spec.id}.code"), growing_list(spec.words.of(lang), a1(1, number)[:-1], first_row)


def referred() -> list[SheetSpec]:
    """Return the sheets to whose codes other cells refer."""
    references = {column.refers_to for spec in INPUTS for column in spec.block.columns.values()}
    return [spec for spec in INPUTS if f"{spec.id}.code" in references]


def growing_list(sheet: str, column: str, first_row: int) -> str:
    """Return a reference to the filled part of a column, which grows with column A, without a volatile function.

    Example: ``='Units'!$A$6:INDEX('Units'!$A$6:$A$2005,MAX(1,COUNTA('Units'!$A$6:$A$2005)))``; with 12 codes that is
    A6:A17.
    """
    whole, first = (f"'{sheet}'!${name}${first_row}:${name}${first_row + GROWTH - 1}" for name in (column, "A"))
    return f"='{sheet}'!${column}${first_row}:INDEX({whole},MAX(1,COUNTA({first})))"
