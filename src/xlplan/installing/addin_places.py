"""Where add-ins and right-click entries are installed, for one person, without administrator rights."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from xlplan.addin import build, launchers, oxt
from xlplan.errors import EnvironmentFailure, WrongUse
from xlplan.installing import unopkg
from xlplan.installing.record import Put, Record
from xlplan.ports import Installed
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
MARK_OF_THE_WEB = ":Zone.Identifier"  # the stream in which Windows remembers that a file came from elsewhere


class Places:
    """The programs of the person whose *environ* this is. *excel* builds the add-in for a given interpreter."""

    def __init__(
        self,
        environ: Mapping[str, str] = os.environ,
        *,
        windows: bool = os.name == "nt",
        interpreter: str | None = None,
        excel: Callable[[str, Lang], bytes] = build.built,
    ) -> None:
        self.environ, self.windows, self._excel = environ, windows, excel
        self.interpreter = interpreter or quiet(sys.executable)
        self.record = Record(self._own_folder())

    def install(self, program: str, lang: Lang) -> Installed:
        """Put *program*'s add-in in its place, over an older one; raises :class:`EnvironmentFailure` or ``WrongUse``
        with one sentence.
        """
        files: dict[Path, bytes] = {}
        if program == EXCEL:
            file = self._excel_file()
            files = {file: self._excel(self.interpreter, lang)}
        elif program == LIBREOFFICE:
            unopkg.add(oxt.built(self.interpreter, lang), self.environ)
        else:
            files = self._launchers(lang)
        put = Put(program, version("xlplan"), self.interpreter)
        with _excel_closed(program):
            self.record.write(put, files)
        for file in files:
            with suppress(OSError):  # a file that has none
                os.unlink(f"{file}{MARK_OF_THE_WEB}")
        return Installed(put.program, put.version, put.interpreter)

    def installed(self) -> tuple[Installed, ...]:
        return tuple(self._seen(put) for put in self.record.all().values())

    def uninstall(self, program: str) -> None:
        """Take *program*'s add-in away; nothing of it stays."""
        if program == LIBREOFFICE:
            unopkg.remove(oxt.IDENTIFIER, self.environ)
        with _excel_closed(program):
            self.record.remove(program)

    def _seen(self, put: Put) -> Installed:
        whole = (
            unopkg.has(oxt.IDENTIFIER, self.environ)
            if put.program == LIBREOFFICE
            else all(Path(file).is_file() for file in put.files)
        )
        return Installed(
            put.program, put.version, put.interpreter, whole=whole, startable=Path(put.interpreter).is_file()
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


@contextmanager
def _excel_closed(program: str) -> Iterator[None]:
    """An add-in that may not be touched is one that Excel has open."""
    try:
        yield
    except EnvironmentFailure as error:
        if program == EXCEL and isinstance(error.__cause__, PermissionError):
            raise EnvironmentFailure(EXCEL_IS_OPEN) from error
        raise


def quiet(interpreter: str) -> str:
    """Windows has a second Python that opens no black window."""
    beside = Path(interpreter).with_name("pythonw.exe")
    return str(beside) if Path(interpreter).name.lower() == "python.exe" and beside.is_file() else interpreter
