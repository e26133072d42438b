"""A door without macros and without a terminal: files dropped on an entry, or sent to it by a right click.

``python -m xlplan.dropped validate|consolidate [--lang vi|en] -- PATH...`` writes beside what was dropped, under a name
that says so, over nothing, and opens it; what there is to say is said in a box.
"""

import os
import sys
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from xlplan.commands import FINDINGS, WORLD, Request, consolidate, validate
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
    "xlplan failed ({error}). Your files were not changed. Tell whoever looks after it.",
)
NOTHING_BUT = Words(
    "Không hiểu lời gọi này. Chạy lại xlplan addin install --desktop.",
    "Not understood. Run xlplan addin install --desktop.",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what was dropped; the exit code of the command."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang: Lang = "en" if words[1:3] == ["--lang", "en"] else "vi"
    try:
        command, paths = _asked(words)
        return command([_whole(path) for path in paths], lang)
    except XlplanError as error:
        say(error.sentence(lang))
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - there is no terminal that would show it
        say(CRASH.of(lang).format(error=type(error).__name__))
        return WORLD


def _asked(words: list[str]) -> tuple[Callable[[list[str], Lang], int], list[str]]:
    commands = {"validate": check, "consolidate": gather}
    if not words or words[0] not in commands or "--" not in words:
        raise WrongUse(NOTHING_BUT)
    return commands[words[0]], words[words.index("--") + 1 :]


def check(paths: list[str], lang: Lang) -> int:
    """A checked copy beside each workbook. One is opened; of several a box tells what became of each."""
    if not paths:
        raise WrongUse(NO_FILE)
    paths = list(validate.files_of(paths, Disk()))
    heard, worst, copies = CapturedOutput(), 0, []
    for path in paths:
        copy = free(path, CHECKED.of(lang))
        try:
            worst = max(worst, validate.run(Request(lang, given={"files": [path], "out": copy}), Disk(), heard))
        except XlplanError as error:
            worst = max(worst, error.exit_code)
            heard.line(f"{path}: {error.sentence(lang)}")
        copies += [copy] if os.path.exists(copy) else []
    if len(paths) == 1 and copies:
        open_file(copies[0])
    else:
        say("\n".join(line for line in heard.lines if line.startswith(tuple(f"{path}: " for path in paths))))
    return worst


def gather(paths: list[str], lang: Lang) -> int:
    """One master and the folders that were sent in, told apart by what they are; never guessed which file is the
    master.
    """
    folders = [path for path in paths if os.path.isdir(path)]
    masters = [path for path in paths if path not in folders]
    if len(masters) != 1 or not folders:
        raise WrongUse(NO_BOTH)
    out, heard = free(masters[0], CONSOLIDATED.of(lang)), CapturedOutput()
    done = consolidate.run(Request(lang, given={"master": masters[0], "inbox": folders, "out": out}), Disk(), heard)
    if done == FINDINGS:
        say("\n".join(heard.lines))
    else:
        open_file(out)
    return done


def free(path: str, pattern: str) -> str:
    """A path beside *path* by which nothing is called yet."""
    names = (pattern.format(stem=Path(path).stem, again=f" {number}" if number > 1 else "") for number in count(1))
    return next(str(place) for place in (Path(path).with_name(name) for name in names) if not os.path.lexists(place))


def _whole(path: str) -> str:
    """The full path. A drive's root comes from Explorer with its last backslash taken for the quote's."""
    return os.path.abspath(path[:-1] + "\\" if os.name == "nt" and path.endswith('"') else path)


if __name__ == "__main__":
    raise SystemExit(main())
