"""What a unit's clerk sees and types, step by step, as jobs for :mod:`scripts.uno_pictures`.

The story: it is October 2021. The office has consolidated up to September and issues the workbooks again; the
information technology centre opens its own, makes mistakes, mends them, sends it, and sends it once more. The last
picture is the office's result.
"""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from xlplan.cli import main as xlplan
from xlplan.grid import a1
from xlplan.layout import FIRST_ROW, GUIDE, HEADER_ROW, PEOPLE, PLAN, PROGRESS, REGISTRATIONS, RESULTS, TARGETS
from xlplan.layout.choices import FigureType, Judgement, State
from xlplan.template.plan import VALUE, lines
from xlplan.words import Lang, Words
from xlplan.workflow.opening import open_workbook

UNIT = "TTCNTT"
PERIOD = date(2021, 10, 1)
EARLIER = ("06-2021", "07-2021", "08-2021", "09-2021")
LOCALES: dict[Lang, str] = {"vi": "vi-VN", "en": "en-GB"}
PEOPLE_TYPED = (
    Words("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
    Words("Công chức", "Civil servant"),
    Words("Chuyên viên", "Specialist"),
)

Typed = list[list[str]]


class Book:
    """The workbook issued to the unit, and where its cells are."""

    def __init__(self, path: Path, lang: Lang) -> None:
        self.path, self.lang = path, lang
        self.tables = open_workbook(path.read_bytes(), path.name).reading.tables
        self.last = max(row.row for row in self.tables.progress)

    def row(self, target: str, period: date = PERIOD) -> int:
        return next(row.row for row in self.tables.progress if (row.target, row.period) == (target, period))

    def cell(self, target: str, column: str) -> str:
        return a1(self.row(target), list(PROGRESS.block.columns).index(column) + 1)

    def typed(self, target: str, **values: str) -> Typed:
        title = PROGRESS.words.of(self.lang)
        return [[title, self.cell(target, column), value] for column, value in values.items()]

    def plan(self, **values: str) -> Typed:
        return [[PLAN.words.of(self.lang), a1(lines().rows[id], VALUE), value] for id, value in values.items()]

    def but(self, *targets: str) -> list[list[int]]:
        """The rows of Progress to leave out so that only this period's of *targets* stay."""
        kept = [HEADER_ROW, *sorted(self.row(target) for target in targets), self.last + 1]
        return [[low + 1, high - 1] for low, high in pairwise(kept) if high - low > 1]


def jobs(demo: Path, lang: Lang, folder: Path) -> list[dict[str, Any]]:
    """The states of the workbook, with what is shown of each."""
    book = Book(_issued(demo, lang), lang)
    ready = _ready(book)
    return [
        _job(book, folder, [], _fresh(book)),
        _job(book, folder, _mistaken(book), _wrong(book)),
        _job(book, folder, ready, _right(book)),
        _job(book, folder, ready + _added(book), _rows_added(book)),
        _job(book, folder, ready + book.plan(revision="2", sent="2021-10-18"), [_again(book)]),
        _result(book, demo, folder),
    ]


def _issued(demo: Path, lang: Lang) -> Path:
    """The unit's workbook for October: the office's master, four months consolidated over it, issued again."""
    master, before, out = demo / "ke-hoach-46.xlsx", demo / "thang-9.xlsx", demo / "so-don-vi-10"
    xlplan(
        [
            "consolidate",
            str(master),
            *(str(demo / "so-gui-ve" / month) for month in EARLIER),
            "-o",
            str(before),
            "--lang",
            lang,
        ]
    )
    xlplan(["issue", str(before), "-o", str(out), "--lang", lang])
    return out / f"{UNIT}.xlsx"


def _job(book: Book, folder: Path, typed: Typed, shots: list[dict[str, Any]]) -> dict[str, Any]:
    for shot in shots:
        shot["pdf"] = str(folder / f"{shot.pop('name').of(book.lang)}.pdf")
    return {"book": str(book.path), "typed": typed, "shots": shots}


def _shot(
    book: Book, name: Words, sheet: Words, area: str, numbered: dict[str, str] | None = None, **without: Any
) -> dict[str, Any]:
    shot = {"name": name, "sheet": sheet.of(book.lang), "range": area, "numbered": numbered or {}}
    return {**shot, "without": without.get("rows", []), "without_columns": without.get("columns", [])}


def _fresh(book: Book) -> list[dict[str, Any]]:
    rows = lines().rows
    marks = {"1": a1(rows["period"], VALUE), "2": a1(rows["revision"], VALUE), "3": a1(rows["sent"], VALUE)}
    first = book.row("CT01")
    progress = {
        "1": a1(first, 5),
        "2": book.cell("CT01", "actual"),
        "3": a1(first + 1, 6),
        "4": book.cell("CT03", "denominator"),
    }
    return [
        _shot(
            book,
            Words("buoc-1-mo-so", "step-1-open"),
            GUIDE.words,
            "A1:F34",
            {"1": "B5", "2": "F13", "3": "E18", "4": "A30"},
        ),
        _shot(book, Words("buoc-2-ky-bao-cao", "step-2-period"), PLAN.words, f"A1:C{rows['approved_by']}", marks),
        _shot(book, Words("buoc-3-o-vang", "step-3-yellow"), PROGRESS.words, f"A1:K{first + 9}", progress),
        _shot(book, Words("tra-cuu-chi-tieu", "look-up-targets"), TARGETS.words, "A1:G12"),
    ]


def _mistaken(book: Book) -> Typed:
    wrong = Words("1 lớp", "1 class").of(book.lang)
    nil = State.NIL.words.of(book.lang)
    return [
        *book.typed("CT01", actual="45", denominator="44"),
        *book.typed("CT03", actual="'" + wrong),
        *book.typed("CT04", actual="1", state=nil),
    ]


def _wrong(book: Book) -> list[dict[str, Any]]:
    all_rows = ("CT01", "CT03", "CT04", "CT07", "CT09")
    marks = {"1": book.cell("CT01", "actual"), "2": book.cell("CT03", "actual"), "3": book.cell("CT04", "state")}
    marks |= {"4": book.cell("CT07", "actual"), "5": book.cell("CT09", "judgement")}
    return [
        _shot(book, Words("buoc-4-con-sai", "step-4-wrong"), GUIDE.words, "A1:E25", {"1": "B6", "2": "E18"}),
        _shot(
            book,
            Words("buoc-4-o-do", "step-4-red"),
            PROGRESS.words,
            f"A5:K{book.last}",
            marks,
            rows=book.but(*all_rows),
            columns=["A"],
        ),
    ]


def _ready(book: Book) -> Typed:
    lang = book.lang
    note = Words("Lớp đang mở, ước hoàn thành trong tháng", "Class in progress, estimated").of(lang)
    return [
        *book.typed("CT01", actual="43", denominator="45", excluded="1"),
        *book.typed("CT03", actual="1", figure_type=FigureType.ESTIMATE.words.of(lang), note=note),
        *book.typed("CT04", state=State.NIL.words.of(lang)),
        *book.typed("CT07", actual="47"),
        *book.typed("CT09", judgement=Judgement.MET.words.of(lang)),
        *book.plan(sent="2021-10-15", compiled_by="Lê Thị Thu"),
    ]


def _right(book: Book) -> list[dict[str, Any]]:
    all_rows = ("CT01", "CT03", "CT04", "CT07", "CT09")
    marks = {"1": book.cell("CT01", "excluded"), "2": book.cell("CT03", "figure_type"), "3": book.cell("CT04", "state")}
    marks |= {"4": book.cell("CT09", "judgement"), "5": book.cell("CT07", "running_total")}
    rows = book.but(*all_rows)
    return [
        _shot(
            book,
            Words("buoc-3-da-dien", "step-3-filled"),
            PROGRESS.words,
            f"A5:Q{book.last}",
            marks,
            rows=rows,
            columns=["A", "L", "M", "N"],
        ),
        _shot(book, Words("buoc-5-du-dieu-kien", "step-5-ready"), GUIDE.words, "A1:E25", {"1": "B5", "2": "E6"}),
    ]


def _added(book: Book) -> Typed:
    lang = book.lang
    people, registered = PEOPLE.words.of(lang), REGISTRATIONS.words.of(lang)
    name, category, position = (words.of(lang) for words in PEOPLE_TYPED)
    honour = Words("Lao động tiên tiến", "Advanced worker").of(lang)
    cells = {"A": "TT01", "B": name, "C": UNIT, "D": category, "E": position}
    line = {"A": UNIT, "B": "TT01", "C": honour, "E": "2021-05-28"}
    row = FIRST_ROW
    return [[people, f"{letter}{row}", value] for letter, value in cells.items()] + [
        [registered, f"{letter}{row}", value] for letter, value in line.items()
    ]


def _rows_added(book: Book) -> list[dict[str, Any]]:
    return [
        _shot(book, Words("them-dong-ca-nhan", "add-row-people"), PEOPLE.words, f"A1:E{FIRST_ROW + 3}"),
        _shot(book, Words("them-dong-dang-ky", "add-row-registrations"), REGISTRATIONS.words, f"A1:F{FIRST_ROW + 3}"),
    ]


def _again(book: Book) -> dict[str, Any]:
    rows = lines().rows
    marks = {"1": a1(rows["revision"], VALUE), "2": a1(rows["sent"], VALUE)}
    return _shot(book, Words("gui-lai", "sent-again"), PLAN.words, f"A5:C{rows['approved_by']}", marks)


def _result(book: Book, demo: Path, folder: Path) -> dict[str, Any]:
    """The first targets of the consolidated Results, large enough to be read."""
    shot = _shot(book, Words("ket-qua-trich", "results-part"), RESULTS.words, "A1:O21", columns=["H", "I"])
    return {**_job(book, folder, [], [shot]), "book": str(demo / "tong-hop.xlsx")}
