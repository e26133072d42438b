"""The clerk's loop, played for real: validate -o, look, tick, fix, mend, validate, in a LibreOffice window.

``python -m tests.support.office.run_window_fixing`` writes its pictures to ``docs/pictures``; the test of the loop
keeps them in its own
folder.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.support.office import window_fixing
from tests.support.office.libreoffice import LONGEST

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Loop:
    """Every file of the loop in order, what each command said, and its exit code."""

    files: tuple[Path, ...]
    said: tuple[tuple[int, str], ...]


def play(folder: Path, pictures: Path) -> Loop:
    """Mend the sample's workbook with three faulty cells, in *folder*."""
    xlplan(["demo", str(folder / "demo")])
    sent = folder / "demo" / "so-gui-ve-lon-xon" / "10-2021" / "TTBCXB.xlsx"
    checked, fixed = folder / "kiem-tra.xlsx", folder / "da-sua.xlsx"
    said = [xlplan(["validate", str(sent), "-o", str(checked)])]
    in_a_window("tick", checked, pictures)
    said.append(xlplan(["fix", str(checked), "-o", str(fixed), "--accept", "ticked"]))
    in_a_window("mend", fixed, pictures)
    said.append(xlplan(["validate", str(fixed)]))
    return Loop((sent, checked, fixed), tuple(said))


def xlplan(arguments: list[str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "xlplan", *arguments], capture_output=True, text=True, encoding="utf-8"
    )
    return done.returncode, done.stdout + done.stderr


def in_a_window(act: str, workbook: Path, pictures: Path) -> None:
    script = str(Path(window_fixing.__file__))
    done = subprocess.run(
        ["/usr/bin/python3", script, act, str(workbook), str(pictures)], capture_output=True, text=True, timeout=LONGEST
    )
    if done.returncode:
        raise RuntimeError(done.stderr)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loop = play(folder, folder / "pictures")
        for picture in sorted((folder / "pictures").glob("*.png")):
            shutil.copy(picture, ROOT / "docs" / "pictures" / picture.name)
    for code, text in loop.said:
        print(code, text)
    return loop.said[-1][0]


if __name__ == "__main__":
    sys.exit(main())
