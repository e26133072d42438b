"""Rules about targets."""

from collections.abc import Iterator
from decimal import Decimal

from xlplan.findings import Severity
from xlplan.layout import Target
from xlplan.layout.choices import Measure, RollUp
from xlplan.layout.columns import HUNDRED
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.tables import Table
from xlplan.words import Words, as_spreadsheet, loose

SAME_IN_ALL_ROWS = ("measure", "direction", "unit_of_measure", "roll_up", "part_of")


def _ratios(table: Table[Target]) -> Iterator[Target]:
    return (row for row in table if row.measure is not None and row.measure.is_ratio)


@rule(
    "TGT-01",
    Severity.ERROR,
    says=Words(
        "Chỉ tiêu {target} là tỷ lệ nhưng ĐVT là «{unit}».",
        "Target {target} is a ratio but its unit of measure is “{unit}”.",
    ),
    fix=Words("Ghi ĐVT là %.", "Type % as the unit of measure."),
)
def ratio_in_percent(subject: Subject) -> Iterator[Hit]:
    """A ratio is shown in percent."""
    for row in _ratios(subject.tables.targets):
        if row.sound("unit_of_measure") and (row.unit_of_measure or "").strip() != "%":
            yield (
                subject.tables.targets.cell(row, "unit_of_measure"),
                {"target": row.code, "unit": row.unit_of_measure},
                "%",
            )


@rule(
    "TGT-02",
    Severity.ERROR,
    says=Words(
        "Mức kế hoạch của tỷ lệ {target} là {value}, vượt 100.", "The value of ratio {target} is {value}, above 100."
    ),
    fix=Words("Gõ lại số điểm từ 0 đến 100.", "Type points from 0 to 100."),
)
def ratio_at_most_hundred(subject: Subject) -> Iterator[Hit]:
    """A share of a whole cannot exceed the whole."""
    for row in _ratios(subject.tables.targets):
        if row.value is not None and row.value > HUNDRED:
            yield subject.tables.targets.cell(row, "value"), {"target": row.code, "value": row.value}


@rule(
    "TGT-03",
    Severity.ERROR,
    says=Words(
        "Mức kế hoạch của tỷ lệ {target} là {value}: có thể định ghi {meant} %.",
        "The value of ratio {target} is {value}: perhaps {meant} % is meant.",
    ),
    fix=Words(
        "Gõ số điểm (95 cho 95 %); nếu đúng là dưới 1 %, định dạng ô kiểu phần trăm.",
        "Type points (95 for 95 %); if it really is below 1 %, format the cell as a percentage.",
    ),
)
def ratio_in_points(subject: Subject) -> Iterator[Hit]:
    """Both 0.95 and 95 are typed for 95 %. A plain number up to 1 is reported, never converted silently."""
    table = subject.tables.targets
    for row in _ratios(table):
        if row.value is not None and 0 < row.value <= 1 and (row.row, "value") not in table.percent:
            meant = row.value * HUNDRED
            yield table.cell(row, "value"), {"target": row.code, "value": row.value, "meant": meant}, meant


@rule(
    "TGT-04",
    Severity.ERROR,
    says=Words("Tổng trọng số là {total}, phải bằng 100.", "The weights add up to {total}; they must be 100."),
    fix=Words("Sửa trọng số cho đủ 100, hoặc để trống tất cả.", "Make them 100, or leave all empty."),
)
def weights_sum_to_hundred(subject: Subject) -> Iterator[Hit]:
    """Weighted scores are comparable only when the weights of every plan have the same sum."""
    table = subject.tables.targets
    if any(not row.sound("weight", "code") for row in table):
        return
    weighted = [
        rows[-1]
        for rows in subject.tables.targets_by_code.values()
        if rows[-1].weight is not None and not rows[-1].part_of
    ]
    total = sum((row.weight for row in weighted if row.weight is not None), Decimal(0))
    if weighted and total != HUNDRED:
        yield table.cell(weighted[0], "weight"), {"total": total}


@rule(
    "TGT-05",
    Severity.ERROR,
    says=Words(
        "{target} là một phần của {whole} nhưng khác loại chỉ tiêu hoặc ĐVT.",
        "{target} is part of {whole} but differs in measure or unit of measure.",
    ),
    fix=Words("Ghi giống chỉ tiêu {whole}.", "Make it the same as {whole}."),
)
def part_like_whole(subject: Subject) -> Iterator[Hit]:
    """A part is measured in the same way as its whole."""
    table = subject.tables.targets
    for row in table:
        whole = subject.tables.target(row.part_of) if row.part_of and row.sound("part_of") else None
        if (
            whole is None
            or not row.sound("measure", "unit_of_measure")
            or not whole.sound("measure", "unit_of_measure")
        ):
            continue
        if row.measure is not whole.measure or (row.unit_of_measure or "") != (whole.unit_of_measure or ""):
            yield table.cell(row, "measure"), {"target": row.code, "whole": whole.code}


@rule(
    "TGT-06",
    Severity.ERROR,
    says=Words(
        "{target} là một phần (trong đó) nên không có trọng số, đang ghi {weight}.",
        "{target} is a part of another target and has no weight; it says {weight}.",
    ),
    fix=Words("Xóa trọng số của dòng này.", "Clear its weight."),
)
def part_without_weight(subject: Subject) -> Iterator[Hit]:
    """A part is not added into the total score, but its weight would be."""
    for row in subject.tables.targets:
        if row.part_of and row.weight is not None:
            yield subject.tables.targets.cell(row, "weight"), {"target": row.code, "weight": row.weight}


@rule(
    "TGT-07",
    Severity.ERROR,
    says=Words("{target} là một phần của chính nó.", "{target} is a part of itself."),
    fix=Words("Sửa cột Trong đó của.", "Correct Part of."),
)
def part_of_another(subject: Subject) -> Iterator[Hit]:
    """The parts of a target form a tree; a cycle has no whole."""
    for row in subject.tables.targets:
        seen: set[str] = set()
        current: Target | None = row
        while current is not None and current.part_of and as_spreadsheet(current.code) not in seen:
            seen.add(as_spreadsheet(current.code))
            current = subject.tables.target(current.part_of)
        if current is not None and current.part_of and as_spreadsheet(current.code) == as_spreadsheet(row.code):
            yield subject.tables.targets.cell(row, "part_of"), {"target": row.code}


@rule(
    "TGT-08",
    Severity.ERROR,
    says=Words(
        "{target} tổng hợp theo đơn vị chủ trì nhưng chưa ghi đơn vị chủ trì.",
        "{target} is rolled up by its owner unit, but names none.",
    ),
    fix=Words("Ghi Đơn vị chủ trì, hoặc chọn Cộng các đơn vị.", "Name the owner unit, or choose Sum of units."),
)
def owner_named(subject: Subject) -> Iterator[Hit]:
    """The figure of the owner unit is the figure of the whole."""
    for row in subject.tables.targets:
        if row.roll_up is RollUp.OWNER and row.owner is None and row.sound("owner"):
            yield subject.tables.targets.cell(row, "owner"), {"target": row.code}


@rule(
    "TGT-09",
    Severity.ERROR,
    says=Words(
        "{target} không phải số thời điểm nên không tổng hợp theo đơn vị chủ trì.",
        "{target} is no stock and cannot be rolled up by its owner unit.",
    ),
    fix=Words("Chọn Cộng các đơn vị, hoặc để trống.", "Choose Sum of units, or leave it empty."),
)
def owner_roll_up_for_levels(subject: Subject) -> Iterator[Hit]:
    """The flows of several units add up; only a level can be known by one unit on behalf of all."""
    for row in subject.tables.targets:
        if row.roll_up is RollUp.OWNER and row.measure is not None and not row.measure.is_level:
            yield subject.tables.targets.cell(row, "roll_up"), {"target": row.code}


@rule(
    "TGT-10",
    Severity.ERROR,
    says=Words(
        "Các dòng của chỉ tiêu {target} khác nhau ở loại, chiều, ĐVT, cách tổng hợp hoặc trong đó.",
        "The rows of target {target} differ in measure, direction, unit of measure, roll-up or part of.",
    ),
    fix=Words(
        "Dòng điều chỉnh chỉ đổi Mức kế hoạch và Áp dụng từ.", "A revision changes only the value and effective from."
    ),
)
def revisions_agree(subject: Subject) -> Iterator[Hit]:
    """A revision changes the value of a target and nothing else."""
    for rows in subject.tables.targets_by_code.values():
        for row in rows[1:]:
            if (
                row.sound("code", *SAME_IN_ALL_ROWS)
                and rows[0].sound("code", *SAME_IN_ALL_ROWS)
                and _fixed_values(row) != _fixed_values(rows[0])
            ):
                yield subject.tables.targets.cell(row, "measure"), {"target": row.code}


def _fixed_values(row: Target) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in SAME_IN_ALL_ROWS)


@rule(
    "TGT-11",
    Severity.ERROR,
    says=Words(
        "Tiêu chí {target} không có mức kế hoạch, đang ghi {value}.",
        "Criterion {target} has no target value; it says {value}.",
    ),
    fix=Words("Xóa mức kế hoạch.", "Clear the target value."),
)
def criterion_without_value(subject: Subject) -> Iterator[Hit]:
    """A criterion is judged, not counted."""
    for row in subject.tables.targets:
        if row.measure is Measure.CRITERION and row.value is not None:
            yield subject.tables.targets.cell(row, "value"), {"target": row.code, "value": row.value}


@rule(
    "TGT-12",
    Severity.WARNING,
    says=Words(
        "Chỉ tiêu {target} chưa có mức kế hoạch nên không đánh giá được.",
        "Target {target} has no target value and cannot be rated.",
    ),
    fix=Words("Ghi mức kế hoạch.", "Type the target value."),
)
def value_given(subject: Subject) -> Iterator[Hit]:
    """Without a plan there is no rating; parts and criteria need none."""
    for rows in subject.tables.targets_by_code.values():
        first = rows[0]
        needed = first.measure not in (None, Measure.CRITERION) and not first.part_of
        if needed and all(row.value is None and row.sound("value") for row in rows):
            yield subject.tables.targets.cell(first, "value"), {"target": first.code}


@rule(
    "TGT-13",
    Severity.WARNING,
    says=Words(
        "{target} áp dụng từ {day}, ngoài thời gian thi đua.", "{target} is effective from {day}, outside the contest."
    ),
    fix=Words("Kiểm tra ngày Áp dụng từ.", "Check effective from."),
)
def effective_within_contest(subject: Subject) -> Iterator[Hit]:
    """A value that takes effect after the end never counts."""
    plan = subject.tables.plan
    for row in subject.tables.targets:
        day = row.effective_from
        if day and plan.end and plan.counts_from and not plan.counts_from <= day <= plan.end:
            yield subject.tables.targets.cell(row, "effective_from"), {"target": row.code, "day": day}


@rule(
    "TGT-14",
    Severity.ERROR,
    says=Words("Chỉ tiêu {target} chưa ghi chiều ≥ hay ≤.", "Target {target} says neither ≥ nor ≤."),
    fix=Words("Chọn ≥ (càng cao càng tốt) hoặc ≤ (không vượt quá).", "Choose ≥ (at least) or ≤ (at most)."),
)
def direction_given(subject: Subject) -> Iterator[Hit]:
    """Every rating depends on whether a higher figure is better."""
    for row in subject.tables.targets:
        needed = row.measure is not None and row.measure is not Measure.CRITERION and row.value is not None
        if needed and row.direction is None and row.sound("direction"):
            yield subject.tables.targets.cell(row, "direction"), {"target": row.code}


@rule(
    "TGT-15",
    Severity.WARNING,
    says=Words("{target} và {other} cùng tên «{name}».", "{target} and {other} are both called “{name}”."),
    fix=Words("Kiểm tra có ghi trùng một chỉ tiêu hai lần không.", "Check that one target is not listed twice."),
)
def target_names_are_distinct(subject: Subject) -> Iterator[Hit]:
    """A target listed under two codes counts twice, or some units report one code and some the other. (Parts of
    different wholes may share a name.)
    """
    seen: dict[tuple[str, str], Target] = {}
    for row in subject.tables.targets:
        name = loose(row.name or "")
        if not name or not row.sound("code", "part_of"):
            continue
        other = seen.setdefault((name, as_spreadsheet(row.part_of or "")), row)
        if as_spreadsheet(other.code) != as_spreadsheet(row.code):
            yield subject.tables.targets.cell(row, "name"), {"target": row.code, "other": other.code, "name": row.name}
