"""The sheet's own verdict and Python's agree, whatever a clerk does to a workbook.

A clean issued workbook with a target of every measure is damaged in several hundred ways; LibreOffice calculates all copies
in one batch; the Guide's counts of every column are then held against the findings of the same codes.

1. Per column the sheet counts the cells that Python finds missing or wrong; the verdict is Python's.
2. The clean workbook is ready; what both programs may take (other case, the other language) leaves it ready.
3. What only Python sees is listed with its reason (``ONLY_PYTHON``), and really is not seen by the sheet.
"""

import csv
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import takewhile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.books import PLAN, issued_books, row, share, tables, target
from tests.office import convert, needs_libreoffice
from xlplan.commands.building import build, table_of
from xlplan.commands.opening import open_workbook
from xlplan.commands.rules import every_kind
from xlplan.findings import Finding, Severity
from xlplan.grid import a1
from xlplan.layout import AWARDS, INPUTS, PEOPLE, PROGRESS, REGISTRATIONS, Award, Column, Movement, Person, Registration, SheetSpec
from xlplan.layout import PLAN as PLAN_SHEET
from xlplan.layout.choices import Category, Honour, Measure
from xlplan.layout.columns import CellType, Choice
from xlplan.layout.formulas import guide
from xlplan.layout.formulas.checks import ONLY_PYTHON, missing_codes, sheet_codes
from xlplan.rules.manual import in_sheet, why_not_in_sheet
from xlplan.template.guide import FIRST, MISSING, WRONG
from xlplan.template.plan import GROUPS, lines

CODES = sheet_codes()
MISSING_CODES = missing_codes()
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
SHARES = tuple(share(code, unit, {"F": "50", "T": "500"}.get(code)) for unit in ("A", "B") for code in FIGURES)
PEOPLE_ROWS = tuple(
    Person(code=code, name="Nguyễn Thị Ánh", unit="A", category=Category.WORKER, position="Chuyên viên") for code in ("A01", "A02")
)
MOVEMENT_ROWS = (Movement(code="PT1", name="Phong trào"),)
REGISTERED = tuple(Registration(unit="A", person=person, honour=Honour.ADVANCED_WORKER, movement="PT1") for person in ("A01", "A02", None))
PROPOSED = tuple(Award(unit="A", person=person, honour=Honour.CERTIFICATE, proposed=date(2021, 10, 1)) for person in ("A01", "A02", None))
GUIDE_AS_TEXT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"

Damage = Callable[[Workbook], None]


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A cell's moment: cells know no time zone."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001


def clean() -> bytes:
    master = tables(targets=TARGETS, allocations=SHARES)
    book = issued_books(master)["A"]
    rows = [
        row("A", one.target, one.period.month, FIGURES[one.target]) if one.period and one.period.month <= 10 else one
        for one in book.tables.progress
    ]
    card = replace(book.tables.card, plan=replace(PLAN, sent=date(2021, 10, 15), unit="A"))
    filled = replace(book.tables, card=card, progress=table_of(rows), people=table_of(PEOPLE_ROWS), movements=table_of(MOVEMENT_ROWS))
    return build(replace(filled, registrations=table_of(REGISTERED), awards=table_of(PROPOSED)), book.manifest)


@dataclass(frozen=True)
class Case:
    name: str
    damage: Damage


COLUMN = {id: number for number, id in enumerate(PROGRESS.block.columns, start=1)}
ROWS = {code: 6 + 7 * place for place, code in enumerate(FIGURES)}  # the row of each target's first period
PLAN_ROWS = {"period": 7, "revision": 9, "sent": 10, "compiled_by": 11, "number": 15, "signed": 16, "title": 17, "start": 26, "end": 27}


def on(spec: SheetSpec, column: str, value: object, row: int) -> Damage:
    """A *value* in one cell of an input sheet."""
    place = list(spec.block.columns).index(column) + 1

    def damage(book: Workbook) -> None:
        cell = book[spec.words.vi].cell(row, place)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "e" if value.startswith("#") else "s"

    return damage


def put(code: str, column: str, value: object, offset: int = 0) -> Damage:
    """A *value* in Progress, *offset* rows below the first row of target *code*."""
    return on(PROGRESS, column, value, ROWS[code] + offset)


def both(*damages: Damage) -> Damage:
    def damage(book: Workbook) -> None:
        for one in damages:
            one(book)

    return damage


def on_plan(id: str, value: object) -> Damage:
    def damage(book: Workbook) -> None:
        cell = book[PLAN_SHEET.words.vi].cell(PLAN_ROWS[id], 2)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "e" if value.startswith("#") else "s"

    return damage


NUMBERS = ["", " ", "12", "1.110.000", "12tr", "95%", "nil", -1, -0.5, 0, 7.5, 1e15, "#N/A", "#DIV/0!", "#REF!"]
FEW = (None, "12", -1, 7.5, "#N/A", "Đạt", "Không phát sinh", "Rút số liệu", "Ước thực hiện", "A ")
DAYS = ["", "01/06/2021", "6/2021", at(2021, 6, 15), at(2021, 6, 1, 10, 30), at(2023, 1, 1), "#VALUE!"]


def _held(spec: SheetSpec, id: str) -> object:
    """What the first row of a sheet holds in a key column, as its cell shows it."""
    first = {PEOPLE.id: PEOPLE_ROWS, REGISTRATIONS.id: REGISTERED, AWARDS.id: PROPOSED}[spec.id][0]
    value = getattr(first, id)
    return value.words.vi if isinstance(value, Choice) else value


def _values(column: Column) -> Iterator[object]:
    """Right and wrong values for a column, by its type."""
    yield None
    match column.cell_type:
        case CellType.AMOUNT:
            yield from NUMBERS
        case CellType.PERIOD | CellType.DATE:
            yield from DAYS
        case CellType.LIST:
            assert column.choices is not None
            words = [text for choice in column.choices for text in choice.words.both()][:4]
            yield from (*words, unicodedata.normalize("NFD", words[0]), f" {words[0]}", f"{words[0]} ", words[0].upper(), words[0] + "x")
            yield from (5, "#NAME?")
        case CellType.CODE:
            yield from ("", "a", "B", "X9", "A ", " A", "A\u00a0", "A*", "?", "Ạ", 7, at(2021, 1, 1), "#N/A", "F", "f", "F ", "A01", "pt1")
        case _:
            yield from ("ghi chú", 12, "#N/A")


def cases() -> Iterator[Case]:
    yield Case("clean", lambda book: None)
    for id, column in PROGRESS.block.columns.items():
        values = list(_values(column)) if column.typed else []
        for code in MEASURED:
            for value in values if code == "F" else [one for one in values if one in FEW]:
                yield Case(f"{id} of {code}: {value!r}", put(code, id, value, 1))
    for spec in (PEOPLE, REGISTRATIONS, AWARDS):
        for id, column in spec.block.columns.items():
            for value in _values(column):
                yield Case(f"{spec.id} {id}: {value!r}", on(spec, id, value, 7))
        yield Case(f"{spec.id} added", on(spec, "unit", "A", 12))
        yield Case(f"{spec.id} repeated", both(*(on(spec, id, _held(spec, id), 8) for id in spec.block.keys)))
    for code in MEASURED:
        yield Case(f"{code} repeated", both(*(put(code, id, value, 2) for id, value in (("period", at(2021, 6, 1)),))))
        yield Case(f"{code} later", both(put(code, "actual", 3, 6), put(code, "denominator", 4, 6)))
        yield Case(f"{code} all empty", both(*(put(code, id, None, 3) for id in ("actual", "denominator", "excluded", "judgement"))))
        yield Case(
            f"{code} estimate of nothing",
            both(
                *(put(code, id, None, 3) for id in ("actual", "denominator", "excluded", "judgement")),
                put(code, "figure_type", "Ước thực hiện", 3),
            ),
        )
        for state in ("Không phát sinh", "Không áp dụng", "Rút số liệu", "nil"):
            emptied = [put(code, id, None, 2) for id in ("actual", "denominator", "excluded", "judgement")]
            yield Case(f"{code} {state}", both(*emptied, put(code, "state", state, 2)))
        yield Case(f"{code} denominator only", both(put(code, "actual", None, 1), put(code, "denominator", 9, 1)))
        yield Case(f"{code} numerator above", both(put(code, "actual", 11, 1), put(code, "denominator", 10, 1)))
        yield Case(f"{code} excluded above", both(put(code, "excluded", 11, 1), put(code, "denominator", 10, 1)))
        yield Case(
            f"{code} added below", both(put("P", "unit", "A", 7), put("P", "target", code, 7), put("P", "period", at(2021, 6, 1), 7))
        )
        yield Case(f"{code} added without period", both(put("P", "unit", "A", 8), put("P", "target", code, 8)))
    on_the_card: dict[str, list[object]] = {
        "period": [None, "", "10/2021", at(2021, 10, 15), at(2022, 10, 1), at(2021, 6, 1), at(2021, 12, 1), "#N/A", 5.5],
        "revision": [None, 2, 0, -1, 1.5, "2", "lần 2", "#N/A", 1000],
        "sent": [None, "15/10/2021", "#N/A", at(2021, 10, 15, 8, 0)],
        "compiled_by": [None, "Nguyễn Văn A", 5, "#N/A"],
        "signed": [None, "24/5/2021"],
        "title": [None, "Kế hoạch khác"],
        "start": [None, "24/5/2021"],
        "end": [None, at(2021, 1, 1)],
    }
    for id, values in on_the_card.items():
        for value in values:
            yield Case(f"plan {id}: {value!r}", on_plan(id, value))


def damaged(data: bytes, damage: Damage) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data))
    damage(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def found_by_python(errors: Sequence[Finding]) -> tuple[Counter[tuple[str, str, bool]], bool]:
    """Cells per (sheet, column, missing) with a finding that the sheet makes too; and whether there is any error."""
    cells = set()
    for one in errors:
        if one.code in CODES:
            spec = next((spec for spec in INPUTS if spec.words.vi == one.at.sheet), None)
            name = list(spec.block.columns.values())[one.at.column - 1].words.vi if spec else _group(one.at.row)
            cells.add((one.at.sheet, name, one.code in MISSING_CODES, one.at.row))
    return Counter((sheet, name, missing) for sheet, name, missing, _ in cells), not errors


def _group(row: int) -> str:
    """The heading above a line of the Plan sheet."""
    return next(heading.vi for heading, ids in GROUPS if row in {lines().rows[id] for id in ids})


def found_by_sheet(text: str) -> tuple[Counter[tuple[str, str, bool]], str]:
    lines = list(csv.reader(StringIO(text)))
    counts: Counter[tuple[str, str, bool]] = Counter()
    start = next(number for number, line in enumerate(lines) if line[:2] == ["Trang", "Cột"])
    for line in lines[start + 1 :]:
        if not line[1]:
            break
        for column, missing in ((MISSING, True), (WRONG, False)):
            assert line[column - 1].isdigit(), line
            if line[column - 1] != "0":
                counts[line[0], line[1], missing] = int(line[column - 1])
    return counts, lines[4][0]


@pytest.fixture(scope="module")
def guides(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Sequence[Finding], str]]:
    """Each case with the errors of its damaged workbook and its Guide as LibreOffice calculated it."""
    folder = tmp_path_factory.mktemp("agreement")
    book = clean()
    made = [(case.name, damaged(book, case.damage)) for case in cases()]
    sources = []
    for number, (_, data) in enumerate(made):
        path = folder / f"{number:04d}.xlsx"
        path.write_bytes(data)
        sources.append(path)
    saved = convert(sources, folder / "out", GUIDE_AS_TEXT)
    return [(name, open_workbook(data, "x.xlsx").errors, _text(path)) for (name, data), path in zip(made, saved, strict=True)]


def _text(path: Path) -> str:
    found = sorted(path.parent.glob(f"{path.stem}*.csv"))
    return found[0].read_text("utf-8")


@needs_libreoffice
def test_the_sheet_counts_what_python_finds(guides: list[tuple[str, Sequence[Finding], str]]) -> None:
    assert len(guides) > 300
    differ = []
    for name, errors, text in guides:
        ours, ready = found_by_python(errors)
        theirs, verdict = found_by_sheet(text)
        if "added below" in name:
            # Python says of a row that repeats another's key only this; the sheet also counts that it is empty.
            assert [(missing, count) for (_, _, missing), count in (theirs - ours).items()] == [(True, 1)], name
            theirs = ours
        if ours != theirs or (verdict == guide.READY.vi) != ready:
            differ.append((name, dict(ours - theirs), dict(theirs - ours), verdict, [(one.code, str(one.at)) for one in errors]))
    assert differ == [], f"{len(differ)} of {len(guides)}"


@needs_libreoffice
def test_the_first_cell_of_a_sheet_is_the_topmost(guides: list[tuple[str, Sequence[Finding], str]]) -> None:
    """Where a clerk begins: the uppermost row with something missing or wrong, and in it the leftmost cell."""
    differ, several = [], 0
    for name, errors, text in guides:
        if "added below" in name:  # the sheet also counts that the repeated row is empty
            continue
        cells: dict[str, list[tuple[int, int]]] = {}
        for one in errors:
            if one.code in CODES:
                cells.setdefault(one.at.sheet, []).append((one.at.row, one.at.column))
        several += any(len({row for row, _ in found}) > 1 for found in cells.values())
        expected = {sheet: f"{sheet}!{a1(*min(found))}" for sheet, found in cells.items()}
        shown = _first_cells(text)
        if shown != expected:
            differ.append((name, expected, shown))
    assert differ == []
    assert several > 10


def _first_cells(text: str) -> dict[str, str]:
    """What the Guide's table of sheets shows as each one's first cell."""
    lines = list(csv.reader(StringIO(text)))
    start = next(number for number, line in enumerate(lines) if line[:2] == ["Trang", "Việc cần làm"])
    below = takewhile(lambda line: line[0], lines[start + 1 :])
    return {line[0]: line[FIRST - 1] for line in below if line[FIRST - 1]}


def _percent(book: Workbook) -> None:
    book[PROGRESS.words.vi].cell(ROWS["R"], COLUMN["actual"]).number_format = "0%"


# What only Python sees: the error's code, and a damage that makes it.
UNSEEN: dict[str, Damage] = {
    "COL-13": _percent,
    "IDN-02": on_plan("number", "47/KH"),
    "PRG-13": put("P", "actual", 9),
    "SHT-03": lambda book: setattr(book[PROGRESS.words.vi].cell(5, COLUMN["excluded"]), "value", "Loại bỏ"),
}


@needs_libreoffice
def test_what_only_python_sees_leaves_the_sheet_silent(tmp_path: Path) -> None:
    book = clean()
    sources = []
    for code, damage in UNSEEN.items():
        path = tmp_path / f"{code}.xlsx"
        path.write_bytes(damaged(book, damage))
        sources.append(path)
        assert {one.code for one in open_workbook(path.read_bytes(), path.name).errors} == {code}
    for path in convert(sources, tmp_path / "out", GUIDE_AS_TEXT):
        assert found_by_sheet(_text(path)) == (Counter(), guide.READY.vi), path.stem


def test_every_error_is_seen_by_the_sheet_or_has_a_reason_why_not() -> None:
    errors = [kind for kind in every_kind() if kind.severity is Severity.ERROR]
    assert [kind.code for kind in errors if not in_sheet(kind) and why_not_in_sheet(kind) is None] == []
    assert {kind.code for kind in errors} >= CODES
    assert all(any(kind.code.startswith(code) for kind in errors if kind.code not in CODES) for code in ONLY_PYTHON)


@needs_libreoffice
def test_every_kind_of_damage_is_reached(guides: list[tuple[str, Sequence[Finding], str]]) -> None:
    reached = {one.code for _, errors, _ in guides for one in errors}
    assert {code for code in CODES if code.startswith("PRG")} - reached == set()
    assert {"COL-01", "COL-02", "COL-03", "COL-04", "COL-05", "COL-06", "COL-07", "COL-08", "COL-09", "COL-10", "COL-14"} - reached == set()
