"""The open workbook, through xlwings: read in blocks, changed by a patch. It does not know which program it drives.

Formulas, values and marks go through xlwings' own words; what it cannot know of a sheet stays unknown (None).
"""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlplan.document import Document, Sheet
from xlplan.findings import CellRef
from xlplan.grid import Book, Facts, Grid, Place, Raw, Source, a1
from xlplan.patch import (
    CellEdit,
    CellError,
    Content,
    Formula,
    Look,
    Mark,
    Note,
    NoteEdit,
    Patch,
    PatchRefused,
    RichText,
    SheetEdit,
    StalePatch,
    Unsaid,
)
from xlplan.words import Words
from xlplan.xlsx.patching import contents
from xlplan.xlsx.write import to_bytes

ERROR_TEXTS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
WORKING = Words("xlplan đang làm việc…", "xlplan is working…")
NOT_LIVE = Words(
    "Chưa làm được việc này trên sổ đang mở: {what}. Dùng lệnh trên tệp.",
    "Not possible on an open workbook: {what}. Use the command on the file.",
)


class Live:
    """A book that a person has open; *book* is an ``xlwings.Book``."""

    def __init__(self, book: Any) -> None:
        self.open = book

    def grids(self) -> Book:
        """Every sheet's values by one block read, and where formulas stand by another."""
        found = tuple(_grid(sheet) for sheet in self.open.sheets)
        digest = hashlib.sha256(repr([(one.title, one.top, one.left, one.rows) for one in found]).encode()).hexdigest()
        return Book(Source(self.open.name, digest), found)

    def apply(self, patch: Patch) -> Patch:
        """Change the book; the result is *patch* with all that it replaced, so that its mirror takes it back.

        Everything expected is looked at before anything is written. Raises :class:`StalePatch`, :class:`PatchRefused`.
        """
        _refuse(patch)
        told = replace(
            patch,
            cells=tuple(self._expected(edit) for edit in patch.cells),
            notes=tuple(self._noted(edit) for edit in patch.notes),
            sheets=tuple(self._sheet_expected(edit) for edit in patch.sheets),
        )
        gone = [one for mark in patch.unmarks for one in self._marked(mark)]
        with self._quiet():
            for sheet in (one for one in patch.sheets if one.after is not None):
                self._put(sheet)
            for title, edits in _by_sheet(told.cells):
                _write(self.open.sheets[title], edits)
            for one in gone:
                one.delete()
            for mark in reversed(patch.marks):  # each new one wins over all that were there
                self._mark(mark)
            for note in told.notes:
                self._note(note)
            for sheet in (one for one in patch.sheets if one.after is None):
                self.open.sheets[sheet.title].delete()
        if patch.select is not None:
            self.select(patch.select)
        return told

    def select(self, at: CellRef) -> None:
        sheet = self.open.sheets[at.sheet]
        sheet.activate()
        sheet.range((at.row, at.column)).select()

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Screen and calculation stand still, the status bar says why; put back whatever happens, and the selection too."""
        app = self.open.app
        before = app.screen_updating, app.calculation
        selected, sheet = app.selection, self.open.sheets.active.name
        place = (selected.row, selected.column) if selected is not None else None
        try:
            app.screen_updating, app.calculation = False, "manual"
            app.status_bar = WORKING.vi
            yield
        finally:
            app.calculation = before[1]
            app.screen_updating = before[0]
            app.status_bar = False
            if place is not None and sheet in {one.name for one in self.open.sheets}:
                self.select(CellRef(sheet, *place))

    def _expected(self, edit: CellEdit) -> CellEdit:
        found = self._content(edit.at)
        if not isinstance(edit.before, Unsaid) and not contents.same(edit.before, found, date1904=False):
            raise StalePatch(str(edit.at), edit.before, found)
        return replace(edit, before=found)

    def _content(self, at: CellRef) -> Content:
        cell = self._sheet(at.sheet).range((at.row, at.column))
        rows, errors = _values(cell)
        value: Any = rows[0][0]
        if (0, 0) in errors:
            value = CellError(errors[0, 0])
        text = _formulas(cell)[0][0]
        if _is_formula(text, value):
            return Formula(text.removeprefix("="), value, array=bool(cell.formula_array))
        return value  # type: ignore[no-any-return]

    def _sheet(self, title: str) -> Any:
        found = next((one for one in self.open.sheets if one.name.casefold() == title.casefold()), None)
        if found is None:
            raise StalePatch(title, title, None)
        return found

    def _noted(self, edit: NoteEdit) -> NoteEdit:
        held = self._sheet(edit.at.sheet).range((edit.at.row, edit.at.column)).note
        found = Note(held.text) if held is not None else None
        wanted = edit.before
        if not isinstance(wanted, Unsaid) and (wanted.text if wanted else None) != (found.text if found else None):
            raise StalePatch(str(edit.at), wanted, found)
        return replace(edit, before=found)

    def _note(self, edit: NoteEdit) -> None:
        cell = self._sheet(edit.at.sheet).range((edit.at.row, edit.at.column))
        if edit.before is not None:
            cell.note.delete()
        if edit.after is not None:
            cell.add_note(edit.after.text)

    def _marked(self, mark: Mark) -> list[Any]:
        used = self._sheet(mark.sheet).range(_address(mark.areas[:1]))
        found = [one for one in used.conditional_formats if one.type == "custom" and _bare(one.formula) == _bare(mark.formula)]
        if not found:
            where = f"{mark.sheet}!{_address(mark.areas)}"
            raise PatchRefused(where, Words(f"Không còn dấu tô màu ở {where}.", f"The mark at {where} is no longer there."))
        return found

    def _mark(self, mark: Mark) -> None:
        """One call for each address; the formula's own cell is the first of the first area."""
        look = mark.look
        self._sheet(mark.sheet).range(_address(mark.areas)).conditional_formats.add_custom(
            mark.formula, fill_color=look.fill, font_color=look.color, font_bold=look.bold, font_italic=look.italic
        )

    def _sheet_expected(self, edit: SheetEdit) -> SheetEdit:
        held = edit.title.casefold() in {one.name.casefold() for one in self.open.sheets}
        if held and edit.before is None:
            raise StalePatch(edit.title, None, edit.title)
        if not held and (edit.after is None or isinstance(edit.before, Sheet)):
            raise StalePatch(edit.title, edit.title, None)
        return edit if held else replace(edit, before=None)

    def _put(self, edit: SheetEdit) -> None:
        """The sheet as the one writer of workbooks writes it, opened beside and copied over in one piece."""
        assert edit.after is not None
        known = edit.title in {one.name for one in self.open.sheets}
        target = self.open.sheets[edit.title] if known else self.open.sheets.add(edit.title, after=self.open.sheets[-1])
        if known:
            target.clear()
        values = replace(edit.after, cells={place: replace(cell, formula=None) for place, cell in edit.after.cells.items()})
        with tempfile.TemporaryDirectory(prefix="xlplan-") as folder:
            path = Path(folder) / "sheet.xlsx"
            path.write_bytes(to_bytes(Document((values,))))
            donor = self.open.app.books.open(str(path))
            try:
                source = donor.sheets[0].used_range
                source.copy(target.range((source.row, source.column)))
            finally:
                donor.close()
        for (row, column), cell in edit.after.cells.items():
            if cell.formula is not None:
                target.range((row, column)).formula = cell.formula
        for column, width in edit.after.widths.items():
            target.range((1, column)).column_width = width
        for row, height in edit.after.heights.items():
            target.range((row, 1)).row_height = height


def _grid(sheet: Any) -> Grid:
    used = sheet.used_range
    rows, errors = _values(used)
    top, left = used.row, used.column
    formulas = {
        (top + r, left + c)
        for r, line in enumerate(_formulas(used))
        for c, text in enumerate(line)
        if _is_formula(text, CellError("") if (r, c) in errors else rows[r][c])
    }
    held = {(top + r, left + c): text for (r, c), text in errors.items()}
    facts = Facts(formulas=frozenset(formulas), errors=held)
    return Grid(sheet.name, tuple(map(tuple, rows)), top, left, hidden=not sheet.visible, facts=facts)


def _values(cells: Any) -> tuple[list[list[Raw]], dict[Place, str]]:
    """The block's values, errors as None, and the errors by their place in the block."""
    told = cells.options(ndim=2, err_to_str=True).value
    errors: dict[Place, str] = {}
    if any(value in ERROR_TEXTS for line in told for value in line if isinstance(value, str)):
        plain = cells.options(ndim=2).value
        errors = {
            (r, c): value for r, line in enumerate(told) for c, value in enumerate(line) if value in ERROR_TEXTS and plain[r][c] is None
        }
    return [[None if (r, c) in errors else _plain(value) for c, value in enumerate(line)] for r, line in enumerate(told)], errors


def _formulas(cells: Any) -> list[list[str]]:
    found = cells.formula
    return [[str(found)]] if isinstance(found, str) else [[str(text) for text in line] for line in found]


def _is_formula(text: str, value: object) -> bool:
    """A text that begins with "=" is no formula: it is shown as it stands."""
    return text.startswith("=") and text != value


def _plain(value: Any) -> Raw:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
        return moment.date() if moment.time() == moment.min.time() else moment
    held: Raw = value
    return held


def _by_sheet(edits: Iterable[CellEdit]) -> Iterator[tuple[str, list[CellEdit]]]:
    found: dict[str, list[CellEdit]] = {}
    for edit in edits:
        if not isinstance(edit.after, Unsaid):
            found.setdefault(edit.at.sheet, []).append(edit)
    yield from found.items()


def _write(sheet: Any, edits: list[CellEdit]) -> None:
    """Runs of plain values down a column by one write each; formulas cell by cell. A formula that stays is left alone:
    the program has its result."""
    plain: dict[Place, Any] = {}
    for edit in edits:
        match edit.after:
            case Formula(text=text, array=array):
                before = edit.before
                if isinstance(before, Formula) and before.text == text.removeprefix("="):
                    continue
                cell = sheet.range((edit.at.row, edit.at.column))
                setattr(cell, "formula_array" if array else "formula", f"={text.removeprefix('=')}")
            case Unsaid():
                pass
            case _:
                plain[edit.at.row, edit.at.column] = _given(edit.after)
    for run in _runs(plain):
        sheet.range(run[0], run[-1]).value = [[plain[place]] for place in run]
    for edit in edits:
        if isinstance(edit.look, Look):
            _look(sheet.range((edit.at.row, edit.at.column)), edit.look)


def _runs(places: Iterable[Place]) -> Iterator[list[Place]]:
    run: list[Place] = []
    for row, column in sorted(places, key=lambda one: (one[1], one[0])):
        if run and run[-1] != (row - 1, column):
            yield run
            run = []
        run.append((row, column))
    if run:
        yield run


def _given(content: Content) -> Any:
    """As a program must be given it: a text is never to be understood as a number, a date or a formula."""
    match content:
        case RichText():
            return _given(content.text)
        case str() if content and (
            any(char.isdigit() for char in content) or content[0] in "=+-@'#" or content.lower() in ("true", "false")
        ):
            return f"'{content}"
        case bool() | str() | None:
            return content
        case CellError():
            return content.code
        case Decimal() | int():
            return float(content)
        case date() if not isinstance(content, datetime):
            return datetime(content.year, content.month, content.day)  # noqa: DTZ001 - a sheet has no zone
        case _:
            return content


def _look(cell: Any, look: Look) -> None:
    if look.number_format is not None:
        cell.number_format = look.number_format
    if look.fill is not None:
        cell.color = look.fill
    for name in ("color", "bold", "italic"):
        if getattr(look, name) is not None:
            setattr(cell.font, name, getattr(look, name))


def _refuse(patch: Patch) -> None:
    """What only the file's own patcher can do."""
    strange = [one.table for one in patch.tables] + [str(one.at) for one in patch.links]
    strange += [str(one.at) for one in patch.cells if isinstance(one.look, int)]
    if strange:
        raise PatchRefused(strange[0], Words(*(one.format(what=strange[0]) for one in NOT_LIVE.both())))


def _address(areas: Iterable[tuple[int, int, int, int]]) -> str:
    return ",".join(f"{a1(*area[:2])}:{a1(*area[2:])}" for area in areas)


def _bare(formula: str | None) -> str:
    """A formula for comparison: programs write the name of a sheet with or without a dollar sign."""
    return (formula or "").replace("$'", "'").replace(" ", "").removeprefix("=")
