"""The live formulas of the sheets, made from the declaration. Classic functions only, nothing volatile, no clock.

They serve the clerk who has nothing installed; Python never trusts their results. The Python twins that give the cached
values are :func:`xlplan.results.running` and :func:`xlplan.own.shares`.
"""

from collections.abc import Iterator

from xlplan.layout import ALLOCATION, INPUTS, PROGRESS, TARGETS, Block
from xlplan.layout.choices import Measure, State
from xlplan.words import Lang

EVALUATION_DATE = "EvaluationDate"
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
    block = PROGRESS.block
    actual, denominator, excluded = (_this(block, id, lang) for id in ("actual", "denominator", "excluded"))
    kind = _kind(lang)
    nil = f'{_this(block, "state", lang)}="{State.NIL.words.of(lang)}"'
    shown = f"OR(AND(ISNUMBER({actual}),OR({kind}<3,ISNUMBER({denominator}))),AND({kind}=1,{nil}))"
    flow = f"ROUND({_opening('opening', lang)}+{_so_far('actual', lang)},6)"
    net = (
        f"{_opening('opening_denominator', lang)}-{_opening('opening_excluded', lang)}"
        f"+{_so_far('denominator', lang)}-{_so_far('excluded', lang)}"
    )
    flow_ratio = f"ROUND(100*({_opening('opening', lang)}+{_so_far('actual', lang)})/({net}),6)"
    stock_ratio = f"ROUND(100*{actual}/({denominator}-N({excluded})),6)"
    return f'=IFERROR(IF({shown},CHOOSE({kind},{flow},ROUND({actual},6),{flow_ratio},{stock_ratio},""),""),"")'


def percent_of_plan(lang: Lang) -> str:
    """100 × running total ÷ the unit's own value in force; a ratio is never graded as a percentage of its plan."""
    running = _this(PROGRESS.block, "running_total", lang)
    allocation = ALLOCATION.block
    plan = f"SUMIFS({_column(allocation, 'in_force', lang)},{_slot(PROGRESS.block, lang)})"
    return f'=IFERROR(IF(AND(ISNUMBER({running}),{_kind(lang)}<3),ROUND(100*{running}/{plan},6),""),"")'


def evaluation_date(period_cell: str, months: str, cutoffs: str) -> str:
    """The cut-off of the reporting period, from the table of periods on the Plan sheet."""
    return f'=IFERROR(INDEX({cutoffs},MATCH({period_cell},{months},0)),"")'


def _kind(lang: Lang) -> str:
    """1 flow, 2 stock, 3 flow ratio, 4 stock ratio, 5 criterion: the measure of the row's target."""
    names = ",".join(f'"{measure.words.of(lang)}"' for measure in Measure)
    targets = TARGETS.block
    found = f"INDEX({_column(targets, 'measure', lang)},MATCH({_this(PROGRESS.block, 'target', lang)},{_column(targets, 'code', lang)},0))"
    return f"MATCH({found},{{{names}}},0)"


def _opening(id: str, lang: Lang) -> str:
    return f"SUMIFS({_column(ALLOCATION.block, id, lang)},{_slot(PROGRESS.block, lang)})"


def _so_far(id: str, lang: Lang) -> str:
    block = PROGRESS.block
    conditions = ",".join(f"{_column(block, key, lang)},{_this(block, key, lang)}" for key in ("unit", "target"))
    return f'SUMIFS({_column(block, id, lang)},{conditions},{_column(block, "period", lang)},"<="&{_this(block, "period", lang)})'


def _slot(block: Block, lang: Lang) -> str:
    """The conditions that pick the allocation rows of the unit and target in the current row of *block*."""
    return ",".join(f"{_column(ALLOCATION.block, key, lang)},{_this(block, key, lang)}" for key in ("target", "unit"))


def _this(block: Block, id: str, lang: Lang) -> str:
    return f"{block.table}[[#This Row],[{block.columns[id].words.of(lang)}]]"


def _column(block: Block, id: str, lang: Lang) -> str:
    return f"{block.table}[{block.columns[id].words.of(lang)}]"
