"""The LibreOffice extension, as its bytes.

1. Two builds are the same bytes; nothing in them depends on a compressor, a clock or a machine.
2. The toolbar and the menu hold the table's buttons in its order, in Vietnamese and English, for spreadsheets only.
3. Every button has two pictures of its own, of the sizes that LibreOffice shows.
4. The component needs LibreOffice's ``uno`` and the standard library, nothing else.
5. What it starts is named by the extension alone: neither modules and variables around the program nor a name in a
   workbook matter.
"""

import ast
import json
import struct
import subprocess
import sys
import zipfile
from importlib.metadata import version
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.office.libreoffice import needs_uno
from xlplan.addin.oxt import COMPONENT, SETTINGS, built, interpreter_of
from xlplan.cli import main
from xlplan.commands import COMMANDS

OOR, LANG = "{http://openoffice.org/2001/registry}", "{http://www.w3.org/XML/1998/namespace}lang"
BUTTONS = {one.name: one.button for one in COMMANDS if one.button is not None}
PYTHON = "C:\\Xã Tân Hiệp\\python & co\\pythonw.exe"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    return held(built(PYTHON))


def held(extension: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(extension)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def items(parts: dict[str, bytes], path: str) -> list[dict[str, dict[str, str]]]:
    """The entries below *path* of Addons.xcu: property → language (or nothing) → text."""
    node = ElementTree.fromstring(parts["Addons.xcu"])
    for name in path.split("/"):
        node = next(one for one in node.findall("node") if one.get(f"{OOR}name") == name)
    return [
        {
            str(prop.get(f"{OOR}name")): {value.get(LANG, ""): value.text or "" for value in prop.findall("value")}
            for prop in entry.findall("prop")
        }
        for entry in node.findall("node")
    ]


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    assert built(PYTHON) == built(PYTHON)
    assert built(PYTHON) != built()
    assert main(["addin", "build", "-o", str(tmp_path / "xlplan.oxt"), "--python", PYTHON]) == 0
    assert (tmp_path / "xlplan.oxt").read_bytes() == built(PYTHON)
    with zipfile.ZipFile(BytesIO(built())) as archive:
        assert {(one.compress_type, one.date_time) for one in archive.infolist()} == {
            (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))
        }


@pytest.mark.parametrize(
    "path", ["AddonUI/OfficeToolBar/vn.xlplan.toolbar", "AddonUI/OfficeMenuBar/vn.xlplan.menu/Submenu"]
)
def test_the_buttons_are_those_of_the_table(parts: dict[str, bytes], path: str) -> None:
    found = items(parts, path)
    shown = [one for one in found if one["URL"][""] != "private:separator"]
    assert [one["URL"][""] for one in shown] == [f"vn.xlplan:{name}" for name in BUTTONS]
    assert [one["Title"] for one in shown] == [{"": button.label.vi} for button in BUTTONS.values()]
    english = [one["Title"] for one in items(held(built(PYTHON, "en")), path) if "Title" in one]
    assert english == [{"vi": button.label.vi, "en-US": button.label.en} for button in BUTTONS.values()]
    assert {one["Context"][""] for one in shown} == {"com.sun.star.sheet.SpreadsheetDocument"}
    groups = [button.group for button in BUTTONS.values()]
    changes = sum(one != other for one, other in pairwise(groups))
    assert len(found) - len(shown) == changes


def test_every_button_has_its_pictures(parts: dict[str, bytes]) -> None:
    images = ElementTree.fromstring(parts["Addons.xcu"]).findall(
        ".//node/prop[@{http://openoffice.org/2001/registry}name='URL']/.."
    )
    urls = {value.text for image in images for value in image.findall("node/prop/value")}
    seen = set()
    for name in BUTTONS:
        for size in (16, 26):
            file = f"icons/{name}_{size}.png"
            assert f"%origin%/{file}" in urls
            assert struct.unpack(">II", parts[file][16:24]) == (size, size)
            seen.add(parts[file])
    assert len(seen) == 2 * len(BUTTONS)


def test_every_part_is_declared_and_named_in_both_languages(parts: dict[str, bytes]) -> None:
    for name, data in parts.items():
        if name.endswith((".xml", ".xcu")):
            ElementTree.fromstring(data)
    manifest = ElementTree.fromstring(parts["META-INF/manifest.xml"])
    declared = {one.get("{http://openoffice.org/2001/manifest}full-path") for one in manifest}
    assert declared == {name for name in parts if name.endswith(".xcu")} | {COMPONENT}
    description = ElementTree.fromstring(parts["description.xml"])
    space = "{http://openoffice.org/extensions/description/2006}"
    assert description.find(f"{space}version") is not None
    assert [one.get("value") for one in description.findall(f"{space}version")] == [version("xlplan")]
    assert [one.get("lang") for one in description.findall(f"{space}display-name/{space}name")] == ["vi", "en"]
    assert parts["LICENSE"].lstrip().startswith(b"Apache License")


def test_the_interpreter_stands_in_the_extension_as_it_is(parts: dict[str, bytes]) -> None:
    said = json.loads(parts[SETTINGS])
    assert interpreter_of(parts[SETTINGS].decode()) == PYTHON
    assert {name: entry["needs_book"] for name, entry in said["commands"].items()} == {
        name: button.needs_book for name, button in BUTTONS.items()
    }
    assert {"_xlplan", "Kế hoạch", "Plan"} == set(said["sheets"])


def test_the_component_needs_nothing_but_libreoffice(parts: dict[str, bytes]) -> None:
    tree = ast.parse(parts[COMPONENT].decode("ascii"))
    roots = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    roots |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert roots - sys.stdlib_module_names == {"unohelper", "com"}


STARTING = """
import importlib.util, os, sys
spec = importlib.util.spec_from_file_location("buttons", sys.argv[1])
buttons = importlib.util.module_from_spec(spec)
spec.loader.exec_module(buttons)
process = buttons._started("validate", "xlplan0", "1", "vi")
print(process.communicate()[1].decode(errors="replace"))
"""
RECORD = """#!/bin/sh
{{ for word in "$@"; do echo "$word"; done; pwd; env; }} > "{told}"
exec "{python}" "$@"
"""


@needs_uno
def test_nothing_around_the_program_chooses_what_runs(tmp_path: Path) -> None:
    canary, told, hostile = tmp_path / "canary", tmp_path / "told", tmp_path / "sổ = \"& 'x"
    for folder in (hostile, hostile / "xlplan"):
        folder.mkdir()
        for name in ("xlplan", "__init__", "ribbon", "sitecustomize", "json", "uno"):
            (folder / f"{name}.py").write_text(f"open({str(canary)!r}, 'w').write(__file__)", "utf-8")
    interpreter = tmp_path / "đường dẫn có dấu" / "python"
    interpreter.parent.mkdir()
    interpreter.write_text(RECORD.format(told=told, python=sys.executable), "utf-8")
    interpreter.chmod(0o755)
    installed = tmp_path / "installed"
    with zipfile.ZipFile(BytesIO(built(str(interpreter)))) as archive:
        archive.extractall(installed)
    around = {
        "PYTHONPATH": str(hostile),
        "PYTHONSTARTUP": str(hostile / "xlplan.py"),
        "URE_BOOTSTRAP": "x",
        "UNO_PATH": "x",
    }
    around |= {"LD_LIBRARY_PATH": str(hostile), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    python = ["/usr/bin/python3", "-I", "-c", STARTING, str(installed / COMPONENT)]
    subprocess.run(python, cwd=hostile, env=around, check=True, capture_output=True)
    lines = told.read_text("utf-8").splitlines()
    assert lines[:11] == [
        "-E",
        "-P",
        "-m",
        "xlplan.ribbon",
        "validate",
        "--pipe",
        "xlplan0",
        "--wb",
        "1",
        "--lang",
        "vi",
    ]
    assert lines[11] == str(interpreter.parent)
    kept = {line.partition("=")[0] for line in lines[12:]}
    assert "PATH" in kept
    assert [name for name in kept if name.startswith(("PYTHON", "URE_", "UNO_", "LD_LIBRARY_PATH"))] == []
    assert not canary.exists()
