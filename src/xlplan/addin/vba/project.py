"""A VBA project: its modules as the streams of [MS-OVBA].

The streams have the sources only. Office compiles them when it opens the file, as the specification demands of other
writers (2.3.4.1, 2.3.4.3).
"""

import struct
from collections.abc import Sequence
from enum import Enum

from xlplan.addin.vba.compound import compound_file
from xlplan.addin.vba.compression import compressed
from xlplan.dataclass import dataclass

CODE_PAGE = 1252  # any would do: sources are ASCII
ID = "{2C7A41D6-53F1-4E0B-9A27-46B0C5D1E2F3}"  # ProjectId, 2.3.1.2; a random GUID, the same in every build
_NOT_COMPILED = bytes.fromhex("CC61FFFF000000")  # the stream _VBA_PROJECT, 2.3.4.1, without a performance cache
_ENGLISH = 0x0409  # LCID en-US
_LIBRARIES = (
    ("stdole", "*\\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\\Windows\\System32\\stdole2.tlb#OLE Automation"),
)
_ATTRIBUTES = ("GlobalNameSpace", "Creatable", "PredeclaredId", "Exposed", "TemplateDerived", "Customizable")
_VERSION = b"\x02"  # of Data Encryption, 2.4.3.2
_SEED = 0x0D  # of Data Encryption, 2.4.3.2; any would do


class ModuleKind(Enum):
    """The kind of a module; values are the keys of its line in the stream PROJECT (2.3.1.3)."""

    PLAIN = "Module"
    CLASS = "Class"
    DOCUMENT = "Document"


@dataclass(frozen=True, slots=True)
class Module:
    """A module of source text."""

    name: str
    kind: ModuleKind
    text: str
    """Its source, which begins with the attributes; with any line ends."""


def document(name: str, *, workbook: bool) -> Module:
    """The empty module that the workbook and every sheet must have; *name* is their code name."""
    base = "{00020819-0000-0000-C000-000000000046}" if workbook else "{00020820-0000-0000-C000-000000000046}"
    values = ("False", "False", "True", "True", "False", "True")
    lines = [f'Attribute VB_Name = "{name}"', f'Attribute VB_Base = "0{base}"']
    lines += [f"Attribute VB_{attribute} = {value}" for attribute, value in zip(_ATTRIBUTES, values, strict=True)]
    return Module(name, ModuleKind.DOCUMENT, "\n".join([*lines, "Option Explicit", ""]))


def vba_project(name: str, modules: Sequence[Module]) -> bytes:
    """The content of ``vbaProject.bin``. Reproducible."""
    streams = {f"VBA/{module.name}": compressed(_stored(module.text)) for module in modules}
    streams["VBA/_VBA_PROJECT"] = _NOT_COMPILED
    streams["VBA/dir"] = compressed(_information(name) + _references() + _modules(modules))
    streams["PROJECT"] = _project(name, modules)
    streams["PROJECTwm"] = b"".join(_both_names(module.name) for module in modules) + b"\0\0"
    return compound_file(streams)


def _stored(text: str) -> bytes:
    return "\r\n".join(text.splitlines()).encode("ascii") + b"\r\n"


def _record(id: int, content: bytes) -> bytes:
    """A record of the stream ``dir`` (2.3.4.2): its id, its length and its content."""
    return struct.pack("<HI", id, len(content)) + content


def _text_records(id: int, text: str, unicode_id: int) -> bytes:
    """A text as two records: in the code page of the project, and in UTF-16."""
    return _record(id, text.encode("ascii")) + _record(unicode_id, text.encode("utf-16-le"))


def _information(name: str) -> bytes:
    """The PROJECTINFORMATION record, 2.3.4.2.1."""
    return b"".join((
        _record(0x01, struct.pack("<I", 1)),  # SysKind: 32-bit Windows
        _record(0x02, struct.pack("<I", _ENGLISH)),
        _record(0x14, struct.pack("<I", _ENGLISH)),
        _record(0x03, struct.pack("<H", CODE_PAGE)),
        _record(0x04, name.encode("ascii")),
        _text_records(0x05, "", 0x40),  # description
        _text_records(0x06, "", 0x3D),  # help file
        _record(0x07, struct.pack("<I", 0)),  # help context
        _record(0x08, struct.pack("<I", 0)),  # flags
        struct.pack("<HIIH", 0x09, 4, 1, 1),  # PROJECTVERSION; its length field is 4, though six bytes follow
        _text_records(0x0C, "", 0x3C),  # constants
    ))  # fmt: skip


def _references() -> bytes:
    """The PROJECTREFERENCES record, 2.3.4.2.2."""
    records = b""
    for name, library in _LIBRARIES:
        text = library.encode("ascii")
        records += _text_records(0x16, name, 0x3E) + _record(0x0D, struct.pack("<I", len(text)) + text + bytes(6))
    return records


def _modules(modules: Sequence[Module]) -> bytes:
    """The PROJECTMODULES record, 2.3.4.2.3."""
    head = _record(0x0F, struct.pack("<H", len(modules))) + _record(0x13, b"\xff\xff")  # count, cookie
    return head + b"".join(_module(module) for module in modules) + _record(0x10, b"")


def _module(module: Module) -> bytes:
    """A MODULE record, 2.3.4.2.3.2."""
    return b"".join((
        _text_records(0x19, module.name, 0x47),
        _text_records(0x1A, module.name, 0x32),  # the name of its stream
        _text_records(0x1C, "", 0x48),  # description
        _record(0x31, struct.pack("<I", 0)),  # the offset of its source in the stream: no compiled code before it
        _record(0x1E, struct.pack("<I", 0)),  # help context
        _record(0x2C, b"\xff\xff"),  # cookie
        _record(0x21 if module.kind is ModuleKind.PLAIN else 0x22, b""),  # type
        _record(0x2B, b""),  # terminator
    ))  # fmt: skip


def _both_names(name: str) -> bytes:
    """A NAMEMAP record of the stream PROJECTwm, 2.3.3.1."""
    return name.encode("ascii") + b"\0" + name.encode("utf-16-le") + b"\0\0"


def _project(name: str, modules: Sequence[Module]) -> bytes:
    """The stream PROJECT, 2.3.1."""
    lines = [f'ID="{ID}"']
    for module in modules:
        lines.append(
            f"{module.kind.value}={module.name}" + ("/&H00000000" if module.kind is ModuleKind.DOCUMENT else "")
        )
    lines += [f'Name="{name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"']
    lines += [
        f'CMG="{_encrypted(bytes(4))}"',  # ProjectProtectionState: not protected
        f'DPB="{_encrypted(bytes(1))}"',  # ProjectPassword: none
        f'GC="{_encrypted(bytes([255]))}"',  # ProjectVisibilityState: visible
        "",
    ]
    lines += ["[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000", ""]
    lines += ["[Workspace]", *(f"{module.name}=0, 0, 0, 0, C" for module in modules)]
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _encrypted(data: bytes) -> str:
    """Data Encryption of [MS-OVBA] 2.4.3.2. With a fixed seed, as there is nothing secret."""
    key = sum(ID.encode("ascii")) & 0xFF
    out = [_SEED, _SEED ^ _VERSION[0], _SEED ^ key]
    previous = key
    ignored = bytes((_SEED & 6) // 2)
    for byte in ignored + struct.pack("<I", len(data)) + data:
        out.append(byte ^ ((out[-2] + previous) & 0xFF))
        previous = byte
    return bytes(out).hex().upper()
