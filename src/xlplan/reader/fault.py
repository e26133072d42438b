"""A finding about a cell whose address is not yet known."""

from collections.abc import Mapping
from decimal import Decimal

from xlplan.dataclass import dataclass
from xlplan.findings import CellRef, Finding, Kind
from xlplan.grid import Raw
from xlplan.words import Words

READS = Words("đọc được là", "reads as")  # one possible reading, beyond doubt
MAY_READ = Words("có lẽ là", "is probably")
OR_CLEAR = Words(", hoặc xóa ô này", ", or clear the cell")
OR_ADD = Words(", hoặc ghi mã này vào trang {sheet} trước", ", or add it to the sheet {sheet} first")
NO_WORDS = Words("", "")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one cell did not pass."""

    kind: Kind

    values: Mapping[str, object]
    """The values of the placeholders in the sentences of the kind."""

    proposed: Raw | Decimal = None
    """The value that the cell should probably hold."""

    alternatives: tuple[Raw | Decimal, ...] = ()
    """All values that the cell may mean, where there are several."""

    sure: bool = False
    """The proposed value is beyond doubt."""

    def at(self, cell: CellRef, *, may_be_cleared: bool = False) -> Finding:
        """Return the finding for *cell*, which *may_be_cleared* instead of corrected."""
        values = {**self.values, "or_clear": OR_CLEAR if may_be_cleared else NO_WORDS}
        return Finding(self.kind, cell, values, self.proposed, alternatives=self.alternatives, sure=self.sure)
