"""The doors for offices without macros, as files: what a right click or a drop starts, on Linux and on Windows."""

from dataclasses import dataclass

from xlplan.words import Lang, Words


@dataclass(frozen=True, slots=True)
class Door:
    """One entry: the name people see, and what it does in a line."""

    command: str
    label: Words
    about: Words


DOORS = (
    Door(
        "validate",
        Words("xlplan - Kiểm tra sổ", "xlplan - Check workbook"),
        Words("Tạo bản sao đã kiểm tra bên cạnh tệp và mở ra.", "Make a checked copy beside the file and open it."),
    ),
    Door(
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
    """File name → text of the launchers for a Linux desktop, Vietnamese with English beside it.

    They claim no type of file: an entry that does may become what a double click on every workbook or folder starts.
    """
    return {f"xlplan-{door.command}.desktop": _desktop(door, interpreter, lang).encode() for door in DOORS}


def send_to(interpreter: str, lang: Lang) -> dict[str, bytes]:
    """File name → text of the entries for the folder SendTo of Windows."""
    return {_ASCII_NAMES[door.command]: _cmd(door, interpreter, lang).encode() for door in DOORS}


def _desktop(door: Door, interpreter: str, lang: Lang) -> str:
    words = [interpreter, "-E", "-P", "-m", "xlplan.dropped", door.command, "--lang", lang, "--"]
    command = " ".join([*map(_quoted, words), "%F"]).replace("\\", "\\\\")
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.0",
        f"Name={door.label.vi}",
        f"Name[en]={door.label.en}",
        f"Comment={door.about.vi}",
        f"Comment[en]={door.about.en}",
        "Icon=x-office-spreadsheet",
        f"Exec={command}",
        "Terminal=false",
        "Categories=Office;Spreadsheet;",
    ]
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    """One word of an ``Exec`` line: in quotes, with a backslash before what is special there, and each % twice."""
    if word.isascii() and word.replace("-", "").replace(".", "").isalnum():
        return word
    return '"' + "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in word).replace("%", "%%") + '"'


def _cmd(door: Door, interpreter: str, lang: Lang) -> str:
    """Few lines of ASCII; a path with Vietnamese letters is read right because the code page comes first.

    ``%*`` is what Explorer wrote, with its quotes. A name with an ampersand and without spaces comes unquoted and is
    cut there; ``exit`` ends the whole shell before it comes to what follows, so that no part of a name is ever run.
    """
    program = interpreter.replace("%", "%%")
    lines = [
        "@echo off",
        *(["chcp 65001 >nul"] if not interpreter.isascii() else []),
        "setlocal DisableDelayedExpansion",
        f'if not exist "{program}" goto gone',
        f'start "" "{program}" -E -P -m xlplan.dropped {door.command} --lang {lang} -- %*',
        "exit",
        ":gone",
        "echo Khong tim thay Python cua xlplan. Cai lai: xlplan addin install --desktop",
        "pause",
        "exit",
    ]
    return "\r\n".join(lines) + "\r\n"
