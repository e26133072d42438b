"""What the build refuses, and what is wrong with macros that are not.

1. Each source that Office or a person's safety would not have is refused with its file and line.
2. customUI keeps to a closed vocabulary: every foreign element, attribute, icon, callback and repeated key is found.
3. Every callback of the tab is answered by one public procedure with Excel's arguments.
4. A static check of the built file by other people's code finds nothing, and finds faults that are planted.
5. One module alone can start a program; what starts one takes an object, and so cannot be called from a cell or with a
   text.
6. No module holds more than its few lines.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyopenvba import ExcelFile
from pyopenvba.interpreter import VBACompileError, parse_module
from pyvbaanalysis import analyze_office_file
from scripts.rooms import ROOT

from xlplan.addin import customui
from xlplan.addin.build import SOURCES, assembled, built
from xlplan.addin.refusals import RUNNER, modules
from xlplan.addin.sources import source
from xlplan.commands import COMMANDS
from xlplan.errors import WrongUse

TEXTS = {name: source(f"excel/{name}") for name in SOURCES}


def after(file: str, line: str, more: str) -> tuple[dict[str, str], int]:
    """The sources with *more* behind the first *line* of one of them, and the number of its last line."""
    lines = TEXTS[file].splitlines()
    place = lines.index(line) + 1
    added = more.splitlines()
    return {**TEXTS, file: "\n".join([*lines[:place], *added, *lines[place:]]) + "\n"}, place + len(added)


REFUSED = {
    "Vietnamese": ("Ribbon.bas", "    answer = \"Kiểm tra\"", "ASCII"),
    "a control character": ("Ribbon.bas", "    answer = \"\x07\"", "ASCII"),
    "too long": ("Words.bas", "' " + "x" * 1022, "1023"),
    "joined too often": ("Words.bas", "x = 1 + _\n" * 25, "24"),
    "runs by itself": ("Ribbon.bas", "Private Sub Workbook_Open()", "Workbook_Open"),
    "runs by itself, of old": ("Ribbon.bas", "Sub Auto_Open()", "Auto_Open"),
    "runs by itself, in Word": ("Ribbon.bas", "sub AUTOEXEC()", "AUTOEXEC"),
    "Declare": ("Runner.bas", "Private Declare PtrSafe Function Beep Lib \"kernel32\" () As Long", "Declare"),
    "Shell elsewhere": ("Ribbon.bas", "    Shell \"calc\"", "Shell"),
    "a script host elsewhere": ("Books.bas", "    Set host = CreateObject(\"Scripting.FileSystemObject\")", "CreateObject"),  # noqa: E501
    "a name in a text": ("Words.bas", "    name = \"WScript.Shell\"", "WScript"),
    "Run elsewhere": ("Events.cls", "    Application.Run \"x\"", "Run"),
    "OnTime": ("Events.cls", "    Application.OnTime Now, \"x\"", "OnTime"),
    "Evaluate": ("Words.bas", "    x = Application.Evaluate(text)", "Evaluate"),
    "old macros": ("Words.bas", "    x = ExecuteExcel4Macro(text)", "ExecuteExcel4Macro"),
    "files": ("Words.bas", "    Open text For Input As #1", "Open"),
    "the environment": ("Words.bas", "    x = Environ(\"PATH\")", "Environ"),
    "early bound": ("Ribbon.bas", "    Dim x As IRibbonUI", "IRibbonUI"),
    "a library": ("Runner.bas", "    Dim x As New Scripting.Dictionary", "Scripting.Dictionary"),
    "a library made": ("Runner.bas", "    Set x = New WshShell", "WshShell"),
    "an exported head": ("Events.cls", "VERSION 1.0 CLASS", "VERSION"),
    "a quote not closed": ("Words.bas", "    name = \"xlplan", "\""),
    "a remark": ("Words.bas", "Rem x", "Rem"),
}  # fmt: skip


@pytest.mark.parametrize("fault", REFUSED)
def test_what_must_not_be_built_is_named_with_file_and_line(fault: str) -> None:
    file, more, word = REFUSED[fault]
    sources, line = after(file, "Option Explicit", more)
    with pytest.raises(WrongUse) as refused:
        assembled(sources, COMMANDS, "")
    for sentence in refused.value.words.both():
        assert sentence.startswith(f"macros/excel/{file}:{line}: ")
        assert word in sentence


def test_what_is_allowed_is_not_refused() -> None:
    """Words in comments, exactly as many joined lines as may be, a line as long as it may be."""
    for file, more in (
        ("Ribbon.bas", "' Workbook_Open, Shell and Declare are words here"),
        ("Words.bas", "Private Const X = 1 + _\n" + "1 + _\n" * 23 + "1"),
        ("Words.bas", "'" + "x" * 1022),
        ("Runner.bas", "    ' CreateObject"),
    ):
        assert len(modules(after(file, "Option Explicit", more)[0])) == len(SOURCES)


@pytest.mark.parametrize(
    ("file", "text", "word"),
    [
        ("Ribbon.bas", TEXTS["Ribbon.bas"].replace('"Ribbon"', '"Other"'), "VB_Name"),
        ("Words.bas", TEXTS["Words.bas"].replace("Option Explicit\n", ""), "Option Explicit"),
        ("A" * 32 + ".bas", f'Attribute VB_Name = "{"A" * 32}"\nOption Explicit\n', "31"),
        ("1st.bas", 'Attribute VB_Name = "1st"\nOption Explicit\n', "31"),
        ("Empty.bas", "", "VB_Name"),
    ],
)
def test_names_and_heads(file: str, text: str, word: str) -> None:
    with pytest.raises(WrongUse) as refused:
        modules({**TEXTS, file: text})
    assert refused.value.sentence("en").startswith(f"macros/excel/{file}:1: ")
    assert word in refused.value.sentence("en")


SOUND = customui.custom_ui(COMMANDS)
FOREIGN: dict[str, Callable[[str], str]] = {
    "element": lambda xml: xml.replace("<button ", "<toggleButton ", 1),
    "element below another": lambda xml: xml.replace("</tabs>", '<group id="xlplan_x" getLabel="XlplanLabel"/></tabs>'),
    "attribute": lambda xml: xml.replace("<button ", '<button visible="false" ', 1),
    "attribute missing": lambda xml: xml.replace(' keytip="K"', ""),
    "icon": lambda xml: xml.replace("DataValidation", "MagicWand"),
    "callback": lambda xml: xml.replace('onAction="XlplanPress"', 'onAction="Other.xlam!Press"', 1),
    "callback of another kind": lambda xml: xml.replace('getLabel="XlplanLabel"', 'getLabel="XlplanPress"', 1),
    "key twice": lambda xml: xml.replace('keytip="K"', 'keytip="L"'),
    "key with a tone": lambda xml: xml.replace('keytip="K"', 'keytip="Đ"'),
    "id twice": lambda xml: xml.replace("xlplan_fix", "xlplan_validate"),
    "id of another": lambda xml: xml.replace("xlplan_tab", "TabHome"),
    "command": lambda xml: xml.replace('tag="fix"', 'tag="fix &amp; calc"'),
    "size": lambda xml: xml.replace('size="large"', 'size="huge"', 1),
    "namespace": lambda xml: xml.replace("2009/07", "2006/01"),
    "an empty group": lambda xml: xml.replace("</tab>", '<group id="xlplan_x" getLabel="XlplanLabel"></group></tab>'),
}


@pytest.mark.parametrize("fault", FOREIGN)
def test_the_tab_keeps_to_its_vocabulary(fault: str) -> None:
    customui.check(SOUND)
    spoilt = FOREIGN[fault](SOUND)
    assert spoilt != SOUND
    with pytest.raises(ValueError, match="customUI"):
        customui.check(spoilt)


def test_a_button_with_an_unknown_icon_or_a_taken_key_is_not_built() -> None:
    (first, button), (_, other) = customui.buttons(COMMANDS)[:2]
    for wrong in (replace(button, icon="Info"), replace(button, key=other.key)):
        table = [replace(first, button=wrong) if command is first else command for command in COMMANDS]
        with pytest.raises(ValueError, match="customUI"):
            assembled(TEXTS, table, "")


def test_every_button_of_the_table_stands_in_the_tab() -> None:
    found = re.findall(r'tag="(\w+)".*? keytip="(\w)"', SOUND)
    assert sorted(found) == sorted((command.name, button.key) for command, button in customui.buttons(COMMANDS))
    grey = {command.name for command, button in customui.buttons(COMMANDS) if button.needs_book}
    assert set(re.findall(r'tag="(\w+)"[^>]*getEnabled', SOUND)) == grey != set()


@pytest.mark.parametrize("name", customui.CALLBACKS)
def test_a_callback_that_nobody_answers_is_not_built(name: str) -> None:
    for new in (f"Public Sub {name}s(", f"Private Sub {name}(", f"Public Sub {name}(more As Object, "):
        text = TEXTS["Ribbon.bas"].replace(f"Public Sub {name}(", new)
        assert text != TEXTS["Ribbon.bas"]
        with pytest.raises(WrongUse, match=name):
            assembled({**TEXTS, "Ribbon.bas": text}, COMMANDS, "")


def diagnosed(data: bytes, folder: Path) -> list[str]:
    path = folder / "xlplan.xlam"
    path.write_bytes(data)
    found = [f"{module} {one.code}" for module, several in analyze_office_file(str(path)).items() for one in several]
    with ExcelFile(str(path)) as book:
        for module, text in book.vba_modules().items():
            try:
                text = text.replace(" WithEvents ", " ")  # which this parser has not
                parse_module(text, name=module, kind="class" if module == "Events" else "standard")
            except VBACompileError as error:
                found.append(f"{module} {error}")
    return found


def test_the_static_check_finds_nothing(tmp_path: Path) -> None:
    assert diagnosed(built("C:\\python.exe"), tmp_path) == []


PLANTED = {
    "an unknown name": ("Words.bas", "column = VIETNAMESE", "column = VIETNAMES"),
    "too few arguments": ("Ribbon.bas", "    Start control, trouble", "    Start control"),
    "too many arguments": ("Words.bas", 'Setting("language")', 'Setting("language", 1)'),
    "a block without its end": ("Words.bas", "        End If\n", ""),
    "a loop without its end": ("Words.bas", "    Loop\n", ""),
    "a text for a number": ("Words.bas", "    row = 1\n", '    row = "one"\n'),
    "a name twice": ("Words.bas", "    Dim row As Long\n", "    Dim row As Long\n    Dim row As Long\n"),
    "a procedure twice": ("Books.bas", "Public Function NameOf", "Public Function IsPlan"),
    "a constant changed": ("Words.bas", "    row = 1\n", "    KEYS = 1\n"),
    "no way out of a sub": ("Ribbon.bas", "    If trouble", "    Exit Function\n    If trouble"),
    "a label that is not there": ("Runner.bas", "GoTo NotStarted", "GoTo Nowhere"),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", PLANTED)
def test_the_static_check_finds_planted_faults(fault: str, tmp_path: Path) -> None:
    file, old, new = PLANTED[fault]
    text = TEXTS[file].replace(old, new, 1)
    assert text != TEXTS[file]
    found = diagnosed(assembled({**TEXTS, file: text}, COMMANDS, "C:\\python.exe"), tmp_path)
    assert [one for one in found if one.startswith(Path(file).stem)], found


def test_only_the_runner_starts_and_only_for_an_object() -> None:
    starting = {
        file for file, text in TEXTS.items() if re.search(r"^[^'\n]*\b(Shell|\.Run|CreateObject)\b", text, re.M)
    }
    assert starting == {RUNNER}
    procedures = re.split(r"(?m)^(?=(?:Public|Private) (?:Sub|Function))", TEXTS[RUNNER])[1:]
    running = [one for one in procedures if re.search(r"\bShell composed|\.Run\(", one)]
    assert [one.split("(")[0] for one in running] == ["Private Function Ran", "Private Function Waited"]
    callers = [
        one
        for file in SOURCES
        for one in re.split(r"(?m)^(?=(?:Public|Private) (?:Sub|Function))", TEXTS[file])
        if re.search(r" (Ran|Waited)\(", one)
    ]
    public = [one.splitlines()[0] for one in callers if one.startswith("Public")]
    assert public == ["Public Sub Start(control As Object, ByRef trouble As Variant)"]


def test_nothing_of_a_workbook_reaches_the_line() -> None:
    """What CommandLine is made of: the add-in's own settings, the command, a number, a language. No workbook in it."""
    body = TEXTS[RUNNER].split("Public Function CommandLine", 1)[1].split("End Function")[0]
    assert "Book" not in body
    assert "Active" not in body
    words = TEXTS["Words.bas"]
    assert "ThisWorkbook.Worksheets(WORDS_SHEET)" in words
    assert "Active" not in words
    assert [file for file, text in TEXTS.items() if "ActiveWorkbook" in text] == ["Books.bas"]


def test_the_checklist_names_buttons_as_they_are() -> None:
    named = re.findall("«([^»]+)»", (ROOT / "docs" / "vi" / "thu-tren-excel.md").read_text("utf-8"))
    labels = {button.label.vi: button.needs_book for _, button in customui.buttons(COMMANDS)}
    assert len(named) > 4
    assert set(named) <= set(labels)
    assert {label for label, needs in labels.items() if not needs} == set(named[:2])


def test_macros_are_few() -> None:
    code = [
        line
        for text in TEXTS.values()
        for line in text.splitlines()
        if line.strip() and not line.strip().startswith(("'", "Attribute"))
    ]
    assert len(code) < 200
