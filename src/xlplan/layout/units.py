"""Đơn vị / Units: the tree of units."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from xlplan.layout.columns import CellType, Column
from xlplan.layout.rows import Row
from xlplan.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Row):
    """One unit of the organisation; the workbook's own unit is the only one without a parent."""

    code: Annotated[
        str,
        Column(
            Words("Mã đơn vị", "Unit code"),
            CellType.CODE,
            key=True,
            required=True,
            width=13,
            hint=Words("Ngắn, không dấu, ví dụ VP", "Short, for example VP"),
        ),
    ] = ""
    name: Annotated[str | None, Column(Words("Tên đơn vị", "Unit name"), CellType.TEXT, required=True, width=44)] = None
    parent: Annotated[
        str | None,
        Column(
            Words("Đơn vị cấp trên", "Parent unit"),
            CellType.CODE,
            refers_to="units.code",
            width=15,
            hint=Words(
                "Mã của đơn vị cấp trên trực tiếp; để trống ở đơn vị của sổ này",
                "Code of the unit right above; empty for this workbook's own unit",
            ),
        ),
    ] = None
    kind: Annotated[str | None, Column(Words("Loại đơn vị", "Kind of unit"), CellType.TEXT, width=24)] = None
    head: Annotated[str | None, Column(Words("Phụ trách", "Head"), CellType.TEXT, width=22)] = None
    email: Annotated[str | None, Column(Words("Thư điện tử", "E-mail"), CellType.TEXT, width=26)] = None
    aliases: Annotated[
        str | None,
        Column(Words("Cách viết khác", "Other spellings"), CellType.TEXT, width=24, hint=Words("Cách nhau bằng dấu ;", "Separated by ;")),
    ] = None
    valid_from: Annotated[date | None, Column(Words("Hoạt động từ", "Valid from"), CellType.DATE, width=13)] = None
    valid_to: Annotated[date | None, Column(Words("Hoạt động đến", "Valid to"), CellType.DATE, width=14)] = None
    successor: Annotated[
        str | None,
        Column(Words("Đơn vị kế tục", "Successor"), CellType.CODE, refers_to="units.code", width=14),
    ] = None

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
