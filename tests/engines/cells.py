"""The values of cells as engines give them, and the two ends of a calculation in a file: results taken out, results
read back.
"""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from re import DOTALL, Match, Pattern, compile
from typing import TypeAlias
from xml.etree import ElementTree

from openpyxl.utils import coordinate_to_tuple

Place: TypeAlias = tuple[int, int]  # row and column, both counted from 1


@dataclass(frozen=True)
class SpreadsheetError:
    """An error that a formula gives: ``#N/A``, ``#REF!`` …"""

    code: str

    def __str__(self) -> str:
        return self.code


Value: TypeAlias = float | str | bool | SpreadsheetError | None

# Any prefix, since other writers than ours put the main namespace under one (<x:c>, <x:f>).
_PREFIX = rb"(?:\w+:)?"
CELL = compile(rb"<(" + _PREFIX + rb"c)(\s[^>]*[^>/])?>(.*?)</\1>", DOTALL)
FORMULA = compile(rb"<" + _PREFIX + rb"f[\s/>]")
FORMULAS = compile(rb"<(" + _PREFIX + rb"f)(?:\s[^>]*?)?(?:/>|>.*?</\1>)", DOTALL)
RESULT = compile(rb"<(" + _PREFIX + rb"v)(?:\s[^>]*?)?(?:/>|>.*?</\1>)", DOTALL)
TYPE = compile(rb"\st=(\"[^\"]*\"|'[^']*')")


def without_results(data: bytes) -> bytes:
    """The workbook with the result of every formula taken out, so that whoever opens it must calculate.

    Unlike ``tests.support.office.libreoffice.without_cached_values`` it knows ``<f …/>`` (the copies of a shared
    formula), ``<v/>``, a
    result with attributes, prefixed elements and sheets under any name; and a result's type goes with the result.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, CELL.sub(_without_result, part) if _is_sheet(name) else part)
    return out.getvalue()


def without_formulas(data: bytes, sheet: str) -> bytes:
    """The workbook with the results of one *sheet*'s formulas as if they had been typed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        frozen = sheet_parts(source)[sheet]
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, FORMULAS.sub(b"", part) if name == frozen else part)
    return out.getvalue()


def _is_sheet(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".xml" and path.parent.name == "worksheets"


def _without_result(cell: Match[bytes]) -> bytes:
    if not FORMULA.search(cell[3]):
        return cell[0]
    attributes = _cut(TYPE, cell[2] or b"")
    return b"<%b%b>%b</%b>" % (cell[1], attributes, _cut(RESULT, cell[3]), cell[1])


def _cut(pattern: Pattern[bytes], text: bytes) -> bytes:
    return pattern.sub(b"", text)


@dataclass(frozen=True)
class Results:
    """What an .xlsx file shows in its cells, per title of a sheet."""

    sheets: dict[str, dict[Place, Value]]

    def value(self, sheet: str, row: int, column: int) -> Value:
        return self.sheets[sheet].get((row, column))


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def results(data: bytes) -> Results:
    """The values of an .xlsx file, errors and truth values told from text; a tenth of openpyxl's time."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        return Results({title: _values(sheet, texts) for title, sheet, texts in sheets_of(book)})


def sheets_of(book: zipfile.ZipFile) -> Iterator[tuple[str, ElementTree.Element, Sequence[str]]]:
    """(title, worksheet, shared texts) of every sheet."""
    texts = _shared_texts(book)
    for title, part in sheet_parts(book).items():
        yield title, ElementTree.fromstring(book.read(part)), texts


def sheet_parts(book: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet, by its title."""
    relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.attrib["Id"]: relation.attrib["Target"] for relation in relations}
    sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    return {sheet.attrib["name"]: _part(targets[sheet.attrib[f"{RELATIONS}id"]]) for sheet in sheets}


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _shared_texts(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(item) for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")]


def _text(item: ElementTree.Element) -> str:
    """A text with its differently formatted runs, without how it is pronounced."""
    runs = [item, *item.findall(f"{MAIN}r")]
    return "".join(run.findtext(f"{MAIN}t") or "" for run in runs)


def _values(sheet: ElementTree.Element, texts: Sequence[str]) -> dict[Place, Value]:
    return {coordinate_to_tuple(cell.attrib["r"]): value_of(cell, texts) for cell in sheet.iter(f"{MAIN}c")}


def value_of(cell: ElementTree.Element, texts: Sequence[str]) -> Value:
    """What a cell holds; a result written as nothing (``<v></v>``) is the empty text of a formula or no value."""
    inline = cell.find(f"{MAIN}is")
    if inline is not None:
        return _text(inline)
    shown, kind = cell.findtext(f"{MAIN}v") or "", cell.get("t", "n")
    if kind == "str":
        return shown
    return TYPES[kind](shown, texts) if shown else None


TYPES: dict[str, Callable[[str, Sequence[str]], Value]] = {
    "n": lambda shown, texts: float(shown),
    "s": lambda shown, texts: texts[int(shown)],
    "b": lambda shown, texts: shown == "1",
    "e": lambda shown, texts: SpreadsheetError(shown),
}
