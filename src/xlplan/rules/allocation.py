"""Rules about allocations and opening balances."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from xlplan.findings import Severity
from xlplan.layout import Allocation
from xlplan.layout.choices import Measure, RollUp
from xlplan.layout.columns import HUNDRED
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.shares import target_value
from xlplan.words import Words, as_spreadsheet


def _all_known(subject: Subject) -> bool:
    """Whether all units, and the targets of all allocations, are known; otherwise no sum is complete."""
    tables = subject.tables
    return all(unit.sound("code", "parent") for unit in tables.units) and all(
        row.sound("target") for row in tables.allocations
    )


def _measured(subject: Subject) -> Iterator[tuple[Allocation, Measure]]:
    """Yield each allocation whose target is known, with the target's measure."""
    for row in subject.tables.allocations:
        target = subject.tables.target(row.target) if row.sound("target") else None
        if target is not None and target.measure is not None:
            yield row, target.measure


@rule(
    "ALC-01",
    Severity.WARNING,
    says=Words(
        "Chỉ tiêu {target}: các đơn vị được giao tổng {allocated}, kế hoạch là {value}.",
        "Target {target}: units are allocated {allocated} in all, the plan is {value}.",
    ),
    fix=Words("Kiểm tra lại mức giao hoặc mức kế hoạch.", "Check the allocation or the target value."),
)
def allocation_adds_up(subject: Subject) -> Iterator[Hit]:
    """If every unit meets its share, the whole should meet its plan. Shares to come count as well."""
    if not subject.is_root or not _all_known(subject):
        return
    day, tables = subject.evaluation.day, subject.tables
    unsure = {
        as_spreadsheet(row.target) for row in tables.allocations if not row.sound("unit", "value", "effective_from")
    }
    shares = subject.shares
    for code, rows in tables.targets_by_code.items():
        target, value = rows[0], target_value(rows, day)
        if value is None or code in unsure or target.measure not in (Measure.FLOW, Measure.STOCK):
            continue
        owner = as_spreadsheet(target.owner) if target.owner and target.roll_up is RollUp.OWNER else ""
        counted = (
            frozenset(subject.tree.branch(owner)) if owner in subject.tree.units else frozenset(subject.tree.units)
        )
        parts = [
            share.planned
            for (target_code, unit), share in shares.items()
            if target_code == code and unit in counted and share.planned is not None
        ]
        if parts and sum(parts, Decimal(0)) != value:
            values = {"target": target.code, "allocated": sum(parts, Decimal(0)), "value": value}
            yield tables.targets.cell(rows[-1], "value"), values


@rule(
    "ALC-02",
    Severity.ERROR,
    says=Words(
        "Mức giao của tỷ lệ {target} cho {unit} là {value}, vượt 100.",
        "Ratio {target} is allocated {value} at {unit}, above 100.",
    ),
    fix=Words("Gõ lại số điểm từ 0 đến 100.", "Type points from 0 to 100."),
)
def ratio_at_most_hundred(subject: Subject) -> Iterator[Hit]:
    """A share of a whole cannot exceed the whole."""
    for row, measure in _measured(subject):
        if measure.is_ratio and row.value is not None and row.value > HUNDRED:
            yield (
                subject.tables.allocations.cell(row, "value"),
                {"target": row.target, "unit": row.unit, "value": row.value},
            )


@rule(
    "ALC-03",
    Severity.ERROR,
    says=Words(
        "Mức giao của tỷ lệ {target} cho {unit} là {value}: có thể định ghi {meant} %.",
        "Ratio {target} is allocated {value} at {unit}: perhaps {meant} % is meant.",
    ),
    fix=Words(
        "Gõ số điểm (95 cho 95 %); nếu đúng là dưới 1 %, định dạng ô kiểu phần trăm.",
        "Type points (95 for 95 %); if it really is below 1 %, format the cell as a percentage.",
    ),
)
def ratio_in_points(subject: Subject) -> Iterator[Hit]:
    """Both 0.95 and 95 are typed for 95 %. A plain number up to 1 is reported, never converted silently."""
    table = subject.tables.allocations
    for row, measure in _measured(subject):
        if (
            measure.is_ratio
            and row.value is not None
            and 0 < row.value <= 1
            and (row.row, "value") not in table.percent
        ):
            meant = row.value * HUNDRED
            yield (
                table.cell(row, "value"),
                {"target": row.target, "unit": row.unit, "value": row.value, "meant": meant},
                meant,
            )


@rule(
    "ALC-04",
    Severity.ERROR,
    says=Words(
        "{target} không phải tỷ lệ thời kỳ nên số đầu kỳ không có mẫu số hay loại trừ.",
        "{target} is no flow ratio; its opening balance has no denominator or exclusions.",
    ),
    fix=Words("Xóa mẫu số và loại trừ đầu kỳ.", "Clear the opening denominator and exclusions."),
)
def opening_parts_for_ratios(subject: Subject) -> Iterator[Hit]:
    """Only the opening balance of a flow ratio has a numerator, a denominator and exclusions."""
    for row, measure in _measured(subject):
        if measure is Measure.FLOW_RATIO:
            continue
        for column in ("opening_denominator", "opening_excluded"):
            if getattr(row, column) is not None:
                yield subject.tables.allocations.cell(row, column), {"target": row.target}
                break


@rule(
    "ALC-05",
    Severity.ERROR,
    says=Words(
        "Số đầu kỳ của {target}, {unit}: tử số {opening} lớn hơn mẫu số đã trừ {net}.",
        "The opening balance of {target}, {unit}: numerator {opening} exceeds the net denominator {net}.",
    ),
    fix=Words("Kiểm tra lại các số đầu kỳ.", "Check the opening balances."),
)
def opening_numerator_within_denominator(subject: Subject) -> Iterator[Hit]:
    """A share of a whole cannot exceed the whole."""
    for row, measure in _measured(subject):
        if measure is Measure.FLOW_RATIO and row.opening is not None and row.opening_denominator is not None:
            net = row.opening_denominator - (row.opening_excluded or 0)
            if row.opening > net:
                values = {"target": row.target, "unit": row.unit, "opening": row.opening, "net": net}
                yield subject.tables.allocations.cell(row, "opening"), values


@rule(
    "ALC-06",
    Severity.ERROR,
    says=Words(
        "{target} giao cho {unit} là tiêu chí nên không ghi mức giao hay số đầu kỳ.",
        "{target} at {unit} is a criterion and takes no allocated value and no opening balance.",
    ),
    fix=Words("Xóa các số của dòng này.", "Clear the row's figures."),
)
def criterion_without_figures(subject: Subject) -> Iterator[Hit]:
    """A criterion is judged, not counted."""
    for row, measure in _measured(subject):
        if measure is Measure.CRITERION:
            typed = next((column for column in ("value", "opening") if getattr(row, column) is not None), None)
            if typed:
                yield subject.tables.allocations.cell(row, typed), {"target": row.target, "unit": row.unit}


@rule(
    "ALC-07",
    Severity.ERROR,
    says=Words(
        "Số đầu kỳ của {target}, {unit} ghi ở hai dòng ({other} và dòng này).",
        "The opening balance of {target}, {unit} stands in two rows ({other} and this one).",
    ),
    fix=Words("Chỉ ghi số đầu kỳ ở dòng đầu tiên.", "Keep it in the first row only."),
)
def opening_typed_once(subject: Subject) -> Iterator[Hit]:
    """A revision of a share keeps its opening balance."""
    first: dict[tuple[str, str], int] = {}
    for row in subject.tables.allocations:
        if row.opening is None or not row.target or not row.unit or not row.sound("target", "unit"):
            continue
        other = first.setdefault((as_spreadsheet(row.target), as_spreadsheet(row.unit)), row.row)
        if other != row.row:
            yield (
                subject.tables.allocations.cell(row, "opening"),
                {"target": row.target, "unit": row.unit, "other": other},
            )


@rule(
    "ALC-08",
    Severity.ERROR,
    says=Words(
        "Số đầu kỳ của tỷ lệ {target}, {unit} thiếu tử số hoặc mẫu số.",
        "The opening balance of ratio {target}, {unit} lacks its numerator or its denominator.",
    ),
    fix=Words("Ghi đủ cả hai, hoặc để trống cả hai.", "Type both, or leave both empty."),
)
def opening_complete(subject: Subject) -> Iterator[Hit]:
    """A ratio needs both its numerator and its denominator."""
    for row, measure in _measured(subject):
        typed = (row.opening is not None, row.opening_denominator is not None)
        if (
            measure is Measure.FLOW_RATIO
            and row.sound("opening", "opening_denominator")
            and any(typed)
            and not all(typed)
        ):
            missing = "opening_denominator" if typed[0] else "opening"
            yield subject.tables.allocations.cell(row, missing), {"target": row.target, "unit": row.unit}


@rule(
    "ALC-09",
    Severity.WARNING,
    says=Words(
        "Các phần (trong đó) của {whole} giao cho {unit} cộng lại {parts}, lớn hơn {value}.",
        "The parts of {whole} allocated to {unit} add up to {parts}, above {value}.",
    ),
    fix=Words("Kiểm tra lại mức giao của các phần.", "Check the parts' allocation."),
)
def parts_within_whole(subject: Subject) -> Iterator[Hit]:
    """The planned values of the parts cannot exceed that of their whole."""
    shares = subject.shares
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (code, unit), share in shares.items():
        target = subject.tables.target(code)
        if (
            target is not None
            and target.part_of
            and target.measure in (Measure.FLOW, Measure.STOCK)
            and share.value is not None
        ):
            sums[as_spreadsheet(target.part_of), unit] += share.value
    for row in subject.tables.allocations:
        slot = (as_spreadsheet(row.target), as_spreadsheet(row.unit))
        share_of_whole = shares.get(slot)
        value = share_of_whole.value if share_of_whole else None
        if value is not None and row.value == value and sums.get(slot, Decimal(0)) > value:
            yield (
                subject.tables.allocations.cell(row, "value"),
                {"whole": row.target, "unit": row.unit, "parts": sums[slot], "value": value},
            )


@rule(
    "ALC-10",
    Severity.WARNING,
    says=Words(
        "{target} giao cho {unit}, đơn vị này không hoạt động trong thời gian thi đua.",
        "{target} is allocated to {unit}, which is not active within the contest.",
    ),
    fix=Words(
        "Giao cho đơn vị khác, hoặc sửa ngày hoạt động ở trang Đơn vị.",
        "Allocate it to another unit, or correct the unit's dates.",
    ),
)
def allocated_to_an_active_unit(subject: Subject) -> Iterator[Hit]:
    """A unit that is not active cannot report, so its share would be missing from the whole at the end."""
    plan = subject.tables.plan
    for row in subject.tables.allocations if plan.start and plan.end else ():
        unit = subject.tables.unit(row.unit) if row.sound("unit") else None
        if unit is None or not unit.dates_agree or plan.start is None or plan.end is None:
            continue
        if (unit.valid_to is not None and unit.valid_to < plan.start) or (
            unit.valid_from is not None and unit.valid_from > plan.end
        ):
            yield subject.tables.allocations.cell(row, "unit"), {"target": row.target, "unit": row.unit}


@rule(
    "ALC-11",
    Severity.WARNING,
    says=Words(
        "{target} giao cho {unit} áp dụng từ {day}, ngoài thời gian thi đua.",
        "{target} at {unit} applies from {day}, outside the contest.",
    ),
    fix=Words("Kiểm tra ngày Áp dụng từ.", "Check Effective from."),
)
def allocation_effective_within_contest(subject: Subject) -> Iterator[Hit]:
    """A share that starts after the end never counts."""
    plan = subject.tables.plan
    for row in subject.tables.allocations:
        day = row.effective_from
        if day and plan.end and plan.counts_from and not plan.counts_from <= day <= plan.end:
            yield (
                subject.tables.allocations.cell(row, "effective_from"),
                {"target": row.target, "unit": row.unit, "day": day},
            )


@rule(
    "ALC-12",
    Severity.WARNING,
    says=Words(
        "Chỉ tiêu {target} có kế hoạch {value} nhưng chưa giao cho đơn vị nào.",
        "Target {target} has the plan {value}, but no unit is allocated it.",
    ),
    fix=Words("Giao chỉ tiêu cho đơn vị thực hiện.", "Allocate it to the units that work on it."),
)
def every_target_is_allocated(subject: Subject) -> Iterator[Hit]:
    """A target that no unit has to report stays without data. (Nothing is reported while half or more of the targets
    are not allocated yet.)
    """
    tables = subject.tables
    if not subject.is_root or not _all_known(subject):
        return
    allocated = {as_spreadsheet(row.target) for row in tables.allocations}
    planned = [
        rows[-1] for rows in tables.targets_by_code.values() if rows[-1].value is not None and rows[-1].sound("code")
    ]
    unallocated = [row for row in planned if as_spreadsheet(row.code) not in allocated]
    for row in unallocated if 2 * len(unallocated) < len(planned) else ():
        yield tables.targets.cell(row, "code"), {"target": row.code, "value": row.value}
