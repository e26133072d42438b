"""Identifies a file by its content, never by its name, and admits it for reading or refuses it with the reason.

It runs before any reader, and parses no more than a few hundred bytes, the ZIP directory and small parts.
"""

import re
from enum import Enum, auto

from xlplan.dataclass import dataclass
from xlplan.errors import Unreadable
from xlplan.words import Words
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.limits import bounded
from xlplan.xlsx.package import Package


class Form(Enum):
    """The file formats that are read."""

    XLSX = auto()  # also .xlsm and .xltx
    XLSB = auto()
    ODS = auto()
    XLS = auto()


@dataclass(frozen=True, slots=True)
class Admitted:
    """A workbook that passed the gate. A file is admitted once; everything that reads or edits it takes this value."""

    form: Form
    data: bytes
    """The file; of an .xls with a wrong code page, the file with the right one."""

    package: Package | None = None
    """The opened ZIP package; None for an .xls."""

    stream: bytes = b""
    """Of an .xls, the stream that holds the workbook."""

    macros: bool = False
    """Of an .xls, whether it has a VBA project."""

    objects: bool = False
    """Of an .xls, whether it has embedded objects."""


# The first bytes of other formats. The last five: the BOF records of Excel 2, 3, 4 and (bare) 5, and SYLK.
_SIGNATURES: tuple[tuple[bytes, Words], ...] = (
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
# (offset, bytes) of formats whose signature is not at the start.
_SIGNATURES_AT = (
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
_OWNER_FILES = (162, 165)  # bytes of the lock file (~$name) beside an open document: a length, the user's name, padding
_OTHER_DOCUMENTS = {"word/document.xml": refusals.WORD, "ppt/presentation.xml": refusals.SLIDES}
_ODF_TEXT, _ODF_SLIDES = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.presentation"
_ODF_SHEET = "application/vnd.oasis.opendocument.spreadsheet"


def admit(data: bytes) -> Admitted:
    """Identify *data*; raises :class:`Unreadable` for everything that is not a workbook we read, or that must not be
    read."""
    if not data:
        raise Unreadable(refusals.EMPTY)
    bounded(limits.FILE, len(data))
    if data.startswith(b"PK"):
        return _admit_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _admit_compound_file(data)
    raise Unreadable(_reason_of(data))


def _admit_zip(data: bytes) -> Admitted:
    package = Package(data)
    main = package.main
    if main.endswith(".bin") or (main not in package and "xl/workbook.bin" in package):
        return Admitted(Form.XLSB, package.data, package)
    if "mimetype" in package and main not in package:
        return _admit_open_document(package)
    if "[Content_Types].xml" in package or main in package:
        known_by = main if main in package else None  # a stray part says nothing of a file that has its workbook
        for part, reason in _OTHER_DOCUMENTS.items():
            if (known_by or part) == part and part in package:
                raise Unreadable(reason)
        return Admitted(Form.XLSX, package.data, package)
    names = [name.casefold() for name in package.names()]
    books = any(name.endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")) for name in names)
    raise Unreadable(refusals.ARCHIVE if books else refusals.NO_WORKBOOK)


def _admit_open_document(package: Package) -> Admitted:
    """The media type is in the part ``mimetype``, encryption in the manifest (OpenDocument 1.2, part 3: Packages)."""
    kind = (package.raw("mimetype") or b"").decode("ascii", "replace").strip()
    if kind.startswith(_ODF_TEXT):
        raise Unreadable(refusals.WORD)
    if kind.startswith(_ODF_SLIDES):
        raise Unreadable(refusals.SLIDES)
    if not kind.startswith(_ODF_SHEET):
        raise Unreadable(refusals.NO_WORKBOOK)
    if "encryption-data" in (package.text("META-INF/manifest.xml") or ""):
        raise Unreadable(refusals.PASSWORD)
    return Admitted(Form.ODS, package.data, package)


def _admit_compound_file(data: bytes) -> Admitted:
    """The container of old Office files, of mails saved by Outlook ([MS-OXMSG]), and of encrypted Open XML files
    ([MS-OFFCRYPTO])."""
    from xlplan.xlsx.biff import UTF_16, code_page  # all three are for old and encrypted files alone
    from xlplan.xlsx.compound import Compound
    from xlplan.xlsx.default_password import has_default_password

    file = Compound(data)
    names = file.root
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        info = file.stream("EncryptionInfo") if "EncryptionInfo" in names else b""
        raise Unreadable(refusals.DEFAULT_PASSWORD if has_default_password(info) else refusals.PASSWORD)
    if "WordDocument" in names:
        raise Unreadable(refusals.WORD)
    if "PowerPoint Document" in names:
        raise Unreadable(refusals.SLIDES)
    if any(name.startswith(("__properties_version", "__substg1.0_", "__nameid_version")) for name in names):
        raise Unreadable(refusals.MAIL)
    name = next((name for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if name in names), None)
    if name is None:
        raise Unreadable(refusals.NOT_XLSX)
    objects = any(entry.startswith("MBD") for entry in names)
    stream = file.stream(name)
    wrong = code_page(stream)
    return Admitted(
        Form.XLS,
        data if wrong is None else file.replaced(name, wrong, UTF_16),
        stream=stream,
        macros="_VBA_PROJECT_CUR" in names or "_VBA_PROJECT" in names,
        objects=objects,
    )


def _reason_of(data: bytes) -> Words:
    """Why a file that is neither a ZIP package nor a compound file is refused."""
    for start, reason in _SIGNATURES:
        if data.startswith(start):
            return reason
    for offset, signature, reason in _SIGNATURES_AT:
        if data[offset : offset + len(signature)] == signature:
            return reason
    if not data.strip(b"\0"):
        return refusals.ZEROS
    return _reason_of_text(data[:4096], data)


def _reason_of_text(start: bytes, data: bytes) -> Words:
    """For a file without a signature: markup, a mail, plain text, or something unknown. *start* are its first bytes."""
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
    return refusals.TEXT if _is_text(start) else refusals.NOT_XLSX


def _is_text(start: bytes) -> bool:
    """Whether it is text in UTF-8 or a single-byte encoding: at most one byte in a hundred is a control character."""
    controls = sum(byte < 9 or 13 < byte < 32 for byte in start)
    return controls * 100 <= len(start)
