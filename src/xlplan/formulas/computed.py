"""The computed columns of Targets, Allocation and Progress, and the evaluation date."""

from xlplan.formulas.names import EVALUATION_DATE, as_number, cell, column_name
from xlplan.formulas.progress import MEASURES
from xlplan.formulas.self_check_columns import LACKING, MISSING_PERIODS, PLANNED, WITHOUT_ROW, check, check_name
from xlplan.formulas.verdicts import RIGHT, is_text, quoted
from xlplan.layout import ALLOCATION, PROGRESS, TARGETS
from xlplan.layout.choices import Measure, RollUp

FORMULA_ROWS = 3000  # a SUMIFS per row takes quadratic time; a longer sheet contains values instead


def in_force() -> str:
    """The allocated value, shown only in the row in force: effective by the evaluation date, and no later row of its
    target and unit is.

    Example: 100 from the start and 120 from 01/09; on 30/09 the first row shows nothing and the second 120.
    """
    value, since = cell(ALLOCATION.id, "value"), as_number(cell(ALLOCATION.id, "effective_from"))
    day = as_number(EVALUATION_DATE)
    effective = column_name(ALLOCATION.id, "effective_from")
    slot = ",".join(f"{column_name(ALLOCATION.id, id)},{cell(ALLOCATION.id, id)}" for id in ("target", "unit"))
    later = f'COUNTIFS({slot},{effective},">"&{since},{effective},"<="&{day})'
    return f'=IF(AND(ISNUMBER({value}),{since}<={day},{later}=0),{value},"")'


def allocated() -> str:
    """What all units are allocated of a flow or stock, also from later dates, in the row of the target in force.

    Nothing where the owner unit speaks for all: then the units' values do not add up to the plan.
    """
    code, kind, since = (
        cell(TARGETS.id, "code"),
        check(TARGETS.id, "kind"),
        as_number(cell(TARGETS.id, "effective_from")),
    )
    day, effective = as_number(EVALUATION_DATE), column_name(TARGETS.id, "effective_from")
    later = f'COUNTIFS({column_name(TARGETS.id, "code")},{code},{effective},">"&{since},{effective},"<="&{day})'
    by_owner = (
        f"IF({check(TARGETS.id, 'roll_up')}={RIGHT},{is_text(cell(TARGETS.id, 'roll_up'), RollUp.OWNER.words)},FALSE)"
    )
    counted = (
        f"{check(TARGETS.id, 'code')}={RIGHT},{kind}>=1,{kind}<={MEASURES[Measure.STOCK]},{since}<={day},{later}=0"
    )
    total = f"SUMIFS({check_name(ALLOCATION.id, PLANNED)},{column_name(ALLOCATION.id, 'target')},{code})"
    return f'=IF({by_owner},"",IF(AND({counted}),IFERROR({total},""),""))'


def allocated_otherwise() -> str:
    """The condition that units are allocated something, but not the value of the target."""
    total, value = cell(TARGETS.id, "allocated"), cell(TARGETS.id, "value")
    return f"IF(AND(ISNUMBER({total}),ISNUMBER({value})),AND({total}<>0,ROUND({total}-{value},6)<>0),FALSE)"


def periods_without_row() -> str:
    """The periods for which Progress has no row, as listed on the sheet of checks."""
    return f'=IF({check(ALLOCATION.id, WITHOUT_ROW)}>0,INDEX({MISSING_PERIODS},ROW()),"")'


def number_without_row(unit: str) -> str:
    """In a master: how many rows of Progress are missing, with the *unit* of the number: ``3 kỳ``."""
    return f'=IF({check(ALLOCATION.id, WITHOUT_ROW)}>0,{check(ALLOCATION.id, LACKING)}&{quoted(f" {unit}")},"")'


def running_total() -> str:
    """Flows add up from the opening balance; a level is itself; a ratio is Σ numerators ÷ Σ net denominators (points).

    Example: an opening balance of 3 and the figures 2 and 4 show 5 and 9; 45 of 50 and then 40 of 50 show 90 and 85.
    """
    numerator, net = check(PROGRESS.id, "numerator"), check(PROGRESS.id, "net")
    shown = f"IF({check(PROGRESS.id, 'kind')}<={MEASURES[Measure.STOCK]},{numerator},100*{numerator}/{net})"
    return f'=IF(ISNUMBER({numerator}),IFERROR(ROUND({shown},6),""),"")'


def percent_of_plan() -> str:
    """100 × running total ÷ the unit's own value in force. A ratio has no percentage of plan.

    The plan is a sum over the rows of the target and unit, of which only the one in force shows a value.
    """
    running = cell(PROGRESS.id, "running_total")
    slot = ",".join(f"{column_name(ALLOCATION.id, id)},{cell(PROGRESS.id, id)}" for id in ("target", "unit"))
    plan = f"SUMIFS({column_name(ALLOCATION.id, 'in_force')},{slot})"
    counted = f"ISNUMBER({running}),{check(PROGRESS.id, 'kind')}<={MEASURES[Measure.STOCK]}"
    return f'=IF(AND({counted}),IFERROR(ROUND(100*{running}/{plan},6),""),"")'


def evaluation_date(period_cell: str, months: str, cutoffs: str) -> str:
    """The cut-off of the reporting period, looked up in the table of periods on the Plan sheet."""
    return f'=IFERROR(INDEX({cutoffs},MATCH({period_cell},{months},0)),"")'
