"""Load a bundled plan and its sample data as rows of the layout, in either language."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from xlplan.dataclass import dataclass
from xlplan.grid import decimal
from xlplan.layout import Allocation, Honour, Movement, Person, Plan, Progress, Target, Unit
from xlplan.layout.choices import Direction, FigureType, Judgement, Measure, RollUp, State
from xlplan.layout.honours import shipped_honours
from xlplan.words import Lang

STATES = {"nil": State.NIL, "n/a": State.NOT_APPLICABLE, "withdrawn": State.WITHDRAWN}
JUDGEMENTS = {"met": Judgement.MET, "not met": Judgement.NOT_MET}


@dataclass(frozen=True, slots=True)
class BundledPlan:
    """A plan ready to be written as a master."""

    plan: Plan
    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = ()
    movements: tuple[Movement, ...] = ()
    honours: tuple[Honour, ...] = field(default_factory=shipped_honours)
    targets: tuple[Target, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    progress: tuple[Progress, ...] = ()

    sample: bool = False
    """Whether units and allocations are made up."""


@dataclass(frozen=True, slots=True)
class SampleReturn:
    """One workbook of the sample as a unit sends it."""

    unit: str
    period: date
    sent: date
    revision: int | None

    rows: tuple[Progress, ...]
    """The figures of all periods up to *period*."""

    faulty: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    """Raw values by (target, column), to be typed into the rows of *period*."""

    saved_by_libreoffice: bool = False
    """Whether LibreOffice saved the file."""

    foreign_number: str | None = None
    """The number of another plan, if the file belongs to one."""

    damaged: bool = False
    """Whether the file is cut off."""


def blank() -> BundledPlan:
    """Return an empty master; it proposes the administrative month (cut-off day 14) and two working days."""
    return BundledPlan(Plan(cutoff=14, working_days=2))


def bundled(name: str, lang: Lang) -> BundledPlan:
    """Return the plan called *name*, with its texts in *lang*."""
    data, sample = _load(name, "plan"), _load(name, "sample")
    fields = {key: value for key, value in data["plan"].items() if key != "texts"}
    texts = {key: _text(value, lang) for key, value in data["plan"]["texts"].items()}
    return BundledPlan(
        plan=Plan(**fields, **texts),
        units=tuple(Unit(**{key: _text(value, lang) for key, value in unit.items()}) for unit in sample["units"]),
        movements=tuple(
            Movement(**{key: _text(value, lang) for key, value in movement.items()}) for movement in data["movements"]
        ),
        targets=tuple(_target(target, lang) for target in data["targets"]),
        allocations=tuple(_allocation(slot, values) for slot, values in sample["allocation"].items()),
        sample=True,
    )


def sample_returns(name: str, lang: Lang, *, messy: bool = False) -> tuple[SampleReturn, ...]:
    """Return the workbooks that the sample's units send: all five periods, or the messy inbox of the last two."""
    sample = _load(name, "sample")
    months = [date.fromisoformat(f"{month}-01") for month in sample["sent"]]
    sent = dict(zip(months, sample["sent"].values(), strict=True))
    returns = [
        _return(sample, unit, months, month, sent[month], lang) for month in months for unit in _reporting(sample)
    ]
    if not messy:
        return tuple(returns)
    last, previous = months[-1], months[-2]
    kept = [clean for clean in returns if clean.period == previous]
    return (
        *kept,
        *(changed for clean in returns if clean.period == last for changed in _mess(clean, sample["messy"], lang)),
    )


@lru_cache(maxsize=8)
def _load(name: str, part: str) -> dict[str, Any]:
    return tomllib.loads((files("xlplan.plans") / name / f"{part}.toml").read_text("utf-8"))


def libreoffice_copy(name: str, lang: Lang, unit: str) -> bytes:
    """Return a workbook of the sample that LibreOffice really saved (by ``release/sample_by_libreoffice.py``)."""
    return (files("xlplan.plans") / name / f"{unit}-libreoffice-{lang}.xlsx").read_bytes()


def _text(value: Any, lang: Lang) -> Any:
    return value[lang] if isinstance(value, dict) else value


def _target(entry: Mapping[str, Any], lang: Lang) -> Target:
    values = {key: _text(value, lang) for key, value in entry.items()}
    kinds: dict[str, Any] = {"measure": Measure, "direction": Direction, "roll_up": RollUp}
    values |= {key: kind(values[key]) for key, kind in kinds.items() if key in values}
    if "value" in values:
        values["value"] = decimal(values["value"])
    return Target(**values)


def _allocation(slot: str, values: Sequence[Any]) -> Allocation:
    """Return the allocation of *slot* (``target unit``); an empty string stands for a number that is not given."""
    target, unit = slot.split()
    names = ("value", "opening", "opening_denominator", "opening_excluded")
    numbers: dict[str, Any] = {
        name: decimal(number) for name, number in zip(names, values, strict=False) if number != ""
    }
    return Allocation(target=target, unit=unit, **numbers)


def _reporting(sample: Mapping[str, Any]) -> list[str]:
    return [unit["code"] for unit in sample["units"] if "parent" in unit]


def _return(
    sample: Mapping[str, Any], unit: str, months: Sequence[date], last: date, sent: date, lang: Lang
) -> SampleReturn:
    rows = []
    for slot, figures in sample["figures"].items():
        target, reporting_unit = slot.split()
        if reporting_unit == unit:
            pairs = zip(months, figures, strict=True)
            typed = [_row(unit, target, month, text, lang) for month, text in pairs if month <= last and text]
            evidence = _text(sample["evidence"].get(slot), lang)
            rows += [replace(row, evidence=evidence) if row.judgement is Judgement.MET else row for row in typed]
    return SampleReturn(unit, last, sent, None, tuple(rows))


def _row(unit: str, target: str, month: date, text: str, lang: Lang) -> Progress:
    """Return one figure, written in the notation that the sample file explains."""
    figure, _, note = text.partition(" | ")
    vi, _, en = note.partition(" // ")
    note_in_lang = (vi if lang == "vi" else en or vi) or None
    return Progress(unit=unit, target=target, period=month, note=note_in_lang, **figure_values(figure))


def figure_values(figure: str) -> dict[str, Any]:
    """Return the fields of a progress row from its notation.

    Examples: ``12``; ``120/124-2`` (numerator, denominator, exclusions); ``nil``; ``met``. A trailing ``~`` marks an
    estimate.
    """
    if figure in STATES:
        return {"state": STATES[figure]}
    if figure in JUDGEMENTS:
        return {"judgement": JUDGEMENTS[figure]}
    numerator, _, rest = figure.removesuffix("~").partition("/")
    denominator, _, excluded = rest.partition("-")
    parts = {"actual": numerator, "denominator": denominator, "excluded": excluded}
    values: dict[str, Any] = {name: Decimal(part) for name, part in parts.items() if part}
    return values | ({"figure_type": FigureType.ESTIMATE} if figure.endswith("~") else {})


def _mess(clean: SampleReturn, messy: Mapping[str, Any], lang: Lang) -> list[SampleReturn]:
    """Return what the messy inbox has instead of a clean return."""
    if clean.unit in messy["missing"]:
        # The missing return is replaced by a workbook of another plan and a damaged file.
        return [replace(clean, foreign_number=messy["foreign_number"]), replace(clean, damaged=True)]
    changed = replace(
        clean,
        sent=messy["late"].get(clean.unit, clean.sent),
        faulty={
            (key.split()[0], key.split()[1]): _typed(value, lang)
            for key, value in messy["faulty"].get(clean.unit, {}).items()
        },
        saved_by_libreoffice=clean.unit in messy["libreoffice"],
    )
    if clean.unit in messy["nil_return"]:
        changed = replace(
            changed, rows=tuple(_nothing_arose(row, clean.period) for row in clean.rows if _counts(row, clean.period))
        )
    resubmission = messy["resubmitted"].get(clean.unit)
    return [changed] if resubmission is None else [changed, _resubmitted(changed, resubmission, lang)]


def _typed(value: Any, lang: Lang) -> Any:
    return STATES[value].words.of(lang) if value in STATES else value


def _counts(row: Progress, period: date) -> bool:
    return row.period != period or row.judgement is None


def _nothing_arose(row: Progress, period: date) -> Progress:
    return Progress(unit=row.unit, target=row.target, period=period, state=State.NIL) if row.period == period else row


def _resubmitted(earlier: SampleReturn, resubmission: Mapping[str, Any], lang: Lang) -> SampleReturn:
    rows = {(row.target, row.period): row for row in earlier.rows}
    for key, text in resubmission["figures"].items():
        target, month = key.split()
        row = _row(earlier.unit, target, date.fromisoformat(f"{month}-01"), text, lang)
        rows[target, row.period] = row
    return replace(earlier, sent=resubmission["sent"], revision=2, rows=tuple(rows.values()))
