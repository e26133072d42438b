"""Damages tried in one LibreOffice, which works beside the tests: a process in the Python that has ``uno``
(``uno_trials.py``).

A workbook that stays open takes a damage in 0.03 seconds, a file takes half a second, a fresh LibreOffice two and a
half.
"""

import json
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.engines import uno_trials
from tests.engines.cells import SpreadsheetError, Value
from tests.engines.damages import Damage, as_values
from tests.engines.guide import Said, guide_in
from xlplan.layout import GUIDE

LONGEST = 1200  # seconds for all of it
TYPED_ERRORS = {"#N/A": "=NA()", "#DIV/0!": "=1/0"}  # others are typed as they are called


@dataclass(frozen=True)
class Deletion:
    """Rows taken out of a Vietnamese workbook: sheet, first row, how many."""

    source: bytes
    rows: Sequence[tuple[str, int, int]]


@dataclass
class Trials:
    """What LibreOffice is to try: *typed* into one open workbook, in *files* of their own, with rows *deleted*."""

    into: bytes
    typed: Sequence[Damage] = ()
    files: Sequence[bytes] = ()
    deleted: Sequence[Deletion] = ()


@dataclass(frozen=True)
class Answers:
    """What the Guide said each time; the workbooks with deleted rows as LibreOffice saved them."""

    typed: Sequence[Said] = ()
    files: Sequence[Said] = ()
    deleted: Sequence[Said] = ()
    saved: Sequence[bytes] = field(default=(), repr=False)


@contextmanager
def tried_by_libreoffice(trials: Trials, folder: Path) -> Iterator[Callable[[], Answers]]:
    """LibreOffice begins with the *trials*; what is yielded waits for its answers. *folder* is an empty one for its
    files.
    """
    order, answer, errors = folder / "order.json", folder / "answer.json", folder / "errors.txt"
    targets = [folder / f"saved{number}.xlsx" for number in range(len(trials.deleted))]
    order.write_text(json.dumps(_order(trials, folder, targets)), "utf-8")
    command = ["/usr/bin/python3", str(Path(uno_trials.__file__)), str(order), str(answer)]
    with errors.open("w") as said, subprocess.Popen(command, stdout=said, stderr=said) as process:

        def answers() -> Answers:
            assert process.wait(LONGEST) == 0, errors.read_text("utf-8")
            rows = json.loads(answer.read_text("utf-8"))
            typed, files, deleted = ([guide_in(one) for one in rows[name]] for name in ("typed", "files", "deleted"))
            return Answers(typed, files, deleted, [path.read_bytes() for path in targets])

        try:
            yield answers
        finally:
            process.send_signal(signal.SIGINT)  # so that it ends its LibreOffice; nothing where it has ended


def _order(trials: Trials, folder: Path, targets: Sequence[Path]) -> Mapping[str, Any]:
    files = [_put(folder / f"file{number}.xlsx", data) for number, data in enumerate(trials.files)]
    sources = [_put(folder / f"source{number}.xlsx", one.source) for number, one in enumerate(trials.deleted)]
    return {
        "guide": GUIDE.words.vi,
        "typed": {
            "into": _put(folder / "open.xlsx", trials.into),
            "damages": [_cells(damage) for damage in trials.typed],
        },
        "files": files,
        "deleted": [
            {"source": source, "rows": one.rows, "target": str(target)}
            for source, one, target in zip(sources, trials.deleted, targets, strict=True)
        ],
    }


def _put(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def _cells(damage: Damage) -> list[uno_trials.Typed]:
    return [(*cell, *_typed(value)) for cell, value in as_values(damage).items()]


def _typed(value: Value) -> tuple[str, str | float]:
    match value:
        case None:
            return uno_trials.EMPTY, ""
        case "":
            return uno_trials.FORMULA, '=""'  # an empty text, which cannot be typed
        case SpreadsheetError(code):
            return uno_trials.FORMULA, TYPED_ERRORS.get(code, f"={code}")
        case str():
            return uno_trials.TEXT, value
        case _:
            return uno_trials.NUMBER, float(value)
