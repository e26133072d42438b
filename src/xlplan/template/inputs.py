"""The input sheets, with a formula where a column is computed."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from xlplan.dataclass import dataclass
from xlplan.document import Cell, CellValue, Field, MadeRows, Sheet, TableRow
from xlplan.findings import show_period
from xlplan.formulas import computed as formula
from xlplan.formulas.coverage import reasons
from xlplan.formulas.names import column_name
from xlplan.grid import Raw
from xlplan.layout import (
    ALLOCATION,
    AWARDS,
    FIRST_ROW,
    HEADER_ROW,
    HONOURS,
    MOVEMENTS,
    PEOPLE,
    PROGRESS,
    REGISTRATIONS,
    TARGETS,
    UNITS,
    SheetSpec,
)
from xlplan.layout.choices import Measure, RollUp
from xlplan.layout.rows import Row
from xlplan.shares import in_force
from xlplan.tables import Table
from xlplan.template.allocated import planned_values, values_in_force
from xlplan.template.colours import conditional_formats
from xlplan.template.frame import Contents, column_field, free_rows, sample_note, sheet, shown, shown_row, table, widths
from xlplan.words import Words, as_spreadsheet

PERIODS = Words("kỳ", "period(s)")
BLANK_ROWS = 20  # empty rows of a table without data
HELPERS = {
    UNITS.id: Words(
        "Mỗi dòng một đơn vị. Mã đơn vị dùng ở mọi trang khác.",
        "One unit per row. Its code is used on every other sheet.",
    ),
    PEOPLE.id: Words(
        "Mỗi dòng một người: chỉ cần những người được đăng ký hay đề nghị khen thưởng.",
        "One person per row: only those who are registered or proposed for an honour.",
    ),
    MOVEMENTS.id: Words(
        "Mỗi dòng một phong trào thi đua. Mã dùng ở trang Đăng ký và Khen thưởng.",
        "One movement per row. Its code is used on Registrations and Awards.",
    ),
    HONOURS.id: Words(
        "Danh mục theo luật: mỗi dòng một danh hiệu thi đua hay hình thức khen thưởng. Danh hiệu riêng của cơ quan: "
        "ghi thêm dòng.",
        "The catalogue by law: one title or form of commendation per row. Add rows for the office's own.",
    ),
    TARGETS.id: Words(
        "Mỗi dòng một chỉ tiêu. Điều chỉnh mức kế hoạch: thêm một dòng cùng mã, ghi Áp dụng từ.",
        "One target per row. A revised value: a further row with the same code and its effective date.",
    ),
    ALLOCATION.id: Words(
        "Mức giao là phần riêng của từng đơn vị, không gồm đơn vị cấp dưới.",
        "The allocated value is the unit's own share, without the units below it.",
    ),
    PROGRESS.id: Words(
        "Mỗi dòng một đơn vị, một chỉ tiêu, một kỳ. Điền ô vàng; ô xám tự tính hoặc đã điền sẵn.",
        "One unit, target and period per row. Fill in yellow cells; grey ones are computed or filled in already.",
    ),
    REGISTRATIONS.id: Words(
        "Mỗi dòng một danh hiệu mà tập thể hay cá nhân đăng ký. Tập thể: để trống Mã cá nhân.",
        "One honour per row that a unit or a person strives for. A unit: leave the person code empty.",
    ),
    AWARDS.id: Words(
        "Mỗi dòng một đề nghị khen thưởng. Tập thể: để trống Mã cá nhân.",
        "One proposed honour per row. A unit: leave the person code empty.",
    ),
}
LOOKED_UP = Words(
    "Trang này để tra cứu; nơi giao sổ đã điền.", "For reference: filled in by the unit that issued this workbook."
)
FREEZE_AFTER = {HONOURS.id: 2, ALLOCATION.id: 2, PROGRESS.id: 5, REGISTRATIONS.id: 2, AWARDS.id: 2}
# Columns that a unit without child units never needs.
HIDDEN_FOR_LEAVES: Mapping[str, tuple[str, ...]] = {
    UNITS.id: ("parent", "aliases", "valid_from", "valid_to", "successor"),
    TARGETS.id: ("roll_up", "weight", "owner"),
}


def input_sheet(contents: Contents, spec: SheetSpec) -> Sheet:
    """Return one input sheet with its computed columns."""
    return _sheet(contents, spec, contents.tables.of(spec), computed_columns(contents, spec))


def computed_columns(contents: Contents, spec: SheetSpec) -> "Mapping[str, Computed]":
    """Return the computed columns of an input sheet, by column id; the rows are those of ``contents.tables``."""
    computed = {TARGETS.id: _targets, ALLOCATION.id: _allocation, PROGRESS.id: _progress}.get(spec.id)
    return computed(contents) if computed else {}


def _targets(contents: Contents) -> "Mapping[str, Computed]":
    """In a master: a unit sees its own share only, which says nothing about the sum."""
    if contents.issued:
        return {"allocated": Computed(None, {})}
    tables, planned = contents.tables, planned_values(contents)
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for share in tables.allocations:
        if (value := planned.get(share.row)) is not None:
            totals[as_spreadsheet(share.target)] += value
    effective = {
        rows[-1].row for same in tables.targets_by_code.values() if (rows := in_force(same, contents.formulas_at))
    }
    return {
        "allocated": Computed(
            formula.allocated(),
            {
                row.row: totals[as_spreadsheet(row.code)]
                for row in tables.targets
                if row.row in effective
                and row.measure in (Measure.FLOW, Measure.STOCK)
                and row.roll_up is not RollUp.OWNER
                and row.sound("code", "measure")
            },
        )
    }


def _allocation(contents: Contents) -> "Mapping[str, Computed]":
    text = formula.periods_without_row() if contents.issued else formula.number_without_row(PERIODS.of(contents.lang))
    return {
        "in_force": Computed(formula.in_force(), values_in_force(contents)),
        "periods_without_row": Computed(text if contents.live else None, dict(_without_row(contents))),
    }


def _without_row(contents: Contents) -> Iterator[tuple[int, str]]:
    """Yield what is shown of the periods without a row: the periods, in a master their number; by row."""
    for row, periods in contents.rule_findings.subject.missing_rows:
        listed = ", ".join(show_period(period.month) for period in periods)
        yield row.row, listed if contents.issued else f"{len(periods)} {PERIODS.of(contents.lang)}"


def _progress(contents: Contents) -> "Mapping[str, Computed]":
    totals, percents = {}, {}
    for row in contents.tables.progress:
        if row.period is not None:
            key = (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period)
            totals[row.row], percents[row.row] = contents.running.get(key, (None, None))
    return {
        "running_total": Computed(formula.running_total() if contents.live else None, totals),
        "percent_of_plan": Computed(formula.percent_of_plan() if contents.live else None, percents),
    }


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed column: its formula (None: values only) and the value of each sheet row."""

    formula: str | None
    values: Mapping[int, object]


def _sheet(contents: Contents, spec: SheetSpec, rows: Table[Row], computed: Mapping[str, Computed]) -> Sheet:
    lang, block = contents.lang, spec.block
    fields = []
    for id, column in block.columns.items():
        grey = not column.typed or _decided_above(contents, spec, id)
        text = computed[id].formula if id in computed else None
        unique = column_name(spec.id, id) if block.keys == (id,) else None
        field = column_field(column, lang, grey=grey, formula=text, reasons=reasons(block, id), unique=unique)
        if id == "percent_of_plan":
            field = Field(field.header, "grey.decimal", field.width, None, text, field.head_style)
        fields.append(field)
    cells: Sequence[TableRow] = MadeRows(rows.rows, _row_maker(contents, spec, rows.raws, computed))
    if not cells:
        cells = [(None,) * len(fields)] * BLANK_ROWS
    sample = sample_note(contents) if spec in (UNITS, ALLOCATION) else None
    extra = {(4, 1): Cell(sample.of(lang), style="sample")} if sample else {}
    helper = HELPERS[spec.id] if spec.by_unit or not contents.issued else LOOKED_UP
    hidden = HIDDEN_FOR_LEAVES.get(spec.id, ()) if contents.is_leaf else ()
    if contents.issued:  # a unit's share says nothing about the sum
        hidden = (*hidden, *({"allocated"} & block.columns.keys()))
    return sheet(
        contents,
        spec,
        helper.of(lang),
        cells=extra,
        tables=(table(block, fields, cells, growth=free_rows(contents, spec)),),
        widths=widths(fields),
        hidden_columns=tuple(number for number, id in enumerate(block.columns, start=1) if id in hidden),
        freeze=(FIRST_ROW, FREEZE_AFTER.get(spec.id, 1) + 1),
        repeat_rows=(HEADER_ROW, HEADER_ROW),
        marks=conditional_formats(contents, spec),
        tab="#2E7D5B" if spec.by_unit else None,
    )


def _decided_above(contents: Contents, spec: SheetSpec, id: str) -> bool:
    """Whether the parent unit decides the column: in an issued workbook, all but what the unit reports."""
    return contents.issued and (not spec.by_unit or (spec is PROGRESS and id in spec.block.keys))


def _row_maker(
    contents: Contents, spec: SheetSpec, raws: Mapping[int, Mapping[str, Raw]], computed: Mapping[str, Computed]
) -> Callable[[Row], TableRow]:
    """Return a function that turns a row of the sheet into what its cells show.

    The grey columns of a Progress row always come from its target; an honour is shown by its name.
    """
    typed = shown_row(spec.block, contents.lang)
    numbers = {id: number for number, id in enumerate(spec.block.columns)}
    looked_up: dict[str, Callable[[Any], CellValue]] = {}
    if spec is PROGRESS:
        looked_up = _of_target(contents)
    elif "honour" in numbers:
        looked_up = {"honour": lambda row: _honour(contents, row.honour)}
    replaced = [(numbers[id], value_of) for id, value_of in looked_up.items()]
    values = [(numbers[id], column.values) for id, column in computed.items()]

    def made(row: Row) -> TableRow:
        cells = typed(row)
        for number, value_of in replaced:
            cells[number] = value_of(row)
        for id, raw in raws.get(row.row, {}).items():
            cells[numbers[id]] = Cell(raw)  # type: ignore[arg-type]
        for number, by_row in values:
            cells[number] = _shows(by_row.get(row.row))
        return cells

    return made


def _of_target(contents: Contents) -> dict[str, Callable[[Any], CellValue]]:
    """Return what Progress shows of a row's target, by column."""

    @cache
    def name_and_how(code: str | None) -> tuple[CellValue, CellValue]:
        target = contents.tables.target(code)
        if target is None:
            return None, None
        return shown(target.name, contents.lang), shown(target.measure and target.measure.how, contents.lang)

    return {
        "target_name": lambda row: name_and_how(row.target)[0],
        "how": lambda row: name_and_how(row.target)[1],
    }


def _honour(contents: Contents, text: str | None) -> CellValue:
    honour = contents.tables.honour(text)
    return honour.words.of(contents.lang) if honour is not None else text


def _shows(value: object) -> Decimal | str | None:
    return value if isinstance(value, Decimal | str) else None
