"""A workbook in bytes, edited in its parts: a clerk's file on its way to a copy."""

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
    """*data* are the bytes as they are now. They pass the gate when they come, and after each change once if they are
    read again. Raises :class:`PatchRefused` for forms that are only read."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        if self._admitted.form is not Form.XLSX:
            raise PatchRefused(name, ONLY_XLSX)

    @property
    def selected(self) -> None:
        """Nobody looks at bytes."""

    def read(self) -> Book:
        return read_admitted(self._admitted, self.name)

    def inspect(self, formulas_of: Collection[str]) -> Inspection:
        return inspect(self._package, formulas_of)

    def completed(self, patch: Patch) -> Patch:
        return completed_from(self._package, patch)

    def apply(self, patch: Patch) -> None:
        if patch != Patch():
            self.data = applied(self._package, patch)
            del self._admitted

    @cached_property
    def _admitted(self) -> Admitted:
        return admit(self.data)

    @property
    def _package(self) -> Package:
        return editable(self._admitted)
