"""The interfaces that commands use: workbooks, add-ins, and the host that gives access to files and programs."""

from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from xlplan.dataclass import dataclass
from xlplan.findings import CellRef
from xlplan.grid import Book
from xlplan.words import Lang, Words

if TYPE_CHECKING:  # the check of a workbook must not wait for the import of the code that edits and writes
    from concurrent.futures import Executor

    from xlplan.document import Document
    from xlplan.patch import Patch
    from xlplan.xlsx.patching.inspection import Inspection


class Workbook(Protocol):
    """A workbook that is read and changed: a copy in memory, or the one that the user has open."""

    @property
    def name(self) -> str:
        """Its file name, as users know it."""

    @property
    def selected(self) -> CellRef | None:
        """The cell that the user has selected; None if the workbook is not open in a program."""

    def read(self) -> Book:
        """Its cells as they are now."""

    def inspect(self, formulas_of: Collection[str]) -> "Inspection":
        """Its marks, notes and threaded comments, and the formulas of the sheets with these titles."""

    def completed(self, patch: "Patch") -> "Patch":
        """*patch* with the contents that it replaces, so that it can be inverted. Raises as :meth:`apply` does."""

    def apply(self, patch: "Patch") -> None:
        """Apply *patch*. Raises :class:`xlplan.patch.StalePatch` or :class:`xlplan.patch.PatchRefused`; then nothing
        has changed.
        """


class Users(Enum):
    """For whom an add-in was installed."""

    THIS = "the user who ran the command"
    ROOT = "root alone, who ran the command: probably not who will work with it"
    ALL = "every user of this machine, because root ran the command"


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed add-in."""

    program: str
    """``excel``, ``libreoffice`` or ``desktop``."""
    version: str
    """The version of xlplan that installed it."""
    interpreter: str
    """The path of the Python that it starts."""
    whole: bool = True
    """Whether all its files are still there."""
    startable: bool = True
    """Whether the interpreter is still there."""
    users: Users = Users.THIS
    """Who has it now."""


class AddIns(Protocol):
    """The add-ins of one user; *program* is ``excel``, ``libreoffice`` or ``desktop``.

    Methods raise :class:`xlplan.errors.EnvironmentFailure` or ``WrongUse``.
    """

    def install(self, program: str, lang: Lang) -> Installed: ...

    def installed(self) -> tuple[Installed, ...]: ...

    def uninstall(self, program: str) -> None: ...


class Host(Protocol):
    """Access to files by path, and to the open workbook.

    Methods raise :class:`xlplan.errors.EnvironmentFailure`, or ``WrongUse`` for a mistake of the user.
    """

    @property
    def live(self) -> bool:
        """Whether the command works on the user's open workbook. Results are written into it, not to a path."""

    def open(self, path: str) -> Workbook:
        """The workbook at *path*, to be changed. The file itself never changes; only an open workbook does."""

    def deliver(self, workbook: Workbook, path: str, *, force: bool) -> None:
        """Write a changed workbook to *path*; an open workbook has the changes already."""

    def deliver_new(self, document: "Document", path: str, *, force: bool) -> bool:
        """Write a new workbook to *path*, or merge it into the open workbook. False if that has all of it already."""

    def confirm(self, question: Words) -> bool:
        """Ask the user of the open workbook. Without one, True: the command itself was the answer."""

    @property
    def log(self) -> str:
        """The path of the log, for an administrator; empty if there is none."""

    def read(self, path: str) -> bytes:
        """The bytes of one file."""

    def book(self, path: str) -> Book:
        """The cells of the workbook at *path*. Raises :class:`xlplan.errors.Unreadable` if it is not a workbook."""

    def inbox(self, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
        """All files in *paths*, which are files and folders, as (display name, path), sorted by name.

        The display name of a file in a folder is its path below the folder, with forward slashes. Lock files of office
        programs, and files that Windows and macOS leave in folders, are left out.
        """

    def readers(self, files: int) -> "Executor":
        """An executor that parses *files* foreign files in isolation.

        Any executor will do. The disk's own limits the time and memory for each file, and raises ``Unreadable`` for a
        file that exceeds them.
        """

    def require_writable(self, out: str, inputs: Sequence[str], *, force: bool) -> None:
        """Raise ``WrongUse`` if *out* is one of *inputs*, or exists without *force*. Called before any work is done."""

    @property
    def addins(self) -> AddIns | None:
        """The add-ins of this machine; None if none can be installed."""

    def moment(self) -> str:
        """The local time, such as ``2026-11-24 19:41``, for the journal of fixes. No rule or formula uses the clock."""

    def user(self) -> str:
        """The user's account name on this machine; empty if it is not known."""

    def write(self, path: str, data: bytes, *, force: bool) -> None:
        """Write *data* atomically; missing folders are created."""
