"""Rules about rows that must be there: what a unit was asked to report, and has no row for."""

from collections.abc import Iterator

from xlplan.findings import Severity, show_period
from xlplan.layout import Allocation
from xlplan.manifest import IssuedRows
from xlplan.periods import Period
from xlplan.rules import Hit, Subject, rule
from xlplan.words import Words, as_spreadsheet


def lacking_rows(subject: Subject) -> Iterator[tuple[Allocation, tuple[Period, ...]]]:
    """Every allocation of a workbook that is sent upwards, with the due periods for which Progress has no row of its
    target and unit.

    Silent while any key in Progress is in doubt: the row may be there under another one. A slot is said once, at its
    first row.
    """
    tables = subject.tables
    due = subject.calendar.up_to(subject.calendar.evaluate(tables.plan, None))
    if not subject.is_issued or not due or not tables.progress.place.header or _keys_in_doubt(subject):
        return
    there = {(as_spreadsheet(row.target), as_spreadsheet(row.unit), row.period) for row in tables.progress}
    said: set[tuple[str, str]] = set()
    for row in tables.allocations:
        slot = (as_spreadsheet(row.target), as_spreadsheet(row.unit))
        if slot in said:
            continue
        said.add(slot)
        if row.target and row.unit and row.sound("target", "unit"):
            periods = tuple(one for one in due if (*slot, one.month) not in there and _is_asked(subject, slot, one))
            if periods:
                yield row, periods


def _is_asked(subject: Subject, slot: tuple[str, str], period: Period) -> bool:
    """Whether the target is allocated to the unit, and the unit exists, at the period's cut-off."""
    unit = subject.tables.unit(slot[1])
    rows = (row for row in subject.tables.allocations if (as_spreadsheet(row.target), as_spreadsheet(row.unit)) == slot)
    in_force = any(row.effective_from is None or row.effective_from <= period.cutoff for row in rows)
    return in_force and unit is not None and unit.valid_on(period.cutoff)


def _keys_in_doubt(subject: Subject) -> bool:
    reporting = subject.calendar.evaluate(subject.tables.plan, None).period
    for row in subject.tables.progress:
        if not row.sound("unit", "target", "period") or subject.calendar.named(row.period) is None:
            return True
        if reporting and row.filled and row.period and row.period > reporting.month:
            return True
    return False


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
    """A row that is gone is not zero and not nil: a figure that nobody misses would fall out of every sum."""
    table = subject.tables.allocations
    column = "periods_without_row" if "periods_without_row" in table.place.columns else "target"
    for row, periods in lacking_rows(subject):
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
    """With its allocation a target's rows would go unmissed, so a workbook remembers what it was issued with."""
    table = subject.tables.allocations
    for one in gone(subject):
        listed = ", ".join(show_period(month) for month in one.months)
        yield table.cell_at(table.place.header, "target"), {"target": one.target, "unit": one.unit, "periods": listed}


def gone(subject: Subject) -> Iterator[IssuedRows]:
    """The allocations that the workbook was issued with and no longer has."""
    there = {(as_spreadsheet(row.target), as_spreadsheet(row.unit)) for row in subject.tables.allocations}
    for one in subject.manifest.issued if subject.manifest else ():
        if (as_spreadsheet(one.target), as_spreadsheet(one.unit)) not in there:
            yield one
