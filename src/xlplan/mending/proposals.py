"""Proposals: for every finding that says what its cell ought to hold, the edit that would make it so, and how sure it is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from xlplan.findings import CellRef, Finding, show
from xlplan.grid import Book, Raw
from xlplan.layout import INPUTS, Column
from xlplan.layout.columns import CellType
from xlplan.patch import CellEdit, CellError, Content, Formula, Look, RichText
from xlplan.tables import Tables
from xlplan.words import Lang, Words, as_spreadsheet


class Certainty(StrEnum):
    """How sure a proposal is: *sure* when nothing else is possible; *unsure* when likely; *ambiguous* when there are several."""

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

# A number or a date that stood there as text keeps a text cell's look unless it gets its column's own.
_LOOKS: Mapping[CellType, Look] = {
    CellType.AMOUNT: Look(number_format="#,##0.######"),
    CellType.WHOLE: Look(number_format="0"),
    CellType.DATE: Look(number_format="dd/mm/yyyy"),
    CellType.PERIOD: Look(number_format="mm/yyyy"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """*finding* would be mended if its cell, which holds *before*, held *after*. *look* is what the cell needs beside."""

    finding: Finding
    before: Content
    after: Content
    certainty: Certainty
    look: Look | None = None

    @property
    def at(self) -> CellRef:
        return self.finding.at

    @property
    def edit(self) -> CellEdit:
        return CellEdit(self.at, self.before, self.after, self.look)


def proposals(findings: Iterable[Finding], tables: Tables, book: Book) -> tuple[Proposal, ...]:
    """One proposal per cell, of the first finding that has one."""
    columns = _columns(tables)
    found: dict[CellRef, Proposal] = {}
    for finding in findings:
        grid = book.titled(finding.at.sheet)
        if finding.proposed is None or grid is None or finding.at.cell is None or finding.at in found:
            continue
        before = content(grid.at(finding.at.row, finding.at.column))
        after = content(finding.proposed)
        if before is not None and before != after:
            column = columns.get((finding.at.sheet, finding.at.column))
            found[finding.at] = Proposal(finding, before, after, certainty(finding), _look(column, before, after))
    return tuple(found.values())


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
        return Decimal(format(raw, ".15g"))
    return str(raw)


def _columns(tables: Tables) -> dict[tuple[str, int], Column]:
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
    if look is not None and column.cell_type is CellType.AMOUNT and isinstance(after, Decimal) and after == after.to_integral_value():
        return replace(look, number_format="#,##0")
    return look


def shown(held: Content, lang: Lang) -> str:
    """A cell's content in a line: text in quotation marks, so that 12 and «12» are two things."""
    if isinstance(held, str | RichText):
        return f"«{show(held if isinstance(held, str) else held.text, lang)}»"
    if isinstance(held, Formula):
        return f"={held.text}"
    if isinstance(held, CellError):
        return held.code
    return show(held, lang) or Words("(trống)", "(empty)").of(lang)
