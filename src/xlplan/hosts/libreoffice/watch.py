"""How long the calls under way have lasted: a program that does not answer is noticed, no call waits for ever."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 90.0  # seconds; a heavy workbook may calculate for a minute
_LOOKS = 0.5

_under_way: dict[int, list[float]] = {}  # by thread: when its outermost call began, and how many are within one another


def enter() -> None:
    held = _under_way.get(threading.get_ident())
    if held is None:
        _under_way[threading.get_ident()] = [time.monotonic(), 1]
    else:
        held[1] += 1


def leave() -> None:
    held = _under_way[threading.get_ident()]
    held[1] -= 1
    if not held[1]:
        del _under_way[threading.get_ident()]


@contextmanager
def unhurried() -> Iterator[None]:
    """Within it a person is asked: that may take as long as it takes."""
    held = _under_way.get(threading.get_ident(), [0.0, 0])
    held[0] = float("inf")
    try:
        yield
    finally:
        held[0] = time.monotonic()


def longest() -> float:
    """For how many seconds the longest call has been under way."""
    now = time.monotonic()
    return max((now - began for began, _ in list(_under_way.values())), default=0.0)


def start(patience: float, tired: Callable[[], None]) -> Callable[[], None]:
    """*tired* is called, once, when a call lasts longer than *patience*; the result ends the watch."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(min(_LOOKS, patience / 4)):
            if longest() > patience:
                tired()
                return

    threading.Thread(target=look, name="xlplan watches LibreOffice", daemon=True).start()
    return over.set
