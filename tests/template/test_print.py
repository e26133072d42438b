"""What lies on paper and what the eye tells apart.

1. A workbook of 60 units with names of 90 letters prints to A4 without a cut column: each sheet one page wide, its
   heads on every page, pages numbered; sheet, office and plan in the footer, nothing twice at the top. Results stays
   readable.
2. No word of a head is broken beside its filter's arrow, in either language.
3. Every text stands out from its fill, and the marks differ by more than their hue.
"""

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.support.books import PLAN, ROOT, TARGETS, manifest_of, results, row, shares, tables
from tests.support.office.libreoffice import convert, needs_libreoffice
from xlplan.formulas.self_check_columns import WITHOUT_ROW
from xlplan.layout import ALLOCATION, PROGRESS, RESULTS, SHEETS, UNITS, SheetSpec, Unit
from xlplan.plans.bundled import bundled
from xlplan.words import Lang
from xlplan.workflow.building import build, master
from xlplan.xlsx.heights import POINTS_PER_WIDTH, drawn
from xlplan.xlsx.styles import MARKS, STYLES, Properties

needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"
)

BOLD_ON_SCREEN = 1.07  # to the letters' width on paper, as pictures of a window show
ARROW = 13  # points
OFFICE = "Sở Thông tin và Truyền thông tỉnh Kiên Giang"
LONG = "Trung tâm Phát triển hạ tầng công nghệ thông tin và truyền thông liên huyện Giồng Riềng {:02}"
HEAD = "".join(f"{OFFICE} – 46/KH-STTTT".split())
INCHES_PER_WIDTH = 7 / 96  # of a column as the file writes it
CODES = [f"DV{number:02}" for number in range(60)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as a PDF."""
    folder = tmp_path_factory.mktemp("print")
    assert len(LONG.format(0)) == 90
    units = [
        Unit(code=ROOT, name="Sở"),
        *(Unit(code=code, name=LONG.format(place), parent=ROOT) for place, code in enumerate(CODES)),
    ]
    targets = [replace(one, name=f"{LONG.format(0)} {one.code}") for one in TARGETS]
    progress = [row(code, "F", month, "5") for code in CODES for month in (6, 7)]
    plan = replace(PLAN, issuer=OFFICE, number="46/KH-STTTT")
    given = tables(progress, plan=plan, units=units, targets=targets, allocations=shares(CODES))
    (folder / "so.xlsx").write_bytes(build(given, manifest_of(given), results=list(results(given).values())))
    (pdf,) = convert([folder / "so.xlsx"], folder / "pdf", "pdf")
    # A4, lying
    assert "841.89 x 595" in subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return pdf


@pytest.fixture(scope="module")
def pages(printed: Path) -> list[str]:
    """The text of every printed page, without its white space (which depends on the spacing of letters)."""
    text = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True, text=True
    ).stdout
    return ["".join(page.split()) for page in text.split("\f") if page.strip()]


def of(pages: list[str], spec: SheetSpec) -> list[str]:
    """The pages whose footer names the sheet."""
    title = "".join(spec.words.vi.split())
    return [page for number, page in enumerate(pages, start=1) if page.endswith(f"{title}{HEAD}{number}/{len(pages)}")]


@needs_libreoffice
@needs_pdftotext
def test_every_page_names_office_plan_sheet_and_number(pages: list[str]) -> None:
    for number, page in enumerate(pages, start=1):
        assert page.endswith(f"{HEAD}{number}/{len(pages)}")
        assert page.count(HEAD) == (2 if page.startswith(HEAD) else 1)  # a sheet's own first line, and the foot


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_results_print_in_letters_of_seven_points(lang: Lang) -> None:
    """All columns on one page's width: what remains of letters of 10 points."""
    sheet = openpyxl.load_workbook(BytesIO(master(bundled("kh46", lang), lang)))[RESULTS.words.of(lang)]
    assert (
        sheet.page_setup.orientation,
        sheet.sheet_properties.pageSetUpPr.fitToPage,
        int(sheet.page_setup.paperSize),
    ) == (
        "landscape",
        True,
        9,
    )
    drawn = sum(
        sheet.column_dimensions[get_column_letter(number)].width for number in range(1, len(RESULTS.block.columns) + 1)
    )
    paper = 297 / 25.4 - sheet.page_margins.left - sheet.page_margins.right
    assert 10 * min(1, paper / (drawn * INCHES_PER_WIDTH)) >= 7


@needs_libreoffice
@needs_pdftotext
def test_results_are_really_that_large(printed: Path, pages: list[str]) -> None:
    """The letters of a unit's code on the printed page, held against the footer's, which are of 8 points and never
    scaled.
    """
    number = pages.index(of(pages, RESULTS)[1]) + 1
    command = ["pdftotext", "-bbox", "-f", str(number), "-l", str(number), str(printed), "-"]
    boxes = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    high = {
        word: float(bottom) - float(top)
        for top, bottom, word in re.findall(r'yMin="([\d.]+)" .*? yMax="([\d.]+)">([^<]+)<', boxes)
    }
    code = next(word for word in high if word in CODES)
    assert 8 * high[code] / high["46/KH-STTTT"] >= 7


@needs_libreoffice
@needs_pdftotext
@pytest.mark.parametrize("spec", [UNITS, ALLOCATION, PROGRESS, RESULTS], ids=lambda spec: spec.id)
def test_no_column_is_cut_and_heads_are_on_every_page(pages: list[str], spec: SheetSpec) -> None:
    mine = of(pages, spec)
    assert len(mine) > 1
    for page in mine:
        for id, column in spec.block.columns.items():
            if id == WITHOUT_ROW:  # a master hides it
                continue
            for word in column.words.vi.split():  # a head may break between its words, not within one
                assert word in page, (spec.id, column.words.vi)


@needs_libreoffice
@needs_pdftotext
def test_every_unit_is_on_paper_with_its_whole_name(pages: list[str]) -> None:
    printed = "".join(of(pages, UNITS))
    assert all(code in printed for code in CODES)
    assert printed.count("Giồng") == len(CODES)
    assert printed.count("Riềng") == len(CODES)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_word_of_a_head_is_broken(lang: Lang) -> None:
    """Bold letters in a window are a little wider than on paper, and beside them stands the filter's arrow."""
    heads = [column for spec in SHEETS for block in spec.blocks for column in block.columns.values()]
    assert len(heads) > 100
    for column in heads:
        longest = max(drawn(word) for word in column.words.of(lang).split())
        assert longest * BOLD_ON_SCREEN + ARROW <= column.width * POINTS_PER_WIDTH, column.words


def test_text_stands_out_from_its_fill() -> None:
    for name, look in {**STYLES, **MARKS}.items():
        ink, paper = look.get("font_color", "#000000"), look.get("bg_color", "#FFFFFF")
        assert contrast(ink, paper) >= 4.5, (name, ink, paper)


def test_marks_keep_the_text_of_any_cell_readable() -> None:
    """A mark without a colour of its own for letters lies over cells that have one."""
    inks = {look.get("font_color", "#000000") for name, look in STYLES.items() if name.startswith(("input.", "grey."))}
    for name, look in MARKS.items():
        for ink in {look["font_color"]} if "font_color" in look else inks:
            assert contrast(ink, look.get("bg_color", "#FFFFFF")) >= 4.5, (name, ink)


def test_marks_differ_without_colour() -> None:
    """In black-and-white, and for whoever does not see red or green: by the letters' shape, or clearly by lightness."""
    shown = {
        name: look
        for name, look in MARKS.items()
        if name in ("mark.wrong", "mark.late", "mark.missing", "mark.unused", "mark.later")
    }
    shown["white"] = {}
    for (one, first), (other, second) in combinations(shown.items(), 2):
        lighter = contrast(first.get("bg_color", "#FFFFFF"), second.get("bg_color", "#FFFFFF"))
        assert shape(first) != shape(second) or lighter >= 1.1, (one, other, lighter)


def test_the_verdict_says_itself_in_words_and_lightness() -> None:
    """Ready and not ready never rest on green and red alone: the words differ, and so does the lightness of the
    fill.
    """
    assert contrast(MARKS["mark.ready"]["bg_color"], MARKS["mark.not_ready"]["bg_color"]) >= 1.1


def shape(look: Properties) -> tuple[bool, bool, bool]:
    return bool(look.get("bold")), bool(look.get("underline")), bool(look.get("italic"))


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' relative luminance, from 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
