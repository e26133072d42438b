"""Where commands work: one workbook in memory, on the disk, or open in a program; the contract is the same
everywhere.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.office.libreoffice import SOFFICE, check_marked
from xlplan.commands import COMMANDS, Request
from xlplan.commands.captured import CapturedOutput
from xlplan.errors import EnvironmentFailure
from xlplan.grid import Book, Raw
from xlplan.hosts.disk import Disk
from xlplan.hosts.memory import Memory
from xlplan.xlsx.read import read_book

KINDS = ("memory", "disk", "libreoffice", "excel")
NO_EXCEL = "no Excel on this machine"


class Place:
    """A host with one workbook at *path*; after a command the workbook is the one that the command made."""

    def __init__(self, host: Any, path: str) -> None:
        self.host, self.path = host, path
        self.answers: list[bool] = []

    def run(self, command: str, **given: Any) -> tuple[int, CapturedOutput]:
        """A command on the workbook; arguments that are not given keep their defaults."""
        entry = next(one for one in COMMANDS if one.name == command)
        held = {one.name: one.default for one in entry.arguments}
        for one in entry.arguments:
            if one.workbook:
                held[one.name] = [self.path] if one.nargs == "+" else self.target if one.name == "out" else self.path  # type: ignore[assignment]
        heard = CapturedOutput()
        code = entry.load()(Request("vi", force=True, given={**held, **given}), self.host, heard)
        self._keep()
        return code, heard

    @property
    def target(self) -> str:
        return self.path

    def _keep(self) -> None:
        """What the command made is what the next one works on."""

    def open(self) -> Any:
        return self.host.open(self.path)

    def give(self, workbook: Any) -> None:
        """A workbook that was changed by hand becomes the one that the next command works on."""
        self.host.deliver(workbook, self.target, force=True)
        self._keep()

    def read(self) -> Book:
        return self.host.book(self.path)  # type: ignore[no-any-return]

    def saved(self) -> bytes:
        """The workbook as a file."""
        return self.host.read(self.path)  # type: ignore[no-any-return]


class InMemory(Place):
    def __init__(self, data: bytes) -> None:
        super().__init__(Memory({"so.xlsx": data}), "so.xlsx")

    @property
    def target(self) -> str:
        return "moi.xlsx"

    def _keep(self) -> None:
        if self.target in self.host.files:
            self.host.files[self.path] = self.host.files.pop(self.target)


class OnDisk(Place):
    def __init__(self, data: bytes, folder: Path) -> None:
        self.file = folder / "so.xlsx"
        self.file.write_bytes(data)
        super().__init__(Disk(), str(self.file))

    @property
    def target(self) -> str:
        return str(self.file.with_name("moi.xlsx"))

    def _keep(self) -> None:
        made = Path(self.target)
        if made.exists():
            made.replace(self.file)


class Opened(Place):
    """Open in a program; *program* is a :class:`xlplan.hosts.live.program.Program`."""

    def __init__(self, program: Any, book: Any, folder: Path) -> None:
        from xlplan.hosts.live.host import LiveHost

        host = LiveHost(program, "vi")
        super().__init__(host, host.path)
        self.book, self.folder = book, folder

    def saved(self) -> bytes:
        copy = self.folder / "luu.xlsx"
        self.host.program.copy(self.book, str(copy))
        return copy.read_bytes()


@contextmanager
def place(kind: str, data: bytes, folder: Path) -> Iterator[Place]:
    match kind:
        case "memory":
            yield InMemory(data)
        case "disk":
            yield OnDisk(data, folder)
        case "libreoffice":
            with in_libreoffice(data, folder) as opened:
                yield opened
        case _:
            pytest.skip(NO_EXCEL)


_started: list[Any] = []  # one program for all tests of a process: it takes a second to start


def engine() -> Any:
    """LibreOffice as an engine of xlwings; skips with a reason where there is none."""
    check_marked()
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    from xlplan.hosts import libreoffice
    from xlplan.hosts.libreoffice.border import bridge

    try:
        bridge()
    except EnvironmentFailure:
        pytest.skip("LibreOffice's python3-uno is not installed, or not for this Python")
    return libreoffice.engine()


def office() -> Any:
    """A running LibreOffice as an ``xlwings.App``."""
    if not _started:
        _started.append(engine().apps.add())
    return _started[0]


def alive(group: int) -> list[str]:
    """The processes of a group that still run; one that ended and was not fetched yet runs no more."""
    import psutil

    found = []
    for one in psutil.process_iter():
        try:
            if os.getpgid(one.pid) == group and one.status() != psutil.STATUS_ZOMBIE:
                found.append(one.name())
        except (psutil.NoSuchProcess, ProcessLookupError):
            continue
    return found


def end_office() -> None:
    while _started:
        _started.pop().quit()


@contextmanager
def in_libreoffice(data: bytes, folder: Path) -> Iterator[Opened]:
    from xlplan.hosts.libreoffice.window import LibreOffice

    file = folder / "so mở.xlsx"
    file.write_bytes(data)
    app = office()
    book = app.books.open(str(file))
    try:
        program = Told(LibreOffice(app.impl.office.pipe, book.api.RuntimeUID))
        yield Opened(program, book, folder)
    finally:
        book.close()


class Told:
    """A program whose messages are heard, and whose questions are answered, by a test."""

    def __init__(self, program: Any) -> None:
        self.program = program
        self.messages: list[str] = []
        self.answers: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.program, name)

    def tell(self, text: str, *, warning: bool = False) -> None:
        self.messages.append(text)

    def confirm(self, question: str, lang: str) -> bool:
        self.messages.append(question)
        return bool(self.answers.pop(0))

    def folder(self, title: str, start: str) -> Any:
        return self.answers.pop(0)


def cells(book: Book, *titles: str) -> dict[str, dict[tuple[int, int], Raw]]:
    """What every sheet shows, in a form that is the same from every host."""
    return {grid.title: _cells(grid) for grid in book.grids if not titles or grid.title in titles}


def _cells(grid: Any) -> dict[tuple[int, int], Raw]:
    found = {}
    for r, row in enumerate(grid.rows):
        for c, value in enumerate(row):
            if value not in (None, ""):
                found[grid.top + r, grid.left + c] = _plain(value)
    return found


def _plain(value: Raw) -> Raw:
    """Moments at midnight are days, and numbers are what nine digits tell: a program calculates in its own order."""
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    if isinstance(value, float | int) and not isinstance(value, bool):
        return float(f"{value:.9g}")
    return value


def check_same(one: Book, other: Book, *titles: str) -> None:
    ours, theirs = cells(one, *titles), cells(other, *titles)
    assert ours.keys() == theirs.keys()
    for title, held in ours.items():
        other_held = theirs[title]
        differ = {
            where: (held.get(where), other_held.get(where))
            for where in {*held, *other_held}
            if held.get(where) != other_held.get(where)
        }
        assert not differ, (title, dict(sorted(differ.items())[:5]))


def read(data: bytes) -> Book:
    return read_book(data, "so.xlsx")
