"""Reading, checking and combining an inbox as ``xlplan consolidate`` does, in one process; run as a program, its peak
of memory.

``python -m benchmarks.combining KIND FOLDER COUNT ROWS`` prints the most memory, in MB, that the process ever held.
KIND is *check* (each workbook read and checked, nothing kept), *combine*, *pandas* (its loop by calamine) or *nothing*
(the master alone, no workbook read).
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers import pandas_concat
from benchmarks.workbooks import master
from xlplan.chain.consolidate import Consolidation, Master, consolidate
from xlplan.chain.submission import Arrival
from xlplan.workflow.opening import open_workbook


def combine(paths: Sequence[Path], over: Master) -> Consolidation:
    outcome = consolidate(over, [_arrival(path) for path in paths])
    assert outcome.rows_used == outcome.rows_in > 0
    return outcome


def check(paths: Sequence[Path]) -> None:
    for path in paths:
        assert not _arrival(path).findings


def _arrival(path: Path) -> Arrival:
    opened = open_workbook(path.read_bytes(), path.name)
    return Arrival(path.name, opened.reading.source.digest, opened.reading, opened.findings)


def main(kind: str, folder: Path, count: int, rows: int) -> None:
    paths = sorted(folder.iterdir())[:count]
    over = master(count, rows)
    if kind == "combine":
        combine(paths, over)
    elif kind == "check":
        check(paths)
    elif kind == "pandas":
        pandas_concat(paths, "calamine")
    print(_peak())


def _peak() -> float:
    """The high-water mark of this program alone; that of ``resource`` would begin with whoever started it."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
