"""What several test modules share: one run of the demo, on real files."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.office.libreoffice import marked, needs_libreoffice, needs_uno
from tests.support.spare import fewer_spare_rows
from xlplan.cli import main

settings.register_profile("no clock", deadline=None)  # what a loaded machine takes long for is no failure
settings.load_profile("no clock")


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what -m does not ask for
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What skips without LibreOffice, or needs a window, starts LibreOffice."""
    reasons = {one.kwargs["reason"] for one in (needs_libreoffice, needs_uno)}
    for item in items:
        skips = {mark.kwargs.get("reason") for mark in item.iter_markers("skipif")}
        if skips & reasons or item.get_closest_marker("screen") is not None:
            item.add_marker(pytest.mark.office)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    marked["office"] = item.get_closest_marker("office") is not None


def played(folder: Path, *options: str) -> Path:
    """The folder that ``xlplan demo`` made; its workbooks have few spare rows."""
    with fewer_spare_rows():
        assert main(["demo", str(folder), *options]) == 0
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo in Vietnamese."""
    return played(tmp_path_factory.mktemp("demo") / "xlplan")


@pytest.fixture(scope="session")
def english_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("demo-en") / "xlplan", "--lang", "en")
