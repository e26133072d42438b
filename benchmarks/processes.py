"""Measuring a whole process with everything that it starts: processor time, and most memory held (Linux)."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median

from benchmarks.clock import ROOT

PROC = Path("/proc")
LOOK_EVERY = 0.01  # seconds; a peak is lost only where a process ends within that time of it


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process cost."""

    cpu: float
    """Seconds of processor time, user and system, of the process and its children."""

    wall: float
    """Seconds by the clock."""

    peak: float
    """Most memory that the process itself held, in MB."""

    child_peak: float
    """Most memory that one of its children held, in MB; 0 without children."""

    child_cpu: float
    """The part of *cpu* that its children took, as far as it was looked at before they ended."""


def in_turn(cases: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Cost]:
    """The median cost of each case, which is the arguments of a Python, over *rounds* rounds of all of them."""
    seen: dict[str, list[Cost]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, arguments in cases.items():
            seen[name].append(cost(arguments))
    return {
        name: Cost(*(median(getattr(one, part.name) for one in costs) for part in fields(Cost)))
        for name, costs in seen.items()
    }


def cost(arguments: Sequence[str]) -> Cost:
    """Run a fresh Python with *arguments* to its end. Raises ``RuntimeError`` with what it said if it ends badly.

    Exit code 1 is no bad end: with it a command says that it has findings.
    """
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": ""}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peaks: dict[int, float] = {}
    times: dict[int, float] = {}
    ended, status, usage = 0, 0, None
    while not ended:
        for pid in _family(process.pid):
            peaks[pid] = max(peaks.get(pid, 0.0), _peak(pid))
            times[pid] = max(times.get(pid, 0.0), _cpu(pid))
        time.sleep(LOOK_EVERY)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    with process.stderr or open(os.devnull, "rb") as errors:
        said = errors.read().decode()
    if process.returncode not in (0, 1) or "Traceback" in said:
        raise RuntimeError(f"{arguments}: {process.returncode}\n{said}")
    assert usage is not None
    own = peaks.pop(process.pid, 0.0)
    times.pop(process.pid, None)
    return Cost(usage.ru_utime + usage.ru_stime, wall, own, max(peaks.values(), default=0.0), sum(times.values()))


def _family(pid: int) -> Iterator[int]:
    """The process and its children, as long as they live."""
    yield pid
    try:
        threads = list((PROC / str(pid) / "task").iterdir())
        children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:  # it has just ended
        return
    for child in children:
        yield from _family(child)


def _peak(pid: int) -> float:
    """The high-water mark of a process in MB; 0 when it has ended."""
    try:
        status = (PROC / str(pid) / "status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0.0)


def _cpu(pid: int) -> float:
    """Seconds of processor time that a process has taken; 0 when it has ended."""
    try:
        numbers = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")
