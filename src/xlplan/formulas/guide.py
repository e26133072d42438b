"""The Guide's formulas: per column how many cells are missing or wrong and where the first stands; over all, the
verdict.

They count the verdicts on the sheet of checks: plain formulas, one pass over a column each.
"""

from collections.abc import Sequence

from xlplan.findings import NOT_READY, READY
from xlplan.formulas.verdicts import MISSING, WRONG
from xlplan.words import Words

BROKEN = Words(
    "Sổ đã mất một trang hoặc một cột nên không tự kiểm tra được. Hãy chép số liệu sang sổ đã nhận lúc đầu.",
    "A sheet or a column was deleted, so the workbook cannot check itself. Copy your figures into the workbook you "
    "received.",
)
BELOW = 9_999_999  # below every row: where nothing is found


def count(verdicts: str, verdict: int, probe: str | None = None) -> str:
    """How many of the *verdicts* (a range of the sheet of checks, or its name) are *verdict*; the error of the cell
    *probe*, if any.
    """
    counted = f"=COUNTIF({verdicts},{verdict})"
    return f"{counted}+{probe}" if probe else counted


def first_row(verdicts: str, verdict: int, top: int = 1) -> str:
    """The sheet row of the first of them, 0 when there is none; *top* is the first row of *verdicts*."""
    more = f"+{top - 1}" if top > 1 else ""
    return f"=IFERROR(MATCH({verdict},{verdicts},0){more},0)"


def beyond(whole: str, column: str, last: int) -> str:
    """How many cells of the *whole* column are filled below the sheet row *last*, the last that has checks; *column* is
    its name.
    """
    return f"COUNTA({whole})-COUNTA(INDEX({column},1):INDEX({column},{last}))"


def count_with_beyond(verdicts: str, probe: str, more: str) -> str:
    """The wrong first key cells, and *more*: those that nothing checks."""
    return f"{count(verdicts, WRONG, probe)}+{more}"


def first_row_with_beyond(verdicts: str, more: str, last: int) -> str:
    return f"=IFERROR(MATCH({WRONG},{verdicts},0),IF({more}>0,{last + 1},0))"


def place(sheet: str, letters: str, missing: str, faulty: str) -> str:
    """The upper of two first rows as an address of *sheet*, empty when both are 0."""
    upper = f"MIN(IF({missing}>0,{missing},{BELOW}),IF({faulty}>0,{faulty},{BELOW}))"
    return f'=IF({missing}+{faulty}=0,"","\'{sheet}\'!{letters}"&{upper})'


def topmost(missing: str, faulty: str) -> str:
    """The smallest of the first rows in two ranges of them; 0 where there is none."""
    both = (f"IF(SUM({rows})=0,{BELOW},SMALL({rows},COUNTIF({rows},0)+1))" for rows in (missing, faulty))
    return f"=MOD(MIN({','.join(both)}),{BELOW})"


def first_place(places: str, missing: str, faulty: str, top: str) -> str:
    """The address of the topmost row, which the cell *top* holds; of several columns with something in that row, the
    leftmost.

    *places* are the columns' addresses, from left to right; *missing* and *faulty* their first rows, 0 where there is
    none."""
    columns = (f"IFERROR(MATCH({top},{rows},0),{BELOW})" for rows in (missing, faulty))
    return f'=IF({top}=0,"",INDEX({places},MIN({",".join(columns)})))'


def jump(address: str) -> str:
    """A link to the address that a cell holds."""
    return f'=IF(LEN({address})=0,"",HYPERLINK("#"&{address},SUBSTITUTE({address},"\'","")))'


def total(cells: str) -> str:
    return f"=SUM({cells})"


def verdict(counts: Sequence[str], ready: str, not_ready: str) -> str:
    """*ready* only where every count is there and none is above 0."""
    joined = ",".join(counts)
    return f'=IF(ISERROR(SUM({joined})),"{not_ready}",IF(SUM({joined})=0,"{ready}","{not_ready}"))'


def sentence(missing: str, faulty: str, ready: str, not_ready: tuple[str, str, str], broken: str) -> str:
    """*ready*, or *not_ready* with the numbers of missing and wrong cells between its parts; *broken* without
    numbers.
    """
    before, between, after = not_ready
    open_cells = f'"{before}"&SUM({missing})&"{between}"&SUM({faulty})&"{after}"'
    return f'=IF(ISERROR(SUM({missing},{faulty})),"{broken}",IF(SUM({missing},{faulty})=0,"{ready}",{open_cells}))'


__all__ = [
    "BELOW",
    "BROKEN",
    "MISSING",
    "NOT_READY",
    "READY",
    "WRONG",
    "count",
    "count_with_beyond",
    "first_place",
    "first_row",
    "first_row_with_beyond",
    "jump",
    "place",
    "sentence",
    "topmost",
    "total",
    "verdict",
]
