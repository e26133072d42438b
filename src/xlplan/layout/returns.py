"""Tình hình gửi báo cáo / Returns: units × periods. The sheet has these columns, and one column per period."""

from decimal import Decimal
from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.columns import CellType, Column, Role
from xlplan.layout.rows import Row
from xlplan.words import Words

REPORTING_RATE = Words("Tỷ lệ gửi (%)", "Reporting rate (%)")
ON_TIME_RATE = Words("Tỷ lệ đúng hạn (%)", "On-time rate (%)")
DUE_DATE = Words("Hạn gửi", "Due date")
NIL_MARK = Words("(không phát sinh)", "(nil)")
SELF_DECLARED_MARK = Words("(tự khai)", "(self-declared)")
FAULTY_MARK = Words("có lỗi", "has errors")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow(Row):
    """One unit's line: how many periods were due, reported and on time, and whether its figures have errors."""

    unit: Annotated[
        str, Column(Words("Mã đơn vị", "Unit code"), CellType.CODE, role=Role.KEY, computed=True, width=12)
    ] = ""
    unit_name: Annotated[
        str | None, Column(Words("Tên đơn vị", "Unit name"), CellType.TEXT, computed=True, width=42)
    ] = None
    due: Annotated[
        int | None, Column(Words("Số kỳ phải gửi", "Periods due"), CellType.WHOLE, computed=True, width=11)
    ] = None
    reported: Annotated[
        int | None, Column(Words("Số kỳ đã gửi", "Periods reported"), CellType.WHOLE, computed=True, width=11)
    ] = None
    on_time: Annotated[
        int | None, Column(Words("Số kỳ đúng hạn", "Periods on time"), CellType.WHOLE, computed=True, width=11)
    ] = None
    reporting_rate: Annotated[Decimal | None, Column(REPORTING_RATE, CellType.AMOUNT, computed=True, width=11)] = None
    on_time_rate: Annotated[Decimal | None, Column(ON_TIME_RATE, CellType.AMOUNT, computed=True, width=12)] = None
    faulty: Annotated[
        str | None,
        Column(Words("Tình trạng số liệu", "State of the figures"), CellType.TEXT, computed=True, width=14),
    ] = None
