"""Runs work in LibreOffice's main thread. Everything that can touch a window must run there.

A call over the bridge is executed by a thread of the bridge, beside the main thread. When such a thread shows a sheet,
closes a book or selects a cell, LibreOffice 7.4 sometimes keeps a pointer to an event that its main thread has freed.
It crashes when the window is closed, and unsaved changes are lost. A call from within a callback of the main thread is
executed in the main thread.
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
_CHECK_EVERY = 0.2  # seconds between checks whether the connection is lost
_ENDS_WITHIN = 30.0  # seconds: once the connection is lost all calls fail, so the work ends soon

_callback_thread = threading.local()


def in_own_thread(office: Any, work: Callable[[], T], *, watched: bool = False) -> T:
    """Run *work* with the main thread of *office* executing its calls; return what it returns, or raise what it raises.

    The time limit of one call also applies to *work* as a whole, unless it consists of many calls that are *watched*
    one by one.
    """
    if getattr(_callback_thread, "active", False):
        return work()
    begun, ended = threading.Event(), threading.Event()
    results: list[T] = []
    errors: list[Exception] = []

    def call() -> None:
        begun.set()
        _callback_thread.active = True
        try:
            results.append(work())
        except Exception as error:  # noqa: BLE001 - raised below, in the calling thread
            errors.append(error)
        finally:
            _callback_thread.active = False
            ended.set()

    watch.enter()  # the time limit applies until it begins: the program may be busy, or wait at a dialog
    try:
        office.service("com.sun.star.awt.AsyncCallback").addCallback(_callback(call), None)
        _wait(office, begun)
    finally:
        watch.leave()
    with watch.unhurried() if watched else nullcontext():
        _wait(office, ended, _ENDS_WITHIN)
    if errors:
        raise translated(errors[0]) from None
    return results[0]


def _wait(office: Any, event: threading.Event, grace: float = 0) -> None:
    """Wait for *event*; raise :class:`EnvironmentFailure` if the connection is lost, after *grace* seconds more.

    Work that has begun needs a grace: Python aborts if it exits while a thread of the bridge still runs Python code.
    """
    while not event.wait(_CHECK_EVERY):
        lost = office.lost
        if lost is not None and not event.wait(grace):
            raise EnvironmentFailure(lost)


def _callback(call: Callable[[], None]) -> Any:
    uno = bridge()  # also loads unohelper

    class Callback(sys.modules["unohelper"].Base, uno.getClass("com.sun.star.awt.XCallback")):  # type: ignore[misc]
        def notify(self, data: Any) -> None:
            call()

    return Callback()
