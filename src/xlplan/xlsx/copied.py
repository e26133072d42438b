"""A workbook in bytes, edited in its parts: a clerk's file on its way to a copy."""

from collections.abc import Collection

from xlplan.grid import Book
from xlplan.patch import Patch, PatchRefused
from xlplan.xlsx.gate import Form, admit
from xlplan.xlsx.patching import apply, completed
from xlplan.xlsx.patching.inspection import Inspection, inspect
from xlplan.xlsx.patching.workbook import ONLY_XLSX
from xlplan.xlsx.read import read_book


class Copy:
    """*data* are the bytes as they are now. Raises :class:`PatchRefused` for forms that are only read."""

    def __init__(self, data: bytes, name: str) -> None:
        if admit(data).form is not Form.XLSX:
            raise PatchRefused(name, ONLY_XLSX)
        self.data, self.name = data, name

    @property
    def selected(self) -> None:
        """Nobody looks at bytes."""

    def read(self) -> Book:
        return read_book(self.data, self.name)

    def inspect(self, formulas_of: Collection[str]) -> Inspection:
        return inspect(self.data, formulas_of)

    def completed(self, patch: Patch) -> Patch:
        return completed(self.data, patch)

    def apply(self, patch: Patch) -> None:
        if patch != Patch():
            self.data = apply(self.data, patch)
