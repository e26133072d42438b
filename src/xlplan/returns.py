"""Who reported which period, and whether in time: the content of the Returns sheet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlplan.layout.choices import ReturnState
from xlplan.measures import percentage
from xlplan.periods import Period


@dataclass(frozen=True, slots=True)
class Return:
    """One unit's return for one period. *sent* is the date of the first accepted submission, *nil*: nothing arose."""

    state: ReturnState
    sent: date | None = None
    nil: bool = False


@dataclass(frozen=True, slots=True)
class UnitReturns:
    """One unit's line: its returns in period order, and whether its figures in use have errors."""

    unit: str
    returns: tuple[Return, ...]
    faulty: bool

    def count(self, *states: ReturnState) -> int:
        return sum(one.state in states for one in self.returns)

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
    """Units × periods. *due_dates* has one date per period; the units are those that ever have to report."""

    periods: tuple[Period, ...]
    due_dates: tuple[date, ...]
    units: tuple[UnitReturns, ...]

    def rates(self, index: int) -> tuple[Decimal | None, Decimal | None]:
        """Reporting rate and on-time rate of one period in percent; None when nobody was due."""
        column = [unit.returns[index].state for unit in self.units]
        reported = sum(state in REPORTED for state in column)
        due = reported + column.count(ReturnState.MISSING)
        return percentage(reported, due), percentage(column.count(ReturnState.ON_TIME), due)


REPORTED = (ReturnState.ON_TIME, ReturnState.LATE, ReturnState.UNDATED)
