"""A workbook open in a LibreOffice window, used as a person does: clicks on what is seen, keys, words read off the
screen.

UNO says where a cell or a button stands and what it shows; whatever changes goes through keyboard and mouse.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.support.office.screen import Screen, wait
from tests.support.office.uno_office import properties

# Roles of com.sun.star.accessibility.AccessibleRole.
_ALERT, _DIALOG, _DOCUMENT, _WORDS, _TAB, _BUTTON = 1, 12, 84, 86, 38, 44
_MOST_CHILDREN = 100  # sheets say that they have millions


class CalcWindow:
    """One workbook in one window that fills the screen."""

    def __init__(self, desktop: Any, screen: Screen, path: Path) -> None:
        self.screen, self._desktop = screen, desktop
        self.document = desktop.loadComponentFromURL(path.resolve().as_uri(), "_blank", 0, properties())
        self.number = screen.window(path.name)
        screen.fill_with(self.number)
        self._toolkit = self.document.CurrentController.Frame.ContainerWindow.Toolkit
        wait("the sheet on the screen", lambda: self._place("A1") is not None)

    def sheet(self, title: str) -> None:
        """Click a sheet's tab."""
        tab = next(one for one in self._parts(self._whole(), _TAB) if one.AccessibleName == title)
        self._click(tab)
        wait(f"the sheet {title}", lambda: self.here()[0] == title)

    def click(self, cell: str, *, holding: str | None = None) -> None:
        place = self._place(cell)
        assert place is not None, f"{cell} is not on the screen"
        self.screen.click(*place, holding=holding)

    def go(self, cell: str) -> None:
        """Click a cell that is on the screen; it is then the chosen one."""
        self.click(cell)
        wait(f"the cursor in {cell}", lambda: self.here()[1] == cell)

    def reach(self, key: str, cell: str) -> None:
        """Press *key* until *cell* is the chosen one."""
        while (before := self.here())[1] != cell:
            self.screen.press(key)
            wait(f"the cursor on its way to {cell}", lambda last=before: self.here() != last)  # type: ignore[misc]

    def follow(self, cell: str) -> tuple[str, str]:
        """Follow the link in a cell; the sheet and the cell it leads to."""
        before = self.here()
        self.click(cell, holding="ctrl")
        wait(f"where the link in {cell} leads", lambda: self.here() not in (before, (before[0], cell)))
        return self.here()

    def type(self, text: str, shows: Callable[[str], bool] | None = None) -> None:
        """Type *text* into the chosen cell and wait until it is there (as *shows* says, else as typed)."""
        sheet, cell = self.here()
        self.screen.type(text)
        self.screen.press("Return")
        wait(f"{text} in {sheet}!{cell}", lambda: (shows or text.__eq__)(self.text(sheet, cell)))

    def refused(self, text: str) -> str:
        """Type what the chosen cell does not take: the words of the alert. It is still open."""
        self.screen.type(text)
        self.screen.press("Return")
        wait(f"an alert about {text}", lambda: self._alert() is not None)
        return " ".join(label.AccessibleName for label in self._parts(self._alert(), _WORDS))

    def press(self, bar: str, button: str) -> None:
        """Click a *button* of the toolbar that has the name *bar* in LibreOffice."""
        window = self.document.CurrentController.Frame.LayoutManager.getElement(bar).getRealInterface()
        self._click(next(one for one in self._parts(window.AccessibleContext, _BUTTON) if one.AccessibleName == button))

    def alert(self) -> str | None:
        """The words of the message box in front; None where there is none."""
        try:
            box = self._alert()
            return None if box is None else " ".join(label.AccessibleName for label in self._parts(box, _WORDS))
        except Exception as error:
            if _went_away(error):
                return None
            raise

    def close_alert(self) -> None:
        """Press its first button, again where a box that was just being drawn did not take it."""

        def closed() -> bool:
            if self.alert() is None:
                return True
            try:
                self._click(self._parts(self._alert(), _BUTTON)[0])
            except Exception as error:
                if not _went_away(error):
                    raise
            time.sleep(1)
            return False

        wait("the alert closed", closed)
        self.screen.focus(self.number)

    def answer(self, button: str) -> None:
        """Press the button of that name in the dialog in front."""
        self._click(next(one for one in self._parts(self._alert(), _BUTTON) if one.AccessibleName == button))

    def dismiss(self) -> None:
        """Close the alert and come back to the cell, which is as it was: the window has gone on to the next."""
        cell = self.here()[1]
        self.close_alert()
        wait("the next cell", lambda: self.here()[1] != cell)
        self.go(cell)

    def choose(self, downs: int, text: str) -> None:
        """Open the chosen cell's list, go *downs* lines down and take what stands there: *text*."""
        sheet, cell = self.here()
        self.screen.press("alt+Down", "End", "Home", *["Down"] * downs, "Return")
        wait(f"{text} chosen in {sheet}!{cell}", lambda: self.text(sheet, cell) == text)

    def clear(self) -> None:
        sheet, cell = self.here()
        self.screen.press("Delete")
        wait(f"{sheet}!{cell} empty", lambda: self.text(sheet, cell) == "")

    def save(self) -> None:
        """Ctrl+S, and keep the format that the file has."""
        self.screen.press("ctrl+s")
        wait("the question about the format", lambda: self._alert() is not None)
        self._click(self._parts(self._alert(), _BUTTON)[-1])
        wait("the file saved", lambda: not self.document.isModified())

    def close(self) -> None:
        """Ctrl+W, as a person closes a saved workbook."""
        url = self.document.URL
        self.screen.press("ctrl+w")
        wait("the workbook closed", lambda: url not in _open(self._desktop))

    def here(self) -> tuple[str, str]:
        """The sheet and the cell that is chosen."""
        name = self.document.CurrentController.Selection.AbsoluteName.replace("$", "")
        sheet, _, cell = name.rpartition(".")
        return sheet.strip("'"), cell

    def text(self, sheet: str, cell: str) -> str:
        """What a cell shows."""
        return str(self.document.Sheets.getByName(sheet).getCellRangeByName(cell).String)

    def _whole(self) -> Any:
        return self.document.CurrentController.Frame.ComponentWindow.AccessibleContext

    def _place(self, cell: str) -> tuple[int, int] | None:
        """Where the words of a cell of the sheet in front begin, in pixels; None where it is not on the screen."""
        address = self.document.CurrentController.ActiveSheet.getCellRangeByName(cell).RangeAddress
        for pane in self._parts(self._whole(), _DOCUMENT):
            table = pane.getAccessibleChild(0).AccessibleContext
            part = table.getAccessibleCellAt(address.StartRow, address.StartColumn).AccessibleContext
            (corner, size), (edge, room) = (_bounds(one) for one in (part, pane))
            width = min(corner.X + size.Width, edge.X + room.Width) - corner.X
            height = min(corner.Y + size.Height, edge.Y + room.Height) - corner.Y
            if size.Width and width > 4 and height > 4:
                return corner.X + min(15, width // 2), corner.Y + height // 2
        return None

    def _alert(self) -> Any:
        """The message box in front, if there is one."""
        for place in range(self._toolkit.getTopWindowCount()):
            window = self._toolkit.getTopWindow(place)
            context = window.AccessibleContext if window is not None and window.isVisible() else None
            if context is not None and context.AccessibleRole in (_ALERT, _DIALOG):
                return context
        return None

    def _click(self, part: Any) -> None:
        corner, size = _bounds(part)
        self.screen.click(corner.X + size.Width // 2, corner.Y + size.Height // 2)

    def _parts(self, context: Any, role: int) -> list[Any]:
        return list(_found(context, role))


def _open(desktop: Any) -> list[str]:
    components = desktop.Components.createEnumeration()
    found = []
    while components.hasMoreElements():
        found.append(str(getattr(components.nextElement(), "URL", "")))
    return found


def _went_away(error: Exception) -> bool:
    """A box may close while it is being looked at: its parts are gone, or it is no box any more."""
    return type(error).__module__.startswith(("com.sun.star", "uno")) or isinstance(error, AttributeError)


def _bounds(part: Any) -> tuple[Any, Any]:
    return part.getLocationOnScreen(), part.getSize()


def _found(context: Any, role: int) -> Iterator[Any]:
    if context.AccessibleRole == role:
        yield context
        return
    for place in range(min(context.AccessibleChildCount, _MOST_CHILDREN)):
        child = context.getAccessibleChild(place)
        inner = getattr(child, "AccessibleContext", None)  # parts of some dialogs have none
        if inner is not None:
            yield from _found(inner, role)
