"""The lock files that office programs create beside an open workbook: which program has it open, and who."""

import contextlib
from pathlib import Path

from xlplan.dataclass import dataclass

EXCEL, LIBREOFFICE = "~$", ".~lock."
LOCK_PREFIXES = (EXCEL, LIBREOFFICE)
EXCEL_WIDE_NAME = 55  # offset in Excel's lock file: the length of the user's name, and the name in UTF-16


@dataclass(frozen=True, slots=True)
class OfficeLock:
    """A lock file: a workbook is open in an office program."""

    program: str
    user: str
    """The name of the user in that program; empty if it is not known."""
    file: Path


def lock_of(path: Path) -> OfficeLock | None:
    """The lock of the workbook at *path*, or None if no office program has it open."""
    excel = path.with_name(EXCEL + path.name)
    if excel.exists():
        return OfficeLock("Excel", _excel_user(excel), excel)
    libreoffice = path.with_name(f"{LIBREOFFICE}{path.name}#")
    if libreoffice.exists():
        return OfficeLock("LibreOffice", _libreoffice_user(libreoffice), libreoffice)
    return None


def _excel_user(lock: Path) -> str:
    """The file has the name twice, in the code page of the PC and in UTF-16; the second is read."""
    with contextlib.suppress(OSError, UnicodeDecodeError, IndexError):
        wide = lock.read_bytes()[EXCEL_WIDE_NAME:]
        name = wide[2 : 2 + 2 * wide[0]].decode("utf-16-le").strip()
        return name if name.isprintable() else ""
    return ""


def _libreoffice_user(lock: Path) -> str:
    """``name,login,PC,date,profile;`` with commas escaped; the name is often empty."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        fields = lock.read_text("utf-8").split(",")
        return next((field.strip() for field in fields[:2] if field.strip()), "")
    return ""
