"""A click on the toolbar of the installed extension, in a real LibreOffice window
(``tests/support/office/window_toolbar.py``).

1. The toolbar is there, with words and pictures; its buttons answer, those that need a plan only where there is one.
2. Without its Python, with one that cannot start, or one that is ended amid its work: one calm sentence in a box, and
   the workbook is as usable as before.
3. What is started is told the command, a door and the workbook's number, reaches that workbook through the door, and
   the door closes.
4. After *Validate* the workbook holds what the command line writes into a copy of it.
5. A picture of every step is kept (``XLPLAN_PICTURES`` names a folder for them).
"""

import json
import os
import shlex
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.office import window_toolbar
from tests.support.office.libreoffice import LONGEST, needs_uno
from tests.support.office.own_python import python_with_xlplan
from tests.support.office.screen import missing
from xlplan.addin.oxt import BROKEN, CUT_OFF, MISSING
from xlplan.cli import main as xlplan
from xlplan.commands import COMMANDS
from xlplan.installing import unopkg
from xlplan.installing.addin_places import Places
from xlplan.words import Words

needs_a_screen = pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}")
pytestmark = [needs_uno, needs_a_screen, pytest.mark.screen]

VALIDATE = next(one.button for one in COMMANDS if one.name == "validate" and one.button is not None)
TELLING = """
import json, os, sys, time, uno
words = sys.argv[1:]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
pipe, book = words[words.index("--pipe") + 1], words[words.index("--wb") + 1]
context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
documents = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context).Components.createEnumeration()
while documents.hasMoreElements():
    document = documents.nextElement()
    if getattr(document, "RuntimeUID", None) == book:
        document.Sheets[0].getCellRangeByName("A1").String = "reached"
        break
open(%r, "a").write(json.dumps(words) + "\\n")
time.sleep(5)  # the second click of two comes while this runs
"""  # noqa: E501
DYING = """
import tempfile
from pathlib import Path
from com.sun.star.beans import PropertyValue
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
unseen = (PropertyValue("Hidden", 0, True, 0),)
beside = Path(tempfile.mkdtemp(prefix=pipe + "-", dir=%r))
beside = beside / (beside.name + "-0.xlsx")
document.storeToURL(beside.as_uri(), (PropertyValue("FilterName", 0, "Calc MS Excel 2007 XML", 0),))
desktop.loadComponentFromURL(beside.as_uri(), "_blank", 0, unseen)
own = beside.parent.parent / "xlplan-2021" / "xlplan-2021.xlsx"
own.parent.mkdir()
document.storeToURL(own.as_uri(), (PropertyValue("FilterName", 0, "Calc MS Excel 2007 XML", 0),))
desktop.loadComponentFromURL(own.as_uri(), "_blank", 0, unseen).lockControllers()
document.lockControllers()
document.enableAutomaticCalculation(False)
document.IsUndoEnabled = False
os.kill(os.getpid(), 9)
"""


def program(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("button")


@pytest.fixture(scope="module")
def told(folder: Path, demo: Path) -> dict[str, Any]:
    """What the play tells, as ``tests/support/office/window_toolbar.py`` wrote it."""
    book, checked, interpreter = folder / "sổ của xã.xlsx", folder / "checked.xlsx", folder / "python của xlplan"
    shutil.copy(demo / "so-gui-ve-lon-xon" / "10-2021" / "TTBCXB.xlsx", book)
    assert xlplan(["validate", str(book), "-o", str(checked)]) == 1
    around = unopkg.clean({**os.environ, "UserInstallation": (folder / "profile").as_uri(), "HOME": str(folder)})
    around |= {name: (folder / "shared").as_uri() for name in ("UNO_SHARED_PACKAGES", "UNO_SHARED_PACKAGES_CACHE")}
    Places(around, windows=False, interpreter=str(interpreter)).install("libreoffice", "vi")
    (folder / "telling.py").write_text(TELLING % str(folder / "given.json"), "utf-8")
    (folder / "temporary").mkdir()
    dying = TELLING % str(folder / "dying.json") + DYING % str(folder / "temporary")
    (folder / "dying.py").write_text(dying, "utf-8")
    stand_ins = {
        "broken": program(folder / "broken", 'echo "No module named xlplan" >&2; exit 1'),
        "dying": program(folder / "dying", f'exec /usr/bin/python3 {shlex.quote(str(folder / "dying.py"))} "$@"'),
        "telling": program(folder / "telling", f'exec /usr/bin/python3 {shlex.quote(str(folder / "telling.py"))} "$@"'),
    }
    real = program(folder / "real", f'exec {shlex.quote(str(python_with_xlplan(folder / "environment")))} "$@"')
    story = window_toolbar.Story(
        workbook=str(book),
        folder=str(folder),
        profile=str(folder / "profile"),
        interpreter=str(interpreter),
        button=VALIDATE.label.vi,
        stand_ins=stand_ins,
        silent=["telling"],
        real=real,
        checked=str(checked),
    )
    (folder / "story.json").write_text(json.dumps(vars(story)), "utf-8")
    command = ["/usr/bin/python3", str(Path(window_toolbar.__file__)), str(folder / "story.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, env=around)
    kept = os.environ.get("XLPLAN_PICTURES")
    for picture in folder.glob("*.png") if kept else ():
        shutil.copy(picture, Path(str(kept)) / f"button {picture.name}")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads((folder / "told.json").read_text("utf-8"))
    return found


def test_buttons_are_grey_where_there_is_no_plan(told: dict[str, Any]) -> None:
    assert told["grey"] == [one.button.label.vi for one in COMMANDS if one.button is not None and one.button.needs_book]


@pytest.mark.parametrize(("step", "words"), [("missing", MISSING), ("broken", BROKEN), ("dying", CUT_OFF)])
def test_what_cannot_start_is_one_calm_sentence(told: dict[str, Any], folder: Path, step: str, words: Words) -> None:
    assert [" ".join(said.split()) for said in told[step]] == [
        " ".join(words.vi.format(interpreter=folder / "python của xlplan").split())
    ]


def test_a_workbook_is_let_go_of_by_a_command_that_was_ended(told: dict[str, Any], folder: Path) -> None:
    """The one it was about can be used, the one that it had opened for itself is gone, a person's own is not
    touched.
    """
    own = folder / "temporary" / "xlplan-2021" / "xlplan-2021.xlsx"
    assert told["at work"] == {
        "open": ["sổ của xã.xlsx", own.name],
        "still": [own.as_uri()],
        "calculates": True,
        "undo": True,
    }
    assert list((folder / "temporary").rglob("*.xlsx")) == [own]
    assert list((folder / "temporary").iterdir()) == [own.parent]


def test_what_is_started_reaches_the_workbook_and_the_door_closes(told: dict[str, Any], folder: Path) -> None:
    assert told["telling"] == []
    assert told["first cell"] == "reached"
    # one, though it was pressed twice
    (given,) = map(json.loads, (folder / "given.json").read_text("utf-8").splitlines())
    pipe, book = given[6], given[8]
    assert given == ["-E", "-P", "-m", "xlplan.ribbon", "validate", "--pipe", pipe, "--wb", book, "--lang", "vi"]
    assert len(pipe) > 32
    assert book.isalnum()
    assert [path for path in Path("/tmp").glob("OSL_PIPE_*") if path.name.endswith(pipe)] == []


def test_the_workbook_afterwards_is_what_the_command_line_gives(told: dict[str, Any]) -> None:
    assert set(told["after"]) == set(told["expected"])
    for sheet, held in told["expected"].items():
        assert told["after"][sheet] == held, sheet


def test_every_step_has_its_picture(told: dict[str, Any], folder: Path) -> None:
    pictures = {path.stem for path in folder.glob("*.png")}
    assert {"the toolbar", "missing", "broken"} <= pictures
    assert "failed" not in pictures
