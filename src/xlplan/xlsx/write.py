"""Writes a :class:`xlplan.document.Document` as the bytes of an .xlsx. Equal documents give equal bytes.

Cells are written by explicit type: text that begins with "=" stays text, and no number is guessed from text.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from xlplan.document import Cell, Document, Field, Sheet, TableBlock, Validation
from xlplan.errors import EnvironmentFailure
from xlplan.grid import a1
from xlplan.words import Words
from xlplan.xlsx.styles import AMOUNT_WITH_DECIMALS, BASE_FONT, MARKS, ONE_DECIMAL, STYLES, Properties

APPLICATION = "xlplan"
CREATED = datetime(2021, 1, 1)  # noqa: DTZ001 - a fixed date keeps the bytes equal; it has no time zone
LONGEST_TEXT = 32_767  # characters in a cell: "Excel specifications and limits"
MOST_LINKS = 65_000  # on a sheet; Excel's own limit is 65,530
MARGINS = {"left": 0.3, "right": 0.3, "top": 0.4, "bottom": 0.6}  # inches
LONGEST_FOOTER = 80  # characters of each section; a footer holds 255 in all
_PAPER_A4 = 9  # ECMA-376 Part 1, 18.3.1.63 pageSetup
_FOOTER_FONT = '&"Arial,Regular"&8'  # ECMA-376 Part 1, 18.3.1.46 headerFooter
_UNSTORABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_bytes(document: Document) -> bytes:
    """The bytes of *document*; raises :class:`EnvironmentFailure` where a text is longer than a cell can hold."""
    stream = BytesIO()
    book = _workbook_class()(stream, {"in_memory": True, "default_format_properties": {**BASE_FONT}})
    book.set_properties({"title": document.title, "created": CREATED})
    book.set_calc_mode("auto")
    writer = _Writer(book)
    sheets = {
        sheet.title: book.add_worksheet(sheet.title, worksheet_class=_class_of(sheet)) for sheet in document.sheets
    }
    for sheet in document.sheets:
        if sheet.filled:
            sheets[sheet.title].fill(sheet)
        else:
            writer.sheet(sheets[sheet.title], sheet)
    for name, formula in document.names.items():
        book.define_name(name, formula)
    if document.active is not None:
        sheets[document.active].activate()
    book.close()
    return stream.getvalue()


@cache
def _workbook_class() -> Any:
    """A subclass of XlsxWriter's workbook that does not claim to be written by Excel.

    LibreOffice believes that claim. It then calculates nothing on opening, and leaves array formulas that are not on
    the screen without a value, so that changes do not reach the cells that depend on them.
    """
    from xlsxwriter.packager import Packager
    from xlsxwriter.workbook import Workbook

    class XlplanPackager(Packager):  # type: ignore[misc]
        def _write_app_file(self) -> None:
            super()._write_app_file()
            stream = self.filenames[-1][0]
            text = stream.getvalue().replace(">Microsoft Excel<", f">{APPLICATION}<")
            stream.seek(0)
            stream.truncate()
            stream.write(text)

    class XlplanWorkbook(Workbook):  # type: ignore[misc]
        def _get_packager(self) -> Any:
            return XlplanPackager()

    return XlplanWorkbook


@cache
def _worksheet_class() -> Any:
    """A subclass of XlsxWriter's worksheet that prepares each formula text once: a column repeats one text in every
    row, and preparing it again each time took two thirds of the time of writing a workbook."""
    from xlsxwriter.worksheet import Worksheet

    prepared: dict[tuple[str, bool], str] = {}

    class CachingWorksheet(Worksheet):  # type: ignore[misc]
        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            key = (formula, expand_future_functions)
            if key not in prepared:
                prepared[key] = super()._prepare_formula(formula, expand_future_functions)
            return prepared[key]

    return CachingWorksheet


def _class_of(sheet: Sheet) -> Any:
    if not sheet.filled:
        return _worksheet_class()
    from xlplan.xlsx.filled import filled_worksheet

    return filled_worksheet()


class _Writer:
    """Writes the sheets of one workbook; each format is created once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.formats: dict[str, Any] = {}

    def format(self, style: str | None) -> Any:
        if style is None:
            return None
        if style not in self.formats:
            self.formats[style] = self.book.add_format(dict(STYLES[style]))
        return self.formats[style]

    def sheet(self, target: Any, sheet: Sheet) -> None:
        self.links = 0
        for column, width in sheet.widths.items():
            hidden = {"hidden": True, "level": 1} if column in sheet.hidden_columns else {}
            target.set_column(column - 1, column - 1, width, None, hidden)
        for row in sorted({*sheet.heights, *sheet.hidden_rows}):
            hidden = {"hidden": True, "level": 1} if row in sheet.hidden_rows else {}
            target.set_row(row - 1, sheet.heights.get(row), None, hidden)
        for table in sheet.tables:
            self.table(target, table)
        for position, cell in sheet.cells.items():
            self.cell(target, *position, cell, cell.style)
        for position, validation in sheet.validations.items():
            _validate(target, position, position, validation)
        self.conditional(target, sheet)
        _page(target, sheet)

    def conditional(self, target: Any, sheet: Sheet) -> None:
        """Write the conditional formats.

        LibreOffice applies one conditional format to a cell, the first that is true. A wrong number with decimals
        therefore gets a format of its own that combines both.
        """
        amounts = [(table, *amount) for table in sheet.tables for amount in _amounts(table)]
        patterns = {column: pattern for _, column, pattern in amounts}
        wrong_marks = [mark for mark in sheet.marks if mark.look == "mark.wrong"]
        for mark in wrong_marks:
            pattern = patterns.get(mark.first[1])
            if pattern is not None:
                both = f"=({_has_decimals(mark.first)})*({mark.formula.removeprefix('=')})"
                self.show(target, mark.first, mark.last, both, {**MARKS[mark.look], "num_format": pattern})
            self.show(target, mark.first, mark.last, mark.formula, MARKS[mark.look])
        for table, column, pattern in amounts:
            first, last = (table.top + 1, column), (table.area[2] + table.growth, column)
            self.show(target, first, last, f"={_has_decimals(first)}", {"num_format": pattern}, stop=False)
        for mark in sheet.marks:
            if mark not in wrong_marks:
                self.show(target, mark.first, mark.last, mark.formula, MARKS[mark.look])

    def show(
        self,
        target: Any,
        first: tuple[int, int],
        last: tuple[int, int],
        formula: str,
        look: Properties,
        *,
        stop: bool = True,
    ) -> None:
        key = str(look)
        if key not in self.formats:
            self.formats[key] = self.book.add_format(dict(look))
        options = {"type": "formula", "criteria": formula, "format": self.formats[key], "stop_if_true": stop}
        target.conditional_format(first[0] - 1, first[1] - 1, last[0] - 1, last[1] - 1, options)

    def table(self, target: Any, table: TableBlock) -> None:
        top, left, bottom, right = table.area
        if table.name:
            columns = [
                {"header": field.header, "header_format": self.format(field.head_style), **_calculated(field)}
                for field in table.fields
            ]
            options = {"name": table.name, "columns": columns, "style": None, "autofilter": True}
            target.add_table(top - 1, left - 1, bottom - 1, right - 1, options)
            # XlsxWriter keeps 100 bytes for every cell of a table, only to refuse overlaps; ours do not overlap
            target.table_cells.clear()
        else:
            for column, field in enumerate(table.fields, start=left):
                self.cell(target, top, column, Cell(field.header), field.head_style)
        for number, row in enumerate(table.rows, start=top + 1):
            for column, (cell, field) in enumerate(zip(row, table.fields, strict=True), start=left):
                self.cell(target, number, column, cell, cell.style or field.style)
        for column, field in enumerate(table.fields, start=left):
            if field.validation is not None:
                _validate(target, (top + 1, column), (bottom + table.growth, column), field.validation)

    def cell(self, target: Any, row: int, column: int, cell: Cell, style: str | None) -> None:
        position = (row - 1, column - 1)
        cell_format = self.format(style)
        if cell.link is not None and self.links < MOST_LINKS:
            self.links += 1
            target.write_url(*position, f"internal:{cell.link}", cell_format, string=" ")
        if cell.formula is not None and cell.array:
            target.write_array_formula(*position, *position, f"{{{cell.formula}}}", cell_format, _cached(cell))
            return
        if cell.formula is not None:
            target.write_formula(*position, cell.formula, cell_format, _cached(cell))
            return
        _write(target, position, cell, cell_format)


def _amounts(table: TableBlock) -> Iterator[tuple[int, str]]:
    """The columns of amounts, and their number format for a number with decimals."""
    for column, field in enumerate(table.fields, start=table.left):
        if field.style.endswith(".amount"):
            yield column, AMOUNT_WITH_DECIMALS if field.formula is None else ONE_DECIMAL


def _has_decimals(position: tuple[int, int]) -> str:
    """A formula that is true where the cell is a number with decimals."""
    cell = a1(*position)
    return f"IF(ISNUMBER({cell}),{cell}<>INT({cell}),FALSE)"


def _write(target: Any, position: tuple[int, int], cell: Cell, cell_format: Any) -> None:
    match cell.value:
        case None:
            target.write_blank(*position, None, cell_format)
        case bool():
            target.write_boolean(*position, cell.value, cell_format)
        case int() | float() | Decimal():
            target.write_number(*position, float(cell.value), cell_format)
        case datetime() | date():
            target.write_datetime(*position, cell.value, cell_format)
        case _:
            text = str(cell.value)
            if len(text) > LONGEST_TEXT:
                raise EnvironmentFailure(
                    Words(
                        f"Nội dung dài {len(text)} ký tự, một ô Excel chỉ chứa {LONGEST_TEXT}.",
                        f"A text of {len(text)} characters; an Excel cell holds {LONGEST_TEXT}.",
                    )
                )
            target.write_string(*position, _storable(text), cell_format)


def _storable(text: str) -> str:
    """*text* without the control characters and lone surrogates that XML cannot represent."""
    return _UNSTORABLE.sub("", text)


def _cached(cell: Cell) -> Any:
    """The cached result of the cell's formula as XlsxWriter takes it."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, Decimal):
        return float(cell.value)
    if isinstance(cell.value, date):
        return (cell.value - date(1899, 12, 30)).days
    return cell.value


def _calculated(field: Field) -> dict[str, str]:
    return {"formula": field.formula} if field.formula else {}


def _validate(target: Any, first: tuple[int, int], last: tuple[int, int], validation: Validation) -> None:
    options: dict[str, Any] = {"ignore_blank": True}
    if validation.open:
        options["show_error"] = False
    if validation.prompt:
        options |= {"input_title": validation.title[:32], "input_message": validation.prompt[:255]}
    if validation.error:
        options |= {"error_title": validation.error_title[:32], "error_message": validation.error[:255]}
    match validation.rule:
        case "list":
            source = validation.source
            options |= {"validate": "list", "source": source if isinstance(source, str) else list(source or ())}
        case "number" | "whole":
            options |= {"validate": "decimal" if validation.rule == "number" else "integer", **_bounds(validation)}
        case "date":
            options |= {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1)}
        case "custom":
            options |= {"validate": "custom", "value": str(validation.source).replace("{cell}", a1(*first))}
        case _:
            options |= {"validate": "any"}
    target.data_validation(first[0] - 1, first[1] - 1, last[0] - 1, last[1] - 1, options)


def _bounds(validation: Validation) -> dict[str, Any]:
    low, high = validation.minimum, validation.maximum
    if low is not None and high is not None:
        return {"criteria": "between", "minimum": float(low), "maximum": float(high)}
    return {"criteria": ">=", "value": float(low or 0)}


def _page(target: Any, sheet: Sheet) -> None:
    target.hide_gridlines(2)
    target.set_landscape()
    target.set_paper(_PAPER_A4)
    target.fit_to_pages(1, 0)
    target.set_margins(**MARGINS)
    target.set_footer(
        f"&L{_FOOTER_FONT}{_escaped(sheet.print_footer)}&C{_FOOTER_FONT}{_escaped(sheet.print_office)}&R{_FOOTER_FONT}&P/&N",
        {"margin": 0.3},
    )
    if sheet.freeze is not None:
        target.freeze_panes(sheet.freeze[0] - 1, sheet.freeze[1] - 1)
    if sheet.repeat_rows is not None:
        target.repeat_rows(sheet.repeat_rows[0] - 1, sheet.repeat_rows[1] - 1)
    if sheet.printed is not None:
        target.print_area(0, 0, sheet.printed[0] - 1, sheet.printed[1] - 1)
    if sheet.very_hidden:
        target.very_hidden()
    if sheet.tab is not None:
        target.set_tab_color(sheet.tab)


def _escaped(text: str) -> str:
    return text[:LONGEST_FOOTER].replace("&", "&&")
