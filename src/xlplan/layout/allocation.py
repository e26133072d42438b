"""Giao chỉ tiêu / Allocation: each unit's own share of a target, and its opening balance."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.columns import ZERO, CellType, Column, Role
from xlplan.layout.rows import Row
from xlplan.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation(Row):
    """One unit's own share of one target. The share of a unit does not include the shares of its children."""

    target: Annotated[
        str,
        Column(
            Words("Mã chỉ tiêu", "Target code"),
            CellType.CODE,
            role=Role.KEY,
            required=True,
            refers_to="targets.code",
            width=13,
            hint=Words("Chọn chỉ tiêu, ví dụ CT01", "Choose the target, for example CT01"),
        ),
    ] = ""
    unit: Annotated[
        str,
        Column(
            Words("Mã đơn vị", "Unit code"),
            CellType.CODE,
            role=Role.KEY,
            required=True,
            refers_to="units.code",
            width=13,
            hint=Words("Chọn đơn vị, ví dụ VP", "Choose the unit, for example VP"),
        ),
    ] = ""
    value: Annotated[
        Decimal | None,
        Column(
            Words("Mức giao", "Allocated value"),
            CellType.AMOUNT,
            role=Role.BASIS,
            minimum=ZERO,
            width=14,
            hint=Words(
                "Gõ số, ví dụ 2. Tỷ lệ để trống là theo mức kế hoạch; tiêu chí để trống",
                "A number, for example 2. A ratio left empty takes the target's value; a criterion stays empty",
            ),
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
                "Để trống: ngay từ đầu. Điều chỉnh: thêm một dòng, ghi ngày, ví dụ 01/09/2021",
                "Empty: from the start. A revision is a further row with a date, for example 01/09/2021",
            ),
        ),
    ] = None
    opening: Annotated[
        Decimal | None,
        Column(
            Words("Số đầu kỳ", "Opening balance"),
            CellType.AMOUNT,
            since=1,
            role=Role.BASIS,
            minimum=ZERO,
            width=14,
            hint=Words(
                "Đã làm từ ngày tính kết quả đến trước ngày phát động, ví dụ 3; tỷ lệ: tử số",
                "Done between the date results count from and the contest's start, for example 3; a ratio: numerator",
            ),
        ),
    ] = None
    opening_denominator: Annotated[
        Decimal | None,
        Column(
            Words("Số đầu kỳ – mẫu số", "Opening denominator"),
            CellType.AMOUNT,
            since=1,
            role=Role.BASIS,
            minimum=ZERO,
            width=20,
            hint=Words(
                "Chỉ cho tỷ lệ thời kỳ, đếm cả phần loại trừ. Ví dụ: 420",
                "Flow ratios only, counted before exclusions. For example 420",
            ),
        ),
    ] = None
    opening_excluded: Annotated[
        Decimal | None,
        Column(
            Words("Số đầu kỳ – loại trừ", "Opening excluded"),
            CellType.AMOUNT,
            since=1,
            role=Role.BASIS,
            minimum=ZERO,
            width=20,
            hint=Words(
                "Phần không tính của mẫu số. Ví dụ: 12",
                "What the denominator counts but the ratio does not. For example 12",
            ),
        ),
    ] = None
    in_force: Annotated[
        Decimal | None,
        Column(
            Words("Mức đang áp dụng", "Value in force"),
            CellType.AMOUNT,
            computed=True,
            width=18,
            hint=Words(
                "Mức giao có hiệu lực tại ngày chốt của Kỳ báo cáo",
                "The value in force at the reporting period's cut-off",
            ),
        ),
    ] = None
    periods_without_row: Annotated[
        str | None,
        Column(
            Words("Kỳ chưa có dòng", "Periods without a row"),
            CellType.TEXT,
            computed=True,
            width=48,
            hint=Words(
                "Các kỳ đến hạn mà trang Tiến độ không có dòng của đơn vị và chỉ tiêu này",
                "Due periods for which Progress has no row of this unit and target",
            ),
        ),
    ] = None
