"""Launchers for offices without macros: the files behind a right click or a drop, on Linux and on Windows."""

from xlplan.dataclass import dataclass
from xlplan.words import Lang, Words


@dataclass(frozen=True, slots=True)
class Launcher:
    """One launcher."""

    command: str
    """``validate`` or ``consolidate``."""
    label: Words
    """Its name in the menu."""
    about: Words
    """What it does, in one line."""


LAUNCHERS = (
    Launcher(
        "validate",
        Words("xlplan - Kiểm tra sổ", "xlplan - Check workbook"),
        Words("Tạo bản sao đã kiểm tra bên cạnh tệp và mở ra.", "Make a checked copy beside the file and open it."),
    ),
    Launcher(
        "consolidate",
        Words("xlplan - Tổng hợp", "xlplan - Consolidate"),
        Words(
            "Chọn sổ tổng hợp cùng thư mục sổ gửi về, rồi thả vào đây.",
            "Choose the master and the folder of submissions together, and drop them here.",
        ),
    ),
)
_ASCII_NAMES = {"validate": "xlplan - Kiem tra so.cmd", "consolidate": "xlplan - Tong hop.cmd"}


def desktop_files(interpreter: str, lang: Lang) -> dict[str, bytes]:
    """The launchers for a Linux desktop (file name → content), in both languages.

    They have no ``MimeType``: one that has may become the default program for all workbooks or folders.
    """
    return {
        f"xlplan-{launcher.command}.desktop": _desktop(launcher, interpreter, lang).encode() for launcher in LAUNCHERS
    }


def send_to(interpreter: str, lang: Lang) -> dict[str, bytes]:
    """The entries for the SendTo folder of Windows (file name → content)."""
    return {_ASCII_NAMES[launcher.command]: _cmd(launcher, interpreter, lang).encode() for launcher in LAUNCHERS}


def _desktop(launcher: Launcher, interpreter: str, lang: Lang) -> str:
    words = [interpreter, "-E", "-P", "-m", "xlplan.dropped", launcher.command, "--lang", lang, "--"]
    command = " ".join([*map(_quoted, words), "%F"]).replace("\\", "\\\\")
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.0",
        f"Name={launcher.label.vi}",
        f"Name[en]={launcher.label.en}",
        f"Comment={launcher.about.vi}",
        f"Comment[en]={launcher.about.en}",
        "Icon=x-office-spreadsheet",
        f"Exec={command}",
        "Terminal=false",
        "Categories=Office;Spreadsheet;",
    ]
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    """One argument of an ``Exec`` line, quoted as the Desktop Entry Specification says: reserved characters get a
    backslash, and each % is doubled.
    """
    if word.isascii() and word.replace("-", "").replace(".", "").isalnum():
        return word
    return '"' + "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in word).replace("%", "%%") + '"'


def _cmd(launcher: Launcher, interpreter: str, lang: Lang) -> str:
    """A batch file. Its text is ASCII except for the path; the code page is set before that is read.

    ``%*`` is what Explorer passes, with its quotes. A name with an ampersand but without spaces is not quoted, and
    ``cmd`` would run what follows the ampersand as a command. ``exit`` ends the shell before that.
    """
    program = interpreter.replace("%", "%%")
    lines = [
        "@echo off",
        *(["chcp 65001 >nul"] if not interpreter.isascii() else []),
        "setlocal DisableDelayedExpansion",
        f'if not exist "{program}" goto gone',
        f'start "" "{program}" -E -P -m xlplan.dropped {launcher.command} --lang {lang} -- %*',
        "exit",
        ":gone",
        "echo Khong tim thay Python cua xlplan. Cai lai: xlplan addin install --desktop",
        "pause",
        "exit",
    ]
    return "\r\n".join(lines) + "\r\n"
