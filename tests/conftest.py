"""What several test modules share: one run of the demo, on real files."""

from pathlib import Path

import pytest

from xlplan.cli import main


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``xlplan demo`` made, in Vietnamese."""
    folder = tmp_path_factory.mktemp("demo") / "xlplan"
    assert main(["demo", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def english_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo-en") / "xlplan"
    assert main(["demo", str(folder), "--lang", "en"]) == 0
    return folder
