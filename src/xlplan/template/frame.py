"""What all sheets share: the position of the table, the title lines, how a column becomes a field."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from xlplan.dataclass import dataclass
from xlplan.document import Cell, CellValue, Field, Sheet, TableBlock, TableRow
from xlplan.findings import CellRef, Finding
from xlplan.formulas.computed import FORMULA_ROWS
from xlplan.layout import FIRST_ROW, HEADER_ROW, Block, Column, SheetSpec
from xlplan.layout.choices import ReturnState
from xlplan.layout.columns import CellType, Choice
from xlplan.layout.rows import Row
from xlplan.manifest import Manifest
from xlplan.outcome import Outcome, can_consolidate
from xlplan.periods import Calendar, Evaluation
from xlplan.results import Result, RowKey
from xlplan.returns import Returns
from xlplan.rules import RuleFindings
from xlplan.tables import Tables
from xlplan.template.guidance import validation
from xlplan.words import Lang, Words

FIRST_PERIOD = 3  # the column of the first period on the Returns sheet, after unit and name

# How many rows may be added to a sheet before its own checks miss them: in an issued workbook, and in a master.
FREE_ROWS: Mapping[str, tuple[int, int]] = {
    "units": (50, 200),
    "people": (200, 1000),
    "movements": (50, 200),
    "honours": (20, 100),
    "targets": (50, 200),
    "allocation": (100, 1000),
    "progress": (200, 1000),
    "registrations": (200, 1000),
    "awards": (200, 1000),
}
_SAMPLE = Words(
    "Dữ liệu mẫu: kế hoạch không nêu đơn vị và mức giao; hãy thay bằng đơn vị của mình.",
    "Sample data: the plan names no units and no allocation; replace them with your own.",
)
_SAMPLE_ISSUED = Words(
    "Sổ mẫu: đơn vị và mức giao chỉ là ví dụ, không phải của kế hoạch.",
    "A sample: its units and allocation are examples, not the plan's.",
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

_UNSPOKEN = frozenset({CellType.AMOUNT, CellType.WHOLE, CellType.DATE, CellType.PERIOD})  # the same in every language


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal as the Checks sheet lists it."""

    code: str
    """The code of the finding."""

    before: str
    """The present content of the cell."""

    after: str
    """The proposed content."""

    certainty: Words


@dataclass(frozen=True)
class Contents:
    """Everything that a workbook shows: the *outcome*, and what is not part of it."""

    outcome: Outcome

    running: Mapping[RowKey, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    """Running total and percentage of plan of each Progress row, by unit, target and month."""

    offers: Mapping[CellRef, Offer] = field(default_factory=dict)
    """Proposals, by the cell of their finding."""

    ticks: Collection[CellRef] = ()
    """The cells of the proposals that the user accepted."""

    told_of_files: Sequence[Mapping[str, str]] = ()
    """Lines of an older Checks sheet about other files, by column; they are kept."""

    told_missing_returns: tuple[tuple[int, int], ...] = ()
    """The cells of missing returns on a Returns sheet that is kept."""

    @property
    def missing_returns(self) -> tuple[tuple[int, int], ...]:
        """The cells (row, column) of the Returns sheet that show a missing return, row by row."""
        if self.returns is None:
            return self.told_missing_returns
        return tuple(
            (row, column)
            for row, unit in enumerate(self.returns.units, start=FIRST_ROW)
            for column, item in enumerate(unit.returns, start=FIRST_PERIOD)
            if item.state is ReturnState.MISSING
        )

    @property
    def tables(self) -> Tables:
        return self.outcome.tables

    @property
    def manifest(self) -> Manifest:
        return self.outcome.manifest

    @property
    def lang(self) -> Lang:
        return self.manifest.lang

    @property
    def calendar(self) -> Calendar:
        return self.outcome.calendar

    @property
    def evaluation(self) -> Evaluation:
        return self.outcome.evaluation

    @property
    def formulas_at(self) -> date | None:
        """The evaluation date of the sheet's own formulas, which never see one given on the command line."""
        return self.rule_findings.subject.evaluation.day

    @property
    def rule_findings(self) -> RuleFindings:
        return self.outcome.rule_findings

    @property
    def results(self) -> Sequence[Result]:
        return self.outcome.results

    @property
    def returns(self) -> Returns | None:
        return self.outcome.returns

    @property
    def findings(self) -> Sequence[Finding]:
        return self.outcome.findings

    @property
    def live(self) -> bool:
        """Whether Progress is short enough for formulas; else its computed cells and checks contain values."""
        return len(self.tables.progress) <= FORMULA_ROWS

    @property
    def issued(self) -> bool:
        """Whether the parent unit issued the workbook: the cells that it decides are grey."""
        return not self.manifest.is_root

    @property
    def is_leaf(self) -> bool:
        return not can_consolidate(self.manifest, self.tables)


def sample_note(contents: Contents) -> Words | None:
    """Return the note about sample data, None without any. Only the user of the master can replace the data."""
    if not contents.manifest.sample:
        return None
    return _SAMPLE_ISSUED if contents.issued else _SAMPLE


def free_rows(contents: Contents, spec: SheetSpec) -> int:
    """Return how many rows below the last one the validations, formats and checks of an input sheet cover."""
    issued, master = FREE_ROWS[spec.id]
    return issued if contents.issued else master


def sheet(contents: Contents, spec: SheetSpec, helper: str, **parts: Any) -> Sheet:
    """Return a sheet with its three title lines and print footer; *parts* are its other fields."""
    lang, plan = contents.lang, contents.tables.plan
    office = " – ".join(text for text in (plan.issuer, plan.number) if text)
    cells = {
        (1, 1): Cell(office or None, style="office"),
        (2, 1): Cell(spec.words.of(lang), style="title"),
        (3, 1): Cell(helper or None, style="helper"),
    }
    cells |= parts.pop("cells", {})
    base = Sheet(title=spec.words.of(lang), cells=cells, print_office=office, print_footer=spec.words.of(lang))
    return replace(base, heights={2: 24, **parts.pop("heights", {})}, **parts)


def column_field(
    column: Column,
    lang: Lang,
    *,
    grey: bool,
    formula: str | None = None,
    reasons: Sequence[Words] = (),
    unique: str | None = None,
) -> Field:
    """Return a declared column as a field of a table: style, width, and the validation that its declaration implies.

    *unique* is its defined name if its codes must differ.
    """
    kind = "text" if column.by_name else KIND_OF[column.cell_type]
    header = column.words.of(lang)
    return Field(
        header=header,
        style=f"{'grey' if grey else 'input'}.{kind}",
        width=max(column.width, _longest_word(header) + 4),
        validation=validation(column, lang, grey=grey, reasons=reasons, unique=unique),
        formula=formula,
        head_style="head.grey" if grey else "head",
    )


def table(
    block: Block,
    fields: Sequence[Field],
    rows: Sequence[TableRow],
    left: int = 1,
    top: int = HEADER_ROW,
    growth: int = 0,
) -> TableBlock:
    return TableBlock(block.table, top, left, tuple(fields), rows, growth)


def widths(fields: Sequence[Field], left: int = 1) -> dict[int, float]:
    """Return the widths of the sheet's columns, by column number."""
    return {number: item.width for number, item in enumerate(fields, start=left)}


def shown(value: object, lang: Lang) -> CellValue:
    """Return a typed value as the cell shows it: words and choices in the workbook's language, all else unchanged."""
    if isinstance(value, Words):
        return value.of(lang)
    if isinstance(value, Choice):
        return value.words.of(lang)
    return value  # type: ignore[return-value]


def shown_row(block: Block, lang: Lang) -> Callable[[Row], list[Cell | CellValue]]:
    """Return a function that turns a row of *block* into the values of its cells, as they are shown."""
    values = attrgetter(*block.columns)
    spoken = [index for index, column in enumerate(block.columns.values()) if column.cell_type not in _UNSPOKEN]

    def made(row: Row) -> list[Cell | CellValue]:
        cells = list(values(row))
        for index in spoken:
            if type(cells[index]) is not str:  # a choice is a kind of str, and nearly all others are plain ones
                cells[index] = shown(cells[index], lang)
        return cells

    return made


def _longest_word(header: str) -> int:
    return max(len(word) for word in header.split())
