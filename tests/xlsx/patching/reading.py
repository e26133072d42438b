"""What stands in a workbook, as two libraries that share no code with the patcher read it."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook


class ByCalamine:
    """A workbook's values as calamine reads them."""

    def __init__(self, data: bytes) -> None:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        self.sheets = {
            title: book.get_sheet_by_name(title).to_python(skip_empty_area=False) for title in book.sheet_names
        }

    def at(self, title: str, row: int, column: int) -> Any:
        rows = self.sheets[title]
        value = rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""
        return None if value == "" else plain(value)


def plain(value: Any) -> Any:
    """Both libraries' forms of one value: days as dates, numbers as floats."""
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    if isinstance(value, bool | date | datetime | str) or value is None:
        return value
    return float(value)


def content(data: bytes) -> dict[str, Any]:
    """Everything of a workbook that openpyxl sees: its looks, names, tables, rules, notes and links too."""
    formulas, values = (
        openpyxl.load_workbook(BytesIO(data), rich_text=True),
        openpyxl.load_workbook(BytesIO(data), data_only=True),
    )
    return {
        "names": {name: one.attr_text for name, one in formulas.defined_names.items()},
        **{sheet.title: _sheet(sheet, values[sheet.title]) for sheet in formulas.worksheets},
    }


def _sheet(sheet: Any, values: Any) -> dict[str, Any]:
    cells = {}
    for row in sheet.iter_rows():
        for cell in row:
            note = (cell.comment.text, cell.comment.author) if cell.comment else None
            link = (cell.hyperlink.target, cell.hyperlink.location, cell.hyperlink.tooltip) if cell.hyperlink else None
            seen = (_formula(cell.value), values[cell.coordinate].value, note, link, _look(cell))
            if seen[:4] != (None, None, None, None) or cell.has_style:
                cells[cell.coordinate] = seen
    return {
        "cells": cells,
        "state": sheet.sheet_state,
        "tables": {table.displayName: table.ref for table in sheet.tables.values()},
        "merged": sorted(str(area) for area in sheet.merged_cells.ranges),
        "rules": sorted(
            (str(holder.sqref), rule.type, tuple(rule.formula), rule.priority, repr(rule.dxf))
            for holder in sheet.conditional_formatting
            for rule in holder.rules
        ),
        "checks": sorted((str(one.sqref), one.type, one.formula1) for one in sheet.data_validations.dataValidation),
        "printed": (sheet.print_area, sheet.print_title_rows),
        "frozen": sheet.freeze_panes,
        "drawn": (len(sheet._charts), len(sheet._images)),
    }


def _formula(value: Any) -> Any:
    text, area = getattr(value, "text", None), getattr(value, "ref", None)
    return (text, area) if area is not None else repr(value)


def _look(cell: Any) -> tuple[str, ...]:
    if not cell.has_style:
        return ()
    font, fill = cell.font, cell.fill
    looks = (
        cell.number_format,
        font.b,
        font.i,
        font.u,
        font.name,
        font.sz,
        font.color and font.color.value,
        fill.fill_type,
    )
    return (*map(str, looks), str(fill.fgColor.value), str(cell.border.left and cell.border.left.style))
