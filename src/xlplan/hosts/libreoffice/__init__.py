"""LibreOffice as an engine of xlwings: programs, books and sheets over UNO, as wide as the live host needs and no
wider.
"""

from typing import Any

from xlplan.hosts.libreoffice.programs import NAME, Engine
from xlplan.hosts.light_xlwings import xlwings


def engine() -> Any:
    """The engine, known to xlwings by its name; added once."""
    if NAME not in xlwings().engines.engines_by_name:
        xlwings().engines.add(xlwings().Engine(impl=Engine()))
    found = xlwings().engines[NAME]
    found.activate()  # xlwings looks for its active engine whenever a sheet is activated
    return found
