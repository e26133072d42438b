"""The order of a sheet's conditional formats: a new one is put on top, and those below are created again after it.

LibreOffice keeps conditional formats twice. The list of the sheet is what it saves; the attribute of each cell, which
names its formats, is what it shows. Here P and Q are formats of the user, and M is a mark that is added on C2:C3::

              saved list      shown attribute
                                 A    B    C    D
    before    P  A1:C2       1   P    P    P    -
              Q  C2:D3       2   P    P    P,Q  Q
                             3   -    -    Q    Q

                                 A    B    C    D
    after     M  C2:C3       1   P    P    P    -
              P  A1:C2       2   P    P    M    Q
              Q  C2:D3       3   -    -    M    Q

1. Lift: remove each format that touches C2:C3, or that touches a removed one. Here these are P and Q.
2. Create M. It is the oldest now, so it wins.
3. Restore P and Q in their order. Each shows only where no other format is: P not in C2, Q not in C2 and C3.

Two interfaces are needed, as neither does both:

* ``ConditionalFormats.createByRange`` and the property ``Range`` write the saved list only: the format is not shown
  until the file is opened again.
* The property ``ConditionalFormat`` of cells writes both, but takes these cells from every other format in the list.

When M is deleted, P and Q are lifted and restored once more. C2 then shows P; it shows Q when the file is opened again.
See docs/decisions/0049-marks-that-show-at-once.md.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from xlplan.grid import Area, meet
from xlplan.hosts.libreoffice.border import bridge, properties, translated
from xlplan.hosts.libreoffice.cells import LAST
from xlplan.hosts.libreoffice.conditional_formats import (
    CONDITION,
    EXPRESSION,
    UnoConditionalFormat,
    formats_of,
    touch,
    uno_ranges,
)

NOWHERE = ((*LAST, *LAST),)  # the last cell of the sheet, where no user has a format
NEVER = "A1<>A1"  # true in no cell. A condition that names no cell would be calculated once and never again.

SheetKey = tuple[str, str]  # the RuntimeUID of the document, the title of the sheet
Entry = tuple[int, str, str, str]  # one condition: operator, first formula, second formula, name of the style
Lifted = tuple[UnoConditionalFormat, tuple[Area, ...], tuple[Entry, ...]]  # a format with its areas and its conditions


def layers_of(sheet: Any) -> "Layers":
    """The change of the sheet's formats that is under way, or a new one."""
    layers: Layers = sheet.book.app.layers.setdefault(_key(sheet), Layers(sheet))
    return layers


def restore_sheet(sheet: Any) -> None:
    """End the change of the sheet's formats, if one is under way."""
    changes = sheet.book.app.layers
    if changes and _key(sheet) in changes:
        changes.pop(_key(sheet)).end()


def restore_all(changes: dict[SheetKey, "Layers"]) -> None:
    """End every change, and empty *changes*. All are tried; then the first error is raised."""
    ends = [layers.end for layers in changes.values()]
    changes.clear()
    _run_all(ends)


def _key(sheet: Any) -> SheetKey:
    return sheet.book.uno.RuntimeUID, sheet.name


class Layers:
    """A change of the conditional formats of one sheet. Formats in its way are lifted, and restored by :meth:`end`.

    A new format gets the highest ID plus one. Cells keep the IDs of formats that were removed, and would show a new
    format that gets such an ID. So a placeholder on :data:`NOWHERE` holds the highest ID during the change.
    """

    def __init__(self, sheet: Any) -> None:
        self.sheet, self.title = sheet, sheet.name
        self._present: list[UnoConditionalFormat] | None = None  # its formats but for the lifted, asked once
        self.placeholder: int | None = None  # its ID, once something was lifted
        self.lifted: list[Lifted] = []  # the winner first
        self.deleted: tuple[Area, ...] = ()  # the cells of deleted formats, whose attribute is still to be cleared

    def add_first(self, areas: tuple[Area, ...], formula: str, style: Callable[[bool], str]) -> UnoConditionalFormat:
        """Create a format that wins over all others of its cells.

        *style* returns the name of its cell style. It is called with True if other formats set the number format of all
        these cells: as those formats are not seen below the new one, its style then shows numbers unrounded.
        """
        self._clear_deleted()
        self._lift(areas)
        return self._create_shown(areas, areas, ((EXPRESSION, formula, "", style(self._number_format_is_set(areas))),))

    def delete(self, format: UnoConditionalFormat) -> None:
        self.deleted += format.areas
        self._formats.removeByID(format.uno.ID)
        self._present = None  # it may be from another listing

    def end(self) -> None:
        """Restore all that was lifted, as far as possible; then raise the first error."""
        sheets = self.sheet.book.uno.Sheets
        if sheets is not None and sheets.hasByName(self.title):  # else the workbook is closed, or the sheet is deleted
            _run_all((self._clear_deleted, self._restore, self._remove_placeholder))

    @property
    def present(self) -> list[UnoConditionalFormat]:
        """The formats of the sheet but for the lifted ones. Nobody else changes them meanwhile, so they are listed
        once: what that costs grows with their number.
        """
        if self._present is None:
            self._present = formats_of(self.sheet)
        return self._present

    @property
    def _formats(self) -> Any:
        return self.sheet.uno.ConditionalFormats

    def _remove_placeholder(self) -> None:
        if self.placeholder is not None:
            self._formats.removeByID(self.placeholder)
            self.placeholder = None

    def _clear_deleted(self) -> None:
        """Clear the attribute of cells whose format was deleted; formats that touched it are restored at the end."""
        if self.deleted:
            self._lift(self.deleted)
            cells = uno_ranges(self.sheet, self.deleted)
            conditions = cells.ConditionalFormat
            conditions.clear()
            cells.ConditionalFormat = conditions
            self.deleted = ()

    def _lift(self, areas: tuple[Area, ...]) -> None:
        """Remove the formats that touch *areas*, and those that touch a removed one: restored together, they keep their
        order.

        Colour scales, data bars and icon sets cannot be created again. They are moved to :data:`NOWHERE`, as a format
        that loses its last cell is deleted.
        """
        if self.placeholder is None:
            self.placeholder = self._formats.createByRange(uno_ranges(self.sheet, NOWHERE))
        earlier, self.lifted = self.lifted, []
        try:
            for format in _connected([other for other in self.present if other.areas != NOWHERE], areas):
                entries = _entries(format)
                self.lifted.append((format, format.areas, entries))
                if entries:
                    self._formats.removeByID(format.uno.ID)
                    self.present.remove(format)
                else:
                    format.move_to(NOWHERE)
        finally:
            self.lifted += earlier

    def _number_format_is_set(self, areas: tuple[Area, ...]) -> bool:
        """Whether lifted formats set the number format of every cell of *areas*."""
        used = {entry[3] for _, _, entries in self.lifted for entry in entries}
        if not used:
            return False
        styles = self.sheet.book.uno.StyleFamilies.getByName("CellStyles")

        def sets_number_format(name: str) -> bool:
            return bool(styles.getByName(name).getPropertyState("NumberFormat").value == "DIRECT_VALUE")

        setting = {name for name in used & {*styles.ElementNames} if sets_number_format(name)}
        covered = tuple(
            area for _, own, entries in self.lifted if setting & {entry[3] for entry in entries} for area in own
        )
        return not _subtract(areas, covered)

    def _restore(self) -> None:
        """Restore the lifted formats in their order, each below those before it.

        Formats that waited on :data:`NOWHERE` get all their cells back in the saved list. Where a new format took the
        attribute of their cells, they show again when the file is opened again.
        """
        lifted, self.lifted = self.lifted, []
        if not lifted:
            return
        waiting = tuple(area for _, areas, entries in lifted if not entries for area in areas)
        present = [format.areas for format in self.present]

        def restore(format: UnoConditionalFormat, areas: tuple[Area, ...], entries: tuple[Entry, ...]) -> None:
            if not entries:
                format.move_to(areas)
                return
            covered = (*waiting, *(area for own in present for area in own))
            self._add_last(areas, _subtract(areas, covered), entries)
            present.append(areas)

        _run_all(partial(restore, *item) for item in lifted)

    def _add_last(self, areas: tuple[Area, ...], free: tuple[Area, ...], entries: tuple[Entry, ...]) -> None:
        """Create a format on *areas* below all others; *free* are those of its cells that have no other format.

        It is set by the old property on *free* only, as the property would take the other cells from their formats. The
        rest of *areas* is added to its saved range: there it shows when the others are deleted, or when the file is
        opened again.
        """
        if free:
            created = self._create_shown(free, areas, entries)
            if free != areas:
                created.move_to(areas)
            return
        self._formats.createByRange(uno_ranges(self.sheet, areas))
        created = self._youngest(areas)
        for index in range(len(entries)):
            created.uno.createEntry(CONDITION, index)
        _fill(created.uno, entries, operator=None)

    def _create_shown(
        self, free: tuple[Area, ...], areas: tuple[Area, ...], entries: tuple[Entry, ...]
    ) -> UnoConditionalFormat:
        """Create a format that shows at once in the cells of *free*, and removes them from all other formats.

        References in its conditions are relative to the first cell of *areas*. The conditions are set once the format
        exists; it is created with :data:`NEVER`.
        """
        cells = uno_ranges(self.sheet, free)
        conditions = cells.ConditionalFormat
        conditions.clear()
        formula = bridge().Enum("com.sun.star.sheet.ConditionOperator", "FORMULA")
        top, left = min(area[0] for area in areas), min(area[1] for area in areas)
        start = self.sheet.of((top, left, top, left)).address_of_cell
        for _ in entries:
            conditions.addNew(properties(Operator=formula, Formula1=NEVER, StyleName="Default", SourcePosition=start))
        cells.ConditionalFormat = conditions
        created = self._youngest(free)
        _fill(created.uno, entries, operator=EXPRESSION)
        return created

    def _youngest(self, areas: tuple[Area, ...]) -> UnoConditionalFormat:
        """The format that was just created on *areas*."""
        created = formats_of(self.sheet)[-1]
        created.place(areas)
        if self._present is not None:
            self._present.append(created)
        return created


def _entries(format: UnoConditionalFormat) -> tuple[Entry, ...]:
    """Its conditions; none if one of them is no condition, but a colour scale, a data bar or an icon set."""
    entries = []
    for entry in format.entries:
        if entry.Type != CONDITION:
            return ()
        operator = entry.Operator
        second = "" if operator == EXPRESSION else entry.Formula2
        entries.append((operator, entry.Formula1, second, entry.StyleName))
    return tuple(entries)


def _connected(formats: list[UnoConditionalFormat], areas: tuple[Area, ...]) -> list[UnoConditionalFormat]:
    """Those of *formats* that touch *areas*, or a format that does, and so on; in their order."""
    connected: list[UnoConditionalFormat] = []
    while more := [format for format in formats if format not in connected and touch(format.areas, areas)]:
        connected += more
        areas = tuple(area for format in more for area in format.areas)
    return [format for format in formats if format in connected]


def _run_all(calls: Iterable[Callable[[], None]]) -> None:
    """Make every call, even if others fail; then raise the first error."""
    errors = []
    for call in calls:
        try:
            call()
        except Exception as error:  # noqa: BLE001 - raised below
            errors.append(translated(error))
    if errors:
        raise errors[0]


def _fill(format: Any, entries: tuple[Entry, ...], *, operator: int | None) -> None:
    """Set the conditions of a UNO format that has as many entries; they have *operator* already, if it is known."""
    for index, (wanted, first, second, style) in enumerate(entries):
        entry = format.getByIndex(index)
        if wanted != operator:
            entry.Operator = wanted
        entry.Formula1 = first
        if second:
            entry.Formula2 = second
        entry.StyleName = style


def _subtract(areas: tuple[Area, ...], removed: tuple[Area, ...]) -> tuple[Area, ...]:
    """What is left of *areas* without *removed*, as rectangles."""
    for other in removed:
        areas = tuple(part for area in areas for part in _cut(area, other))
    return areas


def _cut(area: Area, other: Area) -> tuple[Area, ...]:
    """*area* without *other*: up to four rectangles, above, below, left and right of it."""
    if not meet(area, other):
        return (area,)
    (top, left, bottom, right), (up, west, down, east) = area, other
    high, low = max(top, up), min(bottom, down)
    parts = (
        (top, left, up - 1, right),
        (down + 1, left, bottom, right),
        (high, left, low, west - 1),
        (high, east + 1, low, right),
    )
    return tuple(part for part in parts if part[0] <= part[2] and part[1] <= part[3])
