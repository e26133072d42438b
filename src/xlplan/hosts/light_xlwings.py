"""Imports xlwings without its heavy optional libraries, for which the press of a button must not wait."""

import sys
from functools import cache
from typing import Any

# xlwings.pro also has another licence
HEAVY = ("pandas", "polars", "numpy", "matplotlib", "PIL", "plotly", "xlwings.pro")


@cache
def xlwings() -> Any:
    """The module ``xlwings``. Its optional libraries are hidden during the import only."""
    hidden = [name for name in HEAVY if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        import xlwings as module
    finally:
        for name in hidden:
            del sys.modules[name]
    return module
