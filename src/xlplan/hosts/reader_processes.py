"""Reads foreign files in child processes with limits of time and memory; one that exceeds them is killed and replaced.

:class:`ReaderProcesses` is a :class:`concurrent.futures.Executor`. A job that exceeds a limit, or whose process dies,
fails with :class:`xlplan.errors.Unreadable`; other jobs continue in a new process.
"""

import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import Empty, SimpleQueue
from time import monotonic
from typing import IO, Any, TypeVar

from xlplan.errors import Unreadable
from xlplan.words import Words
from xlplan.xlsx import limits, refusals
from xlplan.xlsx.refusals import refused

T = TypeVar("T")
Job = tuple["Future[Any]", Callable[..., Any], tuple[Any, ...], dict[str, Any]]

FILES_PER_PROCESS = 8  # the number of files for which a further process is worth its start
CHECK_EVERY = 0.1  # seconds between checks of time and memory
LENGTH = struct.Struct("<Q")  # the length of a message, before it
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0


def readers_for(files: int) -> "ReaderProcesses":
    """An executor with as many processes as are worth while for *files* files, at most one for each core."""
    return ReaderProcesses(max(1, min(os.cpu_count() or 1, -(-files // FILES_PER_PROCESS))))


class ReaderProcesses(Executor):
    """*workers* processes, each limited to *seconds* per job and *memory* bytes. They start in the background.

    On Linux the system enforces the limit of memory. Elsewhere, or with *watch*, it is checked ten times a second.
    """

    def __init__(
        self,
        workers: int = 1,
        *,
        seconds: float = limits.SECONDS.most,
        memory: int = limits.MEMORY.most,
        watch: bool | None = None,
    ) -> None:
        self._seconds, self._memory = seconds, memory
        self._watches_memory = sys.platform != "linux" if watch is None else watch
        if self._watches_memory:
            import psutil  # noqa: F401 - fail early if it is not installed

        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._workers = [_Worker(0 if self._watches_memory else memory, seconds) for _ in range(workers)]
        self._threads = [threading.Thread(target=self._work, args=(worker,), daemon=True) for worker in self._workers]
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        for thread in (*self._threads, self._watcher):
            thread.start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        with self._lock:
            if self._closed.is_set():
                raise RuntimeError("cannot submit a job to an executor that was shut down")
            future: Future[T] = Future()
            self._jobs.put((future, fn, args, kwargs))
            return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        with self._lock:
            first = not self._closed.is_set()
            self._closed.set()
            if cancel_futures:
                self._drain()
            if first:
                for _ in self._threads:
                    self._jobs.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _drain(self) -> None:
        try:
            while True:
                job = self._jobs.get_nowait()
                if job is not None:
                    job[0].cancel()
        except Empty:
            pass

    def _work(self, worker: "_Worker") -> None:
        worker.start()
        while (job := self._jobs.get()) is not None:
            future, fn, args, kwargs = job
            if future.set_running_or_notify_cancel():
                self._do(worker, future, (fn, args, kwargs))
        worker.stop()

    def _do(self, worker: "_Worker", future: "Future[Any]", call: tuple[Any, ...]) -> None:
        try:
            done, answer = worker.ask(call)
        except Exception as error:  # noqa: BLE001 - a job that cannot be pickled fails; the thread goes on
            future.set_exception(error)
            return
        if done:
            future.set_result(answer)
        else:
            future.set_exception(answer)

    def _watch(self) -> None:
        while any(thread.is_alive() for thread in self._threads):
            for worker in self._workers:
                if worker.deadline is not None and monotonic() > worker.deadline:
                    worker.kill(refusals.TOO_LONG)
                elif self._watches_memory and worker.deadline is not None and worker.memory() > self._memory:
                    worker.kill(refusals.TOO_MUCH_MEMORY)
            self._threads[0].join(CHECK_EVERY)


class _Worker:
    """One process, replaced when it has ended. One thread uses it; the thread of the watcher may kill it."""

    def __init__(self, memory: int, seconds: float) -> None:
        self._limit, self._seconds = memory, seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._killed_for: Words | None = None
        self.deadline: float | None = None

    def start(self) -> "subprocess.Popen[bytes]":
        """The process; started if there is none. ``-P``: no import from the current folder, which may be an inbox."""
        if self._process is None:
            program = "from xlplan.hosts.reader_process import main; main()"
            command = [sys.executable, "-P", "-c", program, str(self._limit)]
            paths = os.pathsep.join(path for path in sys.path if path)
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": paths},
                creationflags=_NO_WINDOW,
            )
        return self._process

    def ask(self, call: tuple[Any, ...]) -> tuple[bool, Any]:
        """Run one call; returns (True, its result) or (False, its exception)."""
        message = pickle.dumps(call, pickle.HIGHEST_PROTOCOL)
        process = self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        self._killed_for, self.deadline = None, monotonic() + self._seconds
        try:
            send(process.stdin, message)
            answer = receive(process.stdout)
        except OSError:
            answer = None
        finally:
            self.deadline = None
        if answer is None:
            self.stop(now=True)
            return False, self._reason()
        kind, value = pickle.loads(answer)
        if kind == "memory":
            self.stop(now=True)
            return False, Unreadable(refusals.TOO_MUCH_MEMORY)
        return kind == "done", value

    def _reason(self) -> Unreadable:
        if self._killed_for is None:
            return Unreadable(refusals.READER_ENDED)
        return refused(self._killed_for, seconds=f"{self._seconds:g}")

    def kill(self, words: Words) -> None:
        if self._process is not None and self.deadline is not None:
            self._killed_for = words
            self._process.kill()

    def memory(self) -> int:
        """The bytes of memory that the process uses now; 0 if it has ended."""
        import psutil

        process = self._process
        try:
            return int(psutil.Process(process.pid).memory_info().rss) if process else 0
        except psutil.Error:
            return 0

    def stop(self, *, now: bool = False) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            try:
                if stream is not None:
                    stream.close()
            except OSError:
                pass  # unwritten data, and the process has ended
        if now:
            process.kill()
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def send(stream: IO[bytes], message: bytes) -> None:
    stream.write(LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """One message; None if the other side has closed the stream."""
    start = stream.read(LENGTH.size)
    if len(start) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(start)
    message = stream.read(length)
    return message if len(message) == length else None
