"""LibreOffice's installer of extensions, ``unopkg``: finds it, runs it, and translates its errors."""

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
FOREIGN = ("PYTHON", "URE_", "UNO_PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")  # environment variables that would break it
TIMEOUT_S = 180
# Its message when it crashed on exit, as it sometimes does. The installation is incomplete then, so it is run again.
CRASHED_ON_EXIT, TRIES = "while disposing", 3
_NO_WINDOW = 0x08000000 if os.name == "nt" else 0  # CREATE_NO_WINDOW


def add(data: bytes, environ: Mapping[str, str]) -> None:
    """Install the extension in *data*; it replaces an older one. Raises :class:`EnvironmentFailure`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "xlplan.oxt"
        file.write_bytes(data)
        _run(environ, "add", "--force", *_shared(), str(file))


def remove(identifier: str, environ: Mapping[str, str]) -> None:
    """Uninstall the extension if it is installed. Raises :class:`EnvironmentFailure`."""
    if has(identifier, environ):
        _run(environ, "remove", *_shared(), identifier)
        _run(environ, "list", *_shared())  # LibreOffice deletes the files on its next start


def has(identifier: str, environ: Mapping[str, str]) -> bool:
    """Whether LibreOffice is installed and has the extension. Raises :class:`EnvironmentFailure`."""
    return _program(environ) is not None and f"Identifier: {identifier}\n" in _run(environ, "list", *_shared()).replace(
        "\r\n", "\n"
    )


def _run(environ: Mapping[str, str], *arguments: str) -> str:
    """Run ``unopkg`` and return its output. The texts that are looked for in it are English in every language."""
    program, null = _program(environ), subprocess.DEVNULL
    if program is None:
        raise EnvironmentFailure(NO_LIBREOFFICE)
    for _ in range(TRIES):
        done = subprocess.run(
            [program, *arguments],
            env=clean(environ),
            capture_output=True,
            timeout=TIMEOUT_S,
            creationflags=_NO_WINDOW,
            stdin=null,
            check=False,
        )
        output = (done.stdout + done.stderr).decode("utf-8", "replace")
        if not done.returncode or CRASHED_ON_EXIT not in output:
            break
    if done.returncode:
        if "lock file" in output.lower() or "already running" in output.lower():
            raise EnvironmentFailure(IS_OPEN)
        why = next((line.strip() for line in output.splitlines() if "ERROR" in line), str(done.returncode))
        raise EnvironmentFailure(FAILED.filled(why=why))
    return output


def _program(environ: Mapping[str, str]) -> str | None:
    """The path of ``unopkg``: on PATH, beside ``soffice``, or in its folder on Windows. None if it is not found."""
    path = environ.get("PATH", "")
    office = shutil.which("soffice", path=path)
    candidates = [str(Path(os.path.realpath(office)).with_name("unopkg"))] if office else []
    for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
        if environ.get(name):
            candidates.append(str(Path(environ[name]) / "LibreOffice" / "program" / "unopkg.com"))
    on_path = shutil.which("unopkg", path=path)
    return on_path or next((candidate for candidate in candidates if Path(candidate).is_file()), None)


def _shared() -> tuple[str, ...]:
    """``--shared`` for root on Linux, who can install for all users only: ``unopkg`` refuses anything else."""
    return ("--shared",) if is_root() else ()


def is_root() -> bool:
    """Whether this process runs as root (never on Windows)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """*environ* without the settings of our Python.

    LibreOffice's own Python would take a virtual environment on PATH for its home, and fail.
    """
    kept = {name: value for name, value in environ.items() if not name.upper().startswith(FOREIGN)}
    folders = environ.get("PATH", "").split(os.pathsep)
    kept["PATH"] = os.pathsep.join(folder for folder in folders if not (Path(folder).parent / "pyvenv.cfg").is_file())
    return kept
