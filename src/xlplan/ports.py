"""What a command needs of the place it works in: the contract that every host keeps."""

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from xlplan.findings import CellRef
from xlplan.grid import Book
from xlplan.words import Lang, Words

if TYPE_CHECKING:  # what edits and writes workbooks: checking alone must not wait for it
    from xlplan.document import Document
    from xlplan.patch import Patch
    from xlplan.xlsx.patching.inspection import Inspection


class Workbook(Protocol):
    """A workbook that is read and changed in its place: bytes on their way to a copy, or one that a person has open."""

    @property
    def name(self) -> str:
        """As people know it."""

    @property
    def selected(self) -> CellRef | None:
        """The cell that a person is at; None where nobody looks."""

    def read(self) -> Book:
        """Its cells as they are now."""

    def inspect(self, formulas_of: Collection[str]) -> "Inspection":
        """Its marks, notes, threads of comments, and the formulas of the sheets of those titles."""

    def completed(self, patch: "Patch") -> "Patch":
        """*patch* with all that stands before it, so that its mirror takes it back; raises as :meth:`apply` does."""

    def apply(self, patch: "Patch") -> None:
        """Change it. Raises :class:`xlplan.patch.StalePatch` or :class:`xlplan.patch.PatchRefused`; then nothing has
        changed.
        """


@dataclass(frozen=True, slots=True)
class Installed:
    """What stands in a *program*: *whole* as it was put there, and *startable*, its Python still where it was."""

    program: str
    version: str
    interpreter: str
    whole: bool = True
    startable: bool = True


class AddIns(Protocol):
    """The add-ins of one user's programs: *program* is ``excel``, ``libreoffice`` or ``desktop``. Failures are
    :class:`xlplan.errors.World` and ``WrongUse``.
    """

    def install(self, program: str, lang: Lang) -> Installed: ...

    def installed(self) -> tuple[Installed, ...]: ...

    def uninstall(self, program: str) -> None: ...


class Host(Protocol):
    """Files by path. Failures of the world are raised as :class:`xlplan.errors.World`, wrong use as ``WrongUse``.

    *live*: the workbook that a command is about is open before the person. Results appear in it; no path is written for
    them.
    """

    @property
    def live(self) -> bool: ...

    def open(self, path: str) -> Workbook:
        """The workbook at *path*, to be changed; what is at *path* itself never changes, unless a person has it
        open.
        """

    def deliver(self, workbook: Workbook, path: str, *, force: bool) -> None:
        """Give a changed workbook to the person: written to *path*, where it is not open before them already."""

    def deliver_new(self, document: "Document", path: str, *, force: bool) -> bool:
        """Give a whole new workbook: written to *path*, or laid over the workbook that is open. False where all of it
        was there already."""

    def confirm(self, question: Words) -> bool:
        """Ask the person who has the workbook open; where nobody can be asked, the command itself was the answer."""

    @property
    def log(self) -> str:
        """The file that tells what happened, for whoever looks after the machine; empty where there is none."""

    def read(self, path: str) -> bytes:
        """The bytes of one file."""

    def book(self, path: str) -> Book:
        """The cells of the workbook at *path*; raises :class:`xlplan.errors.Unreadable` where there is none."""

    def inbox(self, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Every file of the given files and folders, as (name shown to people, path), sorted by name.

        A folder's files are named by their path below it, with forward slashes. Lock files of office programs are left
        out.
        """

    def readers(self, files: int) -> Executor:
        """Where *files* files from others are parsed, apart from everything that matters.

        Any executor will do. The disk's own gives each file limits of time and memory, and raises ``Unreadable`` for a
        file that exceeds them.
        """

    def refuse(self, out: str, inputs: Sequence[str], *, force: bool) -> None:
        """Raise ``WrongUse`` if *out* is one of *inputs*, or exists and *force* was not given: asked before any
        work.
        """

    @property
    def addins(self) -> AddIns | None:
        """Where the add-ins of this machine are installed; None where nothing can be installed."""

    def moment(self) -> str:
        """The moment, for the journal of fixes only: no rule and no formula asks the clock. ``2026-11-24 19:41``."""

    def user(self) -> str:
        """The name under which the person works on this machine; empty where it is not known."""

    def write(self, path: str, data: bytes, *, force: bool) -> None:
        """Write *data* whole or not at all. Folders on the way are made."""
