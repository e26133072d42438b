"""What a patch does to the cells of an open book: contents by runs, formulas, looks, notes and marks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlplan.grid import Area, Position, a1, column_runs
from xlplan.hosts.live.reading import formula_texts, is_formula, values
from xlplan.patch import CellEdit, CellError, Content, Formula, Look, MarkEdit, RichText, Unsaid

LONGEST_ADDRESS = 240  # characters: Excel's own limit is 255
AS_TEXT = "@"


def content(sheet: Any, place: Position) -> Content:
    """What a cell holds now."""
    cell = sheet.range(place)
    rows, errors = values(cell)
    value: Any = CellError(errors[0, 0]) if errors else rows[0][0]
    text = formula_texts(cell)[0][0]
    if is_formula(text, value):
        return Formula(text.removeprefix("="), value)
    return value  # type: ignore[no-any-return]


def write_cells(sheet: Any, edits: Sequence[CellEdit]) -> None:
    """Runs of one column by one write each. A formula that stays is left alone: the program has its result."""
    plain: dict[Position, Content] = {}
    for edit in edits:
        place = (edit.at.row, edit.at.column)
        if isinstance(edit.look, Look):
            _look(sheet.range(place), edit.look)
        match edit.after:
            case Unsaid():
                continue
            case Formula(text=text):
                if not (isinstance(edit.before, Formula) and edit.before.text == text.removeprefix("=")):
                    _write_formula(sheet.range(place), edit.after)
            case _:
                plain[place] = edit.after
    for top, column, bottom, _ in column_runs(plain):
        write_run(sheet, (top, column), [plain[row, column] for row in range(top, bottom + 1)])


def write_run(sheet: Any, first: Position, contents: Sequence[Content]) -> None:
    """*contents* down a column from *first*: one write for the formulas or for the values."""
    cells = sheet.range(first, (first[0] + len(contents) - 1, first[1]))
    if all(isinstance(one, Formula) for one in contents):
        cells.formula = tuple((f"={one.text.removeprefix('=')}",) for one in contents)  # type: ignore[union-attr]
        return
    texts = cells.number_format == AS_TEXT
    cells.value = [[given(one, as_text=texts)] for one in contents]
    for number, one in enumerate(contents):
        if isinstance(one, Formula):
            _write_formula(sheet.range((first[0] + number, first[1])), one)


def _write_formula(cell: Any, formula: Formula) -> None:
    setattr(cell, "formula_array" if formula.array else "formula", f"={formula.text.removeprefix('=')}")


def given(content: Content, *, as_text: bool = False) -> Any:
    """As a program must be given it: a text is never to be understood as a number, a date or a formula. Cells of text
    take it as it is."""
    match content:
        case RichText():
            return given(content.text, as_text=as_text)
        case str() if content and not as_text and _could_be_more(content):
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
            return datetime(content.year, content.month, content.day)  # noqa: DTZ001 - a sheet has no zone
        case _:
            return content


def _could_be_more(text: str) -> bool:
    """Whether a program might take the text for more than a text, were it typed."""
    return any(char.isdigit() for char in text) or text[0] in "=+-@'#" or text.lower() in ("true", "false")


def _look(cell: Any, look: Look) -> None:
    if look.number_format is not None:
        cell.number_format = look.number_format
    if look.fill is not None:
        cell.color = look.fill
    for name in ("color", "bold", "italic"):
        if getattr(look, name) is not None:
            setattr(cell.font, name, getattr(look, name))


def add_mark(sheet: Any, mark: MarkEdit) -> None:
    """One call where the address of the areas is short enough for one. xlwings gives conditional formats no number
    format: Excel shows that of the format below, too, and the engine of LibreOffice lets such a mark show numbers as
    they are."""
    look = mark.look
    for address in addresses(mark.areas):
        sheet.range(address).conditional_formats.add_custom(
            mark.formula, fill_color=look.fill, font_color=look.color, font_bold=look.bold, font_italic=look.italic
        )


def remove_marks(sheet: Any, formulas: Iterable[str]) -> None:
    """Every conditional format of the sheet with one of *formulas*; the last first, so that the others keep their
    numbers.
    """
    gone = {bare(one) for one in formulas}
    held = [one for one in sheet.cells.conditional_formats if one.type == "custom" and bare(one.formula) in gone]
    for one in reversed(held):
        one.delete()


def bare(formula: str | None) -> str:
    """A formula for comparison: programs write the name of a sheet with or without a dollar sign, and space as they
    like.
    """
    return (formula or "").replace("$'", "'").replace(" ", "").removeprefix("=")


def addresses(areas: Iterable[Area]) -> Iterator[str]:
    """The areas as addresses such as ``B2:B5,D2:D2``, each short enough for a program."""
    held = ""
    for area in areas:
        text = f"{a1(*area[:2])}:{a1(*area[2:])}"
        if held and len(held) + len(text) >= LONGEST_ADDRESS:
            yield held
            held = ""
        held += f",{text}" if held else text
    if held:
        yield held


def by_sheet(edits: Iterable[CellEdit]) -> Mapping[str, list[CellEdit]]:
    found: dict[str, list[CellEdit]] = {}
    for edit in edits:
        found.setdefault(edit.at.sheet, []).append(edit)
    return found
