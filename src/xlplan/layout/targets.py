"""Chỉ tiêu / Targets: what is to be reached, and how its figures combine."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from xlplan.layout.choices import Direction, Measure, RollUp
from xlplan.layout.columns import ZERO, CellType, Column
from xlplan.layout.rows import Row
from xlplan.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Row):
    """One target; a revised value is a further row with the same code and a later *effective_from*."""

    code: Annotated[str, Column(Words("Mã chỉ tiêu", "Target code"), CellType.CODE, key=True, required=True, width=13)] = ""
    part_of: Annotated[
        str | None,
        Column(
            Words("Trong đó của", "Part of"),
            CellType.CODE,
            refers_to="targets.code",
            width=14,
            hint=Words("Mã chỉ tiêu mà dòng này là một phần (trong đó)", "Code of the target of which this row is a part"),
        ),
    ] = None
    name: Annotated[str | None, Column(Words("Tên chỉ tiêu", "Target name"), CellType.TEXT, required=True, width=52)] = None
    unit_of_measure: Annotated[str | None, Column(Words("ĐVT", "Unit of measure"), CellType.TEXT, width=11)] = None
    measure: Annotated[
        Measure | None,
        Column(Words("Loại chỉ tiêu", "Measure"), CellType.LIST, choices=Measure, required=True, width=17),
    ] = None
    direction: Annotated[
        Direction | None,
        Column(
            Words("Chiều", "Direction"),
            CellType.LIST,
            choices=Direction,
            width=10,
            hint=Words("≥: càng cao càng tốt; ≤: không vượt quá", "≥: at least; ≤: at most"),
        ),
    ] = None
    value: Annotated[
        Decimal | None,
        Column(
            Words("Mức kế hoạch", "Target value"),
            CellType.AMOUNT,
            minimum=ZERO,
            width=14,
            hint=Words("Tỷ lệ gõ số điểm: 95 cho 95 %", "A ratio in points: 95 for 95 %"),
        ),
    ] = None
    numerator_counts: Annotated[str | None, Column(Words("Tử số đếm gì", "Numerator counts"), CellType.TEXT, width=30)] = None
    denominator_counts: Annotated[str | None, Column(Words("Mẫu số đếm gì", "Denominator counts"), CellType.TEXT, width=30)] = None
    excluded_counts: Annotated[str | None, Column(Words("Loại trừ gì", "Excluded"), CellType.TEXT, width=22)] = None
    roll_up: Annotated[
        RollUp | None,
        Column(
            Words("Cách tổng hợp", "Roll-up"),
            CellType.LIST,
            choices=RollUp,
            width=22,
            hint=Words("Để trống là Cộng các đơn vị", "Empty means Sum of units"),
        ),
    ] = None
    weight: Annotated[
        Decimal | None, Column(Words("Trọng số", "Weight"), CellType.AMOUNT, minimum=ZERO, maximum=Decimal(100), width=10)
    ] = None
    owner: Annotated[str | None, Column(Words("Đơn vị chủ trì", "Owner unit"), CellType.CODE, refers_to="units.code", width=15)] = None
    plan_place: Annotated[str | None, Column(Words("Vị trí trong kế hoạch", "Place in the plan"), CellType.TEXT, width=22)] = None
    effective_from: Annotated[
        date | None,
        Column(
            Words("Áp dụng từ", "Effective from"),
            CellType.DATE,
            key=True,
            width=13,
            hint=Words("Để trống: ngay từ đầu. Điều chỉnh mức: thêm một dòng", "Empty: from the start. A revised value is a further row"),
        ),
    ] = None

    @property
    def at_most(self) -> bool:
        return self.direction is Direction.AT_MOST
