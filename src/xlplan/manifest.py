"""Who a workbook says it is: plan, unit and layout version, as the very hidden sheet ``_xlplan`` keeps them."""

from dataclasses import dataclass
from datetime import date

from xlplan.layout import LAYOUT_VERSION
from xlplan.words import Lang


@dataclass(frozen=True, slots=True)
class Manifest:
    """The workbook's identity. *parent* is the unit above the workbook's own (empty for a plan's root workbook).

    *sample* says that units and allocations are made up, and the workbook tells its reader so.
    """

    plan_number: str
    plan_signed: date | None
    unit: str
    parent: str | None = None
    layout: int = LAYOUT_VERSION
    lang: Lang = "vi"
    sample: bool = False

    @property
    def is_root(self) -> bool:
        return self.parent is None
