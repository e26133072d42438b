"""What our formulas say in spreadsheet programs: LibreOffice forgives what Excel does not, so three others are asked
too.

formulon, betteroffice-xlsx and Gnumeric (``tests/engines``) calculate workbooks whose results have been taken out.
Before the formulas were made anew they said of an untouched master that it has 41,000 wrong cells, and LibreOffice that
it is ready.

1. Every kind of workbook, in both languages: every formula gives in each engine what we keep as its result, but for
   what ``unparsed.txt`` lists with a reason; two of three besides LibreOffice must agree on every cell all the same.
2. In each engine the Guide says what Python's findings say; untouched and rightly filled workbooks are ready.
3. Of a tenth of the agreement test's damages formulon and Gnumeric say what Python says. (betteroffice-xlsx: of all of
   them, LibreOffice: of half of them, in ``tests/engines/test_agreement.py``.)
4. formulon paints exactly the cells that Python's findings, the measure of a row's target and its period call for.
5. What formulon's data validation refuses is what Python refuses to read, but for differences that are listed.
6. No formula has a fault that the typed reader knows (``tests/formulas``): those of conditional formats and validations
   have at most 255 characters, those of cells at most 1,000.
7. The lane notices: the two faults that made all workbooks "not ready" outside LibreOffice are planted and found by
   both.

formulon takes ten seconds and more to load a workbook of full size, so for requirements 1 and 2 the workbooks have few
spare rows: each row of the sheet of checks has the same formulas. Of full size are a filled workbook in formulon, an
untouched master and a faulty workbook in the others.
"""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from tests.engines.cells import SpreadsheetError, sheet_parts, without_formulas
from tests.engines.compare import Unparsed, disagreements, formula_cells, outvoted, unparsed, without_unparsed
from tests.engines.damages import Damage, Typed, as_values, at, cases, clean, few_spare_rows, small, written
from tests.engines.engines import (
    BETTEROFFICE,
    ENGINES,
    FORMULON,
    GNUMERIC,
    LIBREOFFICE,
    Calculated,
    Engine,
    needs,
    needs_betteroffice,
    needs_formulon,
    needs_gnumeric,
)
from tests.engines.guide import SHEET_KINDS, Said, guide_in, guide_of, said_by_python, with_consolidation
from tests.engines.kinds import KINDS, READY, kinds
from tests.engines.looks import Looks, checked_area, plan_looks, progress_looks
from tests.engines.open_book import Cell
from tests.formulas.types import faults, longest
from xlplan.findings import CellRef
from xlplan.formulas.verdicts import type_kinds
from xlplan.grid import SELF_CHECKS_TITLE
from xlplan.layout import FIRST_ROW, INPUTS, PROGRESS, Column
from xlplan.layout import PLAN as PLAN_SHEET
from xlplan.layout.columns import CellType
from xlplan.template.plan import VALUE, lines
from xlplan.words import Lang
from xlplan.workflow.opening import open_workbook
from xlplan.xlsx.styles import MARKS

pytestmark = [pytest.mark.office, pytest.mark.slow]

if TYPE_CHECKING:
    from tests.engines.formulon_book import FormulonBook

WORKBOOKS = sorted((Path(__file__).parents[2] / "workbook").glob("*.xlsx"))
SPARE = 3
SHORT = 3  # lines of unparsed.txt
each_language = pytest.mark.parametrize("lang", ["vi", "en"])


@cache
def few(lang: Lang, wanted: tuple[str, ...] = KINDS) -> Mapping[str, bytes]:
    """Workbooks of these kinds in one language, with few spare rows."""
    with few_spare_rows(SPARE):
        return kinds(lang, wanted)


@cache
def opened(lang: Lang, kind: str) -> "FormulonBook":
    """One of them in formulon."""
    return FORMULON.open(few(lang, (kind,))[kind])


# 1, 2: what is calculated, what is kept


@needs_formulon
@needs_betteroffice
@needs_gnumeric
@needs(LIBREOFFICE)
@each_language
def test_every_kind_is_calculated_to_what_it_keeps(lang: Lang) -> None:
    used = _agree(lang, few(lang), (FORMULON, BETTEROFFICE))
    assert used == set(unparsed())


LARGE: Mapping[Lang, tuple[str, ...]] = {"vi": ("new",), "en": ("faulty",)}


@needs_betteroffice
@needs_gnumeric
@needs(LIBREOFFICE)
@each_language
def test_so_are_workbooks_of_full_size(lang: Lang) -> None:
    _agree(lang, kinds(lang, LARGE[lang]), (BETTEROFFICE,))


@needs_formulon
def test_so_is_a_workbook_of_full_size_in_formulon() -> None:
    cells, book = formula_cells(clean()), FORMULON.open(clean())
    assert len(cells) > 15_000
    assert disagreements(cells, {FORMULON.name: book}) == []
    assert guide_of(book) == said_by_python(())


def _agree(lang: Lang, books: Mapping[str, bytes], libraries: Sequence[Engine]) -> set[Unparsed]:
    """All engines give what the *books* keep, and their Guides say what Python finds; the lines of unparsed.txt that it
    took.

    Gnumeric and LibreOffice are programs of their own and work beside the *libraries*, which keep one workbook at a
    time.
    """
    used: set[Unparsed] = set()
    with ThreadPoolExecutor() as pool:
        programs = {
            engine.name: pool.submit(list, engine.calculate_all(books.values())) for engine in (GNUMERIC, LIBREOFFICE)
        }
        calculating = {engine.name: iter(engine.calculate_all(books.values())) for engine in libraries}
        for number, (kind, data) in enumerate(books.items()):
            calculated = {name: next(found) for name, found in calculating.items()}
            calculated |= {name: found.result()[number] for name, found in programs.items()}
            used |= _agree_on(lang, kind, data, calculated)
    return used


def _agree_on(lang: Lang, kind: str, data: bytes, calculated: Mapping[str, Calculated]) -> set[Unparsed]:
    cells = formula_cells(data)
    found = disagreements(cells, calculated)
    left, idle = without_unparsed(found, unparsed())
    assert [f"{kind}: {one}" for one in left] == []
    assert outvoted(cells, found, calculated) == []
    assert len(cells) > 1_000
    opened = open_workbook(data, "x.xlsx")
    said = said_by_python([one for one in opened.errors if one.kind in SHEET_KINDS], lang)
    said = with_consolidation(said, opened, lang)
    assert {name: guide_of(book, lang) for name, book in calculated.items()} == dict.fromkeys(calculated, said)
    assert said.ready is (kind in READY)
    return set(unparsed()) - set(idle)


# 3: damages


@needs_formulon
@needs_gnumeric
def test_of_damages_formulon_and_gnumeric_say_what_python_says() -> None:
    some = list(cases())[::10]
    assert len(some) >= 90
    files = [written(small(), case.damage) for case in some]
    python = [said_by_python(open_workbook(data, "x.xlsx").errors) for data in files]
    with ThreadPoolExecutor() as pool:
        gnumeric = pool.submit(lambda: [guide_in(rows) for rows in GNUMERIC.first_sheets(files)])
        formulon = list(_by_formulon([case.damage for case in some]))
    differing = [
        f"{case.name}, {name}: {found}, not {wanted}"
        for name, said in (("formulon", formulon), ("gnumeric", gnumeric.result()))
        for case, found, wanted in zip(some, said, python, strict=True)
        if found != wanted
    ]
    assert differing == []


def _by_formulon(damages: Sequence[Damage]) -> Iterator[Said]:
    book = FORMULON.open(small())
    for damage in damages:
        with book.trial(as_values(damage)):
            yield guide_of(book)


# 4: conditional formats


@needs_formulon
@each_language
def test_painted_cells_are_those_that_python_finds(lang: Lang) -> None:
    """The sheet of checks holds values here. (For a conditional format formulon calculates the formulas of another
    sheet once more, and takes references without a sheet in them for the asking sheet's.)"""
    for data in few(lang, ("filled", "faulty")).values():
        book = FORMULON.open(without_formulas(data, SELF_CHECKS_TITLE))
        progress, plan = progress_looks(data, lang), plan_looks(data, lang)
        assert _painted(book, PROGRESS.words.of(lang), checked_area(data, SPARE)) == progress
        assert _painted(book, PLAN_SHEET.words.of(lang), f"A1:C{max(lines().rows.values())}") == plan
    # the faulty one has all
    assert {*progress.values(), *plan.values()} == {MARKS[f"mark.{name}"]["bg_color"] for name in LOOKS}


def _painted(book: "FormulonBook", title: str, area: str) -> Looks:
    """The colour of every painted cell: that of the strongest format that has one (some only show decimals)."""
    found = {
        cell: next((paint.fill for paint in paints if paint.fill), None)
        for cell, paints in book.painted(title, area).items()
    }
    return {cell: fill for cell, fill in found.items() if fill}


LOOKS = ("wrong", "missing", "late", "unused", "later")


# 5: data validation


# What is typed into a column, by its type: here the sheet refuses what Python does.
DAYS: tuple[Typed, ...] = (at(2021, 6, 1), at(2021, 6, 15), 44348, 0, -3, "01/06/2021", "06/2021", "x", True, None)
TRIED: Mapping[CellType, tuple[Typed, ...]] = {
    CellType.AMOUNT: (0, 1, 7.5, -0.5, 101, 1e15, "12", "abc", "95%", " ", True, None),
    CellType.WHOLE: (0, 1, 2, 1.5, -1, 1000, "2", "x", None),
    CellType.DATE: tuple(day for day in DAYS if day is not True),
    CellType.PERIOD: DAYS,
    CellType.CODE: ("BCVT", "bcvt", "X9", "CT01", "CT01 ", 7, "A*", SpreadsheetError("#N/A"), None),
    CellType.TEXT: ("x", 12, None),
    CellType.LONG: ("x", 12, None),
}


@needs_formulon
@each_language
def test_the_sheet_refuses_what_python_refuses(lang: Lang) -> None:
    """In a master, where every cell is to be filled in; columns that are declared alike are tried once."""
    data, book = few(lang, ("new",))["new"], opened(lang, "new")
    differing, tried = [], 0
    for cell, column in _columns(lang):
        for typed in _tried(column, lang):
            refused = book.refuses(*cell, as_values({cell: typed})[cell])
            tried += 1
            if refused != _refused_by_python(data, cell, column, typed):
                differing.append(
                    f"{column.id} {column.cell_type}: {typed!r} is {'refused' if refused else 'taken'} by the sheet"
                )
    assert differing == []
    assert tried > 100


def _columns(lang: Lang) -> Iterator[tuple[Cell, Column]]:
    """A cell of each column that is like no other."""
    known = set()
    for spec in (*INPUTS, PLAN_SHEET):
        for place, (id, column) in enumerate(spec.block.columns.items(), start=1):
            declared = (column.cell_type, column.choices, column.refers_to, column.minimum, column.maximum)
            tried = column.typed and not column.by_name and column.cell_type in (*TRIED, CellType.LIST)
            if tried and declared not in known:
                known.add(declared)
                row, at_column = (FIRST_ROW, place) if spec is not PLAN_SHEET else (lines().rows[id], VALUE)
                yield (spec.words.of(lang), row, at_column), column


def _tried(column: Column, lang: Lang) -> Sequence[Typed]:
    if column.choices is not None:
        words = [choice.words.of(lang) for choice in column.choices]
        return (*words, "x", 5, None)
    if column.cell_type is CellType.CODE and column.refers_to is None:
        return ("X9", "A 1", " A", "A ", "A*", "?", "~A", None)
    return TRIED[column.cell_type]


def _refused_by_python(data: bytes, cell: Cell, column: Column, typed: Typed) -> bool:
    """Whether reading the cell fails; an empty one is never refused while it is typed."""
    findings = open_workbook(written(data, {cell: typed}), "x.xlsx").findings
    return any(one.at == CellRef(*cell) and one.kind in type_kinds(column) for one in findings)


# Where the two differ: what is typed, whether the sheet refuses it, and why that is left so. Python does the opposite.
DIFFERENT: Mapping[tuple[str, str, Typed], tuple[bool, str]] = {
    ("progress", "state", "NIL"): (True, "a list takes its own words only, Python those of both languages in any case"),
    ("progress", "state", "KHÔNG PHÁT SINH"): (True, "the same"),
    ("awards", "proposed", at(2021, 6, 1, 10, 30)): (False, "validation by dates takes a time of day"),
    ("awards", "proposed", 12): (False, "validation by dates takes all days from 1900 on"),
    ("progress", "period", 44348.5): (False, "DAY of a time of day is that of its day"),
    ("registrations", "honour", "BCVT"): (False, "its list offers names and takes short forms; a check marks the rest"),
}


@needs_formulon
def test_where_they_differ_is_known() -> None:
    data, book = few("vi", ("new",))["new"], opened("vi", "new")
    for (sheet, id, typed), (refused, _) in DIFFERENT.items():
        spec = next(spec for spec in INPUTS if spec.id == sheet)
        cell = spec.words.vi, FIRST_ROW, list(spec.block.columns).index(id) + 1
        found = (
            book.refuses(*cell, as_values({cell: typed})[cell]),
            _refused_by_python(data, cell, spec.block.columns[id], typed),
        )
        assert found == (refused, not refused), (id, typed)


@needs_formulon
def test_grey_cells_refuse_nothing() -> None:
    """Whoever types into them reads why they are grey; white cells beside them refuse."""
    book, title = opened("vi", "filled"), PROGRESS.words.vi
    refused = {
        id for place, id in enumerate(PROGRESS.block.columns, start=1) if book.refuses(title, FIRST_ROW, place, "x")
    }
    white = {CellType.AMOUNT, CellType.LIST}
    assert refused == {
        id for id, column in PROGRESS.block.columns.items() if column.typed and column.cell_type in white
    }


# 6: the typed reader


@each_language
def test_no_formula_has_a_fault(lang: Lang) -> None:
    for kind, data in few(lang).items():
        assert (kind, faults(data)) == (kind, [])
        assert _is_short(longest(data)), kind


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_no_formula_of_a_master_has_a_fault(path: Path) -> None:
    assert faults(path.read_bytes()) == []
    assert _is_short(longest(path.read_bytes()))


def _is_short(lengths: Mapping[str, int]) -> bool:
    return all(0 < lengths[kind] <= most for kind, most in (("cell", 1_000), ("format", 255), ("validation", 255)))


# 7: the lane notices


PROBE = "ROWS(UnitsCode)*0"
PLANTED = {
    "truth-compared": "IF(((ISBLANK(INDEX(UnitsCode,6))))>0,2,0)",  # FALSE>0 is TRUE
    # of the name, the cell in the formula's row is taken
    "needs-array-entry": 'IF(ISNUMBER(MATCH("A",TRIM(UnitsCode),0)),0,2)',
}


@needs_formulon
@needs_betteroffice
@needs_gnumeric
@needs(LIBREOFFICE)
@pytest.mark.parametrize("fault", PLANTED)
def test_what_was_wrong_before_is_noticed(fault: str) -> None:
    """Each in place of one formula whose result is 0: LibreOffice says so, two others that the workbook is not
    ready.
    """
    data = _planted(small(), PROBE, PLANTED[fault])
    assert [(one.kind, one.formula) for one in faults(data)] == [(fault, f"={PLANTED[fault]}")]
    cells = [one for one in formula_cells(data) if one.formula == f"={PLANTED[fault]}"]
    books = {engine.name: engine.calculate(data) for engine in ENGINES}
    found = disagreements(cells, books)
    assert len(cells) == 1
    assert outvoted(cells, found, books) == cells
    mistaken = {name for name, book in books.items() if not guide_of(book).ready}
    assert mistaken == {one.engine for one in found}
    assert LIBREOFFICE.name not in mistaken


def _planted(data: bytes, before: str, after: str) -> bytes:
    """The workbook with another formula in the sheet of checks, its result kept."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        checks = sheet_parts(source)[SELF_CHECKS_TITLE]
        for name in source.namelist():
            part = source.read(name)
            if name == checks:
                assert part.count(f"<f>{before}</f>".encode()) == 1
                part = part.replace(f"<f>{before}</f>".encode(), f"<f>{escape(after)}</f>".encode())
            target.writestr(name, part)
    return out.getvalue()


def test_what_an_engine_cannot_read_stays_a_short_list() -> None:
    assert len(unparsed()) <= SHORT
