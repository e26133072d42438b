"""The unit tree: parents, children, branches. It never loops, even on broken input (cycles, unknown parents)."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from xlplan.layout import Unit
from xlplan.words import as_spreadsheet


class UnitTree:
    """Units by folded code. A unit whose parent is unknown, or that lies on a cycle, counts as a root."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: dict[str, Unit] = {}
        for unit in units:
            if unit.code:
                self.units.setdefault(as_spreadsheet(unit.code), unit)
        self.parents: dict[str, str | None] = {}
        for code, unit in self.units.items():
            parent = as_spreadsheet(unit.parent) if unit.parent else None
            self.parents[code] = parent if parent in self.units else None
        self.cyclic = frozenset(code for code in self.units if self._on_cycle(code))
        for code in self.cyclic:
            self.parents[code] = None

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Children in sheet order."""
        children: dict[str, list[str]] = {code: [] for code in self.units}
        for code, parent in self.parents.items():
            if parent is not None:
                children[parent].append(code)
        return children

    @cached_property
    def roots(self) -> list[str]:
        return [code for code, parent in self.parents.items() if parent is None]

    @cached_property
    def preorder(self) -> list[str]:
        """Every unit, parents before children, siblings in sheet order."""
        return [code for root in self.roots for code in self.branch(root)]

    def branch(self, code: str) -> Iterator[str]:
        """Yield the unit itself and everything below it, parents first."""
        stack = [code]
        while stack:
            current = stack.pop()
            yield current
            stack.extend(reversed(self.children[current]))

    def ancestors(self, code: str) -> Iterator[str]:
        """Yield the units above, nearest first."""
        parent = self.parents.get(code)
        while parent is not None:
            yield parent
            parent = self.parents[parent]

    def _on_cycle(self, code: str) -> bool:
        seen: set[str] = set()
        current: str | None = code
        while current is not None and current not in seen:
            seen.add(current)
            current = self.parents[current]
        return current == code
