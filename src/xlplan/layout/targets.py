"""Chỉ tiêu / Targets: what is to be achieved, and how its figures combine."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.choices import Direction, Measure, RollUp
from xlplan.layout.columns import HUNDRED, ZERO, CellType, Column, Role
from xlplan.layout.rows import Row
from xlplan.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Row):
    """One target; a revised value is a further row with the same code and a later *effective_from*."""

    code: Annotated[
        str,
        Column(
            Words("Mã chỉ tiêu", "Target code"),
            CellType.CODE,
            role=Role.KEY,
            required=True,
            width=13,
            hint=Words("Ngắn, không trùng. Ví dụ: CT01", "Short and unique. For example CT01"),
        ),
    ] = ""
    part_of: Annotated[
        str | None,
        Column(
            Words("Trong đó của", "Part of"),
            CellType.CODE,
            since=1,
            role=Role.BASIS,
            refers_to="targets.code",
            width=11,
            hint=Words(
                "Chọn chỉ tiêu mà dòng này là một phần, ví dụ CT02",
                "Choose the target of which this row is a part, for example CT02",
            ),
        ),
    ] = None
    name: Annotated[
        str | None,
        Column(
            Words("Tên chỉ tiêu", "Target name"),
            CellType.TEXT,
            required=True,
            width=44,
            hint=Words("Ví dụ: Số thuê bao Internet băng rộng", "For example Broadband subscriptions"),
        ),
    ] = None
    unit_of_measure: Annotated[
        str | None,
        Column(
            Words("ĐVT", "Unit of measure"),
            CellType.TEXT,
            role=Role.BASIS,
            width=11,
            hint=Words("Ví dụ: lớp, cuộc, thuê bao; tỷ lệ thì %", "For example classes, subscriptions; % for a ratio"),
        ),
    ] = None
    measure: Annotated[
        Measure | None,
        Column(
            Words("Loại chỉ tiêu", "Measure"),
            CellType.LIST,
            role=Role.BASIS,
            choices=Measure,
            required=True,
            width=15,
            hint=Words(
                "Số thời kỳ: cộng dồn, ví dụ số lớp. Số thời điểm: số cuối kỳ, ví dụ số thuê bao. "
                "Tỷ lệ: ghi tử số, mẫu số. Tiêu chí: Đạt hay Không đạt",
                "Flow: adds up over periods, such as classes. Stock: the last figure, such as subscriptions. "
                "Ratio: numerator and denominator. Criterion: met or not met",
            ),
        ),
    ] = None
    direction: Annotated[
        Direction | None,
        Column(
            Words("Chiều", "Direction"),
            CellType.LIST,
            role=Role.BASIS,
            choices=Direction,
            width=10,
            hint=Words(
                "≥: ít nhất bằng mức kế hoạch; ≤: không vượt quá. Ví dụ: ≥",
                "≥: at least the target value; ≤: at most. For example ≥",
            ),
        ),
    ] = None
    value: Annotated[
        Decimal | None,
        Column(
            Words("Mức kế hoạch", "Target value"),
            CellType.AMOUNT,
            role=Role.BASIS,
            minimum=ZERO,
            width=14,
            hint=Words(
                "Gõ số, ví dụ 1110000. Tỷ lệ gõ số điểm: 95 cho 95 %",
                "A number, for example 1110000. A ratio in points: 95 for 95 %",
            ),
        ),
    ] = None
    numerator_counts: Annotated[
        str | None,
        Column(
            Words("Tử số đếm gì", "Numerator counts"),
            CellType.TEXT,
            since=1,
            width=24,
            hint=Words("Ví dụ: văn bản gửi điện tử", "For example documents sent electronically"),
        ),
    ] = None
    denominator_counts: Annotated[
        str | None,
        Column(
            Words("Mẫu số đếm gì", "Denominator counts"),
            CellType.TEXT,
            since=1,
            width=24,
            hint=Words("Ví dụ: tất cả văn bản đã gửi", "For example all documents sent"),
        ),
    ] = None
    excluded_counts: Annotated[
        str | None,
        Column(
            Words("Loại trừ gì", "Excluded"),
            CellType.TEXT,
            since=1,
            width=18,
            hint=Words("Ví dụ: văn bản mật", "For example secret documents"),
        ),
    ] = None
    roll_up: Annotated[
        RollUp | None,
        Column(
            Words("Cách tổng hợp", "Roll-up"),
            CellType.LIST,
            since=1,
            choices=RollUp,
            width=18,
            hint=Words("Chỉ cho số thời điểm. Để trống là Cộng các đơn vị", "Stocks only. Empty means Sum of units"),
        ),
    ] = None
    weight: Annotated[
        Decimal | None,
        Column(
            Words("Trọng số", "Weight"),
            CellType.AMOUNT,
            since=1,
            minimum=ZERO,
            maximum=Decimal(HUNDRED),
            width=10,
            hint=Words(
                "Ví dụ: 10. Các trọng số cộng lại bằng 100, hoặc để trống hết",
                "For example 10. Weights add up to 100, or all are empty",
            ),
        ),
    ] = None
    owner: Annotated[
        str | None,
        Column(
            Words("Đơn vị chủ trì", "Owner unit"),
            CellType.CODE,
            since=1,
            refers_to="units.code",
            width=12,
            hint=Words(
                "Chọn đơn vị giữ số liệu chung, ví dụ BCVT",
                "Choose the unit that keeps the common figure, for example BCVT",
            ),
        ),
    ] = None
    plan_place: Annotated[
        str | None,
        Column(
            Words("Vị trí trong kế hoạch", "Place in the plan"),
            CellType.TEXT,
            since=1,
            width=20,
            hint=Words("Ví dụ: Mục II.4, gạch đầu dòng 2", "For example II.4, second bullet"),
        ),
    ] = None
    effective_from: Annotated[
        date | None,
        Column(
            Words("Áp dụng từ", "Effective from"),
            CellType.DATE,
            since=1,
            role=Role.KEY,
            width=13,
            hint=Words(
                "Để trống: ngay từ đầu. Điều chỉnh mức: thêm một dòng cùng mã, ghi ngày, ví dụ 01/09/2021",
                "Empty: from the start. A revised value is a further row with a date, for example 01/09/2021",
            ),
        ),
    ] = None
    allocated: Annotated[
        Decimal | None,
        Column(
            Words("Tổng đã giao", "Allocated in all"),
            CellType.AMOUNT,
            computed=True,
            since=2,
            width=14,
            hint=Words(
                "Cộng mức giao cho các đơn vị, cả mức áp dụng về sau. Vàng đậm: khác Mức kế hoạch",
                "All that units are allocated, also from later dates. Dark yellow: it differs from the target value",
            ),
        ),
    ] = None

    @property
    def at_most(self) -> bool:
        return self.direction is Direction.AT_MOST
