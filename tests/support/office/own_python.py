"""A Python of its own that has xlplan installed, as a button or a launcher starts it: no variable tells it where to
look.
"""

import sysconfig
import venv
from pathlib import Path

import xlplan


def python_with_xlplan(folder: Path) -> Path:
    """Make an environment in *folder* with the packages of this one and xlplan as it stands here; its interpreter."""
    venv.create(folder, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    paths = [Path(xlplan.__file__).parents[1], Path(sysconfig.get_path("purelib"))]
    (site / "xlplan-under-test.pth").write_text("\n".join(map(str, paths)) + "\n", "utf-8")
    return folder / "bin" / "python"
