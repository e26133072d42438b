"""Tiến độ / Progress: what each unit reports for each target and period."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from xlplan.layout.choices import Entry, FigureType, Judgement, State
from xlplan.layout.columns import ZERO, CellType, Column
from xlplan.layout.rows import Row
from xlplan.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Row):
    """What one unit reports for one target in one period."""

    unit: Annotated[
        str,
        Column(Words("Mã đơn vị", "Unit code"), CellType.CODE, key=True, required=True, refers_to="units.code", width=12),
    ] = ""
    target: Annotated[
        str,
        Column(Words("Mã chỉ tiêu", "Target code"), CellType.CODE, key=True, required=True, refers_to="targets.code", width=13),
    ] = ""
    target_name: Annotated[str | None, Column(Words("Tên chỉ tiêu", "Target name"), CellType.TEXT, context=True, width=44)] = None
    period: Annotated[
        date | None,
        Column(
            Words("Kỳ", "Period"),
            CellType.PERIOD,
            key=True,
            required=True,
            width=10,
            hint=Words("Gõ ngày đầu tháng, ví dụ 01/06/2021 cho kỳ 06/2021", "Type the month's first day, 01/06/2021 for 06/2021"),
        ),
    ] = None
    how: Annotated[Entry | None, Column(Words("Cách ghi", "Entry"), CellType.LIST, choices=Entry, context=True, width=18)] = None
    actual: Annotated[
        Decimal | None,
        Column(
            Words("Số thực hiện", "Actual"),
            CellType.AMOUNT,
            minimum=ZERO,
            width=14,
            hint=Words("Ghi theo cột Cách ghi; tỷ lệ thì ghi tử số", "As the column Entry says; for a ratio the numerator"),
        ),
    ] = None
    denominator: Annotated[
        Decimal | None,
        Column(
            Words("Mẫu số", "Denominator"),
            CellType.AMOUNT,
            minimum=ZERO,
            width=13,
            hint=Words("Chỉ cho tỷ lệ; đếm cả phần loại trừ", "Ratios only; counted before exclusions"),
        ),
    ] = None
    excluded: Annotated[
        Decimal | None,
        Column(
            Words("Số loại trừ", "Excluded"),
            CellType.AMOUNT,
            minimum=ZERO,
            width=12,
            hint=Words("Phần không tính của mẫu số", "What the denominator counts but the ratio does not"),
        ),
    ] = None
    figure_type: Annotated[
        FigureType | None,
        Column(
            Words("Loại số liệu", "Figure type"),
            CellType.LIST,
            choices=FigureType,
            width=15,
            hint=Words("Để trống là Chính thức", "Empty means Official"),
        ),
    ] = None
    state: Annotated[
        State | None,
        Column(
            Words("Tình trạng", "State"),
            CellType.LIST,
            choices=State,
            width=17,
            hint=Words("Để trống nếu có số liệu", "Empty where there is a figure"),
        ),
    ] = None
    judgement: Annotated[
        Judgement | None,
        Column(
            Words("Tự đánh giá", "Judgement"), CellType.LIST, choices=Judgement, width=13, hint=Words("Chỉ cho tiêu chí", "Criteria only")
        ),
    ] = None
    last_year: Annotated[
        Decimal | None, Column(Words("Cùng kỳ năm trước", "Same period last year"), CellType.AMOUNT, minimum=ZERO, width=18)
    ] = None
    last_year_denominator: Annotated[
        Decimal | None,
        Column(Words("Cùng kỳ năm trước – mẫu số", "Last year's denominator"), CellType.AMOUNT, minimum=ZERO, width=20),
    ] = None
    evidence: Annotated[str | None, Column(Words("Minh chứng", "Evidence"), CellType.TEXT, width=26)] = None
    note: Annotated[
        str | None,
        Column(Words("Ghi chú", "Note"), CellType.TEXT, width=30, hint=Words("Giải trình cảnh báo ghi ở đây", "Explain a warning here")),
    ] = None
    running_total: Annotated[Decimal | None, Column(Words("Lũy kế", "Running total"), CellType.AMOUNT, computed=True, width=14)] = None
    percent_of_plan: Annotated[Decimal | None, Column(Words("% kế hoạch", "% of plan"), CellType.AMOUNT, computed=True, width=12)] = None

    @property
    def key(self) -> tuple[str, str, date | None]:
        return (self.unit, self.target, self.period)

    @property
    def filled(self) -> bool:
        """Whether the unit said something: a figure, a judgement or a state (also one that did not pass its checks)."""
        said = (self.actual, self.denominator, self.excluded, self.judgement, self.state)
        return any(value is not None for value in said) or bool(self.bad & FILLING)

    @property
    def has_figure(self) -> bool:
        return self.actual is not None or self.denominator is not None or self.excluded is not None

    @property
    def estimated(self) -> bool:
        return self.figure_type is FigureType.ESTIMATE


FILLING = frozenset({"actual", "denominator", "excluded", "judgement", "state"})
