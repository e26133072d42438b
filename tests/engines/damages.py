"""What clerks type into a unit's workbook: each damage is the cells that change and what they then hold, never a file.

So it can be typed into a workbook that an engine keeps open, and written into the bytes that Python reads. The workbook
has a target of every measure, people, registrations and proposals, and no error. Progress has the seven periods of each
target from row 6 on, in the order of ``FIGURES``; the other sheets begin at row 6 too.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import TypeAlias

import pytest

from tests.engines.cells import SpreadsheetError, Value
from tests.engines.open_book import Cell
from tests.support.books import PLAN, issued_books, row, share, tables, target
from xlplan.findings import CellRef
from xlplan.layout import (
    ALLOCATION,
    AWARDS,
    FIRST_ROW,
    HONOURS,
    PEOPLE,
    PROGRESS,
    REGISTRATIONS,
    UNITS,
    Award,
    Column,
    Movement,
    Person,
    Registration,
    SheetSpec,
)
from xlplan.layout import PLAN as PLAN_SHEET
from xlplan.layout import TARGETS as TARGETS_SHEET
from xlplan.layout.choices import Category, Measure
from xlplan.layout.columns import CellType, Choice
from xlplan.layout.honours import shipped_honours
from xlplan.patch import ANYTHING, CellEdit, CellError, Content, Look, Patch, RichText
from xlplan.template import frame
from xlplan.template.inputs import BLANK_ROWS
from xlplan.template.plan import VALUE, lines
from xlplan.workflow.building import build, table_of
from xlplan.xlsx.patching import apply

TARGETS = (
    target("F", Measure.FLOW, "100"),
    target("T", Measure.STOCK, "1000"),
    target("R", Measure.FLOW_RATIO, "95"),
    target("Q", Measure.STOCK_RATIO, "50"),
    target("C", Measure.CRITERION),
    target("P", Measure.FLOW, part_of="F"),
)
FIGURES = {"F": "5", "T": "400", "R": "9/10-1", "Q": "4/8", "C": "met", "P": "0"}
MEASURED = ("F", "T", "R", "Q", "C")  # a target of every measure
PERIODS = 7  # of each target: 06/2021 to 12/2021, of which 10/2021 is the one reported
# of each target's first period in Progress
ROWS = {code: FIRST_ROW + PERIODS * place for place, code in enumerate(FIGURES)}
ALLOCATED = {code: FIRST_ROW + place for place, code in enumerate(FIGURES)}  # the row of each target in Allocation
SHARES = tuple(share(code, unit, {"F": "50", "T": "500"}.get(code)) for unit in ("A", "B") for code in FIGURES)
PEOPLE_ROWS = tuple(
    Person(code=code, name="Nguyễn Thị Ánh", unit="A", category=Category.WORKER, position="Chuyên viên")
    for code in ("A01", "A02")
)
MOVEMENT_ROWS = (Movement(code="PT1", name="Phong trào"),)
REGISTERED = tuple(
    Registration(unit="A", person=person, honour="LDTT", movement="PT1") for person in ("A01", "A02", None)
)
PROPOSED = tuple(
    Award(unit="A", person=person, honour="GK", proposed=date(2021, 10, 1)) for person in ("A01", "A02", None)
)
LAST_HONOUR = FIRST_ROW + len(shipped_honours()) - 1
COMPUTED_SHEETS = (TARGETS_SHEET.id, ALLOCATION.id, PROGRESS.id)  # whose formulas look at the checks of their rows
SPARE = 8  # rows below a table that a small workbook checks: the damages need seven


@dataclass(frozen=True)
class Bare:
    """A number in a cell without a number format: its formats were cleared, or another program wrote it."""

    number: float


Typed: TypeAlias = Value | datetime | Bare  # a moment stands in a cell that shows dates
Damage: TypeAlias = Mapping[Cell, Typed]


@dataclass(frozen=True)
class Case:
    name: str
    damage: Damage


# The workbook


@cache
def clean() -> bytes:
    """The workbook of unit A, filled in, without any error."""
    book = issued_books(tables(targets=TARGETS, allocations=SHARES))["A"]
    rows = [
        row("A", one.target, one.period.month, FIGURES[one.target]) if one.period and one.period.month <= 10 else one
        for one in book.tables.progress
    ]
    card = replace(book.tables.card, plan=replace(PLAN, sent=date(2021, 10, 15), unit="A"))
    filled = replace(
        book.tables, card=card, progress=table_of(rows), people=table_of(PEOPLE_ROWS), movements=table_of(MOVEMENT_ROWS)
    )
    return build(replace(filled, registrations=table_of(REGISTERED), awards=table_of(PROPOSED)), book.manifest)


@cache
def small() -> bytes:
    """The same workbook with few spare rows: a seventh of the formulas."""
    with few_spare_rows(SPARE):
        return clean.__wrapped__()


@contextmanager
def few_spare_rows(spare: int) -> Iterator[None]:
    """What is built here checks only *spare* rows below each table, but all rows of an empty one whose formulas look at
    the checks.

    Every row of a sheet of checks has the same formulas, so a workbook says the same with 3 spare rows as with 200.
    """
    few = {id: (spare, max(spare, BLANK_ROWS if id in COMPUTED_SHEETS else 0)) for id in frame.FREE_ROWS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frame, "FREE_ROWS", few)
        yield


# A damage as engines and as Python see it


def as_values(damage: Damage) -> dict[Cell, Value]:
    """What the damaged cells hold; no engine's formula sees a format."""
    return {cell: _value(typed) for cell, typed in damage.items()}


def _value(typed: Typed) -> Value:
    match typed:
        case Bare(number):
            return float(number)
        case datetime():
            return (typed - at(1899, 12, 30)).total_seconds() / 86_400
        case bool() | str() | SpreadsheetError() | None:
            return typed
        case _:
            return float(typed)


def written(data: bytes, damage: Damage) -> bytes:
    """The workbook with the *damage* in it, as the program in which it was typed would save it, but for results of
    formulas.
    """
    cells = [
        CellEdit(
            CellRef(*cell),
            ANYTHING,
            _content(typed),
            Look(number_format="General") if isinstance(typed, Bare) else None,
        )
        for cell, typed in damage.items()
    ]
    return apply(data, Patch(cells=tuple(cells)))


def _content(typed: Typed) -> Content:
    match typed:
        case Bare(number):
            return number
        case SpreadsheetError(code):
            return CellError(code)
        case "":
            return RichText("", "<t></t>")  # an empty text, as programs write it; a plain one would be an empty cell
        case _:
            return typed


# The damages


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A cell's moment: cells know no time zone."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001


def on(spec: SheetSpec, column: str, value: object, row: int) -> Damage:
    """A *value* in one cell of an input sheet."""
    return {(spec.words.vi, row, list(spec.block.columns).index(column) + 1): _typed(value)}


def put(code: str, column: str, value: object, offset: int = 0) -> Damage:
    """A *value* in Progress, *offset* rows below the first row of target *code*."""
    return on(PROGRESS, column, value, ROWS[code] + offset)


def both(*damages: Damage) -> Damage:
    return {cell: typed for damage in damages for cell, typed in damage.items()}


def on_plan(id: str, value: object) -> Damage:
    return {(PLAN_SHEET.words.vi, lines().rows[id], VALUE): _typed(value)}


def _typed(value: object) -> Typed:
    """A text that begins like an error is one."""
    if isinstance(value, str) and value.startswith("#"):
        return SpreadsheetError(value)
    assert value is None or isinstance(value, str | int | float | datetime | Bare)
    return value


NUMBERS = ["", " ", "12", "1.110.000", "12tr", "95%", "nil", -1, -0.5, 0, 7.5, 1e15, "#N/A", "#DIV/0!", "#REF!"]
FEW = (None, "12", -1, 7.5, "#N/A", "Đạt", "Không phát sinh", "Rút số liệu", "Ước thực hiện", "A ")
DAYS = ["", "01/06/2021", "6/2021", at(2021, 6, 15), at(2021, 6, 1, 10, 30), at(2023, 1, 1), "#VALUE!"]
# 44348 is 1/6/2021
BARE = [
    Bare(44348),
    Bare(44349),
    Bare(44348.5),
    Bare(44866),
    Bare(12),
    Bare(2021),
    Bare(0),
    Bare(-3),
]
EMPTIED = ("actual", "denominator", "excluded", "judgement")


def cases() -> Iterator[Case]:
    yield Case("clean", {})
    yield from _in_progress()
    yield from _in_other_tables()
    for code in MEASURED:
        yield from _of_measure(code)
    yield from _on_the_card()
    yield from _of_rows()


def _in_progress() -> Iterator[Case]:
    for id, column in PROGRESS.block.columns.items():
        values = list(_values(column)) if column.typed else []
        for code in MEASURED:
            for value in values if code == "F" else [one for one in values if one in FEW]:
                yield Case(f"{id} of {code}: {value!r}", put(code, id, value, 1))


def _in_other_tables() -> Iterator[Case]:
    for spec in (PEOPLE, HONOURS, REGISTRATIONS, AWARDS):
        for id, column in spec.block.columns.items():
            for value in _values(column):
                yield Case(f"{spec.id} {id}: {value!r}", on(spec, id, value, 7))
        first = next(id for id in spec.block.columns if id in ("unit", "name_vi"))
        yield Case(f"{spec.id} added", on(spec, first, "A", 12 if spec is not HONOURS else LAST_HONOUR + 2))
        if spec is HONOURS:  # its first row is the honour of the registrations
            for id in ("code", "name_vi", "name_en", "short_forms"):
                for value in (None, "", "LĐTT,  LDTT ;Lao động  tiên tiến", 5, "#N/A"):
                    yield Case(f"the honour registered for, {id}: {value!r}", on(spec, id, value, FIRST_ROW))
        yield Case(f"{spec.id} repeated", both(*(on(spec, id, _held(spec, id), 8) for id in spec.block.keys)))


def _values(column: Column) -> Iterator[object]:
    """Right and wrong values for a column, by its type."""
    yield None
    match column.cell_type:
        case CellType.AMOUNT:
            yield from NUMBERS
        case CellType.PERIOD | CellType.DATE:
            yield from (*DAYS, *BARE)
        case CellType.LIST:
            assert column.choices is not None
            words = [text for choice in column.choices for text in choice.words.both()][:4]
            yield from (
                *words,
                unicodedata.normalize("NFD", words[0]),
                f" {words[0]}",
                f"{words[0]} ",
                words[0].upper(),
                words[0] + "x",
            )
            yield from (5, "#NAME?")
        case CellType.CODE if column.by_name:
            names = (
                "LDTT", "gk", "LĐTT", "CSTĐ cơ sở", "Advanced worker", "Lao động tiên tiến", "LAO ĐỘNG TIÊN TIẾN",
            )  # fmt: skip
            wrong = ("", "a", "LĐ", "LĐTT;", "Lao*", "Lao động tiên tiế?", "LDTT|Lao động tiên tiến", "|", "~")
            yield from (*names, *wrong, unicodedata.normalize("NFD", names[5]), f" {names[5]}", f"{names[5]} ")
            yield from (names[5].replace(" ", "  "), 5, at(2021, 1, 1), "#NAME?")
        case CellType.CODE:
            yield from (
                "",
                "a",
                "B",
                "X9",
                "A ",
                " A",
                "A\u00a0",
                "A*",
                "?",
                "Ạ",
                7,
                at(2021, 1, 1),
                "#N/A",
                "F",
                "f",
                "F ",
                "A01",
                "pt1",
            )
        case _:
            yield from ("ghi chú", 12, "#N/A")


def _held(spec: SheetSpec, id: str) -> object:
    """What the first row of a sheet holds in a key column, as its cell shows it."""
    first = {PEOPLE.id: PEOPLE_ROWS, HONOURS.id: shipped_honours(), REGISTRATIONS.id: REGISTERED, AWARDS.id: PROPOSED}[
        spec.id
    ][0]
    value = getattr(first, id)
    return value.words.vi if isinstance(value, Choice) else value


def _of_measure(code: str) -> Iterator[Case]:
    """Damages of several cells, in the rows of one target."""
    emptied = {offset: both(*(put(code, id, None, offset) for id in EMPTIED)) for offset in (2, 3)}
    yield Case(f"{code} repeated", put(code, "period", at(2021, 6, 1), 2))
    yield Case(f"{code} later", both(put(code, "actual", 3, 6), put(code, "denominator", 4, 6)))
    not_applicable = put(code, "state", "Không áp dụng", 6)
    yield Case(f"{code} not applicable later", not_applicable)
    yield Case(f"{code} not applicable later with a text", both(not_applicable, put(code, "actual", "x", 6)))
    yield Case(f"{code} all empty", emptied[3])
    yield Case(f"{code} estimate of nothing", both(emptied[3], put(code, "figure_type", "Ước thực hiện", 3)))
    for state in ("Không phát sinh", "Không áp dụng", "Rút số liệu", "nil"):
        yield Case(f"{code} {state}", both(emptied[2], put(code, "state", state, 2)))
    yield Case(f"{code} denominator only", both(put(code, "actual", None, 1), put(code, "denominator", 9, 1)))
    yield Case(f"{code} numerator above", both(put(code, "actual", 11, 1), put(code, "denominator", 10, 1)))
    yield Case(f"{code} excluded above", both(put(code, "excluded", 11, 1), put(code, "denominator", 10, 1)))
    added = both(
        put("P", "unit", "A", PERIODS), put("P", "target", code, PERIODS), put("P", "period", at(2021, 6, 1), PERIODS)
    )
    yield Case(f"{code} added below", added)
    yield Case(
        f"{code} added without period", both(put("P", "unit", "A", PERIODS + 1), put("P", "target", code, PERIODS + 1))
    )
    yield Case(
        f"{code} formats cleared",
        both(*(put(code, "period", Bare(serial), place) for place, serial in enumerate(SERIALS))),
    )


SERIALS = (44348, 44378, 44409, 44440, 44470, 44501, 44531)  # the first days of 06/2021 to 12/2021


def _on_the_card() -> Iterator[Case]:
    values: dict[str, list[object]] = {
        "period": [
            None,
            "",
            "10/2021",
            at(2021, 10, 15),
            at(2022, 10, 1),
            at(2021, 6, 1),
            at(2021, 12, 1),
            "#N/A",
            5.5,
        ],
        "revision": [None, 2, 0, -1, 1.5, "2", "lần 2", "#N/A", 1000],
        "sent": [None, "15/10/2021", "#N/A", at(2021, 10, 15, 8, 0)],
        "compiled_by": [None, "Nguyễn Văn A", 5, "#N/A"],
        "signed": [None, "24/5/2021"],
        "title": [None, "Kế hoạch khác"],
        "start": [None, "24/5/2021"],
        "end": [None, at(2021, 1, 1)],
    }
    values["period"] += [Bare(44470), Bare(44471), Bare(10), Bare(2021)]
    values["sent"] += [Bare(44484), Bare(12)]
    for id in values:
        for value in values[id]:
            yield Case(f"plan {id}: {value!r}", on_plan(id, value))


def _of_rows() -> Iterator[Case]:
    """Rows of which nothing is left but the row itself, and allocations that say something else."""
    for code in FIGURES:
        yield Case(
            f"{code}: five rows emptied", both(*(_emptied(PROGRESS, ROWS[code] + offset) for offset in range(5)))
        )
        yield Case(
            f"{code}: all rows emptied", both(*(_emptied(PROGRESS, ROWS[code] + offset) for offset in range(PERIODS)))
        )
    yield Case("a row emptied that is not due", _emptied(PROGRESS, ROWS["T"] + 6))
    yield Case("an allocation emptied", _emptied(ALLOCATION, ALLOCATED["T"]))
    rows = [_emptied(PROGRESS, ROWS["T"] + offset) for offset in range(PERIODS)]
    yield Case("an allocation and its rows emptied", both(_emptied(ALLOCATION, ALLOCATED["T"]), *rows))
    yield Case("two allocations emptied", both(*(_emptied(ALLOCATION, ALLOCATED[code]) for code in "FC")))
    yield Case("rows emptied and a code in doubt", both(*rows, put("F", "target", "X9")))
    yield Case("rows emptied and a period in doubt", both(*rows, put("F", "period", "06/2021")))
    not_applicable = put("F", "state", "Không áp dụng", 6)
    yield Case("rows emptied and one not applicable later", both(*rows, not_applicable))
    yield Case("rows emptied and a figure later", both(*rows, put("F", "actual", 3, 6)))
    yield Case("a row of a target renamed", put("T", "target", "t ", 1))
    for day in (at(2021, 8, 1), at(2022, 1, 1), Bare(44409), "01/08/2021", "#N/A"):
        yield Case(
            f"rows emptied and effective from {day!r}",
            both(*rows, on(ALLOCATION, "effective_from", day, ALLOCATED["T"])),
        )
    unfilled = [put("T", "actual", None, offset) for offset in range(5)]
    for day in (at(2021, 8, 14), at(2021, 8, 15), at(2022, 1, 1), Bare(44423), "15/08/2021", "#N/A"):
        yield Case(
            f"figures emptied and effective from {day!r}",
            both(*unfilled, on(ALLOCATION, "effective_from", day, ALLOCATED["T"])),
        )
        for id in ("valid_from", "valid_to"):
            yield Case(f"figures emptied and {id} {day!r}", both(*unfilled, on(UNITS, id, day, FIRST_ROW)))
    for id in ("target", "unit"):
        for value in (None, "X9", "t", "a", "A ", " T", "#N/A", 7):
            yield Case(f"allocation {id}: {value!r}", on(ALLOCATION, id, value, ALLOCATED["T"]))


def _emptied(spec: SheetSpec, row: int) -> Damage:
    return both(*(on(spec, id, None, row) for id in spec.block.typed))
