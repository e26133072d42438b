"""Formula texts moved from cell to cell, and the ranges in the formula of a defined name."""

import re
from collections.abc import Callable

from xlplan.grid import Area, area_of, column_letters, column_number
from xlplan.xlsx import limits

_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[0-9]{1,7}"
# What moved() looks for, in this order: texts, quoted sheet names and structured references, which stay unchanged;
# then cells (``$B7``), columns (``A:C``) and rows (``2:9``) that are not part of a longer name such as ``LOG10``.
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|'(?:[^']|'')*'"
    r"|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
    rf"|(?<![\w.$\\?])(?P<cell>{_COLUMN}{_ROW})(?![\w.(!\[\\?])"
    rf"|(?<![\w.$\\?:])(?P<columns>{_COLUMN}:{_COLUMN})(?![\w.(!\\?])"
    rf"|(?<![\w.$\\?:])(?P<rows>{_ROW}:{_ROW})(?![\w.(!\\?])"
)
_CELL = re.compile(rf"({_COLUMN})({_ROW})")
# A range on a named sheet: ``'Kế hoạch'!$B$7:$B$900``.
_QUALIFIED = re.compile(
    r'(?<!")"(?:[^"]++|"")*+"'
    r"|(?P<sheet>(?<!')'(?:[^']++|'')++'|(?<![\w.])[\w.]++)!"
    rf"(?P<range>{_COLUMN}{_ROW}:{_COLUMN}{_ROW})(?![\w.(\\?])"
)


def moved(formula: str, rows: int, columns: int) -> str:
    """*formula* as it is that many rows down and columns to the right: relative addresses move along.

    ``moved("A1+$B2", 1, 1)`` is ``B2+$B3``. An address that leaves the sheet re-enters on the opposite side, as in a
    shared formula.
    """
    return _TOKEN.sub(lambda match: _moved(match, rows, columns), formula)


def _moved(match: re.Match[str], rows: int, columns: int) -> str:
    if match["cell"]:
        cell = _CELL.fullmatch(match["cell"])
        assert cell is not None
        return _column(cell[1], columns) + _row(cell[2], rows)
    if match["columns"]:
        return ":".join(_column(part, columns) for part in match["columns"].split(":"))
    if match["rows"]:
        return ":".join(_row(part, rows) for part in match["rows"].split(":"))
    return match[0]


def _column(text: str, offset: int) -> str:
    number = column_number(text.lstrip("$"))
    if text.startswith("$") or number > limits.COLUMNS.most:
        return text
    return column_letters((number - 1 + offset) % limits.COLUMNS.most + 1)


def _row(text: str, offset: int) -> str:
    if text.startswith("$") or not 1 <= int(text) <= limits.ROWS.most:
        return text
    return str((int(text) - 1 + offset) % limits.ROWS.most + 1)


def with_ranges(formula: str, title: str, change: Callable[[Area], Area]) -> str:
    """*formula* with every range on the sheet *title* replaced by what *change* returns for it; dollar signs stay."""

    def replaced(match: re.Match[str]) -> str:
        sheet = match["sheet"]
        if not sheet or _unquoted(sheet).casefold() != title.casefold():
            return match[0]
        area = area_of(match["range"])
        changed = change(area) if area is not None else None
        return match[0] if changed is None or changed == area else f"{sheet}!{_with_corners(match['range'], changed)}"

    return _QUALIFIED.sub(replaced, formula)


def _unquoted(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def quoted(title: str) -> str:
    """The title of a sheet as a formula writes it: in single quotes."""
    return "'" + title.replace("'", "''") + "'"


def _with_corners(text: str, area: Area) -> str:
    """The range *text* with the corners of *area*, keeping its dollar signs."""
    ends = []
    for corner, (row, column) in zip(text.split(":"), (area[:2], area[2:]), strict=True):
        match = _CELL.fullmatch(corner)
        assert match is not None
        dollars = ["$" if part.startswith("$") else "" for part in (match[1], match[2])]
        ends.append(f"{dollars[0]}{column_letters(column)}{dollars[1]}{row}")
    return ":".join(ends)
