"""How LibreOffice ends, and is ended: the tests of ``apart_libreoffice_ends.py``, in a process of their own.

They stop and kill programs in the middle of calls; pyuno does not get over that within one process, and a press has one for itself.
"""

import subprocess
import sys
from pathlib import Path

from tests.places import engine


def test_how_it_ends() -> None:
    engine()  # skips where there is none
    apart = Path(__file__).with_name("apart_libreoffice_ends.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(apart)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=500, cwd=apart.parents[1])
    assert done.returncode == 0, done.stdout[-4000:]
