"""Writes whole computed sheets, and rows of tables, into an open book.

A sheet is written to a temporary workbook by the usual writer (``xlsx.write``), opened, and copied over in one piece.
What the user added to the old sheet stays: notes, charts, and cells to the right of its tables.
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
from xlplan.xlsx.heights import heights_of
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
def opened_temporarily(program: Program, book: Any, sheets: Mapping[str, Sheet]) -> Iterator[dict[str, Any]]:
    """Open each sheet as the only one of a temporary workbook; yields the opened sheets by their titles in *book*.

    Raises :class:`PatchRefused` for a sheet with formulas.
    """
    with tempfile.TemporaryDirectory(prefix=program.temp_prefix) as folder, ExitStack() as closing:
        with program.only_reading():
            donors, present = {}, {sheet.name.casefold() for sheet in book.sheets}
        for number, (title, sheet) in enumerate(sheets.items()):
            _refuse_formulas(sheet)
            path = Path(folder, f"{Path(folder).name}-{number}.xlsx")  # a program opens one workbook of a name only
            # a table cannot be copied onto another one
            cells_only = replace(sheet, tables=tuple(replace(table, name="") for table in sheet.tables))
            path.write_bytes(to_bytes(Document((cells_only if title.casefold() in present else sheet,))))
            donor = book.app.books.open(str(path))
            closing.callback(donor.close)
            donors[title] = donor.sheets[0]
        yield donors


def put_sheet(program: Program, book: Any, sheet: Sheet, target: Any, donor: Any) -> None:
    """Write *sheet* into *target*, the sheet of its title, or append it if *target* is None.

    *donor* is the same sheet in its temporary workbook, see :func:`opened_temporarily`.
    """
    if target is None:
        donor.copy(after=book.sheets[-1], name=sheet.title)
    else:
        _overwrite(program, target, donor, sheet)


def _refuse_formulas(sheet: Sheet) -> None:
    if any(cell.formula for cell in sheet.cells.values()) or any(
        field.formula for table in sheet.tables for field in table.fields
    ):
        raise PatchRefused(sheet.title, FORMULAS_INSIDE.filled(title=sheet.title))


def titled(book: Any, title: str) -> Any:
    """The sheet of that title, or None; upper and lower case are not distinguished, as in a spreadsheet."""
    return next((sheet for sheet in book.sheets if sheet.name.casefold() == title.casefold()), None)


def _overwrite(program: Program, target: Any, donor: Any, sheet: Sheet) -> None:
    """Copy *donor* over *target*, and clear what the old sheet had below it and to its right, up to its last table.

    Tables are resized first: cells copied below the end of a table would not belong to it. Filters are applied last, as
    a new row height shows a hidden row, and as the rows to be filtered are other ones now.
    """
    known = {table.name: table for table in target.tables}
    edge = max((table_area(table)[3] for table in known.values()), default=None)
    notes = [((note.location.row, note.location.column), note.text) for note in target.notes]
    for block in sheet.tables:
        if block.name in known:
            known[block.name].resize(target.range(*corners(block.area)))
    old = target.used_range
    old_bottom, old_right = old.row + old.shape[0] - 1, old.column + old.shape[1] - 1
    new = donor.used_range
    new.copy(target.range((new.row, new.column)))
    bottom, right = new.row + new.shape[0] - 1, new.column + new.shape[1] - 1
    if edge is not None:
        old_right = min(old_right, max(edge, right))
    if old_bottom > bottom:
        below = target.range((bottom + 1, 1), (old_bottom, max(old_right, right)))
        below.clear()
        below.rows.autofit()
    if old_right > right:
        target.range((1, right + 1), (max(old_bottom, bottom), old_right)).clear()
    for column, width in sheet.widths.items():
        target.range((1, column)).column_width = width
    for row, height in heights_of(sheet).items():
        target.range((row, 1)).row_height = height
    for position, text in notes:
        if target.range(position).note is None:
            target.range(position).add_note(text)
    for block in sheet.tables:
        if block.name in known:
            program.filter_again(target.tables[block.name])
    if sheet.printed is not None and target.page_setup.print_area:
        target.page_setup.print_area = target.range((1, 1), sheet.printed).address


def corners(area: Area) -> tuple[Position, Position]:
    return area[:2], area[2:]


def table_named(book: Any, name: str) -> Any:
    """The table of that name. Raises :class:`PatchRefused` if there is none."""
    for sheet in book.sheets:
        for table in sheet.tables:
            if table.name.casefold() == name.casefold():
                return table
    raise PatchRefused(name, NO_TABLE.filled(name=name))


def check_rows(table: Any, edit: TableRows) -> None:
    """Raise :class:`StalePatch` if the last rows of the table are not those that *edit* replaces."""
    if isinstance(edit.before, Unsaid) or not edit.before:
        return
    sheet, (top, left, bottom, _) = table.parent, table_area(table)
    first = bottom - len(edit.before) + 1
    if first <= top:
        raise StalePatch(edit.table, edit.before[0][0], None)
    for r, row in enumerate(edit.before):
        for c, expected in enumerate(row):
            actual = content(sheet, (first + r, left + c))
            if not contents.same(expected, actual, date1904=False):
                raise StalePatch(f"{sheet.name}!{a1(first + r, left + c)}", expected, actual)


def write_rows(table: Any, edit: TableRows) -> None:
    """Replace the last rows of the table. New rows get the format of the last old one."""
    sheet, (top, left, bottom, right) = table.parent, table_area(table)
    removed = bottom - top if isinstance(edit.before, Unsaid) else len(edit.before)
    first = bottom - removed + 1
    rows: Sequence[Row] = edit.after
    if first == top + 1 and not rows:
        rows = ((None,) * (right - left + 1),)  # a table has at least one row
    last = first + len(rows) - 1
    if last > bottom:
        table.resize(sheet.range((top, left), (last, right)))
        sheet.range((bottom, left), (bottom, right)).copy(sheet.range((bottom + 1, left), (last, right)))
    for column, cells in enumerate(zip(*rows, strict=True), start=left):
        write_column(sheet, (first, column), cells)
    if last < bottom:
        sheet.range((last + 1, left), (bottom, right)).clear_contents()
        table.resize(sheet.range((top, left), (last, right)))


def write_column(sheet: Any, first: Position, cells: Sequence[Content]) -> None:
    """Write cells down a column: one call for each run of formulas, and one for each run of values."""
    start = 0
    for number in range(1, len(cells) + 1):
        if number == len(cells) or isinstance(cells[number], Formula) != isinstance(cells[start], Formula):
            write_run(sheet, (first[0] + start, first[1]), cells[start:number])
            start = number


def table_area(table: Any) -> Area:
    cells = table.range
    return cells.row, cells.column, cells.row + cells.shape[0] - 1, cells.column + cells.shape[1] - 1
