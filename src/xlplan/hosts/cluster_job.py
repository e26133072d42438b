"""What a worker of a Dask cluster runs for :mod:`xlplan.hosts.cluster`.

A worker reads no file itself: each of its threads hands its job to a process of :class:`ReaderProcesses`. So a file has
the same limits, and gets the same reason if it exceeds them, as on the machine of the user, and no file ends a worker.
"""

import pickle
import sys
import threading
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

import xlplan
from xlplan.hosts.reader_processes import ReaderProcesses

DONE, FAILED, OTHER_VERSIONS = "done", "failed", "other versions"

Versions = dict[str, str]

# What can change the content or the verdict of a file. Dask itself needs equal versions, too.
LIBRARIES = ("python-calamine", "pydantic-core", "holidays", "email-validator", "distributed")
DIGITS = 8  # of the digest of the code: enough to tell two states of one version apart

_of_thread = threading.local()


@cache  # for a process, the code that it has loaded
def versions() -> Versions:
    """What reads files in this process. Equal versions give equal results."""
    return {
        "xlplan": f"{_version('xlplan')} ({_digest_of_code()})",
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        **{name: _version(name) for name in LIBRARIES},
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "-"


def _digest_of_code() -> str:
    """The version number alone is the same before and after a change of a checkout."""
    root, digest = Path(xlplan.__file__).parent, sha256()
    for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))  # Git on Windows may write other line ends
    return digest.hexdigest()[:DIGITS]


def listening() -> list[tuple[str, int]]:
    """Address and port of every socket on which this process listens: what Dask itself names may be one of several."""
    import psutil  # it comes with Dask

    process = psutil.Process()
    sockets = getattr(process, "net_connections", None) or process.connections  # its name before psutil 6
    return [(socket.laddr.ip, socket.laddr.port) for socket in sockets("tcp") if socket.status == psutil.CONN_LISTEN]


def read_apart(expected: Versions, call: bytes) -> bytes:
    """Run *call*, a pickled (function, args, kwargs), in a process apart; its answer is pickled: (DONE, result),
    (FAILED, exception), or (OTHER_VERSIONS, the versions here) if they are not as *expected*.

    The bytes pass through worker and scheduler as they are: neither builds the objects.
    """
    try:
        return _readers().submit(answer, expected, call).result()
    except Exception as error:  # noqa: BLE001 - raised at the client
        return pickle.dumps((FAILED, error))


def answer(expected: Versions, call: bytes) -> bytes:
    """The work of :func:`read_apart`, in the process that reads. Raises whatever the function raises.

    The versions are compared here, for each file: a worker may join while files are read, or keep running while another
    version is installed.
    """
    if versions() != expected:
        return pickle.dumps((OTHER_VERSIONS, versions()))
    function, args, kwargs = pickle.loads(call)
    result: Any = function(*args, **kwargs)
    return pickle.dumps((DONE, result), pickle.HIGHEST_PROTOCOL)


def _readers() -> ReaderProcesses:
    """The reading process of this thread. It stays for the next file, and ends with the worker."""
    readers: ReaderProcesses | None = getattr(_of_thread, "readers", None)
    if readers is None:
        readers = _of_thread.readers = ReaderProcesses(1)
    return readers
