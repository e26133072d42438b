"""The text sources of the macros, as they lie in the package."""

from importlib.resources import files
from pathlib import Path


def source(name: str) -> str:
    """The text of ``macros/<name>``: an installed copy carries it in the package, a checkout at its root."""
    carried = files("xlplan.addin") / "macros" / name
    return (carried if carried.is_file() else Path(__file__).parents[3] / "macros" / name).read_text("utf-8")
