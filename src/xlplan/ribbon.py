"""What a button starts: finds the program and the workbook, calls the command, and shows its closing message.

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

from xlplan.commands import COMMANDS, DONE, ENVIRONMENT, FINDINGS, Command, Request
from xlplan.commands.captured import CapturedOutput
from xlplan.errors import EnvironmentFailure, XlplanError
from xlplan.hosts import user_state
from xlplan.hosts.live.program import Program
from xlplan.words import Lang, Words

RUNNING = Words(
    "xlplan đang làm việc với sổ này từ lần bấm trước. Chờ xong rồi bấm lại.",
    "xlplan is still at work on this workbook since the last press. Wait until it is done, then press again.",
)
CRASH = Words(
    "xlplan gặp lỗi của chính nó. Gửi tệp nhật ký này cho người quản trị: {log}",
    "xlplan failed. Send this log to your administrator: {log}",
)
T = TypeVar("T")
PROGRESS_EVERY = 0.3  # seconds
LOCK_TIMEOUT_S = 3.0  # a press that has shown its message may still be exiting
GC_THRESHOLD = 50_000  # allocations between two garbage collections: a press creates few reference cycles
log = logging.getLogger("xlplan")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one press. Returns the exit code of the command: 0 done, 1 findings, 2 wrong use, 3 failure of the
    environment.
    """
    arguments = _parser().parse_args(argv)
    command = next(command for command in COMMANDS if command.name == arguments.command)
    file = str(user_state.log_file())
    logging.basicConfig(
        filename=file, encoding="utf-8", level=logging.INFO, format="%(asctime)s %(message)s", force=True
    )
    program: Program | None = None
    try:
        program = _program(arguments)
        with _alone(arguments):
            return _press(command, program, arguments.lang, file)
    except XlplanError as error:
        log.info("%s: %s", command.name, error.sentence("en"))
        _report(program, error.sentence(arguments.lang))
        return error.exit_code
    except Exception:
        log.exception(command.name)
        _report(program, CRASH.of(arguments.lang).format(log=file))
        return ENVIRONMENT


def _report(program: Program | None, text: str) -> None:
    """Show an error in the program. If that fails, write it to standard error, for the macro that started this."""
    if program is not None:
        try:
            program.tell(text, warning=True)
            return
        except XlplanError:
            log.info("the program could not show the message")
    print(text, file=sys.stderr)


def _press(command: Command, program: Program, lang: Lang, file: str) -> int:
    from xlplan.hosts.disk import Disk
    from xlplan.hosts.live.host import LiveHost

    button = command.button
    assert button is not None  # the parser accepts no other command
    with program.translated_errors():
        live = LiveHost(program, lang, file) if button.needs_book else None
        workbook = live.path if live else ""
        values = _argument_values(command, program, workbook, lang)
        if values is None:
            return DONE
        output = RibbonOutput(lang, live.workbook if live else None)
        log.info("%s %s", command.name, workbook)
        code = command.load()(Request(lang, given=values), live or Disk(log=file), output)
    closings = [*output.closings, *(words.of(lang) for words in (live.remarks if live else ()))]
    if button.page:
        _show_page(button.label.of(lang), output.lines)
    elif closings:
        program.tell("\n".join(closings), warning=code != DONE)
    return code


def _argument_values(command: Command, program: Program, workbook: str, lang: Lang) -> dict[str, Any] | None:
    """The values of the command's arguments; None if the user chose no folder."""
    values: dict[str, Any] = {}
    for argument in command.arguments:
        value: Any = argument.default
        if argument.workbook:
            value = workbook
        elif argument.folder is not None:
            value = program.folder(
                argument.folder.of(lang), user_state.folder_of(command.name, workbook) or os.path.dirname(workbook)
            )
            if value is None:
                return None
            user_state.remember(command.name, workbook, value)
        values[argument.name] = [value] if argument.nargs == "+" and value is not None else value
    return values


class RibbonOutput(CapturedOutput):
    """The output of a command, which is also written to the log. Progress is shown on the status bar."""

    def __init__(self, lang: Lang, workbook: Any = None) -> None:
        super().__init__()
        self.lang, self.workbook = lang, workbook

    def each(self, items: Iterable[T], total: int, words: Words) -> Iterable[T]:
        return items if self.workbook is None else self._with_progress(items, total, words)

    def _with_progress(self, items: Iterable[T], total: int, words: Words) -> Iterator[T]:
        updated = -math.inf
        try:
            for number, item in enumerate(items, 1):
                if time.monotonic() - updated >= PROGRESS_EVERY:
                    self.workbook.status(f"{words.of(self.lang)}: {number}/{total}")
                    updated = time.monotonic()
                yield item
        finally:
            self.workbook.status(None)

    def line(self, text: str = "") -> None:
        super().line(text)
        log.info("%s", text)


def _show_page(title: str, lines: Sequence[str]) -> None:
    """Show *lines* in the browser: a message box would be too small."""
    import html
    import webbrowser

    body = html.escape("\n".join(lines))
    page = user_state.state_folder() / "xlplan.html"
    page.write_text(
        f'<!doctype html><html><head><meta charset="utf-8"><title>xlplan – {html.escape(title)}</title>'
        "<style>pre{max-width:60em;margin:2em auto;font:16px/1.5 sans-serif;white-space:pre-wrap}</style></head>"
        f"<body><pre>{body}</pre></body></html>",
        "utf-8",
    )
    webbrowser.open(page.as_uri())


def _program(arguments: argparse.Namespace) -> Program:
    if arguments.pipe:
        from xlplan.hosts.libreoffice.window import LibreOffice

        return LibreOffice(arguments.pipe, arguments.wb)
    from xlplan.hosts.live.excel import Excel

    return Excel(arguments.hwnd, arguments.wb)


def _alone(arguments: argparse.Namespace) -> Any:
    """A lock that allows one press at a time in a window. The system releases it when the process ends."""
    from filelock import FileLock, Timeout

    class Alone(FileLock):  # type: ignore[misc, unused-ignore]
        def acquire(self, *args: Any, **named: Any) -> Any:
            try:
                return super().acquire(*args, **named)
            except Timeout:
                raise EnvironmentFailure(RUNNING) from None

    key = "".join(letter for letter in str(arguments.hwnd or arguments.wb or arguments.pipe) if letter.isalnum())
    return Alone(user_state.state_folder() / f"press-{key}.lock", timeout=LOCK_TIMEOUT_S)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="xlplan.ribbon")
    parser.add_argument("command", choices=[command.name for command in COMMANDS if command.button is not None])
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
    """Run one press for the macro that started it.

    Returns 0 if the user has seen the result or the error. Any other code says that the macro must show it.
    """
    gc.set_threshold(GC_THRESHOLD)
    errors = io.StringIO()
    with redirect_stderr(errors):
        code = main(argv)
    print(errors.getvalue(), end="", file=sys.stderr)
    gc.freeze()  # the system takes all memory back at once: nothing need be looked for in it before
    return code if errors.getvalue() and code not in (DONE, FINDINGS) else DONE


if __name__ == "__main__":
    sys.exit(from_a_program())
