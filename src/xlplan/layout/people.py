"""Cá nhân / People: the persons who may be registered for and receive honours."""

from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.choices import Category
from xlplan.layout.columns import CellType, Column, Role
from xlplan.layout.rows import Row
from xlplan.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Row):
    """One person, who works in one unit."""

    code: Annotated[
        str,
        Column(
            Words("Mã cá nhân", "Person code"),
            CellType.CODE,
            role=Role.KEY,
            required=True,
            width=13,
            hint=Words("Ngắn, không dấu, không trùng. Ví dụ: VP01", "Short and unique. For example VP01"),
        ),
    ] = ""
    name: Annotated[
        str | None,
        Column(
            Words("Họ và tên", "Full name"),
            CellType.TEXT,
            required=True,
            width=32,
            hint=Words("Ví dụ: Nguyễn Thị Ánh", "For example Nguyễn Thị Ánh"),
        ),
    ] = None
    unit: Annotated[
        str,
        Column(
            Words("Mã đơn vị", "Unit code"),
            CellType.CODE,
            required=True,
            refers_to="units.code",
            width=13,
            hint=Words(
                "Chọn đơn vị mà người này làm việc. Ví dụ: VP", "Choose the unit this person works in. For example VP"
            ),
        ),
    ] = ""
    category: Annotated[
        Category | None,
        Column(
            Words("Đối tượng", "Category"),
            CellType.LIST,
            choices=Category,
            width=17,
            hint=Words("Chọn trong danh sách. Ví dụ: Công chức", "Choose from the list. For example Civil servant"),
        ),
    ] = None
    position: Annotated[
        str | None,
        Column(
            Words("Chức vụ", "Position"),
            CellType.TEXT,
            width=28,
            hint=Words("Ví dụ: Chuyên viên", "For example Specialist"),
        ),
    ] = None
