"""One worksheet's part, parsed for an edit: everything outside the rows, and the wanted rows, as elements; all other
rows only by their offsets."""

import re
from collections.abc import Container
from functools import cached_property

from xlplan.dataclass import dataclass
from xlplan.errors import Unreadable
from xlplan.grid import LAST_COLUMN, Area, Position, a1, area_of, areas_of, contains, position_of
from xlplan.xlsx.patching.formulas import moved
from xlplan.xlsx.patching.markup import (
    MAIN,
    Builder,
    Element,
    NotWellFormed,
    Splices,
    close,
    slot,
    tag_end,
    whole_number,
)
from xlplan.xlsx.refusals import BROKEN_PART, FOREIGN_PART, TWO_CELLS, refused

# The order of its children in the schema: CT_Worksheet (ECMA-376 Part 1, 18.3.1.99).
ORDER = (
    *(
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
    ),
    *("scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr"),
    *(
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
    ),
    *(
        "rowBreaks",
        "colBreaks",
        "customProperties",
        "cellWatches",
        "ignoredErrors",
        "smartTags",
        "drawing",
        "drawingHF",
    ),
    *(
        "legacyDrawing",
        "legacyDrawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    ),
)
_ROW, _CELL, _CONTENT = 1, 2, 3  # depths below sheetData
_ROW_TAG = re.compile(rb"""<((?:[\w.-]+:)?row)(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*>""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,9})["']""")
FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s>/]")


@dataclass(slots=True, eq=False)
class Special:
    """A formula that concerns more than its own cell: shared, array or data table."""

    position: Position

    kind: str
    """``shared``, ``array`` or ``dataTable`` (ST_CellFormulaType: ECMA-376 Part 1, 18.18.6)."""

    area: Area | None
    """The cells that it concerns; None for the followers of a shared formula."""

    attributes: dict[str, str]
    """Those of its ``<f>`` element."""

    tag: str
    """The name of that element as written."""

    start: int
    """Its byte offset in the part."""

    end: int = 0
    """The offset of its end."""

    text: str = ""
    """The formula; usually empty for the followers of a shared formula."""

    leader: "Special | None" = None
    """Of a follower, the first cell of the shared formula."""


class TooManyColumns(Unreadable):
    """A sheet that describes more columns than a sheet has: each may be described once."""


class _SheetBuilder(Builder):
    """Builds all elements except those inside unwanted rows, where it only notes the special formulas."""

    def __init__(self, data: bytes, wanted: Container[int]) -> None:
        super().__init__(data)
        self.wanted = wanted
        self.rows: list[tuple[int, Element]] = []
        self.cells: dict[Position, Element] = {}
        self.specials: list[Special] = []
        self.has_formulas = False
        self._leaders: dict[str, Special] = {}
        self._depth = 0  # below sheetData; 0 is outside
        self._inside = self._skim = False
        self._row = self._column = 0
        self._columns = 0
        self.bad_cell: Position | None = None  # a cell that is written twice, or in a row of another number
        self._special: Special | None = None

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._inside:
            super().begin(tag, attributes)
            self._columns += tag.rpartition(":")[2] == "col"
            if self._columns > LAST_COLUMN:
                raise TooManyColumns(FOREIGN_PART)
            self._inside = self.stack[-1].name == "sheetData" and len(self.stack) == 2
            return
        self._depth += 1
        if self._depth == _ROW:
            number = attributes.get("r")
            self._row, self._column = whole_number(number, self._row + 1), 0
            self._skim = self._row not in self.wanted
        elif self._depth == _CELL:
            position = position_of(attributes.get("r", ""))
            self._column = self._column + 1 if position is None else position[1]
            if position is not None and position[0] != self._row:
                self.bad_cell = position
        elif self._depth == _CONTENT and tag.rpartition(":")[2] == "f":
            self._formula(tag, attributes)
        if self._skim and self._depth > _ROW:
            return
        super().begin(tag, attributes)
        if self._depth == _ROW:
            self.rows.append((self._row, self.stack[-1]))
            self._set_text_handler()
        elif self._depth == _CELL:
            if self._current_position in self.cells:
                self.bad_cell = self._current_position  # readers disagree on which of two cells with one address counts
            self.cells[self._current_position] = self.stack[-1]

    @property
    def _current_position(self) -> Position:
        """The position of the current cell: by its own address, or else following the cell before it."""
        return self._row, self._column

    def _set_text_handler(self) -> None:
        """Ignore character data in unwanted rows, except that of special formulas."""
        ignored = self._skim and self._depth >= _ROW and self._special is None
        self.parser.CharacterDataHandler = None if ignored else self.characters

    def _formula(self, tag: str, attributes: dict[str, str]) -> None:
        self.has_formulas = True
        kind = attributes.get("t", "normal")
        if kind not in ("shared", "array", "dataTable"):
            return
        area = area_of(attributes.get("ref", ""))
        self._special = Special(self._current_position, kind, area, attributes, tag, self.parser.CurrentByteIndex)
        self.specials.append(self._special)
        self._set_text_handler()
        if kind == "shared":
            index = attributes.get("si", "")
            if area is not None or index not in self._leaders:
                self._leaders[index] = self._special
            else:
                self._special.leader = self._leaders[index]

    def finish(self, tag: str) -> None:
        if self._inside and self._depth:
            self._depth -= 1
            if self._special is not None and self._depth < _CONTENT:
                self._end_special(self._special)
                self._special = None
                self._set_text_handler()
            if self._skim and self._depth >= _ROW:
                return
            if self._depth == 0:
                self._set_text_handler()
        else:
            self._inside = False
        super().finish(tag)

    def _end_special(self, special: Special) -> None:
        span = Element(special.tag, special.attributes, {}, special.start, tag_end(self.data, special.start))
        close(span, self.data, self.parser.CurrentByteIndex)
        special.end = span.end

    def characters(self, text: str) -> None:
        if self._special is not None:
            self._special.text += text
        if not (self._inside and self._skim and self._depth > _ROW):
            super().characters(text)


class Worksheet:
    """The worksheet *title* in the part *part*; *splices* collects its changes. *wanted* are the rows that are parsed
    into cells."""

    def __init__(self, title: str, part: str, data: bytes, wanted: Container[int] = ()) -> None:
        builder = _SheetBuilder(data, wanted)
        try:
            self.root = builder.parse(_blanked(data, wanted))
        except NotWellFormed as error:
            raise refused(BROKEN_PART, part=part) from error
        except TooManyColumns as error:
            raise refused(FOREIGN_PART, part=part) from error
        body = next((child for child in self.root.children if child.name == "sheetData"), None)
        if body is None or self.root.space != MAIN:
            raise refused(FOREIGN_PART, part=part)
        if builder.bad_cell is not None:
            raise refused(TWO_CELLS, sheet=title, cell=a1(*builder.bad_cell))
        self.title, self.part, self.data = title, part, data
        self.body: Element = body
        self.rows, self.cells, self.specials = dict(builder.rows), builder.cells, builder.specials
        self.row_order = [number for number, _ in builder.rows]
        self.has_formulas = builder.has_formulas
        self.splices = Splices(data)
        self._special_at = {special.position: special for special in self.specials}

    @property
    def prefix(self) -> str:
        return self.root.prefix

    def slot(self, name: str) -> int:
        """The offset for a new child *name* of the root."""
        return slot(self.root, name, ORDER)

    def special(self, position: Position) -> Special | None:
        """The special formula of the cell; None where it has a plain one or none."""
        return self._special_at.get(position)

    def formula(self, position: Position) -> str | None:
        """The text of the cell's formula, None where it has none. The cell must be in a wanted row."""
        cell = self.cells.get(position)
        element = cell.first("f") if cell is not None else None
        if element is None:
            return None
        special = self.special(position)
        if special is not None and special.leader is not None and not element.text:
            leader = special.leader
            return moved(leader.text, position[0] - leader.position[0], position[1] - leader.position[1])
        return element.text

    def style(self, position: Position) -> int:
        """The style number of the cell; of a missing cell, the one it would get."""
        cell = self.cells.get(position)
        return cell.integer("s") if cell is not None else self.inherited(position)

    def inherited(self, position: Position) -> int:
        """The style number that a new cell gets: that of its row, else of its column."""
        row = self.rows.get(position[0])
        if row is not None and row.attributes.get("customFormat") in ("1", "true"):
            return row.integer("s")
        columns = (column for first, last, column in self.columns if first <= position[1] <= last)
        return next((column.integer("style") for column in columns), 0)

    def merged_over(self, position: Position) -> Area | None:
        """The merged range that covers the cell, unless the cell is its first one; None where there is none."""
        return next((area for area in self.merges if contains(area, position) and position != area[:2]), None)

    @cached_property
    def by_row(self) -> dict[int, list[tuple[int, Element]]]:
        """Row → (column, cell) of its cells in document order, for every wanted row."""
        rows: dict[int, list[tuple[int, Element]]] = {}
        for (row, column), cell in self.cells.items():
            rows.setdefault(row, []).append((column, cell))
        return rows

    @cached_property
    def merges(self) -> tuple[Area, ...]:
        """The merged ranges."""
        cells = self.root.first("mergeCells")
        return tuple(
            area
            for cell in (cells.all("mergeCell") if cells else [])
            for area in areas_of(cell.attributes.get("ref", ""))
        )

    @cached_property
    def columns(self) -> list[tuple[int, int, Element]]:
        """(first column, last column, element) of every valid ``<col>``."""
        columns = [column for cols in self.root.all("cols") for column in cols.all("col")]
        spans = [(column.integer("min"), column.integer("max"), column) for column in columns]
        return [span for span in spans if 1 <= span[0] <= span[1]]


def _blanked(data: bytes, wanted: Container[int]) -> bytes:
    """*data* with spaces in place of the content of unwanted rows without formulas: all offsets stay the same, and
    expat skips twenty thousand rows at once. A part with a comment or CDATA section is returned unchanged, because
    these may contain what looks like a tag."""
    if b"<!" in data:
        return data
    blanked = bytearray(data)
    for row in _ROW_TAG.finditer(data):
        number, inner = _ROW_NUMBER.search(row[0]), row.end()
        end = data.find(b"</" + row[1], inner)
        if (
            number
            and whole_number(number[1].decode(), -1) not in wanted
            and end > inner
            and not FORMULA.search(data, inner, end)
        ):
            blanked[inner:end] = b" " * (end - inner)
    return bytes(blanked)
