"""The workbooks that the benchmarks measure with: rows as many as wanted, all of them clean, and one in which nothing
is right.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from xlplan.chain.consolidate import Master
from xlplan.layout import PROGRESS, Allocation, Plan, Progress, Target, Unit
from xlplan.layout.choices import Direction, FigureType, Measure
from xlplan.manifest import Manifest
from xlplan.rules import subject
from xlplan.tables import NOWHERE, PlanCard, Tables
from xlplan.template import placed
from xlplan.workflow.building import build, table_of

PLAN = Plan(
    number="1/KH",
    signed=date(2020, 12, 30),
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
ROOT = Unit(code="S", name="Sở")
HEADER = 5  # the row of Progress that names its columns


def tables(rows: int, units: int) -> Tables:
    """*units* units that report *rows* rows in all, ten months of as many targets as that needs; twelve cells a row are
    filled.
    """
    made = context(rows, units)
    reported = [_row(one.unit, one.target, month) for one in made.allocations for month in MONTHS]
    return replace(made, progress=table_of(reported))


def context(rows: int, units: int) -> Tables:
    """What those rows are held against, and no row yet."""
    codes = [unit_code(number) for number in range(1, units + 1)]
    targets = [f"CT{number:03d}" for number in range(1, rows // len(MONTHS) // units + 1)]
    return Tables(
        card=PlanCard(NOWHERE, PLAN),
        units=table_of([ROOT, *(Unit(code=code, name=f"Đơn vị {code}", parent="S") for code in codes)]),
        targets=table_of([_target(code) for code in targets]),
        allocations=table_of(
            [Allocation(target=code, unit=unit, value=Decimal(50)) for unit in codes for code in targets]
        ),
    )


def unit_code(number: int) -> str:
    return f"U{number:04d}"


def _target(code: str) -> Target:
    return Target(
        code=code,
        name=f"Chỉ tiêu {code}",
        unit_of_measure="lượt",
        measure=Measure.FLOW,
        direction=Direction.AT_LEAST,
        value=Decimal(50),
    )


def _row(unit: str, target: str, month: date) -> Progress:
    return Progress(
        unit=unit,
        target=target,
        period=month,
        actual=Decimal(5),
        figure_type=FigureType.OFFICIAL,
        last_year=Decimal(4),
        evidence=f"Báo cáo số {month.month}/BC-{unit}",
        note="Đã đối chiếu với sổ theo dõi của đơn vị.",
    )


def workbook(rows: int, units: int) -> bytes:
    """A master of *units* units; of one unit: its own workbook."""
    made = tables(rows, units)
    if units > 1:
        return build(made, Manifest("1/KH", PLAN.signed, "S"))
    code = unit_code(1)
    card = PlanCard(NOWHERE, replace(PLAN, unit=code, revision=1, sent=date(2021, 10, 15)))
    own = replace(made, card=card, units=table_of([Unit(code=code, name="Đơn vị")]))
    return build(own, Manifest("1/KH", PLAN.signed, code, parent="S", send_to="Sở"))


def empty_master(units: int, rows: int) -> bytes:
    """A master without figures, of *units* units that report *rows* rows each."""
    return build(context(units * rows, units), Manifest("1/KH", PLAN.signed, "S"))


def inbox(folder: Path, count: int, rows: int) -> list[Path]:
    """The workbooks of *count* units in *folder*: the first is built, the others are it with their own unit's code."""
    first = workbook(rows, 1)
    with zipfile.ZipFile(BytesIO(first)) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(1, count + 1):
        paths.append(folder / f"{unit_code(number)}.xlsx")
        own = unit_code(number).encode()
        with zipfile.ZipFile(paths[-1], "w", zipfile.ZIP_DEFLATED) as package:
            for info, part in parts:
                package.writestr(info.filename, part.replace(unit_code(1).encode(), own))
    return paths


def master(units: int, rows: int) -> Master:
    """The master, still without figures, of the *units* units whose workbooks have *rows* rows each."""
    empty = placed(context(rows * units, units), "vi")
    manifest = Manifest("1/KH", PLAN.signed, "S")
    looked_at = subject(empty, manifest, None)
    return Master(empty, manifest, looked_at.calendar, looked_at.evaluation, looked_at.tree, frozenset())


def saved_again(data: bytes, *, all_wrong: bool) -> bytes:
    """*data* as openpyxl saves it; with *all_wrong* every cell that a unit types in Progress holds what it must not."""
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book[PROGRESS.words.vi]
    typed = [place for place, column in enumerate(PROGRESS.block.columns.values(), start=1) if column.typed]
    for row in range(HEADER + 1, sheet.max_row + 1) if all_wrong else ():
        for column in typed:
            sheet.cell(row, column, f"không rõ {row}")
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def plain_rows(rows: Sequence[Progress]) -> Iterator[list[object]]:
    """Rows of Progress as the values of their typed cells."""
    names = [name for name, column in PROGRESS.block.columns.items() if column.typed]
    for row in rows:
        yield [getattr(row, name) for name in names]
