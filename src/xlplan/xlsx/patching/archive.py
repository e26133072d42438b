"""The ZIP archive around the parts (PKWARE APPNOTE.TXT): entries that are not edited are copied unchanged, with their
compressed bytes, order and dates."""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO

from xlplan.errors import Unreadable
from xlplan.xlsx.package import Package
from xlplan.xlsx.refusals import DAMAGED

_CENTRAL = struct.Struct("<4s6H3L5H2L")  # central directory file header: APPNOTE 4.3.12
_LOCAL = struct.Struct("<4s5H3L2H")  # local file header: 4.3.7
_END = struct.Struct("<4s4H2LH")  # end of central directory record: 4.3.16
_ZIP64 = 0xFFFFFFFF  # the offset is in the ZIP64 extra field: 4.5.3
_UTF8 = 0x800  # general purpose bit 11, the name is UTF-8: 4.4.4
_FIRST_DATE = (0, (1 << 5) | 1)  # time and date of 00:00 on 1 January 1980: equal edits give equal bytes


class Archive:
    """The entries of an archive in order; :meth:`rewritten` gives an archive with some of them replaced, added or
    removed."""

    def __init__(self, package: Package) -> None:
        """*package* was admitted, so its directory is verified. Raises :class:`Unreadable` where the directory cannot
        be copied."""
        self._package, self._data = package, package.data
        try:
            self._central = list(_central_records(package.data, package.end, len(package.entries)))
        except (struct.error, ValueError) as error:
            raise Unreadable(DAMAGED) from error
        self.names = [info.filename for info in package.entries]

    def rewritten(self, changed: Mapping[str, bytes | None]) -> bytes:
        """The archive with each entry of *changed* replaced where it is, removed (None), or added at the end."""
        out = BytesIO()
        directory = []
        ends = self._ends()
        for info, central in zip(self._package.entries, self._central, strict=True):
            content = changed.get(info.filename, b"") if info.filename in changed else self._to_repack(info, central)
            if content is None and info.filename in changed:
                continue
            if content is None:
                directory.append(central[:42] + struct.pack("<L", out.tell()) + central[46:])
                out.write(self._data[info.header_offset : ends[info.header_offset]])
            else:
                directory.append(_write(out, info.filename, content, _dos_time(info), info.external_attr))
        for name, added in changed.items():
            if added is not None and name not in self.names:
                directory.append(_write(out, name, added, _FIRST_DATE, 0))
        start = out.tell()
        out.write(b"".join(directory))
        count, size, comment = len(directory), out.tell() - start, self._package.comment
        out.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, len(comment)) + comment)
        return out.getvalue()

    def _to_repack(self, info: zipfile.ZipInfo, central: bytes) -> bytes | None:
        """The content of an entry that must be packed again because of ZIP64; None where its record can be copied."""
        offset: int = struct.unpack_from("<L", central, 42)[0]
        return self._package.raw(info.filename) if offset == _ZIP64 else None

    def _ends(self) -> dict[int, int]:
        """Offset of each local record → offset of the next, so that a data descriptor is copied with its record."""
        starts = sorted(info.header_offset for info in self._package.entries)
        return dict(zip(starts, [*starts[1:], self._package.end], strict=True))


def _central_records(data: bytes, start: int, count: int) -> Iterator[bytes]:
    """The records of the central directory; raises ValueError where there is something else."""
    for _ in range(count):
        fields = _CENTRAL.unpack_from(data, start)
        if fields[0] != b"PK\1\2":
            raise ValueError("no record of a central directory")
        end = start + _CENTRAL.size + sum(fields[10:13])
        yield data[start:end]
        start = end


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    """The entry's time and date in the format of MS-DOS (APPNOTE 4.4.6)."""
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, max(year - 1980, 0) << 9 | month << 5 | day


def _write(out: BytesIO, name: str, content: bytes, dos_time: tuple[int, int], attributes: int) -> bytes:
    """Write the local record of a deflated entry; return its record for the central directory."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    raw_name = name.encode("utf-8")
    flags = 0 if raw_name.isascii() else _UTF8
    common = (
        20,
        flags,
        zipfile.ZIP_DEFLATED,
        *dos_time,
        zlib.crc32(content),
        len(packed),
        len(content),
        len(raw_name),
        0,
    )
    offset = out.tell()
    out.write(_LOCAL.pack(b"PK\3\4", *common) + raw_name + packed)
    return _CENTRAL.pack(b"PK\1\2", 20, *common, 0, 0, 0, attributes, offset) + raw_name
