"""The roles of columns: what is counted, compared, kept and carried on follows from the declaration alone.

1. Every typed amount of a sheet that units fill in is a figure or last year's figure: none is a mere fact.
2. One declaration in ``layout/progress.py``, with the next layout version, makes a new figure a figure everywhere: it
   is read, may be missing in workbooks of older layouts, is checked, kept on ``issue --update``, compared between
   submissions, carried into Sources, and issued again.
3. A row that moves to another sheet row stays what it is otherwise, of every sheet.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

import xlplan
from xlplan.layout import INPUTS, LAYOUT_VERSION, PLAN, PROGRESS, Honour, Progress, SourceLine, Unit
from xlplan.layout.columns import CellType, Role
from xlplan.layout.rows import Row

PACKAGE = Path(xlplan.__file__).parent
NEXT = LAYOUT_VERSION + 1
DECLARED = f"""
    extra: Annotated[
        Decimal | None,
        Column(Words("Số phụ", "Extra"), CellType.AMOUNT, role=Role.FIGURE, since={NEXT}, minimum=ZERO, width=11),
    ] = None
"""
BEFORE = "    figure_type: Annotated["
STEPS = (
    "read",
    "missing in a workbook of an older layout",
    "checked",
    "kept on issue --update",
    "two submissions that differ in it are no duplicates",
    "compared",
    "carried into Sources",
    "re-issued",
)


@pytest.mark.parametrize("row_type", [Progress, SourceLine, Unit, Honour])
def test_a_row_moves(row_type: type[Row]) -> None:
    filled = {field.name: f"<{field.name}>" for field in fields(row_type)}
    row = row_type(**{**filled, "row": 4})  # type: ignore[arg-type]
    moved = row.at_row(9)
    assert (moved, row.row) == (replace(row, row=9), 4)


def test_every_typed_column_has_its_role() -> None:
    for spec in (PLAN, *INPUTS):
        for column in spec.block.columns.values():
            assert not (column.computed and column.role in (Role.FIGURE, Role.STATEMENT, Role.BASIS)), column.id
            if spec.by_unit and column.typed and column.cell_type is CellType.AMOUNT:
                assert column.role in (Role.FIGURE, Role.COMPARISON), column.id
    assert set(PROGRESS.block.figures) >= {"actual", "denominator", "excluded"}
    assert set(PROGRESS.block.compared) == {*PROGRESS.block.filling, "figure_type"}
    assert [spec.id for spec in INPUTS if spec.by_unit] == ["people", "progress", "registrations", "awards"]


def test_a_new_figure_is_one_everywhere(tmp_path: Path) -> None:
    copy = tmp_path / "xlplan"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    declaration = copy / "layout" / "progress.py"
    text = declaration.read_text("utf-8")
    assert text.count(BEFORE) == 1
    declaration.write_text(text.replace(BEFORE, DECLARED.lstrip("\n") + BEFORE), "utf-8")
    version = copy / "layout" / "__init__.py"
    version.write_text(version.read_text("utf-8").replace(f"VERSION = {LAYOUT_VERSION}", f"VERSION = {NEXT}"), "utf-8")
    root = Path(__file__).parents[2]
    around = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(root)))}
    program = [sys.executable, "-m", "tests.support.roles_driver"]
    done = subprocess.run(program, cwd=root, env=around, capture_output=True, text=True)
    assert (done.stdout.splitlines(), done.stderr) == (list(STEPS), "")
