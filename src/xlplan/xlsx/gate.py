"""What a file really is, by its content and never by its name: admitted for reading, or refused with the reason.

Nothing here parses more than a few hundred bytes, the ZIP directory and small parts; it runs before any reader.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from xlplan.errors import Unreadable
from xlplan.words import Words
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.compound import Compound
from xlplan.xlsx.package import Package, bounded


class Form(Enum):
    """The forms of workbook that are read."""

    XLSX = auto()  # also .xlsm and .xltx
    XLSB = auto()
    ODS = auto()
    XLS = auto()


@dataclass(frozen=True, slots=True)
class Admitted:
    """The bytes of a workbook that may be scanned, with its package, or for an old .xls the stream that holds the
    workbook. A file is admitted once; what reads or edits it afterwards is given this value."""

    form: Form
    data: bytes
    package: Package | None = None
    stream: bytes = b""
    macros: bool = False
    objects: bool = False


_STARTS: tuple[tuple[bytes, Words], ...] = (
    (b"%PDF", refusals.PDF),
    (b"\x89PNG", refusals.IMAGE),
    (b"\xff\xd8\xff", refusals.IMAGE),
    (b"GIF8", refusals.IMAGE),
    (b"BM", refusals.IMAGE),
    (b"II*\0", refusals.IMAGE),
    (b"MM\0*", refusals.IMAGE),
    (b"Rar!", refusals.ARCHIVE),
    (b"7z\xbc\xaf", refusals.ARCHIVE),
    (b"\x1f\x8b", refusals.ARCHIVE),
    (b"BZh", refusals.ARCHIVE),
    (b"\xfd7zXZ", refusals.ARCHIVE),
    (b"MSCF", refusals.ARCHIVE),
    (b"{\\rtf", refusals.WORD),
    (b"\x78\x9f\x3e\x22", refusals.WINMAIL),
    (b"L\0\0\0\x01\x14\x02\0", refusals.SHORTCUT),
    (b"[InternetShortcut]", refusals.SHORTCUT),
    (b"MZ", refusals.PROGRAM),
    (b"\x7fELF", refusals.PROGRAM),
    (b"\x09\0\x04\0", refusals.TOO_OLD),
    (b"\x09\x02\x06\0", refusals.TOO_OLD),
    (b"\x09\x04\x06\0", refusals.TOO_OLD),
    (b"\x09\x08", refusals.TOO_OLD),
    (b"ID;P", refusals.TOO_OLD),
)
_SEEN_AT = (
    (257, b"ustar", refusals.ARCHIVE),
    (8, b"WEBP", refusals.IMAGE),
    (4, b"ftypheic", refusals.IMAGE),
    (4, b"ftypmif1", refusals.IMAGE),
)
_HTML = re.compile(rb"\s*+(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.I | re.S)
_MAIL = re.compile(
    rb"(?:(?:from|to|received|return-path|subject|date|mime-version|message-id|delivered-to|x-[\w-]+):|From "
    rb")[^\r\n]*\r?\n",
    re.I,
)
_MAIL_HEADER = re.compile(rb"^(?:from|subject|mime-version|content-type):", re.I | re.M)
_OWNER_FILES = (162, 165)  # sizes of the files that Office keeps beside an open document: a length, a name, blanks
_ODF_TEXT, _ODF_SLIDES = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.presentation"
_ODF_SHEET = "application/vnd.oasis.opendocument.spreadsheet"


def admit(data: bytes) -> Admitted:
    """Say what *data* is; raises :class:`Unreadable` for everything that is no workbook we read, or may not be read."""
    if not data:
        raise Unreadable(refusals.EMPTY)
    bounded(limits.FILE, len(data))
    if data.startswith(b"PK"):
        return _packed(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(data)
    raise Unreadable(_other(data))


def _packed(data: bytes) -> Admitted:
    package = Package(data)
    main = package.main
    if main.endswith(".bin") or (main not in package and "xl/workbook.bin" in package):
        return Admitted(Form.XLSB, package.data, package)
    if "mimetype" in package and main not in package:
        return _open_document(package)
    if "[Content_Types].xml" in package or main in package:
        if "word/document.xml" in package:
            raise Unreadable(refusals.WORD)
        if "ppt/presentation.xml" in package:
            raise Unreadable(refusals.SLIDES)
        return Admitted(Form.XLSX, package.data, package)
    inside = [name.casefold() for name in package.names()]
    books = any(name.endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")) for name in inside)
    raise Unreadable(refusals.ARCHIVE if books else refusals.NO_WORKBOOK)


def _open_document(package: Package) -> Admitted:
    kind = (package.raw("mimetype") or b"").decode("ascii", "replace").strip()
    if kind.startswith(_ODF_TEXT):
        raise Unreadable(refusals.WORD)
    if kind.startswith(_ODF_SLIDES):
        raise Unreadable(refusals.SLIDES)
    if not kind.startswith(_ODF_SHEET):
        raise Unreadable(refusals.NO_WORKBOOK)
    if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
        raise Unreadable(refusals.PASSWORD)
    return Admitted(Form.ODS, package.data, package)


def _compound(data: bytes) -> Admitted:
    """The container of old Office files, of mails saved by Outlook, and of encrypted new ones."""
    file = Compound(data)
    names = file.root
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Unreadable(refusals.PASSWORD)
    if "WordDocument" in names:
        raise Unreadable(refusals.WORD)
    if "PowerPoint Document" in names:
        raise Unreadable(refusals.SLIDES)
    if any(name.startswith(("__properties_version", "__substg1.0_", "__nameid_version")) for name in names):
        raise Unreadable(refusals.MAIL)
    name = next((name for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if name in names), None)
    if name is None:
        raise Unreadable(refusals.NOT_XLSX)
    objects = any(one.startswith("MBD") for one in names)
    return Admitted(
        Form.XLS,
        data,
        stream=file.stream(name),
        macros="_VBA_PROJECT_CUR" in names or "_VBA_PROJECT" in names,
        objects=objects,
    )


def _other(data: bytes) -> Words:
    for start, words in _STARTS:
        if data.startswith(start):
            return words
    for place, mark, words in _SEEN_AT:
        if data[place : place + len(mark)] == mark:
            return words
    if not data.strip(b"\0"):
        return refusals.ZEROS
    return _text(data[:4096], data)


def _text(start: bytes, data: bytes) -> Words:
    """Something without a mark of its own: markup, a mail, plain text, or nothing that is known."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    start = start.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(start) or (start.lstrip().startswith(b"<") and b"<html" in start.lower()):
        return refusals.HTML
    if start.lstrip().startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
            return refusals.XML_2003
        return refusals.FLAT_ODS if b"office:document" in start else refusals.XML
    if _MAIL.match(start) and len(_MAIL_HEADER.findall(start)) >= 2:
        return refusals.HTML if b"multipart/related" in start and b"<html" in data[:65536].lower() else refusals.MAIL
    if len(data) in _OWNER_FILES and data[0] < 55:
        return refusals.LOCK_FILE
    return refusals.TEXT if _readable(start) else refusals.NOT_XLSX


def _readable(start: bytes) -> bool:
    """Text in any single-byte or UTF-8 encoding: hardly a control character in it."""
    odd = sum(byte < 9 or 13 < byte < 32 for byte in start)
    return odd * 100 <= len(start)
