"""Atomic writing: a file is written to a temporary file beside it, which then replaces it in one step."""

import contextlib
import os
import shutil
from itertools import count
from pathlib import Path

UNFINISHED = ".xlplan-"  # the prefix of temporary files
_numbers = count(1)  # a process may write several files at once


def write_whole(path: Path, data: bytes) -> None:
    """Write *data* to *path*. At every moment there is either the old file or the new one, never a part.

    A link stays a link, and an existing file keeps its permissions. Raises ``OSError``; then nothing has changed. A
    process that is killed may leave a temporary file, whose name begins with :data:`UNFINISHED`.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.parent / f"{UNFINISHED}{os.getpid()}-{next(_numbers)}.tmp"
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    finally:
        # on a share that is gone this fails as well; the first error is the one to report
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new directory entry survive a power cut, on systems that support it."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
