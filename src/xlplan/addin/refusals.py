"""Turns the sources of the macros into modules. Refuses, with file and line, what Office would not load, and code that
runs by itself or starts programs.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from xlplan.addin.vba.project import Module, ModuleKind
from xlplan.errors import WrongUse
from xlplan.words import Words

KINDS = {".bas": ModuleKind.PLAIN, ".cls": ModuleKind.CLASS}
RUNNER = "Runner.bas"  # the one source that may start a program
LONGEST_LINE, MOST_CONTINUATIONS, LONGEST_NAME = 1023, 24, 31  # limits of the VBA editor
_RUN_BY_OFFICE = re.compile(r"\b(Workbook_\w+|Auto_?(Open|Close|Exec|New|Activate|Deactivate))\b", re.I)
_DANGEROUS = re.compile(
    r"\b(Shell\w*|WScript|CreateObject|GetObject|Run|OnTime|OnKey|SendKeys|ExecuteExcel4Macro|Evaluate|CallByName|RegisterXLL|MacScript"
    r"|AppActivate|FollowHyperlink|DDE\w*|VBProject|VBE|Environ|Kill|Open|FileCopy|ChDir|ChDrive)\b",
    re.I,
)
_TYPES = {"Object", "Variant", "String", "Long", "Boolean", "Application", "Workbook", "ProtectedViewWindow"}
_TEXT_OR_COMMENT = re.compile(r'"(?:[^"]|"")*"|\'.*')


def modules(sources: Mapping[str, str]) -> list[Module]:
    """The modules of *sources* (file name → text). Raises ``WrongUse`` for the first fault."""
    names = {file.rpartition(".")[0] for file in sources}
    for file, text in sources.items():
        for line, words in _faults(file, text, names):
            prefix = f"macros/excel/{file}:{line}: "
            raise WrongUse(Words(prefix + words.vi, prefix + words.en))
    return [Module(Path(file).stem, KINDS[Path(file).suffix], text) for file, text in sources.items()]


def _faults(file: str, text: str, names: set[str]) -> Iterator[tuple[int, Words]]:
    name = Path(file).stem
    if not re.fullmatch(rf"[A-Za-z]\w{{0,{LONGEST_NAME - 1}}}", name, re.ASCII):
        yield (
            1,
            Words(
                f"tên môđun cần 1–{LONGEST_NAME} chữ cái không dấu",
                f"a module's name has 1-{LONGEST_NAME} plain letters",
            ),
        )
    lines = text.splitlines() or [""]
    if lines[0] != f'Attribute VB_Name = "{name}"':
        yield (
            1,
            Words(
                f'dòng đầu phải là Attribute VB_Name = "{name}"', f'the first line must be Attribute VB_Name = "{name}"'
            ),
        )
    if "Option Explicit" not in lines:
        yield 1, Words("thiếu Option Explicit", "Option Explicit is missing")
    continued = 0
    for number, line in enumerate(lines, 1):
        continued = continued + 1 if line.rstrip().endswith(" _") else 0
        if continued > MOST_CONTINUATIONS:
            yield (
                number,
                Words(f"nối quá {MOST_CONTINUATIONS} dòng", f"more than {MOST_CONTINUATIONS} lines are joined"),
            )
        yield from ((number, words) for words in _of_line(file, line, names))


def _of_line(file: str, line: str, names: set[str]) -> Iterator[Words]:
    if not line.isascii() or not line.replace("\t", " ").isprintable():
        yield Words(
            "có ký tự ngoài ASCII; đặt lời trong addin/words.py",
            "a character is not ASCII; words belong in addin/words.py",
        )
    if len(line) > LONGEST_LINE:
        yield Words(f"dòng dài quá {LONGEST_LINE} ký tự", f"the line has more than {LONGEST_LINE} characters")
    without_comment = _TEXT_OR_COMMENT.sub(lambda match: "" if match[0].startswith("'") else match[0], line)
    code = _TEXT_OR_COMMENT.sub("", line)
    if '"' in code:
        yield Words('dấu " chưa đóng', 'a " is not closed')
    if re.match(r"\s*(VERSION\s|BEGIN\b|Rem\b)", line, re.I):
        yield Words("bỏ phần đầu VERSION … END và lệnh Rem", "leave out the header VERSION … END, and Rem")
    if match := _RUN_BY_OFFICE.search(code):
        yield Words(f"{match[0]} tự chạy khi mở tệp", f"{match[0]} would run by itself")
    if re.search(r"\b(Declare|PtrSafe)\b", code, re.I):
        yield Words("không dùng Declare", "Declare is not used")
    if file != RUNNER and (match := _DANGEROUS.search(without_comment)):
        yield Words(f"{match[0]} chỉ được đứng trong {RUNNER}", f"{match[0]} may stand in {RUNNER} only")
    yield from _early_bound(code, names)


def _early_bound(code: str, names: set[str]) -> Iterator[Words]:
    """Types of other libraries: the project refers to none of them."""
    for kind in re.findall(r"\bAs\s+(?:New\s+)?([\w.]+)", code, re.I):
        if kind not in _TYPES | names:
            yield Words(
                f"kiểu {kind} cần một thư viện khác; dùng Object",
                f"the type {kind} needs a further library; use Object",
            )
    for kind in re.findall(r"\bNew\s+([\w.]+)", code, re.I):
        if kind not in names:
            yield Words(f"New {kind} cần một thư viện khác", f"New {kind} needs a further library")
