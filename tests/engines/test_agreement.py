"""The sheet's own verdict and Python's agree, whatever a clerk does to a workbook.

A filled workbook with a target of every measure is damaged in several hundred ways (``tests/engines/damages.py``). Each
damage is typed into a small copy that betteroffice-xlsx keeps open, and is written into the bytes that Python reads;
every second one is typed into the workbook of full size that one LibreOffice keeps open.
``tests/engines/test_engines_lane.py`` takes some of them to formulon and Gnumeric too.

1. Of each damage betteroffice-xlsx and Python say the same, and LibreOffice of every second one: whether the workbook
   may be sent, how many cells of each column and sheet are missing and wrong, and where the first one stands.
2. The clean workbook is ready; what both programs may take (other case, the other language, cleared formats) leaves it
   ready.
3. What is typed into an open workbook says what a file with the same in it says, opened afresh.
4. Rows that are deleted are missed: of a target, of an allocation, of both; those of periods that are not due are not.
5. What only Python sees is listed with its reason (``ONLY_PYTHON``), and really is not seen by the sheet.
6. Every error that the sheet knows of rows and of typed cells is reached.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.engines.cells import results
from tests.engines.damages import ALLOCATED, PERIODS, ROWS, as_values, cases, clean, on_plan, put, small, written
from tests.engines.engines import BETTEROFFICE, needs_betteroffice
from tests.engines.guide import SHEET_KINDS, Said, guide_of, said_by_python
from tests.engines.office_trials import Deletion, Trials, tried_by_libreoffice
from tests.support.office.libreoffice import needs_uno
from xlplan.commands.manual import in_sheet, why_not_in_sheet
from xlplan.commands.rules import every_kind
from xlplan.findings import Finding, Severity
from xlplan.formulas.coverage import ONLY_PYTHON
from xlplan.layout import ALLOCATION, PROGRESS
from xlplan.rules.completeness import NO_ROWS, rows_received
from xlplan.workflow.opening import open_workbook

pytestmark = [pytest.mark.office, pytest.mark.slow]

CASES = tuple(cases())
HALF = CASES[::2]  # are tried in LibreOffice
SOME = CASES[::18]  # are opened in files too
OF_CELLS = {
    "COL-01",
    "COL-02",
    "COL-03",
    "COL-04",
    "COL-05",
    "COL-06",
    "COL-07",
    "COL-08",
    "COL-09",
    "COL-10",
    "COL-14",
    "COL-31",
    "COL-32",
}
TAKEN = {
    "clean",
    "target of F: 'f'",
    "unit of F: 'a'",
    "figure_type of F: 'Estimate'",
    "people category: 'CÔNG CHỨC'",
    "awards proposed: Bare(number=44349)",
    "registrations honour: 'LĐTT'",
    "awards honour: 'gk'",
    "plan period: Bare(number=44470)",
    "T formats cleared",
    "a row emptied that is not due",
}


@needs_uno
@needs_betteroffice
def test_whatever_is_typed_the_sheet_says_what_python_says(tmp_path: Path) -> None:
    """Requirements 1, 2, 3 and 6 in one test, so that all of it is done once, in one process."""
    trials = Trials(clean(), [case.damage for case in HALF], [written(small(), case.damage) for case in SOME])
    with tried_by_libreoffice(trials, tmp_path) as answers:
        errors = {case.name: open_workbook(written(clean(), case.damage), "x.xlsx").errors for case in CASES}
        others = _by_betteroffice()
        office = answers()
    assert len(errors) == len(CASES) > 700
    python = {name: said_by_python(found) for name, found in errors.items()}
    typed = {case.name: said for case, said in zip(HALF, office.typed, strict=True)}
    assert _differing(python, {"LibreOffice": typed, "betteroffice": others}) == []
    assert _differing(typed, {"a file": {case.name: said for case, said in zip(SOME, office.files, strict=True)}}) == []
    assert {name for name in TAKEN if not python[name].ready} == set()
    _all_is_reached(errors.values())


def _by_betteroffice() -> Mapping[str, Said]:
    book, found = BETTEROFFICE.open(small()), {}
    for case in CASES:
        with book.trial(as_values(case.damage)):
            found[case.name] = guide_of(book)
    return found


def _differing(wanted: Mapping[str, Said], found: Mapping[str, Mapping[str, Said]]) -> list[str]:
    """What is said of each damage, and by whom, where it is not as *wanted*."""
    return [
        f"{name}, {who}: {it}, not {wanted[name]}"
        for who, said in found.items()
        for name, it in said.items()
        if it != wanted[name]
    ]


def _all_is_reached(errors: Iterable[Sequence[Finding]]) -> None:
    """Each code; and workbooks in which the first cell of a sheet is to be chosen among several rows."""
    codes, several = set(), 0
    for found in errors:
        rows = {(one.at.sheet, one.at.row) for one in found if one.kind in SHEET_KINDS}
        codes |= {one.code for one in found}
        several += len(rows) > len({sheet for sheet, _ in rows})
    of_units = SHEET_KINDS - {rows_received.kind, *NO_ROWS.values()}  # those are of masters only
    assert {kind.code for kind in of_units if kind.code.startswith(("PRG", "ALC"))} | OF_CELLS <= codes
    assert several > 10


def test_python_reads_what_the_engines_are_given() -> None:
    """The same values in the same cells: numbers, texts, empty texts, errors, dates as their serials."""
    for case in SOME:
        shown, values = results(written(small(), case.damage)), as_values(case.damage)
        assert {cell: shown.value(*cell) for cell in values} == values, case.name


# Deleted rows, and the findings that they lead to: Progress has one row per target and period, Allocation one per
# target.
TARGET, SHARES = (PROGRESS.words.vi, ROWS["T"]), (ALLOCATION.words.vi, ALLOCATED["T"])
DELETED: dict[str, tuple[list[tuple[str, int, int]], list[str]]] = {
    "five rows of a target": ([(*TARGET, 5)], ["PRG-30"]),
    "all rows of a target": ([(*TARGET, PERIODS)], ["PRG-30"]),
    "all rows of the first target": ([(PROGRESS.words.vi, ROWS["F"], PERIODS)], ["PRG-30"]),
    "the first row": ([(PROGRESS.words.vi, ROWS["F"], 1)], ["PRG-30"]),
    "rows of two targets": ([(PROGRESS.words.vi, ROWS["R"] + 3, PERIODS)], ["PRG-30", "PRG-30"]),
    "rows that are not due": ([(PROGRESS.words.vi, ROWS["T"] + 5, 2)], []),
    "an allocation": ([(*SHARES, 1)], ["ALC-13"]),
    "an allocation and its rows": ([(*SHARES, 1), (*TARGET, PERIODS)], ["ALC-13"]),
    "two allocations and the rows of a third": (
        [(*SHARES, 2), (PROGRESS.words.vi, ROWS["C"], PERIODS)],
        ["ALC-13", "ALC-13", "PRG-30"],
    ),
}


@needs_uno
@needs_betteroffice
def test_rows_that_are_deleted_are_missed(tmp_path: Path) -> None:
    trials = Trials(small(), deleted=[Deletion(small(), rows) for rows, _ in DELETED.values()])
    with tried_by_libreoffice(trials, tmp_path) as answers:
        office = answers()
    others = map(guide_of, BETTEROFFICE.calculate_all(office.saved))
    for (name, (_, codes)), data, said, other in zip(
        DELETED.items(), office.saved, office.deleted, others, strict=True
    ):
        errors = open_workbook(data, "x.xlsx").errors
        assert sorted(one.code for one in errors) == codes, name
        assert said == other == said_by_python(errors), name


def _percent(book: Workbook) -> None:
    book[PROGRESS.words.vi].cell(ROWS["R"], list(PROGRESS.block.columns).index("actual") + 1).number_format = "0%"


def _header(book: Workbook) -> None:
    book[PROGRESS.words.vi].cell(5, list(PROGRESS.block.columns).index("excluded") + 1).value = "Loại bỏ"


def _by_openpyxl(change: Callable[[Workbook], None]) -> bytes:
    book, out = openpyxl.load_workbook(BytesIO(small())), BytesIO()
    change(book)
    book.save(out)
    return out.getvalue()


@needs_uno
@needs_betteroffice
def test_what_only_python_sees_leaves_the_sheet_silent(tmp_path: Path) -> None:
    """One error of each kind that is in nothing but a clerk's hands."""
    books = {
        "COL-13": _by_openpyxl(_percent),
        "IDN-02": written(small(), on_plan("number", "47/KH")),
        "PRG-13": written(small(), put("P", "actual", 9)),
        "SHT-03": _by_openpyxl(_header),
    }
    with tried_by_libreoffice(Trials(small(), files=list(books.values())), tmp_path) as answers:
        others = list(map(guide_of, BETTEROFFICE.calculate_all(books.values())))
        office = answers().files
    for (code, data), said, other in zip(books.items(), office, others, strict=True):
        assert {one.code for one in open_workbook(data, f"{code}.xlsx").errors} == {code}
        assert said == other == said_by_python(()), code


def test_every_error_is_seen_by_the_sheet_or_has_a_reason_why_not() -> None:
    errors = [kind for kind in every_kind() if kind.severity is Severity.ERROR]
    assert [kind.code for kind in errors if not in_sheet(kind) and why_not_in_sheet(kind) is None] == []
    assert set(errors) >= SHEET_KINDS
    unseen = [kind for kind in errors if kind not in SHEET_KINDS]
    assert all(any(kind == key or kind.code.startswith(str(key)) for kind in unseen) for key in ONLY_PYTHON)
