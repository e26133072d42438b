"""What reading a workbook costs, and reading it apart: ``python -m benchmarks.reading_speed``.

One interleaved run over a unit workbook of 300 progress rows: bare calamine, one raw pass over the cells in the bytes,
the gate, the whole reading, in processor time; then inboxes of 1 to 200 copies read here and read apart, by the clock
on the wall. Medians; trust the ratios.
"""

import re
import statistics
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

from python_calamine import CalamineWorkbook

from xlplan.hosts.memory import InlineExecutor, Memory
from xlplan.hosts.reader_processes import readers_for
from xlplan.workflow.arrivals import arrive
from xlplan.workflow.opening import open_workbook
from xlplan.xlsx.gate import admit
from xlplan.xlsx.read import read_book

ROUNDS = 15
_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?(?: t="(\w+)")?>(?:<f>[^<]*</f>)?<v>([^<]*)</v></c>')


def workbook() -> bytes:
    """A sheet of 300 rows by 12, with styles and shared strings, and two small ones."""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day, amount = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "#,##0", "border": 1})
    for title in ("Tiến độ", "Kế hoạch", "Đơn vị"):
        sheet = book.add_worksheet(title)
        sheet.write_row(0, 0, ["Mã đơn vị", "Mã chỉ tiêu", "Kỳ", *(f"Cột {n}" for n in range(9))])
        for row in range(1, 301 if title == "Tiến độ" else 10):
            sheet.write_string(row, 0, f"DV{row % 7}", amount)
            sheet.write_string(row, 1, f"CT{row % 40:02}", amount)
            sheet.write_number(row, 2, 44348 + row, day)
            for column in range(3, 12):
                sheet.write_number(row, column, row * column, amount)
        sheet.data_validation(1, 3, 300, 11, {"validate": "decimal", "criteria": ">=", "value": 0})
    book.close()
    return out.getvalue()


def bare(data: bytes) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    for number in range(len(book.sheet_names)):
        book.get_sheet_by_index(number).to_python(skip_empty_area=True)


def raw_pass(data: bytes) -> None:
    """Every cell with a value, found in the unpacked bytes; nothing is kept."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for _ in _CELL.finditer(package.read(name)):
                    pass


def milliseconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    work()
    return (clock() - start) * 1000


def interleaved(works: dict[str, Callable[[], object]], rounds: int, clock: Callable[[], float]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(milliseconds(work, clock))
    return {name: statistics.median(times) for name, times in taken.items()}


def inbox(files: int, data: bytes, *, apart: bool) -> None:
    host = Memory({f"in/{n}.xlsx": data + b"" for n in range(files)})
    with readers_for(files) if apart else InlineExecutor() as readers:
        list(arrive(host.inbox(["in"]), host, readers))


def main() -> None:
    data = workbook()
    one = interleaved(
        {
            "bare calamine": lambda: bare(data),
            "one raw pass": lambda: raw_pass(data),
            "gate": lambda: admit(data),
            "read_book": lambda: read_book(data, "a"),
            "read and judged": lambda: open_workbook(data, "a"),
        },
        ROUNDS,
        time.process_time,
    )
    for name, took in one.items():
        floor = one["bare calamine"] + one["one raw pass"]
        print(f"{name:<20} {took:8.2f} ms  {took / one['bare calamine']:5.2f} × calamine  {took / floor:5.2f} × both")
    for files in (1, 8, 40, 200):
        sides = {
            "here": lambda files=files: inbox(files, data, apart=False),
            "apart": lambda files=files: inbox(files, data, apart=True),
        }
        took = interleaved(sides, 3, time.perf_counter)
        print(
            f"{files:>4} files: here {took['here']:8.0f} ms, apart {took['apart']:8.0f} ms, ratio "
            f"{took['apart'] / took['here']:.2f}"
        )


if __name__ == "__main__":
    main()
