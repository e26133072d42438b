"""The verdict of a consolidated workbook: Guide, Checks and Returns, ``validate`` and the closing line agree.

1. It is ready only if every expected row is there, every file was accepted, and no file has an error.
2. Checking it again keeps what only the consolidation could tell.
3. The same with an empty inbox: a row that is missing stays missing.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.books import PLAN, TARGETS, issued_books, manifest_of, month, reading, row, share, tables
from tests.support.lean import load
from tests.support.spare import fewer_spare_rows
from tests.support.unit_workbook import FIGURES
from xlplan.chain.branch import Issued
from xlplan.chain.submission import Arrival
from xlplan.commands import COMMANDS, Request
from xlplan.commands.captured import CapturedOutput
from xlplan.findings import NOT_READY, READY
from xlplan.hosts.memory import Memory
from xlplan.layout import Progress
from xlplan.outcome import is_ready
from xlplan.words import Lang, Words
from xlplan.workflow.building import build, document, table_of
from xlplan.workflow.consolidating import consolidated
from xlplan.workflow.opening import open_workbook
from xlplan.xlsx.write import to_bytes

MASTER = tables(allocations=[share(one.code, unit) for one in TARGETS for unit in ("A", "B")])
BOOKS = issued_books(MASTER)


@pytest.fixture
def small() -> Iterator[None]:
    """All workbooks have few spare rows."""
    with fewer_spare_rows():
        yield


def filled(book: Issued, lang: Lang = "vi", **left_out: object) -> list[Progress]:
    """The rows of a unit's workbook, all filled in for the five periods due."""
    return [
        row(one.unit, one.target, one.period.month, FIGURES[one.target], evidence="BB 12")
        if one.period and one.period <= month(10)
        else one
        for one in book.tables.progress
    ]


def returned(unit: str, rows: list[Progress], lang: Lang = "vi") -> bytes:
    book = BOOKS[unit]
    plan = replace(PLAN, unit=unit, sent=date(2021, 10, 15))
    given_tables = replace(book.tables, card=replace(book.tables.card, plan=plan), progress=table_of(rows))
    return build(given_tables, replace(book.manifest, lang=lang))


def run(name: str, files: dict[str, bytes], lang: Lang = "vi", /, **options: object) -> tuple[int, str, Memory]:
    command = next(command for command in COMMANDS if command.name == name)
    defaults = {argument.name: argument.default for argument in command.arguments}
    host, out = Memory(files), CapturedOutput()
    code = command.load()(Request(lang, given={**defaults, **options}), host, out)
    return code, "\n".join([*out.lines, *out.closings]), host


def guide_says(data: bytes, lang: Lang) -> object:
    return load(data, data_only=True)[Words("Hướng dẫn", "Guide").of(lang)]["A5"].value


COMPLETE = {unit: filled(book) for unit, book in BOOKS.items()}
LACKING = [one for one in COMPLETE["B"] if (one.target, one.period) != ("F", month(8))]
EMPTY = [replace(one, actual=None) if (one.target, one.period) == ("F", month(8)) else one for one in COMPLETE["B"]]
WRONG = [replace(one, actual=one.actual * 99) if one.target == "R" and one.actual else one for one in COMPLETE["B"]]
INBOXES: dict[str, tuple[dict[str, object], bool]] = {
    "all there": ({"A": COMPLETE["A"], "B": COMPLETE["B"]}, True),
    "a unit is silent": ({"A": COMPLETE["A"]}, False),
    "a row was deleted": ({"A": COMPLETE["A"], "B": LACKING}, False),
    "a row is empty": ({"A": COMPLETE["A"], "B": EMPTY}, False),
    "a figure is wrong": ({"A": COMPLETE["A"], "B": WRONG}, False),
    "a file is broken": ({"A": COMPLETE["A"], "B": COMPLETE["B"], "C": b"PK"}, False),
}


def test_a_silent_unit_is_not_ready() -> None:
    """In workbooks of full size."""
    check("a unit is silent", "vi")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", INBOXES)
@pytest.mark.usefixtures("small")
def test_every_verdict_says_the_same(name: str, lang: Lang) -> None:
    check(name, lang)


def check(name: str, lang: Lang) -> None:
    inbox, ready = INBOXES[name]
    files = {
        f"in/{unit}.xlsx": rows if isinstance(rows, bytes) else returned(unit, rows, lang)  # type: ignore[arg-type]
        for unit, rows in inbox.items()
    }
    master = build(MASTER, replace(manifest_of(MASTER), lang=lang))
    expected = (READY if ready else NOT_READY).of(lang)
    _, said, host = run("consolidate", {"m.xlsx": master, **files}, lang, master="m.xlsx", inbox=["in"], out="o.xlsx")
    assert f"\n{expected} — " in f"\n{said}"
    assert guide_says(host.files["o.xlsx"], lang) == expected
    again = {"o.xlsx": host.files["o.xlsx"]}
    for options in ({"out": None}, {"out": "v.xlsx"}):
        code, said, checked = run("validate", again, lang, files=["o.xlsx"], **options)
        assert (code, expected in said) == (0 if ready else 1, True)
    assert guide_says(checked.files["v.xlsx"], lang) == expected
    code, said, _ = run("validate", {"v.xlsx": checked.files["v.xlsx"]}, lang, files=["v.xlsx"], out=None)
    assert (code, expected in said) == (0 if ready else 1, True)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_recomputing_a_new_master_misses_no_return(lang: Lang) -> None:
    """Nothing was asked for before the first submission, so the Guide of a recomputed master says what it said."""
    given = {"m.xlsx": build(MASTER, replace(manifest_of(MASTER), lang=lang))}
    _, _, host = run("recompute", given, lang, file="m.xlsx", out="r.xlsx")
    assert guide_says(host.files["r.xlsx"], lang) == READY.of(lang)
    assert open_workbook(host.files["r.xlsx"], "r.xlsx").standing.missing_returns == ()


def guide_line(data: bytes, sheet: str) -> tuple[object, ...]:
    """The Guide's line about *sheet* as a spreadsheet program finds it kept: missing, wrong, first cell."""
    guide = load(data, data_only=True)["Hướng dẫn"]
    return next(tuple(cells[2:5]) for cells in guide.iter_rows(values_only=True) if cells[0] == sheet)


@pytest.mark.parametrize("command", ["consolidate", "validate"])
@pytest.mark.usefixtures("small")
def test_the_guide_leads_to_the_first_missing_return(command: str) -> None:
    """A sent everything for all periods, B nothing: the first missing return is B's, in row 7."""
    files = {"in/A.xlsx": returned("A", COMPLETE["A"]), "m.xlsx": build(MASTER, manifest_of(MASTER))}
    _, _, host = run("consolidate", files, master="m.xlsx", inbox=["in"], out="o.xlsx")
    data = host.files["o.xlsx"]
    if command == "validate":
        _, _, host = run("validate", {"o.xlsx": data}, files=["o.xlsx"], out="v.xlsx")
        data = host.files["v.xlsx"]
    assert guide_line(data, "Tình hình gửi báo cáo") == (5, 0, "Tình hình gửi báo cáo!C7")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("command", ["consolidate", "validate"])
def test_the_guide_leads_to_the_first_line_about_a_file(command: str) -> None:
    """Missing rows of B are errors of the workbook itself; the broken file comes before them on Checks."""
    master = build(MASTER, manifest_of(MASTER))
    files = {"in/A.xlsx": returned("A", COMPLETE["A"]), "in/B.xlsx": returned("B", LACKING), "in/C.xlsx": b"PK"}
    _, _, host = run("consolidate", {**files, "m.xlsx": master}, master="m.xlsx", inbox=["in"], out="o.xlsx")
    data = host.files["o.xlsx"]
    if command == "validate":
        _, _, host = run("validate", {"o.xlsx": data}, files=["o.xlsx"], out="v.xlsx")
        data = host.files["v.xlsx"]
    book = openpyxl.load_workbook(BytesIO(data))
    lines = [[cell.value for cell in cells] for cells in book["Kiểm tra"].iter_rows(min_row=6)]
    assert {bool(line[2]) for line in lines if line[0] == "Lỗi"} == {True, False}
    assert guide_line(data, "Kiểm tra")[2] == "Kiểm tra!A6"
    assert lines[0][0] == "Lỗi"
    assert lines[0][2]


@pytest.mark.usefixtures("small")
def test_a_new_master_with_an_empty_inbox_says_that_returns_are_missing() -> None:
    master = build(MASTER, manifest_of(MASTER))
    _, _, host = run("consolidate", {"m.xlsx": master}, master="m.xlsx", inbox=[], out="o.xlsx")
    says = openpyxl.load_workbook(BytesIO(host.files["o.xlsx"]))["Kiểm tra"]
    texts = [cell.value for cells in says.iter_rows(max_row=4) for cell in cells if isinstance(cell.value, str)]
    assert any("còn thiếu 10 lượt báo cáo (trang Tình hình gửi báo cáo)" in text for text in texts)


@pytest.mark.usefixtures("small")
def test_recomputing_a_result_agrees_with_its_new_returns() -> None:
    files = {"in/A.xlsx": returned("A", COMPLETE["A"]), "m.xlsx": build(MASTER, manifest_of(MASTER))}
    _, _, host = run("consolidate", files, master="m.xlsx", inbox=["in"], out="o.xlsx")
    book = openpyxl.load_workbook(BytesIO(host.files["o.xlsx"]))
    book["Kế hoạch"]["B7"] = date(2021, 9, 1)  # an earlier period: fewer returns are due
    edited = BytesIO()
    book.save(edited)
    _, _, host = run("recompute", {"o.xlsx": edited.getvalue()}, file="o.xlsx", out="r.xlsx")
    guide = load(host.files["r.xlsx"], data_only=True)["Hướng dẫn"]
    counted = {row[0].value: row[2].value for row in guide.iter_rows(min_row=10, max_row=40) if row[0].value}
    missing = open_workbook(host.files["r.xlsx"], "r.xlsx").standing.missing_returns
    assert counted["Tình hình gửi báo cáo"] == len(missing) == 4  # of B: 06 to 09/2021


@pytest.mark.slow
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sets(st.integers(0, len(COMPLETE["A"]) + len(COMPLETE["B"]) - 1), max_size=3), st.booleans())
def test_no_verdict_is_ready_with_an_expected_row_missing(gone: set[int], then_alone: bool) -> None:
    """Rows are taken out of complete workbooks, by their place; then the result is consolidated with an empty inbox."""
    rows = [*COMPLETE["A"], *COMPLETE["B"]]
    arrivals = []
    for unit in ("A", "B"):
        book = BOOKS[unit]
        plan = replace(PLAN, unit=unit, sent=date(2021, 10, 15))
        left = [one for place, one in enumerate(rows) if place not in gone and one.unit == unit]
        given_tables = replace(book.tables, card=replace(book.tables.card, plan=plan), progress=table_of(left))
        read, findings = reading(given_tables, book.manifest, f"{unit}.xlsx")
        arrivals.append(Arrival(f"{unit}.xlsx", read.source.digest, read, findings))
    with fewer_spare_rows():
        outcome = consolidated(open_workbook(build(MASTER, manifest_of(MASTER)), "m.xlsx"), arrivals).outcome
        if then_alone:
            outcome = consolidated(open_workbook(to_bytes(document(outcome)), "o.xlsx"), ()).outcome
    missing = [rows[place] for place in gone if rows[place].filled]
    assert is_ready(outcome) == (not missing)
