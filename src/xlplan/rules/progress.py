"""Rules about the figures, states and judgements that units report."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from xlplan.findings import FixMethod, Severity, show_number, show_period
from xlplan.layout import Progress
from xlplan.layout.choices import Measure, State
from xlplan.layout.progress import FIGURES
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.words import Words, as_spreadsheet


@rule(
    "PRG-01",
    Severity.ERROR,
    says=Words(
        "Dòng này vừa có tình trạng «{state}» vừa có số liệu.", "This row has both the state “{state}” and a figure."
    ),
    fix=Words("Xóa số liệu, hoặc xóa tình trạng.", "Clear the figure, or clear the state."),
)
def state_without_figure(subject: Subject) -> Iterator[Hit]:
    """A row cannot report a figure and at the same time say that there is none."""
    for row in subject.tables.progress:
        if row.state is not None and (row.has_figure or row.judgement is not None):
            yield subject.tables.progress.cell(row, "state"), {"state": row.state.words}


@rule(
    "PRG-02",
    Severity.ERROR,
    says=Words("Tỷ lệ {target} thiếu {missing}.", "Ratio {target} lacks its {missing}."),
    fix=Words("Ghi đủ tử số và mẫu số.", "Type both numerator and denominator."),
)
def ratio_complete(subject: Subject) -> Iterator[Hit]:
    """A ratio needs both its numerator and its denominator."""
    for row, _, measure in subject.measured:
        if not measure.is_ratio or row.state is not None or not row.sound(*FIGURES) or not row.has_figure:
            continue
        if row.denominator is None:
            yield (
                subject.tables.progress.cell(row, "denominator"),
                {"target": row.target, "missing": Words("mẫu số", "denominator")},
            )
        elif row.actual is None:
            yield (
                subject.tables.progress.cell(row, "actual"),
                {"target": row.target, "missing": Words("tử số", "numerator")},
            )


@rule(
    "PRG-03",
    Severity.ERROR,
    says=Words(
        "Tử số {actual} lớn hơn mẫu số {denominator}{less}.",
        "Numerator {actual} exceeds denominator {denominator}{less}.",
    ),
    fix=Words("Kiểm tra lại hai số này.", "Check both figures."),
    fix_method=FixMethod.SWAP,
)
def numerator_within_denominator(subject: Subject) -> Iterator[Hit]:
    """A share of a whole cannot exceed the whole; exclusions are subtracted from the denominator first."""
    for row, _, measure in subject.measured:
        if not measure.is_ratio or row.actual is None or row.denominator is None or not row.sound(*FIGURES):
            continue
        net = row.denominator - (row.excluded or 0)
        if row.actual > net >= 0:
            less = (
                Words(f" đã trừ {show_number(row.excluded, 'vi')}", f" less {show_number(row.excluded, 'en')}")
                if row.excluded
                else ""
            )
            yield (
                subject.tables.progress.cell(row, "actual"),
                {"actual": row.actual, "denominator": row.denominator, "less": less},
            )


@rule(
    "PRG-04",
    Severity.ERROR,
    says=Words(
        "Số loại trừ {excluded} lớn hơn mẫu số {denominator}.", "Excluded {excluded} exceeds denominator {denominator}."
    ),
    fix=Words("Kiểm tra lại: mẫu số đếm cả phần loại trừ.", "Check: the denominator is counted before exclusions."),
)
def excluded_within_denominator(subject: Subject) -> Iterator[Hit]:
    """The exclusions are part of what the denominator counts."""
    for row, _, measure in subject.measured:
        if (
            measure.is_ratio
            and row.excluded is not None
            and row.denominator is not None
            and row.excluded > row.denominator
        ):
            yield (
                subject.tables.progress.cell(row, "excluded"),
                {"excluded": row.excluded, "denominator": row.denominator},
            )


@rule(
    "PRG-05",
    Severity.ERROR,
    says=Words(
        "Chỉ tiêu {target} không phải tỷ lệ nên không có mẫu số hay loại trừ.",
        "Target {target} is no ratio and has no denominator or exclusions.",
    ),
    fix=Words("Xóa mẫu số và số loại trừ.", "Clear denominator and excluded."),
)
def denominator_for_ratios(subject: Subject) -> Iterator[Hit]:
    """A denominator next to a count shows that the row was mistaken for another."""
    for row, _, measure in subject.measured:
        typed = next((column for column in ("denominator", "excluded") if getattr(row, column) is not None), None)
        if typed and not measure.is_ratio and measure is not Measure.CRITERION:
            yield subject.tables.progress.cell(row, typed), {"target": row.target}


@rule(
    "PRG-06",
    Severity.ERROR,
    says=Words("{target} là tiêu chí nên không ghi số liệu.", "{target} is a criterion and takes no figures."),
    fix=Words(
        "Xóa số và chọn Đạt hoặc Không đạt ở cột Tự đánh giá.",
        "Clear the figure and choose Met or Not met as judgement.",
    ),
)
def criterion_without_figures(subject: Subject) -> Iterator[Hit]:
    """A criterion is judged, not counted."""
    for row, _, measure in subject.measured:
        typed = next((column for column in FIGURES if getattr(row, column) is not None), None)
        if typed and measure is Measure.CRITERION:
            yield subject.tables.progress.cell(row, typed), {"target": row.target}


@rule(
    "PRG-07",
    Severity.ERROR,
    says=Words(
        "{target} không phải tiêu chí nên không tự đánh giá.", "{target} is no criterion and takes no judgement."
    ),
    fix=Words("Xóa Tự đánh giá và ghi số liệu.", "Clear the judgement and type the figure."),
)
def judgement_for_criteria(subject: Subject) -> Iterator[Hit]:
    """The rating of a measured target follows from its figures, not from an opinion."""
    for row, _, measure in subject.measured:
        if row.judgement is not None and measure is not Measure.CRITERION:
            yield subject.tables.progress.cell(row, "judgement"), {"target": row.target}


@rule(
    "PRG-08",
    Severity.ERROR,
    says=Words(
        "{target} luôn có giá trị nên không ghi Không phát sinh.",
        "{target} always has a value; nil says nothing about it.",
    ),
    fix=Words(
        "Ghi số cuối kỳ (kể cả khi bằng 0) hoặc tự đánh giá.",
        "Type the level at the period's end (0 included), or the judgement.",
    ),
)
def nil_for_flows(subject: Subject) -> Iterator[Hit]:
    """For a flow, nil means zero; a level that did not change still has a value."""
    for row, _, measure in subject.measured:
        if row.state is State.NIL and (measure.is_level or measure is Measure.CRITERION):
            yield subject.tables.progress.cell(row, "state"), {"target": row.target}


@rule(
    "PRG-09",
    Severity.ERROR,
    says=Words(
        "Kỳ {period} sau kỳ báo cáo {reporting} nhưng đã có số liệu.",
        "Period {period} lies after the reporting period {reporting} but is filled in.",
    ),
    fix=Words(
        "Chuyển số về đúng kỳ, hoặc sửa Kỳ báo cáo.", "Move the figure to its period, or correct the reporting period."
    ),
)
def nothing_later(subject: Subject) -> Iterator[Hit]:
    """A period that has not ended cannot be reported. That a target does not apply may be known in advance."""
    reporting = subject.evaluation.period
    if reporting is None:
        return
    for row in subject.tables.progress:
        reported = row.filled and not row.only_not_applicable
        if reported and row.period and row.period > reporting.month and subject.calendar.named(row.period):
            values = {"period": show_period(row.period), "reporting": show_period(reporting.month)}
            yield subject.tables.progress.cell(row, "period"), values


@rule(
    "PRG-10",
    Severity.ERROR,
    says=Words(
        "Kỳ {period} không có trong lịch của kế hoạch ({first} đến {last}).",
        "Period {period} is not in the plan's calendar ({first} to {last}).",
    ),
    fix=Words(
        "Ghi lại kỳ theo bảng kỳ báo cáo ở trang Kế hoạch.", "Take the period from the calendar on the Plan sheet."
    ),
)
def period_in_calendar(subject: Subject) -> Iterator[Hit]:
    """A figure outside the calendar is not counted anywhere."""
    periods = subject.calendar.periods
    months = {period.month for period in periods}
    for row in subject.tables.progress:
        if periods and row.period and row.period not in months:
            values = {
                "period": show_period(row.period),
                "first": show_period(periods[0].month),
                "last": show_period(periods[-1].month),
            }
            yield subject.tables.progress.cell(row, "period"), values


@rule(
    "PRG-11",
    Severity.ERROR,
    says=Words(
        "{unit}, {target}, kỳ {period} đã đến hạn nhưng chưa điền.",
        "{unit}, {target}, period {period} is due but not filled in.",
    ),
    fix=Words("{fill}, hoặc chọn {states} ở cột Tình trạng.", "{fill}, or choose {states} under State."),
    incomplete=True,
)
def due_row_filled(subject: Subject) -> Iterator[Hit]:
    """An empty row is neither zero nor nil. (PRG-16 reports an estimate without a figure.)"""
    reporting = subject.evaluation.period
    if reporting is None:
        return
    for row in subject.tables.progress:
        period = subject.calendar.named(row.period)
        if (
            period is not None
            and period.month <= reporting.month
            and not row.filled
            and not row.estimated
            and row.sound("unit", "target")
            and subject.expected_rows.includes((as_spreadsheet(row.target), as_spreadsheet(row.unit)), period)
        ):
            target = subject.tables.target(row.target)
            measure = target.measure if target is not None else None
            values = {
                "unit": row.unit,
                "target": row.target,
                "period": show_period(period.month),
                **_accepted_entries(measure),
            }
            yield subject.tables.progress.cell(row, "judgement" if measure is Measure.CRITERION else "actual"), values


def _accepted_entries(measure: Measure | None) -> dict[str, object]:
    """Return what a clerk may enter in an empty row of *measure*: only what the other rules accept there."""
    nil, not_applicable = State.NIL.words, State.NOT_APPLICABLE.words
    if measure is None or measure.is_level or measure is Measure.CRITERION:
        states = not_applicable
    else:
        states = Words(f"{nil.vi} hay {not_applicable.vi}", f"{nil.en} or {not_applicable.en}")
    return {"fill": _FILL.get(measure, Words("Ghi số liệu", "Type the figure")), "states": states}


_FILL: Mapping[Measure | None, Words] = {
    Measure.FLOW: Words("Ghi số phát sinh trong kỳ", "Type what arose in the period"),
    Measure.STOCK: Words("Ghi số có đến cuối kỳ (kể cả khi bằng 0)", "Type the level at the period's end (0 included)"),
    Measure.FLOW_RATIO: Words("Ghi tử số và mẫu số của kỳ", "Type the period's numerator and denominator"),
    Measure.STOCK_RATIO: Words(
        "Ghi tử số và mẫu số có đến cuối kỳ (tử số có thể bằng 0)",
        "Type numerator and denominator at the period's end (the numerator may be 0)",
    ),
    Measure.CRITERION: Words("Chọn Đạt hoặc Không đạt ở cột Tự đánh giá", "Choose Met or Not met as judgement"),
}


def _allocated(subject: Subject) -> frozenset[tuple[str, str]]:
    return frozenset((as_spreadsheet(row.target), as_spreadsheet(row.unit)) for row in subject.tables.allocations)


Parts = dict[tuple[str, str, date], list[Progress]]


def _parts(subject: Subject) -> Iterator[tuple[Progress, list[Progress], int]]:
    """Yield each row of a whole, the rows with a figure of its parts (same unit and period), and the number of its
    parts.
    """
    parts: Parts = defaultdict(list)
    wholes: dict[tuple[str, str, date], Progress] = {}
    for row, target, measure in subject.measured:
        if row.period is None or row.actual is None or measure is Measure.CRITERION or not row.sound("unit", "period"):
            continue
        unit_and_period = (as_spreadsheet(row.unit), row.period)
        wholes[as_spreadsheet(row.target), *unit_and_period] = row
        if target.part_of and target.sound("part_of"):
            parts[as_spreadsheet(target.part_of), *unit_and_period].append(row)
    part_counts: dict[str, int] = defaultdict(int)
    for rows in subject.tables.targets_by_code.values():
        if rows[0].part_of:
            part_counts[as_spreadsheet(rows[0].part_of)] += 1
    for key, part_rows in parts.items():
        if key in wholes:
            yield wholes[key], part_rows, part_counts[key[0]]


@rule(
    "PRG-13",
    Severity.ERROR,
    says=Words(
        "Các phần (trong đó) của {target} cộng lại {parts}, lớn hơn tổng {whole}.",
        "The parts of {target} add up to {parts}, more than the whole {whole}.",
    ),
    fix=Words("Kiểm tra lại số tổng và các phần.", "Check the whole and its parts."),
)
def parts_within_whole(subject: Subject) -> Iterator[Hit]:
    """The parts of a whole cannot add up to more than the whole."""
    for whole, parts, _ in _parts(subject):
        total = sum((row.actual for row in parts if row.actual is not None), Decimal(0))
        if whole.actual is not None and total > whole.actual:
            yield (
                subject.tables.progress.cell(whole, "actual"),
                {"target": whole.target, "parts": total, "whole": whole.actual},
            )


@rule(
    "PRG-14",
    Severity.NOTE,
    says=Words(
        "Các phần (trong đó) của {target} cộng lại {parts}, nhỏ hơn tổng {whole}.",
        "The parts of {target} add up to {parts}, less than the whole {whole}.",
    ),
    fix=Words("Bỏ qua nếu còn phần khác không liệt kê.", "Ignore it if there are other parts."),
)
def parts_fill_whole(subject: Subject) -> Iterator[Hit]:
    """Usually all parts are listed; then a difference is a mistake."""
    if not all(row.sound("part_of") for row in subject.tables.targets):
        return
    for whole, parts, listed in _parts(subject):
        total = sum((row.actual for row in parts if row.actual is not None), Decimal(0))
        if whole.actual is not None and len(parts) == listed and total < whole.actual:
            yield (
                subject.tables.progress.cell(whole, "actual"),
                {"target": whole.target, "parts": total, "whole": whole.actual},
            )


@rule(
    "PRG-15",
    Severity.NOTE,
    says=Words(
        "{unit} không được giao chỉ tiêu {target} nhưng có số liệu.",
        "{unit} has no allocation of target {target} but reports figures.",
    ),
    fix=Words("Bỏ qua nếu đơn vị vẫn theo dõi chỉ tiêu này.", "Ignore it if the unit follows this target anyway."),
)
def figure_with_allocation(subject: Subject) -> Iterator[Hit]:
    """A figure without an allocation counts towards the whole but has no plan of its own."""
    allocations = subject.tables.allocations
    if not allocations.position.columns.keys() >= {"target", "unit"} or not all(
        row.sound("target", "unit") for row in allocations
    ):
        return
    allocated = _allocated(subject)
    for row, _, _ in subject.measured:
        reported = row.unit and (row.has_figure or row.judgement is not None) and row.sound("unit")
        if reported and (as_spreadsheet(row.target), as_spreadsheet(row.unit)) not in allocated:
            yield subject.tables.progress.cell(row, "target"), {"unit": row.unit, "target": row.target}


@rule(
    "PRG-16",
    Severity.WARNING,
    says=Words("Dòng này ghi Ước thực hiện nhưng không có số liệu.", "This row says Estimate but has no figure."),
    fix=Words("Ghi số ước, hoặc xóa Loại số liệu.", "Type the estimate, or clear the figure type."),
)
def estimate_has_figure(subject: Subject) -> Iterator[Hit]:
    """A row marked as an estimate, without a figure, means that the figure was forgotten."""
    for row in subject.tables.progress:
        if row.estimated and not row.filled and row.sound(*FIGURES):
            yield subject.tables.progress.cell(row, "figure_type"), {}
