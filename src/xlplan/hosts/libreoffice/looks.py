"""How cells look: number formats in Excel's spelling, fonts, colours, wrapping, heights and widths; None where they are
mixed.
"""

import re
from typing import Any

from xlplan.hosts.libreoffice.border import Part, bridge
from xlplan.hosts.libreoffice.cells import UnoRange

BOLD, NORMAL = 150.0, 100.0  # com.sun.star.awt.FontWeight
A_POINT = 35.28  # hundredths of a millimetre
A_DIGIT = 195.8  # hundredths of a millimetre: what opening an .xlsx makes of one digit
BESIDE = 0.71  # digits that a file, but not Excel, adds to a width
_SPELLING = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]|General|AM/PM|A/P|E[+-]|[A-Za-z]+')
_COLORS = frozenset({"BLACK", "BLUE", "CYAN", "GREEN", "MAGENTA", "RED", "WHITE", "YELLOW"})


class UnoLooks(UnoRange):
    __slots__ = ()

    @property
    def number_format(self) -> str | None:
        key = self.same("NumberFormat")
        return None if key is None else self.sheet.book.format_text(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        for part in self.parts():
            part.NumberFormat = self.sheet.book.format_key(value)

    def parts(self) -> list[Any]:
        """Every area as UNO has it."""
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
        found = self.same("IsTextWrapped")
        return None if found is None else bool(found)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        for part in self.parts():
            part.IsTextWrapped = bool(value)

    @property
    def column_width(self) -> float | None:
        """In letters; 0 for hidden columns."""
        found = self._each(self.uno.Columns, "Width", self.shape[1])
        return None if found is None else round(found / A_DIGIT - BESIDE, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        for part in self.parts():
            part.Columns.Width = round((value + BESIDE) * A_DIGIT)

    @property
    def row_height(self) -> float | None:
        """In points; 0 for hidden rows."""
        found = self._each(self.uno.Rows, "Height", self.shape[0])
        return None if found is None else round(found / A_POINT, 2)

    @row_height.setter
    def row_height(self, value: float) -> None:
        for part in self.parts():
            part.Rows.Height = round(value * A_POINT)

    def _each(self, lines: Any, what: str, count: int) -> int | None:
        """What every line has, in hundredths of a millimetre: the size of all tells it without a call for each."""
        first = lines.getByIndex(0)
        one = getattr(first, what) if first.IsVisible else 0
        return int(one) if count == 1 or abs(getattr(self.uno.Size, what) - one * count) <= count else None

    @property
    def height(self) -> float:
        return float(self.uno.Size.Height) / A_POINT

    @property
    def width(self) -> float:
        return float(self.uno.Size.Width) / A_POINT

    @property
    def left(self) -> float:
        return float(self.uno.Position.X) / A_POINT

    @property
    def top(self) -> float:
        return float(self.uno.Position.Y) / A_POINT

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
        """Asked of the whole sheet: in a part of it, what is hidden the other way would be hidden, too."""
        top, left, bottom, right = self.areas[0]
        first, last = (top - 1, bottom - 1) if line == "Row" else (left - 1, right - 1)
        seen: set[int] = set()
        for part in self.sheet.uno.queryVisibleCells().RangeAddresses:
            seen.update(range(max(first, getattr(part, f"Start{line}")), min(last, getattr(part, f"End{line}")) + 1))
        return not seen if not seen or len(seen) == last - first + 1 else None

    def autofit(self, axis: str | None = None) -> None:
        if axis in (None, "c", "columns"):
            self.uno.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.uno.Rows.OptimalHeight = True


class Font(Part):
    """Of all cells of a range."""

    __slots__ = ("on",)

    def __init__(self, on: UnoLooks) -> None:
        self.on = on

    @property
    def api(self) -> Any:
        return self.on.uno

    def _all(self, name: str, value: Any) -> None:
        for part in self.on.parts():
            setattr(part, name, value)

    @property
    def bold(self) -> bool | None:
        found = self.on.same("CharWeight")
        return None if found is None else bool(found >= BOLD)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._all("CharWeight", BOLD if value else NORMAL)

    @property
    def italic(self) -> bool | None:
        found = self.on.same("CharPosture")
        return None if found is None else bool(found.value == "ITALIC")

    @italic.setter
    def italic(self, value: bool) -> None:
        self._all("CharPosture", slant(value))

    @property
    def size(self) -> float | None:
        found = self.on.same("CharHeight")
        return None if found is None else float(found)

    @size.setter
    def size(self, value: float) -> None:
        self._all("CharHeight", float(value))

    @property
    def name(self) -> str | None:
        found = self.on.same("CharFontName")
        return None if found is None else str(found)

    @name.setter
    def name(self, value: str) -> None:
        self._all("CharFontName", value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        found = self.on.same("CharColor")
        return (0, 0, 0) if found == -1 else rgb(found)

    @color.setter
    def color(self, value: Any) -> None:
        self._all("CharColor", uno_color(value))


def slant(value: bool) -> Any:
    return bridge().Enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE")


def rgb(color: int | None) -> tuple[int, int, int] | None:
    return None if color in (-1, None) else ((color >> 16) & 255, (color >> 8) & 255, color & 255)


def uno_color(value: Any) -> int:
    """From ``#rrggbb``, (red, green, blue) or Excel's number, whose red is lowest."""
    if isinstance(value, str):
        return int(value.lstrip("#"), 16)
    red, green, blue = (value & 255, (value >> 8) & 255, (value >> 16) & 255) if isinstance(value, int) else value
    return int(red << 16 | green << 8 | blue)


def spelling(text: str) -> str:
    """``DD/MM/YYYY`` → ``dd/mm/yyyy``: a number format as Excel's files have it."""

    def one(match: re.Match[str]) -> str:
        found = match[0]
        if found[0] == "[":
            inner = found[1:-1]
            return (
                f"[{inner.capitalize()}]"
                if inner in _COLORS
                else f"[{inner.lower()}]"
                if inner in ("H", "HH", "M", "MM", "S", "SS")
                else found
            )
        return found if found[0] in '"\\_' or found in ("General", "AM/PM", "A/P", "E+", "E-") else found.lower()

    return _SPELLING.sub(one, text)
