"""Writing a file whole or not at all: beside its place first, then in one step into it."""

import contextlib
import os
import shutil
from itertools import count
from pathlib import Path

UNFINISHED = ".xlplan-"  # how the name of a file begins that is not written to its end yet
_numbers = count(1)  # a process may write several at once


def write_whole(path: Path, data: bytes) -> None:
    """Put *data* at *path*: whoever looks, at whatever moment, finds the old file or the new one, never a part.

    A link stays a link, an old file's permissions stay. Raises ``OSError``; then nothing has changed. A process that is
    killed may leave a file beside it whose name begins with :data:`UNFINISHED`.
    """
    place = Path(os.path.realpath(path))
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.parent / f"{UNFINISHED}{os.getpid()}-{next(_numbers)}.tmp"
    try:
        with aside.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if place.exists():
            shutil.copymode(place, aside)
        os.replace(aside, place)
    finally:
        # a share that is gone cannot be tidied either: what went wrong first is what people are told
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
    _remember(place.parent)


def _remember(folder: Path) -> None:
    """Have the folder's own entry survive a power cut, where the system knows how."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
