"""Driving LibreOffice in tests: conversion, recalculation, pictures. Skips with a reason where it is not installed."""

import os
import shutil
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from re import sub

import pytest

MOST_FILES = 200  # LibreOffice 7.4 stops without a word after some 250 files
LONGEST = 900.0  # seconds that a whole play may take, on a machine that has much else to do
SOFFICE = shutil.which("soffice")

marked = {
    "office": True
}  # whether the test that runs is marked as one that starts an office; tests/conftest.py says so

needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def convert(sources: list[Path], target: Path, kind: str = "xlsx:Calc MS Excel 2007 XML") -> list[Path]:
    """Convert *sources*, each core with a LibreOffice and a profile of its own; returns the new files in order."""
    check_marked()
    target.mkdir(parents=True, exist_ok=True)
    share = min(MOST_FILES, -(-len(sources) // (os.cpu_count() or 1)))
    parts = [sources[start : start + share] for start in range(0, len(sources), max(share, 1))]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda part: _convert(part[1], target, target / f"profile{part[0]}", kind), enumerate(parts)))
    ending = kind.split(":", 1)[0]
    return [target / f"{source.stem}.{ending}" for source in sources]


def check_marked() -> None:
    """A test that starts LibreOffice without saying so would make ``just quick`` slow."""
    assert marked["office"], "mark this test: pytest.mark.office"


def _convert(sources: list[Path], target: Path, profile: Path, kind: str) -> None:
    assert SOFFICE is not None
    own = f"-env:UserInstallation={profile.as_uri()}"
    command = [SOFFICE, own, "--headless", "--convert-to", kind, "--outdir", str(target), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)


def without_cached_values(data: bytes) -> bytes:
    """The workbook with the results of its formulas taken out, so that whoever opens it must calculate them."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            target.writestr(name, part)
    return out.getvalue()


def _has_uno() -> bool:
    python = shutil.which("/usr/bin/python3")
    return python is not None and subprocess.run([python, "-c", "import uno"], capture_output=True).returncode == 0


needs_uno = pytest.mark.skipif(SOFFICE is None or not _has_uno(), reason="LibreOffice's python3-uno is not installed")
