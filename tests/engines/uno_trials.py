"""Damages typed into a workbook that one LibreOffice keeps open, its Guide read after each: run in the Python that has
``uno``.

``python3 uno_trials.py ORDER ANSWER``: both are files of JSON. The order names the title of the ``guide``, and

* ``typed``: the ``into`` workbook, and ``damages``, lists of cells as (sheet, row, column, what, content), typed and
  taken back;
* ``files``: paths of workbooks, which are opened and calculated;
* ``deleted``: lists of ``rows`` as (sheet, first row, how many), deleted in a copy of the workbook ``source``, which is
  saved as ``target``.

The answer holds the rows of the Guide for each of them, under the same names.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.support.office.uno_office import load, office, save

Typed: TypeAlias = tuple[str, int, int, str, str | float]
Rows: TypeAlias = list[list[str | float | None]]
EMPTY, NUMBER, TEXT, FORMULA = "empty", "number", "text", "formula"


def main(order: Path, answer: Path) -> None:
    wanted = json.loads(order.read_text("utf-8"))
    guide = wanted["guide"]
    with office() as desktop:
        found = {
            "typed": list(_typed(desktop, guide, Path(wanted["typed"]["into"]), wanted["typed"]["damages"])),
            "files": [_read(desktop, guide, Path(path)) for path in wanted["files"]],
            "deleted": [_deleted(desktop, guide, **one) for one in wanted["deleted"]],
        }
    answer.write_text(json.dumps(found), "utf-8")


def _typed(desktop: Any, guide: str, into: Path, damages: Sequence[Sequence[Typed]]) -> Iterator[Rows]:
    with _open(desktop, into) as document:
        rows = _used(document.Sheets.getByName(guide))
        for damage in damages:
            before = [_held(document, *cell[:3]) for cell in damage]
            _type(document, damage)
            yield _shown(rows)
            _type(document, before)


def _held(document: Any, sheet: str, row: int, column: int) -> Typed:
    cell = _cell(document, sheet, row, column)
    match cell.Type.value:
        case "EMPTY":
            return sheet, row, column, EMPTY, ""
        case "VALUE":
            return sheet, row, column, NUMBER, cell.Value
        case "TEXT":
            return sheet, row, column, TEXT, cell.String
    raise ValueError(f"a formula stands in {sheet}, row {row}, column {column}")


def _type(document: Any, cells: Sequence[Typed]) -> None:
    for sheet, row, column, what, content in cells:
        cell = _cell(document, sheet, row, column)
        if what == NUMBER:
            cell.Value = content
        elif what == FORMULA:
            cell.Formula = content
        else:
            cell.String = content


def _cell(document: Any, sheet: str, row: int, column: int) -> Any:
    return document.Sheets.getByName(sheet).getCellByPosition(column - 1, row - 1)


def _read(desktop: Any, guide: str, path: Path) -> Rows:
    with _open(desktop, path) as document:
        return _shown(_used(document.Sheets.getByName(guide)))


def _deleted(desktop: Any, guide: str, source: str, rows: Sequence[tuple[str, int, int]], target: str) -> Rows:
    """The lowest rows go first, so that the numbers of the others stay."""
    with _open(desktop, Path(source)) as document:
        for sheet, first, count in sorted(rows, key=lambda one: -one[1]):
            document.Sheets.getByName(sheet).Rows.removeByIndex(first - 1, count)
        save(document, Path(target))
        return _shown(_used(document.Sheets.getByName(guide)))


@contextmanager
def _open(desktop: Any, path: Path) -> Iterator[Any]:
    document = load(desktop, path)
    try:
        yield document
    finally:
        document.close(True)


def _used(sheet: Any) -> Any:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(True)
    return cursor


def _shown(cells: Any) -> Rows:
    """Numbers and texts; an error is nothing."""
    return [list(row) for row in cells.getDataArray()]


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
