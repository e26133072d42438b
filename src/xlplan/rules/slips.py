"""Rules about typing slips in single rows of Progress, and about formulas that were typed over."""

from collections.abc import Iterator
from datetime import date

from xlplan.findings import FixMethod, Severity, show_period
from xlplan.layout import INPUTS, PROGRESS, Progress, Unit
from xlplan.layout.choices import Judgement, Measure
from xlplan.layout.progress import FIGURES
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.rules.series import PARTS
from xlplan.words import Words, as_spreadsheet


@rule(
    "PRG-23",
    Severity.NOTE,
    says=Words(
        "{unit} tự đánh giá {target} Đạt nhưng chưa ghi minh chứng.",
        "{unit} judges {target} as met, but names no evidence.",
    ),
    fix=Words("Ghi số và ngày của văn bản ở cột Minh chứng.", "Name the document and its date under Evidence."),
    suspicion=True,
)
def judgement_has_evidence(subject: Subject) -> Iterator[Hit]:
    """A criterion is met when a document shows it, and the parent unit will ask for that document. (Only the latest
    judgement is checked.)
    """
    latest: dict[tuple[str, str], Progress] = {}
    for row, _, measure in subject.measured:
        has_statement = row.judgement is not None or row.state is not None
        if (
            measure is Measure.CRITERION
            and has_statement
            and row.period is not None
            and row.sound("unit", "period", "judgement", "state")
        ):
            slot = (as_spreadsheet(row.target), as_spreadsheet(row.unit))
            latest[slot] = max(latest.get(slot, row), row, key=lambda candidate: candidate.period or date.min)
    for row in latest.values():
        if row.judgement is Judgement.MET and not (row.evidence or "").strip() and row.sound("evidence"):
            yield subject.tables.progress.cell(row, "evidence"), {"unit": row.unit, "target": row.target}


@rule(
    "PRG-24",
    Severity.WARNING,
    says=Words(
        "{unit} {span} nhưng có số liệu kỳ {period}.",
        "{unit} {span}, but has figures of period {period}.",
    ),
    fix=Words(
        "Chuyển số sang đơn vị đang hoạt động, hoặc sửa ngày ở trang Đơn vị.",
        "Move the figure to the unit that was active, or correct the dates on the Units sheet.",
    ),
)
def unit_active_in_period(subject: Subject) -> Iterator[Hit]:
    """Work before a unit existed, or after it closed, was done by another unit."""
    bounded = {code: unit for code, unit in subject.tables.unit_by_code.items() if _is_bounded(unit)}
    for row in subject.tables.progress if bounded else ():
        unit = bounded.get(as_spreadsheet(row.unit)) if row.sound("unit", "period") else None
        period = subject.calendar.named(row.period) if unit is not None else None
        if unit is None or period is None or not (row.has_figure or row.judgement is not None):
            continue
        if unit.valid_to is not None and unit.valid_to < period.start:
            day = f"{unit.valid_to:%d/%m/%Y}"
            span = Words(f"chỉ hoạt động đến {day}", f"was active until {day}")
        elif unit.valid_from is not None and unit.valid_from > period.cutoff:
            day = f"{unit.valid_from:%d/%m/%Y}"
            span = Words(f"hoạt động từ {day}", f"is active from {day}")
        else:
            continue
        values = {"unit": row.unit, "period": show_period(period.month), "span": span}
        yield subject.tables.progress.cell(row, "unit"), values


def _is_bounded(unit: Unit) -> bool:
    return (unit.valid_from is not None or unit.valid_to is not None) and unit.dates_agree


@rule(
    "PRG-25",
    Severity.WARNING,
    says=Words(
        "{target} ghi {value} có phần lẻ, trong khi {count} số khác của chỉ tiêu này đều là số nguyên.",
        "{target} says {value}, a fraction, while {count} other figures of this target are whole.",
    ),
    fix=Words(
        "Kiểm tra dấu chấm, dấu phẩy (1050 hay 1,05); nếu đúng, giải trình ở cột Ghi chú.",
        "Check the decimal sign (1050 or 1.05); if it is right, explain it under Note.",
    ),
    suspicion=True,
)
def counted_things_are_whole(subject: Subject) -> Iterator[Hit]:
    """Typed on a PC set to the other decimal sign, 1.050 becomes 1,05 without any visible error."""
    odd = {spot: whole for spot, whole in subject.odd_fractions.items() if spot not in subject.no_counts}
    for row in subject.tables.progress if odd else ():
        column = next((id for id in FIGURES if (row.row, id) in odd), None)
        if column is not None:
            values = {"target": row.target, "value": getattr(row, column), "count": odd[row.row, column]}
            yield subject.tables.progress.cell(row, column), values


@rule(
    "PRG-29",
    Severity.WARNING,
    says=Words(
        "{column} của tỷ lệ {target} là {value}, không phải số đếm: có thể đã gõ phần trăm.",
        "{column} of ratio {target} is {value}, which is no count: perhaps a percentage was typed.",
    ),
    fix=Words(
        "Ghi số đếm được, ví dụ 95 trong 100; nếu đúng, giải trình ở cột Ghi chú.",
        "Type what was counted, such as 95 of 100; if it is right, explain it under Note.",
    ),
    suspicion=True,
)
def ratio_of_counts(subject: Subject) -> Iterator[Hit]:
    """95% typed as a numerator is stored as 0.95; once the percent format is lost, nothing else shows it."""
    spots = subject.no_counts
    for row in subject.tables.progress if spots else ():
        column = next((id for id in PARTS if (row.row, id) in spots), None)
        if column is not None:
            values = {
                "column": PROGRESS.block.columns[column].words,
                "target": row.target,
                "value": getattr(row, column),
            }
            yield subject.tables.progress.cell(row, column), values


@rule(
    "CMP-01",
    Severity.WARNING,
    says=Words(
        "{column} ở đây là số gõ tay {value}, các dòng khác là công thức.",
        "{column} holds the typed number {value}; other rows have a formula here.",
    ),
    fix=Words("Chép công thức từ dòng trên hoặc dòng dưới sang.", "Copy the formula from the row above or below."),
    fix_method=FixMethod.FORMULA,
)
def formula_not_typed_over(subject: Subject) -> Iterator[Hit]:
    """A running total typed over a formula no longer follows the figures and misleads the reader of the sheet."""
    for spec in INPUTS:
        table = subject.tables.of(spec)
        for (row, column), value in sorted(table.overtyped.items()):
            address = table.cell_at(row, column)
            yield address, {"column": spec.block.columns[column].words, "value": value}
