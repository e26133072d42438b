"""Verify the computed cells of a workbook: compare what each shows with what Python computes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from xlplan.dataclass import dataclass
from xlplan.findings import CellRef
from xlplan.grid import Book, Grid, Raw, agree
from xlplan.layout import ALLOCATION, PROGRESS, TARGETS, SheetSpec
from xlplan.patch import ANYTHING, CellEdit, Content, Formula
from xlplan.template.frame import Contents
from xlplan.template.inputs import Computed, computed_columns
from xlplan.words import Words

COMPUTED = (TARGETS, ALLOCATION, PROGRESS)  # the sheets with computed columns
VERIFIED_DIGITS = 9  # significant digits to which a cached value must agree with ours


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
class WrongComputedCell:
    """A computed cell that does not show what it should, and how to correct it."""

    at: CellRef

    column: Words
    """The column's header."""

    before: Raw
    """The value that it shows; an error as its text."""

    expected: Decimal | str | None
    """The value that it must show; None for an empty cell."""

    why: Why

    formula: Formula | None
    """The formula that the cell has or gets back; None if the workbook holds values only."""

    @property
    def edit(self) -> CellEdit:
        """The cell with its formula restored, or with its value if the workbook holds values only."""
        shown: Decimal | str = "" if self.expected is None else self.expected
        after: Content = replace(self.formula, result=shown) if self.formula else self.expected
        return CellEdit(self.at, ANYTHING, after)


def computed_sheets(contents: Contents) -> frozenset[str]:
    """Return the titles, in this workbook, of the sheets with computed columns."""
    return frozenset(contents.tables.of(spec).position.sheet for spec in COMPUTED)


def unverified(contents: Contents, book: Book, formulas: Mapping[CellRef, Formula]) -> Iterator[WrongComputedCell]:
    """Yield the computed cells of *book* that do not show what *contents*, made from its own rows, says.

    *formulas* are the book's own.
    """
    for spec in COMPUTED:
        table = contents.tables.of(spec)
        grid = book.titled(table.position.sheet)
        if grid is not None and grid.facts.formulas is not None:
            for id, computed in computed_columns(contents, spec).items():
                if id in table.position.columns:
                    yield from _column(contents, spec, id, computed, grid, formulas)


def _column(
    contents: Contents, spec: SheetSpec, id: str, computed: Computed, grid: Grid, formulas: Mapping[CellRef, Formula]
) -> Iterator[WrongComputedCell]:
    table, words = contents.tables.of(spec), spec.block.columns[id].words
    number = table.position.columns[id]
    with_formula = grid.facts.formulas or frozenset()
    has_formulas = any(column == number for _, column in with_formula)
    restored_formula = _formula_of(
        computed, [formulas[at] for at in (table.cell(row, id) for row in table) if at in formulas]
    )
    for row in table:
        at = (row.row, number)
        if has_formulas and computed.formula is None and at not in with_formula:
            # a workbook of formulas with a row beyond them: a value there would be wrong as soon as a figure changes
            continue
        value = computed.values.get(row.row)
        expected = value if isinstance(value, Decimal | str) else None
        error = (grid.facts.errors or {}).get(at)
        before: Raw = grid.at(*at)
        has_formula = at in with_formula
        why = _why(
            before,
            expected,
            has_formula=has_formula,
            error=error is not None,
            wants_formula=computed.formula is not None,
        )
        if why is not None:
            yield WrongComputedCell(
                table.cell(row, id),
                words,
                error or before,
                expected,
                why,
                formulas.get(table.cell(row, id), restored_formula),
            )


def _formula_of(computed: Computed, others: Sequence[Formula]) -> Formula | None:
    """Return the formula for a cell that lost its own, None if the column has none.

    It is that of the *others* in its column, so that a workbook of an older form gets its own formula back.
    """
    if computed.formula is None:
        return None
    return others[0] if others else Formula(computed.formula.removeprefix("="))


def _why(
    before: Raw, expected: Decimal | str | None, *, has_formula: bool, error: bool, wants_formula: bool
) -> Why | None:
    """Return what is wrong with a computed cell, None if nothing is."""
    if wants_formula and not has_formula:
        return Why.NO_FORMULA if before is None and not error else Why.TYPED_OVER
    return Why.OUTDATED if error or not agree(expected, before, VERIFIED_DIGITS) else None
