"""Conditional formats: those with a formula can be added, read and deleted; all others are seen and can be deleted."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from xlplan.grid import Area, meet
from xlplan.hosts.libreoffice.border import Part, bridge, properties, translated
from xlplan.hosts.libreoffice.cells import LAST
from xlplan.hosts.libreoffice.formulas import from_office, to_office
from xlplan.hosts.libreoffice.looks import BOLD, rgb, slant, uno_color

CONDITION = 0  # com.sun.star.sheet.ConditionEntryType
EXPRESSION = 24  # the operator of a condition that is a formula
LOOK = ("fill_color", "font_color", "font_bold", "font_italic")

NOWHERE = ((*LAST, *LAST),)  # the last cell: nobody has a format there
NEVER = "A1<>A1"  # holds in no cell; one that names no cell is calculated once and for all

Key = tuple[str, str]  # the RuntimeUID of a document, the title of a sheet
Entry = tuple[int, str, str, str]  # operator, first formula, second, style
Held = list[
    tuple["UnoConditionalFormat", tuple[Area, ...], tuple[Entry, ...]]
]  # as they were: their cells and conditions


class UnoConditionalFormat(Part):
    """One conditional format; what it says of itself is its first condition's, asked for once: it is added and deleted,
    not changed.
    """

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
            self._areas = tuple(
                (one.StartRow + 1, one.StartColumn + 1, one.EndRow + 1, one.EndColumn + 1) for one in found
            )
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
        """What was below it shows again when formats are looked at or added, or the screen is updated; until then the
        others stay the objects they are."""
        layers_of(self.sheet).delete(self)


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

    def _found(self) -> list[UnoConditionalFormat]:
        laid_back(self.on.sheet)
        found = every(self.on.sheet)
        return (
            found if self.on.areas[0] == (1, 1, *LAST) else [one for one in found if _touch(one.areas, self.on.areas)]
        )

    def __iter__(self) -> Any:
        return iter(self._found())

    def __len__(self) -> int:
        return len(self._found())

    def __call__(self, number: int) -> UnoConditionalFormat:
        return self._found()[number - 1]

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and 1 <= number <= len(self)

    def add_custom(self, spec: dict[str, Any]) -> UnoConditionalFormat:
        """It wins over all that were there, as xlwings has it: here the oldest wins, so the others are made anew after
        it.
        """
        formula = to_office(spec["formula"])[1:]
        app = self.on.sheet.book.app
        try:
            return layers_of(self.on.sheet).add_first(
                self.on.areas, formula, lambda general: style_of(self.on, spec, general=general)
            )
        finally:
            if not app.together:
                lay_back(app.lifted)

    def clear(self) -> None:
        for one in self._found():
            one.delete()


def every(sheet: Any) -> list[UnoConditionalFormat]:
    """The conditional formats of a sheet by their numbers: the one that was made last at the end."""
    return [UnoConditionalFormat(sheet, one) for one in sheet.uno.ConditionalFormats.getConditionalFormats()]


def layers_of(sheet: Any) -> "Layers":
    """The change of the sheet that is under way, or a new one."""
    layers: Layers = sheet.book.app.lifted.setdefault(_key(sheet), Layers(sheet))
    return layers


def laid_back(sheet: Any) -> None:
    """All that was lifted of the sheet is there again."""
    lifted = sheet.book.app.lifted
    if lifted and _key(sheet) in lifted:
        lifted.pop(_key(sheet)).end()


def lay_back(lifted: dict[Key, "Layers"]) -> None:
    ends = [layers.end for layers in lifted.values()]
    lifted.clear()
    _each(ends)


def _key(sheet: Any) -> Key:
    return sheet.book.uno.RuntimeUID, sheet.name


class Layers:
    """A change of the conditional formats of a sheet, which lie over one another: those in its way are lifted, and laid
    back at its end.

    A format that is made gets the number after the highest one. Cells still have the numbers of formats that were taken
    away and would show it; so a format that no cell shows has the highest number meanwhile.
    """

    def __init__(self, sheet: Any) -> None:
        self.sheet, self.title = sheet, sheet.name
        self.highest: int | None = None
        self.lifted: Held = []  # the winner first
        self.bare: tuple[Area, ...] = ()  # the cells of deleted formats

    def add_first(self, areas: tuple[Area, ...], formula: str, style: Callable[[bool], str]) -> UnoConditionalFormat:
        """A format that wins over all others of its cells. *style* names its look; given True, one in which numbers
        show their decimals: what other formats of its cells say of numbers is not seen below it."""
        self._uncover()
        self._lift(areas)
        return self._shown(areas, areas, ((EXPRESSION, formula, "", style(self._say_numbers(areas))),))

    def delete(self, mark: UnoConditionalFormat) -> None:
        self.bare += mark.areas
        self._formats.removeByID(mark.uno.ID)

    def end(self) -> None:
        """Everything is laid back that can be, whatever fails."""
        sheets = self.sheet.book.uno.Sheets
        if sheets is not None and sheets.hasByName(self.title):  # neither the book nor the sheet is closed or gone
            _each((self._uncover, self._lay_back, self._let_numbers_go))

    @property
    def _formats(self) -> Any:
        return self.sheet.uno.ConditionalFormats

    def _let_numbers_go(self) -> None:
        if self.highest is not None:
            self._formats.removeByID(self.highest)
            self.highest = None

    def _uncover(self) -> None:
        """Cells whose format was deleted have none, until what touched it is laid back."""
        if self.bare:
            self._lift(self.bare)
            cells = _ranges(self.sheet, self.bare)
            none = cells.ConditionalFormat
            none.clear()
            cells.ConditionalFormat = none
            self.bare = ()

    def _lift(self, areas: tuple[Area, ...]) -> None:
        """Take away the formats that touch *areas*, or others of them: all of those are made anew, so that they lie in
        their order. Those with more than conditions cannot be: they wait nowhere, for one that loses its last cell is
        gone."""
        if self.highest is None:
            self.highest = self._formats.createByRange(_ranges(self.sheet, NOWHERE))
        before, self.lifted = self.lifted, []
        try:
            for mark in _near([one for one in every(self.sheet) if one.areas != NOWHERE], areas):
                inside = mark.entries
                plain = all(entry.Type == CONDITION for entry in inside)
                entries = tuple((one.Operator, one.Formula1, one.Formula2, one.StyleName) for one in inside if plain)
                self.lifted.append((mark, mark.areas, entries))
                if plain:
                    self._formats.removeByID(mark.uno.ID)
                else:
                    mark.lie_on(NOWHERE)
        finally:
            self.lifted += before

    def _say_numbers(self, areas: tuple[Area, ...]) -> bool:
        """Whether formats that were lifted say of each cell how its number is shown."""
        styles = self.sheet.book.uno.StyleFamilies.getByName("CellStyles")

        def says(name: str) -> bool:
            return bool(styles.getByName(name).getPropertyState("NumberFormat").value == "DIRECT_VALUE")

        saying = {
            name
            for name in {entry[3] for _, _, entries in self.lifted for entry in entries}
            if styles.hasByName(name) and says(name)
        }
        told = tuple(
            area for _, own, entries in self.lifted if saying & {entry[3] for entry in entries} for area in own
        )
        return not _without(areas, told)

    def _lay_back(self) -> None:
        """In their order, each gives way to those before it. Those that waited get back all their cells; where they do
        not show any more, they do when the file is opened again."""
        lifted, self.lifted = self.lifted, []
        waited = tuple(area for _, areas, entries in lifted if not entries for area in areas)
        there = [one.areas for one in every(self.sheet)]

        def lay(mark: UnoConditionalFormat, areas: tuple[Area, ...], entries: tuple[Entry, ...]) -> None:
            if not entries:
                mark.lie_on(areas)
                return
            self._add_last(areas, _without(areas, (*waited, *(area for one in there for area in one))), entries)
            there.append(areas)

        _each(partial(lay, *one) for one in lifted)

    def _add_last(self, areas: tuple[Area, ...], free: tuple[Area, ...], entries: tuple[Entry, ...]) -> None:
        """A format that gives way to all others of its cells; *free* are those that have no other.

        LibreOffice shows only what the old property of cells gave them, and that takes the cells from all others; so it
        is given where there are no others, and the rest only belongs to it: that shows when the others go, or when the
        file is opened again.
        """
        if free:
            young = self._shown(free, areas, entries)
            if free != areas:
                young.lie_on(areas)
            return
        self._formats.createByRange(_ranges(self.sheet, areas))
        young = every(self.sheet)[-1]
        for number in range(len(entries)):
            young.uno.createEntry(CONDITION, number)
        _fill(young.uno, entries)

    def _shown(
        self, free: tuple[Area, ...], areas: tuple[Area, ...], entries: tuple[Entry, ...]
    ) -> UnoConditionalFormat:
        """A format that shows at once; all others lose the cells of *free*. Its conditions are counted from the first
        cell of *areas*, and it is given them when it is there: until then none of them holds."""
        cells = _ranges(self.sheet, free)
        conditions = cells.ConditionalFormat
        conditions.clear()
        formula = bridge().Enum("com.sun.star.sheet.ConditionOperator", "FORMULA")
        top, left = min(area[0] for area in areas), min(area[1] for area in areas)
        start = self.sheet.of((top, left, top, left)).uno.getCellByPosition(0, 0).CellAddress
        for _ in entries:
            conditions.addNew(properties(Operator=formula, Formula1=NEVER, StyleName="Default", SourcePosition=start))
        cells.ConditionalFormat = conditions
        young = every(self.sheet)[-1]
        _fill(young.uno, entries)
        return young


def _near(formats: list[UnoConditionalFormat], areas: tuple[Area, ...]) -> list[UnoConditionalFormat]:
    """Those that touch *areas*, or one that does, and so on."""
    near: list[UnoConditionalFormat] = []
    while more := [one for one in formats if one not in near and _touch(one.areas, areas)]:
        near += more
        areas = tuple(area for one in more for area in one.areas)
    return [one for one in formats if one in near]


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


def style_of(cells: Any, spec: dict[str, Any], *, general: bool) -> str:
    """The name of the cell style that a conditional format lays over *cells*; made once. Each style has what the
    default one has, so it is told where in a high row the cells have their text. In a *general* one numbers are shown
    as they are."""
    book, stands = cells.sheet.book, cells.uno.getCellByPosition(0, 0).VertJustify
    name = " ".join(("xlplan", *(str(spec.get(key)) for key in LOOK), str(stands), *(["General"] if general else [])))
    styles = book.uno.StyleFamilies.getByName("CellStyles")
    if not styles.hasByName(name):
        style = book.uno.createInstance("com.sun.star.style.CellStyle")
        styles.insertByName(name, style)
        style.VertJustify = stands
        if general:
            style.NumberFormat = book.format_key("General")
        for key, put, value in (("fill_color", "CellBackColor", uno_color), ("font_color", "CharColor", uno_color)):
            if spec.get(key) is not None:
                setattr(style, put, value(spec[key]))
        if spec.get("font_bold"):
            style.CharWeight = BOLD
        if spec.get("font_italic"):
            style.CharPosture = slant(True)
    return name


def _touch(some: tuple[Area, ...], others: tuple[Area, ...]) -> bool:
    return any(meet(one, other) for one in some for other in others)


def _without(areas: tuple[Area, ...], gone: tuple[Area, ...]) -> tuple[Area, ...]:
    """What is left of areas."""
    for other in gone:
        areas = tuple(part for area in areas for part in _cut(area, other))
    return areas


def _cut(one: Area, other: Area) -> tuple[Area, ...]:
    if not meet(one, other):
        return (one,)
    (top, left, bottom, right), (up, west, down, east) = one, other
    high, low = max(top, up), min(bottom, down)
    parts = (
        (top, left, up - 1, right),
        (down + 1, left, bottom, right),
        (high, left, low, west - 1),
        (high, east + 1, low, right),
    )
    return tuple(part for part in parts if part[0] <= part[2] and part[1] <= part[3])
