"""LibreOffice's own installer of extensions, ``unopkg``: where it is, and what it says as one calm sentence."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from xlplan.errors import EnvironmentFailure
from xlplan.words import Words

NO_LIBREOFFICE = Words(
    "Không tìm thấy LibreOffice trên máy này (chương trình unopkg). Cài LibreOffice rồi chạy lại.",
    "LibreOffice (its program unopkg) is not on this machine. Install it and run this again.",
)
IS_OPEN = Words(
    "LibreOffice đang mở. Đóng tất cả cửa sổ LibreOffice rồi chạy lại.",
    "LibreOffice is open. Close all its windows and run this again.",
)
FAILED = Words("LibreOffice không nhận tiện ích: {why}", "LibreOffice did not take the extension: {why}")
LEFT_BEHIND = ("PYTHON", "URE_", "UNO_PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
WITHIN = 180  # seconds
# what it says when it failed at its end, as it does now and then; what it leaves is not whole
AT_ITS_END, TIMES = (
    "while disposing",
    3,
)
_NO_WINDOW = 0x08000000 if os.name == "nt" else 0


def add(data: bytes, environ: Mapping[str, str]) -> None:
    """Install the extension in *data*, over an older one; raises :class:`EnvironmentFailure`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "xlplan.oxt"
        file.write_bytes(data)
        _run(environ, "add", "--force", *_shared(), str(file))


def remove(identifier: str, environ: Mapping[str, str]) -> None:
    """Take the extension away, also one that somebody has taken away already; raises :class:`EnvironmentFailure`."""
    if has(identifier, environ):
        _run(environ, "remove", *_shared(), identifier)
        _run(environ, "list", *_shared())  # LibreOffice deletes the files when it looks the next time


def has(identifier: str, environ: Mapping[str, str]) -> bool:
    """Whether LibreOffice is there and has the extension; raises :class:`EnvironmentFailure`."""
    return _program(environ) is not None and f"Identifier: {identifier}\n" in _run(environ, "list", *_shared()).replace(
        "\r\n", "\n"
    )


def _run(environ: Mapping[str, str], *words: str) -> str:
    """What ``unopkg`` printed; English words of it are asked for by the caller and stay English in every language."""
    program, none = _program(environ), subprocess.DEVNULL
    if program is None:
        raise EnvironmentFailure(NO_LIBREOFFICE)
    for _ in range(TIMES):
        done = subprocess.run(
            [program, *words],
            env=clean(environ),
            capture_output=True,
            timeout=WITHIN,
            creationflags=_NO_WINDOW,
            stdin=none,
            check=False,
        )
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        if not done.returncode or AT_ITS_END not in said:
            break
    if done.returncode:
        if "lock file" in said.lower() or "already running" in said.lower():
            raise EnvironmentFailure(IS_OPEN)
        why = next((line.strip() for line in said.splitlines() if "ERROR" in line), str(done.returncode))
        raise EnvironmentFailure(FAILED.filled(why=why))
    return said


def _program(environ: Mapping[str, str]) -> str | None:
    """On the path, beside ``soffice``, or where Windows installs it."""
    path = environ.get("PATH", "")
    office = shutil.which("soffice", path=path)
    beside = [str(Path(os.path.realpath(office)).with_name("unopkg"))] if office else []
    for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
        if environ.get(name):
            beside.append(str(Path(environ[name]) / "LibreOffice" / "program" / "unopkg.com"))
    return shutil.which("unopkg", path=path) or next((one for one in beside if Path(one).is_file()), None)


def _shared() -> tuple[str, ...]:
    """The administrator of a Linux machine installs for everybody: ``unopkg`` refuses anything else."""
    return ("--shared",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """*environ* without what belongs to our Python: LibreOffice's own takes a virtual environment on the path for its
    home, and fails.
    """
    kept = {name: value for name, value in environ.items() if not name.upper().startswith(LEFT_BEHIND)}
    folders = environ.get("PATH", "").split(os.pathsep)
    kept["PATH"] = os.pathsep.join(folder for folder in folders if not (Path(folder).parent / "pyvenv.cfg").is_file())
    return kept
