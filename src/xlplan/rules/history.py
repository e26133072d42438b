"""Rules about the monthly figures of one unit and target. A figure that does not fit the others gets a warning, never
an error.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from xlplan.findings import Severity
from xlplan.layout import Progress
from xlplan.layout.choices import Measure
from xlplan.layout.columns import HUNDRED
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.rules.running_totals import running_totals
from xlplan.rules.series import RUN, TELLING_COUNT, Series, figure_text, list_words, month_text
from xlplan.rules.usual import FLOW_HISTORY, LEVEL_HISTORY, LEVEL_WINDOW, change, jumps
from xlplan.words import Words

TELLING_LEVEL = 1000  # smaller levels often stay the same


@rule(
    "PRG-17",
    Severity.WARNING,
    says=Words(
        "{target}, kỳ {period}: {figure} {direction} {percent} % so với mức thường thấy {usual} (các kỳ trước: "
        "{earlier}).",
        "{target}, period {period}: {figure} is {percent} % {direction} the usual {usual} (earlier periods: "
        "{earlier}).",
    ),
    fix=Words(
        "Kiểm tra lại số; nếu đúng, giải trình ở cột Ghi chú.",
        "Check the figure; if it is right, explain it under Note.",
    ),
    suspicion=True,
)
def figure_fits_history(subject: Subject) -> Iterator[Hit]:
    """An extra digit, a figure of another row or a total in place of a part stands out among the unit's own earlier
    figures. (The usual figure is their median; the threshold is on the Plan sheet.)
    """
    threshold = subject.tables.plan.jump
    odd = subject.odd_fractions.keys() | subject.no_counts
    for series in subject.series:
        if len(series.rows) < 2 or running_totals(series) is not None:
            continue
        for index, row in enumerate(series.rows):
            for column in series.columns if row.state is None else ():
                value = getattr(row, column)
                earlier = earlier_figures(series, column, index)
                if not earlier or (row.row, column) in odd or (series.measure.is_level and value == 0):
                    continue
                usual = jumps(earlier, value, threshold)
                if usual is not None:
                    yield subject.tables.progress.cell(row, column), _jump(row, value, usual, earlier)
                    break


def earlier_figures(series: Series, column: str, index: int) -> Sequence[Decimal]:
    """Return the figures that the row at *index* is compared with; none when there are too few.

    A stock has its opening balance before them. That of a flow is left out: it is the sum of several months.
    """
    earlier = series.figures(column)[:index]
    if not series.measure.is_level:
        return earlier if len(earlier) >= FLOW_HISTORY else ()
    if column == "actual" and series.share.opening.value is not None:
        earlier = [series.share.opening.value, *earlier]
    return earlier[-LEVEL_WINDOW:] if len(earlier) >= LEVEL_HISTORY else ()


def _jump(row: Progress, value: Decimal, usual: Decimal, earlier: Sequence[Decimal]) -> dict[str, object]:
    higher = value > usual
    return {
        "target": row.target,
        "period": month_text(row),
        "figure": value,
        "direction": Words("cao hơn" if higher else "thấp hơn", "above" if higher else "below"),
        "percent": round(change(value, usual)),
        "usual": usual,
        "earlier": list_words(earlier),
    }


@rule(
    "PRG-18",
    Severity.WARNING,
    says=Words(
        "{target}: {count} kỳ từ {first} đến {last} cùng ghi {figure}.",
        "{target}: {count} periods, {first} to {last}, all say {figure}.",
    ),
    fix=Words(
        "Kiểm tra có chép số kỳ trước sang không; nếu đúng, giải trình ở cột Ghi chú.",
        "Check whether an earlier figure was copied; if it is right, explain it under Note.",
    ),
    suspicion=True,
)
def figure_not_copied(subject: Subject) -> Iterator[Hit]:
    """Last month's figure was filled down through the months. (Small counts, and small levels, are not reported: they
    repeat by themselves.)
    """
    for series in subject.series:
        for _, members in groupby(series.rows, key=lambda row: (row.actual, row.denominator, row.state)):
            rows = list(members)
            if len(rows) >= RUN and _would_vary(series.measure, rows[0]):
                last = rows[-1]
                values = {
                    "target": last.target,
                    "count": len(rows),
                    "first": month_text(rows[0]),
                    "last": month_text(last),
                }
                yield subject.tables.progress.cell(last, "actual"), {**values, "figure": figure_text(last)}


def _would_vary(measure: Measure, row: Progress) -> bool:
    """Whether a figure is so large that an equal one in the next period is unlikely."""
    if measure.is_level:
        return (row.actual or 0) >= TELLING_LEVEL
    return (row.denominator if measure.is_ratio else row.actual or Decimal(0)) >= TELLING_COUNT  # type: ignore[operator]


@rule(
    "PRG-19",
    Severity.WARNING,
    says=Words(
        "{target}, kỳ {period} ghi 0, trước đó là {before}: số cuối kỳ ít khi về 0.",
        "{target}, period {period} says 0 after {before}: a level seldom falls to nothing.",
    ),
    fix=Words(
        "Ghi số có đến cuối kỳ; nếu đúng là 0, giải trình ở cột Ghi chú.",
        "Type the level at the period's end; if it is 0, explain it under Note.",
    ),
    suspicion=True,
)
def level_not_suddenly_zero(subject: Subject) -> Iterator[Hit]:
    """“Nothing new this month”, typed as 0 where the level itself is required, sets the level to zero."""
    for series in subject.series:
        if not series.measure.is_level:
            continue
        column = series.columns[-1]
        levels = [series.share.opening.value if column == "actual" else None, *series.figures(column)]
        for row, previous, value in zip(series.rows, levels, levels[1:], strict=False):
            if value == 0 and previous is not None and previous > 0:
                values = {"target": row.target, "period": month_text(row), "before": previous}
                yield subject.tables.progress.cell(row, column), values


@rule(
    "PRG-22",
    Severity.WARNING,
    says=Words(
        "{target}, kỳ {period} vẫn là số ước {figure}; kỳ này đã qua.",
        "{target}, period {period} is still the estimate {figure}; that period is over.",
    ),
    fix=Words("Ghi số chính thức và xóa Ước thực hiện.", "Type the official figure and clear Estimate."),
)
def estimate_replaced(subject: Subject) -> Iterator[Hit]:
    """An estimate is provisional: by the time the next period is reported, the official figure is known."""
    reporting = subject.evaluation.period
    for row, _, measure in subject.measured if reporting else ():
        past = reporting is not None and row.period is not None and row.period < reporting.month and row.sound("period")
        if past and row.estimated and row.actual is not None and measure is not Measure.CRITERION:
            values = {"target": row.target, "period": month_text(row), "figure": figure_text(row)}
            yield subject.tables.progress.cell(row, "figure_type"), values


@rule(
    "PRG-26",
    Severity.WARNING,
    says=Words(
        "{target}: cả {count} kỳ đều ghi đúng bằng số cùng kỳ năm trước.",
        "{target}: all {count} periods say exactly what last year's did.",
    ),
    fix=Words(
        "Kiểm tra có chép nhầm số năm trước không; nếu đúng, giải trình ở cột Ghi chú.",
        "Check whether last year's figures were pasted; if they are right, explain it under Note.",
    ),
    suspicion=True,
)
def not_last_years_figures(subject: Subject) -> Iterator[Hit]:
    """Last year's figures were pasted into this year's column."""
    for series in subject.series:
        rows = [row for row in series.rows if row.actual is not None and row.last_year is not None]
        same = all((row.actual, row.denominator) == (row.last_year, row.last_year_denominator) for row in rows)
        if len(rows) >= RUN and same and all(_would_vary(series.measure, row) for row in rows):
            yield subject.tables.progress.cell(rows[-1], "actual"), {"target": rows[-1].target, "count": len(rows)}


@rule(
    "PRG-28",
    Severity.WARNING,
    says=Words(
        "{target}: mẫu số của cả {count} kỳ đều là 100; có thể đang ghi phần trăm thay cho số đếm.",
        "{target}: the denominator of all {count} periods is 100; perhaps percentages were typed for counts.",
    ),
    fix=Words(
        "Ghi số đếm được ở tử số và mẫu số; nếu đúng, giải trình ở cột Ghi chú.",
        "Type what was counted as numerator and denominator; if it is right, explain it under Note.",
    ),
    suspicion=True,
)
def counts_not_percentages(subject: Subject) -> Iterator[Hit]:
    """96 out of 100, then 97 out of 100: these are percentages, which cannot be added up over units as counts can."""
    for series in subject.series:
        denominators = {row.denominator for row in series.rows}
        if series.measure.is_ratio and len(series.rows) >= RUN and denominators == {HUNDRED}:
            last = series.rows[-1]
            yield subject.tables.progress.cell(last, "denominator"), {"target": last.target, "count": len(series.rows)}
