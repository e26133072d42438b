"""The base of every row that a sheet holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """*row* is the sheet row the values came from (0: made by us, from nobody's cell).

    *bad* names the columns whose cell did not pass the declared checks; their fields hold None (codes: the raw text),
    and a rule that needs them stays silent, so that one mistake makes one finding.
    """

    row: int = 0
    bad: frozenset[str] = frozenset()

    def sound(self, *columns: str) -> bool:
        """Whether none of these columns failed its declared checks."""
        return not self.bad.intersection(columns)
