"""Rules about the monthly figures of one unit and target. A figure that does not fit the others gets a warning, never
an error.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from xlplan.findings import Severity, show_number, show_period
from xlplan.layout import Progress
from xlplan.layout.choices import Direction, Measure
from xlplan.layout.columns import HUNDRED
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.rules.series import Series
from xlplan.rules.usual import FLOW_HISTORY, LEVEL_HISTORY, LEVEL_WINDOW, change, jumps
from xlplan.words import Lang, Words

RUN = 3  # this many equal figures in a row are reported
TELLING_COUNT = 20  # smaller counts repeat by chance
TELLING_LEVEL = 1000  # smaller levels often stay the same
WITH_OPENING = Words(" (kể cả số đầu kỳ {opening})", " (opening balance {opening} included)")


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
        if len(series.rows) < 2 or _adds_up_already(series):
            continue
        earlier_figures = {column: _with_opening(series, column) for column in series.columns}
        for index, row in enumerate(series.rows):
            for column in series.columns if row.state is None else ():
                value = getattr(row, column)
                earlier = _earlier(series, earlier_figures[column], index)
                if not earlier or (row.row, column) in odd or (series.measure.is_level and value == 0):
                    continue
                usual = jumps(earlier, value, threshold)
                if usual is not None:
                    yield subject.tables.progress.cell(row, column), _jump(row, value, usual, earlier)
                    break


def _with_opening(series: Series, column: str) -> list[Decimal]:
    """Return the figures of a column in order, for a stock after its opening balance.

    The opening balance of a flow is left out: it is the sum of several months.
    """
    opening = series.share.opening.value if series.measure.is_level and column == "actual" else None
    return [*(() if opening is None else (opening,)), *series.figures(column)]


def _earlier(series: Series, figures: Sequence[Decimal], index: int) -> Sequence[Decimal]:
    """Return the figures that the row at *index* is compared with; none when there are too few."""
    earlier = figures[: len(figures) - len(series.rows) + index]
    if series.measure.is_level:
        return earlier[-LEVEL_WINDOW:] if len(earlier) >= LEVEL_HISTORY else ()
    return earlier if len(earlier) >= FLOW_HISTORY else ()


def _jump(row: Progress, value: Decimal, usual: Decimal, earlier: Sequence[Decimal]) -> dict[str, object]:
    higher = value > usual
    return {
        "target": row.target,
        "period": _month(row),
        "figure": value,
        "direction": Words("cao hơn" if higher else "thấp hơn", "above" if higher else "below"),
        "percent": round(change(value, usual)),
        "usual": usual,
        "earlier": _list_words(earlier),
    }


def _list_words(values: Sequence[Decimal]) -> Words:
    def listed(lang: Lang) -> str:
        return "; ".join(show_number(value, lang) for value in values)

    return Words(listed("vi"), listed("en"))


def _month(row: Progress) -> str:
    return show_period(row.period) if row.period else ""


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
                values = {"target": last.target, "count": len(rows), "first": _month(rows[0]), "last": _month(last)}
                yield subject.tables.progress.cell(last, "actual"), {**values, "figure": _figure_text(last)}


def _would_vary(measure: Measure, row: Progress) -> bool:
    """Whether a figure is so large that an equal one in the next period is unlikely."""
    if measure.is_level:
        return (row.actual or 0) >= TELLING_LEVEL
    return (row.denominator if measure.is_ratio else row.actual or Decimal(0)) >= TELLING_COUNT  # type: ignore[operator]


def _figure_text(row: Progress) -> Words | Decimal | None:
    """Return the figure, or for a ratio the text “numerator/denominator”."""
    if row.actual is None or row.denominator is None:
        return row.actual
    vi, en = (f"{show_number(row.actual, lang)}/{show_number(row.denominator, lang)}" for lang in ("vi", "en"))
    return Words(vi, en)


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
                values = {"target": row.target, "period": _month(row), "before": previous}
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
            values = {"target": row.target, "period": _month(row), "figure": _figure_text(row)}
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
    "PRG-27",
    Severity.WARNING,
    says=Words(
        "{target}: số các kỳ tăng dần ({figures}) và cộng lại{opening} là {total}, vượt kế hoạch {plan}; có thể đang "
        "ghi lũy kế.",
        "{target}: the figures only grow ({figures}) and add up{opening} to {total}, above the plan {plan}; perhaps "
        "running totals were typed.",
    ),
    fix=Words(
        "Mỗi kỳ chỉ ghi số phát sinh trong kỳ; nếu đúng, giải trình ở cột Ghi chú.",
        "Type what arose in each period alone; if it is right, explain it under Note.",
    ),
    suspicion=True,
)
def no_running_totals(subject: Subject) -> Iterator[Hit]:
    """Some offices report “since the beginning of the year” every month. Typed where only the month's own figure is
    required, the same work counts many times.
    """
    for series in subject.series:
        if _adds_up_already(series):
            last = series.rows[-1]
            figures, opening = series.figures("actual"), series.share.opening.value or Decimal(0)
            values = {
                "target": last.target,
                "figures": _list_words(figures),
                "opening": WITH_OPENING.filled(opening=_list_words([opening])) if opening else "",
                "total": opening + sum(figures, Decimal(0)),
                "plan": series.share.value,
            }
            yield subject.tables.progress.cell(last, "actual"), values


def _adds_up_already(series: Series) -> bool:
    """Whether a flow's figures look like running totals.

    They never fall, the last one is within the plan, and their sum exceeds the plan: 10, 25, 40 of a plan of 50. The
    opening balance may be left out of the figures: 52, 113, 171 with 120 at the start, of a plan of 400.
    """
    plan, figures = series.share.value, series.figures("actual")
    if (
        series.measure is not Measure.FLOW
        or series.target.direction is Direction.AT_MOST
        or plan is None
        or len(figures) < RUN
    ):
        return False
    grows = all(earlier <= later for earlier, later in pairwise(figures)) and len(set(figures)) >= RUN
    total = sum(figures, Decimal(0))
    starts = (Decimal(0), series.share.opening.value or Decimal(0))
    exceeds = any(start + figures[-1] <= plan < start + total for start in starts)
    return grows and figures[-1] >= TELLING_COUNT and exceeds


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
