"""A screen of its own with a keyboard and a mouse, and pictures of it: Xvfb, xdotool and ImageMagick.

Imports nothing of the project: it runs in whichever Python drives LibreOffice.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("Xvfb", "xdotool", "import", "convert")
SIZE = (1366, 768)  # pixels: what a small office laptop shows
PATIENCE = 120.0  # seconds until a condition that never comes is an error: a loaded machine may need many of them
POLL = 0.05  # seconds


class TooLate(Exception):
    """What the screen was to show did not come."""


def missing() -> tuple[str, ...]:
    """The programs that are needed and not installed."""
    return tuple(name for name in PROGRAMS if shutil.which(name) is None)


def wait(what: str, condition: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until *condition* holds; raises :class:`TooLate` naming *what* was waited for."""
    until = time.monotonic() + patience
    while not condition():
        if time.monotonic() > until:
            raise TooLate(what)
        time.sleep(POLL)


@contextmanager
def screen() -> Iterator["Screen"]:
    """An empty screen under a display number that nobody uses; programs started inside find it by ``DISPLAY``."""
    reading, writing = os.pipe()
    size = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    before = os.environ.get("DISPLAY")
    try:
        with os.fdopen(reading) as answer:
            display = f":{answer.readline().strip()}"
        os.environ["DISPLAY"] = display
        yield Screen(display)
    finally:
        os.environ.pop("DISPLAY", None)
        if before is not None:
            os.environ["DISPLAY"] = before
        server.terminate()
        server.wait()


@dataclass(frozen=True)
class Screen:
    """The screen as a person uses it. Keys and text go to the window that has the focus."""

    display: str

    def press(self, *keys: str) -> None:
        """Press *keys*, one after the other, as xdotool names them: ``ctrl+Home``, ``Return``."""
        _xdotool("key", "--delay", "20", *keys)

    def type(self, text: str) -> None:
        _xdotool("type", "--delay", "12", "--", text)

    def click(self, x: int, y: int, *, holding: str | None = None) -> None:
        """Click at a pixel, *holding* a key such as ``ctrl``."""
        _xdotool("mousemove", str(x), str(y))
        if holding is None:
            _xdotool("click", "1")
        else:
            _xdotool("keydown", holding, "click", "1", "keyup", holding)

    def window(self, name: str) -> str:
        """The number of the visible window with *name* in its title, once it is there."""
        found: list[str] = []

        def there() -> bool:
            found[:] = self.windows(name)
            return bool(found)

        wait(f"a window named {name}", there)
        return found[-1]

    def windows(self, name: str) -> list[str]:
        done = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", name], capture_output=True, text=True)
        return done.stdout.split()

    def fill_with(self, window: str) -> None:
        """Give *window* the whole screen and the focus."""
        _xdotool(
            "windowmove",
            window,
            "0",
            "0",
            "windowsize",
            "--sync",
            window,
            str(SIZE[0]),
            str(SIZE[1]),
            "windowfocus",
            window,
        )

    def focus(self, window: str) -> None:
        """Let the keys go to *window* again, after a box that had them."""
        _xdotool("windowfocus", window)

    def picture(self, path: Path) -> None:
        """A picture as soon as two in a row are the same: what the last key called for is drawn."""
        before: bytes | None = None

        def settled() -> bool:
            nonlocal before
            last, before = before, self._seen()
            return before == last and not _blank(before)

        wait("a screen that stands still", settled)
        assert before is not None
        subprocess.run(["convert", "xwd:-", "-colors", "64", str(path)], input=before, check=True, capture_output=True)

    def _seen(self) -> bytes:
        return subprocess.run(["import", "-window", "root", "xwd:-"], check=True, capture_output=True).stdout


def _blank(seen: bytes) -> bool:
    """Whether nothing is drawn yet: every pixel is like the first."""
    pixels = seen[-4 * SIZE[0] * SIZE[1] :]
    return pixels == pixels[:4] * (len(pixels) // 4)


def _xdotool(*arguments: str) -> None:
    subprocess.run(["xdotool", *arguments], check=True, capture_output=True)
