"""One worksheet's part, read for an edit: its frame and the rows that are wanted as elements, the others only as
places.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

from xlplan.grid import Area, Position, a1, area_of, areas_of, holds, place_of
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
_ROW, _CELL, _INSIDE = 1, 2, 3  # depths below sheetData
_ROW_TAG = re.compile(rb"""<((?:[\w.-]+:)?row)(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*>""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,9})["']""")
FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s>/]")


@dataclass(slots=True, eq=False)
class Special:
    """A formula that stands for more than its cell: ``shared``, ``array`` or ``dataTable``, and where its ``<f>`` is.

    The first cell of a shared formula has *area* and *text*; its followers know it as *leader*.
    """

    position: Position
    kind: str
    area: Area | None
    attributes: dict[str, str]
    tag: str
    start: int
    end: int = 0
    text: str = ""
    leader: "Special | None" = None


class _SheetBuilder(Builder):
    """Keeps all elements but those inside rows that nobody wants; there it only notes formulas of the special kinds."""

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
        self.unsound: Position | None = None  # a cell that stands twice, or in the row of another number
        self._special: Special | None = None

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._inside:
            super().begin(tag, attributes)
            self._inside = self.stack[-1].name == "sheetData" and len(self.stack) == 2
            return
        self._depth += 1
        if self._depth == _ROW:
            number = attributes.get("r")
            self._row, self._column = whole_number(number, self._row + 1), 0
            self._skim = self._row not in self.wanted
        elif self._depth == _CELL:
            position = place_of(attributes.get("r", ""))
            self._column = self._column + 1 if position is None else position[1]
            if position is not None and position[0] != self._row:
                self.unsound = position
        elif self._depth == _INSIDE and tag.rpartition(":")[2] == "f":
            self._formula(tag, attributes)
        if self._skim and self._depth > _ROW:
            return
        super().begin(tag, attributes)
        if self._depth == _ROW:
            self.rows.append((self._row, self.stack[-1]))
            self._listen()
        elif self._depth == _CELL:
            if self._place in self.cells:
                self.unsound = self._place  # of two cells with one address each reader takes another
            self.cells[self._place] = self.stack[-1]

    @property
    def _place(self) -> Position:
        """Where the cell stands: told by its own address, or counted on from the one before."""
        return self._row, self._column

    def _listen(self) -> None:
        """Texts are of no interest in rows that nobody wants, but for those of special formulas."""
        deaf = self._skim and self._depth >= _ROW and self._special is None
        self.parser.CharacterDataHandler = None if deaf else self.characters

    def _formula(self, tag: str, attributes: dict[str, str]) -> None:
        self.has_formulas = True
        kind = attributes.get("t", "normal")
        if kind not in ("shared", "array", "dataTable"):
            return
        area = area_of(attributes.get("ref", ""))
        self._special = Special(self._place, kind, area, attributes, tag, self.parser.CurrentByteIndex)
        self.specials.append(self._special)
        self._listen()
        if kind == "shared":
            index = attributes.get("si", "")
            if area is not None or index not in self._leaders:
                self._leaders[index] = self._special
            else:
                self._special.leader = self._leaders[index]

    def finish(self, tag: str) -> None:
        if self._inside and self._depth:
            self._depth -= 1
            if self._special is not None and self._depth < _INSIDE:
                self._end_special(self._special)
                self._special = None
                self._listen()
            if self._skim and self._depth >= _ROW:
                return
            if self._depth == 0:
                self._listen()
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
    """The part *part* that holds the sheet *title*; *splices* collect what is to change in it."""

    def __init__(self, title: str, part: str, data: bytes, wanted: Container[int] = ()) -> None:
        builder = _SheetBuilder(data, wanted)
        try:
            self.root = builder.parse(_blanked(data, wanted))
        except NotWellFormed as error:
            raise refused(BROKEN_PART, part=part) from error
        body = next((child for child in self.root.children if child.name == "sheetData"), None)
        if body is None or self.root.space != MAIN:
            raise refused(FOREIGN_PART, part=part)
        if builder.unsound is not None:
            raise refused(TWO_CELLS, sheet=title, cell=a1(*builder.unsound))
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
        """Where a new element of that name belongs below the root."""
        return slot(self.root, name, ORDER)

    def special(self, position: Position) -> Special | None:
        return self._special_at.get(position)

    def formula(self, position: Position) -> str | None:
        """The text of the cell's formula, None where it has none; the cell must be in a wanted row."""
        cell = self.cells.get(position)
        own = cell.first("f") if cell is not None else None
        if own is None:
            return None
        special = self.special(position)
        if special is not None and special.leader is not None and not own.text:
            leader = special.leader
            return moved(leader.text, position[0] - leader.position[0], position[1] - leader.position[1])
        return own.text

    def style(self, position: Position) -> int:
        """The number of the style that the cell has, or would have as a new one: its row's, else its column's."""
        cell = self.cells.get(position)
        return cell.integer("s") if cell is not None else self.inherited(position)

    def inherited(self, position: Position) -> int:
        row = self.rows.get(position[0])
        if row is not None and row.attributes.get("customFormat") in ("1", "true"):
            return row.integer("s")
        columns = (column for first, last, column in self.columns if first <= position[1] <= last)
        return next((column.integer("style") for column in columns), 0)

    def merged_over(self, position: Position) -> Area | None:
        """The merged cells that hide this one."""
        return next((area for area in self.merges if holds(area, position) and position != area[:2]), None)

    @cached_property
    def by_row(self) -> dict[int, list[tuple[int, Element]]]:
        """The cells of every wanted row, each with its column, as they stand there."""
        rows: dict[int, list[tuple[int, Element]]] = {}
        for (row, column), cell in self.cells.items():
            rows.setdefault(row, []).append((column, cell))
        return rows

    @cached_property
    def merges(self) -> tuple[Area, ...]:
        cells = self.root.first("mergeCells")
        return tuple(
            area
            for one in (cells.all("mergeCell") if cells else [])
            for area in areas_of(one.attributes.get("ref", ""))
        )

    @cached_property
    def columns(self) -> list[tuple[int, int, Element]]:
        """(first, last, element) of every ``<col>`` that says which columns it is about."""
        columns = [column for cols in self.root.all("cols") for column in cols.all("col")]
        spans = [(column.integer("min"), column.integer("max"), column) for column in columns]
        return [span for span in spans if 1 <= span[0] <= span[1]]


def _blanked(data: bytes, wanted: Container[int]) -> bytes:
    """*data* with blanks for what stands in rows that nobody wants and that hold no formula: every place stays, and
    twenty thousand rows are passed over at once. Where a comment or a section of plain characters may hide a tag,
    nothing is blanked."""
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
