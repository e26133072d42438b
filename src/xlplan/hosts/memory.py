"""A host without a disk: for tests, and for programs that hold workbooks in memory."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

from xlplan.errors import EnvironmentFailure, WrongUse
from xlplan.hosts.paths import FileHost
from xlplan.words import Words

T = TypeVar("T")


class InlineExecutor(Executor):
    """Runs each job immediately in this process: no start-up time, and no limits."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - raised by Future.result
            future.set_exception(error)
        return future


class Memory(FileHost):
    """A :class:`xlplan.ports.Host` over a dictionary of paths; a folder is a prefix that ends in ``/``."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        self.files = dict(files or {})
        self.clock = "2021-10-15 08:00"

    def read(self, path: str) -> bytes:
        try:
            return self.files[path]
        except KeyError:
            raise EnvironmentFailure(Words(f"Không tìm thấy {path}.", f"{path} was not found.")) from None

    def inbox(self, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
        files: dict[str, str] = {}
        for root in paths:
            folder = root.rstrip("/") + "/"
            inside = {path[len(folder) :]: path for path in self.files if path.startswith(folder)}
            if root in self.files:
                inside = {root.rsplit("/", 1)[-1]: root}
            if not inside:
                raise EnvironmentFailure(Words(f"Không tìm thấy {root}.", f"{root} was not found."))
            files.update(inside)
        yield from sorted(files.items())

    def readers(self, files: int) -> Executor:
        return InlineExecutor()

    def require_writable(self, out: str, inputs: Sequence[str], *, force: bool) -> None:
        if out in inputs:
            raise WrongUse(
                Words(f"Không ghi đè lên tệp đầu vào {out}.", f"{out} is an input file and is never written over.")
            )
        if out in self.files and not force:
            raise WrongUse(Words(f"Đã có tệp {out}.", f"{out} exists."))

    def moment(self) -> str:
        return self.clock

    def user(self) -> str:
        return ""

    def write(self, path: str, data: bytes, *, force: bool) -> None:
        self.require_writable(path, (), force=force)
        self.files[path] = data
