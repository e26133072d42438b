"""What each command takes that gives a workbook of 20,000 rows of Progress back: processor time, and the most memory
held.

``python -m benchmarks.mending_speed [ROWS]`` (not on Windows): a master of twenty units, in which every twentieth
figure is text.
"""

import os
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from benchmarks.workbooks import HEADER, workbook
from xlplan.layout import PROGRESS

UNITS, EVERY = 20, 20


def damaged(made: bytes) -> bytes:
    """The workbook *made* with every twentieth figure as text, as openpyxl saves it."""
    book = openpyxl.load_workbook(BytesIO(made))
    sheet, column = book[PROGRESS.words.vi], list(PROGRESS.block.columns).index("actual") + 1
    for row in range(HEADER + 1, sheet.max_row + 1, EVERY):
        sheet.cell(row, column, f" {sheet.cell(row, column).value} ")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def spent(arguments: Sequence[str]) -> tuple[float, float]:
    """Processor seconds and megabytes of one run of xlplan; what it says is not shown."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
    child = os.posix_spawn(
        sys.executable, [sys.executable, "-m", "xlplan", *arguments], os.environ, file_actions=actions
    )
    os.close(quiet)
    _, status, usage = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 1), arguments
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        source, fixed, out = (str(Path(folder, name)) for name in ("source.xlsx", "fixed.xlsx", "out.xlsx"))
        Path(source).write_bytes(damaged(workbook(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, UNITS)))
        for arguments in (
            ("validate", source),
            ("validate", source, "-o", out, "--force"),
            ("fix", source, "--accept", "sure", "-o", fixed),
            ("fix", fixed, "--undo", "all", "-o", out, "--force"),
            ("recompute", source, "-o", out, "--force"),
        ):
            said = " ".join(one for one in arguments if one.startswith("--") or "/" not in one)
            print(f"{said}: {{0:.1f}} s, {{1:.0f}} MB".format(*spent(arguments)))
