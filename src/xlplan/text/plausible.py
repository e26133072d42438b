"""Numbers and dates that have their type already: whether a plan can hold them, and what a rounding error hides."""

from datetime import date, timedelta
from decimal import Decimal

EPOCH = date(1899, 12, 30)
SERIALS = range(14_611, 80_000)
"""Serial numbers of the years 1940 to 2119: those that a bare number may mean, and those of any date of a plan."""

MAX_DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number."""
DECIMALS = 4
"""Decimals that a person types; what a PC adds behind many more noughts or nines is a rounding error."""
ERROR = Decimal("1e-8")


def number_as_day(number: float) -> date | None:
    """Return the date of a serial number (a date cell that lost its format), or None outside :data:`SERIALS`."""
    return EPOCH + timedelta(days=int(number)) if number in SERIALS else None


def is_plausible(day: date) -> bool:
    """Return whether *day* can belong to a plan: 05/01/1900 is the number 5 in a cell formatted as a date."""
    return (day - EPOCH).days in SERIALS


def without_rounding_error(number: Decimal) -> Decimal | None:
    """Return the number that *number* is but for a rounding error, None if it has none: 47.0000000001 → 47."""
    if not number.is_finite() or abs(number) >= 10**MAX_DIGITS:
        return None
    meant = round(number, DECIMALS)
    if number == meant or abs(number - meant) > ERROR * max(Decimal(1), abs(meant)):
        return None
    return plain(meant)


def plain(value: Decimal) -> Decimal:
    """Normalise a decimal: 95, not 95.0 or 9.5E+1."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()
