"""How long spreadsheet programs take to calculate a whole workbook, how large it is, and how long its formulas are.

``python -m benchmarks.calculation_speed [LABEL=SRC ...]`` builds a master with 300 and with 3,000 rows of Progress by
this checkout and by the source trees named (another checkout's ``src``), takes the cached values out, and lets
LibreOffice and Gnumeric open, calculate and save each in turn. Times include the program's start, which the row *empty*
shows. The median of three rounds.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = (300, 3_000)
ROUNDS = 3
BUILD = """
import sys
from benchmarks.writing import master_document
from tests.support.office.libreoffice import without_cached_values
from xlplan.xlsx.write import to_bytes
data = to_bytes(master_document(int(sys.argv[1]), 1))
open(sys.argv[2], "wb").write(data)
open(sys.argv[2] + ".bare.xlsx", "wb").write(without_cached_values(data))
"""
LENGTHS = """
import sys
from io import BytesIO
from tests.formulas.types import longest
print(*(longest(open(sys.argv[1], "rb").read())[kind] for kind in ("cell", "format")))
"""


def main() -> int:
    trees = {
        "this": ROOT / "src",
        **{label: Path(source) for label, _, source in (one.partition("=") for one in sys.argv[1:])},
    }
    with tempfile.TemporaryDirectory() as folder:
        books = dict(_books(trees, Path(folder)))
        books["empty"] = _empty(Path(folder))
        spent = _measured(books, Path(folder))
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
        ).stdout.strip()
        print(f"commit {commit}, {time.strftime('%Y-%m-%d')}\n")
        print(
            "| workbook | size (KB) | longest cell formula | longest format | LibreOffice (s) | Gnumeric (s) "
            "|\n|---|---|---|---|---|---|"
        )
        for name, path in books.items():
            print(
                f"| {name} | {path.stat().st_size / 1024:.0f} | {' | '.join(_lengths(path))} | "
                f"{' | '.join(spent[name])} |"
            )
    return 0


def _books(trees: Mapping[str, Path], folder: Path) -> list[tuple[str, Path]]:
    made = []
    for rows in ROWS:
        for label, source in trees.items():
            path = folder / f"{label}-{rows}.xlsx"
            environment = {**os.environ, "PYTHONPATH": f"{source}:{ROOT}"}
            subprocess.run([sys.executable, "-c", BUILD, str(rows), str(path)], check=True, env=environment, cwd=folder)
            made.append((f"{label}, {rows} rows", path))
    return made


def _empty(folder: Path) -> Path:
    import openpyxl

    path = folder / "empty.xlsx"
    openpyxl.Workbook().save(path)
    openpyxl.Workbook().save(folder / "empty.xlsx.bare.xlsx")
    return path


def _lengths(path: Path) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", LENGTHS, str(path)], check=True, env=environment, capture_output=True, text=True
    )
    return done.stdout.split()


def _measured(books: Mapping[str, Path], folder: Path) -> dict[str, list[str]]:
    """Per workbook the median seconds of each program, measured in turn."""
    spent: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in books}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for _ in range(ROUNDS):
        for name, path in books.items():
            bare = f"{path}.bare.xlsx"
            kind = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
            spent[name][0].append(_seconds(["soffice", profile, "--headless", *kind, bare]))
            spent[name][1].append(_seconds(["ssconvert", "--recalc", bare, str(folder / "out.csv")]))
    return {name: [f"{statistics.median(times):.1f}" for times in both] for name, both in spent.items()}


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, timeout=900)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
