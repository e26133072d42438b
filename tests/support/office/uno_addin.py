"""Calls the add-in's procedures in a real spreadsheet program: run in the Python that has ``uno``.

``python3 uno_addin.py STEPS.json ANSWERS.json`` does the steps in one LibreOffice and writes the answer of
each. A step is a list: ``addin PATH`` (opened hidden, the one that is called from then on), ``book PATH`` (opened in
front), ``shut`` (the book in front), ``load`` (how often the tab was asked to look again), ``ask PROCEDURE ID TAG``
(what a callback answers for a control), ``press ID TAG``, ``call PROCEDURE [TEXT…]`` (what a function returns), ``wait
TITLE`` (for a sheet of the book in front), ``started FOLDER PATTERN COUNT`` (for so many files that what was pressed
writes), ``save PATH``. What cannot be called answers null: LibreOffice says nothing of its reasons.
"""

import json
import sys
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.script import XInvocation
from com.sun.star.uno import Exception as UnoException

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.support.office.screen import TooLate, wait
from tests.support.office.uno_office import command_at_work, load, office, properties, save

ADDIN = {"FilterName": "Calc MS Excel 2007 VBA XML", "MacroExecutionMode": 4, "Hidden": True}


class Tab(unohelper.Base, XInvocation):  # type: ignore[misc]
    """Stands in for Excel's IRibbonUI: counts how often it is asked to look again."""

    def __init__(self) -> None:
        self.asked = 0

    def invoke(self, name: str, *_: Any) -> tuple[None, tuple[()], tuple[()]]:
        self.asked += name.lower() == "invalidate"
        return None, (), ()

    def hasMethod(self, name: str) -> bool:  # noqa: N802 - the interface's name
        return name.lower() == "invalidate"

    def hasProperty(self, name: str) -> bool:  # noqa: N802
        return False

    def getIntrospection(self) -> None:  # noqa: N802
        return None


class Stage:
    """What the steps are done on."""

    def __init__(self, desktop: Any) -> None:
        self.desktop = desktop
        self.opened: Any = None
        self.front: list[Any] = []

    def addin(self, path: str) -> bool:
        self.opened = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, properties(**ADDIN))
        return self.opened is not None

    def book(self, path: str) -> str:
        self.front.append(load(self.desktop, Path(path), hidden=False))
        return str(self.desktop.getCurrentComponent().Title)

    def shut(self) -> None:
        self.front.pop().close(True)

    def load(self) -> int:
        tab = Tab()
        self._invoked("Ribbon.XlplanOnLoad", tab)
        return tab.asked

    def ask(self, procedure: str, id: str, tag: str) -> Any:
        done = self._invoked(procedure, _control(id, tag), "")
        return done[2][1] if done is not None and len(done[2]) == 2 else None

    def press(self, id: str, tag: str) -> bool:
        return self._invoked("Ribbon.XlplanPress", _control(id, tag)) is not None

    def call(self, procedure: str, *texts: str) -> Any:
        done = self._invoked(procedure, *texts)
        return None if done is None else done[0]

    def wait(self, title: str) -> bool:
        """Whether the book in front comes to have a sheet of that title, and what was started has ended."""
        sheets = self.front[-1].Sheets
        try:
            wait(f"the sheet {title}", lambda: sheets.hasByName(title))
            wait("the end of what was started", lambda: not command_at_work())
        except TooLate:
            return False
        return bool(sheets.hasByName(title))

    def started(self, folder: str, pattern: str, count: str) -> int:
        """How many files there are in the end. What LibreOffice started ends with it, so it must not end before."""
        files = Path(folder).glob
        wait(f"{count} files {pattern}", lambda: len(list(files(pattern))) >= int(count))
        wait("the end of what was started", lambda: not command_at_work())
        return len(list(files(pattern)))

    def save(self, path: str) -> None:
        save(self.front[-1], Path(path))

    def _invoked(self, procedure: str, *given: Any) -> Any:
        url = f"vnd.sun.star.script:xlplan.{procedure}?language=Basic&location=document"
        try:
            return self.opened.getScriptProvider().getScript(url).invoke(given, (), ())
        except UnoException:
            return None


def _control(id: str, tag: str) -> Any:
    """Stands in for Excel's IRibbonControl."""
    context = uno.getComponentContext()
    bag = context.ServiceManager.createInstanceWithContext("com.sun.star.beans.PropertyBag", context)
    bag.addProperty("Id", 0, id)
    bag.addProperty("Tag", 0, tag)
    return bag


def main(steps: Path, answers: Path) -> None:
    with office(locale="vi-VN") as desktop:
        stage = Stage(desktop)
        found = [getattr(stage, name)(*given) for name, *given in json.loads(steps.read_text("utf-8"))]
    answers.write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
