"""Tiến độ / Progress: what each unit reports for each target and period."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Annotated

from xlplan.dataclass import dataclass
from xlplan.layout.choices import Entry, FigureType, Judgement, Measure, State
from xlplan.layout.columns import ZERO, CellType, Column, Role, columns_of
from xlplan.layout.rows import Row
from xlplan.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Row):
    """What one unit reports for one target in one period."""

    unit: Annotated[
        str,
        Column(
            Words("Mã đơn vị", "Unit code"),
            CellType.CODE,
            role=Role.KEY,
            required=True,
            refers_to="units.code",
            width=10,
            hint=Words("Chọn đơn vị, ví dụ VP", "Choose the unit, for example VP"),
        ),
    ] = ""
    target: Annotated[
        str,
        Column(
            Words("Mã chỉ tiêu", "Target code"),
            CellType.CODE,
            role=Role.KEY,
            required=True,
            refers_to="targets.code",
            width=11,
            hint=Words("Chọn chỉ tiêu, ví dụ CT01", "Choose the target, for example CT01"),
        ),
    ] = ""
    target_name: Annotated[
        str | None, Column(Words("Tên chỉ tiêu", "Target name"), CellType.TEXT, role=Role.GIVEN, width=39)
    ] = None
    period: Annotated[
        date | None,
        Column(
            Words("Kỳ", "Period"),
            CellType.PERIOD,
            role=Role.KEY,
            required=True,
            width=10,
            hint=Words(
                "Gõ ngày đầu tháng, ví dụ 01/06/2021 cho kỳ 06/2021",
                "Type the month's first day, 01/06/2021 for 06/2021",
            ),
        ),
    ] = None
    how: Annotated[
        Entry | None, Column(Words("Cách ghi", "Entry"), CellType.LIST, choices=Entry, role=Role.GIVEN, width=16)
    ] = None
    actual: Annotated[
        Decimal | None,
        Column(
            Words("Số thực hiện", "Actual"),
            CellType.AMOUNT,
            role=Role.FIGURE,
            earlier=Words("Số cũ", "Old actual"),
            minimum=ZERO,
            width=14,
            hint=Words(
                "Gõ số đếm, không gõ %, ví dụ 12. Xem cột Cách ghi: phát sinh trong kỳ, số cuối kỳ hay tử số",
                "A count, not a %, such as 12. Entry says which: arisen in the period, level at its end, or numerator",
            ),
        ),
    ] = None
    denominator: Annotated[
        Decimal | None,
        Column(
            Words("Mẫu số", "Denominator"),
            CellType.AMOUNT,
            role=Role.FIGURE,
            minimum=ZERO,
            width=13.5,
            hint=Words(
                "Chỉ cho tỷ lệ; đếm cả phần loại trừ. Ví dụ: 124",
                "Ratios only; counted before exclusions. For example 124",
            ),
        ),
    ] = None
    excluded: Annotated[
        Decimal | None,
        Column(
            Words("Số loại trừ", "Excluded"),
            CellType.AMOUNT,
            role=Role.FIGURE,
            earlier=Words("Loại trừ cũ", "Old excluded"),
            minimum=ZERO,
            width=11,
            hint=Words(
                "Phần không tính của mẫu số, ví dụ 2 văn bản mật",
                "What the denominator counts but the ratio does not, for example 2 secret documents",
            ),
        ),
    ] = None
    figure_type: Annotated[
        FigureType | None,
        Column(
            Words("Loại số liệu", "Figure type"),
            CellType.LIST,
            since=1,
            role=Role.QUALITY,
            empty_means=FigureType.OFFICIAL,
            choices=FigureType,
            width=13,
            hint=Words(
                "Để trống là Chính thức. Số chưa chốt: chọn Ước thực hiện",
                "Empty means Official. Not final yet: choose Estimate",
            ),
        ),
    ] = None
    state: Annotated[
        State | None,
        Column(
            Words("Tình trạng", "State"),
            CellType.LIST,
            role=Role.STATEMENT,
            choices=State,
            width=14,
            hint=Words(
                "Để trống nếu có số liệu. Phát sinh trong kỳ mà không có gì: Không phát sinh. Không phải việc của đơn "
                "vị: Không áp dụng",
                "Empty where there is a figure. Nothing arose in the period: Nil. Not your unit's task: Not applicable",
            ),
        ),
    ] = None
    judgement: Annotated[
        Judgement | None,
        Column(
            Words("Tự đánh giá", "Judgement"),
            CellType.LIST,
            role=Role.STATEMENT,
            choices=Judgement,
            width=12,
            hint=Words("Chỉ cho tiêu chí: chọn Đạt hoặc Không đạt", "Criteria only: choose Met or Not met"),
        ),
    ] = None
    last_year: Annotated[
        Decimal | None,
        Column(
            Words("Cùng kỳ năm trước", "Same period last year"),
            CellType.AMOUNT,
            since=1,
            role=Role.COMPARISON,
            minimum=ZERO,
            width=14,
            hint=Words(
                "Số của đúng kỳ này năm ngoái, ví dụ 10. Không có thì để trống",
                "The same period's figure last year, for example 10. Empty if unknown",
            ),
        ),
    ] = None
    last_year_denominator: Annotated[
        Decimal | None,
        Column(
            Words("Cùng kỳ năm trước – mẫu số", "Last year's denominator"),
            CellType.AMOUNT,
            since=1,
            role=Role.COMPARISON,
            minimum=ZERO,
            width=16,
            hint=Words("Chỉ cho tỷ lệ, ví dụ 118", "Ratios only, for example 118"),
        ),
    ] = None
    evidence: Annotated[
        str | None,
        Column(
            Words("Minh chứng", "Evidence"),
            CellType.TEXT,
            since=1,
            width=20,
            hint=Words(
                "Tiêu chí: ghi văn bản chứng minh. Ví dụ: Báo cáo 45/BC-VP ngày 12/10/2021",
                "Criteria: the document that shows it. For example Report 45/BC-VP of 12/10/2021",
            ),
        ),
    ] = None
    note: Annotated[
        str | None,
        Column(
            Words("Ghi chú", "Note"),
            CellType.TEXT,
            width=24,
            hint=Words(
                "Giải trình ghi ở đây. Ví dụ: tăng do mở thêm lớp",
                "Explanations go here. For example: more because of a further class",
            ),
        ),
    ] = None
    running_total: Annotated[
        Decimal | None, Column(Words("Lũy kế", "Running total"), CellType.AMOUNT, computed=True, width=14)
    ] = None
    percent_of_plan: Annotated[
        Decimal | None, Column(Words("% kế hoạch", "% of plan"), CellType.AMOUNT, computed=True, width=10)
    ] = None

    @property
    def key(self) -> tuple[str, str, date | None]:
        return (self.unit, self.target, self.period)

    @property
    def filled(self) -> bool:
        """Whether the unit reported a figure, a judgement or a state (also one that failed its checks)."""
        return any(value is not None for value in _filling(self)) or bool(self.bad & FILLING)

    @property
    def has_content(self) -> bool:
        """Whether anything was typed beside the keys; a value that could not be read counts."""
        return bool(self.bad) or any(value is not None for value in _entered(self))

    @property
    def only_not_applicable(self) -> bool:
        """Whether *not applicable* is all that the row reports. Filled down into periods to come, that is no figure."""
        said = [value for value in _filling(self) if value is not None]
        return said == [State.NOT_APPLICABLE] and not self.bad & FILLING

    @property
    def has_figure(self) -> bool:
        return any(value is not None for value in _figures(self))

    @property
    def compared(self) -> tuple[object, ...]:
        """The values in which two versions of a row are compared: figures, figure type, state and judgement."""
        values = zip(_compared(self), _EMPTY_MEANS, strict=True)
        return tuple(empty if value is None else value for value, empty in values)

    @property
    def estimated(self) -> bool:
        return self.figure_type is FigureType.ESTIMATE


_COLUMNS = columns_of(Progress)
FIGURES = tuple(id for id, column in _COLUMNS.items() if column.role is Role.FIGURE)
FILLING = frozenset(id for id, column in _COLUMNS.items() if column.fills)
COMPARED = tuple(id for id, column in _COLUMNS.items() if column.compared)
ENTERED = tuple(id for id, column in _COLUMNS.items() if column.typed and not column.key)
NEEDED = frozenset(id for id, column in _COLUMNS.items() if column.key or column.compared)
UNUSED: Mapping[str, tuple[Measure, ...]] = {
    "actual": (Measure.CRITERION,),
    "denominator": (Measure.FLOW, Measure.STOCK, Measure.CRITERION),
    "excluded": (Measure.FLOW, Measure.STOCK, Measure.CRITERION),
    "last_year": (Measure.CRITERION,),
    "last_year_denominator": (Measure.FLOW, Measure.STOCK, Measure.CRITERION),
    "judgement": tuple(measure for measure in Measure if measure is not Measure.CRITERION),
    "figure_type": (Measure.CRITERION,),
}
"""The measures whose targets never use a column."""
_EMPTY_MEANS = tuple(_COLUMNS[id].empty_means for id in COMPARED)
_figures, _filling, _compared = attrgetter(*FIGURES), attrgetter(*FILLING), attrgetter(*COMPARED)
_entered = attrgetter(*ENTERED)
