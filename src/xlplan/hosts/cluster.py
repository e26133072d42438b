"""Reads foreign files on the machines of an existing Dask cluster.

:class:`ClusterReaders` is a :class:`concurrent.futures.Executor`. Files travel as bytes inside their jobs, so no
machine needs a share; results come back as if they had been read here. A worker that dies loses nothing: Dask gives its
files to another one. A file with which worker after worker died is read on this machine, apart, and gets its reason
there.
"""

import pickle
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, InvalidStateError
from concurrent.futures import wait as wait_for
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from xlplan.errors import EnvironmentFailure
from xlplan.hosts.cluster_connection import NO_WORKERS, connect, other_version
from xlplan.hosts.cluster_job import DONE, OTHER_VERSIONS, read_apart, versions
from xlplan.hosts.reader_processes import ReaderProcesses
from xlplan.ports import ManyReaders
from xlplan.words import Words

T = TypeVar("T")

LOST = Words(
    "Mất kết nối với bộ điều phối Dask ở {address} khi đang đọc sổ; chưa tạo tệp nào. Chạy lại, hoặc bỏ --cluster để "
    "đọc trên máy này.",
    "The connection to the Dask scheduler at {address} was lost while files were read; nothing was written. Run this "
    "again, or leave out --cluster to read on this machine.",
)

FILES_PER_THREAD = 3  # one is read, one is on its way to the worker, one comes back
CHECK_EVERY = 1.0  # seconds between two looks whether there are workers
PATIENCE = 30.0  # seconds without any worker: enough for all of them to be started anew


def readers_of(address: str) -> Callable[[int], "ClusterReaders"]:
    """What creates the executor of a host: the argument *readers* of :class:`xlplan.hosts.disk.Disk`."""

    def readers_for(files: int) -> ClusterReaders:
        return ClusterReaders(address)

    return readers_for


class ClusterReaders(ManyReaders):
    """The workers of the Dask scheduler at *address*; without any worker for *patience* seconds all jobs fail.

    Raises ``WrongUse`` or ``EnvironmentFailure`` if it cannot be used. A job fails with :class:`Unreadable` as in
    :class:`ReaderProcesses`; with another ``EnvironmentFailure`` if the cluster itself failed.
    """

    def __init__(self, address: str, *, patience: float = PATIENCE) -> None:
        self._client = connect(address)
        self._address = address
        self._patience = patience
        self._executor = self._client.get_executor(pure=False)
        self._threads: int = sum(self._client.nthreads().values())
        self._lock = threading.Lock()
        self._pending: set[Future[Any]] = set()
        self._here: ReaderProcesses | None = None
        self._closed = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    @property
    def files_ahead(self) -> int:
        return FILES_PER_THREAD * self._threads

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        if self._closed.is_set():
            raise RuntimeError("cannot submit a job to an executor that was shut down")
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()  # what was sent is not called back
        call = pickle.dumps((fn, args, kwargs), pickle.HIGHEST_PROTOCOL)
        with self._lock:
            self._pending.add(future)
        future.add_done_callback(self._forget)
        try:
            job = self._executor.submit(read_apart, versions(), call)
        except Exception as error:  # noqa: BLE001 - the client was closed because the scheduler is gone
            failure = self._lost()
            failure.__cause__ = error
            _settle(future, error=failure)
        else:
            job.add_done_callback(partial(self._answered, future, (fn, args, kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if wait and not cancel_futures:
            wait_for(self._copy_of_pending())
        self._closed.set()
        self._client.close()
        for future in self._copy_of_pending():
            _settle(future, error=CancelledError())
        if self._here is not None:
            self._here.shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            self._watcher.join()

    def _copy_of_pending(self) -> "list[Future[Any]]":
        with self._lock:
            return list(self._pending)

    def _forget(self, future: "Future[Any]") -> None:
        with self._lock:
            self._pending.discard(future)

    def _answered(self, future: "Future[Any]", call: tuple[Any, ...], job: "Future[bytes]") -> None:
        """Settle *future* with the outcome of its *job*. Runs in the thread of Dask's client."""
        from distributed import KilledWorker

        if job.cancelled():  # nobody here cancels: the client gave up
            _settle(future, error=self._lost())
            return
        error = job.exception()
        if isinstance(error, KilledWorker):
            self._read_here(future, call)
        elif error is not None:
            _settle(future, error=error)
        else:
            self._take(future, job.result())

    @staticmethod
    def _take(future: "Future[Any]", message: bytes) -> None:
        try:
            kind, value = pickle.loads(message)
        except Exception as error:  # noqa: BLE001 - an exception of a library that this machine does not have
            _settle(future, error=error)
            return
        if kind == DONE:
            _settle(future, value)
        else:
            _settle(future, error=other_version(value) if kind == OTHER_VERSIONS else value)

    def _read_here(self, future: "Future[Any]", call: tuple[Any, ...]) -> None:
        """Read a file here that was being read when workers died, several times: perhaps because of it."""
        with self._lock:
            if self._here is None:
                self._here = ReaderProcesses(1)
        fn, args, kwargs = call

        def settle(job: "Future[Any]") -> None:
            error = job.exception()
            _settle(future, None if error else job.result(), error=error)

        self._here.submit(fn, *args, **kwargs).add_done_callback(settle)

    def _watch(self) -> None:
        """Fail all jobs when there are no workers: Dask itself would wait for one for ever."""
        seen = monotonic()
        while not self._closed.wait(CHECK_EVERY):
            try:
                workers = len(self._client.nthreads())
            except Exception:  # noqa: BLE001 - no connection; the client reconnects, or gives up and cancels the jobs
                continue
            if workers:
                seen = monotonic()
            elif monotonic() - seen > self._patience:
                for future in self._copy_of_pending():
                    _settle(future, error=EnvironmentFailure(NO_WORKERS.filled(address=self._address)))

    def _lost(self) -> EnvironmentFailure:
        return EnvironmentFailure(LOST.filled(address=self._address))


def _settle(future: "Future[Any]", value: object = None, *, error: BaseException | None = None) -> None:
    """Give *future* its result or its error. Of two threads that do, the first one counts."""
    with suppress(InvalidStateError):
        if error is None:
            future.set_result(value)
        else:
            future.set_exception(error)
