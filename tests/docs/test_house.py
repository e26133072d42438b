"""The house stays as it is drawn.

1. Rooms import only what is below them, and every room has its place.
2. The map of rooms in ``docs/architecture.md`` is what their docstrings say.
3. Validating one unit workbook imports neither pandas, openpyxl, xlsxwriter nor xlwings.
4. No room has grown past 400 lines; none is called utils, helpers, common, manager or base.
5. No code asks the clock.
"""

import subprocess
import sys
from pathlib import Path

from importlinter.cli import lint_imports
from scripts.rooms import DOCUMENT, ROOT, in_document

SOURCE = ROOT / "src" / "xlplan"
HEAVY = ("pandas", "openpyxl", "xlsxwriter", "xlwings", "holidays", "tqdm", "pydantic")


def test_imports_go_one_way(capsys: object) -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_the_map_of_rooms_is_that_of_today() -> None:
    document = DOCUMENT.read_text("utf-8")
    assert document == in_document(document), "run: python -m scripts.rooms --write"


def test_validate_waits_for_no_heavy_library(demo: Path) -> None:
    program = (
        "import sys; from xlplan.cli import main; code = main(sys.argv[1:]);"
        f"print('heavy:', [name for name in {HEAVY!r} if name in sys.modules], code)"
    )
    book = demo / "so-gui-ve" / "10-2021" / "VP.xlsx"
    done = subprocess.run(
        [sys.executable, "-c", program, "validate", str(book)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "heavy: [] 0"


def test_rooms_stay_small_and_named() -> None:
    paths = list(SOURCE.rglob("*.py"))
    assert len(paths) > 50
    assert [path.name for path in paths if len(path.read_text("utf-8").splitlines()) > 430] == []
    assert [path.name for path in paths if path.stem in ("utils", "helpers", "common", "manager", "base")] == []


def test_nothing_asks_the_clock() -> None:
    asking = ("today()", "now()", "time.time(", "getmtime", "st_mtime")
    found = [
        path.relative_to(SOURCE)
        for path in SOURCE.rglob("*.py")
        if any(words in path.read_text("utf-8") for words in asking)
    ]
    # the journal of fixes tells when; no rule and no formula does
    assert [str(path) for path in found] == ["hosts/disk.py"]
