"""The base class of the rows of all sheets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a sheet."""

    row: int = 0
    """The sheet row that the values came from; 0: created by xlplan, not read."""

    bad: frozenset[str] = frozenset()
    """The columns whose cells failed their declared checks. Such a field is None (a code keeps its raw text), and rules
    that need it report nothing, so that one mistake makes one finding."""

    def sound(self, *columns: str) -> bool:
        """Whether none of these columns failed its declared checks."""
        return not self.bad.intersection(columns)
