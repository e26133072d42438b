"""Workbooks for openpyxl without the formulas of ``_check``: it takes a second for each ten thousand cells."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

from xlplan.grid import SELF_CHECKS_TITLE

_DATA = re.compile(rb"<sheetData>.*</sheetData>", re.S)


def without_checks(data: bytes) -> bytes:
    """The workbook with an empty sheet of checks."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        part = checks_part(source)
        for name in source.namelist():
            held = source.read(name)
            target.writestr(name, _DATA.sub(b"<sheetData/>", held) if name == part else held)
    return out.getvalue()


def checks_part(package: zipfile.ZipFile) -> str | None:
    """The name of the part that holds the sheet of checks."""
    book = package.read("xl/workbook.xml").decode()
    id = re.search(rf'<sheet [^>]*name="{SELF_CHECKS_TITLE}"[^>]*r:id="([^"]+)"', book)
    links = package.read("xl/_rels/workbook.xml.rels").decode()
    target = id and re.search(rf'<Relationship [^>]*Id="{id[1]}"[^>]*Target="([^"]+)"', links)
    if id and not target:
        target = re.search(rf'<Relationship [^>]*Target="([^"]+)"[^>]*Id="{id[1]}"', links)
    return f"xl/{target[1].removeprefix('/xl/')}" if target else None


def load(source: Path | bytes, *, data_only: bool = False) -> Workbook:
    """A workbook as openpyxl reads it, without its checks."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    return openpyxl.load_workbook(BytesIO(without_checks(data)), data_only=data_only)
