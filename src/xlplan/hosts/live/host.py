"""The host behind the buttons: the user's open workbook, and the disk for all other files."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path

from xlplan.document import Document
from xlplan.errors import EnvironmentFailure, WrongUse
from xlplan.findings import CellRef
from xlplan.fixing.document_patch import patch_of
from xlplan.grid import Book
from xlplan.hosts.disk import Disk
from xlplan.hosts.live.open_book import OpenBook
from xlplan.hosts.live.program import Program
from xlplan.layout import MANIFEST_TITLE, PLAN, PROGRESS, RESULTS, titles
from xlplan.patch import Patch
from xlplan.ports import Workbook
from xlplan.words import Lang, Words, loose

EXISTS = Words(
    "Đã có {out}. Chọn một thư mục khác, hoặc dời tệp cũ đi rồi bấm lại.",
    "{out} exists. Choose another folder, or move the old file away and press again.",
)
FOREIGN = Words(
    "Sổ đang mở không phải là sổ của xlplan. Mở sổ kế hoạch của đơn vị rồi bấm lại nút này.",
    "The open workbook is none of xlplan's. Open your unit's workbook and press the button again.",
)
COPIED = Words("Bản trước khi tổng hợp: {copy}", "As it was before: {copy}")
BEFORE = Words("{stem} – trước khi tổng hợp {moment}{suffix}", "{stem} – before consolidating {moment}{suffix}")


class LiveHost:
    """A :class:`xlplan.ports.Host`. The path of the open workbook is its full name; other paths are on the disk."""

    live = True
    addins = None

    def __init__(self, program: Program, lang: Lang, log: str = "") -> None:
        self.program, self.lang, self.log = program, lang, log
        self.disk = Disk()
        self.workbook = OpenBook(program, program.book(), lang)
        with program.only_reading():
            titles_of_sheets = [sheet.name for sheet in self.workbook.book.sheets]
        if not _is_ours(titles_of_sheets):
            raise EnvironmentFailure(FOREIGN)
        self.path = str(self.workbook.book.fullname)
        self.remarks: list[Words] = []  # side effects, to be reported in the closing message

    def open(self, path: str) -> Workbook:
        return self.workbook

    def book(self, path: str) -> Book:
        return self.workbook.read() if path == self.path else self.disk.book(path)

    def deliver(self, workbook: Workbook, path: str, *, force: bool) -> None:
        """Nothing to do: the changes are in the open workbook already."""

    def deliver_new(self, document: Document, path: str, *, force: bool) -> bool:
        """Write what differs into the open workbook, after a dated copy of it was saved. False if nothing differs."""
        patch = patch_of(document, self.workbook.read(), self.lang)
        if patch == Patch():
            return False
        self.workbook.completed(patch)  # raises if the patch cannot be applied, before the copy is made
        copy = self._save_copy()
        self.remarks.append(COPIED.filled(copy=copy))
        self.workbook.apply(patch)
        results = RESULTS.words.of("vi" if document.lang == "vi" else "en")
        self.workbook.select(CellRef(results, 1, 1))
        return True

    def _save_copy(self) -> str:
        """Save a dated copy beside the workbook, or in the home folder if it was never saved; its path."""
        file = Path(self.path)
        folder = file.parent if file.is_absolute() else Path.home()
        moment = self.disk.moment().replace(":", "")
        stem, suffix = file.stem, file.suffix or ".xlsx"
        names = (
            BEFORE.of(self.lang).format(stem=stem, moment=moment + number, suffix=suffix)
            for number in ("", *map(" ({})".format, range(2, 99)))
        )
        target = next(str(folder / name) for name in names if not os.path.exists(folder / name))
        self.program.copy(self.workbook.book, target)
        return target

    def confirm(self, question: Words) -> bool:
        return self.program.confirm(question.of(self.lang), self.lang)

    def read(self, path: str) -> bytes:
        return self.disk.read(path)

    def inbox(self, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The files of the inbox, without the open workbook and its dated copies."""
        for name, path in self.disk.inbox(paths):
            if not self._is_own(path):
                yield name, path

    def _is_own(self, path: str) -> bool:
        if not os.path.exists(self.path):
            return False
        prefix = BEFORE.of(self.lang).format(stem=Path(self.path).stem, moment="", suffix="")
        return os.path.samefile(path, self.path) or Path(path).stem.startswith(prefix)

    def readers(self, files: int) -> Executor:
        return self.disk.readers(files)

    def require_writable(self, out: str, inputs: Sequence[str], *, force: bool) -> None:
        """Raise ``WrongUse`` for a file that exists. Only the open workbook may be changed."""
        if out != self.path and os.path.exists(out):
            raise WrongUse(EXISTS.filled(out=out))

    def moment(self) -> str:
        return self.disk.moment()

    def user(self) -> str:
        return self.disk.user()

    def write(self, path: str, data: bytes, *, force: bool) -> None:
        self.disk.write(path, data, force=False)


def _is_ours(sheet_titles: Sequence[str]) -> bool:
    """Whether a workbook was made by xlplan. Missing sheets are reported by the check, not here."""
    return MANIFEST_TITLE in sheet_titles or any(loose(title) in titles(PLAN, PROGRESS) for title in sheet_titles)
