"""What a command needs of the place it works in: the contract that every host keeps."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from typing import Protocol


class Host(Protocol):
    """Files by path. Failures of the world are raised as :class:`xlplan.errors.World`, wrong use as ``WrongUse``."""

    def read(self, path: str) -> bytes:
        """The bytes of one file."""

    def inbox(self, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Every file of the given files and folders, as (name shown to people, path), sorted by name.

        A folder's files are named by their path below it, with forward slashes. Lock files of office programs are left out.
        """

    def readers(self, files: int) -> Executor:
        """Where *files* files from others are parsed, apart from everything that matters.

        Any executor will do. The disk's own gives each file limits of time and memory, and raises ``Unreadable`` for a file
        that exceeds them.
        """

    def refuse(self, out: str, inputs: Sequence[str], *, force: bool) -> None:
        """Raise ``WrongUse`` if *out* is one of *inputs*, or exists and *force* was not given: asked before any work."""

    def moment(self) -> str:
        """The moment, for the journal of fixes only: no rule and no formula asks the clock. ``2026-11-24 19:41``."""

    def user(self) -> str:
        """The name under which the person works on this machine; empty where it is not known."""

    def write(self, path: str, data: bytes, *, force: bool) -> None:
        """Write *data* whole or not at all. Folders on the way are made."""
