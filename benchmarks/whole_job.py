"""What whole commands cost, from the folder of workbooks to the written file, beside loops that anyone would write.

``python -m benchmarks.whole_job`` runs every case as a process of its own, in turn (about an hour); ``--books 5
--thin 5 --units 5 --rounds 1`` is a quick run. ``--write`` puts the tables into ``benchmarks/README.md`` between their
marks and draws ``docs/pictures/whole-job.svg``.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.clock import ROOT
from benchmarks.mending_speed import damaged
from benchmarks.peers import SHEET, read_excel_script
from benchmarks.picture import drawn
from benchmarks.processes import Cost, in_turn
from benchmarks.workbooks import HEADER, empty_master, inbox, workbook

README, PICTURE = ROOT / "benchmarks" / "README.md", ROOT / "docs" / "pictures" / "whole-job.svg"
BEGIN, END = "<!-- printed by python -m benchmarks.whole_job -->\n", "<!-- end of the whole job -->\n"
ROWS, THIN_ROWS = 300, 30
BOOKS, THIN_BOOKS, UNITS = (20, 200, 1_000), 200, 200
OWN = "`xlplan consolidate`"
OPENPYXL, CALAMINE = "pandas, openpyxl", "pandas, calamine + XlsxWriter"
LOOP = f"""
import sys, warnings, pandas
from pathlib import Path
warnings.simplefilter("ignore")
folder, reader, writer, out = sys.argv[1:]
pandas.concat(
    [pandas.read_excel(path, sheet_name={SHEET!r}, header={HEADER - 1}, engine=reader)
     for path in sorted(Path(folder).iterdir())],
    ignore_index=True,
).to_excel(out, index=False, engine=writer)
"""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.whole_job", description=__doc__)
    parser.add_argument("--books", type=int, nargs="*", default=BOOKS, help=f"workbooks of {ROWS} rows")
    parser.add_argument("--thin", type=int, default=THIN_BOOKS, help=f"workbooks of {THIN_ROWS} rows; 0: none")
    parser.add_argument("--units", type=int, default=UNITS, help="units of the master that is edited; 0: none")
    parser.add_argument("--rounds", type=int, default=3, help="each case runs so often; beyond 20,000 rows once")
    parser.add_argument("--write", action="store_true", help="put tables and picture into the documentation")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        lines, sizes = [_heading(), ""], {}
        for books, rows in [*((books, ROWS) for books in given.books), *[(given.thin, THIN_ROWS)] * bool(given.thin)]:
            costs = consolidating(Path(name), books, rows, given.rounds if books * rows <= 20_000 else 1)
            lines += [f"### {books:,} workbooks of {rows} rows", "", *_table(costs, OPENPYXL), ""]
            if rows == ROWS:
                sizes[books] = costs
        lines += _editing(Path(name), given.units, given.rounds) if given.units else ()
        lines += _per_row(sizes) if len(sizes) > 1 else ()
    text = "\n".join(lines) + "\n"
    print(text)
    if given.write:
        before, rest = README.read_text("utf-8").split(BEGIN)
        README.write_text(before + BEGIN + text + END + rest.split(END, 1)[1], "utf-8")
        PICTURE.write_text(_picture(sizes), "utf-8")


def consolidating(folder: Path, books: int, rows: int, rounds: int) -> dict[str, Cost]:
    """The cost of making one written workbook of *books* workbooks, by our command and by the loops."""
    place = folder / f"{books}x{rows}"
    paths = inbox(place / "inbox", books, rows)
    (place / "master.xlsx").write_bytes(empty_master(books, rows))
    own = ("-m", "xlplan", "consolidate", str(place / "master.xlsx"), str(place / "inbox"), "--force")
    costs = in_turn(
        {
            OWN: (*own, "-o", str(place / "consolidated.xlsx")),
            OPENPYXL: ("-c", LOOP, str(place / "inbox"), "openpyxl", "openpyxl", str(place / "openpyxl.xlsx")),
            CALAMINE: ("-c", LOOP, str(place / "inbox"), "calamine", "xlsxwriter", str(place / "calamine.xlsx")),
        },
        rounds,
    )
    for path in paths:
        path.unlink()
    return costs


def editing(folder: Path, units: int, rounds: int) -> tuple[dict[str, Cost], dict[str, Cost]]:
    """The cost of commands on one unit's workbook, and on the master of *units* units with 30 rows each. In both every
    twentieth figure is text.
    """
    unit, master, out = folder / "unit.xlsx", folder / "master.xlsx", str(folder / "out.xlsx")
    unit.write_bytes(damaged(workbook(ROWS, 1)))
    master.write_bytes(damaged(workbook(units * THIN_ROWS, units)))
    xlplan = ("-m", "xlplan")
    small: dict[str, Sequence[str]] = {
        "bare Python": ("-c", "pass"),
        "`validate`": (*xlplan, "validate", str(unit)),
        "`validate -o`": (*xlplan, "validate", str(unit), "-o", out, "--force"),
        "`fix`": (*xlplan, "fix", str(unit), "-o", out, "--accept", "sure", "--force"),
        "pandas merely reading, openpyxl": ("-c", read_excel_script("openpyxl"), str(unit)),
    }
    large: dict[str, Sequence[str]] = {
        "`validate`": (*xlplan, "validate", str(master)),
        "`validate -o`": (*xlplan, "validate", str(master), "-o", out, "--force"),
        "`fix`": (*xlplan, "fix", str(master), "-o", out, "--accept", "sure", "--force"),
        "`issue`": (*xlplan, "issue", str(master), "-o", str(folder / "issued"), "--force"),
        "pandas merely reading, openpyxl": ("-c", read_excel_script("openpyxl"), str(master)),
    }
    return in_turn(small, rounds), in_turn(large, 1)


def _editing(folder: Path, units: int, rounds: int) -> Iterator[str]:
    small, large = editing(folder, units, rounds)
    yield from (f"### One unit's workbook of {ROWS} rows", "", *_table(small, "pandas merely reading, openpyxl"), "")
    title = f"### A master of {units} units and {units * THIN_ROWS:,} rows"
    yield from (title, "", *_table(large, "pandas merely reading, openpyxl"), "")


def _heading() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short=9", "HEAD"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    ).stdout.strip()
    return f"Measured on {datetime.now(UTC):%Y-%m-%d} at commit {commit or 'unknown'}."


def _table(costs: Mapping[str, Cost], base: str) -> Iterator[str]:
    yield "| | processor, s | ratio | of it in children, s | clock, s | peak, MB | peak of a child, MB |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, one in costs.items():
        child = f"{one.child_peak:.0f}" if one.child_peak else ""
        inside = f"{one.child_cpu:.3g}" if one.child_peak else ""
        ratio = one.cpu / costs[base].cpu
        yield f"| {name} | {one.cpu:.3g} | {ratio:.2f} | {inside} | {one.wall:.3g} | {one.peak:.0f} | {child} |"


def _per_row(sizes: Mapping[int, Mapping[str, Cost]]) -> Iterator[str]:
    """Processor time by rows, and what each further row adds to the peak of memory."""
    first, last = min(sizes), max(sizes)
    columns = " | ".join(f"{books:,} workbooks" for books in sizes)
    yield "### A row's cost"
    yield ""
    yield f"| processor, ms a row | {columns} | last / first | peak, KB for each further row |"
    yield f"|---|{'---:|' * (len(sizes) + 2)}"
    for name in sizes[first]:
        by_size = {books: 1000 * costs[name].cpu / books / ROWS for books, costs in sizes.items()}
        further = 1024 * (sizes[last][name].peak - sizes[first][name].peak) / (last - first) / ROWS
        shown = " | ".join(f"{value:.3f}" for value in by_size.values())
        yield f"| {name} | {shown} | {by_size[last] / by_size[first]:.2f} | {further:.2f} |"
    yield ""


def _picture(sizes: Mapping[int, Mapping[str, Cost]]) -> str:
    names = list(next(iter(sizes.values())))
    lines = {name.strip("`"): [(float(books), costs[name].cpu) for books, costs in sizes.items()] for name in names}
    title = "From the folder to the written workbook"
    return drawn(lines, title, f"workbooks of {ROWS} rows", "processor time, seconds")


if __name__ == "__main__":
    main()
