"""What a person can ask for: one file per command, and the table that feeds the command line and the manual.

A command is a function ``run(request, host, out) -> int``; the number is the exit code.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from typing import Any, Protocol, TypeVar

from xlplan.commands.host import Host
from xlplan.words import Lang, Words

T = TypeVar("T")

DONE, FINDINGS, WRONG_USE, WORLD = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: the language, the date of evaluation if one was given, and the command's own arguments."""

    lang: Lang = "vi"
    as_of: date | None = None
    json: bool = False
    force: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)


class Out(Protocol):
    """Where a command speaks: plain lines, one JSON value, and how far it is."""

    def line(self, text: str = "") -> None: ...

    def json(self, value: object) -> None: ...

    def each(self, items: Iterable[T], total: int, words: Words) -> Iterable[T]:
        """*items* again, while a terminal is shown how many of *total* are done."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command: a name (``FILE``), or an option with *flags*; *const* is the
    value of an option given without one, a *repeated* option may be given again."""

    name: str
    words: Words
    flags: tuple[str, ...] = ()
    nargs: str | None = None
    choices: tuple[str, ...] | None = None
    default: str | None = None
    required: bool = False
    metavar: str | None = None
    const: str | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the table. *takes* names the shared options it understands: as_of, json, force."""

    name: str
    about: Words
    arguments: tuple[Argument, ...] = ()
    takes: frozenset[str] = frozenset()

    def load(self) -> Callable[[Request, Host, Out], int]:
        """The command's function; imported only when asked for, so that one command never waits for another's needs."""
        run: Callable[[Request, Host, Out], int] = import_module(f"xlplan.commands.{self.name}").run
        return run


_OUT = Argument("out", Words("tệp cần tạo", "the file to write"), ("-o", "--out"), required=True, metavar="OUT.xlsx")

COMMANDS: tuple[Command, ...] = (
    Command(
        "demo",
        Words("Chạy thử trọn quy trình trên kế hoạch 46 trong một thư mục mới.", "Play the whole process on plan 46 in a new folder."),
        (
            Argument(
                "folder",
                Words("thư mục cần tạo (mặc định: xlplan-demo)", "the folder to make (default: xlplan-demo)"),
                nargs="?",
                default="xlplan-demo",
                metavar="DIR",
            ),
        ),
        frozenset({"force"}),
    ),
    Command(
        "new",
        Words("Tạo một sổ tổng hợp mới.", "Make a new master workbook."),
        (
            _OUT,
            Argument(
                "plan",
                Words("kế hoạch có sẵn (mặc định: kh46), hoặc blank cho sổ trống", "a bundled plan (default: kh46), or blank"),
                ("--plan",),
                choices=("kh46", "blank"),
            ),
            Argument(
                "last_year",
                Words("sổ tổng hợp năm trước, để chuyển sang năm mới", "last year's master workbook, to be rolled forward"),
                ("--from",),
                metavar="LASTYEAR.xlsx",
            ),
        ),
        frozenset({"force"}),
    ),
    Command(
        "issue",
        Words("Tách sổ cho từng đơn vị cấp dưới.", "Write one workbook for every unit below."),
        (
            Argument("master", Words("sổ tổng hợp", "the master workbook"), metavar="MASTER.xlsx"),
            Argument("out", Words("thư mục cần tạo", "the folder to write into"), ("-o", "--out"), required=True, metavar="DIR"),
            Argument(
                "update",
                Words(
                    "chỉ cập nhật các sổ đã điền này theo sổ tổng hợp; số đã gõ được giữ",
                    "only bring the master's changes into these filled workbooks; what was typed is kept",
                ),
                ("--update",),
                nargs="+",
                metavar="FILE",
            ),
        ),
        frozenset({"force", "as_of"}),
    ),
    Command(
        "validate",
        Words("Kiểm tra sổ; nêu từng lỗi, ở ô nào, sửa thế nào.", "Check workbooks; name each error, its cell and how to mend it."),
        (
            Argument(
                "files",
                Words("các sổ cần kiểm tra, hoặc thư mục chứa chúng", "the workbooks to check, or folders with them"),
                nargs="+",
                metavar="FILE",
            ),
            Argument(
                "out",
                Words("bản sao có kết quả kiểm tra và ô được đánh dấu", "a copy with the findings in it and the cells marked"),
                ("-o", "--out"),
                metavar="OUT.xlsx",
            ),
        ),
        frozenset({"json", "as_of", "force"}),
    ),
    Command(
        "recompute",
        Words(
            "Tính lại các ô tự tính, khôi phục công thức bị gõ đè, trong một bản sao.",
            "Prove the computed cells and restore typed-over formulas, in a copy.",
        ),
        (Argument("file", Words("sổ cần tính lại", "the workbook"), metavar="FILE"), _OUT),
        frozenset({"as_of", "force"}),
    ),
    Command(
        "fix",
        Words("Liệt kê và nhận các đề nghị sửa, trong một bản sao; hoàn lại được.", "List and accept proposals, in a copy; can be undone."),
        (
            Argument("file", Words("sổ cần sửa", "the workbook to mend"), metavar="FILE"),
            _OUT,
            Argument(
                "accept",
                Words(
                    "nhận: sure (chắc chắn), ticked (đã đánh dấu ở trang Kiểm tra), một mã, hoặc một ô như Tiến độ!F24",
                    "accept: sure, ticked (on the sheet Checks), a code, or a cell such as Progress!F24",
                ),
                ("--accept",),
                metavar="sure|ticked|CODE|CELL",
                repeated=True,
            ),
            Argument(
                "undo",
                Words("hoàn lại lần sửa gần nhất (last) hoặc tất cả (all)", "take back the last fix, or all of them"),
                ("--undo",),
                nargs="?",
                choices=("last", "all"),
                const="last",
            ),
        ),
        frozenset({"as_of", "force"}),
    ),
    Command(
        "consolidate",
        Words("Tổng hợp các sổ gửi lên vào sổ tổng hợp.", "Lay submitted workbooks over a master."),
        (
            Argument("master", Words("sổ tổng hợp", "the master workbook"), metavar="MASTER.xlsx"),
            Argument("inbox", Words("các thư mục hoặc tệp gửi lên", "folders or files that were sent in"), nargs="+", metavar="INBOX"),
            _OUT,
        ),
        frozenset({"json", "as_of", "force"}),
    ),
    Command("layout", Words("In các trang tính và cột.", "Print the sheets and columns."), (), frozenset({"json"})),
    Command(
        "rules",
        Words("In sổ tay các kiểm tra.", "Print the manual of checks."),
        (Argument("code", Words("chỉ một mã, ví dụ PRG-03", "one code only, for example PRG-03"), nargs="?", metavar="CODE"),),
        frozenset({"json"}),
    ),
)
