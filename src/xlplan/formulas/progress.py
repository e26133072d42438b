"""Rules about one row of Progress as formulas, and what the sheet shows beside its faults.

Each repeats a rule of :mod:`xlplan.rules.progress`, whose kind it names.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from xlplan.formulas.names import PERIOD_MONTHS, as_number, cell, column_name
from xlplan.formulas.self_check_columns import CONTENT, REPORTING_PLACE, SAID, check, check_name, here
from xlplan.formulas.verdicts import MISSING, RIGHT, SOUND, UNSOUND, WRONG, is_text
from xlplan.layout import ALLOCATION, PROGRESS, TARGETS
from xlplan.layout.choices import FigureType, Measure, State
from xlplan.layout.progress import FIGURES
from xlplan.rules import Rule
from xlplan.rules import progress as rules
from xlplan.words import Words

# as the column *kind* holds them; 0: unknown
MEASURES = {measure: number for number, measure in enumerate(Measure, start=1)}
SLOTS = check_name(ALLOCATION.id, "slot")


@dataclass(frozen=True, slots=True)
class RowRule:
    """A *rule* of Progress that the sheet checks by itself, the column it marks, and *why* a cell is marked, where its
    column alone does not say it."""

    rule: Rule
    column: str
    why: Words | None = None

    @property
    def missing(self) -> bool:
        """Whether the cell is missing rather than wrong."""
        return self.rule.kind.incomplete


def _here(id: str) -> str:
    return here(PROGRESS.id, id)


def _cell(id: str) -> str:
    return cell(PROGRESS.id, id)


def _content(id: str, value: int) -> str:
    return f"{_here(CONTENT + id)}={value}"


def _measured(*measures: Measure) -> str:
    return _either([f"{_here('kind')}={MEASURES[measure]}" for measure in measures])


def _either(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


RATIO = _measured(Measure.FLOW_RATIO, Measure.STOCK_RATIO)
COUNT = _measured(Measure.FLOW, Measure.STOCK)
CRITERION = _measured(Measure.CRITERION)
NO_CRITERION = f"{_here('kind')}>0,{_here('kind')}<{MEASURES[Measure.CRITERION]}"


def helpers() -> Mapping[str, str]:
    """The formulas of the helper columns that only Progress has."""
    unit, target, period = (_cell(id) for id in ("unit", "target", "period"))
    slot = f'{target}&"|"&{unit}'
    estimated = f"IFERROR({is_text(_cell('figure_type'), FigureType.ESTIMATE.words)},FALSE)"
    asked = f"IF({estimated},0,IF(ISNUMBER(MATCH({slot},{SLOTS},0)),1,0))"
    known = f"{_here('unit')}={RIGHT},{_here('target')}={RIGHT},LEN({unit})>0,LEN({target})>0"
    due = f"{_here('month')}>0,{_here('month')}<={REPORTING_PLACE},{_here('said')}=0"
    place = f"MATCH({target},{column_name(TARGETS.id, 'code')},0)"
    return {
        "said": f"IFERROR(IF(LEN({'&'.join(_cell(id) for id in SAID)})>0,1,0),1)",
        "kind": f"IF({_here('target')}={RIGHT},IFERROR(INDEX({check_name(TARGETS.id, 'kind')},{place}),0),0)",
        "month": f"IF(ISNUMBER({period}),IFERROR(MATCH({period},{PERIOD_MONTHS},0),0),0)",
        "wanted": f"IF(AND({due}),IF(AND({known}),{asked},0),0)",
        "numerator": _numerator(),
        "net": _net(),
    }


def _numerator() -> str:
    """What the running total counts: for flows the opening balance and all figures up to the row's period, for levels
    the row's own; nothing where the row has no figure. A flow whose state is *nil* has one, of 0."""
    nil = f"AND({_measured(Measure.FLOW)},{is_text(_cell('state'), State.NIL.words)})"
    figure = f"AND(ISNUMBER({_cell('actual')}),OR({COUNT},AND({RATIO},ISNUMBER({_cell('denominator')}))))"
    flows = _measured(Measure.FLOW, Measure.FLOW_RATIO)
    so_far = f"{_allocated('opening')}+{_so_far('actual')}"
    return f'IFERROR(IF(IFERROR(OR({figure},{nil}),{figure}),IF({flows},{so_far},{_cell("actual")}),""),"")'


def _net() -> str:
    """What a ratio's running total is counted out of: denominators less exclusions."""
    flows = f"{_allocated('opening_denominator')}-{_allocated('opening_excluded')}+{_so_far('denominator')}-{_so_far('excluded')}"  # noqa: E501
    level = f"{as_number(_cell('denominator'))}-{as_number(_cell('excluded'))}"
    return f'IFERROR(IF({_measured(Measure.FLOW_RATIO)},{flows},IF({_measured(Measure.STOCK_RATIO)},{level},"")),"")'


def _allocated(id: str) -> str:
    """A figure of the allocations of the row's unit and target."""
    return f"SUMIFS({column_name(ALLOCATION.id, id)},{_same_slot(ALLOCATION.id)})"


def _so_far(id: str) -> str:
    up_to = f'{column_name(PROGRESS.id, "period")},"<="&{_cell("period")}'
    return f"SUMIFS({column_name(PROGRESS.id, id)},{_same_slot(PROGRESS.id)},{up_to})"


def _same_slot(sheet: str) -> str:
    return ",".join(f"{column_name(sheet, id)},{_cell(id)}" for id in ("target", "unit"))


def verdicts() -> Mapping[str, str]:
    """The verdicts that depend on more than their own cell."""
    a, d, e = (_here(CONTENT + id) for id in ("actual", "denominator", "excluded"))
    actual, denominator, excluded = (_cell(id) for id in ("actual", "denominator", "excluded"))
    stateless = f"{_here(CONTENT + 'state')}<>{SOUND}"
    incomplete = f"{RATIO},{stateless}"
    net = f"({denominator}-{as_number(excluded)})"
    above = f"IF(AND({RATIO},{a}={SOUND},{d}={SOUND},{e}<{UNSOUND}),IF(AND({net}>=0,{actual}>{net}),{WRONG},{RIGHT}),{{otherwise}})"  # noqa: E501
    nil = is_text(_cell("state"), State.NIL.words)
    levels = _measured(Measure.STOCK, Measure.STOCK_RATIO, Measure.CRITERION)
    later = f"{_here('month')}>{REPORTING_PLACE},{REPORTING_PLACE}>0,{_here('said')}>0"
    unknown = f"COUNT({PERIOD_MONTHS})>0,{_here('month')}=0"
    others = {id: _of_content(id, [_of_criterion(id)]) for id in FIGURES}
    return others | {
        "actual": _of_content(
            "actual",
            [
                _of_criterion("actual"),
                f"{incomplete},{a}=0,{d}={SOUND},{e}<{UNSOUND}",  # PRG-02
            ],
            above.format(otherwise=_wanted(f"{_here('kind')}<>{MEASURES[Measure.CRITERION]}")),  # PRG-03, PRG-11
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
            [f"{_content('state', SOUND)},{_either([_content(id, SOUND) for id in SAID if id != 'state'])}"],
            f"IF(AND({_content('state', SOUND)},{levels}),IF({nil},{WRONG},{RIGHT}),{RIGHT})",  # PRG-08
        ),
        "period": _of_content(
            "period",
            [f"{_content('period', SOUND)},{unknown}", f"{_content('period', SOUND)},{later}"],  # PRG-10, PRG-09
            f"IF(AND({_content('period', 0)},{_here('used')}>0),{MISSING},{RIGHT})",
        ),
    }


def _of_content(id: str, wrong: list[str], otherwise: str = str(RIGHT)) -> str:
    """2 for an unsound cell and where one of the conditions holds (each the arguments of an AND)."""
    conditions = ",".join([_content(id, UNSOUND), *(f"AND({one})" for one in wrong)])
    return f"IF(OR({conditions}),{WRONG},{otherwise})"


def _of_criterion(id: str) -> str:
    """PRG-06: the first figure of a criterion's row."""
    before = [f"{_here(CONTENT + earlier)}<>{SOUND}" for earlier in FIGURES[: FIGURES.index(id)]]
    return ",".join([CRITERION, *before, _content(id, SOUND)])


def _wanted(also: str) -> str:
    return f"IF(AND({_here('wanted')}=1,{also}),{MISSING},{RIGHT})"


_ONLY_RATIOS = Words("chỉ tiêu không phải tỷ lệ", "the target is no ratio")
_NO_FIGURES = Words("tiêu chí thì không ghi số, chọn ở cột Tự đánh giá", "a criterion: choose a judgement instead")
_ABOVE = Words("tử số lớn hơn mẫu số (đã trừ loại trừ)", "the numerator exceeds the denominator (less excluded)")
_NIL = Words(
    "Không phát sinh chỉ dùng cho số phát sinh trong kỳ và tỷ lệ thời kỳ", "Nil is for flows and flow ratios only"
)

RULES = (
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

# What Progress shows beside its faults: conditions of conditional formats.

WANTED = f"{check(PROGRESS.id, 'wanted')}=1"
LATER = f"AND({check(PROGRESS.id, 'month')}>{REPORTING_PLACE},{REPORTING_PLACE}>0)"
OVERDUE = f"{check(PROGRESS.id, 'month')}>0,{check(PROGRESS.id, 'month')}<{REPORTING_PLACE}"

_UNUSED: Mapping[str, tuple[Measure, ...]] = {
    "actual": (Measure.CRITERION,),
    "denominator": (Measure.FLOW, Measure.STOCK, Measure.CRITERION),
    "excluded": (Measure.FLOW, Measure.STOCK, Measure.CRITERION),
    "last_year": (Measure.CRITERION,),
    "last_year_denominator": (Measure.FLOW, Measure.STOCK, Measure.CRITERION),
    "judgement": tuple(measure for measure in Measure if measure is not Measure.CRITERION),
    "figure_type": (Measure.CRITERION,),
}


def of_measure(*measures: Measure) -> str:
    """A conditional format's condition: the row's target is of one of *measures*."""
    return _either([f"{check(PROGRESS.id, 'kind')}={MEASURES[measure]}" for measure in measures])


def not_for_row(id: str) -> str | None:
    """Whether rows of this kind of target never use the column."""
    return of_measure(*_UNUSED[id]) if id in _UNUSED else None
