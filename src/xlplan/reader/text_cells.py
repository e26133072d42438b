"""The letters of free text and of the codes a sheet defines: legacy fonts, hidden characters, look-alikes, odd spaces.

One look of a regular expression at each text; only what does not pass is taken apart. The text itself is used as it
stands.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlplan.findings import CellRef, Finding, Kind
from xlplan.grid import Grid
from xlplan.layout import Column
from xlplan.layout.columns import CellType
from xlplan.reader import typed_kinds
from xlplan.reader.fault import MAY_READ, READS, Fault
from xlplan.reader.sifted import Sifted
from xlplan.text.letters import FOREIGN, HIDDEN, lookalike_key
from xlplan.text.repair import Problem, Repair, is_suspect, repair
from xlplan.words import Words, as_spreadsheet

_KINDS: dict[Problem, Kind] = {
    Problem.LEGACY: typed_kinds.LEGACY_TEXT,
    Problem.HIDDEN: typed_kinds.HIDDEN_TEXT,
    Problem.LOOK_ALIKE: typed_kinds.LOOK_ALIKE_TEXT,
    Problem.DECOMPOSED: typed_kinds.DECOMPOSED_TEXT,
    Problem.SPACES: typed_kinds.ODD_SPACES,
}
_PROSE = (CellType.TEXT, CellType.LONG)
_SIGNS = {
    "\u00ad": Words("dấu nối mềm", "soft hyphen"),
    "\u200b": Words("dấu cách rỗng", "zero-width space"),
    "\ufeff": Words("dấu BOM", "byte order mark"),
    "\ufffd": Words("chữ đã mất", "lost letter"),
}


def text_findings(grid: Grid, sifted: Sifted, present: Sequence[tuple[Column, int]]) -> Iterator[Finding]:
    """What is wrong with the letters of the texts in *sifted*, and codes that nobody can tell apart."""
    fonts = grid.facts.fonts or {}
    for place, (column, number) in enumerate(present):
        if not _is_looked_at(column):
            continue
        for index, values in enumerate(sifted.values):
            value = values[place]
            if isinstance(value, str) and (index, place) not in sifted.faults:
                font = fonts.get((sifted.numbers[index], number)) if fonts else None
                if font is not None or is_suspect(value):
                    yield from _findings(column, value, font, CellRef(grid.title, sifted.numbers[index], number))
        if column.cell_type is CellType.CODE:
            yield from _alike(grid.title, sifted, place, number)


def card_findings(grid: Grid, column: Column, row: int, place: int) -> Iterator[Finding]:
    """The same for one line of the Plan sheet."""
    value = grid.at(row, place)
    if column.cell_type in _PROSE and isinstance(value, str):
        font = (grid.facts.fonts or {}).get((row, place))
        if font is not None or is_suspect(value):
            yield from _findings(column, value, font, CellRef(grid.title, row, place))


def _is_looked_at(column: Column) -> bool:
    return column.cell_type in _PROSE or (column.cell_type is CellType.CODE and column.key and column.refers_to is None)


def _findings(column: Column, value: str, font: str | None, at: CellRef) -> Iterator[Finding]:
    """One finding, about the gravest problem; its proposal mends them all. Spaces are told of names only, not of
    notes.
    """
    mended = repair(value, font)
    if not mended.problems or (mended.problems == (Problem.SPACES,) and not column.required):
        return
    values: dict[str, object] = {"column": column.words, "value": value}
    fault = Fault(_KINDS[mended.problems[0]], {**values, **_told(mended, value)})
    if mended.alternatives:
        fault = replace(fault, alternatives=mended.alternatives)
    elif mended.text != value:
        fault = replace(fault, proposed=mended.text, sure=mended.sure)
    yield fault.at(at)


def _told(mended: Repair, value: str) -> dict[str, object]:
    match mended.problems[0]:
        case Problem.LEGACY:
            return {"scheme": mended.scheme, "text": mended.text, "reads": READS if mended.sure else MAY_READ}
        case Problem.HIDDEN:
            return {"signs": _named(HIDDEN.findall(value))}
        case Problem.LOOK_ALIKE:
            return {"signs": ", ".join(dict.fromkeys(FOREIGN.findall(value)))}
        case _:
            return {}


def _named(signs: Sequence[str]) -> Words:
    """Hidden characters by name, each once."""
    words = [_SIGNS.get(sign) or _code(sign) for sign in dict.fromkeys(signs)]
    return Words.joined(words)


def _code(sign: str) -> Words:
    name = unicodedata.name(sign, "").lower()
    code = f"U+{ord(sign):04X}" + (f" {name}" if name else "")
    return Words(code, code)


def _alike(sheet: str, sifted: Sifted, place: int, number: int) -> Iterator[Finding]:
    """Two different codes that look the same (CT01, CTO1); roman numerals beside digits are meant."""
    first: dict[str, tuple[str, int]] = {}
    for index, values in enumerate(sifted.values):
        code = values[place]
        if not isinstance(code, str) or (index, place) in sifted.faults:
            continue
        other, row = first.setdefault(_glance(code), (code, sifted.numbers[index]))
        if as_spreadsheet(other) != as_spreadsheet(code):
            yield Finding(
                typed_kinds.CODES_LOOK_ALIKE,
                CellRef(sheet, sifted.numbers[index], number),
                {"value": code, "other": other, "row": row},
            )


def _glance(code: str) -> str:
    """As :func:`lookalike_key`, with the capital I kept apart: it numbers chapters."""
    return "I".join(lookalike_key(part) for part in code.split("I"))
