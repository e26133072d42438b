"""Running totals: sums “since the beginning of the year”, typed where only each period's own figure is required."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import Enum, auto
from fractions import Fraction

from xlplan.dataclass import dataclass
from xlplan.findings import Severity
from xlplan.layout.choices import Direction, Measure
from xlplan.rules.rule import Hit, Subject, rule
from xlplan.rules.series import RUN, TELLING_COUNT, ZERO, Series, figure_text, list_words, month_text
from xlplan.words import Words

# How steady the increments must be: the largest factor between their coefficient of variation and that of the
# figures. Three figures grow by chance in one of six series, so they must show it more clearly; where the plan speaks
# for running totals too, less will do. Chosen with benchmarks.jumps (docs/decisions/0029).
STEADY_OF_FEW, STEADY_OF_MORE, STEADY_WITH_PLAN = Fraction(1, 2), Fraction(3, 4), Fraction(5, 4)

FIGURES = Words("số", "the figures")
RATIOS = Words("tử số và mẫu số", "numerators and denominators")
NEW_START = Words(", rồi bắt đầu lại ở kỳ {period}", ", with a new start in {period}")
ABOVE_PLAN = Words(
    " và cộng lại{opening} là {total}, vượt kế hoạch {plan}", " and add up{opening} to {total}, above the plan {plan}"
)
WITH_OPENING = Words(" (kể cả số đầu kỳ {opening})", " (opening balance {opening} included)")
STEADY = Words(", {part}mỗi kỳ tăng thêm khá đều ({increments})", ", {part}by rather steady amounts ({increments})")
FROM_OPENING = Words(
    ", {part}mỗi kỳ tăng thêm ({increments}) kể từ số đầu kỳ {opening}",
    ", {part}by {increments} from the opening balance {opening} on",
)
DENOMINATORS = Words("mẫu số ", "denominators ")
PACE = 2  # the average increment is within this factor of a month of the opening balance


class Sign(Enum):
    """What shows that figures are running totals."""

    ABOVE_PLAN = auto()
    """Added up they exceed the plan, as running totals they are within it, and the increments are steady enough."""

    FROM_OPENING = auto()
    """They continue the opening balance."""

    STEADY = auto()
    """The increments vary clearly less than the figures."""


@dataclass(frozen=True, slots=True)
class RunningTotals:
    """Why figures look like running totals."""

    restarts: tuple[int, ...]
    """The places of the figures that begin a new sum."""

    increments: tuple[Decimal, ...]
    """What each period alone would have brought."""

    sign: Sign
    """What shows it."""


def running_totals(series: Series) -> RunningTotals | None:
    """Return why the figures of a flow or a flow ratio look like running totals, None if they do not."""
    if len(series.rows) < RUN:
        return None
    opening = series.share.opening
    if series.measure is Measure.FLOW:
        at_least = series.target.direction is not Direction.AT_MOST  # to exceed a ceiling needs no other explanation
        plan = series.share.value if at_least else None
        return suspected(series.figures("actual"), opening.value, series.opening_months, plan)
    if series.measure is not Measure.FLOW_RATIO:
        return None
    suspicion = suspected(series.figures("denominator"), opening.denominator, series.opening_months)
    others = (series.figures(column) for column in ("actual", "excluded"))
    return suspicion if suspicion and all(_grow_together(suspicion, figures) for figures in others) else None


def suspected(
    figures: Sequence[Decimal],
    opening: Decimal | None = None,
    opening_months: Fraction | None = None,
    plan: Decimal | None = None,
) -> RunningTotals | None:
    """Return why *figures* (three or more, 0 or above) look like running totals, None if they do not.

    There are three signs. As running totals they keep within the plan, and added up they exceed it: 10, 25, 40 of a
    plan of 50; the opening balance may be left out of them. They begin above the opening balance, and grow by what a
    month of it was: 145, 168, 195 after 120 in five months. The increments vary clearly less than the figures: 10, 25,
    40, 52 grows by 10, 15, 15, 12.
    """
    if max(figures) < TELLING_COUNT or len(set(figures)) < RUN:
        return None
    added = increments(figures)
    if added is None:
        return None
    restarts = tuple(place for place in range(1, len(figures)) if figures[place] < figures[place - 1])
    exceeds = plan is not None and any(
        before + sum(added, ZERO) <= plan < before + sum(figures, ZERO) for before in (ZERO, opening or ZERO)
    )
    if exceeds and is_steady(added, figures, STEADY_WITH_PLAN):
        return RunningTotals(restarts, tuple(added), Sign.ABOVE_PLAN)
    if opening and opening_months and continues(figures, opening, opening_months):
        return RunningTotals(restarts, (figures[0] - opening, *added[1:]), Sign.FROM_OPENING)
    is_clear = is_steady(added, figures, STEADY_OF_FEW if len(figures) == RUN else STEADY_OF_MORE)
    return RunningTotals(restarts, tuple(added), Sign.STEADY) if is_clear else None


def continues(figures: Sequence[Decimal], opening: Decimal, months: Fraction) -> bool:
    """Whether *figures* begin above the *opening* balance of several *months*, and grow about as fast as it did.

    A month's own figure seldom reaches the sum of several months. Of an opening balance of one month it may, but then
    it does not grow by as much again every month.
    """
    added = increments(figures, opening)
    if added is None:
        return False
    pace = Fraction(sum(added)) / len(added) * months / Fraction(opening)
    return Fraction(1, PACE) <= pace <= PACE


def increments(figures: Iterable[Decimal], start: Decimal = ZERO) -> list[Decimal] | None:
    """Return what each period would have brought if *figures* are running totals that begin at *start*.

    None if they are not: a running total never falls, unless the office begins a new sum, after a quarter at the
    earliest. Example: 10, 25, 40, 8, 20 gives 10, 15, 15, 8, 12.
    """
    added: list[Decimal] = []
    before, length = start, 0
    for figure in figures:
        if figure < before:
            if length < RUN:
                return None
            before, length = ZERO, 0
        added.append(figure - before)
        before, length = figure, length + 1
    return added


def is_steady(added: Sequence[Decimal], figures: Sequence[Decimal], factor: Fraction) -> bool:
    """Whether the increments vary at most by *factor* times as much as the figures (coefficients of variation).

    Figures of single months vary around one level, so the differences between them vary more than they do. Of running
    totals the differences are the months, and the totals grow: 20, 40, 60, 80 varies by 45 %, its increments by 0 %.
    """
    return _variation(added) <= factor**2 * _variation(figures)


def _variation(figures: Sequence[Decimal]) -> Fraction:
    """Return the square of the coefficient of variation of figures of which at least one is above 0."""
    total, squares = Fraction(sum(figures)), Fraction(sum(figure * figure for figure in figures))
    return len(figures) * squares / total**2 - 1


def _grow_together(suspicion: RunningTotals, figures: Sequence[Decimal]) -> bool:
    """Whether *figures* fall nowhere except where a new sum begins."""
    return all(
        figures[place] >= figures[place - 1] for place in range(1, len(figures)) if place not in suspicion.restarts
    )


@rule(
    "PRG-27",
    Severity.WARNING,
    says=Words(
        "{target}: {what} các kỳ tăng dần{restart} ({figures}){sign}; có thể đang ghi lũy kế.",
        "{target}: {what} only grow{restart} ({figures}){sign}; perhaps running totals were typed.",
    ),
    fix=Words(
        "Mỗi kỳ chỉ ghi số phát sinh trong kỳ; nếu đúng, giải trình ở cột Ghi chú.",
        "Type what arose in each period alone; if it is right, explain it under Note.",
    ),
    suspicion=True,
)
def no_running_totals(subject: Subject) -> Iterator[Hit]:
    """Some offices report “since the beginning of the year” (or of the quarter) every month. Typed where only the
    month's own figure is required, the same work counts many times.
    """
    for series in subject.series:
        suspicion = running_totals(series)
        if suspicion is not None:
            last = series.rows[-1]
            values = {
                "target": last.target,
                "what": RATIOS if series.measure.is_ratio else FIGURES,
                "restart": _restart(series, suspicion),
                "figures": Words.joined((_words(figure_text(row)) for row in series.rows), Words("; ", "; ")),
                "sign": _sign(series, suspicion),
            }
            yield subject.tables.progress.cell(last, "actual"), values


def _restart(series: Series, suspicion: RunningTotals) -> Words | str:
    periods = ", ".join(month_text(series.rows[place]) for place in suspicion.restarts)
    return NEW_START.filled(period=periods) if periods else ""


def _words(figure: Words | Decimal | None) -> Words:
    return figure if isinstance(figure, Words) else list_words([figure or ZERO])


def _sign(series: Series, suspicion: RunningTotals) -> Words:
    """Return what shows that the figures are running totals, with the numbers that show it."""
    ratio, share = series.measure.is_ratio, series.share
    opening = (share.opening.denominator if ratio else share.opening.value) or ZERO
    if suspicion.sign is Sign.ABOVE_PLAN:
        return ABOVE_PLAN.filled(
            opening=WITH_OPENING.filled(opening=list_words([opening])) if opening else "",
            total=list_words([opening + sum(series.figures("actual"), ZERO)]),
            plan=list_words([share.value or ZERO]),
        )
    sentence = FROM_OPENING if suspicion.sign is Sign.FROM_OPENING else STEADY
    return sentence.filled(
        part=DENOMINATORS if ratio else "",
        increments=list_words(suspicion.increments),
        opening=list_words([opening]),
    )
