"""``xlplan addin install | status | uninstall`` on made-up profiles.

1. Install, status, uninstall leave every folder as it was; what others put there meanwhile stays.
2. Excel: into XLSTART, without the mark of the web; where there is no Excel, one sentence and nothing written.
3. An add-in that is open in Excel is one sentence.
4. Status says what is there, which version, which interpreter, whether that is still there and the files with it.
5. LibreOffice takes the extension and gives it back; only its own book-keeping stays. Without LibreOffice: one
   sentence.
6. Installing again replaces; a record that somebody damaged counts as none.
"""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.support.office.libreoffice import needs_libreoffice
from xlplan.addin import build
from xlplan.addin.oxt import IDENTIFIER, interpreter_of
from xlplan.cli import main
from xlplan.errors import EnvironmentFailure, WrongUse
from xlplan.hosts import os_errors as saying
from xlplan.installing import unopkg
from xlplan.installing.addin_places import EXCEL_IS_OPEN, NO_EXCEL, Places, windowless
from xlplan.installing.record import Installation
from xlplan.words import Lang

STREAM = "xlplan.xlam:Zone.Identifier"


def stand_in(interpreter: str, lang: Lang) -> bytes:
    """An add-in to be put somewhere; what is in one is proven elsewhere."""
    return f"xlam {lang} {interpreter}".encode()


def listing(root: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(root)): path.read_bytes() if path.is_file() else None for path in root.rglob("*")}


@pytest.fixture
def windows(tmp_path: Path) -> Places:
    """A person's profile on Windows, with Excel."""
    appdata = tmp_path / "AppData" / "Roaming"
    (appdata / "Microsoft" / "Excel").mkdir(parents=True)
    return Places({"APPDATA": str(appdata)}, windows=True, interpreter=sys.executable, excel=stand_in)


@pytest.fixture
def linux(tmp_path: Path) -> Places:
    return Places({"HOME": str(tmp_path)}, windows=False, interpreter=sys.executable, excel=stand_in)


@pytest.mark.parametrize("had_folder", [True, False])
def test_excel_is_given_the_addin_and_left_as_it_was(windows: Places, tmp_path: Path, had_folder: bool) -> None:
    start = Path(windows.environ["APPDATA"]) / "Microsoft" / "Excel" / "XLSTART"
    if had_folder:
        start.mkdir()
    before = listing(tmp_path)
    (start.parent / "other.txt").write_bytes(b"1")
    windows.install("excel", "vi")
    assert (start / "xlplan.xlam").read_bytes() == stand_in(sys.executable, "vi")
    assert [(one.program, one.interpreter, one.whole, one.startable) for one in windows.installed()] == [
        ("excel", sys.executable, True, True)
    ]
    windows.uninstall("excel")
    assert windows.installed() == ()
    (start.parent / "other.txt").unlink()
    assert listing(tmp_path) == before


def test_excel_is_given_the_addin_that_build_makes(windows: Places) -> None:
    Places(windows.environ, windows=True, interpreter=sys.executable).install("excel", "en")
    (file,) = Path(windows.environ["APPDATA"]).rglob("*.xlam")
    assert file.read_bytes() == build.built(sys.executable, "en")


@pytest.mark.skipif(os.name == "nt", reason="a plain file stands for the stream here")
def test_the_mark_of_the_web_is_taken_off(windows: Places) -> None:
    start = Path(windows.environ["APPDATA"]) / "Microsoft" / "Excel" / "XLSTART"
    start.mkdir()
    (start / STREAM).write_text("[ZoneTransfer]\nZoneId=3\n")
    windows.install("excel", "en")
    assert [path.name for path in start.iterdir()] == ["xlplan.xlam"]


def test_without_excel_nothing_is_written(linux: Places, tmp_path: Path) -> None:
    bare = Places({"APPDATA": str(tmp_path / "AppData")}, windows=True, interpreter=sys.executable, excel=stand_in)
    for places in (linux, bare):
        with pytest.raises(WrongUse) as refused:
            places.install("excel", "vi")
        assert refused.value.words == NO_EXCEL
    assert listing(tmp_path) == {}


def test_an_open_addin_is_one_sentence(windows: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    windows.install("excel", "vi")

    def locked(*_: object, **__: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr("xlplan.installing.record.write_whole", locked)
    monkeypatch.setattr(Path, "unlink", locked)
    for act in (lambda: windows.install("excel", "vi"), lambda: windows.uninstall("excel")):
        with pytest.raises(EnvironmentFailure) as told:
            act()
        assert told.value.words == EXCEL_IS_OPEN
    monkeypatch.undo()
    assert len(windows.installed()) == 1


def test_a_full_disk_is_told_as_one(windows: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("xlplan.installing.record.write_whole", full)
    with pytest.raises(EnvironmentFailure) as told:
        windows.install("excel", "vi")
    assert saying.DISK_FULL.vi in told.value.words.vi


@pytest.mark.parametrize("places", ["windows", "linux"])
def test_right_click_entries_go_as_they_came(places: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    here: Places = request.getfixturevalue(places)
    before = listing(tmp_path)
    here.install("desktop", "vi")
    assert len([name for name in listing(tmp_path) if name.endswith((".cmd", ".desktop"))]) == 2
    here.install("desktop", "en")
    here.uninstall("desktop")
    assert listing(tmp_path) == before


def test_programs_are_taken_away_one_by_one(windows: Places, tmp_path: Path) -> None:
    before = listing(tmp_path)
    for program in ("desktop", "excel"):
        windows.install(program, "vi")
    windows.uninstall("desktop")
    assert [one.program for one in windows.installed()] == ["excel"]
    windows.uninstall("excel")
    assert listing(tmp_path) == before


def test_a_damaged_record_counts_as_none(linux: Places) -> None:
    linux.install("desktop", "vi")
    for text in ("{", "[]", '{"programs": 1}'):
        linux.record.file.write_text(text)
        assert linux.installed() == ()
    linux.install("desktop", "vi")
    assert len(linux.installed()) == 1


def test_windows_python_without_a_window(tmp_path: Path) -> None:
    console = tmp_path / "python.exe"
    assert windowless(str(console)) == str(console)
    (tmp_path / "pythonw.exe").touch()
    assert windowless(str(console)) == str(tmp_path / "pythonw.exe")
    assert windowless("/usr/bin/python3") == "/usr/bin/python3"


def test_the_command_tells_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    gone = tmp_path / "python"
    gone.touch()
    monkeypatch.setattr(sys, "executable", str(gone))
    assert main(["addin", "status"]) == 0
    assert capsys.readouterr().out == "Excel: chưa cài.\nLibreOffice: chưa cài.\nChuột phải: chưa cài.\n"
    assert main(["addin", "install", "--desktop"]) == 0
    assert main(["addin", "status"]) == 0
    assert re.search(rf"^Chuột phải: xlplan \d\S+, chạy bằng {gone}\.$", capsys.readouterr().out, re.M)
    gone.unlink()
    assert main(["addin", "status", "--lang", "en"]) == 3
    assert f"Right click: xlplan 0.1.0, but the Python at {gone} is gone." in capsys.readouterr().out
    gone.touch()
    next(tmp_path.rglob("*.desktop")).unlink()
    assert main(["addin", "status"]) == 3
    assert "tệp đã cài không còn" in capsys.readouterr().out
    assert main(["addin", "uninstall"]) == 0
    assert main(["addin", "uninstall"]) == 0
    assert capsys.readouterr().out == "Chuột phải: đã gỡ.\nChưa cài gì để gỡ.\n"
    gone.unlink()
    assert listing(tmp_path) == {}


def test_without_libreoffice_there_is_one_sentence(tmp_path: Path) -> None:
    places = Places({"HOME": str(tmp_path), "PATH": str(tmp_path)}, windows=False, interpreter=sys.executable)
    with pytest.raises(EnvironmentFailure) as told:
        places.install("libreoffice", "vi")
    assert told.value.words == unopkg.NO_LIBREOFFICE
    assert listing(tmp_path) == {}
    places.record.write(Installation("libreoffice", "0.1.0", sys.executable), {})
    assert [one.whole for one in places.installed()] == [False]
    places.uninstall("libreoffice")
    assert listing(tmp_path) == {}


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("fails", "says", "asked_for", "told"),
    [
        (2, "exception while disposing", 3, None),
        (3, "exception while disposing", 3, "disposing"),
        (1, "cannot be read", 1, "cannot be read"),
        (1, "the lock file indicates that it is already running", 1, "LibreOffice đang mở"),
        (1, "cannot read /home/lockwood", 1, "lockwood"),
    ],
)
def test_an_installer_that_fails_at_its_end_is_asked_again(
    tmp_path: Path, fails: int, says: str, asked_for: int, told: str | None
) -> None:
    installer = tmp_path / "unopkg"
    asked = tmp_path / "asked"
    installer.write_text(
        f'#!/bin/sh\necho "$1" >> {asked}\n[ "$(/usr/bin/wc -l < {asked})" -gt {fails} ] && exit 0\necho "ERROR: '
        f'{says}"; exit 1\n'
    )
    installer.chmod(0o755)
    environ = {"PATH": str(tmp_path)}
    if told is None:
        unopkg.add(b"", environ)
    else:
        with pytest.raises(EnvironmentFailure, match=told):
            unopkg.add(b"", environ)
    assert asked.read_text() == "add\n" * asked_for


@needs_libreoffice
def test_libreoffice_takes_the_extension_and_gives_it_back(tmp_path: Path) -> None:
    profile = {"UserInstallation": (tmp_path / "profile").as_uri()}
    profile |= {name: (tmp_path / "shared").as_uri() for name in ("UNO_SHARED_PACKAGES", "UNO_SHARED_PACKAGES_CACHE")}
    home = tmp_path / "home"
    home.mkdir()
    places = Places({**os.environ, **profile, "HOME": str(home)}, windows=False, interpreter=sys.executable)
    assert not unopkg.has(IDENTIFIER, places.environ)
    before = listing(tmp_path)
    for _ in range(2):
        places.install("libreoffice", "vi")
    assert unopkg.has(IDENTIFIER, places.environ)
    held = [path.read_text("utf-8") for path in tmp_path.rglob("xlplan.json")]
    assert held
    assert {interpreter_of(said) for said in held} == {sys.executable}
    assert [(one.program, one.whole) for one in places.installed()] == [("libreoffice", True)]
    places.uninstall("libreoffice")
    assert not unopkg.has(IDENTIFIER, places.environ)
    left = {name for name, data in listing(tmp_path).items() if data is not None} - set(before)
    book_keeping = re.compile(r"(\.rdb|backenddb\.xml|rc|\.ini|\.pmap)$")
    temporary = re.compile(r"^profile/user/extensions/tmp/")  # LibreOffice's own, emptied when it likes
    assert [name for name in left if not book_keeping.search(name) and not temporary.search(name)] == []
    assert [name for name in listing(home) if "xlplan" in name] == []  # LibreOffice makes folders for itself there
