"""The add-in runs: in LibreOffice, beside plain workbooks, friendly and hostile. (Nobody here has Excel; see
``test_addin_windows``.)

1. Every callback answers for every control, in Vietnamese, or in English where the copy is for English.
2. Buttons that need a workbook are grey without one, and beside one that is none of ours.
3. A press starts exactly the composed line: the same for every workbook, whatever its name, sheets, names and
   neighbours are.
4. Only commands of the table are composed; a copy without an interpreter composes nothing.
5. Nothing in the current directory or the environment chooses what the composed line runs; without its two options it
   would.
6. An interpreter that is gone disturbs nothing.
7. Canaries: each module answers, and stops answering when it does not compile.
"""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scripts.rooms import ROOT
from xlsxwriter import Workbook

from tests.support.office.libreoffice import LONGEST, needs_uno
from tests.support.office.screen import PATIENCE
from xlplan.addin import customui
from xlplan.addin.build import SOURCES, assembled, built
from xlplan.addin.sources import source
from xlplan.addin.words import ALWAYS, MISSING, NEEDS_BOOK
from xlplan.commands import COMMANDS

BUTTONS = customui.buttons(COMMANDS)
NAMES = [command.name for command, _ in BUTTONS]
EVIL = "\\\\xau\\chung\\python.exe"
HOSTILE = [
    "=cmd|' &calc'!A1.xlsx",
    'a" & calc & ".xlsx',
    "%COMSPEC% %TEMP% $HOME $(touch x) `touch y`.xlsx",
    "Sổ kế hoạch của đơn vị; --wb khác.xlsx",
]

# Stands in for the interpreter: writes down how it was started.
RECORDER = """#!{python} -S
import json, os, sys
place = {place!r}
seen = {{"argv": sys.argv, "cwd": os.getcwd(), "book": os.environ.get("XLPLAN_WB")}}
own = place + "-%d" % os.getpid()  # several may be at work at once
with open(own + ".part", "w", encoding="utf-8") as out:
    json.dump(seen, out)
os.rename(own + ".part", own + ".json")
"""

CANARIES: dict[str, list[str]] = {
    "Books": ["ask", "Ribbon.XlplanEnabled", "xlplan_validate", "validate"],
    "Events": ["load"],
    "Ribbon": ["ask", "Ribbon.XlplanLabel", "xlplan_validate", "validate"],
    "Runner": ["call", "Runner.CommandLine", "validate"],
    "Words": ["ask", "Ribbon.XlplanScreentip", "xlplan_validate", "validate"],
}


class Seen:
    """The answers, by the steps that were asked for them, and what the stand-in wrote down."""

    def __init__(self, answers: list[tuple[list[str], Any]], started: list[dict[str, Any]], interpreter: str) -> None:
        self.answers, self.started, self.interpreter = answers, started, interpreter

    def of(self, *step: str, behind: str) -> Any:
        """The answer to *step*, the first one behind the step whose last word is *behind*."""
        start = next(place for place, (asked, _) in enumerate(self.answers) if asked[-1].endswith(behind))
        return next(answer for asked, answer in self.answers[start:] if asked == list(step))

    def line(self, command: str, lang: str = "vi") -> str:
        return f'"{self.interpreter}" -E -P -m xlplan.ribbon {command} --hwnd 0 --lang {lang}'


def hostile_book(path: Path) -> None:
    """A workbook of ours by its sheet, that would like to say which program runs."""
    with Workbook(path) as book:
        book.add_worksheet("xlplan").write_row(0, 0, ["interpreter", "", EVIL])
        for title in ("_xlplan", "xlplan_words", "xlplan.conf", "_xlwings.conf", "xlplan.py"):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["interpreter", "validate", EVIL, EVIL, EVIL])
            sheet.write_row(1, 0, ["INTERPRETER_WIN", EVIL, EVIL])
            sheet.hide()
        for name in ("interpreter", "WORDS_SHEET", "INTERPRETER_WIN", "language"):
            book.define_name(name, f'="{EVIL}"')


def hostile_folder(folder: Path, canary: Path) -> None:
    """Files that would run, or say what runs, if anybody looked for them here."""
    program = f"open({str(canary)!r}, 'a').write(__name__ + chr(10))\n"
    (folder / "xlplan").mkdir()
    for name in (
        "xlplan/__init__.py",
        "xlplan/ribbon.py",
        "sitecustomize.py",
        "usercustomize.py",
        "json.py",
        "argparse.py",
        "python",
    ):
        (folder / name).write_text(program)
    (folder / "xlplan.conf").write_text(f'"INTERPRETER_WIN","{EVIL}"\n"PYTHONPATH","{folder}"\n')
    (folder / "pyvenv.cfg").write_text("home = /nowhere\n")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Seen:
    """Everything asked of one LibreOffice."""
    folder = tmp_path_factory.mktemp("addin")
    interpreter = folder / "Chương trình & công cụ" / "python"
    interpreter.parent.mkdir()
    interpreter.write_text(RECORDER.format(python=sys.executable, place=str(folder / "started")))
    interpreter.chmod(0o755)
    books = folder / "books"
    books.mkdir()
    hostile_folder(books, folder / "canary")
    for name in HOSTILE:
        hostile_book(books / name)
    plain, ours = books / "khác.xlsx", books / "Kế hoạch số 46.xlsx"
    Workbook(plain).close()
    ours.write_bytes((demo / "ke-hoach-46.xlsx").read_bytes())
    steps = list(_steps(folder, str(interpreter), ours, plain, books))
    pressed = sum(step[0] == "press" and step[-1] in NAMES for step in steps) - 1  # one has no interpreter
    steps.append(["started", str(folder), "started-*.json", str(pressed)])
    (folder / "steps.json").write_text(json.dumps(steps), "utf-8")
    command = [
        "/usr/bin/python3",
        str(ROOT / "tests" / "support" / "office" / "uno_addin.py"),
        str(folder / "steps.json"),
        str(folder / "answers.json"),
    ]
    subprocess.run(command, check=True, timeout=LONGEST, cwd=books)
    answers = list(zip(steps, json.loads((folder / "answers.json").read_text("utf-8")), strict=True))
    started = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("started-*.json"))]
    assert not (folder / "canary").exists()
    return Seen(answers, started, str(interpreter))


def _steps(folder: Path, interpreter: str, ours: Path, plain: Path, books: Path) -> Iterator[list[str]]:
    def addin(name: str, data: bytes) -> list[str]:
        (folder / name).write_bytes(data)
        return ["addin", str(folder / name)]

    controls = [(f"xlplan_{name}", name) for name in NAMES]
    yield addin("vi.xlam", built(interpreter))
    yield ["load"]
    yield CANARIES["Books"]
    for kind in ("Label", "Screentip", "Supertip"):
        yield from (["ask", f"Ribbon.Xlplan{kind}", *control] for control in controls)
    yield from (
        ["ask", "Ribbon.XlplanLabel", customui.group_id(place), ""] for place in range(len(customui.groups(COMMANDS)))
    )
    for book in (plain, ours, *(books / name for name in HOSTILE)):
        yield ["book", str(book)]
        yield CANARIES["Books"]
        yield from (
            ["call", "Runner.CommandLine", name]
            for name in [*NAMES, "", "validate & calc", 'x" "y', EVIL, "xlplan_validate"]
        )
        if book != plain:
            yield from (["press", *control] for control in (controls if book == ours else controls[:1]))
            yield ["press", "xlplan_validate", "validate & calc"]
    yield addin("en.xlam", built(interpreter, "en"))
    yield from (["ask", f"Ribbon.Xlplan{kind}", *controls[0]] for kind in ("Label", "Screentip", "Supertip"))
    yield CANARIES["Runner"]
    yield addin("nobody.xlam", built(""))
    yield CANARIES["Runner"]
    yield ["ask", "Runner.Start", *controls[0]]
    yield addin("gone.xlam", built(interpreter + "-gone"))
    yield ["ask", "Runner.Start", *controls[0]]
    yield ["press", *controls[0]]
    yield CANARIES["Ribbon"]
    texts = {name: source(f"excel/{name}") for name in SOURCES}
    for file in SOURCES:
        broken = {
            **texts,
            file: texts[file].replace("Option Explicit\n", "Option Explicit\nPrivate x As Long As Long\n"),
        }
        yield addin(f"broken-{file}.xlam", assembled(broken, COMMANDS, interpreter))
        yield CANARIES[Path(file).stem]


pytestmark = needs_uno


def test_every_callback_answers_in_vietnamese(seen: Seen) -> None:
    for command, button in BUTTONS:
        control = (f"xlplan_{command.name}", command.name)
        assert seen.of("ask", "Ribbon.XlplanLabel", *control, behind="vi.xlam") == button.label.vi
        assert seen.of("ask", "Ribbon.XlplanScreentip", *control, behind="vi.xlam") == button.tip.vi
        more = NEEDS_BOOK if button.needs_book else ALWAYS
        assert seen.of("ask", "Ribbon.XlplanSupertip", *control, behind="vi.xlam") == more.vi
    for place, group in enumerate(customui.groups(COMMANDS)):
        assert seen.of("ask", "Ribbon.XlplanLabel", customui.group_id(place), "", behind="vi.xlam") == group.vi


def test_a_copy_for_english_speaks_it(seen: Seen) -> None:
    command, button = BUTTONS[0]
    control = (f"xlplan_{command.name}", command.name)
    assert seen.of("ask", "Ribbon.XlplanLabel", *control, behind="en.xlam") == button.label.en
    assert seen.of("ask", "Ribbon.XlplanScreentip", *control, behind="en.xlam") == button.tip.en
    assert seen.of("ask", "Ribbon.XlplanSupertip", *control, behind="en.xlam") == NEEDS_BOOK.en
    assert seen.of(*CANARIES["Runner"], behind="en.xlam") == seen.line("validate", "en")


def test_buttons_are_grey_without_a_workbook_of_ours(seen: Seen) -> None:
    assert seen.of(*CANARIES["Books"], behind="vi.xlam") is False
    assert seen.of(*CANARIES["Books"], behind="khác.xlsx") is False
    assert seen.of(*CANARIES["Books"], behind="Kế hoạch số 46.xlsx") is True
    assert all(seen.of(*CANARIES["Books"], behind=name) is True for name in HOSTILE)


@pytest.mark.parametrize("book", ["khác.xlsx", "Kế hoạch số 46.xlsx", *HOSTILE])
def test_the_line_is_the_same_beside_every_workbook(seen: Seen, book: str) -> None:
    for name in NAMES:
        assert seen.of("call", "Runner.CommandLine", name, behind=book) == seen.line(name)
    for foreign in ("", "validate & calc", 'x" "y', EVIL, "xlplan_validate"):
        assert seen.of("call", "Runner.CommandLine", foreign, behind=book) == ""


def test_a_press_starts_the_composed_line_and_nothing_else(seen: Seen) -> None:
    found = sorted(one["argv"] for one in seen.started)
    pressed = [*NAMES, *[NAMES[0]] * len(HOSTILE)]
    assert found == sorted(shlex.split(seen.line(name)) for name in pressed)
    assert {one["book"] for one in seen.started} == {None}  # there is no script host here to name it with


def test_without_its_interpreter_nothing_starts_and_nothing_breaks(seen: Seen) -> None:
    control = (f"xlplan_{NAMES[0]}", NAMES[0])
    assert seen.of(*CANARIES["Runner"], behind="nobody.xlam") == ""
    assert seen.of("ask", "Runner.Start", *control, behind="nobody.xlam") == "missing"
    assert seen.of("ask", "Runner.Start", *control, behind="gone.xlam") == "missing"
    assert seen.of("press", *control, behind="gone.xlam") is True
    assert seen.of(*CANARIES["Ribbon"], behind="gone.xlam") == dict(_labels())["validate"]
    assert "Sổ của bạn không bị thay đổi" in MISSING.vi


def _labels() -> list[tuple[str, str]]:
    return [(command.name, button.label.vi) for command, button in BUTTONS]


def test_a_canary_falls_silent_when_its_module_does_not_compile(seen: Seen) -> None:
    assert seen.of("load", behind="vi.xlam") == 1
    for file in SOURCES:
        module = Path(file).stem
        sound = seen.of(*CANARIES[module], behind="Kế hoạch số 46.xlsx" if module in ("Books", "Runner") else "vi.xlam")
        assert sound not in (None, "", False, 0)
        assert seen.of(*CANARIES[module], behind=f"broken-{file}.xlam") in (None, "", False, 0)


def test_nothing_around_chooses_what_the_line_runs(seen: Seen, tmp_path: Path) -> None:
    """The composed line with a real Python, in a folder full of traps: nothing of it is imported. Without its options
    it is.
    """
    traps, canary = tmp_path / "traps", tmp_path / "canary"
    traps.mkdir()
    hostile_folder(traps, canary)
    env = {
        **os.environ,
        "PYTHONPATH": str(traps),
        "PYTHONSTARTUP": str(traps / "json.py"),
        "PYTHONUSERBASE": str(traps),
    }
    env |= {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "XLPLAN_WB": 'a" & calc & "'}
    env.pop("DISPLAY", None)
    line = shlex.split(seen.line("about").replace(seen.interpreter, sys.executable))
    done = subprocess.run([*line, "--help"], cwd=traps, env=env, capture_output=True, text=True, timeout=PATIENCE)
    assert not canary.exists()
    assert str(traps) not in done.stdout + done.stderr
    for option in ("-E", "-P"):
        canary.unlink(missing_ok=True)
        weaker = [word for word in line if word != option]
        subprocess.run([*weaker, "--help"], cwd=traps, env=env, capture_output=True, text=True, timeout=PATIENCE)
        assert canary.exists(), option
