"""The part of :mod:`benchmarks.sheet_speed` that runs in the Python that has ``uno``: ROUNDS WORKBOOK..."""

import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.office.uno_office import load, office

GUIDE, PROGRESS = "Hướng dẫn", "Tiến độ"


def main(rounds: int, paths: list[Path]) -> None:
    seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
    with office() as desktop:
        books = {path.stem: load(desktop, path) for path in paths}
        for number in range(rounds):
            for name, book in books.items():
                seconds[name, "all"].append(_timed(book.calculateAll))
                seconds[name, "one"].append(_timed(lambda book=book, number=number: _type(book, number)))
    print(f"{'workbook':<16}{'full calculation':>18}{'after one figure':>18}   (seconds, median of {rounds})")
    for name in books:
        full, one = (statistics.median(seconds[name, what]) for what in ("all", "one"))
        print(f"{name:<16}{full:>18.3f}{one:>18.3f}")


def _type(book, number: int) -> None:  # type: ignore[no-untyped-def]
    """One figure typed, and the verdict looked at."""
    book.Sheets.getByName(PROGRESS).getCellByPosition(5, 6 + number).Value = 7 + number
    assert book.Sheets.getByName(GUIDE).getCellByPosition(0, 4).String


def _timed(action) -> float:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
