"""How well the reader says what a mistyped cell means: recall and wrong proposals over the labelled cells of
``tests/reader/labelled``.

``python -m benchmarks.text_repair``. Every cell is put into a workbook beside the others of its column and read as any
workbook is. What comes out is one of:

    sure      the one right value, and the reader says it is sure       asked     the right value, or all that are
    possible,
    wrong     a proposal that is not what was meant                               offered for a person's yes
    WRONG     the same, and the reader says it is sure: must be none    silent    named, without a proposal

Cells whose meaning nobody can tell must be asked, with every meaning offered; cells that mean nothing must stay silent.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from xlplan.findings import Finding
from xlplan.grid import Book, Facts, Grid, Raw, Source
from xlplan.layout import INPUTS, SheetSpec
from xlplan.reader import read

FOLDER = Path(__file__).parent.parent / "tests" / "reader" / "labelled"
FILES = ("numbers", "dates", "codes", "prose")
FIRST = 3  # the row of the labelled cell
NONE = "none"
CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line of a file: where the cell stands, what it holds, what the others hold, what it means. Several *meant*:
    nobody can tell; *leaning* is then the one that the others speak for. *font*: of the cell, where the file still has
    it. *doubtful*: what is meant is likely, and must be asked all the same."""

    line: int
    column: str
    measure: str
    raw: Raw
    others: tuple[Raw, ...]
    meant: tuple[str, ...]
    leaning: str
    about: str
    font: str = ""
    doubtful: bool = False

    @property
    def ambiguous(self) -> bool:
        return len(self.meant) > 1


@dataclass(frozen=True, slots=True)
class Outcome:
    cell: Labelled
    finding: Finding | None

    @property
    def verdict(self) -> str:
        found = self.finding
        if found is None:
            return "silent" if self.cell.meant == (CLEAN,) else "missed"
        offered = {_said(value) for value in found.alternatives}
        proposed = _said(found.proposed)
        if self.cell.meant in ((NONE,), (CLEAN,)):
            return "silent" if not proposed and self.cell.meant == (NONE,) else _wrong(found)
        if self.cell.ambiguous:
            right = offered >= set(self.cell.meant) and proposed == self.cell.leaning and not found.sure
            return "asked" if right else _wrong(found) if proposed or found.sure else "missed"
        if proposed:
            right = proposed == self.cell.meant[0] and not (self.cell.doubtful and found.sure)
            return ("sure" if found.sure else "asked") if right else _wrong(found)
        return "asked" if self.cell.meant[0] in offered else "missed"


def _wrong(found: Finding) -> str:
    return "WRONG" if found.sure else "wrong"


def labelled(name: str) -> Iterator[Labelled]:
    """The cells of one file."""
    for number, line in enumerate((FOLDER / f"{name}.tsv").read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        column, cell, others, truth, about = line.split("\t")
        place, _, measure = column.partition(" ")
        meant, _, leaning = truth.removeprefix("~").partition(">")
        font, _, cell = cell.rpartition("]") if cell.startswith("[") else ("", "", cell)
        values = tuple(_value(other, name) for other in others.split("|") if other)
        split = (_text(meant),) if name == "codes" else tuple(_text(meant).split("?"))
        yield Labelled(
            number, place, measure, _cell(cell), values, split, leaning, about, font.lstrip("["), truth.startswith("~")
        )


def _text(written: str) -> str:
    return re.sub(
        r"\\(?:u([0-9a-f]{4})|([tn]))",
        lambda found: chr(int(found[1], 16)) if found[1] else {"t": "\t", "n": "\n"}[found[2]],
        written,
    )


def _cell(written: str) -> Raw:
    """@ a date, = a number, ^ decomposed letters; anything else is the text itself."""
    if written.startswith("@"):
        return datetime.strptime(written[1:], "%Y-%m-%d").date()  # noqa: DTZ007 - cells have no zone
    if re.fullmatch(r"=-?\d+(\.\d+)?", written):
        return float(written[1:])
    return unicodedata.normalize("NFD", _text(written[1:])) if written.startswith("^") else _text(written)


def _value(written: str, name: str) -> Raw:
    if written.startswith("'") or name == "codes":
        return _text(written.removeprefix("'"))
    return _cell(written) if written.startswith("@") else float(written)


def outcome(cell: Labelled) -> Outcome:
    """The cell read in its workbook."""
    grid, place = _sheet(cell)
    codes = tuple(str(code) for code in cell.others) if cell.column in ("progress.unit", "progress.target") else ()
    listed = [
        _listing(sheet, codes or ("VP",)) for sheet in ("units", "targets") if sheet != cell.column.partition(".")[0]
    ]
    reading = read(Book(Source("x.xlsx", ""), (grid, *listed)))
    at = [
        one for one in reading.findings if one.at.sheet == grid.title and (one.at.row, one.at.column) == (FIRST, place)
    ]
    return Outcome(cell, next((one for one in at if one.code not in ("COL-01", "COL-08")), None))


def _spec(id: str) -> SheetSpec:
    return next(spec for spec in INPUTS if spec.id == id)


def _sheet(cell: Labelled) -> tuple[Grid, int]:
    sheet, _, column = cell.column.partition(".")
    block = _spec(sheet).block
    typed = list(block.typed)
    coded = block.columns[column].refers_to is not None
    values = (cell.raw,) if coded else (cell.raw, *cell.others)
    rows = [
        _row(sheet, typed, {column: value, "measure": cell.measure or None}, number)
        for number, value in enumerate(values)
    ]
    header = tuple(block.columns[id].words.vi for id in typed)
    place = typed.index(column) + 1
    fonts = {(FIRST, place): cell.font} if cell.font else None
    return Grid(_spec(sheet).words.vi, ((None,) * len(typed), header, *rows), facts=Facts(fonts=fonts)), place


def _row(sheet: str, typed: list[str], given: dict[str, Raw], number: int) -> tuple[Raw, ...]:
    usual: dict[str, Raw] = {
        "period": date(2021, 1 + number % 12, 1),
        "unit": "VP",
        "target": "VP",
        "code": f"M{number}",
    }
    return tuple((usual | given).get(id) for id in typed)


def _listing(sheet: str, codes: tuple[str, ...]) -> Grid:
    """A sheet that defines codes."""
    block = _spec(sheet).block
    typed = list(block.typed)
    header = tuple(block.columns[id].words.vi for id in typed)
    rows = [tuple({"code": code, "name": "Tên"}.get(id) for id in typed) for code in codes]
    return Grid(_spec(sheet).words.vi, ((None,) * len(typed), header, *rows))


def _said(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def outcomes(name: str) -> list[Outcome]:
    return [outcome(cell) for cell in labelled(name)]


def recall(found: list[Outcome]) -> float:
    """Of the cells that mean something (one thing or several), the share that is told rightly, surely or with a
    question.
    """
    meaning = [one for one in found if one.cell.meant not in ((NONE,), (CLEAN,))]
    return sum(one.verdict in ("sure", "asked") for one in meaning) / len(meaning)


def main() -> None:
    print(f"{'':8}  cells   sure  asked  silent  missed  wrong  WRONG  recall")
    doubtful: list[Outcome] = []
    for name in FILES:
        found = outcomes(name)
        count = Counter(one.verdict for one in found)
        figures = "".join(
            f"{count[key]:{width}}"
            for key, width in (("sure", 7), ("asked", 7), ("silent", 8), ("missed", 8), ("wrong", 7), ("WRONG", 7))
        )
        print(f"{name:8}{len(found):7}{figures}{recall(found):8.3f}")
        doubtful += [one for one in found if one.verdict in ("missed", "wrong", "WRONG")]
    for one in doubtful:
        told, cell = one.finding, one.cell
        said = (told.code, _said(told.proposed), [_said(value) for value in told.alternatives]) if told else "nothing"
        meant = " or ".join(cell.meant)
        where = f"{cell.column} line {cell.line}"
        print(
            f"{one.verdict:7}{where}: {cell.raw!r} means {meant} {cell.leaning}; the reader says {said} ({cell.about})"
        )


if __name__ == "__main__":
    main()
