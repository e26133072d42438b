"""The portable folder for Windows, put together without Windows and without a network.

1. It holds what Windows needs, by the markers of Windows and not of the system that builds, each package once.
2. A Python with another digest, a zip that is none, a name that Windows does not take, a conflict: one sentence, no
   folder.
3. Wheels lie where the embeddable Python looks for them; scripts for other systems are left out.
4. The command files are few lines of ASCII with CRLF, quote every path, ask for no rights, and call commands that
   exist.
5. The same parts make the same bytes.
"""

import hashlib
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from release.windows_folder import SITE, TOP, CannotBuild, checked, files, needed, write
from release.windows_texts import READ_ME

from xlplan.commands import COMMANDS

EMBEDDED = {
    "python.exe": b"MZ",
    "pythonw.exe": b"MZ",
    "python312.zip": b"PK",
    "python312._pth": b"python312.zip\n.\n#import site\n",
}
PACKAGES = {
    "xlplan": (
        'psutil>=5.9,<8; sys_platform != "linux"',
        "tqdm>=4",
        'uvloop; sys_platform == "linux"',
        'pytest; extra == "test"',
    ),
    "psutil": (),
    "tqdm": ('colorama; platform_system == "Windows"', 'tomli; python_version < "3.11"'),
    "colorama": ("TQDM",),
}


def zipped(path: Path, held: Mapping[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    return path


def wheel(
    folder: Path, name: str, needs: tuple[str, ...] = (), version: str = "6.0", more: Mapping[str, str] | None = None
) -> Path:
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + "".join(
        f"Requires-Dist: {one}\n" for one in needs
    )
    held = {
        f"{name}/__init__.py": "",
        f"{name}-{version}.dist-info/METADATA": metadata,
        f"{name}-{version}.data/scripts/{name}": "#!",
    }
    return zipped(folder / f"{name}-{version}-py3-none-any.whl", held | dict(more or {}))


@pytest.fixture
def embedded(tmp_path: Path) -> Path:
    return zipped(tmp_path / "python-embed.zip", EMBEDDED)


def test_what_windows_needs_is_found_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def fetch(requirement: Requirement) -> Path:
        asked.append(requirement.name)
        return wheel(tmp_path, requirement.name, PACKAGES[requirement.name])

    found = needed(wheel(tmp_path, "xlplan", PACKAGES["xlplan"]), "3.12", fetch)
    assert [path.name.split("-")[0] for path in found] == ["colorama", "psutil", "tqdm", "xlplan"]
    assert sorted(asked) == ["colorama", "psutil", "tqdm"]
    with pytest.raises(CannotBuild, match="psutil"):
        needed(wheel(tmp_path, "xlplan", ("psutil>=7",)), "3.12", fetch)


def test_the_folder_is_whole(tmp_path: Path, embedded: Path) -> None:
    held = files(
        embedded, [wheel(tmp_path, "xlplan"), wheel(tmp_path, "tqdm", more={"tqdm-6.0.data/platlib/tqdm.pyd": "x"})]
    )
    assert {
        f"{SITE}/xlplan/__init__.py",
        f"{SITE}/tqdm/__init__.py",
        f"{SITE}/tqdm.pyd",
        f"{SITE}/tqdm-6.0.dist-info/METADATA",
    } <= set(held)
    assert [name for name in held if "scripts" in name] == []
    assert held[f"{TOP}/python/python312._pth"].split() == [
        b"python312.zip",
        b".",
        rb"Lib\site-packages",
        b"import",
        b"site",
    ]
    assert held[f"{TOP}/python/python.exe"] == b"MZ"
    assert held[f"{TOP}/DOC-TRUOC.txt"].decode("utf-8-sig").count("\r\n") > 10
    out = [tmp_path / "one.zip", tmp_path / "two.zip"]
    for path, parts in zip(out, (held, dict(reversed(held.items()))), strict=True):
        write(parts, path)
    assert out[0].read_bytes() == out[1].read_bytes()
    with zipfile.ZipFile(out[0]) as archive:
        assert archive.testzip() is None
        assert {name.split("/")[0] for name in archive.namelist()} == {TOP}


@pytest.mark.parametrize(
    "name", ["a:b.py", "Aux.py", "sổ.py", "con?.py", "../x.py", "XLPLAN/__init__.py", "x" * 190, "a.data/../b"]
)
def test_names_that_windows_does_not_take(tmp_path: Path, embedded: Path, name: str) -> None:
    with pytest.raises(CannotBuild):
        files(embedded, [wheel(tmp_path, "xlplan"), wheel(tmp_path, "tqdm", more={name: ""})])


def test_files_for_places_nobody_knows_are_refused(tmp_path: Path, embedded: Path) -> None:
    with pytest.raises(CannotBuild, match="puts files into data"):
        files(embedded, [wheel(tmp_path, "tqdm", more={"tqdm-6.0.data/data/share/x": ""})])


def test_only_the_python_that_was_published(tmp_path: Path, embedded: Path) -> None:
    digest = hashlib.sha256(embedded.read_bytes()).hexdigest()
    assert checked(embedded, digest.upper()) == "3.12"
    with pytest.raises(CannotBuild, match="digest"):
        checked(embedded, "0" * 64)
    for left_out in EMBEDDED:
        other = zipped(tmp_path / "other.zip", {name: data for name, data in EMBEDDED.items() if name != left_out})
        look = checked if left_out == "python312.zip" else lambda path, _: files(path, [])
        with pytest.raises(CannotBuild, match="no embeddable Python"):
            look(other, hashlib.sha256(other.read_bytes()).hexdigest())


@pytest.mark.parametrize("name", ["cai-dat.cmd", "go-bo.cmd", "xlplan.cmd"])
def test_the_command_files(embedded: Path, name: str) -> None:
    text = files(embedded, [])[f"{TOP}/{name}"].decode("ascii")
    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert lines[:3] == ["@echo off", "setlocal DisableDelayedExpansion", "chcp 65001 >nul"]
    assert len(lines) < 20
    assert lines[-2].startswith("exit /b ")
    assert not re.search(r"runas|HKLM|reg add|setx|powershell|Program Files", text, re.I)
    for line in lines:
        assert line.count('"') % 2 == 0
        outside = "".join(line.split('"')[::2])
        assert "%~dp0" not in outside
        assert "%PYTHON%" not in outside
    jumps = set(re.findall(r"goto (\w+)", text))
    assert jumps <= {line[1:] for line in lines if line.startswith(":")}
    known = {one.name: one for one in COMMANDS}
    for command, action in re.findall(r"-m xlplan (\w+) (\w+)", text):
        assert action in str(next(one.choices for one in known[command].arguments if one.name == "action"))
    for flag in re.findall(r" (--\w+)", text):
        assert flag in [flag for one in known["addin"].arguments for flag in one.flags]


def test_the_readme_names_what_is_there(embedded: Path) -> None:
    held = files(embedded, [])
    for name in re.findall(r"[\w-]+\.(?:cmd|txt)", READ_ME):
        assert f"{TOP}/{name}" in held
