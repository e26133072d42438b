"""A clerk mends a returned workbook: validate -o, look, tick, fix, mend the rest, validate; then undo, and recompute.

``python3 scripts/play_mending.py WORKBOOK FOLDER PYTHON`` (in the Python that has ``uno``) plays with the Vietnamese *WORKBOOK*
of the demo's unit TTBCXB among the messy ones, which has three faulty cells; *PYTHON* is the one in which xlplan is installed.
What a clerk does in the workbooks goes through keyboard and mouse. *FOLDER* keeps every workbook, a picture of every station
and ``stations.json``.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from scripts.calc_window import CalcWindow
from scripts.screen import Screen, screen, wait
from scripts.uno_office import office

GUIDE, PROGRESS, CHECKS = "Hướng dẫn", "Tiến độ", "Kiểm tra"
VERDICT = "A5"
HEADER, FIRST = 5, 6  # rows of Progress and Checks
TOTAL = "Lũy kế"
TYPED_OVER = 21  # a row of Progress with a running total


@dataclass(frozen=True)
class Station:
    """Where the clerk stands: the workbook, the Guide's verdict, the chosen cell and what it shows, the sheets; what xlplan said."""

    name: str
    book: str
    verdict: str
    at: tuple[str, str]
    shows: str
    sheets: tuple[str, ...]
    said: str = ""
    code: int = 0


@dataclass
class Desk:
    """The clerk's desk: a screen with LibreOffice, a folder, and xlplan on the command line."""

    desktop: Any
    screen: Screen
    folder: Path
    python: str
    stations: list[Station] = field(default_factory=list)
    said: tuple[str, int] = ("", 0)

    def xlplan(self, *arguments: str) -> None:
        """Run xlplan in the folder; what it said belongs to the next station."""
        done = subprocess.run([self.python, "-m", "xlplan", *arguments], cwd=self.folder, capture_output=True, text=True)
        self.said = (done.stdout + done.stderr, done.returncode)

    def open(self, name: str) -> CalcWindow:
        return CalcWindow(self.desktop, self.screen, self.folder / name)

    def look(self, window: CalcWindow, name: str) -> None:
        """Keep a picture, and what is seen."""
        self.screen.picture(self.folder / f"{len(self.stations) + 1:02} {name}.png")
        at = window.here()
        said, code = self.said
        book, sheets = Path(window.document.URL).name, tuple(window.document.Sheets.ElementNames)
        self.stations.append(Station(name, book, window.text(GUIDE, VERDICT), at, window.text(*at), sheets, said, code))
        self.said = ("", 0)


def play(desk: Desk, workbook: str) -> None:
    desk.xlplan("validate", workbook, "-o", "kiem-tra.xlsx")
    _look_and_tick(desk)
    desk.xlplan("fix", "kiem-tra.xlsx", "-o", "da-sua.xlsx", "--accept", "ticked")
    _mend_the_rest(desk)
    desk.xlplan("validate", "da-sua.xlsx", "-o", "gui.xlsx")
    desk.look(desk.open("gui.xlsx"), "đủ điều kiện gửi")
    desk.xlplan("fix", "da-sua.xlsx", "-o", "hoan-lai.xlsx", "--undo")
    back = desk.open("hoan-lai.xlsx")
    back.follow(_line_of(back, "F24"))
    desk.look(back, "hoàn lại")
    shutil.copy(desk.folder / "gui.xlsx", desk.folder / "go-de.xlsx")
    _type_over(desk, desk.open("go-de.xlsx"))
    desk.xlplan("recompute", "go-de.xlsx", "-o", "tinh-lai.xlsx")
    again = desk.open("tinh-lai.xlsx")
    _to_total(desk, again)
    desk.look(again, "tính lại")


def _look_and_tick(desk: Desk) -> None:
    """The list, then every cell it names, then a tick at the one proposal that is sure."""
    window = desk.open("kiem-tra.xlsx")
    desk.look(window, "danh sách chỗ cần sửa")
    for name, cell in (("tử số lớn hơn mẫu số", "F17"), ("số gõ bằng chữ", "F24"), ("có cả tình trạng và số", "J31")):
        window.sheet(CHECKS)
        window.follow(_line_of(window, cell))
        desk.look(window, name)
    window.sheet(CHECKS)
    row = _line_of(window, "F24")[1:]
    window.go(f"{_column(window, CHECKS, 'Đồng ý')}{row}")
    desk.look(window, "ô Đồng ý")
    window.type("x")
    desk.look(window, "đã đồng ý")
    window.save()


def _mend_the_rest(desk: Desk) -> None:
    """What no proposal mends, as the sheet says: both numbers looked at, the state taken out."""
    window = desk.open("da-sua.xlsx")
    desk.look(window, "sau khi sửa")
    window.follow(_line_of(window, "F17"))
    window.type("6")
    window.sheet(CHECKS)
    window.follow(_line_of(window, "J31"))
    window.clear()
    window.sheet(GUIDE)
    desk.look(window, "đã sửa hết")
    window.save()


def _type_over(desk: Desk, window: CalcWindow) -> None:
    """A figure typed over a formula, and saved."""
    _to_total(desk, window)
    window.type("999")
    desk.screen.press("Up")
    desk.look(window, "gõ đè lên công thức")
    window.save()


def _to_total(desk: Desk, window: CalcWindow) -> None:
    """To the running total by keyboard: it lies right of the window."""
    window.sheet(PROGRESS)
    letter = _column(window, PROGRESS, TOTAL)
    desk.screen.press("ctrl+Home")
    wait("the corner of the sheet", lambda: window.document.CurrentController.Selection.AbsoluteName.count(":") == 0)
    here = window.document.CurrentController.Selection.CellAddress
    desk.screen.press(*["Down"] * (TYPED_OVER - 1 - here.Row), *["Right"] * (ord(letter) - ord("A") - here.Column))
    wait(f"the cursor in {letter}{TYPED_OVER}", lambda: window.here()[1] == f"{letter}{TYPED_OVER}")


def _line_of(window: CalcWindow, cell: str) -> str:
    """The cell of the Checks sheet that names *cell* of Progress."""
    letter = _column(window, CHECKS, "Ô")
    return next(f"{letter}{row}" for row in range(FIRST, FIRST + 20) if window.text(CHECKS, f"{letter}{row}") == f"{PROGRESS}!{cell}")


def _column(window: CalcWindow, sheet: str, heading: str) -> str:
    return next(letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if window.text(sheet, f"{letter}{HEADER}") == heading)


def main(workbook: Path, folder: Path, python: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["SAL_USE_VCLPLUGIN"] = "gen"  # the plug-in that needs no desktop
    with screen() as seen, office(headless=False, locale="vi") as desktop:
        desk = Desk(desktop, seen, folder, python)
        try:
            play(desk, str(workbook.resolve()))
        except BaseException:
            seen.picture(folder / "failed.png")
            raise
        finally:
            said = [asdict(station) for station in desk.stations]
            (folder / "stations.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
