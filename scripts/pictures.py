"""Turns workbooks into pictures: ``docs/pictures/``.

Run: ``python -m scripts.pictures`` (needs LibreOffice with python3-uno, pdftoppm and the package's ``docs`` extra), or
``python -m scripts.pictures NAME...`` for these pictures only. Three kinds:

- whole sheets of the demo's workbooks, as LibreOffice prints their first page;
- the steps of a unit's clerk (:mod:`scripts.clerk_steps`): the workbook freshly issued, half filled in with mistakes,
  ready;
- the steps of the office that consolidates (:mod:`scripts.office_steps`), in Vietnamese.

The pictures of windows (``nut-bam-*``, ``sua-loi-*``) are taken by the tests of the buttons; nothing here touches them.

Every picture stays below 200 KB.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFont
from tests.support.office.uno_office import settings

from scripts import office_steps
from scripts.clerk_steps import LOCALES, jobs
from xlplan.cli import main as xlplan
from xlplan.words import Lang

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
MOST_BYTES = 200_000
WIDTH = 1500  # pixels
SHARPEST = 110  # dots per inch
COLOURS = 64
ABOVE_THE_FOOTER = 0.92  # of a page
HUNDREDTHS = 2540  # of a millimetre in an inch
RED = (178, 34, 23)

# language → workbook of the demo → (sheet title, name of the picture)
SHEETS: dict[Lang, dict[str, dict[str, str]]] = {
    "vi": {
        "ke-hoach-46.xlsx": {
            "Kế hoạch": "ke-hoach",
            "Đơn vị": "don-vi",
            "Cá nhân": "ca-nhan",
            "Phong trào": "phong-trao",
            "Danh hiệu": "danh-hieu",
            "Chỉ tiêu": "chi-tieu",
            "Giao chỉ tiêu": "giao-chi-tieu",
            "Đăng ký": "dang-ky",
            "Khen thưởng": "khen-thuong",
        },
        "so-gui-ve/10-2021/VP.xlsx": {"Hướng dẫn": "huong-dan", "Tiến độ": "tien-do"},
        "tong-hop.xlsx": {"Kết quả": "ket-qua"},
    },
    "en": {
        "ke-hoach-46.xlsx": {
            "Plan": "plan",
            "Units": "units",
            "People": "people",
            "Movements": "movements",
            "Honours": "honours",
            "Targets": "targets",
            "Allocation": "allocation",
            "Registrations": "registrations",
            "Awards": "awards",
        },
        "so-gui-ve/10-2021/VP.xlsx": {"Guide": "guide", "Progress": "progress"},
        "tong-hop.xlsx": {"Results": "results", "Sources": "sources"},
        "tong-hop-lon-xon.xlsx": {"Returns": "returns", "Checks": "checks"},
    },
}


def main(wanted: Sequence[str]) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        for lang, books in SHEETS.items():
            demo = Path(made) / lang
            xlplan(["demo", str(demo), "--lang", lang])
            for number, (book, sheets) in enumerate(books.items()):
                chosen = {title: name for title, name in sheets.items() if not wanted or name in wanted}
                if chosen:
                    pages = printed(demo / book, Path(made) / f"{lang}{number}", LOCALES[lang])
                    for title, name in chosen.items():
                        draw(pages, title, FOLDER / f"{name}.png")
            steps(demo, lang, wanted)
    heavy = [path.name for path in FOLDER.glob("*.png") if path.stat().st_size > MOST_BYTES]
    if heavy:
        print("heavier than 200 KB:", ", ".join(sorted(heavy)))
    return 1 if heavy else 0


def printed(book: Path, folder: Path, locale: str) -> Path:
    """The workbook as a PDF, its numbers written as in *locale*."""
    soffice = shutil.which("soffice")
    assert soffice is not None, "LibreOffice is not installed"
    profile_file = folder / "profile" / "user" / "registrymodifications.xcu"
    profile_file.parent.mkdir(parents=True)
    profile_file.write_text(settings(locale), "utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(book)],
        check=True,
        capture_output=True,
    )
    return folder / f"{book.stem}.pdf"


def draw(pdf: Path, title: str, picture: Path) -> None:
    """The first page whose footer names the sheet *title*, in few colours."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    footers = [[line for line in page.splitlines() if line.strip()][-1:] for page in text.split("\f")]
    page = next(number for number, footer in enumerate(footers, 1) if footer and title in footer[0])
    image = _page(pdf, picture, "-f", str(page), "-l", str(page), "-scale-to-x", str(WIDTH), "-scale-to-y", "-1")
    image = _without_paper(image.crop((0, 0, image.width, round(image.height * ABOVE_THE_FOOTER))))
    image.quantize(COLOURS).save(picture, optimize=True)


def steps(demo: Path, lang: Lang, wanted: Sequence[str]) -> None:
    """The steps of the clerk and of the office: what is typed and shown is in :mod:`scripts.clerk_steps` and
    :mod:`scripts.office_steps`, LibreOffice types it and prints it.
    """
    folder = demo / "steps"
    folder.mkdir()
    made = jobs(demo, lang, folder)
    if lang == "vi":
        in_libreoffice(office_steps.typing(demo), folder, lang)
        made += office_steps.jobs(demo, folder)
    for job in made:
        job["shots"] = [shot for shot in job["shots"] if not wanted or Path(shot["pdf"]).stem in wanted]
    made = [job for job in made if job["shots"]]
    in_libreoffice(made, folder, lang)
    for job in made:
        for shot in job["shots"]:
            pdf = Path(shot["pdf"])
            numbered(pdf, FOLDER / f"{pdf.stem}.png")


def in_libreoffice(made: list[dict[str, Any]], folder: Path, lang: Lang) -> None:
    if made:
        file = folder / "jobs.json"
        file.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
        command = ["/usr/bin/python3", str(ROOT / "scripts" / "uno_pictures.py"), str(file), LOCALES[lang]]
        subprocess.run(command, check=True, timeout=300)


def numbered(pdf: Path, picture: Path) -> None:
    """The printed range without the paper around it, its numbers drawn in red circles beside their cells."""
    where = json.loads(pdf.with_suffix(".json").read_text("utf-8"))
    sharp = min(SHARPEST, int(WIDTH * HUNDREDTHS / where["width"]))
    image = _page(pdf, picture, "-r", str(sharp), "-f", "1", "-l", "1")
    image = _without_paper(image)
    pen, radius = ImageDraw.Draw(image), round(sharp / 8)
    for number, (right, bottom) in where["places"].items():
        x, y = image.width - right * sharp / HUNDREDTHS, image.height - bottom * sharp / HUNDREDTHS
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=RED, outline="white", width=2)
        pen.text((x, y), number, font=_letters(radius), fill="white", anchor="mm")
    image.quantize(COLOURS * 2).save(picture, optimize=True)


def _without_paper(image: Image.Image) -> Image.Image:
    return image.crop(ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox())


def _page(pdf: Path, picture: Path, *options: str) -> Image.Image:
    stem = picture.with_suffix("")
    subprocess.run(["pdftoppm", "-png", "-singlefile", *options, str(pdf), str(stem)], check=True)
    with Image.open(picture) as found:
        return found.convert("RGB")


def _letters(radius: int) -> ImageFont.FreeTypeFont:
    found = subprocess.run(
        ["fc-match", "-f", "%{file}", "Liberation Sans:bold"], check=True, capture_output=True, text=True
    ).stdout
    return ImageFont.truetype(found, round(radius * 1.4))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
