"""A press of the built add-in's own macros does its work: in LibreOffice, beside an open workbook with a Vietnamese
name.

1. The line that the macros compose is started by them, and Checks appears in the workbook that is open.
2. The workbook afterwards is what the command line makes of its file.
"""

import json
import subprocess
from pathlib import Path

import pytest
from scripts.rooms import ROOT

from tests.support.office.libreoffice import LONGEST, needs_uno
from tests.support.office.own_python import python_with_xlplan
from tests.support.places import check_same, read
from xlplan.addin.build import built
from xlplan.cli import main

pytestmark = needs_uno
CHECKS = "Kiểm tra"


def test_a_press_of_the_macros_checks_the_open_workbook(
    tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    addin, book = tmp_path / "xlplan.xlam", tmp_path / "Sổ của phòng BCXB & số 46.xlsx"
    addin.write_bytes(built(str(python_with_xlplan(tmp_path / "environment"))))
    book.write_bytes((demo / "so-gui-ve-lon-xon" / "10-2021" / "TTBCXB.xlsx").read_bytes())
    saved, checked = tmp_path / "saved.xlsx", tmp_path / "checked.xlsx"
    steps = [
        ["addin", str(addin)],
        ["book", str(book)],
        ["press", "xlplan_validate", "validate"],
        ["wait", CHECKS],
        ["save", str(saved)],
    ]
    (tmp_path / "steps.json").write_text(json.dumps(steps), "utf-8")
    script = str(ROOT / "tests" / "support" / "office" / "uno_addin.py")
    command = ["/usr/bin/python3", script, str(tmp_path / "steps.json"), str(tmp_path / "answers.json")]
    subprocess.run(command, check=True, timeout=LONGEST)
    answers = json.loads((tmp_path / "answers.json").read_text("utf-8"))
    log = tmp_path / "state" / "xlplan" / "xlplan.log"
    assert answers[3] is True, log.read_text("utf-8") if log.exists() else "nothing was started"
    assert main(["validate", str(book), "-o", str(checked)]) == 1
    check_same(read(saved.read_bytes()), read(checked.read_bytes()), CHECKS)
