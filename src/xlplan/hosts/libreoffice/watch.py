"""A watchdog for calls to LibreOffice: a call that takes too long is ended, so that none waits for ever."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 90.0  # seconds; a heavy workbook may calculate for a minute
_CHECK_EVERY = 0.5  # seconds

_calls: dict[int, list[float]] = {}  # by thread: the start of its outermost call, and the depth of nested calls


def enter() -> None:
    call = _calls.get(threading.get_ident())
    if call is None:
        _calls[threading.get_ident()] = [time.monotonic(), 1]
    else:
        call[1] += 1


def leave() -> None:
    call = _calls[threading.get_ident()]
    call[1] -= 1
    if not call[1]:
        del _calls[threading.get_ident()]


@contextmanager
def unhurried() -> Iterator[None]:
    """Suspend the time limit of this thread's call, as while a dialog waits for the user."""
    call = _calls.get(threading.get_ident(), [0.0, 0])
    call[0] = float("inf")
    try:
        yield
    finally:
        call[0] = time.monotonic()


def longest() -> float:
    """The seconds that the longest call has taken so far."""
    now = time.monotonic()
    return max((now - began for began, _ in list(_calls.values())), default=0.0)


def start(patience: float, on_timeout: Callable[[], None]) -> Callable[[], None]:
    """Call *on_timeout*, once, when a call takes longer than *patience* seconds. Returns a function that ends the
    watch.
    """
    ended = threading.Event()

    def check() -> None:
        while not ended.wait(min(_CHECK_EVERY, patience / 4)):
            if longest() > patience:
                on_timeout()
                return

    threading.Thread(target=check, name="xlplan watches LibreOffice", daemon=True).start()
    return ended.set
