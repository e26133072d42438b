"""How LibreOffice ends, and is ended: each test of ``apart_libreoffice_ends.py`` in a process of its own.

They stop and kill programs in the middle of calls; pyuno does not get over that within one process, and a press has one
for itself.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.office.libreoffice import LONGEST
from tests.support.places import engine

pytestmark = pytest.mark.office

APART = Path(__file__).with_name("apart_libreoffice_ends.py")
NAMES = re.findall(r"^def (test_\w+)", APART.read_text("utf-8"), flags=re.M)


@pytest.mark.parametrize("name", NAMES)
def test_how_it_ends(name: str) -> None:
    engine()  # skips where there is none
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", name, str(APART)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, cwd=APART.parents[2])
    assert re.search(r"^\d+ passed", done.stdout, flags=re.M), done.stdout[-4000:] + done.stderr[-2000:]
