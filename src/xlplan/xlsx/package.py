"""The ZIP package of a workbook (PKWARE APPNOTE.TXT, ECMA-376 Part 2): its directory verified, its parts unpacked
within their declared size.

``zipfile`` reads the directory. The parts are inflated here, because ``zipfile`` inflates a part completely before it
notices that the directory declared a wrong size.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO

from xlplan.errors import Unreadable
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.decoding import decoded, xml_text
from xlplan.xlsx.limits import bounded
from xlplan.xlsx.refusals import refused
from xlplan.xlsx.relations import Relation, part_key, relations_of, relations_part

_END_SIZE = 22  # bytes of the end of central directory record: APPNOTE 4.3.16
_LOCAL = struct.Struct("<4sHHHHHIIIHH")  # the local file header: APPNOTE 4.3.7
_ENCRYPTED = 0x41  # general purpose bits 0 and 6: encryption, strong encryption; APPNOTE 4.4.4
_PACKED = 1 << 16  # packed bytes that are inflated in one step
CHUNK = 1 << 18  # most bytes of a part that are unpacked at once


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
        self._relations: dict[str, tuple[Relation, ...]] = {}
        self._verify()

    def _verify(self) -> None:
        """Refuse a package with too many or too large parts, two parts of one name, or parts that overlap."""
        entries = self.entries
        bounded(limits.PARTS, len(entries))
        bounded(limits.UNPACKED, sum(entry.file_size for entry in entries))
        for entry in entries:
            self._verify_entry(entry)
            if entry.filename.endswith(("/", "\\")):
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
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable(refusals.PASSWORD)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(refusals.DAMAGED)
        bounded(limits.PART, entry.file_size)
        if entry.file_size > limits.RATIO_FROM:
            bounded(limits.RATIO, entry.file_size // max(entry.compress_size, 1))

    def __contains__(self, name: str) -> bool:
        return part_key(name) in self.infos

    def names(self) -> list[str]:
        """The names of all parts, with slashes between folders."""
        return [entry.filename.replace("\\", "/") for entry in self.infos.values()]

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
        return b"".join(self._chunks(entry))

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The content of an entry in pieces; refuses it where local header, declared size or checksum disagree with the
        directory."""
        packed = self._packed(entry)
        size = checksum = 0
        for chunk in _inflated(packed) if entry.compress_type == zipfile.ZIP_DEFLATED else _stored(packed):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            if size > entry.file_size:
                raise Unreadable(refusals.DAMAGED)
            yield chunk
        if size != entry.file_size or checksum != entry.CRC:
            raise Unreadable(refusals.DAMAGED)

    def _packed(self, entry: zipfile.ZipInfo) -> memoryview:
        """The bytes of an entry as the archive stores them."""
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
        return memoryview(self.data)[start : start + entry.compress_size]

    def pieces(self, name: str) -> Iterator[str] | None:
        """The text of the XML part *name* piece by piece, as :func:`xlplan.xlsx.decoding.decoded` reads it; None where
        there is no such part. Only one piece of it is in memory at a time."""
        entry = self.infos.get(part_key(name))
        return None if entry is None else decoded(self._chunks(entry))

    def text(self, name: str) -> str | None:
        """The whole text of the XML part *name*; None where there is none. Raises :class:`Unreadable` where it is too
        large to be read as a whole, as sheets and texts are not."""
        entry = self.infos.get(part_key(name))
        if entry is None:
            return None
        bounded(limits.WHOLE, entry.file_size)
        return xml_text(self._inflate(entry))

    def replace(self, name: str, part: bytes) -> None:
        """Put *part* in the place of the part *name*, for :meth:`bytes`."""
        self.changed[part_key(name)] = part

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
            self._relations[key] = tuple(self._listed(name))
        return self._relations[key]

    def _listed(self, name: str) -> Iterator[Relation]:
        listed = relations_of(name, self.text(relations_part(name)) or "", self.__contains__)
        for number, relation in enumerate(listed, start=1):
            bounded(limits.RELATIONS, number)
            yield relation

    def related(self, name: str, kind: str) -> list[str]:
        """The parts of the package to which relationships of *name* of that kind lead, in order, each once. The other
        relationships are not kept: a sheet may have thousands of links."""
        relations = self._relations.get(part_key(name)) or self._listed(name)
        targets = (relation.target for relation in relations if relation.kind == kind and not relation.external)
        return list(dict.fromkeys(target for target in targets if target in self))

    @cached_property
    def main(self) -> str:
        """The name of the workbook part, to which the package's relationships lead. The part may be missing."""
        targets = (relation.target for relation in self.relations("") if relation.kind == "officeDocument")
        return next((target for target in targets if target in self), "xl/workbook.xml")


def _in_cp437(name: str) -> bytes:
    """*name* as ZIP stores it without the UTF-8 flag; empty where it cannot be (APPNOTE appendix D)."""
    try:
        return name.encode("cp437")
    except UnicodeEncodeError:
        return b""


def _inflated(packed: memoryview) -> Iterator[bytes]:
    """What the deflated *packed* holds, in chunks."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(packed), _PACKED):
            rest: bytes | memoryview = packed[start : start + _PACKED]
            while rest and not inflater.eof:
                yield inflater.decompress(rest, CHUNK)
                rest = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise Unreadable(refusals.DAMAGED) from error


def _stored(packed: memoryview) -> Iterator[bytes]:
    """The bytes of an entry that is not deflated, in chunks."""
    return (bytes(packed[start : start + CHUNK]) for start in range(0, len(packed), CHUNK))
