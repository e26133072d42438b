"""Check the characters of free text and of defined codes: legacy fonts, hidden characters, look-alikes, odd spaces.

One regular expression filters all texts; only those that match it are analysed. The text itself is used as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlplan.findings import CellRef, Finding, Kind
from xlplan.grid import Grid
from xlplan.layout import Column
from xlplan.layout.columns import CellType
from xlplan.reader import typed_kinds
from xlplan.reader.fault import MAY_READ, READS, Fault
from xlplan.reader.oddities import named_signs, odd_signs
from xlplan.reader.sifted import Sifted
from xlplan.text.letters import HIDDEN, lookalike_key
from xlplan.text.repair import Problem, Repair, is_suspect, repair
from xlplan.words import as_spreadsheet

_KINDS: dict[Problem, Kind] = {
    Problem.LEGACY: typed_kinds.LEGACY_TEXT,
    Problem.HIDDEN: typed_kinds.HIDDEN_TEXT,
    Problem.LOOK_ALIKE: typed_kinds.LOOK_ALIKE_TEXT,
    Problem.DECOMPOSED: typed_kinds.DECOMPOSED_TEXT,
    Problem.SPACES: typed_kinds.ODD_SPACES,
}
_PROSE = (CellType.TEXT, CellType.LONG)


def text_findings(grid: Grid, sifted: Sifted, present: Sequence[tuple[Column, int]]) -> Iterator[Finding]:
    """Yield findings about the characters of the texts in *sifted*, and about different codes that look the same."""
    fonts = grid.facts.fonts or {}
    for column_index, (column, column_number) in enumerate(present):
        if not _is_checked(column):
            continue
        for row_index, values in enumerate(sifted.values):
            value = values[column_index]
            if isinstance(value, str) and (row_index, column_index) not in sifted.faults:
                font = fonts.get((sifted.numbers[row_index], column_number)) if fonts else None
                if font is not None or is_suspect(value):
                    yield from _findings(
                        column, value, font, CellRef(grid.title, sifted.numbers[row_index], column_number)
                    )
        if column.cell_type is CellType.CODE:
            yield from _lookalike_codes(grid.title, sifted, column_index, column_number)


def card_findings(grid: Grid, column: Column, row: int, column_number: int) -> Iterator[Finding]:
    """Yield the findings about the characters of one line of the Plan sheet."""
    value = grid.at(row, column_number)
    if column.cell_type in _PROSE and isinstance(value, str):
        font = (grid.facts.fonts or {}).get((row, column_number))
        if font is not None or is_suspect(value):
            yield from _findings(column, value, font, CellRef(grid.title, row, column_number))


def _is_checked(column: Column) -> bool:
    """Return whether *column* holds free text, or codes that its sheet defines."""
    return column.cell_type in _PROSE or (column.cell_type is CellType.CODE and column.key and column.refers_to is None)


def _findings(column: Column, value: str, font: str | None, cell: CellRef) -> Iterator[Finding]:
    """Yield one finding, about the gravest problem; its proposal corrects all of them.

    Odd spaces alone are reported in required columns (names, codes), not in notes.
    """
    repaired = repair(value, font)
    if not repaired.problems or (repaired.problems == (Problem.SPACES,) and not column.required):
        return
    values: dict[str, object] = {"column": column.words, "value": value}
    fault = Fault(_KINDS[repaired.problems[0]], {**values, **_details(repaired, value)})
    if repaired.alternatives:
        fault = replace(fault, alternatives=repaired.alternatives)
    elif repaired.text != value:
        fault = replace(fault, proposed=repaired.text, sure=repaired.sure)
    yield fault.at(cell)


def _details(repaired: Repair, value: str) -> dict[str, object]:
    """Return the values that the sentence of the gravest problem needs besides column and value."""
    match repaired.problems[0]:
        case Problem.LEGACY:
            return {"scheme": repaired.scheme, "text": repaired.text, "reads": READS if repaired.sure else MAY_READ}
        case Problem.HIDDEN:
            return {"signs": named_signs(HIDDEN.findall(value))}
        case Problem.LOOK_ALIKE | Problem.SPACES:
            return {"signs": odd_signs(value)}
        case _:
            return {}


def _lookalike_codes(sheet: str, sifted: Sifted, column_index: int, column_number: int) -> Iterator[Finding]:
    """Yield a finding for each code that looks like a different one above it (CT01, CTO1).

    A capital I is no look-alike of 1, because roman numerals number chapters.
    """
    seen: dict[str, tuple[str, int]] = {}
    for row_index, values in enumerate(sifted.values):
        code = values[column_index]
        if not isinstance(code, str) or (row_index, column_index) in sifted.faults:
            continue
        other, row = seen.setdefault(_code_key(code), (code, sifted.numbers[row_index]))
        if as_spreadsheet(other) != as_spreadsheet(code):
            yield Finding(
                typed_kinds.CODES_LOOK_ALIKE,
                CellRef(sheet, sifted.numbers[row_index], column_number),
                {"value": code, "other": other, "row": row},
            )


def _code_key(code: str) -> str:
    """Return :func:`lookalike_key` with the capital I kept: it numbers chapters."""
    return "I".join(lookalike_key(part) for part in code.split("I"))
