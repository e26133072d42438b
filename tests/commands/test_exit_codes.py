"""What a command returns, and to whom it says what was done.

1. Every exit code as README has it: 0 done or clean, 1 findings of severity error, 2 wrong use, 3 the world.
2. A folder without files is said to be empty; one that holds only what a system left there, too.
3. ``addin install`` as root says in one sentence who has the buttons: LibreOffice shares them, the rest is root's.
"""

import os
from pathlib import Path

import pytest

from xlplan.cli import main
from xlplan.commands.addin import FOR_WHOM
from xlplan.hosts.os_errors import EMPTY_FOLDER
from xlplan.ports import Users
from xlplan.words import Lang


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a blank master, a damaged file and an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(["new", "--plan", "blank", "-o", "blank.xlsx"]) == 0
    Path("damaged.xlsx").write_bytes(Path("blank.xlsx").read_bytes()[:5000])
    Path("empty").mkdir()
    return tmp_path


CALLS = [
    ("rules", 0),
    ("layout", 0),
    ("new -o plan.xlsx", 0),
    ("new --plan blank -o blank.xlsx --force", 0),
    ("recompute damaged.xlsx -o out.xlsx", 3),
    ("validate blank.xlsx", 1),
    ("validate blank.xlsx -o checked.xlsx", 1),
    ("validate blank.xlsx --json", 1),
    ("issue blank.xlsx -o units", 1),
    ("consolidate blank.xlsx empty -o out.xlsx", 1),
    ("new --from blank.xlsx -o next.xlsx", 1),
    ("", 2),
    ("validate", 2),
    ("rules XXX-99", 2),
    ("new --plan blank -o blank.xlsx", 2),
    ("new --plan blank --from blank.xlsx -o next.xlsx", 2),
    ("validate blank.xlsx damaged.xlsx -o checked.xlsx", 2),
    ("addin install --nothing", 2),
    ("validate none.xlsx", 3),
    ("validate damaged.xlsx", 3),
    ("validate blank.xlsx damaged.xlsx", 3),
    ("validate empty", 3),
    ("issue none.xlsx -o units", 3),
    ("consolidate none.xlsx empty -o out.xlsx", 3),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("call", "code"), CALLS)
def test_the_exit_code_says_what_happened(call: str, code: int) -> None:
    try:
        returned = main(call.split())
    except SystemExit as left:  # argparse leaves by itself
        returned = int(str(left.code))
    assert returned == code


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("left_by_a_system", [(), ("Thumbs.db", "~$blank.xlsx")])
def test_an_empty_folder_is_said_to_be_empty(
    lang: Lang, left_by_a_system: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in left_by_a_system:
        Path("empty", name).write_bytes(b"1")
    assert main(["validate", "empty", "--lang", lang]) == 3
    assert EMPTY_FOLDER.filled(path="empty").of(lang) in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Windows has no root, and the stand-in is a shell script")
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(("program", "users"), [("desktop", Users.ROOT), ("libreoffice", Users.ALL)])
def test_root_is_told_for_whom_the_buttons_are(
    folder: Path,
    program: str,
    users: Users,
    lang: Lang,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (folder / "unopkg").write_text('#!/bin/sh\necho "$@" >> asked\n')
    (folder / "unopkg").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    for user in (0, 1000):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        capsys.readouterr()
        assert main(["addin", "install", f"--{program}", "--lang", lang]) == 0
        lines = capsys.readouterr().out.splitlines()
        sentence = FOR_WHOM[users].of(lang).partition(": ")[2]
        assert [line.partition(": ")[2] for line in lines[1:]] == ([sentence] if user == 0 else [])
    if program == "libreoffice":
        assert ["--shared" in line for line in Path("asked").read_text().splitlines()] == [True, False]
