"""A range of cells over UNO, as xlwings' engines have it: values, formulas, look, notes and conditional formats."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from xlplan.grid import a1
from xlplan.hosts.libreoffice.border import calmly, struct
from xlplan.xlsx.sheet import area_of

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet has no zone
DATE, TIME, LOGICAL = 2, 4, 1024  # bits of com.sun.star.util.NumberFormatType
FORMULA_ERROR = 4  # com.sun.star.sheet.FormulaResult
EXPRESSION = 24  # as the conditions of files that hold a formula show it
ERRORS = {502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A", 521: "#NULL!"}
_SHEET = re.compile(r"\$?('(?:[^']|'')+'|[^\W\d][\w]*)\.(?=\$?[A-Z#])")
_FOREIGN = re.compile(r"('(?:[^']|'')+'|\b[^\W\d]\w*)!")
_TEXT = re.compile("(\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*')")


class ErrorValue(str):
    """An error in a cell, told from a text of the same letters."""

    __slots__ = ()


@calmly
class Range:
    """*areas* are (top, left, bottom, right) from 1; values and formulas are those of the first."""

    def __init__(self, sheet: Any, areas: tuple[tuple[int, int, int, int], ...]) -> None:
        self.sheet, self.areas = sheet, areas
        self.options: Any = {}
        top, left, bottom, right = areas[0]
        self.uno = sheet.uno.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def row(self) -> int:
        return self.areas[0][0]

    @property
    def column(self) -> int:
        return self.areas[0][1]

    @property
    def shape(self) -> tuple[int, int]:
        top, left, bottom, right = self.areas[0]
        return bottom - top + 1, right - left + 1

    def __call__(self, row: int, column: int) -> "Range":
        """The cell at a place counted from 1 within the range; it may lie beyond."""
        place = (self.row + row - 1, self.column + column - 1)
        return Range(self.sheet, ((*place, *place),))

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self.sheet.name, *self.areas[0])

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        return self.address

    @property
    def address(self) -> str:
        return ",".join(f"{a1(*area[:2])}:{a1(*area[2:])}" for area in self.areas)

    @property
    def max_cells_per_read(self) -> None:
        return None

    @property
    def max_cells_per_write(self) -> None:
        return None

    @property
    def raw_value(self) -> list[list[Any]]:
        rows: list[list[Any]] = [[None if value == "" else value for value in row] for row in self.uno.getDataArray()]
        top, left = self.row, self.column
        groups = self.uno.getUniqueCellFormatRanges()
        for number in range(groups.Count):
            group = groups.getByIndex(number)
            kind = self.sheet.book.format_kind(group.getByIndex(0).NumberFormat)
            if kind & (DATE | TIME | LOGICAL):
                for area in group.RangeAddresses:
                    for row in range(area.StartRow + 1 - top, area.EndRow + 2 - top):
                        for column in range(area.StartColumn + 1 - left, area.EndColumn + 2 - left):
                            if isinstance(rows[row][column], float):
                                rows[row][column] = _shown(rows[row][column], kind)
        for area in self.uno.queryFormulaCells(FORMULA_ERROR).RangeAddresses:
            for row in range(area.StartRow, area.EndRow + 1):
                for column in range(area.StartColumn, area.EndColumn + 1):
                    code = self.sheet.uno.getCellByPosition(column, row).getError()
                    rows[row + 1 - top][column + 1 - left] = ErrorValue(ERRORS.get(code, "#VALUE!"))
        return rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        notes = self.sheet.notes_in(self)  # a block written takes the notes of its cells away
        rows = value if isinstance(value, list | tuple) else [[value] * self.shape[1]] * self.shape[0]
        self.uno.setDataArray(tuple(tuple(_stored(one) for one in row) for row in rows))
        for place, text in notes.items():
            self.sheet.add_note(place, text)
        dated = {type(one) for row in rows for one in row} & {date, datetime}
        if dated and not self.sheet.book.format_kind(self.uno.NumberFormat) & (DATE | TIME):
            self.number_format = "DD/MM/YYYY"

    @property
    def formula(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(excel_formula(str(one)) for one in row) for row in self.uno.getFormulaArray())

    @formula.setter
    def formula(self, value: Any) -> None:
        rows = value if isinstance(value, list | tuple) else [[value] * self.shape[1]] * self.shape[0]
        for row, line in enumerate(rows):
            for column, text in enumerate(line):
                cell = self.uno.getCellByPosition(column, row)
                cell.setTokens(self.sheet.book.parser.parseFormula(str(text).removeprefix("="), cell.CellAddress))

    @property
    def formula_array(self) -> str | None:
        text = str(self.uno.getArrayFormula())
        return excel_formula(text) if text else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.uno.setArrayTokens(self.sheet.book.parser.parseFormula(value.removeprefix("="), self.uno.getCellByPosition(0, 0).CellAddress))

    @property
    def number_format(self) -> str | None:
        key = self.uno.NumberFormat
        return None if key is None else str(self.sheet.book.formats.getByKey(key).FormatString)

    @number_format.setter
    def number_format(self, value: str) -> None:
        formats, locale = self.sheet.book.formats, struct("com.sun.star.lang.Locale", Language="en", Country="US")
        key = formats.queryKey(value, locale, False)
        self.uno.NumberFormat = formats.addNew(value, locale) if key == -1 else key

    @property
    def color(self) -> tuple[int, int, int] | None:
        color = self.uno.CellBackColor
        return None if color in (-1, None) else ((color >> 16) & 255, (color >> 8) & 255, color & 255)

    @color.setter
    def color(self, value: Any) -> None:
        self.uno.CellBackColor = -1 if value is None else uno_color(value)

    @property
    def column_width(self) -> float:
        return float(self.uno.Columns.getByIndex(0).Width) / 190

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.uno.Columns.Width = round(value * 190)  # hundredths of a millimetre; a digit of 10 points is 1.9 mm wide

    @property
    def row_height(self) -> float:
        return float(self.uno.Rows.getByIndex(0).Height) / 35.28

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.uno.Rows.Height = round(value * 35.28)

    def clear(self) -> None:
        self.uno.clearContents(1023)  # all kinds of content and look
        for mark in list(self.conditional_formats):
            mark.delete()

    def copy(self, destination: Any) -> None:
        """Into another document by way of a sheet that is brought over and taken away again."""
        target = destination.impl
        sheets, other = target.sheet.book.uno.Sheets, self.sheet.book
        sheets.importSheet(other.uno, self.sheet.name, sheets.Count)
        brought = sheets.getByIndex(sheets.Count - 1)
        source = brought.getCellRangeByName(self.address).RangeAddress
        target.sheet.uno.copyRange(target.uno.getCellByPosition(0, 0).CellAddress, source)
        sheets.removeByName(brought.Name)

    def select(self) -> None:
        self.sheet.activate()
        self.sheet.book.uno.CurrentController.select(self.uno)

    @property
    def note(self) -> "Note | None":
        place = (self.row, self.column)
        return Note(self.sheet, place) if place in self.sheet.notes_in(self) else None

    def add_note(self, text: str) -> "Note":
        place = (self.row, self.column)
        self.sheet.add_note(place, text)
        return Note(self.sheet, place)

    @property
    def conditional_formats(self) -> "Marks":
        return Marks(self)


@calmly
class Note:
    def __init__(self, sheet: Any, place: tuple[int, int]) -> None:
        self.sheet, self.place = sheet, place

    @property
    def api(self) -> Any:
        return self.sheet.uno.getCellByPosition(self.place[1] - 1, self.place[0] - 1).Annotation

    @property
    def text(self) -> str:
        return str(self.api.String)

    @text.setter
    def text(self, value: str) -> None:
        self.delete()
        self.sheet.add_note(self.place, value)

    def delete(self) -> None:
        annotations = self.sheet.uno.Annotations
        for number in range(annotations.Count):
            at = annotations.getByIndex(number).Position
            if (at.Row + 1, at.Column + 1) == self.place:
                annotations.removeByIndex(number)
                return


@calmly
class Mark:
    """One conditional format whose first condition is a formula."""

    def __init__(self, sheet: Any, uno: Any) -> None:
        self.sheet, self.uno = sheet, uno

    api = property(lambda self: self.uno)
    stop_if_true = property(lambda self: True)

    @property
    def type(self) -> str:
        entry = self.uno.getByIndex(0) if self.uno.Count else None
        return "custom" if entry is not None and entry.Type == 0 and self.uno.Count == 1 else "unknown"

    @property
    def formula(self) -> str | None:
        return f"={_SHEET.sub(lambda match: f'{match[1]}!', self.uno.getByIndex(0).Formula1)}" if self.type == "custom" else None

    def delete(self) -> None:
        self.sheet.uno.ConditionalFormats.removeByID(self.uno.ID)


@calmly
class Marks:
    """The conditional formats that touch a range."""

    def __init__(self, on: Range) -> None:
        self.on = on

    api = property(lambda self: self.on.sheet.uno.ConditionalFormats)

    def _found(self) -> list[Mark]:
        touched = self.on.areas
        return [
            Mark(self.on.sheet, one)
            for one in self.api.getConditionalFormats()
            if any(_meet(_area(area), own) for area in one.Range.RangeAddresses for own in touched)
        ]

    def __iter__(self) -> Any:
        return iter(self._found())

    def __len__(self) -> int:
        return len(self._found())

    def __call__(self, number: int) -> Mark:
        return self._found()[number - 1]

    def add_custom(self, spec: dict[str, Any]) -> Mark:
        sheet = self.on.sheet
        ranges = sheet.book.uno.createInstance("com.sun.star.sheet.SheetCellRanges")
        ranges.addRangeAddresses(tuple(sheet.address_of(area) for area in self.on.areas), False)
        id = self.api.createByRange(ranges)
        made = next(one for one in self.api.getConditionalFormats() if id == one.ID)
        made.createEntry(0, 0)
        entry = made.getByIndex(0)
        entry.Operator = EXPRESSION
        entry.Formula1 = _FOREIGN.sub(lambda match: f"${match[1]}.", str(spec["formula"]).removeprefix("="))
        entry.StyleName = sheet.book.style_of(spec)
        return Mark(sheet, made)

    def clear(self) -> None:
        for one in self._found():
            one.delete()


def _shown(number: float, kind: int) -> Any:
    if kind & LOGICAL:
        return bool(number) if number in (0, 1) else number
    if not kind & DATE:
        return (EPOCH + timedelta(days=number)).time() if 0 <= number < 1 else timedelta(days=number)
    try:
        return EPOCH + timedelta(days=round(number * 86_400) / 86_400)
    except OverflowError:
        return number


def _stored(value: Any) -> float | str:
    match value:
        case None:
            return ""
        case str():
            return value.removeprefix("'")  # as in Excel, it says: what follows is text
        case bool():
            return float(value)
        case datetime():
            return (value - EPOCH) / timedelta(days=1)
        case date():
            return float((datetime(value.year, value.month, value.day) - EPOCH).days)  # noqa: DTZ001
        case time():
            return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
        case _:
            return float(value)


def excel_formula(text: str) -> str:
    """A formula in LibreOffice's own grammar, in Excel's; any other text as it is."""
    array = text.startswith("{=") and text.endswith("}")
    text = text[1:-1] if array else text
    if not text.startswith("="):
        return text
    text = _SHEET.sub(lambda match: f"{match[1]}!", text)
    parts = _TEXT.split(text)
    parts[::2] = [part.replace("];[", "],[").replace(";", ",") for part in parts[::2]]
    return "".join(parts)


def uno_color(value: Any) -> int:
    if isinstance(value, str):
        return int(value.lstrip("#"), 16)
    red, green, blue = value
    return int(red << 16 | green << 8 | blue)


def areas_of(address: str) -> tuple[tuple[int, int, int, int], ...]:
    found = [area_of(one.replace("$", "")) for one in address.split(",")]
    if None in found:
        raise ValueError(address)
    return tuple(one for one in found if one is not None)


def _area(address: Any) -> tuple[int, int, int, int]:
    return address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1


def _meet(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
