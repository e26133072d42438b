"""The Guide of a unit's workbook names the reporting period and its due date, in the sentence and in the last step.

1. Both follow what the unit types as its reporting period, in every engine and in both languages, as Python writes them
   for that period.
2. A period that is empty, a text, or not in the calendar: nothing is said of a date.
3. The date is that of the calendar on the Plan sheet: another one if it was changed there, none if it was deleted.
4. ``validate -o`` keeps for both what the sheet calculates. Without its hidden sheet ``_xlplan`` a workbook keeps the
   recipient that it names.
5. The recipient may have quotes in its name, and a name longer than a text in a formula may be.
"""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO

import pytest

from tests.engines.betteroffice_book import BetterOfficeBook
from tests.engines.compare import disagreements, formula_cells
from tests.engines.damages import (
    FIGURES,
    SHARES,
    SPARE,
    TARGETS,
    Damage,
    Typed,
    as_values,
    at,
    few_spare_rows,
    written,
)
from tests.engines.engines import BETTEROFFICE, FORMULON, Calculated, Engine, each_engine, needs_betteroffice
from tests.engines.open_book import OpenBook
from tests.support.books import PLAN, UNITS, issued_books, manifest_of, month, row, tables
from xlplan.commands import COMMANDS, Request
from xlplan.commands.captured import CapturedOutput
from xlplan.hosts.memory import Memory
from xlplan.layout import GUIDE, MANIFEST_TITLE
from xlplan.layout import PLAN as PLAN_SHEET
from xlplan.template.guide import FIRST_LINE
from xlplan.template.guide_tables import SHEET
from xlplan.template.plan import FIRST_LINE as PLAN_TOP
from xlplan.template.plan import PERIODS, VALUE, lines
from xlplan.words import Lang, Words
from xlplan.workflow.building import build, table_of
from xlplan.workflow.opening import open_workbook
from xlplan.xlsx.read import read_book

pytestmark = [pytest.mark.office, pytest.mark.slow]

SENTENCE, LAST_STEP = FIRST_LINE + 1, FIRST_LINE + 7
ISSUED_FOR = month(9)
# What is typed as the reporting period, and the due date that the Guide then names.
NAMED: Mapping[str, tuple[Typed, str | None]] = {
    "as issued": (at(2021, 9, 1), "16/09/2021"),
    "the next one": (at(2021, 10, 1), "18/10/2021"),
    "the last one": (at(2021, 12, 1), "14/12/2021"),
    "an earlier one": (at(2021, 6, 1), "16/06/2021"),
    "none": (None, None),
    "a text": ("10/2021", None),
    "not in the calendar": (at(2022, 1, 1), None),
    "not the first day": (at(2021, 10, 15), None),
}
BUILT = {"as issued": ISSUED_FOR, "the next one": month(10)}
PHRASE = Words(", hạn chót {due} cho kỳ {period}", " by {due} for period {period}")
READY = Words(
    "Sổ không còn ô nào thiếu hay sai. Lưu sổ và gửi cho {to}.",
    "Nothing is missing or wrong. Save and send it to {to}.",
)
DUE_OF_OCTOBER = PLAN_TOP + 5  # the row of the fifth period
MONTH, DUE = PERIODS, PERIODS + 3


@cache
def book(lang: Lang, parent: str = "Sở", period: date | None = ISSUED_FOR) -> bytes:
    """The workbook of unit A, of the period *period*, with all figures up to October: none is missing until then."""
    units = [replace(unit, name=parent) if unit.parent is None else unit for unit in UNITS]
    given = tables(units=units, targets=TARGETS, allocations=SHARES)
    one = issued_books(given, replace(manifest_of(given), lang=lang))["A"]
    rows = [
        row("A", line.target, line.period.month, FIGURES[line.target])
        if line.period and line.period <= month(10)
        else line
        for line in one.tables.progress
    ]
    card = replace(one.tables.card, plan=replace(PLAN, period=period, sent=date(2021, 10, 15), unit="A"))
    with few_spare_rows(SPARE):
        return build(replace(one.tables, card=card, progress=table_of(rows)), one.manifest)


def on_plan(lang: Lang, typed: Typed, row: int | None = None, column: int = VALUE) -> Damage:
    """*typed* as the reporting period, or into another cell of the Plan sheet."""
    return {(PLAN_SHEET.words.of(lang), row or lines().rows["period"], column): typed}


def said(calculated: Calculated, lang: Lang) -> tuple[str, str]:
    sentence, step = (calculated.value(GUIDE.words.of(lang), row, SHEET) for row in (SENTENCE, LAST_STEP))
    return str(sentence), str(step)


def kept(data: bytes, lang: Lang) -> tuple[str, str]:
    grid = read_book(data, "x.xlsx").titled(GUIDE.words.of(lang))
    assert grid is not None
    return str(grid.at(SENTENCE, SHEET)), str(grid.at(LAST_STEP, SHEET))


def phrase(lang: Lang, typed: Typed, due: str | None) -> str:
    if due is None or not isinstance(typed, datetime):
        return ""
    return PHRASE.of(lang).format(due=due, period=f"{typed:%m/%Y}")


@pytest.mark.parametrize("lang", ["vi", "en"])
@each_engine
def test_the_guide_names_the_period_that_was_typed(engine: Engine, lang: Lang) -> None:
    found = said_when(engine, lang, [on_plan(lang, typed) for typed, _ in NAMED.values()])
    for (name, (typed, due)), (sentence, step) in zip(NAMED.items(), found, strict=True):
        expected = phrase(lang, typed, due)
        assert step.startswith("4. "), name
        assert step.endswith(f"Sở{expected}."), name
        assert (sentence == READY.of(lang).format(to=f"Sở{expected}")) is (name == "the next one"), name
        if name in BUILT:
            assert (sentence, step) == kept(book(lang, period=BUILT[name]), lang), name


def said_when(engine: Engine, lang: Lang, damages: Sequence[Damage]) -> Iterator[tuple[str, str]]:
    """The sentence and the last step after each of *damages* was typed; a library types all into one open workbook."""
    if engine in (FORMULON, BETTEROFFICE):
        calculated: OpenBook = engine.open(book(lang))
        for damage in damages:
            with calculated.trial(as_values(damage)):
                yield said(calculated, lang)
    else:
        for one in engine.calculate_all(written(book(lang), damage) for damage in damages):
            yield said(one, lang)


def opened(data: bytes) -> BetterOfficeBook:
    return BETTEROFFICE.open(data)


CHANGED: Mapping[str, Sequence[tuple[Typed, int]]] = {
    "another date": [(at(2021, 10, 20), DUE)],
    "no date": [(None, DUE)],
    "no period": [(None, MONTH)],
    "a text": [("20/10/2021", DUE)],
    "neither": [(None, DUE), (None, MONTH)],
}


@needs_betteroffice
def test_the_date_is_that_on_the_plan_sheet() -> None:
    data = written(book("vi"), on_plan("vi", NAMED["the next one"][0]))
    calculated, found = opened(data), {}
    for name, cells in CHANGED.items():
        changes: Damage = {}
        for typed, column in cells:
            changes = {**changes, **on_plan("vi", typed, DUE_OF_OCTOBER, column)}
        with calculated.trial(as_values(changes)):
            _, step = said(calculated, "vi")
        found[name] = step.partition("Sở")[2]
        assert kept(validated(written(data, changes)), "vi")[1] == step, name
    named = ", hạn chót 20/10/2021 cho kỳ 10/2021."
    assert found == {name: named if name == "another date" else "." for name in CHANGED}


def validated(data: bytes, lang: Lang = "vi") -> bytes:
    command = next(command for command in COMMANDS if command.name == "validate")
    defaults = {argument.name: argument.default for argument in command.arguments}
    host = Memory({"a.xlsx": data})
    command.load()(Request(lang, given={**defaults, "files": ["a.xlsx"], "out": "o.xlsx"}), host, CapturedOutput())
    return host.files["o.xlsx"]


@needs_betteroffice
@pytest.mark.parametrize(("lang", "names"), [("vi", list(NAMED)[1:]), ("en", ["the next one"])])
def test_a_checked_copy_keeps_what_the_sheet_calculates(lang: Lang, names: Sequence[str]) -> None:
    for name, (typed, due) in ((name, NAMED[name]) for name in names):
        data = validated(written(book(lang), on_plan(lang, typed)), lang)
        assert kept(data, lang)[1].endswith(f"Sở{phrase(lang, typed, due)}."), name
        guide = [cell for cell in formula_cells(data) if cell.sheet == GUIDE.words.of(lang)]
        assert guide
        assert disagreements(guide, {BETTEROFFICE.name: opened(data)}) == [], name


def without_manifest(data: bytes) -> bytes:
    """Under another title that sheet is not found."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                assert part.count(f'"{MANIFEST_TITLE}"'.encode()) == 1
                part = part.replace(f'"{MANIFEST_TITLE}"'.encode(), b'"Sheet1"')
            new.writestr(name, part)
    return made.getvalue()


@needs_betteroffice
def test_without_its_manifest_it_keeps_its_recipient() -> None:
    data = without_manifest(written(book("vi"), on_plan("vi", None)))
    manifest = open_workbook(data, "x.xlsx").reading.manifest
    assert manifest is not None
    assert manifest.lost
    checked = validated(data)
    assert kept(checked, "vi")[0] != kept(data, "vi")[0]
    assert kept(checked, "vi")[1] == kept(data, "vi")[1]


NAMES = ('Sở "Một cửa" & <Hai>', " ".join(["Sở"] * 90))


@needs_betteroffice
@pytest.mark.parametrize("name", NAMES, ids=["quotes", "long"])
def test_any_name_of_a_recipient(name: str) -> None:
    data = book("vi", name, month(10))
    assert said(opened(data), "vi") == kept(data, "vi")
    assert kept(data, "vi")[0] == READY.vi.format(to=f"{name}, hạn chót 18/10/2021 cho kỳ 10/2021")
