"""How fast a workbook that checks itself is in LibreOffice, beside one with check columns made by hand.

``python -m benchmarks.sheet_speed``: for 300 and 3,000 progress rows the seconds of a full calculation and of the calculation
after one typed figure, medians of five interleaved rounds. *unit* is an issued workbook, *master* one of 60 units. The
hand-made sheet has the same rows and, beside each, the formulas that a careful clerk writes: is the code known, is the key
repeated, is the figure a number, the running total; and one count of them all.
"""

import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from xlplan.commands.building import build, table_of
from xlplan.layout import Allocation, Plan, Progress, Target, Unit
from xlplan.layout.choices import Direction, Measure
from xlplan.manifest import Manifest
from xlplan.tables import NOWHERE, PlanCard, Tables

ROUNDS = 5
PLAN = Plan(
    number="1/KH",
    signed=date(2021, 1, 4),
    title="Kế hoạch",
    issuer="Sở",
    start=date(2021, 1, 1),
    end=date(2021, 12, 31),
    cutoff=14,
    working_days=2,
    period=date(2021, 10, 1),
    unit="S",
)
MONTHS = tuple(date(2021, month, 1) for month in range(1, 11))


def tables(rows: int, units: int) -> Tables:
    """*units* units that report *rows* rows in all, ten months of as many targets as that needs."""
    codes = [f"U{number:02d}" for number in range(1, units + 1)]
    targets = [f"CT{number:03d}" for number in range(1, rows // len(MONTHS) // units + 1)]
    return Tables(
        card=PlanCard(NOWHERE, PLAN),
        units=table_of([Unit(code="S", name="Sở"), *(Unit(code=code, name=f"Đơn vị {code}", parent="S") for code in codes)]),
        targets=table_of([_target(code) for code in targets]),
        allocations=table_of([Allocation(target=code, unit=unit, value=Decimal(50)) for unit in codes for code in targets]),
        progress=table_of(
            [Progress(unit=unit, target=code, period=month, actual=Decimal(5)) for unit in codes for code in targets for month in MONTHS]
        ),
    )


def _target(code: str) -> Target:
    return Target(code=code, name=f"Chỉ tiêu {code}", unit_of_measure="lượt", measure=Measure.FLOW, direction=Direction.AT_LEAST)


def workbook(rows: int, units: int) -> bytes:
    """A master of *units* units; of one unit: its own workbook."""
    made = tables(rows, units)
    if units > 1:
        return build(made, Manifest("1/KH", PLAN.signed, "S"))
    own = replace(made, card=PlanCard(NOWHERE, replace(PLAN, unit="U01")), units=table_of([Unit(code="U01", name="Đơn vị")]))
    return build(own, Manifest("1/KH", PLAN.signed, "U01", parent="S", send_to="Sở"))


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
