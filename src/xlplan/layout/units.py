"""Đơn vị / Units: the tree of units."""

from datetime import date
from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.columns import CellType, Column, Role
from xlplan.layout.rows import Row
from xlplan.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Row):
    """One unit of the organisation. Only the workbook's own unit has no parent."""

    code: Annotated[
        str,
        Column(
            Words("Mã đơn vị", "Unit code"),
            CellType.CODE,
            role=Role.KEY,
            required=True,
            width=13,
            hint=Words("Ngắn, không dấu, không trùng. Ví dụ: VP", "Short and unique. For example VP"),
        ),
    ] = ""
    name: Annotated[
        str | None,
        Column(
            Words("Tên đơn vị", "Unit name"),
            CellType.TEXT,
            required=True,
            width=44,
            hint=Words("Ví dụ: Văn phòng Sở", "For example Office"),
        ),
    ] = None
    parent: Annotated[
        str | None,
        Column(
            Words("Đơn vị cấp trên", "Parent unit"),
            CellType.CODE,
            refers_to="units.code",
            width=15,
            hint=Words(
                "Chọn mã của đơn vị cấp trên trực tiếp, ví dụ STTTT. Để trống ở đơn vị của sổ này",
                "Choose the unit right above, for example STTTT. Empty for this workbook's own unit",
            ),
        ),
    ] = None
    kind: Annotated[
        str | None,
        Column(
            Words("Loại đơn vị", "Kind of unit"),
            CellType.TEXT,
            width=24,
            hint=Words("Ví dụ: Phòng chuyên môn", "For example Division"),
        ),
    ] = None
    head: Annotated[
        str | None,
        Column(
            Words("Phụ trách", "Head"),
            CellType.TEXT,
            width=22,
            hint=Words("Ví dụ: Trần Văn Bình", "For example Trần Văn Bình"),
        ),
    ] = None
    email: Annotated[
        str | None,
        Column(
            Words("Thư điện tử", "E-mail"),
            CellType.TEXT,
            since=1,
            is_address=True,
            width=26,
            hint=Words("Ví dụ: vanphong@so.example.vn", "For example office@so.example.vn"),
        ),
    ] = None
    aliases: Annotated[
        str | None,
        Column(
            Words("Cách viết khác", "Other spellings"),
            CellType.TEXT,
            since=1,
            width=24,
            hint=Words("Cách nhau bằng dấu ; ví dụ: Văn phòng; VP Sở", "Separated by ; for example Office; The office"),
        ),
    ] = None
    valid_from: Annotated[
        date | None,
        Column(
            Words("Hoạt động từ", "Valid from"),
            CellType.DATE,
            since=1,
            width=13,
            hint=Words(
                "Ngày. Ví dụ: 01/01/2021. Để trống: từ trước đến nay", "A date, for example 01/01/2021. Empty: always"
            ),
        ),
    ] = None
    valid_to: Annotated[
        date | None,
        Column(
            Words("Hoạt động đến", "Valid to"),
            CellType.DATE,
            since=1,
            width=14,
            hint=Words(
                "Ngày cuối cùng. Ví dụ: 31/08/2021. Để trống: còn hoạt động",
                "Last day, for example 31/08/2021. Empty: still active",
            ),
        ),
    ] = None
    successor: Annotated[
        str | None,
        Column(
            Words("Đơn vị kế tục", "Successor"),
            CellType.CODE,
            since=1,
            refers_to="units.code",
            width=14,
            hint=Words(
                "Chọn đơn vị nhận việc khi đơn vị này giải thể, ví dụ VP",
                "Choose the unit that takes over, for example VP",
            ),
        ),
    ] = None

    @property
    def dates_agree(self) -> bool:
        """Whether the unit's first day is not after its last day."""
        return self.valid_from is None or self.valid_to is None or self.valid_from <= self.valid_to

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
