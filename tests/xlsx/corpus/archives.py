"""ZIP packages that lie about themselves, or were cut off on the way."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from tests.xlsx.corpus import Odd, anything, reads, refused
from tests.xlsx.corpus.package import changed, packed, parts, sheet
from xlplan.xlsx import refusals

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
SMALL = parts(sheet(ONE))
MIB = 1 << 20


def files(base: bytes) -> Iterator[Odd]:
    yield from _names()
    yield from _lies()
    yield from _bombs()
    yield from _cut(base)
    yield reads("zip/stored.xlsx", packed(SMALL, zipfile.ZIP_STORED))
    yield reads("zip/bytes behind.xlsx", packed(SMALL) + b"\0" * 40)
    yield refused("zip/bzip2.xlsx", packed(SMALL, zipfile.ZIP_BZIP2), refusals.DAMAGED)
    yield refused("zip/lzma.xlsx", packed(SMALL, zipfile.ZIP_LZMA), refusals.DAMAGED)


def _names() -> Iterator[Odd]:
    for number, name in enumerate(
        ("../../evil.xml", "/etc/evil.xml", "C:/evil.xml", "xl\\..\\evil.xml", "a/../../b.xml")
    ):
        yield refused(f"zip/traversal {number}.xlsx", packed({**SMALL, name: b"<a/>"}), refusals.CROOKED)
    yield refused("zip/two of one name but case.xlsx", packed({**SMALL, "XL/Workbook.xml": b"<a/>"}), refusals.CROOKED)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in SMALL.items():
            archive.writestr(name, part)
        archive.filelist.append(archive.filelist[-1])
    yield refused("zip/two of one name.xlsx", out.getvalue(), refusals.CROOKED)
    yield refused(
        "zip/many parts.xlsx",
        packed({**SMALL, **{f"a/{n}": b"" for n in range(10_001)}}, zipfile.ZIP_STORED),
        refusals.BEYOND,
    )


def directory_changed(
    data: bytes, place: int, form: str, value: int, name: bytes = b"xl/worksheets/sheet1.xml"
) -> bytes:
    """One field of the central directory's entry of *name* overwritten."""
    changed_data = bytearray(data)
    start = data.rfind(name) - 46
    assert data[start : start + 4] == b"PK\1\2"
    struct.pack_into(form, changed_data, start + place, value)
    return bytes(changed_data)


def _lies() -> Iterator[Odd]:
    whole = packed(SMALL)
    size = len(SMALL["xl/worksheets/sheet1.xml"])
    yield refused("zip/encrypted part.xlsx", directory_changed(whole, 8, "<H", 1), refusals.PASSWORD)
    yield refused("zip/wrong checksum.xlsx", directory_changed(whole, 16, "<I", 1), refusals.DAMAGED)
    yield refused("zip/declared too small.xlsx", directory_changed(whole, 24, "<I", size - 9), refusals.DAMAGED)
    yield refused("zip/declared too large.xlsx", directory_changed(whole, 24, "<I", size + 9), refusals.DAMAGED)
    yield refused("zip/declared enormous.xlsx", directory_changed(whole, 24, "<I", 0xFFFFFFF0), refusals.BEYOND)
    yield refused("zip/overlap.xlsx", directory_changed(whole, 42, "<I", 0), refusals.CROOKED)
    yield refused(
        "zip/packed size beyond the file.xlsx", directory_changed(whole, 20, "<I", 0x7FFFFFFF), refusals.CROOKED
    )
    yield refused("zip/unknown method.xlsx", directory_changed(whole, 10, "<H", 77), refusals.DAMAGED)
    other = bytearray(whole)
    place = whole.find(b"xl/worksheets/sheet1.xml")
    other[place : place + 2] = b"XX"
    yield refused("zip/names disagree.xlsx", bytes(other), refusals.CROOKED)
    noise = bytearray(whole)
    middle = whole.find(b"xl/worksheets/sheet1.xml") + 30
    noise[middle : middle + 8] = b"\xff" * 8
    yield refused("zip/noise in a part.xlsx", bytes(noise), refusals.DAMAGED)


def _bombs() -> Iterator[Odd]:
    blank = b" " * (200 * MIB)
    bomb = {**SMALL, "xl/worksheets/sheet1.xml": b"<worksheet>" + blank + b"</worksheet>"}
    yield refused("zip/bomb.xlsx", packed(bomb), refusals.BEYOND)
    yield refused(
        "zip/bomb in the strings.xlsx",
        packed({**SMALL, "xl/sharedStrings.xml": b"<sst>" + blank + b"</sst>"}),
        refusals.BEYOND,
    )
    yield refused("zip/bomb in a picture.xlsx", packed({**SMALL, "xl/media/image1.png": blank}), refusals.BEYOND)
    yield refused("zip/bomb that hides its size.xlsx", _hidden_bomb(), refusals.DAMAGED)
    thirty = {f"xl/media/{n}.png": b" " * (30 * MIB) for n in range(18)}
    yield refused("zip/bomb in small pieces.xlsx", packed({**SMALL, **thirty}), refusals.BEYOND)


def _hidden_bomb() -> bytes:
    """The sheet unpacks to 100 MiB; header and directory say 1,000 bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(b" " * (100 * MIB)) + packer.flush()
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in SMALL.items():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(zipfile.ZipInfo(name), part)
        info = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        archive.writestr(info, body)  # stored as if it were plain, and called deflated afterwards
    data = bytearray(out.getvalue())
    local = data.find(b"xl/worksheets/sheet1.xml") - 30
    struct.pack_into("<H", data, local + 8, zipfile.ZIP_DEFLATED)
    struct.pack_into("<I", data, local + 22, 1000)
    changed_data = directory_changed(bytes(data), 10, "<H", zipfile.ZIP_DEFLATED)
    return directory_changed(changed_data, 24, "<I", 1000)


def _cut(base: bytes) -> Iterator[Odd]:
    for share in range(1, 20):
        yield refused(f"cut/{share * 5} percent.xlsx", base[: len(base) * share // 20], refusals.CUT_OFF)
    yield refused("cut/last bytes.xlsx", base[:-10], refusals.CUT_OFF)
    yield refused("cut/only the mark.xlsx", b"PK\3\4", refusals.CUT_OFF)
    for number in range(24):
        noisy = bytearray(base)
        place = (number * 2_654_435_761) % len(base)
        noisy[place] ^= 0x55
        yield anything(f"noise/{number}.xlsx", bytes(noisy))
    broken = changed(base, {"xl/worksheets/sheet3.xml": lambda part: part[: len(part) // 3]})
    yield refused("cut/sheet.xlsx", broken, refusals.DAMAGED)
