"""Measuring: cases timed in turn, round after round, so that whatever else the machine does falls on all of them
alike.
"""

import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
Case = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds: by the clock on the wall, and of processor time (user and system), children included."""

    wall: float
    cpu: float


def interleaved(cases: Mapping[str, Case], rounds: int, *, warmed: bool = False) -> dict[str, Spent]:
    """The median of each case over *rounds* rounds in which every case runs once. Unless all are *warmed* already, each
    runs once before, and that does not count: what is imported, compiled or cached at first use is not what is
    measured."""
    seen: dict[str, list[Spent]] = {name: [] for name in cases}
    for case in () if warmed else cases.values():
        case()
    for _ in range(rounds):
        for name, case in cases.items():
            seen[name].append(timed(case))
    return {name: Spent(_median(found, "wall"), _median(found, "cpu")) for name, found in seen.items()}


def timed(case: Case) -> Spent:
    gc.collect()
    wall, cpu = time.perf_counter(), _cpu()
    case()
    return Spent(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _median(found: Sequence[Spent], name: str) -> float:
    middle: float = statistics.median(getattr(one, name) for one in found)
    return middle


def python(*arguments: str) -> str:
    """What a fresh Python prints that runs *arguments* here; as where xlplan is installed, it need not compile anything
    twice.
    """
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": ""},
        stdout=subprocess.PIPE,
        check=True,
        encoding="utf-8",
    )
    return done.stdout
