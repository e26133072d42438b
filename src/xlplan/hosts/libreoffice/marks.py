"""Conditional formats: those with a formula can be added, read and deleted; all others are seen and can be deleted."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from xlplan.hosts.libreoffice.border import Part, bridge, properties, translated
from xlplan.hosts.libreoffice.cells import LAST, Area
from xlplan.hosts.libreoffice.formulas import from_office, to_office
from xlplan.hosts.libreoffice.looks import BOLD, rgb, slant, uno_color

CONDITION = 0  # com.sun.star.sheet.ConditionEntryType
EXPRESSION = 24  # the operator of a condition that is a formula
LOOK = ("fill_color", "font_color", "font_bold", "font_italic")

Entry = tuple[int, str, str, str]  # operator, first formula, second, style
Held = list[tuple["Mark", tuple[Area, ...], tuple[Entry, ...]]]  # as they were: their cells and conditions


class Mark(Part):
    """One conditional format; what it says of itself is its first condition's, asked for once: it is added and deleted, not changed."""

    __slots__ = ("_areas", "_formula", "sheet", "uno")

    def __init__(self, sheet: Any, uno: Any) -> None:
        self.sheet, self.uno = sheet, uno
        self._areas: tuple[Area, ...] = ()
        self._formula: Any = ()

    @property
    def api(self) -> Any:
        return self.uno

    @property
    def stop_if_true(self) -> bool:
        return True  # the first that holds is the one that is shown

    @property
    def areas(self) -> tuple[Area, ...]:
        if not self._areas:
            found = self.uno.Range.RangeAddresses
            self._areas = tuple((one.StartRow + 1, one.StartColumn + 1, one.EndRow + 1, one.EndColumn + 1) for one in found)
        return self._areas

    def lie_on(self, areas: tuple[Area, ...]) -> None:
        """In the list of formats; what cells show does not change."""
        self.uno.Range, self._areas = _ranges(self.sheet, areas), areas

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
        """What was below it shows again as soon as the screen is updated."""
        self.sheet.book.app.uncovered.append((self.sheet, self.sheet.name, self.areas))
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
        return every(self.on.sheet) if self.on.areas[0] == (1, 1, *LAST) else over(self.on.sheet, self.on.areas)

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
        entry = (EXPRESSION, to_office(spec["formula"])[1:], "", style_of(self.on, spec))
        return Layers(self.on.sheet).add_first(self.on.areas, entry)

    def clear(self) -> None:
        for one in self._found():
            one.delete()


def show_again(uncovered: list[tuple[Any, str, tuple[Area, ...]]]) -> None:
    """What lies where formats were deleted: sheets, their titles and the cells."""
    by_title: dict[str, tuple[Any, tuple[Area, ...]]] = {}
    for sheet, title, areas in uncovered:
        by_title[title] = (sheet, (*by_title.get(title, (sheet, ()))[1], *areas))
    uncovered.clear()

    def show(title: str, sheet: Any, areas: tuple[Area, ...]) -> None:
        sheets = sheet.book.uno.Sheets
        if sheets is not None and sheets.hasByName(title):  # neither the book nor the sheet is closed or gone
            Layers(sheet).uncover(areas)

    _each(partial(show, title, *found) for title, found in by_title.items())


def every(sheet: Any) -> list[Mark]:
    """The conditional formats of a sheet, the one that was made last at the end."""
    return [Mark(sheet, one) for one in sheet.uno.ConditionalFormats.getConditionalFormats()]


def over(sheet: Any, areas: tuple[Area, ...]) -> list[Mark]:
    return [one for one in every(sheet) if _touches(one, areas)]


class Layers:
    """The conditional formats of a sheet, which lie over one another: asked for once, for one change of them."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.there = every(sheet)

    def add_first(self, areas: tuple[Area, ...], entry: Entry) -> Mark:
        """A format that wins over all others of its cells."""
        others = self._taken(areas)
        try:
            return self._shown(areas, areas, (entry,))
        finally:
            self._put_back(others)

    def uncover(self, areas: tuple[Area, ...]) -> None:
        """Cells whose format was deleted show those that are left."""
        others = self._taken(areas)
        try:
            self._forget(areas)
        finally:
            self._put_back(others)

    def _taken(self, areas: tuple[Area, ...]) -> Held:
        """The formats that touch *areas*, taken away. Those with more than conditions cannot be made anew and have no entries here: they
        wait on the sheet's last cell, for one that loses its last cell is gone."""
        held: Held = []
        for mark in [one for one in self.there if _touches(one, areas)]:
            inside = mark.entries
            plain = all(entry.Type == CONDITION for entry in inside)
            entries = tuple((one.Operator, one.Formula1, one.Formula2, one.StyleName) for one in inside if plain)
            held.append((mark, mark.areas, entries))
            if plain:
                self.there.remove(mark)
                self.sheet.uno.ConditionalFormats.removeByID(mark.uno.ID)
            else:
                mark.lie_on(((*LAST, *LAST),))
        return held

    def _forget(self, areas: tuple[Area, ...]) -> None:
        """Cells keep the number of a format that was deleted, and the next one that is made has that number: they would show it."""
        cells = _ranges(self.sheet, areas)
        none = cells.ConditionalFormat
        none.clear()
        cells.ConditionalFormat = none

    def _put_back(self, held: Held) -> None:
        """Made anew in their order, they give way to all others; those that waited get back all their cells, and show there when the file
        is opened again."""
        _each(partial(self._add_last, areas, entries) if entries else partial(mark.lie_on, areas) for mark, areas, entries in held)

    def _add_last(self, areas: tuple[Area, ...], entries: tuple[Entry, ...]) -> None:
        """A format that gives way to all others of its cells.

        LibreOffice shows only what the old property of cells gave them, and that takes the cells from all others; so it is given where
        there are no others, and the rest only belongs to it: that shows when the others go, or when the file is opened again.
        """
        free: tuple[Area, ...] = areas
        for one in self.there:
            free = tuple(part for area in free for part in _beside(area, one.areas))
        if free:
            young = self._shown(free, areas, entries)
            if free != areas:
                young.lie_on(areas)
            return
        self.sheet.uno.ConditionalFormats.createByRange(_ranges(self.sheet, areas))
        young = self._youngest()
        for number in range(len(entries)):
            young.uno.createEntry(CONDITION, number)
        _fill(young.uno, entries)

    def _shown(self, free: tuple[Area, ...], areas: tuple[Area, ...], entries: tuple[Entry, ...]) -> Mark:
        """A format that shows at once; all others lose the cells of *free*. Its conditions are counted from the first cell of *areas*, and
        it is given them when it is there: until then none of them holds."""
        cells = _ranges(self.sheet, free)
        conditions = cells.ConditionalFormat
        conditions.clear()
        formula = bridge().Enum("com.sun.star.sheet.ConditionOperator", "FORMULA")
        top, left = min(area[0] for area in areas), min(area[1] for area in areas)
        start = self.sheet.of((top, left, top, left)).uno.getCellByPosition(0, 0).CellAddress
        for _ in entries:
            conditions.addNew(properties(Operator=formula, Formula1="FALSE()", StyleName="Default", SourcePosition=start))
        cells.ConditionalFormat = conditions
        young = self._youngest()
        _fill(young.uno, entries)
        return young

    def _youngest(self) -> Mark:
        """It has the highest number, and they come by their numbers."""
        young = every(self.sheet)[-1]
        self.there.append(young)
        return young


def _each(calls: Iterable[Callable[[], None]]) -> None:
    """Every call made, whatever becomes of the others; then the first error is raised."""
    errors = []
    for call in calls:
        try:
            call()
        except Exception as error:  # noqa: BLE001 - raised below
            errors.append(translated(error))
    if errors:
        raise errors[0]


def _fill(format: Any, entries: tuple[Entry, ...]) -> None:
    for number, (operator, first, second, style) in enumerate(entries):
        entry = format.getByIndex(number)
        entry.Operator = operator
        entry.Formula1 = first
        if second:
            entry.Formula2 = second
        entry.StyleName = style


def _ranges(sheet: Any, areas: tuple[Area, ...]) -> Any:
    found = sheet.book.uno.createInstance("com.sun.star.sheet.SheetCellRanges")
    found.addRangeAddresses(tuple(sheet.of(area).uno.RangeAddress for area in areas), False)
    return found


def style_of(cells: Any, spec: dict[str, Any]) -> str:
    """The name of the cell style that a conditional format lays over *cells*; made once. Each style has what the default one has,
    so it is told where in a high row the cells have their text."""
    book, stands = cells.sheet.book, cells.uno.getCellByPosition(0, 0).VertJustify
    name = " ".join(("xlplan", *(str(spec.get(key)) for key in LOOK), str(stands)))
    styles = book.uno.StyleFamilies.getByName("CellStyles")
    if not styles.hasByName(name):
        style = book.uno.createInstance("com.sun.star.style.CellStyle")
        styles.insertByName(name, style)
        style.VertJustify = stands
        for key, put, value in (("fill_color", "CellBackColor", uno_color), ("font_color", "CharColor", uno_color)):
            if spec.get(key) is not None:
                setattr(style, put, value(spec[key]))
        if spec.get("font_bold"):
            style.CharWeight = BOLD
        if spec.get("font_italic"):
            style.CharPosture = slant(True)
    return name


def _touches(mark: Mark, areas: tuple[Area, ...]) -> bool:
    return any(_meet(area, own) for area in mark.areas for own in areas)


def _meet(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _beside(one: Area, gone: tuple[Area, ...]) -> tuple[Area, ...]:
    """What is left of an area."""
    left: tuple[Area, ...] = (one,)
    for other in gone:
        left = tuple(part for area in left for part in _cut(area, other))
    return left


def _cut(one: Area, other: Area) -> tuple[Area, ...]:
    if not _meet(one, other):
        return (one,)
    (top, left, bottom, right), (up, west, down, east) = one, other
    high, low = max(top, up), min(bottom, down)
    parts = ((top, left, up - 1, right), (down + 1, left, bottom, right), (high, left, low, west - 1), (high, east + 1, low, right))
    return tuple(part for part in parts if part[0] <= part[2] and part[1] <= part[3])
