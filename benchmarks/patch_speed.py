"""How fast a hundred cells of a clerk's workbook are changed, beside openpyxl's load, change and save.

``python -m benchmarks.patch_speed``: one sheet of 3,000 and of 10,000 rows by 12 columns with a formula in each row.
"""

from io import BytesIO
from statistics import median
from time import perf_counter

import openpyxl
import xlsxwriter

from xlplan.findings import CellRef
from xlplan.patch import ANYTHING, CellEdit, Look, Patch
from xlplan.xlsx.patching import apply, completed

ROUNDS, EDITS = 5, 100


def workbook(rows: int) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("S")
    for row in range(rows):
        for column in range(11):
            sheet.write(row, column, f"chữ {row * column % 977}" if column % 3 == 0 else row * column)
        sheet.write_formula(row, 11, f"=SUM(B{row + 1}:C{row + 1})", None, row * 3)
    book.close()
    return out.getvalue()


def patched(data: bytes, rows: int) -> float:
    edits = tuple(
        CellEdit(CellRef("S", 1 + number * rows // EDITS, 2), ANYTHING, 5, Look(fill="#FFCC00"))
        for number in range(EDITS)
    )
    start = perf_counter()
    apply(data, completed(data, Patch(cells=edits)))
    return perf_counter() - start


def by_openpyxl(data: bytes, rows: int) -> float:
    start = perf_counter()
    book = openpyxl.load_workbook(BytesIO(data))
    for number in range(EDITS):
        cell = book["S"].cell(1 + number * rows // EDITS, 2)
        cell.value, cell.fill = 5, openpyxl.styles.PatternFill("solid", fgColor="FFCC00")
    book.save(BytesIO())
    return perf_counter() - start


if __name__ == "__main__":
    for rows in (3_000, 10_000):
        data = workbook(rows)
        times = [(patched(data, rows), by_openpyxl(data, rows)) for _ in range(ROUNDS)]
        ours, theirs = (median(column) for column in zip(*times, strict=True))
        print(
            f"{rows:,} rows: preview and patch {ours:.2f} s, openpyxl load and save {theirs:.2f} s (which drops what "
            "it does not know)"
        )
