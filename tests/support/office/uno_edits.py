"""What a clerk does to a workbook in LibreOffice, done over UNO: run in the Python that has ``uno``.

``python3 uno_edits.py WORKBOOK OTHER FOLDER`` does every move of :data:`MOVES` to a fresh copy of the
Vietnamese *WORKBOOK* (rows of Progress from row 6 on), saves each as ``FOLDER/<move>.xlsx`` and the cells of its Guide
as ``FOLDER/<move>.json``. *OTHER* is a workbook to paste from.
"""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.support.office.uno_office import load, office, properties, save

GUIDE, PROGRESS, PEOPLE, AWARDS, ALLOCATION = "Hướng dẫn", "Tiến độ", "Cá nhân", "Khen thưởng", "Giao chỉ tiêu"
FIRST = 5  # the first row of data, from 0
PERIOD, ACTUAL = 3, 5  # columns of Progress, from 0
PERIODS = 7  # the rows of each target there
MANY = 20  # rows: more than the checks of a small workbook reach below its table


def nothing(document: Any, other: Any) -> None:
    """Opened and saved."""


def add_a_row(document: Any, other: Any) -> None:
    """A further person below the table."""
    sheet = document.Sheets.getByName(PEOPLE)
    _type(sheet, _end(sheet), ("A09", "Trần Văn Bình", "A"))


def add_half_a_row(document: Any, other: Any) -> None:
    """A further person without name and unit."""
    sheet = document.Sheets.getByName(PEOPLE)
    _type(sheet, _end(sheet), ("A09",))


def insert_a_row(document: Any, other: Any) -> None:
    """A new row in the middle of Progress, with a figure of a period that is not due yet."""
    sheet = document.Sheets.getByName(PROGRESS)
    sheet.Rows.insertByIndex(FIRST + 2, 1)
    _type(sheet, FIRST + 2, ("A", "F", "", _days(2021, 12), "", 5.0))


def insert_a_row_and_fill_it(document: Any, other: Any) -> None:
    """A row deleted by mistake, inserted again and filled in."""
    sheet = document.Sheets.getByName(PROGRESS)
    sheet.Rows.removeByIndex(FIRST + 1, 1)
    sheet.Rows.insertByIndex(FIRST + 1, 1)
    _type(sheet, FIRST + 1, ("A", "F", "", _days(2021, 7), "", 5.0))


def copy_a_row(document: Any, other: Any) -> None:
    """A row copied to the end: its key stands twice."""
    sheet = document.Sheets.getByName(PROGRESS)
    source = sheet.getCellRangeByPosition(0, FIRST, 16, FIRST).RangeAddress
    sheet.copyRange(sheet.getCellByPosition(0, _end(sheet)).CellAddress, source)


def delete_rows(document: Any, other: Any) -> None:
    """Rows of periods that are not due, taken out."""
    sheet = document.Sheets.getByName(PROGRESS)
    sheet.Rows.removeByIndex(FIRST + 5, 2)


def delete_the_first_row(document: Any, other: Any) -> None:
    """The first row of Progress, taken out: that of a period that is due."""
    document.Sheets.getByName(PROGRESS).Rows.removeByIndex(FIRST, 1)


def delete_all_rows_of_a_target(document: Any, other: Any) -> None:
    """Of the second target no row is left."""
    document.Sheets.getByName(PROGRESS).Rows.removeByIndex(FIRST + PERIODS, PERIODS)


def delete_an_allocation(document: Any, other: Any) -> None:
    """The second target is no longer allocated, its rows stay."""
    document.Sheets.getByName(ALLOCATION).Rows.removeByIndex(FIRST + 1, 1)


def type_beyond_the_checks(document: Any, other: Any) -> None:
    """People typed, or pasted, so far below the table that the last rows have no checks."""
    sheet = document.Sheets.getByName(PEOPLE)
    first = _end(sheet)
    for number in range(MANY):
        _type(sheet, first + number, (f"B{number:03}", f"Người thứ {number}", "A"))


def sort_rows(document: Any, other: Any) -> None:
    """Progress sorted by period, the latest first."""
    import uno
    from com.sun.star.table import TableSortField

    sheet = document.Sheets.getByName(PROGRESS)
    key = TableSortField()
    key.Field, key.IsAscending = PERIOD, False
    fields = uno.Any("[]com.sun.star.table.TableSortField", (key,))
    rows = sheet.getCellRangeByPosition(0, FIRST, 16, _end(sheet) - 1)
    rows.sort(properties(SortFields=fields, ContainsHeader=False))


def filter_rows(document: Any, other: Any) -> None:
    """Only the rows of one target are shown, and one shown figure is emptied."""
    sheet = document.Sheets.getByName(PROGRESS)
    for row in range(FIRST + 7, _end(sheet)):
        sheet.Rows.getByIndex(row).IsVisible = False
    sheet.getCellByPosition(ACTUAL, FIRST).String = ""


def paste_from_another(document: Any, other: Any) -> None:
    """Four figures pasted from another workbook, with its formats; one is text."""
    sheets, sheet = document.Sheets, document.Sheets.getByName(PROGRESS)
    sheets.importSheet(other, other.Sheets.getByIndex(0).Name, sheets.Count)  # headless there is no clipboard
    brought = sheets.getByIndex(sheets.Count - 1)
    sheet.copyRange(
        sheet.getCellByPosition(ACTUAL, FIRST).CellAddress, brought.getCellRangeByName("A1:A4").RangeAddress
    )
    sheets.removeByName(brought.Name)


def rename_a_sheet(document: Any, other: Any) -> None:
    """The sheet Progress gets another name, and a figure is emptied."""
    sheet = document.Sheets.getByName(PROGRESS)
    sheet.Name = "Số liệu tháng 10"
    sheet.getCellByPosition(ACTUAL, FIRST).String = ""


def delete_a_sheet(document: Any, other: Any) -> None:
    """A sheet that the office does not use, taken out."""
    document.Sheets.removeByName(AWARDS)


MOVES: tuple[Callable[[Any, Any], None], ...] = (
    nothing,
    add_a_row,
    add_half_a_row,
    insert_a_row,
    insert_a_row_and_fill_it,
    copy_a_row,
    delete_rows,
    delete_the_first_row,
    delete_all_rows_of_a_target,
    delete_an_allocation,
    type_beyond_the_checks,
    sort_rows,
    filter_rows,
    paste_from_another,
    rename_a_sheet,
    delete_a_sheet,
)


def main(workbook: Path, other: Path, folder: Path) -> None:
    with office() as desktop:
        pasted = load(desktop, other, hidden=False)
        for move in MOVES:
            document = load(desktop, workbook, hidden=False)
            move(document, pasted)
            guide = document.Sheets.getByName(GUIDE)
            cursor = guide.createCursor()
            cursor.gotoEndOfUsedArea(True)
            cells = [["" if value is None else value for value in row] for row in cursor.getDataArray()]
            (folder / f"{move.__name__}.json").write_text(json.dumps(cells), "utf-8")
            save(document, folder / f"{move.__name__}.xlsx")
            document.close(True)


def _type(sheet: Any, row: int, values: tuple[str | float, ...]) -> None:
    for column, value in enumerate(values):
        cell = sheet.getCellByPosition(column, row)
        if isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value


def _end(sheet: Any) -> int:
    """The first row below the filled ones, from 0."""
    row = FIRST
    while sheet.getCellByPosition(0, row).String:
        row += 1
    return row


def _days(year: int, month: int) -> float:
    return float((date(year, month, 1) - date(1899, 12, 30)).days)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
