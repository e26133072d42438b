"""The Guide's formulas: per column how many cells are missing or wrong and where the first stands; over all, the verdict.

One array formula per column, never one per row.
"""

from collections.abc import Iterable, Sequence

from xlplan.layout.formulas.conditions import BELOW, Cells, Repeats, SheetCheck
from xlplan.words import Words

READY = Words("ĐỦ ĐIỀU KIỆN GỬI", "READY TO BE SENT")
NOT_READY = Words("CHƯA ĐỦ ĐIỀU KIỆN GỬI", "NOT READY TO BE SENT")
BROKEN = Words(
    "Sổ đã mất một trang hoặc một cột nên không tự kiểm tra được. Hãy chép số liệu sang sổ đã nhận lúc đầu.",
    "A sheet or a column was deleted, so the workbook cannot check itself. Copy your figures into the workbook you received.",
)


def any_of(conditions: Iterable[str]) -> str:
    return f"({'+'.join(f'({one})' for one in conditions)})>0"


def mark(conditions: Iterable[str]) -> str:
    """A conditional format's formula; SUMPRODUCT makes both programs look into whole columns."""
    return f"=SUMPRODUCT(--({any_of(conditions)}))>0"


def count(checks: Sequence[SheetCheck], cells: Cells, repeats: Repeats | None = None) -> str:
    """In how many rows one of *checks* finds something, or a key is repeated (array formula)."""
    if not checks:
        return "=0"
    total = f"=SUM(--({any_of(check.condition(cells) for check in checks)}))"
    return f"{total}+{repeats.count(cells)}" if repeats else total


def first_row(checks: Sequence[SheetCheck], cells: Cells, counted: str, repeats: Repeats | None = None) -> str:
    """The sheet row of the first of them; 0 when the cell *counted* says there are none (array formula)."""
    if not checks:
        return "=0"
    found = any_of(check.condition(cells) for check in checks)
    upper = f"MIN(IF({found},ROW({cells.this(checks[0].column)}),{BELOW}))"
    if repeats:
        upper = f"MIN({upper},{repeats.first(cells)})"
    return f"=IF({counted}=0,0,{upper})"


def count_cells(conditions: Sequence[str]) -> str:
    """How many single cells meet their condition (the Plan sheet)."""
    return f"={'+'.join(f'IF({one},1,0)' for one in conditions) or 0}"


def first_cell(conditions: Sequence[tuple[int, str]]) -> str:
    """The row of the first single cell that meets its condition; 0 when none does."""
    if not conditions:
        return "=0"
    upper = f"MIN({','.join(f'IF({one},{row},{BELOW})' for row, one in conditions)})"
    return f"=MOD({upper},{BELOW})"


def place(sheet: str, letters: str, missing: str, faulty: str) -> str:
    """The upper of two first rows as an address of *sheet*, empty when both are 0."""
    upper = f"MIN(IF({missing}>0,{missing},{BELOW}),IF({faulty}>0,{faulty},{BELOW}))"
    return f'=IF({missing}+{faulty}=0,"","\'{sheet}\'!{letters}"&{upper})'


def first_place(places: str, missing: str, faulty: str) -> str:
    """The address of the topmost row; of several columns with something in that row, the leftmost (array formula).

    *places* are the columns' addresses, from left to right; *missing* and *faulty* their first rows, 0 where there is none."""
    top = f"MIN(IF({missing}>0,{missing},{BELOW}),IF({faulty}>0,{faulty},{BELOW}))"
    return f'=IFERROR(INDEX({places},MATCH(1,--((({missing}={top})+({faulty}={top}))>0),0)),"")'


def jump(address: str) -> str:
    """A link to the address that a cell holds."""
    return f'=IF(LEN({address})=0,"",HYPERLINK("#"&{address},SUBSTITUTE({address},"\'","")))'


def total(cells: str) -> str:
    return f"=SUM({cells})"


def verdict(counts: str, ready: str, not_ready: str) -> str:
    """*ready* only where every count is there and none is above 0."""
    return f'=IF(ISERROR(SUM({counts})),"{not_ready}",IF(SUM({counts})=0,"{ready}","{not_ready}"))'


def sentence(missing: str, faulty: str, ready: str, not_ready: tuple[str, str, str], broken: str) -> str:
    """*ready*, or *not_ready* with the numbers of missing and wrong cells between its parts; *broken* without numbers."""
    before, between, after = not_ready
    open_cells = f'"{before}"&SUM({missing})&"{between}"&SUM({faulty})&"{after}"'
    return f'=IF(ISERROR(SUM({missing},{faulty})),"{broken}",IF(SUM({missing},{faulty})=0,"{ready}",{open_cells}))'
