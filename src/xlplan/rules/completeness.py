"""Rules about missing rows: what a unit has to report but has no row for."""

from collections.abc import Iterator

from xlplan.findings import Severity, show_period
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.words import Words


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
        "Nhắc đơn vị gửi hoặc sửa sổ, rồi tổng hợp lại.",
        "Ask the unit to send or correct its workbook, then consolidate again.",
    ),
    incomplete=True,
)
def rows_received(subject: Subject) -> Iterator[Hit]:
    """What a unit has not sent, or what was set aside, is missing in every sum of the consolidated workbook."""
    if not subject.is_issued:
        yield from _missing_rows(subject)


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


ROWS_MISSING = frozenset(
    {rows_there.kind, rows_received.kind, issued_allocations_there.kind}
)  # the office must request these rows
