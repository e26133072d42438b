"""What every sheet shares: where its table stands, its titles, how a column becomes a field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from xlplan.document import Cell, CellValue, Field, Sheet, TableBlock, Validation
from xlplan.findings import Finding
from xlplan.layout import ALLOCATION, PROGRESS, TARGETS, UNITS, Block, Column, SheetSpec
from xlplan.layout.columns import CellType
from xlplan.layout.formulas import TARGET_CODES, UNIT_CODES
from xlplan.layout.rows import Row
from xlplan.manifest import Manifest
from xlplan.periods import Calendar, Evaluation
from xlplan.results import Result, RowKey
from xlplan.returned import Returns
from xlplan.tables import Table, Tables
from xlplan.words import Lang, Words

INPUTS = (UNITS, TARGETS, ALLOCATION, PROGRESS)
HEADER_ROW = 5
FIRST_ROW = HEADER_ROW + 1
LISTS = {"units.code": UNIT_CODES, "targets.code": TARGET_CODES}
SAMPLE = Words(
    "Dữ liệu mẫu: kế hoạch không nêu đơn vị và mức giao; hãy thay bằng đơn vị của mình.",
    "Sample data: the plan names no units and no allocation; replace them with your own.",
)

KIND_OF: Mapping[CellType, str] = {
    CellType.TEXT: "text",
    CellType.LONG: "long",
    CellType.CODE: "code",
    CellType.AMOUNT: "amount",
    CellType.WHOLE: "amount",
    CellType.DATE: "date",
    CellType.DATES: "text",
    CellType.PERIOD: "period",
    CellType.CUTOFF: "text",
    CellType.LIST: "text",
}


@dataclass(frozen=True)
class Contents:
    """Everything a workbook shows. *returns* and *results* are there in workbooks that consolidate; *issued* greys what
    the level above decides. *formulas_at* is the date that the sheet's own formulas see; *running* has the grey figures
    of each Progress row (unit, target, month)."""

    tables: Tables
    manifest: Manifest
    calendar: Calendar
    evaluation: Evaluation
    formulas_at: date | None = None
    issued: bool = False
    running: Mapping[RowKey, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    results: Sequence[Result] = ()
    returns: Returns | None = None
    findings: Sequence[Finding] = ()

    @property
    def lang(self) -> Lang:
        return self.manifest.lang

    @property
    def is_leaf(self) -> bool:
        return self.issued and len(self.tables.units) == 1


def table_of(contents: Contents, spec: SheetSpec) -> Table[Row]:
    """The rows of an input sheet."""
    tables = contents.tables
    rows: Mapping[str, Table[Row]] = {
        UNITS.id: tables.units,
        TARGETS.id: tables.targets,
        ALLOCATION.id: tables.allocations,
        PROGRESS.id: tables.progress,
    }
    return rows[spec.id]


def sheet(contents: Contents, spec: SheetSpec, helper: str, **parts: Any) -> Sheet:
    """A sheet with its three title lines, print header and footer; *parts* are the rest of its fields."""
    lang, plan = contents.lang, contents.tables.plan
    office = " – ".join(text for text in (plan.issuer, plan.number) if text)
    cells = {
        (1, 1): Cell(office or None, style="office"),
        (2, 1): Cell(spec.words.of(lang), style="title"),
        (3, 1): Cell(helper or None, style="helper"),
    }
    cells |= parts.pop("cells", {})
    made = Sheet(title=spec.words.of(lang), cells=cells, print_header=office, print_footer=spec.words.of(lang))
    return replace(made, heights={2: 24, **parts.pop("heights", {})}, **parts)


def column_field(column: Column, lang: Lang, *, grey: bool, formula: str | None = None) -> Field:
    """A declared column as a field of a table: look, width, and the validation its declaration implies."""
    kind = KIND_OF[column.cell_type]
    header = column.words.of(lang)
    return Field(
        header=header,
        style=f"{'grey' if grey else 'input'}.{kind}",
        width=max(column.width, _longest_word(header) + 4),
        validation=None if grey or column.computed or column.context else validation(column, lang),
        formula=formula,
        head_style="head.grey" if grey else "head",
    )


def validation(column: Column, lang: Lang) -> Validation | None:
    """The drop-down or bounds of a column, and its helper text."""
    prompt = column.hint.of(lang) if column.hint else ""
    base = Validation("any", title=column.words.of(lang), prompt=prompt, error_title=column.words.of(lang))
    choose = Words("Chọn một giá trị trong danh sách.", "Choose a value from the list.").of(lang)
    if column.choices is not None:
        items = tuple(choice.words.of(lang) for choice in column.choices)
        return replace(base, rule="list", source=items, error=choose)
    if column.refers_to is not None:
        return replace(base, rule="list", source=f"={LISTS[column.refers_to]}", error=choose)
    if column.cell_type in (CellType.AMOUNT, CellType.WHOLE):
        rule = "number" if column.cell_type is CellType.AMOUNT else "whole"
        error = Words("Gõ một số không âm.", "Type a number that is not negative.").of(lang)
        return replace(base, rule=rule, minimum=column.minimum, maximum=column.maximum, error=error)
    if column.cell_type in (CellType.DATE, CellType.PERIOD):
        return replace(base, rule="date", error=Words("Gõ một ngày, ví dụ 01/06/2021.", "Type a date, for example 01/06/2021.").of(lang))
    return base if prompt else None


def table(block: Block, fields: Sequence[Field], rows: Sequence[tuple[Cell, ...]], left: int = 1, top: int = HEADER_ROW) -> TableBlock:
    return TableBlock(block.table, top, left, tuple(fields), tuple(rows))


def widths(fields: Sequence[Field], left: int = 1) -> dict[int, float]:
    return {place: one.width for place, one in enumerate(fields, start=left)}


def shown(value: object, lang: Lang) -> CellValue:
    """A typed value as the cell holds it: choices by their words, everything else as it is."""
    from xlplan.layout.columns import Choice

    if isinstance(value, Choice):
        return value.words.of(lang)
    return value  # type: ignore[return-value]


def _longest_word(header: str) -> int:
    return max(len(word) for word in header.split())
