"""One worksheet, read in one pass over its text (ECMA-376 Part 1, 18.3.1.99 ``worksheet``): its values, and what is
known of them: formulas, errors, missing results, formats, odd cells."""

import re
from collections.abc import Iterator, Sequence

from xlplan.dataclass import dataclass
from xlplan.errors import Unreadable
from xlplan.grid import Area, Facts, Grid, Position, Raw
from xlplan.words import Words
from xlplan.xlsx import around, odd, refusals, values
from xlplan.xlsx.calls import called_in, called_in_text, may_call
from xlplan.xlsx.cells import ELEMENT, USUAL, Cell, Walker
from xlplan.xlsx.filled_cells import A_CELL, A_ROW, FilledCells
from xlplan.xlsx.limits import Kept
from xlplan.xlsx.looks import Looks, legacy_font_in, may_have_legacy_font
from xlplan.xlsx.pieces import SheetText, whole_elements
from xlplan.xlsx.strings import Texts
from xlplan.xlsx.tags import ATTRIBUTES, PREFIX, SPACE, unescaped

_FORMULA = re.compile(PREFIX + r"f(?=[\s/>])" + ATTRIBUTES + ">([^<]*+)", re.ASCII)
_INLINE = re.compile(PREFIX + r"is(?=[\s/>])", re.ASCII)
_NUMBERS = ("", "n")  # types of cells with a number
_USUAL_KINDS = ("", "s", "n")
_RESULT_MAY_BE_EMPTY = ("str", "inlineStr")
_MAY_BE_INLINE = (*_NUMBERS, *_RESULT_MAY_BE_EMPTY)
_LONGEST_INDEX = 10
_A_PLACE, _A_NAMED_PLACE = 100, 170  # bytes of an address among the facts, and of one with a name


@dataclass(frozen=True, slots=True)
class Ground:
    """What the cells of all sheets rest on."""

    looks: Looks
    texts: Texts
    epoch_1904: bool
    kept: Kept


def read_sheet(title: str, pieces: Iterator[str], ground: Ground, *, hidden: bool, tables: tuple[str, ...]) -> Grid:
    """The worksheet whose part's text comes in *pieces*; *tables* are the ranges of its tables under an active filter.

    Raises :class:`Unreadable` where the part is cut off, names a cell that cannot be on a sheet, or is too large.
    """
    text = SheetText(pieces)
    sheet = _Sheet(title, ground)
    for block in whole_elements(text.rows(), ELEMENT, USUAL):
        sheet.read(block)
    text.read_tail()
    if not text.is_closed or (text.has_rows and not around.is_complete(text.tail)):
        raise Unreadable(refusals.DAMAGED)
    return sheet.grid(
        hidden=hidden,
        hidden_columns=around.hidden_columns(text.head),
        merged=around.merged(text.tail),
        filtered=(*around.active_filters(text.tail), *tables),
    )


class _Sheet:
    """The cells of a sheet and the facts about them while its text is read."""

    def __init__(self, title: str, ground: Ground) -> None:
        self.title, self.ground = title, ground
        self.walker = Walker(title)
        self.cells = FilledCells()
        self.columns = self.walker.columns
        self.formulas: set[Position] = set()
        self.uncached: set[Position] = set()
        self.percent: set[Position] = set()
        self.errors: dict[Position, str] = {}
        self.fonts: dict[Position, str] = {}
        self.odd: dict[Position, Words] = {}
        self.calls: dict[Position, str] = {}
        self.hidden_rows: set[int] = set()
        self.may_call = False  # whether a formula of the present stretch may call anything
        looks = ground.looks
        self.special = looks.percent | looks.dates | looks.durations | looks.fonts.keys()

    def read(self, text: str) -> None:
        """Read a stretch of rows."""
        before, row = self._size(), self.walker.row
        cells = self.walker.cells(text)
        self.hidden_rows.update(around.hidden_rows(text, row))
        has_formulas = "<f" in text or ":f" in text
        self.may_call = has_formulas and may_call("\n".join(cell[4] or cell[7] for cell in cells if cell[4] or cell[7]))
        self._add(cells)
        if "rFont" in text and may_have_legacy_font(text):
            self._note_fonts(cells)
        self.ground.kept.add(self._size() - before)

    def _size(self) -> int:
        """An estimate of the memory that the cells take, in bytes."""
        places = len(self.formulas) + len(self.uncached) + len(self.percent)
        named = len(self.errors) + len(self.fonts) + len(self.odd) + len(self.calls)
        cells = self.cells
        return (
            len(cells.values) * A_CELL
            + cells.characters * 2
            + len(cells.rows) * A_ROW
            + places * _A_PLACE
            + named * _A_NAMED_PLACE
            + len(self.hidden_rows) * A_CELL
        )

    def _add(self, cells: Sequence[Cell]) -> None:
        """Add the values of *cells*, and note the facts about them."""
        texts, special, filled, columns = self.ground.texts.values, self.special, self.cells, self.columns
        add_value, add_column = filled.values.append, filled.columns.append
        count = len(texts)
        row_digits, row = "", 0
        begun, last = (filled.rows[-1], filled.columns[-1]) if filled.rows else (0, 0)
        result: Raw
        for letters, digits, style, kind, formula, number, rest, body in cells:
            if digits != row_digits:
                row_digits, row = digits, columns.checked_row(letters, digits)
            column = columns[letters]
            if rest or body or kind not in _USUAL_KINDS:
                result, is_filled = self._other((row, column), kind, formula, number + rest, body)
                if not is_filled:
                    continue
            elif not number:
                if formula:
                    self._note_formula((row, column), formula)
                    self.uncached.add((row, column))
                continue
            elif kind == "s":
                index = int(number) if number.isdigit() else count
                result = texts[index] if index < count else self._shared((row, column), number)
            else:
                try:
                    result = float(number)
                except ValueError:
                    result = number
            if formula:
                self._note_formula((row, column), formula)
            if style in special:
                result = self._styled((row, column), style, result)
            if row != begun:
                begun, last = row, 0
                filled.begin_row(row)
            if column <= last:
                filled.ascending = False
            last = column
            add_value(result)
            add_column(column)
        if self.ground.texts.calls or self.ground.texts.fonts:
            self._note_shared(cells)

    def _other(self, position: Position, kind: str, formula: str, value: str, body: str) -> tuple[Raw, bool]:
        """The value of a cell that is neither a plain number nor a plain shared text, and whether the cell is filled:
        with a value, an error, or something that cannot be read."""
        has_value = not body
        if body:
            match = _FORMULA.search(body)
            formula = match[0] if match else ""
            found = values.value_text(body)
            has_value, value = found is not None, found or ""
        if formula:
            self._note_formula(position, formula)
        if body and kind in _MAY_BE_INLINE and _INLINE.search(body):
            return self._text(position, values.text_of(body))
        if kind == "e":
            self.errors[position] = unescaped(value).strip(SPACE) or "#N/A"
            return None, True
        if not value:
            is_empty_text = kind in _RESULT_MAY_BE_EMPTY and has_value
            if formula and not is_empty_text:
                self.uncached.add(position)
            return "", bool(formula) and is_empty_text
        return self._typed(position, kind, value)

    def _typed(self, position: Position, kind: str, value: str) -> tuple[Raw, bool]:
        """The same for a cell of the type *kind* with the text *value*."""
        if kind in _NUMBERS:
            return values.number_or_text(value), True
        if kind in _RESULT_MAY_BE_EMPTY:
            return self._text(position, values.spelled_out(unescaped(value)))
        if kind == "s":
            return self._shared(position, value), True
        if kind == "d":
            return values.iso_moment(unescaped(value)), True
        truth = values.truth(value) if kind == "b" else None
        if truth is None:
            self.odd[position] = odd.TRUTH if kind == "b" else odd.KIND
        return truth, True

    def _text(self, position: Position, text: str) -> tuple[Raw, bool]:
        self.cells.characters += len(text)
        if (name := called_in_text(text)) is not None:
            self.calls[position] = name
        return text, bool(text)

    def _shared(self, position: Position, value: str) -> Raw:
        """The shared text of the number *value*; None, and the cell is odd, where there is none."""
        number, texts = value.strip(SPACE), self.ground.texts.values
        if number.isascii() and number.isdecimal() and len(number) < _LONGEST_INDEX and int(number) < len(texts):
            return texts[int(number)]
        self.odd[position] = odd.NO_TEXT
        return None

    def _note_formula(self, position: Position, formula: str) -> None:
        self.formulas.add(position)
        if self.may_call and (name := called_in(unescaped(formula.partition(">")[2]))) is not None:
            self.calls[position] = name

    def _styled(self, position: Position, style: str, value: Raw) -> Raw:
        """*value* as its style shows it; notes what is to be known of the style."""
        looks = self.ground.looks
        if style in looks.percent:
            self.percent.add(position)
        if style in looks.fonts:
            self.fonts[position] = looks.fonts[style]
        if isinstance(value, float):
            if style in looks.dates:
                return values.moment(value, epoch_1904=self.ground.epoch_1904)
            if style in looks.durations:
                return values.duration(value)
        return value

    def _note_shared(self, cells: Sequence[Cell]) -> None:
        """Note the cells whose shared text is in a legacy font, or is the text of a formula that reaches out."""
        texts = self.ground.texts
        for letters, digits, _, kind, _, number, rest, body in cells:
            text = number + rest or (values.value_text(body) or "" if body else "")
            if kind == "s" and text.isdecimal():
                position = int(digits), self.columns[letters]
                if (font := texts.fonts.get(int(text))) is not None:
                    self.fonts[position] = font
                if (name := texts.calls.get(int(text))) is not None:
                    self.calls[position] = name

    def _note_fonts(self, cells: Sequence[Cell]) -> None:
        """Note the cells with a run in a legacy font."""
        for letters, digits, *_, body in cells:
            if body and (name := legacy_font_in(body)) is not None:
                self.fonts[int(digits), self.columns[letters]] = name

    def grid(
        self, *, hidden: bool, hidden_columns: frozenset[int], merged: tuple[Area, ...], filtered: tuple[str, ...]
    ) -> Grid:
        """The sheet's cells, and all that is known of them."""
        self.odd.update(dict.fromkeys(self.cells.doubled(), odd.TWICE))
        extent = self.cells.extent(self.title)
        top, left, bottom, right = extent or (1, 1, 0, 0)
        self.ground.kept.add_rectangle((bottom - top + 1) * (right - left + 1))
        facts = Facts(
            formulas=frozenset(self.formulas),
            errors=self.errors,
            uncached=frozenset(self.uncached),
            percent=frozenset(self.percent),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=hidden_columns,
            merged=merged,
            filtered=filtered,
            fonts=self.fonts,
            odd=self.odd,
            calls=self.calls,
        )
        return Grid(self.title, self.cells.grid_rows(top, left, bottom), top, left, hidden, facts)
