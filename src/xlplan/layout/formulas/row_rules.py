"""Rules about one row of Progress as conditions, and what the sheet shows beside its faults.

Each says what the rule of the same code says in :mod:`xlplan.rules.progress`.
"""

from xlplan.layout import PROGRESS, Column
from xlplan.layout.choices import FigureType, Judgement, Measure, State
from xlplan.layout.formulas.conditions import (
    PERIOD_MONTHS,
    REPORTING_PERIOD,
    Cells,
    Condition,
    SheetCheck,
    column_name,
    empty,
    filled,
    number,
    one_of,
    wrong,
)
from xlplan.words import Words

RATIOS = (Measure.FLOW_RATIO, Measure.STOCK_RATIO)
FIGURES = ("actual", "denominator", "excluded")
SAID = (*FIGURES, "judgement", "state")


def _measured(cells: Cells, *measures: Measure) -> str:
    """Whether the row's target is of one of *measures*: found among the codes of such targets."""
    kinds = one_of(column_name("targets.measure"), *measures)
    codes = f'IF({kinds},{column_name("targets.code")},"")'
    x = cells.this("target")
    return f"IF(ISTEXT({x}),IF(LEN({x})>0,ISNUMBER(MATCH({x},{codes},0)),FALSE),FALSE)"


def _column(id: str) -> Column:
    return PROGRESS.block.columns[id]


def _typed(cells: Cells, *ids: str) -> str:
    """Whether any of these number cells holds a number that its column takes."""
    return f"({'+'.join(number(cells.this(id), _column(id)) for id in ids)})>0"


def _sound(cells: Cells, *ids: str) -> str:
    return f"({'+'.join(f'({wrong(cells.this(id), _column(id))})' for id in ids)})=0"


def _state(cells: Cells, *states: State) -> str:
    return one_of(cells.this("state"), *(states or State))


def _state_with_figure(cells: Cells) -> str:
    judged = one_of(cells.this("judgement"), *Judgement)
    return f"({_state(cells)})*((({_typed(cells, *FIGURES)})+({judged}))>0)"


def _half_a_ratio(cells: Cells, lacking: str) -> str:
    """A ratio with a figure whose denominator is lacking; or, with one, its numerator."""
    there = f"(1-({_state(cells)}))*({_sound(cells, *FIGURES)})*({_typed(cells, *FIGURES)})*({_measured(cells, *RATIOS)})"
    without = f"({empty(cells.this('denominator'))})"
    if lacking == "actual":
        without = f"(1-{without})*({empty(cells.this('actual'))})"
    return f"{there}*{without}"


def _above_denominator(cells: Cells) -> str:
    actual, denominator, excluded = (cells.this(id) for id in FIGURES)
    net = f"IF(ISNUMBER({excluded}),{denominator}-{excluded},{denominator})"
    both = f"ISNUMBER({actual})*ISNUMBER({denominator})*({_sound(cells, *FIGURES)})*({_measured(cells, *RATIOS)})"
    return f"IF({both},IF({net}>=0,{actual}>{net},FALSE),FALSE)"


def _excluded_above(cells: Cells) -> str:
    denominator, excluded = cells.this("denominator"), cells.this("excluded")
    both = f"({_typed(cells, 'denominator')})*({_typed(cells, 'excluded')})*({_measured(cells, *RATIOS)})"
    return f"IF({both},{excluded}>{denominator},FALSE)"


def _first_typed(cells: Cells, column: str, columns: tuple[str, ...]) -> str:
    """Whether *column* is the first of *columns* that holds a number."""
    before = columns[: columns.index(column)]
    nothing = "*".join(f"(1-({_typed(cells, id)}))" for id in before) or "1"
    return f"({_typed(cells, column)})*{nothing}"


def _no_ratio(column: str) -> Condition:
    counted = (Measure.FLOW, Measure.STOCK)
    return lambda cells: f"{_first_typed(cells, column, ('denominator', 'excluded'))}*({_measured(cells, *counted)})"


def _no_count(column: str) -> Condition:
    return lambda cells: f"{_first_typed(cells, column, FIGURES)}*({_measured(cells, Measure.CRITERION)})"


def _judged_in_vain(cells: Cells) -> str:
    counted = tuple(measure for measure in Measure if measure is not Measure.CRITERION)
    return f"({one_of(cells.this('judgement'), *Judgement)})*({_measured(cells, *counted)})"


def _nil_level(cells: Cells) -> str:
    return f"({_state(cells, State.NIL)})*({_measured(cells, Measure.STOCK, Measure.STOCK_RATIO, Measure.CRITERION)})"


def said(cells: Cells) -> str:
    """Whether the unit said something in the row, rightly or not."""
    return f"(({'+'.join(f'({filled(cells.this(id))})' for id in SAID)})>0)"


def known_period(cells: Cells) -> str:
    """Whether the row's period is one of the plan's calendar."""
    x = cells.this("period")
    return f"IF(ISNUMBER({x}),ISNUMBER(MATCH({x},{PERIOD_MONTHS},0)),FALSE)"


def reporting() -> str:
    """The reporting period where it is in the calendar, else nothing is due and nothing later."""
    return f"IF(ISNUMBER({REPORTING_PERIOD}),ISNUMBER(MATCH({REPORTING_PERIOD},{PERIOD_MONTHS},0)),FALSE)"


def later(cells: Cells) -> str:
    x = cells.this("period")
    return f"IF({known_period(cells)}*{reporting()},{x}>{REPORTING_PERIOD},FALSE)"


def due(cells: Cells) -> str:
    x = cells.this("period")
    return f"IF({known_period(cells)}*{reporting()},{x}<={REPORTING_PERIOD},FALSE)"


def _unknown_period(cells: Cells) -> str:
    x = cells.this("period")
    sound = f"1-({wrong(x, _column('period'))})"
    return f"IF(ISNUMBER({x}),({sound})*(COUNT({PERIOD_MONTHS})>0)*ISNA(MATCH({x},{PERIOD_MONTHS},0)),FALSE)"


def _unfilled(column: str) -> Condition:
    """Due, allocated to this unit, and nothing said: at the judgement of a criterion, else at the actual."""

    def condition(cells: Cells) -> str:
        unit, target = cells.this("unit"), cells.this("target")
        pairs = f'{column_name("allocation.target")}&"|"&{column_name("allocation.unit")}'
        asked = f'ISNUMBER(MATCH({target}&"|"&{unit},{pairs},0))'
        codes = f"({_sound(cells, 'unit', 'target')})*({filled(unit)})*({filled(target)})"
        estimated = one_of(cells.this("figure_type"), FigureType.ESTIMATE)
        criterion = f"({_measured(cells, Measure.CRITERION)})"
        here = criterion if column == "judgement" else f"(1-{criterion})"
        return f"IF(({due(cells)})*(1-{said(cells)})*(1-({estimated}))*{codes}*{here},{asked},FALSE)"

    return condition


def _is_later(cells: Cells) -> str:
    return f"({later(cells)})*{said(cells)}"


def _lacks(column: str) -> Condition:
    return lambda cells: _half_a_ratio(cells, column)


_ONLY_RATIOS = Words("chỉ tiêu không phải tỷ lệ", "the target is no ratio")
_NO_FIGURES = Words("tiêu chí thì không ghi số, chọn ở cột Tự đánh giá", "a criterion: choose a judgement instead")
_WHY = {
    "PRG-01": Words("vừa chọn tình trạng vừa ghi số liệu", "a state together with a figure"),
    "PRG-02 denominator": Words("có tử số mà thiếu mẫu số", "a numerator without its denominator"),
    "PRG-02 actual": Words("có mẫu số mà thiếu tử số", "a denominator without its numerator"),
    "PRG-03": Words("tử số lớn hơn mẫu số (đã trừ loại trừ)", "the numerator exceeds the denominator (less excluded)"),
    "PRG-04": Words("lớn hơn mẫu số", "more than the denominator"),
    "PRG-07": Words("chỉ tiêu không phải tiêu chí", "the target is no criterion"),
    "PRG-08": Words("Không phát sinh chỉ dùng cho số phát sinh trong kỳ và tỷ lệ thời kỳ", "Nil is for flows and flow ratios only"),
    "PRG-09": Words("kỳ sau Kỳ báo cáo mà dòng đã có số liệu", "filled in, but later than the reporting period"),
    "PRG-10": Words("kỳ không có trong bảng kỳ ở trang Kế hoạch", "not in the calendar on the sheet Plan"),
}

CHECKS = (
    SheetCheck(("PRG-01",), "state", _state_with_figure, why=_WHY["PRG-01"]),
    *(SheetCheck(("PRG-02",), id, _lacks(id), why=_WHY[f"PRG-02 {id}"]) for id in ("denominator", "actual")),
    SheetCheck(("PRG-03",), "actual", _above_denominator, why=_WHY["PRG-03"]),
    SheetCheck(("PRG-04",), "excluded", _excluded_above, why=_WHY["PRG-04"]),
    *(SheetCheck(("PRG-05",), id, _no_ratio(id), why=_ONLY_RATIOS) for id in ("denominator", "excluded")),
    *(SheetCheck(("PRG-06",), id, _no_count(id), why=_NO_FIGURES if id == "actual" else None) for id in FIGURES),
    SheetCheck(("PRG-07",), "judgement", _judged_in_vain, why=_WHY["PRG-07"]),
    SheetCheck(("PRG-08",), "state", _nil_level, why=_WHY["PRG-08"]),
    SheetCheck(("PRG-09",), "period", _is_later, why=_WHY["PRG-09"]),
    SheetCheck(("PRG-10",), "period", _unknown_period, why=_WHY["PRG-10"]),
    SheetCheck(("PRG-11",), "actual", _unfilled("actual"), missing=True),
    SheetCheck(("PRG-11",), "judgement", _unfilled("judgement"), missing=True),
)

# what Progress shows beside its faults


def wanted_too(cells: Cells, id: str) -> list[str]:
    """Cells that stand out together with a missing actual: a ratio's denominator."""
    if id != "denominator":
        return []
    return [f"({_unfilled('actual')(cells)})*({_measured(cells, *RATIOS)})"]


def overdue(cells: Cells) -> str:
    """Whether the row's period lies before the reporting period."""
    x = cells.this("period")
    return f"IF(ISNUMBER({x}),{x}<{REPORTING_PERIOD},FALSE)"


_UNUSED = {
    "actual": (Measure.CRITERION,),
    "denominator": (Measure.FLOW, Measure.STOCK, Measure.CRITERION),
    "excluded": (Measure.FLOW, Measure.STOCK, Measure.CRITERION),
    "last_year": (Measure.CRITERION,),
    "last_year_denominator": (Measure.FLOW, Measure.STOCK, Measure.CRITERION),
    "judgement": tuple(measure for measure in Measure if measure is not Measure.CRITERION),
    "figure_type": (Measure.CRITERION,),
}


def not_for_row(cells: Cells, id: str) -> str | None:
    """Whether rows of this kind of target never use the column."""
    return _measured(cells, *_UNUSED[id]) if id in _UNUSED else None
