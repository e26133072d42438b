"""Proposals: for every finding that says what its cell ought to hold, the edit that would make it so, and how sure it
is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from xlplan.findings import EMPTY, CellRef, Finding, FixMethod, show
from xlplan.fixing.verified import Restored, Why
from xlplan.grid import Book, Raw, decimal
from xlplan.layout import INPUTS, Column
from xlplan.layout.columns import CellType
from xlplan.patch import CellEdit, CellError, Content, Formula, Look, RichText
from xlplan.tables import Tables
from xlplan.template.frame import Offer
from xlplan.words import Lang, Words, as_spreadsheet


class Certainty(StrEnum):
    """How sure a proposal is: *sure* when nothing else is possible; *unsure* when likely; *ambiguous* when there are
    several.
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

# A number or a date that stood there as text keeps a text cell's look unless it gets its column's own.
_LOOKS: Mapping[CellType, Look] = {
    CellType.AMOUNT: Look(number_format="#,##0.######"),
    CellType.WHOLE: Look(number_format="0"),
    CellType.DATE: Look(number_format="dd/mm/yyyy"),
    CellType.PERIOD: Look(number_format="mm/yyyy"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """*finding* would be mended if its cell, which holds *before*, held *after*. *look* is what the cell needs beside;
    *beside* are edits of other cells that go with it."""

    finding: Finding
    before: Content
    after: Content
    certainty: Certainty
    look: Look | None = None
    beside: tuple[CellEdit, ...] = ()

    @property
    def at(self) -> CellRef:
        return self.finding.at

    @property
    def edits(self) -> tuple[CellEdit, ...]:
        return (CellEdit(self.at, self.before, self.after, self.look), *self.beside)

    def offer(self, lang: Lang) -> Offer:
        """The proposal as the Checks sheet lists it."""
        names = [f"{one.at.cell}: " if self.beside else "" for one in self.edits]
        texts = [(shown(one.before, lang), shown(one.after, lang)) for one in self.edits]  # type: ignore[arg-type]
        before, after = (
            "; ".join(name + pair[side] for name, pair in zip(names, texts, strict=True)) for side in (0, 1)
        )
        plain = show(self.after, lang) if isinstance(self.after, str) and not self.beside else after
        return Offer(self.finding.code, before, plain, self.certainty.words)


def proposals(
    findings: Iterable[Finding], tables: Tables, book: Book, restored: Iterable[Restored] = ()
) -> tuple[Proposal, ...]:
    """One proposal per cell, of the first finding that has one. *restored* are the computed cells that do not prove."""
    columns = declared_columns(tables)
    formulas = {one.at: one for one in restored if one.why is Why.TYPED_OVER}
    found: dict[CellRef, Proposal] = {}
    for finding in findings:
        grid = book.titled(finding.at.sheet)
        if grid is None or finding.at.cell is None or finding.at in found:
            continue
        before = content(grid.at(finding.at.row, finding.at.column))
        made = None
        if finding.proposed is not None:
            after = content(finding.proposed)
            column = columns.get((finding.at.sheet, finding.at.column))
            made = Proposal(finding, before, after, certainty(finding), _look(column, before, after))
        elif finding.kind.fix_method is FixMethod.FORMULA and finding.at in formulas:
            made = Proposal(finding, before, formulas[finding.at].edit.after, Certainty.SURE)  # type: ignore[arg-type]
        elif finding.kind.fix_method is FixMethod.SWAP:
            made = _swapped(finding, tables)
        if made is not None and before is not None and made.after != before:
            found[finding.at] = made
    return tuple(found.values())


def _swapped(finding: Finding, tables: Tables) -> Proposal | None:
    """Numerator and denominator exchanged, where nothing was excluded: likely, never sure."""
    row = next((one for one in tables.progress if one.row == finding.at.row), None)
    if row is None or row.excluded or row.actual is None or row.denominator is None:
        return None
    beside = CellEdit(tables.progress.cell(row, "denominator"), row.denominator, row.actual)
    return Proposal(finding, row.actual, row.denominator, Certainty.UNSURE, beside=(beside,))


def certainty(finding: Finding) -> Certainty:
    if finding.alternatives:
        return Certainty.AMBIGUOUS
    return Certainty.SURE if finding.sure else Certainty.UNSURE


def accepted(offered: Iterable[Proposal], choices: Iterable[str], ticked: frozenset[CellRef]) -> Iterator[Proposal]:
    """Those that *choices* take: ``sure``, ``ticked``, a code, or a cell (``Tiến độ!F24``). What is ambiguous is taken
    by its cell or its tick only."""
    wanted = {as_spreadsheet(choice.strip()) for choice in choices}
    for one in offered:
        cell, code = as_spreadsheet(str(one.at)), as_spreadsheet(one.finding.code)
        named = cell in wanted or ("ticked" in wanted and one.at in ticked)
        by_code = code in wanted and one.certainty is not Certainty.AMBIGUOUS
        if named or by_code or ("sure" in wanted and one.certainty is Certainty.SURE):
            yield one


def content(raw: Raw | Decimal) -> Content:
    """A raw value as what a cell is to hold; a moment at midnight is a day, and numbers are decimals."""
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
    """The declared column of every (sheet, column number) of the file."""
    found = {}
    for spec in INPUTS:
        place = tables.of(spec).place
        for id, number in place.columns.items():
            found[place.sheet, number] = spec.block.columns[id]
    return found


def _look(column: Column | None, before: Content, after: Content) -> Look | None:
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


def shown(held: Content, lang: Lang) -> str:
    """A cell's content in a line: text in quotation marks, so that 12 and «12» are two things; a formula by what it
    shows.
    """
    if isinstance(held, str | RichText):
        return QUOTED.of(lang).format(text=show(held if isinstance(held, str) else held.text, lang))
    if isinstance(held, Formula):
        result = "" if isinstance(held.result, CellError) else show(held.result, lang)
        return FORMULA_SHOWS.of(lang).format(result=result) if result else A_FORMULA.of(lang)
    if isinstance(held, CellError):
        return held.code
    return show(held, lang) or EMPTY.of(lang)
