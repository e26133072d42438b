"""The input sheets: Units, Targets, Allocation, Progress, with a formula where a column is computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlplan.document import Cell, Field, Sheet
from xlplan.grid import Raw
from xlplan.layout import ALLOCATION, PROGRESS, TARGETS, UNITS, Allocation, Progress, SheetSpec
from xlplan.layout import formulas as formula
from xlplan.layout.rows import Row
from xlplan.own import in_force
from xlplan.tables import Table
from xlplan.template.checked import marks
from xlplan.template.frame import FIRST_ROW, HEADER_ROW, SAMPLE, Contents, column_field, sheet, shown, table, widths
from xlplan.words import Words, as_spreadsheet

BLANK_ROWS = {"units": 12, "targets": 15, "allocation": 30, "progress": 30}
HELPERS = {
    "units": Words("Mỗi dòng một đơn vị. Mã đơn vị dùng ở mọi trang khác.", "One unit per row. Its code is used on every other sheet."),
    "targets": Words(
        "Mỗi dòng một chỉ tiêu. Điều chỉnh mức kế hoạch: thêm một dòng cùng mã, ghi Áp dụng từ.",
        "One target per row. A revised value: a further row with the same code and its effective date.",
    ),
    "allocation": Words(
        "Mức giao là phần riêng của từng đơn vị, không gồm đơn vị cấp dưới.",
        "The allocated value is the unit's own share, without the units below it.",
    ),
    "progress": Words(
        "Mỗi dòng một đơn vị, một chỉ tiêu, một kỳ. Điền ô trắng; ô xám tự tính hoặc đã điền sẵn.",
        "One unit, target and period per row. Fill in white cells; grey ones are computed or filled in already.",
    ),
}
PRE_FILLED = frozenset({"unit", "target", "period"})
FREEZE_AFTER = {"units": 1, "targets": 1, "allocation": 2, "progress": 5}


def units(contents: Contents) -> Sheet:
    return _sheet(contents, UNITS, contents.tables.units, {})


def targets(contents: Contents) -> Sheet:
    return _sheet(contents, TARGETS, contents.tables.targets, {})


def allocation(contents: Contents) -> Sheet:
    text = formula.in_force(contents.lang)
    values = _in_force(contents)
    return _sheet(contents, ALLOCATION, contents.tables.allocations, {"in_force": _Computed(text, values)})


def progress(contents: Contents) -> Sheet:
    live = len(contents.tables.progress) <= formula.FORMULA_ROWS
    totals, percents = {}, {}
    for row in contents.tables.progress:
        if row.period is not None:
            key = (as_spreadsheet(row.unit), as_spreadsheet(row.target), row.period)
            totals[row.row], percents[row.row] = contents.running.get(key, (None, None))
    computed = {
        "running_total": _Computed(formula.running_total(contents.lang) if live else None, totals),
        "percent_of_plan": _Computed(formula.percent_of_plan(contents.lang) if live else None, percents),
    }
    return _sheet(contents, PROGRESS, contents.tables.progress, computed)


@dataclass(frozen=True, slots=True)
class _Computed:
    """A computed column: its formula (None: values only) and the value of each sheet row."""

    formula: str | None
    values: Mapping[int, object]


def _sheet(contents: Contents, spec: SheetSpec, rows: Table[Row], computed: Mapping[str, _Computed]) -> Sheet:
    lang, block = contents.lang, spec.block
    fields = []
    for id, column in block.columns.items():
        grey = column.computed or column.context or _decided_above(contents, spec, id)
        text = computed[id].formula if id in computed else None
        one = column_field(column, lang, grey=grey, formula=text)
        if id == "percent_of_plan":
            one = Field(one.header, "grey.decimal", one.width, None, text, one.head_style)
        fields.append(one)
    cells = [_row(contents, spec, row, rows.raws.get(row.row, {}), computed) for row in rows]
    cells += [_blank(spec, computed) for _ in range(0 if cells else BLANK_ROWS[spec.id])]
    extra = {(4, 1): Cell(SAMPLE.of(lang), style="sample")} if contents.manifest.sample and spec.id in ("units", "allocation") else {}
    return sheet(
        contents,
        spec,
        HELPERS[spec.id].of(lang),
        cells=extra,
        tables=(table(block, fields, cells),),
        widths=widths(fields),
        freeze=(FIRST_ROW, FREEZE_AFTER[spec.id] + 1),
        repeat_rows=(HEADER_ROW, HEADER_ROW),
        marks=marks(contents, spec),
        tab="#2E7D5B" if spec.id == "progress" else None,
    )


def _decided_above(contents: Contents, spec: SheetSpec, id: str) -> bool:
    """In an issued workbook everything is given but what the unit reports."""
    return contents.issued and (spec.id != "progress" or id in PRE_FILLED)


def _row(contents: Contents, spec: SheetSpec, row: Row, raw: Mapping[str, Raw], computed: Mapping[str, _Computed]) -> tuple[Cell, ...]:
    cells = []
    for id in spec.block.columns:
        if id in computed:
            cells.append(Cell(_number(computed[id].values.get(row.row)), computed[id].formula))
        elif id in raw:
            cells.append(Cell(raw[id]))  # type: ignore[arg-type]
        else:
            cells.append(Cell(shown(_value(contents, row, id), contents.lang)))
    return tuple(cells)


def _value(contents: Contents, row: Row, id: str) -> object:
    """The row's value; a progress row's grey context comes from its target, whatever the row says."""
    if isinstance(row, Progress) and id in ("target_name", "how"):
        target = contents.tables.target(row.target)
        if target is None:
            return None
        return target.name if id == "target_name" else target.measure.how if target.measure else None
    return getattr(row, id)


def _blank(spec: SheetSpec, computed: Mapping[str, _Computed]) -> tuple[Cell, ...]:
    return tuple(Cell(None, computed[id].formula if id in computed else None) for id in spec.block.columns)


def _number(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _in_force(contents: Contents) -> dict[int, object]:
    """Per allocation row the value it puts in force at the evaluation date: that of the latest row of its slot."""
    slots: dict[tuple[str, str], list[Allocation]] = {}
    for row in contents.tables.allocations:
        slots.setdefault((as_spreadsheet(row.target), as_spreadsheet(row.unit)), []).append(row)
    found: dict[int, object] = {}
    for rows in slots.values():
        reached: Sequence[Allocation] = in_force(rows, contents.formulas_at)
        if reached:
            found[reached[-1].row] = reached[-1].value
    return found
