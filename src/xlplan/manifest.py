"""Who a workbook says it is: plan, unit and layout version, as the very hidden sheet ``_xlplan`` keeps them."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from xlplan.grid import Grid, Raw
from xlplan.layout import LAYOUT_VERSION, Plan
from xlplan.words import Lang

YES = "yes"
ISSUED = "issued"  # how the keys of the rows that a workbook was issued with begin


@dataclass(frozen=True, slots=True)
class IssuedRows:
    """The rows of Progress that a workbook was issued with for one target and unit, by the month of their period."""

    target: str
    unit: str
    months: tuple[date, ...]

    def to_text(self) -> str:
        return json.dumps([self.target, self.unit, *(f"{month:%Y-%m}" for month in self.months)], ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "IssuedRows":
        """Raises :class:`ValueError` for a text of another form."""
        target, unit, *months = json.loads(text)
        return cls(str(target), str(unit), tuple(date.fromisoformat(f"{month}-01") for month in months))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The workbook's identity. *parent* is the unit above the workbook's own (None in a plan's root workbook);
    *send_to* says who that is, for people.

    *issued* are the rows that the workbook was issued with: none may vanish unnoticed. *checks_to* is the last row of
    Progress that the workbook can check by itself (0: unknown). *sample* says that units and allocations are made up,
    and the workbook tells its reader so. *lost*: ``_xlplan`` was gone, so that nobody knows whether there is a unit
    above.
    """

    plan_number: str
    plan_signed: date | None
    unit: str
    parent: str | None = None
    send_to: str = ""
    layout: int = LAYOUT_VERSION
    lang: Lang = "vi"
    sample: bool = False
    lost: bool = False
    issued: tuple[IssuedRows, ...] = ()
    checks_to: int = 0

    @property
    def is_root(self) -> bool:
        return self.parent is None

    def completed(self, plan: Plan) -> "Manifest":
        """With what the Plan sheet says where nothing was said yet: a master made blank gets its identity by typing."""
        return replace(
            self,
            plan_number=self.plan_number or plan.number or "",
            plan_signed=self.plan_signed or plan.signed,
            unit=self.unit or plan.unit or "",
        )

    def to_pairs(self) -> list[tuple[str, str]]:
        """What ``_xlplan`` holds, key by key, as text that no spreadsheet reformats."""
        return [
            ("plan_number", self.plan_number),
            ("plan_signed", self.plan_signed.isoformat() if self.plan_signed else ""),
            ("unit", self.unit),
            ("parent", self.parent or ""),
            ("send_to", self.send_to),
            ("layout", str(self.layout)),
            ("lang", self.lang),
            ("sample", YES if self.sample else ""),
            ("checks_to", str(self.checks_to)),
            *((f"{ISSUED} {number}", rows.to_text()) for number, rows in enumerate(self.issued, start=1)),
        ]

    @classmethod
    def from_grid(cls, grid: Grid) -> "Manifest":
        """Read ``_xlplan`` back; what is missing or odd becomes empty, and the layout -1: no version at all."""
        pairs = {str(row[0]): row[1] for row in grid.rows if len(row) > 1}
        text = {key: "" if value is None else str(value).strip() for key, value in pairs.items()}
        return cls(
            plan_number=text.get("plan_number", ""),
            plan_signed=_day(pairs.get("plan_signed")),
            unit=text.get("unit", ""),
            parent=text.get("parent") or None,
            send_to=text.get("send_to", ""),
            layout=_whole(text.get("layout", "")),
            lang="en" if text.get("lang") == "en" else "vi",
            sample=text.get("sample") == YES,
            issued=tuple(_issued(text)),
            checks_to=max(_whole(text.get("checks_to", "0")), 0),
        )

    @classmethod
    def from_plan(cls, plan: Plan, lang: Lang) -> "Manifest":
        """What the Plan sheet says, for a workbook that lost its ``_xlplan``."""
        return cls(plan.number or "", plan.signed, plan.unit or "", lang=lang, lost=True)


def _issued(pairs: Mapping[str, str]) -> Iterator[IssuedRows]:
    for key, text in pairs.items():
        if key.startswith(f"{ISSUED} "):
            with suppress(ValueError, TypeError):
                yield IssuedRows.from_text(text)


def _day(value: Raw) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        return None


def _whole(text: str) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return -1
