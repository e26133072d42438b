"""Which unit reported which period, and whether on time: the content of the Returns sheet."""

from datetime import date
from decimal import Decimal

from xlplan.dataclass import dataclass
from xlplan.layout.choices import ReturnState
from xlplan.measures import percentage
from xlplan.periods import Period


@dataclass(frozen=True, slots=True)
class Return:
    """One unit's return for one period."""

    state: ReturnState

    sent: date | None = None
    """The date of the first accepted submission."""

    nil: bool = False
    """Whether all that it reports is nil."""


@dataclass(frozen=True, slots=True)
class UnitReturns:
    """One unit's line: its returns in period order, and whether its newest workbook has errors (*faulty*)."""

    unit: str
    returns: tuple[Return, ...]
    faulty: bool

    def count(self, *states: ReturnState) -> int:
        return sum(item.state in states for item in self.returns)

    @property
    def due(self) -> int:
        return self.count(ReturnState.MISSING, *REPORTED)

    @property
    def reported(self) -> int:
        return self.count(*REPORTED)

    @property
    def on_time(self) -> int:
        return self.count(ReturnState.ON_TIME)


@dataclass(frozen=True, slots=True)
class Returns:
    """Units × periods. *due_dates* has one date per period; *units* are those that have to report in any of them."""

    periods: tuple[Period, ...]
    due_dates: tuple[date, ...]
    units: tuple[UnitReturns, ...]

    def rates(self, index: int) -> tuple[Decimal | None, Decimal | None]:
        """Return the reporting rate and the on-time rate of one period in percent; None when no return was due."""
        column = [unit.returns[index].state for unit in self.units]
        reported = sum(state in REPORTED for state in column)
        due = reported + column.count(ReturnState.MISSING)
        return percentage(reported, due), percentage(column.count(ReturnState.ON_TIME), due)


REPORTED = (ReturnState.ON_TIME, ReturnState.LATE, ReturnState.UNDATED)
