"""LibreOffice's own thread: all that can touch a window is done there.

What is asked over the bridge is done by a thread of the bridge, beside the own one. A sheet shown, a book closed or a
cell selected by such a thread leaves LibreOffice 7.4, now and then, with a hold on an event that its own thread has
thrown away; it ends when the window is closed, and what was not saved is lost. Asked from within a call of its own
thread, LibreOffice does it in that thread.
"""

import sys
import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeVar

from xlplan.errors import EnvironmentFailure
from xlplan.hosts.libreoffice import watch
from xlplan.hosts.libreoffice.border import bridge, translated

T = TypeVar("T")
_LOOKS = 0.2  # seconds: how soon it is noticed that nobody will call back any more
_COMES_BACK_WITHIN = 30.0  # seconds: work whose calls all fail, as those to a lost program do, has soon come to its end

_called = threading.local()


def in_own_thread(office: Any, work: Callable[[], T], *, watched: bool = False) -> T:
    """What *work* returns or raises; *office*'s own thread does what it asks for, and waits for it meanwhile. Where
    *work* is many calls, each *watched* for itself, it may take longer altogether than one call may."""
    if getattr(_called, "back", False):
        return work()
    begun, over = threading.Event(), threading.Event()
    results: list[T] = []
    errors: list[Exception] = []

    def call() -> None:
        begun.set()
        _called.back = True
        try:
            results.append(work())
        except Exception as error:  # noqa: BLE001 - raised on where it was asked for
            errors.append(error)
        finally:
            _called.back = False
            over.set()

    watch.enter()  # until it begins: a program that is busy, or waits at a dialog, is noticed
    try:
        office.service("com.sun.star.awt.AsyncCallback").addCallback(_callback(call), None)
        _wait(office, begun)
    finally:
        watch.leave()
    with watch.unhurried() if watched else nullcontext():
        _wait(office, over, _COMES_BACK_WITHIN)
    if errors:
        raise translated(errors[0]) from None
    return results[0]


def _wait(office: Any, event: threading.Event, after_it_is_lost: float = 0) -> None:
    """Work that has begun is waited for: Python must not end while another thread of it is at work (it aborts)."""
    while not event.wait(_LOOKS):
        lost = office.lost
        if lost is not None and not event.wait(after_it_is_lost):
            raise EnvironmentFailure(lost)


def _callback(call: Callable[[], None]) -> Any:
    uno = bridge()  # loads its helper, too

    class Callback(sys.modules["unohelper"].Base, uno.getClass("com.sun.star.awt.XCallback")):  # type: ignore[misc]
        def notify(self, data: Any) -> None:
            call()

    return Callback()
