"""The workbooks as files, looked at by others than their writer.

1. The masters in ``workbook/`` are those that the code builds today.
2. Every kind of workbook passes the Open XML rules.
3. Text that looks like a formula stays text; the same document gives the same bytes.
4. Sheets are tables with drop-downs, frozen heads, A4 landscape; identity is very hidden; an issued workbook holds
   nothing of other units.
5. A Vietnamese workbook holds no word of the English layout, an English one none of the Vietnamese.
6. A file saved by LibreOffice reads as the one it was made from.

That LibreOffice calculates every formula to the cached value is in ``tests/engines/test_engines_lane.py``.
"""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from release.masters import TARGET, built

from tests.support.dump import dump
from tests.support.lean import load
from xlplan.document import Cell, Document, Sheet
from xlplan.formulas.self_check_columns import plan_check_name
from xlplan.formulas.verdicts import MISSING
from xlplan.layout import FIRST_ROW, PLAN, RESULTS, SHEETS
from xlplan.plans.bundled import libreoffice_copy
from xlplan.template.plan import VALUE, lines
from xlplan.workflow.opening import open_workbook
from xlplan.xlsx.heights import LINE, PADDING, heights_of
from xlplan.xlsx.styles import MARKS, ONE_DECIMAL
from xlplan.xlsx.write import to_bytes

pytestmark = pytest.mark.slow


def every_kind(folder: Path) -> dict[str, Path]:
    """One workbook of every kind that the demo wrote."""
    return {
        "master": folder / "ke-hoach-46.xlsx",
        "issued": folder / "so-don-vi" / "TTCNTT.xlsx",
        "filled": folder / "so-gui-ve" / "10-2021" / "BCVT.xlsx",
        "consolidated": folder / "tong-hop.xlsx",
        "messy": folder / "tong-hop-lon-xon.xlsx",
    }


@pytest.mark.parametrize("name", ["ke-hoach-46.xlsx", "plan-46.xlsx", "so-trong.xlsx", "blank.xlsx"])
def test_masters_are_built_by_the_code(name: str) -> None:
    assert dump((TARGET / name).read_bytes()) == dump(built()[name]), "run: python -m release.masters"


@pytest.mark.parametrize("language", ["demo", "english_demo"])
def test_every_workbook_passes_the_open_xml_rules(language: str, request: pytest.FixtureRequest) -> None:
    """One master is of full size: the small workbooks of both languages have the same parts."""
    folder: Path = request.getfixturevalue(language)
    full_size = [TARGET / "so-trong.xlsx"] if language == "demo" else []
    for path in [*every_kind(folder).values(), *full_size]:
        result = OpenXmlValidator().validate(str(path))
        assert result.is_valid, (path.name, [str(error) for error in result.errors][:5])


def test_text_that_looks_like_a_formula_stays_text() -> None:
    texts = ["=1+1", "@SUM(A1)", "+84 297 3812 345", "{=A1}", "http://example.vn", "00123", "a\x01b"]
    cells = {(number, 1): Cell(text, style="input.text") for number, text in enumerate(texts, start=1)}
    document = Document((Sheet(title="Thử", cells=cells),), lang="vi")
    sheet = openpyxl.load_workbook(BytesIO(to_bytes(document)))["Thử"]
    assert [sheet.cell(number, 1).data_type for number in range(1, len(texts) + 1)] == ["s"] * len(texts)
    assert [sheet.cell(number, 1).value for number in range(1, len(texts))] == texts[:-1]
    assert to_bytes(document) == to_bytes(document)


def test_an_issued_workbook_is_ready_to_be_filled_in(demo: Path) -> None:
    book = load(every_kind(demo)["issued"])
    progress = book["Tiến độ"]
    assert book["_xlplan"].sheet_state == "veryHidden"
    assert progress.freeze_panes == "F6"
    assert (progress.page_setup.orientation, progress.page_setup.paperSize) == ("landscape", 9)
    assert [table.displayName for table in progress.tables.values()] == ["Progress"]
    kinds = {validation.type for validation in progress.data_validations.dataValidation}
    assert {"list", "decimal"} <= kinds
    units = {row[0].value for row in progress.iter_rows(min_row=6) if row[0].value}
    assert units == {"TTCNTT"}
    assert {row[0].value for row in book["Đơn vị"].iter_rows(min_row=6) if row[0].value} == {"TTCNTT"}
    assert {row[1].value for row in book["Giao chỉ tiêu"].iter_rows(min_row=6) if row[1].value} == {"TTCNTT"}
    assert all(sheet.protection.sheet is False for sheet in book.worksheets)


def test_the_date_sent_stands_out_until_it_is_typed(demo: Path) -> None:
    """Yellow like what is missing, in a workbook that is sent upwards; the verdict counts it (test_agreement.py)."""
    row = lines().rows["sent"]
    shown = {}
    for kind in ("master", "issued"):
        sheet = load(every_kind(demo)[kind])[PLAN.words.vi]
        rules = [rule for area in sheet.conditional_formatting if str(area.sqref) == f"B{row}" for rule in area.rules]
        shown[kind] = {rule.formula[0]: rule.dxf.fill.bgColor.rgb[-6:] for rule in rules}
    yellow, red = (MARKS[f"mark.{name}"]["bg_color"].lstrip("#") for name in ("missing", "wrong"))
    asked = f"{plan_check_name('sent')}={MISSING}"
    assert shown["issued"].pop(asked) == yellow
    assert set(shown["issued"].values()) == {red}
    assert shown["issued"] == shown["master"]


def test_results_have_one_format_per_measure_and_actuals_look_like_links(demo: Path) -> None:
    sheet = load(every_kind(demo)["consolidated"])[RESULTS.words.vi]
    place = {id: number for number, id in enumerate(RESULTS.block.columns)}
    formats: dict[tuple[str, str], set[str]] = {}
    links = 0
    for row in sheet.iter_rows(min_row=FIRST_ROW):
        for id in ("plan", "actual", "numerator", "denominator", "percent", "points", "pace", "forecast"):
            if isinstance(row[place[id]].value, int | float):
                formats.setdefault((id, row[place["unit_of_measure"]].value), set()).add(row[place[id]].number_format)
        actual = row[place["actual"]]
        links += actual.hyperlink is not None
        assert (actual.hyperlink is not None) == (actual.font.underline == "single")
    assert links > 20
    assert {key for key, found in formats.items() if len(found) > 1} == set()
    assert {id: formats[id, "%"] for id in ("plan", "actual", "forecast")} == {
        id: {ONE_DECIMAL} for id in ("plan", "actual", "forecast")
    }


def test_every_value_of_the_plan_begins_beside_its_label(demo: Path) -> None:
    for kind in ("master", "issued"):
        sheet = load(every_kind(demo)[kind])[PLAN.words.vi]
        assert {sheet.cell(row, VALUE).alignment.horizontal for row in (*lines().rows.values(), lines().evaluated)} == {
            "left"
        }


LONG_TEXTS = [
    ("Cập nhật thủ tục hành chính một cửa điện tử", 39.0, 1),
    ("Cập nhật thủ tục hành chính một cửa điện tử", 20.0, 2),
    ("Đạt cả hai: “Cơ quan đạt chuẩn an toàn về an ninh, trật tự” và “Cơ quan đạt chuẩn văn hóa”", 30.0, 3),
    ("WWWWWWWWWW", 10.0, 2),
    ("iiiiiiiiii", 10.0, 1),
    ("một\nhai", 39.0, 2),
]


@pytest.mark.parametrize(("text", "width", "lines_of_text"), LONG_TEXTS)
def test_a_row_is_as_high_as_its_text(text: str, width: float, lines_of_text: int) -> None:
    one = Sheet("S", {(1, 1): Cell(text, style="cell")}, widths={1: width})
    assert heights_of(one) == ({1: LINE * lines_of_text + PADDING} if lines_of_text > 1 else {})


def test_no_formula_is_longer_than_excel_takes(demo: Path) -> None:
    for path in every_kind(demo).values():
        book = load(path)
        texts = [name.attr_text for name in book.defined_names.values()]
        for sheet in book.worksheets:
            texts += [getattr(cell.value, "text", cell.value) for row in sheet.iter_rows() for cell in row]
            texts += [text for rules in sheet.conditional_formatting for rule in rules.rules for text in rule.formula]
        assert max(len(text) for text in texts if isinstance(text, str)) < 8192


@pytest.mark.parametrize("language", ["demo", "english_demo"])
def test_no_message_is_cut(language: str, request: pytest.FixtureRequest) -> None:
    """Excel cuts a message at 255 characters and a title at 32, LibreOffice each line at the edge of the window."""
    for path in every_kind(request.getfixturevalue(language)).values():
        for sheet in load(path).worksheets:
            for one in sheet.data_validations.dataValidation:
                assert max(len(one.prompt or ""), len(one.error or "")) < 255, one.prompt
                assert max(len(one.promptTitle or ""), len(one.errorTitle or "")) < 32, one.promptTitle
                assert all(len(line) <= 48 for line in (one.prompt or "").split("\n")), one.prompt


@pytest.mark.parametrize(("language", "mine"), [("demo", "vi"), ("english_demo", "en")])
def test_no_word_of_the_other_language(language: str, mine: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(language)
    pairs = [words for sheet in SHEETS for words in _words(sheet)]
    other = {words.en if mine == "vi" else words.vi for words in pairs} - {
        words.vi if mine == "vi" else words.en for words in pairs
    }
    for path in every_kind(folder).values():
        for sheet in load(path, data_only=True).worksheets:
            if sheet.sheet_state == "visible":
                found = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
                assert not found & other, (path.name, sheet.title)


def _words(sheet: object) -> list:  # type: ignore[type-arg]
    from xlplan.layout.columns import SheetSpec

    assert isinstance(sheet, SheetSpec)
    columns = [column for block in sheet.blocks for column in block.columns.values()]
    choices = [choice.words for column in columns if column.choices for choice in column.choices]
    return [sheet.words, *(column.words for column in columns), *choices]


@pytest.mark.parametrize(("language", "lang"), [("demo", "vi"), ("english_demo", "en")])
def test_a_file_saved_by_libreoffice_reads_as_before(language: str, lang: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(language)
    ours = open_workbook((folder / "so-gui-ve" / "10-2021" / "BCVT.xlsx").read_bytes(), "ours")
    theirs = open_workbook(libreoffice_copy("kh46", lang, "BCVT"), "theirs")  # type: ignore[arg-type]
    assert theirs.findings == ours.findings
    assert theirs.reading.tables.progress.rows == ours.reading.tables.progress.rows
    assert theirs.reading.manifest is not None
    assert ours.reading.manifest is not None
    # ours has few spare rows
    assert replace(theirs.reading.manifest, checks_to=0) == replace(ours.reading.manifest, checks_to=0)
