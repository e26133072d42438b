"""Why one cell did not pass, before anybody asks where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlplan.findings import CellRef, Finding, Kind
from xlplan.grid import Raw
from xlplan.words import Words

READS = Words("đọc được là", "reads as")  # one reading, and no doubt
MAY_READ = Words("có lẽ là", "is probably")


@dataclass(frozen=True, slots=True)
class Fault:
    """The kind, the values of its sentence, the proposal, all that the cell may mean, whether the proposal is sure."""

    kind: Kind
    values: Mapping[str, object]
    proposed: Raw | Decimal = None
    alternatives: tuple[Raw | Decimal, ...] = ()
    sure: bool = False

    def at(self, place: CellRef) -> Finding:
        return Finding(self.kind, place, self.values, self.proposed, alternatives=self.alternatives, sure=self.sure)
