"""What one would write without xlplan: pandas loops and writers, and the least that reading can cost."""

import re
import warnings
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks.workbooks import HEADER
from xlplan.layout import PROGRESS

SHEET = PROGRESS.words.vi
SCRIPT = (
    "import sys, pandas; print(len(pandas.read_excel(sys.argv[1], sheet_name={sheet!r}, header={header}, "
    "engine={engine!r})))"
)
_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"(?: s="[0-9]+")?(?: t="(\w+)")?(?:/>|>)')


def read_excel_script(engine: str) -> str:
    """A script of one line that reads the Progress sheet of the workbook it is given."""
    return SCRIPT.format(sheet=SHEET, header=HEADER - 1, engine=engine)


def pandas_concat(paths: Sequence[Path], engine: str, *, every_sheet: bool = False) -> Any:
    """The usual loop: the Progress sheet of each workbook, one below the other. With *every_sheet* the others are read
    too.
    """
    import pandas

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = None if every_sheet else [SHEET]
        frames = [pandas.read_excel(path, sheet_name=wanted, header=HEADER - 1, engine=engine)[SHEET] for path in paths]
    return pandas.concat(frames, ignore_index=True)


def floor(paths: Sequence[Path]) -> int:
    """The values of every sheet by calamine, and one raw pass over the cells in the bytes; nothing is kept or
    checked.
    """
    from python_calamine import CalamineWorkbook

    cells = 0
    for path in paths:
        data = path.read_bytes()
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for number in range(len(book.sheet_names)):
            book.get_sheet_by_index(number).to_python()
        with zipfile.ZipFile(BytesIO(data)) as package:
            for name in package.namelist():
                part = package.read(name)
                if name.startswith("xl/worksheets/sheet"):
                    cells += sum(1 for _ in _CELL.finditer(part))
    return cells


def pandas_write(frame: Any, engine: str) -> bytes:
    stream = BytesIO()
    frame.to_excel(stream, index=False, engine=engine)
    return stream.getvalue()
