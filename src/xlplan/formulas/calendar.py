"""The formulas of the calendar on a master's Plan sheet: it appears as dates and cut-off day are typed.

They mirror :func:`xlplan.periods.calendar_of`. Each row asks the row above whether the contest goes on; a row that is
not needed shows an empty text. The due date is looked up: it needs Vietnam's public holidays (docs/decisions/0059).
"""

from xlplan.formulas.names import DUE_CUTOFFS, DUE_DATES, DUE_WORKING_DAYS
from xlplan.formulas.self_check_columns import plan_check_name
from xlplan.formulas.verdicts import RIGHT, quoted

LAST_DAY = 31  # the cut-off day that stands for the end of the month


def first_month(start: str, cutoff: str) -> str:
    """The month of the first cut-off that is not before the cell *start*; nothing while a date or day is not right.

    Example: 24/05 with day 14 gives June, with the end of the month May.
    """
    sound = ",".join(f"{plan_check_name(id)}={RIGHT}" for id in ("start", "end", "cutoff"))
    month = f"DATE(YEAR({start}),MONTH({start})+IF(DAY({start})>{_day(cutoff)},1,0),1)"
    return f'=IF(AND({sound}),{month},"")'


def next_month(month: str, cutoff: str, end: str) -> str:
    """The month after that of the row above, whose *month* and *cutoff* are given, unless the contest ended there."""
    return f'=IF(ISNUMBER({cutoff}),IF({cutoff}<{end},DATE(YEAR({month}),MONTH({month})+1,1),""),"")'


def first_day(month: str, first: str) -> str:
    """The first day of the row's period: *first*, the contest's start or an expression of the cut-off above."""
    return f'=IF(ISNUMBER({month}),{first},"")'


def cutoff_of(month: str, cutoff: str, end: str) -> str:
    """The cut-off day of the row's *month*, at most the month's last day and the contest's *end*."""
    last = f"DAY(DATE(YEAR({month}),MONTH({month})+1,0))"
    return f'=IF(ISNUMBER({month}),MIN(DATE(YEAR({month}),MONTH({month}),MIN({_day(cutoff)},{last})),{end}),"")'


def due(cutoff: str, working_days: str) -> str:
    """The due date that xlplan wrote for the cell *cutoff*; nothing where the working days were others then."""
    found = f'IFERROR(INDEX({DUE_DATES},MATCH({cutoff},{DUE_CUTOFFS},0)),"")'
    same = f"IF({plan_check_name('working_days')}={RIGHT},{working_days}={DUE_WORKING_DAYS},FALSE)"
    return f'=IF(ISNUMBER({cutoff}),IF({same},{found},""),"")'


def hint(last_cutoff: str, end: str, usual: str, full: str) -> str:
    """The line above the table: *usual*, or *full* where the contest goes on after the last row."""
    is_full = f"IF(ISNUMBER({last_cutoff}),{last_cutoff}<{end},FALSE)"
    return f"=IF({is_full},{quoted(full)},{quoted(usual)})"


def _day(cutoff: str) -> str:
    return f"IF(ISNUMBER({cutoff}),{cutoff},{LAST_DAY})"
