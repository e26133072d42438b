"""The other side of :mod:`xlplan.hosts.reader_processes`: a process that does one job after the other until nobody asks
any more.
"""

import os
import pickle
import sys

from xlplan.hosts.reader_processes import receive, send


def main() -> None:
    """Read jobs from standard input, answer on standard output; what a library prints goes nowhere."""
    _limit_memory(int(sys.argv[1]))
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nowhere, number)
    while (message := receive(asked)) is not None:
        answer = _answer(message)
        send(answers, answer)


def _answer(message: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(message)
        return pickle.dumps(("done", function(*args, **kwargs)), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(("memory", None))
    except Exception as error:  # noqa: BLE001 - whatever it is, the asking side decides
        return _failed(error)
    except BaseException as error:  # noqa: BLE001 - a Rust panic is no Exception
        return _failed(RuntimeError(type(error).__name__))


def _failed(error: Exception) -> bytes:
    """The exception as bytes; one that does not survive the journey travels as its name."""
    try:
        message = pickle.dumps(("failed", error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(message)
    except Exception:  # noqa: BLE001 - exceptions of libraries may refuse in any way
        return pickle.dumps(("failed", RuntimeError(f"{type(error).__name__}: {error}")))
    return message


def _limit_memory(most: int) -> None:
    """Where the system keeps the limit itself, a greedy reader gets a MemoryError or dies alone."""
    if most and sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
