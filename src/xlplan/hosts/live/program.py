"""What is asked of a spreadsheet program beside xlwings: which book a person is at, dialogs, a copy of the book as it
is.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from xlplan.errors import EnvironmentFailure
from xlplan.words import Lang, Words

T = TypeVar("T")
TITLE = "xlplan"
NO_BOOK = Words(
    "Chưa có sổ nào đang mở. Mở sổ cần làm rồi bấm lại nút này.",
    "No workbook is open. Open the one you mean and press the button again.",
)
PROTECTED_VIEW = Words(
    "Sổ đang mở ở chế độ xem được bảo vệ. Bấm “Bật chỉnh sửa” (Enable Editing) ở thanh vàng rồi bấm lại nút này.",
    "The workbook is open in Protected View. Press “Enable Editing” on the yellow bar, then press the button again.",
)
READ_ONLY = Words(
    "Sổ đang mở ở chế độ chỉ đọc. Lưu thành tệp khác, hoặc mở lại để sửa, rồi bấm lại nút này.",
    "The workbook is open read-only. Save it under another name, or open it for editing, and press the button again.",
)
BUSY = Words(
    "{program} đang bận: có ô đang gõ dở hoặc một hộp thoại đang mở. Nhấn Enter hoặc đóng hộp thoại rồi bấm lại nút "
    "này.",
    "{program} is busy: a cell is being typed in, or a dialog is open. Press Enter or close it, then press the button "
    "again.",
)
GONE = Words(
    "{program} đã đóng hoặc không trả lời. Mở lại sổ rồi bấm lại nút này.",
    "{program} was closed or does not answer. Open the workbook again and press the button once more.",
)


class Program(Protocol):
    """One running program and the window that a button was pressed in."""

    name: str
    beside: str  # how the names of workbooks begin that are opened for a moment only; who must know them again knows it

    def book(self) -> Any:
        """The ``xlwings.Book`` that the person is at. Raises :class:`EnvironmentFailure`: none is open, Protected View,
        read-only.
        """

    def calm(self) -> AbstractContextManager[None]:
        """Within it, the program's own errors are raised as :class:`EnvironmentFailure`."""

    def undisturbed(self, work: Callable[[], T]) -> T:
        """What *work* returns or raises: it reads or changes a book. The program does nothing else meanwhile; but while
        a book is opened or the status bar changes, it may attend to the person."""

    def tell(self, text: str, *, warning: bool = False) -> None:
        """A message that the person closes."""

    def confirm(self, question: str, lang: Lang) -> bool:
        """Yes or no."""

    def folder(self, title: str, start: str) -> str | None:
        """A folder that the person chooses, beginning at *start*; None where they choose none."""

    def locked(self, part: Any) -> bool:
        """Whether a sheet (its cells) or a book (which sheets it has) is protected against changes."""

    def marking(self) -> AbstractContextManager[None]:
        """Around all marks that are taken away and added: what they lie over may have to be made anew, once."""

    def reveal(self, note: Any, shown: bool) -> None:
        """Whether an ``xlwings.Note`` is read without pointing at its cell."""

    def filter_again(self, table: Any) -> None:
        """Hide and show the rows of an ``xlwings.Table`` by its filter as they are now; nothing where it has none."""

    def copy(self, book: Any, path: str) -> None:
        """Write the book as it is now to *path*; it stays open under its own name."""


def said(words: Words, program: str) -> EnvironmentFailure:
    return EnvironmentFailure(words.filled(program=program))
