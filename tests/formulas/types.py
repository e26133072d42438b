"""The faults of all formulas of a workbook: what Excel would calculate otherwise than meant, or would not open.

``faults(data)`` reads the bytes of an .xlsx once, by openpyxl; each distinct text is read once. ``faults_of`` does one
formula. The ids are the keys of :data:`FAULTS`. What a formula is made of: :mod:`tests.formulas.syntax`; what its parts
are: :mod:`tests.formulas.kinds`; what functions take: :mod:`tests.formulas.functions`.
"""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from tests.formulas.kinds import Book, Place, read
from tests.formulas.syntax import is_cell

__all__ = ["FAULTS", "Fault", "Place", "faults", "faults_of", "longest"]

FAULTS = {
    "truth-compared": "a truth value compared with a number or a text",
    "truth-perhaps-compared": "the same, where one branch of IF, IFERROR or CHOOSE is a truth value",
    "text-compared": "a number compared with a text",
    "text-perhaps-compared": "a number ordered against a text, where one branch of IF, IFERROR or CHOOSE is a text",
    "needs-array-entry": "a plain cell where a range or an array stands for one value",
    "many-results": "a range or an array as the result, where one value is wanted",
    "first-only": "a range or an array where a function takes one value only, even in an array formula",
    "folded-array": "AND or OR over a calculated array: one truth value comes out",
    "needs-reference": "a calculated value where a function or a colon takes only cells",
    "relative-name": "a defined name that depends on the row or column that asks",
    "unknown-function": "a function that Excel 2007 does not have",
    "volatile-function": "a function that is calculated anew each time",
    "wrong-arguments": "a call with too few or too many arguments",
    "too-many-arguments": "a call with more than 255 arguments",
    "unknown-name": "a name, table, column or sheet that is not there",
    "broken-reference": "#REF!",
    "unreadable": "no formula at all, or one that this reader cannot read",
    "long-text": "a text constant of more than 255 characters",
    "long-formula": "a formula of more than 8,192 characters",
    "deep-nesting": "calls nested more than 64 deep",
    "array-constant": "an array constant in a conditional format or validation",
    "structured-reference": "a reference to a table in a conditional format or validation",
    "other-sheet": "another sheet in a conditional format or validation, not through a name",
    "union-or-intersection": "references joined by a comma or a blank in a conditional format or validation",
    "table-header": "a table column whose name is not the text of its header cell",
    "bad-name": "a table or defined name that looks like a cell or holds a forbidden character",
    "long-message": "a prompt or error text of a validation of more than 255 characters",
    "long-title": "a title of a validation of more than 32 characters",
    "long-list": "the choices of a drop-down, typed out, in more than 255 characters",
}
LONGEST_MESSAGE, LONGEST_TITLE, LONGEST_LIST, LONGEST_NAME = 255, 32, 255, 255


@dataclass(frozen=True, slots=True)
class Fault:
    where: str
    kind: str
    formula: str
    parts: tuple[str, ...] = ()  # of the formula, each of which is at fault


def faults(data: bytes) -> list[Fault]:
    """Everything that is wrong with the formulas, names, tables and validations of an .xlsx; each kind once a place."""
    content = _content(data)
    reader = _Reader(content.book)
    found = [
        Fault(one.where, kind, one.formula, parts)
        for one in content.formulas
        for kind, parts in reader.faults(one).items()
    ]
    return content.faults + found


def faults_of(
    formula: str,
    place: Place = Place.CELL,
    names: Mapping[str, str] | None = None,
    tables: Mapping[str, Iterable[str]] | None = None,
    sheet: str = "",
) -> list[str]:
    """The ids of one formula's faults; *names* with their formulas, *tables* with their columns, *sheet* its own."""
    return list(read(formula, place, _book(names or {}, tables or {}), sheet))


def longest(data: bytes) -> dict[str, int]:
    """The lengths of the longest formulas: of a ``cell``, ``format``, ``validation`` and ``name``; 0 where there is
    none.
    """
    found = dict.fromkeys(("cell", "format", "validation", "name"), 0)
    for one in _content(data).formulas:
        kind = _LENGTHS[one.place]
        found[kind] = max(found[kind], len(one.formula.removeprefix("=")))
    return found


_LENGTHS = {
    **dict.fromkeys((Place.CELL, Place.ARRAY, Place.AREA), "cell"),
    **dict.fromkeys((Place.VALIDATION, Place.LIST), "validation"),
    Place.FORMAT: "format",
    Place.NAME: "name",
}


class _Placed(NamedTuple):
    """A formula where it stands; *row* is that of its cell."""

    where: str
    place: Place
    sheet: str
    formula: str
    row: int = 0


@dataclass
class _Content:
    book: Book
    formulas: list[_Placed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def _book(names: Mapping[str, str], tables: Mapping[str, Iterable[str]], sheets: Iterable[str] | None = None) -> Book:
    return Book(
        {name.lower(): formula for name, formula in names.items()},
        {table.lower(): frozenset(column.lower() for column in columns) for table, columns in tables.items()},
        None if sheets is None else frozenset(sheet.lower() for sheet in sheets),
    )


class _Reader:
    """Reads each distinct text once. A column whose formulas differ by their own row only is one text while it is
    sound.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.known: dict[tuple[str, Place, str], dict[str, tuple[str, ...]]] = {}
        self.sound: set[tuple[str, Place, str]] = set()

    def faults(self, one: _Placed) -> dict[str, tuple[str, ...]]:
        key = (one.formula, one.place, one.sheet)
        if key in self.known:
            return self.known[key]
        alike = (_by_distance(one.formula, one.row), one.place, one.sheet) if one.row else key
        if alike in self.sound and len(one.formula) < _SURELY_SHORT:
            return {}
        found = self.known[key] = read(one.formula, one.place, self.book, one.sheet)
        if not found:
            self.sound.add(alike)
        return found


_SURELY_SHORT = 8_000  # two formulas alike differ in length by the digits of their rows
_ROWS = re.compile(
    r"""'[^']*' | "[^"]*" | \[[^\[\]]*\]           # quoted or in brackets: left as it is
    | (?<![\w.\\$])(\$?[A-Z]{1,3})(\d{1,7})(?![\w.(!])  # a relative row""",
    re.X,
)


def _by_distance(formula: str, row: int) -> str:
    """The formula with each relative row as its distance from *row*."""
    return _ROWS.sub(lambda m: m[0] if m[1] is None else f"{m[1]}[{int(m[2]) - row}]", formula)


@lru_cache(maxsize=2)
def _content(data: bytes) -> _Content:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        workbook = openpyxl.load_workbook(BytesIO(data))
    names = dict(_names(workbook))
    tables = {
        table.displayName: [column.name for column in table.tableColumns]
        for sheet in workbook.worksheets
        for table in sheet.tables.values()
    }
    content = _Content(_book(names, tables, workbook.sheetnames))
    lost = [str(one.message) for one in said if re.search("conditional format|data validation", str(one.message), re.I)]
    content.faults += [Fault("workbook", "unreadable", message) for message in lost]
    content.faults += [Fault(f"name {name}", "bad-name", name) for name in (*names, *tables) if not _sound_name(name)]
    for name, formula in names.items():
        content.formulas.append(_Placed(f"name {name}", Place.NAME, name.rpartition("!")[0], formula))
    for sheet in workbook.worksheets:
        _cells(sheet, content)
        content.formulas += _formats(sheet)
        for table in sheet.tables.values():
            _table(sheet, table, content)
        for validation in sheet.data_validations.dataValidation:
            _validation(sheet.title, validation, content)
    return content


def _names(workbook: Any) -> Iterator[tuple[str, str]]:
    """Defined names with their formulas; that of one sheet as ``sheet!name``."""
    for name, defined in workbook.defined_names.items():
        if not defined.is_reserved:
            yield name, defined.attr_text or ""
    for sheet in workbook.worksheets:
        for name, defined in sheet.defined_names.items():
            yield f"{sheet.title}!{name}", defined.attr_text or ""


def _sound_name(name: str) -> bool:
    """Whether Excel takes it for a name of cells or of a table."""
    name = name.rpartition("!")[2]
    looks_like_a_cell = is_cell(name) or re.fullmatch(r"(R\d*)?(C\d*)?|TRUE|FALSE", name, re.I)
    return not looks_like_a_cell and len(name) <= LONGEST_NAME and bool(re.fullmatch(r"([^\W\d]|\\)[\w.?\\]*", name))


def _cells(sheet: Any, content: _Content) -> None:
    for cell in sheet._cells.values():  # iter_rows would make the empty ones between
        if cell.data_type != "f":
            continue
        value, where = cell.value, f"{sheet.title}!{cell.coordinate}"
        if isinstance(value, DataTableFormula):
            content.faults.append(Fault(where, "unreadable", "a data table"))
        elif isinstance(value, ArrayFormula):
            place = Place.AREA if len(set(value.ref.split(":"))) > 1 else Place.ARRAY
            content.formulas.append(_Placed(where, place, sheet.title, value.text, cell.row))
        elif value != "=":  # what openpyxl shows of a shared formula whose text it has not met
            content.formulas.append(_Placed(where, Place.CELL, sheet.title, value, cell.row))


def _formats(sheet: Any) -> Iterator[_Placed]:
    for area in sheet.conditional_formatting:
        where = f"format {sheet.title}!{area.sqref}"
        for rule in area.rules:
            scales = [scale for scale in (rule.colorScale, rule.dataBar, rule.iconSet) if scale is not None]
            limits = [limit.val for scale in scales for limit in scale.cfvo if limit.type == "formula"]
            for formula in (*rule.formula, *limits):
                yield _Placed(where, Place.FORMAT, sheet.title, str(formula))


def _table(sheet: Any, table: Any, content: _Content) -> None:
    for header, column in zip(sheet[table.ref][0], table.tableColumns, strict=False):
        where = f"table {table.displayName}[{column.name}]"
        if table.headerRowCount != 0 and header.value != column.name:
            content.faults.append(Fault(where, "table-header", str(header.value)))
        for formula in (column.calculatedColumnFormula, column.totalsRowFormula):
            if formula is not None:
                place = Place.ARRAY if formula.array else Place.CELL
                content.formulas.append(_Placed(where, place, sheet.title, formula.attr_text or ""))


def _validation(sheet: str, validation: Any, content: _Content) -> None:
    where = f"validation {sheet}!{validation.sqref}"
    lengths = [
        ("long-message", LONGEST_MESSAGE, (validation.prompt, validation.error)),
        ("long-title", LONGEST_TITLE, (validation.promptTitle, validation.errorTitle)),
    ]
    for kind, most, texts in lengths:
        content.faults += [Fault(where, kind, text) for text in texts if text and len(text) > most]
    place = Place.LIST if validation.type == "list" else Place.VALIDATION
    for formula in (validation.formula1, validation.formula2):
        if not formula:
            continue
        content.formulas.append(_Placed(where, place, sheet, formula))
        if place is Place.LIST and formula.startswith('"') and len(formula) - 2 > LONGEST_LIST:
            content.faults.append(Fault(where, "long-list", formula))
