"""The base of hosts that read and write bytes by path: a workbook is edited in a copy, then written to a path."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from xlplan.grid import Book
from xlplan.words import Words
from xlplan.xlsx.gate import Form, admit
from xlplan.xlsx.read import read_admitted

if TYPE_CHECKING:  # the check of a workbook must not wait for the import of the code that edits and writes
    from concurrent.futures import Executor

    from xlplan.document import Document
    from xlplan.ports import AddIns, Workbook


class FileHost(ABC):
    """The part of :class:`xlplan.ports.Host` that follows from *read*, *write* and *readers*."""

    live = False
    log = ""

    @property
    def addins(self) -> "AddIns | None":
        return None

    @abstractmethod
    def read(self, path: str) -> bytes: ...

    @abstractmethod
    def write(self, path: str, data: bytes, *, force: bool) -> None: ...

    @abstractmethod
    def readers(self, files: int) -> "Executor": ...

    def book(self, path: str) -> Book:
        """The cells of the workbook at *path*.

        An .xlsx that passed the gate is read in this process. The other forms are known to crash the library that reads
        them, so they are read in a process of their own.
        """
        data = self.read(path)
        admitted = admit(data)
        if admitted.form is Form.XLSX:
            return read_admitted(admitted, path)
        with self.readers(1) as readers:
            return readers.submit(read_admitted, admitted, path).result()

    def open(self, path: str) -> "Workbook":
        from xlplan.xlsx.copied import Copy

        return Copy(self.read(path), path)

    def deliver(self, workbook: "Workbook", path: str, *, force: bool) -> None:
        from xlplan.xlsx.copied import Copy

        assert isinstance(workbook, Copy)  # as returned by open
        self.write(path, workbook.data, force=force)

    def deliver_new(self, document: "Document", path: str, *, force: bool) -> bool:
        from xlplan.xlsx.write import to_bytes

        self.write(path, to_bytes(document), force=force)
        return True

    def confirm(self, question: Words) -> bool:
        return True
