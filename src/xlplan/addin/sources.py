"""The text sources of the macros."""

from importlib.resources import files
from pathlib import Path


def source(name: str) -> str:
    """The text of ``macros/<name>``: in the package of an installed copy, at the root of a checkout."""
    packaged = files("xlplan.addin") / "macros" / name
    return (packaged if packaged.is_file() else Path(__file__).parents[3] / "macros" / name).read_text("utf-8")
