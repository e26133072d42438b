"""A clerk mends a workbook with what xlplan wrote into it: in a window, with keyboard and mouse. Run by
:mod:`.run_window_fixing`, in the Python that has ``uno``.

``python3 window_fixing.py tick|mend WORKBOOK FOLDER``: *tick* opens a checked copy, follows a line of Checks to
its cell, comes back and ticks the proposal; *mend* corrects what nobody could propose. Both save the workbook in its
place; *FOLDER* keeps pictures.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.support.office.calc_window import CalcWindow
from tests.support.office.screen import screen, wait
from tests.support.office.uno_office import office

CHECKS = "Kiểm tra"
FIRST = 6  # the first line of Checks
CODE, CELL = "B", "C"


def line_of(window: CalcWindow, code: str) -> int:
    """The row of Checks that tells of *code*."""
    return next(row for row in range(FIRST, FIRST + 50) if window.text(CHECKS, f"{CODE}{row}") == code)


def tick(window: CalcWindow, folder: Path) -> None:
    window.sheet(CHECKS)
    window.screen.picture(folder / "sua-loi-1-kiem-tra.png")
    row = line_of(window, "COL-17")
    window.follow(f"{CELL}{row}")
    window.screen.picture(folder / "sua-loi-2-o-do.png")
    window.sheet(CHECKS)
    window.go(f"{CELL}{row}")
    window.screen.press("End")
    wait("the last column", lambda: window.here()[1] not in (f"{CELL}{row}", ""))
    window.type("x")
    window.screen.picture(folder / "sua-loi-3-danh-dau.png")


def mend(window: CalcWindow, folder: Path) -> None:
    window.sheet(CHECKS)
    window.follow(f"{CELL}{line_of(window, 'PRG-03')}")
    window.type("15")
    window.sheet(CHECKS)
    window.follow(f"{CELL}{line_of(window, 'PRG-01')}")
    window.clear()
    window.sheet("Hướng dẫn")
    window.screen.picture(folder / "sua-loi-4-du-dieu-kien.png")


def main(act: str, workbook: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["SAL_USE_VCLPLUGIN"] = "gen"  # the plug-in that needs no desktop
    with screen() as seen, office(headless=False, locale="vi") as desktop:
        window = CalcWindow(desktop, seen, workbook)
        try:
            {"tick": tick, "mend": mend}[act](window, folder)
            window.save()
        except BaseException:
            seen.picture(folder / "failed.png")
            raise


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
