"""The child process of :mod:`xlplan.hosts.reader_processes`: runs one job after the other until its input ends."""

import os
import pickle
import sys

from xlplan.hosts.reader_processes import receive, send


def main() -> None:
    """Read jobs from standard input, write results to standard output. Libraries that print write to ``/dev/null``."""
    _limit_memory(int(sys.argv[1]))
    jobs, results = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(null, descriptor)
    while (message := receive(jobs)) is not None:
        answer = _answer(message)
        send(results, answer)


def _answer(message: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(message)
        return pickle.dumps(("done", function(*args, **kwargs)), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(("memory", None))
    except Exception as error:  # noqa: BLE001 - raised in the parent process
        return _failed(error)
    except BaseException as error:  # noqa: BLE001 - a panic of a Rust library is not an Exception
        return _failed(RuntimeError(type(error).__name__))


def _failed(error: Exception) -> bytes:
    """The pickled exception; one that cannot be pickled and unpickled is sent as its name and message."""
    try:
        message = pickle.dumps(("failed", error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(message)
    except Exception:  # noqa: BLE001 - exceptions of libraries may fail in any way
        return pickle.dumps(("failed", RuntimeError(f"{type(error).__name__}: {error}")))
    return message


def _limit_memory(maximum: int) -> None:
    """Let the system enforce the limit in bytes, where it can: a job that exceeds it gets a MemoryError, or crashes
    this process only.
    """
    if maximum and sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (maximum, maximum))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
