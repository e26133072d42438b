"""Reads a workbook from bytes into a :class:`xlplan.grid.Book`: an .xlsx by the scan alone, the other forms with their
values by calamine."""

import hashlib
from io import BytesIO
from typing import Any

from xlplan.errors import Unreadable
from xlplan.grid import SELF_CHECKS_TITLE, Book, Facts, Grid, Source
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.gate import Admitted, Form, admit
from xlplan.xlsx.limits import bounded
from xlplan.xlsx.scan import Scanned, scan_admitted


def read_book(data: bytes, name: str) -> Book:
    """The workbook's sheets; *name* is its name for users. Raises :class:`Unreadable`."""
    return read_admitted(admit(data), name)


def read_admitted(admitted: Admitted, name: str) -> Book:
    """Like :func:`read_book`, for a file that was already admitted."""
    try:
        scanned = scan_admitted(admitted)
        grids = scanned.grids if scanned.form is Form.XLSX else _by_calamine(scanned)
    except MemoryError as error:
        raise Unreadable(refusals.TOO_MUCH_MEMORY) from error
    return Book(Source(name, hashlib.sha256(admitted.data).hexdigest()), grids, scanned.book)


def _by_calamine(scanned: Scanned) -> tuple[Grid, ...]:
    """The values of the worksheets with their facts. Raises :class:`Unreadable` for whatever ends calamine."""
    try:
        return _values(scanned)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:
        raise Unreadable(refusals.DAMAGED) from error
    except BaseException as error:  # a panic of calamine's Rust code is not an Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(refusals.DAMAGED) from error


def _values(scanned: Scanned) -> tuple[Grid, ...]:
    """The values as calamine reads them; the sheet of self-checks is skipped."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(BytesIO(scanned.data))
    bounded(limits.SHEETS, len(workbook.sheets_metadata))
    grids = []
    for number, meta in enumerate(workbook.sheets_metadata):
        if meta.name == SELF_CHECKS_TITLE or meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(number)
        first = sheet.start or (0, 0)
        rows: list[list[Any]] = sheet.to_python(skip_empty_area=True)
        grids.append(
            Grid(
                title=meta.name,
                rows=tuple(map(tuple, rows)),
                top=first[0] + 1,
                left=first[1] + 1,
                hidden=meta.visible != SheetVisibleEnum.Visible,
                facts=scanned.facts.get(meta.name, Facts()),
            )
        )
    return tuple(grids)
