"""Cell formats: number formats in Excel's spelling, fonts, colours, wrapping, row heights and column widths.

A property is None where the cells of a range differ in it.
"""

import re
from typing import Any

from xlplan.hosts.libreoffice.border import Part, bridge
from xlplan.hosts.libreoffice.cells import UnoRange

BOLD, NORMAL = 150.0, 100.0  # com.sun.star.awt.FontWeight
# LibreOffice measures in hundredths of a millimetre.
POINT = 35.28
DIGIT = 195.8  # one digit of a column width, as LibreOffice imports it from an .xlsx
PADDING = 0.71  # digits: a file stores a column width with its padding, Excel shows it without (ECMA-376-1, 18.3.1.13)
_SPELLING = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]|General|AM/PM|A/P|E[+-]|[A-Za-z]+')
_COLORS = frozenset({"BLACK", "BLUE", "CYAN", "GREEN", "MAGENTA", "RED", "WHITE", "YELLOW"})


class UnoLooks(UnoRange):
    __slots__ = ()

    @property
    def number_format(self) -> str | None:
        if self.sheet.book.app.reading is None:
            key = self.same("NumberFormat")
            return None if key is None else self.sheet.book.format_text(key)
        keys = {key for _, key in self.format_parts()}
        return self.sheet.book.format_text(keys.pop()) if len(keys) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        for part in self.parts():
            part.NumberFormat = self.sheet.book.format_key(value)

    def parts(self) -> list[Any]:
        """The UNO object of each area."""
        return [self.uno] if len(self.areas) == 1 else [self.at(area).uno for area in self.areas]

    @property
    def color(self) -> tuple[int, int, int] | None:
        return rgb(self.same("CellBackColor"))

    @color.setter
    def color(self, value: Any) -> None:
        for part in self.parts():
            part.CellBackColor = -1 if value is None else uno_color(value)

    @property
    def font(self) -> "Font":
        return Font(self)

    @property
    def wrap_text(self) -> bool | None:
        wrapped = self.same("IsTextWrapped")
        return None if wrapped is None else bool(wrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        for part in self.parts():
            part.IsTextWrapped = bool(value)

    @property
    def column_width(self) -> float | None:
        """In digits of the default font; 0 for hidden columns."""
        width = self._common_size(self.uno.Columns, "Width", self.shape[1])
        return None if width is None else round(width / DIGIT - PADDING, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        for part in self.parts():
            part.Columns.Width = round((value + PADDING) * DIGIT)

    @property
    def row_height(self) -> float | None:
        """In points; 0 for hidden rows."""
        height = self._common_size(self.uno.Rows, "Height", self.shape[0])
        return None if height is None else round(height / POINT, 2)

    @row_height.setter
    def row_height(self, value: float) -> None:
        for part in self.parts():
            part.Rows.Height = round(value * POINT)

    def _common_size(self, lines: Any, dimension: str, count: int) -> int | None:
        """The width or height that all *count* lines have, in hundredths of a millimetre; None where they differ.

        The first line is compared with the size of all, up to rounding: no call for each line.
        """
        first = lines.getByIndex(0)
        size = getattr(first, dimension) if first.IsVisible else 0
        return int(size) if count == 1 or abs(getattr(self.uno.Size, dimension) - size * count) <= count else None

    @property
    def height(self) -> float:
        return float(self.uno.Size.Height) / POINT

    @property
    def width(self) -> float:
        return float(self.uno.Size.Width) / POINT

    @property
    def left(self) -> float:
        return float(self.uno.Position.X) / POINT

    @property
    def top(self) -> float:
        return float(self.uno.Position.Y) / POINT

    @property
    def row_hidden(self) -> bool | None:
        return self._hidden("Row")

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.uno.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        return self._hidden("Column")

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.uno.Columns.IsVisible = not value

    def _hidden(self, line: str) -> bool | None:
        """Whether the lines (``Row`` or ``Column``) are hidden.

        The visible cells of the whole sheet are read, not those of the range: in a range whose columns are all hidden,
        no row has a visible cell.
        """
        top, left, bottom, right = self.areas[0]
        first, last = (top - 1, bottom - 1) if line == "Row" else (left - 1, right - 1)
        visible: set[int] = set()
        for part in self.sheet.visible_cells:
            visible.update(range(max(first, getattr(part, f"Start{line}")), min(last, getattr(part, f"End{line}")) + 1))
        return not visible if not visible or len(visible) == last - first + 1 else None

    def autofit(self, axis: str | None = None) -> None:
        if axis in (None, "c", "columns"):
            self.uno.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.uno.Rows.OptimalHeight = True


class Font(Part):
    """The font of all cells of a range."""

    __slots__ = ("on",)

    def __init__(self, on: UnoLooks) -> None:
        self.on = on

    @property
    def api(self) -> Any:
        return self.on.uno

    def _set(self, name: str, value: Any) -> None:
        for part in self.on.parts():
            setattr(part, name, value)

    @property
    def bold(self) -> bool | None:
        weight = self.on.same("CharWeight")
        return None if weight is None else bool(weight >= BOLD)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", BOLD if value else NORMAL)

    @property
    def italic(self) -> bool | None:
        posture = self.on.same("CharPosture")
        return None if posture is None else bool(posture.value == "ITALIC")

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", slant(value))

    @property
    def size(self) -> float | None:
        height = self.on.same("CharHeight")
        return None if height is None else float(height)

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def name(self) -> str | None:
        name = self.on.same("CharFontName")
        return None if name is None else str(name)

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        color = self.on.same("CharColor")
        return (0, 0, 0) if color == -1 else rgb(color)

    @color.setter
    def color(self, value: Any) -> None:
        self._set("CharColor", uno_color(value))


def slant(value: bool) -> Any:
    """The UNO font slant for italic or upright."""
    return bridge().Enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE")


def rgb(color: int | None) -> tuple[int, int, int] | None:
    """(red, green, blue) of a UNO colour; None for None and for -1, the automatic colour."""
    return None if color in (-1, None) else ((color >> 16) & 255, (color >> 8) & 255, color & 255)


def uno_color(value: Any) -> int:
    """A UNO colour from ``#rrggbb``, (red, green, blue) or Excel's number, whose lowest byte is red."""
    if isinstance(value, str):
        return int(value.lstrip("#"), 16)
    red, green, blue = (value & 255, (value >> 8) & 255, (value >> 16) & 255) if isinstance(value, int) else value
    return int(red << 16 | green << 8 | blue)


def spelling(text: str) -> str:
    """A number format in the spelling of Excel's files: ``DD/MM/YYYY`` → ``dd/mm/yyyy``, ``[RED]`` → ``[Red]``."""

    def respell(match: re.Match[str]) -> str:
        token = match[0]
        if token[0] == "[":
            inner = token[1:-1]
            return (
                f"[{inner.capitalize()}]"
                if inner in _COLORS
                else f"[{inner.lower()}]"
                if inner in ("H", "HH", "M", "MM", "S", "SS")
                else token
            )
        return token if token[0] in '"\\_' or token in ("General", "AM/PM", "A/P", "E+", "E-") else token.lower()

    return _SPELLING.sub(respell, text)
