"""The user's desktop, for use without a terminal: shows a message box, and opens a file as a double click does."""

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
_INFORMATION, _IN_FRONT = 0x40, 0x10000  # MB_ICONINFORMATION, MB_SETFOREGROUND


def say(text: str) -> None:
    """Show *text* in a message box; except on Windows, also on standard error, as there may be no program for a box.

    Returns when the box is closed.
    """
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, TITLE, _INFORMATION | _IN_FRONT)
        return
    print(text, file=sys.stderr)
    for program, options in _BOXES.items():
        path = shutil.which(program) if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") else None
        if path is not None:
            with contextlib.suppress(OSError):
                subprocess.run([path, *options, _as_argument(text)], stdin=subprocess.DEVNULL, check=False)
            return


def open_file(path: str) -> None:
    """Open the file at the full *path* in its default program. Raises :class:`EnvironmentFailure`."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            os.startfile(path)
            return
    else:
        for name in _OPENERS:
            program = shutil.which(name)
            if program is not None:
                command = [program, "open", path] if name == "gio" else [program, path]
                subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
                return
    raise EnvironmentFailure(CANNOT_OPEN.filled(path=path))


def _as_argument(text: str) -> str:
    """*text* as an argument. A space is put before a leading dash, so that it is not read as an option."""
    return f" {text}" if text.startswith("-") else text
