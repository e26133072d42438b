"""For every rule a drawn workbook that breaks it, and a near miss that does not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """*wrong* replaces sheets of the drawn default and makes *code* fire at *cells*, and nothing else, except *also*.

    *right* is as close to it as can be and makes no finding at all.
    """

    code: str
    wrong: tuple[str, ...]
    cells: tuple[str, ...]
    right: tuple[str, ...]
    also: tuple[tuple[str, str], ...] = ()

    def expected(self) -> list[tuple[str, str]]:
        return sorted([*((self.code, cell) for cell in self.cells), *self.also])
