"""A clerk who has never seen the workbook fills it in, with the workbook alone: in a window, with keyboard and mouse.

``python3 window_filling.py WORKBOOK FOLDER`` (in the Python that has ``uno``) opens the freshly issued Vietnamese
*WORKBOOK* of the demo's office VP, begins with wrong entries, follows the messages, colours and links, ends at ĐỦ ĐIỀU
KIỆN GỬI and saves the workbook in its place. *FOLDER* keeps a picture of every station and ``stations.json``: what the
Guide said there and what the clerk was told.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.support.office.calc_window import CalcWindow
from tests.support.office.screen import screen
from tests.support.office.uno_office import office

GUIDE, PLAN, PROGRESS, REGISTRATIONS = "Hướng dẫn", "Kế hoạch", "Tiến độ", "Đăng ký"
VERDICT, SENTENCE, FIRST_OF_PROGRESS = "A5", "A6", "E18"
NIL, MET = "Không phát sinh", "Đạt"


@dataclass(frozen=True)
class Station:
    """Where the clerk stands: what the Guide says, where its link led, and what an alert said."""

    name: str
    verdict: str
    sentence: str
    at: tuple[str, str]
    told: str = ""


@dataclass
class Clerk:
    """The story, told station by station."""

    window: CalcWindow
    folder: Path
    stations: list[Station] = field(default_factory=list)

    def look(self, name: str, told: str = "") -> None:
        """Keep a picture, and what the Guide says at this moment."""
        window = self.window
        window.screen.picture(self.folder / f"{len(self.stations) + 1:02} {name}.png")
        at = window.here()
        self.stations.append(Station(name, window.text(GUIDE, VERDICT), window.text(GUIDE, SENTENCE), at, told))

    def follow_the_guide(self) -> None:
        """To the Guide, and along its link to the first open cell."""
        self.window.sheet(GUIDE)
        self.window.go(self.window.follow(FIRST_OF_PROGRESS)[1])

    def refused(self, cell: str, text: str, name: str) -> None:
        """Type what the cell does not take, read the alert, and leave the cell alone."""
        self.window.go(cell)
        told = self.window.refused(text)
        self.look(name, told)
        self.window.dismiss()


def play(clerk: Clerk) -> None:
    for chapter in (_ratio, _count, _criterion, _cover, _nothing_else):
        chapter(clerk)
    clerk.window.sheet(GUIDE)
    clerk.look("đủ điều kiện gửi")
    clerk.window.save()


def _ratio(clerk: Clerk) -> None:
    """The ratio: text, half a ratio, a numerator above its denominator, a state beside a figure."""
    window = clerk.window
    clerk.look("sổ mới nhận")
    clerk.follow_the_guide()
    clerk.look("ô đầu tiên")
    clerk.refused("F6", "12 van ban", "gõ chữ vào ô số")
    window.type("130")
    clerk.look("có tử số, thiếu mẫu số")
    window.go("G6")
    window.type("120")
    clerk.follow_the_guide()
    clerk.look("tử số lớn hơn mẫu số")
    window.go("G6")
    window.type("140")
    for row, (part, whole) in {7: ("50", "60"), 9: ("31", "31"), 10: ("45", "50")}.items():
        for cell, text in ((f"F{row}", part), (f"G{row}", whole)):
            window.go(cell)
            window.type(text)
    clerk.refused("J8", "khong co gi", "tình trạng không có trong danh sách")
    window.choose(0, NIL)
    window.go("F8")
    window.type("5")
    window.go("J8")
    clerk.look("vừa có tình trạng vừa có số")
    window.go("F8")
    window.clear()


def _count(clerk: Clerk) -> None:
    """The count: one figure below the other; then one too many, in a period that is not due."""
    clerk.follow_the_guide()
    for text in ("20", "35", "28", "26", "41", "7"):
        clerk.window.type(text)
    clerk.follow_the_guide()
    clerk.look("số của kỳ chưa đến")
    clerk.window.go("F18")
    clerk.window.clear()


def _criterion(clerk: Clerk) -> None:
    """The criterion: another word than the list has, then a choice in each row."""
    window = clerk.window
    clerk.follow_the_guide()
    clerk.refused(window.here()[1], "Tot", "tự đánh giá bằng chữ khác")
    for row in range(20, 25):
        window.go(f"K{row}")
        window.choose(0, MET)
        # the message there asks for the document; on a small screen it is not in sight
        window.reach("Right", f"N{row}")
        window.type("12/BB-VP")


def _cover(clerk: Clerk) -> None:
    """The Plan sheet: a period that is no month, a date that does not exist, then the date of sending."""
    window = clerk.window
    window.sheet(PLAN)
    clerk.refused("B7", "ky 10", "kỳ báo cáo gõ bằng chữ")
    clerk.refused("B10", "31/09/2021", "ngày không có thật")
    window.type("15/10/2021")


def _nothing_else(clerk: Clerk) -> None:
    """Registrations: a code that nobody has; there is nothing to register."""
    clerk.window.sheet(REGISTRATIONS)
    clerk.refused("A6", "XYZ", "mã đơn vị không có")


def main(workbook: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["SAL_USE_VCLPLUGIN"] = "gen"  # the plug-in that needs no desktop
    with screen() as seen, office(headless=False, locale="vi") as desktop:
        clerk = Clerk(CalcWindow(desktop, seen, workbook), folder)
        try:
            play(clerk)
        except BaseException:
            seen.picture(folder / "failed.png")
            raise
        finally:
            said = [asdict(station) for station in clerk.stations]
            (folder / "stations.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
