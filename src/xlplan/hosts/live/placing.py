"""Whole computed sheets and the rows of tables, put into an open book.

A sheet comes as the one writer of workbooks writes it: opened beside, and copied over in one piece. What a person added
to the sheet stays: notes, charts, and what is written to the right of its tables.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlplan.document import Document, Sheet
from xlplan.grid import Area, Position, a1
from xlplan.hosts.live.program import Program
from xlplan.hosts.live.writing import content, write_run
from xlplan.patch import Content, Formula, PatchRefused, Row, StalePatch, TableRows, Unsaid
from xlplan.words import Words
from xlplan.xlsx.patching import contents
from xlplan.xlsx.write import to_bytes

FORMULAS_INSIDE = Words(
    "Trang “{title}” có công thức; trên sổ đang mở chỉ ghi được trang giá trị.",
    "The sheet “{title}” has formulas; only sheets of values are written into an open workbook.",
)
NO_TABLE = Words(
    "Sổ không có bảng {name}; chưa có gì thay đổi. Tệp .xls không giữ bảng: mở sổ .xlsx ban đầu rồi bấm lại.",
    "The workbook has no table {name}; nothing was changed. A .xls keeps none: open the .xlsx it came from and press "
    "again.",
)


@contextmanager
def opened_beside(program: Program, book: Any, sheets: Mapping[str, Sheet]) -> Iterator[dict[str, Any]]:
    """Sheets, which hold values only, each as the only one of a workbook of its own, by their titles in *book*."""
    with tempfile.TemporaryDirectory(prefix=program.beside) as folder, ExitStack() as closing:
        donors, there = {}, {one.name.casefold() for one in book.sheets}
        for number, (title, sheet) in enumerate(sheets.items()):
            _refuse_formulas(sheet)
            path = Path(folder, f"{Path(folder).name}-{number}.xlsx")  # two books of one name cannot be open together
            # no table lies upon another
            cells_only = replace(sheet, tables=tuple(replace(table, name="") for table in sheet.tables))
            path.write_bytes(to_bytes(Document((cells_only if title.casefold() in there else sheet,))))
            donor = book.app.books.open(str(path))
            closing.callback(donor.close)
            donors[title] = donor.sheets[0]
        yield donors


def put_sheet(program: Program, book: Any, sheet: Sheet, held: Any, donor: Any) -> None:
    """*sheet* added at the end, or laid over *held*, the one of its title; *donor* is it, opened beside."""
    if held is None:
        donor.copy(after=book.sheets[-1], name=sheet.title)
    else:
        _lay_over(program, held, donor, sheet)


def _refuse_formulas(sheet: Sheet) -> None:
    if any(cell.formula for cell in sheet.cells.values()) or any(
        one.formula for table in sheet.tables for one in table.fields
    ):
        raise PatchRefused(sheet.title, FORMULAS_INSIDE.filled(title=sheet.title))


def titled(book: Any, title: str) -> Any:
    """The sheet of that title, None where there is none; upper and lower case are one to a spreadsheet."""
    return next((one for one in book.sheets if one.name.casefold() == title.casefold()), None)


def _lay_over(program: Program, held: Any, donor: Any, sheet: Sheet) -> None:
    """Tables first: cells that are copied beyond a table's end would not belong to it. Filters last: rows are shown
    that are given their height, and other rows are there to be filtered."""
    known = {table.name: table for table in held.tables}
    edge = max((table_area(table)[3] for table in known.values()), default=None)
    notes = [((note.location.row, note.location.column), note.text) for note in held.notes]
    for block in sheet.tables:
        if block.name in known:
            known[block.name].resize(held.range(*corners(block.area)))
    before = held.used_range
    lowest, rightmost = before.row + before.shape[0] - 1, before.column + before.shape[1] - 1
    used = donor.used_range
    used.copy(held.range((used.row, used.column)))
    bottom, right = used.row + used.shape[0] - 1, used.column + used.shape[1] - 1
    if edge is not None:
        rightmost = min(rightmost, max(edge, right))
    if lowest > bottom:
        gone = held.range((bottom + 1, 1), (lowest, max(rightmost, right)))
        gone.clear()
        gone.rows.autofit()
    if rightmost > right:
        held.range((1, right + 1), (max(lowest, bottom), rightmost)).clear()
    for column, width in sheet.widths.items():
        held.range((1, column)).column_width = width
    for row, height in sheet.heights.items():
        held.range((row, 1)).row_height = height
    for place, text in notes:
        if held.range(place).note is None:
            held.range(place).add_note(text)
    for block in sheet.tables:
        if block.name in known:
            program.filter_again(held.tables[block.name])
    if sheet.printed is not None and held.page_setup.print_area:
        held.page_setup.print_area = held.range((1, 1), sheet.printed).address


def corners(area: Area) -> tuple[Position, Position]:
    return area[:2], area[2:]


def table_named(book: Any, name: str) -> Any:
    """The table of that name; raises :class:`PatchRefused` where there is none."""
    for sheet in book.sheets:
        for table in sheet.tables:
            if table.name.casefold() == name.casefold():
                return table
    raise PatchRefused(name, NO_TABLE.filled(name=name))


def check_rows(table: Any, edit: TableRows) -> None:
    """Raise :class:`StalePatch` where the end of the table does not hold the rows that are to go."""
    if isinstance(edit.before, Unsaid) or not edit.before:
        return
    sheet, (top, left, bottom, _) = table.parent, table_area(table)
    first = bottom - len(edit.before) + 1
    if first <= top:
        raise StalePatch(edit.table, edit.before[0][0], None)
    for r, row in enumerate(edit.before):
        for c, wanted in enumerate(row):
            found = content(sheet, (first + r, left + c))
            if not contents.same(wanted, found, date1904=False):
                raise StalePatch(f"{sheet.name}!{a1(first + r, left + c)}", wanted, found)


def write_rows(table: Any, edit: TableRows) -> None:
    """The rows at the table's end replaced; new ones look as the last one did."""
    sheet, (top, left, bottom, right) = table.parent, table_area(table)
    gone = bottom - top if isinstance(edit.before, Unsaid) else len(edit.before)
    first = bottom - gone + 1
    after: Sequence[Row] = edit.after
    if first == top + 1 and not after:
        after = ((None,) * (right - left + 1),)  # a table keeps one row
    last = first + len(after) - 1
    if last > bottom:
        table.resize(sheet.range((top, left), (last, right)))
        sheet.range((bottom, left), (bottom, right)).copy(sheet.range((bottom + 1, left), (last, right)))
    for column, cells in enumerate(zip(*after, strict=True), start=left):
        write_column(sheet, (first, column), cells)
    if last < bottom:
        sheet.range((last + 1, left), (bottom, right)).clear_contents()
        table.resize(sheet.range((top, left), (last, right)))


def write_column(sheet: Any, first: Position, cells: Sequence[Content]) -> None:
    """Formulas and values apart: each run by one write."""
    start = 0
    for number in range(1, len(cells) + 1):
        if number == len(cells) or isinstance(cells[number], Formula) != isinstance(cells[start], Formula):
            write_run(sheet, (first[0] + start, first[1]), cells[start:number])
            start = number


def table_area(table: Any) -> Area:
    cells = table.range
    return cells.row, cells.column, cells.row + cells.shape[0] - 1, cells.column + cells.shape[1] - 1
