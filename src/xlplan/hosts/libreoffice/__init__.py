"""An xlwings engine for LibreOffice: programs, books and sheets over UNO, as far as the live host needs them."""

from typing import Any

from xlplan.hosts.libreoffice.programs import NAME, Engine
from xlplan.hosts.light_xlwings import xlwings


def engine() -> Any:
    """The engine; registered with xlwings on the first call."""
    if NAME not in xlwings().engines.engines_by_name:
        xlwings().engines.add(xlwings().Engine(impl=Engine()))
    registered = xlwings().engines[NAME]
    registered.activate()  # xlwings looks up its active engine whenever a sheet is activated
    return registered
