"""The doors without macros: a right click, or files dropped on an entry.

1. Validate writes a checked copy beside the file, under a name that says so, over nothing, and opens it; what was
   dropped is not changed.
2. Consolidate wants a master and a folder together and guesses neither.
3. Whatever goes wrong is one sentence in a box.
4. The launchers of Linux are read as the standard says, and start the real thing with names that have spaces, quotes,
   Vietnamese letters, per cent signs and leading dashes.
5. The entries for Windows are few lines of ASCII with CRLF; a path with other letters is read in UTF-8; nothing in a
   name is run.
"""

import configparser
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.support.office.own_python import python_with_xlplan
from tests.support.office.screen import wait
from xlplan import dropped
from xlplan.addin import launchers
from xlplan.errors import EnvironmentFailure
from xlplan.findings import NOT_READY
from xlplan.installing import desktop
from xlplan.workflow.opening import open_workbook

NAMES = ("sổ tháng 10.xlsx", "-o.xlsx", "100%F \"a\" 'b' $HOME `id` & \\ ;.xlsx")


class Desk:
    """What was opened, and what was said."""

    def __init__(self) -> None:
        self.opened: list[Path] = []
        self.said: list[str] = []


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    found = Desk()
    monkeypatch.setattr(dropped, "open_file", lambda path: found.opened.append(Path(path)))
    monkeypatch.setattr(dropped, "say", found.said.append)
    return found


@pytest.fixture
def sent(demo: Path) -> bytes:
    """A workbook with errors, as a unit sent it."""
    return (demo / "so-gui-ve-lon-xon" / "10-2021" / "TTBCXB.xlsx").read_bytes()


def test_a_checked_copy_is_made_beside_and_opened(sent: bytes, tmp_path: Path, desk: Desk) -> None:
    file = tmp_path / "sổ.xlsx"
    file.write_bytes(sent)
    assert dropped.main(["validate", "--", str(file)]) == 1
    assert dropped.main(["validate", "--lang", "vi", "--", str(file)]) == 1
    assert [path.name for path in desk.opened] == ["sổ (đã kiểm tra).xlsx", "sổ (đã kiểm tra 2).xlsx"]
    assert file.read_bytes() == sent
    checked = open_workbook(desk.opened[0].read_bytes(), "sổ")
    assert checked.errors == open_workbook(sent, "sổ").errors
    assert desk.opened[0].read_bytes() == desk.opened[1].read_bytes() != sent
    assert desk.said == []


def test_several_files_are_told_in_one_box(sent: bytes, demo: Path, tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "sai.xlsx").write_bytes(sent)
    (tmp_path / "đúng.xlsx").write_bytes((demo / "so-gui-ve" / "10-2021" / "VP.xlsx").read_bytes())
    (tmp_path / "hỏng.xlsx").write_bytes(b"no workbook")
    assert dropped.main(["validate", "--", str(tmp_path)]) == 3
    assert desk.opened == []
    lines = desk.said[0].splitlines()
    assert [Path(line.partition(": ")[0]).name for line in lines] == ["hỏng.xlsx", "sai.xlsx", "đúng.xlsx"]
    assert NOT_READY.vi in lines[1]
    copies = sorted(path.name for path in tmp_path.iterdir() if "(" in path.name)
    assert copies == ["sai (đã kiểm tra).xlsx", "đúng (đã kiểm tra).xlsx"]


def test_a_master_and_a_folder_are_consolidated(demo: Path, tmp_path: Path, desk: Desk) -> None:
    master = tmp_path / "kế hoạch.xlsx"
    master.write_bytes((demo / "ke-hoach-46.xlsx").read_bytes())
    inbox = str(demo / "so-gui-ve")
    assert dropped.main(["consolidate", "--lang", "en", "--", inbox, str(master)]) == 0
    assert [path.name for path in desk.opened] == ["kế hoạch (consolidated).xlsx"]
    filled = [row for row in open_workbook(desk.opened[0].read_bytes(), "kq").reading.tables.progress if row.filled]
    assert len(filled) > 100
    for paths in ([inbox], [str(master)], [str(master), str(desk.opened[0]), inbox], []):
        assert dropped.main(["consolidate", "--", *paths]) == 2
    assert desk.said == [dropped.NO_BOTH.vi] * 4


def test_whatever_goes_wrong_is_one_sentence(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dropped.main(["validate", "--"]) == 2
    assert dropped.main(["delete", "--", "x"]) == 2
    assert dropped.main([]) == 2
    assert dropped.main(["validate", "--", str(tmp_path / "không có.xlsx")]) == 3
    assert [len(said.splitlines()) for said in desk.said] == [1, 1, 1, 1]
    assert "không có.xlsx" in desk.said[-1]
    monkeypatch.setattr(dropped, "check", lambda *_: 1 // 0)
    assert dropped.main(["validate", "--", "x"]) == 3
    assert desk.said[-1] == dropped.CRASH.vi.format(error="ZeroDivisionError")


def exec_words(text: str) -> list[str]:
    """The words of an ``Exec`` line, by the rules of the Desktop Entry Specification, %F still in it."""
    parser = configparser.ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(text)
    entry = parser["Desktop Entry"]
    assert entry["Type"] == "Application"
    assert "MimeType" not in entry
    value = re.sub(r"\\(.)", lambda one: {"s": " ", "n": "\n", "t": "\t", "r": "\r"}.get(one[1], one[1]), entry["Exec"])
    words = [
        re.sub(r"\\(.)", r"\1", quoted) if quoted else plain
        for quoted, plain in re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value)
    ]
    assert words[-1] == "%F"
    assert re.findall("%(?!%)", value.replace("%%", "")) == ["%"]  # any other would be a field too
    return [word.replace("%%", "%") for word in words[:-1]]


def test_the_launchers_start_the_real_thing(sent: bytes, tmp_path: Path) -> None:
    interpreter = python_with_xlplan(tmp_path / 'đường dẫn "có" $dấu 5% `x`')
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> {shlex.quote(str(tmp_path / "opened"))}\n', "utf-8")
    opener.chmod(0o755)
    words = exec_words(launchers.desktop_files(str(interpreter), "vi")["xlplan-validate.desktop"].decode())
    assert words[0] == str(interpreter)
    around = {
        **{name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ},
        "PATH": f"{opener.parent}:/usr/bin:/bin",
    }
    for name in NAMES:
        (tmp_path / name).write_bytes(sent)
        done = subprocess.run([*words, name], cwd=tmp_path, env=around, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (1, "")
        copy = tmp_path / f"{Path(name).stem} (đã kiểm tra).xlsx"
        assert copy.is_file()
        assert (tmp_path / name).read_bytes() == sent
    opened = tmp_path / "opened"
    wait("the opener", lambda: opened.exists() and len(opened.read_text("utf-8").splitlines()) == len(NAMES))


def test_every_launcher_says_what_it_does_in_both_languages() -> None:
    texts = launchers.desktop_files("/usr/bin/python3", "vi")
    assert set(texts) == {"xlplan-validate.desktop", "xlplan-consolidate.desktop"}
    for text in texts.values():
        lines = dict(line.split("=", 1) for line in text.decode().splitlines()[1:])
        assert lines["Name"] != lines["Name[en]"]
        assert lines["Comment"] != lines["Comment[en]"]
        assert exec_words(text.decode())[:4] == ["/usr/bin/python3", "-E", "-P", "-m"]


@pytest.mark.parametrize("interpreter", ["C:\\xlplan\\pythonw.exe", "C:\\Users\\Bé Năm 100% (a&b)\\pythonw.exe"])
def test_the_entries_for_windows(interpreter: str) -> None:
    entries = launchers.send_to(interpreter, "vi")
    assert all(name.isascii() and name.endswith(".cmd") for name in entries)
    for data in entries.values():
        assert not data.startswith(b"\xef\xbb\xbf")
        text = data.decode("utf-8")
        lines = text.split("\r\n")
        assert "\n" not in text.replace("\r\n", "")
        assert lines[0] == "@echo off"
        assert lines[-1] == ""
        assert [line for line in lines if not line.isascii()] == [
            line for line in lines if interpreter.replace("%", "%%") in line and not interpreter.isascii()
        ]
        before = lines[: lines.index("setlocal DisableDelayedExpansion")]
        assert ("chcp 65001 >nul" in before) is (not interpreter.isascii())
        started = next(line for line in lines if line.startswith("start "))
        assert started.startswith(f'start "" "{interpreter.replace("%", "%%")}" -E -P -m xlplan.dropped ')
        assert started.endswith(" -- %*")
        assert lines[lines.index(started) + 1] == "exit"  # what an ampersand in a name cut off is never reached
        assert lines[-2] == "exit"
        assert not re.search(r"runas|net session|HKLM|Program Files", text, re.I)
        assert all(line.count('"') % 2 == 0 for line in lines)


def test_a_box_or_standard_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "told"
    box = tmp_path / "zenity"
    box.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {shlex.quote(str(told))}\n')
    box.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":99")
    desktop.say("-o là tên tệp")
    assert told.read_text("utf-8").splitlines()[-1] == " -o là tên tệp"
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(EnvironmentFailure) as nothing:
        desktop.open_file("/x/sổ.xlsx")
    assert "/x/sổ.xlsx" in nothing.value.words.vi
    assert "-o là tên tệp" in capsys.readouterr().err
