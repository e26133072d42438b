"""Rules about missing rows: what a unit has to report but has no row for, and what a plan cannot be without."""

from collections.abc import Iterator, Mapping

from xlplan.findings import Kind, Severity, show_period
from xlplan.layout import ALLOCATION, TARGETS, UNITS
from xlplan.layout.choices import State
from xlplan.layout.rows import Row
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.tables import Table
from xlplan.words import Words, as_spreadsheet


@rule(
    "PRG-30",
    Severity.ERROR,
    says=Words(
        "Trang Tiến độ không có dòng của {unit}, {target}, kỳ {periods}, dù đã giao và đã đến hạn.",
        "Progress has no row of {unit}, {target}, period {periods}, although it is allocated and due.",
    ),
    fix=Words(
        "Chép lại các dòng này từ sổ đã nhận, hoặc thêm dòng ở cuối bảng với đúng mã và kỳ, rồi điền.",
        "Copy these rows from the workbook you received, or add rows below the table with these codes and periods, "
        "and fill them in.",
    ),
    incomplete=True,
)
def rows_there(subject: Subject) -> Iterator[Hit]:
    """A missing row is neither zero nor nil; unless it is reported, its figure silently drops out of every sum."""
    if subject.is_issued:
        yield from _missing_rows(subject)


@rule(
    "PRG-32",
    Severity.ERROR,
    says=Words(
        "Chưa có số liệu của {unit}, {target}, kỳ {periods}.",
        "There are no figures of {unit}, {target}, period {periods}.",
    ),
    fix=Words(
        "Nhắc đơn vị gửi hoặc sửa sổ, rồi tổng hợp lại. Nếu kỳ đã chốt: gõ số vào trang Tiến độ, "
        "hoặc trước hết lùi ô Đã chốt số liệu đến kỳ.",
        "Ask the unit to send or correct its workbook, then consolidate again. If the period is closed: type the "
        "figures on Progress, or first move Closed through back.",
    ),
    incomplete=True,
)
def rows_received(subject: Subject) -> Iterator[Hit]:
    """What a unit has not sent, or what was set aside, is missing in every sum of the consolidated workbook."""
    if not subject.is_issued:
        yield from _missing_rows(subject)


@rule(
    "PRG-33",
    Severity.WARNING,
    says=Words(
        "Số liệu đã rút, chưa có số thay: kết quả của {target} còn thiếu {unit}, kỳ {period}.",
        "The figure was withdrawn and not replaced: the result of {target} lacks {unit}, period {period}.",
    ),
    fix=Words(
        "Có số đúng thì xóa Tình trạng và ghi số; nếu rút hẳn, ghi lý do vào cột Ghi chú.",
        "Clear State and type the right figure; if there is none, write the reason into Note.",
    ),
)
def withdrawn_figure_replaced(subject: Subject) -> Iterator[Hit]:
    """A withdrawn row counts as sent, so nothing else says that its figure is missing in the sums."""
    periods = {period.month: period for period in subject.calendar.up_to(subject.evaluation)}
    for row in subject.tables.progress:
        period = periods.get(row.period) if row.period and row.state is State.WITHDRAWN and not row.bad else None
        slot = (as_spreadsheet(row.target), as_spreadsheet(row.unit))
        if period is not None and subject.expected_rows.includes(slot, period):
            values = {"target": row.target, "unit": row.unit, "period": show_period(period.month)}
            yield subject.tables.progress.cell(row, "state"), values


def _missing_rows(subject: Subject) -> Iterator[Hit]:
    table = subject.tables.allocations
    column = "periods_without_row" if "periods_without_row" in table.position.columns else "target"
    for row, periods in subject.missing_rows:
        listed = ", ".join(show_period(period.month) for period in periods)
        yield table.cell(row, column), {"unit": row.unit, "target": row.target, "periods": listed}


@rule(
    "ALC-13",
    Severity.ERROR,
    says=Words(
        "Dòng giao chỉ tiêu {target} cho {unit} (kỳ {periods}) không còn ở trang Giao chỉ tiêu.",
        "The allocation of target {target} to {unit} (period {periods}) is no longer on the sheet Allocation.",
    ),
    fix=Words(
        "Chép lại dòng này, và các dòng của chỉ tiêu ở trang Tiến độ, từ sổ đã nhận.",
        "Copy this row, and the target's rows on Progress, from the workbook you received.",
    ),
    incomplete=True,
)
def issued_allocations_there(subject: Subject) -> Iterator[Hit]:
    """Without the allocation, missing rows of the target would go unnoticed, so a workbook remembers the allocations
    that it was issued with.
    """
    table = subject.tables.allocations
    for lost in subject.lost_allocations:
        listed = ", ".join(show_period(month) for month in lost.months)
        yield (
            table.cell_at(table.position.header, "target"),
            {"target": lost.target, "unit": lost.unit, "periods": listed},
        )


@rule(
    "UNT-12",
    Severity.ERROR,
    says=Words("Trang Đơn vị chưa có đơn vị nào.", "The sheet Units has no unit yet."),
    fix=Words(
        "Ghi mỗi đơn vị một dòng, bắt đầu từ đơn vị của sổ này.",
        "Type one unit per row, this workbook's own unit first.",
    ),
    incomplete=True,
)
def a_unit_is_there(subject: Subject) -> Iterator[Hit]:
    """Every figure belongs to a unit, so a plan without units can be neither issued nor consolidated."""
    yield from _first_row_to_fill(subject, subject.tables.units, "code")


@rule(
    "TGT-16",
    Severity.ERROR,
    says=Words("Trang Chỉ tiêu chưa có chỉ tiêu nào.", "The sheet Targets has no target yet."),
    fix=Words("Ghi mỗi chỉ tiêu của kế hoạch một dòng.", "Type one target of the plan per row."),
    incomplete=True,
)
def a_target_is_there(subject: Subject) -> Iterator[Hit]:
    """Without targets there is nothing to report."""
    yield from _first_row_to_fill(subject, subject.tables.targets, "code")


@rule(
    "ALC-14",
    Severity.ERROR,
    says=Words("Trang Giao chỉ tiêu chưa giao chỉ tiêu nào.", "The sheet Allocation allocates no target yet."),
    fix=Words(
        "Ghi mỗi chỉ tiêu giao cho mỗi đơn vị một dòng.", "Type one row for each target that a unit is allocated."
    ),
    incomplete=True,
)
def an_allocation_is_there(subject: Subject) -> Iterator[Hit]:
    """A unit is asked only for what it is allocated: with no allocation, every unit's workbook would be empty."""
    yield from _first_row_to_fill(subject, subject.tables.allocations, "target")


def _first_row_to_fill(subject: Subject, table: Table[Row], column: str) -> Iterator[Hit]:
    """Yield the first cell of an empty table of a root workbook. (Rows that could not be read are no empty table.)"""
    if subject.is_root and not table.rows and not table.aside:
        yield table.cell_at(table.position.header + 1, column), {}


NO_ROWS: Mapping[str, Kind] = {
    UNITS.id: a_unit_is_there.kind,
    TARGETS.id: a_target_is_there.kind,
    ALLOCATION.id: an_allocation_is_there.kind,
}
"""What is said when a sheet has no rows, by sheet: a plan cannot be without them."""

ROWS_MISSING = frozenset(
    {rows_there.kind, rows_received.kind, issued_allocations_there.kind}
)  # the office must request these rows
