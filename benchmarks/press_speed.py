"""What a press of *Validate* costs, beside the command line on the same workbook, and where the time goes.

``python -m benchmarks.press_speed [--rounds N] [--kinds N] [FILE…]``: one LibreOffice without a window, the workbook
open in it with three wrong figures; then presses in fresh processes, in turn one that is timed by its stages, one in
which each call into LibreOffice is timed, too, and ``xlplan validate FILE -o OUT`` on the saved file. Medians in
milliseconds.
*Own* is processor time of the process that the press started: what xlplan itself costs; the rest of the clock is
waiting for LibreOffice, or for a processor that others have. Without FILE: the workbook of one unit of plan 46, and one
with 300 progress rows.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.clock import ROOT
from benchmarks.workbooks import workbook
from xlplan.hosts import libreoffice
from xlplan.layout import PROGRESS

STAGES = {
    "start": "interpreter and imports",
    "connect": "connecting",
    "read": "reading",
    "judge": "rules",
    "inspect": "looking for earlier marks",
    "apply": "writing",
    "tell": "the closing sentence",
    "else": "everything else",
    "leave": "ending",
}
COUNTED = ("calls", "objects")
WRONG = "không rõ"
FIRST = 6  # the first row of Progress


@dataclass(frozen=True, slots=True)
class Press:
    """Milliseconds: of the clock, of the processor; of each stage by *clock*, *own*, *waited*, how often the program
    was called, and how many objects it gave.
    """

    clock: float
    own: float
    stages: dict[str, dict[str, float]]
    kinds: dict[str, int] = field(default_factory=dict)
    """How often each place made each call into the program, if they were watched."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.press_speed")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--kinds", type=int, default=0, help="also list so many of the most frequent calls")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, path in [(one.stem, one) for one in given.files] or _workbooks(folder):
            print("\n".join(measured(title, path, folder, given.rounds, given.kinds)), flush=True)


def _workbooks(folder: Path) -> Iterator[tuple[str, Path]]:
    _run(["-m", "xlplan", "demo", str(folder / "demo")], folder)
    yield "a unit's workbook of plan 46", folder / "demo" / "so-gui-ve" / "10-2021" / "VP.xlsx"
    (folder / "rows.xlsx").write_bytes(workbook(300, 1))
    yield "a unit's workbook with 300 progress rows", folder / "rows.xlsx"


def measured(title: str, path: Path, folder: Path, rounds: int, kinds: int = 0) -> Iterator[str]:
    presses: dict[bool, list[Press]] = {False: [], True: []}
    typed: list[Press] = []
    with opened(path) as (pipe, book):
        column = list(PROGRESS.block.columns).index("actual") + 1
        for row in range(FIRST, FIRST + 3):
            book.sheets[PROGRESS.words.vi].range((row, column)).value = WRONG
        saved = folder / "saved.xlsx"
        book.save(str(saved))
        press = ["validate", "--pipe", pipe, "--wb", book.api.RuntimeUID]
        for number in range(rounds + 1):  # the first does not count: it makes the sheet Checks, later ones rewrite it
            made = {watched: pressed(press, watched, folder) for watched in (False, True)}
            typed_now = _run(
                ["-m", "xlplan", "validate", str(saved), "-o", str(folder / "out.xlsx"), "--force"], folder
            )
            if number:
                typed.append(typed_now)
                for watched, one in made.items():
                    presses[watched].append(one)
    yield from _table(title, presses[False], presses[True], typed)
    for kind, count in sorted(presses[True][-1].kinds.items(), key=lambda item: -item[1])[:kinds]:
        yield f"{count:6,} {kind}"


@contextmanager
def opened(path: Path) -> Iterator[tuple[str, Any]]:
    """A LibreOffice of our own with a copy of the workbook: its pipe, and the book."""
    app = libreoffice.engine().apps.add()
    try:
        with tempfile.TemporaryDirectory() as name:
            copy = Path(name) / path.name
            copy.write_bytes(path.read_bytes())
            yield app.impl.office.pipe, app.books.open(str(copy))
    finally:
        app.quit()


def pressed(command: Sequence[str], watched: bool, folder: Path) -> Press:
    figures = folder / "figures.json"
    whole = _run(["-m", "benchmarks.pressed", str(time.monotonic()), str(int(watched)), str(figures), *command], folder)
    found = json.loads(figures.read_text("utf-8"))
    stages = {
        name: {
            what: found[what].get(name, 0) * (1 if what in COUNTED else 1000)
            for what in ("clock", "own", "waited", *COUNTED)
        }
        for name in STAGES
    }
    for what, all_of_it in (("clock", whole.clock), ("own", whole.own)):
        stages["leave"][what] = all_of_it - sum(one[what] for one in stages.values())
    return Press(whole.clock, whole.own, stages, found["kinds"])


def _run(arguments: Sequence[str], folder: Path) -> Press:
    """A fresh Python; as where xlplan is installed, it need not compile anything twice. It remembers nothing of
    ours.
    """
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    env = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "", "XDG_STATE_HOME": str(folder / "state")}
    began = time.monotonic()
    child = subprocess.Popen([sys.executable, *arguments], env=env, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        raise RuntimeError(f"{arguments}: ended with {child.returncode}")
    return Press((time.monotonic() - began) * 1000, (used.ru_utime + used.ru_stime) * 1000, {})


def _table(title: str, plain: Sequence[Press], watched: Sequence[Press], typed: Sequence[Press]) -> Iterator[str]:
    def middle(presses: Sequence[Press], name: str, what: str) -> float:
        return statistics.median(one.stages[name][what] for one in presses)

    yield f"### {title}, median of {len(plain)} presses"
    yield ""
    yield "| | clock, ms | own, ms | in LibreOffice, ms | calls | objects |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, words in STAGES.items():
        clock, own = (middle(plain, name, what) for what in ("clock", "own"))
        waited, calls, objects = (middle(watched, name, what) for what in ("waited", *COUNTED))
        yield f"| {words} | {clock:.0f} | {own:.0f} | {waited:.0f} | {calls:,.0f} | {objects:,.0f} |"
    sums = [
        {what: sum(stage[what] for stage in one.stages.values()) for what in ("waited", *COUNTED)} for one in watched
    ]
    waited, calls, objects = (statistics.median(one[what] for one in sums) for what in ("waited", *COUNTED))
    clock, own = (statistics.median(getattr(one, what) for one in plain) for what in ("clock", "own"))
    yield f"| **the whole press** | {clock:.0f} | {own:.0f} | {waited:.0f} | {calls:,.0f} | {objects:,.0f} |"
    clock, own = (statistics.median(getattr(one, what) for one in typed) for what in ("clock", "own"))
    yield f"| `xlplan validate FILE -o OUT` | {clock:.0f} | {own:.0f} | | | |"
    yield ""


if __name__ == "__main__":
    main()
