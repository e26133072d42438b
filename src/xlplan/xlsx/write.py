"""Writes a :class:`xlplan.document.Document` as the bytes of an .xlsx. Equal documents give equal bytes.

Cells are written by explicit type: text that begins with "=" stays text, and no number is guessed from text.
"""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from xlplan.document import Document, Field, Sheet, TableBlock, Validation
from xlplan.grid import LAST_ROW, a1
from xlplan.xlsx.filled import filled_rows
from xlplan.xlsx.sheet_rows import Cells, SheetRows, extent_of, require_rows
from xlplan.xlsx.streamed import workbook_class, worksheet_class
from xlplan.xlsx.styles import AMOUNT_WITH_DECIMALS, BASE_FONT, MARKS, ONE_DECIMAL, STYLES, Properties

CREATED = datetime(2021, 1, 1)  # noqa: DTZ001 - a fixed date keeps the bytes equal; it has no time zone
MARGINS = {"left": 0.3, "right": 0.3, "top": 0.4, "bottom": 0.6}  # inches
LONGEST_FOOTER = 80  # characters of each section; a footer holds 255 in all
_PAPER_A4 = 9  # ECMA-376 Part 1, 18.3.1.63 pageSetup
_FOOTER_FONT = '&"Arial,Regular"&8'  # ECMA-376 Part 1, 18.3.1.46 headerFooter


def to_bytes(document: Document) -> bytes:
    """The bytes of *document*; raises :class:`EnvironmentFailure` where a text is longer than a cell can hold, or
    a table longer than a sheet."""
    for sheet in document.sheets:
        for table in sheet.tables:
            require_rows(sheet.title, table.area[2])
    stream = BytesIO()
    book = workbook_class()(stream, {"default_format_properties": {**BASE_FONT}})
    book.set_properties({"title": document.title, "created": CREATED})
    book.set_calc_mode("auto")
    writer = _Writer(book)
    sheets = {
        sheet.title: book.add_worksheet(sheet.title, worksheet_class=worksheet_class()) for sheet in document.sheets
    }
    for sheet in document.sheets:
        writer.sheet(sheets[sheet.title], sheet)
    for name, formula in document.names.items():
        book.define_name(name, formula)
    if document.active is not None:
        sheets[document.active].activate()
    book.close()
    return stream.getvalue()


class _Writer:
    """Writes the sheets of one workbook; each format is created once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.formats: dict[str, Any] = {}
        self.cells = Cells(self.format_index, book.str_table.index)

    def format_index(self, style: str) -> int:
        index: int = self.format(style)._get_xf_index()
        return index

    def format(self, style: str) -> Any:
        if style not in self.formats:
            self.formats[style] = self.book.add_format(dict(STYLES[style]))
        return self.formats[style]

    def sheet(self, target: Any, sheet: Sheet) -> None:
        if sheet.filled:
            target.give(filled_rows(sheet), (), "")
            if sheet.very_hidden:
                target.very_hidden()
            return
        rows = SheetRows(sheet, self.cells, self.book.str_table.count_more)
        target.give(rows, rows.links, extent_of(sheet))
        for column, width in sheet.widths.items():
            hidden = {"hidden": True, "level": 1} if column in sheet.hidden_columns else {}
            target.set_column(column - 1, column - 1, width, None, hidden)
        for row in sheet.hidden_rows:  # so that the sheet's format says how deep its outline is
            target.set_row(row - 1, None, None, {"hidden": True, "level": 1})
        for table in sheet.tables:
            _table(target, table)
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
            first, last = (table.top + 1, column), (_last_checked(table), column)
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


def _table(target: Any, table: TableBlock) -> None:
    """Declare a table, and the validations of its columns."""
    top, left, bottom, right = table.area
    if table.name:
        columns = [{"header": field.header, **_calculated(field)} for field in table.fields]
        options = {"name": table.name, "columns": columns, "style": None, "autofilter": True}
        # with its first row only: XlsxWriter would keep an object for every cell, and write every calculated one
        target.add_table(top - 1, left - 1, top, right - 1, options)
        area = f"{a1(top, left)}:{a1(bottom, right)}"
        target.tables[-1].update(range=area, a_range=area, autofilter=area)
        target.table_cells.clear()
        target.table.clear()
    for column, field in enumerate(table.fields, start=left):
        if field.validation is not None:
            _validate(target, (top + 1, column), (_last_checked(table), column), field.validation)


def _last_checked(table: TableBlock) -> int:
    """Return the last row that users may fill and that is checked while they type."""
    return min(table.area[2] + table.growth, LAST_ROW)


def _amounts(table: TableBlock) -> Iterator[tuple[int, str]]:
    """The columns of amounts, and their number format for a number with decimals."""
    for column, field in enumerate(table.fields, start=table.left):
        if field.style.endswith(".amount"):
            yield column, AMOUNT_WITH_DECIMALS if field.formula is None else ONE_DECIMAL


def _has_decimals(position: tuple[int, int]) -> str:
    """A formula that is true where the cell is a number with decimals."""
    cell = a1(*position)
    return f"IF(ISNUMBER({cell}),{cell}<>INT({cell}),FALSE)"


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
