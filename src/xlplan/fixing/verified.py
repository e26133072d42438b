"""The computed cells of a workbook, proven: what each shows is held against what Python computes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from xlplan.findings import CellRef
from xlplan.grid import Book, Grid, Raw, agree
from xlplan.layout import ALLOCATION, PROGRESS, SheetSpec
from xlplan.patch import ANYTHING, CellEdit, Content, Formula
from xlplan.template.frame import Contents
from xlplan.template.inputs import Computed, computed_columns
from xlplan.words import Words

COMPUTED = (ALLOCATION, PROGRESS)  # the sheets with computed columns
VERIFIED_DIGITS = 9  # significant digits to which a cached value must equal ours


class Why(StrEnum):
    """What was wrong with a computed cell."""

    TYPED_OVER = "typed_over"
    NO_FORMULA = "no_formula"
    OUTDATED = "outdated"

    @property
    def words(self) -> Words:
        return _WHY[self]


_WHY = {
    Why.TYPED_OVER: Words("công thức bị gõ đè", "the formula was typed over"),
    Why.NO_FORMULA: Words("dòng mới chưa có công thức", "a new row without its formula"),
    Why.OUTDATED: Words("kết quả cũ", "an outdated result"),
}


@dataclass(frozen=True, slots=True)
class Restored:
    """A computed cell that did not prove: the column's words, what it *held* (an error as its text), what it must show
    (None: nothing), why; *formula* is the one it has or gets again, None where the workbook holds values only."""

    at: CellRef
    column: Words
    held: Raw
    shows: Decimal | str | None
    why: Why
    formula: Formula | None

    @property
    def edit(self) -> CellEdit:
        """The cell with its formula again; where the workbook holds values only, with the value."""
        shown: Decimal | str = "" if self.shows is None else self.shows
        after: Content = replace(self.formula, result=shown) if self.formula else self.shows
        return CellEdit(self.at, ANYTHING, after)


def computed_sheets(contents: Contents) -> frozenset[str]:
    """The titles, in this workbook, of the sheets with computed columns."""
    return frozenset(contents.tables.of(spec).place.sheet for spec in COMPUTED)


def unverified(contents: Contents, book: Book, formulas: Mapping[CellRef, Formula]) -> Iterator[Restored]:
    """The computed cells of *book* that do not show what *contents*, made of its own rows, says; *formulas* are the
    book's own.
    """
    for spec in COMPUTED:
        table = contents.tables.of(spec)
        grid = book.titled(table.place.sheet)
        if grid is not None and grid.facts.formulas is not None:
            for id, computed in computed_columns(contents, spec).items():
                if id in table.place.columns:
                    yield from _column(contents, spec, id, computed, grid, formulas)


def _column(
    contents: Contents, spec: SheetSpec, id: str, computed: Computed, grid: Grid, formulas: Mapping[CellRef, Formula]
) -> Iterator[Restored]:
    table, words = contents.tables.of(spec), spec.block.columns[id].words
    place = table.place.columns[id]
    known = grid.facts.formulas or frozenset()
    live = any(column == place for _, column in known)
    ours = _formula_of(computed, [formulas[at] for at in (table.cell(row, id) for row in table) if at in formulas])
    for row in table:
        at = (row.row, place)
        if live and computed.formula is None and at not in known:
            # a workbook of formulas that has grown beyond them: a value among them would be wrong with the next figure
            continue
        value = computed.values.get(row.row)
        shows = value if isinstance(value, Decimal | str) else None
        error = (grid.facts.errors or {}).get(at)
        held: Raw = grid.at(*at)
        has_formula = at in known
        why = _why(
            held, shows, has_formula=has_formula, error=error is not None, wants_formula=computed.formula is not None
        )
        if why is not None:
            yield Restored(
                table.cell(row, id), words, error or held, shows, why, formulas.get(table.cell(row, id), ours)
            )


def _formula_of(computed: Computed, others: Sequence[Formula]) -> Formula | None:
    """The formula for a cell that lost its own: that of the *others* of its column, which a workbook of an older form
    has too.
    """
    if computed.formula is None:
        return None
    return others[0] if others else Formula(computed.formula.removeprefix("="))


def _why(held: Raw, shows: Decimal | str | None, *, has_formula: bool, error: bool, wants_formula: bool) -> Why | None:
    if wants_formula and not has_formula:
        return Why.NO_FORMULA if held is None and not error else Why.TYPED_OVER
    return Why.OUTDATED if error or not agree(shows, held, VERIFIED_DIGITS) else None
