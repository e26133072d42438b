"""Để riêng / Set aside: rows that a unit had typed and for which the changed plan has no place."""

from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.columns import CellType, Column
from xlplan.layout.rows import Row
from xlplan.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideRow(Row):
    """One row of the earlier workbook: its position, its content, and why it was set aside."""

    sheet: Annotated[str, Column(Words("Trang tính", "Sheet"), CellType.TEXT, required=True, width=16)] = ""
    line: Annotated[int | None, Column(Words("Dòng cũ", "Old row"), CellType.WHOLE, width=9)] = None
    said: Annotated[str, Column(Words("Nội dung đã gõ", "What was typed"), CellType.TEXT, required=True, width=78)] = ""
    reason: Annotated[str, Column(Words("Vì sao để riêng", "Why it is set aside"), CellType.TEXT, width=52)] = ""
