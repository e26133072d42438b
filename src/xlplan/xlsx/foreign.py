"""Why a file that is neither a ZIP package nor a compound file is refused: what it is instead, by its first bytes."""

import re

from xlplan.words import Words
from xlplan.xlsx import refusals

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


def reason_of(data: bytes) -> Words:
    """Why the file *data* is refused."""
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
