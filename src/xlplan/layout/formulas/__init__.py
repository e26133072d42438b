"""The live formulas of the sheets, made from the declaration. Classic functions only, nothing volatile, no clock.

They serve the clerk who has nothing installed; Python never trusts their results. The Python twins that give the cached
values are :func:`xlplan.results.running` and :func:`xlplan.own.shares`.
"""

from collections.abc import Iterator

from xlplan.grid import a1
from xlplan.layout import ALLOCATION, INPUTS, PROGRESS, TARGETS, Block
from xlplan.layout.choices import Measure, State
from xlplan.words import Lang

EVALUATION_DATE = "EvaluationDate"
MEASURE, FIGURE_GIVEN, IN_FORCE = "MeasureOfRow", "FigureGiven", "InForce"
FLOW, STOCK, FLOW_RATIO, STOCK_RATIO = "FlowSoFar", "StockNow", "FlowRatioSoFar", "StockRatioNow"
GROWTH = 2000  # rows below a reference sheet's header that its drop-down can reach
FORMULA_ROWS = 3000  # SUMIFS per row costs the square of the rows; above this the sheet holds values


def code_list(reference: str) -> str:
    """The defined name of a drop-down's codes: ``units.code`` → ``UnitsList``."""
    return f"{reference.split('.')[0].capitalize()}List"


def code_lists(first_row: int, lang: Lang) -> Iterator[tuple[str, str]]:
    """Every drop-down's defined name and formula; codes stand in the first column, from *first_row*."""
    for spec in INPUTS:
        if any(f"{spec.id}.code" == column.refers_to for other in INPUTS for column in other.block.columns.values()):
            yield code_list(f"{spec.id}.code"), growing_list(spec.words.of(lang), "A", first_row)


def growing_list(sheet: str, column: str, first_row: int) -> str:
    """The filled part of a column as a reference that grows with it, without a volatile function."""
    whole = f"'{sheet}'!${column}${first_row}:${column}${first_row + GROWTH - 1}"
    return f"='{sheet}'!${column}${first_row}:INDEX({whole},MAX(1,COUNTA({whole})))"


def in_force(lang: Lang) -> str:
    """The allocated value, in the row in force at the evaluation date only: no other row of the slot is effective later."""
    block = ALLOCATION.block
    value, since = _this(block, "value", lang), f"N({_this(block, 'effective_from', lang)})"
    effective = _column(block, "effective_from", lang)
    later = f'COUNTIFS({_slot(block, lang)},{effective},">"&{since},{effective},"<="&N({EVALUATION_DATE}))'
    return f'=IF(AND(ISNUMBER({value}),{since}<=N({EVALUATION_DATE}),{later}=0),{value},"")'


def running_total(lang: Lang) -> str:
    """Flows add up from the opening balance; a level is itself; a ratio is Σ numerators ÷ Σ net denominators, in points."""
    return f'=IFERROR(IF({FIGURE_GIVEN},CHOOSE({MEASURE},{FLOW},{STOCK},{FLOW_RATIO},{STOCK_RATIO},""),""),"")'


def percent_of_plan(lang: Lang) -> str:
    """100 × running total ÷ the unit's own value in force; a ratio is never graded as a percentage of its plan."""
    running = _this(PROGRESS.block, "running_total", lang)
    return f'=IFERROR(IF(AND(ISNUMBER({running}),{MEASURE}<3),ROUND(100*{running}/{IN_FORCE},6),""),"")'


def row_names(lang: Lang) -> Iterator[tuple[str, str]]:
    """The defined names that the two columns of Progress are made of, relative to the row that asks. Written out in every
    row they were three quarters of a workbook's bytes."""
    actual, denominator, excluded = (_asking(id, lang) for id in ("actual", "denominator", "excluded"))
    nil = f'{_asking("state", lang)}="{State.NIL.words.of(lang)}"'
    given = f"OR(AND(ISNUMBER({actual}),OR({MEASURE}<3,ISNUMBER({denominator}))),AND({MEASURE}=1,{nil}))"
    so_far = f"{_allocated('opening', lang)}+{_so_far('actual', lang)}"
    net = (
        f"{_allocated('opening_denominator', lang)}-{_allocated('opening_excluded', lang)}"
        f"+{_so_far('denominator', lang)}-{_so_far('excluded', lang)}"
    )
    yield MEASURE, f"={_measure(lang)}"
    yield FIGURE_GIVEN, f"={given}"
    yield FLOW, f"=ROUND({so_far},6)"
    yield STOCK, f"=ROUND({actual},6)"
    yield FLOW_RATIO, f"=ROUND(100*({so_far})/({net}),6)"
    yield STOCK_RATIO, f"=ROUND(100*{actual}/({denominator}-N({excluded})),6)"
    yield IN_FORCE, f"={_allocated('in_force', lang)}"


def evaluation_date(period_cell: str, months: str, cutoffs: str) -> str:
    """The cut-off of the reporting period, from the table of periods on the Plan sheet."""
    return f'=IFERROR(INDEX({cutoffs},MATCH({period_cell},{months},0)),"")'


def _measure(lang: Lang) -> str:
    """1 flow, 2 stock, 3 flow ratio, 4 stock ratio, 5 criterion: the measure of the row's target."""
    names = ",".join(f'"{measure.words.of(lang)}"' for measure in Measure)
    targets = TARGETS.block
    found = f"INDEX({_column(targets, 'measure', lang)},MATCH({_asking('target', lang)},{_column(targets, 'code', lang)},0))"
    return f"MATCH({found},{{{names}}},0)"


def _allocated(id: str, lang: Lang) -> str:
    """A figure of the allocation of the row's unit and target."""
    block = ALLOCATION.block
    conditions = ",".join(f"{_column(block, key, lang)},{_asking(key, lang)}" for key in ("target", "unit"))
    return f"SUMIFS({_column(block, id, lang)},{conditions})"


def _so_far(id: str, lang: Lang) -> str:
    block = PROGRESS.block
    conditions = ",".join(f"{_column(block, key, lang)},{_asking(key, lang)}" for key in ("unit", "target"))
    return f'SUMIFS({_column(block, id, lang)},{conditions},{_column(block, "period", lang)},"<="&{_asking("period", lang)})'


def _slot(block: Block, lang: Lang) -> str:
    """The conditions that pick the rows of the unit and target in the current row of *block*."""
    return ",".join(f"{_column(block, key, lang)},{_this(block, key, lang)}" for key in ("target", "unit"))


def _asking(id: str, lang: Lang) -> str:
    """In a defined name: the cell of Progress in the row whose formula asks (names are relative to the first row)."""
    place = list(PROGRESS.block.columns).index(id) + 1
    return f"'{PROGRESS.words.of(lang)}'!${a1(1, place)}"


def _this(block: Block, id: str, lang: Lang) -> str:
    return f"{block.table}[[#This Row],[{block.columns[id].words.of(lang)}]]"


def _column(block: Block, id: str, lang: Lang) -> str:
    return f"{block.table}[{block.columns[id].words.of(lang)}]"
