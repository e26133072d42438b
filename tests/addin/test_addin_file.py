"""The add-in as a file: built from text, without Excel.

1. Two builds are the same bytes, in two processes too; another interpreter changes the hidden sheet only.
2. olevba and pyOpenVBA read back the very text of every source.
3. The compound file passes a strict audit (sectors, chains, order and balance of its directory), which finds planted
   faults.
4. What we compress, olevba's own code decompresses, whatever the bytes.
5. The package is an add-in: its content type, its tab, code names that agree with the modules; openxml-audit and
   pyOpenVBA's own check find nothing, and find what they should in a spoilt one.
6. The project is not locked: the three hidden values say so, by the specification's own example.
7. An installed wheel builds the same bytes as a checkout.
8. ``xlplan addin build`` writes it, and refuses calmly.
"""

import os
import random
import re
import struct
import subprocess
import sys
import warnings
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator
from pyopenvba import ExcelFile
from pyopenvba.integrity import check_file
from scripts.rooms import ROOT

from tests.support.compound_audit import Audit, Fault
from xlplan.addin import customui
from xlplan.addin.build import SOURCES, WORDS_SHEET, built
from xlplan.addin.sources import source
from xlplan.addin.vba import project
from xlplan.addin.vba.compound import compound_file
from xlplan.addin.vba.compression import compressed
from xlplan.cli import main
from xlplan.commands import COMMANDS
from xlplan.errors import WrongUse

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it still calls pyparsing by names of old
    from oletools.olevba import VBA_Parser, decompress_stream

PYTHON = "C:\\Program Files\\Kế hoạch & tiến độ\\python.exe"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def addin() -> bytes:
    return built(PYTHON)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words_sheet(data: bytes) -> Any:
    """openpyxl opens every kind of workbook but an add-in: it is told that this is none."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts(data).items():
            archive.writestr(name, part.replace(b"excel.addin.macroEnabled", b"excel.sheet.macroEnabled"))
    return openpyxl.load_workbook(out)[WORDS_SHEET]


def bin_of(data: bytes) -> bytes:
    return parts(data)["xl/vbaProject.bin"]


def written(name: str) -> str:
    return source(f"excel/{name}").replace("\n", "\r\n")


def test_two_builds_are_the_same_bytes(addin: bytes) -> None:
    assert built(PYTHON) == addin
    program = "import sys; from xlplan.addin.build import built; sys.stdout.buffer.write(built(sys.argv[1]))"
    command = [sys.executable, "-X", "utf8", "-c", program, PYTHON]
    assert (
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": "7"}).stdout
        == addin
    )


def test_the_interpreter_stands_on_the_hidden_sheet_only(addin: bytes) -> None:
    one, other = parts(addin), parts(built("/usr/bin/python3"))
    assert {name for name in one if one[name] != other[name]} == {"xl/sharedStrings.xml"}
    sheet = words_sheet(addin)
    assert sheet.sheet_state == "veryHidden"
    assert {row[0]: row[2] for row in sheet.iter_rows(max_row=2, values_only=True)} == {
        "interpreter": PYTHON,
        "language": "vi",
    }


def test_every_word_of_the_tab_is_on_the_hidden_sheet(addin: bytes) -> None:
    rows = list(words_sheet(addin).iter_rows(values_only=True))
    by_key = {row[0]: row for row in rows}
    assert len(by_key) == len(rows)
    shown = [(command.name, command.button) for command in COMMANDS if command.button]
    assert len(shown) > 5
    for name, button in shown:
        row = by_key[f"xlplan_{name}"]
        assert (row[1], row[2], row[3], row[5], row[6]) == (
            name,
            button.label.vi,
            button.tip.vi,
            button.label.en,
            button.tip.en,
        )
        assert row[4]
        assert row[7]
    tab = ElementTree.fromstring(parts(addin)[customui.PART])
    asked = {one.attrib["id"] for one in tab.iter() if "getLabel" in one.attrib}
    assert asked <= set(by_key)
    assert {row[1] for row in rows if row[1]} == {name for name, _ in shown}


def test_olevba_reads_back_the_same_text(addin: bytes) -> None:
    parser = VBA_Parser("xlplan.xlam", data=addin)
    found = {stream.removeprefix("VBA/"): text for _, stream, _, text in parser.extract_macros()}
    parser.close()
    assert {name: found[Path(name).stem] for name in SOURCES} == {name: written(name) for name in SOURCES}
    assert set(found) == {Path(name).stem for name in SOURCES} | {"ThisWorkbook", "FrontSheet", "WordsSheet"}


def test_pyopenvba_reads_back_the_same_text(addin: bytes, tmp_path: Path) -> None:
    path = tmp_path / "xlplan.xlam"
    path.write_bytes(addin)
    with ExcelFile(str(path)) as book:
        found = book.vba_modules()
    assert {name: found[Path(name).stem] for name in SOURCES} == {name: written(name) for name in SOURCES}


def test_the_compound_file_passes_a_strict_audit(addin: bytes) -> None:
    streams = Audit(bin_of(addin)).streams
    names = {Path(name).stem for name in SOURCES} | {"ThisWorkbook", "FrontSheet", "WordsSheet", "_VBA_PROJECT", "dir"}
    assert set(streams) == {f"VBA/{name}" for name in names} | {"PROJECT", "PROJECTwm"}
    assert streams["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61FFFF000000")
    assert streams["PROJECTwm"].count(b"Runner\0R\0u\0n\0n\0e\0r\0\0\0") == 1


NAMES = st.text("abcXYZ_09", min_size=1, max_size=31)
STREAMS = st.dictionaries(NAMES | NAMES.map("VBA/{}".format), st.integers(0, 9000), max_size=24)


@settings(max_examples=60, deadline=None)
@given(STREAMS)
def test_any_streams_make_a_sound_compound_file(sizes: dict[str, int]) -> None:
    alike = {path.upper() for path in sizes}
    if len(alike) < len(sizes) or "VBA" in alike:
        return
    noise = random.Random(len(sizes))
    streams = {path: noise.randbytes(size) for path, size in sizes.items()} | {"PROJECT": b"x"}
    assert Audit(compound_file(streams)).streams == streams


def test_a_large_project_has_several_tables_and_a_larger_one_is_refused() -> None:
    streams = {f"VBA/M{number}": bytes([number]) * 70_000 for number in range(1, 9)}
    data = compound_file(streams)
    assert struct.unpack_from("<I", data, 44)[0] > 8
    assert Audit(data).streams == streams
    with pytest.raises(ValueError, match="header"):
        compound_file({"big": bytes(8_000_000)})


# A number of two or four bytes at a place of the header, or at one of the directory's entry that holds Runner.
SPOILT = {
    "signature": (0, b"\0"),
    "minor version": (24, b"\x3f"),
    "byte order": (28, b"\xff"),
    "small sector size": (32, b"\x07"),
    "tables": (44, b"\x02"),
    "cutoff": (56, b"\0\x20"),
    "first directory sector": (48, b"\0\0"),
    "small tables": (64, b"\x09"),
    "table of tables": (68, b"\0\0\0\0"),
    "a table twice": (80, b"\0\0\0\0"),
}
ENTRY = {
    "name length": (64, b"\x0a"),
    "name": (0, b"Q"),
    "type": (66, b"\x01"),
    "colour": (67, b"\x02"),
    "left": (68, b"\x01\0\0\0"),
    "right": (72, b"\xf0\0\0\0"),
    "child": (76, b"\x01\0\0\0"),
    "class": (80, b"\x01"),
    "time": (108, b"\x01"),
    "first": (116, b"\xf0\xff"),
    "size": (120, b"\x01\0"),
}


@pytest.mark.parametrize(
    "fault", [*SPOILT, *ENTRY, "red below red", "a free sector used", "a chain cut", "cut off", "longer"]
)
def test_the_audit_finds_planted_faults(addin: bytes, fault: str) -> None:
    data = bytearray(bin_of(addin))
    entry = data.rindex("Runner\0".encode("utf-16-le"))
    table = 512 * (struct.unpack_from("<I", data, 76)[0] + 1)
    directory = struct.unpack_from("<I", data, 48)[0]
    if fault in SPOILT or fault in ENTRY:
        place, content = SPOILT.get(fault) or ENTRY[fault]
        place += entry if fault in ENTRY else 0
        data[place : place + len(content)] = content
    elif fault == "red below red":
        for place in range(512 * (directory + 1) + 128, 512 * (directory + 1) + 128 * 13, 128):
            data[place + 67] = 0
    elif fault == "a free sector used":
        struct.pack_into("<I", data, table + 4 * (len(data) // 512 - 1), 0xFFFFFFFE)
    elif fault == "a chain cut":
        struct.pack_into("<I", data, table + 4 * directory, 0xFFFFFFFE)
    elif fault == "cut off":
        del data[-1:]
    else:
        data += bytes(512)
    with pytest.raises(Fault):
        Audit(bytes(data))


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=3000)
    | st.text("abc \r\n=", max_size=3000).map(str.encode)
    | st.integers(0, 9000).map(lambda size: b"ab\0" * size)
)
def test_what_is_compressed_decompresses(data: bytes) -> None:
    packed = compressed(data)
    assert bytes(decompress_stream(bytearray(packed))) == data if data else packed == b"\x01"


def test_noise_is_stored_raw_and_a_rest_that_cannot_be_is_refused() -> None:
    noise = random.Random(46).randbytes(4096 * 2)
    packed = compressed(noise)
    assert len(packed) == 1 + 2 * (2 + 4096)
    assert bytes(decompress_stream(bytearray(packed))) == noise
    with pytest.raises(ValueError, match="zeros"):
        compressed(noise[:4000])


def test_the_specification_s_own_example_of_compression() -> None:
    """[MS-OVBA] 3.2.1: a text without repetition."""
    assert compressed(b"abcdefghijklmnopqrstuv.").hex() == "0119b000616263646566676800696a6b6c6d6e6f70007172737475762e"


def test_the_package_is_an_addin(addin: bytes) -> None:
    found = parts(addin)
    types = found["[Content_Types].xml"].decode()
    assert "application/vnd.ms-excel.addin.macroEnabled.main+xml" in types
    assert "sheet.macroEnabled" not in types
    relations = ElementTree.fromstring(found["_rels/.rels"])
    targets = {one.attrib["Type"].rsplit("/", 1)[1]: one.attrib["Target"] for one in relations}
    assert len({one.attrib["Id"] for one in relations}) == len(relations)
    assert targets["extensibility"] == customui.PART
    assert targets["officeDocument"] == "xl/workbook.xml"
    names = [ElementTree.fromstring(found["xl/workbook.xml"]).find(f"{MAIN}workbookPr").attrib["codeName"]]  # type: ignore[union-attr]
    for number in (1, 2):
        sheet = ElementTree.fromstring(found[f"xl/worksheets/sheet{number}.xml"])
        names.append(sheet.find(f"{MAIN}sheetPr").attrib["codeName"])  # type: ignore[union-attr]
    declared = re.findall(r"Document=(\w+)/", Audit(found["xl/vbaProject.bin"]).streams["PROJECT"].decode())
    assert declared == names
    with zipfile.ZipFile(BytesIO(addin)) as archive:
        assert {(one.compress_type, one.date_time) for one in archive.infolist()} == {
            (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))
        }


def test_validators_find_nothing_and_are_no_rubber_stamps(addin: bytes, tmp_path: Path) -> None:
    sound, spoilt = tmp_path / "xlplan.xlam", tmp_path / "spoilt.xlam"
    sound.write_bytes(addin)
    assert OpenXmlValidator().validate(str(sound)).errors == []
    report = check_file(sound)
    assert (report.issues, report.complete) == ((), True)
    with zipfile.ZipFile(spoilt, "w") as archive:
        for name, part in parts(addin).items():
            part = part.replace(b"<sheetData>", b"<sheetDatum>").replace(b"</sheetData>", b"</sheetDatum>")
            archive.writestr(name, part[:-600] if name == "xl/vbaProject.bin" else part)
    assert OpenXmlValidator().validate(str(spoilt)).errors
    assert check_file(spoilt).issues


def revealed(text: str) -> tuple[int, bytes]:
    """[MS-OVBA] 2.4.3.3: the project's key and the data that a hidden value holds."""
    seed, version, key, *rest = bytes.fromhex(text)
    assert seed ^ version == 2
    plain_before, before, last = seed ^ key, version, key
    plain = []
    for byte in rest:
        plain.append(byte ^ ((before + plain_before) & 0xFF))
        before, last, plain_before = last, byte, plain[-1]
    plain = plain[(seed & 6) // 2 :]
    length = int.from_bytes(bytes(plain[:4]), "little")
    assert length == len(plain) - 4
    return seed ^ key, bytes(plain[4:])


def test_the_project_is_not_locked(addin: bytes) -> None:
    text = Audit(bin_of(addin)).streams["PROJECT"].decode("ascii")
    hidden = dict(re.findall(r'(CMG|DPB|GC)="(\w+)"', text))
    key = sum(project.ID.encode()) & 0xFF
    assert {name: revealed(value) for name, value in hidden.items()} == {
        "CMG": (key, bytes(4)),
        "DPB": (key, b"\0"),
        "GC": (key, b"\xff"),
    }
    # the example of [MS-OVBA] 3.1.1, whose project is {917DED54-440B-4FD1-A5C1-74ACF261E600}
    of_the_specification = sum(b"{917DED54-440B-4FD1-A5C1-74ACF261E600}") & 0xFF
    assert revealed("0705D8E3D8EDDBF1DBF1DBF1DBF1") == (of_the_specification, bytes(4))
    assert revealed("0E0CD1ECDFF4E7F5E7F5E7") == (of_the_specification, b"\0")
    assert revealed("1517CAF1D6F9D7F9D706") == (of_the_specification, b"\xff")


@pytest.mark.parametrize(
    "path",
    [
        "python.exe",
        "..\\python.exe",
        'C:\\a"b\\python.exe',
        "C:\\%TEMP%\\python.exe",
        "C:\\a\nb\\python.exe",
        "C:\\python\\",
        "C:python.exe",
        "/",
    ],
)
def test_a_path_that_cannot_stand_on_a_command_line_is_refused(path: str) -> None:
    with pytest.raises(WrongUse) as refused:
        built(path)
    assert path in refused.value.sentence("vi")


@pytest.mark.parametrize(
    "path", [PYTHON, "\\\\may-chu\\chung\\xlplan\\python.exe", "/usr/bin/python3", "D:\\xlplan\\pythonw.exe", ""]
)
def test_full_paths_are_taken(path: str) -> None:
    sheet = words_sheet(built(path))
    assert (sheet["C1"].value or "") == path


def test_an_installed_wheel_builds_the_same(addin: bytes, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    program = (
        "import sys, xlplan; from xlplan.addin.build import built;"
        "print(xlplan.__file__, file=sys.stderr); sys.stdout.buffer.write(built(sys.argv[1]))"
    )
    command = [sys.executable, "-P", "-X", "utf8", "-c", program, PYTHON]
    done = subprocess.run(command, capture_output=True, check=True, env={"PYTHONPATH": str(tmp_path / "installed")})
    assert done.stderr.decode().strip() == str(tmp_path / "installed" / "xlplan" / "__init__.py")
    assert done.stdout == addin


def test_the_command_writes_it_and_refuses_calmly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "xlplan.xlam"
    assert main(["addin", "build", "-o", str(out)]) == 0
    assert out.read_bytes() == built("")
    assert "--python" in capsys.readouterr().out
    assert main(["addin", "build", "-o", str(out), "--python", PYTHON]) == 2
    assert out.read_bytes() == built("")
    assert main(["addin", "build", "-o", str(out), "--python", PYTHON, "--force", "--lang", "en"]) == 0
    assert out.read_bytes() == built(PYTHON, "en")
    assert PYTHON in capsys.readouterr().out
    assert main(["addin", "build", "-o", str(tmp_path / "other.xlam"), "--python", "python"]) == 2
    assert main(["addin", "build"]) == 2
    assert not (tmp_path / "other.xlam").exists()
