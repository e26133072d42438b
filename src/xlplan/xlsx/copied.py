"""A workbook in memory that is read and edited part by part: the copy of a clerk's file."""

from collections.abc import Collection
from functools import cached_property

from xlplan.grid import Book
from xlplan.patch import Patch, PatchRefused
from xlplan.xlsx.gate import Admitted, Form, admit
from xlplan.xlsx.package import Package
from xlplan.xlsx.patching import applied, completed_from, editable
from xlplan.xlsx.patching.inspection import Inspection, inspect
from xlplan.xlsx.patching.workbook import ONLY_XLSX
from xlplan.xlsx.read import read_admitted


class Copy:
    """A workbook under edit; *data* are its current bytes.

    The bytes are admitted (:mod:`xlplan.xlsx.gate`) on opening, and again after a change when they are next read.
    Raises :class:`PatchRefused` for formats that can only be read.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        if self._admitted.form is not Form.XLSX:
            raise PatchRefused(name, ONLY_XLSX)

    @property
    def selected(self) -> None:
        """None: bytes have no selected cell."""

    def read(self) -> Book:
        """The workbook as grids."""
        return read_admitted(self._admitted, self.name)

    def inspect(self, formulas_of: Collection[str]) -> Inspection:
        """What an edit needs to know besides the grids; *formulas_of* are the titles of the sheets whose formulas are
        read."""
        return inspect(self._package, formulas_of)

    def completed(self, patch: Patch) -> Patch:
        """*patch* with the present contents filled in."""
        return completed_from(self._package, patch)

    def apply(self, patch: Patch) -> None:
        """Edit the bytes in memory."""
        if patch != Patch():
            self.data = applied(self._package, patch)
            del self._admitted

    @cached_property
    def _admitted(self) -> Admitted:
        return admit(self.data)

    @property
    def _package(self) -> Package:
        return editable(self._admitted)
