"""Turns the demo's workbooks into pictures: ``docs/pictures/``, one PNG a sheet, as LibreOffice prints its first page.

Run: ``python -m scripts.pictures`` (needs LibreOffice and pdftoppm). Every picture stays below 200 KB.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from xlplan.cli import main as xlplan

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
MOST_BYTES = 200_000
WIDTH = 1500  # pixels

# language → workbook of the demo → (sheet title, name of the picture)
SHEETS = {
    "vi": {
        "ke-hoach-46.xlsx": {"Kế hoạch": "ke-hoach", "Đơn vị": "don-vi", "Chỉ tiêu": "chi-tieu", "Giao chỉ tiêu": "giao-chi-tieu"},
        "so-gui-ve/10-2021/VP.xlsx": {"Hướng dẫn": "huong-dan", "Tiến độ": "tien-do"},
        "tong-hop.xlsx": {"Kết quả": "ket-qua", "Tình hình gửi báo cáo": "tinh-hinh-gui", "Nguồn số liệu": "nguon-so-lieu"},
        "tong-hop-lon-xon.xlsx": {"Kiểm tra": "kiem-tra"},
    },
    "en": {
        "ke-hoach-46.xlsx": {"Plan": "plan", "Units": "units", "Targets": "targets", "Allocation": "allocation"},
        "so-gui-ve/10-2021/VP.xlsx": {"Guide": "guide", "Progress": "progress"},
        "tong-hop.xlsx": {"Results": "results", "Returns": "returns", "Sources": "sources"},
        "tong-hop-lon-xon.xlsx": {"Checks": "checks"},
    },
}


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        for lang, books in SHEETS.items():
            demo = Path(folder) / lang
            xlplan(["demo", str(demo), "--lang", lang])
            for number, (book, sheets) in enumerate(books.items()):
                pages = printed(demo / book, Path(folder) / f"{lang}{number}")
                for title, name in sheets.items():
                    draw(pages, title, FOLDER / f"{name}.png")
    heavy = [path.name for path in FOLDER.glob("*.png") if path.stat().st_size > MOST_BYTES]
    if heavy:
        print("heavier than 200 KB:", ", ".join(sorted(heavy)))
    return 1 if heavy else 0


def printed(book: Path, folder: Path) -> Path:
    """The workbook as a PDF."""
    soffice = shutil.which("soffice")
    assert soffice is not None, "LibreOffice is not installed"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(book)], check=True, capture_output=True
    )
    return folder / f"{book.stem}.pdf"


def draw(pdf: Path, title: str, picture: Path) -> None:
    """The first page whose footer names the sheet *title*, in few colours."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    footers = [[line for line in page.splitlines() if line.strip()][-1:] for page in text.split("\f")]
    page = next(number for number, footer in enumerate(footers, 1) if footer and title in footer[0])
    stem = picture.with_suffix("")
    command = ["pdftoppm", "-png", "-singlefile", "-f", str(page), "-l", str(page), "-scale-to-x", str(WIDTH), "-scale-to-y", "-1"]
    subprocess.run([*command, str(pdf), str(stem)], check=True)
    with Image.open(picture) as found:
        image = found.convert("RGB")
    image.quantize(64).save(picture, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
