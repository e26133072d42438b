"""The results kept in a workbook against those that engines calculate, formula by formula.

Numbers are the same within one part in 10⁹, dates are their serials, a truth value is never a number, and a cell with
HYPERLINK is the text that it shows. A file may keep an empty text as nothing at all; an engine that gives nothing at
all has not read the formula (a formula that refers to an empty cell gives 0), so that is no agreement.

What an engine is known not to manage stands in ``unparsed.txt`` with its reason. One line there is ``engine``,
``pattern`` and ``reason``, with tabs between; the pattern is a regular expression looked for in ``Sheet!A1 =FORMULA``.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import isclose
from pathlib import Path
from typing import TypeGuard
from xml.etree import ElementTree

from openpyxl.formula.translate import Translator
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from tests.engines.cells import MAIN, Value, sheets_of, value_of
from tests.engines.engines import ENGINES, VOTERS, Calculated

CLOSE, NOTHING = 1e-9, 1e-12  # what rounding leaves of a number, and of zero
NEEDED = 2  # of the engines besides LibreOffice
UNPARSED = Path(__file__).with_name("unparsed.txt")


@dataclass(frozen=True)
class FormulaCell:
    """A formula and the result that the file keeps of it. *text* is what stands in the cell *origin*: another one where
    cells share a formula."""

    sheet: str
    row: int
    column: int
    text: str
    origin: str
    cached: Value

    @property
    def cell(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def formula(self) -> str:
        if self.cell == self.origin:
            return self.text
        return str(Translator(self.text, self.origin).translate_formula(self.cell))

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell} {self.formula}"


@dataclass(frozen=True)
class Disagreement:
    """A cell in which an engine calculates something else than the file keeps."""

    engine: str
    at: FormulaCell
    calculated: Value

    def __str__(self) -> str:
        return f"{self.engine}: {self.at.cached!r} in the file, {self.calculated!r} calculated, {self.at}"


def formula_cells(data: bytes) -> list[FormulaCell]:
    """Every formula of a workbook with its cached result, in the order of the sheets. Numbers are never made into
    dates.
    """
    with zipfile.ZipFile(BytesIO(data)) as book:
        return [cell for title, part, texts in sheets_of(book) for cell in _formulas(title, part, texts)]


def _formulas(title: str, part: ElementTree.Element, texts: Sequence[str]) -> Iterator[FormulaCell]:
    shared: dict[str, tuple[str, str]] = {}  # the text of a shared formula and where it stands
    for cell in part.iter(f"{MAIN}c"):
        formula = cell.find(f"{MAIN}f")
        if formula is not None:
            row, column = coordinate_to_tuple(cell.attrib["r"])
            own = f"={formula.text}", cell.attrib["r"]
            text, origin = shared.setdefault(formula.attrib["si"], own) if formula.get("t") == "shared" else own
            yield FormulaCell(title, row, column, text, origin, value_of(cell, texts))


def same(cached: Value, calculated: Value) -> bool:
    """Whether an engine has *calculated* what the file keeps."""
    if _is_number(cached) and _is_number(calculated):
        return isclose(cached, calculated, rel_tol=CLOSE, abs_tol=NOTHING)
    kept = "" if cached is None else cached
    return type(kept) is type(calculated) and kept == calculated


def _is_number(value: Value) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def disagreements(cells: Iterable[FormulaCell], calculated: Mapping[str, Calculated]) -> list[Disagreement]:
    """Where each engine, by its name, calculates something else than the file keeps."""
    return [
        Disagreement(engine, at, value)
        for at in cells
        for engine, book in calculated.items()
        if not same(at.cached, value := book.value(at.sheet, at.row, at.column))
    ]


def votes(
    cells: Iterable[FormulaCell], found: Iterable[Disagreement], engines: Iterable[str]
) -> dict[FormulaCell, int]:
    """How many of the *engines* agree with the file, per formula. LibreOffice has no vote."""
    voters = {engine.name for engine in VOTERS} & set(engines)
    against = Counter(one.at for one in found if one.engine in voters)
    return {at: len(voters) - against[at] for at in cells}


def outvoted(cells: Sequence[FormulaCell], found: Sequence[Disagreement], engines: Iterable[str]) -> list[FormulaCell]:
    """The formulas that fewer than two engines besides LibreOffice confirm."""
    return [at for at, count in votes(cells, found, engines).items() if count < NEEDED]


@dataclass(frozen=True)
class Unparsed:
    """Formulas that an engine is known not to manage."""

    engine: str
    pattern: re.Pattern[str]
    reason: str

    def covers(self, one: Disagreement) -> bool:
        return one.engine == self.engine and self.pattern.search(str(one.at)) is not None


def unparsed(text: str | None = None) -> list[Unparsed]:
    """The lines of ``unparsed.txt``; a line that says too little is an error."""
    lines = (UNPARSED.read_text("utf-8") if text is None else text).splitlines()
    return [
        _unparsed(number, line)
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.startswith("#")
    ]


def _unparsed(number: int, line: str) -> Unparsed:
    parts = [part.strip() for part in line.split("\t")]
    if len(parts) != 3 or not all(parts) or parts[0] not in {engine.name for engine in ENGINES}:
        raise ValueError(
            f"unparsed.txt, line {number}: an engine, a pattern and a reason are wanted, with tabs between: {line!r}"
        )
    return Unparsed(parts[0], re.compile(parts[1]), parts[2])


def without_unparsed(
    found: Sequence[Disagreement], known: Sequence[Unparsed]
) -> tuple[list[Disagreement], list[Unparsed]]:
    """The disagreements that are not known, and the lines that no disagreement needs any more."""
    left = [one for one in found if not any(line.covers(one) for line in known)]
    idle = [line for line in known if not any(line.covers(one) for one in found)]
    return left, idle
