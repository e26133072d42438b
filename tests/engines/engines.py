"""Spreadsheet engines that calculate a workbook on Linux, behind one protocol. Each skips with a reason where it is
missing.

None of them is Excel: formulon and betteroffice-xlsx are young packages by single authors, Gnumeric and LibreOffice are
grown programs with opinions of their own. They are for tests only; the programs never depend on them.

Rows and columns are counted from 1, as openpyxl counts them. Whatever is calculated has its cached results taken out
first (``cells.without_results``), so that no engine can repeat what the file already says.
"""

import csv
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.engines.cells import Value, results, without_results
from tests.support.office.libreoffice import SOFFICE, convert

if TYPE_CHECKING:
    from tests.engines.betteroffice_book import BetterOfficeBook
    from tests.engines.formulon_book import FormulonBook, Paint

SSCONVERT = shutil.which("ssconvert")
LONGEST = 600  # seconds that Gnumeric may take for one workbook


class Calculated(Protocol):
    """A workbook after an engine has calculated it."""

    def value(self, sheet: str, row: int, column: int) -> Value:
        """What the cell shows; rows and columns are counted from 1."""


class Engine(Protocol):
    """A program that calculates workbooks."""

    name: str

    def missing(self) -> str | None:
        """Why it cannot be used here, or nothing."""

    def calculate_all(self, books: Iterable[bytes]) -> Iterator[Calculated]:
        """Calculate *books* in order; faster than one by one where the engine is a program of its own."""

    def calculate(self, data: bytes) -> Calculated:
        """Calculate one workbook."""
        return next(iter(self.calculate_all([data])))


class Formulon(Engine):
    """Imitates Excel 365 down to how it reads older files. The first workbook of a process waits for it to be compiled
    (2–12 s).
    """

    name = "formulon"

    def missing(self) -> str | None:
        return _not_installed("formulon")

    def open(self, data: bytes) -> "FormulonBook":
        """A workbook that can be typed into, painted and validated."""
        from tests.engines.formulon_book import FormulonBook

        return FormulonBook(data)

    def calculate_all(self, books: Iterable[bytes]) -> Iterator[Calculated]:
        return map(self.open, books)


class BetterOffice(Engine):
    """A Rust engine in this process, the fastest of all."""

    name = "betteroffice"

    def missing(self) -> str | None:
        return _not_installed("betteroffice_xlsx")

    def open(self, data: bytes) -> "BetterOfficeBook":
        """A workbook that can be typed into."""
        from tests.engines.betteroffice_book import BetterOfficeBook

        return BetterOfficeBook(data)

    def calculate_all(self, books: Iterable[bytes]) -> Iterator[Calculated]:
        return map(self.open, books)


class Gnumeric(Engine):
    """The program ``ssconvert``: a process for each workbook (it cannot take several), as many at a time as there are
    cores.
    """

    name = "gnumeric"

    def missing(self) -> str | None:
        return None if SSCONVERT else "Gnumeric (ssconvert) is not installed"

    def calculate_all(self, books: Iterable[bytes]) -> Iterator[Calculated]:
        return map(results, _gnumeric(books, "Gnumeric_Excel:xlsx"))

    def first_sheets(self, books: Iterable[bytes]) -> Iterator[list[list[Value]]]:
        """Only the rows of each workbook's first sheet, in half the time: numbers where a text reads as one."""
        for text in _gnumeric(books, "Gnumeric_stf:stf_csv"):
            yield [[_number_or_text(shown) for shown in row] for row in csv.reader(StringIO(text.decode()))]


def _gnumeric(books: Iterable[bytes], kind: str) -> Iterator[bytes]:
    with TemporaryDirectory() as home, ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(lambda item: _converted(Path(home), kind, *item), enumerate(books))


def _converted(home: Path, kind: str, number: int, data: bytes) -> bytes:
    source, target = home / f"{number}.xlsx", home / f"{number}.out"
    source.write_bytes(without_results(data))
    command = [str(SSCONVERT), "--recalc", f"--export-type={kind}", str(source), str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=LONGEST, env=_alone(home))
    found = target.read_bytes()
    source.unlink()
    target.unlink()
    return found


def _number_or_text(shown: str) -> Value:
    return float(shown) if re.fullmatch(r"-?\d+(\.\d+)?", shown) else shown


def _alone(home: Path) -> Mapping[str, str]:
    """An environment without the user's settings, screen and language."""
    own = {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "GSETTINGS_BACKEND": "memory", **own}


class LibreOffice(Engine):
    """It forgives what Excel does not: its vote alone proves nothing."""

    name = "libreoffice"

    def missing(self) -> str | None:
        return None if SOFFICE else "LibreOffice is not installed"

    def calculate_all(self, books: Iterable[bytes]) -> Iterator[Calculated]:
        with TemporaryDirectory() as folder:
            sources = [
                _saved(Path(folder) / f"{number}.xlsx", without_results(data)) for number, data in enumerate(books)
            ]
            for path in convert(sources, Path(folder) / "out"):
                yield results(path.read_bytes())


def _saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _not_installed(package: str) -> str | None:
    return None if find_spec(package) else f"{package} is not installed"


def needs(engine: Engine) -> pytest.MarkDecorator:
    """A mark for tests that cannot do without the *engine*."""
    why = engine.missing()
    return pytest.mark.skipif(why is not None, reason=why or "")


FORMULON, BETTEROFFICE, GNUMERIC, LIBREOFFICE = Formulon(), BetterOffice(), Gnumeric(), LibreOffice()
ENGINES: tuple[Engine, ...] = (FORMULON, BETTEROFFICE, GNUMERIC, LIBREOFFICE)
# LibreOffice's result is one vote, and never the deciding one
VOTERS: tuple[Engine, ...] = (
    FORMULON,
    BETTEROFFICE,
    GNUMERIC,
)

needs_formulon = needs(FORMULON)
needs_betteroffice = needs(BETTEROFFICE)
needs_gnumeric = needs(GNUMERIC)
each_engine = pytest.mark.parametrize(
    "engine", [pytest.param(engine, marks=needs(engine), id=engine.name) for engine in ENGINES]
)


def painted(data: bytes, sheet: str, area: str) -> "dict[str, list[Paint]]":
    """The conditional formats that formulon finds true, per cell of an *area* such as ``A6:O40``, the strongest
    first.
    """
    return FORMULON.open(data).painted(sheet, area)


def refuses(data: bytes, sheet: str, row: int, column: int, value: Value) -> bool:
    """Whether data validation stops somebody who types *value*, as formulon finds."""
    return FORMULON.open(data).refuses(sheet, row, column, value)
