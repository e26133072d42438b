"""What the macros ask of Windows and Excel, seen by stand-ins: pyOpenVBA's interpreter runs the modules of the built
file. Excel itself is unseen; this shows the order of things, not that Excel takes them.

1. A press names the workbook in the environment, runs the line hidden and waits, and takes the name away again; no word
   of the workbook is in the line, and the line is the same for every workbook.
2. Exit code 0 is silent: the person has been told; any other one, and an interpreter that is gone, are told calmly in
   Vietnamese.
3. Nothing fails with no workbook, in Protected View, or where Excel refuses to answer.
4. The language: Vietnamese, unless the copy is for English and the program is not Vietnamese.
5. The tab is asked to look again when it loads and at each of the four events.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pyopenvba import ExcelFile
from pyopenvba.interpreter import EMPTY, NOTHING, HostBridge, Interpreter, VBAObject, VBARuntimeError, to_text

from xlplan.addin import words
from xlplan.addin.build import SOURCES, built
from xlplan.addin.sources import source
from xlplan.commands import COMMANDS
from xlplan.words import Lang

pytestmark = pytest.mark.slow

PYTHON = "C:\\Users\\Nguyễn An\\xlplan\\python.exe"
WINDOW = 132_456
ASKING = """
Public Function Label(control As Object) As Variant
    Dim answer As Variant
    XlplanLabel control, answer
    Label = answer
End Function
Public Function Enabled(control As Object) As Variant
    Dim answer As Variant
    XlplanEnabled control, answer
    Enabled = answer
End Function
"""


class Thing(VBAObject):  # type: ignore[misc]
    """An object of Windows or Excel: members by name, callables called with what they are given."""

    def __init__(self, **members: Any) -> None:
        self.members = {name.lower(): value for name, value in members.items()}

    def vba_get(self, name: str, args: Sequence[object] = (), named: Any = None) -> object:
        if name.lower() not in self.members:
            raise VBARuntimeError(438, f"no member {name}")
        value = self.members[name.lower()]
        if isinstance(value, Callable):  # type: ignore[arg-type]
            return value(*args)
        return value

    def vba_set(
        self, name: str, value: object, args: Sequence[object] = (), named: Any = None, *, by_ref: bool = False
    ) -> None:
        self.members[f"set_{name.lower()}"](*args, value)


def fails(*_: object) -> object:
    raise VBARuntimeError(1004, "not now")


class Windows(HostBridge):  # type: ignore[misc]
    """A computer with the add-in in Excel; *done* is what was asked of the script host, in order."""

    def __init__(self, data: bytes, folder: Path, code: Any = 0, interface: int = 1033) -> None:
        self.done: list[tuple[object, ...]] = []
        self.code = code
        variables = Thing(
            set_item=lambda name, value: self.done.append(("set", name, to_text(value))), remove=self._removed
        )
        self.host = Thing(
            Environment=lambda kind: variables if kind == "PROCESS" else fails(), Run=self._run, Popup=self._popup
        )
        cells = dict(enumerate(words.rows(COMMANDS, PYTHON, "vi"), 1))
        self.settings = {"language": "vi"}
        sheet = Thing(Cells=lambda row, column: Thing(Value=self._cell(cells, int(str(row)), int(str(column)))))
        self.this = Thing(Worksheets=lambda name: sheet if name == "xlplan_words" else fails())
        language = Thing(LanguageID=lambda kind: interface if kind == 2 else fails())
        self.application = Thing(Hwnd=WINDOW, LanguageSettings=language, ActiveProtectedViewWindow=NOTHING)
        self.book: Any = NOTHING
        self.machine = Interpreter(self)
        path = folder / "xlplan.xlam"
        path.write_bytes(data)
        with ExcelFile(str(path)) as file:
            for name, text in file.vba_modules().items():
                if f"{name}.bas" in SOURCES or f"{name}.cls" in SOURCES:
                    text = text.replace(" WithEvents ", " ")  # which this interpreter has not
                    self.machine.add_module(text, name=name, kind="class" if f"{name}.cls" in SOURCES else "standard")
        self.machine.add_module(ASKING, name="Asking")

    def _cell(self, cells: dict[int, words.Row], row: int, column: int) -> str:
        found = cells.get(row, ("",) * 8)
        return self.settings.get(found[0], found[column - 1]) if column == 3 else found[column - 1]

    def _removed(self, name: object) -> object:
        self.done.append(("remove", name))
        return EMPTY

    def _run(self, *given: object) -> object:
        self.done.append(("run", *given))
        return self.code() if callable(self.code) else self.code

    def _popup(self, *given: object) -> object:
        self.done.append(("popup", *given))
        return 1

    def global_object(self, name: str) -> object:
        found: dict[str, object] = {"application": self.application, "thisworkbook": self.this}
        return found[name] if name in found else super().global_object(name)

    def has_global_member(self, name: str) -> bool:
        return name.lower() == "activeworkbook"

    def call_global(self, name: str, args: list[object], named: dict[str, object]) -> object:
        return self.book() if callable(self.book) else self.book

    def create(self, type_name_: str) -> object:
        return self.host if type_name_ == "WScript.Shell" else fails()

    def ask(self, procedure: str, tag: str = "validate") -> Any:
        return self.machine.run(procedure, [Thing(Id=f"xlplan_{tag}", Tag=tag)])


class Tab(Thing):
    """Excel's IRibbonUI: counts how often it is asked to look again."""

    def __init__(self) -> None:
        super().__init__(Invalidate=self._invalidate)
        self.asked = 0

    def _invalidate(self) -> object:
        self.asked += 1
        return EMPTY


def a_book(name: str, *sheets: str) -> Thing:
    return Thing(FullName=name, Worksheets=lambda title: Thing() if title in sheets else fails())


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Windows]:
    data = built(PYTHON)
    return lambda **given: Windows(data, tmp_path, **given)


LINE = f'"{PYTHON}" -E -P -m xlplan.ribbon validate --hwnd {WINDOW} --lang vi'
BOOKS = ["C:\\Sổ kế hoạch.xlsx", 'D:\\=a" & calc & "%COMSPEC%.xlsx', "https://vp.example/sổ --lang en.xlsx"]


@pytest.mark.parametrize("name", BOOKS)
def test_a_press_names_the_book_runs_hidden_waits_and_forgets(make: Callable[..., Windows], name: str) -> None:
    windows = make()
    windows.book = a_book(name, "_xlplan", "xlplan_words")
    windows.ask("XlplanPress")
    assert windows.done == [("set", "XLPLAN_WB", name), ("run", LINE, 0, True), ("remove", "XLPLAN_WB")]
    assert windows.machine.dialogs == []


def test_a_word_that_is_no_command_starts_nothing(make: Callable[..., Windows]) -> None:
    windows = make()
    windows.ask("XlplanPress", "validate & calc")
    assert windows.done == [("popup", words.MISSING.vi, 0, "xlplan", 48 + 4096)]


@pytest.mark.parametrize("code", [0])
def test_a_command_that_ended_has_told_the_person_itself(make: Callable[..., Windows], code: int) -> None:
    windows = make(code=code)
    windows.ask("XlplanPress")
    assert [one[0] for one in windows.done] == ["set", "run", "remove"]


@pytest.mark.parametrize("code", [1, 2, 3, 4, 9009, 255, -1_073_741_510])
def test_a_program_that_broke_off_is_told(make: Callable[..., Windows], code: int) -> None:
    windows = make(code=code)
    windows.ask("XlplanPress")
    assert windows.done[-1] == ("popup", words.FAILED.vi, 0, "xlplan", 48 + 4096)


def test_an_interpreter_that_is_gone_is_told_calmly(make: Callable[..., Windows]) -> None:
    windows = make(code=fails)
    windows.ask("XlplanPress")
    assert [one[0] for one in windows.done] == ["set", "run", "remove", "popup"]
    assert windows.done[-1] == ("popup", words.MISSING.vi, 0, "xlplan", 48 + 4096)
    assert len(words.MISSING.vi) < 255


def test_without_a_workbook_nothing_fails(make: Callable[..., Windows]) -> None:
    windows = make()
    for nothing in (NOTHING, fails):
        windows.book = nothing
        windows.done.clear()
        assert windows.ask("Enabled") is False
        windows.ask("XlplanPress", "about")
        assert windows.done[0] == ("set", "XLPLAN_WB", "")
        assert [one[0] for one in windows.done] == ["set", "run", "remove"]


def test_a_workbook_in_protected_view_is_none(make: Callable[..., Windows]) -> None:
    windows = make()
    windows.book = a_book("C:\\a.xlsx", "_xlplan")
    assert windows.ask("Enabled") is True
    windows.application.members["activeprotectedviewwindow"] = Thing()
    assert windows.ask("Enabled") is False
    windows.ask("XlplanPress")
    assert windows.done[0] == ("set", "XLPLAN_WB", "")


def test_another_workbook_is_none_of_ours(make: Callable[..., Windows]) -> None:
    windows = make()
    windows.book = a_book("C:\\a.xlsx", "Sheet1", "xlplan")
    assert windows.ask("Enabled") is False


def test_a_window_without_a_number_is_no_reason_to_fail(make: Callable[..., Windows]) -> None:
    windows = make()
    del windows.application.members["hwnd"]
    windows.ask("XlplanPress")
    assert windows.done[1] == ("run", LINE.replace(str(WINDOW), "0"), 0, True)


@pytest.mark.parametrize(
    ("copy", "interface", "spoken"),
    [("vi", 1033, "vi"), ("vi", 1066, "vi"), ("en", 1033, "en"), ("en", 1066, "vi"), ("fr", 1033, "vi")],
)
def test_the_language(make: Callable[..., Windows], copy: str, interface: int, spoken: Lang) -> None:
    windows = make(interface=interface)
    windows.settings["language"] = copy
    button = next(command.button for command in COMMANDS if command.name == "validate")
    assert button is not None
    assert windows.ask("Label") == button.label.of(spoken)
    windows.ask("XlplanPress")
    assert str(windows.done[1][1]).endswith(f" --lang {spoken}")


def test_the_tab_looks_again_when_it_loads(make: Callable[..., Windows]) -> None:
    windows, tab = make(), Tab()
    windows.machine.run("XlplanOnLoad", [tab])
    assert tab.asked == 1
    windows.machine.run("XlplanRefresh")
    assert tab.asked == 2


def test_every_event_asks_the_tab_to_look_again(make: Callable[..., Windows]) -> None:
    windows, tab = make(), Tab()
    windows.machine.run("XlplanOnLoad", [tab])
    events = windows.machine.module("Events")
    named = re.findall(r"Private Sub (program_\w+)", source("excel/Events.cls"))
    assert [name.removeprefix("program_") for name in named] == [
        "WorkbookActivate", "WorkbookDeactivate", "ProtectedViewWindowActivate", "ProtectedViewWindowDeactivate",
    ]  # fmt: skip
    for place, name in enumerate(named):
        procedure = events.procedure(name)
        assert procedure is not None
        windows.machine.call(procedure, events, [Thing()], {})
        assert tab.asked == 2 + place
