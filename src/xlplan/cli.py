"""The command line: parses the arguments, calls a command, and turns exceptions into one sentence."""

import argparse
import gc
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from xlplan.commands import COMMANDS, WRONG_USE, Argument, Command, Request
from xlplan.errors import WrongUse, XlplanError
from xlplan.words import Lang, Words

if TYPE_CHECKING:
    from xlplan.ports import AddIns

T = TypeVar("T")

ABOUT = Words(
    "Sổ kế hoạch thi đua bằng Excel: kiểm tra, tổng hợp, truy nguồn từng số.",
    "Plans kept in Excel: checked, consolidated, every figure traced.",
)
USAGE = Words("Cách dùng: ", "Usage: ")
_SHARED = {
    "as_of": ("--as-of", Words("đánh giá tại ngày này, ví dụ 31/12/2021", "evaluate at this date, such as 31/12/2021")),
    "json": ("--json", Words("in kết quả dạng JSON", "print JSON")),
    "force": ("--force", Words("ghi đè tệp đã có", "replace files that exist")),
}
_WRONG = Words(
    "Lệnh chưa đúng: {reason}. Thêm --help để xem cách dùng.",
    "That command is off: {reason}. Add --help for how to use it.",
)
NO_WORKBOOK_NAME = Words(
    "{out} không phải tên một sổ Excel. Đặt tên kết thúc bằng .xlsx.",
    "{out} is no name of an Excel workbook. Choose a name that ends in .xlsx.",
)
_CRASH = Words(
    "xlplan gặp lỗi của chính nó ({error}). Số liệu của bạn không bị thay đổi. Chạy lại với --debug và báo cho người "
    "quản trị.",
    "xlplan failed ({error}). Your files were not changed. Run it again with --debug and tell your administrator.",
)


# Rows are frozen values without cycles: looking for garbage among them as often as usual is a tenth of a consolidation.
OBJECTS_BETWEEN = 100_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code: 0 done, 1 findings, 2 wrong use, 3 failure of the environment."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _use_utf8()
    gc.set_threshold(OBJECTS_BETWEEN)
    lang = _language(arguments)
    options = vars(_parser(lang, arguments[:1]).parse_args(arguments))
    command = next(command for command in COMMANDS if command.name == options["command"])
    try:
        from xlplan.hosts.disk import Disk  # --help and wrong use need no host

        request = Request(lang, options.get("as_of"), options.get("json", False), options.get("force", False), options)
        _require_workbook_name(command, options)
        return command.load()(request, Disk(addins=_addins), Terminal(lang))
    except XlplanError as error:
        if options["debug"]:
            raise
        print(error.sentence(lang), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 3
    except Exception as error:
        if options["debug"]:
            raise
        print(_CRASH.of(lang).format(error=type(error).__name__), file=sys.stderr)
        return 3


def _addins() -> "AddIns":
    from xlplan.installing.addin_places import Places

    return Places()


class Terminal:
    """Prints to standard output; shows a progress bar on standard error if that is a terminal."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def line(self, text: str = "") -> None:
        print(text, flush=True)

    def closing(self, text: str) -> None:
        self.line(text)

    def json(self, value: object) -> None:
        print(json.dumps(value, ensure_ascii=False, indent=1))

    def each(self, items: Iterable[T], total: int, words: Words) -> Iterable[T]:
        if not sys.stderr.isatty():
            return items
        from tqdm import tqdm

        bar: Iterable[T] = tqdm(items, total=total, desc=words.of(self.lang), leave=False, ascii=" #")
        return bar


class _Parser(argparse.ArgumentParser):
    lang: Lang = "vi"

    def error(self, message: str) -> NoReturn:
        from xlplan.wrong_use import reason

        self.print_usage(sys.stderr)
        print(_WRONG.of(self.lang).format(reason=reason(message).of(self.lang)), file=sys.stderr)
        raise SystemExit(WRONG_USE)


def _parser(lang: Lang, first: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser of the command line; where the *first* argument is a command, of that one alone."""

    class Formatter(argparse.HelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, USAGE.of(lang) if prefix is None else prefix)

    class Parser(_Parser):
        def __init__(self, **options: Any) -> None:
            super().__init__(**{**options, "formatter_class": Formatter, "add_help": False})
            self.lang = lang
            self._positionals.title = Words("Cần ghi", "Arguments").of(lang)
            self._optionals.title = Words("Tùy chọn", "Options").of(lang)
            self.add_argument(
                "-h", "--help", action="help", help=Words("hiện hướng dẫn này", "show this help").of(lang)
            )

    parser = Parser(prog="xlplan", description=ABOUT.of(lang))
    _add_language(parser, lang)
    parser.add_argument("--version", action=_Version, help=Words("hiện phiên bản", "show the version").of(lang))
    commands = parser.add_subparsers(
        dest="command",
        required=True,
        metavar=Words("LỆNH", "COMMAND").of(lang),
        title=Words("Các lệnh", "Commands").of(lang),
    )
    known = [command for command in COMMANDS if command.on_command_line]
    for command in [command for command in known if command.name in first] or known:
        _add(
            commands.add_parser(command.name, help=command.about.of(lang), description=command.about.of(lang)),
            command,
            lang,
        )
    return parser


def _add(parser: argparse.ArgumentParser, command: Command, lang: Lang) -> None:
    for argument in command.arguments:
        _add_argument(parser, argument, lang)
    for name, (flag, words) in _SHARED.items():
        if name not in command.takes:
            continue
        if name == "as_of":
            parser.add_argument(flag, dest=name, type=day, metavar=Words("NGÀY", "DATE").of(lang), help=words.of(lang))
        else:
            parser.add_argument(flag, dest=name, action="store_true", help=words.of(lang))
    _add_language(parser, lang)
    parser.add_argument(
        "--debug",
        action="store_true",
        help=Words("hiện chi tiết lỗi của chương trình", "show the program's own errors").of(lang),
    )


def _add_language(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Add ``--lang``, which may stand before or after the command; :func:`_language` reads it."""
    words = Words("ngôn ngữ (mặc định: vi)", "language (default: vi)")
    parser.add_argument("--lang", choices=("vi", "en"), help=words.of(lang))


def day(text: str) -> date:
    """Return the day of ``31/12/2021``, as the sheets write it, or of ``2021-12-31``; raises ``ValueError``."""
    written = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())
    return date(int(written[3]), int(written[2]), int(written[1])) if written else date.fromisoformat(text)


def _require_workbook_name(command: Command, options: Mapping[str, Any]) -> None:
    """Raise ``WrongUse`` for an output workbook that is not named ``.xlsx``, or as the workbook that is changed."""
    paths = {argument.name: options.get(argument.name) for argument in command.arguments if argument.workbook}
    out = paths.pop("out", None)
    suffixes = {Path(path).suffix.lower() for path in paths.values() if isinstance(path, str)} & {".xlsm"}
    if out is not None and Path(out).suffix.lower() not in {".xlsx", *suffixes}:
        raise WrongUse(NO_WORKBOOK_NAME.filled(out=out))


def _add_argument(parser: argparse.ArgumentParser, argument: Argument, lang: Lang) -> None:
    if argument.switch:
        parser.add_argument(*argument.flags, dest=argument.name, action="store_true", help=argument.words.of(lang))
        return
    options: dict[str, Any] = {"help": argument.words.of(lang), "metavar": argument.metavar}
    if argument.repeated:
        options["action"] = "append"
    for name in ("nargs", "choices", "default", "const"):
        value = getattr(argument, name)
        if value is not None:
            options[name] = value
    if argument.flags:
        parser.add_argument(*argument.flags, dest=argument.name, required=argument.required, **options)
    else:
        parser.add_argument(argument.name, **options)


def _language(arguments: Sequence[str]) -> Lang:
    """The value of ``--lang``, read before parsing, as the help and the errors of the parser depend on it."""
    for index, argument in enumerate(arguments):
        if argument == "--lang=en" or (argument == "--lang" and arguments[index + 1 : index + 2] == ["en"]):
            return "en"
    return "vi"


def _use_utf8() -> None:
    """Write UTF-8 also to a terminal or pipe with another encoding, which may lack Vietnamese letters."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")


class _Version(argparse.Action):
    """Looks up the version on demand: importing ``importlib.metadata`` takes longer than the rest of this module."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"xlplan {version('xlplan')}")
        raise SystemExit(0)


if __name__ == "__main__":
    raise SystemExit(main())
