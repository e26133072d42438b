"""Commands without macros and without a terminal: for files dropped on a launcher, or sent to it by a right click.

``python -m xlplan.dropped validate|consolidate [--lang vi|en] -- PATH...`` writes the result beside the files, under a
new name, and opens it. It overwrites nothing. Messages are shown in a box.
"""

import os
import sys
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from xlplan.commands import ENVIRONMENT, FINDINGS, Request, consolidate, validate
from xlplan.commands.captured import CapturedOutput
from xlplan.errors import WrongUse, XlplanError
from xlplan.hosts.disk import Disk
from xlplan.installing.desktop import open_file, say
from xlplan.words import Lang, Words

CHECKED = Words("{stem} (đã kiểm tra{again}).xlsx", "{stem} (checked{again}).xlsx")
CONSOLIDATED = Words("{stem} (đã tổng hợp{again}).xlsx", "{stem} (consolidated{again}).xlsx")
NO_FILE = Words("Thả một sổ vào đây để kiểm tra.", "Drop a workbook here to check it.")
NO_BOTH = Words(
    "Chọn sổ tổng hợp cùng với thư mục sổ gửi về (giữ phím Ctrl khi bấm), rồi thả cả hai vào đây.",
    "Choose the master and the folder of submissions together (hold Ctrl while clicking), and drop both here.",
)
CRASH = Words(
    "xlplan gặp lỗi của chính nó ({error}). Số liệu của bạn không bị thay đổi. Báo cho người quản trị.",
    "xlplan failed ({error}). Your files were not changed. Tell your administrator.",
)
NOT_UNDERSTOOD = Words(
    "Không hiểu lời gọi này. Chạy lại xlplan addin install --desktop.",
    "Not understood. Run xlplan addin install --desktop.",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command on the dropped files; returns its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    lang: Lang = "en" if arguments[1:3] == ["--lang", "en"] else "vi"
    try:
        command, paths = _parse(arguments)
        return command([_full_path(path) for path in paths], lang)
    except XlplanError as error:
        say(error.sentence(lang))
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - there is no terminal to show a traceback
        say(CRASH.of(lang).format(error=type(error).__name__))
        return ENVIRONMENT


def _parse(arguments: list[str]) -> tuple[Callable[[list[str], Lang], int], list[str]]:
    """The command and its paths. Raises ``WrongUse``."""
    commands = {"validate": check, "consolidate": gather}
    if not arguments or arguments[0] not in commands or "--" not in arguments:
        raise WrongUse(NOT_UNDERSTOOD)
    return commands[arguments[0]], arguments[arguments.index("--") + 1 :]


def check(paths: list[str], lang: Lang) -> int:
    """Write a checked copy beside each workbook. A single copy is opened; for several, a box shows each result."""
    if not paths:
        raise WrongUse(NO_FILE)
    paths = list(validate.files_of(paths, Disk()))
    output, worst, copies = CapturedOutput(), 0, []
    for path in paths:
        copy = new_path(path, CHECKED.of(lang))
        try:
            worst = max(worst, validate.run(Request(lang, given={"files": [path], "out": copy}), Disk(), output))
        except XlplanError as error:
            worst = max(worst, error.exit_code)
            output.line(f"{path}: {error.sentence(lang)}")
        copies += [copy] if os.path.exists(copy) else []
    if len(paths) == 1 and copies:
        open_file(copies[0])
    else:
        say("\n".join(line for line in output.lines if line.startswith(tuple(f"{path}: " for path in paths))))
    return worst


def gather(paths: list[str], lang: Lang) -> int:
    """Consolidate one master, the only file among *paths*, with the folders of submissions. Several files are refused:
    which of them is the master is not guessed.
    """
    folders = [path for path in paths if os.path.isdir(path)]
    masters = [path for path in paths if path not in folders]
    if len(masters) != 1 or not folders:
        raise WrongUse(NO_BOTH)
    out, output = new_path(masters[0], CONSOLIDATED.of(lang)), CapturedOutput()
    code = consolidate.run(Request(lang, given={"master": masters[0], "inbox": folders, "out": out}), Disk(), output)
    if code == FINDINGS:
        say("\n".join(output.lines))
    else:
        open_file(out)
    return code


def new_path(path: str, pattern: str) -> str:
    """A path beside *path* that does not exist, named by *pattern*."""
    names = (pattern.format(stem=Path(path).stem, again=f" {number}" if number > 1 else "") for number in count(1))
    return next(str(file) for file in (Path(path).with_name(name) for name in names) if not os.path.lexists(file))


def _full_path(path: str) -> str:
    """The absolute path. Explorer passes a drive as ``"D:\\"``, in which the backslash escapes the quote: ``D:"``."""
    return os.path.abspath(path[:-1] + "\\" if os.name == "nt" and path.endswith('"') else path)


if __name__ == "__main__":
    raise SystemExit(main())
