"""Kiểm tra / Checks: the findings, one per line."""

from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.columns import CellType, Column
from xlplan.layout.rows import Row
from xlplan.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow(Row):
    """One finding as the clerk reads it."""

    severity: Annotated[str, Column(Words("Mức độ", "Severity"), CellType.TEXT, computed=True, width=11)] = ""
    code: Annotated[str, Column(Words("Mã kiểm tra", "Check code"), CellType.CODE, computed=True, width=12)] = ""
    file: Annotated[str, Column(Words("Tệp", "File"), CellType.TEXT, computed=True, width=30)] = ""
    cell: Annotated[str, Column(Words("Ô", "Cell"), CellType.TEXT, computed=True, width=17)] = ""
    what: Annotated[str, Column(Words("Nội dung", "What"), CellType.TEXT, computed=True, width=62)] = ""
    fix: Annotated[str, Column(Words("Cách sửa", "How to mend"), CellType.TEXT, computed=True, width=46)] = ""
    before: Annotated[
        str | None, Column(Words("Giá trị hiện nay", "Value now"), CellType.TEXT, computed=True, width=18)
    ] = None
    proposed: Annotated[
        str | None, Column(Words("Giá trị đề nghị", "Proposed value"), CellType.TEXT, computed=True, width=18)
    ] = None
    certainty: Annotated[
        str | None, Column(Words("Mức chắc chắn", "How sure"), CellType.TEXT, computed=True, width=14)
    ] = None
    tick: Annotated[str | None, Column(Words("Đồng ý", "Accept"), CellType.TEXT, width=10)] = None
