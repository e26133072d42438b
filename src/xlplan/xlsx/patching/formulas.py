"""Formula texts moved from cell to cell, and the ranges that a name's formula mentions."""

import re
from collections.abc import Callable

from xlplan.grid import Area, area_of, column_letters, column_number
from xlplan.xlsx import limits

_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[0-9]{1,7}"
# In this order: text, quoted sheet names, structured references, then addresses that are no part of a longer name.
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|'(?:[^']|'')*'"
    r"|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
    rf"|(?<![\w.$\\?])(?P<cell>{_COLUMN}{_ROW})(?![\w.(!\[\\?])"
    rf"|(?<![\w.$\\?:])(?P<columns>{_COLUMN}:{_COLUMN})(?![\w.(!\\?])"
    rf"|(?<![\w.$\\?:])(?P<rows>{_ROW}:{_ROW})(?![\w.(!\\?])"
)
_CELL = re.compile(rf"({_COLUMN})({_ROW})")
_QUALIFIED = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?P<sheet>'(?:[^']|'')+'|[\w.]+)!"
    rf"(?P<range>{_COLUMN}{_ROW}:{_COLUMN}{_ROW})(?![\w.(\\?])"
)


def moved(formula: str, rows: int, columns: int) -> str:
    """*formula* as it reads that many rows and columns further on, relative addresses carried along.

    An address that leaves the sheet comes in again at its other side, as in a shared formula.
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


def _column(text: str, by: int) -> str:
    number = column_number(text.lstrip("$"))
    if text.startswith("$") or number > limits.COLUMNS.most:
        return text
    return column_letters((number - 1 + by) % limits.COLUMNS.most + 1)


def _row(text: str, by: int) -> str:
    if text.startswith("$") or not 1 <= int(text) <= limits.ROWS.most:
        return text
    return str((int(text) - 1 + by) % limits.ROWS.most + 1)


def with_ranges(formula: str, title: str, change: Callable[[Area], Area]) -> str:
    """*formula* with every range on the sheet *title* given to *change*; dollar signs stay."""

    def replaced(match: re.Match[str]) -> str:
        sheet = match["sheet"]
        if not sheet or _title(sheet).casefold() != title.casefold():
            return match[0]
        before = area_of(match["range"])
        after = change(before) if before is not None else None
        return match[0] if after is None or after == before else f"{sheet}!{_redrawn(match['range'], after)}"

    return _QUALIFIED.sub(replaced, formula)


def _title(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def quoted(title: str) -> str:
    """A sheet's title as a formula names it."""
    return "'" + title.replace("'", "''") + "'"


def _redrawn(text: str, area: Area) -> str:
    ends = []
    for end, (row, column) in zip(text.split(":"), (area[:2], area[2:]), strict=True):
        match = _CELL.fullmatch(end)
        assert match is not None
        dollars = ["$" if part.startswith("$") else "" for part in (match[1], match[2])]
        ends.append(f"{dollars[0]}{column_letters(column)}{dollars[1]}{row}")
    return ":".join(ends)
