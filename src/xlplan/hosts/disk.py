"""The file system: reads whole files, writes whole files, never over an input or over one that is open."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlplan.errors import WrongUse
from xlplan.hosts import saying
from xlplan.hosts.atomic import write_whole
from xlplan.hosts.office_locks import LOCK_PREFIXES, lock_of
from xlplan.words import Words


class Disk:
    """A :class:`xlplan.commands.host.Host` over real files."""

    def read(self, path: str) -> bytes:
        file = Path(path)
        try:
            if not file.is_file():
                raise FileNotFoundError(path)
            return file.read_bytes()
        except OSError as error:
            raise saying.reading(path, error) from error

    def inbox(self, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
        found: dict[str, str] = {}
        for given in paths:
            root = Path(given)
            if not os.path.exists(root):
                raise saying.reading(given, FileNotFoundError(given))
            files = [root] if root.is_file() else sorted(root.rglob("*"))
            for file in files:
                if not file.is_file() or file.name.startswith(LOCK_PREFIXES) or file.name.startswith("."):
                    continue
                name = file.name if file == root else file.relative_to(root).as_posix()
                found.setdefault(_free(name, found), str(file))
        yield from sorted(found.items())

    def refuse(self, out: str, inputs: Sequence[str], *, force: bool) -> None:
        exists = os.path.exists(out)  # unlike Path.exists, no exception where the path is too long or the share is gone
        for given in inputs:
            if exists and os.path.exists(given) and os.path.samefile(out, given):
                raise WrongUse(
                    Words(
                        f"Không ghi đè lên tệp đầu vào {out}. Chọn tên khác.",
                        f"{out} is an input file and is never written over. Choose another name.",
                    )
                )
        if os.path.isdir(out):
            raise WrongUse(Words(f"{out} là một thư mục. Ghi tên tệp cần tạo.", f"{out} is a folder. Name the file to write."))
        if exists and not force:
            raise WrongUse(
                Words(
                    f"Đã có tệp {out}. Chọn tên khác, hoặc thêm --force để ghi đè.",
                    f"{out} exists. Choose another name, or add --force to replace it.",
                )
            )
        lock = lock_of(Path(out)) if exists else None
        if lock is not None:
            raise saying.open_elsewhere(out, lock)

    def write(self, path: str, data: bytes, *, force: bool) -> None:
        self.refuse(path, (), force=force)
        try:
            write_whole(Path(path), data)
        except OSError as error:
            raise saying.writing(path, error) from error


def _free(name: str, taken: dict[str, str]) -> str:
    """*name*, or with a number where another folder of the inbox has a file of that name."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free
