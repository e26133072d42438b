"""Proposals: for every finding with a suggested value, the edit that applies it, and how certain it is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from xlplan.dataclass import dataclass
from xlplan.findings import EMPTY, CellRef, Finding, FixMethod, show
from xlplan.fixing.verified import Why, WrongComputedCell
from xlplan.grid import Book, Raw, decimal
from xlplan.layout import INPUTS, Column
from xlplan.layout.columns import CellType
from xlplan.patch import CellEdit, CellError, Content, Formula, Look, RichText
from xlplan.tables import Tables
from xlplan.template.frame import Offer
from xlplan.words import Lang, Words, as_spreadsheet


class Certainty(StrEnum):
    """How certain a proposal is.

    *sure*: nothing else is possible; *unsure*: it is likely; *ambiguous*: there are several possibilities.
    """

    SURE = "sure"
    UNSURE = "unsure"
    AMBIGUOUS = "ambiguous"

    @property
    def words(self) -> Words:
        return _CERTAINTIES[self]


_CERTAINTIES = {
    Certainty.SURE: Words("Chắc chắn", "Sure"),
    Certainty.UNSURE: Words("Cần xem lại", "To be looked at"),
    Certainty.AMBIGUOUS: Words("Có nhiều cách hiểu", "Ambiguous"),
}

QUOTED = Words("«{text}»", "“{text}”")
A_FORMULA = Words("công thức", "the formula")
FORMULA_SHOWS = Words("công thức, kết quả {result}", "the formula, which shows {result}")

# A number or date that replaces a text would keep the text cell's format unless it gets its column's own.
_LOOKS: Mapping[CellType, Look] = {
    CellType.AMOUNT: Look(number_format="#,##0.######"),
    CellType.WHOLE: Look(number_format="0"),
    CellType.DATE: Look(number_format="dd/mm/yyyy"),
    CellType.PERIOD: Look(number_format="mm/yyyy"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The edit that would correct a finding."""

    finding: Finding

    before: Content
    """The content of the finding's cell."""

    after: Content
    """The content that would correct it."""

    certainty: Certainty

    look: Look | None = None
    """The format that the cell needs as well, if any."""

    beside: tuple[CellEdit, ...] = ()
    """Edits of other cells that belong to the same correction."""

    @property
    def at(self) -> CellRef:
        return self.finding.at

    @property
    def edits(self) -> tuple[CellEdit, ...]:
        return (CellEdit(self.at, self.before, self.after, self.look), *self.beside)

    def offer(self, lang: Lang) -> Offer:
        """Return the proposal as the Checks sheet lists it."""
        names = [f"{edit.at.cell}: " if self.beside else "" for edit in self.edits]
        texts = [(shown(edit.before, lang), shown(edit.after, lang)) for edit in self.edits]  # type: ignore[arg-type]
        before, after = (
            "; ".join(name + pair[side] for name, pair in zip(names, texts, strict=True)) for side in (0, 1)
        )
        plain = show(self.after, lang) if isinstance(self.after, str) and not self.beside else after
        return Offer(self.finding.code, before, plain, self.certainty.words)


def proposals(
    findings: Iterable[Finding], tables: Tables, book: Book, restored: Iterable[WrongComputedCell] = ()
) -> tuple[Proposal, ...]:
    """Return one proposal per cell, that of the first finding that has one.

    *restored* are the computed cells that do not show what they should.
    """
    columns = declared_columns(tables)
    formulas = {cell.at: cell for cell in restored if cell.why is Why.TYPED_OVER}
    by_cell: dict[CellRef, Proposal] = {}
    for finding in findings:
        grid = book.titled(finding.at.sheet)
        if grid is None or finding.at.cell is None or finding.at in by_cell:
            continue
        before = content(grid.at(finding.at.row, finding.at.column))
        proposal = None
        if finding.proposed is not None:
            after = content(finding.proposed)
            column = columns.get((finding.at.sheet, finding.at.column))
            proposal = Proposal(finding, before, after, certainty(finding), _look(column, before, after))
        elif finding.kind.fix_method is FixMethod.FORMULA and finding.at in formulas:
            proposal = Proposal(finding, before, formulas[finding.at].edit.after, Certainty.SURE)  # type: ignore[arg-type]
        elif finding.kind.fix_method is FixMethod.SWAP:
            proposal = _swapped(finding, tables)
        if proposal is not None and before is not None and proposal.after != before:
            by_cell[finding.at] = proposal
    return tuple(by_cell.values())


def _swapped(finding: Finding, tables: Tables) -> Proposal | None:
    """Return the proposal to exchange numerator and denominator, if nothing was excluded: likely, never sure."""
    row = next((row for row in tables.progress if row.row == finding.at.row), None)
    if row is None or row.excluded or row.actual is None or row.denominator is None:
        return None
    beside = CellEdit(tables.progress.cell(row, "denominator"), row.denominator, row.actual)
    return Proposal(finding, row.actual, row.denominator, Certainty.UNSURE, beside=(beside,))


def certainty(finding: Finding) -> Certainty:
    if finding.alternatives:
        return Certainty.AMBIGUOUS
    return Certainty.SURE if finding.sure else Certainty.UNSURE


def accepted(candidates: Iterable[Proposal], choices: Iterable[str], ticked: frozenset[CellRef]) -> Iterator[Proposal]:
    """Yield the proposals that *choices* select: ``sure``, ``ticked``, a code, or a cell (``Tiến độ!F24``).

    An ambiguous proposal is selected by its cell or its tick only.
    """
    wanted = {as_spreadsheet(choice.strip()) for choice in choices}
    for proposal in candidates:
        cell, code = as_spreadsheet(str(proposal.at)), as_spreadsheet(proposal.finding.code)
        by_cell = cell in wanted or ("ticked" in wanted and proposal.at in ticked)
        by_code = code in wanted and proposal.certainty is not Certainty.AMBIGUOUS
        if by_cell or by_code or ("sure" in wanted and proposal.certainty is Certainty.SURE):
            yield proposal


def content(raw: Raw | Decimal) -> Content:
    """Return a raw value as cell content: a time stamp at midnight becomes a date, a number a decimal."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == datetime.min.time() else raw
    if isinstance(raw, str | date | Decimal) or raw is None:
        return raw
    if isinstance(raw, int | float):
        return decimal(raw)
    return str(raw)


def declared_columns(tables: Tables) -> dict[tuple[str, int], Column]:
    """Return the declared column for every (sheet, column number) of the file."""
    columns = {}
    for spec in INPUTS:
        position = tables.of(spec).position
        for id, number in position.columns.items():
            columns[position.sheet, number] = spec.block.columns[id]
    return columns


def _look(column: Column | None, before: Content, after: Content) -> Look | None:
    """Return the number format of the column if a number or date replaces a text, else None."""
    if column is None or not isinstance(before, str) or isinstance(after, str):
        return None
    look = _LOOKS.get(column.cell_type)
    if (
        look is not None
        and column.cell_type is CellType.AMOUNT
        and isinstance(after, Decimal)
        and after == after.to_integral_value()
    ):
        return replace(look, number_format="#,##0")
    return look


def shown(value: Content, lang: Lang) -> str:
    """Return a cell's content in one line.

    Text is in quotation marks, so that 12 and «12» differ; a formula is shown by its result.
    """
    if isinstance(value, str | RichText):
        return QUOTED.of(lang).format(text=show(value if isinstance(value, str) else value.text, lang))
    if isinstance(value, Formula):
        result = "" if isinstance(value.result, CellError) else show(value.result, lang)
        return FORMULA_SHOWS.of(lang).format(result=result) if result else A_FORMULA.of(lang)
    if isinstance(value, CellError):
        return value.code
    return show(value, lang) or EMPTY.of(lang)
