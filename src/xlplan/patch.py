"""An edit of an existing workbook as frozen values: what each edit expects to find, and what it writes. The mirror of a
patch undoes it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final, Literal, TypeVar

from xlplan.dataclass import dataclass
from xlplan.document import Sheet
from xlplan.errors import EnvironmentFailure
from xlplan.findings import CellRef, show
from xlplan.words import Words


class Unsaid(Enum):
    """A content that a patch does not specify."""

    ANYTHING = "any content is expected"
    SAME = "the content stays"


T = TypeVar("T")
ANYTHING: Final = Unsaid.ANYTHING
SAME: Final = Unsaid.SAME


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value, such as ``#N/A``."""

    code: str


@dataclass(frozen=True, slots=True)
class RichText:
    """Text with formatted runs or phonetic readings; *markup* is the content of its ``<is>`` element, without
    name-space prefixes."""

    text: str
    markup: str


Plain = str | bool | int | float | Decimal | date | CellError | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and its cached result."""

    text: str
    """The formula as the file stores it: English function names, commas between arguments, no leading ``=``."""

    result: Plain = None
    """The cached result, which must be right. In an expected value, None is not compared."""

    array: bool = False
    """Whether it is an array formula, of this one cell."""


Content = Plain | RichText | Formula


@dataclass(frozen=True, slots=True)
class Look:
    """Formatting that is merged into a style. None leaves the property unchanged; colours are ``#RRGGBB``."""

    number_format: str | None = None
    fill: str | None = None
    color: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None


@dataclass(frozen=True, slots=True)
class CellEdit:
    """An edit of one cell."""

    at: CellRef

    before: Content | Literal[Unsaid.ANYTHING]
    """The content it is expected to have."""

    after: Content | Literal[Unsaid.SAME]
    """The content it gets."""

    look: Look | int | None = None
    """Formatting to merge into its style, or the number of a style of the workbook."""

    look_before: int | None = None
    """The number of its present style; :func:`xlplan.xlsx.patching.completed` fills it in."""


Row = tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class TableEnd:
    """The state of the end of a table before an edit; undoing the edit restores it."""

    styles: tuple[tuple[int | None, ...], ...]
    """The style numbers of the rows that the edit replaces or grows over; None where there was no cell."""

    ranges: tuple[tuple[str, str], ...]
    """Every range that grows or shrinks with the table, as (after, before)."""


@dataclass(frozen=True, slots=True)
class TableRows:
    """Replaces the last rows of a table; the table grows or shrinks. It keeps at least one row, a blank one if need
    be."""

    table: str
    """The name of the table."""

    before: tuple[Row, ...] | Literal[Unsaid.ANYTHING]
    """The last rows as expected, which are removed. Empty appends; ANYTHING replaces all rows of the table."""

    after: tuple[Row, ...]
    """The rows that come in their place."""

    ground: TableEnd | None = None
    """Styles and ranges to restore. None: new rows are formatted like the last row."""

    ground_before: TableEnd | None = None
    """The present styles and ranges; :func:`xlplan.xlsx.patching.completed` fills it in."""

    def mirror(self) -> "TableRows":
        """The edit that undoes this one."""
        return TableRows(self.table, self.after, _known(self.before, self.table), self.ground_before, self.ground)


@dataclass(frozen=True, slots=True)
class MarkEdit:
    """A conditional format to add or remove. An added one takes precedence over all others of the sheet; one to remove
    is identified by its formula and areas."""

    sheet: str

    areas: tuple[tuple[int, int, int, int], ...]
    """Its ranges: first row, first column, last row, last column."""

    formula: str
    """Where it is true, the format applies. Its relative references are relative to the first cell of the first
    area."""

    look: Look


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink; *target* is a URL or file, or ``#'Sheet'!A1`` inside the workbook, and *tip* its screen tip."""

    target: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class LinkEdit:
    """The hyperlink of one cell: as expected (None: no link), and as it becomes (None: removed)."""

    at: CellRef
    before: Link | Literal[Unsaid.ANYTHING] | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class Note:
    """A note (not a threaded comment). Two notes are compared by their texts only."""

    text: str
    author: str = "xlplan"

    markup: str = ""
    """Its formatted text as the content of ``<text>``; empty for plain text."""


@dataclass(frozen=True, slots=True)
class NoteEdit:
    """The note of one cell: as expected (None: no note), and as it becomes (None: removed)."""

    at: CellRef
    before: Note | Literal[Unsaid.ANYTHING] | None
    after: Note | None


@dataclass(frozen=True, slots=True)
class SheetEdit:
    """A whole computed sheet that is added, replaced or removed."""

    title: str

    before: Sheet | Literal[Unsaid.ANYTHING] | None
    """None: the workbook must not have it yet; it is added at the end."""

    after: Sheet | None
    """None: it is removed."""


@dataclass(frozen=True, slots=True)
class Patch:
    """All edits of one workbook, in no particular order: no two of them touch the same cell."""

    cells: tuple[CellEdit, ...] = ()
    tables: tuple[TableRows, ...] = ()

    marks: tuple[MarkEdit, ...] = ()
    """Conditional formats to add."""

    unmarks: tuple[MarkEdit, ...] = ()
    """Conditional formats to remove."""

    links: tuple[LinkEdit, ...] = ()
    notes: tuple[NoteEdit, ...] = ()
    sheets: tuple[SheetEdit, ...] = ()

    select: CellRef | None = None
    """The cell that is selected when the workbook is opened."""

    def mirror(self) -> "Patch":
        """The patch that undoes this one. Raises :class:`PatchRefused` where a previous content is not known."""
        return Patch(
            cells=tuple(_mirrored_cell(edit) for edit in self.cells),
            tables=tuple(rows.mirror() for rows in self.tables),
            marks=self.unmarks,
            unmarks=self.marks,
            links=tuple(LinkEdit(edit.at, edit.after, _known(edit.before, str(edit.at))) for edit in self.links),
            notes=tuple(NoteEdit(edit.at, edit.after, _known(edit.before, str(edit.at))) for edit in self.notes),
            sheets=tuple(SheetEdit(edit.title, edit.after, _known(edit.before, edit.title)) for edit in self.sheets),
        )

    def titles(self) -> frozenset[str]:
        """The titles of the sheets whose cells, marks, links or notes change. Tables are found by their own name."""
        refs: Iterable[CellRef] = (
            *(edit.at for edit in self.cells),
            *(edit.at for edit in self.links),
            *(edit.at for edit in self.notes),
        )
        return frozenset([*(ref.sheet for ref in refs), *(mark.sheet for mark in (*self.marks, *self.unmarks))])


def _mirrored_cell(edit: CellEdit) -> CellEdit:
    if isinstance(edit.after, Unsaid):
        return replace(edit, look=edit.look_before, look_before=None)
    look_before = edit.look if isinstance(edit.look, int) else None
    return CellEdit(edit.at, edit.after, _known(edit.before, str(edit.at)), edit.look_before, look_before)


def _known(before: T | Literal[Unsaid.ANYTHING], subject: str) -> T:
    """*before*; raises :class:`PatchRefused` where it is not specified, so that the edit cannot be undone."""
    if isinstance(before, Unsaid):
        raise PatchRefused(
            subject, Words(f"Không biết nội dung trước đó của {subject}.", f"What {subject} held before is not known.")
        )
    return before


class PatchRefused(EnvironmentFailure):
    """The workbook cannot be changed like this without damage; *subject* names the cell, sheet or feature that prevents
    it."""

    def __init__(self, subject: str, words: Words) -> None:
        super().__init__(words)
        self.subject = subject


class StalePatch(PatchRefused):
    """The workbook has changed since the patch was made: at *subject* it has *actual*, not *expected*."""

    def __init__(self, subject: str, expected: object, actual: object) -> None:
        vi = (
            f"Không sửa {subject}: lúc kiểm tra là {_quoted(expected, 'vi')}, nay là {_quoted(actual, 'vi')}. Kiểm tra "
            "lại tệp rồi sửa."
        )
        en = (
            f"{subject} was not changed: it held {_quoted(expected, 'en')}, now it holds {_quoted(actual, 'en')}. "
            "Validate again, then fix."
        )
        super().__init__(subject, Words(vi, en))
        self.expected, self.actual = expected, actual


def _quoted(value: object, lang: Literal["vi", "en"]) -> str:
    """A content as an error message shows it."""
    match value:
        case None | "":
            return "ô trống" if lang == "vi" else "nothing"
        case Formula():
            return f"công thức ={value.text}" if lang == "vi" else f"the formula ={value.text}"
        case RichText() | Note():
            return f"“{show(value.text, lang)}”"
        case CellError():
            return value.code
        case Link():
            return value.target
        case str():
            return f"“{show(value, lang)}”"
        case _:
            return show(value, lang)
