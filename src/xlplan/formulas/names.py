"""Defined names: every one is absolute, so it means the same in every row and in every spreadsheet program.

A column of an input sheet is named from the sheet's first row to well below its table (``ProgressActual`` is ``'Tiến
độ'!$F$1:$F$432``), so that place and row number are the same. A formula takes the cell of its own row by
``INDEX(ProgressActual,ROW())``: rows may then be inserted, deleted, sorted or added. Whole columns (``$F:$F``) would
say the same, but some programs look at each of their million cells.
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
GROWTH = 2000  # rows below a reference sheet's header that its drop-down can reach


def column_name(sheet: str, column: str) -> str:
    """The defined name of a column of an input sheet: ``progress``, ``last_year`` → ``ProgressLastYear``."""
    return sheet.capitalize() + "".join(part.capitalize() for part in column.split("_"))


def cell(sheet: str, column: str) -> str:
    """The cell of *column* in the row of the formula."""
    return f"INDEX({column_name(sheet, column)},ROW())"


def as_number(x: str) -> str:
    """The number in a cell, 0 where it holds none. (``N`` of a cell that INDEX finds empty is an error in Gnumeric.)"""
    return f"IF(ISNUMBER({x}),{x},0)"


def column_names(spec: SheetSpec, last: int, lang: Lang) -> Iterator[tuple[str, str]]:
    """The defined name and formula of every column of *spec* that a formula may look into, down to the row *last*."""
    for place, (id, column) in enumerate(spec.block.columns.items(), start=1):
        if column.role is not Role.GIVEN:
            yield column_name(spec.id, id), column_from_top(spec.words.of(lang), place, last)


def column_from_top(sheet: str, place: int, last: int) -> str:
    letters = a1(1, place)[:-1]
    return f"='{sheet}'!${letters}$1:${letters}${last}"


def code_list(reference: str) -> str:
    """The defined name of a drop-down's codes: ``units.code`` → ``UnitsList``."""
    return f"{reference.split('.')[0].capitalize()}List"


def code_lists(first_row: int, lang: Lang) -> Iterator[tuple[str, str]]:
    """The defined name and formula of every drop-down: codes stand in the first column, from *first_row*; honours are
    offered by their names in the workbook's language."""
    for spec in referred():
        shown = f"name_{lang}" if spec is HONOURS else "code"
        place = list(spec.block.columns).index(shown) + 1
        yield code_list(f"{spec.id}.code"), growing_list(spec.words.of(lang), a1(1, place)[:-1], first_row)


def referred() -> list[SheetSpec]:
    """The sheets whose codes other cells refer to."""
    wanted = {column.refers_to for spec in INPUTS for column in spec.block.columns.values()}
    return [spec for spec in INPUTS if f"{spec.id}.code" in wanted]


def growing_list(sheet: str, column: str, first_row: int) -> str:
    """The filled part of a column as a reference that grows with the first one, without a volatile function."""
    whole, first = (f"'{sheet}'!${one}${first_row}:${one}${first_row + GROWTH - 1}" for one in (column, "A"))
    return f"='{sheet}'!${column}${first_row}:INDEX({whole},MAX(1,COUNTA({first})))"
