"""For every rule a drawn workbook that breaks it, and a near miss that does not."""

from dataclasses import dataclass

from tests.support.drawn import NO_ALLOCATION, UNALLOCATED


@dataclass(frozen=True, slots=True)
class Case:
    """*wrong* replaces sheets of the drawn default and makes *code* fire at *cells*, and nothing else, except *also*.

    *right* is as close to it as can be and makes no finding at all. Of a drawing without any allocation, ALC-14 is said
    too: such a case leaves allocations out because they are not what it is about.
    """

    code: str
    wrong: tuple[str, ...]
    cells: tuple[str, ...]
    right: tuple[str, ...]
    also: tuple[tuple[str, str], ...] = ()

    def expected(self) -> list[tuple[str, str]]:
        return sorted([*((self.code, cell) for cell in self.cells), *self.also, *_of_leaving_out(self.wrong)])

    def expected_of_near_miss(self) -> list[tuple[str, str]]:
        return _of_leaving_out(self.right)


def _of_leaving_out(drawings: tuple[str, ...]) -> list[tuple[str, str]]:
    is_issued = any("| parent " in drawing for drawing in drawings)  # of a unit's workbook nothing is said
    return [UNALLOCATED] if NO_ALLOCATION in drawings and not is_issued else []
