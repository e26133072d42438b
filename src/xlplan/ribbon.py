"""The door behind a button: finds the program and the workbook, calls the command, tells the person the one closing
sentence.

``python -m xlplan.ribbon COMMAND --hwnd N`` from Excel, ``… --pipe NAME`` from LibreOffice.
"""

import argparse
import gc
import io
import logging
import math
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stderr
from typing import Any, TypeVar

from xlplan.commands import COMMANDS, DONE, FINDINGS, WORLD, Command, Request
from xlplan.commands.captured import CapturedOutput
from xlplan.errors import EnvironmentFailure, XlplanError
from xlplan.hosts import user_state as remembered
from xlplan.hosts.live.program import Program
from xlplan.words import Lang, Words

RUNNING = Words(
    "xlplan đang làm việc với sổ này từ lần bấm trước. Chờ xong rồi bấm lại.",
    "xlplan is still at work on this workbook since the last press. Wait until it is done, then press again.",
)
CRASH = Words(
    "xlplan gặp lỗi của chính nó. Gửi tệp nhật ký này cho người quản trị: {log}",
    "xlplan failed. Send this log to whoever looks after it: {log}",
)
T = TypeVar("T")
BETWEEN_TWO_COUNTS = 0.3  # seconds
LOCK_TIMEOUT_S = 3.0  # seconds: a press that has told the person may still be on its way out
GC_THRESHOLD = (
    50_000  # objects made before the collector looks for circles: most of a press is imports and frozen values
)
log = logging.getLogger("xlplan")


def main(argv: Sequence[str] | None = None) -> int:
    """Do one press; returns the exit code of the command (0 done, 1 findings, 2 wrong use, 3 the world)."""
    given = _parser().parse_args(argv)
    command = next(one for one in COMMANDS if one.name == given.command)
    file = str(remembered.log_file())
    logging.basicConfig(
        filename=file, encoding="utf-8", level=logging.INFO, format="%(asctime)s %(message)s", force=True
    )
    program: Program | None = None
    try:
        program = _program(given)
        with _alone(given):
            return _press(command, program, given.lang, file)
    except XlplanError as error:
        log.info("%s: %s", command.name, error.sentence("en"))
        _tell(program, error.sentence(given.lang))
        return error.exit_code
    except Exception:
        log.exception(command.name)
        _tell(program, CRASH.of(given.lang).format(log=file))
        return WORLD


def _tell(program: Program | None, text: str) -> None:
    """A program that is gone shows nothing any more: whoever started this finds the sentence on standard error."""
    if program is not None:
        try:
            program.tell(text, warning=True)
            return
        except XlplanError:
            log.info("nobody could be told")
    print(text, file=sys.stderr)


def _press(command: Command, program: Program, lang: Lang, file: str) -> int:
    from xlplan.hosts.disk import Disk
    from xlplan.hosts.live.host import LiveHost

    button = command.button
    assert button is not None  # the parser lets in no other
    with program.calm():
        live = LiveHost(program, lang, file) if button.needs_book else None
        workbook = live.path if live else ""
        given = _given(command, program, workbook, lang)
        if given is None:
            return DONE
        said = Said(lang, live.workbook if live else None)
        log.info("%s %s", command.name, workbook)
        code = command.load()(Request(lang, given=given), live or Disk(log=file), said)
    closings = [*said.closings, *(words.of(lang) for words in (live.remarks if live else ()))]
    if button.page:
        _show_page(button.label.of(lang), said.lines)
    elif closings:
        program.tell("\n".join(closings), warning=code != DONE)
    return code


def _given(command: Command, program: Program, workbook: str, lang: Lang) -> dict[str, Any] | None:
    """The command's arguments; None where the person chose no folder."""
    given: dict[str, Any] = {}
    for argument in command.arguments:
        value: Any = argument.default
        if argument.workbook:
            value = workbook
        elif argument.folder is not None:
            value = program.folder(
                argument.folder.of(lang), remembered.folder_of(command.name, workbook) or os.path.dirname(workbook)
            )
            if value is None:
                return None
            remembered.remember(command.name, workbook, value)
        given[argument.name] = [value] if argument.nargs == "+" and value is not None else value
    return given


class Said(CapturedOutput):
    """What a command says, in the log as well; how far it is, on the status bar of *workbook*'s window."""

    def __init__(self, lang: Lang, workbook: Any = None) -> None:
        super().__init__()
        self.lang, self.workbook = lang, workbook

    def each(self, items: Iterable[T], total: int, words: Words) -> Iterable[T]:
        return items if self.workbook is None else self._counted(items, total, words)

    def _counted(self, items: Iterable[T], total: int, words: Words) -> Iterator[T]:
        shown = -math.inf
        try:
            for number, one in enumerate(items, 1):
                if time.monotonic() - shown >= BETWEEN_TWO_COUNTS:
                    self.workbook.status(f"{words.of(self.lang)}: {number}/{total}")
                    shown = time.monotonic()
                yield one
        finally:
            self.workbook.status(None)

    def line(self, text: str = "") -> None:
        super().line(text)
        log.info("%s", text)


def _show_page(title: str, lines: Sequence[str]) -> None:
    """Lines to be read at leisure, in the browser: a message box would be too small for them."""
    import html
    import webbrowser

    body = html.escape("\n".join(lines))
    page = remembered.state_folder() / "xlplan.html"
    page.write_text(
        f'<!doctype html><html><head><meta charset="utf-8"><title>xlplan – {html.escape(title)}</title>'
        "<style>pre{max-width:60em;margin:2em auto;font:16px/1.5 sans-serif;white-space:pre-wrap}</style></head>"
        f"<body><pre>{body}</pre></body></html>",
        "utf-8",
    )
    webbrowser.open(page.as_uri())


def _program(given: argparse.Namespace) -> Program:
    if given.pipe:
        from xlplan.hosts.libreoffice.window import LibreOffice

        return LibreOffice(given.pipe, given.wb)
    from xlplan.hosts.live.excel import Excel

    return Excel(given.hwnd, given.wb)


def _alone(given: argparse.Namespace) -> Any:
    """One press at a time in a window; the lock goes with the process that holds it."""
    from filelock import FileLock, Timeout

    class Alone(FileLock):  # type: ignore[misc, unused-ignore]
        def acquire(self, *args: Any, **named: Any) -> Any:
            try:
                return super().acquire(*args, **named)
            except Timeout:
                raise EnvironmentFailure(RUNNING) from None

    key = "".join(letter for letter in str(given.hwnd or given.wb or given.pipe) if letter.isalnum())
    return Alone(remembered.state_folder() / f"press-{key}.lock", timeout=LOCK_TIMEOUT_S)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="xlplan.ribbon")
    parser.add_argument("command", choices=[one.name for one in COMMANDS if one.button is not None])
    parser.add_argument("--hwnd", type=int, default=0, help="the handle of Excel's window")
    parser.add_argument(
        "--pipe", default=os.environ.get("XLPLAN_PIPE", ""), help="the pipe on which LibreOffice listens"
    )
    parser.add_argument(
        "--wb", default=os.environ.get("XLPLAN_WB", ""), help="the workbook: its full name, or LibreOffice's RuntimeUID"
    )
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    return parser


def from_a_program(argv: Sequence[str] | None = None) -> int:
    """0 when the person has been told what came of it; whoever pressed the button for them tells of everything else."""
    gc.set_threshold(GC_THRESHOLD)
    complaints = io.StringIO()
    with redirect_stderr(complaints):
        code = main(argv)
    print(complaints.getvalue(), end="", file=sys.stderr)
    return code if complaints.getvalue() and code not in (DONE, FINDINGS) else DONE


if __name__ == "__main__":
    sys.exit(from_a_program())
