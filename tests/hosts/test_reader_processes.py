"""Files from others are read apart.

1. A job's result, and its exception, come back as if it had run here.
2. A job that takes too long, needs too much memory, or ends its process fails alone, with a sentence; the others go on.
3. Where the system sets no limit of memory, the processes are watched.
4. It is a standard executor: map, cancelling, shutting down.
5. No module is taken from the folder in which the command happens to run, and a library's printing disturbs nothing.
"""

import os
import time
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from xlplan.errors import Unreadable
from xlplan.hosts.reader_processes import FILES_PER_PROCESS, ReaderProcesses, readers_for
from xlplan.xlsx import refusals

MIB = 1 << 20


def sentence(future: "Future[Any]") -> str:
    with pytest.raises(Unreadable) as failed:
        future.result(timeout=120)
    return failed.value.sentence("vi")


def test_results_and_exceptions_come_back() -> None:
    with ReaderProcesses() as readers:
        assert isinstance(readers, Executor)
        assert readers.submit(pow, 2, 5).result() == 32
        assert list(readers.map(pow, [2, 3], [3, 2])) == [8, 9]
        with pytest.raises(ValueError, match="invalid literal"):
            readers.submit(int, "x").result()


def test_an_exception_keeps_both_languages() -> None:
    from xlplan.xlsx.read import read_book

    with ReaderProcesses() as readers, pytest.raises(Unreadable) as failed:
        readers.submit(read_book, b"", "x.xlsx").result()
    assert failed.value.words == refusals.EMPTY


def test_a_bad_job_fails_alone() -> None:
    with ReaderProcesses(2, seconds=5.0, memory=400 * MIB, watch=False) as readers:
        slow = readers.submit(time.sleep, 300)
        dead = readers.submit(os.abort)
        left = readers.submit(os._exit, 0)
        greedy = readers.submit(bytearray, 1024 * MIB)
        good = [readers.submit(pow, 2, number) for number in range(20)]
        assert [one.result(timeout=120) for one in good] == [2**number for number in range(20)]
        assert sentence(slow) == refusals.TOO_LONG.vi.format(seconds=5)
        assert sentence(dead) == sentence(left) == refusals.READER_ENDED.vi
        if os.name == "posix" and Path("/proc").exists():
            assert sentence(greedy) == refusals.TOO_MUCH_MEMORY.vi


def greedily(size: int) -> int:
    """Holds *size* bytes, every page of them, and waits to be seen."""
    held = bytearray(b"\1") * size
    time.sleep(120)
    return len(held)


def test_memory_is_watched_where_the_system_sets_no_limit() -> None:
    with ReaderProcesses(memory=200 * MIB, watch=True) as readers:
        assert sentence(readers.submit(greedily, 300 * MIB)) == refusals.TOO_MUCH_MEMORY.vi
        assert readers.submit(pow, 2, 3).result(timeout=120) == 8


def test_a_job_that_cannot_travel_is_its_callers() -> None:
    with ReaderProcesses() as readers:
        with pytest.raises(Exception, match="pickle"):
            readers.submit(lambda: 1).result()
        assert readers.submit(pow, 2, 3).result() == 8


def test_shutting_down_cancels_and_refuses() -> None:
    readers = ReaderProcesses()
    running = readers.submit(time.sleep, 2)
    waiting = [readers.submit(time.sleep, 60) for _ in range(3)]
    readers.shutdown(cancel_futures=True)
    assert all(one.cancelled() for one in waiting)
    assert running.done()
    with pytest.raises(RuntimeError):
        readers.submit(pow, 2, 3)


def test_a_folder_full_of_traps_is_not_imported_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pickle.py", "struct.py", "xlplan.py"):
        (tmp_path / name).write_text("raise SystemExit('trapped')\n")
    monkeypatch.chdir(tmp_path)
    with ReaderProcesses() as readers:
        assert readers.submit(print, "noise").result() is None
        assert readers.submit(os.system, "echo noise").result() == 0
        assert readers.submit(pow, 2, 3).result() == 8


@pytest.mark.parametrize("files", [0, 1, FILES_PER_PROCESS, 1000])
def test_a_small_inbox_starts_one_process(files: int) -> None:
    with readers_for(files) as readers:
        started = len(readers._workers)
    assert started == (1 if files <= FILES_PER_PROCESS else os.cpu_count() or 1)
