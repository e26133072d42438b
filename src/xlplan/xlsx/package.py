"""The ZIP package of a workbook (PKWARE APPNOTE.TXT, ECMA-376 Part 2): its directory verified, its parts unpacked
within their declared size.

``zipfile`` reads the directory. The parts are inflated here, because ``zipfile`` inflates a part completely before it
notices that the directory declared a wrong size.
"""

import re
import struct
import zipfile
import zlib
from functools import cached_property
from io import BytesIO

from xlplan.errors import Unreadable
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.limits import Limit
from xlplan.xlsx.refusals import refused
from xlplan.xlsx.relations import Relation, part_key, relations_of, relations_part

_END_SIZE = 22  # bytes of the end of central directory record: APPNOTE 4.3.16
_LOCAL = struct.Struct("<4sHHHHHIIIHH")  # the local file header: APPNOTE 4.3.7
_ENCRYPTED = 0x41  # general purpose bits 0 and 6: encryption, strong encryption; APPNOTE 4.4.4
_ENCODING = re.compile(rb"""^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")
# a comment, a CDATA section, a processing instruction, or a DOCTYPE
_MARKUP_DECLARATION = re.compile(rb"<!--|<!\[CDATA\[|<\?|<!")
_CLOSED_BY = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_PLAIN_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii")


class Package:
    """The parts of a workbook by name. Names are compared without case (ECMA-376 Part 2, part name equivalence).

    Raises :class:`Unreadable` where the directory is damaged, malicious or beyond the limits.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            archive = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            end = data.rfind(b"PK\x05\x06")
            raise Unreadable(
                refusals.CUT_OFF if end < 0 or len(data) - end < _END_SIZE else refusals.DAMAGED
            ) from error
        self.entries, self.end, self.comment = archive.infolist(), archive.start_dir, archive.comment
        self.infos: dict[str, zipfile.ZipInfo] = {}
        self.changed: dict[str, bytes] = {}
        self._raw: dict[str, bytes] = {}
        self._read: dict[str, bytes] = {}
        self._relations: dict[str, tuple[Relation, ...]] = {}
        self._verify()

    def _verify(self) -> None:
        """Refuse a package with too many or too large parts, two parts of one name, or parts that overlap."""
        entries = self.entries
        bounded(limits.PARTS, len(entries))
        bounded(limits.UNPACKED, sum(entry.file_size for entry in entries))
        for entry in entries:
            self._verify_entry(entry)
            if entry.is_dir():
                continue  # a folder is no part
            key = part_key(entry.filename)
            if key in self.infos:
                raise refused(refusals.CROOKED, why=refusals.TWICE)
            self.infos[key] = entry
        end = self.end
        for entry in sorted(entries, key=lambda entry: entry.header_offset, reverse=True):
            if entry.header_offset + _LOCAL.size + len(entry.filename) + entry.compress_size > end:
                raise refused(refusals.CROOKED, why=refusals.OVERLAP)
            end = entry.header_offset

    def _verify_entry(self, entry: zipfile.ZipInfo) -> None:
        """Refuse an entry with a dangerous name, with encryption, or beyond the limits of size and compression
        ratio."""
        name = entry.orig_filename
        folders = name.replace("\\", "/").split("/")
        if name.startswith("/") or "\0" in name or ":" in name or ".." in folders:
            raise refused(refusals.CROOKED, why=refusals.TRAVERSAL)
        if "\\" in name:
            raise refused(refusals.CROOKED, why=refusals.BACKSLASH)
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable(refusals.PASSWORD)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(refusals.DAMAGED)
        bounded(limits.PART, entry.file_size)
        if entry.file_size > limits.RATIO_FROM:
            bounded(limits.RATIO, entry.file_size // max(entry.compress_size, 1))

    def __contains__(self, name: str) -> bool:
        return part_key(name) in self.infos

    def is_stored_as(self, name: str, path: str) -> bool:
        """Whether the part *name* is stored in the archive as *path*, apart from the case of ASCII letters."""
        entry = self.infos.get(part_key(name))
        return entry is not None and entry.filename.encode().lower() == path.encode().lower()

    def names(self) -> list[str]:
        """The names of all parts as the archive writes them."""
        return [entry.filename for entry in self.infos.values()]

    def raw(self, name: str) -> bytes | None:
        """The part as stored, inflated within its declared size and verified by its checksum; None where there is
        none."""
        key = part_key(name)
        entry = self.infos.get(key)
        if entry is None:
            return None
        if key not in self._raw:
            self._raw[key] = self._inflate(entry)
        return self._raw[key]

    def _inflate(self, entry: zipfile.ZipInfo) -> bytes:
        """The content of an entry; refuses it where local header, declared size or checksum disagree with the
        directory."""
        header = self.data[entry.header_offset : entry.header_offset + _LOCAL.size]
        if len(header) < _LOCAL.size:
            raise Unreadable(refusals.CUT_OFF)
        signature, *fields, name_length, extra_length = _LOCAL.unpack(header)
        if signature != b"PK\x03\x04" or fields[2] != entry.compress_type or fields[1] & _ENCRYPTED:
            raise refused(refusals.CROOKED, why=refusals.DISAGREE)
        start = entry.header_offset + _LOCAL.size
        if self.data[start : start + name_length] not in (
            entry.orig_filename.encode("utf-8"),
            _in_cp437(entry.orig_filename),
        ):
            raise refused(refusals.CROOKED, why=refusals.DISAGREE)
        start += name_length + extra_length
        packed = self.data[start : start + entry.compress_size]
        part = _inflated(packed, entry.file_size) if entry.compress_type == zipfile.ZIP_DEFLATED else packed
        if len(part) != entry.file_size or zlib.crc32(part) != entry.CRC:
            raise Unreadable(refusals.DAMAGED)
        return part

    def read(self, name: str) -> bytes | None:
        """The XML part *name*: UTF-8, without DOCTYPE, comments and CDATA sections; None where there is none.

        Where comments or CDATA sections were removed, :meth:`bytes` packs the cleaned part: the reader of values drops
        a figure inside CDATA.
        """
        key = part_key(name)
        if key in self._read:
            return self._read[key]
        part = self.raw(name)
        if part is None:
            return None
        plain = plain_xml(part)
        if plain is not part:
            self.changed[key] = plain
        self._read[key] = plain
        return plain

    def replace(self, name: str, part: bytes) -> None:
        """Put *part* in the place of the part *name*, for :meth:`read` and :meth:`bytes`."""
        key = part_key(name)
        self.changed[key] = self._read[key] = part

    def bytes(self) -> bytes:
        """The package for the next reader: unchanged, or packed again where parts were replaced."""
        if not self.changed:
            return self.data
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
            for key, entry in self.infos.items():
                target.writestr(entry.filename, self.changed.get(key) or self._raw.get(key) or self._inflate(entry))
        return out.getvalue()

    def relations(self, name: str) -> tuple[Relation, ...]:
        """The relationships of the part *name* (empty: of the package)."""
        key = part_key(name)
        if key not in self._relations:
            self._relations[key] = relations_of(name, self.read(relations_part(name)) or b"", self.__contains__)
        return self._relations[key]

    def related(self, name: str, kind: str) -> list[str]:
        """The parts of the package to which relationships of *name* of that kind lead, in order."""
        relations = (relation for relation in self.relations(name) if relation.kind == kind and not relation.external)
        return [relation.target for relation in relations if relation.target in self]

    @cached_property
    def main(self) -> str:
        """The name of the workbook part, to which the package's relationships lead. The part may be missing."""
        targets = (relation.target for relation in self.relations("") if relation.kind == "officeDocument")
        return next((target for target in targets if target in self), "xl/workbook.xml")


def bounded(limit: Limit, count: int) -> None:
    """Raise :class:`Unreadable` where *count* exceeds the limit."""
    if count > limit.most:
        raise refused(refusals.BEYOND, what=limit.what, found=str(count), most=str(limit.most))


def _in_cp437(name: str) -> bytes:
    """*name* as ZIP stores it without the UTF-8 flag; empty where it cannot be (APPNOTE appendix D)."""
    try:
        return name.encode("cp437")
    except UnicodeEncodeError:
        return b""


def _inflated(packed: bytes, size: int) -> bytes:
    """At most *size* + 1 bytes of the deflated *packed*: enough to notice that it holds more than declared."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        part = inflater.decompress(packed, size + 1)
    except zlib.error as error:
        raise Unreadable(refusals.DAMAGED) from error
    return part


def check_encoding(part: bytes) -> None:
    """Refuse a part that is not XML in UTF-8: the reader of values would take it for an empty sheet."""
    start = part[:200]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start[:4]:
        raise refused(refusals.ENCODING, encoding="UTF-16")
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start and not start.startswith(b"<"):
        raise Unreadable(refusals.DAMAGED)
    declared = _ENCODING.match(start)
    if declared and declared[1].lower() not in _PLAIN_ENCODINGS:
        raise refused(refusals.ENCODING, encoding=declared[1].decode("ascii", "replace"))


def plain_xml(part: bytes) -> bytes:
    """The XML of *part* without comments, processing instructions and CDATA sections; the identical object where it has
    none. Raises :class:`Unreadable` for another encoding and for a DOCTYPE."""
    check_encoding(part)
    return _cleaned(part) if b"<!" in part or part.find(b"<?", 2) >= 0 else part


def _cleaned(part: bytes) -> bytes:
    """*part* with comments and processing instructions removed and CDATA as escaped text. One pass: nothing is scanned
    twice.
    """
    pieces, position = [], 0
    while (match := _MARKUP_DECLARATION.search(part, position)) is not None:
        close = _CLOSED_BY.get(match[0])
        if close is None:
            raise Unreadable(refusals.FORBIDDEN)
        pieces.append(part[position : match.start()])
        end = part.find(close, match.end())
        if end < 0:
            raise Unreadable(refusals.DAMAGED)
        if match[0] == b"<![CDATA[":
            pieces.append(_escaped(part[match.end() : end]))
        position = end + len(close)
    return b"".join((*pieces, part[position:]))


def _escaped(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
