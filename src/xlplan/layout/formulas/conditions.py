"""What the sheet finds by itself: one condition per declared check, the same text for a whole column and for one row's mark.

A condition is elementwise: no AND, no OR (they fold a column into one value), an error cell never spreads, ``IF`` guards
every comparison. So one text serves the Guide's array formula over a column and, wrapped in SUMPRODUCT, the mark of a cell.
Every condition has a code: that of the finding which Python makes for the same cell.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from xlplan.grid import a1
from xlplan.layout import INPUTS, Block, Column
from xlplan.layout.columns import CellType, Choice
from xlplan.layout.plan import MONTH_END
from xlplan.words import Words

REPORTING_PERIOD = "ReportingPeriod"
PERIOD_MONTHS = "PeriodMonths"
EMPTY = "COL-01"
WILDCARDS = ("*", "?", "~")
LATEST = 2_958_465  # 31/12/9999, the last day a spreadsheet knows
NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Cells:
    """Where a condition looks: whole columns *first*–*last* of *sheet*, or (*sheet* None) one row, relative to *first*."""

    block: Block
    columns: Mapping[str, int]
    first: int
    last: int
    sheet: str | None = None

    def this(self, id: str) -> str:
        letters = a1(1, self.columns[id])[:-1]
        if self.sheet is None:
            return f"${letters}{self.first}"
        return f"'{self.sheet}'!${letters}${self.first}:${letters}${self.last}"

    def column(self, id: str) -> str:
        """The whole column, also for one row."""
        letters = a1(1, self.columns[id])[:-1]
        return f"${letters}${self.first}:${letters}${self.last}"

    @property
    def is_row(self) -> bool:
        return self.sheet is None


Condition = Callable[[Cells], str]


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """A check that the sheet does itself: *codes* of the findings it stands for, the column it marks, *missing* or wrong,
    and *why* the cell is marked, where its column alone does not say it."""

    codes: tuple[str, ...]
    column: str
    condition: Condition
    missing: bool = False
    why: Words | None = None


def column_name(reference: str) -> str:
    """The defined name of a column that conditions on other sheets look into: ``targets.code`` → ``TargetsCode``."""
    sheet, column = reference.split(".")
    return sheet.capitalize() + column.capitalize()


def referred() -> list[str]:
    """The columns that conditions on other sheets look into: what codes refer to, and what the rules of Progress need."""
    codes = [column.refers_to for spec in INPUTS for column in spec.block.columns.values() if column.refers_to]
    return list(dict.fromkeys([*codes, "targets.measure", "allocation.target", "allocation.unit"]))


# what a cell holds


def empty(x: str) -> str:
    return f"IF(ISERROR({x}),FALSE,LEN({x})=0)"


def filled(x: str) -> str:
    return f"IF(ISERROR({x}),TRUE,LEN({x})>0)"


def number(x: str, column: Column) -> str:
    """A number within the column's bounds."""
    return f"IF(ISNUMBER({x}),1-({_outside(x, column)}),0)"


def _outside(x: str, column: Column) -> str:
    bounds = [f"({x}<{column.minimum})"] if column.minimum is not None else []
    bounds += [f"({x}>{column.maximum})"] if column.maximum is not None else []
    return f"({'+'.join(bounds)}>0)" if bounds else "FALSE"


def one_of(x: str, *choices: Choice) -> str:
    """Whether the cell holds the words of one of *choices*, in either language."""
    words = list(dict.fromkeys(text for choice in choices for text in choice.words.both()))
    return f"IF(ISTEXT({x}),({'+'.join(f'({x}={_text(text)})' for text in words)})>0,FALSE)"


def wrong(x: str, column: Column) -> str:
    """Whether the cell holds something that its column does not take; an empty cell does not."""
    otherwise = filled(x)
    match column.cell_type:
        case CellType.AMOUNT:
            return f"IF(ISNUMBER({x}),{_outside(x, column)},{otherwise})"
        case CellType.WHOLE:
            return f"IF(ISNUMBER({x}),({x}<>INT({x}))+({_outside(x, column)})>0,{otherwise})"
        case CellType.DATE:
            return f"IF(ISNUMBER({x}),({x}<1)+({x}>{LATEST})+({x}<>INT({x}))>0,{otherwise})"
        case CellType.PERIOD:
            in_range = f"({x}>=1)*({x}<={LATEST})*({x}=INT({x}))"
            return f"IF(ISNUMBER({x}),IF({in_range},DAY({x})<>1,TRUE),{otherwise})"
        case CellType.LIST:
            assert column.choices is not None
            return f"IF(ISTEXT({x}),1-({one_of(x, *column.choices)}),{otherwise})"
        case CellType.CODE if column.refers_to:
            return (
                f"IF(ISTEXT({x}),IF({filled(x)},({_wild(x)})+ISNA(MATCH({x},TRIM({column_name(column.refers_to)}),0))>0,FALSE),{otherwise})"
            )
        case CellType.CODE if column.key:
            return f"IF(ISTEXT({x}),({_wild(x)})+({_outer_space(x)})>0,{otherwise})"
        case CellType.CODE:
            return f"IF(ISTEXT({x}),FALSE,{otherwise})"
        case CellType.CUTOFF:
            whole = f"({x}<1)+({x}>28)+({x}<>INT({x}))>0"
            words = "+".join(f"({x}={_text(text)})" for text in MONTH_END.both())
            return f"IF(ISNUMBER({x}),{whole},IF(ISTEXT({x}),({words})=0,{otherwise}))"
        case _:
            return f"ISERROR({x})"


def is_month(cell: str) -> str:
    """Whether one cell holds the first day of a month (the formula of its validation)."""
    return f"=IF(ISNUMBER({cell}),DAY({cell})=1,FALSE)"


def _wild(x: str) -> str:
    return "+".join(f"(LEN(SUBSTITUTE({x},{_text(sign)},{_text('')}))<LEN({x}))" for sign in WILDCARDS)


def _outer_space(x: str) -> str:
    signs = [_text(" "), _text(NO_BREAK_SPACE), "CHAR(9)", "CHAR(10)", "CHAR(13)"]
    return "+".join(f"(LEFT({x},1)={sign})+(RIGHT({x},1)={sign})" for sign in signs)


def _text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


# what columns declare

_TYPE_CODES: Mapping[CellType, tuple[str, ...]] = {
    CellType.AMOUNT: ("COL-02", "COL-07", "COL-17", "COL-18", "COL-19", "COL-20"),
    CellType.WHOLE: ("COL-02", "COL-07", "COL-14", "COL-17", "COL-18", "COL-19", "COL-20"),
    CellType.DATE: ("COL-03", "COL-21", "COL-22"),
    CellType.PERIOD: ("COL-04", "COL-21", "COL-22", "COL-23"),
    CellType.LIST: ("COL-06",),
    CellType.CODE: ("COL-05", "COL-09", "COL-12"),
    CellType.CUTOFF: ("COL-15",),
}


def declared(block: Block) -> Iterator[SheetCheck]:
    """What the columns of *block* declare: kinds, ranges, lists, references, what is required."""
    for id, column in block.columns.items():
        if column.typed:
            yield from _declared(block, id, column)


def type_codes(column: Column) -> tuple[str, ...]:
    """The codes that :func:`wrong` stands for."""
    return (*_TYPE_CODES.get(column.cell_type, ()), "COL-10")


def _declared(block: Block, id: str, column: Column) -> Iterator[SheetCheck]:
    yield SheetCheck(type_codes(column), id, lambda cells: wrong(cells.this(id), column))
    if column.required:
        yield SheetCheck((EMPTY,), id, lambda cells: f"({in_use(cells, block)})*({empty(cells.this(id))})", missing=True)


def in_use(cells: Cells, block: Block) -> str:
    """Whether anything stands in a typed cell of the row."""
    return f"({'+'.join(f'({filled(cells.this(id))})' for id in block.typed)})>0"


@dataclass(frozen=True, slots=True)
class Repeats:
    """Rows of one key. Keys are compared as joined text: no wildcard, and 1.1 is not 1.10. Rows whose key is not
    complete, or wrong in its first column, are left out.

    A defined name, every row's key, keeps the formulas short.
    """

    block: Block

    @property
    def column(self) -> str:
        return self.block.keys[0]

    def in_row(self, cells: Cells) -> str:
        """Whether another row has the key of this one."""
        needed = "*".join(f"({filled(cells.this(id))})" for id in self._required)
        same = "*".join(f"({cells.column(id)}={cells.this(id)})" for id in self.block.keys)
        return f"({needed})*(SUMPRODUCT({same})>1)"

    def name(self, cells: Cells) -> tuple[str, str]:
        """The defined name over whole columns: keys, empty where left out."""
        joined = '&"|"&'.join(f"IF(ISERROR({x}),{_text('')},{x})" for x in map(cells.this, self.block.keys))
        empties = "+".join(f"({empty(cells.this(id))})" for id in self._required)
        return self._keys, f'=IF({self._faulty(cells)}+{empties}>0,"",{joined})'

    def count(self, cells: Cells) -> str:
        """How many rows share their key with another: all that have one, less those whose key stands once. Rows left
        out are counted beyond the last place (without any number FREQUENCY fails); a single one is not a key of its own."""
        kept = f"SUM(--(LEN({self._keys})>0))"
        found = f"IF(LEN({self._keys})>0,{self._found},{BELOW})"
        return f"{kept}-SUM(--(FREQUENCY({found},{self._place(cells)})=1))+(SUM(--(LEN({self._keys})=0))=1)"

    def first(self, cells: Cells) -> str:
        """The sheet row of the first of them, :data:`BELOW` when there are none."""
        again = f"(LEN({self._keys})>0)*({self._found}<>{self._place(cells)})"
        return f"MIN(IF({again},{self._found}+{cells.first - 1},{BELOW}))"

    @property
    def _keys(self) -> str:
        return f"{self.block.table}Keys"

    @property
    def _found(self) -> str:
        """Where each key first stands, from 1."""
        return f"MATCH({self._keys},{self._keys},0)"

    def _place(self, cells: Cells) -> str:
        return f"(ROW({cells.this(self.column)})-{cells.first - 1})"

    def _faulty(self, cells: Cells) -> str:
        """Whether a key cell is wrong: in any way in the first column, which counts it then; by its type in the others."""
        first, *others = self.block.keys
        found = [wrong(cells.this(first), self.block.columns[first])]
        for id in others:
            column, x = self.block.columns[id], cells.this(id)
            found.append(wrong(x, column) if column.cell_type is not CellType.CODE else f"IF(ISTEXT({x}),FALSE,{filled(x)})")
        return "+".join(f"({one})" for one in found)

    @property
    def _required(self) -> list[str]:
        return [id for id in self.block.keys if self.block.columns[id].required]


REPEATED = "COL-08"
REPEATED_WHY = Words("dòng này trùng với một dòng khác", "another row says the same")
BELOW = 9_999_999  # below every row: where nothing is found
