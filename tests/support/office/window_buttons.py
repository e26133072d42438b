"""A clerk and the office that collects, at the buttons: validate, look, tick, fix, mend, validate; then consolidate and
read Results.

``python3 window_buttons.py STORY`` (in the Python that has ``uno``), run by :mod:`.run_window_buttons`; *STORY*
is a file as :class:`Story` reads it. *pictures* keeps what was on the screen; ``said.json`` beside *STORY* what the
boxes said.
"""

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.support.office.calc_window import CalcWindow
from tests.support.office.screen import screen, wait
from tests.support.office.uno_office import office
from tests.support.office.window_toolbar import BAR, shown

CHECKS, RESULTS = "Kiểm tra", "Kết quả"
FIRST = 6  # the first line of Checks
CODE, CELL = "B", "C"
CHOOSE = "Select"  # LibreOffice speaks English where its Vietnamese words are not installed
PAUSE = 0.3


@dataclass(frozen=True)
class Story:
    """*labels* are those of the buttons by the name of their command; *inbox* is the folder that is remembered for
    *master*.
    """

    unit: str
    master: str
    pictures: str
    profile: str
    labels: dict[str, str]


class Clerk:
    """Somebody at one window who presses buttons and reads boxes."""

    def __init__(self, window: CalcWindow, story: Story, said: list[str]) -> None:
        self.window, self.story, self.said = window, story, said

    def press(self, command: str, picture: str | None = None) -> None:
        """Press a button and close the box that says what came of it."""
        self.window.press(BAR, self.story.labels[command])
        self.read(picture)

    def read(self, picture: str | None) -> None:
        """Read the box that comes up, and close it."""
        wait("what a command says", lambda: _pausing(self.window.alert) is not None)
        self.said.append(" ".join(str(self.window.alert()).split()))
        time.sleep(PAUSE)  # a box that is just being drawn takes no click
        if picture is not None:
            self.picture(picture)
        self.window.close_alert()
        wait("the box closed", lambda: _pausing(self.window.alert) is None)
        self.window.screen.focus(self.window.number)

    def step(self, command: str) -> tuple[str, str]:
        """Press a button that only goes to another cell."""
        before = self.window.here()
        self.window.press(BAR, self.story.labels[command])
        wait(f"another cell after {command}", lambda: _pausing(self.window.here) != before)
        return self.window.here()

    def picture(self, name: str) -> None:
        self.window.screen.picture(Path(self.story.pictures) / f"nut-bam-{name}.png")

    def line_of(self, code: str) -> int:
        return next(row for row in range(FIRST, FIRST + 50) if self.window.text(CHECKS, f"{CODE}{row}") == code)


def _pausing(ask: Any) -> Any:
    """Who asks all the time keeps LibreOffice from drawing."""
    time.sleep(PAUSE)
    return ask()


def report(clerk: Clerk) -> None:
    """The unit's workbook, from three errors to ready to be sent."""
    window = clerk.window
    clerk.picture("1-thanh-nut")
    clerk.press("validate", "2-kiem-tra")
    clerk.picture("3-o-can-sua")
    first = window.here()
    assert clerk.step("next_finding") != first
    window.sheet(CHECKS)
    row = clerk.line_of("COL-17")
    window.go(f"{CELL}{row}")
    window.screen.press("End")
    wait("the last column", lambda: window.here()[1] not in (f"{CELL}{row}", ""))
    window.type("x")
    clerk.picture("4-danh-dau")
    clerk.press("fix", "5-sua")
    for code, text in (("PRG-03", "15"), ("PRG-01", None)):
        window.sheet(CHECKS)
        window.follow(f"{CELL}{clerk.line_of(code)}")
        window.type(text) if text is not None else window.clear()
    clerk.press("validate", "6-du-dieu-kien")
    window.save()


def collect(clerk: Clerk) -> None:
    """The master: the folder that was remembered, then Results; a second press changes nothing."""
    window = clerk.window
    for picture in ("8-tong-hop", None):
        window.press(BAR, clerk.story.labels["consolidate"])
        wait("the folder to choose", lambda: _pausing(window.alert) is not None)
        if picture is not None:
            clerk.picture("7-chon-thu-muc")
        window.answer(CHOOSE)
        wait("the folder chosen", lambda: _pausing(window.alert) is None or "dòng" in str(window.alert()))
        clerk.read(picture)
    assert window.here()[0] == RESULTS
    clerk.picture("9-ket-qua")
    window.save()


def main(story: Story, folder: Path) -> None:
    Path(story.pictures).mkdir(parents=True, exist_ok=True)
    os.environ["SAL_USE_VCLPLUGIN"] = "gen"  # the plug-in that needs no desktop
    said: dict[str, list[str]] = {"unit": [], "master": []}
    with screen() as seen, office(headless=False, locale="vi", speaks="vi", profile=Path(story.profile)) as desktop:
        try:
            window = shown(desktop, seen, story.unit)
            report(Clerk(window, story, said["unit"]))
            window.close()
            window = shown(desktop, seen, story.master)
            collect(Clerk(window, story, said["master"]))
            window.close()
        except BaseException:
            seen.picture(Path(story.pictures) / "failed.png")
            raise
        finally:
            (folder / "said.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main(Story(**json.loads(Path(sys.argv[1]).read_text("utf-8"))), Path(sys.argv[1]).parent)
