"""The file system: reads and writes whole files; never overwrites an input, or a file that is open in a program."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.errors import Unreadable, WrongUse
from xlplan.hosts import os_errors
from xlplan.hosts.office_locks import LOCK_PREFIXES, lock_of
from xlplan.hosts.paths import FileHost
from xlplan.words import Words
from xlplan.xlsx import limits
from xlplan.xlsx.limits import bounded

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from xlplan.ports import AddIns

NOT_A_FILE = Words("Đây không phải là tệp (ống dẫn hoặc thiết bị).", "This is no file (a pipe or a device).")


SYSTEM_FILES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
SYSTEM_FOLDERS = frozenset({"__macosx", "$recycle.bin", "system volume information"})


class Disk(FileHost):
    """A :class:`xlplan.ports.Host` over real files. *readers* creates the executor for foreign files, if it is to be
    another one than ``reader_processes.readers_for``.
    """

    def __init__(
        self,
        readers: "Callable[[int], Executor] | None" = None,
        log: str = "",
        addins: "Callable[[], AddIns] | None" = None,
    ) -> None:
        self._readers = readers
        self.log = log
        self._addins = addins

    def readers(self, files: int) -> "Executor":
        from xlplan.hosts.reader_processes import readers_for

        return (self._readers or readers_for)(files)

    @property
    def addins(self) -> "AddIns | None":
        return self._addins() if self._addins else None

    def read(self, path: str) -> bytes:
        file = Path(path)
        try:
            with open(file, "rb", opener=_opened) as stream:
                status = os.fstat(stream.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise Unreadable(NOT_A_FILE)
                bounded(limits.FILE, status.st_size)
                return stream.read()
        except OSError as error:
            is_empty = os.path.isdir(path) and not any(True for _ in self.inbox([path]))
            raise os_errors.reading(path, error, is_empty=is_empty) from error

    def inbox(self, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
        files_by_name: dict[str, str] = {}
        for path in paths:
            root = Path(path)
            if not os.path.exists(root):
                raise os_errors.reading(path, FileNotFoundError(path))
            files = sorted(root.rglob("*")) if root.is_dir() else [root]
            for file in files:
                if file.is_dir() or _is_left_by_a_system(file.relative_to(root) if file != root else Path(file.name)):
                    continue
                name = file.name if file == root else file.relative_to(root).as_posix()
                files_by_name.setdefault(_unique(name, files_by_name), str(file))
        yield from sorted(files_by_name.items())

    def require_writable(self, out: str, inputs: Sequence[str], *, force: bool) -> None:
        exists = os.path.exists(out)  # unlike Path.exists, no exception where the path is too long or the share is gone
        for path in inputs:
            if exists and os.path.exists(path) and os.path.samefile(out, path):
                raise WrongUse(
                    Words(
                        f"Không ghi đè lên tệp đầu vào {out}. Chọn tên khác.",
                        f"{out} is an input file and is never written over. Choose another name.",
                    )
                )
        if os.path.isdir(out):
            raise WrongUse(
                Words(f"{out} là một thư mục. Ghi tên tệp cần tạo.", f"{out} is a folder. Name the file to write.")
            )
        if exists and not force:
            raise WrongUse(
                Words(
                    f"Đã có tệp {out}. Chọn tên khác, hoặc thêm --force để ghi đè.",
                    f"{out} exists. Choose another name, or add --force to replace it.",
                )
            )
        lock = lock_of(Path(out)) if exists else None
        if lock is not None:
            raise os_errors.open_elsewhere(out, lock)

    def moment(self) -> str:
        return datetime.now().strftime("%Y-%m-%d %H:%M")  # noqa: DTZ005 - the clerk's own clock

    def user(self) -> str:
        import getpass

        try:
            return getpass.getuser()
        except (KeyError, OSError, ImportError):  # an account without a name
            return ""

    def write(self, path: str, data: bytes, *, force: bool) -> None:
        from xlplan.hosts.atomic import write_whole

        self.require_writable(path, (), force=force)
        try:
            write_whole(Path(path), data)
        except OSError as error:
            raise os_errors.writing(path, error) from error


def _is_left_by_a_system(path: Path) -> bool:
    """Whether a file is a lock of an office program, or one that Windows or macOS put into folders by itself."""
    return (
        path.name.startswith(LOCK_PREFIXES)
        or path.name.startswith(".")
        or path.name.casefold() in SYSTEM_FILES
        or any(part.casefold() in SYSTEM_FOLDERS for part in path.parts[:-1])
    )


def _opened(path: str, flags: int) -> int:
    """Open without blocking: a named pipe in a folder would block its reader for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _unique(name: str, taken: dict[str, str]) -> str:
    """*name*, or with a number if another folder of the inbox has a file of that name."""
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name} ({number})", number + 1
    return unique
