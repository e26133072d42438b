"""Conditional formats: those with a formula can be added, read and deleted; all others can be listed and deleted."""

from typing import Any

from xlplan.grid import Area, meet
from xlplan.hosts.libreoffice.border import Part
from xlplan.hosts.libreoffice.cells import LAST
from xlplan.hosts.libreoffice.formulas import from_office, to_office
from xlplan.hosts.libreoffice.looks import BOLD, rgb, slant, uno_color

CONDITION = 0  # com.sun.star.sheet.ConditionEntryType: an entry with a condition, not a colour scale or a data bar
EXPRESSION = 24  # com.sun.star.sheet.ConditionFormatOperator: the condition is a formula
STYLE_KEYS = ("fill_color", "font_color", "font_bold", "font_italic")  # the arguments of add_custom that style_of reads


class UnoConditionalFormat(Part):
    """One conditional format. Its properties are those of its first condition.

    They are read once: a format is added and deleted, never changed.
    """

    __slots__ = ("_areas", "_formula", "sheet", "uno")

    def __init__(self, sheet: Any, uno: Any) -> None:
        self.sheet, self.uno = sheet, uno
        self._areas: tuple[Area, ...] = ()
        self._formula: Any = ()  # () until it has been read, as None is a result

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def stop_if_true(self) -> bool:
        return True  # LibreOffice shows the first format whose condition holds, and no other

    @property
    def areas(self) -> tuple[Area, ...]:
        if not self._areas:
            self._areas = tuple(
                (address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)
                for address in self.uno.Range.RangeAddresses
            )
        return self._areas

    def place(self, areas: tuple[Area, ...]) -> None:
        """Note the areas on which it was created, which then need not be asked."""
        self._areas = areas

    def move_to(self, areas: tuple[Area, ...]) -> None:
        """Change the format's range in the list that is saved; what cells show does not change."""
        self.uno.Range, self._areas = uno_ranges(self.sheet, areas), areas

    @property
    def entries(self) -> list[Any]:
        return [self.uno.getByIndex(index) for index in range(self.uno.Count)]

    @property
    def type(self) -> str:
        """``custom`` for a format of one formula, else ``unknown``."""
        return "unknown" if self.formula is None else "custom"

    @property
    def formula(self) -> str | None:
        """The formula in Excel's grammar, with its "="; None for a format of another kind."""
        if self._formula == ():
            first: Any = self.uno.getByIndex(0) if self.uno.Count == 1 else None
            text = getattr(first, "Formula1", None)  # a colour scale, a data bar and an icon set have none
            self._formula = from_office(f"={text}") if text is not None and first.Operator == EXPRESSION else None
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
        """Delete the format.

        Formats below it show again when formats are next listed or added, or when the screen is updated. Until then the
        other objects of this class stay valid.
        """
        self.sheet.layers.delete(self)


class UnoConditionalFormats(Part):
    """The conditional formats that touch the range *on*."""

    __slots__ = ("on",)

    def __init__(self, on: Any) -> None:
        self.on = on

    @property
    def api(self) -> Any:
        return self.on.sheet.uno.ConditionalFormats

    @property
    def parent(self) -> Any:
        return self.on

    def _all(self) -> list[UnoConditionalFormat]:
        self.on.sheet.restore_formats()
        formats = formats_of(self.on.sheet)
        if self.on.areas[0] == (1, 1, *LAST):
            return formats
        return [format for format in formats if touch(format.areas, self.on.areas)]

    def __iter__(self) -> Any:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __call__(self, number: int) -> UnoConditionalFormat:
        return self._all()[number - 1]

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and 1 <= number <= len(self)

    def add_custom(self, spec: dict[str, Any]) -> UnoConditionalFormat:
        """Add a format that wins over all others of its cells, as xlwings defines it.

        In LibreOffice the oldest format wins, so the others are created again after it: now, or at the end of
        ``Program.marking`` if one is under way.
        """
        formula = to_office(spec["formula"])[1:]
        app = self.on.sheet.book.app
        try:
            return self.on.sheet.layers.add_first(  # type: ignore[no-any-return]
                self.on.areas, formula, lambda general: style_of(self.on, spec, general=general)
            )
        finally:
            if not app.keep_lifted:
                app.restore_formats()

    def clear(self) -> None:
        for format in self._all():
            format.delete()


def formats_of(sheet: Any) -> list[UnoConditionalFormat]:
    """The conditional formats of a sheet in the order of their IDs: the youngest is the last."""
    return [UnoConditionalFormat(sheet, uno) for uno in sheet.uno.ConditionalFormats.getConditionalFormats()]


def touch(areas: tuple[Area, ...], others: tuple[Area, ...]) -> bool:
    return any(meet(area, other) for area in areas for other in others)


def uno_ranges(sheet: Any, areas: tuple[Area, ...]) -> Any:
    """*areas* of *sheet* as one UNO object."""
    ranges = sheet.book.uno.createInstance("com.sun.star.sheet.SheetCellRanges")
    ranges.addRangeAddresses(tuple(map(sheet.cells.address_of, areas)), False)
    return ranges


def style_of(cells: Any, spec: dict[str, Any], *, general: bool) -> str:
    """Return the name of the cell style for a conditional format of *cells*, and create it if there is none.

    A style overrides the vertical alignment of its cells with its own, so the alignment of *cells* is copied into it.
    In a *general* style numbers are shown unrounded.
    """
    book, alignment = cells.sheet.book, cells.uno.getCellByPosition(0, 0).VertJustify
    values = (str(spec.get(key)) for key in STYLE_KEYS)
    name = " ".join(("xlplan", *values, str(alignment), *(["General"] if general else [])))
    styles = book.uno.StyleFamilies.getByName("CellStyles")
    if not styles.hasByName(name):
        style = book.uno.createInstance("com.sun.star.style.CellStyle")
        styles.insertByName(name, style)
        style.VertJustify = alignment
        if general:
            style.NumberFormat = book.format_key("General")
        for key, field in (("fill_color", "CellBackColor"), ("font_color", "CharColor")):
            if spec.get(key) is not None:
                setattr(style, field, uno_color(spec[key]))
        if spec.get("font_bold"):
            style.CharWeight = BOLD
        if spec.get("font_italic"):
            style.CharPosture = slant(True)
    return name
