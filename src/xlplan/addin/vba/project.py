"""A VBA project: its modules and the streams they become. Sources only, no compiled code: Office compiles when it opens
the file, as the specification asks of whoever is not Office."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from xlplan.addin.vba.compound import compound_file
from xlplan.addin.vba.compression import compressed

CODE_PAGE = 1252  # any would do: sources are ASCII
ID = "{2C7A41D6-53F1-4E0B-9A27-46B0C5D1E2F3}"  # made up once; the same in every build
_NOT_COMPILED = bytes.fromhex("CC61FFFF000000")
_ENGLISH = 0x0409
_LIBRARIES = (
    ("stdole", "*\\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\\Windows\\System32\\stdole2.tlb#OLE Automation"),
)
_ATTRIBUTES = ("GlobalNameSpace", "Creatable", "PredeclaredId", "Exposed", "TemplateDerived", "Customizable")
_VERSION = b"\x02"
_SEED = 0x0D


class ModuleKind(Enum):
    """What a module is, as the project's text calls it."""

    PLAIN = "Module"
    CLASS = "Class"
    DOCUMENT = "Document"


@dataclass(frozen=True, slots=True)
class Module:
    """*text* begins with its attributes; lines end in any way."""

    name: str
    kind: ModuleKind
    text: str


def document(name: str, *, workbook: bool) -> Module:
    """The empty module that the workbook and every sheet must have, under their code name."""
    base = "{00020819-0000-0000-C000-000000000046}" if workbook else "{00020820-0000-0000-C000-000000000046}"
    values = ("False", "False", "True", "True", "False", "True")
    lines = [f'Attribute VB_Name = "{name}"', f'Attribute VB_Base = "0{base}"']
    lines += [f"Attribute VB_{attribute} = {value}" for attribute, value in zip(_ATTRIBUTES, values, strict=True)]
    return Module(name, ModuleKind.DOCUMENT, "\n".join([*lines, "Option Explicit", ""]))


def vba_project(name: str, modules: Sequence[Module]) -> bytes:
    """``vbaProject.bin``: the same bytes for the same modules."""
    streams = {f"VBA/{module.name}": compressed(_stored(module.text)) for module in modules}
    streams["VBA/_VBA_PROJECT"] = _NOT_COMPILED
    streams["VBA/dir"] = compressed(_information(name) + _references() + _modules(modules))
    streams["PROJECT"] = _project(name, modules)
    streams["PROJECTwm"] = b"".join(_both_names(module.name) for module in modules) + b"\0\0"
    return compound_file(streams)


def _stored(text: str) -> bytes:
    return "\r\n".join(text.splitlines()).encode("ascii") + b"\r\n"


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<HI", number, len(content)) + content


def _twice(number: int, text: str, number_of_unicode: int) -> bytes:
    """A text in the project's code page, and again in UTF-16."""
    return _record(number, text.encode("ascii")) + _record(number_of_unicode, text.encode("utf-16-le"))


def _information(name: str) -> bytes:
    return b"".join((
        _record(0x01, struct.pack("<I", 1)),  # the system: Windows
        _record(0x02, struct.pack("<I", _ENGLISH)),
        _record(0x14, struct.pack("<I", _ENGLISH)),
        _record(0x03, struct.pack("<H", CODE_PAGE)),
        _record(0x04, name.encode("ascii")),
        _twice(0x05, "", 0x40),  # description
        _twice(0x06, "", 0x3D),  # help file
        _record(0x07, struct.pack("<I", 0)),  # help context
        _record(0x08, struct.pack("<I", 0)),  # flags
        struct.pack("<HIIH", 0x09, 4, 1, 1),  # version; its length counts the first number only
        _twice(0x0C, "", 0x3C),  # constants
    ))  # fmt: skip


def _references() -> bytes:
    found = b""
    for name, library in _LIBRARIES:
        text = library.encode("ascii")
        found += _twice(0x16, name, 0x3E) + _record(0x0D, struct.pack("<I", len(text)) + text + bytes(6))
    return found


def _modules(modules: Sequence[Module]) -> bytes:
    listed = _record(0x0F, struct.pack("<H", len(modules))) + _record(0x13, b"\xff\xff")
    return listed + b"".join(_module(module) for module in modules) + _record(0x10, b"")


def _module(module: Module) -> bytes:
    return b"".join((
        _twice(0x19, module.name, 0x47),
        _twice(0x1A, module.name, 0x32),  # the stream it is in
        _twice(0x1C, "", 0x48),  # description
        _record(0x31, struct.pack("<I", 0)),  # where in the stream its text begins: no compiled code before it
        _record(0x1E, struct.pack("<I", 0)),  # help context
        _record(0x2C, b"\xff\xff"),
        _record(0x21 if module.kind is ModuleKind.PLAIN else 0x22, b""),
        _record(0x2B, b""),
    ))  # fmt: skip


def _both_names(name: str) -> bytes:
    return name.encode("ascii") + b"\0" + name.encode("utf-16-le") + b"\0\0"


def _project(name: str, modules: Sequence[Module]) -> bytes:
    lines = [f'ID="{ID}"']
    for module in modules:
        lines.append(
            f"{module.kind.value}={module.name}" + ("/&H00000000" if module.kind is ModuleKind.DOCUMENT else "")
        )
    lines += [f'Name="{name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"']
    # not protected, visible
    lines += [
        f'CMG="{_hidden(bytes(4))}"',
        f'DPB="{_hidden(bytes(1))}"',
        f'GC="{_hidden(bytes([255]))}"',
        "",
    ]
    lines += ["[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000", ""]
    lines += ["[Workspace]", *(f"{module.name}=0, 0, 0, 0, C" for module in modules)]
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _hidden(data: bytes) -> str:
    """[MS-OVBA] 2.4.3.2, with a fixed seed: it keeps no secret."""
    key = sum(ID.encode("ascii")) & 0xFF
    out = [_SEED, _SEED ^ _VERSION[0], _SEED ^ key]
    plain_before = key
    ignored = bytes((_SEED & 6) // 2)
    for byte in ignored + struct.pack("<I", len(data)) + data:
        out.append(byte ^ ((out[-2] + plain_before) & 0xFF))
        plain_before = byte
    return bytes(out).hex().upper()
