"""The lock files that office programs lay beside a workbook while it is open: whose program holds it."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

EXCEL, LIBREOFFICE = "~$", ".~lock."
LOCK_PREFIXES = (EXCEL, LIBREOFFICE)
EXCEL_WIDE_NAME = 55  # where, in Excel's lock file, the length and the letters of the name stand as UTF-16


@dataclass(frozen=True, slots=True)
class OfficeLock:
    """A workbook is open: in which program, the name that its user gave there (empty: not said), and the lock file."""

    program: str
    user: str
    file: Path


def lock_of(path: Path) -> OfficeLock | None:
    """The lock of the workbook at *path*, or None when no office program has it open."""
    excel = path.with_name(EXCEL + path.name)
    if excel.exists():
        return OfficeLock("Excel", _excel_user(excel), excel)
    libreoffice = path.with_name(f"{LIBREOFFICE}{path.name}#")
    if libreoffice.exists():
        return OfficeLock("LibreOffice", _libreoffice_user(libreoffice), libreoffice)
    return None


def _excel_user(lock: Path) -> str:
    """The name stands twice: in the PC's own code page, and as UTF-16."""
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
