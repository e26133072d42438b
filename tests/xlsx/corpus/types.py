"""Files that are something else, whatever they are called."""

import struct
import zipfile
from collections.abc import Iterator

from tests.xlsx.corpus import Odd, refused
from tests.xlsx.corpus.package import TYPES, cells, packed
from xlplan.xlsx import refusals

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40
MAIL = (
    b"From: a@example.org\r\nTo: b@example.org\r\nSubject: So lieu\r\nMIME-Version: 1.0\r\nContent-Type: "
    b"text/plain\r\n\r\nXin gui.\r\n"
)
XML_2003 = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
    b'xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)
FLAT = b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
OTHERS = {
    "a.pdf": (b"%PDF-1.7\n%\xe2\xe3\n", refusals.PDF),
    "pdf.xlsx": (b"%PDF-1.4\n", refusals.PDF),
    "b.png": (PNG, refusals.IMAGE),
    "c.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 30, refusals.IMAGE),
    "d.gif": (b"GIF89a" + b"\0" * 20, refusals.IMAGE),
    "e.bmp": (b"BM" + b"\0" * 60, refusals.IMAGE),
    "f.tif": (b"II*\0" + b"\1" * 20, refusals.IMAGE),
    "g.webp": (b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 20, refusals.IMAGE),
    "h.heic": (b"\0\0\0\x18ftypheic" + b"\0" * 20, refusals.IMAGE),
    "i.rar": (b"Rar!\x1a\x07\1\0" + b"\0" * 20, refusals.ARCHIVE),
    "j.7z": (b"7z\xbc\xaf\x27\x1c" + b"\0" * 20, refusals.ARCHIVE),
    "k.gz": (b"\x1f\x8b\x08" + b"\0" * 20, refusals.ARCHIVE),
    "l.tar": (b"so.xlsx".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 300, refusals.ARCHIVE),
    "m.xz": (b"\xfd7zXZ\0" + b"\0" * 20, refusals.ARCHIVE),
    "n.cab": (b"MSCF" + b"\0" * 40, refusals.ARCHIVE),
    "o.rtf": (b"{\\rtf1\\ansi So lieu}", refusals.WORD),
    "p.csv": (b"Ma don vi,Ma chi tieu,Ky\r\nVP,CT01,06/2021\r\n", refusals.TEXT),
    "csv.xlsx": ("Mã đơn vị;Mã chỉ tiêu\nVP;CT01\n".encode(), refusals.TEXT),
    "csv.xls": ("Mã đơn vị\tMã chỉ tiêu\nVP\tCT01\n".encode("utf-16"), refusals.TEXT),
    "csv with a mark.xlsx": ("\ufeffMã đơn vị,Mã chỉ tiêu\n".encode(), refusals.TEXT),
    "tcvn.txt": (b"\xa7\xac n v\xde: V\xa8n ph\xdfng\r\n", refusals.TEXT),
    "page.xls": (
        b"<html xmlns:o='urn:schemas-microsoft-com:office:office'><table><tr><td>1</td></tr></table></html>",
        refusals.HTML,
    ),
    "table.xls": (b"\r\n  <TABLE border=1><tr><td>1</td></tr></TABLE>", refusals.HTML),
    "page.xlsx": (b"\xef\xbb\xbf<!DOCTYPE html><html><body>Loi dang nhap</body></html>", refusals.HTML),
    "xhtml.xls": (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', refusals.HTML),
    "web archive.xls": (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: "
        b"text/html\r\n\r\n<html></html>",
        refusals.HTML,
    ),
    "2003.xml": (XML_2003, refusals.XML_2003),
    "2003.xls": (b"\xef\xbb\xbf" + XML_2003, refusals.XML_2003),
    "flat.fods": (FLAT, refusals.FLAT_ODS),
    "other.xml": (b"<?xml version='1.0'?><a/>", refusals.XML),
    "q.eml": (MAIL, refusals.MAIL),
    "q.xlsx": (b"Received: from x\r\n" + MAIL, refusals.MAIL),
    "winmail.dat": (b"\x78\x9f\x3e\x22" + b"\0" * 30, refusals.WINMAIL),
    "so.lnk": (b"L\0\0\0\x01\x14\x02\0" + b"\0" * 80, refusals.SHORTCUT),
    "so.url": (b"[InternetShortcut]\r\nURL=http://example.org\r\n", refusals.SHORTCUT),
    "so.exe": (b"MZ\x90\0" + b"\0" * 60, refusals.PROGRAM),
    "so.xlsx.exe": (b"MZ\x90\0" + b"\0" * 60, refusals.PROGRAM),
    "lock.xlsx": (bytes([10]) + b"Nguyen Anh".ljust(54) + b"Nguyen Anh".ljust(110), refusals.LOCK_FILE),
    "biff2.xls": (b"\x09\0\x04\0\2\0\x10\0", refusals.TOO_OLD),
    "biff4.xls": (b"\x09\x04\x06\0\0\0\x10\0", refusals.TOO_OLD),
    "so.slk": (b"ID;PWXL;N;E\nC;X1;Y1;K1\n", refusals.TOO_OLD),
    "empty.xlsx": (b"", refusals.EMPTY),
    "zeros.xlsx": (b"\0" * 5000, refusals.ZEROS),
    "noise.xlsx": (bytes((n * n + 7 * n) % 251 for n in range(3000)), refusals.NOT_XLSX),
    "p.xlsx": (b"P", refusals.TEXT),
}


def files(base: bytes) -> Iterator[Odd]:
    for name, (data, words) in OTHERS.items():
        yield refused(f"type/{name}", data, words)
    yield from _office(base)
    yield from _compound()


def _office(base: bytes) -> Iterator[Odd]:
    typed = TYPES.encode()
    yield refused("type/word.docx", packed({"[Content_Types].xml": typed, "word/document.xml": b"<w/>"}), refusals.WORD)
    yield refused("type/word.xlsx", packed({"[Content_Types].xml": typed, "word/document.xml": b"<w/>"}), refusals.WORD)
    yield refused(
        "type/slides.pptx", packed({"[Content_Types].xml": typed, "ppt/presentation.xml": b"<p/>"}), refusals.SLIDES
    )
    for kind, words in (("text", refusals.WORD), ("presentation", refusals.SLIDES), ("graphics", refusals.NO_WORKBOOK)):
        mark = f"application/vnd.oasis.opendocument.{kind}".encode()
        yield refused(f"type/{kind}.odt", packed({"mimetype": mark, "content.xml": b"<a/>"}, zipfile.ZIP_STORED), words)
    sheet = b"application/vnd.oasis.opendocument.spreadsheet"
    secret = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
    yield refused("type/secret.ods", packed({"mimetype": sheet, "META-INF/manifest.xml": secret}), refusals.PASSWORD)
    yield refused("type/many.zip", packed({"VP.xlsx": base, "BCVT.xlsx": base}), refusals.ARCHIVE)
    yield refused("type/zip named.xlsx", packed({"thư mục/VP.xlsx": base}), refusals.ARCHIVE)
    yield refused("type/pictures.zip", packed({"a.png": PNG}), refusals.NO_WORKBOOK)
    yield refused("type/empty.zip", packed({}), refusals.NO_WORKBOOK)
    yield refused("type/in words only.xlsx", packed({"[Content_Types].xml": typed}), refusals.NO_WORKBOOK)
    yield refused("type/mail around it.xlsx", MAIL + cells(""), refusals.MAIL)


def compound(*names: str, stream: bytes = b"") -> bytes:
    """The smallest compound file whose root holds *names*; the first has *stream* (at least 4,096 bytes) as its
    content.
    """
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    chain = -(-len(stream) // 512)
    entries = [_entry("Root Entry", 5, child=1 if names else free)]
    for number, name in enumerate(names, start=1):
        start, size = (3, len(stream)) if number == 1 and stream else (end, 0)
        entries.append(_entry(name, 2, right=number + 1 if number < len(names) else free, start=start, size=size))
    entries += [b"\0" * 128] * (-len(entries) % 4)
    assert len(entries) <= 8
    entries += [b"\0" * 128] * (8 - len(entries))
    table = [0xFFFFFFFD, 2, end, *(range(4, 3 + chain)), *([end] if chain else [])]
    table += [free] * (128 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0) + b"\xff" * 432
    return head + struct.pack("<128I", *table) + b"".join(entries) + stream.ljust(chain * 512, b"\0")


def _entry(
    name: str, kind: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF, start: int = 0xFFFFFFFE, size: int = 0
) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    return head + struct.pack("<III", 0xFFFFFFFF, right, child) + b"\0" * 36 + struct.pack("<IQ", start, size)


def _compound() -> Iterator[Odd]:
    yield refused("compound/secret.xlsx", compound("EncryptedPackage", "EncryptionInfo"), refusals.PASSWORD)
    yield refused("compound/word.doc", compound("1Table", "WordDocument"), refusals.WORD)
    yield refused("compound/slides.ppt", compound("PowerPoint Document"), refusals.SLIDES)
    yield refused("compound/mail.msg", compound("__nameid_version1.0", "__properties_version1.0"), refusals.MAIL)
    yield refused("compound/nothing.xls", compound("Contents"), refusals.NOT_XLSX)
    whole = compound("EncryptedPackage", "EncryptionInfo")
    for size in (8, 100, 512, 700, 1100):
        yield refused(f"compound/cut at {size}.xls", whole[:size], refusals.DAMAGED, refusals.NOT_XLSX)
    loop = bytearray(whole)
    struct.pack_into("<I", loop, 512 + 4, 1)  # the directory's chain runs into itself
    yield refused("compound/loop.xls", bytes(loop), refusals.DAMAGED)
    empty = compound("Workbook", stream=b"\0" * 5000)
    yield refused("compound/empty stream.xls", empty, refusals.DAMAGED)
    locked = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0) + struct.pack("<HHH", 0x2F, 2, 0)
    yield refused("compound/password.xls", compound("Workbook", stream=locked.ljust(5000, b"\0")), refusals.PASSWORD)
