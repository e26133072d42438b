"""The toolbar of the installed extension, clicked in a window: without its Python, with one that fails, with one that
tells what it was given, and with the real one.

``python3 window_toolbar.py STORY`` (in the Python that has ``uno``); *STORY* is a file as :class:`Story` reads
it. *folder* keeps a picture of every step, and ``told.json``: what boxes said, what the workbook held at the end, and
the same of the workbook that the command line checked.
"""

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.support.office.calc_window import CalcWindow
from tests.support.office.screen import Screen, screen, wait
from tests.support.office.uno_office import command_at_work, load, office

BAR = "private:resource/toolbar/addon_vn.xlplan.toolbar"
PAUSE = 0.3  # seconds between two questions: who asks all the time keeps LibreOffice from drawing


@dataclass(frozen=True)
class Story:
    """*interpreter* is the path that the extension names; *stand_ins* (name → program) stand there in turn, nothing at
    first; the *silent* ones among them show no box. *real* comes last; *checked* is what the workbook must be like
    then. Either may be missing."""

    workbook: str
    folder: str
    profile: str
    interpreter: str
    button: str
    stand_ins: dict[str, str]
    silent: list[str]
    real: str | None = None
    checked: str | None = None


def main(story: Story) -> None:
    os.environ["SAL_USE_VCLPLUGIN"] = "gen"  # the plug-in that needs no desktop
    folder = Path(story.folder)
    told: dict[str, Any] = {}
    with screen() as seen, office(headless=False, locale="vi", speaks="vi", profile=Path(story.profile)) as desktop:
        window = shown(desktop, seen, story.workbook)
        try:
            corner = window.document.Sheets[0].getCellRangeByName("A1")
            before = corner.Formula
            told["missing"] = _press_and_read(window, story.button, folder / "missing.png")
            seen.picture(folder / "the toolbar.png")
            for name, program in story.stand_ins.items():
                _stand(program, story.interpreter)
                boxes = 0 if name in story.silent else 1
                told[name] = _press_and_read(window, story.button, folder / f"{name}.png", boxes=boxes, times=2)
            told["first cell"] = corner.String
            told["at work"] = _at_work(desktop, window.document)
            if story.real is not None and story.checked is not None:
                corner.Formula = before  # what the stand-in typed
                _stand(story.real, story.interpreter)
                told["real"] = _press_and_read(window, story.button, folder / "real.png")
                seen.picture(folder / "the workbook afterwards.png")
                told["after"] = held(window.document)
                told["expected"] = held(load(desktop, Path(story.checked)))
            told["grey"] = _grey_in_an_empty_book(desktop)
        except BaseException:
            seen.picture(folder / "failed.png")
            raise
    (folder / "told.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")


def _at_work(desktop: Any, document: Any) -> dict[str, Any]:
    """Which workbooks are open, which of them do not move, and what the one in the window does for itself."""
    components, books = desktop.Components.createEnumeration(), []
    while components.hasMoreElements():
        one = components.nextElement()
        if hasattr(one, "URL"):  # not the picture of the clipboard, nor the like
            books.append(one)
    return {
        "open": sorted(unquote(one.URL.rpartition("/")[2]) for one in books),
        "still": [one.URL for one in books if one.hasControllersLocked()],
        "calculates": document.isAutomaticCalculationEnabled(),
        "undo": document.IsUndoEnabled,
    }


def _grey_in_an_empty_book(desktop: Any) -> list[str]:
    """The buttons that do not answer in a workbook of no plan."""
    book = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    layout = book.CurrentController.Frame.LayoutManager
    wait("the toolbar of an empty workbook", lambda: layout.getElement(BAR) is not None)
    time.sleep(PAUSE)
    buttons = layout.getElement(BAR).getRealInterface().AccessibleContext
    found = [buttons.getAccessibleChild(place).AccessibleContext for place in range(buttons.AccessibleChildCount)]
    grey = [one.AccessibleName for one in found if one.AccessibleName and not _enabled(one)]
    book.close(True)
    return grey


def _enabled(context: Any) -> bool:
    states = context.AccessibleStateSet
    # newer, older LibreOffice: ENABLED
    return bool(states & 1 << 6) if isinstance(states, int) else 7 in states.getStates()


def shown(desktop: Any, seen: Screen, path: str) -> CalcWindow:
    """The workbook in a window that answers: where something stands is known before the window is drawn to its new
    size.
    """
    window = CalcWindow(desktop, seen, Path(path))

    def answers() -> bool:
        window.click("A2")
        time.sleep(PAUSE)
        return window.here()[1] == "A2"

    wait("a window that answers", answers)
    window.go("A1")
    return window


def _press_and_read(window: CalcWindow, button: str, picture: Path, *, boxes: int = 1, times: int = 1) -> list[str]:
    """Click (or double-click), wait until *boxes* were read (without any, until something was started) and what was
    started has ended; the words of all boxes that came.
    """
    words: list[str] = []
    started = False

    def ended() -> bool:
        nonlocal started
        time.sleep(PAUSE)
        said, at_work = window.alert(), command_at_work()
        started = started or at_work
        if said is not None:
            words.append(said)
            window.screen.picture(picture)
            window.close_alert()
            return False
        return len(words) >= boxes and not at_work and (started or boxes > 0)

    for _ in range(times):
        window.press(BAR, button)
    wait(f"{boxes} boxes, and the end of what was started", ended)
    time.sleep(1)  # one box more than expected would be noticed
    while (more := window.alert()) is not None:
        words.append(more)
        window.close_alert()
    return words


def _stand(program: str, place: str) -> None:
    Path(place).unlink(missing_ok=True)
    Path(place).symlink_to(program)


def held(document: Any) -> dict[str, dict[str, Any]]:
    """Sheet → what is typed or calculated in its cells, the results, and its notes."""
    document.calculateAll()
    return {sheet.Name: _sheet(sheet) for sheet in document.Sheets}


def _sheet(sheet: Any) -> dict[str, Any]:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    rows = {
        "typed": [list(row) for row in area.FormulaArray],
        "shown": [[value if isinstance(value, (str, float)) else "" for value in row] for row in area.DataArray],
    }
    for kind, found in rows.items():
        rows[kind] = _without_empty_ends(found)
    notes = {f"{one.Position.Column},{one.Position.Row}": one.String for one in sheet.Annotations}
    return {**rows, "notes": notes}


def _without_empty_ends(rows: list[list[Any]]) -> list[list[Any]]:
    """Used areas may reach further than what is in them."""
    cut = []
    for row in rows:
        while row and row[-1] == "":
            row.pop()
        cut.append(row)
    while cut and not cut[-1]:
        cut.pop()
    return cut


if __name__ == "__main__":
    main(Story(**json.loads(Path(sys.argv[1]).read_text("utf-8"))))
