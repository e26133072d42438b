"""Installs add-ins and right-click entries for one user, without administrator rights."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from xlplan.addin import build, launchers, oxt
from xlplan.errors import EnvironmentFailure, WrongUse
from xlplan.installing import unopkg
from xlplan.installing.record import Installation, Record
from xlplan.ports import Installed, Users
from xlplan.words import Lang, Words

EXCEL, LIBREOFFICE, DESKTOP = "excel", "libreoffice", "desktop"
NO_EXCEL = Words(
    "Không thấy Excel trên máy này nên chưa cài gì. Dùng LibreOffice: xlplan addin install --libreoffice. Dùng chuột "
    "phải: xlplan addin install --desktop.",
    "Excel is not on this machine; nothing was installed. For LibreOffice: xlplan addin install --libreoffice. For a "
    "right click: xlplan addin install --desktop.",
)
EXCEL_IS_OPEN = Words(
    "Excel đang mở nút xlplan. Đóng Excel rồi chạy lại.", "Excel has the add-in open. Close Excel and run this again."
)
MARK_OF_THE_WEB = ":Zone.Identifier"  # the NTFS stream by which Windows marks downloaded files


class Places:
    """The programs of the user whose environment variables are *environ*. *excel* builds the add-in for an interpreter.

    A :class:`xlplan.ports.AddIns`.
    """

    def __init__(
        self,
        environ: Mapping[str, str] = os.environ,
        *,
        windows: bool = os.name == "nt",
        interpreter: str | None = None,
        excel: Callable[[str, Lang], bytes] = build.built,
    ) -> None:
        self.environ, self.windows, self._excel = environ, windows, excel
        self.interpreter = interpreter or windowless(sys.executable)
        self.record = Record(self._own_folder())

    def install(self, program: str, lang: Lang) -> Installed:
        """Install the add-in of *program*; it replaces an older one. Raises :class:`EnvironmentFailure` or
        ``WrongUse``.
        """
        files: dict[Path, bytes] = {}
        if program == EXCEL:
            file = self._excel_file()
            files = {file: self._excel(self.interpreter, lang)}
        elif program == LIBREOFFICE:
            unopkg.add(oxt.built(self.interpreter, lang), self.environ)
        else:
            files = self._launchers(lang)
        installation = Installation(program, version("xlplan"), self.interpreter)
        with _excel_closed(program):
            self.record.write(installation, files)
        for file in files:
            with suppress(OSError):  # the file has no such stream
                os.unlink(f"{file}{MARK_OF_THE_WEB}")
        return Installed(installation.program, installation.version, installation.interpreter, users=users(program))

    def installed(self) -> tuple[Installed, ...]:
        return tuple(self._state(installation) for installation in self.record.all().values())

    def uninstall(self, program: str) -> None:
        """Remove the add-in of *program* and all that was created for it."""
        if program == LIBREOFFICE:
            unopkg.remove(oxt.IDENTIFIER, self.environ)
        with _excel_closed(program):
            self.record.remove(program)

    def _state(self, installation: Installation) -> Installed:
        whole = (
            unopkg.has(oxt.IDENTIFIER, self.environ)
            if installation.program == LIBREOFFICE
            else all(Path(file).is_file() for file in installation.files)
        )
        return Installed(
            installation.program,
            installation.version,
            installation.interpreter,
            whole=whole,
            startable=Path(installation.interpreter).is_file(),
        )

    def _excel_file(self) -> Path:
        home = self._appdata() / "Microsoft" / "Excel" if self.windows and self.environ.get("APPDATA") else None
        if home is None or not home.is_dir():
            raise WrongUse(NO_EXCEL)
        return home / "XLSTART" / "xlplan.xlam"

    def _launchers(self, lang: Lang) -> dict[Path, bytes]:
        if self.windows:
            folder = self._appdata() / "Microsoft" / "Windows" / "SendTo"
            return {folder / name: data for name, data in launchers.send_to(self.interpreter, lang).items()}
        data = Path(self.environ.get("XDG_DATA_HOME") or self._home() / ".local" / "share")
        folder = data / "applications"
        return {folder / name: text for name, text in launchers.desktop_files(self.interpreter, lang).items()}

    def _own_folder(self) -> Path:
        if self.windows:
            return self._appdata() / "xlplan"
        return Path(self.environ.get("XDG_CONFIG_HOME") or self._home() / ".config") / "xlplan"

    def _appdata(self) -> Path:
        return Path(self.environ.get("APPDATA") or self._home() / "AppData" / "Roaming")

    def _home(self) -> Path:
        return Path(self.environ.get("USERPROFILE" if self.windows else "HOME") or Path.home())


def users(program: str) -> Users:
    """For whom *program* gets its add-in here: LibreOffice shares what root installs, all else lies in root's home."""
    if not unopkg.is_root():
        return Users.THIS
    return Users.ALL if program == LIBREOFFICE else Users.ROOT


@contextmanager
def _excel_closed(program: str) -> Iterator[None]:
    """Report that Excel has the add-in open if its file cannot be changed."""
    try:
        yield
    except EnvironmentFailure as error:
        if program == EXCEL and isinstance(error.__cause__, PermissionError):
            raise EnvironmentFailure(EXCEL_IS_OPEN) from error
        raise


def windowless(interpreter: str) -> str:
    """``pythonw.exe`` for ``python.exe`` if it exists: it opens no console window. Other paths unchanged."""
    pythonw = Path(interpreter).with_name("pythonw.exe")
    return str(pythonw) if Path(interpreter).name.lower() == "python.exe" and pythonw.is_file() else interpreter
