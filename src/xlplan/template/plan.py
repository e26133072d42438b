"""The Plan sheet: labels and values, and to their right the grey table of periods.

In a master the periods are formulas, because its dates are typed there. A unit cannot change them: there they are
values.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import zip_longest
from typing import TypeAlias

from xlplan.dataclass import dataclass
from xlplan.document import Cell, CellValue, ConditionalFormat, Sheet, Validation
from xlplan.formulas import calendar as formula
from xlplan.formulas.card import asked
from xlplan.formulas.computed import evaluation_date
from xlplan.formulas.names import PERIOD_CUTOFFS, PERIOD_MONTHS, REPORTING_PERIOD
from xlplan.formulas.self_check_columns import letters, plan_check_name
from xlplan.formulas.verdicts import MISSING, WRONG
from xlplan.grid import Raw, a1
from xlplan.layout import PLAN, Column
from xlplan.layout.columns import CellType
from xlplan.template.frame import KIND_OF, Contents, sheet, shown
from xlplan.template.guidance import validation
from xlplan.words import Lang, Words

FIRST_LINE = 5
LABEL, VALUE, HINT, PERIODS = 1, 2, 3, 5
HELPER = Words(
    "Điền ô trắng; ô xám do cấp trên giao hoặc tự tính.",
    "Fill in white cells; grey ones are given from above or computed.",
)
Group: TypeAlias = tuple[Words, tuple[str, ...]]  # a heading, and the ids of the values below it
GROUPS: tuple[Group, ...] = (
    (Words("Kỳ báo cáo này", "This return"), ("unit", "period", "revision", "sent", "compiled_by", "approved_by")),
    (
        Words("Kế hoạch", "The plan"),
        (
            "number",
            "signed",
            "title",
            "issuer",
            "parent_body",
            "place",
            "purpose",
            "participants",
            "movements",
            "responsible",
        ),
    ),
    (
        Words("Thời gian và kỳ báo cáo", "Dates and periods"),
        (
            "start",
            "end",
            "registration_due",
            "dossier_due",
            "results_from",
            "cutoff",
            "working_days",
            "holidays",
            "makeup_days",
            "closed_through",
        ),
    ),
    (Words("Ngưỡng cảnh báo", "Thresholds"), ("pace_threshold", "jump_threshold")),
    (Words("Ký và nơi nhận", "Signature and recipients"), ("signer", "recipients", "legal_bases")),
)
PERIOD_HEADS = (Words("Kỳ", "Period"), Words("Từ ngày", "From"), Words("Ngày chốt", "Cut-off"), Words("Hạn gửi", "Due"))
MASTER_PERIODS = 36  # rows for periods in a master: three years
APPEARS = Words("Lịch tự hiện khi ghi ngày; hạn gửi do xlplan ghi.", "Appears as dates are typed; xlplan writes Due.")
FULL = Words("Chỉ hiện {rows} kỳ đầu: kiểm tra ngày kết thúc.", "Only the first {rows}: check when it ends.")
EVALUATED = Words("Ngày đánh giá", "Evaluated at")


@dataclass(frozen=True, slots=True)
class PlanLines:
    """The rows of the Plan sheet."""

    rows: Mapping[str, int]
    """The row of each value, by field id."""

    headings: Mapping[int, Words]
    """The headings, by row."""

    evaluated: int
    """The row of the evaluation date."""


def lines() -> PlanLines:
    """Return the rows of the Plan sheet as :func:`plan` writes it."""
    rows: dict[str, int] = {}
    headings: dict[int, Words] = {}
    row, evaluated = FIRST_LINE, 0
    for heading, ids in GROUPS:
        headings[row] = heading
        for id in ids:
            row += 1
            rows[id] = row
            if id == "period":
                row += 1
                evaluated = row
        row += 2
    return PlanLines(rows, headings, evaluated)


def plan(contents: Contents) -> Sheet:
    """Return the sheet. The evaluation date is a formula that looks it up in the table of periods."""
    positions = lines()
    cells = dict(_lines(contents, positions))
    cells |= dict(_period_heads(contents))
    cells |= dict(_periods(contents) if contents.issued else _period_formulas(contents, positions))
    cells |= dict(_evaluated(contents, positions))
    return sheet(
        contents,
        PLAN,
        HELPER.of(contents.lang),
        cells=cells,
        validations=dict(_validations(contents, positions)),
        widths={LABEL: 28, VALUE: 46, HINT: 52, 4: 2, 5: 9, 6: 11, 7: 11, 8: 11},
        freeze=(FIRST_LINE, VALUE),
        marks=tuple(_marks(contents, positions)),
        tab="#17455C",
    )


def _marks(contents: Contents, positions: PlanLines) -> Iterator[ConditionalFormat]:
    """Yield the formats of wrong values, then of missing ones."""
    asked_for = asked(issued=contents.issued)
    for verdict, look in ((WRONG, "mark.wrong"), (MISSING, "mark.missing")):
        for id, row in positions.rows.items():
            if verdict == WRONG or PLAN.block.columns[id].required or id in asked_for:
                yield ConditionalFormat((row, VALUE), (row, VALUE), f"={plan_check_name(id)}={verdict}", look)


def evaluation_name(contents: Contents) -> str:
    """Return the cell of the evaluation date, for its defined name."""
    return f"='{PLAN.words.of(contents.lang)}'!${letters(VALUE)}${lines().evaluated}"


def period_names(contents: Contents) -> Iterator[tuple[str, str]]:
    """Yield the defined names of the reporting period's cell, and of the months and cut-offs of the calendar."""
    title = PLAN.words.of(contents.lang)
    last = FIRST_LINE + period_rows(contents)
    yield REPORTING_PERIOD, f"='{title}'!${letters(VALUE)}${lines().rows['period']}"
    for name, number in ((PERIOD_MONTHS, PERIODS), (PERIOD_CUTOFFS, PERIODS + 2)):
        column = letters(number)
        yield name, f"='{title}'!${column}${FIRST_LINE + 1}:${column}${last}"


def _lines(contents: Contents, positions: PlanLines) -> Iterator[tuple[tuple[int, int], Cell]]:
    lang, card = contents.lang, contents.tables.card
    for row, heading in positions.headings.items():
        yield (row, LABEL), Cell(heading.of(lang), style="block")
    for id, row in positions.rows.items():
        column = PLAN.block.columns[id]
        grey = contents.issued and not PLAN.block.columns[id].by_unit
        value = card.raws[id] if id in card.raws else getattr(card.plan, id)
        yield (row, LABEL), Cell(column.words.of(lang), style="label")
        yield (
            (row, VALUE),
            Cell(_shown(column, value, lang), style=f"{'grey' if grey else 'input'}.card.{KIND_OF[column.cell_type]}"),
        )
        if column.hint is not None and not grey:
            yield (row, HINT), Cell(column.hint.of(lang), style="hint")


def _shown(column: Column, value: Raw | object, lang: Lang) -> CellValue:
    if column.cell_type is CellType.DATES:
        days = value if isinstance(value, tuple) else ()
        return "; ".join(f"{day:%d/%m/%Y}" for day in days) or None
    return shown(value, lang)


def period_rows(contents: Contents) -> int:
    """Return the number of rows of the table of periods: in a master more than it needs, for other dates."""
    return max(len(contents.calendar.periods), 1 if contents.issued else MASTER_PERIODS)


def _period_heads(contents: Contents) -> Iterator[tuple[tuple[int, int], Cell]]:
    for number, words in enumerate(PERIOD_HEADS, start=PERIODS):
        yield (FIRST_LINE, number), Cell(words.of(contents.lang), style="head.grey")


def _period_formulas(contents: Contents, positions: PlanLines) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the rows of a master, each with the results of its formulas."""
    start, end, cutoff_day, working_days = (
        f"${letters(VALUE)}${positions.rows[id]}" for id in ("start", "end", "cutoff", "working_days")
    )
    calendar = contents.calendar
    rows = range(FIRST_LINE + 1, FIRST_LINE + 1 + period_rows(contents))
    for row, period in zip_longest(rows, calendar.periods):
        month, _, cutoff, _ = (a1(row, number) for number in range(PERIODS, PERIODS + 4))
        month_above, _, cutoff_above, _ = (a1(row - 1, number) for number in range(PERIODS, PERIODS + 4))
        is_first = row == FIRST_LINE + 1
        texts = (
            formula.first_month(start, cutoff_day) if is_first else formula.next_month(month_above, cutoff_above, end),
            formula.first_day(month, start if is_first else f"{cutoff_above}+1"),
            formula.cutoff_of(month, cutoff_day, end),
            formula.due(cutoff, working_days),
        )
        shown: tuple[date | None, ...] = (None,) * 4
        if period is not None:
            is_due = contents.tables.plan.working_days is not None
            shown = (period.month, period.start, period.cutoff, calendar.due(period) if is_due else None)
        for number, (value, text) in enumerate(zip(shown, texts, strict=True), start=PERIODS):
            yield (row, number), Cell(value, text, style="grey.period" if number == PERIODS else "grey.date")
    usual, full = APPEARS.of(contents.lang), FULL.of(contents.lang).format(rows=len(rows))
    text = formula.hint(a1(rows[-1], PERIODS + 2), end, usual, full)
    yield (FIRST_LINE - 1, PERIODS), Cell(usual, text, style="helper")


def _periods(contents: Contents) -> Iterator[tuple[tuple[int, int], Cell]]:
    calendar = contents.calendar
    for row, period in enumerate(calendar.periods, start=FIRST_LINE + 1):
        values = (period.month, period.start, period.cutoff, calendar.due(period))
        for number, value in enumerate(values, start=PERIODS):
            yield (row, number), Cell(value, style="grey.period" if number == PERIODS else "grey.date")


def _evaluated(contents: Contents, positions: PlanLines) -> Iterator[tuple[tuple[int, int], Cell]]:
    last = FIRST_LINE + period_rows(contents)
    months = f"${letters(PERIODS)}${FIRST_LINE + 1}:${letters(PERIODS)}${last}"
    cutoffs = f"${letters(PERIODS + 2)}${FIRST_LINE + 1}:${letters(PERIODS + 2)}${last}"
    text = evaluation_date(a1(positions.rows["period"], VALUE), months, cutoffs)
    yield (positions.evaluated, LABEL), Cell(EVALUATED.of(contents.lang), style="label")
    yield (positions.evaluated, VALUE), Cell(_cutoff(contents), text, style="grey.card.date")


def _cutoff(contents: Contents) -> date | None:
    """Return what the formula shows: the cut-off of the reporting period, also when the user chose another date."""
    period = contents.calendar.named(contents.tables.plan.period)
    return period.cutoff if period else None


def _validations(contents: Contents, positions: PlanLines) -> Iterator[tuple[tuple[int, int], Validation]]:
    for id, row in positions.rows.items():
        grey = contents.issued and not PLAN.block.columns[id].by_unit
        yield (row, VALUE), validation(PLAN.block.columns[id], contents.lang, grey=grey)
