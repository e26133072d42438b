"""Who validates one workbook waits for nothing that only other work needs.

1. Of other libraries nothing is imported where every cell has its declared type.
2. Of the standard library, only what is listed here, and what that imports by itself.
3. Of the program, the rooms listed here; and in them no parser of other file formats or of typed text, nothing that
   writes.
4. A cell of another type brings the validator of types and what explains the cell, and no other library.

Whoever makes one of these lists longer lets every command wait for it: import it where it is used instead.
"""

import subprocess
import sys
from pathlib import Path

from scripts.rooms import ROOT

SOURCE = ROOT / "src" / "xlplan"
STANDARD = """
argparse array calendar codecs contextlib dataclasses datetime decimal errno fractions gc hashlib json locale
pathlib posixpath re reprlib stat string struct typing unicodedata urllib.parse zipfile zlib
"""
ROOMS = """
cli commands coverage dataclass errors findings grid groups hosts layout manifest measures outcome periods plans
ports reader rules shares tables text tree words workflow xlsx
"""
LATE = """
hosts.atomic reader.evidence reader.explaining reader.typed text.dates text.numbers text.units workflow.editing
xlsx.aes xlsx.biff xlsx.binary xlsx.compound xlsx.copied xlsx.default_password xlsx.foreign xlsx.ods xlsx.write
"""


def imported(program: str, *arguments: str) -> set[str]:
    """The modules that are imported when *program* has run in a process of its own; without codecs, which are small."""
    program += "; import sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, encoding="utf-8", check=True
    )
    return {name for name in done.stderr.split() if not name.startswith("encodings.")}


def imported_by_validate(book: Path, code: int) -> set[str]:
    program = f"import sys; from xlplan.cli import main; assert main(sys.argv[1:]) == {code}"
    return imported(program, "validate", str(book))


def test_a_plain_workbook_imports_little(demo: Path) -> None:
    standard = imported(f"import {', '.join(STANDARD.split())}")
    modules = imported_by_validate(demo / "so-gui-ve" / "10-2021" / "VP.xlsx", 0)
    own = {name.removeprefix("xlplan.") for name in modules if name.startswith("xlplan.")}
    others = modules - {"xlplan"} - {f"xlplan.{name}" for name in own}
    assert sorted(others - standard) == []
    assert sorted({name.split(".")[0] for name in own}) == ROOMS.split()
    assert [name for name in LATE.split() if name in own] == []


def test_what_comes_late_exists() -> None:
    assert [name for name in LATE.split() if not Path(SOURCE, *name.split(".")).with_suffix(".py").exists()] == []


def test_a_cell_of_another_type_brings_what_explains_it(demo: Path) -> None:
    plain = imported_by_validate(demo / "so-gui-ve" / "10-2021" / "VP.xlsx", 0)
    messy = imported_by_validate(demo / "so-gui-ve-lon-xon" / "10-2021" / "TTBCXB.xlsx", 1)
    assert {"xlplan.reader.explaining", "xlplan.reader.typed", "xlplan.text.numbers"} <= messy - plain
    tops = {name.partition(".")[0] for name in messy - plain} - set(sys.stdlib_module_names)
    assert tops == {"xlplan", "pydantic_core", "typing_extensions"}
