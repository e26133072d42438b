"""Bytes of a workbook → :class:`xlplan.grid.Book`: values by calamine, everything else by the scan."""

import hashlib
from io import BytesIO
from typing import Any

from xlplan.errors import Unreadable
from xlplan.grid import Book, Facts, Grid, Source
from xlplan.xlsx.scan import DAMAGED, scan


def read_book(data: bytes, name: str) -> Book:
    """The workbook's sheets with true addresses; *name* is what people are told. Raises :class:`Unreadable`."""
    scanned = scan(data)
    try:
        grids = _grids(data, scanned.facts)
    except Exception as error:
        raise Unreadable(DAMAGED) from error
    except BaseException as error:  # a Rust panic is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(DAMAGED) from error
    return Book(Source(name, hashlib.sha256(data).hexdigest()), grids)


def _grids(data: bytes, facts: dict[str, Facts]) -> tuple[Grid, ...]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    grids = []
    for number, meta in enumerate(workbook.sheets_metadata):
        if meta.name not in facts:
            continue
        sheet = workbook.get_sheet_by_index(number)
        start = sheet.start or (0, 0)
        rows: list[list[Any]] = sheet.to_python(skip_empty_area=True)
        grids.append(
            Grid(
                title=meta.name,
                rows=tuple(map(tuple, rows)),
                top=start[0] + 1,
                left=start[1] + 1,
                hidden=meta.visible != SheetVisibleEnum.Visible,
                facts=facts[meta.name],
            )
        )
    return tuple(grids)
