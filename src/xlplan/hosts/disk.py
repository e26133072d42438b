"""The file system: reads whole files, writes atomically, never over an input."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path

from xlplan.errors import Unreadable, World, WrongUse
from xlplan.words import Words
from xlplan.xlsx import limits
from xlplan.xlsx.package import bounded

LOCK_PREFIXES = ("~$", ".~lock.")  # Excel's and LibreOffice's
NOT_A_FILE = Words("Đây không phải là tệp (ống dẫn hoặc thiết bị).", "This is no file (a pipe or a device).")


class Disk:
    """A :class:`xlplan.commands.host.Host` over real files. *readers* makes another executor than the disk's own for foreign files."""

    def __init__(self, readers: Callable[[int], Executor] | None = None) -> None:
        self._readers = readers

    def readers(self, files: int) -> Executor:
        from xlplan.hosts.apart import for_files

        return (self._readers or for_files)(files)

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
            raise _reading(path, error) from error

    def inbox(self, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
        found: dict[str, str] = {}
        for given in paths:
            root = Path(given)
            if not root.exists():
                raise _reading(given, FileNotFoundError(given))
            files = sorted(root.rglob("*")) if root.is_dir() else [root]
            for file in files:
                if file.is_dir() or file.name.startswith(LOCK_PREFIXES) or file.name.startswith("."):
                    continue
                name = file.name if file == root else file.relative_to(root).as_posix()
                found.setdefault(_free(name, found), str(file))
        yield from sorted(found.items())

    def refuse(self, out: str, inputs: Sequence[str], *, force: bool) -> None:
        target = Path(out)
        for given in inputs:
            if target.exists() and Path(given).exists() and target.samefile(given):
                raise WrongUse(
                    Words(
                        f"Không ghi đè lên tệp đầu vào {out}. Chọn tên khác.",
                        f"{out} is an input file and is never written over. Choose another name.",
                    )
                )
        if target.is_dir():
            raise WrongUse(Words(f"{out} là một thư mục. Ghi tên tệp cần tạo.", f"{out} is a folder. Name the file to write."))
        if target.exists() and not force:
            raise WrongUse(
                Words(
                    f"Đã có tệp {out}. Chọn tên khác, hoặc thêm --force để ghi đè.",
                    f"{out} exists. Choose another name, or add --force to replace it.",
                )
            )

    def write(self, path: str, data: bytes, *, force: bool) -> None:
        self.refuse(path, (), force=force)
        target = Path(path)
        aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with aside.open("wb") as stream:
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
                os.replace(aside, target)
            finally:
                aside.unlink(missing_ok=True)
        except OSError as error:
            raise _writing(path, error) from error


def _opened(path: str, flags: int) -> int:
    """Without waiting: a pipe in a folder would keep its reader waiting for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _free(name: str, taken: dict[str, str]) -> str:
    """*name*, or with a number where another folder of the inbox has a file of that name."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def _reading(path: str, error: OSError) -> World:
    if isinstance(error, IsADirectoryError):
        return World(Words(f"{path} là một thư mục, không phải tệp.", f"{path} is a folder, no file."))
    if isinstance(error, FileNotFoundError):
        return World(Words(f"Không tìm thấy {path}.", f"{path} was not found."))
    if isinstance(error, PermissionError):
        return World(Words(f"Không được phép đọc {path}, hoặc tệp đang bị khóa.", f"{path} may not be read, or is locked."))
    return World(Words(f"Không đọc được {path}: {error.strerror}.", f"{path} cannot be read: {error.strerror}."))


def _writing(path: str, error: OSError) -> World:
    if isinstance(error, PermissionError):
        return World(
            Words(f"Không ghi được {path}: tệp đang mở hoặc không có quyền ghi.", f"{path} cannot be written: it is open or not permitted.")
        )
    return World(Words(f"Không ghi được {path}: {error.strerror}.", f"{path} cannot be written: {error.strerror}."))
