"""xlwings without the heavy libraries it would take along if it found them: a press of a button must not wait for
them.
"""

import sys
from functools import cache
from typing import Any

# the last is of another licence besides
HEAVY = (
    "pandas",
    "polars",
    "numpy",
    "matplotlib",
    "PIL",
    "plotly",
    "xlwings.pro",
)


@cache
def xlwings() -> Any:
    """The module, imported with its optional libraries out of sight; they can be imported afterwards as ever."""
    hidden = [name for name in HEAVY if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        import xlwings as module
    finally:
        for name in hidden:
            del sys.modules[name]
    return module
