"""The catalogue of honours, and workbooks of layout version 1, which had none.

1. The shipped catalogue is sound: no code twice, no spelling of two honours, a name in both languages, and every word
   that layout 1 offered.
2. A cell names an honour by its code, either name or a short form, in any case; two rows that name one honour in two
   ways are one key twice.
3. Anything else is a finding with the spelling that is meant: sure when only accents are missing.
4. The office's own rows count, those that it deleted do not; a workbook without the sheet has the shipped catalogue,
   and says so once.
5. Drop-downs offer the names in the workbook's language and take other spellings.
6. The catalogue goes down with *issue*, stays with *consolidate*, comes along to next year; what a changed catalogue no
   longer has is set aside by name, what it calls otherwise is found again.
7. A workbook of layout 1 reads without a finding; validate, fix, recompute, consolidate and ``issue --update`` take it;
   its own sheet of checks is left as it is; what is written anew is of today's layout.
"""

import json
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.engines.damages import SPARE, few_spare_rows
from tests.support.books import issued_books, manifest_of, tables
from tests.support.drawn import drawn, sheet, validate, where, without
from tests.support.lean import checks_part
from tests.workflow.test_issue_update import forward, holding
from xlplan.cli import main
from xlplan.findings import CellRef, Finding
from xlplan.grid import Book
from xlplan.layout import HONOURS, LAYOUT_VERSION, Award, Honour, Registration
from xlplan.layout.choices import Recipient
from xlplan.layout.honours import by_spelling, shipped_honours, spelling_of
from xlplan.patch import ANYTHING, CellEdit, Patch
from xlplan.plans.bundled import blank
from xlplan.reader import read
from xlplan.words import Words, as_spreadsheet
from xlplan.workflow.building import build, master, table_of
from xlplan.workflow.opening import Opened, open_workbook
from xlplan.xlsx.patching import apply

OLD = Path(__file__).parent / "layout_1"
MASTER, UNIT = OLD / "master.xlsx", OLD / "A.xlsx"
WORDS_OF_LAYOUT_1 = (
    Words("Lao động tiên tiến", "Advanced worker"),
    Words("Chiến sĩ thi đua cơ sở", "Emulation fighter (grassroots)"),
    Words("Chiến sĩ thi đua cấp tỉnh", "Emulation fighter (provincial)"),
    Words("Tập thể lao động tiên tiến", "Advanced labour group"),
    Words("Tập thể lao động xuất sắc", "Excellent labour group"),
    Words("Cờ thi đua", "Emulation flag"),
    Words("Giấy khen", "Certificate of merit"),
    Words("Bằng khen", "Diploma of merit"),
    Words("Khác (ghi rõ ở Ghi chú)", "Other (say which under Note)"),
)
OWN = Honour(code="CNTB", name_vi="Cá nhân tiêu biểu ngành", short_forms="CNTB ngành", recipient=Recipient.INDIVIDUAL)


UNREADABLE = """
    | Danh hiệu |        |
    | Ghi chú   | Họ tên |
    | x         | y      |
"""


@pytest.fixture(autouse=True)
def _small() -> Iterator[None]:
    with few_spare_rows(SPARE):
        yield


def with_sheet(workbook: Book, text: str) -> Book:
    """The workbook with one sheet drawn from nothing."""
    grid = sheet(text)
    return replace(workbook, grids=(*(one for one in workbook.grids if one.title != grid.title), grid))


def registered(*honours: str) -> tuple[str, str]:
    """Registrations of one unit, each in a movement of its own; and those movements."""
    lines = [f"| VP | | {honour} | PT{number} |" for number, honour in enumerate(honours)]
    movements = [f"| PT{number} | Phong trào |" for number in range(len(honours))]
    head = "| Mã đơn vị | Mã cá nhân | Danh hiệu, hình thức | Mã phong trào |"
    return (
        "\n".join(["| Đăng ký |", head, *lines]),
        "\n".join(["| Phong trào |", "| Mã phong trào | Tên phong trào |", *movements]),
    )


# 1


def test_the_shipped_catalogue_is_sound() -> None:
    honours = shipped_honours()
    spellings = [spelling_of(text) for one in honours for text in {as_spreadsheet(text) for text in one.spellings}]
    assert None not in spellings
    assert len(set(spellings)) == len(spellings)
    assert all(one.name_vi and one.name_en and one.recipient and one.ever_in_force for one in honours)
    assert all(one.code.isascii() for one in honours)
    made = open_workbook(master(blank(), "vi"), "blank.xlsx")
    assert [one for one in made.findings if one.at.sheet == "Danh hiệu"] == []


def test_it_knows_every_word_of_layout_1() -> None:
    known = by_spelling(shipped_honours())
    for words in WORDS_OF_LAYOUT_1:
        assert known[as_spreadsheet(words.vi)].words == words
        assert known[as_spreadsheet(words.en)].words == words


@pytest.mark.parametrize(("day", "given"), [("2023-12-31", False), ("2024-01-01", True)])
def test_dates_of_effect_include_their_ends(day: str, given: bool) -> None:
    commune = by_spelling(shipped_honours())["xptb"]
    assert commune.in_force(date.fromisoformat(day)) is given
    assert replace(commune, valid_from=None, valid_to=date(2023, 12, 31)).in_force(date.fromisoformat(day)) is not given


# 2


@pytest.mark.parametrize("text", ["CTD", "ctd", "Cờ thi đua", "CỜ THI ĐUA", "emulation flag"])
def test_a_cell_may_say_code_name_or_short_form(text: str) -> None:
    workbook = drawn(*registered(text))
    assert where(validate(workbook)) == []
    assert [one.honour for one in read(workbook).tables.registrations] == ["CTD"]


def test_short_forms_stand_between_semicolons_or_commas() -> None:
    honour = replace(OWN, short_forms=" CSTĐ  cơ sở;CSTĐCS , CS;; ")
    assert honour.spellings == ("CNTB", "Cá nhân tiêu biểu ngành", "CSTĐ cơ sở", "CSTĐCS", "CS")


def test_one_honour_named_in_two_ways_is_one_key_twice() -> None:
    drawing = """
        | Đăng ký   |            |                      |
        | Mã đơn vị | Mã cá nhân | Danh hiệu, hình thức |
        | VP        |            | TTLĐXS               |
        | VP        |            | Tập thể lao động xuất sắc |
    """
    assert where(validate(drawn(drawing))) == [("COL-08", "Đăng ký!A3"), ("COL-08", "Đăng ký!A4")]


# 3


@pytest.mark.parametrize(
    ("text", "proposed", "sure"),
    [
        ("Co thi dua", "Cờ thi đua", True),
        (unicodedata.normalize("NFD", "Cờ thi đua"), "Cờ thi đua", True),
        ("Cờ thi đua ", "Cờ thi đua", True),
        ("Cờ thi đuaa", "Cờ thi đua", False),
        ("Anh hùng lao động", None, False),
        ("CTD*", "CTD", False),
    ],
)
def test_what_no_honour_is_called_is_a_finding(text: str, proposed: str | None, sure: bool) -> None:
    (finding,) = validate(drawn(*registered(f'"{text}"' if text != text.strip() else text)))
    assert (finding.code, str(finding.at), finding.proposed) == ("COL-31", "Đăng ký!C3", proposed)
    assert finding.sure is sure or proposed is None
    assert "Danh hiệu" in finding.message("vi")


# 4


def test_the_offices_own_rows_count_and_deleted_ones_do_not() -> None:
    catalogue = """
        | Danh hiệu    |                          |                          |                       |
        | Mã danh hiệu | Tên danh hiệu, hình thức | Viết tắt, cách viết khác | Đối tượng khen thưởng |
        | TTTB         | Tập thể tiêu biểu        | TT tiêu biểu             | Tập thể               |
    """
    assert where(validate(drawn(catalogue, *registered("tt tiêu biểu", "TTTB", "Tập thể tiêu biểu")))) == []
    assert where(validate(drawn(catalogue, *registered("Giấy khen")))) == [("COL-31", "Đăng ký!C3")]


def test_without_the_sheet_the_shipped_catalogue_is_meant() -> None:
    workbook = without(drawn(*registered("BKTTg", "Bằng khen của tỉnh", "Danh hiệu lạ")), "Danh hiệu")
    assert where(validate(workbook)) == [("COL-31", "Đăng ký!C5"), ("SHT-24", "Danh hiệu")]
    assert [one.honour for one in read(workbook).tables.registrations] == ["BKTTG", "BKT", "Danh hiệu lạ"]


def test_a_catalogue_that_cannot_be_read_blames_no_other_sheet() -> None:
    workbook = with_sheet(drawn(*registered("Danh hiệu lạ")), UNREADABLE)
    assert where(validate(workbook)) == [("SHT-02", "Danh hiệu")]


# 5


@pytest.mark.parametrize(("lang", "column"), [("vi", "B"), ("en", "C")])
def test_drop_downs_offer_names_and_take_other_spellings(lang: str, column: str) -> None:
    book = openpyxl.load_workbook(BytesIO(master(blank(), "vi" if lang == "vi" else "en")))
    title = HONOURS.words.vi if lang == "vi" else HONOURS.words.en
    assert book.defined_names["HonoursList"].attr_text.startswith(f"'{title}'!${column}$6:INDEX(")
    for named in ("Đăng ký", "Khen thưởng") if lang == "vi" else ("Registrations", "Awards"):
        (offer,) = (one for one in book[named].data_validations.dataValidation if one.formula1 == "HonoursList")
        assert not offer.showErrorMessage


# 6


def with_own(*more: Honour) -> tuple[Honour, ...]:
    return (*shipped_honours(), OWN, *more)


def test_the_catalogue_goes_down_and_its_honours_are_shown_by_name() -> None:
    given = replace(
        tables(), honours=table_of(with_own()), registrations=table_of([Registration(unit="A", honour="CNTB")])
    )
    issued = issued_books(given)["A"]
    data = build(issued.tables, issued.manifest)
    book = openpyxl.load_workbook(BytesIO(data))
    assert [row[0].value for row in book["Danh hiệu"].iter_rows(min_row=6, max_row=5 + len(with_own()))] == [
        one.code for one in with_own()
    ]
    assert book["Đăng ký"]["C6"].value == "Cá nhân tiêu biểu ngành"
    assert [one.honour for one in open_workbook(data, "A.xlsx").reading.tables.registrations] == ["CNTB"]


def test_what_a_changed_catalogue_lacks_is_set_aside_by_name_and_what_it_renames_is_found() -> None:
    typed = [Registration(row=6, unit="A", honour="CNTB"), Registration(row=7, unit="A", honour="CTD")]
    held = replace(holding(), honours=table_of(with_own()), registrations=table_of(typed))
    flag = Honour(code="CO", name_vi="Cờ thi đua", recipient=Recipient.COLLECTIVE)
    done = forward(replace(tables(), honours=table_of([flag])), held)
    assert [one.honour for one in done.tables.registrations] == ["CO"]
    (aside,) = done.tables.set_aside
    assert aside.reason == "Danh hiệu CNTB không còn ở trang Danh hiệu."
    assert "Danh hiệu, hình thức: Cá nhân tiêu biểu ngành" in (aside.said or "")


def test_consolidate_and_next_year_keep_the_offices_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, result, later = tmp_path / "m.xlsx", tmp_path / "r.xlsx", tmp_path / "n.xlsx"
    given = replace(tables(), honours=table_of(with_own()))
    path.write_bytes(build(given, manifest_of(given)))
    assert run("consolidate", path, UNIT, "-o", result) == 0
    assert run("new", "-o", later, "--from", result) == 0
    for made in (result, later):
        assert [one.code for one in opened(made).reading.tables.honours] == [one.code for one in with_own()]


# 7


def run(*arguments: object) -> int:
    return main([str(one) for one in arguments])


def opened(path: Path) -> Opened:
    return open_workbook(path.read_bytes(), path.name)


def layout_of(path: Path) -> str:
    hidden = openpyxl.load_workbook(path)["_xlplan"]
    return next(str(value.value) for key, value, *_ in hidden.iter_rows(max_col=2) if key.value == "layout")


def told(path: Path) -> list[Finding]:
    return list(opened(path).findings)


def checks(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        part = checks_part(package)
        assert part is not None
        return package.read(part)


REGISTERED = [("A01", "CSTDCS"), ("A02", "LDTT"), (None, "TTLDXS"), (None, "KHAC")]
PROPOSED = [("A01", "CSTDT"), ("A01", "GK"), ("A01", "BK"), (None, "TTLDTT"), (None, "CTD")]


def honours_of(path: Path) -> tuple[list[tuple[str | None, str]], list[tuple[str | None, str]]]:
    found = opened(path).reading.tables
    rows: tuple[tuple[Registration | Award, ...], ...] = (found.registrations.rows, found.awards.rows)
    first, second = ([(one.person, one.honour) for one in some] for some in rows)
    return first, second


@pytest.mark.parametrize("path", [MASTER, UNIT], ids=["master", "unit"])
def test_layout_1_reads_without_a_finding(path: Path) -> None:
    assert layout_of(path) == "1"
    assert told(path) == []
    reading = opened(path).reading
    assert reading.tables.honours.rows == shipped_honours()
    assert reading.manifest is not None
    assert reading.manifest.layout == LAYOUT_VERSION


def test_layout_1_holds_the_same_honours() -> None:
    assert honours_of(UNIT) == (REGISTERED, PROPOSED)
    assert honours_of(MASTER)[0] == [("B01", "LDTT")]


def test_a_sheet_of_its_own_that_layout_1_called_so_is_no_catalogue() -> None:
    workbook = with_sheet(drawn("| _xlplan | |\n| layout | 1 |", *registered("GK")), UNREADABLE)
    assert where(validate(workbook)) == []
    assert read(workbook).tables.honours.rows == shipped_honours()


def test_layout_1_is_checked_and_mended_in_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, copy, mended = tmp_path / "wrong.xlsx", tmp_path / "copy.xlsx", tmp_path / "mended.xlsx"
    honour, figure = CellRef("Đăng ký", 7, 3), CellRef("Tiến độ", 6, 6)
    edits = (CellEdit(honour, ANYTHING, "Lao dong tien tien"), CellEdit(figure, ANYTHING, "5 lượt"))
    wrong.write_bytes(apply(UNIT.read_bytes(), Patch(cells=edits)))
    assert run("validate", wrong, "-o", copy) == 1
    assert {(one.code, str(one.at)) for one in told(copy)} == {("COL-31", "Đăng ký!C7"), ("COL-17", "Tiến độ!F6")}
    assert run("fix", copy, "-o", mended, "--accept", "sure") == 0
    assert told(mended) == []
    assert honours_of(mended) == (REGISTERED, PROPOSED)
    book = openpyxl.load_workbook(mended)
    assert (book["Đăng ký"]["C7"].value, book["Tiến độ"]["F6"].value) == ("Lao động tiên tiến", 5)
    for made in (copy, mended):  # its names and formulas look into the sheet of checks that it has
        assert checks(made) == checks(wrong)
        assert layout_of(made) == "1"


@pytest.mark.parametrize("path", [MASTER, UNIT], ids=["master", "unit"])
def test_layout_1_is_recomputed_in_its_place(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = tmp_path / "out.xlsx"
    assert run("recompute", path, "-o", made) == 0
    assert told(made) == []
    assert checks(made) == checks(path)
    assert layout_of(made) == "1"


def test_layout_1_is_consolidated_over_both_layouts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    today = tmp_path / "today.xlsx"
    found = opened(MASTER).reading
    assert found.manifest is not None
    today.write_bytes(build(found.tables, found.manifest))
    assert layout_of(today) == "2"
    answers = []
    for path in (MASTER, today):
        made = tmp_path / f"over-{path.name}"
        capsys.readouterr()
        assert run("consolidate", path, UNIT, "-o", made, "--json") == 0
        answers.append(json.loads(capsys.readouterr().out))
        assert layout_of(made) == "2"
        assert "Danh hiệu" in openpyxl.load_workbook(made).sheetnames
        assert [one.code for one in told(made) if one.code.startswith(("COL", "SHT", "IDN"))] == []
    assert answers[0]["rows_used"] == 10  # two targets in five periods
    assert answers[0] == answers[1]


def test_layout_1_is_updated_to_todays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    assert run("issue", MASTER, "-o", folder, "--update", UNIT) == 0
    made = folder / "A.xlsx"
    assert layout_of(made) == "2"
    assert "để riêng" not in capsys.readouterr().out
    assert honours_of(made) == (REGISTERED, PROPOSED)
    before, after = opened(UNIT).reading.tables, opened(made).reading.tables
    assert [replace(one, row=0) for one in after.progress] == [replace(one, row=0) for one in before.progress]
    assert [one.note for one in after.registrations] == [one.note for one in before.registrations]
    assert after.plan == before.plan
    assert told(made) == []
    assert openpyxl.load_workbook(made)["Đăng ký"]["C6"].value == "Chiến sĩ thi đua cơ sở"
