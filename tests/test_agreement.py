"""The sheet's own verdict and Python's agree, whatever a clerk does to a workbook.

A clean issued workbook with a target of every measure is damaged in several hundred ways; LibreOffice calculates all copies
in one batch; the Guide's counts of every column are then held against the findings of the same codes.

1. Per column the sheet counts the cells that Python finds missing or wrong; the verdict is Python's.
2. The clean workbook is ready; what both programs may take (other case, the other language) leaves it ready.
3. What only Python sees is listed with its reason, and really is not seen by the sheet.
"""

import csv
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.books import PLAN, issued_books, row, share, tables, target
from tests.office import convert, needs_libreoffice
from xlplan.commands.building import build, table_of
from xlplan.commands.opening import Opened, open_workbook
from xlplan.layout import INPUTS, PROGRESS
from xlplan.layout import PLAN as PLAN_SHEET
from xlplan.layout.choices import Measure
from xlplan.layout.columns import CellType
from xlplan.layout.formulas import guide
from xlplan.layout.formulas.checks import missing_codes, sheet_codes
from xlplan.template.guide import MISSING, WRONG
from xlplan.template.plan import GROUPS, lines

CODES = sheet_codes(spec.block for spec in INPUTS)
MISSING_CODES = missing_codes()
TARGETS = (
    target("F", Measure.FLOW, "100"),
    target("T", Measure.STOCK, "1000"),
    target("R", Measure.FLOW_RATIO, "95"),
    target("Q", Measure.STOCK_RATIO, "50"),
    target("C", Measure.CRITERION),
)
FIGURES = {"F": "5", "T": "400", "R": "9/10-1", "Q": "4/8", "C": "met"}
SHARES = tuple(share(code, unit, {"F": "50", "T": "500"}.get(code)) for unit in ("A", "B") for code in FIGURES)
# Errors that no formula can see. The sheet stays silent about them; a person learns of them from ``validate``.
ONLY_PYTHON = {
    "percent format": "formulas do not see how a cell is formatted (COL-13)",
    "parts above their whole": "a sum over other rows of the same unit and period for every row costs the square of the rows (PRG-13)",
    "plan number changed": "the sheet does not look into _xlplan (IDN-01)",
}

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
    return build(replace(book.tables, card=card, progress=table_of(rows)), book.manifest)


@dataclass(frozen=True)
class Case:
    name: str
    damage: Damage


COLUMN = {id: number for number, id in enumerate(PROGRESS.block.columns, start=1)}
ROWS = {code: 6 + 7 * place for place, code in enumerate(FIGURES)}  # the row of each target's first period
PLAN_ROWS = {"period": 7, "revision": 9, "sent": 10, "compiled_by": 11, "number": 15, "signed": 16, "title": 17, "start": 26, "end": 27}


def put(code: str, column: str, value: object, offset: int = 0) -> Damage:
    def damage(book: Workbook) -> None:
        cell = book[PROGRESS.words.vi].cell(ROWS[code] + offset, COLUMN[column])
        cell.value = value  # type: ignore[assignment]
        if isinstance(value, str) and value.startswith("#"):
            cell.data_type = "e"
        elif isinstance(value, str):
            cell.data_type = "s"

    return damage


def both(*damages: Damage) -> Damage:
    def damage(book: Workbook) -> None:
        for one in damages:
            one(book)

    return damage


def on_plan(id: str, value: object) -> Damage:
    def damage(book: Workbook) -> None:
        cell = book[PLAN_SHEET.words.vi].cell(PLAN_ROWS[id], 2)
        cell.value = value  # type: ignore[assignment]
        if isinstance(value, str):
            cell.data_type = "e" if value.startswith("#") else "s"

    return damage


NUMBERS = ["", " ", "12", "1.110.000", "12tr", "95%", "nil", -1, -0.5, 0, 7.5, 1e15, "#N/A", "#DIV/0!", "#REF!"]
FEW = (None, "12", -1, 7.5, "#N/A", "Đạt", "Không phát sinh", "Rút số liệu", "Ước thực hiện", "A ")
DAYS = [None, "", "01/06/2021", "6/2021", at(2021, 6, 15), at(2021, 6, 1, 10, 30), at(2023, 1, 1), "#VALUE!"]


def cases() -> Iterator[Case]:
    yield Case("clean", lambda book: None)
    for id, column in PROGRESS.block.columns.items():
        if not column.typed:
            continue
        match column.cell_type:
            case CellType.AMOUNT:
                values: list[object] = [None, *NUMBERS]
            case CellType.PERIOD:
                values = list(DAYS)
            case CellType.LIST:
                assert column.choices is not None
                words = [text for choice in column.choices for text in choice.words.both()]
                odd = [unicodedata.normalize("NFD", words[0]), f" {words[0]}", f"{words[0]} ", words[0].upper(), words[0] + "x"]
                values = [None, *words, *odd, 5, "#NAME?"]
            case CellType.CODE:
                values = [None, "", "a", "B", "X9", "A ", " A", "A\u00a0", "A*", "?", "Ạ", 7, at(2021, 1, 1), "#N/A", "F", "f", "F "]
            case _:
                values = [None, "ghi chú", 12, "#N/A"]
        for code in FIGURES:
            for value in values if code == "F" else [one for one in values if one in FEW]:
                yield Case(f"{id} of {code}: {value!r}", put(code, id, value, 1))
    for code in FIGURES:
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
            f"{code} added below", both(put("C", "unit", "A", 7), put("C", "target", code, 7), put("C", "period", at(2021, 6, 1), 7))
        )
        yield Case(f"{code} added without period", both(put("C", "unit", "A", 8), put("C", "target", code, 8)))
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


def found_by_python(opened: Opened) -> tuple[Counter[tuple[str, str, bool]], bool]:
    """Cells per (sheet, column, missing) with a finding that the sheet makes too; and whether there is any error."""
    cells = set()
    for one in opened.errors:
        if one.code in CODES:
            spec = next((spec for spec in INPUTS if spec.words.vi == one.at.sheet), None)
            name = list(spec.block.columns.values())[one.at.column - 1].words.vi if spec else _group(one.at.row)
            cells.add((one.at.sheet, name, one.code in MISSING_CODES, one.at.row))
    return Counter((sheet, name, missing) for sheet, name, missing, _ in cells), not opened.errors


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
def guides(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes, str]]:
    """Each case with its damaged workbook and its Guide as LibreOffice calculated it."""
    folder = tmp_path_factory.mktemp("agreement")
    book = clean()
    made = [(case.name, damaged(book, case.damage)) for case in cases()]
    sources = []
    for number, (_, data) in enumerate(made):
        path = folder / f"{number:04d}.xlsx"
        path.write_bytes(data)
        sources.append(path)
    saved = convert(sources, folder / "out", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1")
    return [(name, data, _text(path)) for (name, data), path in zip(made, saved, strict=True)]


def _text(path: Path) -> str:
    found = sorted(path.parent.glob(f"{path.stem}*.csv"))
    return found[0].read_text("utf-8")


@needs_libreoffice
def test_the_sheet_counts_what_python_finds(guides: list[tuple[str, bytes, str]]) -> None:
    assert len(guides) > 300
    differ = []
    for name, data, text in guides:
        opened = open_workbook(data, "x.xlsx")
        ours, ready = found_by_python(opened)
        theirs, verdict = found_by_sheet(text)
        if ours != theirs or (verdict == guide.READY.vi) != ready:
            differ.append((name, dict(ours - theirs), dict(theirs - ours), verdict, [(one.code, str(one.at)) for one in opened.errors]))
    assert differ == [], f"{len(differ)} of {len(guides)}"


@needs_libreoffice
def test_every_kind_of_damage_is_reached(guides: list[tuple[str, bytes, str]]) -> None:
    reached = {one.code for _, data, _ in guides for one in open_workbook(data, "x.xlsx").errors}
    assert {code for code in CODES if code.startswith("PRG")} - reached == set()
    assert {"COL-01", "COL-02", "COL-03", "COL-04", "COL-05", "COL-06", "COL-07", "COL-08", "COL-09", "COL-10", "COL-14"} - reached == set()
