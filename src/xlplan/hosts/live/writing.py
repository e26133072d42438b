"""Writes the edits of a patch to the cells of an open book: contents in runs, formulas, formats and marks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlplan.grid import Area, Position, a1, column_runs
from xlplan.hosts.live.reading import formula_texts, is_formula, values
from xlplan.patch import CellEdit, CellError, Content, Formula, Look, MarkEdit, RichText, Unsaid

LONGEST_ADDRESS = 240  # characters: Excel's own limit is 255
AS_TEXT = "@"


def content(sheet: Any, position: Position) -> Content:
    """What a cell holds now."""
    cell = sheet.range(position)
    rows, errors = values(cell)
    value: Any = CellError(errors[0, 0]) if errors else rows[0][0]
    text = formula_texts(cell)[0][0]
    if is_formula(text, value):
        return Formula(text.removeprefix("="), value)
    return value  # type: ignore[no-any-return]


def write_cells(sheet: Any, edits: Sequence[CellEdit]) -> None:
    """Apply *edits*: one call for each run of values down a column.

    A formula that does not change is not written, as the program has its result already.
    """
    constants: dict[Position, Content] = {}
    for edit in edits:
        position = (edit.at.row, edit.at.column)
        if isinstance(edit.look, Look):
            _apply_look(sheet.range(position), edit.look)
        match edit.after:
            case Unsaid():
                continue
            case Formula(text=text):
                if not (isinstance(edit.before, Formula) and edit.before.text == text.removeprefix("=")):
                    _write_formula(sheet.range(position), edit.after)
            case _:
                constants[position] = edit.after
    for top, column, bottom, _ in column_runs(constants):
        write_run(sheet, (top, column), [constants[row, column] for row in range(top, bottom + 1)])


def write_run(sheet: Any, first: Position, contents: Sequence[Content]) -> None:
    """Write *contents* down a column from *first*. If not all are formulas, each formula is a call of its own."""
    cells = sheet.range(first, (first[0] + len(contents) - 1, first[1]))
    if all(isinstance(item, Formula) for item in contents):
        cells.formula = tuple((f"={item.text.removeprefix('=')}",) for item in contents)  # type: ignore[union-attr]
        return
    as_text = cells.number_format == AS_TEXT
    cells.value = [[as_input(item, as_text=as_text)] for item in contents]
    for offset, item in enumerate(contents):
        if isinstance(item, Formula):
            _write_formula(sheet.range((first[0] + offset, first[1])), item)


def _write_formula(cell: Any, formula: Formula) -> None:
    setattr(cell, "formula_array" if formula.array else "formula", f"={formula.text.removeprefix('=')}")


def as_input(content: Content, *, as_text: bool = False) -> Any:
    """*content* as it is passed to the program; None for a formula, which is written by itself.

    A text that might be read as a number, a date or a formula gets an apostrophe, unless the cell has the number format
    of texts (*as_text*).
    """
    match content:
        case RichText():
            return as_input(content.text, as_text=as_text)
        case str() if content and not as_text and _is_ambiguous(content):
            return f"'{content}"
        case bool() | str() | None:
            return content
        case CellError():
            return content.code
        case Formula():
            return None
        case Decimal() | int() | float():
            return float(content)
        case date() if not isinstance(content, datetime):
            return datetime(content.year, content.month, content.day)  # noqa: DTZ001 - a sheet has no time zone
        case _:
            return content


def _is_ambiguous(text: str) -> bool:
    """Whether a program might read the typed text as a number, a date, a formula, an error or a boolean."""
    return any(char.isdigit() for char in text) or text[0] in "=+-@'#" or text.lower() in ("true", "false")


def _apply_look(cell: Any, look: Look) -> None:
    if look.number_format is not None:
        cell.number_format = look.number_format
    if look.fill is not None:
        cell.color = look.fill
    for name in ("color", "bold", "italic"):
        if getattr(look, name) is not None:
            setattr(cell.font, name, getattr(look, name))


def add_mark(sheet: Any, mark: MarkEdit) -> None:
    """Add a mark: one conditional format, or several if the address of its areas is too long for one.

    xlwings cannot set the number format of a conditional format. It is not needed: Excel also applies the number format
    of the format below, and the engine for LibreOffice shows numbers unrounded in such cells.
    """
    look = mark.look
    for address in addresses(mark.areas):
        sheet.range(address).conditional_formats.add_custom(
            mark.formula, fill_color=look.fill, font_color=look.color, font_bold=look.bold, font_italic=look.italic
        )


def remove_marks(sheet: Any, formulas: Iterable[str]) -> None:
    """Delete the conditional formats of the sheet with one of *formulas*; from the last, so that indexes stay valid."""
    wanted = {normalised(formula) for formula in formulas}
    matches = [
        format
        for format in sheet.cells.conditional_formats
        if format.type == "custom" and normalised(format.formula) in wanted
    ]
    for format in reversed(matches):
        format.delete()


def normalised(formula: str | None) -> str:
    """A formula for comparison: programs differ in spaces, and in a dollar sign before the name of a sheet."""
    return (formula or "").replace("$'", "'").replace(" ", "").removeprefix("=")


def addresses(areas: Iterable[Area]) -> Iterator[str]:
    """The areas as addresses such as ``B2:B5,D2:D2``, none longer than :data:`LONGEST_ADDRESS`."""
    address = ""
    for area in areas:
        text = f"{a1(*area[:2])}:{a1(*area[2:])}"
        if address and len(address) + len(text) >= LONGEST_ADDRESS:
            yield address
            address = ""
        address += f",{text}" if address else text
    if address:
        yield address


def by_sheet(edits: Iterable[CellEdit]) -> Mapping[str, list[CellEdit]]:
    groups: dict[str, list[CellEdit]] = {}
    for edit in edits:
        groups.setdefault(edit.at.sheet, []).append(edit)
    return groups
