"""Kết quả / Results: every target by unit, and for the whole. Written by xlplan, never read back."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.choices import Rating
from xlplan.layout.columns import CellType, Column, Role
from xlplan.layout.rows import Row
from xlplan.words import Words

WHOLE = Words("Toàn bộ", "Whole")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow(Row):
    """One line of the Results sheet; an empty unit code is the whole."""

    target: Annotated[
        str, Column(Words("Mã chỉ tiêu", "Target code"), CellType.CODE, role=Role.KEY, computed=True, width=8)
    ] = ""
    target_name: Annotated[
        str | None, Column(Words("Tên chỉ tiêu", "Target name"), CellType.TEXT, computed=True, width=21.5)
    ] = None
    unit: Annotated[
        str | None, Column(Words("Mã đơn vị", "Unit code"), CellType.CODE, role=Role.KEY, computed=True, width=9)
    ] = None
    unit_name: Annotated[str | None, Column(Words("Đơn vị", "Unit"), CellType.TEXT, computed=True, width=18)] = None
    unit_of_measure: Annotated[
        str | None, Column(Words("ĐVT", "Unit of measure"), CellType.TEXT, computed=True, width=10)
    ] = None
    plan: Annotated[Decimal | None, Column(Words("Kế hoạch", "Plan"), CellType.AMOUNT, computed=True, width=10)] = None
    actual: Annotated[
        Decimal | str | None, Column(Words("Thực hiện", "Actual"), CellType.AMOUNT, computed=True, width=10)
    ] = None
    numerator: Annotated[
        Decimal | None, Column(Words("Tử số", "Numerator"), CellType.AMOUNT, computed=True, width=11.5)
    ] = None
    denominator: Annotated[
        Decimal | None,
        Column(Words("Mẫu số (đã trừ)", "Denominator (net)"), CellType.AMOUNT, computed=True, width=13.5),
    ] = None
    percent: Annotated[
        Decimal | None, Column(Words("% kế hoạch", "% of plan"), CellType.AMOUNT, computed=True, width=9)
    ] = None
    points: Annotated[
        Decimal | None,
        Column(Words("Chênh lệch (điểm)", "Difference (points)"), CellType.AMOUNT, computed=True, width=12.1),
    ] = None
    pace: Annotated[
        Decimal | None,
        Column(
            Words("Chênh lệch so với thời gian (điểm)", "Ahead of time (points)"),
            CellType.AMOUNT,
            computed=True,
            width=10.5,
            hint=Words("Phần đã làm trừ phần thời gian đã qua", "Share done minus share of time gone"),
        ),
    ] = None
    forecast: Annotated[
        Decimal | None,
        Column(Words("Dự báo cuối đợt", "Forecast at the end"), CellType.AMOUNT, computed=True, width=11),
    ] = None
    rating: Annotated[
        Rating | None, Column(Words("Đánh giá", "Rating"), CellType.LIST, choices=Rating, computed=True, width=13)
    ] = None
    coverage: Annotated[
        str | None,
        Column(
            Words("Số đơn vị đủ số liệu", "Units reported"),
            CellType.TEXT,
            computed=True,
            width=10.6,
            hint=Words("Đơn vị có đủ số liệu đến kỳ báo cáo / đơn vị phải báo cáo", "Units complete / units expected"),
        ),
    ] = None
    oldest: Annotated[
        date | None, Column(Words("Số liệu cũ nhất", "Oldest figure"), CellType.PERIOD, computed=True, width=10)
    ] = None
    note: Annotated[str | None, Column(Words("Ghi chú", "Note"), CellType.TEXT, computed=True, width=12.5)] = None
