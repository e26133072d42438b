"""Identifies a file by its content, never by its name, and admits it for reading or refuses it with the reason.

It runs before any reader, and parses no more than a few hundred bytes, the ZIP directory and small parts.
"""

from enum import Enum, auto

from xlplan.dataclass import dataclass
from xlplan.errors import Unreadable
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
    from xlplan.xlsx.foreign import reason_of

    raise Unreadable(reason_of(data))


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
