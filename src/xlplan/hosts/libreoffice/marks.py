"""Conditional formats: those with a formula can be added, read and deleted; all others are seen and can be deleted."""

from typing import Any

from xlplan.hosts.libreoffice.border import Part
from xlplan.hosts.libreoffice.cells import LAST, Area
from xlplan.hosts.libreoffice.formulas import from_office, to_office
from xlplan.hosts.libreoffice.looks import BOLD, rgb, slant, uno_color

CONDITION = 0  # com.sun.star.sheet.ConditionEntryType
EXPRESSION = 24  # the operator of a condition that is a formula
LOOK = ("fill_color", "font_color", "font_bold", "font_italic")


class Mark(Part):
    """One conditional format; what it says of itself is its first condition's, asked for once: it is added and deleted, not changed."""

    __slots__ = ("_formula", "sheet", "uno")

    def __init__(self, sheet: Any, uno: Any) -> None:
        self.sheet, self.uno = sheet, uno
        self._formula: Any = ()

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def stop_if_true(self) -> bool:
        return True  # the first that holds is the one that is shown

    @property
    def areas(self) -> tuple[Area, ...]:
        found = self.uno.Range.RangeAddresses
        return tuple((one.StartRow + 1, one.StartColumn + 1, one.EndRow + 1, one.EndColumn + 1) for one in found)

    @property
    def entries(self) -> list[Any]:
        return [self.uno.getByIndex(number) for number in range(self.uno.Count)]

    @property
    def type(self) -> str:
        return "unknown" if self.formula is None else "custom"

    @property
    def formula(self) -> str | None:
        if self._formula == ():
            first = self.uno.getByIndex(0) if self.uno.Count == 1 else None
            if first is not None and first.Type == CONDITION and first.Operator == EXPRESSION:
                self._formula = from_office(f"={first.Formula1}")
            else:
                self._formula = None
        return self._formula  # type: ignore[no-any-return]

    formula1 = formula

    @property
    def _style(self) -> Any:
        styles = self.sheet.book.uno.StyleFamilies.getByName("CellStyles")
        name = self.uno.getByIndex(0).StyleName if self.type == "custom" else ""
        return styles.getByName(name) if name and styles.hasByName(name) else None

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        return rgb(self._style.CellBackColor) if self._style is not None else None

    @property
    def font_color(self) -> tuple[int, int, int] | None:
        return rgb(self._style.CharColor) if self._style is not None else None

    @property
    def font_bold(self) -> bool | None:
        return bool(self._style.CharWeight >= BOLD) if self._style is not None else None

    @property
    def font_italic(self) -> bool | None:
        return bool(self._style.CharPosture.value == "ITALIC") if self._style is not None else None

    def delete(self) -> None:
        self.sheet.uno.ConditionalFormats.removeByID(self.uno.ID)


class Marks(Part):
    """The conditional formats that touch a range."""

    __slots__ = ("on",)

    def __init__(self, on: Any) -> None:
        self.on = on

    @property
    def api(self) -> Any:
        return self.on.sheet.uno.ConditionalFormats

    @property
    def parent(self) -> Any:
        return self.on

    def _found(self) -> list[Mark]:
        all_of_them = [Mark(self.on.sheet, one) for one in self.api.getConditionalFormats()]
        if self.on.areas[0] == (1, 1, *LAST):
            return all_of_them
        return [one for one in all_of_them if any(_meet(area, own) for area in one.areas for own in self.on.areas)]

    def __iter__(self) -> Any:
        return iter(self._found())

    def __len__(self) -> int:
        return len(self._found())

    def __call__(self, number: int) -> Mark:
        return self._found()[number - 1]

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and 1 <= number <= len(self)

    def add_custom(self, spec: dict[str, Any]) -> Mark:
        """It wins over all that were there, as xlwings has it: here the oldest wins, so the others are made anew after it."""
        others = [one for one in self._found() if all(entry.Type == CONDITION for entry in one.entries)]
        made = self._made(self.on.areas, ((EXPRESSION, to_office(spec["formula"])[1:], "", style_of(self.on.sheet.book, spec)),))
        for one in others:
            held = tuple((entry.Operator, entry.Formula1, entry.Formula2, entry.StyleName) for entry in one.entries)
            areas = one.areas
            one.delete()
            self._made(areas, held)
        return Mark(self.on.sheet, made)

    def _made(self, areas: tuple[Area, ...], entries: tuple[tuple[int, str, str, str], ...]) -> Any:
        sheet = self.on.sheet
        ranges = sheet.book.uno.createInstance("com.sun.star.sheet.SheetCellRanges")
        ranges.addRangeAddresses(tuple(map(self.on.address_of, areas)), False)
        known = self.api.createByRange(ranges)
        made = next(one for one in self.api.getConditionalFormats() if known == one.ID)
        for number, (operator, first, second, style) in enumerate(entries):
            made.createEntry(CONDITION, number)
            entry = made.getByIndex(number)
            entry.Operator = operator
            entry.Formula1 = first
            if second:
                entry.Formula2 = second
            entry.StyleName = style
        return made

    def clear(self) -> None:
        for one in self._found():
            one.delete()


def style_of(book: Any, spec: dict[str, Any]) -> str:
    """The name of the cell style that a conditional format lays over its cells; made once."""
    name = "xlplan " + " ".join(str(spec.get(key)) for key in LOOK)
    styles = book.uno.StyleFamilies.getByName("CellStyles")
    if not styles.hasByName(name):
        style = book.uno.createInstance("com.sun.star.style.CellStyle")
        styles.insertByName(name, style)
        for key, put, value in (("fill_color", "CellBackColor", uno_color), ("font_color", "CharColor", uno_color)):
            if spec.get(key) is not None:
                setattr(style, put, value(spec[key]))
        if spec.get("font_bold"):
            style.CharWeight = BOLD
        if spec.get("font_italic"):
            style.CharPosture = slant(True)
    return name


def _meet(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
