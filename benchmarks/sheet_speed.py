"""How fast a workbook that checks itself is in LibreOffice, beside one with check columns made by hand.

``python -m benchmarks.sheet_speed``: for 300 and 3,000 progress rows the seconds of a full calculation and of the
calculation after one typed figure, medians of five interleaved rounds. *unit* is an issued workbook, *master* one of 60
units. The hand-made sheet has the same rows and, beside each, the formulas that a careful clerk writes: is the code
known, is the key repeated, is the figure a number, the running total; and one count of them all.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.workbooks import tables, workbook

ROUNDS = 5


def by_hand(rows: int, path: Path) -> None:
    """The same rows with check columns."""
    import openpyxl

    book = openpyxl.Workbook()
    guide, sheet = book.active, book.create_sheet("Tiến độ")
    codes = book.create_sheet("Chỉ tiêu")
    assert guide is not None
    guide.title = "Hướng dẫn"
    made = tables(rows, 1)
    for row, target in enumerate(made.targets, start=6):
        codes.cell(row, 1, target.code)
    last = rows + 5
    for row, one in enumerate(made.progress, start=6):
        for column, value in ((1, one.unit), (2, one.target), (4, one.period), (6, 5)):
            sheet.cell(row, column, value)
        keys = ",".join(f"${letter}$6:${letter}${last},${letter}{row}" for letter in "ABD")
        sheet.cell(row, 20, f"=IF(COUNTIF('Chỉ tiêu'!$A$6:$A${len(made.targets) + 5},B{row})=0,1,0)")
        sheet.cell(row, 21, f"=IF(COUNTIFS({keys})>1,1,0)")
        sheet.cell(row, 22, f'=IF(OR(F{row}="",ISNUMBER(F{row})),0,1)')
        total = f'=SUMIFS($F$6:$F${last},$A$6:$A${last},A{row},$B$6:$B${last},B{row},$D$6:$D${last},"<="&D{row})'
        sheet.cell(row, 23, total)
    guide["A5"] = f"=SUM('Tiến độ'!T6:V{last})"
    book.save(path)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for rows in (300, 3000):
            for kind, units in (("unit", 1), ("master", 30)):
                paths.append(folder / f"{kind}-{rows}.xlsx")
                paths[-1].write_bytes(workbook(rows, units))
            paths.append(folder / f"by-hand-{rows}.xlsx")
            by_hand(rows, paths[-1])
        script = Path(__file__).with_name("uno_sheet_speed.py")
        return subprocess.run(["/usr/bin/python3", str(script), str(ROUNDS), *map(str, paths)]).returncode


if __name__ == "__main__":
    sys.exit(main())
