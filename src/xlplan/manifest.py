"""The identity of a workbook: plan, unit and layout version, stored in the very hidden sheet ``_xlplan``."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from xlplan.dataclass import dataclass
from xlplan.grid import Grid, Raw
from xlplan.layout import LAYOUT_VERSION, Plan
from xlplan.words import Lang

YES = "yes"
ISSUED = "issued"  # prefix of the keys under which issued rows are stored: "issued 1", "issued 2"


@dataclass(frozen=True, slots=True)
class IssuedRows:
    """The rows of Progress that a workbook was issued with for one target and unit, by the month of their period."""

    target: str
    unit: str
    months: tuple[date, ...]

    def to_text(self) -> str:
        """Return a JSON list: ``["CT01", "VP", "2021-06", "2021-07"]``."""
        return json.dumps([self.target, self.unit, *(f"{month:%Y-%m}" for month in self.months)], ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "IssuedRows":
        """Parse the text of :meth:`to_text`. Raises :class:`ValueError` for a text of another form."""
        target, unit, *months = json.loads(text)
        return cls(str(target), str(unit), tuple(date.fromisoformat(f"{month}-01") for month in months))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The workbook's identity."""

    plan_number: str
    plan_signed: date | None

    unit: str
    """The unit that the workbook reports for."""

    parent: str | None = None
    """The unit above it; None in a plan's root workbook."""

    send_to: str = ""
    """The name of the parent, for users to read."""

    layout: int = LAYOUT_VERSION
    """The layout version; -1 when the sheet names none."""

    lang: Lang = "vi"

    sample: bool = False
    """Whether units and allocations are invented; the workbook tells its readers so."""

    lost: bool = False
    """Whether ``_xlplan`` was missing, so that it is unknown whether there is a parent unit."""

    issued: tuple[IssuedRows, ...] = ()
    """The rows that the workbook was issued with. None of them may disappear unnoticed."""

    checks_to: int = 0
    """The last row of Progress that the workbook can check by itself; 0: unknown."""

    @property
    def is_root(self) -> bool:
        return self.parent is None

    def completed(self, plan: Plan) -> "Manifest":
        """Return the manifest with empty fields taken from the Plan sheet.

        A master that was created blank gets its identity when the user fills in that sheet.
        """
        return replace(
            self,
            plan_number=self.plan_number or plan.number or "",
            plan_signed=self.plan_signed or plan.signed,
            unit=self.unit or plan.unit or "",
        )

    def to_pairs(self) -> list[tuple[str, str]]:
        """Return the rows of ``_xlplan``, key and value, as text that no spreadsheet reformats."""
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
        """Read ``_xlplan``. A missing or invalid value becomes empty, a missing or invalid layout -1."""
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
        """Return the identity according to the Plan sheet, for a workbook that lost its ``_xlplan``."""
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
    """Return the text as an integer, -1 if it is not a number."""
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return -1
