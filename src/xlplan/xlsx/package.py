"""The ZIP package of a workbook: its directory proven sound, its parts unpacked within their declared size.

``zipfile`` reads the directory; the parts are inflated here, because ``zipfile`` inflates a part whole before it
notices that the directory lied about its size.
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

_END_SIZE = 22  # of the record that ends every package
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_ENCODING = re.compile(rb"""^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")
_ASIDE = re.compile(rb"<!--|<!\[CDATA\[|<\?|<!")
_CLOSED_BY = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_PLAIN_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii")


class Package:
    """The parts by name. Names compare without case, as the standard says and Excel does."""

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
        self._prove()

    def _prove(self) -> None:
        entries = self.entries
        bounded(limits.PARTS, len(entries))
        bounded(limits.UNPACKED, sum(entry.file_size for entry in entries))
        for entry in entries:
            self._prove_entry(entry)
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

    def _prove_entry(self, entry: zipfile.ZipInfo) -> None:
        name = entry.orig_filename
        steps = name.replace("\\", "/").split("/")
        if name.startswith("/") or "\0" in name or ":" in name or ".." in steps:
            raise refused(refusals.CROOKED, why=refusals.TRAVERSAL)
        if "\\" in name:
            raise refused(refusals.CROOKED, why=refusals.BACKSLASH)
        if entry.flag_bits & 0x41:
            raise Unreadable(refusals.PASSWORD)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(refusals.DAMAGED)
        bounded(limits.PART, entry.file_size)
        if entry.file_size > limits.RATIO_FROM:
            bounded(limits.RATIO, entry.file_size // max(entry.compress_size, 1))

    def __contains__(self, name: str) -> bool:
        return part_key(name) in self.infos

    def lies_at(self, name: str, place: str) -> bool:
        """Whether the part *name* has that very name in the archive, but for the case of ASCII letters."""
        entry = self.infos.get(part_key(name))
        return entry is not None and entry.filename.encode().lower() == place.encode().lower()

    def names(self) -> list[str]:
        return [entry.filename for entry in self.infos.values()]

    def raw(self, name: str) -> bytes | None:
        """The part's bytes as packed, unpacked within bounds and proven by their checksum; None where there is none."""
        key = part_key(name)
        entry = self.infos.get(key)
        if entry is None:
            return None
        if key not in self._raw:
            self._raw[key] = self._inflate(entry)
        return self._raw[key]

    def _inflate(self, entry: zipfile.ZipInfo) -> bytes:
        header = self.data[entry.header_offset : entry.header_offset + _LOCAL.size]
        if len(header) < _LOCAL.size:
            raise Unreadable(refusals.CUT_OFF)
        mark, *fields, name_length, extra_length = _LOCAL.unpack(header)
        if mark != b"PK\x03\x04" or fields[2] != entry.compress_type or fields[1] & 0x41:
            raise refused(refusals.CROOKED, why=refusals.DISAGREE)
        start = entry.header_offset + _LOCAL.size
        if self.data[start : start + name_length] not in (
            entry.orig_filename.encode("utf-8"),
            _legacy(entry.orig_filename),
        ):
            raise refused(refusals.CROOKED, why=refusals.DISAGREE)
        start += name_length + extra_length
        packed = self.data[start : start + entry.compress_size]
        part = _unpacked(packed, entry.file_size) if entry.compress_type == zipfile.ZIP_DEFLATED else packed
        if len(part) != entry.file_size or zlib.crc32(part) != entry.CRC:
            raise Unreadable(refusals.DAMAGED)
        return part

    def read(self, name: str) -> bytes | None:
        """The XML part *name*: UTF-8, without DOCTYPE, comments and CDATA sections; None where there is none.

        Where comments or CDATA were taken out, the plain text replaces the part for whoever reads the package next:
        the reader of values drops a figure that stands in CDATA.
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
        key = part_key(name)
        self.changed[key] = self._read[key] = part

    def bytes(self) -> bytes:
        """The package for the next reader: as it came, or packed anew where parts had to be made plain."""
        if not self.changed:
            return self.data
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
            for key, entry in self.infos.items():
                target.writestr(entry.filename, self.changed.get(key) or self._raw.get(key) or self._inflate(entry))
        return out.getvalue()

    def relations(self, name: str) -> tuple[Relation, ...]:
        """What the part *name* (empty: the package) relates to."""
        key = part_key(name)
        if key not in self._relations:
            self._relations[key] = relations_of(name, self.read(relations_part(name)) or b"", self.__contains__)
        return self._relations[key]

    def related(self, name: str, kind: str) -> list[str]:
        """The parts of the package that *name* relates to by that kind, in their order."""
        relations = (relation for relation in self.relations(name) if relation.kind == kind and not relation.outside)
        return [relation.target for relation in relations if relation.target in self]

    @cached_property
    def main(self) -> str:
        """The part that the package opens with: the workbook's. There need not be one of that name."""
        targets = (relation.target for relation in self.relations("") if relation.kind == "officeDocument")
        return next((target for target in targets if target in self), "xl/workbook.xml")


def bounded(limit: Limit, found: int) -> None:
    """Raise :class:`Unreadable` when *found* is more than the limit."""
    if found > limit.most:
        raise refused(refusals.BEYOND, what=limit.what, found=str(found), most=str(limit.most))


def _legacy(name: str) -> bytes:
    try:
        return name.encode("cp437")
    except UnicodeEncodeError:
        return b""


def _unpacked(packed: bytes, size: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        part = inflater.decompress(packed, size + 1)
    except zlib.error as error:
        raise Unreadable(refusals.DAMAGED) from error
    return part


def check_encoding(part: bytes) -> None:
    """Refuse what the reader of values would take for an empty sheet."""
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
    """The XML of a part that is in UTF-8, without DOCTYPE, comments, instructions and CDATA; the very same bytes where
    there are none."""
    check_encoding(part)
    return _plain(part) if b"<!" in part or part.find(b"<?", 2) >= 0 else part


def _plain(part: bytes) -> bytes:
    """*part* with comments and instructions taken out and CDATA written as ordinary text. In one walk: none is searched
    twice.
    """
    pieces, place = [], 0
    while (match := _ASIDE.search(part, place)) is not None:
        close = _CLOSED_BY.get(match[0])
        if close is None:
            raise Unreadable(refusals.FORBIDDEN)
        pieces.append(part[place : match.start()])
        end = part.find(close, match.end())
        if end < 0:
            raise Unreadable(refusals.DAMAGED)
        if match[0] == b"<![CDATA[":
            pieces.append(_as_text(part[match.end() : end]))
        place = end + len(close)
    return b"".join((*pieces, part[place:]))


def _as_text(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
