"""The verdict on one typed cell as a formula: 0 right, 1 missing, 2 wrong.

*x* is always a reference to one cell. ``IF`` guards every comparison: an error cell does not propagate, a text is never
compared with a number, and a truth value never with anything. Example, for an amount of at least 0:
``IF(ISERROR(x),2,IF(LEN(x)=0,0,IF(ISNUMBER(x),IF(x<0,2,0),2)))``.
"""

from collections.abc import Mapping

from xlplan.findings import Kind
from xlplan.formulas.self_check_columns import list_name
from xlplan.layout import Column
from xlplan.layout.columns import CellType
from xlplan.layout.honours import BAR
from xlplan.layout.plan import MONTH_END
from xlplan.reader import kinds, typed_kinds
from xlplan.text.plausible import SERIALS
from xlplan.words import Words

RIGHT, MISSING, WRONG = 0, 1, 2
EMPTY_CELL, SOUND, UNSOUND = 0, 1, 2  # values of a content column on the sheet of checks
WILDCARDS = ("*", "?", "~")
NO_BREAK_SPACE = "\u00a0"
OUTER_SPACES = f'" {NO_BREAK_SPACE}"&CHAR(9)&CHAR(10)&CHAR(13)'

_NUMBER = (
    kinds.NOT_A_NUMBER,
    kinds.OUT_OF_RANGE,
    typed_kinds.NOTHING_AS_TEXT,
    typed_kinds.NUMBER_AS_TEXT,
    typed_kinds.NUMBER_TWO_WAYS,
    typed_kinds.BOUND_AS_TEXT,
    typed_kinds.PERCENT_AS_TEXT,
    typed_kinds.DATE_FOR_NUMBER,
)
_DATE = (typed_kinds.DATE_AS_TEXT, typed_kinds.DATE_TWO_WAYS)
# The kinds of findings that an unsound cell may have, by cell type; an error cell has its own.
_TYPE_KINDS: Mapping[CellType, tuple[Kind, ...]] = {
    CellType.AMOUNT: _NUMBER,
    CellType.WHOLE: (*_NUMBER, kinds.NOT_WHOLE),
    CellType.DATE: (kinds.NOT_A_DATE, *_DATE),
    CellType.PERIOD: (kinds.NOT_A_PERIOD, *_DATE, typed_kinds.DAY_MONTH_SWAPPED),
    CellType.LIST: (kinds.NOT_IN_LIST,),
    CellType.CODE: (kinds.CODE_IS_NUMBER, kinds.UNKNOWN_CODE, kinds.UNSAFE_CODE),
    CellType.CUTOFF: (kinds.NOT_A_CUTOFF,),
}


def type_kinds(column: Column) -> tuple[Kind, ...]:
    """Return the kinds of findings that an unsound cell of *column* may have."""
    if column.by_name:
        return (kinds.CODE_IS_NUMBER, kinds.UNKNOWN_HONOUR, kinds.ERROR_CELL)
    return (*_TYPE_KINDS.get(column.cell_type, ()), kinds.ERROR_CELL)


def content(x: str, column: Column, codes: str | None = None) -> str:
    """Return the formula of the cell's content: 0 empty, 1 valid for its column, 2 anything else."""
    return _judged(x, column, codes, empty=str(EMPTY_CELL), sound=str(SOUND))


def verdict(x: str, column: Column, codes: str | None = None, used: str | None = None) -> str:
    """Return the formula of the verdict on a cell by the declaration of its column alone.

    *codes* is the column of known codes; for a column that is looked up by name, the cell with the row number found.
    *used* is the cell that says whether the row is in use: a required cell of such a row must not be empty. Without
    *used*, a required cell must never be empty.
    """
    empty = str(RIGHT)
    if column.required:
        empty = f"IF({used}>0,{MISSING},{RIGHT})" if used else str(MISSING)
    return _judged(x, column, codes, empty=empty, sound=str(RIGHT))


def _judged(x: str, column: Column, codes: str | None, *, empty: str, sound: str) -> str:
    return f"IF(ISERROR({x}),{WRONG},IF(LEN({x})=0,{empty},{_of_type(x, column, codes, sound)}))"


def _of_type(x: str, column: Column, codes: str | None, sound: str) -> str:
    """Return the formula for a cell that is neither empty nor an error: *sound* or 2."""
    match column.cell_type:
        case CellType.AMOUNT:
            return _number(x, _outside(x, column), sound)
        case CellType.WHOLE:
            return _number(x, [f"{x}<>INT({x})", *_outside(x, column)], sound)
        case CellType.DATE:
            return _number(x, [*_not_a_day(x)], sound)
        case CellType.PERIOD:
            first = f"IF(DAY({x})=1,{sound},{WRONG})"
            return f"IF(ISNUMBER({x}),IF({any_of(_not_a_day(x))},{WRONG},{first}),{WRONG})"
        case CellType.LIST:
            assert column.choices is not None
            return _known(x, list_name(column.choices), sound)
        case CellType.CODE if column.by_name:
            return f"IF({codes}>0,{sound},{WRONG})"
        case CellType.CODE if codes:
            return _known(x, codes, sound)
        case CellType.CODE if column.key:
            outer = f"ISNUMBER(FIND(LEFT({x},1),{OUTER_SPACES})),ISNUMBER(FIND(RIGHT({x},1),{OUTER_SPACES}))"
            return f"IF(ISTEXT({x}),IF(OR({_is_wild(x)},{outer}),{WRONG},{sound}),{WRONG})"
        case CellType.CODE:
            return f"IF(ISTEXT({x}),{sound},{WRONG})"
        case CellType.CUTOFF:
            words = f"IF({is_text(x, MONTH_END)},{sound},{WRONG})"
            return f"IF(ISNUMBER({x}),IF(OR({x}<1,{x}>28,{x}<>INT({x})),{WRONG},{sound}),{words})"
        case _:
            return sound


def is_text(x: str, words: Words) -> str:
    """Return the condition that the cell contains *words* in either language, in any case."""
    return f"OR({','.join(f'{x}={quoted(text)}' for text in words.both())})"


def is_month(x: str) -> str:
    """Return the formula of a validation: the cell contains the first day of a month."""
    return f"=IF(ISNUMBER({x}),DAY({x})=1,FALSE)"


def is_own_code(x: str, column: str | None) -> str:
    """Return the formula of a validation: a text without outer spaces and wildcards.

    With the name of its *column*, no other cell of it may have the same text. (MATCH, because COUNTIF takes ``01`` for
    ``1``: the first cell with that text is this one, and there is none below.)
    """
    parts = [f'LEFT({x},1)<>" "', f'RIGHT({x},1)<>" "', *(f"ISERROR(FIND({quoted(sign)},{x}))" for sign in WILDCARDS)]
    if column is not None:
        below = f"INDEX({column},ROW({x})+1):INDEX({column},ROWS({column}))"
        parts += [f"MATCH({x},{column},0)=ROW({x})", f"ISERROR(MATCH({x},{below},0))"]
    return f"=IF(ISTEXT({x}),AND({','.join(parts)}),FALSE)"


def looks_like_address(x: str) -> str:
    """Return the formula of a validation: an ``@``, after it a dot, and no space: ``vp@so.vn``."""
    return f'=IF(ISERROR(FIND(".",{x},FIND("@",{x})+2)),FALSE,ISERROR(FIND(" ",{x})))'


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _known(x: str, among: str, sound: str) -> str:
    """Return the formula: *sound* for a text in the range *among*, else 2.

    MATCH treats some characters as wildcards, so a text with one of them is never accepted.
    """
    known = f"IF(ISNUMBER(MATCH({x},{among},0)),{sound},{WRONG})"
    return f"IF(ISTEXT({x}),IF({_is_wild(x)},{WRONG},{known}),{WRONG})"


def named_row(x: str, spellings: str, rows: str) -> str:
    """Return the formula of the number of the row that a text names, 0 if there is none.

    *spellings* is the column with all spellings of each row between bars, *rows* the column of row numbers. For
    ``LĐTT``, ``SUMIF(spellings,"*|lđtt|*",rows)`` is the number of the row that contains ``|lđtt|`` (the sum, if
    several do). MATCH does not accept wildcards in every program, and next to a wildcard not every program ignores the
    case of Đ; therefore SUMIF, and lower case.
    """
    row = f"IFERROR(SUMIF({spellings},{quoted(f'*{BAR}')}&LOWER({x})&{quoted(f'{BAR}*')},{rows}),0)"
    return f"IF(ISTEXT({x}),IF({_is_wild(x)},0,IF(ISNUMBER(FIND({quoted(BAR)},{x})),0,{row})),0)"


def _number(x: str, outside: list[str], sound: str) -> str:
    within = f"IF({any_of(outside)},{WRONG},{sound})" if outside else sound
    return f"IF(ISNUMBER({x}),{within},{WRONG})"


def _outside(x: str, column: Column) -> list[str]:
    bounds = [f"{x}<{column.minimum}"] if column.minimum is not None else []
    return bounds + ([f"{x}>{column.maximum}"] if column.maximum is not None else [])


def _not_a_day(x: str) -> list[str]:
    return [f"{x}<{SERIALS.start}", f"{x}>={SERIALS.stop}", f"{x}<>INT({x})"]


def any_of(conditions: list[str]) -> str:
    """Return the condition that one of *conditions* (at least one) is true."""
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def _is_wild(x: str) -> str:
    """Return the condition that a text contains a character that MATCH and COUNTIF treat as a wildcard.

    The text gets shorter when those characters are removed.
    """
    stripped = x
    for wildcard in WILDCARDS:
        stripped = f'SUBSTITUTE({stripped},"{wildcard}","")'
    return f"LEN({stripped})<LEN({x})"
