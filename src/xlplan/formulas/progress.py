"""Rules about single rows of Progress as formulas, and the conditions of its other conditional formats.

Each formula repeats a rule of :mod:`xlplan.rules.progress`, of whose kind it is.
"""

from collections.abc import Mapping

from xlplan.dataclass import dataclass
from xlplan.formulas.names import PERIOD_CUTOFFS, PERIOD_MONTHS, as_number, cell, column_name
from xlplan.formulas.self_check_columns import CONTENT, FILLING, REPORTING_PLACE, check, check_in_row, check_name
from xlplan.formulas.verdicts import MISSING, RIGHT, SOUND, UNSOUND, WRONG, any_of, is_text
from xlplan.layout import ALLOCATION, PROGRESS, TARGETS, UNITS
from xlplan.layout.choices import FigureType, Measure, State
from xlplan.layout.progress import FIGURES, UNUSED
from xlplan.rules import progress as rules
from xlplan.rules.rule import Rule
from xlplan.words import Words

# The values of the helper column *kind*; 0: unknown.
MEASURES = {measure: number for number, measure in enumerate(Measure, start=1)}
SLOTS = check_name(ALLOCATION.id, "slot")


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule about a row of Progress that a formula checks."""

    rule: Rule

    column: str
    """The column in which a cell is marked."""

    why: Words | None = None
    """Why the cell is marked, if that is not obvious from the column."""

    @property
    def missing(self) -> bool:
        """Whether the marked cell is missing rather than wrong."""
        return self.rule.kind.incomplete


def _check_cell(id: str) -> str:
    return check_in_row(PROGRESS.id, id)


def _cell(id: str) -> str:
    return cell(PROGRESS.id, id)


def _content(id: str, value: int) -> str:
    return f"{_check_cell(CONTENT + id)}={value}"


def _measured(*measures: Measure) -> str:
    return any_of([f"{_check_cell('kind')}={MEASURES[measure]}" for measure in measures])


RATIO = _measured(Measure.FLOW_RATIO, Measure.STOCK_RATIO)
COUNT = _measured(Measure.FLOW, Measure.STOCK)
CRITERION = _measured(Measure.CRITERION)
NO_CRITERION = f"{_check_cell('kind')}>0,{_check_cell('kind')}<{MEASURES[Measure.CRITERION]}"


def helpers() -> Mapping[str, str]:
    """Return the formulas of the helper columns that only Progress has, by column id.

    *said*: something is filled in; *kind*: the number of the measure; *month*: the number of the period in the
    calendar; *unsaid*: the row is due and still empty; *wanted*: and it is expected of the unit; *numerator* and *net*:
    see below. 0 where something is unknown.
    """
    unit, target, period = (_cell(id) for id in ("unit", "target", "period"))
    slot = f'{target}&"|"&{unit}'
    estimated = f"IFERROR({is_text(_cell('figure_type'), FigureType.ESTIMATE.words)},FALSE)"
    cutoff = f"INDEX({PERIOD_CUTOFFS},{_check_cell('month')})"
    expected = f"ISNUMBER(MATCH({slot},{SLOTS},0)),{in_force_at(cutoff, target, unit)},{valid_at(cutoff, unit)}"
    known = f"{_check_cell('unit')}={RIGHT},{_check_cell('target')}={RIGHT},LEN({unit})>0,LEN({target})>0"
    due = f"{_check_cell('month')}>0,{_check_cell('month')}<={REPORTING_PLACE},{_check_cell('said')}=0"
    kind = f"INDEX({check_name(TARGETS.id, 'kind')},MATCH({target},{column_name(TARGETS.id, 'code')},0))"
    return {
        "said": f"IFERROR(IF(LEN({'&'.join(_cell(id) for id in FILLING)})>0,1,0),1)",
        "kind": f"IF({_check_cell('target')}={RIGHT},IFERROR({kind},0),0)",
        "month": f"IF(ISNUMBER({period}),IFERROR(MATCH({period},{PERIOD_MONTHS},0),0),0)",
        "unsaid": f"IF(AND({due}),IF(AND({known}),IF({estimated},0,1),0),0)",
        "wanted": f"IF({_check_cell('unsaid')}=1,IF(AND({expected}),1,0),0)",
        "numerator": _numerator(),
        "net": _net(),
    }


def in_force_at(cutoff: str, target: str, unit: str) -> str:
    """The condition that some allocation of *target* to *unit* is in force at *cutoff*: not all begin later."""
    slot = f"{column_name(ALLOCATION.id, 'target')},{target},{column_name(ALLOCATION.id, 'unit')},{unit}"
    later = f'COUNTIFS({slot},{column_name(ALLOCATION.id, "effective_from")},">"&{cutoff})'
    return f"COUNTIFS({slot})>{later}"


def valid_at(cutoff: str, unit: str) -> str:
    """The condition that *unit* exists at *cutoff*, by its dates on Units; a date that is no date is none."""
    row = f"MATCH({unit},{column_name(UNITS.id, 'code')},0)"
    since, until = (as_number(f"INDEX({column_name(UNITS.id, id)},{row})") for id in ("valid_from", "valid_to"))
    return f"{since}<={cutoff},OR({until}=0,{until}>={cutoff})"


def _numerator() -> str:
    """The numerator of the running total; empty where the row has no figure.

    Flows: the opening balance and all figures up to the row's period (opening 3, June 2, July 4: 9 in July); a flow
    with the state *nil* counts as 0. Levels: the row's own figure.
    """
    nil = f"AND({_measured(Measure.FLOW)},{is_text(_cell('state'), State.NIL.words)})"
    figure = f"AND(ISNUMBER({_cell('actual')}),OR({COUNT},AND({RATIO},ISNUMBER({_cell('denominator')}))))"
    flows = _measured(Measure.FLOW, Measure.FLOW_RATIO)
    sum_so_far = f"{_allocated('opening')}+{_so_far('actual')}"
    return f'IFERROR(IF(IFERROR(OR({figure},{nil}),{figure}),IF({flows},{sum_so_far},{_cell("actual")}),""),"")'


def _net() -> str:
    """The denominator of a ratio's running total: the same sum of denominators less exclusions; else empty."""
    sum_so_far = f"{_allocated('opening_denominator')}-{_allocated('opening_excluded')}+{_so_far('denominator')}-{_so_far('excluded')}"  # noqa: E501
    own = f"{as_number(_cell('denominator'))}-{as_number(_cell('excluded'))}"
    return f'IFERROR(IF({_measured(Measure.FLOW_RATIO)},{sum_so_far},IF({_measured(Measure.STOCK_RATIO)},{own},"")),"")'


def _allocated(id: str) -> str:
    """The sum of a column of Allocation over the rows of this row's target and unit."""
    return f"SUMIFS({column_name(ALLOCATION.id, id)},{_same_slot(ALLOCATION.id)})"


def _so_far(id: str) -> str:
    """The sum of a column of Progress over the rows of this row's target and unit, up to its period.

    Example: ``SUMIFS(ProgressActual,ProgressTarget,<target>,ProgressUnit,<unit>,ProgressPeriod,"<="&<period>)``.
    """
    up_to = f'{column_name(PROGRESS.id, "period")},"<="&{_cell("period")}'
    return f"SUMIFS({column_name(PROGRESS.id, id)},{_same_slot(PROGRESS.id)},{up_to})"


def _same_slot(sheet: str) -> str:
    return ",".join(f"{column_name(sheet, id)},{_cell(id)}" for id in ("target", "unit"))


def _reported() -> str:
    """The number 1 where the row reports more than *not applicable*, which may be known of periods to come; else 0.

    An error in one of the cells counts as something reported.
    """
    besides_state = "&".join(_cell(id) for id in FILLING if id != "state")
    not_applicable = f"IFERROR({is_text(_cell('state'), State.NOT_APPLICABLE.words)},FALSE)"
    return f"IF({not_applicable},IFERROR(IF(LEN({besides_state})>0,1,0),1),{_check_cell('said')})"


def verdicts() -> Mapping[str, str]:
    """Return the formulas of the verdicts that depend on more than their own cell, by column id."""
    a, d, e = (_check_cell(CONTENT + id) for id in ("actual", "denominator", "excluded"))
    actual, denominator, excluded = (_cell(id) for id in ("actual", "denominator", "excluded"))
    stateless = f"{_check_cell(CONTENT + 'state')}<>{SOUND}"
    incomplete = f"{RATIO},{stateless}"
    net = f"({denominator}-{as_number(excluded)})"
    above = f"IF(AND({RATIO},{a}={SOUND},{d}={SOUND},{e}<{UNSOUND}),IF(AND({net}>=0,{actual}>{net}),{WRONG},{RIGHT}),{{otherwise}})"  # noqa: E501
    nil = is_text(_cell("state"), State.NIL.words)
    levels = _measured(Measure.STOCK, Measure.STOCK_RATIO, Measure.CRITERION)
    later = f"{_check_cell('month')}>{REPORTING_PLACE},{REPORTING_PLACE}>0,{_reported()}>0"
    unknown = f"COUNT({PERIOD_MONTHS})>0,{_check_cell('month')}=0"
    figure_verdicts = {id: _of_content(id, [_of_criterion(id)]) for id in FIGURES}
    return figure_verdicts | {
        "actual": _of_content(
            "actual",
            [
                _of_criterion("actual"),
                f"{incomplete},{a}=0,{d}={SOUND},{e}<{UNSOUND}",  # PRG-02
            ],
            above.format(otherwise=_wanted(f"{_check_cell('kind')}<>{MEASURES[Measure.CRITERION]}")),  # PRG-03, PRG-11
        ),
        "denominator": _of_content(
            "denominator",
            [
                f"{COUNT},{d}={SOUND}",  # PRG-05
                _of_criterion("denominator"),
                f"{incomplete},{d}=0,{a}<{UNSOUND},{e}<{UNSOUND},{a}+{e}>0",  # PRG-02
            ],
        ),
        "excluded": _of_content(
            "excluded",
            [
                f"{COUNT},{d}<>{SOUND},{e}={SOUND}",  # PRG-05
                _of_criterion("excluded"),
            ],
            f"IF(AND({RATIO},{d}={SOUND},{e}={SOUND}),IF({excluded}>{denominator},{WRONG},{RIGHT}),{RIGHT})",  # PRG-04
        ),
        "judgement": _of_content(
            "judgement",
            [f"{_content('judgement', SOUND)},{NO_CRITERION}"],  # PRG-07
            _wanted(CRITERION),  # PRG-11
        ),
        "state": _of_content(
            "state",
            # PRG-01
            [f"{_content('state', SOUND)},{any_of([_content(id, SOUND) for id in FILLING if id != 'state'])}"],
            f"IF(AND({_content('state', SOUND)},{levels}),IF({nil},{WRONG},{RIGHT}),{RIGHT})",  # PRG-08
        ),
        "period": _of_content(
            "period",
            [f"{_content('period', SOUND)},{unknown}", f"{_content('period', SOUND)},{later}"],  # PRG-10, PRG-09
            f"IF(AND({_content('period', 0)},{_check_cell('used')}>0),{MISSING},{RIGHT})",
        ),
    }


def _of_content(id: str, wrong: list[str], otherwise: str = str(RIGHT)) -> str:
    """Return a verdict: wrong if the cell is unsound or one of the conditions *wrong* is true, else *otherwise*.

    Each condition is the arguments of an AND: ``IF(OR(content=2,AND(kind=5,content=1)),2,0)``.
    """
    conditions = ",".join([_content(id, UNSOUND), *(f"AND({condition})" for condition in wrong)])
    return f"IF(OR({conditions}),{WRONG},{otherwise})"


def _of_criterion(id: str) -> str:
    """PRG-06, reported at the first figure of a criterion's row: this one has content, and none before it."""
    none_before = [f"{_check_cell(CONTENT + earlier)}<>{SOUND}" for earlier in FIGURES[: FIGURES.index(id)]]
    return ",".join([CRITERION, *none_before, _content(id, SOUND)])


def _wanted(condition: str) -> str:
    """Return a verdict: missing if the row is due and empty, and *condition* is true."""
    return f"IF(AND({_check_cell('wanted')}=1,{condition}),{MISSING},{RIGHT})"


_ONLY_RATIOS = Words("chỉ tiêu không phải tỷ lệ", "the target is no ratio")
_NO_FIGURES = Words("tiêu chí thì không ghi số, chọn ở cột Tự đánh giá", "a criterion: choose a judgement instead")
_ABOVE = Words("tử số lớn hơn mẫu số (đã trừ loại trừ)", "the numerator exceeds the denominator (less excluded)")
_NIL = Words(
    "Không phát sinh chỉ dùng cho số phát sinh trong kỳ và tỷ lệ thời kỳ", "Nil is for flows and flow ratios only"
)

ROW_RULES = (
    RowRule(
        rules.state_without_figure,
        "state",
        Words("vừa chọn tình trạng vừa ghi số liệu", "a state together with a figure"),
    ),
    RowRule(
        rules.ratio_complete,
        "denominator",
        Words("có tử số mà thiếu mẫu số", "a numerator without its denominator"),
    ),
    RowRule(rules.ratio_complete, "actual", Words("có mẫu số mà thiếu tử số", "a denominator without its numerator")),
    RowRule(rules.numerator_within_denominator, "actual", _ABOVE),
    RowRule(rules.excluded_within_denominator, "excluded", Words("lớn hơn mẫu số", "more than the denominator")),
    *(RowRule(rules.denominator_for_ratios, id, _ONLY_RATIOS) for id in ("denominator", "excluded")),
    *(RowRule(rules.criterion_without_figures, id, _NO_FIGURES if id == "actual" else None) for id in FIGURES),
    RowRule(
        rules.judgement_for_criteria,
        "judgement",
        Words("chỉ tiêu không phải tiêu chí", "the target is no criterion"),
    ),
    RowRule(rules.nil_for_flows, "state", _NIL),
    RowRule(
        rules.nothing_later,
        "period",
        Words("kỳ sau Kỳ báo cáo mà dòng đã có số liệu", "filled in, but later than the reporting period"),
    ),
    RowRule(
        rules.period_in_calendar,
        "period",
        Words("kỳ không có trong bảng kỳ ở trang Kế hoạch", "not in the calendar on the sheet Plan"),
    ),
    RowRule(rules.due_row_filled, "actual"),
    RowRule(rules.due_row_filled, "judgement"),
)

# Conditions of the other conditional formats of Progress.

WANTED = f"{check(PROGRESS.id, 'wanted')}=1"
LATER = f"AND({check(PROGRESS.id, 'month')}>{REPORTING_PLACE},{REPORTING_PLACE}>0)"
OVERDUE = f"{check(PROGRESS.id, 'month')}>0,{check(PROGRESS.id, 'month')}<{REPORTING_PLACE}"


def of_measure(*measures: Measure) -> str:
    """Return the condition that the row's target has one of *measures*."""
    return any_of([f"{check(PROGRESS.id, 'kind')}={MEASURES[measure]}" for measure in measures])


def not_for_row(id: str) -> str | None:
    """Return the condition that targets of the row's measure never use the column; None if all use it."""
    return of_measure(*UNUSED[id]) if id in UNUSED else None
