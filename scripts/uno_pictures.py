"""Parts of workbooks as PDF pages, with column letters and row numbers as on the screen, after values have been typed
in.

Runs in the Python that has ``uno``: ``python3 scripts/uno_pictures.py JOBS.json vi-VN``. A job names a *book*, what is
*typed* into it (``[sheet, cell, value]``, taken as a person's typing is taken) and its *shots*: a *sheet*, a *range*,
rows and columns left out, the cells that get numbers, and the *pdf* to write. With *saved* the workbook is also kept,
as its user would save it. Beside each PDF goes ``.json``: the range's width and, for every number, how far it stands
from the range's right and lower side, in hundredths of a millimetre.
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.office.uno_office import load, office, properties

MARGIN = 500  # hundredths of a millimetre, like every length here
HEADINGS = 2500  # room for column letters and row numbers
BESIDE = 350  # from a cell's free side (text stands left, figures right) to the middle of its number
FORMULA_TEXT = 2
FULL_SIZE = 100


def main(jobs_file: str, locale: str) -> None:
    jobs = json.loads(Path(jobs_file).read_text("utf-8"))
    with office(locale=locale) as desktop:
        for job in jobs:
            document = load(desktop, Path(job["book"]))
            for sheet, cell, value in job["typed"]:
                document.Sheets.getByName(sheet).getCellRangeByName(cell).setFormula(value)
            document.calculateAll()
            if "saved" in job:
                to = Path(job["saved"]).resolve().as_uri()
                document.storeToURL(to, properties(FilterName="Calc MS Excel 2007 XML"))
            for shot in job["shots"]:
                _print(document, shot)
            document.close(False)


def _print(document: Any, shot: dict[str, Any]) -> None:
    for one in document.Sheets:
        one.setPrintAreas(())
    sheet = document.Sheets.getByName(shot["sheet"])
    _hide(sheet, shot, True)
    shown = sheet.getCellRangeByName(shot["range"])
    sheet.setPrintTitleRows(False)
    sheet.setPrintAreas((shown.RangeAddress,))
    _fit(document, sheet, shown)
    document.storeToURL(Path(shot["pdf"]).resolve().as_uri(), properties(FilterName="calc_pdf_Export"))
    Path(shot["pdf"]).with_suffix(".json").write_text(json.dumps(_places(sheet, shown, shot["numbered"])), "utf-8")
    _hide(sheet, shot, False)


def _hide(sheet: Any, shot: dict[str, Any], hidden: bool) -> None:
    for first, last in shot["without"]:
        for row in range(first - 1, last):
            sheet.Rows.getByIndex(row).IsVisible = not hidden
    for letters in shot["without_columns"]:
        sheet.Columns.getByName(letters).IsVisible = not hidden


def _fit(document: Any, sheet: Any, shown: Any) -> None:
    """A page as large as the range, at full size, with headings and without header and footer."""
    page = document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    page.HeaderIsOn = page.FooterIsOn = False
    page.PrintHeaders = True
    page.LeftMargin = page.RightMargin = page.TopMargin = page.BottomMargin = MARGIN
    page.IsLandscape = False
    page.ScaleToPagesX = page.ScaleToPagesY = page.ScaleToPages = 0
    page.PageScale = FULL_SIZE
    page.CenterHorizontally = page.CenterVertically = False
    page.Width, page.Height = shown.Size.Width + 2 * MARGIN + HEADINGS, shown.Size.Height + 2 * MARGIN + HEADINGS


def _places(sheet: Any, shown: Any, numbered: dict[str, str]) -> dict[str, Any]:
    right, bottom = shown.Position.X + shown.Size.Width, shown.Position.Y + shown.Size.Height
    places = {}
    for number, cell in numbered.items():
        found = sheet.getCellRangeByName(cell)
        is_text = found.Type.value in ("TEXT", "EMPTY") or (
            found.Type.value == "FORMULA" and found.FormulaResultType2 == FORMULA_TEXT
        )
        stands_left = is_text or found.HoriJustify.value == "LEFT"
        x = found.Position.X + (found.Size.Width - BESIDE if stands_left else BESIDE)
        places[number] = [right - x, bottom - found.Position.Y - found.Size.Height / 2]
    return {"places": places, "width": shown.Size.Width}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
