"""The sheets Results and Returns, which xlplan writes."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from xlplan.coverage import Coverage
from xlplan.document import Cell, Field, MadeRows, Sheet
from xlplan.findings import listed_units, show, show_period
from xlplan.grid import a1
from xlplan.layout import FIRST_ROW, HEADER_ROW, RESULTS, RETURNS, SOURCES
from xlplan.layout.choices import Measure, Rating, ReturnState, RollUp
from xlplan.layout.columns import HUNDRED, Choice
from xlplan.layout.results import WHOLE
from xlplan.layout.returns import DUE_DATE, FAULTY_MARK, NIL_MARK, ON_TIME_RATE, REPORTING_RATE
from xlplan.measures import expected_share, percentage, rounded
from xlplan.results import Result
from xlplan.returns import Return, Returns
from xlplan.template.frame import FIRST_PERIOD, Contents, column_field, sheet, table, widths
from xlplan.template.sources import Span, line_span, spans
from xlplan.tree import UnitTree
from xlplan.words import Lang, Words, as_spreadsheet

RATING_LOOKS: Mapping[Rating, str] = {
    Rating.EXCEEDED: "good",
    Rating.MET: "good",
    Rating.ON_TRACK: "fair",
    Rating.SHORT: "warn",
    Rating.BEHIND: "warn",
    Rating.AT_RISK: "warn",
    Rating.NOT_MET: "bad",
    Rating.NO_DATA: "mute",
    Rating.INCOMPLETE: "warn",
    Rating.EARLY: "mute",
}
RETURN_LOOKS: Mapping[ReturnState, str] = {
    ReturnState.ON_TIME: "good",
    ReturnState.LATE: "warn",
    ReturnState.UNDATED: "warn",
    ReturnState.MISSING: "bad",
    ReturnState.NOT_DUE: "mute",
    ReturnState.NOT_REQUIRED: "mute",
}
DECIMALS = frozenset({"percent", "points", "pace"})
IN_POINTS = frozenset({"plan", "actual", "forecast"})  # points in rows of ratios
EVALUATED = Words(
    "Đánh giá tại ngày {day} (kỳ {period}); phần thời gian đã qua: {share} %. Bấm vào Thực hiện để xem nguồn số liệu.",
    "Evaluated at {day} (period {period}); share of time gone: {share} %. Click Actual to see its sources.",
)
NOT_EVALUATED = Words("Chưa ghi Kỳ báo cáo nên chưa đánh giá được.", "No reporting period yet, so nothing is rated.")
NO_RESULTS = Words("Chưa tổng hợp.", "Not consolidated yet.")
ESTIMATED = Words("Có số ước", "Includes estimates")
NOT_MET = Words("Không đạt: {units}", "Not met: {units}")
AWAITED = Words("Chờ tự đánh giá: {units}", "Judgement awaited: {units}")
INCOMPLETE = Words("Thiếu số liệu: {units}", "Figures missing: {units}")
SELF_DECLARED = Words(
    "Ngày gửi là ngày đơn vị tự khai ở trang Kế hoạch.",
    "Dates sent are those the units declared themselves on the Plan sheet.",
)


def results(contents: Contents) -> Sheet:
    """Return the Results sheet; every actual figure is a link to its lines in Sources."""
    lang, block = contents.lang, RESULTS.block
    fields = []
    for column in block.columns.values():
        field = column_field(column, lang, grey=False)
        # Every figure has a style of its own.
        style = "input.decimal" if field.style.endswith(".amount") else field.style
        fields.append(Field(field.header, style, column.width, None, None, "head"))
    tree = UnitTree(contents.tables.units)
    sourced = spans(contents.tables.lines.rows)
    rows = MadeRows(contents.results, lambda result: _result(contents, result, tree, sourced))
    helper = _evaluated(contents) if contents.results else NO_RESULTS.of(lang)
    return sheet(
        contents,
        RESULTS,
        helper,
        tables=(table(block, fields, rows or [(None,) * len(fields)]),),
        widths=widths(fields),
        freeze=(FIRST_ROW, 3),
        repeat_rows=(HEADER_ROW, HEADER_ROW),
        tab="#B8860B",
    )


def _result(
    contents: Contents, result: Result, tree: UnitTree, sourced: Mapping[str, Mapping[str, Span]]
) -> tuple[Cell, ...]:
    lang = contents.lang
    target = contents.tables.target(result.target)
    unit = contents.tables.unit(result.unit)
    name = (target.name or "") if target else ""
    values: dict[str, object] = {
        "target": result.target,
        "target_name": f"   – {name}" if target and target.part_of else name,
        "unit": result.unit,
        "unit_name": unit.name if unit else WHOLE.of(lang),
        "unit_of_measure": target.unit_of_measure if target else None,
        "coverage": _units_reported(result.coverage),
        "note": _note(result, lang),
    }
    look = "whole" if result.unit is None else "input"
    cells = []
    for id in RESULTS.block.columns:
        value = values[id] if id in values else getattr(result, id)
        text = value.words.of(lang) if isinstance(value, Choice) else value
        link = _source_link(contents, result, tree, sourced) if id == "actual" and value is not None else None
        kind = _style(id, value, target.measure if target else None)
        style = kind if isinstance(value, Rating) else f"{'linked.' if link else ''}{look}.{kind}"
        if id == "coverage":
            style = "rating.warn" if result.coverage.missing else "rating.mute"
        cells.append(Cell(text, style=style, link=link))  # type: ignore[arg-type]
    return tuple(cells)


def _style(id: str, value: object, measure: Measure | None) -> str:
    """Return the style of a cell: all figures of one measure in a column have the same number of decimals."""
    if isinstance(value, Rating):
        return f"rating.{RATING_LOOKS[value]}"
    if isinstance(value, date):
        return "period"
    if not isinstance(value, Decimal):
        return "text"
    in_points = measure is not None and measure.is_ratio and id in IN_POINTS
    if id in DECIMALS or in_points or (id == "forecast" and measure is Measure.FLOW):
        return "decimal"
    return "amount" if value == value.to_integral_value() else "decimal"


def _units_reported(coverage: Coverage) -> str | None:
    return f"{coverage.reported}/{coverage.expected}" if coverage.expected else None


def _note(result: Result, lang: Lang) -> str | None:
    parts = [ESTIMATED.of(lang)] if result.estimated else []
    for words, units in (
        (NOT_MET, result.unmet),
        (AWAITED, result.awaited),
        (INCOMPLETE, tuple(unit for unit in result.coverage.missing if unit not in result.awaited)),
    ):
        if units:
            parts.append(words.filled(units=listed_units(units)).of(lang))
    return "; ".join(parts) or None


def _source_link(
    contents: Contents, result: Result, tree: UnitTree, sourced: Mapping[str, Mapping[str, Span]]
) -> str | None:
    """Return a link to the lines of Sources behind a figure; the lines of a target in a branch are consecutive."""
    target = contents.tables.target(result.target)
    units = frozenset(tree.units) if result.unit is None else frozenset(tree.branch(as_spreadsheet(result.unit)))
    if target and target.roll_up is RollUp.OWNER and target.owner and as_spreadsheet(target.owner) in units:
        units = frozenset(tree.branch(as_spreadsheet(target.owner)))
    span = line_span(sourced.get(as_spreadsheet(result.target), {}), units)
    if span is None:
        return None
    first, last = span
    corners = a1(FIRST_ROW + first, 1), a1(FIRST_ROW + last, len(SOURCES.block.columns))
    return f"'{SOURCES.words.of(contents.lang)}'!{corners[0]}:{corners[1]}"


def _evaluated(contents: Contents) -> str:
    evaluation, plan = contents.evaluation, contents.tables.plan
    if evaluation.day is None or evaluation.period is None:
        return NOT_EVALUATED.of(contents.lang)
    share = expected_share(plan.counts_from, plan.end, evaluation.day)
    text = show(rounded(HUNDRED * share).quantize(Decimal("0.1")), contents.lang) if share is not None else "?"
    return EVALUATED.of(contents.lang).format(
        day=f"{evaluation.day:%d/%m/%Y}", period=show_period(evaluation.period.month), share=text
    )


def returns(contents: Contents, data: Returns | None) -> Sheet:
    """Return the Returns sheet: units × periods, with one column per period and both rates below."""
    lang, columns = contents.lang, RETURNS.block.columns
    fields = [
        Field(columns[id].words.of(lang), "input.text", columns[id].width, head_style="head")
        for id in ("unit", "unit_name")
    ]
    periods = data.periods if data else ()
    fields += [Field(show_period(period.month), "input.text", 14, head_style="head") for period in periods]
    fields += [
        Field(columns[id].words.of(lang), "input.text", columns[id].width, head_style="head.grey")
        for id in columns
        if id not in ("unit", "unit_name")
    ]
    rows = list(_return_rows(contents, data)) if data else []
    cells = dict(_due_and_rates(data, len(rows), lang)) if data else {}
    return sheet(
        contents,
        RETURNS,
        SELF_DECLARED.of(lang) if data else NO_RESULTS.of(lang),
        cells=cells,
        tables=(table(RETURNS.block, fields, rows or [(None,) * len(fields)]),),
        widths=widths(fields),
        freeze=(FIRST_ROW, 3),
        repeat_rows=(HEADER_ROW - 1, HEADER_ROW),
        tab="#B8860B",
    )


def _return_rows(contents: Contents, data: Returns) -> Iterator[tuple[Cell, ...]]:
    lang = contents.lang
    for line in data.units:
        unit = contents.tables.unit(line.unit)
        states = tuple(Cell(_return(item, lang), style=f"rating.{RETURN_LOOKS[item.state]}") for item in line.returns)
        rates = (percentage(line.reported, line.due), percentage(line.on_time, line.due))
        yield (
            Cell(line.unit),
            Cell(unit.name if unit else None),
            *states,
            *(Cell(number, style="grey.amount") for number in (line.due, line.reported, line.on_time)),
            *(Cell(rate, style="grey.decimal") for rate in rates),
            Cell(FAULTY_MARK.of(lang) if line.faulty else None, style="rating.bad" if line.faulty else "grey.text"),
        )


def _return(item: Return, lang: Lang) -> str:
    text = item.state.words.of(lang)
    if item.state is ReturnState.LATE and item.sent is not None:
        text += f" ({item.sent:%d/%m})"
    return f"{text} {NIL_MARK.of(lang)}" if item.nil else text


def _due_and_rates(data: Returns, rows: int, lang: Lang) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Yield the due dates above the header and both rates below the table."""
    yield (HEADER_ROW - 1, 2), Cell(DUE_DATE.of(lang), style="label")
    below = FIRST_ROW + max(rows, 1)
    for offset, words in enumerate((REPORTING_RATE, ON_TIME_RATE)):
        yield (below + offset, 2), Cell(words.of(lang), style="label")
    for index, due in enumerate(data.due_dates):
        yield (HEADER_ROW - 1, FIRST_PERIOD + index), Cell(due, style="grey.date")
        for offset, rate in enumerate(data.rates(index)):
            yield (below + offset, FIRST_PERIOD + index), Cell(rate, style="whole.decimal")
