"""How fast xlplan is beside what one would write without it: one run, cases in turn, medians and ratios, as Markdown.

``python -m benchmarks`` measures at full size (about half an hour), ``--quick`` a small run of the same in a minute or
two. Ratios are of processor time, which what else the machine does falsifies least.
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clock import Spent, interleaved, python
from benchmarks.combining import combine
from benchmarks.peers import floor, pandas_concat, pandas_write, read_excel_script
from benchmarks.workbooks import inbox, master, plain_rows, saved_again, tables, workbook
from benchmarks.writing import master_document, plain_document
from xlplan.workflow.opening import open_workbook
from xlplan.xlsx.write import to_bytes


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: rounds of small and of large cases, rows of a workbook, workbooks, and those of the memory
    table.
    """

    small: int = 15
    large: int = 3
    rows: int = 300
    books: int = 500
    written: int = 30_000
    memory: tuple[int, ...] = (100, 500, 2_000)


QUICK = Size(small=5, large=1, books=40, written=3_000, memory=(20, 40, 80))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a small run of the same measurements")
    size = QUICK if parser.parse_args().quick else Size()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for lines in (
            one_workbook(folder, size),
            all_wrong(size),
            many(folder, size),
            writing(size),
            memory(folder, size),
        ):
            for line in lines:
                print(line, flush=True)
            print(flush=True)


def one_workbook(folder: Path, size: Size) -> Iterator[str]:
    path = folder / "unit.xlsx"
    path.write_bytes(workbook(size.rows, 1))
    cases = {
        "bare Python": lambda: python("-c", "pass"),
        "`xlplan validate`": lambda: python("-m", "xlplan", "validate", str(path)),
        **{
            f"a script with `pandas.read_excel`, {engine}": lambda engine=engine: python(
                "-c", read_excel_script(engine), str(path)
            )
            for engine in ("openpyxl", "calamine")
        },
    }
    yield f"### One workbook of {size.rows} rows, whole process"
    yield ""
    yield from _table(interleaved(cases, size.small), "`xlplan validate`", "ms", 1000)
    yield ""
    yield f"### One workbook of {size.rows} rows, in process"
    yield ""
    data = path.read_bytes()
    warm = {
        "calamine + one raw pass": lambda: floor([path]),
        "xlplan: read and check": lambda: open_workbook(data, path.name),
        "`pandas.read_excel`, openpyxl, one sheet": lambda: pandas_concat([path], "openpyxl"),
        "`pandas.read_excel`, openpyxl, every sheet": lambda: pandas_concat([path], "openpyxl", every_sheet=True),
        "`pandas.read_excel`, calamine, one sheet": lambda: pandas_concat([path], "calamine"),
        "`pandas.read_excel`, calamine, every sheet": lambda: pandas_concat([path], "calamine", every_sheet=True),
    }
    yield from _table(interleaved(warm, size.small), "xlplan: read and check", "ms", 1000)


def all_wrong(size: Size) -> Iterator[str]:
    made = workbook(size.rows, 1)
    clean, wrong = (saved_again(made, all_wrong=flag) for flag in (False, True))
    found = len(open_workbook(wrong, "wrong").findings)
    yield f"### The same workbook with every typed cell of its rows wrong ({found:,} findings)"
    yield ""
    cases = {"clean": lambda: open_workbook(clean, "clean"), "all wrong": lambda: open_workbook(wrong, "wrong")}
    yield from _table(interleaved(cases, size.small), "clean", "ms", 1000)


def many(folder: Path, size: Size) -> Iterator[str]:
    paths = inbox(folder / "inbox", max(size.books, *size.memory), size.rows)[: size.books]
    over = master(size.books, size.rows)
    cases = {
        "calamine + one raw pass": lambda: floor(paths),
        "xlplan: read, check and combine": lambda: combine(paths, over),
        "`pandas.read_excel` + `concat`, openpyxl, one sheet": lambda: pandas_concat(paths, "openpyxl"),
        "`pandas.read_excel` + `concat`, calamine, one sheet": lambda: pandas_concat(paths, "calamine"),
    }
    yield f"### {size.books} workbooks of {size.rows} rows, one process"
    yield ""
    yield from _table(interleaved(cases, size.large, warmed=True), "xlplan: read, check and combine", "s", 1)


def writing(size: Size) -> Iterator[str]:
    import pandas

    units = size.written // size.rows
    rows = list(plain_rows(tables(size.written, units).progress.rows))
    frame = pandas.DataFrame(rows).astype({3: float, 7: float})
    plain, full = plain_document(rows), master_document(size.written, units)
    cases = {
        "xlplan: a plain Document": lambda: to_bytes(plain),
        "xlplan: a whole master's Document": lambda: to_bytes(full),
        "pandas + XlsxWriter": lambda: pandas_write(frame, "xlsxwriter"),
        "pandas + openpyxl": lambda: pandas_write(frame, "openpyxl"),
    }
    yield f"### Writing {size.written:,} rows, from rows in memory to bytes"
    yield ""
    yield from _table(interleaved(cases, size.large), "xlplan: a plain Document", "s", 1)


def memory(folder: Path, size: Size) -> Iterator[str]:
    """Peaks of fresh processes; the inbox is the one that :func:`many` left."""
    kinds = {
        "nothing": "xlplan: the master alone",
        "check": "xlplan: read and check, nothing kept",
        "combine": "xlplan: read, check and combine",
    }
    kinds["pandas"] = "`pandas.read_excel` + `concat`, calamine"
    yield "### Most memory held, MB"
    yield ""
    yield f"| | {' | '.join(f'{count:,} workbooks' for count in size.memory)} | KB for each further row |"
    yield f"|---|{'---:|' * (len(size.memory) + 1)}"
    for kind, title in kinds.items():
        peaks = [
            float(python("-m", "benchmarks.combining", kind, str(folder / "inbox"), str(count), str(size.rows)))
            for count in size.memory
        ]
        further = 1024 * (peaks[-1] - peaks[0]) / (size.memory[-1] - size.memory[0]) / size.rows
        yield f"| {title} | {' | '.join(f'{peak:,.0f}' for peak in peaks)} | {further:.2f} |"


def _table(spent: Mapping[str, Spent], base: str, unit: str, times: int) -> Iterator[str]:
    """One line a case: the medians, and how many times the processor time of *base* it took."""
    yield f"| | processor, {unit} | clock, {unit} | ratio |"
    yield "|---|---:|---:|---:|"
    for name, one in spent.items():
        yield f"| {name} | {one.cpu * times:.3g} | {one.wall * times:.3g} | {one.cpu / spent[base].cpu:.2f} |"


if __name__ == "__main__":
    main()
