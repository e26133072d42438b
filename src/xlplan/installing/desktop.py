"""A person's desktop, for a door without a terminal: a sentence in a box, and a file opened as a double click would."""

import contextlib
import os
import shutil
import subprocess
import sys

from xlplan.errors import EnvironmentFailure
from xlplan.words import Words

TITLE = "xlplan"
CANNOT_OPEN = Words(
    "Đã tạo {path}. Mở tệp này bằng Excel hoặc LibreOffice.", "Wrote {path}. Open it with Excel or LibreOffice."
)
_OPENERS = ("xdg-open", "gio", "soffice", "libreoffice")
_BOXES = {
    "zenity": ["--info", "--no-markup", "--title", TITLE, "--text"],
    "kdialog": ["--title", TITLE, "--msgbox"],
    "notify-send": [TITLE],
    "xmessage": ["-center"],
}
_INFORMATION, _IN_FRONT = 0x40, 0x10000


def say(text: str) -> None:
    """Show *text* in a box, or on standard error where there is none. Returns when it was read."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, TITLE, _INFORMATION | _IN_FRONT)
        return
    print(text, file=sys.stderr)
    for program, words in _BOXES.items():
        found = shutil.which(program) if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") else None
        if found is not None:
            with contextlib.suppress(OSError):
                subprocess.run([found, *words, _as_argument(text)], stdin=subprocess.DEVNULL, check=False)
            return


def open_file(path: str) -> None:
    """Open the file at the full *path* in the program that the person uses for it; raises
    :class:`EnvironmentFailure`.
    """
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            os.startfile(path)
            return
    else:
        for program in _OPENERS:
            found = shutil.which(program)
            if found is not None:
                words = [found, "open", path] if program == "gio" else [found, path]
                subprocess.Popen(
                    words,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
                return
    raise EnvironmentFailure(CANNOT_OPEN.filled(path=path))


def _as_argument(text: str) -> str:
    """A sentence that begins with a dash is no option."""
    return f" {text}" if text.startswith("-") else text
