"""What the live host needs of a spreadsheet program beside xlwings: the user's workbook, dialogs, a copy of it."""

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
    temp_prefix: str
    """The prefix of folders and workbooks that are opened for a moment only: by it they are found when left open."""

    def book(self) -> Any:
        """The ``xlwings.Book`` in that window.

        Raises :class:`EnvironmentFailure` if none is open, or if it is read-only or in Protected View.
        """

    def translated_errors(self) -> AbstractContextManager[None]:
        """Raise the program's own errors as :class:`EnvironmentFailure`."""

    def undisturbed(self, work: Callable[[], T]) -> T:
        """Run *work*, which reads or changes a book; return what it returns, or raise what it raises.

        The program does nothing else meanwhile. Only while a book is opened or the status bar changes, it may process
        input of the user.
        """

    def tell(self, text: str, *, warning: bool = False) -> None:
        """Show a message until the user closes it."""

    def confirm(self, question: str, lang: Lang) -> bool:
        """Ask a question; True for yes."""

    def folder(self, title: str, start: str) -> str | None:
        """Let the user choose a folder, beginning at *start*; None if the dialog is cancelled."""

    def locked(self, part: Any) -> bool:
        """Whether the cells of a sheet, or the structure of a book, are protected."""

    def only_reading(self) -> AbstractContextManager[None]:
        """Context in which the caller changes no book: the program may remember what it answered. Only for work that
        runs :meth:`undisturbed`, and within which no book is opened.
        """

    def marking(self) -> AbstractContextManager[None]:
        """Context for all marks that are removed and added together: formats below them are created again only once."""

    def reveal(self, note: Any, shown: bool) -> None:
        """Set whether an ``xlwings.Note`` is always visible."""

    def filter_again(self, table: Any) -> None:
        """Apply the filter of an ``xlwings.Table`` to its rows as they are now; no effect without a filter."""

    def copy(self, book: Any, path: str) -> None:
        """Save a copy of the book as it is now at *path*; the book keeps its own path."""


def failure(words: Words, program: str) -> EnvironmentFailure:
    return EnvironmentFailure(words.filled(program=program))
