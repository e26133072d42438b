"""The formulas of the Guide: how many cells of each column are missing or wrong, the first of them, and the verdict.

They count the verdicts on the sheet of checks. Each formula passes over a column once.
"""

from collections.abc import Sequence

from xlplan.findings import NOT_READY, READY
from xlplan.formulas.names import PERIOD_DUES, PERIOD_MONTHS, REPORTING_PERIOD
from xlplan.formulas.verdicts import MISSING, WRONG, quoted
from xlplan.layout import FIRST_ROW, HEADER_ROW
from xlplan.words import Words

BROKEN = Words(
    "Sổ đã mất một trang hoặc một cột nên không tự kiểm tra được. Hãy chép số liệu sang sổ đã nhận lúc đầu.",
    "A sheet or a column was deleted, so the workbook cannot check itself. Copy your figures into the workbook you "
    "received.",
)
LAST_UNIT, LAST_ROW = 2_000, 20_000  # the last rows of Returns and Checks that are counted
BELOW = 9_999_999  # a number above every row number: nothing found


def count(verdicts: str, verdict: int, probe: str | None = None) -> str:
    """Count how many of the *verdicts* (a range of the sheet of checks, or its name) are *verdict*.

    The cell *probe* is 0, or an error when the judged column was deleted; then the sum is an error as well.
    """
    counted = f"=COUNTIF({verdicts},{verdict})"
    return f"{counted}+{probe}" if probe else counted


def first_row(verdicts: str, verdict: int, top: int = 1) -> str:
    """Return the formula of the first row with *verdict*, 0 if there is none; *top* is the first row of *verdicts*."""
    offset = f"+{top - 1}" if top > 1 else ""
    return f"=IFERROR(MATCH({verdict},{verdicts},0){offset},0)"


def beyond(whole: str, column: str, last: int) -> str:
    """Count the filled cells of a column below the sheet row *last*, the last that has checks.

    *whole* is the whole column and *column* its defined name:
    ``COUNTA('Units'!$A:$A)-COUNTA(INDEX(UnitsCode,1):INDEX(UnitsCode,65))``.
    """
    return f"COUNTA({whole})-COUNTA(INDEX({column},1):INDEX({column},{last}))"


def count_with_beyond(verdicts: str, probe: str, unchecked: str) -> str:
    """Count the wrong cells of a first key column, plus *unchecked*, the formula of the cells below the last check."""
    return f"{count(verdicts, WRONG, probe)}+{unchecked}"


def first_row_with_beyond(verdicts: str, unchecked: str, last: int) -> str:
    """Return the formula of the first wrong row, else the row after *last* if cells below it are filled, else 0."""
    return f"=IFERROR(MATCH({WRONG},{verdicts},0),IF({unchecked}>0,{last + 1},0))"


def first_address_of_column(sheet: str, letters: str, missing: str, wrong: str) -> str:
    """Return the formula of an address on *sheet* in the upper of two rows; empty when both are 0.

    *missing* and *wrong* are the cells with the first rows: 0 and 14 give ``'Units'!A14``.
    """
    upper = f"MIN(IF({missing}>0,{missing},{BELOW}),IF({wrong}>0,{wrong},{BELOW}))"
    return f'=IF({missing}+{wrong}=0,"","\'{sheet}\'!{letters}"&{upper})'


def topmost_row(missing: str, wrong: str) -> str:
    """Return the formula of the smallest row above 0 in two ranges of rows; 0 where there is none.

    ``SMALL(rows,COUNTIF(rows,0)+1)`` is the smallest that is not 0: for 0, 9, 0, 7 the third smallest, 7. A range
    without any gives BELOW, and ``MOD(BELOW,BELOW)`` is 0.
    """
    smallest = (f"IF(SUM({rows})=0,{BELOW},SMALL({rows},COUNTIF({rows},0)+1))" for rows in (missing, wrong))
    return f"=MOD(MIN({','.join(smallest)}),{BELOW})"


def first_address_of_sheet(addresses: str, missing: str, wrong: str, top: str) -> str:
    """Return the formula of the first address of a sheet: in the topmost row, the leftmost column.

    *addresses* are the first addresses of the columns, from left to right; *missing* and *wrong* their first rows, 0
    where there is none; *top* is the cell with the topmost row. The columns are searched for that row in both ranges,
    and the smaller position wins: for *top* 7, *missing* 0, 7, 9 and *wrong* 7, 0, 0 the first column's address.
    """
    columns = (f"IFERROR(MATCH({top},{rows},0),{BELOW})" for rows in (missing, wrong))
    return f'=IF({top}=0,"",INDEX({addresses},MIN({",".join(columns)})))'


def link_to(address: str) -> str:
    """Return the formula of a link to the address in the cell *address*."""
    return f'=IF(LEN({address})=0,"",HYPERLINK("#"&{address},SUBSTITUTE({address},"\'","")))'


def missing_returns(title: str, missing: str) -> str:
    """Return the formula that counts the returns shown as *missing* on the sheet Returns, whatever its size."""
    return f"=COUNTIF('{title}'!$C${FIRST_ROW}:$AZ${LAST_UNIT},{quoted(missing)})"


def address_if(count: str, address: str) -> str:
    """Return the formula of a fixed *address*, empty while the cell *count* is 0."""
    return f'=IF({count}=0,"","{address}")'


def address_of_missing_return(title: str, missing: str, count: str, first: str | None) -> str:
    """Return the formula of the address of the first return shown as *missing*; empty while the cell *count* is 0.

    *first* is its cell when the sheet was written. After the user sorted the sheet the address is that of its first
    line: no formula without arrays finds the first of many columns.
    """
    top = f"\"'{title}'!A{FIRST_ROW}\""
    found = f"IF('{title}'!{first}={quoted(missing)},\"'{title}'!{first}\",{top})" if first else top
    return f'=IF({count}=0,"",{found})'


def lines_from_consolidating(title: str, error: str, head: str, codes: Sequence[str]) -> str:
    """Return the formula that counts the lines of Checks about errors of files, and its own lines with one of *codes*.

    Its columns are severity, code and file; the sheet has the column *head* of files only where files are told of.
    """
    severity, code, file = (f"'{title}'!${letter}${FIRST_ROW}:${letter}${LAST_ROW}" for letter in ("A", "B", "C"))
    counted = f'COUNTIFS({severity},{quoted(error)},{file},"?*")'
    own = "".join(f"+COUNTIF({code},{quoted(text)})" for text in codes)
    return f"=IF('{title}'!$C${HEADER_ROW}={quoted(head)},{counted},0){own}"


def total(cells: str) -> str:
    return f"=SUM({cells})"


def verdict(counts: Sequence[str], ready: str, not_ready: str) -> str:
    """Return the formula of the verdict: *ready* only if no count is an error and none is above 0."""
    joined = ",".join(counts)
    return f'=IF(ISERROR(SUM({joined})),"{not_ready}",IF(SUM({joined})=0,"{ready}","{not_ready}"))'


def sentence(missing: str, wrong: str, ready: str, not_ready: tuple[str, str, str], broken: str) -> str:
    """Return the formula of the sentence below the verdict.

    It is the expression *ready*, or the three parts of *not_ready* with the numbers of missing and wrong cells between
    them, or *broken* when a count is an error.
    """
    start, middle, end = not_ready
    counts = f'"{start}"&SUM({missing})&"{middle}"&SUM({wrong})&"{end}"'
    return f'=IF(ISERROR(SUM({missing},{wrong})),"{broken}",IF(SUM({missing},{wrong})=0,{ready},{counts}))'


def due_date() -> str:
    """Return the formula of the reporting period's due date on the Plan sheet: a serial number.

    It is an empty text, or 0, where the calendar does not have the period, or no due date of it. (LibreOffice finds
    the text ``10/2021`` among months, too.)
    """
    found = f'IFERROR(INDEX({PERIOD_DUES},MATCH({REPORTING_PERIOD},{PERIOD_MONTHS},0)),"")'
    return f'=IF(ISNUMBER({REPORTING_PERIOD}),{found},"")'


def recipient_and_due(recipient: str, due: str, words: tuple[str, str]) -> str:
    """Return the formula of the recipient, and after it by when the reporting period is due, if that is known.

    *recipient* and *due* are cells, *words* stand before the date and before the period:
    ``Sở, hạn chót 18/10/2021 cho kỳ 10/2021``. The function TEXT has other letters for a day in other languages.
    """
    before, between = (quoted(text) for text in words)
    month = f'RIGHT("0"&MONTH({REPORTING_PERIOD}),2)&"/"&YEAR({REPORTING_PERIOD})'
    day = f'RIGHT("0"&DAY({due}),2)&"/"&RIGHT("0"&MONTH({due}),2)&"/"&YEAR({due})'
    return f'={recipient}&IF(N({due})>0,{before}&{day}&{between}&{month},"")'


def around(cell: str, words: tuple[str, str]) -> str:
    """Return the expression of a text: that of *cell* between two *words*."""
    before, after = (quoted(text) for text in words)
    return f"{before}&{cell}&{after}"


__all__ = [
    "BELOW",
    "BROKEN",
    "MISSING",
    "NOT_READY",
    "READY",
    "WRONG",
    "address_if",
    "address_of_missing_return",
    "around",
    "count",
    "count_with_beyond",
    "due_date",
    "first_address_of_column",
    "first_address_of_sheet",
    "first_row",
    "first_row_with_beyond",
    "lines_from_consolidating",
    "link_to",
    "missing_returns",
    "recipient_and_due",
    "sentence",
    "topmost_row",
    "total",
    "verdict",
]
