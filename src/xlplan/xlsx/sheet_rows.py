"""The rows of one sheet as XML, produced one after the other from a :class:`xlplan.document.Sheet`.

Each table has one pattern for its rows, and each of its columns remembers how a value is written in it: texts, months
and most figures recur in a column. Example of a pattern, for two columns, of which the values bring the rest:
``<c r="A…"%s<c r="B…"%s`` with ``…`` for the number of the row.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from heapq import merge
from itertools import groupby
from operator import itemgetter

from xlplan.document import Cell, Field, Sheet, TableBlock, TableRow
from xlplan.errors import EnvironmentFailure
from xlplan.findings import show_number
from xlplan.grid import LAST_ROW, a1, column_letters
from xlplan.words import Words
from xlplan.xlsx.decoding import escaped
from xlplan.xlsx.heights import FILTER_LINES, USUAL_WIDTH, height_of, lines_of, wraps
from xlplan.xlsx.streamed import Link, prepared

TOO_MANY_ROWS = Words(
    "Trang {title} cần {rows} dòng, một trang Excel chỉ chứa được {most} dòng. Chưa ghi gì; sổ tổng hợp và các tệp gửi "
    "đến vẫn như cũ. Hãy tổng hợp theo từng nhánh, mỗi nhánh một sổ riêng.",
    "The sheet {title} needs {rows} rows; a sheet in Excel holds {most}. Nothing was written; the master and the files "
    "received are as they were. Consolidate by branches, each into a workbook of its own.",
)
LONGEST_TEXT = 32_767  # characters in a cell: "Excel specifications and limits"
MOST_LINKS = 65_000  # on a sheet; Excel's own limit is 65,530
MOST_KEPT = 20_000  # values that a column remembers: enough for what recurs, few enough for memory
ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_UNSTORABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIRST_DAY = datetime(1899, 12, 31)  # noqa: DTZ001 - a cell has no zone
_NUMBER = "\0"  # stands for the number of the row; no XML holds it
_PIXELS = 0.75  # points of one; XlsxWriter rounds heights down to whole ones
_SHARED = ' t="s"><v>'

Piece = tuple[int, int, str, int]
"""The number of a row, the first column of cells in it, their XML, and the lines that their texts need."""


class Cells:
    """Writes single cells of one workbook.

    *format_index* returns the index of a named style, *string_index* that of a shared string.
    """

    def __init__(self, format_index: Callable[[str], int], string_index: Callable[[str], int]) -> None:
        self._format_index, self._string_index = format_index, string_index

    def written(self, cell: Cell, style: str | None, width: float, address: str = "") -> tuple[str, int]:
        """Return what follows the address of a cell in its XML, and the lines that its text needs.

        *address* is needed by an array formula. Raises :class:`EnvironmentFailure` for a text longer than a cell.
        """
        look = cell.style or style
        head = f' s="{self._format_index(look)}"' if look else ""
        lines = lines_of(cell.value, width, look) if look and isinstance(cell.value, str) and wraps(look) else 1
        if cell.formula is None:
            return head + self._value(cell.value), lines
        kind, result = _cached(cell)
        if cell.array:
            kind = kind or ("" if result else ' t="str"')
            return f'{head}{kind}><f t="array" ref="{address}">{_formula(cell)}</f><v>{result}</v></c>', lines
        return f"{head}{kind}><f>{_formula(cell)}</f><v>{result}</v></c>", lines

    def _value(self, value: object) -> str:
        match value:
            case None:
                return "/>"
            case bool():
                return f' t="b"><v>{int(value)}</v></c>'
            case int() | float() | Decimal():
                return f"><v>{float(value):.16G}</v></c>"
            case datetime() | date():
                return f"><v>{serial(value):.16G}</v></c>"
            case _:
                text = str(value)
                if len(text) > LONGEST_TEXT:
                    raise EnvironmentFailure(
                        Words(
                            f"Nội dung dài {len(text)} ký tự, một ô Excel chỉ chứa {LONGEST_TEXT}.",
                            f"A text of {len(text)} characters; an Excel cell holds {LONGEST_TEXT}.",
                        )
                    )
                return f"{_SHARED}{self._string_index(storable(text))}</v></c>"


def storable(text: str) -> str:
    """Return *text* without the control characters and lone surrogates that XML cannot represent."""
    return _UNSTORABLE.sub("", text)


def serial(day: date) -> float:
    """Return the number of a date or moment in a spreadsheet, for which 1900 has a 29th of February."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell has no zone
    number = (moment - _FIRST_DAY) / timedelta(days=1)
    return number + 1 if number > 59 else number


def _formula(cell: Cell) -> str:
    return escaped(prepared(cell.formula or ""))


def _cached(cell: Cell) -> tuple[str, str]:
    """Return the type attribute and the text of the cached result of a cell's formula."""
    match cell.value:
        case None | "":
            return "", ""
        case str():
            return ' t="e"' if cell.value in ERRORS else ' t="str"', escaped(storable(cell.value))
        case Decimal():
            return "", str(float(cell.value))
        case date():
            return "", f"{serial(cell.value):.16G}"
        case _:
            return "", str(cell.value)


class _Column(dict[object, tuple[str, int]]):
    """How the values of one column of a table are written: XML after the address, and lines. See :class:`Cells`.

    Example: ``"abc"`` → (`` s="5" t="s"><v>17</v></c>``, 1).
    """

    def __init__(self, cells: Cells, field: Field, width: float) -> None:
        self.cells, self.field, self.width = cells, field, width

    def __missing__(self, value: object) -> tuple[str, int]:
        if isinstance(value, Cell):  # with a look of its own; not remembered, as hashing it costs as much
            return self.cells.written(value, self.field.style, self.width)
        made = self.cells.written(Cell(value, self.field.formula), self.field.style, self.width)  # type: ignore[arg-type]
        if len(self) >= MOST_KEPT:
            self.clear()
        self[value] = made
        return made


class SheetRows:
    """The ``<row>`` elements of a sheet, to be read once, and after that its :attr:`links`."""

    def __init__(self, sheet: Sheet, cells: Cells, count_strings: Callable[[int], None]) -> None:
        self.sheet, self.cells, self._count_strings = sheet, cells, count_strings
        self.links: list[Link] = []

    def __iter__(self) -> Iterator[str]:
        sheet, hidden = self.sheet, frozenset(self.sheet.hidden_rows)
        tops = {table.top for table in sheet.tables}
        pieces = merge(self._bare(), self._loose(), *map(self._table, sheet.tables))
        for number, group in groupby(pieces, key=itemgetter(0)):
            parts = list(group)
            text = "".join(part[2] for part in parts)
            lines = max(part[3] for part in parts) + (FILTER_LINES if number in tops else 0)
            self._count_strings(text.count(_SHARED))
            height = sheet.heights.get(number) or height_of(lines)
            yield f'<row r="{number}"{_row_attributes(height, number in hidden)}>{text}</row>'

    def _bare(self) -> Iterator[Piece]:
        """Yield the rows that need an element even without cells."""
        for number in sorted({*self.sheet.heights, *self.sheet.hidden_rows}):
            yield number, 0, "", 1

    def _loose(self) -> Iterator[Piece]:
        """Yield the cells that belong to no table; none may lie in one."""
        areas = [table.area for table in self.sheet.tables]
        for (row, column), cell in sorted(self.sheet.cells.items(), key=itemgetter(0)):
            assert not any(top <= row <= last and left <= column <= right for top, left, last, right in areas)
            yield self._single(row, column, cell, None)

    def _single(self, row: int, column: int, cell: Cell, style: str | None) -> Piece:
        address = a1(row, column)
        if cell.link is not None:
            self._link(address, cell.link)
        text, lines = self.cells.written(cell, style, self._width(column), address)
        return row, column, f'<c r="{address}"{text}', lines

    def _table(self, table: TableBlock) -> Iterator[Piece]:
        for column, field in enumerate(table.fields, start=table.left):
            yield self._single(table.top, column, Cell(field.header), field.head_style)
        columns = [
            _Column(self.cells, field, self._width(column))
            for column, field in enumerate(table.fields, start=table.left)
        ]
        letters = [column_letters(column) for column in range(table.left, table.left + len(columns))]
        pattern = "".join(f'<c r="{letter}{_NUMBER}"%s' for letter in letters)
        for number, row in enumerate(table.rows, start=table.top + 1):
            made = [column[value] for column, value in zip(columns, row, strict=True)]
            if Cell in map(type, row):
                self._links_of(number, letters, row)
            text = pattern.replace(_NUMBER, str(number)) % tuple([text for text, _ in made])
            yield number, table.left, text, max([lines for _, lines in made])

    def _links_of(self, number: int, letters: Sequence[str], row: TableRow) -> None:
        for letter, value in zip(letters, row, strict=True):
            if isinstance(value, Cell) and value.link is not None:
                self._link(f"{letter}{number}", value.link)

    def _link(self, address: str, target: str) -> None:
        if len(self.links) < MOST_LINKS:
            self.links.append((address, target))

    def _width(self, column: int) -> float:
        return self.sheet.widths.get(column, USUAL_WIDTH)


def require_rows(title: str, last: int) -> None:
    """Raise :class:`EnvironmentFailure` if the sheet *title* cannot have a row *last*, before anything is written."""
    if last > LAST_ROW:
        rows, most = (
            Words(show_number(number, "vi"), show_number(number, "en")) for number in map(Decimal, (last, LAST_ROW))
        )
        raise EnvironmentFailure(TOO_MANY_ROWS.filled(title=title, rows=rows, most=most))


def extent_of(sheet: Sheet) -> str:
    """Return the range of the cells of *sheet*, such as ``A1:C9``; ``A1`` of an empty one."""
    areas = [(row, column, row, column) for row, column in sheet.cells] + [table.area for table in sheet.tables]
    if not areas:
        return "A1"
    tops, lefts, bottoms, rights = zip(*areas, strict=True)
    first, last = a1(min(tops), min(lefts)), a1(max(bottoms), max(rights))
    return first if first == last else f"{first}:{last}"


def _row_attributes(height: float | None, hidden: bool) -> str:
    return (
        (f' ht="{int(height / _PIXELS) * _PIXELS:.16g}"' if height else "")
        + (' hidden="1"' if hidden else "")
        + (' customHeight="1"' if height else "")
        + (' outlineLevel="1"' if hidden else "")
    )
