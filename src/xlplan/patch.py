"""An edit of a book that exists, as frozen values: what is expected before, what comes after; its mirror takes it
back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final, Literal, TypeVar

from xlplan.document import Sheet
from xlplan.errors import EnvironmentFailure
from xlplan.findings import CellRef, show
from xlplan.words import Words


class Unsaid(Enum):
    """What a patch leaves open."""

    ANYTHING = "whatever stands there is expected"
    SAME = "what stands there stays"


T = TypeVar("T")
ANYTHING: Final = Unsaid.ANYTHING
SAME: Final = Unsaid.SAME


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value, such as ``#N/A``."""

    code: str


@dataclass(frozen=True, slots=True)
class RichText:
    """Text whose parts look different, or that carries readings; *markup* is the inside of its ``<is>``, unprefixed."""

    text: str
    markup: str


Plain = str | bool | int | float | Decimal | date | CellError | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as the file stores it (English names, commas, no leading ``=``) and its cached *result*, which must be
    right. As an expected value, a *result* of None is not looked at. An *array* formula stands in one cell."""

    text: str
    result: Plain = None
    array: bool = False


Content = Plain | RichText | Formula


@dataclass(frozen=True, slots=True)
class Look:
    """What is laid over a style; None leaves it as it is. Colours are ``#RRGGBB``."""

    number_format: str | None = None
    fill: str | None = None
    color: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None


@dataclass(frozen=True, slots=True)
class CellEdit:
    """The content of one cell. *look* is laid over its style, or is the number of a style of the book; *look_before* is
    the number of its style before (:func:`xlplan.xlsx.patching.completed` fills it in)."""

    at: CellRef
    before: Content | Literal[Unsaid.ANYTHING]
    after: Content | Literal[Unsaid.SAME]
    look: Look | int | None = None
    look_before: int | None = None


Row = tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class TableEnd:
    """How the end of a table lay: the style numbers of its rows, and of those it grows over (None: no cell), and every
    range that grows or shrinks with it as (after, before)."""

    styles: tuple[tuple[int | None, ...], ...]
    ranges: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableRows:
    """At the end of *table* the rows *before* go and the rows *after* come; the table grows or shrinks.

    Empty *before* appends; ANYTHING stands for all of its rows, so that the table is replaced whole. A table keeps at
    least one row, if need be a blank one. New rows look as the last one did, or as *ground* says; *ground_before* is
    what they replace (:func:`xlplan.xlsx.patching.completed` fills it in).
    """

    table: str
    before: tuple[Row, ...] | Literal[Unsaid.ANYTHING]
    after: tuple[Row, ...]
    ground: TableEnd | None = None
    ground_before: TableEnd | None = None

    def mirror(self) -> "TableRows":
        return TableRows(self.table, self.after, _known(self.before, self.table), self.ground_before, self.ground)


@dataclass(frozen=True, slots=True)
class MarkEdit:
    """A conditional format over *areas* (top, left, bottom, right): cells take *look* where *formula*, relative to the
    first cell of the first area, is true. It wins over all others, and is known again by its formula and areas."""

    sheet: str
    areas: tuple[tuple[int, int, int, int], ...]
    formula: str
    look: Look


@dataclass(frozen=True, slots=True)
class Link:
    """*target* is an address outside, or ``#'Sheet'!A1`` inside the book."""

    target: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class LinkEdit:
    at: CellRef
    before: Link | Literal[Unsaid.ANYTHING] | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the old kind. Two notes are the same when their texts are; *markup*, where given, is its formatted
    text.
    """

    text: str
    author: str = "xlplan"
    markup: str = ""


@dataclass(frozen=True, slots=True)
class NoteEdit:
    at: CellRef
    before: Note | Literal[Unsaid.ANYTHING] | None
    after: Note | None


@dataclass(frozen=True, slots=True)
class SheetEdit:
    """A whole computed sheet. *before* None: it must not be there yet, and is added at the end; *after* None: it
    goes.
    """

    title: str
    before: Sheet | Literal[Unsaid.ANYTHING] | None
    after: Sheet | None


@dataclass(frozen=True, slots=True)
class Patch:
    """All edits of one book, in no order: no two of them concern the same cell. *select* is where a person begins to
    look.
    """

    cells: tuple[CellEdit, ...] = ()
    tables: tuple[TableRows, ...] = ()
    marks: tuple[MarkEdit, ...] = ()
    unmarks: tuple[MarkEdit, ...] = ()
    links: tuple[LinkEdit, ...] = ()
    notes: tuple[NoteEdit, ...] = ()
    sheets: tuple[SheetEdit, ...] = ()
    select: CellRef | None = None

    def mirror(self) -> "Patch":
        """The patch that takes this one back. Raises :class:`PatchRefused` where what was before is not known."""
        return Patch(
            cells=tuple(_turned(edit) for edit in self.cells),
            tables=tuple(one.mirror() for one in self.tables),
            marks=self.unmarks,
            unmarks=self.marks,
            links=tuple(LinkEdit(one.at, one.after, _known(one.before, str(one.at))) for one in self.links),
            notes=tuple(NoteEdit(one.at, one.after, _known(one.before, str(one.at))) for one in self.notes),
            sheets=tuple(SheetEdit(one.title, one.after, _known(one.before, one.title)) for one in self.sheets),
        )

    def titles(self) -> frozenset[str]:
        """The sheets whose cells, marks, links or notes it changes; tables are found by their own name."""
        refs: Iterable[CellRef] = (
            *(one.at for one in self.cells),
            *(one.at for one in self.links),
            *(one.at for one in self.notes),
        )
        return frozenset([*(ref.sheet for ref in refs), *(mark.sheet for mark in (*self.marks, *self.unmarks))])


def _turned(edit: CellEdit) -> CellEdit:
    if isinstance(edit.after, Unsaid):
        return replace(edit, look=edit.look_before, look_before=None)
    look_before = edit.look if isinstance(edit.look, int) else None
    return CellEdit(edit.at, edit.after, _known(edit.before, str(edit.at)), edit.look_before, look_before)


def _known(before: T | Literal[Unsaid.ANYTHING], where: str) -> T:
    if isinstance(before, Unsaid):
        raise PatchRefused(
            where, Words(f"Không biết nội dung trước đó của {where}.", f"What {where} held before is not known.")
        )
    return before


class PatchRefused(EnvironmentFailure):
    """The book cannot be changed like this without damage; *what* names the thing that stands in the way."""

    def __init__(self, what: str, words: Words) -> None:
        super().__init__(words)
        self.what = what


class StalePatch(PatchRefused):
    """The book is no longer the one that the patch was made for: at *where*, *expected* and *found* differ."""

    def __init__(self, where: str, expected: object, found: object) -> None:
        vi = (
            f"Không sửa {where}: lúc kiểm tra là {_said(expected, 'vi')}, nay là {_said(found, 'vi')}. Kiểm tra lại "
            "tệp rồi sửa."
        )
        en = (
            f"{where} was not changed: it held {_said(expected, 'en')}, now it holds {_said(found, 'en')}. Validate "
            "again, then mend."
        )
        super().__init__(where, Words(vi, en))
        self.where, self.expected, self.found = where, expected, found


def _said(value: object, lang: Literal["vi", "en"]) -> str:
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
