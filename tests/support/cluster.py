"""A Dask scheduler and its workers on the loopback, as processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep
from types import MappingProxyType, TracebackType
from typing import Self

import psutil
from scripts.rooms import ROOT

SECONDS = 60  # to start in, on a busy machine
PLAIN = ("--host", "127.0.0.1")


class Cluster:
    """A scheduler; workers are started by :meth:`worker`. *options* belong to both, such as certificates.

    After *deaths* of workers that read it, a file is given to no worker any more.
    """

    def __init__(self, folder: Path, options: Sequence[str] = PLAIN, *, deaths: int = 2) -> None:
        self._folder, self._options, self._file = folder, options, folder / "scheduler.json"
        self._environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(deaths - 1),
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.scheduler = self._start("scheduler", ("--port", "0", *self._options))
        end = monotonic() + SECONDS
        while not self._file.exists():  # it is written when the scheduler listens
            assert self.scheduler.poll() is None
            assert monotonic() < end
            sleep(0.02)
        return self

    @property
    def address(self) -> str:
        address: str = json.loads(self._file.read_text("utf-8"))["address"]
        return address

    def worker(self, source: Path = ROOT / "src", *, everywhere: bool = False) -> "subprocess.Popen[bytes]":
        """Start a worker of one thread with the code of *source*; one that listens *everywhere* was given no host."""
        environment = {"PYTHONPATH": os.pathsep.join((str(source), str(ROOT)))}
        options = ("--nthreads", "1", "--no-nanny", *(() if everywhere else self._options))
        return self._start("worker", options, environment)

    def have_workers(self, count: int) -> None:
        """Start as many workers as *count* lacks."""
        living = [process for process in self._processes if process.poll() is None and process is not self.scheduler]
        for _ in range(count - len(living)):
            self.worker()

    def _start(
        self, part: str, options: Sequence[str], environment: Mapping[str, str] = MappingProxyType({})
    ) -> "subprocess.Popen[bytes]":
        module = f"distributed.cli.dask_{part}"
        shared = ("--scheduler-file", str(self._file), "--dashboard-address", "127.0.0.1:0")
        with open(self._folder / f"{part}-{len(self._processes)}.log", "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *options, *shared],
                cwd=self._folder,
                env={**self._environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._processes.append(process)
        return process

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in reversed(self._processes):
            if process.poll() is None:
                for child in psutil.Process(process.pid).children(recursive=True):
                    child.kill()
                process.kill()
            process.wait()
